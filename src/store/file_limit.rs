//! The limit that the system sets on the size of files, which SQLite tells from other failures to write no more than it can.

use std::path::Path;

use rustix::process::{Resource, getrlimit};

use super::beside::{log_path, size_of};
use super::error::Cause;

/// As near to the limit a file is full: the next page no longer fits. The largest page that SQLite knows.
const PAGE_BYTES: u64 = 64 * 1024;

/// Says which limit the file at `path` or its log has come to; `None` where there is none or both are below it.
pub(super) fn reached_at(path: &Path) -> Option<Cause> {
    let limit = getrlimit(Resource::Fsize).current?;
    let size = size_of(path).max(size_of(&log_path(path)));
    (size.saturating_add(PAGE_BYTES) > limit).then(|| {
        Cause::said(format!(
            "no file of this process may grow beyond {limit} bytes (`ulimit -f`, LimitFSIZE= of systemd)"
        ))
    })
}
