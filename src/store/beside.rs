//! The files that stand beside the store, by their names.
//!
//! Must not know: what is in them.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::model::UnixMillis;

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

/// Gives when a file was written last; `None` where that cannot be found out.
pub(super) fn changed_at(path: &Path) -> Option<UnixMillis> {
    let metadata = fs::metadata(path).ok()?;
    let millis = metadata.mtime_nsec() / 1_000_000;
    Some(UnixMillis(
        metadata
            .mtime()
            .saturating_mul(1_000)
            .saturating_add(millis),
    ))
}
