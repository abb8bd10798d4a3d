//! The names under which scripts hand their state to the browser.
//!
//! Must not know: what is looked for in a state.

use memchr::memmem;

/// Names under which sites hand their state to the browser.
pub(in crate::article) const STATES: [&str; 4] = [
    "__INITIAL_STATE__",
    "__PRELOADED_STATE__",
    "Fusion.globalContent",
    "__APOLLO_STATE__",
];

/// Bytes at the start of a script in which the name of its state stands.
const OPENING_BYTES: usize = 4_096;
/// Shortest script that may hold an article, in bytes.
pub(in crate::article) const LEAST_SCRIPT: usize = 500;

/// Tells whether a script hands its state to the browser under a known name.
pub(in crate::article) fn holds_state(script: &[u8]) -> bool {
    if script.len() < LEAST_SCRIPT {
        return false;
    }
    let opening = script.get(..OPENING_BYTES).unwrap_or(script);
    let holds = |name: &str| memmem::find(opening, name.as_bytes()).is_some();
    holds("_STATE__") && STATES.into_iter().any(holds) || holds("Fusion.globalContent")
}
