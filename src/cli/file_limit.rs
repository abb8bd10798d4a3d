//! Keeps a limit on the size of files from ending the program without a word.
//!
//! A write beyond `ulimit -f` (`LimitFSIZE=` of systemd) raises SIGXFSZ, whose default is to kill before the write can fail. Behind a handler
//! that does nothing the write fails with EFBIG, and whoever wrote says what it was. Programs that are started from here do not inherit
//! a handler, as they would a signal that is ignored (execve(2)).

use std::io;

use rustix::process::Signal;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tracing::warn;

/// Lets writes beyond the limit fail. Gives up with a word in the log: most systems have no such limit.
pub(super) fn let_writes_fail() {
    if let Err(error) = handle() {
        warn!(error = %error, "a limit on the size of files would end the program without a word");
    }
}

/// Has Tokio handle the signal; the handler stays for good, beyond the runtime that it takes to ask for it.
fn handle() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    let _entered = runtime.enter();
    drop(signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?);
    Ok(())
}
