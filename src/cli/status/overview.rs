//! All feeds at a glance: what needs a person first, the feeds, the sums.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::model::{FailureCode, FeedSlug, UnixMillis};
use crate::store::{FeedHealth, LARGE_LOG_BYTES, Totals};

use super::super::output::{Cell, Table, count, style};
use super::words::{Health, ago, health, what_to_do};
use super::{View, gaps, next_poll};

/// So many feeds are listed whole, whatever they do.
const FEW: usize = 40;
/// Behind so many lines what stands at the head is said again.
const SCREEN: usize = 20;
/// So many feeds that were not taken over are named.
const MOST_NAMED: usize = 3;

/// Which feeds are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// All of them.
    All,
    /// All where they are few, else those that need a look.
    Few,
}

/// Prints what needs a person first, then a line for each feed, then the sums.
pub(super) fn print(
    out: &mut impl Write,
    feeds: &mut [FeedHealth],
    totals: &Totals,
    view: &View,
    listed: Listed,
) -> io::Result<()> {
    let now = view.now;
    let daemon = view.daemon.remark(now);
    let daemon = daemon.map(|words| style::paint(style::CAREFUL, &words));
    let outage = outage(feeds, now).map(|words| style::paint(style::BAD, &words));
    let headlines: Vec<String> = daemon.into_iter().chain(outage).collect();
    for words in &headlines {
        writeln!(out, "{words}\n")?;
    }
    feeds.sort_by_key(|feed| (health(feed, now), feed.state.slug.clone()));
    let is_shown = |feed: &&FeedHealth| {
        listed == Listed::All || feeds.len() <= FEW || health(feed, now).needs_a_look()
    };
    let shown: Vec<&FeedHealth> = feeds.iter().filter(is_shown).collect();
    if !shown.is_empty() {
        table(&shown, view).print(out)?;
    }
    if shown.len() < feeds.len() {
        writeln!(out, "{}", left_out(feeds, now))?;
    }
    print_sums(out, feeds, totals, view)?;
    if shown.len() > SCREEN {
        for words in &headlines {
            writeln!(out, "\n{words}")?;
        }
    }
    Ok(())
}

fn table(feeds: &[&FeedHealth], view: &View) -> Table {
    let now = view.now;
    let mut table = Table::new(&["FEED", "HEALTH", "LAST NEW", "NEXT POLL", "ITEMS", "WHY"]);
    for feed in feeds {
        let health = health(feed, now);
        let why = if health.needs_a_look() {
            // What to do stands last, and must not be cut off.
            Cell::wrapped(what_to_do(feed, now, view.daemon.runs))
        } else {
            Cell::new(view.why_next(feed))
        };
        table.row(vec![
            Cell::new(&feed.state.slug.0),
            Cell::styled(health.as_str(), health.style()),
            Cell::new(ago(feed.state.last_new_at, now)),
            Cell::new(next_poll(feed, view)),
            Cell::new(feed.items.to_string()),
            why,
        ]);
    }
    table
}

/// Counts the feeds that are not listed, by how they do.
fn left_out(feeds: &[FeedHealth], now: UnixMillis) -> String {
    let kinds = [Health::Ok, Health::Waiting, Health::Disabled];
    let counted = kinds.into_iter().filter_map(|kind| {
        let number = feeds
            .iter()
            .filter(|feed| health(feed, now) == kind)
            .count();
        (number > 0).then(|| format!("{number} {}", kind.as_str()))
    });
    let words: Vec<String> = counted.collect();
    format!("not listed: {}; --all lists them", words.join(", "))
}

/// Says how all feeds of the store do, with `troubles` as the number of what needs a person.
fn verdict(feeds: u64, configured: usize, troubles: usize) -> String {
    let verdict = match (feeds, troubles) {
        (0, 0) if configured == 0 => {
            return style::paint(style::CAREFUL, "no feed is configured");
        }
        (0, 0) => {
            let words = "no feed is in the store yet: start or reload the daemon";
            return style::paint(style::CAREFUL, words);
        }
        (_, 0) => style::paint(style::GOOD, "all well"),
        (_, troubles) => style::paint(style::BAD, &format!("{troubles} to look at")),
    };
    format!("{}, {verdict}", count(feeds, "feed"))
}

/// Counts the feeds that are listed though all is well with them: only their addresses in the configuration are old.
fn moved(feeds: &[FeedHealth], now: UnixMillis) -> String {
    let has_moved = |feed: &&FeedHealth| health(feed, now) == Health::Moved;
    match feeds.iter().filter(has_moved).count() {
        0 => String::new(),
        number => style::paint(style::CAREFUL, &format!(", {number} moved for good")),
    }
}

