//! What bears on the next poll, in words, and what of it decided.

use newswire::model::{FeedId, FeedSlug, FeedState, GapMemory, PollReason, Price, PriceSource};
use newswire::schedule;

use super::*;

fn lines(state: &FeedState, interval: IntervalPolicy) -> Vec<String> {
    let terms = Terms {
        interval,
        price: Price {
            item_seconds: 120.0,
            source: PriceSource::Global,
        },
        factor: 1.0,
    };
    let factors = schedule::factors(state, &Siblings::default(), &terms, state.failures, NOW);
    let line = |factor: &schedule::Factor| {
        let mark = if factor.decided { "> " } else { "" };
        format!("{mark}{}: {}", factor.name, factor.words)
    };
    factors.iter().map(line).collect()
}

fn state(reason: PollReason) -> FeedState {
    let mut state = FeedState::new(FeedId(1), FeedSlug("a".to_owned()), NOW);
    state.next_poll_reason = reason;
    state
}

#[test]
fn a_feed_that_was_never_polled_knows_its_configuration_only() {
    assert_eq!(
        lines(&state(PollReason::FirstPoll), bounds(MINUTE, 6 * HOUR)),
        ["configuration: a poll every 1m at most, every 6h at least"]
    );
}

#[test]
fn everything_that_bears_on_the_next_poll_is_told() {
    let mut state = state(PollReason::SkipHours);
    state.learned = steady(0.5);
    state.last_poll_at = Some(NOW);
    state.not_before = Some(NOW.saturating_add(Duration::from_mins(10)));
    state.hints = hints(90, &[1, 2], &[6]);
    state.gap = GapMemory {
        last_at: Some(NOW),
        requests: 3,
        since: Some(NOW),
        filled_at: None,
        unfilled_at: None,
    };
    let found = lines(&state, bounds(MINUTE, 6 * HOUR));
    let [configuration, rhythm, server, document, gap] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert!(configuration.starts_with("configuration: "));
    assert!(
        rhythm.starts_with("rhythm: about 12 items a day; by that alone"),
        "{rhythm}"
    );
    assert_eq!(
        server,
        "server: its last answer stays fresh until 2024-01-01T12:10:00Z: max-age or Expires"
    );
    assert_eq!(
        document,
        "> document: the feed says: ttl 90 min; not in the hours 1, 2 UTC; not on Sunday"
    );
    assert!(gap.starts_with("gap: stories may have scrolled out unseen before the poll at 2024-01-01T12:00:00Z; requests for older pages that day: 3"), "{gap}");
}

#[test]
fn a_gap_that_stays_open_is_told_beside_a_later_one_that_is_filled() {
    let mut state = state(PollReason::Learned);
    let first = UnixMillis(NOW.0 - 60_000);
    state.gap.note(first);
    state.gap.note(NOW);
    assert_eq!(state.gap.open_since(), Some(NOW));
    state.gap.filled_at = Some(NOW);
    assert_eq!(state.gap.open_since(), Some(first));
    let found = lines(&state, bounds(MINUTE, 6 * HOUR));
    assert_eq!(
        found.last().unwrap(),
        "gap: stories may have scrolled out unseen before the poll at 2024-01-01T11:59:00Z; stories had scrolled out, and older pages \
         held them, before the poll at 2024-01-01T12:00:00Z; requests for older pages that day: 0"
    );
}

#[test]
fn the_step_of_the_back_off_is_told() {
    let second = bounds(1, 1);
    for (failures, expected) in [
        (
            1,
            "1 in a row: step 1 of 6 of the back-off, 1s of 32s at most",
        ),
        (
            4,
            "4 in a row: step 4 of 6 of the back-off, 8s of 32s at most",
        ),
        (
            6,
            "6 in a row: step 6 of 6 of the back-off, 32s of 32s at most",
        ),
        (
            99,
            "99 in a row: step 6 of 6 of the back-off, 32s of 32s at most",
        ),
    ] {
        let mut state = state(PollReason::BackOff);
        state.failures = failures;
        let found = lines(&state, second);
        assert_eq!(found.last().unwrap(), &format!("> failures: {expected}"));
    }
}
