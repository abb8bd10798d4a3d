//! Variables of the environment.

use std::env;

/// Gives a variable that is set, readable and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is what knows the environment"
)]
pub(super) fn environment(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
