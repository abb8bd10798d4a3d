//! The one writer: takes what waits, writes it in one transaction, answers.

use std::collections::HashSet;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::model::{Feed, FeedState, PriceFactor, Sequence, UnixMillis};
use crate::store::{ArchivedPage, Retention, Store, StoreError, StoreWrite};

use super::DaemonError;
use super::page_keeper::PageKeeper;

/// Requests that may wait; whoever writes more waits with its result in hand.
const QUEUE: usize = 64;
/// Requests written in one transaction.
const BATCH: usize = 64;
/// Longest wait before a transaction that failed in a way that passes, such as a lock held by somebody else, is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

type Answer<T> = oneshot::Sender<T>;

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
    /// Take over the configured feeds.
    Sync(Vec<Feed>, UnixMillis, Answer<Vec<FeedState>>),
    /// Drop what has been kept long enough and look after the WAL.
    Upkeep(Retention, Answer<()>),
    /// Keep the factor on all prices.
    KeepPriceFactor(PriceFactor, Answer<()>),
    /// Merge a part of the full-text indexes; answers whether more is left.
    Merge(Answer<bool>),
    /// Answer, to show that the writer lives.
    Ping(Answer<()>),
}

/// Asks the writer; cheap to clone.
#[derive(Clone)]
pub(super) struct WriterHandle(mpsc::Sender<Request>);

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

    pub(super) async fn sync(
        &self,
        feeds: Vec<Feed>,
        now: UnixMillis,
    ) -> Result<Vec<FeedState>, DaemonError> {
        self.ask(|answer| Request::Sync(feeds, now, answer)).await
    }

    pub(super) async fn upkeep(&self, retention: Retention) -> Result<(), DaemonError> {
        self.ask(|answer| Request::Upkeep(retention, answer)).await
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
        self.0.send(request(answer)).await.map_err(|_| lost(()))?;
        answered.await.map_err(|_| lost(()))
    }
}

/// Owns the store's writing connection.
pub(super) struct Writer {
    store: Store,
    keeper: PageKeeper,
    requests: mpsc::Receiver<Request>,
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
        (
            Self {
                store,
                keeper,
                requests,
                committed,
                stop,
            },
            WriterHandle(sender),
        )
    }

    /// Writes until nobody can ask any more, then closes the store.
    pub(super) async fn run(self) -> Result<(), DaemonError> {
        let Self {
            mut store,
            mut keeper,
            mut requests,
            committed,
            stop,
        } = self;
        let mut batch = Vec::with_capacity(BATCH);
        while requests.recv_many(&mut batch, BATCH).await > 0 {
            let requests = std::mem::take(&mut batch);
            let stopping = stop.clone();
            let committing = committed.clone();
            let task = spawn_blocking(move || {
                let mut served = Serving {
                    store: &mut store,
                    committed: &committing,
                    stop: &stopping,
                };
                let result = serve(&mut served, &mut keeper, requests);
                ((store, keeper), result)
            });
            let (back, result) = task.await.map_err(|_| DaemonError::TaskLost("writer"))?;
            (store, keeper) = back;
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

/// What serving takes.
struct Serving<'a> {
    store: &'a mut Store,
    committed: &'a watch::Sender<Sequence>,
    stop: &'a CancellationToken,
}

/// Serves requests in order; neighbouring writes share a transaction.
fn serve(
    serving: &mut Serving<'_>,
    keeper: &mut PageKeeper,
    requests: Vec<Request>,
) -> Result<(), StoreError> {
    let mut writes = Vec::new();
    let mut answers = Vec::new();
    for request in requests {
        let request = match request {
            Request::Write(write, answer) => {
                writes.push(write);
                answers.push(answer);
                continue;
            }
            Request::WriteAndKeep(write, page, answer) => {
                writes.push(write);
                answers.push(answer);
                keeper.take(*page);
                continue;
            }
            other => other,
        };
        serving.flush(&mut writes, &mut answers)?;
        let (store, stop) = (&mut *serving.store, serving.stop);
        match request {
            Request::Write(..) | Request::WriteAndKeep(..) => {}
            Request::Sync(feeds, now, answer) => {
                let states = patiently(stop, || store.sync_feeds(&feeds, now))?;
                let _ = answer.send(states);
            }
            Request::Upkeep(retention, answer) => {
                upkeep(store, retention, stop)?;
                keeper.upkeep(&retention);
                let _ = answer.send(());
            }
            Request::KeepPriceFactor(factor, answer) => {
                patiently(stop, || store.keep_price_factor(factor))?;
                let _ = answer.send(());
            }
            Request::Merge(answer) => {
                let is_more_left = patiently(stop, || store.merge_indexes())?;
                let _ = answer.send(is_more_left);
            }
            Request::Ping(answer) => {
                let _ = answer.send(());
            }
        }
    }
    serving.flush(&mut writes, &mut answers)?;
    keeper.write();
    Ok(())
}

impl Serving<'_> {
    fn flush(
        &mut self,
        writes: &mut Vec<StoreWrite>,
        answers: &mut Vec<Answer<Written>>,
    ) -> Result<(), StoreError> {
        if writes.is_empty() {
            return Ok(());
        }
        let applied = patiently(self.stop, || self.store.apply(writes))?;
        if let Some(last) = applied.last_sequence {
            self.committed.send_replace(last);
        }
        let refused: HashSet<usize> = applied.refused.iter().map(|(place, _)| *place).collect();
        for (_, reason) in applied.refused {
            error!(error = reason, "write refused");
        }
        writes.clear();
        for (place, answer) in answers.drain(..).enumerate() {
            // Whoever asked may have been stopped meanwhile; what it wrote is written all the same.
            let is_refused = refused.contains(&place);
            let _ = answer.send(if is_refused {
                Written::Refused
            } else {
                Written::Whole
            });
        }
        Ok(())
    }
}

fn upkeep(
    store: &mut Store,
    retention: Retention,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    patiently(stop, || store.prune(&retention))?;
    let report = store.checkpoint()?;
    if report.is_held_up() {
        warn!(
            size_bytes = report.log_bytes,
            "write-ahead log cannot shrink: a reader holds a transaction open"
        );
    }
    Ok(())
}

/// Tries again what may pass, with growing waits, until the daemon stops. This runs on a blocking thread.
fn patiently<T>(
    stop: &CancellationToken,
    mut work: impl FnMut() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut wait = Duration::from_millis(50);
    loop {
        match work() {
            Err(error) if error.is_passing() && !stop.is_cancelled() => {
                warn!(error = %error, "store is busy");
                std::thread::sleep(wait);
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            result => return result,
        }
    }
}
