//! Moves the write-ahead log into the file, has it begin anew, and tells when a reader is in the way.

use std::path::PathBuf;
use std::time::Duration;

use super::beside::{log_path, size_of};
use super::connection::BUSY_TIMEOUT;
use super::{Store, StoreError};

/// How long readers are waited for: look-ups of the daemon take some milliseconds, a stretch of the comparison some more.
const READERS_WAITED_FOR: Duration = Duration::from_millis(250);

/// The same where the log has become so long that it must begin anew, which it does not by itself while any reader is in it: queries of
/// dashboards end within so long.
const READERS_OF_LONG_LOG_WAITED_FOR: Duration = Duration::from_secs(2);

/// A log of so many bytes has not begun anew for a while: without readers it does at half of that.
pub const LONG_LOG_BYTES: u64 = 128 << 20;

/// A log of so many bytes is larger than it ever is by itself: it is cut to 64 MiB whenever it begins anew.
pub const LARGE_LOG_BYTES: u64 = 256 << 20;

/// What a checkpoint found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointReport {
    /// The write-ahead log.
    pub log: PathBuf,
    /// Its size in bytes.
    pub log_bytes: u64,
    /// Pages in it.
    pub log_pages: u64,
    /// Pages of it that stand in the file now.
    pub moved_pages: u64,
}

impl CheckpointReport {
    /// Tells whether a reader with a long transaction keeps the log from being used again: it then grows until that one ends.
    pub fn is_held_up(&self) -> bool {
        self.moved_pages < self.log_pages
    }
}

impl Store {
    /// Moves what the log holds into the file, and waits a moment for readers that need it: those of the daemon come and go, only one
    /// that stays is in the way. A long log begins anew then: readers that follow one upon the other, none of them for long, would let it grow
    /// for ever.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn checkpoint(&self) -> Result<CheckpointReport, StoreError> {
        let report = self.move_log("PRAGMA wal_checkpoint(PASSIVE)")?;
        if report.log_bytes >= LONG_LOG_BYTES {
            return self.move_log_patiently("RESTART", READERS_OF_LONG_LOG_WAITED_FOR);
        }
        if !report.is_held_up() {
            return Ok(report);
        }
        self.move_log_patiently("FULL", READERS_WAITED_FOR)
    }

    fn move_log_patiently(
        &self,
        mode: &str,
        patience: Duration,
    ) -> Result<CheckpointReport, StoreError> {
        let failed = |error| StoreError::from_sqlite(&error, &self.path, "wait for readers");
        self.connection.busy_timeout(patience).map_err(failed)?;
        let report = self.move_log(&format!("PRAGMA wal_checkpoint({mode})"));
        self.connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        report
    }

    /// Gives the size of the log in bytes.
    pub fn log_bytes(&self) -> u64 {
        size_of(&log_path(&self.path))
    }

    fn move_log(&self, statement: &str) -> Result<CheckpointReport, StoreError> {
        let (log_pages, moved_pages) = self
            .connection
            .query_row(statement, (), |row| {
                Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
            })
            .map_err(|error| StoreError::from_sqlite(&error, &self.path, "move the log"))?;
        let log = log_path(&self.path);
        Ok(CheckpointReport {
            log_bytes: size_of(&log),
            log,
            log_pages: u64::try_from(log_pages).unwrap_or(0),
            moved_pages: u64::try_from(moved_pages).unwrap_or(0),
        })
    }

    /// Moves the whole log into the file and empties it, unless a reader needs it: for the end of the daemon.
    pub(super) fn empty_log(&self) -> Result<(), StoreError> {
        let empty = || {
            self.connection.busy_timeout(Duration::ZERO)?;
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
        };
        empty().map_err(|error| StoreError::from_sqlite(&error, &self.path, "empty the log"))
    }
}
