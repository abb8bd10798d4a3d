//! A consistent snapshot of a live store.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::ffi::{Error, SQLITE_BUSY};

use super::{Reader, StoreError, connection};

impl Reader {
    /// Copies the store as it is now to `target`, a file that must not exist yet. The daemon goes on writing meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is such a file, and whatever may go wrong with a disk; then nothing is left behind.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        make_empty(target)?;
        copy(&self.connection, target).map_err(|error| {
            // That the copying failed says more than whether its remains could be removed.
            drop(fs::remove_file(target));
            StoreError::from_sqlite(&error, target, "write the backup")
        })
    }
}

fn copy(source: &Connection, target: &Path) -> rusqlite::Result<()> {
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
    copy.close().map_err(|(_, error)| error)
}

/// Makes the file first, so that no other is overwritten and only the group may read it.
fn make_empty(target: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o640)
        .open(target);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Exists {
            path: target.to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NoFolder {
            path: target.parent().unwrap_or(target).to_owned(),
        }),
        Err(error) => Err(StoreError::from_io(&error, target, "make the backup")),
    }
}
