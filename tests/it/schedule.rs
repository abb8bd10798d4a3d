//! When to poll next: hints, failures, what is learned, and that the learned rule beats a fixed interval.

mod replay;

use std::time::Duration;

use newswire::model::{
    FeedHints, FeedId, FeedSlug, FeedState, IntervalPolicy, LearnedRates, PollReason, RetryAfter,
    ScheduleDecision, UnixMillis,
};
use newswire::schedule::{self, Evidence, PollResult};
use proptest::prelude::*;

use replay::{Rule, Score, Trace};

/// Monday, 1 January 2024, noon in UTC.
const NOW: UnixMillis = UnixMillis(1_704_110_400_000);
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// Gives what a feed teaches that was watched for four weeks and brought so many items an hour, at no hour more.
fn steady(items_an_hour: f32) -> LearnedRates {
    let hours = 28.0 * 24.0;
    LearnedRates {
        items: hours * items_an_hour,
        exposure: hours * 3600.0,
        hour_items: [28.0 * items_an_hour; 24],
        hour_exposure: [28.0 * 3600.0; 24],
        day_items: [96.0 * items_an_hour; 7],
        day_exposure: [96.0 * 3600.0; 7],
        lately_seen: 6.0 * items_an_hour,
        lately_expected: 6.0 * items_an_hour,
        window: 30,
        observed_at_ms: Some(NOW.0),
        ..LearnedRates::default()
    }
}

fn bounds(min: u64, max: u64) -> IntervalPolicy {
    IntervalPolicy {
        min: Duration::from_secs(min),
        max: Duration::from_secs(max),
    }
}

/// The evidence of a poll that brought nothing, of a feed so busy that it is polled each minute.
#[derive(Debug)]
struct Poll {
    interval: IntervalPolicy,
    price: f64,
    hints: FeedHints,
    fresh_for: Option<Duration>,
    retry_after: Option<RetryAfter>,
    result: PollResult<'static>,
    learned: LearnedRates,
    phase: f64,
    jitter: f64,
    now: UnixMillis,
}

impl Default for Poll {
    fn default() -> Self {
        Self {
            interval: bounds(MINUTE, 6 * HOUR),
            price: 120.0,
            hints: FeedHints::default(),
            fresh_for: None,
            retry_after: None,
            result: PollResult::Unchanged,
            learned: steady(1000.0),
            phase: 0.0,
            jitter: 0.0,
            now: NOW,
        }
    }
}

impl Poll {
    fn decide(&self) -> (ScheduleDecision, LearnedRates) {
        schedule::decide(&Evidence {
            interval: self.interval,
            price: self.price,
            hints: &self.hints,
            fresh_for: self.fresh_for,
            retry_after: self.retry_after,
            result: self.result.clone(),
            learned: &self.learned,
            phase: self.phase,
            jitter: self.jitter,
            now: self.now,
        })
    }

    fn wait(&self) -> u64 {
        self.decide().0.at.since(self.now).as_secs()
    }
}

fn check(name: &str, poll: &Poll, expected: (u64, PollReason, Option<u64>)) {
    let (decision, _) = poll.decide();
    let after = |moment: UnixMillis| moment.since(poll.now).as_secs();
    let found = (
        after(decision.at),
        decision.reason,
        decision.not_before.map(after),
    );
    assert_eq!(found, expected, "{name}");
}

fn hints(ttl_minutes: u32, skip_hours: &[u8], skip_days: &[u8]) -> FeedHints {
    FeedHints {
        ttl_minutes: (ttl_minutes > 0).then_some(ttl_minutes),
        skip_hours: skip_hours.to_vec(),
        skip_days: skip_days.to_vec(),
        update_period_seconds: None,
    }
}

