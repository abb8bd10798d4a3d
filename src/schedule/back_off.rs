//! When to ask again after a failure: ever later, to a cap, and never before the server wants it.
//!
//! Must not know: what failed, the network, the clock.

use std::time::Duration;

use super::{Evidence, phase_of, rhythm, share, usual_interval};
use crate::model::{IntervalPolicy, PollReason, ScheduleDecision, UnixMillis};

/// Longest time that `Retry-After` keeps us away.
pub(super) const RETRY_AFTER_CAP: Duration = Duration::from_hours(7 * 24);
/// Longest time between two polls of a feed that fails, where the operator's bounds do not ask for more.
pub(super) const BACK_OFF_CAP: Duration = Duration::from_hours(4);
/// How often the shortest interval may double in the back-off where the operator's `max` is small.
const BACK_OFF_FACTOR: u32 = 32;
/// Interval of a feed that never answered well: a start without a network heals soon.
const UNKNOWN_INTERVAL: Duration = Duration::from_mins(5);

/// Decides after a failure; `Retry-After` raises what we would do.
pub(super) fn after_failure(
    evidence: &Evidence<'_>,
    reason: PollReason,
    wait: Duration,
) -> ScheduleDecision {
    let now = evidence.now;
    let at = now.saturating_add(wait);
    let asked = evidence.retry_after.map(|asked| asked.wait(now));
    let not_before = asked
        .filter(|wait| !wait.is_zero())
        .map(|wait| now.saturating_add(wait.min(RETRY_AFTER_CAP)));
    match not_before {
        Some(asked) if asked > at => ScheduleDecision {
            at: asked.saturating_add(phase_of(evidence, asked.since(now))),
            reason: PollReason::RetryAfter,
            not_before,
        },
        _ => ScheduleDecision {
            at,
            reason,
            not_before,
        },
    }
}

/// Gives the wait after so many failures in a row: the usual interval, doubled with each failure after the first, and up
/// to a quarter more by chance so that feeds of one broken host do not come back as one. Once it is shorter, so that a server that
/// stumbled is asked again before stories scroll out of its feed unseen.
pub(super) fn back_off(evidence: &Evidence<'_>, failures: u32) -> Duration {
    let usual = match evidence.learned.observed_at_ms {
        None => UNKNOWN_INTERVAL
            .min(evidence.interval.max)
            .max(evidence.interval.min),
        Some(_) => usual_interval(evidence, evidence.learned).max(evidence.interval.min),
    };
    let doublings = failures.saturating_sub(1).min(31);
    let cap = back_off_cap(evidence.interval).max(usual);
    let wait = usual.saturating_mul(1 << doublings).min(cap);
    let wait = wait.saturating_add(wait.mul_f64(0.25 * share(evidence.jitter)));
    match window_end(evidence).map(|end| end.since(evidence.now)) {
        Some(left) if !left.is_zero() => wait.min(left.max(usual)),
        _ => wait,
    }
}

/// Gives when most of the feed's window will have been new since it was last read; `None` where that takes longer than any back-off.
fn window_end(evidence: &Evidence<'_>) -> Option<UnixMillis> {
    let seen = UnixMillis(evidence.learned.observed_at_ms?);
    let horizon = BACK_OFF_CAP.as_secs_f64();
    // However dear a request is, the rhythm lets two fifths of the window come before a poll: this is twice as much.
    let seconds = rhythm::seconds_until_worth(
        evidence.learned,
        evidence.siblings,
        f64::INFINITY,
        seen,
        horizon,
    );
    let is_near = seconds < horizon;
    is_near.then(|| seen.saturating_add(Duration::from_secs_f64(2.0 * seconds)))
}

/// Gives the longest wait after failures: hours, less where the operator wants to look more often.
pub(super) fn back_off_cap(interval: IntervalPolicy) -> Duration {
    let IntervalPolicy { min, max } = interval;
    BACK_OFF_CAP
        .min(max.max(min.saturating_mul(BACK_OFF_FACTOR)))
        .max(min)
}
