//! What may stand on the command line. The names are a contract.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::telemetry::LogFormat;

use super::environment;

/// What stands on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "newswire",
    version,
    about = "A headless feed aggregator daemon for news agencies: feeds and article pages into one SQLite file",
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// Configuration file [else `$NEWSWIRE_CONFIG`, /etc/newswire/newswire.toml or config/newswire.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What to log, such as `info` or `newswire=debug,warn` [else `$NEWSWIRE_LOG`]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
    /// How log lines look
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(super) log_format: Format,
    #[command(flatten)]
    pub(super) color: Color,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Arguments {
    /// Gives the configuration file that was named, here or in the environment. A variable that is empty names none.
    pub(super) fn config(&self) -> Option<PathBuf> {
        let named = self.config.clone();
        named.or_else(|| environment::path("NEWSWIRE_CONFIG"))
    }

    /// Gives what is to be logged, as [`Arguments::config`] is given.
    pub(super) fn log_filter(&self) -> String {
        let named = self.log.clone();
        named
            .or_else(|| environment::environment("NEWSWIRE_LOG"))
            .unwrap_or_else(|| self.command.default_log_filter().to_owned())
    }

    /// Tells whether all that standard error gets are lines of a log that a program reads.
    pub(super) fn ends_in_log(&self) -> bool {
        matches!(self.command, Command::Run(_)) && self.log_format == Format::Json
    }
}

#[derive(Debug, Args)]
pub(super) struct Color {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColorChoice {
    /// On a terminal only
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is printed.
    pub(super) fn write_global(&self) {
        let choice = match self.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people
    Text,
    /// One JSON object a line
    Json,
}

impl From<Format> for LogFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the daemon: poll feeds, fetch pages, store
    Run(Run),
    /// Validate the configuration and print every problem with its remedy
    Check,
    /// Read one feed document and print it as JSON
    Parse(Document),
    /// Extract the article of one page and print it as JSON
    ///
    /// The rule of a feed of the same site is tried where --config or `$NEWSWIRE_CONFIG` names a configuration.
    Extract(Extract),
    /// Read the pages that were kept again, with the rules and the extractor of today
    Reextract(Reextract),
    /// Find the feeds of a site and print them as TOML for a feed list
    Discover(Discover),
    /// List the configured feeds, read and write lists of feeds
    #[command(subcommand)]
    Feeds(Feeds),
    /// Show what is wrong, what is new and what comes next
    Status(Status),
    /// Say why the next poll of a feed is when it is, with its last polls
    Explain(Explain),
    /// Print stored items, or follow the change feed
    Items(Items),
    /// Search headlines, ledes and bodies
    Search(Search),
    /// Print the read contract as SQL with comments
    Schema,
    /// Write a consistent snapshot of the live store to a new file
    Backup(Backup),
    /// Show everything at work with no network: a made-up agency on loopback and the real daemon on it
    Demo(Demo),
}

impl Command {
    /// Only the daemon tells what it does unasked.
    fn default_log_filter(&self) -> &'static str {
        match self {
            Self::Run(Run { once: false }) => "info",
            // The report of a pass names the feeds that failed.
            Self::Run(Run { once: true }) => "warn,newswire::daemon::poll_task::telling=off",
            _ => "warn",
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// One pass over every enabled feed and the pages that it makes due, then exit
    #[arg(long)]
    pub(super) once: bool,
}

#[derive(Debug, Args)]
pub(super) struct Document {
    /// A file, `-` for standard input, or an http(s) URL
    #[arg(value_name = "FILE|-|URL")]
    pub(super) source: String,
    /// Address of the document, the base of relative links
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// Content-Type as a server would send it
    #[arg(long, value_name = "TYPE")]
    pub(super) content_type: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Discover {
    /// The address of a site, a page or a feed; https where no scheme is given
    #[arg(value_name = "URL")]
    pub(super) url: String,
}

#[derive(Debug, Args)]
pub(super) struct Extract {
    #[command(flatten)]
    pub(super) document: Document,
    /// Print how the article was found instead: what won, what each candidate and each part of the rule gave, and the
    /// verdict on every block of text
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, Args)]
pub(super) struct Reextract {
    /// Only pages of this feed
    #[arg(long, value_name = "FEED")]
    pub(super) feed: Option<String>,
    /// Only pages fetched since then: `2026-11-01`, `2026-11-01T06:00:00Z`, or so long ago as `7d`
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    /// Write nothing; print the items whose text would change. The daemon may run meanwhile
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Feeds {
    /// List the configured feeds
    List,
    /// Read an OPML list and print it as TOML for a feed list
    Import(Import),
    /// Print the configured feeds for another program or another machine
    Export(Export),
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// A file, `-` for standard input, or an http(s) URL
    #[arg(value_name = "FILE|-|URL")]
    pub(super) source: String,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// How the feeds are printed
    #[arg(long, value_name = "FORMAT", default_value = "opml")]
    pub(super) format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// OPML 2.0: id, address, language, tags, and whether it is enabled
    Opml,
    /// A feed list: everything but headers and credentials
    Toml,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The id of the feed
    #[arg(value_name = "FEED")]
    pub(super) feed: String,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    /// Only this feed, with its last polls
    #[arg(value_name = "FEED")]
    pub(super) feed: Option<String>,
    /// List every feed, also where there are many that need no look
    #[arg(long)]
    pub(super) all: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Items {
    /// Items that changed after this position of the change feed, in the order of their changes
    #[arg(long, value_name = "SEQ")]
    pub(super) since: Option<i64>,
    /// Only items that this feed was the first to carry
    #[arg(long, value_name = "FEED")]
    pub(super) feed: Option<String>,
    /// Only items of this agency
    #[arg(long, value_name = "AGENCY")]
    pub(super) agency: Option<String>,
    /// At most so many; without it and without --since the newest 50
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) limit: Option<u32>,
    /// Go on and print changes as they come
    #[arg(long)]
    pub(super) follow: bool,
    /// The versions of this item instead, each with what it changed, word by word (as table or jsonl)
    #[arg(long, value_name = "ITEM", conflicts_with_all = ["since", "feed", "agency", "limit", "follow"])]
    pub(super) revisions: Option<i64>,
    /// How items are printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: ItemFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ItemFormat {
    /// Aligned columns for people
    Table,
    /// One JSON object a line, every column
    Jsonl,
    /// One IPTC ninjs 3 object a line
    Ninjs,
    /// Comma-separated values with a header
    Csv,
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words that must all occur; text in Chinese, Japanese or Korean as it stands. A phrase stands in quotation marks
    /// ('"port selby"'), and harb* is all that begins so
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    pub(super) query: Vec<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(super) limit: u32,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not exist
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How long the agency publishes, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=3600))]
    pub(super) seconds: u64,
    /// Keep the store in this file instead of a temporary one
    #[arg(long, value_name = "FILE")]
    pub(super) keep: Option<PathBuf>,
}
