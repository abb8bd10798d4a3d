//! A consistent snapshot of a live store.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{Reader, StoreError};

impl Reader {
    /// Copies the store as it is now to `target`, a file that must not exist yet. The daemon goes on writing meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is such a file, and whatever may go wrong with a disk; then nothing is left behind.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let name = target.to_str().ok_or_else(|| not_utf8(target))?;
        make_empty(target)?;
        let copied = self.look_up("write the backup", |connection| {
            // One statement is one snapshot, and leaves out the space of what was removed.
            connection.execute("VACUUM INTO ?1", [name])
        });
        copied.map(drop).inspect_err(|_| {
            // That the copying failed says more than whether its remains could be removed.
            drop(fs::remove_file(target));
        })
    }
}

/// SQLite takes the name of the file as a text.
fn not_utf8(target: &Path) -> StoreError {
    let error = std::io::Error::new(ErrorKind::InvalidInput, "its name is no UTF-8");
    StoreError::from_io(&error, target, "name the backup")
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
        Err(error) => Err(StoreError::from_io(&error, target, "make the backup")),
    }
}
