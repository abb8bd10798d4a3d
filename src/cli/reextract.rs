//! `newswire reextract`: reads the pages that were kept again, with the rules and the extractor of today, without a request.

mod pass;
mod read;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo, Timestamp, civil};

use crate::article::CompiledRule;
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{FeedId, UnixMillis};
use crate::store::{PageFilter, PageReader, Reader, StoreError};

use super::arguments;
use super::configuration;
use super::exit::{Exit, Failure};
use super::output::{Cell, Table, one_line, style};
use super::progress::Bar;
use super::reader::{no_feed, reader_of};
use super::run::open_store;

use pass::{Counts, Pass, Preview};
use read::Source;

pub(super) fn reextract(
    named: Option<&Path>,
    options: &arguments::Reextract,
) -> Result<(), Failure> {
    let config = configuration::load(named)?;
    let now = Clock::System.now();
    let since = options.since.as_deref().map(|text| since(text, now));
    let reader = reader_of(&config)?;
    let path = configuration::store_path(&config);
    // The lock before the look: what is decided must still hold when it is written.
    let store = if options.dry_run {
        None
    } else {
        Some(open_store(&path)?)
    };
    let pages = PageReader::open(&path).map_err(failure)?.ok_or_else(|| {
        let words =
            "no pages are kept beside the store: set store.keep_pages and let the daemon run";
        Failure::words(Exit::NoInput, words)
    })?;
    let (sources, ids) = sources(&config, &reader)?;
    let filter = PageFilter {
        feed: options
            .feed
            .as_deref()
            .map(|slug| feed_id(&config, &ids, slug))
            .transpose()?,
        since: since.transpose()?,
    };
    let bar = Bar::start("pages");
    let mut pass = Pass::new(reader, pages, store, sources, now);
    pass.run(&filter, |position, length, counts| {
        bar.update(position, length, format!("{} better", counts.changed));
    })?;
    drop(bar);
    let (counts, preview) = pass.finish()?;
    let mut out = anstream::stdout().lock();
    if options.dry_run {
        print_preview(&mut out, &preview, &counts)?;
    }
    print_counts(&mut out, &counts)?;
    Ok(())
}

/// Gives what is needed to read the pages of every configured feed, and the rows of the feeds by their names.
fn sources(
    config: &Config,
    reader: &Reader,
) -> Result<(HashMap<FeedId, Arc<Source>>, Ids), Failure> {
    let states = reader.feed_states().map_err(failure)?;
    let ids: Ids = states
        .into_iter()
        .map(|state| (state.slug.0, state.feed_id))
        .collect();
    let mut sources = HashMap::new();
    for feed in &config.feeds {
        let Some(feed_id) = ids.get(&feed.slug.0) else {
            continue;
        };
        let rule = Some(&feed.article.rule)
            .filter(|rule| !rule.is_empty())
            .map(CompiledRule::new)
            .transpose()
            .map_err(|reason| Failure::words(Exit::BadConfig, reason))?;
        let feed = feed.clone();
        sources.insert(*feed_id, Arc::new(Source { feed, rule }));
    }
    Ok((sources, ids))
}

type Ids = HashMap<String, FeedId>;

fn feed_id(config: &Config, ids: &Ids, slug: &str) -> Result<FeedId, Failure> {
    let known = ids.get(slug).copied();
    known.ok_or_else(|| no_feed(config, slug))
}

/// Reads a moment: a timestamp, a date (UTC), or how long ago.
fn since(text: &str, now: UnixMillis) -> Result<UnixMillis, Failure> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment.into());
    }
    if let Some(day) = text
        .parse::<civil::Date>()
        .ok()
        .and_then(|date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok())
    {
        return Ok(day.into());
    }
    let ago = text
        .parse::<Span>()
        .ok()
        .and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok())
        .and_then(|ago| std::time::Duration::try_from(ago).ok());
    match ago {
        Some(ago) => Ok(now.saturating_sub(ago)),
        None => Err(Failure::words(
            Exit::Usage,
            format!(
                "--since {} is no time: write a date, a timestamp, or how long ago, such as 7d",
                one_line(text)
            ),
        )),
    }
}

/// A lock passes; everything else does not.
fn failure(error: StoreError) -> Failure {
    let exit = match &error {
        error if error.is_passing() => Exit::TryLater,
        StoreError::InUse { .. } => Exit::TryLater,
        StoreError::Missing { .. } => Exit::NoInput,
        _ => Exit::Failed,
    };
    Failure::new(exit, error)
}

fn print_preview(out: &mut impl Write, preview: &[Preview], counts: &Counts) -> io::Result<()> {
    if preview.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&["ITEM", "FEED", "WORDS", "WOULD BE", "HEADLINE"]);
    for line in preview {
        table.row(vec![
            Cell::new(line.item_id.to_string()),
            Cell::new(&line.feed),
            Cell::new(line.words_before.to_string()),
            Cell::new(line.words_after.to_string()),
            Cell::styled(line.headline.as_deref().unwrap_or("-"), style::STRONG),
        ]);
    }
    table.print(out)?;
    let more = counts.changed.saturating_sub(preview.len() as u64);
    if more > 0 {
        writeln!(out, "and {more} more")?;
    }
    writeln!(out)
}

fn print_counts(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let refused: u64 = counts.refused.values().sum();
    let mut parts = vec![
        format!("{} changed", counts.changed),
        format!("{} unchanged", counts.unchanged),
    ];
    let rare = [
        (counts.kept, "kept: the stored text is fuller"),
        (counts.outdated, "of an earlier version of the item"),
        (counts.orphans, "of items or feeds that are not there"),
        (counts.damaged, "damaged"),
    ];
    for (count, words) in rare {
        if count > 0 {
            parts.push(format!("{count} {words}"));
        }
    }
    if refused > 0 {
        let codes: Vec<_> = counts
            .refused
            .iter()
            .map(|(code, count)| format!("{count} {code}"))
            .collect();
        parts.push(format!("{refused} refused ({})", codes.join(", ")));
    }
    writeln!(
        out,
        "{} {} pages read: {}",
        style::paint(style::GOOD, "done"),
        counts.read,
        parts.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::since;
    use crate::model::UnixMillis;

    #[test]
    fn moments_are_dates_timestamps_and_times_ago() {
        let now = UnixMillis::from_seconds(1_750_000_000);
        let check = |text: &str, seconds: Option<i64>| {
            let read = since(text, now).ok();
            assert_eq!(read, seconds.map(UnixMillis::from_seconds), "{text}");
        };
        check("2025-06-15", Some(1_749_945_600));
        check("2025-06-15T00:00:10Z", Some(1_749_945_610));
        check("7d", Some(1_750_000_000 - 7 * 86_400));
        check("1h 30m", Some(1_750_000_000 - 5_400));
        check("-7d", None);
        check("yesterday", None);
        check("", None);
    }
}
