//! Tells an outage on our side of the network, where no feed can be reached, from feeds that fail each by itself.
//!
//! The back-off of each feed grows to hours meanwhile. It would keep the feeds silent for as long after the network is up again.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tracing::info;

use crate::model::{FailureCode, FeedId, FeedState, UnixMillis};

use super::super::Shared;
use super::super::live::Live;
use super::Poller;

/// As long as an outage lasts, some feed is asked at least so often, to see whether it is over.
const PROBED_EVERY: Duration = Duration::from_mins(5);
/// The time over which feeds are spread that are asked again behind an outage.
const SPREAD: Duration = Duration::from_mins(2);
/// Feeds of which fewer tell nothing of the network.
const FEWEST: usize = 3;

/// Feeds that could not be reached when they were asked last.
#[derive(Debug, Default)]
pub(super) struct Outage {
    unreachable: HashSet<FeedId>,
    /// Feeds that are polled.
    polled: usize,
}

impl Outage {
    /// Looks at the states of all feeds that are polled.
    pub(super) fn of<'a>(states: impl Iterator<Item = &'a FeedState>) -> Self {
        let mut outage = Self::default();
        for state in states {
            outage.polled += 1;
            if is_unreachable(state) {
                outage.unreachable.insert(state.feed_id);
            }
        }
        outage
    }

    /// Tells whether nearly all feeds are out of reach.
    pub(super) fn is_on(&self) -> bool {
        self.polled >= FEWEST && self.unreachable.len() * 10 >= self.polled * 9
    }

    /// Notes what a poll came to. Where it ends an outage it gives the other feeds that could not be reached. A feed that answers as ever ends
    /// none: where it stands among many that are gone for good, their back-off holds.
    pub(super) fn note(&mut self, after: &FeedState) -> Option<HashSet<FeedId>> {
        if is_unreachable(after) {
            self.unreachable.insert(after.feed_id);
            return None;
        }
        let was_on = self.is_on();
        let is_back = self.unreachable.remove(&after.feed_id);
        // The next outage is one of its own.
        (was_on && is_back).then(|| std::mem::take(&mut self.unreachable))
    }

    /// Leaves a feed out that is polled no more.
    pub(super) fn leave_out(&mut self, feed_id: FeedId) {
        self.unreachable.remove(&feed_id);
        self.polled = self.polled.saturating_sub(1);
    }
}

impl Poller {
    /// Has one of the feeds that could not be reached asked soon, where nobody else would find out for long that an outage is over. They
    /// take turns: the server of one may be gone for good.
    pub(super) fn probe(&mut self, live: &Live) {
        let now = self.shared.clock.now();
        let soon = now.saturating_add(PROBED_EVERY);
        let next = self.due.peek().map(|Reverse((at, _))| *at);
        if !self.outage.is_on() || next.is_some_and(|next| next <= soon) {
            return;
        }
        let candidates = self.due.iter().filter_map(|Reverse((at, feed_id))| {
            let (feed, state) = live.feeds.get(feed_id).zip(self.states.get(feed_id))?;
            let is_unreachable = self.outage.unreachable.contains(feed_id);
            let probed_at = sooner(feed.feed.interval.min, state, *at, soon);
            let is_sooner = is_unreachable && probed_at < *at;
            is_sooner.then_some((probed_at, state.last_poll_at, *feed_id))
        });
        if let Some((_, _, feed_id)) = candidates.min() {
            self.bring_forward(live, &HashSet::from([feed_id]), |_, _| soon);
        }
    }

    /// Puts the feeds that could not be reached in line anew, now that the network is up again.
    pub(super) fn ask_again(&mut self, live: &Live, unreachable: &HashSet<FeedId>) {
        let now = self.shared.clock.now();
        info!(feeds = unreachable.len(), "network is up again");
        self.bring_forward(live, unreachable, |shared, feed_id| {
            now.saturating_add(SPREAD.mul_f64(shared.jitter(feed_id)))
        });
    }

