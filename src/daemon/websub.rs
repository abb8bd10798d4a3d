//! Subscribes to feeds at their hubs, answers the hubs, and hands on what they tell.
//!
//! One task owns all subscriptions. Decisions are made by `websub`; here is only the order of things.

mod ask;
mod calls;
mod errands;
mod leases;
mod left;

use errands::Errands;
pub(super) use leases::Leases;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::config::WebsubConfig;
use crate::listen::{Call, Listener, Reply};
use crate::model::{FeedId, HubLinks, Subscription, UnixMillis};
use crate::store::StoreWrite;
use crate::websub::{self, Due, HubMode, Interest, Refusal, RequestKeys};

use super::live::Live;
use super::{DaemonError, Mode, Shared};

/// Requests of hubs that wait to be looked at.
const CALLS: usize = 64;
/// The task looks at the clock at least this often: the system's clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
/// Wait after the listener could not be opened: its address may come up late, or be taken for a while.
const LISTEN_PAUSE: Duration = Duration::from_mins(1);

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
    /// The hubs of feeds tell of news no more: the feeds are polled again.
    Silent(Vec<FeedId>),
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
    let mut errands = Errands::default();
    let mut listening = Listening::Open;
    while !shared.stop.is_cancelled() {
        let current = Arc::clone(&live.borrow_and_update());
        let round = CancellationToken::new();
        let mut serving = JoinSet::new();
        let config = current.config.websub.clone();
        let config = config.filter(|_| mode == Mode::Forever);
        let calls = match &config {
            None => None,
            Some(config) => listen(&current, config, &round, &mut serving, &mut listening).await,
        };
        let goes_on = match (config, calls) {
            (Some(config), Some(calls)) => {
                let taken = std::mem::take(&mut errands);
                let mut hub = Hub::new(&shared, &current, config, &wires, taken);
                hub.take_up().await?;
                let goes_on = hub.work(&mut live, &mut wires, calls).await?;
                errands = hub.errands;
                goes_on
            }
            (config, _) => {
                let untold = shared.leases.forget();
                if !untold.is_empty() {
                    // The poller goes on taking until the daemon stops.
                    let _ = wires.poller.send(FromHub::Silent(untold)).await;
                }
                let patience = config.map(|_| LISTEN_PAUSE);
                idle(&shared, &mut live, &mut wires, patience).await
            }
        };
        round.cancel();
        while serving.join_next().await.is_some() {}
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Waits for another configuration, or for so long; tells whether there is something to go on with.
async fn idle(
    shared: &Shared,
    live: &mut watch::Receiver<Arc<Live>>,
    wires: &mut Wires,
    patience: Option<Duration>,
) -> bool {
    let over = async {
        match patience {
            Some(patience) => tokio::time::sleep(patience).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(over);
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return false,
            changed = live.changed() => return changed.is_ok(),
            () = &mut over => return true,
            // Nobody asks for what polls find out about hubs.
            signal = wires.signals.recv() => if signal.is_none() {
                shared.stop.cancelled().await;
            },
        }
    }
}

/// How it went when the listener was last opened: what is the matter is said once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listening {
    Open,
    Refused,
}

/// Opens the listener; `None` where that is refused.
async fn listen(
    live: &Live,
    config: &WebsubConfig,
    round: &CancellationToken,
    serving: &mut JoinSet<()>,
    before: &mut Listening,
) -> Option<mpsc::Receiver<Call>> {
    let (sender, calls) = mpsc::channel(CALLS);
    let max_bytes = usize::try_from(live.config.fetch.max_feed_bytes).unwrap_or(usize::MAX);
    match Listener::open(config.listen, max_bytes, sender).await {
        Ok(listener) => {
            info!(address = %config.listen, "listening for hubs");
            serving.spawn(listener.serve(round.clone()));
            *before = Listening::Open;
            Some(calls)
        }
        Err(cause) => {
            if *before == Listening::Open {
                error!(address = %config.listen, error = %cause, "cannot listen for hubs: feeds are polled as usual until it is possible");
            }
            *before = Listening::Refused;
            None
        }
    }
}

struct Hub {
    shared: Arc<Shared>,
    live: Arc<Live>,
    config: WebsubConfig,
    poller: mpsc::Sender<FromHub>,
    subscriptions: HashMap<FeedId, Subscription>,
    /// Callbacks in force, by the last segment of their path, with the moment of the request that made them.
    requests: HashMap<String, (FeedId, UnixMillis)>,
    errands: Errands,
}

impl Hub {
    fn new(
        shared: &Arc<Shared>,
        live: &Arc<Live>,
        config: WebsubConfig,
        wires: &Wires,
        errands: Errands,
    ) -> Self {
        Self {
            shared: Arc::clone(shared),
            live: Arc::clone(live),
            config,
            poller: wires.poller.clone(),
            subscriptions: HashMap::new(),
            requests: HashMap::new(),
            errands,
        }
    }

