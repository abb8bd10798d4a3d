//! What can go wrong with the store, each with words that tell a person what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

use super::file_limit;

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no file, or no folder to make it in.
    #[error("{} does not exist: start the daemon once to make the store, or correct store.path", path.display())]
    Missing {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no folder to make the file in.
    #[error("the folder {} does not exist: create it, or name another", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Another daemon has the store open.
    #[error(
        "{} is in use by another newswire{}: stop that one first, or give this one a store.path of its own",
        path.display(), holder.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    InUse {
        /// The store.
        path: PathBuf,
        /// The process that holds it, where it says so.
        holder: Option<u32>,
    },
    /// The schema is of a later version of this program.
    #[error(
        "{file} has schema {found}, and this newswire knows schemas up to {known}: install the newer newswire again, \
         or restore a backup: remove {file}-wal and {file}-shm, copy the backup to {file} and give it back to its owner",
        file = path.display()
    )]
    NewerSchema {
        /// The store.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that is known here.
        known: i64,
    },
    /// The schema is of an earlier version, and a reader may not change it.
    #[error(
        "{} has schema {found}, and this newswire reads schema {known}: start the daemon once to bring it up to date",
        path.display()
    )]
    OlderSchema {
        /// The store.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The schema that is read here.
        known: i64,
    },
    /// The file is no SQLite database.
    #[error("{} is no SQLite database: correct store.path, or move the file away", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is an SQLite database of another program.
    #[error("{} is an SQLite database of another program: correct store.path", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error(
        "{file} is damaged ({cause}, to {doing}): stop newswire, keep a copy, and try `sqlite3 {file} .recover`, or restore a backup: \
         remove {file}-wal and {file}-shm, copy the backup to {file} and give it back to its owner",
        file = path.display()
    )]
    Corrupt {
        /// The store.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What SQLite said.
        cause: Cause,
    },
    /// The file or its folder may not be written.
    #[error(
        "{} cannot be written ({cause}): give this user the right to write the file and its folder, or correct store.path",
        path.display()
    )]
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: Cause,
    },
    /// The disk, or the size that the store may have, is full.
    #[error(
        "no room left for {} (to {doing}): free some disk space or raise the limit, then start newswire again",
        path.display()
    )]
    Full {
        /// The store.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What SQLite said.
        #[source]
        cause: Cause,
    },
    /// There is no room for a copy of the store, which itself is as it was.
    #[error(
        "no room left for the backup {}: free some disk space, raise the limit or name another place, then run the backup again",
        path.display()
    )]
    NoRoomForCopy {
        /// The copy.
        path: PathBuf,
        /// What SQLite or the system said.
        #[source]
        cause: Cause,
    },
    /// The file is no longer the one that is open.
    #[error(
        "{} was removed or replaced while newswire wrote to the store: what is written now nobody would find, so newswire stops; \
         start it again, and stop it before the file is touched",
        path.display()
    )]
    Displaced {
        /// The file: the store, or the log beside it.
        path: PathBuf,
    },
    /// The system could not read or write the file.
    #[error("could not {doing} in {}: {cause}: check the disk and the rights on the folder", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        cause: Cause,
    },
    /// Another program holds a lock; the same again may succeed.
    #[error(
        "{file} is locked by another program that writes to it (to {doing}): find it with `fuser -v {file}`, and end it or wait for it",
        file = path.display()
    )]
    Passing {
        /// The store.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What SQLite said.
        #[source]
        cause: Cause,
    },
    /// A file that must not exist does.
    #[error("{} exists already: name another file, or move it away", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// What was asked for contradicts what is stored: a fault of this program.
    #[error("refused to {doing}: {cause}: please report this as a fault of newswire")]
    Refused {
        /// What was tried.
        doing: &'static str,
        /// What contradicts.
        cause: Cause,
    },
}

impl StoreError {
    /// Tells whether the daemon must stop: whatever it tried next on this store would fail as well, or make it worse.
    pub fn is_fatal(&self) -> bool {
        !matches!(
            self,
            Self::Passing { .. } | Self::Refused { .. } | Self::Exists { .. }
        )
    }

    /// Tells whether the same again may succeed, with nothing changed.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Passing { .. })
    }

    pub(super) fn from_sqlite(error: &rusqlite::Error, path: &Path, doing: &'static str) -> Self {
        let path = path.to_owned();
        let cause = Cause::of(error);
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Passing { path, doing, cause }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path, doing, cause },
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, doing, cause },
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, cause }
            }
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory
                | ErrorCode::NoLargeFileSupport
                | ErrorCode::FileLockingProtocolFailed,
            ) => match file_limit::reached_at(&path) {
                // SQLite knows a full disk, and takes a full file for a broken one.
                Some(cause) => Self::Full { path, doing, cause },
                None => Self::Io { path, doing, cause },
            },
            _ if is_unreadable_value(error) => Self::Corrupt { path, doing, cause },
            _ => Self::Refused { doing, cause },
        }
    }

    pub(super) fn from_io(error: &std::io::Error, path: &Path, doing: &'static str) -> Self {
        use std::io::ErrorKind;

        let path = path.to_owned();
        let cause = Cause::said(error.to_string());
        match error.kind() {
            ErrorKind::NotFound => Self::Missing { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, cause }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full { path, doing, cause }
            }
            _ => Self::Io { path, doing, cause },
        }
    }
}

/// A value in the file that the schema does not allow was not written by us.
fn is_unreadable_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

/// What SQLite or the system said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    message: String,
    code: Option<i32>,
}

impl Cause {
    pub(super) fn said(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: None,
        }
    }

    fn of(error: &rusqlite::Error) -> Self {
        Self {
            message: error.to_string(),
            code: error.sqlite_error().map(|failure| failure.extended_code),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(formatter, "{}, SQLite code {code}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for Cause {}

/// Makes the error of a plan that contradicts what is stored; it leaves as [`StoreError::Refused`].
pub(super) fn refused(why: impl Into<String>) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(Cause::said(why)))
}
