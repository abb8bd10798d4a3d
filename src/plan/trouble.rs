//! What a poll without a good answer means for its feed.
//!
//! Must not know: documents and items.

use crate::model::{FailureCode, FeedState, FetchFailure, StopReason, UnixMillis};
use crate::schedule::PollResult;

use super::poll_input::PollInput;
use super::{is_unasked, says_nothing};

/// Failures in a row at an adopted address after which the configured one is tried again.
const FAILURES_TO_RETURN: u32 = 4;
/// 410 answers in a row after which the feed is not polled any more (FETCH R21).
const GONE_TO_STOP: u32 = 2;
/// Failures in a row that count for the gap where a name does not resolve.
const MOST_DNS_FAILURES: u32 = 3;

/// Gives when the feed was last asked.
pub(super) fn last_poll_at(input: &PollInput<'_>) -> Option<UnixMillis> {
    if is_unasked(input.fetched) {
        input.state.last_poll_at
    } else {
        Some(input.now)
    }
}

/// Notes a failure, and says what it means for the schedule. Where it is the host that has too much to do, or we, nothing is known of the
/// feed.
pub(super) fn note_bad(
    state: &mut FeedState,
    input: &PollInput<'_>,
    failure: &FetchFailure,
) -> PollResult<'static> {
    if says_nothing(input.fetched) {
        let least = u32::from(!is_unasked(input.fetched));
        return PollResult::Failed {
            failures: counted_failures(state).max(least),
        };
    }
    state.failures = state.failures.saturating_add(1);
    state.last_error = Some(failure.code);
    state.last_error_detail = Some(failure.detail.clone());
    if failure.code == FailureCode::Http410 {
        if state.moved.take().is_some_and(|moved| moved.adopted) {
            // It is the adopted address that is gone; the configured one has not been asked.
            state.gone_count = 0;
            return PollResult::GoneOnce;
        }
        state.gone_count = state.gone_count.saturating_add(1);
        if state.gone_count >= GONE_TO_STOP {
            state.stopped = Some(StopReason::Gone);
            return PollResult::Gone;
        }
        return PollResult::GoneOnce;
    }
    state.gone_count = 0;
    if state.failures >= FAILURES_TO_RETURN {
        state.moved = None;
    }
    PollResult::Failed {
        failures: patience_for(failure.code, state.failures),
    }
}

/// Gives how many failures in a row the back-off of a feed counts.
pub fn counted_failures(state: &FeedState) -> u32 {
    let code = state.last_error.unwrap_or(FailureCode::Internal);
    patience_for(code, state.failures)
}

/// A name that does not resolve costs no publisher anything, and most often it is our own network that is down: the gap grows less far, so
/// that all feeds are back soon after it is up again.
fn patience_for(code: FailureCode, failures: u32) -> u32 {
    match code {
        FailureCode::Dns => failures.min(MOST_DNS_FAILURES),
        _ => failures,
    }
}
