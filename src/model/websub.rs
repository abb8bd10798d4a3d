//! W3C WebSub: the hub of a feed, and a subscription there.

use super::fetch::codes;
use super::{FeedId, UnixMillis};

/// Where a feed says that its news can be subscribed to (WebSub 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubLinks {
    /// The hub.
    pub hub: String,
    /// The address under which the hub knows the feed: `rel=self`.
    pub topic: String,
}

codes! {
    /// How a subscription stands.
    SubscriptionStatus {
        /// Asked for, and not verified by the hub yet.
        Requested = "requested",
        /// Verified: the hub tells of news until the lease ends.
        Active = "active",
        /// The hub denied it.
        Denied = "denied",
        /// The hub did not answer, or refused the request.
        Failed = "failed",
        /// The hub kept news back: a poll found some that it had not told.
        Missed = "missed",
        /// Not wanted any more.
        Ended = "ended",
    }
}

/// The subscription of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The feed.
    pub feed_id: FeedId,
    /// Its hub and topic.
    pub links: HubLinks,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// When it was last asked for; names the callback and the secret of that request.
    pub requested_at: UnixMillis,
    /// The request that the hub verified last: its callback and secret are in force.
    pub verified_request_at: Option<UnixMillis>,
    /// How long the hub has promised to tell of news.
    pub lease_until: Option<UnixMillis>,
    /// When it is renewed, tried again or given up as not verified.
    pub next_action_at: UnixMillis,
    /// Failures in a row.
    pub failures: u32,
    /// When the hub last told of news.
    pub last_delivery_at: Option<UnixMillis>,
    /// Words for what went wrong last; `None` after a verification.
    pub last_error: Option<String>,
}
