//! The files that stand beside the store, by their names.
//!
//! Must not know: what is in them.

use std::fs;
use std::path::{Path, PathBuf};

/// Gives the path of the archive of a store, a path without links.
pub(super) fn archive_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push("-pages");
    PathBuf::from(name)
}

/// Gives the path of the write-ahead log.
pub(super) fn log_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Gives the size of a file in bytes; 0 where there is none.
pub(super) fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}
