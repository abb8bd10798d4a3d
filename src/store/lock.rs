//! The lock that makes a process the only writer of a store.
//!
//! It stands on a file of its own beside the store, `<store>-lock`: SQLite's own locks on the file would be lost if we opened and
//! closed it a second time, and readers must not notice. The system lets go of it however the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::StoreError;

/// The held lock; dropping it lets go.
#[derive(Debug)]
pub(super) struct StoreLock(#[expect(dead_code, reason = "held for its lock")] File);

impl StoreLock {
    /// Takes the lock of the store at `store`, a path without links.
    pub(super) fn acquire(store: &Path) -> Result<Self, StoreError> {
        let path = lock_path(store);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o640)
            .open(&path)
            .map_err(|error| StoreError::from_io(&error, &path, "open the lock"))?;
        match file.try_lock() {
            Ok(()) => {
                note_holder(&mut file)
                    .map_err(|error| StoreError::from_io(&error, &path, "write the lock"))?;
                Ok(Self(file))
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
                path: store.to_owned(),
                holder: read_holder(&mut file),
            }),
            Err(TryLockError::Error(error)) => {
                Err(StoreError::from_io(&error, &path, "lock the store"))
            }
        }
    }
}

fn lock_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push("-lock");
    PathBuf::from(name)
}

fn note_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
