//! Which entries of a document need no look at their items.

use newswire::model::{CarriedEntry, FeedItem, ItemId, UnixMillis};
use newswire::story;

use super::item;

fn carried(number: i64, item: &FeedItem) -> CarriedEntry {
    CarriedEntry {
        item_id: ItemId(number),
        key: story::sighting_key(item),
        feed_hash: story::feed_hash(item),
        last_seen_at: UnixMillis(0),
    }
}

/// Gives the items of the entries of `now` that did not change since the feed carried `before`, numbered from 1.
fn unchanged(before: &[FeedItem], now: &[FeedItem]) -> Vec<i64> {
    let carried = (1..)
        .zip(before)
        .map(|(number, item)| carried(number, item));
    let keys = story::sighting_keys(now);
    let carried = carried.filter(|entry| keys.contains(&entry.key));
    let unchanged = story::unchanged(now, &keys, carried.collect());
    let mut numbers: Vec<i64> = unchanged.values().map(|entry| entry.item_id.0).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn an_entry_with_the_same_key_and_the_same_words_needs_no_second_look() {
    let story = |guid, title| item(Some(guid), Some("https://a.example/1"), title, "It rains.");
    let port = || story("1", "Port reopens");
    let ferry = || item(Some("2"), Some("https://a.example/2"), "Ferry is late", "");
    let at = |guid: &str| item(Some(guid), None, "Bridge opens", "Traffic flows again.");
    for (name, before, now, expected) in [
        ("nothing was carried", vec![], vec![port()], vec![]),
        (
            "both stay",
            vec![port(), ferry()],
            vec![ferry(), port()],
            vec![1, 2],
        ),
        (
            "a title changes",
            vec![port(), ferry()],
            vec![story("1", "Port shuts"), ferry()],
            vec![2],
        ),
        (
            "a guid changes",
            vec![port()],
            vec![story("7", "Port reopens")],
            vec![],
        ),
        ("one is new", vec![port()], vec![ferry(), port()], vec![1]),
        (
            "an entry is shown twice",
            vec![port()],
            vec![port(), port()],
            vec![1],
        ),
        (
            "the guid comes under another host as well",
            vec![at("https://a.example/bridge"), ferry()],
            vec![
                at("https://b.example/bridge"),
                at("https://a.example/bridge"),
                ferry(),
            ],
            vec![2],
        ),
    ] {
        assert_eq!(unchanged(&before, &now), expected, "{name}");
    }
}
