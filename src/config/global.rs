//! The tables that hold for all feeds: `[store]`, `[fetch]`, `[schedule]`.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::source::{Fault, Report};
use super::table::Table;
use super::{Config, FetchConfig, ScheduleConfig, StoreConfig, address, keys, units};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Total time of one request.
pub(super) const TIMEOUTS: RangeInclusive<Duration> = SECOND..=Duration::from_mins(10);
/// Size of a body in bytes, after decoding.
pub(super) const SIZES: RangeInclusive<u64> = 1024..=256 * 1024 * 1024;

const KEEP_POLLS: RangeInclusive<Duration> = HOUR..=Duration::from_hours(24 * 3650);
const KEEP_PAGES: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_hours(24 * 3650);
const RECHECKS: RangeInclusive<Duration> = MINUTE..=Duration::from_hours(24 * 30);
/// Most re-checks of one page on plan.
const MAX_RECHECKS: usize = 12;
const ARCHIVE_SIZES: RangeInclusive<u64> = 1 << 20..=1 << 40;
const PACES: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_mins(1);
/// Price of a request in item-seconds.
pub(super) const PRICES: RangeInclusive<f64> = 1.0..=1_000_000.0;
const REQUESTS_A_DAY: RangeInclusive<usize> = 1..=100_000_000;

/// Reads a duration.
pub(super) fn duration(
    table: &Table<'_>,
    key: &str,
    range: &RangeInclusive<Duration>,
    report: &mut Report,
) -> Option<Duration> {
    table.text_or_whole(
        key,
        report,
        |text| units::duration(text, range),
        |number| {
            let message = format!("`{key}` is {number}, without a unit");
            let remedy = format!("write \"{number}s\" or \"{number}m\"");
            Err(Fault::new(message, remedy))
        },
    )
}

/// Reads a size in bytes.
pub(super) fn size(table: &Table<'_>, key: &str, report: &mut Report) -> Option<u64> {
    size_within(table, key, &SIZES, report)
}

/// Reads when pages are asked again: durations, each longer than the one before.
pub(super) fn recheck(table: &Table<'_>, report: &mut Report) -> Option<Vec<Duration>> {
    let times = table.texts("recheck", report, |text| units::duration(text, &RECHECKS))?;
    let message = if times.len() > MAX_RECHECKS {
        format!("there are more than {MAX_RECHECKS} re-checks")
    } else if times.is_sorted_by(|earlier, later| earlier < later) {
        return Some(times);
    } else {
        "the times of `recheck` do not rise".to_owned()
    };
    let remedy = "write times after publication, such as [\"15m\", \"1h\", \"6h\", \"1d\"]";
    report.error(table.place_of("recheck"), Fault::new(message, remedy));
    None
}

fn size_within(
    table: &Table<'_>,
    key: &str,
    range: &RangeInclusive<u64>,
    report: &mut Report,
) -> Option<u64> {
    table.text_or_whole(
        key,
        report,
        |text| units::size(text, range),
        |bytes| units::size_in_bytes(bytes, range),
    )
}

/// Whether the place of the store is written in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StorePath {
    Written,
    Unknown,
}

/// Reads `[store]`.
pub(super) fn store(root: &Table<'_>, report: &mut Report) -> (StoreConfig, StorePath) {
    let mut place = StorePath::Unknown;
    let mut store = StoreConfig {
        path: "newswire.db".to_owned(),
        keep_polls: DAY * 30,
        keep_pages: Duration::ZERO,
        max_pages_bytes: 2 << 30,
    };
    let Some(table) = root.table("store", &keys::STORE, report) else {
        return (store, place);
    };
    if let Some(path) = table.text("path", report, store_path) {
        store.path = path;
        if !table.place_of("path").is_broken() {
            place = StorePath::Written;
        }
    }
    if let Some(time) = duration(&table, "keep_polls", &KEEP_POLLS, report) {
        store.keep_polls = time;
    }
    if let Some(time) = duration(&table, "keep_pages", &KEEP_PAGES, report) {
        store.keep_pages = time;
    }
    if let Some(bytes) = size_within(&table, "keep_pages_size", &ARCHIVE_SIZES, report) {
        store.max_pages_bytes = bytes;
    }
    (store, place)
}

