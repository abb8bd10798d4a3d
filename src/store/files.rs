//! Tells whether the files that are open still are those that their names stand for.
//!
//! A file that was removed or replaced while it is open takes writing as before, and nobody ever finds what was written.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::beside::{log_path, size_of};
use super::error::StoreError;
use super::lock::StoreLock;
use super::{Store, lock};

/// What makes a file the same, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileMark {
    device: u64,
    inode: u64,
}

impl FileMark {
    /// Gives the mark of the file at `path`; `None` where none can be found there.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        })
    }
}

/// A file as it was when it was opened.
#[derive(Debug)]
pub(super) struct OpenedFile {
    path: PathBuf,
    mark: Option<FileMark>,
}

impl OpenedFile {
    /// Notes the file at `path`, which is open.
    pub(super) fn at(path: PathBuf) -> Self {
        let mark = FileMark::of(&path);
        Self { path, mark }
    }

    /// Tells whether the name stands for another file, or for none. Where that cannot be found out it does not.
    pub(super) fn is_displaced(&self) -> bool {
        let Some(mark) = self.mark else { return false };
        match FileMark::of(&self.path) {
            Some(found) => found != mark,
            None => !fs::exists(&self.path).unwrap_or(true),
        }
    }
}

/// The files of a store that is open to be written.
#[derive(Debug)]
pub(super) struct OpenedFiles {
    store: OpenedFile,
    log: OpenedFile,
    lock: OpenedFile,
}

impl OpenedFiles {
    /// Notes the files of the store at `path`, a path without links, once its log is there: since the first look into it.
    pub(super) fn of(path: &Path) -> Self {
        Self {
            store: OpenedFile::at(path.to_owned()),
            log: OpenedFile::at(log_path(path)),
            lock: OpenedFile::at(lock::lock_path(path)),
        }
    }
}

impl Store {
    /// Fails where the store or its log was removed or replaced since it was opened. What a removed log held is saved into the file
    /// first. A lock that was removed is made anew, so that no second writer comes.
    ///
    /// # Errors
    /// [`StoreError::Displaced`], and [`StoreError::InUse`] where somebody else was quicker to take the lock.
    pub fn expect_in_place(&mut self) -> Result<(), StoreError> {
        let displaced = |file: &OpenedFile| StoreError::Displaced {
            path: file.path.clone(),
        };
        if self.files.store.is_displaced() {
            return Err(displaced(&self.files.store));
        }
        if self.files.log.is_displaced() {
            // Into a log that is there again somebody else may have written.
            if size_of(&self.files.log.path) == 0 {
                self.checkpoint()?;
            }
            return Err(displaced(&self.files.log));
        }
        if self.files.lock.is_displaced() {
            self.lock = StoreLock::acquire(&self.path)?;
            self.files.lock = OpenedFile::at(lock::lock_path(&self.path));
        }
        Ok(())
    }
}
