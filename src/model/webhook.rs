//! Webhooks: addresses of programs that are told what changed.

use std::fmt;
use std::time::Duration;

use super::{ChangeKind, FeedSlug, Sequence, UnixMillis};

/// One configured webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Names it everywhere: as a feed's id.
    pub slug: String,
    /// Where changes are posted to.
    pub url: String,
    /// Signs what is posted; `None` leaves it unsigned.
    pub secret: Option<WebhookSecret>,
    /// Kinds of change that are told; empty for all.
    pub kinds: Vec<ChangeKind>,
    /// Feeds whose items are told; empty for all.
    pub feeds: Vec<FeedSlug>,
    /// Agencies whose items are told; empty for all.
    pub agencies: Vec<String>,
    /// Tags of feeds whose items are told; empty for all.
    pub tags: Vec<String>,
    /// Languages of items that are told, compared by their primary subtag; empty for all.
    pub languages: Vec<String>,
    /// Most changes in one request.
    pub batch: u32,
    /// Total time of one request.
    pub timeout: Duration,
}

/// The key of a webhook's signatures.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(pub Vec<u8>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookSecret(…)")
    }
}

/// How far a webhook has been told, and how it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookState {
    /// Which one.
    pub slug: String,
    /// The last change that it has answered for, or that did not concern it.
    pub cursor: Sequence,
    /// Failures in a row.
    pub failures: u32,
    /// After a failure: when it is tried again.
    pub next_attempt_at: Option<UnixMillis>,
    /// When it last answered well.
    pub last_ok_at: Option<UnixMillis>,
    /// Words for the last failure; `None` after a good answer.
    pub last_error: Option<String>,
}
