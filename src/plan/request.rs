//! The requests for a feed: what is sent back to its server, and what only its own origin may see.

use url::Url;

use crate::model::{
    Credential, Feed, FeedState, FetchRequest, ResourceKind, UnixMillis, Validators,
};

use super::UNCONDITIONAL_AFTER;

/// Builds the request for the next poll of a feed.
pub fn request(feed: &Feed, state: &FeedState, now: UnixMillis) -> FetchRequest {
    let overdue = state
        .last_unconditional_at
        .is_some_and(|at| at > now || now.since(at) >= UNCONDITIONAL_AFTER);
    let validators = if overdue {
        Validators::default()
    } else {
        state.validators.clone()
    };
    FetchRequest {
        validators,
        validators_url: state.validators_url.clone(),
        delta: feed.fetch.delta,
        ..plain(feed, ResourceKind::Feed, state.poll_url(&feed.url))
    }
}

/// Builds an unconditional request under the feed's own limits.
pub(super) fn plain(feed: &Feed, kind: ResourceKind, url: &str) -> FetchRequest {
    let (headers, credential) = private_lines(feed, url);
    FetchRequest {
        kind,
        url: url.into(),
        validators: Validators::default(),
        validators_url: None,
        timeout: feed.fetch.timeout,
        max_bytes: feed.fetch.max_bytes,
        headers,
        credential,
        delta: false,
    }
}

/// Gives the operator's own header lines and credentials where `url` is of the origin that they were configured for: an address
/// that the feed moved to, or that it names, may be anybody's (FETCH S4).
fn private_lines(feed: &Feed, url: &str) -> (Vec<(String, String)>, Option<Credential>) {
    if feed.fetch.headers.is_empty() && feed.fetch.credential.is_none() {
        return (Vec::new(), None);
    }
    let origin = |text: &str| Url::parse(text).map(|url| url.origin());
    match (origin(&feed.url), origin(url)) {
        (Ok(home), Ok(other)) if home == other => {
            (feed.fetch.headers.clone(), feed.fetch.credential.clone())
        }
        _ => (Vec::new(), None),
    }
}
