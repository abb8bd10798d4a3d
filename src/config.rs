//! Configuration: TOML text to a checked `Config`, with every problem of every file at once.
//!
//! A file is parsed as far as it goes (`source`), its tables are read by type (`table`) and by meaning (`global`,
//! `feed`, `article`); every step notes its problems and goes on. `keys` lists all keys. A problem does not end the
//! reading, so that one run of `newswire check` shows everything, up to 500 errors.
//!
//! Pure: whoever calls reads the files. Must not know: the network, the store, CSS.

mod address;
mod article;
mod feed;
mod global;
mod keys;
mod names;
mod shared;
mod source;
mod table;
mod units;
mod value;
mod webhook;
mod websub;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use ipnet::IpNet;

use crate::model::{Feed, Price, PriceSource, SelectorFault, Webhook, WebhookSecret};

use feed::{FileScope, Taken};
use global::StorePath;
use source::{Fault, Report, Source};
use table::Table;

pub use names::nearest;

/// When pages are asked again where nothing is said.
const DEFAULT_RECHECK: [Duration; 4] = [
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(6),
    Duration::from_hours(24),
];
/// Most feeds of one daemon.
const MAX_FEEDS: usize = 200_000;

/// One file, read by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// As a person would name it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What the configuration must ask of others to check itself.
pub struct Surroundings<'a> {
    /// Tells whether a text is a CSS selector, else why not.
    pub check_selector: &'a dyn Fn(&str) -> Result<(), SelectorFault>,
    /// Reads a secret from a file or a systemd credential named in the configuration.
    pub read_secret: &'a dyn Fn(&str) -> Result<String, String>,
}

impl Surroundings<'_> {
    /// Reads a secret; the fault says what to do where it cannot be read.
    fn secret(&self, file: &str) -> Result<String, Fault> {
        (self.read_secret)(file).map_err(|why| {
            let message = format!("the secret `{file}` cannot be read: {why}");
            Fault::new(message, "create the file, readable by newswire only")
        })
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// It is taken, with a word of caution.
    Warning,
}

/// One thing wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// The checked configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[store]`.
    pub store: StoreConfig,
    /// `[fetch]`.
    pub fetch: FetchConfig,
    /// `[schedule]`.
    pub schedule: ScheduleConfig,
    /// `[websub]`; `None` where no hub is asked.
    pub websub: Option<WebsubConfig>,
    /// Every `[[webhook]]`.
    pub webhooks: Vec<Webhook>,
    /// Every feed, in the order of the files.
    pub feeds: Vec<Feed>,
}

/// `[store]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreConfig {
    /// As written; relative to the state directory or the working folder.
    pub path: String,
    /// How long rows of `poll` are kept.
    pub keep_polls: Duration,
    /// How long pages are kept as they were fetched; zero keeps none.
    pub keep_pages: Duration,
    /// Largest size of the archive of pages in bytes.
    pub max_pages_bytes: u64,
}

/// `[fetch]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchConfig {
    /// Contact in the User-Agent.
    pub contact: Option<String>,
    /// Special addresses that may be reached.
    pub allow_addresses: Vec<IpNet>,
    /// The only way to a proxy.
    pub proxy: Option<String>,
    /// Feeds polled at once.
    pub parallel_polls: usize,
    /// Pages fetched at once.
    pub parallel_pages: usize,
    /// Requests at once to one host: 1 or 2.
    pub per_host: usize,
    /// Longest time between the starts of two requests to one host; see `fetch`.
    pub pace: Duration,
    /// Total time for one request, where a feed says nothing else.
    pub timeout: Duration,
    /// Largest feed document in bytes after decoding, where a feed says nothing else.
    pub max_feed_bytes: u64,
    /// Largest article page in bytes after decoding, where a feed says nothing else.
    pub max_page_bytes: u64,
    /// When pages are asked again, where a feed says nothing else: see `ArticlePolicy::recheck`.
    pub recheck: Vec<Duration>,
}

impl FetchConfig {
    /// Tells whether a client that was made by this configuration serves the other one as well. A new one keeps no connection of the old.
    pub fn makes_the_client_of(&self, other: &Self) -> bool {
        // Named in full, so that no key of a later version is forgotten here.
        let Self {
            contact,
            allow_addresses,
            proxy,
            parallel_polls: _,
            parallel_pages: _,
            per_host,
            pace,
            timeout: _,
            max_feed_bytes: _,
            max_page_bytes: _,
            recheck: _,
        } = self;
        *contact == other.contact
            && *allow_addresses == other.allow_addresses
            && *proxy == other.proxy
            && *per_host == other.per_host
            && *pace == other.pace
    }
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self {
            contact: None,
            allow_addresses: Vec::new(),
            proxy: None,
            parallel_polls: 64,
            parallel_pages: 16,
            per_host: 2,
            pace: Duration::from_millis(200),
            timeout: Duration::from_secs(30),
            max_feed_bytes: 10 * 1024 * 1024,
            max_page_bytes: 5 * 1024 * 1024,
            recheck: DEFAULT_RECHECK.to_vec(),
        }
    }
}

/// `[schedule]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleConfig {
    /// Price of a request in item-seconds (K), where neither the feed nor a tag of it has one.
    pub price: f64,
    /// Price of a request of the feeds with a tag.
    pub tags: BTreeMap<String, f64>,
    /// The polls a day that all feeds together are to make, by raising and lowering all prices.
    pub requests_a_day: Option<u64>,
}

impl Default for ScheduleConfig {
    fn default() -> Self {
        Self {
            price: 120.0,
            tags: BTreeMap::new(),
            requests_a_day: None,
        }
    }
}

