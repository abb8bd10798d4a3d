//! Pages to fetch: why one is asked for, the job that waits, and what became of it.

use super::fetch::codes;
use super::{DuplicateLink, FailureCode, FeedId, ItemId, ItemWrite, JobId, UnixMillis, Validators};

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
    /// When it was asked for: the time of the request that its attempts are counted from.
    pub requested_at: UnixMillis,
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
    /// When it was asked for: a failure counts also where it was asked for again meanwhile, unless that began anew.
    pub requested_at: UnixMillis,
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
