//! A subscriber of [W3C WebSub](https://www.w3.org/TR/websub/): what to ask of a hub, what to answer it, what to believe.
//!
//! Callbacks and secrets are made from one secret of the operator, so that none stands in the store, which others read.
//! Pure. Must not know: the network, the store, the clock.

mod keys;
mod query;
mod signature;

pub use keys::{RequestKeys, keys, mark};
pub use query::{HubQuery, Verdict, verify};
pub use signature::is_genuine;

use std::time::Duration;

use url::form_urlencoded;

use crate::model::{FeedId, HubLinks, RetryAfter, Subscription, SubscriptionStatus, UnixMillis};

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
/// Longest wait that a hub may ask for.
const LONGEST_PATIENCE: Duration = Duration::from_hours(24 * 7);
/// How often a hub is asked to end a subscription that it goes on with.
const UNSUBSCRIBE_ATTEMPTS: u32 = 4;
/// A request that lies ahead of the clock by more was made while the clock was wrong.
const CLOCK_SLACK: Duration = Duration::from_mins(1);

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

/// Whether the news of a feed are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// The feed is polled.
    Wanted,
    /// It is switched off, or not configured any more.
    Unwanted,
}

/// What a subscription needs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// To be asked for, or asked for again.
    Ask,
    /// To be given up for now: no hub verified it.
    GiveUp,
    /// To be ended: its feed is not polled any more.
    End,
    /// Its hub to be told that it is ended.
    Unsubscribe,
}

/// Gives when a subscription should be looked at again; `None` where it rests.
pub fn next_look(
    subscription: &Subscription,
    interest: Interest,
    now: UnixMillis,
) -> Option<UnixMillis> {
    let is_ended = subscription.status == SubscriptionStatus::Ended;
    match interest {
        Interest::Wanted if is_ended || is_ahead(subscription, now) => Some(now),
        Interest::Wanted => Some(subscription.next_action_at),
        Interest::Unwanted if !is_ended => Some(now),
        Interest::Unwanted => {
            let is_held = subscription.verified_request_at.is_some();
            let rests = !is_held || subscription.failures >= UNSUBSCRIBE_ATTEMPTS;
            (!rests).then_some(subscription.next_action_at)
        }
    }
}

/// Tells what a subscription needs now.
pub fn due(subscription: &Subscription, interest: Interest, now: UnixMillis) -> Option<Due> {
    if next_look(subscription, interest, now).is_none_or(|at| at > now) {
        return None;
    }
    let is_ended = subscription.status == SubscriptionStatus::Ended;
    Some(match interest {
        Interest::Unwanted if is_ended => Due::Unsubscribe,
        Interest::Unwanted => Due::End,
        Interest::Wanted if is_unanswered(subscription) && !is_ahead(subscription, now) => {
            Due::GiveUp
        }
        Interest::Wanted => Due::Ask,
    })
}

fn is_unanswered(subscription: &Subscription) -> bool {
    is_awaited(subscription, subscription.requested_at)
        && subscription.next_action_at
            == subscription.requested_at.saturating_add(VERIFICATION_TIME)
}

/// Tells whether it was asked for while the clock was ahead: its times would not come round.
fn is_ahead(subscription: &Subscription, now: UnixMillis) -> bool {
    subscription.requested_at.since(now) > CLOCK_SLACK
}

/// Tells whether the hub has yet to verify, or to deny, the request made at `request`.
pub fn is_awaited(subscription: &Subscription, request: UnixMillis) -> bool {
    let may_come = matches!(
        subscription.status,
        SubscriptionStatus::Requested | SubscriptionStatus::Active
    );
    may_come
        && subscription.requested_at == request
        && subscription.verified_request_at != Some(request)
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
        failures: same
            .filter(|known| known.status != SubscriptionStatus::Ended)
            .map_or(0, |known| known.failures),
        last_delivery_at: same.and_then(|known| known.last_delivery_at),
        last_error: same.and_then(|known| known.last_error.clone()),
    }
}

