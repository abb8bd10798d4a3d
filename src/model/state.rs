//! What is remembered of a feed between two polls, and when it is polled next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::fetch::codes;
use super::{FailureCode, Feed, FeedHints, FeedId, FeedSlug, LearnedRates, UnixMillis, Validators};

/// Items, decayed as learned rates are, that a rhythm cannot be told from.
const FEW_ITEMS: f32 = 3.0;
/// Mean gaps between its items after which a feed that brings nothing new is silent.
const SILENT_GAPS: f32 = 12.0;
/// A feed is silent after a day at the earliest.
const LEAST_SILENCE: Duration = Duration::from_hours(24);

/// The polling state of one feed: the truth is its row in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedState {
    /// Row of the feed.
    pub feed_id: FeedId,
    /// The feed's slug.
    pub slug: FeedSlug,
    /// Validators of the last good answer.
    pub validators: Validators,
    /// Final address that the validators belong to (FETCH R26).
    pub validators_url: Option<String>,
    /// Hash of the last body that was read as a feed.
    pub body_hash: Option<i64>,
    /// When the feed is due.
    pub next_poll_at: UnixMillis,
    /// Why then.
    pub next_poll_reason: PollReason,
    /// What the server asked for: no request before, not even by `--once`.
    pub not_before: Option<UnixMillis>,
    /// Failures in a row.
    pub failures: u32,
    /// When it was last asked.
    pub last_poll_at: Option<UnixMillis>,
    /// When an answer was last good.
    pub last_ok_at: Option<UnixMillis>,
    /// Code of the last failure; `None` after a good answer.
    pub last_error: Option<FailureCode>,
    /// Words for the last failure.
    pub last_error_detail: Option<String>,
    /// When it last brought a new item.
    pub last_new_at: Option<UnixMillis>,
    /// When it was last asked without validators (FETCH R9a).
    pub last_unconditional_at: Option<UnixMillis>,
    /// Where permanent redirects lead (FETCH R22).
    pub moved: Option<MovedFeed>,
    /// 410 answers in a row (FETCH R21).
    pub gone_count: u32,
    /// Why the feed is not polled any more.
    pub stopped: Option<StopReason>,
    /// Polling hints of the last document.
    pub hints: FeedHints,
    /// Stories that scrolled out between two polls.
    pub gap: GapMemory,
    /// What was learned of its rhythm.
    pub learned: LearnedRates,
    /// Counts the addresses that were configured: a poll of an earlier one must not be written as the state of this one.
    pub url_generation: u32,
}

impl FeedState {
    /// Makes the state of a feed that was never polled, due at `due`.
    pub fn new(feed_id: FeedId, slug: FeedSlug, due: UnixMillis) -> Self {
        Self {
            feed_id,
            slug,
            validators: Validators::default(),
            validators_url: None,
            body_hash: None,
            next_poll_at: due,
            next_poll_reason: PollReason::FirstPoll,
            not_before: None,
            failures: 0,
            last_poll_at: None,
            last_ok_at: None,
            last_error: None,
            last_error_detail: None,
            last_new_at: None,
            last_unconditional_at: None,
            moved: None,
            gone_count: 0,
            stopped: None,
            hints: FeedHints::default(),
            gap: GapMemory::default(),
            learned: LearnedRates::default(),
            url_generation: 1,
        }
    }

    /// Tells whether the feed is polled: it is not switched off, and nothing stopped it.
    pub fn is_polled(&self, feed: &Feed) -> bool {
        feed.enabled && self.stopped.is_none()
    }

    /// Gives the moment from which the feed is silent if nothing new comes: a day after its last new item, or 12 times its mean gap
    /// between items where that is longer. `None` while too little is known of its rhythm.
    pub fn silent_from(&self) -> Option<UnixMillis> {
        let learned = &self.learned;
        let last_new_at = self.last_new_at?;
        let is_known = learned.items >= FEW_ITEMS;
        let patience_seconds = SILENT_GAPS * learned.exposure / learned.items;
        let patience = is_known.then(|| Duration::try_from_secs_f32(patience_seconds).ok())??;
        Some(last_new_at.saturating_add(patience.max(LEAST_SILENCE)))
    }

    /// Gives the address to ask: where the feed moved for good, else the configured one.
    pub fn poll_url<'a>(&'a self, configured: &'a str) -> &'a str {
        match &self.moved {
            Some(moved) if moved.adopted => &moved.target,
            _ => configured,
        }
    }
}

/// What is remembered of the gaps of a feed: stories that may have scrolled out between two polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GapMemory {
    /// When a poll last found a gap.
    pub last_at: Option<UnixMillis>,
    /// Requests made to fill gaps since `since`.
    pub requests: u32,
    /// When the first of them was made; a day later they are counted anew.
    pub since: Option<UnixMillis>,
    /// When an older document last reached back to what was known before a gap.
    pub filled_at: Option<UnixMillis>,
    /// When a poll found the last gap before that at `last_at` which no older document filled.
    pub unfilled_at: Option<UnixMillis>,
}

impl GapMemory {
    /// Gives when a poll found the newest gap that older documents did not fill.
    pub fn open_since(&self) -> Option<UnixMillis> {
        self.last_at
            .filter(|at| self.filled_at.is_none_or(|filled| filled < *at))
            .or(self.unfilled_at)
    }

    /// Notes that a poll found a gap, and keeps in mind one before it that is still open.
    pub fn note(&mut self, now: UnixMillis) {
        // Older documents are asked for right after the poll: what they have not filled by now stays open.
        self.unfilled_at = self.open_since();
        self.last_at = Some(now);
    }
}

/// Where permanent redirects lead, and how often that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFeed {
    /// The address behind the leading permanent redirects.
    pub target: String,
    /// Good sightings in a row of that target.
    pub sightings: u32,
    /// Whether polls start there now.
    pub adopted: bool,
}

codes! {
    /// Why a feed is not polled any more.
    StopReason {
        /// The server said twice that it is gone for good.
        Gone = "gone",
    }
}

codes! {
    /// What decided the time of the next poll.
    PollReason {
        /// Never polled before.
        FirstPoll = "first_poll",
        /// The learned rate of the feed.
        Learned = "learned",
        /// The interval that the operator fixed.
        FixedInterval = "fixed_interval",
        /// The smallest interval that the operator allows.
        MinInterval = "min_interval",
        /// The largest interval that the operator allows.
        MaxInterval = "max_interval",
        /// The server's max-age or Expires.
        Freshness = "freshness",
        /// The document's ttl or sy:updatePeriod.
        FeedPeriod = "feed_period",
        /// The document's skipHours.
        SkipHours = "skip_hours",
        /// The document's skipDays.
        SkipDays = "skip_days",
        /// The server's Retry-After.
        RetryAfter = "retry_after",
        /// Back-off after failures.
        BackOff = "back_off",
        /// A gap: no item was known from the poll before.
        Gap = "gap",
        /// The feed's hub tells of news.
        Subscribed = "subscribed",
        /// The confirmation of a 410.
        ConfirmGone = "confirm_gone",
        /// The feed is gone and not polled any more.
        Gone = "gone",
    }
}

/// When to poll next, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleDecision {
    /// The next poll.
    pub at: UnixMillis,
    /// What decided.
    pub reason: PollReason,
    /// What the server asked for: not even `--once` polls before.
    pub not_before: Option<UnixMillis>,
}
