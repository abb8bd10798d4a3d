//! What the log and the progress are told of a poll: news and what changes for the worse or the better, not every poll.

use tracing::{debug, info, warn};

use crate::model::{FailureCode, FeedState, FetchOutcome, PollRecord};
use crate::plan::{self, Arrival};

use super::super::queue::host_of;
use super::{Decided, Poll};

/// Failures in a row from which a feed is said to fail: one alone is nothing, it mends by itself.
const FAILURES_TOLD: u32 = 2;

/// How much a poll matters to whoever reads the log of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It brought what polls are for, or failed for the first time.
    News,
    /// Nothing that the store does not tell.
    Routine,
    /// From now on the feed counts as one that fails: told once.
    Fails,
    /// It answers again, after it was said to fail.
    Recovers,
    /// A hub told of what is no feed: the feed itself is as it was.
    Mistold,
}

fn weight(before: &FeedState, after: &FeedState, record: &PollRecord, arrival: Arrival) -> Weight {
    if record.error.is_some() {
        return weight_of_failure(before, after, arrival);
    }
    if before.failures >= FAILURES_TOLD && after.failures == 0 {
        return Weight::Recovers;
    }
    if record.items_new > 0 || record.items_changed > 0 {
        return Weight::News;
    }
    Weight::Routine
}

fn weight_of_failure(before: &FeedState, after: &FeedState, arrival: Arrival) -> Weight {
    if before.stopped.is_none() && after.stopped.is_some() {
        return Weight::Fails;
    }
    if arrival == Arrival::Told {
        return Weight::Mistold;
    }
    let is_told = |state: &FeedState| state.failures >= FAILURES_TOLD;
    match (before.failures, after.failures) {
        // A feed that was not asked keeps its count.
        (count, same) if count == same => Weight::Routine,
        _ if !is_told(before) && is_told(after) => Weight::Fails,
        (0, _) => Weight::News,
        _ => Weight::Routine,
    }
}

/// Writes one event at a level that is known only now.
macro_rules! event {
    ($weight:expr, $($fields:tt)*) => {
        match $weight {
            Weight::News => info!($($fields)*, "feed polled"),
            Weight::Routine => debug!($($fields)*, "feed polled"),
            Weight::Fails => warn!($($fields)*, "feed fails"),
            Weight::Recovers => info!($($fields)*, "feed answers again"),
            Weight::Mistold => warn!($($fields)*, "hub told of what is no feed"),
        }
    };
}

impl Poll {
    pub(super) fn report(&self, decided: &Decided) {
        let record = &decided.record;
        log(self, decided);
        self.shared.progress.send_modify(|progress| {
            progress.polls += 1;
            progress.items_new += u64::from(record.items_new);
            progress.items_changed += u64::from(record.items_changed);
            for warning in record
                .warnings
                .iter()
                .filter(|line| line.starts_with("new_items_bounded"))
            {
                progress.note(&self.feed.feed.slug, warning);
            }
            let slug = &self.feed.feed.slug;
            match failure_words(record) {
                // Others of its host were told to wait while it stood in line.
                Some(_) if plan::is_unasked(&self.fetched) => {
                    let next_poll_at = decided.state.next_poll_at;
                    progress.note_waiting(slug, decided.state.not_before.unwrap_or(next_poll_at));
                }
                Some(reason) => progress.note_failure(slug, &reason),
                None => {}
            }
        });
    }

    pub(super) fn report_older(&self, decided: &Decided) {
        let record = &decided.record;
        info!(
            feed.id = %self.feed.feed.slug,
            host = host_of(&self.fetched.exchange.final_url),
            http.status = record.status.unwrap_or_default(),
            duration_ms = record.duration_ms,
            size_bytes = record.body_bytes,
            items_new = record.items_new,
            outcome = record.error.map_or("ok", FailureCode::as_str),
            detail = record.error_detail.as_deref().unwrap_or_default(),
            "gap page read"
        );
        self.shared.progress.send_modify(|progress| {
            progress.items_new += u64::from(record.items_new);
        });
    }
}

