//! skipHours and skipDays (RSS 2.0): hours and days, in UTC, in which nobody is to ask.
//!
//! Must not know: anything but the hints and a moment.

use crate::model::{FeedHints, PollReason, UnixMillis};

const HOUR_MS: i64 = 3_600_000;
const HOURS_OF_WEEK: i64 = 7 * 24;

/// Gives the first moment after `at` that is not skipped, and which hint moved it; `None` where `at` itself is allowed, or
/// where every hour of the week is skipped, which is no hint but a mistake.
pub(super) fn next_allowed(hints: &FeedHints, at: UnixMillis) -> Option<(UnixMillis, PollReason)> {
    if hints.skip_hours.is_empty() && hints.skip_days.is_empty() {
        return None;
    }
    let first_hour = at.0.div_euclid(HOUR_MS);
    let mut reason = skipped(hints, first_hour)?;
    for hour in first_hour..first_hour.saturating_add(HOURS_OF_WEEK) {
        match skipped(hints, hour) {
            Some(skipping) => reason = skipping,
            None => return Some((UnixMillis(hour.saturating_mul(HOUR_MS)), reason)),
        }
    }
    None
}

/// Tells which hint skips an hour, counted from the epoch.
fn skipped(hints: &FeedHints, hour: i64) -> Option<PollReason> {
    // 1970-01-01 was a Thursday.
    let weekday = hour.div_euclid(24).saturating_add(3).rem_euclid(7);
    let hour_of_day = hour.rem_euclid(24);
    if hints.skip_days.iter().any(|day| i64::from(*day) == weekday) {
        return Some(PollReason::SkipDays);
    }
    let skips = hints
        .skip_hours
        .iter()
        .any(|hour| i64::from(*hour) == hour_of_day);
    skips.then_some(PollReason::SkipHours)
}
