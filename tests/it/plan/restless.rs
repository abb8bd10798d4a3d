//! Feeds that change what they said at every poll, and clocks that run backwards.

use std::collections::HashMap;
use std::time::Duration;

use newswire::model::{
    ChangeKind, FeedItem, ItemId, KnownItem, KnownItems, ParsedFeed, PollPlan, PubStatus,
    StoredSighting, UnixMillis,
};
use newswire::plan::{self, Document, PollInput};
use newswire::schedule::Siblings;

use super::{URL, first_poll, state};
use crate::support::sample::{self, MORNING};

/// Keeps what a store would keep of one item.
struct Kept {
    item: KnownItem,
    hashes: HashMap<u32, i64>,
}

impl Kept {
    fn new(item: FeedItem) -> Self {
        let feed = sample::feed("agency", URL);
        let (_, known) = first_poll(&feed, vec![item]);
        let item = known.items[0].clone();
        Self {
            hashes: HashMap::from([(1, item.content.content_hash)]),
            item,
        }
    }

    fn poll(&mut self, entry: FeedItem, now: UnixMillis) -> PollPlan {
        let feed = sample::feed("agency", URL);
        let document: ParsedFeed = sample::document(vec![entry]);
        let plan = plan::poll(&PollInput {
            siblings: &Siblings::default(),
            arrival: plan::Arrival::Polled,
            told_until: None,
            feed: &feed,
            state: &state(&feed),
            fetched: &sample::fresh(URL),
            document: Document::Feed {
                body_hash: now.0,
                parsed: &document,
                warnings: &[],
            },
            known: &KnownItems {
                items: vec![self.item.clone()],
                ..KnownItems::default()
            },
            price: 120.0,
            asked_at: now,
            now,
            jitter: 0.5,
        });
        for write in &plan.items {
            if let Some((number, _)) = write.revision {
                self.item.version = number;
                self.item.version_at = now;
            }
            if let Some(content) = &write.content {
                self.item.content = content.clone();
            }
            if let Some(sighting) = &write.sighting {
                self.item.sightings = vec![StoredSighting {
                    feed_id: sighting.feed_id,
                    key: sighting.key.clone(),
                    guid: sighting.guid.clone(),
                    link: sighting.link.clone(),
                    title: sighting.title.clone(),
                    feed_hash: sighting.feed_hash,
                    last_seen_at: now,
                }];
            }
        }
        self.hashes
            .insert(self.item.version, self.item.content.content_hash);
        let newest = self.item.version;
        let earlier = self.hashes.iter().filter(|(number, _)| **number != newest);
        self.item.earlier_hashes = earlier.map(|(_, hash)| *hash).collect();
        assert_eq!(self.item.item_id, ItemId(1));
        plan
    }
}

fn at(minute: u64) -> UnixMillis {
    MORNING.saturating_add(Duration::from_mins(minute))
}

fn entry(title: &str) -> FeedItem {
    sample::item("1", title, "https://agency.example/story/1")
}

#[test]
fn a_feed_that_rewrites_its_items_at_every_poll_keeps_few_revisions_and_says_so() {
    let mut kept = Kept::new(entry("Port Selby reopens to 0 grain ships"));
    let mut said = 0;
    for minute in 1..=24 * 60 {
        let title = format!("Port Selby reopens to {minute} grain ships");
        let plan = kept.poll(entry(&title), at(minute));
        let is_said = |line: &String| line.starts_with("restless_items: 1 ");
        said += usize::from(plan.poll.warnings.iter().any(is_said));
        assert_eq!(kept.item.content.headline.as_deref(), Some(title.as_str()));
    }
    let versions = kept.item.version;
    assert!((30..=60).contains(&versions), "{versions} in a day");
    assert!(said > 1_000, "{said}");
}

#[test]
fn a_story_that_goes_to_and_fro_keeps_few_revisions() {
    let titles = [
        "Port Selby reopens to grain ships after storm",
        "Grain ships wait as Port Selby stays closed",
    ];
    let mut kept = Kept::new(entry(titles[0]));
    for minute in 1..=24 * 60_usize {
        kept.poll(
            entry(titles[minute % 2]),
            at(u64::try_from(minute).unwrap()),
        );
    }
    let versions = kept.item.version;
    assert!((8..=20).contains(&versions), "{versions} in a day");
}