fn failure_words(record: &PollRecord) -> Option<String> {
    let code = record.error?;
    Some(match record.error_detail.as_deref() {
        Some(detail) if !detail.is_empty() => format!("{code}: {detail}"),
        _ => code.to_string(),
    })
}

/// One event a poll.
fn log(poll: &Poll, decided: &Decided) {
    let (feed, before, fetched) = (&poll.feed, &poll.state, &poll.fetched);
    let record = &decided.record;
    let outcome = match (&fetched.outcome, record.error) {
        (_, Some(code)) => code.as_str(),
        (FetchOutcome::NotModified, None) => "not_modified",
        _ => "ok",
    };
    event!(
        weight(before, &decided.state, record, poll.arrival),
        feed.id = %feed.feed.slug,
        agency = feed.feed.agency.as_deref().unwrap_or_default(),
        host = host_of(&fetched.exchange.final_url),
        http.status = record.status.unwrap_or_default(),
        duration_ms = record.duration_ms,
        size_bytes = record.body_bytes,
        items_new = record.items_new,
        items_changed = record.items_changed,
        failures = decided.state.failures,
        outcome,
        detail = record.error_detail.as_deref().unwrap_or_default(),
        next_poll_at = %decided.state.next_poll_at,
        next_poll_reason = decided.state.next_poll_reason.as_str()
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FeedId, FeedSlug, StopReason, UnixMillis};

    fn state(failures: u32) -> FeedState {
        FeedState {
            failures,
            ..FeedState::new(FeedId(1), FeedSlug("a".to_owned()), UnixMillis(0))
        }
    }

    /// Weighs a poll by the failures in a row before and after it, and the items that it brought.
    fn check(before: u32, after: u32, items_new: u32, expected: Weight) {
        let record = PollRecord {
            items_new,
            error: (after > 0).then_some(FailureCode::Timeout),
            ..PollRecord::begun(UnixMillis(0))
        };
        let weight = weight(&state(before), &state(after), &record, Arrival::Polled);
        assert_eq!(weight, expected, "{before} {after} {items_new}");
    }

    #[test]
    fn a_feed_that_fails_is_told_once_and_once_when_it_answers_again() {
        check(0, 0, 0, Weight::Routine);
        check(0, 0, 3, Weight::News);
        check(0, 1, 0, Weight::News);
        check(1, 0, 0, Weight::Routine);
        check(1, 2, 0, Weight::Fails);
        check(2, 3, 0, Weight::Routine);
        check(70, 71, 0, Weight::Routine);
        check(71, 0, 0, Weight::Recovers);
        check(2, 0, 4, Weight::Recovers);
    }

    #[test]
    fn a_feed_that_was_not_asked_is_not_told_of() {
        for failures in [1, 2, 3] {
            check(failures, failures, 0, Weight::Routine);
        }
    }

    #[test]
    fn a_hub_that_tells_of_what_is_no_feed_is_told_of() {
        let record = PollRecord {
            error: Some(FailureCode::NotAFeed),
            ..PollRecord::begun(UnixMillis(0))
        };
        for failures in [0, 2] {
            let feed = state(failures);
            let weight = weight(&feed, &feed, &record, Arrival::Told);
            assert_eq!(weight, Weight::Mistold, "{failures}");
        }
    }

    #[test]
    fn a_feed_that_is_given_up_is_told() {
        let before = state(0);
        let after = FeedState {
            failures: 1,
            stopped: Some(StopReason::Gone),
            ..before.clone()
        };
        let record = PollRecord {
            error: Some(FailureCode::Http4xx),
            ..PollRecord::begun(UnixMillis(0))
        };
        let weight = weight(&before, &after, &record, Arrival::Polled);
        assert_eq!(weight, Weight::Fails);
    }
}
