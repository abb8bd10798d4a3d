//! `newswire items`: stored items, or the change feed as it grows.

mod printed;
mod revisions;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use crate::model::{FeedSlug, ItemId, Sequence};
use crate::record;
use crate::store::{ItemFilter, ItemOrder, Reader, StoredItem};

use super::arguments::{ItemFormat, Items};
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::feed_list::warn;
use super::output::{self, Cell, Listener, Table, is_control, style};
use super::reader::{expect_agency, expect_feed, reader_of};
use printed::Printed;

/// Items printed where no limit is given.
const DEFAULT_LIMIT: u32 = 50;
/// Changes read at once.
const PAGE: u32 = 500;
/// How often the store is looked into for new changes.
const FOLLOW_PERIOD: Duration = Duration::from_millis(500);

pub(super) fn items(named: Option<&Path>, options: &Items) -> Result<(), Failure> {
    let config = configuration::load_to_read(named)?;
    let reader = reader_of(&config)?;
    if let Some(item_id) = options.revisions {
        return revisions::print(&reader, ItemId(item_id), options.format);
    }
    if let Some(slug) = &options.feed {
        // An empty answer would say that it brought nothing.
        expect_feed(&config, &reader, slug)?;
    }
    if let Some(agency) = &options.agency {
        expect_agency(&config, &reader, agency)?;
    }
    let mut printer = Printer::new(options.format);
    match options.since {
        None => print_newest(&reader, options, &mut printer),
        Some(since) => print_changes(&reader, options, Sequence(since), &mut printer),
    }
}

fn filter(options: &Items, order: ItemOrder, limit: u32) -> ItemFilter {
    ItemFilter {
        order,
        feed: options.feed.clone().map(FeedSlug),
        agency: options.agency.clone(),
        limit,
    }
}

/// Prints the newest items and, where asked, goes on with what changes from then on.
fn print_newest(reader: &Reader, options: &Items, printer: &mut Printer) -> Result<(), Failure> {
    // Read before the items, so that nothing falls between the two.
    let last = reader
        .last_sequence()
        .or_fail(Exit::Failed, "cannot read the store")?;
    let limit = options.limit.unwrap_or(DEFAULT_LIMIT);
    let mut items = reader
        .items(&filter(options, ItemOrder::Newest, limit))
        .or_fail(Exit::Failed, "cannot read the store")?;
    if !options.follow {
        printer.print(&items)?;
        return Ok(());
    }
    // What is still to come is printed below: the newest stands last.
    items.reverse();
    printer.print(&items)?;
    let left = options.limit.map(|limit| left_of(limit, &items));
    follow(reader, options, last, left, printer)
}

/// Gives how many may still be printed after these.
fn left_of(limit: u32, printed: &[StoredItem]) -> u32 {
    limit.saturating_sub(u32::try_from(printed.len()).unwrap_or(u32::MAX))
}

/// Warns of a position that the change feed has not come to: what comes until then would pass unseen.
fn warn_if_beyond(reader: &Reader, since: Sequence) -> Result<(), Failure> {
    let given = reader
        .given_sequence()
        .or_fail(Exit::Failed, "cannot read the change feed")?;
    if since > given {
        warn(&format!(
            "--since {since} is beyond the change feed, which stands at {given}: changes up to there will not be printed; \
             is it another store, or was an earlier state restored? Go on from {given}, or from 0"
        ))?;
    }
    Ok(())
}

/// Prints what changed after a position, in the order of the changes. An item that changed several times is printed once.
fn print_changes(
    reader: &Reader,
    options: &Items,
    since: Sequence,
    printer: &mut Printer,
) -> Result<(), Failure> {
    warn_if_beyond(reader, since)?;
    let mut left = options.limit;
    let mut position = since;
    let mut shown = Printed::default();
    while left != Some(0) {
        let Page {
            mut items,
            last,
            as_of,
        } = page(reader, options, position, left)?;
        let Some(last) = last else { break };
        items.retain(|item| {
            let change = item.sequence.unwrap_or(last);
            shown.is_news(item.item_id, change, as_of)
        });
        printer.print(&items)?;
        left = left.map(|left| left_of(left, &items));
        position = last;
    }
    if options.follow {
        follow(reader, options, position, left, printer)
    } else {
        Ok(())
    }
}

/// Prints changes as they come, at most `left`, until the program is interrupted or its reader goes away.
fn follow(
    reader: &Reader,
    options: &Items,
    mut position: Sequence,
    mut left: Option<u32>,
    printer: &mut Printer,
) -> Result<(), Failure> {
    while left != Some(0) {
        let Page { items, last, as_of } = page(reader, options, position, left)?;
        if let Some(last) = last {
            printer.print(&items)?;
            left = left.map(|left| left_of(left, &items));
            position = last;
            continue;
        }
        // What others changed is not looked through again each time.
        position = position.max(as_of);
        if output::wait_while_read(FOLLOW_PERIOD) == Listener::Gone {
            break;
        }
        if !reader.is_in_place() {
            return Err(replaced(position));
        }
    }
    Ok(())
}

