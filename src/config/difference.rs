//! What a reload changes.

use std::collections::HashMap;

use super::Config;
use crate::model::{Feed, FeedSlug};

/// What differs between two configurations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Feeds that are new, in the new order.
    pub added: Vec<FeedSlug>,
    /// Feeds that are gone, in the old order.
    pub removed: Vec<FeedSlug>,
    /// Feeds of which anything changed, their secrets too, in the new order.
    pub changed: Vec<FeedSlug>,
    /// Global tables that changed, such as `fetch`.
    pub tables: Vec<&'static str>,
}

impl Difference {
    /// Tells whether the two say the same. The order of the feeds says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares two configurations.
pub fn difference(old: &Config, new: &Config) -> Difference {
    let before = by_slug(old);
    let after = by_slug(new);
    let mut difference = Difference::default();
    for feed in &new.feeds {
        match before.get(&feed.slug) {
            None => difference.added.push(feed.slug.clone()),
            Some(known) if *known != feed => difference.changed.push(feed.slug.clone()),
            Some(_) => {}
        }
    }
    let is_gone = |feed: &&Feed| !after.contains_key(&feed.slug);
    let gone = old.feeds.iter().filter(is_gone);
    difference.removed = gone.map(|feed| feed.slug.clone()).collect();
    let tables = [
        ("store", old.store != new.store),
        ("fetch", old.fetch != new.fetch),
        ("schedule", old.schedule != new.schedule),
    ];
    let changed = tables.into_iter().filter(|(_, is_changed)| *is_changed);
    difference.tables = changed.map(|(name, _)| name).collect();
    difference
}

fn by_slug(config: &Config) -> HashMap<&FeedSlug, &Feed> {
    config.feeds.iter().map(|feed| (&feed.slug, feed)).collect()
}
