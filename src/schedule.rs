//! When to poll next: a pure function of policy, state, outcome, now and jitter, with the reason that decided.
//!
//! Must not know: the network, the store, the clock, random numbers.

pub mod freshness;

use std::time::Duration;

use crate::model::{
    FeedHints, IntervalPolicy, LearnedRates, RetryAfter, ScheduleDecision, UnixMillis,
};

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
    /// `Retry-After` of the answer.
    pub retry_after: Option<RetryAfter>,
    /// What the poll brought.
    pub result: PollResult<'a>,
    /// What was learned before this poll.
    pub learned: &'a LearnedRates,
    /// The feed's fixed phase, 0 to 1, from its slug.
    pub phase: f64,
    /// Random, 0 to 1.
    pub jitter: f64,
    /// Now.
    pub now: UnixMillis,
}

/// Decides when to poll next, and gives what was learned.
pub fn decide(evidence: &Evidence<'_>) -> (ScheduleDecision, LearnedRates) {
    todo!()
}

/// Gives the fixed phase of a feed, 0 to 1, from its slug.
pub fn phase(slug: &str) -> f64 {
    todo!()
}