#[test]
fn hints_raise_the_interval_up_to_the_operators_largest() {
    use PollReason::{FeedPeriod, Freshness, MaxInterval, MinInterval, SkipDays, SkipHours};
    let fresh = |seconds| Some(Duration::from_secs(seconds));
    let every_hour: Vec<u8> = (0..24).collect();
    let period = FeedHints {
        update_period_seconds: Some(2 * HOUR),
        ..hints(30, &[], &[])
    };
    let week = bounds(MINUTE, 7 * DAY);
    let day = bounds(MINUTE, 6 * HOUR);
    let none = FeedHints::default();
    let table = [
        (
            "no hint",
            day,
            none.clone(),
            None,
            (MINUTE, MinInterval, None),
        ),
        (
            "ttl",
            day,
            hints(30, &[], &[]),
            None,
            (30 * MINUTE, FeedPeriod, None),
        ),
        (
            "longer of ttl and period",
            day,
            period,
            None,
            (2 * HOUR, FeedPeriod, None),
        ),
        (
            "ttl 0",
            day,
            hints(0, &[], &[]),
            None,
            (MINUTE, MinInterval, None),
        ),
        (
            "ttl of years",
            day,
            hints(u32::MAX, &[], &[]),
            None,
            (6 * HOUR, MaxInterval, None),
        ),
        (
            "max-age",
            day,
            none.clone(),
            fresh(HOUR),
            (HOUR, Freshness, Some(HOUR)),
        ),
        (
            "max-age below min",
            day,
            none.clone(),
            fresh(9),
            (MINUTE, MinInterval, Some(9)),
        ),
        (
            "max-age 0",
            day,
            none.clone(),
            fresh(0),
            (MINUTE, MinInterval, None),
        ),
        (
            "max-age for ever",
            day,
            none.clone(),
            Some(Duration::MAX),
            (6 * HOUR, MaxInterval, Some(6 * HOUR)),
        ),
        (
            "longer of both",
            day,
            hints(30, &[], &[]),
            fresh(HOUR),
            (HOUR, Freshness, Some(HOUR)),
        ),
        (
            "shorter of both",
            day,
            hints(90, &[], &[]),
            fresh(HOUR),
            (90 * MINUTE, FeedPeriod, Some(HOUR)),
        ),
        (
            "this hour skipped",
            day,
            hints(0, &[12], &[]),
            None,
            (HOUR, SkipHours, None),
        ),
        (
            "hours skipped",
            day,
            hints(0, &[12, 13, 15], &[]),
            None,
            (2 * HOUR, SkipHours, None),
        ),
        (
            "another hour skipped",
            day,
            hints(0, &[11, 13], &[]),
            None,
            (MINUTE, MinInterval, None),
        ),
        (
            "ttl into a skipped hour",
            day,
            hints(70, &[13], &[]),
            None,
            (2 * HOUR, SkipHours, None),
        ),
        (
            "all hours skipped",
            day,
            hints(0, &every_hour, &[]),
            None,
            (MINUTE, MinInterval, None),
        ),
        (
            "no such hour",
            day,
            hints(0, &[24, 255], &[7]),
            None,
            (MINUTE, MinInterval, None),
        ),
        (
            "Monday skipped",
            week,
            hints(0, &[], &[0]),
            None,
            (12 * HOUR, SkipDays, None),
        ),
        (
            "Monday and Tuesday",
            week,
            hints(0, &[], &[0, 1]),
            None,
            (36 * HOUR, SkipDays, None),
        ),
        (
            "Monday, then hours",
            week,
            hints(0, &[0, 1], &[0]),
            None,
            (14 * HOUR, SkipHours, None),
        ),
        (
            "Monday skipped, max 6 h",
            day,
            hints(0, &[], &[0]),
            None,
            (6 * HOUR, MaxInterval, None),
        ),
        (
            "Tuesday skipped",
            day,
            hints(0, &[], &[1]),
            None,
            (MINUTE, MinInterval, None),
        ),
    ];
    for (name, interval, hints, fresh_for, expected) in table {
        let poll = Poll {
            interval,
            hints,
            fresh_for,
            ..Poll::default()
        };
        check(name, &poll, expected);
    }
}

#[test]
fn a_fixed_interval_is_kept() {
    let fixed = bounds(5 * MINUTE, 5 * MINUTE);
    let hinted = |ttl| Poll {
        interval: fixed,
        hints: hints(ttl, &[], &[]),
        ..Poll::default()
    };
    check(
        "fixed",
        &hinted(0),
        (5 * MINUTE, PollReason::FixedInterval, None),
    );
    check(
        "shorter ttl",
        &hinted(1),
        (5 * MINUTE, PollReason::FixedInterval, None),
    );
    check(
        "capped ttl",
        &hinted(60),
        (5 * MINUTE, PollReason::MaxInterval, None),
    );

    let phased = |phase, learned| Poll {
        interval: fixed,
        phase,
        learned,
        ..Poll::default()
    };
    let fixed_for = |seconds| (seconds, PollReason::FixedInterval, None);
    check("phase, running", &phased(0.5, steady(1.0)), fixed_for(300));
    check(
        "phase, first poll",
        &phased(0.5, LearnedRates::default()),
        fixed_for(450),
    );
    let mut stopped = steady(1.0);
    stopped.observed_at_ms = Some(NOW.0 - 3_600_000);
    check("phase, after a stop", &phased(0.5, stopped), fixed_for(450));
}

