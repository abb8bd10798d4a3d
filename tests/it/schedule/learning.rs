//! What the schedule learns of a feed's rhythm, and that this beats a fixed interval.
#![expect(clippy::cast_precision_loss, reason = "seconds of a wait")]

use std::time::Duration;

use newswire::model::{LearnedRates, PollReason, UnixMillis};
use newswire::schedule::PollResult;

use super::replay::{self, Rule, Score, Trace};
use super::{DAY, HOUR, MINUTE, NOW, Poll, steady};

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
    for (items_an_hour, price) in [(40.0, 120.0), (60.0, 240.0), (20.0, 120.0), (30.0, 60.0)] {
        let wait = steady_poll(items_an_hour, price)
            .decide()
            .0
            .at
            .since(NOW)
            .as_secs_f64();
        let root = (price * 3600.0 / f64::from(items_an_hour)).sqrt();
        assert!(
            (0.85..1.06).contains(&(wait / root)),
            "{items_an_hour} an hour at {price}: {wait} for {root}"
        );
    }
    for (items_an_hour, least, most) in [(1.0, 0.7, 0.95), (0.1, 0.6, 0.8)] {
        let wait = steady_poll(items_an_hour, 120.0).wait() as f64;
        let root = (120.0 * 3600.0 / f64::from(items_an_hour)).sqrt();
        assert!(
            (least..most).contains(&(wait / root)),
            "what waits long counts for more: {wait} for {root}"
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
fn an_archive_in_the_first_document_is_no_busy_feed() {
    let day = |day: i64| UnixMillis(NOW.0 - day * 86_400_000);
    let recent: Vec<UnixMillis> = (0..=14).map(day).collect();
    let archive: Vec<UnixMillis> = (0..1000).map(day).collect();
    let first = |new_items: Vec<UnixMillis>| Poll {
        result: PollResult::Read {
            new_items: Vec::leak(new_items),
            seen: 1000,
            gap: false,
        },
        learned: LearnedRates::default(),
        ..Poll::default()
    };
    assert_eq!(first(archive).wait(), first(recent).wait());
}

#[test]
fn an_archive_shown_anew_leaves_the_rhythm_as_it_is() {
    let flood = Poll {
        result: PollResult::Read {
            new_items: Vec::leak(vec![NOW; 3000]),
            seen: 3000,
            gap: false,
        },
        learned: LearnedRates {
            observed_at_ms: Some(NOW.0 - 3_600_000),
            ..steady(0.1)
        },
        ..Poll::default()
    };
    let calm = polls_of_a_week(steady(0.1));
    let flooded = polls_of_a_week(flood.decide().1);
    let alike = calm * 3 / 4..calm * 4 / 3;
    assert!(
        alike.contains(&flooded),
        "{flooded} polls, {calm} without the flood"
    );
}

/// Counts the polls of the week after `NOW` in which nothing new comes.
fn polls_of_a_week(mut learned: LearnedRates) -> usize {
    let mut now = NOW;
    let end = NOW.saturating_add(Duration::from_secs(7 * DAY));
    let mut polls = 0;
    while now < end {
        let (decision, after) = Poll {
            learned,
            now,
            ..Poll::default()
        }
        .decide();
        (now, learned) = (decision.at, after);
        polls += 1;
    }
    polls
}

#[test]
fn items_that_come_late_are_not_taken_for_the_moment_of_the_poll() {
    let mut learned = steady(1.0);
    let mut now = NOW;
    for _ in 0..48 {
        now = now.saturating_add(Duration::from_secs(HOUR));
        let late = UnixMillis(now.0 - 7_200_000);
        let poll = Poll {
            result: PollResult::Read {
                new_items: Vec::leak(vec![late]),
                seen: 30,
                gap: false,
            },
            learned,
            now,
            ..Poll::default()
        };
        learned = poll.decide().1;
    }
    let even = f32::midpoint(learned.minute_items[0], learned.minute_items[30]);
    assert!(
        learned
            .minute_items
            .iter()
            .all(|items| (items - even).abs() < 1e-3)
    );
}

/// Makes a trace of a feed with a daily and a weekly rhythm: office hours, and little at the weekend.
pub(super) fn rhythmic_trace(seed: u64, items_a_day: f64) -> Trace {
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

/// Makes a trace in which each story brings a few more within half an hour.
fn bursty_trace(seed: u64) -> Trace {
    let mut random = fastrand::Rng::with_seed(seed);
    let start = NOW.seconds();
    let mut published = Vec::new();
    for hour in 0..42 * 24 {
        if random.f64() < 0.1 {
            let first = start + hour * 3600 + random.i64(0..3600);
            let more = random.i64(2..8);
            published.push(first);
            published.extend((0..more).map(|_| first + random.i64(60..1800)));
        }
    }
    published.sort_unstable();
    Trace {
        name: format!("bursty-{seed}"),
        published,
        start,
        scored_from: start + 7 * 86_400,
        end: start + 42 * 86_400,
    }
}

/// Gives what a feed taught that was polled every ten minutes until a moment.
fn taught(trace: &Trace, end: i64) -> LearnedRates {
    let mut learned = LearnedRates::default();
    let mut known = 0;
    for at in (trace.start..end).step_by(600) {
        let count = trace
            .published
            .partition_point(|published| *published <= at);
        let new_items = trace.published[known..count].iter();
        let poll = Poll {
            result: PollResult::Read {
                new_items: Vec::leak(new_items.map(|at| UnixMillis::from_seconds(*at)).collect()),
                seen: 30,
                gap: false,
            },
            learned,
            now: UnixMillis::from_seconds(at),
            ..Poll::default()
        };
        known = count;
        learned = poll.decide().1;
    }
    learned
}

#[test]
fn an_item_announces_others_where_it_did_so_before() {
    // How much sooner than without it a feed is polled again right after an item.
    let sooner = |trace: &Trace| {
        let noon = trace.end - 12 * 3600;
        let after_item = LearnedRates {
            burst: 1.0,
            ..taught(trace, noon)
        };
        let quiet = LearnedRates {
            burst: 0.0,
            ..after_item.clone()
        };
        let wait = |learned| {
            let now = UnixMillis::from_seconds(noon);
            let poll = Poll {
                learned,
                now,
                ..Poll::default()
            };
            poll.decide().0.at.since(now).as_secs_f64()
        };
        wait(after_item) / wait(quiet)
    };
    let (bursty, independent) = (sooner(&bursty_trace(4)), sooner(&rhythmic_trace(4, 12.0)));
    assert!(bursty < 0.85 * independent, "{bursty} and {independent}");
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

/// Replays feeds that have nothing to do with each other.
pub(super) fn total(traces: &[Trace], rule: Rule) -> Score {
    let mut sum = Score::default();
    for trace in traces {
        sum.add(&replay::replay(std::slice::from_ref(trace), rule));
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
        learned.mean_minutes() < 0.65 * fixed.mean_minutes(),
        "{:.1} requests a day: {:.1} min, fixed {:.1} min",
        learned.requests_a_day(),
        learned.mean_minutes(),
        fixed.mean_minutes()
    );
    let medians = (learned.quantile_minutes(0.5), fixed.quantile_minutes(0.5));
    assert!(medians.0 < 0.55 * medians.1, "{medians:?}");
}

#[test]
fn the_feeds_of_an_agency_that_rests_now_and_then_cost_less_together_than_apart() {
    // A third of the days, at no fixed distance, nobody writes.
    let mut random = fastrand::Rng::with_seed(7);
    let rests: Vec<bool> = (0..42).map(|_| random.u8(0..3) == 0).collect();
    let day = |at: i64| usize::try_from((at - NOW.seconds() + 12 * 3600) / 86_400).unwrap();
    let traces: Vec<Trace> = (0..20)
        .map(|seed| {
            let mut trace = rhythmic_trace(seed, 3.0);
            trace.published.retain(|at| !rests[day(*at)]);
            trace
        })
        .collect();
    let apart = total(&traces, Rule::Learned(120.0));
    let together = replay::replay(&traces, Rule::Learned(120.0));
    let cost = |score: &Score| score.requests_a_day() * score.mean_minutes();
    assert!(
        cost(&together) < 0.95 * cost(&apart),
        "{:.1} apart, {:.1} together",
        cost(&apart),
        cost(&together)
    );
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
