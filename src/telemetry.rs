//! Logs on standard error: text for people, JSON for collectors.
//!
//! House rules for events: one fixed lower-case message an event; fields from one list: `feed.id`, `agency`, `host`, `item.id`,
//! `http.status`, `duration_ms`, `size_bytes`, `outcome`, `error`. Never bodies, cookies or credentials.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Aligned text.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether log lines carry colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogColor {
    /// Escape sequences.
    Colored,
    /// Plain text.
    Plain,
}

/// What went wrong while the log was set up.
#[derive(Debug, thiserror::Error)]
pub enum LogSetupError {
    /// The filter is no filter.
    #[error("the log filter {filter:?} cannot be read")]
    Filter {
        /// As given.
        filter: String,
        /// Why.
        source: tracing_subscriber::filter::ParseError,
    },
    /// Somebody set a log up before.
    #[error("the log was set up twice")]
    Twice(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sends the events of the program to `writer`, filtered by `filter` (the syntax of tracing: `info`, `newswire=debug,warn`).
///
/// # Errors
/// Where the filter cannot be read, or a log was set up before.
pub fn init<W>(
    filter: &str,
    format: LogFormat,
    color: LogColor,
    writer: W,
) -> Result<(), LogSetupError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let parsed = EnvFilter::try_new(filter).map_err(|source| LogSetupError::Filter {
        filter: filter.to_owned(),
        source,
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(parsed)
        .with_target(false)
        .with_ansi(color == LogColor::Colored)
        .with_writer(writer);
    match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    }
    .map_err(LogSetupError::Twice)
}
