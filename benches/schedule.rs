//! Microseconds a decision: a feed that was watched for weeks, polled without and with new items.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use newswire::model::{FeedHints, IntervalPolicy, LearnedRates, UnixMillis};
use newswire::schedule::{Evidence, PollResult, Siblings, decide};

const START: UnixMillis = UnixMillis(1_704_110_400_000);

/// Decides after one poll of a feed that may be left alone for a day.
fn polled(
    learned: &LearnedRates,
    now: UnixMillis,
    new_items: &[UnixMillis],
) -> (UnixMillis, LearnedRates) {
    let (decision, learned) = decide(&Evidence {
        siblings: &Siblings::default(),
        interval: IntervalPolicy {
            min: Duration::from_mins(1),
            max: Duration::from_hours(6),
        },
        price: 120.0,
        hints: &FeedHints::default(),
        fresh_for: None,
        retry_after: None,
        result: PollResult::Read {
            new_items,
            seen: 30,
            gap: false,
        },
        learned,
        phase: 0.5,
        jitter: 0.5,
        now,
    });
    (decision.at, learned)
}

/// Gives what a feed taught in six weeks with an item every so many minutes.
fn taught(minutes: u64) -> (LearnedRates, UnixMillis) {
    let mut learned = LearnedRates::default();
    let mut now = START;
    let step = Duration::from_mins(minutes);
    let end = START.saturating_add(Duration::from_hours(24 * 42));
    while now < end {
        let item = now.saturating_sub(Duration::from_mins(minutes / 3));
        learned = polled(&learned, now, &[item]).1;
        now = now.saturating_add(step);
    }
    (learned, now)
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    for (name, minutes) in [("busy", 15), ("daily", 24 * 60), ("weekly", 7 * 24 * 60)] {
        let (learned, now) = taught(minutes);
        let items: Vec<UnixMillis> = (0..30)
            .map(|item| now.saturating_sub(Duration::from_secs(item)))
            .collect();
        group.bench_function(format!("{name}, nothing new"), |bencher| {
            bencher.iter(|| polled(black_box(&learned), now, &[]));
        });
        group.bench_function(format!("{name}, 30 new items"), |bencher| {
            bencher.iter(|| polled(black_box(&learned), now, black_box(&items)));
        });
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
