//! The store: one SQLite file, one writer, many readers. SQL stands only here, and no row type leaves.
//!
//! [`Store`] is the one connection that writes; whoever holds it holds the lock of the file. A [`Reader`] looks things up, in the
//! daemon and on the command line alike, and never waits for the writer.
//!
//! Must not know: the network, feeds as documents, pages, the clock (every time is an argument).

mod applied;
mod apply;
mod archive;
mod backup;
mod beside;
mod budget;
mod changes;
mod comparisons;
mod connection;
mod cursors;
mod error;
mod feeds;
mod file_limit;
mod files;
mod health;
mod indexing;
mod items;
mod jobs;
mod known;
mod lock;
mod log;
mod migrate;
mod parts;
mod places;
mod polls;
mod query;
#[cfg(test)]
mod query_plans;
mod revisions;
mod row;
mod search;
mod spaceless;
mod stories;
mod stretch;
mod subscriptions;
mod upkeep;
mod webhooks;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::model::UnixMillis;

pub use applied::Applied;
pub use apply::{QuietPolls, StoreWrite};
pub use archive::{
    ArchivedPage, MAX_PACKED_BYTES, PackedBody, PageArchive, PageFilter, PageReader,
};
pub use backup::BACKUP_STEP;
pub use changes::{Change, ChangeFilter};
pub use error::{Cause, StoreError};
pub use health::{FeedHealth, JobCount, RuleHealth, SilentPages, Totals};
pub use jobs::{JobHosts, JobQuery};
pub use log::{CheckpointReport, LARGE_LOG_BYTES, LONG_LOG_BYTES};
pub use places::{ITEMS_OF_A_KEY, ItemsUnder};
pub use polls::RecentPoll;
pub use query::{ItemFilter, ItemOrder, StoredItem};
pub use revisions::Revision;
pub use search::SearchHit;
pub use stretch::Uncompared;
pub use upkeep::{Pruned, Retention};

/// How a store is opened to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreOptions<'a> {
    /// Now.
    pub now: UnixMillis,
    /// Version of the program, noted in `meta`.
    pub version: &'a str,
    /// Largest size of the file in pages of 16 KiB; `None` leaves it to the disk. A full store stops the daemon.
    pub max_pages: Option<u32>,
}

/// The one connection that writes. It blocks: in asynchronous code it belongs into a blocking thread.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    files: files::OpenedFiles,
    /// Held as long as the store is open; the last field, so that it is let go after the connection.
    lock: lock::StoreLock,
}

/// A connection that only reads: it sees what is committed, and neither waits for the writer nor makes it wait.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    path: PathBuf,
    file: files::OpenedFile,
}

impl Store {
    /// Opens the store at `path`, makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// Every way in which a file cannot be the store has its variant of [`StoreError`].
    pub fn open(path: &Path, options: &StoreOptions<'_>) -> Result<Self, StoreError> {
        let path = connection::prepare_file(path)?;
        let lock = lock::StoreLock::acquire(&path)?;
        let mut connection = connection::open_writer(&path, options.max_pages)?;
        migrate::to_newest(&mut connection, &path)?;
        let files = files::OpenedFiles::of(&path);
        let store = Self {
            connection,
            path,
            files,
            lock,
        };
        store.note_opening(options)?;
        Ok(store)
    }

    /// Opens a reader of the same file.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.path)
    }

    /// Gives the path with every link resolved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the store. The write-ahead log and its index stay beside the file, so that a reader without the right to make
    /// files can still open it.
    ///
    /// # Errors
    /// [`StoreError::Io`] and the like where the last writing fails; what was committed is safe all the same.
    pub fn close(self) -> Result<(), StoreError> {
        self.empty_log()?;
        let Self {
            connection,
            path,
            files: _,
            lock,
        } = self;
        let closed = connection.close();
        drop(lock);
        closed.map_err(|(_, error)| StoreError::from_sqlite(&error, &path, "close the store"))
    }

    fn note_opening(&self, options: &StoreOptions<'_>) -> Result<(), StoreError> {
        let write = || {
            let mut statement = self.connection.prepare(
                "INSERT INTO meta (key, value) VALUES ('created_at', ?1), ('created_by', ?2) ON CONFLICT (key) DO NOTHING",
            )?;
            statement.execute((options.now.to_string(), options.version))?;
            let mut statement = self.connection.prepare(
                "INSERT INTO meta (key, value) VALUES ('opened_at', ?1), ('opened_by', ?2) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?;
            statement.execute((options.now.to_string(), options.version))
        };
        write().map_err(|error| StoreError::from_sqlite(&error, &self.path, "note the opening"))?;
        Ok(())
    }
}

impl Reader {
    /// Opens the store at `path` to read it, whether or not a daemon writes to it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no file, and the variants for a file that is no store of ours.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let path = connection::existing_file(path)?;
        let connection = connection::open_reader(&path)?;
        migrate::expect_known(&connection, &path)?;
        let file = files::OpenedFile::at(path.clone());
        Ok(Self {
            connection,
            path,
            file,
        })
    }

    /// Tells whether the store still is the file that is open: of one that was removed or replaced, nothing new is ever read.
    pub fn is_in_place(&self) -> bool {
        !self.file.is_displaced()
    }

    /// Tells whether some process holds the store to write it: the daemon, or a command that does; `None` where that cannot be found
    /// out, as without the right to read the file of the lock.
    pub fn has_writer(&self) -> Option<bool> {
        lock::is_held(&self.path)
    }

    /// Gives when something was written last, by whichever process, or when the one that holds the store to write it took it, whichever
    /// is later; `None` where neither can be found out. Looks at the times of files only, which disturbs nobody.
    pub fn last_write_at(&self) -> Option<UnixMillis> {
        let taken = beside::changed_at(&lock::lock_path(&self.path));
        taken.max(beside::changed_at(&beside::log_path(&self.path)))
    }

    /// Gives the path of the store, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs several look-ups on one snapshot: they agree with each other, and what one of them read of the file the next need not
    /// read again, even if the daemon writes between them. One within another is part of it. As long as it lasts the write-ahead log
    /// cannot begin anew: what needs no look-up belongs before or behind it.
    ///
    /// # Errors
    /// Those of the look-ups, and [`StoreError`] where there can be no snapshot.
    pub fn at_one_moment<T>(
        &self,
        look: impl FnOnce(&Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !self.connection.is_autocommit() {
            return look(self);
        }
        let failed = |error| StoreError::from_sqlite(&error, &self.path, "look at the store");
        let snapshot = self.connection.unchecked_transaction().map_err(failed)?;
        let found = look(self)?;
        snapshot.commit().map_err(failed)?;
        Ok(found)
    }

    /// Runs one look-up on one snapshot, however many statements it takes, and says what it was where it fails.
    fn look_up<T>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let look = || {
            if !self.connection.is_autocommit() {
                // It is one of several at one moment.
                return run(&self.connection);
            }
            let snapshot = self.connection.unchecked_transaction()?;
            let found = run(&snapshot)?;
            snapshot.commit()?;
            Ok(found)
        };
        look().map_err(|error| StoreError::from_sqlite(&error, &self.path, doing))
    }
}

/// Gives the read contract as SQL with comments: the very text that makes the schema.
pub fn schema_sql() -> String {
    migrate::CONTRACT.to_owned()
}
