//! When a feed that waits is due, and when its plan is thought over on the way there.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::Poller;
use crate::daemon::live::{Live, LiveFeed};
use crate::daemon::{Mode, Shared};
use crate::model::{FeedId, FeedState, PollReason, UnixMillis};
use crate::schedule;

/// The poller looks at the clock at least this often, whatever the queue says: the system's clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

impl Poller {
    /// A single pass does not wait for a feed's own interval, but for what its server asked.
    pub(super) fn due_at(&self, feed: &LiveFeed, state: &FeedState) -> UnixMillis {
        let now = self.shared.clock.now();
        let at = match self.mode {
            Mode::Forever => state.next_poll_at,
            Mode::Once => state.not_before.unwrap_or(UnixMillis(0)),
        };
        let left_to_us = untold_at(&self.shared, feed, state, now);
        if let Some(at) = left_to_us.filter(|_| self.mode == Mode::Forever) {
            return at;
        }
        schedule::credible(
            at,
            state.last_poll_at,
            state.next_poll_reason,
            feed.feed.interval,
            now,
        )
    }

    /// Plans feeds anew whose hubs tell of news no more. Their plans stay so where a hub is bound again before their polls: what it would
    /// have told meanwhile is polled for.
    pub(super) fn plan_untold(&mut self, live: &Live) {
        let now = self.shared.clock.now();
        for (feed_id, state) in &mut self.states {
            let feed = live.feeds.get(feed_id);
            let at = feed.and_then(|feed| untold_at(&self.shared, feed, state, now));
            if let Some(at) = at.filter(|at| *at < state.next_poll_at) {
                Arc::make_mut(state).next_poll_at = at;
            }
        }
    }

    /// Gives when a feed that waits is looked at: when it is due, or on the way there where other feeds may call for it sooner.
    pub(super) fn looked_at(
        &self,
        feed: &LiveFeed,
        state: &FeedState,
        now: UnixMillis,
    ) -> UnixMillis {
        let due_at = self.due_at(feed, state);
        if self.mode == Mode::Once || !self.agencies.has_siblings(&feed.feed) {
            return due_at;
        }
        schedule::think_again_at(due_at, state.next_poll_reason, now).unwrap_or(due_at)
    }

    /// Gives how long there is nothing to do but to wait for what happens.
    pub(super) fn sleep_for(&self, now: UnixMillis) -> Duration {
        let nearest = self
            .due
            .peek()
            .map_or(LONGEST_SLEEP, |Reverse((at, _))| at.since(now));
        nearest.min(LONGEST_SLEEP)
    }

    /// Puts feeds in line anew whose hubs tell of news no more. Those that are out with a task come back into line by themselves.
    pub(super) fn put_in_line(&mut self, untold: &HashSet<FeedId>) {
        let live = Arc::clone(&self.live.borrow());
        let now = self.shared.clock.now();
        self.plan_untold(&live);
        let waiting = std::mem::take(&mut self.due).into_iter();
        self.due = waiting
            .map(|Reverse((at, feed_id))| {
                let known = live.feeds.get(&feed_id).zip(self.states.get(&feed_id));
                let concerned = known.filter(|_| untold.contains(&feed_id));
                let at = concerned.map_or(at, |(feed, state)| self.looked_at(feed, state, now));
                Reverse((at, feed_id))
            })
            .collect();
    }

    /// Moves a plan forward where the agency's other feeds call for it; gives when to look again, `None` where the feed is due.
    pub(super) fn think_again(
        &mut self,
        live: &Live,
        feed: &LiveFeed,
        now: UnixMillis,
    ) -> Option<UnixMillis> {
        let state = self.states.get(&feed.feed_id)?;
        if state.next_poll_reason != PollReason::Learned || self.due_at(feed, state) <= now {
            return None;
        }
        let siblings = self.agencies.siblings(&feed.feed, state)?;
        let price = self.shared.price_of(live, &feed.feed);
        let sooner = schedule::sooner(state, feed.feed.interval, price, &siblings);
        let state = self.states.get_mut(&feed.feed_id)?;
        if sooner < state.next_poll_at {
            Arc::make_mut(state).next_poll_at = sooner;
        }
        let state = self.states.get(&feed.feed_id)?;
        (self.due_at(feed, state) > now).then(|| self.looked_at(feed, state, now))
    }
}

/// Gives when a feed is polled that was left to a hub which is not bound to tell of news now; `None` where there is no such hub.
fn untold_at(
    shared: &Shared,
    feed: &LiveFeed,
    state: &FeedState,
    now: UnixMillis,
) -> Option<UnixMillis> {
    if state.next_poll_reason != PollReason::Subscribed || shared.leases.is_told(feed.feed_id, now)
    {
        return None;
    }
    let (bound, polled_at) = (state.not_before, state.last_poll_at);
    let phase = schedule::phase(&state.slug.0);
    Some(schedule::no_longer_told(
        bound,
        polled_at,
        feed.feed.interval,
        phase,
        now,
    ))
}