    /// Brings feeds that wait forward, in their states too: whoever puts all feeds in line anew goes by these.
    fn bring_forward(
        &mut self,
        live: &Live,
        concerned: &HashSet<FeedId>,
        soon: impl Fn(&Shared, &FeedId) -> UnixMillis,
    ) {
        let waiting = std::mem::take(&mut self.due).into_iter();
        self.due = waiting
            .map(|Reverse((at, feed_id))| {
                if !concerned.contains(&feed_id) {
                    return Reverse((at, feed_id));
                }
                let known = live.feeds.get(&feed_id);
                let Some((feed, state)) = known.zip(self.states.get_mut(&feed_id)) else {
                    return Reverse((at, feed_id));
                };
                let soon = soon(&self.shared, &feed_id);
                let at = sooner(feed.feed.interval.min, state, at, soon);
                if at < state.next_poll_at {
                    Arc::make_mut(state).next_poll_at = at;
                }
                Reverse((at, feed_id))
            })
            .collect();
    }
}

/// Gives `soon` for a feed that would be polled at `at`, but never before what the operator and the server ask for.
fn sooner(min: Duration, state: &FeedState, at: UnixMillis, soon: UnixMillis) -> UnixMillis {
    let polled_at = state.last_poll_at.unwrap_or(UnixMillis(0));
    let allowed = polled_at.saturating_add(min).max(soon);
    allowed.max(state.not_before.unwrap_or(allowed)).min(at)
}

/// Tells whether nobody answered at all; a server that answers with an error shows that the network is up.
fn is_unreachable(state: &FeedState) -> bool {
    let code = state.last_error;
    let is_ours = matches!(
        code,
        Some(FailureCode::Dns | FailureCode::Connect | FailureCode::Timeout)
    );
    state.failures > 0 && is_ours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedSlug;

    fn state(feed: i64, error: Option<FailureCode>) -> FeedState {
        FeedState {
            failures: u32::from(error.is_some()),
            last_error: error,
            ..FeedState::new(FeedId(feed), FeedSlug(feed.to_string()), UnixMillis(0))
        }
    }

    /// Lets feeds fail with these codes, one after the other, and then the first one answer.
    fn check(codes: &[Option<FailureCode>], is_on: bool, asked_again: usize) {
        let well: Vec<_> = (1..)
            .zip(codes)
            .map(|(feed, _)| state(feed, None))
            .collect();
        let mut outage = Outage::of(well.iter());
        assert!(!outage.is_on());
        for (feed, code) in (1..).zip(codes) {
            assert_eq!(outage.note(&state(feed, *code)), None);
        }
        assert_eq!(outage.is_on(), is_on, "{codes:?}");
        let again = outage.note(&state(1, None)).map_or(0, |feeds| feeds.len());
        assert_eq!(again, asked_again, "{codes:?}");
        assert!(!outage.is_on());
        assert_eq!(outage.note(&state(2, None)), None, "told once");
    }

    #[test]
    fn an_outage_is_one_of_nearly_all_feeds_and_ends_with_the_first_answer() {
        let (dns, connect) = (Some(FailureCode::Dns), Some(FailureCode::Connect));
        let refused = Some(FailureCode::Http5xx);
        check(&[dns, connect], false, 0);
        check(&[dns, connect, dns], true, 2);
        check(&[dns, connect, refused], false, 0);
        check(&[connect, None, None, None], false, 0);
        let mut many = vec![connect; 19];
        many.push(None);
        check(&many, true, 18);
    }

    #[test]
    fn a_feed_that_stops_is_counted_no_more() {
        let connect = Some(FailureCode::Connect);
        let feeds: Vec<_> = (1..=4).map(|feed| state(feed, connect)).collect();
        let mut outage = Outage::of(feeds.iter());
        // An answer ends the outage, also one by which the feed is gone.
        let gone = state(1, Some(FailureCode::Http410));
        assert_eq!(outage.note(&gone).map(|again| again.len()), Some(3));
        outage.leave_out(gone.feed_id);
        for feed in feeds.iter().skip(1) {
            assert_eq!(outage.note(feed), None);
        }
        assert!(outage.is_on());
        // One that could not be reached stands for nothing any more once it is left out.
        let well = state(1, None);
        let mut mixed = Outage::of(feeds.iter().skip(1).chain([&well]));
        assert!(!mixed.is_on());
        mixed.leave_out(FeedId(4));
        assert!(!mixed.is_on(), "two of three");
    }
}