#[test]
fn failures_lengthen_the_interval_and_never_end_it() {
    let failed = |failures, interval, learned| Poll {
        result: PollResult::Failed { failures },
        interval,
        learned,
        ..Poll::default()
    };
    let usual = bounds(MINUTE, 6 * HOUR);
    let second = bounds(1, 1);
    let table = [
        ("first", failed(1, usual, steady(1000.0)), MINUTE),
        ("second", failed(2, usual, steady(1000.0)), 2 * MINUTE),
        ("fifth", failed(5, usual, steady(1000.0)), 16 * MINUTE),
        ("ninth", failed(9, usual, steady(1000.0)), 4 * HOUR),
        ("uncounted", failed(0, usual, steady(1000.0)), MINUTE),
        (
            "never given up",
            failed(u32::MAX, usual, steady(1000.0)),
            4 * HOUR,
        ),
        (
            "never read",
            failed(1, usual, LearnedRates::default()),
            5 * MINUTE,
        ),
        (
            "looked at hourly",
            failed(20, bounds(MINUTE, HOUR), steady(1000.0)),
            HOUR,
        ),
        ("fixed", failed(2, second, steady(1.0)), 2),
        ("fixed, capped", failed(20, second, steady(1.0)), 32),
        (
            "seldom looked at",
            failed(20, bounds(DAY, DAY), steady(1.0)),
            DAY,
        ),
    ];
    for (name, poll, expected) in table {
        check(name, &poll, (expected, PollReason::BackOff, None));
        let (_, learned) = poll.decide();
        assert_eq!(
            learned, poll.learned,
            "{name}: a failure teaches nothing of the rhythm"
        );
    }
    let spread = Poll {
        jitter: 1.0,
        ..failed(1, bounds(100, 6000), steady(1e6))
    };
    check("jitter", &spread, (125, PollReason::BackOff, None));
}

#[test]
fn retry_after_keeps_us_away() {
    use PollReason::{BackOff, RetryAfter as Asked};
    let asked = |retry_after, result| Poll {
        retry_after,
        result,
        ..Poll::default()
    };
    let delay = |seconds| Some(RetryAfter::Delay(Duration::from_secs(seconds)));
    let at = |seconds: i64| Some(RetryAfter::At(UnixMillis(NOW.0 + seconds * 1000)));
    let failed = PollResult::Failed { failures: 1 };
    let week = 7 * DAY;
    let table = [
        ("none", None, (MINUTE, BackOff, None)),
        ("seconds", delay(HOUR), (HOUR, Asked, Some(HOUR))),
        (
            "beyond max",
            delay(2 * DAY),
            (2 * DAY, Asked, Some(2 * DAY)),
        ),
        ("years", delay(u64::MAX), (week, Asked, Some(week))),
        ("a date", at(7200), (2 * HOUR, Asked, Some(2 * HOUR))),
        (
            "the end of time",
            Some(RetryAfter::At(UnixMillis(i64::MAX))),
            (week, Asked, Some(week)),
        ),
        (
            "shorter than the back-off",
            delay(30),
            (MINUTE, BackOff, Some(30)),
        ),
        ("at once", delay(0), (MINUTE, BackOff, None)),
        ("a date gone by", at(-60), (MINUTE, BackOff, None)),
    ];
    for (name, retry_after, expected) in table {
        check(name, &asked(retry_after, failed.clone()), expected);
    }
    let good = asked(delay(HOUR), PollResult::Unchanged);
    check(
        "with a good answer",
        &good,
        (MINUTE, PollReason::MinInterval, None),
    );
    let later = Poll {
        phase: 1.0,
        ..asked(delay(HOUR), failed)
    };
    check(
        "phase comes after it",
        &later,
        (HOUR + 30, Asked, Some(HOUR)),
    );
}

#[test]
fn gone_is_confirmed_once() {
    let gone = |result, interval| Poll {
        result,
        interval,
        ..Poll::default()
    };
    let usual = bounds(MINUTE, 6 * HOUR);
    let once = gone(PollResult::GoneOnce, usual);
    check("once", &once, (4 * HOUR, PollReason::ConfirmGone, None));
    let quick = gone(PollResult::GoneOnce, bounds(1, 1));
    check(
        "once, quick feed",
        &quick,
        (32, PollReason::ConfirmGone, None),
    );
    let (decision, _) = gone(PollResult::Gone, usual).decide();
    assert_eq!(decision.reason, PollReason::Gone);
    assert!(decision.at.since(NOW).as_secs() > 50 * 365 * DAY);
}

