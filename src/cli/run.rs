//! `newswire run`: the daemon, for good or for one pass.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::clock::{Clock, Stopwatch};
use crate::config::{Config, Severity};
use crate::daemon::{self, Controls, DaemonError, Mode, Parts, Progress, signals};
use crate::store::{Reader, Store, StoreError, StoreOptions};

use super::arguments::{self, Format};
use super::configuration::{self, Secrets};
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::{count, one_line, style};
use super::{arenas, input, problems, progress, pulse};

/// Threads of the runtime at least: a few of them may be held by what hostile servers send, and the system shares the processors out.
const MIN_THREADS: usize = 8;

pub(super) fn run(
    named: Option<&Path>,
    options: &arguments::Run,
    log_format: Format,
) -> Result<(), Failure> {
    arenas::bound();
    let config = load(named, log_format)?;
    let path = configuration::store_path(&config);
    let store = open_store(&path)?;
    info!(
        version = env!("CARGO_PKG_VERSION"),
        feeds = config.feeds.len(),
        store = %path.display(),
        "daemon starts"
    );
    if config.fetch.contact.is_none() {
        warn!("no fetch.contact is configured: publishers cannot reach you");
    }
    let mode = if options.once {
        Mode::Once
    } else {
        Mode::Forever
    };
    let named = named.map(Path::to_owned);
    let watch = Stopwatch::start();
    let ended = runtime()?.block_on(run_daemon(config, store, mode, named))?;
    if !options.once {
        return Ok(());
    }
    report(&ended, watch.elapsed())?;
    if ended.was_interrupted {
        return Err(Failure::reported(Exit::TryLater));
    }
    Ok(())
}

/// How the daemon ended.
struct Ended {
    progress: Progress,
    /// Whether a signal ended it.
    was_interrupted: bool,
}

/// Loads the configuration; words of caution go to the log of whoever reads it at the start.
fn load(named: Option<&Path>, log_format: Format) -> Result<Config, Failure> {
    let loaded = configuration::read(named, Secrets::Opened)?;
    let caution = loaded
        .checked
        .problems
        .iter()
        .any(|p| p.severity == Severity::Warning);
    if caution || loaded.checked.config.is_none() {
        problems::tell(&loaded.checked.problems, log_format)?;
    }
    loaded
        .checked
        .config
        .ok_or(Failure::reported(Exit::BadConfig))
}

pub(super) fn open_store(path: &Path) -> Result<Store, Failure> {
    tell_of_upgrade(path);
    let options = StoreOptions {
        now: Clock::System.now(),
        version: env!("CARGO_PKG_VERSION"),
        max_pages: None,
    };
    Store::open(path, &options).map_err(|error| {
        let exit = match error {
            StoreError::InUse { .. } => Exit::TryLater,
            StoreError::NotADatabase { .. } | StoreError::Foreign { .. } => Exit::BadData,
            _ if error.is_passing() => Exit::TryLater,
            _ => Exit::Failed,
        };
        Failure::new(exit, error)
    })
}

/// Says that a store of an older program is about to be brought up to date: nothing else is said until that is done. An empty file is none.
fn tell_of_upgrade(path: &Path) {
    if let Err(StoreError::OlderSchema { found, known, .. }) = Reader::open(path)
        && found > 0
    {
        info!(
            store = %path.display(),
            from = found,
            to = known,
            "store is brought up to date: a large one takes minutes"
        );
    }
}

pub(super) fn runtime() -> Result<Runtime, Failure> {
    let processors = available_parallelism().map_or(1, NonZeroUsize::get);
    Builder::new_multi_thread()
        .worker_threads(processors.max(MIN_THREADS))
        .enable_all()
        .build()
        .or_fail(Exit::Failed, "cannot start tokio")
}

async fn run_daemon(
    config: Config,
    store: Store,
    mode: Mode,
    named: Option<PathBuf>,
) -> Result<Ended, Failure> {
    let (sender, receiver) = watch::channel(Progress::default());
    let (configs, reload) = mpsc::channel(1);
    // Cancelled by a signal; a pass that is over cancels `stop` alone.
    let asked = CancellationToken::new();
    let stop = asked.child_token();
    // Ends with this function.
    let mut pulse = JoinSet::new();
    pulse.spawn(pulse::keep());
    let mut side = JoinSet::new();
    side.spawn(signals::listen(
        asked.clone(),
        configs,
        Box::new(move || configuration::reload(named.as_deref())),
    ));
    if mode == Mode::Once {
        side.spawn(async move {
            progress::show(receiver).await;
            Ok(())
        });
    }
    let parts = Parts {
        config,
        store,
        fetch: input::fetch_factory(),
        clock: Clock::System,
        seed: fastrand::u64(..),
    };
    let result = daemon::run(
        parts,
        mode,
        Controls {
            stop,
            reload,
            progress: sender,
        },
    )
    .await;
    let was_interrupted = asked.is_cancelled();
    asked.cancel();
    while let Some(joined) = side.join_next().await {
        joined
            .or_fail(Exit::Failed, "a side task stopped")?
            .or_fail(Exit::Failed, "signals")?;
    }
    let progress = result?;
    Ok(Ended {
        progress,
        was_interrupted,
    })
}

/// Prints what one pass brought; feeds that failed are reported, and are no failure of the pass.
fn report(ended: &Ended, took: Duration) -> Result<(), Failure> {
    let progress = &ended.progress;
    let word = if ended.was_interrupted {
        style::paint(style::CAREFUL, "interrupted")
    } else {
        style::paint(style::GOOD, "done")
    };
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{} {} polled in {:.1} s: {}, {} changed, {} read, {} not read",
        word,
        count(progress.polls, "feed"),
        took.as_secs_f64(),
        count(progress.items_new, "new item"),
        progress.items_changed,
        count(progress.pages, "page"),
        progress.pages_failed,
    )?;
    for (slug, until) in &progress.waiting {
        let word = style::paint(style::CAREFUL, "waits");
        writeln!(
            out,
            "{word} {slug}: its server asked not to be asked before {until}"
        )?;
    }
    for (slug, words) in &progress.notes {
        writeln!(
            out,
            "{} {slug}: {}",
            style::paint(style::CAREFUL, "note"),
            one_line(words)
        )?;
    }
    for (slug, reason) in &progress.failures {
        writeln!(
            out,
            "{} {slug}: {}",
            style::paint(style::CAREFUL, "failed"),
            one_line(reason)
        )?;
    }
    Ok(())
}

impl From<DaemonError> for Failure {
    fn from(error: DaemonError) -> Self {
        let exit = match &error {
            DaemonError::Store(error) if error.is_passing() => Exit::TryLater,
            _ => Exit::Failed,
        };
        Self::new(exit, error)
    }
}
