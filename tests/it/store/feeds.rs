//! Feeds: what is configured, and the polling state.

use std::sync::Arc;

use newswire::model::{
    FailureCode, FeedHints, LearnedRates, MovedFeed, PollReason, StopReason, Validators,
};
use newswire::store::StoreWrite;

use super::material::{Bench, NOW, after, content, feed, open, raw};
use super::{jobs_of_any, next_page};

/// A state in which no column is empty.
fn full_state(bench: &Bench) -> newswire::model::FeedState {
    let mut state = bench.states[0].clone();
    state.validators = Validators {
        etag: Some("W/\"ü\"".to_owned()),
        last_modified: Some("Sun, 25 Jun 2023 05:03:00 GMT".to_owned()),
    };
    state.validators_url = Some("https://north.example/final".to_owned());
    state.body_hash = Some(-5);
    state.next_poll_at = after(300);
    state.next_poll_reason = PollReason::RetryAfter;
    state.not_before = Some(after(200));
    state.failures = 3;
    state.last_poll_at = Some(NOW);
    state.last_ok_at = Some(after(1));
    state.last_error = Some(FailureCode::Http503);
    state.last_error_detail = Some("busy".to_owned());
    state.last_new_at = Some(after(2));
    state.last_unconditional_at = Some(after(3));
    state.moved = Some(MovedFeed {
        target: "https://north.example/new".to_owned(),
        sightings: 2,
        adopted: true,
    });
    state.gone_count = 1;
    state.stopped = Some(StopReason::Gone);
    state.hints = FeedHints {
        ttl_minutes: Some(30),
        skip_hours: vec![1, 2],
        skip_days: vec![6],
        update_period_seconds: Some(3600),
    };
    state.learned = LearnedRates {
        items: 12.5,
        exposure: 1.0e6 / 3.0,
        minute_items: vec![0.5; 60].into(),
        observed_at_ms: Some(7),
        ..LearnedRates::default()
    };
    state
}

#[test]
fn a_state_survives_the_end_of_the_daemon() {
    let mut bench = Bench::new();
    let state = full_state(&bench);
    bench
        .store
        .apply(&[StoreWrite::State(Box::new(state.clone()))])
        .unwrap();
    assert_eq!(
        bench.reader.feed_states().unwrap(),
        std::slice::from_ref(&state)
    );

    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = bench;
    drop(reader);
    store.close().unwrap();
    let mut again = open(&path).unwrap();
    assert_eq!(
        again.sync_feeds(&[feed("north")], after(9)).unwrap(),
        [state]
    );
    drop(folder);
}

#[test]
fn another_address_starts_afresh_and_is_due_now() {
    let mut bench = Bench::new();
    let state = full_state(&bench);
    bench
        .store
        .apply(&[StoreWrite::State(Box::new(state.clone()))])
        .unwrap();
    let mut moved = feed("north");
    moved.url = "https://elsewhere.example/rss".to_owned();
    let states = bench.store.sync_feeds(&[moved], after(60)).unwrap();
    let fresh = &states[0];
    assert_eq!(fresh.feed_id, state.feed_id);
    assert_eq!(fresh.validators, Validators::default());
    assert_eq!(
        (fresh.body_hash, &fresh.moved, fresh.stopped),
        (None, &None, None)
    );
    assert_eq!(
        (fresh.gone_count, fresh.failures, fresh.not_before),
        (0, 0, None)
    );
    assert_eq!(fresh.next_poll_at, after(60));
    assert_eq!(fresh.next_poll_reason, PollReason::FirstPoll);
    assert_eq!(fresh.learned, state.learned);
}