/// Gives line and column of `store.path`, or of the file where there is none.
pub(super) fn store_at(root: &Table<'_>) -> (usize, usize) {
    // What is wrong with the table was reported when it was read.
    let table = root.table("store", &keys::STORE, &mut Report::default());
    let place = table.map_or_else(|| root.place(), |table| table.place_of("path"));
    (place.line(), place.column())
}

fn store_path(text: &str) -> Result<String, Fault> {
    let is_special = text.starts_with(':') || text.starts_with("file:");
    if is_special || text.chars().any(char::is_control) {
        return Err(Fault::new(
            "the path of the store is no plain file",
            "write the path of a file, such as \"newswire.db\"",
        ));
    }
    Ok(text.to_owned())
}

/// Reads `[fetch]`.
pub(super) fn fetch(root: &Table<'_>, report: &mut Report) -> FetchConfig {
    let mut fetch = FetchConfig::default();
    let Some(table) = root.table("fetch", &keys::FETCH, report) else {
        return fetch;
    };
    fetch.contact = table.text("contact", report, address::contact);
    fetch.proxy = table.text("proxy", report, address::proxy);
    if let Some(networks) = table.texts("allow_addresses", report, address::network) {
        if networks.iter().any(|network| network.prefix_len() == 0) {
            let message =
                "every address may be reached, also those of this machine and its network";
            let fault = Fault::new(message, "name the networks that feeds are really read from");
            report.warning(table.place_of("allow_addresses"), fault);
        }
        fetch.allow_addresses = networks;
    }
    let mut whole = |key: &str, range, number: &mut usize| {
        *number = table.whole(key, range, report).unwrap_or(*number);
    };
    whole("parallel_polls", 1..=1024, &mut fetch.parallel_polls);
    whole("parallel_pages", 1..=256, &mut fetch.parallel_pages);
    whole("per_host", 1..=2, &mut fetch.per_host);
    fetch.pace = duration(&table, "pace", &PACES, report).unwrap_or(fetch.pace);
    fetch.timeout = duration(&table, "timeout", &TIMEOUTS, report).unwrap_or(fetch.timeout);
    let max_feed_bytes = size(&table, "max_feed_size", report);
    fetch.max_feed_bytes = max_feed_bytes.unwrap_or(fetch.max_feed_bytes);
    let max_page_bytes = size(&table, "max_page_size", report);
    fetch.max_page_bytes = max_page_bytes.unwrap_or(fetch.max_page_bytes);
    fetch.recheck = recheck(&table, report).unwrap_or(fetch.recheck);
    fetch
}

/// Reads `[schedule]`.
pub(super) fn schedule(table: Option<&Table<'_>>, report: &mut Report) -> ScheduleConfig {
    let mut schedule = ScheduleConfig::default();
    let Some(table) = table else {
        return schedule;
    };
    schedule.price = table
        .number("price", PRICES, report)
        .unwrap_or(schedule.price);
    let tags = table.numbers("tags", PRICES, report);
    schedule.tags = tags
        .into_iter()
        .map(|(tag, price)| (tag.trim().to_owned(), price))
        .collect();
    let requests = table.whole("requests_per_day", REQUESTS_A_DAY, report);
    schedule.requests_a_day = requests.and_then(|requests| u64::try_from(requests).ok());
    schedule
}

/// Warns of tags that have a price and no feed.
pub(super) fn unused_tags(table: Option<&Table<'_>>, config: &Config, report: &mut Report) {
    let used: HashSet<&String> = config.feeds.iter().flat_map(|feed| &feed.tags).collect();
    let unused = config.schedule.tags.keys();
    for tag in unused.filter(|tag| !used.contains(tag)) {
        let Some(table) = table else { return };
        let message = format!("no feed has the tag `{tag}`, which has a price");
        let fault = Fault::new(message, "write the tag as the feeds write it, or drop it");
        report.warning(table.place_of("tags"), fault);
    }
}