#[test]
fn a_gap_brings_the_next_poll_forward() {
    let items = [UnixMillis(NOW.0 - 60_000)];
    let read = |gap| Poll {
        result: PollResult::Read {
            new_items: Vec::leak(items.to_vec()),
            seen: 30,
            gap,
        },
        learned: steady(1.0),
        phase: 0.5,
        ..Poll::default()
    };
    let (usual, early) = (read(false).decide().0, read(true).decide().0);
    assert_eq!(early.reason, PollReason::Gap);
    assert!(early.at.since(NOW) * 3 < usual.at.since(NOW));
}

#[test]
fn a_steady_feed_is_polled_by_the_root_of_price_over_rate() {
    let steady_poll = |items_an_hour, price| Poll {
        learned: steady(items_an_hour),
        price,
        phase: 0.5,
        ..Poll::default()
    };
    for (items_an_hour, price) in [(1.0, 120.0), (4.0, 120.0), (10.0, 30.0), (0.5, 480.0)] {
        let wait = steady_poll(items_an_hour, price)
            .decide()
            .0
            .at
            .since(NOW)
            .as_secs_f64();
        let root = (price * 3600.0 / f64::from(items_an_hour)).sqrt();
        assert!(
            (wait / root - 1.0).abs() < 0.05,
            "{items_an_hour} an hour at {price}: {wait}"
        );
    }
    let busy = Poll {
        price: 1e9,
        learned: LearnedRates {
            window: 1,
            ..steady(30.0)
        },
        ..Poll::default()
    };
    assert!(
        busy.wait() <= MINUTE,
        "a window of one item is read before it fills"
    );
}

#[test]
fn prices_and_phases_that_make_no_sense_are_survived() {
    let odd = |price| Poll {
        price,
        learned: steady(1.0),
        phase: f64::NAN,
        ..Poll::default()
    };
    assert_eq!(odd(f64::NAN).wait(), odd(120.0).wait());
    assert_eq!(odd(-1.0).wait(), MINUTE);
    let endless = Poll {
        learned: steady(30.0),
        ..odd(f64::INFINITY)
    };
    assert_eq!(
        endless.decide().0.reason,
        PollReason::Learned,
        "by its window"
    );
    let upside_down = Poll {
        interval: bounds(HOUR, MINUTE),
        ..Poll::default()
    };
    assert!(upside_down.wait() <= HOUR);
}

#[test]
fn the_first_poll_learns_from_the_dates_of_the_items() {
    let hourly: Vec<UnixMillis> = (0..30)
        .map(|hour| UnixMillis(NOW.0 - hour * 3_600_000))
        .collect();
    let undated = vec![NOW; 30];
    let first = |new_items: Vec<UnixMillis>| Poll {
        result: PollResult::Read {
            new_items: Vec::leak(new_items),
            seen: 30,
            gap: false,
        },
        learned: LearnedRates::default(),
        ..Poll::default()
    };
    assert!((1..20 * MINUTE).contains(&first(hourly).wait()));
    assert!((10 * MINUTE..3 * HOUR).contains(&first(undated).wait()));
    assert!((10 * MINUTE..3 * HOUR).contains(&first(Vec::new()).wait()));
}

#[test]
fn a_phase_is_fixed_and_spreads_feeds() {
    let mut phases: Vec<f64> = (0..1000)
        .map(|n| schedule::phase(&format!("feed-{n}")))
        .collect();
    phases.sort_by(f64::total_cmp);
    assert!(phases.iter().all(|phase| (0.0..1.0).contains(phase)));
    for (rank, phase) in phases.iter().enumerate() {
        assert!(
            (phase - rank as f64 / 1000.0).abs() < 0.06,
            "feed of rank {rank}: {phase}"
        );
    }
    assert_eq!(
        schedule::phase("feed-1").to_bits(),
        schedule::phase("feed-1").to_bits()
    );

    let alike = |phase| Poll {
        phase,
        learned: steady(1.0),
        ..Poll::default()
    };
    assert_eq!(
        alike(1.0).wait() - alike(0.0).wait(),
        30,
        "spread by seconds only"
    );
}

#[test]
fn a_budget_moves_the_price() {
    let near = |price: f64, expected: f64| assert!((price - expected).abs() < 1e-9, "{price}");
    near(schedule::price_for_budget(120.0, 100, 100), 120.0);
    near(schedule::price_for_budget(120.0, 150, 100), 270.0);
    near(schedule::price_for_budget(120.0, 1_000_000, 1), 480.0);
    near(schedule::price_for_budget(120.0, 0, 0), 120.0);
    near(schedule::price_for_budget(2.0, 1, u64::MAX), 1.0);
}

