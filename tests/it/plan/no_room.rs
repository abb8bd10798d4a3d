//! A document for which there was no memory: nothing is known of it, and it is asked for again.

use std::time::Duration;

use newswire::model::{FailureCode, JobVerdict};
use newswire::plan::Document;

use super::{PAGE, URL, first_poll, poll_with, without_page};
use crate::support::sample::{self, MORNING};

#[test]
fn a_feed_for_which_there_was_no_room_has_not_failed() {
    let feed = sample::feed("agency", URL);
    let (good, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let crowded = sample::failed(URL, 200, FailureCode::NoRoom);
    let plan = poll_with(&feed, &good.state, &crowded, Document::Absent, &known);
    assert_eq!((plan.state.failures, plan.state.last_error), (0, None));
    assert_eq!(plan.poll.error, Some(FailureCode::NoRoom));
    // It waits as after a first failure.
    let slow = sample::failed(URL, 200, FailureCode::Timeout);
    let failed = poll_with(&feed, &good.state, &slow, Document::Absent, &known);
    assert_eq!(failed.state.failures, 1);
    assert_eq!(plan.state.next_poll_at, failed.state.next_poll_at);
}

#[test]
fn a_page_for_which_there_was_no_room_counts_no_attempt() {
    let feed = sample::feed("agency", URL);
    let (_, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let crowded = sample::failed(PAGE, 200, FailureCode::NoRoom);
    let plan = without_page(&known.items[0], 9, &crowded);
    let JobVerdict::PutOff { at, .. } = plan.verdict else {
        panic!("{:?}", plan.verdict)
    };
    assert_eq!(at.since(MORNING), Duration::from_mins(1));
}
