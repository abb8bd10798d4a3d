//! Items, their versions, parts and changes.

use newswire::model::{
    Attribution, BodySource, ChangeKind, Enclosure, ItemId, ItemTarget, JobReason, MarkerKind,
    PubStatus, RevisionKind, UnixMillis,
};
use newswire::store::ItemFilter;

use super::material::{
    Bench, NOW, after, change_of, content, new_item, page_of, poll, raw, with_body,
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
    content.rule_version = Some(-99);
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
    let polls: i64 = raw(&bench.path)
        .query_row("SELECT count(*) FROM poll", (), |row| row.get(0))
        .unwrap();
    assert_eq!(polls, 1, "nothing is left of what was refused");
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

#[test]
fn a_very_long_body_is_stored_and_found() {
    let mut bench = Bench::new();
    let body = format!("{} needle", "A long digest of the day. ".repeat(80_000));
    let item_id = bench.add("digest", with_body(content("digest", "Digest"), &body));
    let stored = bench.reader.item(item_id).unwrap().unwrap();
    assert_eq!(stored.content.body_text.as_deref(), Some(body.as_str()));
    assert_eq!(bench.reader.search("needle", 1).unwrap().len(), 1);
}