#[test]
fn every_reason_has_words() {
    let mut state = FeedState::new(FeedId(1), FeedSlug("a".to_owned()), NOW);
    state.failures = 3;
    state.learned = steady(0.5);
    state.hints = hints(90, &[], &[]);
    state.not_before = Some(NOW);
    for (reason, expected) in [
        (PollReason::Learned, "learned: about 12 items a day"),
        (
            PollReason::FixedInterval,
            "the configuration fixes the interval at 1m",
        ),
        (
            PollReason::FeedPeriod,
            "the feed says that it changes every 1h 30m at most",
        ),
        (
            PollReason::RetryAfter,
            "the server asked for patience until 2024-01-01T12:00:00Z",
        ),
        (PollReason::BackOff, "3 polls in a row failed"),
    ] {
        state.next_poll_reason = reason;
        assert_eq!(schedule::words(&state, bounds(MINUTE, 6 * HOUR)), expected);
    }
    let mut all: Vec<String> = Vec::new();
    for reason in PollReason::ALL {
        state.next_poll_reason = *reason;
        all.push(schedule::words(&state, bounds(MINUTE, 6 * HOUR)));
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), PollReason::ALL.len(), "two reasons read alike");
}

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
    ) -> Poll {
        Poll {
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
                PollResult::Read { .. } | PollResult::Unchanged => max * 2,
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

/// Makes a trace of a feed with a daily and a weekly rhythm: office hours, and little at the weekend.
fn rhythmic_trace(seed: u64, items_a_day: f64) -> Trace {
    let mut random = fastrand::Rng::with_seed(seed);
    let start = NOW.seconds() - 12 * 3600;
    let days = 42;
    let mut published = Vec::new();
    for minute in 0..days * 24 * 60 {
        let at = start + minute * 60;
        let hour = minute / 60 % 24;
        let weekend = minute / 1440 % 7 >= 5;
        let by_hour = match hour {
            6..=8 => 2.0,
            9..=16 => 1.5,
            17..=21 => 0.8,
            _ => 0.1,
        };
        let by_day = if weekend { 0.2 } else { 1.3 };
        if random.f64() < items_a_day / 1440.0 * by_hour * by_day {
            published.push(at + random.i64(0..60));
        }
    }
    Trace {
        name: format!("rhythm-{seed}"),
        published,
        start,
        scored_from: start + 7 * 86_400,
        end: start + days * 86_400,
    }
}

/// Makes a trace of a feed that publishes each hour, within a few seconds.
fn hourly_trace() -> Trace {
    let start = NOW.seconds();
    Trace {
        name: "hourly".to_owned(),
        published: (0..21 * 24)
            .map(|hour| start + hour * 3600 + 1020 + hour * 7 % 11)
            .collect(),
        start,
        scored_from: start + 7 * 86_400,
        end: start + 21 * 86_400,
    }
}

fn total(traces: &[Trace], rule: Rule) -> Score {
    let mut sum = Score::default();
    for trace in traces {
        sum.add(&replay::replay(trace, rule));
    }
    sum
}

#[test]
fn what_was_learned_beats_a_fixed_interval_at_the_same_number_of_requests() {
    let traces: Vec<Trace> = [(1, 3.0), (2, 12.0), (3, 40.0)]
        .map(|(seed, rate)| rhythmic_trace(seed, rate))
        .into();
    let learned = total(&traces, Rule::Learned(120.0));
    let interval = Duration::from_secs_f64(86_400.0 / learned.requests_a_day());
    let fixed = total(&traces, Rule::Fixed(interval));
    assert_eq!(learned.lost, 0);
    assert!(
        learned.mean_minutes() < 0.6 * fixed.mean_minutes(),
        "{:.1} requests a day: {:.1} min, fixed {:.1} min",
        learned.requests_a_day(),
        learned.mean_minutes(),
        fixed.mean_minutes()
    );
    assert!(learned.quantile_minutes(0.5) < 0.5 * fixed.quantile_minutes(0.5));
}

#[test]
fn an_hourly_feed_is_polled_when_it_publishes() {
    let score = total(&[hourly_trace()], Rule::Learned(120.0));
    assert!(score.requests_a_day() < 40.0, "{}", score.requests_a_day());
    assert!(
        score.quantile_minutes(0.5) < 1.5,
        "{}",
        score.quantile_minutes(0.5)
    );
}
