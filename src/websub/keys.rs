//! What is secret of a request for a subscription, made from the one secret of the operator.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::signature::hex;
use crate::model::{FeedId, HubLinks, UnixMillis};

/// Digits of the mark of an origin: enough to tell two apart, and nothing to learn a secret from.
const MARK_DIGITS: usize = 16;

/// What is secret of one request for a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKeys {
    /// Last segment of the callback's path: nobody can guess it.
    pub callback: String,
    /// `hub.secret`, 64 bytes.
    pub secret: String,
}

/// Makes what is secret of a request: the same for the same request, whatever the feed is called, and another one for each renewal.
pub fn keys(
    master: &[u8],
    feed_id: FeedId,
    links: &HubLinks,
    requested_at: UnixMillis,
) -> RequestKeys {
    let (feed, moment) = (feed_id.0.to_string(), requested_at.0.to_string());
    let of = |purpose: &str| derive(master, &[purpose, &feed, &links.hub, &links.topic, &moment]);
    RequestKeys {
        callback: of("callback"),
        secret: of("secret"),
    }
}

/// Gives the mark of what subscriptions are asked with: the secret, the address at which hubs reach us, and the way in which [`keys`]
/// makes them. Where it is another one, what a hub was told before does not lead to us any more.
pub fn mark(master: &[u8], callback: &str) -> String {
    let whole = derive(master, &["mark of keys by feed_id", callback]);
    whole.chars().take(MARK_DIGITS).collect()
}

fn derive(master: &[u8], parts: &[&str]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(master) else {
        return String::new();
    };
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(b"\0");
    }
    hex(&mac.finalize().into_bytes())
}
