//! The lock that makes a process the only writer of a store.
//!
//! It stands on a file of its own beside the store, `<store>-lock`: SQLite's own locks on the file would be lost if we opened and
//! closed it a second time, and readers must not notice. The system lets go of it however the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::StoreError;

/// How often the lock is tried before its holder counts as one that writes.
const LOCK_ATTEMPTS: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

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
        match lock_patiently(&file) {
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

/// Tells whether some process holds the lock of the store at `store`, a path without links; `None` where that cannot be found out.
/// Neither makes nor changes the file.
pub(super) fn is_held(store: &Path) -> Option<bool> {
    let file = match File::open(lock_path(store)) {
        Ok(file) => file,
        // Whoever holds the lock has made its file.
        Err(error) if error.kind() == ErrorKind::NotFound => return Some(false),
        Err(_) => return None,
    };
    // Shared, so that two that look do not take each other for the holder; dropping the file lets go.
    match file.try_lock_shared() {
        Ok(()) => Some(false),
        Err(TryLockError::WouldBlock) => Some(true),
        Err(TryLockError::Error(_)) => None,
    }
}

/// Takes the lock, with a little patience: whoever only looks whether it is held has it for a moment.
fn lock_patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 1..LOCK_ATTEMPTS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            taken => return taken,
        }
    }
    file.try_lock()
}

/// Gives the path of the lock of a store.
pub(super) fn lock_path(store: &Path) -> PathBuf {
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
