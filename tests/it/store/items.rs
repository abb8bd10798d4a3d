//! Items, their versions, sightings, parts and changes.

use newswire::model::{
    Attribution, BodySource, ChangeKind, Enclosure, ItemId, ItemTarget, JobReason, KnownQuery,
    MarkerKind, PubStatus, RevisionKind, Sequence, UnixMillis,
};
use newswire::store::{ChangeFilter, ItemFilter, ItemOrder};

use super::material::{
    Bench, NOW, after, change_of, content, feed, new_item, page_of, poll, sighting, with_body,
};

/// Content in which no column is empty.
fn full_content() -> newswire::model::ItemContent {
    let mut content = with_body(content("full", "Ministers meet"), "First.\n\nSecond.");
    content.canonical_url = Some("https://north.example/canonical".to_owned());
    content.pub_status = PubStatus::Withheld;
    content.updated_at = Some(after(60));
    content.section = Some("World".to_owned());
    content.lede = Some("They met".to_owned());
    content.dateline = Some("OSLO, June 1. /NORTH/.".to_owned());
    content.located = Some("OSLO".to_owned());
    content.by_line = Some("A. Writer".to_owned());
    content.slugline = Some("MINISTERS".to_owned());
    content.marker = Some(MarkerKind::Update);
    content.marker_number = Some(2);
    content.urgency = Some(3);
    content.embargoed_until = Some(after(7200));
    content.ed_note = Some("Adds detail".to_owned());
    content.extraction_confidence = Some(0.75);
    content.extractor_version = Some(4);
    content.is_free = Some(false);
    content.summary = Some("<p>They met</p>".to_owned());
    content.feed_content = Some("<p>All of it</p>".to_owned());
    content.image_url = Some("https://north.example/picture.jpg".to_owned());
    content.extra = Some(r#"{"a":1}"#.to_owned());
    content.enclosures = vec![Enclosure {
        url: "https://north.example/sound.mp3".to_owned(),
        media_type: Some("audio/mpeg".to_owned()),
        length: Some(99),
    }];
    content.subjects = vec!["politics".to_owned(), "europe".to_owned()];
    content.attributions = vec![Attribution {
        agency: "SOUTH".to_owned(),
        position: 17,
        form: "South (SOUTH) reported".to_owned(),
    }];
    content
}

#[test]
fn every_column_comes_back_as_it_was_written() {
    let mut bench = Bench::new();
    let content = full_content();
    let item_id = bench.add("full", content.clone());

    let known = bench.reader.item(item_id).unwrap().unwrap();
    assert_eq!(known.content, content);
    assert_eq!((known.version, known.first_seen_at), (1, NOW));
    assert_eq!(known.feed_id, bench.feed_id());
    assert_eq!(known.sightings.len(), 1);
    assert_eq!(known.sightings[0].guid.as_deref(), Some("full"));

    let listed = bench
        .reader
        .items(&ItemFilter {
            limit: 10,
            ..ItemFilter::default()
        })
        .unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].content, content);
    assert_eq!(listed[0].feed.0, "north");
    assert_eq!(listed[0].agency.as_deref(), Some("NORTH"));
    assert_eq!(listed[0].country.as_deref(), Some("XX"));
    assert_eq!(listed[0].word_count, 2);
}

#[test]
fn a_correction_is_a_new_revision_and_the_old_one_stays() {
    let mut bench = Bench::new();
    let first = content("a", "Ten hurt");
    let item_id = bench.add("a", first.clone());

    let second = content("a", "Two hurt");
    let mut write = change_of(item_id, after(60));
    write.content = Some(second.clone());
    write.revision = Some((2, RevisionKind::Correction));
    write.changes = vec![ChangeKind::Correction];
    let applied = bench.poll(vec![write]);
    assert_eq!((applied.revisions, applied.changes), (1, 1));

    let revisions = bench.reader.revisions(item_id).unwrap();
    let headlines: Vec<_> = revisions
        .iter()
        .map(|revision| (revision.number, revision.kind, revision.headline.as_deref()))
        .collect();
    assert_eq!(
        headlines,
        [
            (1, RevisionKind::New, Some("Ten hurt")),
            (2, RevisionKind::Correction, Some("Two hurt")),
        ]
    );
    assert_eq!(revisions[0].content_hash, first.content_hash);
    assert_eq!(revisions[1].seen_at, after(60));
    assert_eq!(bench.reader.item(item_id).unwrap().unwrap().version, 2);
}

#[test]
fn a_page_completes_the_revision_that_asked_for_it() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "Ten hurt"));
    let mut write = change_of(item_id, after(5));
    write.content = Some(with_body(content("a", "Ten hurt"), "The body."));
    write.completes_revision = Some(1);
    write.changes = vec![ChangeKind::Body];
    bench.poll(vec![write]);

    let revisions = bench.reader.revisions(item_id).unwrap();
    assert_eq!(revisions.len(), 1);
    assert_eq!(revisions[0].body_text.as_deref(), Some("The body."));
    assert_eq!(revisions[0].seen_at, NOW);
}

