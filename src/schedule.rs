//! When to poll next: a pure function of policy, state, outcome, now and jitter, with the reason that decided.
//!
//! 1. After a good answer the feed's rhythm is learned, and the interval is the one at which waiting costs as much as a
//!    request; a quarter of it after a gap; the operator's own where it is fixed. The operator's bounds hold.
//! 2. Hints raise it: ttl and sy:updatePeriod (RSS 2.0, RSS 1.0 syndication module), freshness (RFC 9111 4.2), skipHours
//!    and skipDays (RSS 2.0). None of them beyond the operator's `max` (a fixed interval: beyond some hours), so that no absurd value stops a
//!    feed.
//! 3. After a failure the interval doubles with each one, to a cap of hours; a feed is never given up. `Retry-After`
//!    (RFC 9110 10.2.3) raises that without regard to `max`, but by a week at most.
//! 4. 410 (RFC 9110 15.5.11) is confirmed once after some hours; then polling stops.
//! 5. While it waits, a poll that the rhythm chose moves forward where the agency's other feeds grow busy.
//! 6. Feeds that would fall due together are spread by a fixed phase a feed, by seconds only.
//!
//! Must not know: the network, the store, the clock, random numbers.

mod back_off;
pub mod budget;
mod factors;
pub mod freshness;
mod hints;
mod rhythm;
mod sooner;
mod words;

use std::time::Duration;

use crate::model::{
    FeedHints, IntervalPolicy, LearnedRates, PollReason, RetryAfter, ScheduleDecision, UnixMillis,
};
use back_off::{BACK_OFF_CAP, RETRY_AFTER_CAP, after_failure, back_off, back_off_cap};
pub use factors::{Factor, factors};
use rhythm::Observation;
pub use rhythm::{AgencyRhythm, Siblings};
pub use sooner::{sooner, think_again_at};
pub use words::{Terms, words};

/// Longest time that hints keep us from a feed whose interval is fixed to less.
const FIXED_HINT_CAP: Duration = Duration::from_hours(6);
/// Hints of more than this are a mistake.
const ABSURD: Duration = Duration::from_hours(24 * 366);
/// How often a feed is polled whose hub tells of news.
const SAFETY_NET: Duration = Duration::from_hours(24);
/// The price that stands in for one that is no number.
const DEFAULT_PRICE: f64 = 120.0;
/// When a feed that is gone would be due.
const NEVER: Duration = Duration::from_hours(24 * 36_500);
/// The part of a wait (a tenth), and the time, within which the phase spreads feeds.
const PHASE_PART: u32 = 10;
const PHASE_CAP: Duration = Duration::from_secs(30);
/// The time within which the phase spreads the first polls of feeds with a fixed interval.
const FIRST_PHASE_CAP: Duration = Duration::from_mins(5);
/// The time within which the phase spreads feeds whose hubs tell no more; no more than the operator's `max`.
const UNTOLD_SPREAD: Duration = Duration::from_mins(2);

/// What one poll brought, as far as the schedule cares.
#[derive(Debug, Clone, PartialEq)]
pub enum PollResult<'a> {
    /// A feed was read.
    Read {
        /// Publication times of the items that were new, clamped.
        new_items: &'a [UnixMillis],
        /// Items in the document.
        seen: u32,
        /// Whether no item was known although items were known before: a gap.
        gap: bool,
    },
    /// 304, or the same body again.
    Unchanged,
    /// Any failure.
    Failed {
        /// Failures in a row, this one included.
        failures: u32,
    },
    /// 410, not yet confirmed.
    GoneOnce,
    /// 410, confirmed.
    Gone,
}

/// Everything that the decision rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence<'a> {
    /// The operator's bounds.
    pub interval: IntervalPolicy,
    /// Price of a request in item-seconds; 120 by default.
    pub price: f64,
    /// What the last document said.
    pub hints: &'a FeedHints,
    /// How long the answer stays fresh.
    pub fresh_for: Option<Duration>,
    /// `Retry-After` of the answer; heeded where the answer is no good one.
    pub retry_after: Option<RetryAfter>,
    /// What the poll brought.
    pub result: PollResult<'a>,
    /// What was learned before this poll.
    pub learned: &'a LearnedRates,
    /// What the other feeds of its agency counted.
    pub siblings: &'a Siblings,
    /// The feed's fixed phase, 0 to 1, from its slug.
    pub phase: f64,
    /// Random, 0 to 1.
    pub jitter: f64,
    /// Now.
    pub now: UnixMillis,
}

