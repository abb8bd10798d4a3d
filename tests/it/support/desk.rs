//! A store, a configuration and the daemon on them, as an operator has them; and SQL on the store, as a reader has it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use newswire::clock::Clock;
use newswire::config::{self, Config, ConfigFile, Surroundings};
use newswire::daemon::{self, Controls, DaemonError, Mode, Parts, Progress};
use newswire::fetch::{Fetch, FetchSettings, HttpFetcher};
use newswire::model::UnixMillis;
use newswire::store::{Store, StoreOptions};
use newswire::{article, config::FetchConfig};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Lets loopback be reached, with nothing to wait for between two requests.
pub(crate) const LOOPBACK: &str = "[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\npace = \"0s\"\n";

pub(crate) struct Desk {
    folder: TempDir,
}

/// A daemon that runs until it is told to stop.
pub(crate) struct Running {
    pub(crate) stop: CancellationToken,
    pub(crate) reload: mpsc::Sender<Config>,
    pub(crate) progress: watch::Receiver<Progress>,
    task: JoinHandle<Result<Progress, DaemonError>>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn store_path(&self) -> PathBuf {
        self.folder.path().join("newswire.db")
    }

    pub(crate) fn open_store(&self, now: UnixMillis) -> Store {
        let options = StoreOptions {
            now,
            version: "test",
            max_pages: None,
        };
        Store::open(&self.store_path(), &options).unwrap()
    }

    /// Runs one pass over the feeds of a configuration.
    pub(crate) async fn run_once(&self, text: &str) -> Progress {
        self.run_once_with(configuration(text)).await
    }

    /// Runs one pass over the feeds of a configuration that was read already.
    pub(crate) async fn run_once_with(&self, config: Config) -> Progress {
        let (controls, _reload, _progress) = controls(CancellationToken::new());
        daemon::run(self.parts_of(config), Mode::Once, controls)
            .await
            .unwrap()
    }

    /// Changes the store as the passing of time would.
    pub(crate) fn let_time_pass(&self, sql: &str) {
        let_time_pass(&self.store_path(), sql);
    }

    /// Starts the daemon for good.
    pub(crate) fn start(&self, text: &str) -> Running {
        self.start_with(configuration(text))
    }

    /// Starts the daemon for good with a configuration that was read already.
    pub(crate) fn start_with(&self, config: Config) -> Running {
        let stop = CancellationToken::new();
        let (controls, reload, progress) = controls(stop.clone());
        let running = daemon::run(self.parts_of(config), Mode::Forever, controls);
        #[expect(
            clippy::disallowed_methods,
            reason = "the test waits for it in `Running::end`"
        )]
        let task = tokio::spawn(running);
        Running {
            stop,
            reload,
            progress,
            task,
        }
    }

    /// Runs one pass on a store that may have so many pages, and gives how it ends.
    pub(crate) async fn run_once_within(
        &self,
        max_pages: u32,
        text: &str,
    ) -> Result<Progress, DaemonError> {
        let (controls, _reload, _progress) = controls(CancellationToken::new());
        let mut parts = self.parts(text);
        drop(parts.store);
        let options = StoreOptions {
            now: Clock::System.now(),
            version: "test",
            max_pages: Some(max_pages),
        };
        parts.store = Store::open(&self.store_path(), &options).unwrap();
        daemon::run(parts, Mode::Once, controls).await
    }

    fn parts(&self, text: &str) -> Parts {
        self.parts_of(configuration(text))
    }

    fn parts_of(&self, config: Config) -> Parts {
        Parts {
            config,
            store: self.open_store(Clock::System.now()),
            fetch: Box::new(http),
            clock: Clock::System,
            seed: 1,
        }
    }

    /// Reads the store with plain SQL.
    pub(crate) fn connection(&self) -> Connection {
        open_read_only(&self.store_path())
    }

    /// Gives the one value that a query gives.
    pub(crate) fn value<T: FromSql>(&self, sql: &str) -> T {
        self.connection()
            .query_row(sql, (), |row| row.get(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Gives the rows of a query, the columns joined by ` | `.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let connection = self.connection();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map((), |row| {
            let cells = (0..columns).map(|column| {
                row.get_ref(column).map(|value| match value {
                    rusqlite::types::ValueRef::Null => "-".to_owned(),
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Real(number) => number.to_string(),
                    rusqlite::types::ValueRef::Text(text)
                    | rusqlite::types::ValueRef::Blob(text) => {
                        String::from_utf8_lossy(text).into_owned()
                    }
                })
            });
            Ok(cells.collect::<Result<Vec<_>, _>>()?.join(" | "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}

impl Running {
    /// Waits until the daemon's progress satisfies a condition.
    pub(crate) async fn until(&mut self, condition: impl Fn(&Progress) -> bool) {
        self.progress
            .wait_for(|progress| condition(progress))
            .await
            .unwrap();
    }

    /// Waits until the daemon ends by itself.
    pub(crate) async fn ended(self) -> Result<Progress, DaemonError> {
        self.task.await.unwrap()
    }

    /// Stops the daemon and waits for its end.
    pub(crate) async fn end(self) -> Result<Progress, DaemonError> {
        self.stop.cancel();
        self.task.await.unwrap()
    }
}

/// Changes a store as the passing of time would.
#[expect(
    clippy::disallowed_methods,
    reason = "stands for the time that a test does not take"
)]
pub(crate) fn let_time_pass(store: &Path, sql: &str) {
    let connection = Connection::open(store).unwrap();
    connection.execute_batch(sql).unwrap();
}

/// Makes every feed due, as if its time were over.
pub(crate) fn end_all_waits(store: &Path) {
    let_time_pass(store, "UPDATE feed SET next_poll_at = 0");
}

fn controls(
    stop: CancellationToken,
) -> (Controls, mpsc::Sender<Config>, watch::Receiver<Progress>) {
    let (configs, reload) = mpsc::channel(1);
    let (progress, watched) = watch::channel(Progress::default());
    (
        Controls {
            stop,
            reload,
            progress,
        },
        configs,
        watched,
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "a reader of its own, as any other program has"
)]
pub(crate) fn open_read_only(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Reads a configuration that must be good.
pub(crate) fn configuration(text: &str) -> Config {
    configuration_with_secrets(text, |_| Err("no secrets".to_owned()))
}

/// Reads a configuration that must be good, with the secrets that its files would hold.
pub(crate) fn configuration_with_secrets(
    text: &str,
    read_secret: impl Fn(&str) -> Result<String, String>,
) -> Config {
    let main = ConfigFile {
        path: "test.toml".to_owned(),
        text: text.to_owned(),
    };
    let surroundings = Surroundings {
        check_selector: &article::check_selector,
        read_secret: &read_secret,
    };
    let checked = config::read(&main, &[], &surroundings);
    checked
        .config
        .unwrap_or_else(|| panic!("{:?}", checked.problems))
}

fn http(config: &FetchConfig) -> Result<Arc<dyn Fetch>, String> {
    let settings = FetchSettings {
        contact: config.contact.clone(),
        allow_addresses: config.allow_addresses.clone(),
        proxy: None,
        per_host: config.per_host,
        pace: config.pace,
    };
    let fetcher = HttpFetcher::new(settings, Clock::System).map_err(|error| error.to_string())?;
    Ok(Arc::new(fetcher))
}
