//! Until when hubs are bound to tell of news: asked by the poller, kept by the task that owns the subscriptions.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::{FeedId, Subscription, UnixMillis};
use crate::websub;

/// Until when hubs are bound to tell of news, for the poller. There are none when the daemon starts: what hubs would have told while
/// it did not run is polled for.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Leases(Mutex<HashMap<FeedId, UnixMillis>>);

impl Leases {
    pub(in crate::daemon) fn until(&self, feed_id: FeedId) -> Option<UnixMillis> {
        self.lock().get(&feed_id).copied()
    }

    /// Tells whether a hub is bound to tell of news of a feed now.
    pub(in crate::daemon) fn is_told(&self, feed_id: FeedId, now: UnixMillis) -> bool {
        self.until(feed_id).is_some_and(|until| until > now)
    }

    /// Forgets all of them and gives the feeds that they were of.
    pub(super) fn forget(&self) -> Vec<FeedId> {
        self.lock().drain().map(|(feed_id, _)| feed_id).collect()
    }

    pub(super) fn take(&self, subscription: &Subscription, now: UnixMillis) {
        let mut leases = self.lock();
        match subscription.lease_until {
            Some(until) if websub::is_active(subscription, now) => {
                leases.insert(subscription.feed_id, until);
            }
            _ => {
                leases.remove(&subscription.feed_id);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<FeedId, UnixMillis>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
