//! Subscribes to feeds at their hubs, answers the hubs, and hands on what they tell.
//!
//! One task owns all subscriptions. Decisions are made by `websub`; here is only the order of things.

mod ask;
mod calls;
mod leases;

pub(super) use leases::Leases;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::config::WebsubConfig;
use crate::listen::{Call, Listener, Reply};
use crate::model::{FeedId, FeedSlug, HubLinks, Subscription, UnixMillis};
use crate::store::{Reader, StoreWrite};
use crate::websub::{self, Due, HubMode, RequestKeys};

use super::live::Live;
use super::{DaemonError, Mode, Shared};

/// Requests to hubs at once; each host has its own turns besides.
const REQUESTS_AT_ONCE: usize = 8;
/// Requests of hubs that wait to be looked at.
const CALLS: usize = 64;
/// The task looks at the clock at least this often: the system's clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// What a poll found out that concerns subscriptions.
#[derive(Debug)]
pub(super) enum HubSignal {
    /// The feed names a hub.
    Named(FeedId, HubLinks),
    /// The feed had news that its hub should have told of.
    Missed(FeedId),
}

/// What a hub told of a feed.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) feed_id: FeedId,
    pub(super) topic: String,
    pub(super) content_type: Option<String>,
    pub(super) body: Bytes,
    /// Answered once it is stored; dropped, the hub tries again.
    pub(super) answer: oneshot::Sender<Reply>,
}

/// What the poller learns of hubs.
#[derive(Debug)]
pub(super) enum FromHub {
    /// News.
    Told(Delivery),
    /// The hub of a feed tells of news no more: the feed is polled again.
    Silent(FeedId),
}

/// What the task is wired to.
pub(super) struct Wires {
    pub(super) signals: mpsc::Receiver<HubSignal>,
    pub(super) poller: mpsc::Sender<FromHub>,
}

/// Subscribes until the daemon stops; where the configuration does not ask for it, nothing is done.
pub(super) async fn run(
    shared: Arc<Shared>,
    mut live: watch::Receiver<Arc<Live>>,
    mut wires: Wires,
    mode: Mode,
) -> Result<(), DaemonError> {
    while !shared.stop.is_cancelled() {
        let current = Arc::clone(&live.borrow_and_update());
        let round = CancellationToken::new();
        let mut serving = JoinSet::new();
        let config = current
            .config
            .websub
            .clone()
            .filter(|_| mode == Mode::Forever);
        let hub = match config {
            None => None,
            Some(config) => open(&shared, &current, config, &round, &mut serving).await?,
        };
        let changed = match hub {
            None => {
                for feed_id in shared.leases.forget() {
                    // The poller goes on taking until the daemon stops.
                    let _ = wires.poller.send(FromHub::Silent(feed_id)).await;
                }
                idle(&shared, &mut live, &mut wires).await
            }
            Some((hub, calls)) => hub.work(&mut live, &mut wires, calls).await?,
        };
        round.cancel();
        while serving.join_next().await.is_some() {}
        if !changed {
            break;
        }
    }
    Ok(())
}

/// Waits for another configuration; tells whether one came.
async fn idle(shared: &Shared, live: &mut watch::Receiver<Arc<Live>>, wires: &mut Wires) -> bool {
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return false,
            changed = live.changed() => return changed.is_ok(),
            // Nobody asks for what polls find out about hubs.
            signal = wires.signals.recv() => if signal.is_none() {
                shared.stop.cancelled().await;
            },
        }
    }
}

/// Opens the listener and takes up the subscriptions; `None` where the listener cannot be opened.
async fn open(
    shared: &Arc<Shared>,
    live: &Arc<Live>,
    config: WebsubConfig,
    round: &CancellationToken,
    serving: &mut JoinSet<()>,
) -> Result<Option<(Hub, mpsc::Receiver<Call>)>, DaemonError> {
    let (sender, calls) = mpsc::channel(CALLS);
    let max_bytes = usize::try_from(live.config.fetch.max_feed_bytes).unwrap_or(usize::MAX);
    match Listener::open(config.listen, max_bytes, sender).await {
        Ok(listener) => {
            info!(address = %config.listen, "listening for hubs");
            serving.spawn(listener.serve(round.clone()));
        }
        Err(cause) => {
            error!(address = %config.listen, error = %cause, "cannot listen for hubs: feeds are polled as usual");
            return Ok(None);
        }
    }
    let known = shared.readers.with(Reader::subscriptions).await?;
    let mut hub = Hub {
        shared: Arc::clone(shared),
        live: Arc::clone(live),
        config,
        subscriptions: HashMap::new(),
        requests: HashMap::new(),
        waiting: VecDeque::new(),
        asked: HashSet::new(),
        asking: JoinSet::new(),
    };
    let now = shared.clock.now();
    for subscription in known {
        shared.leases.take(&subscription, now);
        hub.know(subscription);
    }
    hub.end_unwanted().await?;
    Ok(Some((hub, calls)))
}