/// Prints the sums, and what else needs a person.
fn print_sums(
    out: &mut impl Write,
    feeds: &[FeedHealth],
    totals: &Totals,
    view: &View,
) -> io::Result<()> {
    let now = view.now;
    let bad = feeds
        .iter()
        .filter(|feed| health(feed, now).needs_a_person())
        .count();
    let mut troubles = view.partners.troubles(feeds, totals.last_sequence, now);
    troubles.extend(large_log(totals));
    // What keeps the daemon from its work is said at the head.
    let in_all = bad + troubles.len() + usize::from(view.daemon.is_stuck());
    writeln!(
        out,
        "\n{}{}; {}, {}, change feed at {}",
        verdict(totals.feeds, view.terms.len(), in_all),
        moved(feeds, now),
        count(totals.items, "item"),
        count(totals.revisions, "revision"),
        totals.last_sequence,
    )?;
    if let Some(words) = not_taken_over(feeds, view) {
        writeln!(out, "{}", style::paint(style::CAREFUL, &words))?;
    }
    writeln!(out, "pages: {}", pages(totals))?;
    if let Some(budget) = &view.budget {
        writeln!(
            out,
            "requests: {} in the last day, {} wanted; prices times {:.2}",
            count(budget.polls_last_day, "poll"),
            budget.requests_a_day,
            budget.price_factor
        )?;
    }
    if let Some(words) = gaps::of_all(feeds, now) {
        writeln!(out, "{words}")?;
    }
    for words in &troubles {
        writeln!(out, "{}", style::paint(style::BAD, words))?;
    }
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let archive = match totals.archive_bytes {
        0 => String::new(),
        bytes => format!(", archive of pages {} MiB", mebibytes(bytes)),
    };
    writeln!(
        out,
        "store: {} MiB, write-ahead log {} MiB{archive}",
        mebibytes(totals.database_bytes),
        mebibytes(totals.log_bytes)
    )
}

/// Names feeds of the configuration that the daemon has not taken over: nothing else here would tell of them. Where it has taken
/// over none, the verdict says so.
fn not_taken_over(feeds: &[FeedHealth], view: &View) -> Option<String> {
    let stored: HashSet<&FeedSlug> = feeds.iter().map(|feed| &feed.state.slug).collect();
    let configured = view.terms.keys().filter(|slug| !stored.contains(slug));
    let mut missing: Vec<&str> = configured.map(|slug| slug.0.as_str()).collect();
    if missing.is_empty() || feeds.is_empty() {
        return None;
    }
    missing.sort_unstable();
    let named = missing.get(..MOST_NAMED);
    let (named, more) = named.map_or((missing.as_slice(), ""), |named| (named, ", …"));
    let remedy = match view.daemon.runs {
        Some(true) => "reload",
        Some(false) => "start",
        None => "start or reload",
    };
    Some(format!(
        "not taken over from the configuration: {} ({}{more}): {remedy} the daemon",
        count(missing.len() as u64, "feed"),
        named.join(", ")
    ))
}

/// Says so where the log is so large that some program must be in the way of its use.
fn large_log(totals: &Totals) -> Option<String> {
    (totals.log_bytes >= LARGE_LOG_BYTES).then(|| {
        format!(
            "the write-ahead log has grown to {} MiB, and grows until the program ends that keeps a transaction of the store open: \
             `fuser -v` on the store names those that have it open",
            totals.log_bytes >> 20
        )
    })
}

/// Tells where nearly all feeds fail in a way that has its cause on this side of the network.
fn outage(feeds: &[FeedHealth], now: UnixMillis) -> Option<String> {
    let polled = feeds
        .iter()
        .filter(|feed| health(feed, now) != Health::Disabled)
        .count();
    let failing = feeds.iter().filter(|feed| {
        let code = feed.state.last_error;
        let is_ours = matches!(
            code,
            Some(FailureCode::Dns | FailureCode::Connect | FailureCode::Timeout)
        );
        feed.state.failures > 0 && is_ours
    });
    let failing = failing.count();
    (polled > 2 && failing * 10 >= polled * 9).then(|| {
        format!("{failing} of {polled} feeds cannot be reached: is the network of this machine up?")
    })
}

/// Sums pages up as `120 done, 3 waiting (2 timeout), 1 failed (1 http_404)`.
fn pages(totals: &Totals) -> String {
    let mut states: Vec<&str> = totals.jobs.iter().map(|job| job.state.as_str()).collect();
    states.dedup();
    let lines = states.iter().map(|state| {
        let jobs: Vec<_> = totals
            .jobs
            .iter()
            .filter(|job| job.state == *state)
            .collect();
        let count: u64 = jobs.iter().map(|job| job.count).sum();
        let codes: Vec<_> = jobs
            .iter()
            .filter_map(|job| job.error.map(|code| format!("{} {code}", job.count)))
            .collect();
        if codes.is_empty() {
            format!("{count} {state}")
        } else {
            format!("{count} {state} ({})", codes.join(", "))
        }
    });
    let words: Vec<_> = lines.collect();
    if words.is_empty() {
        "none asked for yet".to_owned()
    } else {
        words.join(", ")
    }
}
