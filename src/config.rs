//! Configuration: TOML text to a checked `Config`, with every problem of every file at once.
//!
//! Pure: whoever calls reads the files. Must not know: the network, the store, CSS.

use std::time::Duration;

use ipnet::IpNet;

use crate::model::Feed;

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
    pub check_selector: &'a dyn Fn(&str) -> Result<(), String>,
    /// Reads a secret from a file or a systemd credential named in the configuration.
    pub read_secret: &'a dyn Fn(&str) -> Result<String, String>,
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
    /// Shortest time between the starts of two requests to one host.
    pub pace: Duration,
}

/// `[schedule]`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleConfig {
    /// Price of a request in item-seconds (K).
    pub price: f64,
}

/// What came of reading the configuration.
#[derive(Debug)]
pub struct Checked {
    /// The configuration; `None` where there is an error.
    pub config: Option<Config>,
    /// All problems, sorted by file and line.
    pub problems: Vec<Problem>,
}

/// Gives the `include` patterns of the main file; empty where it does not parse (`read` reports that).
pub fn includes(main: &ConfigFile) -> Vec<String> {
    todo!()
}

/// Reads the main file and the included ones, and collects every problem.
pub fn read(
    main: &ConfigFile,
    included: &[ConfigFile],
    surroundings: &Surroundings<'_>,
) -> Checked {
    todo!()
}