/// Tells whether the hub is bound to tell of news.
pub fn is_active(subscription: &Subscription, now: UnixMillis) -> bool {
    let is_in_force = |until: UnixMillis| until > now && until.since(now) <= LONGEST_LEASE;
    subscription.status == SubscriptionStatus::Active
        && subscription.lease_until.is_some_and(is_in_force)
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

/// Why a request to a hub came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Words for it.
    pub words: String,
    /// How long the hub wants not to be asked.
    pub retry_after: Option<RetryAfter>,
}

impl Refusal {
    /// Makes one of words alone.
    pub fn of(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            retry_after: None,
        }
    }

    fn not_before(&self, now: UnixMillis) -> UnixMillis {
        let asked = self.retry_after.map(|retry_after| retry_after.wait(now));
        now.saturating_add(asked.unwrap_or_default().min(LONGEST_PATIENCE))
    }
}

/// Gives how long to wait after so many failures in a row.
fn wait_after(failures: u32) -> Duration {
    let wait = FIRST_WAIT.saturating_mul(1 << failures.saturating_sub(1).min(16));
    wait.min(LONGEST_WAIT)
}

/// Gives the subscription after a failure; no earlier than the hub asks for it is tried again.
pub fn failed(subscription: &Subscription, refusal: &Refusal, now: UnixMillis) -> Subscription {
    let failures = subscription.failures.saturating_add(1);
    let own = now.saturating_add(wait_after(failures));
    Subscription {
        status: if is_active(subscription, now) {
            SubscriptionStatus::Active
        } else {
            SubscriptionStatus::Failed
        },
        failures,
        next_action_at: own.max(refusal.not_before(now)),
        last_error: Some(refusal.words.clone()),
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

/// Gives a subscription that is wanted no more. The request that the hub verified stands as long as the hub may go by it.
pub fn ended(subscription: &Subscription, now: UnixMillis) -> Subscription {
    let is_over = subscription.status == SubscriptionStatus::Denied
        || subscription.lease_until.is_some_and(|until| until <= now);
    Subscription {
        status: SubscriptionStatus::Ended,
        verified_request_at: subscription.verified_request_at.filter(|_| !is_over),
        lease_until: None,
        next_action_at: now,
        failures: 0,
        ..subscription.clone()
    }
}

/// Gives the subscription that a feed leaves behind once it names other links, ended; `None` where there is no hub to be told so.
pub fn left_behind(
    known: Option<&Subscription>,
    links: &HubLinks,
    now: UnixMillis,
) -> Option<Subscription> {
    let known = known.filter(|known| known.links != *links)?;
    let left = ended(known, now);
    left.verified_request_at.is_some().then_some(left)
}

/// Gives an ended subscription whose hub is told so now: until it confirms that, the attempt counts as a failure.
pub fn unsubscribing(subscription: &Subscription, now: UnixMillis) -> Subscription {
    let failures = subscription.failures.saturating_add(1);
    Subscription {
        failures,
        next_action_at: now.saturating_add(wait_after(failures)),
        ..subscription.clone()
    }
}

/// Gives an ended subscription whose hub would not be told so.
pub fn held(subscription: &Subscription, refusal: &Refusal, now: UnixMillis) -> Subscription {
    Subscription {
        next_action_at: subscription.next_action_at.max(refusal.not_before(now)),
        last_error: Some(refusal.words.clone()),
        ..subscription.clone()
    }
}

/// Gives an ended subscription whose hub has confirmed that.
fn unsubscribed(subscription: &Subscription) -> Subscription {
    Subscription {
        verified_request_at: None,
        failures: 0,
        last_error: None,
        ..subscription.clone()
    }
}

/// Gives a subscription that was made under another [`mark`]: what the hub verified does not lead to us any more, so that it is to be
/// asked for at once.
pub fn made_otherwise(subscription: &Subscription, now: UnixMillis) -> Subscription {
    let is_ended = subscription.status == SubscriptionStatus::Ended;
    Subscription {
        status: if is_ended {
            SubscriptionStatus::Ended
        } else {
            SubscriptionStatus::Requested
        },
        verified_request_at: None,
        lease_until: None,
        next_action_at: now,
        failures: 0,
        last_error: None,
        ..subscription.clone()
    }
}

#[cfg(test)]
mod tests;
