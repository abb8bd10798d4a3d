//! The one writer: takes what waits, writes it in one transaction, answers. Polls that brought nothing are gathered and written now and
//! then, all in one transaction.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{Feed, FeedState, PollRecord, PriceFactor, Sequence, UnixMillis};
use crate::store::{ArchivedPage, Pruned, Retention, Store, StoreError, StoreWrite};

use super::DaemonError;
use super::log_watch::LogWatch;
use super::page_keeper::PageKeeper;
use super::patience::patiently;
use super::pending::Pending;
use super::quiet::{QUIET_AT_MOST, Quiet};

/// Requests that may wait; whoever writes more waits with its result in hand.
const QUEUE: usize = 64;
/// Requests written in one transaction.
const BATCH: usize = 64;

type Answer<T> = oneshot::Sender<T>;

/// Whoever waits for a write, with the page to keep once it stands.
type Waiting = (Answer<Written>, Option<Box<ArchivedPage>>);

/// Feeds that were taken over, and their states in the same order.
type Synced = (Vec<Feed>, Vec<FeedState>);

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It stands in the store.
    Whole,
    /// The store holds something that it contradicts, by a fault of ours: nothing of it was written, and it was logged.
    Refused,
}

/// What may be asked of the writer.
enum Request {
    /// Write one plan.
    Write(StoreWrite, Answer<Written>),
    /// Write what a page brought and, after it, the page itself.
    WriteAndKeep(StoreWrite, Box<ArchivedPage>, Answer<Written>),
    /// Take over the configured feeds; they come back with their states.
    Sync(Vec<Feed>, UnixMillis, Answer<Synced>),
    /// Drop pages that have been kept long enough and look after the WAL.
    Upkeep(Retention, Answer<()>),
    /// Forget a part of what has been kept long enough; answers whether more may be left.
    Forget(Retention, Answer<bool>),
    /// Keep the factor on all prices.
    KeepPriceFactor(PriceFactor, Answer<()>),
    /// Merge a part of the full-text indexes; answers whether more is left.
    Merge(Answer<bool>),
    /// Answer, to show that the writer lives.
    Ping(Answer<()>),
}

/// Asks the writer; cheap to clone.
#[derive(Clone)]
pub(super) struct WriterHandle {
    requests: mpsc::Sender<Request>,
    quiet: Arc<Quiet>,
}

impl WriterHandle {
    pub(super) async fn write(&self, write: StoreWrite) -> Result<Written, DaemonError> {
        self.ask(|answer| Request::Write(write, answer)).await
    }

    /// Writes what a page brought and keeps the page itself; that the page could not be kept is no failure.
    pub(super) async fn write_and_keep(
        &self,
        write: StoreWrite,
        page: ArchivedPage,
    ) -> Result<Written, DaemonError> {
        let page = Box::new(page);
        self.ask(|answer| Request::WriteAndKeep(write, page, answer))
            .await
    }

    /// Has a poll that brought nothing written within [`QUIET_AT_MOST`], and in any case before the daemon ends. False where too many wait
    /// already.
    pub(super) fn write_later(&self, state: &Arc<FeedState>, poll: &PollRecord) -> bool {
        self.quiet.add(state, poll)
    }

    /// Takes over the configured feeds, and gives them back with their states.
    pub(super) async fn sync(
        &self,
        feeds: Vec<Feed>,
        now: UnixMillis,
    ) -> Result<Synced, DaemonError> {
        self.ask(|answer| Request::Sync(feeds, now, answer)).await
    }

    pub(super) async fn upkeep(&self, retention: Retention) -> Result<(), DaemonError> {
        self.ask(|answer| Request::Upkeep(retention, answer)).await
    }

    /// Forgets a part of what has been kept long enough and tells whether more may be left.
    pub(super) async fn forget(&self, retention: Retention) -> Result<bool, DaemonError> {
        self.ask(|answer| Request::Forget(retention, answer)).await
    }

    pub(super) async fn keep_price_factor(&self, factor: PriceFactor) -> Result<(), DaemonError> {
        self.ask(|answer| Request::KeepPriceFactor(factor, answer))
            .await
    }

