//! Which items are of about the same days: only those are compared.
//!
//! Must not know: texts.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::model::UnixMillis;
use crate::story::REPEAT_WINDOW;

/// Gives the bucket of a time of publication: two items at most [`REPEAT_WINDOW`] apart stand in the same or in neighbouring ones.
pub fn bucket(at: UnixMillis) -> i64 {
    let width = i64::try_from(REPEAT_WINDOW.as_millis()).unwrap_or(i64::MAX);
    at.0.div_euclid(width)
}

/// Gives the buckets of what was published about as early or as late.
pub(super) fn around(at: UnixMillis) -> RangeInclusive<i64> {
    let middle = bucket(at);
    middle.saturating_sub(1)..=middle.saturating_add(1)
}

/// Tells how far two moments lie apart, whichever is the earlier.
pub(super) fn apart(one: UnixMillis, other: UnixMillis) -> Duration {
    one.since(other).max(other.since(one))
}
