//! Requests to hubs: those that wait, those under way, and what comes of them. They outlive a reload.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::model::{FeedId, HubLinks, Subscription, SubscriptionStatus, UnixMillis};
use crate::websub::{self, HubMode, Interest, Refusal};

use super::super::DaemonError;
use super::left::Left;
use super::{Hub, ask};

/// Requests to hubs at once; each host has its own turns besides.
const REQUESTS_AT_ONCE: usize = 8;

/// What is asked of hubs, one request a feed at a time.
#[derive(Default)]
pub(super) struct Errands {
    waiting: VecDeque<(FeedId, HubLinks, HubMode)>,
    /// Feeds that stand in `waiting` or are asked for.
    asked: HashSet<FeedId>,
    pub(super) asking: JoinSet<Asked>,
    pub(super) left: Left,
}

/// What came of asking a hub.
pub(super) struct Asked {
    feed_id: FeedId,
    links: HubLinks,
    /// The request that the callback was made for.
    request: UnixMillis,
    mode: HubMode,
    result: Result<(), Refusal>,
}

impl Errands {
    /// Takes a request up, unless the feed has one already.
    pub(super) fn add(&mut self, feed_id: FeedId, links: HubLinks, mode: HubMode) {
        if self.asked.insert(feed_id) {
            self.waiting.push_back((feed_id, links, mode));
        }
    }

    pub(super) fn is_asked(&self, feed_id: FeedId) -> bool {
        self.asked.contains(&feed_id)
    }
}

impl Hub {
    /// Tells hubs that are due what was left behind at them.
    pub(super) fn tell_left(&mut self) {
        let now = self.now();
        while self.errands.asking.len() < REQUESTS_AT_ONCE {
            let Some(left) = self.errands.left.due(now) else {
                return;
            };
            *left = websub::unsubscribing(left, now);
            let left = left.clone();
            info!(
                hub = left.links.hub,
                topic = left.links.topic,
                "unsubscribing"
            );
            if let Some(request) = left.verified_request_at {
                self.ask(&left, request, HubMode::Unsubscribe);
            }
        }
    }

    pub(super) async fn ask_waiting(&mut self) -> Result<(), DaemonError> {
        while self.errands.asking.len() < REQUESTS_AT_ONCE {
            let Some((feed_id, links, mode)) = self.errands.waiting.pop_front() else {
                break;
            };
            let Some((subscription, request)) = self.to_be_asked(feed_id, &links, mode) else {
                self.errands.asked.remove(&feed_id);
                continue;
            };
            self.leave(feed_id, &links);
            // Before it is asked: the hub may verify at once.
            self.keep(subscription.clone()).await?;
            self.ask(&subscription, request, mode);
        }
        self.tell_left();
        Ok(())
    }

    /// Asks the hub of a subscription by the callback of the request made at `request`.
    pub(super) fn ask(&mut self, subscription: &Subscription, request: UnixMillis, mode: HubMode) {
        let keys = self.keys(subscription, request);
        let (feed_id, links) = (subscription.feed_id, subscription.links.clone());
        let callback = format!("{}{}", self.config.callback, keys.callback);
        let form = websub::form(mode, &links, &callback, &keys.secret);
        let fetch = Arc::clone(&self.live.fetch);
        self.errands.asking.spawn(async move {
            Asked {
                feed_id,
                request,
                mode,
                result: ask::ask(&*fetch, links.hub.clone(), form).await,
                links,
            }
        });
    }

    /// Gives the subscription as it is once it is asked for, and the request that it goes by; `None` where a reload has changed what is
    /// wanted.
    fn to_be_asked(
        &self,
        feed_id: FeedId,
        links: &HubLinks,
        mode: HubMode,
    ) -> Option<(Subscription, UnixMillis)> {
        let known = self.subscriptions.get(&feed_id);
        let now = self.now();
        match (mode, self.interest_in(feed_id)) {
            (HubMode::Subscribe, Interest::Wanted) => {
                Some((websub::requested(known, feed_id, links, now), now))
            }
            (HubMode::Unsubscribe, Interest::Unwanted) => {
                let known = known.filter(|known| known.status == SubscriptionStatus::Ended)?;
                let request = known.verified_request_at?;
                info!(
                    hub = known.links.hub,
                    topic = known.links.topic,
                    "unsubscribing"
                );
                Some((websub::unsubscribing(known, now), request))
            }
            _ => None,
        }
    }

    pub(super) async fn take_answer(&mut self, asked: Asked) -> Result<(), DaemonError> {
        if asked.mode == HubMode::Unsubscribe
            && let Some(left) = self.errands.left.of(asked.feed_id, &asked.links)
        {
            if let Err(refusal) = asked.result {
                warn!(hub = asked.links.hub, detail = refusal.words, "hub refused");
                *left = websub::held(left, &refusal, self.shared.clock.now());
            }
            return Ok(());
        }
        self.errands.asked.remove(&asked.feed_id);
        let (Some(known), Err(refusal)) = (self.subscriptions.get(&asked.feed_id), asked.result)
        else {
            return Ok(());
        };
        let is_ended = known.status == SubscriptionStatus::Ended;
        let now = self.now();
        let next = match asked.mode {
            // A hub may verify or deny before it answers: that stands.
            HubMode::Subscribe if websub::is_awaited(known, asked.request) => {
                websub::failed(known, &refusal, now)
            }
            HubMode::Unsubscribe if is_ended && known.verified_request_at.is_some() => {
                websub::held(known, &refusal, now)
            }
            _ => return Ok(()),
        };
        warn!(hub = known.links.hub, detail = refusal.words, "hub refused");
        self.keep(next).await
    }
}