    /// Merges a part of the full-text indexes and tells whether more is left.
    pub(super) async fn merge(&self) -> Result<bool, DaemonError> {
        self.ask(Request::Merge).await
    }

    pub(super) async fn ping(&self) -> Result<(), DaemonError> {
        self.ask(Request::Ping).await
    }

    async fn ask<T>(&self, request: impl FnOnce(Answer<T>) -> Request) -> Result<T, DaemonError> {
        let (answer, answered) = oneshot::channel();
        let lost = |()| DaemonError::TaskLost("writer");
        self.requests
            .send(request(answer))
            .await
            .map_err(|_| lost(()))?;
        answered.await.map_err(|_| lost(()))
    }
}

/// Owns the store's writing connection.
pub(super) struct Writer {
    store: Store,
    keeper: PageKeeper,
    requests: mpsc::Receiver<Request>,
    quiet: Arc<Quiet>,
    /// Told the last row of the change feed behind each transaction that added one.
    committed: watch::Sender<Sequence>,
    stop: CancellationToken,
}

impl Writer {
    pub(super) fn new(
        store: Store,
        keeper: PageKeeper,
        committed: watch::Sender<Sequence>,
        stop: CancellationToken,
    ) -> (Self, WriterHandle) {
        let (sender, requests) = mpsc::channel(QUEUE);
        let quiet = Arc::new(Quiet::default());
        let handle = WriterHandle {
            requests: sender,
            quiet: Arc::clone(&quiet),
        };
        let writer = Self {
            store,
            keeper,
            requests,
            quiet,
            committed,
            stop,
        };
        (writer, handle)
    }

    /// Writes until nobody can ask any more, then closes the store.
    pub(super) async fn run(self) -> Result<(), DaemonError> {
        let Self {
            mut store,
            mut keeper,
            mut requests,
            quiet,
            committed,
            stop,
        } = self;
        // The first tick would come at once, and write single polls of a daemon that has just started.
        let mut ticks = interval_at(Instant::now() + QUIET_AT_MOST, QUIET_AT_MOST);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut log = LogWatch::default();
        let mut is_asked = true;
        while is_asked {
            let mut batch = Vec::new();
            let wanted = tokio::select! {
                count = requests.recv_many(&mut batch, BATCH) => {
                    is_asked = count > 0;
                    if is_asked { Wanted::Batch } else { Wanted::Quiet }
                }
                () = quiet.many() => Wanted::Quiet,
                _ = ticks.tick() => Wanted::Quiet,
            };
            let (quiet, stopping) = (Arc::clone(&quiet), stop.clone());
            let committed = committed.clone();
            let task = spawn_blocking(move || {
                let mut serving = Serving {
                    store: &mut store,
                    log: &mut log,
                    quiet: &quiet,
                    committed: &committed,
                    stop: &stopping,
                };
                let result = match wanted {
                    Wanted::Batch => serving.serve(&mut keeper, batch),
                    Wanted::Quiet => serving.write_quiet_and_look(),
                };
                ((store, keeper, log), result)
            });
            let (back, result) = task.await.map_err(|_| DaemonError::TaskLost("writer"))?;
            (store, keeper, log) = back;
            if let Err(cause) = result {
                error!(error = %cause, "store failed");
                stop.cancel();
                return Err(cause.into());
            }
        }
        spawn_blocking(move || {
            keeper.close();
            store.close()
        })
        .await
        .map_err(|_| DaemonError::TaskLost("writer"))??;
        Ok(())
    }
}

/// What the writer is about to do.
enum Wanted {
    /// Serve requests.
    Batch,
    /// Write the polls that brought nothing.
    Quiet,
}

/// What a round of the writer works with.
struct Serving<'a> {
    store: &'a mut Store,
    log: &'a mut LogWatch,
    quiet: &'a Quiet,
    committed: &'a watch::Sender<Sequence>,
    stop: &'a CancellationToken,
}

