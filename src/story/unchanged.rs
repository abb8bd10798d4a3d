//! Entries of a document that are what they were when the feed was read before: their items need not be read to know it.
//!
//! Must not know: the store, what is done with the others.

use std::collections::{HashMap, HashSet};

use super::hashes::feed_hash;
use super::identity::guid_page;
use crate::model::{CarriedEntry, FeedItem};

/// Gives the entries that are unchanged, by their key. `keys` are those of the document, as `sighting_keys` gives them, and `carried`
/// what the feed carried under them.
///
/// The same key with the same hash is the same item, whatever else the store holds: the hash takes in the address. But one whose
/// guid comes once more in the document, under another host and not known yet, is left out, for the other entry must find its item.
pub fn unchanged(
    items: &[FeedItem],
    keys: &[String],
    carried: Vec<CarriedEntry>,
) -> HashMap<String, CarriedEntry> {
    let by_key = carried.into_iter().map(|entry| (entry.key.clone(), entry));
    let mut unchanged: HashMap<String, CarriedEntry> = by_key.collect();
    if unchanged.is_empty() {
        return unchanged;
    }
    let mut seen = HashSet::new();
    let mut pages_of_others = HashSet::new();
    for (item, key) in items.iter().zip(keys) {
        if !seen.insert(key) {
            continue;
        }
        let carried = unchanged.get(key);
        if carried.is_some_and(|carried| carried.feed_hash == feed_hash(item)) {
            continue;
        }
        unchanged.remove(key);
        pages_of_others.extend(item.id.as_deref().and_then(guid_page));
    }
    unchanged.retain(|key, _| page_of(key).is_none_or(|page| !pages_of_others.contains(page)));
    unchanged
}

/// Gives what follows the host in a key that is the address of a page.
fn page_of(key: &str) -> Option<&str> {
    let guid = key.strip_prefix("g:")?;
    let (host, _) = guid.split_once('/')?;
    guid.strip_prefix(host)
}
