//! A subscriber of [W3C WebSub](https://www.w3.org/TR/websub/): what to ask of a hub, what to answer it, what to believe.
//!
//! Callbacks and secrets are made from one secret of the operator, so that none stands in the store, which others read.
//! Pure. Must not know: the network, the store, the clock.

mod signature;

pub use signature::is_genuine;

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::form_urlencoded;

use crate::model::{FeedId, FeedSlug, HubLinks, Subscription, SubscriptionStatus, UnixMillis};

/// The lease that is asked for.
const LEASE: Duration = Duration::from_hours(24 * 10);
/// Shortest and longest lease that is believed.
const SHORTEST_LEASE: Duration = Duration::from_mins(1);
const LONGEST_LEASE: Duration = Duration::from_hours(24 * 90);
/// How long a hub may take to verify a request.
const VERIFICATION_TIME: Duration = Duration::from_hours(1);
/// First wait after a failure; it doubles with each further one, up to the longest.
const FIRST_WAIT: Duration = Duration::from_hours(1);
const LONGEST_WAIT: Duration = Duration::from_hours(24);
/// Wait after a hub denied a subscription.
const DENIED_WAIT: Duration = Duration::from_hours(24 * 7);
/// Wait after a hub kept news back.
const MISSED_WAIT: Duration = Duration::from_hours(24);

/// What is secret of one request for a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKeys {
    /// Last segment of the callback's path: nobody can guess it.
    pub callback: String,
    /// `hub.secret`, 64 bytes.
    pub secret: String,
}

/// Makes what is secret of a request: the same for the same request, another one for each renewal.
pub fn keys(
    master: &[u8],
    slug: &FeedSlug,
    links: &HubLinks,
    requested_at: UnixMillis,
) -> RequestKeys {
    let derive = |purpose: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(master).ok();
        if let Some(mac) = &mut mac {
            for part in [
                purpose,
                &slug.0,
                &links.hub,
                &links.topic,
                &requested_at.0.to_string(),
            ] {
                mac.update(part.as_bytes());
                mac.update(b"\0");
            }
        }
        mac.map(|mac| signature::hex(&mac.finalize().into_bytes()))
            .unwrap_or_default()
    };
    RequestKeys {
        callback: derive("callback"),
        secret: derive("secret"),
    }
}

/// What is asked of a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HubMode {
    /// Tell us of news, or go on telling.
    Subscribe,
    /// Tell us no more.
    Unsubscribe,
}

/// Writes the body of a request to a hub (WebSub 5.1).
pub fn form(mode: HubMode, links: &HubLinks, callback: &str, secret: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.callback", callback);
    form.append_pair("hub.topic", &links.topic);
    match mode {
        HubMode::Subscribe => form
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.lease_seconds", &LEASE.as_secs().to_string())
            .append_pair("hub.secret", secret),
        HubMode::Unsubscribe => form.append_pair("hub.mode", "unsubscribe"),
    };
    form.finish()
}

/// Tells what is to be done about a feed that names these links now.
pub fn wish(known: Option<&Subscription>, links: &HubLinks, now: UnixMillis) -> Option<HubMode> {
    match known {
        Some(known) if known.links == *links => {
            let is_due = known.status == SubscriptionStatus::Ended || known.next_action_at <= now;
            is_due.then_some(HubMode::Subscribe)
        }
        _ => Some(HubMode::Subscribe),
    }
}

/// What a subscription needs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// To be asked for again.
    Ask,
    /// To be given up for now: no hub verified it.
    GiveUp,
}

/// Gives when a subscription should be looked at again; `None` where it rests.
pub fn next_look(subscription: &Subscription) -> Option<UnixMillis> {
    let rests = subscription.status == SubscriptionStatus::Ended;
    (!rests).then_some(subscription.next_action_at)
}

/// Tells what a subscription needs now.
pub fn due(subscription: &Subscription, now: UnixMillis) -> Option<Due> {
    if next_look(subscription).is_none_or(|at| at > now) {
        return None;
    }
    let is_unanswered = matches!(
        subscription.status,
        SubscriptionStatus::Requested | SubscriptionStatus::Active
    ) && subscription.verified_request_at != Some(subscription.requested_at)
        && subscription.next_action_at
            == subscription.requested_at.saturating_add(VERIFICATION_TIME);
    Some(if is_unanswered { Due::GiveUp } else { Due::Ask })
}

/// Gives the subscription once it has been asked for; what was verified before stays in force where hub and topic are the same.
pub fn requested(
    known: Option<&Subscription>,
    feed_id: FeedId,
    links: &HubLinks,
    now: UnixMillis,
) -> Subscription {
    let same = known.filter(|known| known.links == *links);
    let is_active = same.is_some_and(|known| is_active(known, now));
    Subscription {
        feed_id,
        links: links.clone(),
        status: if is_active {
            SubscriptionStatus::Active
        } else {
            SubscriptionStatus::Requested
        },
        requested_at: now,
        verified_request_at: same.and_then(|known| known.verified_request_at),
        lease_until: same.and_then(|known| known.lease_until),
        next_action_at: now.saturating_add(VERIFICATION_TIME),
        failures: same.map_or(0, |known| known.failures),
        last_delivery_at: same.and_then(|known| known.last_delivery_at),
        last_error: same.and_then(|known| known.last_error.clone()),
    }
}

