//! Stories whose page gives no text, and notes and markers that stand in the feed alone.

use std::time::Duration;

use newswire::model::{
    ChangeKind, DatePrecision, DateSource, FeedDate, FeedId, FeedItem, JobReason, KnownItems,
    PubStatus, RevisionKind, StoredSighting, TextChange,
};

use super::{BODY, PAGE, URL, first_poll, poll_document, read_item, state};
use crate::support::sample::{self, MORNING};

fn entry(summary: &str) -> FeedItem {
    FeedItem {
        summary: Some(summary.to_owned()),
        ..sample::item("1", "Port reopens", PAGE)
    }
}

#[test]
fn where_the_page_gives_no_text_the_summary_makes_revisions() {
    let feed = sample::feed("agency", URL);
    let before = "Ten people had died in the harbour on Tuesday, the master said.";
    let check = |summary: &str, kind: RevisionKind, (removed, added): (&str, &str)| {
        let (plan, known) = first_poll(&feed, vec![entry(before)]);
        let document = sample::document(vec![entry(summary)]);
        let again = poll_document(&feed, &plan.state, &document, &known);
        let [write] = again.items.as_slice() else {
            panic!("one item, not {}", again.items.len())
        };
        assert_eq!(write.revision, Some((2, kind)), "{summary}");
        let change = TextChange {
            removed: removed.to_owned(),
            added: added.to_owned(),
        };
        assert_eq!(write.text_change, Some(change), "{summary}");
        let content = write.content.as_ref().unwrap();
        assert_eq!(content.body_text, None, "a summary is no body");
        let reason = write.job.as_ref().map(|job| job.reason);
        assert_eq!(reason, Some(JobReason::Touched), "no more often for that");
    };
    check(
        "Two people had died in the harbour on Tuesday, the master said.",
        RevisionKind::Edit,
        ("Ten", "Two"),
    );
    check(
        "Correction: Two people had died in the harbour on Tuesday, the master said.",
        RevisionKind::Correction,
        ("Ten", "Correction: Two"),
    );
}

#[test]
fn what_nobody_reads_of_a_summary_makes_no_revision() {
    let feed = sample::feed("agency", URL);
    let summary = |count: u32| {
        let mut item = entry(&format!(
            "<p>Ten ships left.</p><img src=\"https://agency.example/p.png?r={count}\">"
        ));
        item.categories = vec![format!("Harbours {count}")];
        item
    };
    let (plan, known) = first_poll(&feed, vec![summary(1)]);
    let again = poll_document(
        &feed,
        &plan.state,
        &sample::document(vec![summary(2)]),
        &known,
    );
    let [write] = again.items.as_slice() else {
        panic!("one item, not {}", again.items.len())
    };
    assert_eq!((write.revision, write.content.is_some()), (None, true));
}

#[test]
fn a_note_that_the_feed_had_before_is_not_new() {
    let feed = sample::feed("agency", URL);
    let note = "(Corrects number of ships in second paragraph)";
    let mut item = read_item();
    item.content.summary = Some(format!("<p>{note}</p><p>Ten ships left.</p>"));
    item.content.ed_note = Some("(Corrects name of master)".to_owned());
    let known = KnownItems {
        items: vec![item],
        ..KnownItems::default()
    };
    let edited = entry(&format!("<p>{note}</p><p>Ten ships have left.</p>"));
    let document = sample::document(vec![edited]);
    let plan = poll_document(&feed, &state(&feed), &document, &known);
    assert_eq!(plan.items[0].revision, None);
}

#[test]
fn a_note_that_is_new_in_the_feed_is_one_of_the_story() {
    let feed = sample::feed("agency", URL);
    let mut item = read_item();
    item.content.summary = Some(BODY[0].to_owned());
    let known = KnownItems {
        items: vec![item],
        ..KnownItems::default()
    };
    let noted = entry("(Corrects number of ships in second paragraph)");
    let document = sample::document(vec![noted]);
    let plan = poll_document(&feed, &state(&feed), &document, &known);
    let write = &plan.items[0];
    assert_eq!(write.revision, Some((2, RevisionKind::Correction)));
    assert_eq!(write.changes, [ChangeKind::Correction]);
    let content = write.content.as_ref().unwrap();
    assert_eq!(content.body_text, known.items[0].content.body_text);
}

#[test]
fn a_hold_ends_where_the_entry_that_held_the_story_ends_it() {
    let mut feed = sample::feed("agency", URL);
    feed.agency = Some("MNA".to_owned());
    let other = FeedId(8);
    let check = |also: Option<&str>, expected: PubStatus| {
        let mut item = read_item();
        item.content.pub_status = PubStatus::Withheld;
        let of_other = |feed_id, title: &str| StoredSighting {
            feed_id,
            title: Some(title.to_owned()),
            feed_hash: 1,
            ..item.sightings[0].clone()
        };
        let held = of_other(other, "HOLD: Port reopens");
        let third = also.map(|title| of_other(FeedId(9), title));
        item.sightings.push(held);
        item.sightings.extend(third);
        let known = KnownItems {
            items: vec![item],
            ..KnownItems::default()
        };
        let mut state = state(&feed);
        state.feed_id = other;
        let document = sample::document(vec![sample::item("1", "Port reopens", PAGE)]);
        let plan = poll_document(&feed, &state, &document, &known);
        let content = plan.items[0].content.as_ref();
        let status = content.map_or(PubStatus::Withheld, |content| content.pub_status);
        assert_eq!(status, expected, "{also:?}");
    };
    check(None, PubStatus::Usable);
    check(Some("Port reopens"), PubStatus::Usable);
    check(Some("HOLD: Port reopens"), PubStatus::Withheld);
}

#[test]
fn a_story_that_is_sent_again_after_its_withdrawal_is_usable() {
    let feed = sample::feed("agency", URL);
    let noticed_at = MORNING.saturating_sub(Duration::from_hours(2));
    let check = |summary: &str, minutes: u64, expected: PubStatus| {
        let mut item = read_item();
        item.content.pub_status = PubStatus::Canceled;
        item.content.summary = Some("Ten ships left on Tuesday.".to_owned());
        item.sightings.push(StoredSighting {
            key: "notice".to_owned(),
            title: Some("STORY WITHDRAWN: Port reopens".to_owned()),
            last_seen_at: noticed_at,
            ..item.sightings[0].clone()
        });
        let known = KnownItems {
            items: vec![item],
            ..KnownItems::default()
        };
        let mut again = sample::item("1", "Port reopens", PAGE);
        again.summary = Some(summary.to_owned());
        again.published = Some(FeedDate {
            at: noticed_at.saturating_add(Duration::from_mins(minutes)),
            raw: String::new(),
            source: DateSource::Published,
            precision: DatePrecision::Exact,
        });
        let document = sample::document(vec![again]);
        let plan = poll_document(&feed, &state(&feed), &document, &known);
        let content = plan.items[0].content.as_ref();
        let status = content.map_or(PubStatus::Canceled, |content| content.pub_status);
        assert_eq!(status, expected, "{summary} {minutes}");
    };
    let (same, other) = ("Ten ships left on Tuesday.", "Two ships left on Tuesday.");
    check(other, 60, PubStatus::Usable);
    // The date is that of the poll, or the notice is the later one.
    check(same, 60, PubStatus::Canceled);
    check(other, 0, PubStatus::Canceled);
}
