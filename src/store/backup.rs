//! A consistent snapshot of a live store.

use std::fs::{self, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::ffi::{Error, SQLITE_BUSY};
use rusqlite::{Connection, ErrorCode};

use super::error::Cause;
use super::{Reader, StoreError, connection};

/// How far the change feed of a backup jumps before its first new change: a reader that had come further than the backup
/// stands before what is new all the same. JSON numbers hold some nine million such steps exactly.
pub const BACKUP_STEP: u32 = 1_000_000_000;

impl Reader {
    /// Copies the store as it is now to `target`, a file that must not exist yet, with the mode of the store, and checks the copy.
    /// The daemon goes on writing meanwhile. The first change that is written to the copy is [`BACKUP_STEP`] further.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is such a file, [`StoreError::NoRoomForCopy`], [`StoreError::Corrupt`] where what was copied is
    /// damaged, and whatever may go wrong with a disk; then nothing is left behind.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let unreadable = |error| StoreError::from_io(&error, &self.path, "read the mode");
        let mode = fs::metadata(&self.path)
            .map_err(unreadable)?
            .permissions()
            .mode();
        make_empty(target, mode & 0o777)?;
        let written = copy(&self.connection, target)
            .map_err(|error| match error.sqlite_error_code() {
                // Page by page the copy is what the store is.
                Some(ErrorCode::DatabaseCorrupt) => {
                    StoreError::from_sqlite(&error, &self.path, "check the backup")
                }
                _ => match StoreError::from_sqlite(&error, target, "write the backup") {
                    StoreError::Full { path, cause, .. } => {
                        StoreError::NoRoomForCopy { path, cause }
                    }
                    other => other,
                },
            })
            .and_then(|damage| self.expect_whole(damage));
        if written.is_err() {
            // That it failed says more than whether its remains could be removed.
            drop(fs::remove_file(target));
        }
        written
    }

    /// Fails where a copy was found damaged, as the store is then.
    fn expect_whole(&self, damage: Option<String>) -> Result<(), StoreError> {
        damage.map_or(Ok(()), |words| {
            Err(StoreError::Corrupt {
                path: self.path.clone(),
                doing: "check the backup",
                cause: Cause::said(words),
            })
        })
    }
}

/// Copies all pages, and gives what is damaged among them, in the words of SQLite.
fn copy(source: &Connection, target: &Path) -> rusqlite::Result<Option<String>> {
    let mut copy = connection::open_copy(target)?;
    // All pages in one step are one snapshot; what is written meanwhile goes to the log behind it.
    match Backup::new(source, &mut copy)?.step(-1)? {
        StepResult::Done => {}
        _ => {
            return Err(rusqlite::Error::SqliteFailure(
                Error::new(SQLITE_BUSY),
                None,
            ));
        }
    }
    // A copy is one file, without a log beside it.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    let damage: String = copy.query_row("PRAGMA quick_check(1)", (), |row| row.get(0))?;
    if damage != "ok" {
        return Ok(Some(damage));
    }
    step_ahead(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(None)
}

/// Raises the number that the change feed of the copy goes on from.
fn step_ahead(copy: &Connection) -> rusqlite::Result<()> {
    let raised = copy.execute(
        "UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'change'",
        [BACKUP_STEP],
    )?;
    if raised == 0 {
        copy.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('change', ?1)",
            [BACKUP_STEP],
        )?;
    }
    Ok(())
}

/// Makes the file first, so that no other is overwritten and nobody may read it who may not read the store.
fn make_empty(target: &Path, mode: u32) -> Result<(), StoreError> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(target);
    match opened {
        // Also where the umask took something away that the readers of the store need.
        Ok(file) => file
            .set_permissions(Permissions::from_mode(mode))
            .map_err(|error| StoreError::from_io(&error, target, "make the backup")),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Exists {
            path: target.to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NoFolder {
            path: target.parent().unwrap_or(target).to_owned(),
        }),
        Err(error) => Err(StoreError::from_io(&error, target, "make the backup")),
    }
}
