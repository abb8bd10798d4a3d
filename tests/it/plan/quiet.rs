//! Which polls may wait to be written: a kill forgets them.

use newswire::feed::{self, ParseContext};
use newswire::model::{
    FailureCode, FeedState, FetchOutcome, Fetched, Hop, KnownItems, MovedFeed, PollPlan, StopReason,
};
use newswire::plan::{Document, is_quiet};

use super::{URL, poll_with, state};
use crate::support::sample::{self, MORNING};

fn not_modified() -> Fetched {
    Fetched {
        outcome: FetchOutcome::NotModified,
        ..sample::fresh(URL)
    }
}

/// The state of a feed that answered well before.
fn well() -> FeedState {
    let mut state = state(&sample::feed("sample", URL));
    state.last_ok_at = Some(MORNING);
    state.body_hash = Some(1);
    state
}

fn poll(before: &FeedState, fetched: &Fetched, document: Document<'_>) -> PollPlan {
    let feed = sample::feed("sample", URL);
    poll_with(&feed, before, fetched, document, &KnownItems::default())
}

#[track_caller]
fn check(before: &FeedState, fetched: &Fetched, document: Document<'_>, expected: bool) {
    let plan = poll(before, fetched, document);
    assert_eq!(is_quiet(before, &plan), expected, "{plan:?}");
}

#[test]
fn a_good_answer_without_news_may_wait() {
    check(&well(), &not_modified(), Document::Absent, true);
    check(&well(), &sample::fresh(URL), Document::Same, true);
    let empty = sample::document(Vec::new());
    let document = Document::Feed {
        body_hash: 2,
        parsed: &empty,
        warnings: &[],
    };
    check(&well(), &sample::fresh(URL), document, true);
}

#[test]
fn what_brings_or_changes_something_is_written_at_once() {
    let news = sample::document(vec![sample::item("1", "One", "https://agency.example/1")]);
    let document = Document::Feed {
        body_hash: 2,
        parsed: &news,
        warnings: &[],
    };
    check(&well(), &sample::fresh(URL), document, false);
    let cut = "<rss version=\"2.0\"><channel><title>A</title></channel";
    let (parsed, warnings) = feed::parse(cut.as_bytes(), &ParseContext::default()).unwrap();
    assert!(!warnings.is_empty());
    let document = Document::Feed {
        body_hash: 2,
        parsed: &parsed,
        warnings: &warnings,
    };
    check(&well(), &sample::fresh(URL), document, false);
}

#[test]
fn a_first_answer_a_failure_and_its_end_are_written_at_once() {
    let first = state(&sample::feed("sample", URL));
    check(&first, &not_modified(), Document::Absent, false);
    for code in [
        FailureCode::Http404,
        FailureCode::Http410,
        FailureCode::Http503,
    ] {
        check(
            &well(),
            &sample::failed(URL, 500, code),
            Document::Absent,
            false,
        );
    }
    let mut failing = well();
    failing.failures = 1;
    check(&failing, &not_modified(), Document::Absent, false);
    let mut stopped = well();
    stopped.stopped = Some(StopReason::Gone);
    check(&stopped, &not_modified(), Document::Absent, false);
}

#[test]
fn a_wish_of_the_server_is_written_at_once() {
    let mut asked = not_modified();
    asked.exchange.fresh_for = Some(std::time::Duration::from_mins(5));
    check(&well(), &asked, Document::Absent, false);
    let mut moved = not_modified();
    moved.exchange.hops = vec![Hop {
        status: 301,
        target: "https://agency.example/new.xml".to_owned(),
    }];
    check(&well(), &moved, Document::Absent, false);
    let mut before = well();
    before.moved = Some(MovedFeed {
        target: "https://agency.example/new.xml".to_owned(),
        sightings: 3,
        adopted: true,
    });
    check(&before, &not_modified(), Document::Absent, true);
}