/// Tells whether the hub is bound to tell of news.
pub fn is_active(subscription: &Subscription, now: UnixMillis) -> bool {
    subscription.status == SubscriptionStatus::Active
        && subscription.lease_until.is_some_and(|until| until > now)
}

/// Tells whether what comes to the callback of the request made at `request` may be news: the hub has verified it, and
/// neither side has ended it.
pub fn may_tell(subscription: &Subscription, request: UnixMillis) -> bool {
    let is_over = matches!(
        subscription.status,
        SubscriptionStatus::Denied | SubscriptionStatus::Ended
    );
    !is_over && subscription.verified_request_at == Some(request)
}

/// Gives the subscription after a failure, with words for it.
pub fn failed(subscription: &Subscription, words: &str, now: UnixMillis) -> Subscription {
    let wait = FIRST_WAIT.saturating_mul(1 << subscription.failures.min(16));
    Subscription {
        status: if is_active(subscription, now) {
            SubscriptionStatus::Active
        } else {
            SubscriptionStatus::Failed
        },
        failures: subscription.failures.saturating_add(1),
        next_action_at: now.saturating_add(wait.min(LONGEST_WAIT)),
        last_error: Some(words.to_owned()),
        ..subscription.clone()
    }
}

/// Gives the subscription after a poll found news that the hub should have told of.
pub fn missed(subscription: &Subscription, now: UnixMillis) -> Subscription {
    Subscription {
        status: SubscriptionStatus::Missed,
        lease_until: None,
        next_action_at: now.saturating_add(MISSED_WAIT),
        last_error: Some("a poll found news that the hub had not told of".to_owned()),
        ..subscription.clone()
    }
}

/// Gives a subscription that is wanted no more.
pub fn ended(subscription: &Subscription, now: UnixMillis) -> Subscription {
    Subscription {
        status: SubscriptionStatus::Ended,
        lease_until: None,
        next_action_at: now,
        ..subscription.clone()
    }
}

/// The query of a hub's GET request (WebSub 5.2, 5.3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HubQuery {
    /// `hub.mode`.
    pub mode: String,
    /// `hub.topic`.
    pub topic: String,
    /// `hub.challenge`.
    pub challenge: Option<String>,
    /// `hub.lease_seconds`.
    pub lease_seconds: Option<u64>,
    /// `hub.reason`.
    pub reason: Option<String>,
}

impl HubQuery {
    /// Reads a query; of a name that stands twice the last counts.
    pub fn read(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.into_owned();
            match name.as_ref() {
                "hub.mode" => read.mode = value,
                "hub.topic" => read.topic = value,
                "hub.challenge" => read.challenge = Some(value),
                "hub.lease_seconds" => read.lease_seconds = value.parse().ok(),
                "hub.reason" => read.reason = Some(value),
                _ => {}
            }
        }
        read
    }
}

/// What to answer a hub, and what the subscription is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// 200 with this text.
    Confirm(String, Box<Subscription>),
    /// 200: what it says was taken note of.
    Noted(Box<Subscription>),
    /// 404: we did not ask for that.
    Refuse,
}

/// Judges a hub's GET request at the callback of the request made at `request`.
pub fn verify(
    subscription: &Subscription,
    request: UnixMillis,
    query: &HubQuery,
    now: UnixMillis,
) -> Verdict {
    if query.topic != subscription.links.topic {
        return Verdict::Refuse;
    }
    let is_ended = subscription.status == SubscriptionStatus::Ended;
    match (query.mode.as_str(), &query.challenge) {
        ("denied", _) => Verdict::Noted(Box::new(denied(subscription, query, now))),
        ("subscribe", Some(challenge)) if !is_ended && request == subscription.requested_at => {
            let next = verified(subscription, request, query.lease_seconds, now);
            Verdict::Confirm(challenge.clone(), Box::new(next))
        }
        ("unsubscribe", Some(challenge)) if is_ended => {
            Verdict::Confirm(challenge.clone(), Box::new(subscription.clone()))
        }
        _ => Verdict::Refuse,
    }
}

fn verified(
    subscription: &Subscription,
    request: UnixMillis,
    lease_seconds: Option<u64>,
    now: UnixMillis,
) -> Subscription {
    let lease = lease_seconds.map_or(LEASE, Duration::from_secs);
    let lease = lease.clamp(SHORTEST_LEASE, LONGEST_LEASE);
    Subscription {
        status: SubscriptionStatus::Active,
        verified_request_at: Some(request),
        lease_until: Some(now.saturating_add(lease)),
        // A renewal that fails has a quarter of the lease to be tried again.
        next_action_at: now.saturating_add(lease / 4 * 3),
        failures: 0,
        last_error: None,
        ..subscription.clone()
    }
}

fn denied(subscription: &Subscription, query: &HubQuery, now: UnixMillis) -> Subscription {
    let reason = query.reason.as_deref().unwrap_or("without a reason");
    let reason: String = reason
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    Subscription {
        status: SubscriptionStatus::Denied,
        lease_until: None,
        next_action_at: now.saturating_add(DENIED_WAIT),
        failures: subscription.failures.saturating_add(1),
        last_error: Some(format!("the hub denied it: {reason}")),
        ..subscription.clone()
    }
}

#[cfg(test)]
mod tests;
