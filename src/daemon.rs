//! The daemon: wires the core to the network and the store, and runs until it is told to stop.
//!
//! Must not know: SQL, HTTP, XML, HTML. Decisions are made by `plan`; here is only the order of things.

mod agencies;
mod budget;
mod jitter;
mod lines;
mod live;
mod log_watch;
mod matcher;
mod page_keeper;
mod page_task;
mod pages;
mod patience;
mod pending;
mod poll_task;
mod poller;
mod queue;
mod quiet;
mod readers;
mod reading;
mod scopes;
pub mod signals;
mod silence;
mod steady;
mod systemd;
mod upkeep;
mod webhooks;
mod websub;
mod writer;

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::{Config, FetchConfig, StoreConfig};
use crate::fetch::Fetch;
use crate::model::{Feed, FeedSlug, Sequence, UnixMillis};
use crate::schedule;
use crate::store::{Store, StoreError};

use jitter::Jitter;
use live::Live;
pub use matcher::Matcher;
use page_keeper::PageKeeper;
use readers::Readers;
use reading::ReadingPlaces;
use scopes::ScopeLocks;
use websub::{HubSignal, Leases, Wires};
use writer::{Writer, WriterHandle};

/// What polls find out about hubs that may wait; the next poll finds it out again.
const HUB_SIGNALS: usize = 256;
/// What hubs told that may wait; they try again.
const FROM_HUBS: usize = 16;
/// How long running polls and pages may go on after a stop was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// Makes the client that the settings ask for; a reload calls it again.
pub type FetchFactory = Box<dyn Fn(&FetchConfig) -> Result<Arc<dyn Fetch>, String> + Send + Sync>;

/// When the daemon ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Never: it runs until it is told to stop.
    Forever,
    /// After one pass over every feed and all pages that this makes due.
    Once,
}

/// What the daemon is made of.
pub struct Parts {
    /// The checked configuration.
    pub config: Config,
    /// The open store.
    pub store: Store,
    /// Makes the client.
    pub fetch: FetchFactory,
    /// Tells the time.
    pub clock: Clock,
    /// What jitter is drawn from.
    pub seed: u64,
}

/// How the daemon is steered and watched.
pub struct Controls {
    /// Cancelled to stop it.
    pub stop: CancellationToken,
    /// New configurations, checked already.
    pub reload: mpsc::Receiver<Config>,
    /// Told how far things are.
    pub progress: watch::Sender<Progress>,
}

/// How far the work is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Feeds configured and enabled.
    pub feeds: u64,
    /// Polls finished.
    pub polls: u64,
    /// Items stored as new.
    pub items_new: u64,
    /// Items revised.
    pub items_changed: u64,
    /// Pages read.
    pub pages: u64,
    /// Pages that failed this time.
    pub pages_failed: u64,
    /// Feeds that failed, with the reason, in the order of their polls; bounded.
    pub failures: Vec<(FeedSlug, String)>,
    /// Feeds that a single pass left out because their server asked to wait, with the time; bounded.
    pub waiting: Vec<(FeedSlug, UnixMillis)>,
    /// What a person should know of polls that went well; bounded.
    pub notes: Vec<(FeedSlug, String)>,
}

/// Lines of each kind kept in `Progress`.
const MAX_LINES: usize = 1_000;

impl Progress {
    fn note_failure(&mut self, slug: &FeedSlug, reason: &str) {
        if self.failures.len() < MAX_LINES {
            self.failures.push((slug.clone(), reason.to_owned()));
        }
    }

    fn note_waiting(&mut self, slug: &FeedSlug, until: UnixMillis) {
        if self.waiting.len() < MAX_LINES {
            self.waiting.push((slug.clone(), until));
        }
    }

    fn note(&mut self, slug: &FeedSlug, words: &str) {
        if self.notes.len() < MAX_LINES {
            self.notes.push((slug.clone(), words.to_owned()));
        }
    }
}

/// Why the daemon failed itself.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The store failed in a way that does not pass.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The client could not be made.
    #[error("the HTTP client could not be set up: {0}")]
    Fetch(String),
    /// A selector that the configuration let through does not compile.
    #[error("the selectors of feed {slug} do not compile: {reason}")]
    Selector {
        /// The feed.
        slug: FeedSlug,
        /// Why.
        reason: String,
    },
    /// A task of the daemon stopped without a result.
    #[error("the {0} stopped unexpectedly")]
    TaskLost(&'static str),
}

/// What every task of the daemon shares.
struct Shared {
    writer: WriterHandle,
    readers: Readers,
    reading: ReadingPlaces,
    scopes: ScopeLocks,
    clock: Clock,
    progress: watch::Sender<Progress>,
    /// Whether pages are kept as they were fetched.
    keeps_pages: bool,
    /// Told whenever a page may have become due.
    pages_due: Notify,
    /// Told what polls find out about hubs.
    hub_signals: mpsc::Sender<HubSignal>,
    /// Until when hubs are bound to tell of news.
    leases: Leases,
    /// The last row of the change feed that was committed.
    changes: watch::Receiver<Sequence>,
    /// Told whenever a poll or a page was written.
    written: Notify,
    stop: CancellationToken,
    jitter: Jitter,
    /// The bits of the factor on all prices.
    price_factor: AtomicU64,
}

