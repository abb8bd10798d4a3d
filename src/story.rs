//! The same story again: identity of items, hashes of texts, kinds of revision.
//!
//! Pure. Must not know: HTML, the store, the clock.

use crate::model::{FeedId, FeedItem, ItemContent, KnownItem, KnownItems, RevisionKind};

/// Gives the comparison key of an address (WIRE.md of the design: RFC 3986 normalisation, without scheme, `www.`, `m.`, `amp.`, fragment, trailing
/// slash and tracking parameters, query sorted). Never fetched. `None` where the address is no http address or names a home page, which identifies nothing.
pub fn url_key(url: &str) -> Option<String> {
    todo!()
}

/// Gives the key under which a feed carries an item: its guid without scheme and host noise, else the URL key, else a hash of title and date.
pub fn sighting_key(item: &FeedItem) -> String {
    todo!()
}

/// Hashes everything that a feed says of an item and that a reader would call a change; view counters and tracking parameters left out.
pub fn feed_hash(item: &FeedItem) -> i64 {
    todo!()
}

/// Hashes headline, lede and body with white space folded.
pub fn content_hash(headline: Option<&str>, lede: Option<&str>, body: Option<&str>) -> i64 {
    todo!()
}

/// Finds the item that a feed's item is, among those known: same guid, guid without scheme and host, URL key.
/// A guid that comes back with another URL and another text is a reused guid: no match.
pub fn find_known<'a>(
    item: &FeedItem,
    feed_id: FeedId,
    known: &'a KnownItems,
) -> Option<&'a KnownItem> {
    todo!()
}

/// Tells what kind of revision leads from one version to the next; `None` where no reader would call it a change.
pub fn revision_kind(before: &ItemContent, after: &ItemContent) -> Option<RevisionKind> {
    todo!()
}
