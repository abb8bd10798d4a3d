//! Replays the publication times of feeds against the schedule: which requests it makes, and how long items wait.
//!
//! The feed shows its last items, a request takes no time, and no server gives hints.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "statistics of small numbers"
)]

use std::time::Duration;

use newswire::model::{FeedHints, FeedId, FeedSlug, FeedState, IntervalPolicy, UnixMillis};
use newswire::schedule::{self, AgencyRhythm, Evidence, PollResult, Siblings};

/// Items that a feed shows at once.
const SHOWN: usize = 30;

/// When a feed published, and which part of the time is scored. All in Unix seconds.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    /// Name of the feed.
    pub(crate) name: String,
    /// Publication times, ascending.
    pub(crate) published: Vec<i64>,
    /// The first poll.
    pub(crate) start: i64,
    /// From here on requests and delays count.
    pub(crate) scored_from: i64,
    /// The end of the trace.
    pub(crate) end: i64,
}

/// The rule that says when to poll next.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// What the feed taught, at a price in item-seconds a request.
    Learned(f64),
    /// Always the same time.
    Fixed(Duration),
}

impl Rule {
    /// Gives the bounds of the interval and the price of a request.
    fn terms(self) -> (IntervalPolicy, f64) {
        let (min, max, price) = match self {
            Self::Learned(price) => (Duration::from_mins(1), Duration::from_hours(6), price),
            Self::Fixed(interval) => (interval, interval, 0.0),
        };
        (IntervalPolicy { min, max }, price)
    }
}

/// What a replay came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    /// Requests in the scored time.
    pub(crate) requests: u32,
    /// Scored time in days, summed over the feeds.
    pub(crate) days: f64,
    /// Seconds from publication to retrieval, an item of the scored time each, unsorted.
    pub(crate) delays: Vec<f64>,
    /// Items that scrolled out unseen.
    pub(crate) lost: usize,
}

impl Score {
    /// Adds another feed's score.
    pub(crate) fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.days += other.days;
        self.delays.extend(&other.delays);
        self.lost += other.lost;
    }

    /// Gives requests a feed and day.
    pub(crate) fn requests_a_day(&self) -> f64 {
        f64::from(self.requests) / self.days
    }

    /// Gives the mean delay in minutes.
    pub(crate) fn mean_minutes(&self) -> f64 {
        self.delays.iter().sum::<f64>() / self.delays.len().max(1) as f64 / 60.0
    }

    /// Gives a quantile of the delay in minutes.
    pub(crate) fn quantile_minutes(&self, share: f64) -> f64 {
        let mut sorted = self.delays.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted
            .get((share * last as f64).round() as usize)
            .map_or(f64::NAN, |delay| delay / 60.0)
    }
}

/// Replays the feeds of one agency under one rule, each poll at its time.
pub(crate) fn replay(traces: &[Trace], rule: Rule) -> Score {
    let mut feeds: Vec<Replayed<'_>> = traces.iter().map(Replayed::new).collect();
    let alone = feeds.len() == 1;
    let mut agency = AgencyRhythm::default();
    let waits = |(place, feed): (usize, &Replayed<'_>)| feed.goes_on().then_some((feed.now, place));
    while let Some((_, place)) = feeds.iter().enumerate().filter_map(waits).min() {
        let feed = &mut feeds[place];
        let siblings = agency.without(&feed.state.learned);
        if feed.now < feed.state.next_poll_at {
            feed.think_again(rule, &siblings);
            continue;
        }
        agency.remove(&feed.state.learned);
        feed.poll(rule, &siblings);
        if alone {
            feed.now = feed.state.next_poll_at;
        }
        agency.add(&feed.state.learned);
    }
    let mut sum = Score::default();
    for feed in feeds {
        sum.add(&feed.score);
    }
    sum
}

/// A feed in a replay.
struct Replayed<'a> {
    trace: &'a Trace,
    published: Vec<UnixMillis>,
    /// What the daemon would keep of it.
    state: FeedState,
    /// Items that were published by the last poll.
    known: usize,
    /// When it is polled next, or the plan of that thought over.
    now: UnixMillis,
    score: Score,
}

impl<'a> Replayed<'a> {
    fn new(trace: &'a Trace) -> Self {
        let published = trace.published.iter();
        let start = UnixMillis::from_seconds(trace.start);
        Self {
            trace,
            published: published.map(|at| UnixMillis::from_seconds(*at)).collect(),
            state: FeedState::new(FeedId(1), FeedSlug(trace.name.clone()), start),
            known: 0,
            now: start,
            score: Score {
                days: (trace.end - trace.scored_from) as f64 / 86_400.0,
                ..Score::default()
            },
        }
    }

    /// Past the end it is polled only to fetch what still waits.
    fn goes_on(&self) -> bool {
        self.now < UnixMillis::from_seconds(self.trace.end) || self.known < self.published.len()
    }

    fn poll(&mut self, rule: Rule, siblings: &Siblings) {
        let now = self.now;
        let scored_from = UnixMillis::from_seconds(self.trace.scored_from);
        if (scored_from..UnixMillis::from_seconds(self.trace.end)).contains(&now) {
            self.score.requests += 1;
        }
        let known = self.known;
        let count = self.published.partition_point(|at| *at <= now);
        let first_shown = count.saturating_sub(SHOWN);
        let first_new = known.max(first_shown);
        let new_items = &self.published[first_new..count];
        let unseen = self.published[known..first_new].iter();
        self.score.lost += unseen.filter(|at| **at >= scored_from).count();
        let scored = new_items.iter().filter(|at| **at >= scored_from);
        let delays = scored.map(|at| now.since(*at).as_secs_f64());
        self.score.delays.extend(delays);
        let gap = known > 0 && first_shown >= known && count > known;
        self.known = count;
        let result = match new_items {
            [] => PollResult::Unchanged,
            _ => PollResult::Read {
                new_items,
                seen: (count - first_shown) as u32,
                gap,
            },
        };
        let (interval, price) = rule.terms();
        let (decision, learned) = schedule::decide(&Evidence {
            interval,
            price,
            hints: &FeedHints::default(),
            fresh_for: None,
            retry_after: None,
            result,
            learned: &self.state.learned,
            siblings,
            phase: schedule::phase(&self.trace.name),
            jitter: 0.5,
            now,
        });
        self.state.learned = learned;
        self.state.next_poll_reason = decision.reason;
        self.wait_for(decision.at);
    }

    fn think_again(&mut self, rule: Rule, siblings: &Siblings) {
        let (interval, price) = rule.terms();
        let at = schedule::sooner(&self.state, interval, price, siblings);
        self.wait_for(at.max(self.now));
    }

    fn wait_for(&mut self, planned: UnixMillis) {
        self.state.next_poll_at = planned;
        let again = schedule::think_again_at(planned, self.state.next_poll_reason, self.now);
        self.now = again.unwrap_or(planned);
    }
}
