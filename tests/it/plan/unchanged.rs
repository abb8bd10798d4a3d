//! A document of which most did not change: what is looked up, and what is planned.

use std::time::Duration;

use newswire::model::{CarriedEntry, FeedId, KnownItems};
use newswire::plan::LookUp;

use super::*;

/// Gives what the store knows after `plan`, looked up in two steps for `document`.
fn looked_up(feed: &Feed, whole: &KnownItems, document: &ParsedFeed) -> KnownItems {
    let carried = whole.items.iter().map(|item| {
        let sighting = &item.sightings[0];
        CarriedEntry {
            item_id: item.item_id,
            key: sighting.key.clone(),
            feed_hash: sighting.feed_hash,
            last_seen_at: sighting.last_seen_at,
        }
    });
    let (unchanged, query) = LookUp::new(document).split(feed, FeedId(1), carried.collect());
    let is_asked = |item: &&KnownItem| query.sighting_keys.contains(&item.sightings[0].key);
    KnownItems {
        items: whole.items.iter().filter(is_asked).cloned().collect(),
        unchanged,
        ..KnownItems::default()
    }
}

#[test]
fn a_look_at_what_changed_plans_the_same_as_a_look_at_all() {
    let feed = sample::feed("agency", URL);
    let page = |number: u32| format!("https://agency.example/{number}");
    let story = |number: u32, title: &str| sample::item(&number.to_string(), title, &page(number));
    let (_, whole) = first_poll(
        &feed,
        vec![
            story(1, "Port reopens"),
            story(2, "Ferry is late"),
            story(3, "Bridge opens"),
        ],
    );
    let document = sample::document(vec![
        story(4, "Mayor speaks"),
        story(1, "Port reopens"),
        story(2, "Ferry is very late indeed"),
        story(3, "Bridge opens"),
    ]);
    let light = looked_up(&feed, &whole, &document);
    assert_eq!((light.items.len(), light.unchanged.len()), (1, 2));
    for age in [Duration::from_mins(5), Duration::from_hours(25)] {
        let aged = |known: &KnownItems| {
            let mut known = known.clone();
            let sightings = known.items.iter_mut().flat_map(|item| &mut item.sightings);
            for sighting in sightings {
                sighting.last_seen_at = MORNING.saturating_sub(age);
            }
            for entry in known.unchanged.values_mut() {
                entry.last_seen_at = MORNING.saturating_sub(age);
            }
            known
        };
        let plan = |known| poll_document(&feed, &state(&feed), &document, &known);
        let (of_all, of_changed) = (plan(aged(&whole)), plan(aged(&light)));
        assert_eq!(of_all, of_changed, "{age:?}");
        let writes = if age > Duration::from_hours(24) { 4 } else { 2 };
        assert_eq!(of_changed.items.len(), writes, "{age:?}");
    }
}