#[test]
fn a_late_page_of_an_older_revision_leaves_the_newer_text_alone() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "Ten hurt"));
    let mut update = change_of(item_id, after(5));
    update.content = Some(content("a", "Twelve hurt"));
    update.revision = Some((2, RevisionKind::Update));
    bench.poll(vec![update]);

    let mut late = change_of(item_id, after(6));
    late.content = Some(with_body(content("a", "Ten hurt"), "Old body."));
    late.completes_revision = Some(1);
    bench.poll(vec![late]);

    let item = bench.reader.item(item_id).unwrap().unwrap();
    assert_eq!(item.content.headline.as_deref(), Some("Twelve hurt"));
    assert_eq!(item.content.body_text, None);
    let revisions = bench.reader.revisions(item_id).unwrap();
    assert_eq!(revisions[0].body_text.as_deref(), Some("Old body."));
}

#[test]
fn two_revisions_planned_upon_the_same_version_are_both_kept() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "One"));
    for headline in ["Two", "Three"] {
        let mut write = change_of(item_id, after(5));
        write.content = Some(content("a", headline));
        write.revision = Some((2, RevisionKind::Update));
        bench.poll(vec![write]);
    }
    let revisions = bench.reader.revisions(item_id).unwrap();
    let numbers: Vec<_> = revisions
        .iter()
        .map(|revision| (revision.number, revision.headline.as_deref().unwrap()))
        .collect();
    assert_eq!(numbers, [(1, "One"), (2, "Two"), (3, "Three")]);
}

#[test]
fn known_items_are_found_by_sighting_and_by_page() {
    let north = feed("north");
    let east = feed("east");
    let mut bench = Bench::with(&[north, east]);
    let by_page = bench.add("a", content("a", "A"));
    let by_key = bench.add("b", content("b", "B"));
    bench.add("c", content("c", "C"));
    let query = KnownQuery {
        feed_id: Some(bench.feed_id()),
        scope: "agency:XX:NORTH".to_owned(),
        sighting_keys: vec!["guid:b".to_owned(), "guid:nothing".to_owned()],
        url_keys: vec![
            "north.example/story/a".to_owned(),
            "north.example/story/b".to_owned(),
        ],
    };
    let mut found: Vec<ItemId> = bench
        .reader
        .known(&query)
        .unwrap()
        .items
        .iter()
        .map(|item| item.item_id)
        .collect();
    found.sort_unstable();
    assert_eq!(found, [by_page, by_key]);

    // Neither another scope nor another feed leads there.
    let foreign = KnownQuery {
        feed_id: Some(bench.states[1].feed_id),
        scope: "agency:YY:SOUTH".to_owned(),
        ..query
    };
    assert!(bench.reader.known(&foreign).unwrap().items.is_empty());
}

#[test]
fn the_same_story_in_a_second_feed_is_a_second_sighting() {
    let mut bench = Bench::with(&[feed("north"), feed("east")]);
    let item_id = bench.add("a", content("a", "A"));
    let mut write = change_of(item_id, after(9));
    write.sighting = Some(sighting(bench.states[1].feed_id, "other-guid"));
    bench.poll_of(bench.states[1].clone(), vec![write]);
    let item = bench.reader.item(item_id).unwrap().unwrap();
    let feeds: Vec<_> = item
        .sightings
        .iter()
        .map(|sighting| sighting.feed_id)
        .collect();
    assert_eq!(feeds, [bench.states[0].feed_id, bench.states[1].feed_id]);
    assert_eq!(bench.reader.totals().unwrap().items, 1);
}

#[test]
fn two_feeds_that_bring_the_same_story_at_once_make_one_item() {
    let mut bench = Bench::with(&[feed("north"), feed("east")]);
    let first = new_item(bench.states[0].feed_id, "a", content("a", "A"));
    let second = new_item(bench.states[1].feed_id, "a-east", content("a", "A"));
    let applied = bench
        .store
        .apply(&[
            poll(bench.states[0].clone(), vec![first]),
            poll(bench.states[1].clone(), vec![second]),
        ])
        .unwrap();
    assert_eq!((applied.items_new, applied.items_joined), (1, 1));
    assert_eq!(applied.changes, 1);
    assert_eq!(bench.known(&["a"])[0].sightings.len(), 2);
}

#[test]
fn one_page_with_several_texts_is_several_items() {
    let mut bench = Bench::new();
    let writes = ["Goal", "Half-time"]
        .map(|headline| new_item(bench.feed_id(), headline, content("live", headline)));
    let applied = bench.poll(writes.to_vec());
    assert_eq!((applied.items_new, applied.items_joined), (2, 0));
}

#[test]
fn a_guid_that_comes_back_for_another_story_moves_on() {
    let mut bench = Bench::new();
    let old = bench.add("daily", content("monday", "Monday's digest"));
    let write = new_item(
        bench.feed_id(),
        "daily",
        content("tuesday", "Tuesday's digest"),
    );
    bench.poll(vec![write]);
    let known = bench.known(&["daily"]);
    assert_eq!(known.len(), 1);
    assert_ne!(known[0].item_id, old);
    assert!(bench.reader.item(old).unwrap().is_some());
}