/// Decides when to poll next, and gives what was learned.
///
/// The moment is never before `now` plus the operator's `min` and never before `not_before`. It is never after `now` plus
/// the operator's `max`, except where the interval is fixed (it is spread once, and hints raise it up to 6 h) or where
/// `Retry-After`, the back-off or a 410 ask for more.
pub fn decide(evidence: &Evidence<'_>) -> (ScheduleDecision, LearnedRates) {
    let observation = |new_items, seen, gap| Observation {
        now: evidence.now,
        new_items,
        seen,
        gap,
    };
    let observe = |observation| rhythm::observe(evidence.learned, evidence.siblings, observation);
    let learned = match evidence.result {
        PollResult::Read {
            new_items,
            seen,
            gap,
        } => observe(observation(new_items, Some(seen), gap)),
        PollResult::Unchanged => observe(observation(&[], None, false)),
        PollResult::Failed { .. } | PollResult::GoneOnce | PollResult::Gone => {
            evidence.learned.clone()
        }
    };
    let decision = match evidence.result {
        PollResult::Read { gap: true, .. } => after_answer(evidence, &learned, Pace::Hurried),
        PollResult::Read { .. } | PollResult::Unchanged => {
            after_answer(evidence, &learned, Pace::Usual)
        }
        PollResult::Failed { failures } => {
            after_failure(evidence, PollReason::BackOff, back_off(evidence, failures))
        }
        PollResult::GoneOnce => after_failure(
            evidence,
            PollReason::ConfirmGone,
            back_off_cap(evidence.interval),
        ),
        PollResult::Gone => ScheduleDecision {
            at: evidence.now.saturating_add(NEVER),
            reason: PollReason::Gone,
            not_before: None,
        },
    };
    (decision, learned)
}

/// Gives the fixed phase of a feed, 0 to 1, from its slug.
pub fn phase(slug: &str) -> f64 {
    let hash = xxhash_rust::xxh3::xxh3_64(slug.as_bytes());
    let upper = u32::try_from(hash >> 32).unwrap_or(u32::MAX);
    f64::from(upper) / (f64::from(u32::MAX) + 1.0)
}

/// Whether something calls for an earlier look than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Usual,
    /// A quarter of the interval.
    Hurried,
}

/// Decides after an answer that was good: what is wished, raised by the hints, capped.
fn after_answer(evidence: &Evidence<'_>, learned: &LearnedRates, pace: Pace) -> ScheduleDecision {
    let now = evidence.now;
    let latest = now.saturating_add(farthest(evidence.interval));
    let (wait, mut reason) = wished(evidence, learned, pace);
    let wished_at = now.saturating_add(wait);
    let mut at = wished_at;
    let fresh_for = evidence.fresh_for.map(|wait| sane(wait, evidence.interval));
    let period = evidence
        .hints
        .period()
        .map(|wait| sane(wait, evidence.interval));
    for (wait, hint) in [
        (period, PollReason::FeedPeriod),
        (fresh_for, PollReason::Freshness),
    ] {
        if let Some(hinted) = wait.map(|wait| now.saturating_add(wait))
            && hinted > at
        {
            (at, reason) = (hinted, hint);
        }
    }
    if let Some((allowed, hint)) = hints::next_allowed(evidence.hints, at) {
        (at, reason) = (allowed, hint);
    }
    if at > wished_at {
        if at >= latest {
            reason = PollReason::MaxInterval;
        }
        at = at
            .saturating_add(phase_of(evidence, at.since(now)))
            .min(latest);
    } else if reason == PollReason::FixedInterval && starts_afresh(evidence) {
        at = at.saturating_add(wait.min(FIRST_PHASE_CAP).mul_f64(share(evidence.phase)));
    }
    let not_before = fresh_for
        .filter(|fresh_for| !fresh_for.is_zero())
        .map(|fresh_for| now.saturating_add(fresh_for).min(latest));
    ScheduleDecision {
        at,
        reason,
        not_before,
    }
}

/// Puts the next poll off to the daily safety net while a hub is bound to tell of news until `until`.
pub fn while_told(
    decision: ScheduleDecision,
    until: UnixMillis,
    now: UnixMillis,
) -> ScheduleDecision {
    let at = now.saturating_add(SAFETY_NET).min(until);
    if at <= decision.at {
        return decision;
    }
    ScheduleDecision {
        at,
        reason: PollReason::Subscribed,
        ..decision
    }
}

/// Gives when a feed is polled whose hub tells of news no more: soon, whatever was decided while it did, but not before what the server
/// and the operator ask for. Many may lose their hub at once, so that the phase spreads them.
pub fn no_longer_told(
    not_before: Option<UnixMillis>,
    polled_at: Option<UnixMillis>,
    interval: IntervalPolicy,
    phase: f64,
    now: UnixMillis,
) -> UnixMillis {
    let spread = interval.max.min(UNTOLD_SPREAD).mul_f64(share(phase));
    let rested = polled_at.map_or(now, |polled_at| polled_at.saturating_add(interval.min));
    let bound = not_before.map_or(rested, |bound| bound.max(rested));
    // A good answer asks for patience by its freshness.
    let bound = credible(bound, polled_at, PollReason::Freshness, interval, now);
    bound.max(now.saturating_add(spread))
}

