//! What the demo prints: what arrives while it runs, and what is in the store at its end.

use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, interval, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::cli::exit::{Exit, Failure, FailureContext as _};
use crate::cli::items::table;
use crate::cli::output::{Cell, Table, one_line, style};
use crate::cli::progress::{Bar, beside_bar};
use crate::model::{ChangeKind, Sequence};
use crate::store::{ChangeFilter, ItemFilter, Reader};

/// How often the change feed is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Changes read at once.
const PAGE: u32 = 100;

pub(super) fn opening(origin: &str, path: &Path) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "a made-up agency publishes at {origin}, newswire stores in {}",
        path.display()
    )?;
    writeln!(
        out,
        "this is its change feed, as any program can read it:\n"
    )
}

/// Prints the change feed as it grows, then tells the daemon to stop.
pub(super) async fn follow(
    reader: Reader,
    length: Duration,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let deadline = begun + length;
    let bar = Bar::start("s");
    let mut looks = interval(LOOK_EVERY);
    let mut position = Sequence(0);
    let mut result = Ok(());
    while result.is_ok() {
        tokio::select! {
            () = stop.cancelled() => break,
            () = sleep_until(deadline) => break,
            _ = looks.tick() => {
                bar.update(begun.elapsed().as_secs(), length.as_secs(), String::new());
                result = beside_bar(|| print_changes(&reader, &mut position));
            }
        }
    }
    stop.cancel();
    result
}

fn print_changes(reader: &Reader, position: &mut Sequence) -> Result<(), Failure> {
    let reading = "cannot read the change feed";
    let changes = reader
        .changes(*position, &ChangeFilter::default(), PAGE)
        .or_fail(Exit::Failed, reading)?;
    let mut out = anstream::stdout().lock();
    for change in changes {
        let item = reader.item(change.item_id).or_fail(Exit::Failed, reading)?;
        let headline = item
            .and_then(|item| item.content.headline)
            .unwrap_or_default();
        let look = match change.kind {
            ChangeKind::New => style::GOOD,
            ChangeKind::Correction | ChangeKind::Withdrawal => style::BAD,
            _ => style::CAREFUL,
        };
        writeln!(
            out,
            "{:>4}  {}  v{}  {}",
            change.sequence,
            style::paint(look, &format!("{:<10}", change.kind.as_str())),
            change.version,
            one_line(&headline)
        )?;
        *position = change.sequence;
    }
    Ok(())
}

/// Prints what the store holds when the demo is over.
pub(super) fn closing(path: &Path) -> Result<(), Failure> {
    let reading = "cannot read the store";
    let reader = Reader::open(path).or_fail(Exit::Failed, reading)?;
    let filter = ItemFilter {
        limit: PAGE,
        ..ItemFilter::default()
    };
    let items = reader.items(&filter).or_fail(Exit::Failed, reading)?;
    let mut out = anstream::stdout().lock();
    writeln!(out, "\nwhat is stored now:\n")?;
    table(&items, true).print(&mut out)?;
    writeln!(out, "\nwhat it said before:\n")?;
    let mut revisions = Table::new(&["ITEM", "REVISION", "KIND", "WORDS", "HEADLINE"]);
    for item in items.iter().filter(|item| item.version > 1) {
        for revision in reader
            .revisions(item.item_id)
            .or_fail(Exit::Failed, reading)?
        {
            let words = revision.body_text.as_deref().unwrap_or_default();
            revisions.row(vec![
                Cell::new(item.item_id.to_string()),
                Cell::new(revision.number.to_string()),
                Cell::new(revision.kind.as_str()),
                Cell::new(words.split_whitespace().count().to_string()),
                Cell::new(revision.headline.as_deref().unwrap_or("-")),
            ]);
        }
    }
    revisions.print(&mut out)?;
    let health = reader.feed_health().or_fail(Exit::Failed, reading)?;
    writeln!(out, "\nhow the feeds did:\n")?;
    let mut feeds = Table::new(&["FEED", "ITEMS", "LAST POLLS (STATUS, NEW, CHANGED, ERROR)"]);
    for feed in health {
        let polls = feed.recent_polls.iter().map(|poll| {
            let error = poll.error.map_or("-", crate::model::FailureCode::as_str);
            let status = poll.status.unwrap_or_default();
            format!("{status} {} {} {error}", poll.items_new, poll.items_changed)
        });
        let polls: Vec<_> = polls.collect();
        feeds.row(vec![
            Cell::new(&feed.state.slug.0),
            Cell::new(feed.items.to_string()),
            Cell::new(polls.join(" | ")),
        ]);
    }
    feeds.print(&mut out)?;
    Ok(())
}