/// What came of asking a hub.
struct Asked {
    feed_id: FeedId,
    requested_at: UnixMillis,
    mode: HubMode,
    result: Result<(), String>,
}

struct Hub {
    shared: Arc<Shared>,
    live: Arc<Live>,
    config: WebsubConfig,
    subscriptions: HashMap<FeedId, Subscription>,
    /// Callbacks in force, by the last segment of their path, with the moment of the request that made them.
    requests: HashMap<String, (FeedId, UnixMillis)>,
    /// What is to be asked of hubs.
    waiting: VecDeque<(FeedId, HubLinks, HubMode)>,
    /// Feeds that stand in `waiting` or are asked for.
    asked: HashSet<FeedId>,
    asking: JoinSet<Asked>,
}

impl Hub {
    /// Works until another configuration comes or the daemon stops; tells whether one came.
    async fn work(
        mut self,
        live: &mut watch::Receiver<Arc<Live>>,
        wires: &mut Wires,
        mut calls: mpsc::Receiver<Call>,
    ) -> Result<bool, DaemonError> {
        let stop = self.shared.stop.clone();
        loop {
            self.look_for_due().await?;
            self.ask_waiting().await?;
            let sleep = tokio::time::sleep(self.sleep_for());
            tokio::select! {
                () = stop.cancelled() => return Ok(false),
                changed = live.changed() => return Ok(changed.is_ok()),
                Some(signal) = wires.signals.recv() => self.take_signal(signal).await?,
                Some(call) = calls.recv() => self.take_call(call, &wires.poller).await?,
                Some(asked) = self.asking.join_next() => {
                    let asked = asked.map_err(|_| DaemonError::TaskLost("hub request"))?;
                    self.take_answer(asked).await?;
                }
                () = sleep => {}
            }
        }
    }

    fn now(&self) -> UnixMillis {
        self.shared.clock.now()
    }

    fn sleep_for(&self) -> Duration {
        let now = self.now();
        let subscriptions = self.subscriptions.values();
        let next = subscriptions.filter_map(websub::next_look).min();
        next.map_or(LONGEST_SLEEP, |at| at.since(now))
            .clamp(Duration::from_millis(100), LONGEST_SLEEP)
    }

    fn keys(&self, subscription: &Subscription, request: UnixMillis) -> Option<RequestKeys> {
        let feed = self.slug_of(subscription.feed_id)?;
        let links = &subscription.links;
        Some(websub::keys(&self.config.secret.0, feed, links, request))
    }

    fn slug_of(&self, feed_id: FeedId) -> Option<&FeedSlug> {
        let feed = self.live.feeds.get(&feed_id)?;
        Some(&feed.feed.slug)
    }

    /// Takes a subscription into memory, with the callbacks that are in force for it in place of those of the one before.
    fn know(&mut self, subscription: Subscription) {
        let feed_id = subscription.feed_id;
        if let Some(before) = self.subscriptions.get(&feed_id) {
            for (callback, _) in self.callbacks(before) {
                self.requests.remove(&callback);
            }
        }
        for (callback, request) in self.callbacks(&subscription) {
            self.requests.insert(callback, (feed_id, request));
        }
        self.subscriptions.insert(feed_id, subscription);
    }

    /// Gives the callbacks of a subscription, each with the moment of the request that made it.
    fn callbacks(&self, subscription: &Subscription) -> Vec<(String, UnixMillis)> {
        let moments = [
            Some(subscription.requested_at),
            subscription.verified_request_at,
        ];
        let keys = moments
            .into_iter()
            .flatten()
            .filter_map(|request| Some((self.keys(subscription, request)?.callback, request)));
        keys.collect()
    }

    /// Takes a subscription into memory and into the store.
    async fn keep(&mut self, subscription: Subscription) -> Result<(), DaemonError> {
        self.shared.leases.take(&subscription, self.now());
        let write = StoreWrite::Subscription(Box::new(subscription.clone()));
        self.know(subscription);
        self.shared.writer.write(write).await.map(|_| ())
    }

