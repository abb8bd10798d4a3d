//! The writes that `plan` decides on and `store` makes, and the rows that `plan` must know first.

use std::collections::HashMap;

use super::fetch::codes;
use super::{
    ChangeKind, DuplicateLink, FailureCode, FeedId, FeedState, ItemContent, ItemId, JobId,
    RevisionKind, UnixMillis, Validators,
};

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

codes! {
    /// Why a page is fetched.
    JobReason {
        /// The item is new: the page completes its revision.
        New = "new",
        /// The feed changed the item's text: the page completes the revision that this made.
        Revised = "revised",
        /// The feed says that the item changed, in its times only: a changed page is a revision of its own.
        Touched = "touched",
        /// Nobody says that the item changed: pages are asked again for some time after their story was published. A changed page is
        /// a revision of its own.
        Recheck = "recheck",
    }
}

impl JobReason {
    /// Tells whether the page's text belongs into the revision that asked for it.
    pub fn completes_revision(self) -> bool {
        matches!(self, Self::New | Self::Revised)
    }
}

/// A page to fetch. One job an item: a newer request replaces a waiting one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRequest {
    /// The page.
    pub url: String,
    /// Why.
    pub reason: JobReason,
    /// First attempt not before.
    pub due: UnixMillis,
}

/// What is kept of a page from one request to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageMemory {
    /// Validators of the page that the stored text was last weighed against; none where a page came since then that was not.
    pub validators: Validators,
    /// Address that they belong to.
    pub validators_url: Option<String>,
    /// Re-checks made so far.
    pub checks: u32,
    /// Since when a page that was read before answers that it is not there (404, 410).
    pub gone_at: Option<UnixMillis>,
}

/// Which of the pages that wait are meant: first requests always go before re-checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JobQueue {
    /// Pages that were never read, or that somebody says changed.
    #[default]
    Asked,
    /// Pages that are asked again on plan.
    Watched,
}

/// A page of the durable queue, with what is needed to work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleJob {
    /// Row.
    pub job_id: JobId,
    /// The item.
    pub item_id: ItemId,
    /// The feed whose policy applies: the item's own.
    pub feed_id: FeedId,
    /// The page.
    pub url: String,
    /// Why.
    pub reason: JobReason,
    /// The item's version when the page was asked for.
    pub version: u32,
    /// Counts up with every request for the same item: a result for an older one is dropped.
    pub generation: u32,
    /// Attempts so far.
    pub attempts: u32,
    /// When it is due.
    pub next_attempt_at: UnixMillis,
    /// What is kept of the page.
    pub memory: PageMemory,
}

/// What becomes of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobVerdict {
    /// The page was read, or is as it was.
    Done,
    /// A re-check failed: what was read before stays, and the reason is readable in the job.
    Missed {
        /// Why.
        code: FailureCode,
        /// Words for it.
        detail: String,
    },
    /// The host was not asked: try later, and count no attempt.
    PutOff {
        /// When.
        at: UnixMillis,
        /// Why.
        code: FailureCode,
        /// Words for it.
        detail: String,
    },
    /// Try again.
    Retry {
        /// When.
        at: UnixMillis,
        /// Why it failed.
        code: FailureCode,
        /// Words for it.
        detail: String,
    },
    /// Give up; the reason stays readable in the job.
    GiveUp {
        /// Why.
        code: FailureCode,
        /// Words for it.
        detail: String,
    },
}

/// What the rule of a feed gave on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleReading {
    /// `ArticleRule::version` of the rule.
    pub version: i64,
    /// Whether it found the body.
    pub outcome: RuleOutcome,
}

/// Whether a rule found the body of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOutcome {
    /// It did.
    Matched,
    /// None of its alternatives gave enough text.
    Missed,
}

/// Everything that one page changes, applied in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticlePlan {
    /// The job.
    pub job_id: JobId,
    /// Its generation: where the row has a newer one, only the item is written and the job stays due.
    pub generation: u32,
    /// What becomes of it.
    pub verdict: JobVerdict,
    /// The item; `None` where nothing changed.
    pub item: Option<ItemWrite>,
    /// What the rule of the feed gave on this page; `None` where it names no body, or the page was not read.
    pub rule: Option<RuleReading>,
    /// What is kept of the page; `None` leaves it as it was.
    pub memory: Option<PageMemory>,
    /// An item that turns out to be the page of an earlier one, and that one.
    pub same_page: Option<(ItemId, DuplicateLink)>,
    /// When the page is asked again; `None` where it is not. Counts with `JobVerdict::Done` and `Missed` only.
    pub recheck_at: Option<UnixMillis>,
    /// When it is written.
    pub at: UnixMillis,
}

impl ArticlePlan {
    /// Gives the version that the item has after the plan, where it had `version` before.
    pub fn version_after(&self, version: u32) -> u32 {
        let revision = self.item.as_ref().and_then(|item| item.revision);
        revision.map_or(version, |(number, _)| number)
    }
}
