//! Variables of the environment.

use std::env;
use std::path::PathBuf;

/// Gives a variable that is set, readable and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is what knows the environment"
)]
pub(super) fn environment(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Gives a path from a variable that is set and not empty, readable or not.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is what knows the environment"
)]
pub(super) fn path(name: &str) -> Option<PathBuf> {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}
