//! Polls that brought nothing, gathered until the writer takes them.
//!
//! A kill forgets those that wait: each of their feeds is then polled once too early, and nothing else is lost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use tokio::sync::Notify;

use crate::model::{FeedId, FeedState, PollRecord};
use crate::store::{QuietPolls, StoreWrite};

/// Longest time that a poll waits to be written: the store is at most so far behind.
pub(super) const QUIET_AT_MOST: Duration = Duration::from_secs(30);

/// Polls from which the writer is told: some 2 MB.
const MANY: usize = 1_000;

/// Polls that may wait.
const MOST: usize = 4 * MANY;

/// What waits to be written, by feed.
#[derive(Default)]
pub(super) struct Quiet {
    waiting: Mutex<Waiting>,
    many: Notify,
}

#[derive(Default)]
struct Waiting {
    feeds: HashMap<FeedId, Box<QuietPolls>>,
    polls: usize,
}

impl Quiet {
    /// Adds a poll, unless so many wait that the store must be out of reach. Where many wait, the writer is told.
    pub(super) fn add(&self, state: &Arc<FeedState>, poll: &PollRecord) -> bool {
        let mut waiting = self.lock();
        if waiting.polls >= MOST {
            return false;
        }
        waiting.polls += 1;
        if waiting.polls == MANY {
            self.many.notify_one();
        }
        if let Some(quiet) = waiting.feeds.get_mut(&state.feed_id) {
            quiet.state = Arc::clone(state);
            quiet.polls.push(poll.clone());
        } else {
            let quiet = QuietPolls {
                state: Arc::clone(state),
                polls: vec![poll.clone()],
            };
            waiting.feeds.insert(state.feed_id, Box::new(quiet));
        }
        true
    }

    /// Waits until many polls wait.
    pub(super) async fn many(&self) {
        self.many.notified().await;
    }

    /// Takes what waits of one feed: it must be written before anything later about the feed.
    pub(super) fn take(&self, feed_id: FeedId) -> Option<StoreWrite> {
        let mut waiting = self.lock();
        let quiet = waiting.feeds.remove(&feed_id)?;
        waiting.polls = waiting.polls.saturating_sub(quiet.polls.len());
        Some(StoreWrite::Quiet(quiet))
    }

    /// Takes all that waits, in the order of the feeds.
    pub(super) fn take_all(&self) -> Vec<StoreWrite> {
        let Waiting { feeds, .. } = std::mem::take(&mut *self.lock());
        let mut all: Vec<_> = feeds.into_values().collect();
        all.sort_unstable_by_key(|quiet| quiet.state.feed_id);
        all.into_iter().map(StoreWrite::Quiet).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