#[test]
fn a_story_ends_as_its_source_does() {
    let titles = [
        "Port Selby reopens to ten grain ships after storm",
        "Port Selby reopens to two grain ships after storm",
    ];
    for last in [0, 1] {
        let mut kept = Kept::new(entry(titles[0]));
        for minute in 1..=15 {
            kept.poll(entry(titles[minute % 2]), at(minute as u64));
        }
        let mut is_unfinished = false;
        for minute in 16..=60 {
            let before = kept.item.content.headline.clone();
            let plan = kept.poll(entry(titles[last]), at(minute));
            let is_put_off = plan.items.iter().all(|write| write.content.is_none())
                && before.as_deref() != Some(titles[last]);
            is_unfinished |= is_put_off;
            assert_eq!(is_put_off, is_put_off && plan.state.body_hash.is_none());
        }
        assert_eq!(kept.item.content.headline.as_deref(), Some(titles[last]));
        assert!(kept.item.version < 10, "{}", kept.item.version);
        assert_eq!(is_unfinished, last == 1, "the other one had to wait");
    }
}

#[test]
fn a_marker_that_takes_turns_makes_few_corrections() {
    let mut kept = Kept::new(entry("Port Selby reopens to grain ships"));
    for minute in 1..=24 * 60 {
        let marker = if minute % 2 == 1 { "CORRECTED-" } else { "" };
        let title = format!("{marker}Port Selby reopens to grain ships");
        kept.poll(entry(&title), at(minute));
    }
    assert!(
        (16..=60).contains(&kept.item.version),
        "{}",
        kept.item.version
    );
}

#[test]
fn the_last_text_of_a_busy_story_is_told() {
    let mut kept = Kept::new(entry("Port Selby reopens to 0 grain ships"));
    for ships in 1..=40 {
        let title = format!("Port Selby reopens to {ships} grain ships");
        let plan = kept.poll(entry(&title), at(1));
        let [write] = plan.items.as_slice() else {
            panic!("one item, not {}", plan.items.len())
        };
        let is_replaced = write.revision.is_none();
        assert_eq!(is_replaced, write.changes == [ChangeKind::Body], "{ships}");
        assert_eq!(is_replaced, ships > 15, "{ships}");
    }
}

#[test]
fn a_story_is_restored_as_often_as_it_is_withdrawn() {
    let mut kept = Kept::new(entry("Port Selby reopens to grain ships"));
    for round in 0..4 {
        kept.poll(
            entry("STORY WITHDRAWN-Port Selby reopens to grain ships"),
            at(2 * round + 1),
        );
        assert_eq!(kept.item.content.pub_status, PubStatus::Canceled, "{round}");
        kept.poll(
            entry("Port Selby reopens to grain ships"),
            at(2 * round + 2),
        );
        assert_eq!(kept.item.content.pub_status, PubStatus::Usable, "{round}");
    }
    assert_eq!(kept.item.version, 9);
}

#[test]
fn a_correction_is_never_held_up() {
    let mut kept = Kept::new(entry("Port Selby reopens to 0 grain ships"));
    for minute in 1..=60 {
        kept.poll(
            entry(&format!("Port Selby reopens to {minute} grain ships")),
            at(minute),
        );
    }
    let before = kept.item.version;
    kept.poll(
        entry("CORRECTED-Port Selby reopens to 12 grain ships"),
        at(61),
    );
    assert_eq!(kept.item.version, before + 1);
    kept.poll(
        entry("STORY WITHDRAWN-Port Selby reopens to 12 grain ships"),
        at(61),
    );
    assert_eq!(kept.item.version, before + 2);
}

#[test]
fn a_clock_that_runs_backwards_holds_no_change_up() {
    let mut kept = Kept::new(entry("Port Selby reopens to 0 grain ships"));
    let before = MORNING.saturating_sub(Duration::from_hours(48));
    for ships in 1..=30 {
        kept.poll(
            entry(&format!("Port Selby reopens to {ships} grain ships")),
            before,
        );
    }
    assert!(kept.item.version > 10, "{}", kept.item.version);
    let plan = kept.poll(entry("Port Selby reopens to 99 grain ships"), UnixMillis(0));
    assert_eq!(plan.items.len(), 1);
}