impl ScheduleConfig {
    /// Gives the price of a request of one feed: its own, else the lowest of its tags, else that of all.
    pub fn price_of(&self, feed: &Feed) -> Price {
        if let Some(item_seconds) = feed.price {
            let source = PriceSource::Feed;
            return Price {
                item_seconds,
                source,
            };
        }
        let tags = feed.tags.iter();
        let priced = tags.filter_map(|tag| Some((tag, *self.tags.get(tag)?)));
        match priced.min_by(|(_, one), (_, other)| one.total_cmp(other)) {
            Some((tag, item_seconds)) => Price {
                item_seconds,
                source: PriceSource::Tag(tag.clone()),
            },
            None => Price {
                item_seconds: self.price,
                source: PriceSource::Global,
            },
        }
    }
}

/// `[websub]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebsubConfig {
    /// Address at which hubs reach us, with a slash at its end.
    pub callback: String,
    /// Where the daemon listens.
    pub listen: SocketAddr,
    /// Callbacks and the secrets of subscriptions are made from it.
    pub secret: WebhookSecret,
}

/// What came of reading the configuration.
#[derive(Debug)]
pub struct Checked {
    /// The configuration; `None` where there is an error.
    pub config: Option<Config>,
    /// Where there is an error: what could be read all the same, for those who only read the store; `None` where the
    /// place of the store is in doubt.
    pub remains: Option<Config>,
    /// All problems, sorted by file and line.
    pub problems: Vec<Problem>,
    /// Where the main file says where the store is: line and column from 1; the head of the file where it does not say.
    pub store_at: (usize, usize),
}

/// One entry of `include`, with its place in the main file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// As written: relative to the folder of the main file.
    pub pattern: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl Include {
    /// Tells whether it names one file, so that the file must be there; a pattern may match none.
    pub fn names_one_file(&self) -> bool {
        !self.pattern.contains(['*', '?', '['])
    }
}

/// Gives the entries of `include` of the main file, as far as it parses (`read` reports what is wrong with it).
pub fn includes(main: &ConfigFile) -> Vec<Include> {
    let mut report = Report::default();
    let (source, tree) = Source::parse(main, &mut report);
    let root = Table::root(&source, &tree, &keys::MAIN, &mut report);
    include_patterns(&root, &mut report)
}

/// Reads the main file and the included ones, and collects every problem.
pub fn read(
    main: &ConfigFile,
    included: &[ConfigFile],
    surroundings: &Surroundings<'_>,
) -> Checked {
    let mut report = Report::default();
    let mut taken = Taken::default();
    let (source, tree) = Source::parse(main, &mut report);
    let root = Table::root(&source, &tree, &keys::MAIN, &mut report);
    let (store, path) = global::store(&root, &mut report);
    let store_at = global::store_at(&root);
    // Without a path the store is at its usual place, unless the key is one of those that could not be read.
    let is_placed = path == StorePath::Written || !report.has_error();
    include_patterns(&root, &mut report);
    let schedule = root.table("schedule", &keys::SCHEDULE, &mut report);
    let mut config = Config {
        store,
        fetch: global::fetch(&root, &mut report),
        websub: websub::websub(&root, surroundings, &mut report),
        webhooks: Vec::new(),
        schedule: global::schedule(schedule.as_ref(), &mut report),
        feeds: Vec::new(),
    };
    let fetch = &config.fetch;
    config.feeds = feeds(&root, fetch, surroundings, &mut taken, &mut report);
    for file in included {
        let (source, tree) = Source::parse(file, &mut report);
        let root = Table::root(&source, &tree, &keys::LIST, &mut report);
        let more = feeds(&root, &config.fetch, surroundings, &mut taken, &mut report);
        config.feeds.extend(more);
    }
    config.webhooks = webhook::webhooks(&root, &config.feeds, surroundings, &mut report);
    global::unused_tags(schedule.as_ref(), &config, &mut report);
    if config.feeds.len() > MAX_FEEDS {
        let message = format!("there are more than {MAX_FEEDS} feeds");
        report.error(
            source.place(0),
            Fault::new(message, "spread them over several daemons"),
        );
    }
    let paths = std::iter::once(main).chain(included);
    let paths: Vec<&str> = paths.map(|file| file.path.as_str()).collect();
    let (problems, has_error) = report.finish(&paths);
    let (config, remains) = if has_error {
        (None, is_placed.then_some(config))
    } else {
        (Some(config), None)
    };
    Checked {
        config,
        remains,
        problems,
        store_at,
    }
}

/// Lists every key of the configuration, dotted: `fetch.pace`, `feed.article.body`. The keys of a named
/// rule are listed as `rules.*.body`; `[defaults.article]` takes those of `[feed.article]`.
pub fn keys() -> Vec<String> {
    keys::all()
}

fn feeds(
    root: &Table<'_>,
    fetch: &FetchConfig,
    surroundings: &Surroundings<'_>,
    taken: &mut Taken,
    report: &mut Report,
) -> Vec<Feed> {
    let scope = FileScope::read(root, fetch, surroundings, report);
    let tables = root.tables("feed", &keys::FEED, report);
    let mut feeds = Vec::with_capacity(tables.len());
    for table in &tables {
        feeds.extend(scope.feed(table, taken, report));
        if report.is_full() {
            break;
        }
    }
    feeds
}

fn include_patterns(root: &Table<'_>, report: &mut Report) -> Vec<Include> {
    let includes = root.placed_texts("include", report, |text, place| {
        match glob::Pattern::new(text) {
            Ok(_) => Ok(Include {
                pattern: text.to_owned(),
                line: place.line(),
                column: place.column(),
            }),
            Err(error) => Err(Fault::new(
                format!("`{text}` is no pattern: {}", error.msg),
                "write a path, with * and ? where names vary",
            )),
        }
    });
    includes.unwrap_or_default()
}
