//! What the log and the progress are told of a poll: news and what changes for the worse or the better, not every poll.

use tracing::{debug, info, warn};

use crate::model::{FailureCode, FeedState, FetchOutcome, Fetched, PollRecord};

use super::super::live::LiveFeed;
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
}

fn weight(before: &FeedState, after: &FeedState, record: &PollRecord) -> Weight {
    let stops = before.stopped.is_none() && after.stopped.is_some();
    if record.error.is_some() {
        return match after.failures {
            _ if stops => Weight::Fails,
            FAILURES_TOLD => Weight::Fails,
            1 => Weight::News,
            _ => Weight::Routine,
        };
    }
    if before.failures >= FAILURES_TOLD && after.failures == 0 {
        return Weight::Recovers;
    }
    if record.items_new > 0 || record.items_changed > 0 {
        return Weight::News;
    }
    Weight::Routine
}

/// Writes one event at a level that is known only now.
macro_rules! event {
    ($weight:expr, $($fields:tt)*) => {
        match $weight {
            Weight::News => info!($($fields)*, "feed polled"),
            Weight::Routine => debug!($($fields)*, "feed polled"),
            Weight::Fails => warn!($($fields)*, "feed fails"),
            Weight::Recovers => info!($($fields)*, "feed answers again"),
        }
    };
}

impl Poll {
    pub(super) fn report(&self, decided: &Decided) {
        let record = &decided.record;
        log(&self.feed, &self.state, &self.fetched, decided);
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
            if let Some(reason) = failure_words(record) {
                progress.note_failure(&self.feed.feed.slug, &reason);
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
fn log(feed: &LiveFeed, before: &FeedState, fetched: &Fetched, decided: &Decided) {
    let record = &decided.record;
    let outcome = match (&fetched.outcome, record.error) {
        (_, Some(code)) => code.as_str(),
        (FetchOutcome::NotModified, None) => "not_modified",
        _ => "ok",
    };
    event!(
        weight(before, &decided.state, record),
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

    /// Weighs a poll by the failures in a row before and after it, and the items that it brought.
    fn check(before: u32, after: u32, items_new: u32, expected: Weight) {
        let now = UnixMillis(0);
        let state = |failures| FeedState {
            failures,
            ..FeedState::new(FeedId(1), FeedSlug("a".to_owned()), now)
        };
        let record = PollRecord {
            items_new,
            error: (after > 0).then_some(FailureCode::Timeout),
            ..PollRecord::begun(now)
        };
        assert_eq!(
            weight(&state(before), &state(after), &record),
            expected,
            "{before} {after} {items_new}"
        );
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
    fn a_feed_that_is_given_up_is_told() {
        let now = UnixMillis(0);
        let before = FeedState::new(FeedId(1), FeedSlug("a".to_owned()), now);
        let after = FeedState {
            failures: 1,
            stopped: Some(StopReason::Gone),
            ..before.clone()
        };
        let record = PollRecord {
            error: Some(FailureCode::Http4xx),
            ..PollRecord::begun(now)
        };
        assert_eq!(weight(&before, &after, &record), Weight::Fails);
    }
}
