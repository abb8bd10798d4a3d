//! What a hub asks and says at a callback: judged, and answered.

use std::time::Duration;

use url::form_urlencoded;

use super::{DENIED_WAIT, LEASE, LONGEST_LEASE, SHORTEST_LEASE, unsubscribed};
use crate::model::{Subscription, SubscriptionStatus, UnixMillis};

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
    /// 200: it changes nothing.
    Heard,
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
        ("denied", _) if is_ended => Verdict::Heard,
        ("denied", _) => Verdict::Noted(Box::new(denied(subscription, query, now))),
        ("subscribe", Some(challenge)) if !is_ended && request == subscription.requested_at => {
            let next = verified(subscription, request, query.lease_seconds, now);
            Verdict::Confirm(challenge.clone(), Box::new(next))
        }
        ("unsubscribe", Some(challenge)) if is_ended => {
            Verdict::Confirm(challenge.clone(), Box::new(unsubscribed(subscription)))
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
