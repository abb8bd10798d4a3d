//! Thinks a planned poll over while it waits: what the agency's other feeds brought meanwhile may call for it sooner.
//!
//! A plan is only moved forward, so that what is stored of it, and what `status` and `explain` say, is the latest. In replays of a wire that
//! saves 2 % of the waiting at the same number of requests; where feeds have nothing to do with each other it costs 1 %.
//!
//! Must not know: who keeps the plans, the clock.

use std::time::Duration;

use super::{Evidence, Pace, PollResult, Siblings, after_answer, phase};
use crate::model::{FeedState, IntervalPolicy, PollReason, UnixMillis};

/// A plan with less than this to wait stands.
const SHORT: Duration = Duration::from_mins(2);

/// Gives when a plan is thought over next, half way to its poll; `None` where it stands. Only what the rhythm chose can change.
pub fn think_again_at(
    planned: UnixMillis,
    reason: PollReason,
    now: UnixMillis,
) -> Option<UnixMillis> {
    let left = planned.since(now);
    (reason == PollReason::Learned && left > SHORT).then(|| now.saturating_add(left / 2))
}

/// Gives when to poll by what the other feeds show now, never after the time that is planned. What raised the plan, hints of the
/// server and of the document, holds as well.
pub fn sooner(
    state: &FeedState,
    interval: IntervalPolicy,
    price: f64,
    siblings: &Siblings,
) -> UnixMillis {
    let planned = state.next_poll_at;
    let (PollReason::Learned, Some(polled_ms)) =
        (state.next_poll_reason, state.learned.observed_at_ms)
    else {
        return planned;
    };
    let polled_at = UnixMillis(polled_ms);
    let evidence = Evidence {
        interval,
        price,
        hints: &state.hints,
        fresh_for: state
            .not_before
            .map(|fresh_until| fresh_until.since(polled_at)),
        retry_after: None,
        result: PollResult::Unchanged,
        learned: &state.learned,
        siblings,
        phase: phase(&state.slug.0),
        jitter: 0.0,
        now: polled_at,
    };
    let anew = after_answer(&evidence, &state.learned, Pace::Usual);
    anew.at.min(planned)
}