#[test]
fn a_feed_that_is_configured_no_more_keeps_its_items() {
    let mut bench = Bench::with(&[feed("north"), feed("east")]);
    let item_id = bench.add("a", content("a", "A"));
    bench.store.sync_feeds(&[feed("east")], after(60)).unwrap();

    let slugs: Vec<_> = bench
        .reader
        .feed_states()
        .unwrap()
        .into_iter()
        .map(|state| state.slug.0)
        .collect();
    assert_eq!(slugs, ["east"]);
    assert!(bench.reader.item(item_id).unwrap().is_some());
    assert!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(60)))
            .unwrap()
            .is_empty()
    );

    let back = [feed("north"), feed("east")];
    let states = bench.store.sync_feeds(&back, after(90)).unwrap();
    assert_eq!(states[0].feed_id, bench.states[0].feed_id);
    assert_eq!(
        bench
            .reader
            .jobs_due(&jobs_of_any(after(90)))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn pages_wait_while_their_feed_fetches_none() {
    let mut bench = Bench::new();
    bench.add("a", content("a", "A"));
    let mut quiet = feed("north");
    Arc::make_mut(&mut quiet.article).fetch = false;
    let mut disabled = feed("north");
    disabled.enabled = false;
    for other in [quiet, disabled] {
        bench.store.sync_feeds(&[other], after(1)).unwrap();
        assert_eq!(bench.reader.jobs_due(&jobs_of_any(after(60))).unwrap(), []);
        assert_eq!(next_page(&bench.reader), None);
        bench.store.sync_feeds(&[feed("north")], after(2)).unwrap();
        assert_eq!(
            bench
                .reader
                .jobs_due(&jobs_of_any(after(60)))
                .unwrap()
                .len(),
            1
        );
        assert_eq!(next_page(&bench.reader), Some(NOW));
    }
}

#[test]
fn codes_of_a_later_version_do_not_stop_this_one() {
    let bench = Bench::new();
    super::material::raw_writer(&bench.path)
        .execute_batch(
            "UPDATE feed SET last_error = 'moon_phase', next_poll_reason = 'tides', failures = 1",
        )
        .unwrap();
    let state = bench.reader.feed_states().unwrap().remove(0);
    assert_eq!(state.last_error, Some(FailureCode::Internal));
    assert_eq!(state.next_poll_reason, PollReason::Learned);
    assert_eq!(bench.reader.feed_health().unwrap().len(), 1);
}

#[test]
fn a_poll_of_an_address_that_is_not_configured_any_more_leaves_the_state_alone() {
    let mut bench = Bench::new();
    let late = full_state(&bench);
    let mut moved = feed("north");
    moved.url = "https://north.example/moved".to_owned();
    let states = bench.store.sync_feeds(&[moved], after(60)).unwrap();
    let write = [StoreWrite::State(Box::new(late))];
    assert_eq!(bench.store.apply(&write).unwrap().refused, []);
    assert_eq!(bench.reader.feed_states().unwrap(), states);
}

#[test]
fn each_thing_that_is_configured_otherwise_is_written() {
    let before = feed("north");
    let changed = |change: fn(&mut newswire::model::Feed)| {
        let mut after = before.clone();
        change(&mut after);
        after
    };
    let mut bench = Bench::with(std::slice::from_ref(&before));
    let columns = "coalesce(agency, '-') || ' ' || coalesce(country, '-') || ' ' || coalesce(language, '-') || ' ' || \
                   coalesce(time_zone, '-') || ' ' || tags || ' ' || enabled || ' ' || pages";
    for (after, expected) in [
        (before.clone(), "NORTH XX en - [\"test\"] 1 1"),
        (
            changed(|feed| feed.agency = None),
            "- XX en - [\"test\"] 1 1",
        ),
        (
            changed(|feed| feed.country = Some("NO".to_owned())),
            "NORTH NO en - [\"test\"] 1 1",
        ),
        (
            changed(|feed| feed.language = None),
            "NORTH XX - - [\"test\"] 1 1",
        ),
        (
            changed(|feed| feed.time_zone = Some("Asia/Tokyo".to_owned())),
            "NORTH XX en Asia/Tokyo [\"test\"] 1 1",
        ),
        (
            changed(|feed| feed.tags.push("top".to_owned())),
            "NORTH XX en - [\"test\",\"top\"] 1 1",
        ),
        (
            changed(|feed| feed.enabled = false),
            "NORTH XX en - [\"test\"] 0 0",
        ),
        (before.clone(), "NORTH XX en - [\"test\"] 1 1"),
    ] {
        let states = bench.store.sync_feeds(&[after], self::after(60)).unwrap();
        assert_eq!(states[0].url_generation, 1);
        let row: String = raw(&bench.path)
            .query_row(&format!("SELECT {columns} FROM feed"), (), |row| row.get(0))
            .unwrap();
        assert_eq!(row, expected);
    }
}
