//! The rows of polls: how they lead from one to another, and what writing them changes.

use std::sync::Arc;

use newswire::model::{Feed, FeedState, PollRecord, UnixMillis};
use newswire::store::{QuietPolls, Retention, StoreWrite};

use super::material::{Bench, NOW, after, feed};

/// Polls of one feed at these seconds, those that brought an item marked.
fn write_polls(bench: &mut Bench, feed: usize, polls: &[(u64, bool)]) {
    let state = bench.states[feed].clone();
    let write = polls_of(state, polls);
    let applied = bench.store.apply(&[write]).unwrap();
    assert_eq!(applied.refused, []);
}

fn polls_of(state: FeedState, polls: &[(u64, bool)]) -> StoreWrite {
    let record = |(at, telling): &(u64, bool)| PollRecord {
        items_new: u32::from(*telling),
        ..PollRecord::begun(after(*at))
    };
    StoreWrite::Quiet(Box::new(QuietPolls {
        state: Arc::new(state),
        polls: polls.iter().map(record).collect(),
    }))
}

/// Forgets polls without news before a moment.
fn forget_quiet(bench: &mut Bench, before: UnixMillis) {
    let retention = Retention {
        polls_before: NOW,
        quiet_polls_before: before,
        pages_before: NOW,
        sketches_before: 0,
    };
    bench.store.prune(&retention).unwrap();
}

/// Gives the seconds of the last polls of a feed.
fn last_polls(bench: &Bench, feed: usize) -> Vec<UnixMillis> {
    let polls = bench.reader.recent_polls(bench.states[feed].feed_id, 10);
    polls.unwrap().iter().map(|poll| poll.at).collect()
}

#[test]
fn the_last_polls_reach_behind_forgotten_ones() {
    let mut bench = Bench::with(&[feed("north"), feed("south")]);
    write_polls(&mut bench, 0, &[(1, true), (2, false), (3, true)]);
    write_polls(&mut bench, 1, &[(4, false)]);
    write_polls(&mut bench, 0, &[(5, false), (6, false), (7, true)]);
    write_polls(&mut bench, 0, &[(8, false)]);
    let expected = [8, 7, 6, 5, 3, 2, 1].map(after);
    assert_eq!(last_polls(&bench, 0), expected);
    assert_eq!(last_polls(&bench, 1), [after(4)]);

    forget_quiet(&mut bench, after(6));
    assert_eq!(last_polls(&bench, 0), [8, 7, 6, 3, 1].map(after));
    assert_eq!(last_polls(&bench, 1), []);

    forget_quiet(&mut bench, after(100));
    assert_eq!(last_polls(&bench, 0), [7, 3, 1].map(after));
    write_polls(&mut bench, 0, &[(101, false)]);
    assert_eq!(last_polls(&bench, 0), [101, 7, 3, 1].map(after));
}

#[test]
fn a_number_that_is_given_again_is_no_poll_of_another_feed() {
    let mut bench = Bench::with(&[feed("north"), feed("south")]);
    write_polls(&mut bench, 0, &[(1, false), (2, false), (3, false)]);
    forget_quiet(&mut bench, after(100));
    assert_eq!(last_polls(&bench, 0), []);
    write_polls(&mut bench, 1, &[(101, false), (102, false), (103, true)]);
    assert_eq!(last_polls(&bench, 0), []);
    write_polls(&mut bench, 0, &[(104, false), (105, false)]);
    assert_eq!(last_polls(&bench, 0), [105, 104].map(after));
    assert_eq!(last_polls(&bench, 1), [103, 102, 101].map(after));
}

#[test]
fn a_poll_of_the_address_before_is_among_the_last_ones() {
    let mut bench = Bench::new();
    write_polls(&mut bench, 0, &[(1, true)]);
    let moved = Feed {
        url: "https://north.example/new".to_owned(),
        ..feed("north")
    };
    let states = bench.store.sync_feeds(&[moved], NOW).unwrap();
    write_polls(&mut bench, 0, &[(2, false)]);
    assert_eq!(last_polls(&bench, 0), [2, 1].map(after));
    assert_eq!(bench.reader.feed_states().unwrap(), states);
}

#[test]
fn polls_of_many_feeds_change_few_pages() {
    let feeds: Vec<_> = (0..500)
        .map(|number| feed(&format!("feed-{number}")))
        .collect();
    let mut bench = Bench::with(&feeds);
    let many: Vec<_> = (0..200).map(|at| (at, false)).collect();
    let states = bench.states.clone();
    let writes: Vec<_> = states
        .iter()
        .map(|state| polls_of(state.clone(), &many))
        .collect();
    bench.store.apply(&writes).unwrap();
    let moved = bench.store.checkpoint().unwrap();
    assert!(!moved.is_held_up(), "{moved:?}");

    let writes = states.iter();
    let writes: Vec<_> = writes
        .map(|state| polls_of(state.clone(), &[(300, false)]))
        .collect();
    bench.store.apply(&writes).unwrap();
    let pages = bench.store.checkpoint().unwrap().log_pages;
    assert!(pages < 60, "{pages}");
}