/// Says that the store which is followed is another by now.
fn replaced(position: Sequence) -> Failure {
    let words = format!(
        "the store was removed or replaced, and this is the end of the old one: go on with --since {position}"
    );
    Failure::words(Exit::TryLater, words)
}

/// The next changed items.
struct Page {
    items: Vec<StoredItem>,
    /// The position after them; `None` where there are none.
    last: Option<Sequence>,
    /// What is printed holds at least all changes up to here.
    as_of: Sequence,
}

/// Reads the next changed items, at most `left` and at most a page.
fn page(
    reader: &Reader,
    options: &Items,
    position: Sequence,
    left: Option<u32>,
) -> Result<Page, Failure> {
    let context = "cannot read the change feed";
    let limit = left.unwrap_or(PAGE).min(PAGE);
    // Read before the items, so that nothing falls between the two.
    let as_of = reader.last_sequence().or_fail(Exit::Failed, context)?;
    let items = reader
        .items(&filter(options, ItemOrder::ChangedAfter(position), limit))
        .or_fail(Exit::Failed, context)?;
    let last = items.iter().filter_map(|item| item.sequence).max();
    Ok(Page { items, last, as_of })
}

/// Prints items in one format.
struct Printer {
    format: ItemFormat,
    header_printed: bool,
    /// Of the columns of what was printed, so that the next page stands below it.
    widths: Vec<usize>,
}

impl Printer {
    fn new(format: ItemFormat) -> Self {
        Self {
            format,
            header_printed: false,
            widths: Vec::new(),
        }
    }

    fn print(&mut self, items: &[StoredItem]) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        match self.format {
            ItemFormat::Table => {
                let mut table = table(items, !self.header_printed);
                table.widen(&self.widths);
                table.print(&mut out)?;
                self.widths = table.widths();
            }
            ItemFormat::Jsonl => print_lines(&mut out, items, record::columns)?,
            ItemFormat::Ninjs => print_lines(&mut out, items, record::ninjs)?,
            ItemFormat::Csv => print_csv(&mut out, items, !self.header_printed)?,
        }
        self.header_printed = true;
        out.flush()
    }
}

fn print_lines(
    out: &mut impl Write,
    items: &[StoredItem],
    record: impl Fn(&StoredItem) -> serde_json::Map<String, serde_json::Value>,
) -> io::Result<()> {
    for item in items {
        writeln!(
            out,
            "{}",
            without_controls(&serde_json::to_string(&record(item))?)
        )?;
    }
    Ok(())
}

fn print_csv(out: &mut impl Write, items: &[StoredItem], with_header: bool) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    if with_header {
        writer.write_record(record::COLUMNS)?;
    }
    for item in items {
        let mut columns = record::columns(item);
        writer.write_record(
            record::COLUMNS
                .iter()
                .map(|name| match columns.remove(*name) {
                    None | Some(serde_json::Value::Null) => String::new(),
                    Some(serde_json::Value::String(text)) => text.replace(is_control, " "),
                    Some(value) => value.to_string(),
                }),
        )?;
    }
    writer.flush()
}

/// Writes characters that could steer a terminal as JSON escapes (FETCH S15); the value stays the same.
fn without_controls(json: &str) -> Cow<'_, str> {
    if !json.contains(is_control) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_control(character) {
            let _ = write!(safe, "\\u{:04x}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Lays items out for people; a table without its header goes on where one stands already.
pub(super) fn table(items: &[StoredItem], with_header: bool) -> Table {
    // Changes are numbered, to go on from the last one.
    let is_numbered = items.iter().any(|item| item.sequence.is_some());
    let header = [
        "SEQ",
        "ITEM",
        "PUBLISHED",
        "AGENCY",
        "VERSION",
        "SECTION",
        "HEADLINE",
    ];
    let mut table = if with_header {
        Table::new(header.get(usize::from(!is_numbered)..).unwrap_or(&header))
    } else {
        Table::without_header()
    };
    for item in items {
        let content = &item.content;
        let version = if item.version > 1 {
            Cell::styled(
                format!("{} {}", item.version, item.version_kind),
                style::CAREFUL,
            )
        } else {
            Cell::new(item.version.to_string())
        };
        let sequence = item.sequence.map(|number| Cell::new(number.to_string()));
        let cells = [
            Cell::new(item.item_id.to_string()),
            Cell::new(content.published_at.to_string()),
            Cell::new(item.agency.as_deref().unwrap_or(&item.feed.0)),
            version,
            Cell::new(content.section.as_deref().unwrap_or("-")),
            Cell::styled(content.headline.as_deref().unwrap_or("-"), style::STRONG),
        ];
        table.row(sequence.into_iter().chain(cells).collect());
    }
    table
}