    /// Takes up the subscriptions of the store. Those that were asked for under another secret or callback are asked for anew: what
    /// their hubs tell would not be known for news.
    async fn take_up(&mut self) -> Result<(), DaemonError> {
        let look_up = self
            .shared
            .readers
            .with(|reader| Ok((reader.subscriptions()?, reader.hub_mark()?)));
        let (known, mark_before) = look_up.await?;
        let now = self.now();
        let mark = websub::mark(&self.config.secret.0, &self.config.callback);
        if mark_before.as_ref() == Some(&mark) {
            for subscription in known {
                self.shared.leases.take(&subscription, now);
                self.know(subscription);
            }
            return Ok(());
        }
        self.errands = Errands::default();
        for subscription in known {
            self.keep(websub::made_otherwise(&subscription, now))
                .await?;
        }
        let write = StoreWrite::HubMark(mark);
        self.shared.writer.write(write).await.map(|_| ())
    }

    /// Works until another configuration comes or the daemon stops; tells whether one came.
    async fn work(
        &mut self,
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
                Some(call) = calls.recv() => self.take_call(call).await?,
                Some(asked) = self.errands.asking.join_next() => {
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

    /// Gives the subscriptions that may be looked at: those of which no answer of a hub is awaited.
    fn at_rest(&self) -> impl Iterator<Item = (&Subscription, Interest)> {
        let at_rest = |known: &&Subscription| !self.errands.is_asked(known.feed_id);
        let subscriptions = self.subscriptions.values().filter(at_rest);
        subscriptions.map(|known| (known, self.interest_in(known.feed_id)))
    }

    fn sleep_for(&self) -> Duration {
        let now = self.now();
        let looks = self
            .at_rest()
            .filter_map(|(known, interest)| websub::next_look(known, interest, now));
        looks
            .chain(self.errands.left.next_look(now))
            .min()
            .map_or(LONGEST_SLEEP, |at| at.since(now))
            .clamp(Duration::from_millis(100), LONGEST_SLEEP)
    }

    fn keys(&self, subscription: &Subscription, request: UnixMillis) -> RequestKeys {
        let (feed_id, links) = (subscription.feed_id, &subscription.links);
        websub::keys(&self.config.secret.0, feed_id, links, request)
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
        let moments = moments.into_iter().flatten();
        moments
            .map(|request| (self.keys(subscription, request).callback, request))
            .collect()
    }

    /// Takes a subscription into memory and into the store, and tells the poller where a hub is bound to tell of news no more.
    async fn keep(&mut self, subscription: Subscription) -> Result<(), DaemonError> {
        let (feed_id, now) = (subscription.feed_id, self.now());
        let was_told = self.shared.leases.is_told(feed_id, now);
        self.shared.leases.take(&subscription, now);
        let write = StoreWrite::Subscription(Box::new(subscription.clone()));
        self.know(subscription);
        self.shared.writer.write(write).await?;
        if was_told && !self.shared.leases.is_told(feed_id, now) {
            // The poller goes on taking until the daemon stops.
            let _ = self.poller.send(FromHub::Silent(vec![feed_id])).await;
        }
        Ok(())
    }

    fn interest_in(&self, feed_id: FeedId) -> Interest {
        match self.live.feeds.get(&feed_id) {
            Some(feed) if feed.feed.enabled => Interest::Wanted,
            _ => Interest::Unwanted,
        }
    }

    async fn take_signal(&mut self, signal: HubSignal) -> Result<(), DaemonError> {
        let now = self.now();
        match signal {
            HubSignal::Named(feed_id, links) => {
                if let Some(mode) = websub::wish(self.subscriptions.get(&feed_id), &links, now) {
                    self.errands.add(feed_id, links, mode);
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

    /// Renews what is due, gives up what no hub verified, and ends what is wanted no more.
    async fn look_for_due(&mut self) -> Result<(), DaemonError> {
        let now = self.now();
        let due: Vec<_> = self
            .at_rest()
            .filter_map(|(known, interest)| {
                Some((websub::due(known, interest, now)?, known.clone()))
            })
            .collect();
        for (due, known) in due {
            match due {
                Due::Ask => self
                    .errands
                    .add(known.feed_id, known.links, HubMode::Subscribe),
                Due::Unsubscribe => {
                    self.errands
                        .add(known.feed_id, known.links, HubMode::Unsubscribe);
                }
                Due::GiveUp => {
                    let refusal = Refusal::of("the hub did not verify the request");
                    self.keep(websub::failed(&known, &refusal, now)).await?;
                }
                Due::End => self.keep(websub::ended(&known, now)).await?,
            }
        }
        Ok(())
    }
}
