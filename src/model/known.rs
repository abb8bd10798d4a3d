//! The rows that `plan` must know before it decides.

use std::collections::HashMap;

use super::{FeedId, ItemContent, ItemId, RevisionKind, UnixMillis};

/// Keys under which items of one feed document may be known already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownQuery {
    /// The feed that is polled.
    pub feed_id: Option<FeedId>,
    /// See `Feed::identity_scope`.
    pub scope: String,
    /// Sighting keys of this feed, see `story::sighting_key`.
    pub sighting_keys: Vec<String>,
    /// URL keys within the scope.
    pub url_keys: Vec<String>,
}

/// The rows known under a `KnownQuery`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownItems {
    /// Items, each once, in no order; without those of `unchanged` that nothing else asked for.
    pub items: Vec<KnownItem>,
    /// Entries of the document that are what they were when the feed was read before, by their key.
    pub unchanged: HashMap<String, CarriedEntry>,
    /// Publication time of the newest item of `unchanged`, where it was asked for.
    pub newest_unchanged: Option<UnixMillis>,
    /// Publication times of the few newest items that the polled feed brought, the newest first.
    pub newest: Vec<UnixMillis>,
    /// Items that the feed carried lately and that are not among these; looked up only where most of a document is unknown, as it is
    /// after a site moved.
    pub formerly: Vec<KnownItem>,
    /// Items that the feed carried lately, those of the document too; looked up only where an entry that is new takes a story back.
    pub lately: Vec<KnownItem>,
}

impl KnownItems {
    /// Gives the ids of the items that were found under a key; one may come twice.
    pub fn ids(&self) -> impl Iterator<Item = ItemId> {
        let unchanged = self.unchanged.values().map(|entry| entry.item_id);
        self.items.iter().map(|item| item.item_id).chain(unchanged)
    }
}

/// How a feed carried an item, as far as it tells that an entry did not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedEntry {
    /// The item.
    pub item_id: ItemId,
    /// The key under which the feed carried it: see `story::sighting_key`.
    pub key: String,
    /// Hash of what the feed said of it.
    pub feed_hash: i64,
    /// When the feed was last seen carrying it.
    pub last_seen_at: UnixMillis,
}

/// One item as the store holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownItem {
    /// Row.
    pub item_id: ItemId,
    /// The feed that first carried it, or took it over from one that is retired: only that feed changes its text.
    pub feed_id: FeedId,
    /// Number of its last revision, from 1.
    pub version: u32,
    /// When that revision was seen.
    pub version_at: UnixMillis,
    /// What kind of change it was.
    pub version_kind: RevisionKind,
    /// When we first saw it.
    pub first_seen_at: UnixMillis,
    /// How often its page was put into the queue.
    pub page_requests: u32,
    /// When its page was last fetched, well or not; `None` where it never was.
    pub page_tried_at: Option<UnixMillis>,
    /// Its columns and rows.
    pub content: ItemContent,
    /// All its sightings.
    pub sightings: Vec<StoredSighting>,
    /// Hashes of the texts that it had before the newest one, in no order.
    pub earlier_hashes: Vec<i64>,
    /// The text before the newest revision. Read for one item alone, and `None` in the items of a whole document.
    pub previous: Option<VersionText>,
}

/// The text of one version of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionText {
    /// Headline.
    pub headline: Option<String>,
    /// Standfirst.
    pub lede: Option<String>,
    /// Paragraphs joined by a blank line.
    pub body_text: Option<String>,
}

/// What a revision took out of a text and put into it, in short.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextChange {
    /// Words of the version before that are gone.
    pub removed: String,
    /// Words that are new.
    pub added: String,
}

/// How one feed carried an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSighting {
    /// The feed.
    pub feed_id: FeedId,
    /// The key under which it is looked up: see `story::sighting_key`.
    pub key: String,
    /// guid as carried.
    pub guid: Option<String>,
    /// Link as carried.
    pub link: Option<String>,
    /// Title as carried: tells a new headline from one that the page set.
    pub title: Option<String>,
    /// Hash of what the feed said of the item, to see a change without reading it all.
    pub feed_hash: i64,
    /// When that feed was last seen carrying it.
    pub last_seen_at: UnixMillis,
}
