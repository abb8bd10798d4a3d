//! What holds of every decision, whatever the evidence.

use std::time::Duration;

use newswire::model::{FeedHints, IntervalPolicy, LearnedRates, RetryAfter, UnixMillis};
use newswire::schedule::{AgencyRhythm, PollResult, Siblings};
use proptest::prelude::*;

use super::{DAY, HOUR, MINUTE, NOW, Poll, bounds, steady};

fn any_moment() -> impl Strategy<Value = UnixMillis> {
    prop_oneof![
        Just(UnixMillis(i64::MIN)),
        Just(UnixMillis(i64::MAX)),
        any::<i64>().prop_map(UnixMillis),
        (0..3_000_000_000_i64).prop_map(|offset| UnixMillis(NOW.0 - 1_500_000_000 + offset)),
    ]
}

fn any_wait() -> impl Strategy<Value = Option<Duration>> {
    prop_oneof![
        Just(None),
        Just(Some(Duration::MAX)),
        (0..1_000_000_u64).prop_map(|seconds| Some(Duration::from_secs(seconds))),
    ]
}

fn any_result() -> impl Strategy<Value = PollResult<'static>> {
    prop_oneof![
        Just(PollResult::Unchanged),
        Just(PollResult::GoneOnce),
        any::<u32>().prop_map(|failures| PollResult::Failed { failures }),
        (
            prop::collection::vec(any_moment(), 0..40),
            any::<u32>(),
            any::<bool>()
        )
            .prop_map(|(items, seen, gap)| PollResult::Read {
                new_items: Vec::leak(items),
                seen,
                gap
            }),
    ]
}

fn any_siblings() -> impl Strategy<Value = Siblings> {
    let feed = (0.0..1e6_f32, 0.0..1e3_f32, any_moment());
    prop::collection::vec(feed, 0..4).prop_map(|feeds| {
        let mut rhythm = AgencyRhythm::default();
        for (items_an_hour, lately_seen, observed_at) in feeds {
            rhythm.add(&LearnedRates {
                lately_seen,
                observed_at_ms: Some(observed_at.0),
                ..steady(items_an_hour)
            });
        }
        rhythm.into()
    })
}

prop_compose! {
    fn any_poll()(
        (min, longer) in (1..100_000_u64, 0..100_000_u64),
        price in prop_oneof![Just(120.0), any::<f64>()],
        ttl_minutes in prop::option::of(any::<u32>()),
        skip_hours in prop::collection::vec(any::<u8>(), 0..30),
        skip_days in prop::collection::vec(0..9_u8, 0..9),
        fresh_for in any_wait(),
        delay in any_wait(),
        result in any_result(),
        (phase, jitter) in (any::<f64>(), any::<f64>()),
        now in any_moment(),
        siblings in any_siblings(),
    ) -> Poll {
        Poll {
            siblings,
            interval: bounds(min, min + longer),
            price,
            hints: FeedHints { ttl_minutes, skip_hours, skip_days, update_period_seconds: None },
            fresh_for,
            retry_after: delay.map(RetryAfter::Delay),
            result,
            learned: LearnedRates::default(),
            phase,
            jitter,
            now,
        }
    }
}

/// How far hints push a fixed interval.
const FIXED_FARTHEST: Duration = Duration::from_secs(6 * HOUR);
/// The time at which the cap of `Retry-After` and the phase end, whatever is asked.
const FARTHEST: Duration = Duration::from_secs(7 * DAY + MINUTE);

proptest! {
    #[test]
    fn no_decision_leaves_its_bounds(polls in prop::collection::vec(any_poll(), 1..6)) {
        let mut learned = LearnedRates::default();
        for mut poll in polls {
            poll.learned = learned;
            let (decision, after) = poll.decide();
            let IntervalPolicy { min, max } = poll.interval;
            prop_assert!(decision.at >= poll.now.saturating_add(min));
            if let Some(not_before) = decision.not_before {
                prop_assert!(decision.at >= not_before);
                prop_assert!(not_before > poll.now || poll.now.0 == i64::MAX);
            }
            let latest = match poll.result {
                PollResult::Read { .. } | PollResult::Unchanged if min < max => max,
                PollResult::Read { .. } | PollResult::Unchanged => (max * 2).max(FIXED_FARTHEST),
                _ => FARTHEST.max(max * 2),
            };
            prop_assert!(decision.at <= poll.now.saturating_add(latest));
            prop_assert_eq!(LearnedRates::from_bytes(&after.to_bytes()), Some(after.clone()));
            learned = after;
        }
    }

    #[test]
    fn more_patience_asked_is_never_an_earlier_poll(poll in any_poll(), more in 0..1_000_000_u64) {
        let mut patient = poll.decide().0;
        let longer = |wait: Option<Duration>| {
            Some(wait.unwrap_or_default().saturating_add(Duration::from_secs(more)))
        };
        let fresher = Poll { fresh_for: longer(poll.fresh_for), ..poll };
        let fresher_at = fresher.decide().0.at;
        prop_assert!(fresher_at >= patient.at);
        patient = fresher.decide().0;
        prop_assert!(patient.not_before.is_none_or(|not_before| patient.at >= not_before));
    }
}