impl Serving<'_> {
    /// Serves requests in order; neighbouring writes share a transaction.
    fn serve(&mut self, keeper: &mut PageKeeper, requests: Vec<Request>) -> Result<(), StoreError> {
        self.store.expect_in_place()?;
        let mut pending = Pending::new();
        for request in requests {
            match request {
                Request::Write(write, answer) => pending.add(write, (answer, None)),
                Request::WriteAndKeep(write, page, answer) => {
                    pending.add(write, (answer, Some(page)));
                }
                other => {
                    self.flush(keeper, &mut pending)?;
                    self.answer(keeper, other)?;
                }
            }
            if pending.is_full() {
                self.flush(keeper, &mut pending)?;
            }
        }
        self.flush(keeper, &mut pending)?;
        keeper.write();
        self.log.look_at_size(self.store).map(drop)
    }

    /// Does what is no write of a plan.
    fn answer(&mut self, keeper: &mut PageKeeper, request: Request) -> Result<(), StoreError> {
        match request {
            // Written with their neighbours.
            Request::Write(..) | Request::WriteAndKeep(..) => {}
            Request::Sync(feeds, now, answer) => {
                self.write_quiet()?;
                let states = patiently(self.stop, || self.store.sync_feeds(&feeds, now))?;
                let _ = answer.send((feeds, states));
            }
            Request::Upkeep(retention, answer) => {
                self.log.look_after(self.store)?;
                keeper.upkeep(self.store, &retention);
                let _ = answer.send(());
            }
            Request::Forget(retention, answer) => {
                let pruned = patiently(self.stop, || self.store.prune(&retention))?;
                let _ = answer.send(pruned != Pruned::default());
            }
            Request::KeepPriceFactor(factor, answer) => {
                patiently(self.stop, || self.store.keep_price_factor(factor))?;
                let _ = answer.send(());
            }
            Request::Merge(answer) => {
                let is_more_left = patiently(self.stop, || self.store.merge_indexes())?;
                let _ = answer.send(is_more_left);
            }
            Request::Ping(answer) => {
                let _ = answer.send(());
            }
        }
        Ok(())
    }

    fn flush(
        &mut self,
        keeper: &mut PageKeeper,
        pending: &mut Pending<Waiting>,
    ) -> Result<(), StoreError> {
        let (mut writes, waiting) = pending.take();
        if writes.is_empty() {
            return Ok(());
        }
        // What the feeds did before goes in first; nobody waits for an answer to it.
        let before = writes.iter().filter_map(StoreWrite::state_of);
        let mut all: Vec<_> = before.filter_map(|feed| self.quiet.take(feed)).collect();
        let quiet = all.len();
        all.append(&mut writes);
        let refused = self.apply(&all)?;
        for (place, (answer, page)) in (quiet..).zip(waiting) {
            let written = if refused.contains(&place) {
                Written::Refused
            } else {
                Written::Whole
            };
            // A page whose result was refused would be taken for that of another version.
            if let (Written::Whole, Some(page)) = (written, page) {
                keeper.take(*page);
            }
            // Whoever asked may have been stopped meanwhile; what it wrote is written all the same.
            let _ = answer.send(written);
        }
        Ok(())
    }

    /// Writes the polls that brought nothing, and looks at the size of the log.
    fn write_quiet_and_look(&mut self) -> Result<(), StoreError> {
        self.write_quiet()?;
        self.log.look_at_size(self.store).map(drop)
    }

    /// Writes the polls that brought nothing.
    fn write_quiet(&mut self) -> Result<(), StoreError> {
        self.store.expect_in_place()?;
        let writes = self.quiet.take_all();
        self.apply(&writes).map(drop)
    }

    /// Applies writes in one transaction, and gives the places of those that were refused.
    fn apply(&mut self, writes: &[StoreWrite]) -> Result<HashSet<usize>, StoreError> {
        let applied = patiently(self.stop, || self.store.apply(writes))?;
        if let Some(last) = applied.last_sequence {
            self.committed.send_replace(last);
        }
        for (_, reason) in &applied.refused {
            error!(error = reason, "write refused");
        }
        Ok(applied
            .refused
            .into_iter()
            .map(|(place, _)| place)
            .collect())
    }
}
