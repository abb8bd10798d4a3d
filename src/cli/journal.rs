//! Whether standard error goes to the journal, which then reads the priority of each line from its head (sd-daemon(3)).

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::fs::MetadataExt as _;

use super::environment::environment;

/// What stands at the head of a line that tells of a failure, for the journal.
pub(super) const ERROR: &str = "<3>";
/// The same for a word of caution.
pub(super) const CAUTION: &str = "<4>";

/// Gives what stands at the head of a line: the priority, where the journal reads it.
pub(super) fn head(priority: &'static str) -> &'static str {
    if reads_standard_error() { priority } else { "" }
}

/// Tells whether the journal reads standard error: systemd names the stream that it has connected in `JOURNAL_STREAM`, as device and inode.
pub(super) fn reads_standard_error() -> bool {
    let Some(named) = environment("JOURNAL_STREAM") else {
        return false;
    };
    let connected = || {
        let stream = File::from(io::stderr().as_fd().try_clone_to_owned()?);
        let metadata = stream.metadata()?;
        io::Result::Ok(format!("{}:{}", metadata.dev(), metadata.ino()))
    };
    connected().is_ok_and(|connected| connected == named)
}