#[test]
fn seeing_the_same_again_writes_the_feed_and_the_poll_only() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let before = bench.reader.item(item_id).unwrap();
    let applied = bench.poll(Vec::new());
    assert_eq!(applied, newswire::store::Applied::default());
    assert_eq!(bench.reader.item(item_id).unwrap(), before);
    assert_eq!(bench.reader.feed_health().unwrap()[0].recent_polls.len(), 2);
}

#[test]
fn parts_are_replaced_only_where_they_differ() {
    let mut bench = Bench::new();
    let mut text = content("a", "A");
    text.subjects = vec!["old".to_owned()];
    text.enclosures = full_content().enclosures;
    let item_id = bench.add("a", text.clone());
    text.subjects = vec!["new".to_owned(), "newer".to_owned()];
    text.enclosures.clear();
    text.attributions = full_content().attributions;
    let mut write = change_of(item_id, after(5));
    write.content = Some(text.clone());
    bench.poll(vec![write]);
    assert_eq!(bench.reader.item(item_id).unwrap().unwrap().content, text);
}

#[test]
fn changes_come_in_order_and_each_item_once_as_it_is_now() {
    let mut other = feed("south");
    other.agency = Some("SOUTH".to_owned());
    let mut bench = Bench::with(&[feed("north"), other]);
    let first = bench.add("a", content("a", "A"));
    let second = bench.add("b", content("b", "B"));
    let mut write = change_of(first, after(5));
    write.content = Some(content("a", "A, later"));
    write.revision = Some((2, RevisionKind::Update));
    write.changes = vec![ChangeKind::Update];
    bench.poll(vec![write]);
    let south = new_item(bench.states[1].feed_id, "s", content("s", "S"));
    bench.poll_of(bench.states[1].clone(), vec![south]);

    let all = ChangeFilter::default();
    let changes = bench.reader.changes(Sequence(0), &all, 100).unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.sequence.0, change.kind, change.version))
        .collect();
    assert_eq!(
        told,
        [
            (1, ChangeKind::New, 1),
            (2, ChangeKind::New, 1),
            (3, ChangeKind::Update, 2),
            (4, ChangeKind::New, 1),
        ]
    );
    assert_eq!(bench.reader.last_sequence().unwrap(), Sequence(4));

    let north = ItemFilter {
        order: ItemOrder::ChangedAfter(Sequence(0)),
        agency: Some("NORTH".to_owned()),
        feed: None,
        limit: 100,
    };
    let items = bench.reader.items(&north).unwrap();
    let order: Vec<_> = items
        .iter()
        .map(|item| (item.item_id, item.sequence))
        .collect();
    assert_eq!(
        order,
        [(second, Some(Sequence(2))), (first, Some(Sequence(3)))]
    );
    assert_eq!(items[1].content.headline.as_deref(), Some("A, later"));

    let nothing = ItemFilter {
        order: ItemOrder::ChangedAfter(Sequence(4)),
        ..north
    };
    assert!(bench.reader.items(&nothing).unwrap().is_empty());
}

#[test]
fn a_plan_that_contradicts_the_store_is_refused_and_the_others_are_written() {
    let mut bench = Bench::new();
    let good = new_item(bench.feed_id(), "good", content("good", "Good"));
    let mut bad = new_item(bench.feed_id(), "bad", content("bad", "Bad"));
    bad.target = ItemTarget::Existing(ItemId(999));
    let applied = bench
        .store
        .apply(&[
            poll(bench.states[0].clone(), vec![bad]),
            poll(bench.states[0].clone(), vec![good]),
        ])
        .unwrap();
    assert_eq!(applied.items_new, 1);
    assert_eq!(applied.refused.len(), 1);
    assert_eq!(applied.refused[0].0, 0);
    assert_eq!(bench.known(&["good"]).len(), 1);
}

#[test]
fn every_code_of_the_model_is_allowed_by_the_schema() {
    let mut bench = Bench::new();
    for (number, status) in PubStatus::ALL.iter().enumerate() {
        let name = format!("status-{number}");
        let mut content = content(&name, &name);
        content.pub_status = *status;
        bench.add(&name, content);
    }
    for (number, source) in BodySource::ALL.iter().enumerate() {
        let name = format!("source-{number}");
        let mut content = content(&name, &name);
        content.body_source = *source;
        bench.add(&name, content);
    }
    let item_id = bench.add("a", content("a", "A"));
    for kind in RevisionKind::ALL {
        let mut write = change_of(item_id, after(1));
        write.revision = Some((1, *kind));
        write.changes = ChangeKind::ALL.to_vec();
        bench.poll(vec![write]);
    }
    for reason in JobReason::ALL {
        let mut write = change_of(item_id, after(1));
        write.job = Some(newswire::model::JobRequest {
            url: "https://north.example/".to_owned(),
            reason: *reason,
            due: UnixMillis(0),
        });
        bench.poll(vec![write]);
    }
    let job = bench
        .reader
        .jobs_due(&super::jobs_of_any(after(60)))
        .unwrap();
    bench.page(page_of(&job[0], after(60)));
}
