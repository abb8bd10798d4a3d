//! When to poll next: hints, failures, fixed intervals, phases and words. What is learned, and what holds of every decision,
//! stand in files of their own.

mod agency;
mod budget;
mod factors;
mod learning;
mod properties;
mod replay;

use std::time::Duration;

use newswire::model::{
    FeedHints, FeedId, FeedSlug, FeedState, IntervalPolicy, LearnedRates, PollReason, Price,
    PriceSource, RetryAfter, ScheduleDecision, UnixMillis,
};
use newswire::schedule::{self, Evidence, PollResult, Siblings, Terms};

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
        hour_items: [[20.0 * items_an_hour; 24], [8.0 * items_an_hour; 24]],
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
    siblings: Siblings,
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
            siblings: Siblings::default(),
            phase: 0.0,
            jitter: 0.0,
            now: NOW,
        }
    }
}

impl Poll {
    fn decide(&self) -> (ScheduleDecision, LearnedRates) {
        schedule::decide(&Evidence {
            siblings: &self.siblings,
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

/// Writes the seconds until the next poll, the reason, and the seconds before which the server wants no request.
fn told(poll: &Poll) -> String {
    let (decision, _) = poll.decide();
    let wait = decision.at.since(poll.now).as_secs();
    match decision.not_before {
        Some(moment) => {
            let asked = moment.since(poll.now).as_secs();
            format!("{wait} {}, not before {asked}", decision.reason)
        }
        None => format!("{wait} {}", decision.reason),
    }
}

fn check(name: &str, poll: &Poll, expected: &str) {
    assert_eq!(told(poll), expected, "{name}");
}

fn hints(ttl_minutes: u32, skip_hours: &[u8], skip_days: &[u8]) -> FeedHints {
    FeedHints {
        ttl_minutes: (ttl_minutes > 0).then_some(ttl_minutes),
        skip_hours: skip_hours.to_vec(),
        skip_days: skip_days.to_vec(),
        update_period_seconds: None,
    }
}

/// Checks hints written as `ttl=MINUTES period=SECONDS fresh=SECONDS hours=.. days=.. max=SECONDS`.
fn check_hints(given: &str, expected: &str) {
    let mut poll = Poll::default();
    let list = |text: &str| {
        text.split(',')
            .map(|n| n.parse().unwrap())
            .collect::<Vec<u8>>()
    };
    for word in given.split_whitespace() {
        match word.split_once('=').unwrap() {
            ("ttl", minutes) => poll.hints.ttl_minutes = Some(minutes.parse().unwrap()),
            ("period", seconds) => {
                poll.hints.update_period_seconds = Some(seconds.parse().unwrap());
            }
            ("fresh", seconds) => {
                poll.fresh_for = Some(Duration::from_secs(seconds.parse().unwrap()));
            }
            ("hours", hours) => poll.hints.skip_hours = list(hours),
            ("days", days) => poll.hints.skip_days = list(days),
            ("max", seconds) => poll.interval = bounds(MINUTE, seconds.parse().unwrap()),
            (other, _) => panic!("no such hint: {other}"),
        }
    }
    check(given, &poll, expected);
}

#[test]
fn hints_raise_the_interval_up_to_the_operators_largest() {
    for (given, expected) in [
        ("", "60 min_interval"),
        ("ttl=30", "1800 feed_period"),
        ("ttl=0", "60 min_interval"),
        ("ttl=1", "60 min_interval"),
        ("ttl=30 period=7200", "7200 feed_period"),
        ("ttl=180 period=7200", "10800 feed_period"),
        ("ttl=4294967295", "21600 max_interval"),
        ("period=18446744073709551615", "21600 max_interval"),
        ("fresh=3600", "3600 freshness, not before 3600"),
        ("fresh=9", "60 min_interval, not before 9"),
        ("fresh=0", "60 min_interval"),
        (
            "fresh=18446744073709551615",
            "21600 max_interval, not before 21600",
        ),
        ("ttl=30 fresh=3600", "3600 freshness, not before 3600"),
        ("ttl=90 fresh=3600", "5400 feed_period, not before 3600"),
    ] {
        check_hints(given, expected);
    }
}

#[test]
fn skipped_hours_and_days_are_left_out() {
    let day = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23";
    // It is Monday noon.
    for (given, expected) in [
        ("hours=12", "3600 skip_hours"),
        ("hours=12,13,15", "7200 skip_hours"),
        ("hours=11,13", "60 min_interval"),
        ("hours=13 ttl=70", "7200 skip_hours"),
        ("hours=13 fresh=3660", "7200 skip_hours, not before 3660"),
        ("hours=24,255 days=7", "60 min_interval"),
        ("days=1", "60 min_interval"),
        ("days=0 max=604800", "43200 skip_days"),
        ("days=0,1 max=604800", "129600 skip_days"),
        ("days=0 hours=0,1 max=604800", "50400 skip_hours"),
        ("days=0", "21600 max_interval"),
        ("days=0,1,2,3,4,5,6 max=604800", "60 min_interval"),
    ] {
        check_hints(given, expected);
    }
    check_hints(&format!("hours={day}"), "60 min_interval");
}

#[test]
fn a_fixed_interval_is_kept() {
    let fixed = |phase, learned| Poll {
        interval: bounds(5 * MINUTE, 5 * MINUTE),
        phase,
        learned,
        ..Poll::default()
    };
    let mut stopped = steady(1.0);
    stopped.observed_at_ms = Some(NOW.0 - 3_600_000);
    let never_read = LearnedRates::default();
    // The second poll of a feed whose phase is large comes nearly two intervals after the first, and a busy machine is late.
    let mut late = steady(1.0);
    late.observed_at_ms = Some(NOW.0 - 601_000);
    for (name, poll, expected) in [
        ("running", fixed(0.0, steady(1.0)), "300 fixed_interval"),
        ("no delay", fixed(0.9, steady(1.0)), "300 fixed_interval"),
        ("first poll", fixed(0.5, never_read), "450 fixed_interval"),
        ("after a stop", fixed(0.5, stopped), "450 fixed_interval"),
        ("late", fixed(0.99, late), "300 fixed_interval"),
    ] {
        check(name, &poll, expected);
    }
    for (given, expected) in [
        ("max=60", "60 fixed_interval"),
        ("max=60 ttl=1", "60 fixed_interval"),
        ("max=60 ttl=60", "3600 feed_period"),
        ("max=60 fresh=90", "90 freshness, not before 90"),
        ("max=60 hours=12", "3600 skip_hours"),
        ("max=60 ttl=1440", "21600 max_interval"),
        ("max=60 ttl=4294967295", "60 fixed_interval"),
        ("max=60 days=0", "21600 max_interval"),
    ] {
        check_hints(given, expected);
    }
    let for_ever = "60 fixed_interval, not before 60";
    check_hints("max=60 fresh=18446744073709551615", for_ever);
}

fn failed(failures: u32, interval: IntervalPolicy, learned: LearnedRates) -> Poll {
    Poll {
        interval,
        result: PollResult::Failed { failures },
        learned,
        ..Poll::default()
    }
}

#[test]
fn failures_lengthen_the_interval_and_never_end_it() {
    // Read so long ago that everything has scrolled out since.
    let unread = LearnedRates {
        observed_at_ms: Some(NOW.0 - 86_400_000),
        ..steady(1000.0)
    };
    let often = |failures| failed(failures, bounds(MINUTE, 6 * HOUR), unread.clone());
    let fixed = |failures, seconds| failed(failures, bounds(seconds, seconds), steady(1.0));
    let hourly = failed(20, bounds(MINUTE, HOUR), unread.clone());
    let never_read = failed(1, bounds(MINUTE, 6 * HOUR), LearnedRates::default());
    for (name, poll, expected) in [
        ("first", often(1), "60 back_off"),
        ("second", often(2), "120 back_off"),
        ("fifth", often(5), "960 back_off"),
        ("ninth", often(9), "14400 back_off"),
        ("uncounted", often(0), "60 back_off"),
        ("never given up", often(u32::MAX), "14400 back_off"),
        ("never read", never_read, "300 back_off"),
        ("looked at hourly", hourly, "3600 back_off"),
        ("fixed", fixed(2, 1), "2 back_off"),
        ("fixed, capped", fixed(20, 1), "32 back_off"),
        ("seldom looked at", fixed(20, DAY), "86400 back_off"),
    ] {
        check(name, &poll, expected);
        let (_, learned) = poll.decide();
        assert_eq!(learned, poll.learned, "{name}: teaches no rhythm");
    }
    let spread = Poll {
        jitter: 1.0,
        ..failed(
            1,
            bounds(100, 6000),
            LearnedRates {
                observed_at_ms: unread.observed_at_ms,
                ..steady(1e6)
            },
        )
    };
    check("jitter", &spread, "125 back_off");
    // 30 stories are shown and 10 come an hour: after 2 h 24 min most of them are new.
    let hours_later = |hours: u64, failures| {
        let mut learned = steady(10.0);
        learned.observed_at_ms = Some(NOW.0 - i64::try_from(hours * HOUR * 1000).unwrap());
        Poll {
            price: 4000.0,
            ..failed(failures, bounds(MINUTE, 6 * HOUR), learned)
        }
    };
    for (name, poll, expected) in [
        (
            "before stories scroll out",
            hours_later(1, 4),
            "5271 back_off",
        ),
        ("once only", hours_later(3, 4), "7361 back_off"),
        ("never sooner than usual", hours_later(1, 1), "920 back_off"),
    ] {
        check(name, &poll, expected);
    }
}

#[test]
fn a_shortened_interval_holds_before_the_next_poll_that_was_chosen_by_the_longer_one() {
    let later = |seconds| NOW.saturating_add(Duration::from_secs(seconds));
    let wait = |reason, interval| {
        let at = schedule::credible(later(6 * HOUR), None, reason, interval, NOW);
        at.since(NOW).as_secs()
    };
    let fixed = bounds(1200, 1200);
    assert!(wait(PollReason::Learned, fixed) <= 1200 * 3 / 2 + 300);
    assert!(wait(PollReason::MaxInterval, bounds(60, 1200)) <= 1200 * 3 / 2 + 300);
    // A hint that was cut to what is heeded at most.
    assert_eq!(wait(PollReason::MaxInterval, fixed), 6 * HOUR);
    assert_eq!(wait(PollReason::Freshness, fixed), 6 * HOUR);
    assert_eq!(wait(PollReason::Learned, bounds(60, 6 * HOUR)), 6 * HOUR);
}

#[test]
fn a_clock_that_was_set_back_puts_no_poll_off() {
    let later = |seconds| NOW.saturating_add(Duration::from_secs(seconds));
    let wait = |polled_at, at, reason| {
        let interval = bounds(60, 6 * HOUR);
        let polled_at = Some(later(polled_at));
        let at = schedule::credible(later(at), polled_at, reason, interval, NOW);
        at.since(NOW).as_secs()
    };
    // Five minutes after the last poll, by a clock that was two hours or three days ahead.
    let ahead = 2 * HOUR;
    assert_eq!(wait(ahead, ahead + 300, PollReason::Learned), 300);
    let ahead = 72 * HOUR;
    assert_eq!(wait(ahead, ahead + 300, PollReason::BackOff), 300);
    assert_eq!(wait(ahead, ahead + 7_000, PollReason::RetryAfter), 7_000);
    // A clock that is right.
    assert_eq!(wait(0, 300, PollReason::Learned), 300);
}

#[test]
fn a_feed_whose_hub_tells_no_more_is_polled_soon_and_not_with_all_others() {
    // Seconds from now: what the server asked for, and the last poll.
    let check = |not_before: Option<i64>, polled_at: Option<i64>, phase, expected| {
        let later = |seconds: i64| UnixMillis(NOW.0 + seconds * 1_000);
        let (bound, polled_at) = (not_before.map(later), polled_at.map(later));
        let interval = bounds(600, 6 * HOUR);
        let at = schedule::no_longer_told(bound, polled_at, interval, phase, NOW);
        let wait = at.since(NOW).as_secs();
        assert_eq!(wait, expected, "{bound:?} {polled_at:?} {phase}");
    };
    check(None, Some(-7_200), 0.0, 0);
    check(None, Some(-7_200), 0.5, 60);
    check(None, None, 1.0, 120);
    check(None, Some(-60), 0.5, 540);
    check(Some(900), Some(-60), 0.5, 900);
    check(Some(-900), Some(-7_200), 0.5, 60);
    // A clock that ran ahead, at the last poll or before it.
    check(Some(2_592_900), Some(2_592_000), 0.5, 900);
    check(Some(2_592_000), Some(-60), 0.5, 6 * HOUR * 3 / 2 + 300);
    // A feed that is polled each second need not wait.
    let often = bounds(1, 1);
    let at = schedule::no_longer_told(None, None, often, 0.5, NOW);
    assert_eq!(at, UnixMillis(NOW.0 + 500));
}

#[test]
fn retry_after_keeps_us_away() {
    let asked = |retry_after| Poll {
        retry_after: Some(retry_after),
        ..failed(1, bounds(MINUTE, 6 * HOUR), steady(1000.0))
    };
    let delay = |seconds| asked(RetryAfter::Delay(Duration::from_secs(seconds)));
    let at = |ms: i64| asked(RetryAfter::At(UnixMillis(NOW.0.saturating_add(ms))));
    let week = "604800 retry_after, not before 604800";
    for (name, poll, expected) in [
        ("hour", delay(HOUR), "3600 retry_after, not before 3600"),
        ("date", at(7_200_000), "7200 retry_after, not before 7200"),
        (
            "beyond max",
            delay(86_400),
            "86400 retry_after, not before 86400",
        ),
        ("years", delay(u64::MAX), week),
        ("the end of time", at(i64::MAX), week),
        (
            "shorter than the back-off",
            delay(30),
            "60 back_off, not before 30",
        ),
        ("at once", delay(0), "60 back_off"),
        ("a date gone by", at(-60_000), "60 back_off"),
    ] {
        check(name, &poll, expected);
    }
    let good = Poll {
        result: PollResult::Unchanged,
        ..delay(HOUR)
    };
    check("with a good answer", &good, "60 min_interval");
    let phased = Poll {
        phase: 1.0,
        ..delay(HOUR)
    };
    check(
        "phase comes after it",
        &phased,
        "3630 retry_after, not before 3600",
    );
}

#[test]
fn gone_is_confirmed_once() {
    let gone = |result, interval| Poll {
        interval,
        result,
        ..Poll::default()
    };
    let usual = bounds(MINUTE, 6 * HOUR);
    let once = gone(PollResult::GoneOnce, usual);
    check("once", &once, "14400 confirm_gone");
    let quick = gone(PollResult::GoneOnce, bounds(1, 1));
    check("once, quick feed", &quick, "32 confirm_gone");
    let (decision, _) = gone(PollResult::Gone, usual).decide();
    assert_eq!(decision.reason, PollReason::Gone);
    assert!(decision.at.since(NOW).as_secs() > 50 * 365 * DAY);
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
fn a_phase_is_fixed_and_spreads_feeds() {
    let mut phases: Vec<f64> = (0..1000)
        .map(|n| schedule::phase(&format!("feed-{n}")))
        .collect();
    phases.sort_by(f64::total_cmp);
    assert!(phases.iter().all(|phase| (0.0..1.0).contains(phase)));
    for (tenth, chunk) in (0_u8..).zip(phases.chunks(100)) {
        let even = (f64::from(tenth) + 0.5) / 10.0;
        assert!((chunk[50] - even).abs() < 0.06, "{even}: {}", chunk[50]);
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

fn terms(source: PriceSource, factor: f64) -> Terms {
    Terms {
        interval: bounds(MINUTE, 6 * HOUR),
        price: Price {
            item_seconds: 30.0,
            source,
        },
        factor,
    }
}

#[test]
fn a_price_that_is_not_that_of_all_feeds_is_told() {
    let mut state = FeedState::new(FeedId(1), FeedSlug("a".to_owned()), NOW);
    state.next_poll_reason = PollReason::Learned;
    state.learned = steady(0.5);
    let tag = || PriceSource::Tag("breaking".to_owned());
    for (source, factor, expected) in [
        (PriceSource::Global, 1.0, ""),
        (
            PriceSource::Global,
            1.5,
            ", a request costs 45 item-seconds to keep to the requests a day",
        ),
        (
            PriceSource::Feed,
            1.0,
            ", a request costs 30 item-seconds as its own price says",
        ),
        (
            PriceSource::Feed,
            2.0,
            ", a request costs 60 item-seconds by its own price and the requests a day",
        ),
        (
            tag(),
            1.0,
            ", a request costs 30 item-seconds as the tag breaking says",
        ),
        (
            tag(),
            1e-6,
            ", a request costs 1 item-seconds by the tag breaking and the requests a day",
        ),
    ] {
        let words = schedule::words(&state, &terms(source, factor));
        assert_eq!(words, format!("learned: about 12 items a day{expected}"));
    }
}

#[test]
fn every_reason_has_words() {
    let mut state = FeedState::new(FeedId(1), FeedSlug("a".to_owned()), NOW);
    state.failures = 3;
    state.learned = steady(0.5);
    state.hints = hints(90, &[], &[]);
    state.not_before = Some(NOW);
    let usual = terms(PriceSource::Global, 1.0);
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
        (PollReason::MaxInterval, "it is polled every 6h at least"),
    ] {
        state.next_poll_reason = reason;
        assert_eq!(schedule::words(&state, &usual), expected);
    }
    let mut all: Vec<String> = Vec::new();
    for reason in PollReason::ALL {
        state.next_poll_reason = *reason;
        all.push(schedule::words(&state, &usual));
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), PollReason::ALL.len(), "two reasons read alike");
}
