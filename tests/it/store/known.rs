//! What makes two sightings one item, as far as the store decides it.

use newswire::model::{ItemId, KnownQuery};

use super::material::{Bench, after, change_of, content, feed, new_item, poll, sighting};

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
fn any_text_is_found_again_under_its_key() {
    let mut bench = Bench::new();
    let odd = [
        "a\0b",
        "quote\"s",
        "back\\slash",
        "line\nbreak",
        "\u{1F600}",
        "\u{7f}\u{1}",
        "",
        "ключ",
    ];
    for key in odd {
        bench.add(
            key,
            content(&format!("page-{key}"), &format!("Headline {key}")),
        );
        let query = KnownQuery {
            feed_id: None,
            scope: "agency:XX:NORTH".to_owned(),
            sighting_keys: Vec::new(),
            url_keys: vec![format!("north.example/story/page-{key}")],
        };
        assert_eq!(
            bench.reader.known(&query).unwrap().items.len(),
            1,
            "{key:?}"
        );
    }
    assert_eq!(bench.known(&odd).len(), odd.len());
}
