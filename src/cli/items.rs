//! `newswire items`: stored items, or the change feed as it grows.

mod revisions;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use crate::config::Config;
use crate::model::{FeedSlug, ItemId, Sequence};
use crate::record;
use crate::store::{ItemFilter, ItemOrder, Reader, StoreError, StoredItem};

use super::arguments::{ItemFormat, Items};
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::feed_list::warn;
use super::output::{Cell, Table, is_control, one_line, style};

/// Items printed where no limit is given.
const DEFAULT_LIMIT: u32 = 50;
/// Changes read at once.
const PAGE: u32 = 500;
/// How often the store is looked into for new changes.
const FOLLOW_PERIOD: Duration = Duration::from_millis(500);

pub(super) fn items(named: Option<&Path>, options: &Items) -> Result<(), Failure> {
    let reader = open_reader(named)?;
    if let Some(item_id) = options.revisions {
        return revisions::print(&reader, ItemId(item_id), options.format);
    }
    if let Some(slug) = &options.feed {
        expect_feed(&reader, slug)?;
    }
    let mut printer = Printer::new(options.format);
    match options.since {
        None => print_newest(&reader, options, &mut printer),
        Some(since) => print_changes(&reader, options, Sequence(since), &mut printer),
    }
}

/// Fails where the store knows no feed of that name: an empty answer would say that it brought nothing.
fn expect_feed(reader: &Reader, slug: &str) -> Result<(), Failure> {
    let known = reader
        .has_feed(&FeedSlug(slug.to_owned()))
        .or_fail(Exit::Failed, "cannot read the store")?;
    if known {
        return Ok(());
    }
    Err(Failure::words(
        Exit::NoInput,
        format!("no feed {} in the store", one_line(slug)),
    ))
}

/// Opens the store of the configuration to read it.
///
/// # Errors
/// Where there is no store, or it cannot be read.
pub(super) fn open_reader(named: Option<&Path>) -> Result<Reader, Failure> {
    reader_of(&configuration::load_to_read(named)?)
}

/// Opens the store of a configuration that is at hand.
///
/// # Errors
/// As [`open_reader`].
pub(super) fn reader_of(config: &Config) -> Result<Reader, Failure> {
    Reader::open(&configuration::store_path(config)).map_err(|error| {
        let exit = match error {
            StoreError::Missing { .. } => Exit::NoInput,
            StoreError::NotADatabase { .. } | StoreError::Foreign { .. } => Exit::BadData,
            _ if error.is_passing() => Exit::TryLater,
            _ => Exit::Failed,
        };
        Failure::new(exit, error)
    })
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
    if options.follow {
        // What is still to come is printed below: the newest stands last.
        items.reverse();
    }
    printer.print(&items)?;
    if options.follow {
        follow(reader, options, last, printer)
    } else {
        Ok(())
    }
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

/// Prints what changed after a position, in the order of the changes.
fn print_changes(
    reader: &Reader,
    options: &Items,
    since: Sequence,
    printer: &mut Printer,
) -> Result<(), Failure> {
    warn_if_beyond(reader, since)?;
    let mut left = options.limit.unwrap_or(u32::MAX);
    let mut position = since;
    while left > 0 {
        let (items, last) = page(reader, options, position, left.min(PAGE))?;
        let Some(last) = last else { break };
        printer.print(&items)?;
        left = left.saturating_sub(u32::try_from(items.len()).unwrap_or(u32::MAX));
        position = last;
    }
    if options.follow {
        follow(reader, options, position, printer)
    } else {
        Ok(())
    }
}

/// Prints changes as they come, until the program is interrupted or its reader goes away.
fn follow(
    reader: &Reader,
    options: &Items,
    mut position: Sequence,
    printer: &mut Printer,
) -> Result<(), Failure> {
    loop {
        let (items, last) = page(reader, options, position, PAGE)?;
        match last {
            Some(last) => {
                printer.print(&items)?;
                position = last;
            }
            None => std::thread::sleep(FOLLOW_PERIOD),
        }
    }
}

/// Reads the next changed items, and the position after them; `None` where there are none.
fn page(
    reader: &Reader,
    options: &Items,
    position: Sequence,
    limit: u32,
) -> Result<(Vec<StoredItem>, Option<Sequence>), Failure> {
    let items = reader
        .items(&filter(options, ItemOrder::ChangedAfter(position), limit))
        .or_fail(Exit::Failed, "cannot read the change feed")?;
    let last = items.iter().filter_map(|item| item.sequence).max();
    Ok((items, last))
}

/// Prints items in one format.
struct Printer {
    format: ItemFormat,
    header_printed: bool,
}

impl Printer {
    fn new(format: ItemFormat) -> Self {
        Self {
            format,
            header_printed: false,
        }
    }

    fn print(&mut self, items: &[StoredItem]) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        match self.format {
            ItemFormat::Table => table(items, !self.header_printed).print(&mut out)?,
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
    let header = [
        "ITEM",
        "PUBLISHED",
        "AGENCY",
        "VERSION",
        "SECTION",
        "HEADLINE",
    ];
    let mut table = if with_header {
        Table::new(&header)
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
        table.row(vec![
            Cell::new(item.item_id.to_string()),
            Cell::new(content.published_at.to_string()),
            Cell::new(item.agency.as_deref().unwrap_or(&item.feed.0)),
            version,
            Cell::new(content.section.as_deref().unwrap_or("-")),
            Cell::styled(content.headline.as_deref().unwrap_or("-"), style::STRONG),
        ]);
    }
    table
}
