//! Logs on standard error: text for people, JSON for collectors.
//!
//! House rules for events: one fixed lower-case message an event; fields from one list: `feed.id`, `agency`, `host`, `item.id`,
//! `http.status`, `duration_ms`, `size_bytes`, `outcome`, `error`. Never bodies, cookies or credentials.

use std::fmt;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{DefaultFields, Format, Full, Json, JsonFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

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

/// Who reads the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogReader {
    /// A person or a collector.
    Anyone,
    /// The journal of systemd: it takes the priority of each line from its head (sd-daemon(3)).
    Journal,
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
    reader: LogReader,
    writer: W,
) -> Result<(), LogSetupError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let parsed = EnvFilter::try_new(filter).map_err(|source| LogSetupError::Filter {
        filter: filter.to_owned(),
        source,
    })?;
    let form = Format::default()
        .with_target(false)
        .with_ansi(color == LogColor::Colored);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(parsed)
        .with_ansi(color == LogColor::Colored)
        .with_writer(writer);
    match format {
        LogFormat::Text => builder
            .event_format(Prioritized { reader, form })
            .fmt_fields(DefaultFields::new())
            .try_init(),
        LogFormat::Json => builder
            .event_format(Prioritized {
                reader,
                form: form.json().flatten_event(true),
            })
            .fmt_fields(JsonFields::new())
            .try_init(),
    }
    .map_err(LogSetupError::Twice)
}

/// Writes events in some form, behind their priority where the journal reads them.
struct Prioritized<F> {
    reader: LogReader,
    form: Format<F>,
}

impl<F> Prioritized<F> {
    fn write_priority(&self, level: Level, line: &mut Writer<'_>) -> fmt::Result {
        if self.reader == LogReader::Anyone {
            return Ok(());
        }
        let priority = match level {
            Level::ERROR => 3,
            Level::WARN => 4,
            Level::INFO => 6,
            _ => 7,
        };
        write!(line, "<{priority}>")
    }
}

macro_rules! format_behind_priority {
    ($form:ty) => {
        impl<S, N> FormatEvent<S, N> for Prioritized<$form>
        where
            S: Subscriber + for<'a> LookupSpan<'a>,
            N: for<'a> FormatFields<'a> + 'static,
        {
            fn format_event(
                &self,
                context: &FmtContext<'_, S, N>,
                mut line: Writer<'_>,
                event: &Event<'_>,
            ) -> fmt::Result {
                self.write_priority(*event.metadata().level(), &mut line)?;
                self.form.format_event(context, line, event)
            }
        }
    };
}

format_behind_priority!(Full);
format_behind_priority!(Json);