/// Gives the stored time of a poll as far as it can be meant: one that lies further ahead than any rule waits was stored while the
/// clock was wrong or the configured interval longer, and would keep the feed silent until that time came round. A poll that was made
/// at `polled_at`, after now, shows by how much the clock was set back since: it then was as much ahead.
pub fn credible(
    at: UnixMillis,
    polled_at: Option<UnixMillis>,
    reason: PollReason,
    interval: IntervalPolicy,
    now: UnixMillis,
) -> UnixMillis {
    let ahead = polled_at.map_or(Duration::ZERO, |polled_at| polled_at.since(now));
    let at = at.saturating_sub(ahead);
    let longest = match reason {
        PollReason::Gone => return at,
        PollReason::RetryAfter => RETRY_AFTER_CAP,
        PollReason::Subscribed => SAFETY_NET.max(farthest(interval)),
        PollReason::BackOff | PollReason::ConfirmGone => BACK_OFF_CAP.max(farthest(interval)),
        // Our own choice: where the operator has fixed a shorter interval since, that holds.
        PollReason::Learned
        | PollReason::FixedInterval
        | PollReason::MinInterval
        | PollReason::Gap => interval.max,
        _ => farthest(interval),
    };
    // Phases and jitter come on top of the caps.
    at.min(now.saturating_add(longest + longest / 2 + FIRST_PHASE_CAP))
}

/// Gives the longest wait that hints can bring about: the operator's `max`; where the interval is fixed, which says
/// how often to look but not how long to heed the server, at least some hours.
fn farthest(interval: IntervalPolicy) -> Duration {
    if interval.is_fixed() {
        interval.max.max(FIXED_HINT_CAP)
    } else {
        interval.max
    }
}

/// Gives the wait of a hint; one of more than a year means nothing (RFC 2616 14.21), and `max` stands in for it.
fn sane(wait: Duration, interval: IntervalPolicy) -> Duration {
    if wait > ABSURD { interval.max } else { wait }
}

/// Gives the interval by our own lights, within the operator's bounds, shifted by the feed's phase.
fn wished(evidence: &Evidence<'_>, learned: &LearnedRates, pace: Pace) -> (Duration, PollReason) {
    let IntervalPolicy { min, max } = evidence.interval;
    if evidence.interval.is_fixed() {
        return (min, PollReason::FixedInterval);
    }
    let usual = usual_interval(evidence, learned);
    if pace == Pace::Hurried {
        return ((usual / 4).max(min), PollReason::Gap);
    }
    if usual <= min {
        let spread = min.saturating_add(phase_of(evidence, min));
        return (spread.min(max), PollReason::MinInterval);
    }
    let reason = if usual < max {
        PollReason::Learned
    } else {
        PollReason::MaxInterval
    };
    // Half the phase's range earlier, so that on the whole nothing is late.
    let centred = usual.saturating_sub(phase_range(usual) / 2);
    let spread = centred.saturating_add(phase_of(evidence, usual));
    (spread.max(min).min(max), reason)
}

/// Gives the interval that the feed's rhythm calls for now, at most the operator's `max`.
fn usual_interval(evidence: &Evidence<'_>, learned: &LearnedRates) -> Duration {
    if evidence.interval.is_fixed() {
        return evidence.interval.min;
    }
    let max = evidence.interval.max;
    let price = sound_price(evidence.price);
    let seconds = rhythm::seconds_until_worth(
        learned,
        evidence.siblings,
        price,
        evidence.now,
        max.as_secs_f64(),
    );
    Duration::try_from_secs_f64(seconds).map_or(max, |interval| interval.min(max))
}

/// Gives the delay by which the feed's phase sets it apart from others that fall due at the same moment.
fn phase_of(evidence: &Evidence<'_>, wait: Duration) -> Duration {
    phase_range(wait).mul_f64(share(evidence.phase))
}

fn phase_range(wait: Duration) -> Duration {
    // Shortened first: a wait may be as long as a Duration can be.
    (wait.min(PHASE_CAP.saturating_mul(PHASE_PART)) / PHASE_PART).min(PHASE_CAP)
}

/// Tells whether a fixed interval begins: the phase spreads it once, and the polls keep their distance by themselves.
///
/// It does where the feed was never read before, or not for so long that many feeds fell due together.
fn starts_afresh(evidence: &Evidence<'_>) -> bool {
    let Some(last_ms) = evidence.learned.observed_at_ms else {
        return true;
    };
    // The first wait is up to twice the interval, and a little more where the machine is busy.
    evidence.now.since(UnixMillis(last_ms)) > evidence.interval.max.saturating_mul(3)
}

fn sound_price(price: f64) -> f64 {
    if price.is_nan() {
        DEFAULT_PRICE
    } else {
        price.max(0.0)
    }
}

fn share(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}