impl Shared {
    /// Draws a number from 0 to 1 for what is decided now of a subject.
    fn jitter(&self, subject: &impl Hash) -> f64 {
        self.jitter.draw(subject, self.clock.now())
    }

    fn price_factor(&self) -> f64 {
        f64::from_bits(self.price_factor.load(Ordering::Relaxed))
    }

    /// Gives the price of a request for a feed, with the factor in force.
    fn price_of(&self, live: &Live, feed: &Feed) -> f64 {
        let configured = live.config.schedule.price_of(feed).item_seconds;
        schedule::budget::price_with(configured, self.price_factor())
    }

    fn set_price_factor(&self, factor: f64) {
        self.price_factor.store(factor.to_bits(), Ordering::Relaxed);
    }
}

/// Runs the daemon until it is stopped, or in `Mode::Once` until the pass is over.
///
/// # Errors
/// Where the store fails for good, or the daemon cannot be set up. Trouble of feeds and pages is data, not an error.
pub async fn run(parts: Parts, mode: Mode, controls: Controls) -> Result<Progress, DaemonError> {
    let Parts {
        config,
        mut store,
        fetch,
        clock,
        seed,
    } = parts;
    let states = store.sync_feeds(&config.feeds, clock.now())?;
    let readers = Readers::open(&store)?;
    let price_factor = budget::at_start(&store, config.schedule.requests_a_day)?;
    let keeper = PageKeeper::open(&store, &config.store);
    let keep = config.store.clone();
    let client = fetch(&config.fetch).map_err(DaemonError::Fetch)?;
    let live = Live::new(config, states, client)?;
    let (live_sender, live_receiver) = watch::channel(Arc::new(live));
    let keeps_pages = keeper.is_wanted();
    let (hub_signals, signals) = mpsc::channel(HUB_SIGNALS);
    let (committed, changes) = watch::channel(Sequence(0));
    let (writer, handle) = Writer::new(store, keeper, committed, controls.stop.clone());
    let shared = Arc::new(Shared {
        writer: handle,
        keeps_pages,
        readers,
        reading: ReadingPlaces::new(),
        scopes: ScopeLocks::default(),
        clock,
        progress: controls.progress,
        pages_due: Notify::new(),
        hub_signals,
        leases: Leases::default(),
        changes,
        written: Notify::new(),
        stop: controls.stop,
        jitter: Jitter::new(seed),
        price_factor: AtomicU64::new(price_factor.to_bits()),
    });
    // The writer must outlive everything that writes, so it stands apart from the other tasks.
    let mut writing = JoinSet::new();
    writing.spawn(writer.run());
    let mut tasks = working(&shared, &live_receiver, keep, signals, mode);
    if mode == Mode::Forever {
        tasks.spawn(budget::run(Arc::clone(&shared), live_sender.subscribe()));
        tasks.spawn(live::reload(
            Arc::clone(&shared),
            live_sender,
            controls.reload,
            fetch,
        ));
    } else {
        // Whoever hands a configuration over learns that nobody takes it.
        drop(controls.reload);
    }
    let outcome = join_all(&mut tasks, &shared.stop).await;
    let progress = shared.progress.borrow().clone();
    drop(shared);
    let lost = || Err(DaemonError::TaskLost("writer"));
    let written = writing.join_next().await.unwrap_or_else(|| Ok(lost()));
    let written = written.unwrap_or_else(|_| lost());
    // What the writer met is the cause; what the others met is its echo.
    written.and(outcome).map(|()| progress)
}

/// Starts everything that polls, fetches, tells and looks after things.
fn working(
    shared: &Arc<Shared>,
    live: &watch::Receiver<Arc<Live>>,
    keep: StoreConfig,
    signals: mpsc::Receiver<HubSignal>,
    mode: Mode,
) -> JoinSet<Result<(), DaemonError>> {
    let mut tasks = JoinSet::new();
    let polls_over = CancellationToken::new();
    let pages_over = CancellationToken::new();
    tasks.spawn(pages::run(
        Arc::clone(shared),
        live.clone(),
        mode,
        polls_over.clone(),
        pages_over.clone(),
    ));
    tasks.spawn(matcher::run(Arc::clone(shared), mode, pages_over));
    tasks.spawn(webhooks::run(Arc::clone(shared), live.clone(), mode));
    let (to_poller, from_hubs) = mpsc::channel(FROM_HUBS);
    let wires = Wires {
        signals,
        poller: to_poller,
    };
    tasks.spawn(websub::run(Arc::clone(shared), live.clone(), wires, mode));
    tasks.spawn(upkeep::run(Arc::clone(shared), keep, mode));
    tasks.spawn(systemd::run(Arc::clone(shared)));
    tasks.spawn(poller::run(poller::Poller::new(
        Arc::clone(shared),
        live.clone(),
        from_hubs,
        mode,
        polls_over,
    )));
    tasks
}

/// Waits for every task; the first that fails stops the others.
async fn join_all(
    tasks: &mut JoinSet<Result<(), DaemonError>>,
    stop: &CancellationToken,
) -> Result<(), DaemonError> {
    let mut outcome = Ok(());
    while let Some(joined) = tasks.join_next().await {
        let result = joined.unwrap_or(Err(DaemonError::TaskLost("daemon task")));
        if let Err(error) = result {
            stop.cancel();
            if outcome.is_ok() {
                outcome = Err(error);
            }
        }
    }
    outcome
}