    /// Ends the subscriptions of feeds that are polled no more.
    async fn end_unwanted(&mut self) -> Result<(), DaemonError> {
        let now = self.now();
        let unwanted: Vec<_> = self
            .subscriptions
            .values()
            .filter(|known| websub::is_active(known, now) && !self.is_polled(known.feed_id))
            .cloned()
            .collect();
        for known in unwanted {
            self.queue(known.feed_id, known.links.clone(), HubMode::Unsubscribe);
            self.keep(websub::ended(&known, now)).await?;
        }
        Ok(())
    }

    fn is_polled(&self, feed_id: FeedId) -> bool {
        let feed = self.live.feeds.get(&feed_id);
        feed.is_some_and(|feed| feed.feed.enabled)
    }

    fn queue(&mut self, feed_id: FeedId, links: HubLinks, mode: HubMode) {
        if self.asked.insert(feed_id) {
            self.waiting.push_back((feed_id, links, mode));
        }
    }

    async fn take_signal(&mut self, signal: HubSignal) -> Result<(), DaemonError> {
        let now = self.now();
        match signal {
            HubSignal::Named(feed_id, links) => {
                if let Some(mode) = websub::wish(self.subscriptions.get(&feed_id), &links, now) {
                    self.queue(feed_id, links, mode);
                }
            }
            HubSignal::Missed(feed_id) => {
                if let Some(known) = self.subscriptions.get(&feed_id) {
                    warn!(hub = known.links.hub, "hub kept news back");
                    let missed = websub::missed(known, now);
                    self.keep(missed).await?;
                }
            }
        }
        Ok(())
    }

    /// Renews what is due, and gives up what no hub verified.
    async fn look_for_due(&mut self) -> Result<(), DaemonError> {
        let now = self.now();
        let due: Vec<_> = self
            .subscriptions
            .values()
            .filter(|known| !self.asked.contains(&known.feed_id) && self.is_polled(known.feed_id))
            .filter_map(|known| Some((websub::due(known, now)?, known.clone())))
            .collect();
        for (due, known) in due {
            match due {
                Due::Ask => self.queue(known.feed_id, known.links, HubMode::Subscribe),
                Due::GiveUp => {
                    let words = "the hub did not verify the request";
                    self.keep(websub::failed(&known, words, now)).await?;
                }
            }
        }
        Ok(())
    }

    async fn ask_waiting(&mut self) -> Result<(), DaemonError> {
        while self.asking.len() < REQUESTS_AT_ONCE {
            let Some((feed_id, links, mode)) = self.waiting.pop_front() else {
                break;
            };
            let known = self.subscriptions.get(&feed_id);
            let subscription = match (mode, known) {
                (HubMode::Unsubscribe, Some(known)) => known.clone(),
                (HubMode::Unsubscribe, None) => continue,
                (HubMode::Subscribe, known) => {
                    let new = websub::requested(known, feed_id, &links, self.now());
                    // Before it is asked: the hub may verify at once.
                    self.keep(new.clone()).await?;
                    new
                }
            };
            let Some(keys) = self.keys(&subscription, subscription.requested_at) else {
                self.asked.remove(&feed_id);
                continue;
            };
            let callback = format!("{}{}", self.config.callback, keys.callback);
            let form = websub::form(mode, &links, &callback, &keys.secret);
            let fetch = Arc::clone(&self.live.fetch);
            let requested_at = subscription.requested_at;
            self.asking.spawn(async move {
                Asked {
                    feed_id,
                    requested_at,
                    mode,
                    result: ask::ask(&*fetch, links.hub, form).await,
                }
            });
        }
        Ok(())
    }

    async fn take_answer(&mut self, asked: Asked) -> Result<(), DaemonError> {
        self.asked.remove(&asked.feed_id);
        let known = self.subscriptions.get(&asked.feed_id);
        let Some(known) = known.filter(|known| known.requested_at == asked.requested_at) else {
            return Ok(());
        };
        match (asked.mode, asked.result) {
            (HubMode::Subscribe, Err(words)) => {
                warn!(hub = known.links.hub, detail = words, "hub refused");
                let failed = websub::failed(known, &words, self.now());
                self.keep(failed).await
            }
            _ => Ok(()),
        }
    }
}
