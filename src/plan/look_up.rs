//! What the plan of a document must know of the store.
//!
//! Must not know: what is planned.

use std::collections::{HashMap, HashSet};

use crate::model::{CarriedEntry, Feed, FeedId, KnownItems, KnownQuery, ParsedFeed};
use crate::story;

use super::notice::taken_back;

/// What must be looked up of the items of a document, in two steps: first what the feed carried under their keys, then, of those
/// that did change or are new to it, all that is known.
#[derive(Debug)]
pub struct LookUp<'a> {
    parsed: &'a ParsedFeed,
    sighting_keys: Vec<String>,
}

impl<'a> LookUp<'a> {
    /// Prepares the look-up for a document.
    pub fn new(parsed: &'a ParsedFeed) -> Self {
        Self {
            parsed,
            sighting_keys: story::sighting_keys(&parsed.items),
        }
    }

    /// Gives the keys under which the feed may have carried the items.
    pub fn sighting_keys(&self) -> &[String] {
        &self.sighting_keys
    }

    /// Tells whether an entry that is new or changed takes a story back, so that what the feed carried lately is worth a look.
    pub fn may_take_back(&self, unchanged: &HashMap<String, CarriedEntry>) -> bool {
        let keyed = self.parsed.items.iter().zip(&self.sighting_keys);
        keyed
            .filter(|(_, key)| !unchanged.contains_key(*key))
            .any(|(item, _)| taken_back(item).is_some())
    }

    /// Gives the entries that did not change, by their key, and the keys under which the others may be known.
    pub fn split(
        &self,
        feed: &Feed,
        feed_id: FeedId,
        carried: Vec<CarriedEntry>,
    ) -> (HashMap<String, CarriedEntry>, KnownQuery) {
        let items = &self.parsed.items;
        let unchanged = story::unchanged(items, &self.sighting_keys, carried);
        let mut query = KnownQuery {
            feed_id: Some(feed_id),
            scope: feed.identity_scope(),
            sighting_keys: Vec::new(),
            url_keys: Vec::new(),
        };
        let is_unchanged = |key: &&String| unchanged.contains_key(*key);
        if self.sighting_keys.iter().all(|key| is_unchanged(&key)) {
            return (unchanged, query);
        }
        let url_keys = story::url_keys(items);
        let shared = story::shared_among(items, &url_keys);
        let keyed = self.sighting_keys.iter().zip(url_keys);
        for (sighting_key, url_key) in keyed.filter(|(key, _)| !is_unchanged(key)) {
            query.sighting_keys.push(sighting_key.clone());
            query
                .url_keys
                .extend(url_key.filter(|key| !shared.contains(key)));
        }
        (unchanged, query)
    }
}

/// Tells whether so much is new to a feed that stories may have scrolled out unseen: then the age of what did not change counts.
pub fn may_be_gap(query: &KnownQuery) -> bool {
    query.sighting_keys.len() > 1
}

/// Most items that are looked at where a site may have moved.
pub const MOST_FORMERLY: u32 = 300;

/// Tells whether so little of a document is known that its site may have moved.
pub fn may_have_moved(parsed: &ParsedFeed, known: &KnownItems) -> bool {
    let ids: HashSet<_> = known.ids().collect();
    parsed.items.len() > 2 * ids.len()
}
