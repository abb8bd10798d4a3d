//! The writes that `plan` decides on and `store` makes for one poll.

use super::{
    ChangeKind, FailureCode, FeedId, FeedState, ItemContent, ItemId, JobRequest, RevisionKind,
    TextChange, UnixMillis,
};

/// Everything that one poll changes, applied in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct PollPlan {
    /// The state of the feed after the poll.
    pub state: FeedState,
    /// What the poll did.
    pub poll: PollRecord,
    /// Items to write; empty where nothing changed.
    pub items: Vec<ItemWrite>,
    /// What to ask for next to fill a gap; `None` where there is none, or nothing to fill it from.
    pub older: Option<OlderPage>,
}

/// A document that may hold what scrolled out of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderPage {
    /// Its address.
    pub url: String,
    /// What it is.
    pub source: OlderSource,
    /// Requests made for this gap before it.
    pub asked: u32,
    /// Publication time of the newest item known before the gap.
    pub after: Option<UnixMillis>,
    /// Publication time of the oldest item behind the gap.
    pub before: Option<UnixMillis>,
}

/// Where the stories of a gap are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OlderSource {
    /// The next page of a paged feed, or the previous archive (RFC 5005): named by the feed.
    Feed,
    /// A news sitemap: named by the operator.
    Sitemap,
}

/// The row of `poll`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollRecord {
    /// When the request was made.
    pub at: UnixMillis,
    /// How long it took.
    pub duration_ms: u64,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// Bytes of the body after decoding.
    pub body_bytes: u64,
    /// Items in the document; 0 where it was not read.
    pub items_seen: u32,
    /// New items.
    pub items_new: u32,
    /// Changed items.
    pub items_changed: u32,
    /// Reason code of a failure.
    pub error: Option<FailureCode>,
    /// Words for it.
    pub error_detail: Option<String>,
    /// Warnings of the reader, as `code` or `code: detail`, bounded.
    pub warnings: Vec<String>,
}

impl PollRecord {
    /// Makes the record of a poll of which nothing is known yet but when its request was made.
    pub fn begun(at: UnixMillis) -> Self {
        Self {
            at,
            duration_ms: 0,
            status: None,
            body_bytes: 0,
            items_seen: 0,
            items_new: 0,
            items_changed: 0,
            error: None,
            error_detail: None,
            warnings: Vec::new(),
        }
    }
}

/// Which row an `ItemWrite` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemTarget {
    /// A new row.
    New,
    /// A row that exists.
    Existing(ItemId),
}

/// What is written about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemWrite {
    /// Which row.
    pub target: ItemTarget,
    /// See `Feed::identity_scope`.
    pub scope: String,
    /// The columns as they are to be; `None` leaves the row as it is. Always given for a new row.
    pub content: Option<ItemContent>,
    /// Number and kind of a new revision; its text is that of `content`.
    pub revision: Option<(u32, RevisionKind)>,
    /// The last revision takes the text of `content` in place: its page has come.
    pub completes_revision: Option<u32>,
    /// The revision that is completed turns out to be of this kind.
    pub raised_to: Option<RevisionKind>,
    /// What the revision that begins or is completed changed in the text; `None` where there was none before it.
    pub text_change: Option<TextChange>,
    /// The sighting to insert or refresh.
    pub sighting: Option<SightingWrite>,
    /// The page to fetch.
    pub job: Option<JobRequest>,
    /// Rows for the change feed, in order.
    pub changes: Vec<ChangeKind>,
    /// When it is written.
    pub at: UnixMillis,
}

impl ItemWrite {
    /// Makes a write that changes nothing yet.
    pub fn of(target: ItemTarget, scope: String, at: UnixMillis) -> Self {
        Self {
            target,
            scope,
            content: None,
            revision: None,
            completes_revision: None,
            raised_to: None,
            text_change: None,
            sighting: None,
            job: None,
            changes: Vec::new(),
            at,
        }
    }
}

/// A sighting to insert, or to refresh where its key exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SightingWrite {
    /// The feed.
    pub feed_id: FeedId,
    /// See `story::sighting_key`.
    pub key: String,
    /// guid as carried.
    pub guid: Option<String>,
    /// Link as carried.
    pub link: Option<String>,
    /// Title as carried: tells a new headline from one that the page set.
    pub title: Option<String>,
    /// Hash of what the feed said.
    pub feed_hash: i64,
}
