//! Bounds the memory that the allocator of the system keeps.
//!
//! glibc gives up to eight arenas a processor to threads, and what is freed in one of them serves nobody else: a large document that is read
//! now on this thread and then on that leaves its room behind in each. How many there may be is read from the environment before anything
//! runs, so a daemon starts itself anew, once, in its own process. Other allocators heed the number no more than they need it.
//!
//! Must not know: what the process works on.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use tracing::warn;

/// Where glibc reads how many arenas there may be.
const VARIABLE: &str = "MALLOC_ARENA_MAX";
/// Two: beside the many threads that take little, those that read documents get in each other's way no more than that.
const ARENAS: &str = "2";

/// Starts the program anew with few arenas, unless their number is set. Gives up with a word in the log: memory is a matter of degree.
pub(super) fn bound() {
    if is_set() {
        return;
    }
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => return report(&error),
    };
    let mut arguments = env::args_os();
    let mut command = Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    // Comes back only where it failed.
    report(&command.args(arguments).env(VARIABLE, ARENAS).exec());
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is what knows the environment"
)]
fn is_set() -> bool {
    env::var_os(VARIABLE).is_some()
}

fn report(error: &std::io::Error) {
    warn!(error = %error, "the number of memory arenas stays as it is");
}
