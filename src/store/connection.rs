//! Opens the file, to write it and to read it. The only place where a connection is made.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;
use super::error::Cause;

/// "NWSW": marks the file as a store of newswire (`PRAGMA application_id`).
pub(super) const APPLICATION_ID: i32 = 0x4E57_5357;

/// "NWPG": marks the file as an archive of pages.
pub(super) const ARCHIVE_ID: i32 = 0x4E57_5047;

/// How long one statement waits for another program that writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements kept prepared, on each connection.
const PREPARED_STATEMENTS: usize = 96;

/// Makes an empty file, readable by the group, where there is none, and gives the path without links.
pub(super) fn prepare_file(path: &Path) -> Result<PathBuf, StoreError> {
    match fs::metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => make_file(path)?,
        Err(error) => return Err(StoreError::from_io(&error, path, "find the store")),
    }
    existing_file(path)
}

/// SQLite gives the log and its index the mode of the file, so that they are readable by the same readers.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o640)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NoFolder {
            path: path.parent().unwrap_or(path).to_owned(),
        }),
        Err(error) => Err(StoreError::from_io(&error, path, "make the store")),
    }
}

/// Gives the path without links of a file that must exist.
pub(super) fn existing_file(path: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(&error, path, "find the store");
    let path = fs::canonicalize(path).map_err(failed)?;
    if fs::metadata(&path).map_err(failed)?.is_file() {
        Ok(path)
    } else {
        Err(StoreError::NotADatabase { path })
    }
}

/// Runs `write` in a transaction that takes the lock for writing at once.
pub(super) fn in_transaction<T>(
    connection: &mut Connection,
    write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = write(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

/// Opens the file to write it. Nothing is changed in a file that is not ours.
pub(super) fn open_writer(path: &Path, max_pages: Option<u32>) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "open the store");
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    expect_ours(&connection, path, APPLICATION_ID)?;
    if connection.is_readonly("main").map_err(failed)? {
        return Err(StoreError::ReadOnly {
            path: path.to_owned(),
            cause: Cause::said("the file may only be read"),
        });
    }
    configure_writer(&connection, max_pages).map_err(failed)?;
    Ok(connection)
}

fn configure_writer(connection: &Connection, max_pages: Option<u32>) -> rusqlite::Result<()> {
    // Only an empty file takes the page size. A story of 5 KB leaves a third of a page of 8 KB empty, and next to nothing of one of 16 KB.
    connection.pragma_update(None, "page_size", 16_384)?;
    connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 2000, |_| Ok(()))?;
    connection.pragma_update_and_check(None, "journal_size_limit", 67_108_864, |_| Ok(()))?;
    if let Some(pages) = max_pages {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(())
}

/// Opens an archive of pages to write it.
pub(super) fn open_archive(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "open the archive of pages");
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    expect_ours(&connection, path, ARCHIVE_ID)?;
    // Only an empty file takes it: what is forgotten can be given back to the system.
    connection
        .pragma_update(None, "auto_vacuum", "INCREMENTAL")
        .and_then(|()| configure_writer(&connection, None))
        .map_err(failed)?;
    Ok(connection)
}

/// Opens an archive of pages to read it.
pub(super) fn open_archive_reader(path: &Path) -> Result<Connection, StoreError> {
    open_to_read(path, ARCHIVE_ID)
}

/// Opens the file to read it.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    open_to_read(path, APPLICATION_ID)
}

fn open_to_read(path: &Path, mark: i32) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "open the store");
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    expect_ours(&connection, path, mark)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(failed)?;
    connection
        .pragma_update(None, "cache_size", -8192)
        .map_err(failed)?;
    Ok(connection)
}

/// Opens the empty file that a copy is written to.
pub(super) fn open_copy(path: &Path) -> rusqlite::Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this module is the one that opens connections"
)]
fn open(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // The last one to close would remove the log and its index, and a reader that may not make files could open no more.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // With statistics in the build, a statement would be prepared anew whenever its parameters changed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    Ok(connection)
}

/// Refuses the database of another program: ours bears our mark, a new one holds nothing at all.
fn expect_ours(connection: &Connection, path: &Path, ours: i32) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "read the head of the file");
    let mark: i32 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(failed)?;
    let objects: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))
        .map_err(failed)?;
    if mark == ours || (mark == 0 && objects == 0) {
        Ok(())
    } else {
        Err(StoreError::Foreign {
            path: path.to_owned(),
        })
    }
}
