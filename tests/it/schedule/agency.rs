//! What the feeds of one agency teach each other.

use newswire::model::{FeedId, FeedSlug, FeedState, Price, PriceSource};
use newswire::schedule::AgencyRhythm;

use super::*;

/// Gives what two busy feeds show that were usual until six hours ago, and since then `times` as busy as usual.
fn lately(times: f32) -> AgencyRhythm {
    let mut learned = steady(4.0);
    learned.lately_seen *= times;
    let mut rhythm = AgencyRhythm::default();
    rhythm.add(&learned);
    rhythm.add(&learned);
    rhythm
}

fn wait(siblings: Siblings) -> u64 {
    Poll {
        learned: steady(0.1),
        siblings,
        ..Poll::default()
    }
    .wait()
}

#[test]
fn a_feed_is_no_sibling_of_its_own() {
    let mut rhythm = AgencyRhythm::default();
    rhythm.add(&steady(0.1));
    assert_eq!(
        wait(rhythm.without(&steady(0.1))),
        wait(Siblings::default())
    );
    let mut rhythm = lately(3.0);
    let others = wait(rhythm.clone().into());
    rhythm.add(&steady(0.1));
    assert_eq!(wait(rhythm.without(&steady(0.1))), others);
    rhythm.remove(&steady(0.1));
    assert_eq!(wait(rhythm.into()), others);
}

#[test]
fn a_feed_is_polled_sooner_while_its_agency_is_busy_and_later_while_it_rests() {
    let [rests, usual, busy] = [0.0, 1.0, 3.0].map(|times| wait(lately(times).into()));
    assert!(usual.abs_diff(wait(Siblings::default())) <= 2, "{usual} s");
    assert!(busy < usual * 4 / 5, "{busy} s, usually {usual} s");
    assert!(rests > usual * 5 / 4, "{rests} s, usually {usual} s");
}

#[test]
fn what_an_agency_did_long_ago_says_nothing_of_now() {
    let later = NOW.saturating_add(Duration::from_secs(3 * DAY));
    let wait = |siblings| {
        Poll {
            learned: LearnedRates {
                observed_at_ms: Some(later.0),
                ..steady(0.1)
            },
            siblings,
            now: later,
            ..Poll::default()
        }
        .wait()
    };
    let usual = wait(lately(1.0).into());
    let after_rest = wait(lately(0.0).into());
    assert!(after_rest.abs_diff(usual) <= 1, "{after_rest} and {usual}");
}

#[test]
fn how_busy_the_agency_is_bears_on_the_next_poll_in_words() {
    let slug = FeedSlug("sport".to_owned());
    let state = FeedState::new(FeedId(1), slug, NOW);
    let terms = Terms {
        interval: bounds(MINUTE, 6 * HOUR),
        price: Price {
            item_seconds: 120.0,
            source: PriceSource::Global,
        },
        factor: 1.0,
    };
    let words = |siblings: &Siblings| {
        let factors = schedule::factors(&state, siblings, &terms, 0, NOW);
        let agency = factors.into_iter().find(|factor| factor.name == "agency");
        agency.map(|factor| factor.words)
    };
    assert_eq!(
        words(&lately(0.0).into()).as_deref(),
        Some("its other feeds brought 0.0 times what is usual in the last hours")
    );
    assert_eq!(words(&Siblings::default()), None);
}

/// A plan of the rhythm for one poll every 35 minutes, made a moment ago.
fn planned() -> FeedState {
    let slug = FeedSlug("sport".to_owned());
    let mut state = FeedState::new(FeedId(1), slug, NOW);
    state.learned = steady(0.1);
    let (decision, _) = Poll {
        learned: steady(0.1),
        siblings: lately(1.0).into(),
        phase: schedule::phase("sport"),
        ..Poll::default()
    }
    .decide();
    state.next_poll_at = decision.at;
    state.next_poll_reason = decision.reason;
    state
}

/// Gives the seconds until the poll by what the agency shows now.
fn sooner(state: &FeedState, times: f32) -> u64 {
    let siblings = lately(times).into();
    let at = schedule::sooner(state, bounds(MINUTE, 6 * HOUR), 120.0, &siblings);
    at.since(NOW).as_secs()
}

#[test]
fn a_plan_moves_forward_while_the_others_grow_busy_and_never_back() {
    let state = planned();
    let usual = state.next_poll_at.since(NOW).as_secs();
    assert_eq!(sooner(&state, 1.0), usual);
    assert_eq!(sooner(&state, 0.0), usual);
    let busy = sooner(&state, 3.0);
    assert!(busy < usual * 4 / 5, "{busy} s, usually {usual} s");
}

#[test]
fn what_holds_a_poll_back_holds_it_when_the_plan_is_thought_over() {
    let usual = planned().next_poll_at.since(NOW).as_secs();
    let mut fresh = planned();
    fresh.not_before = Some(NOW.saturating_add(Duration::from_secs(usual - 10)));
    assert!((usual - 10..=usual).contains(&sooner(&fresh, 3.0)));
    let mut told = planned();
    told.hints.update_period_seconds = Some(usual - 10);
    assert!((usual - 10..=usual).contains(&sooner(&told, 3.0)));
    let mut fixed = planned();
    fixed.next_poll_reason = PollReason::BackOff;
    assert_eq!(sooner(&fixed, 3.0), usual);
}

#[test]
fn a_plan_is_thought_over_half_way_until_little_is_left() {
    let check = |reason, wait: u64, expected: Option<u64>| {
        let planned = NOW.saturating_add(Duration::from_secs(wait));
        let again = schedule::think_again_at(planned, reason, NOW);
        let again = again.map(|at| at.since(NOW).as_secs());
        assert_eq!(again, expected, "{reason} {wait}");
    };
    check(PollReason::Learned, HOUR, Some(30 * MINUTE));
    check(PollReason::Learned, 2 * MINUTE + 2, Some(MINUTE + 1));
    check(PollReason::Learned, 2 * MINUTE, None);
    check(PollReason::Learned, 0, None);
    check(PollReason::FixedInterval, HOUR, None);
    check(PollReason::RetryAfter, HOUR, None);
}
