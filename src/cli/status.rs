//! `newswire status`: what is wrong, what is new and what comes next, at a glance.

mod daemon;
mod gaps;
mod partners;
pub(super) mod polls;
pub(super) mod words;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{FailureCode, FeedSlug, UnixMillis};
use crate::schedule::{self, Terms};
use crate::store::{FeedHealth, Reader, StoreError, Totals};

use super::arguments;
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::{Cell, Table, count, one_line, print_json, style};
use super::reader::{no_feed, reader_of};
use super::terms::{price_factor, terms};

use daemon::Daemon;
use partners::Partners;
use words::{Health, ago, head, health, in_time, what_to_do};

const DAY: Duration = Duration::from_hours(24);

pub(super) fn status(named: Option<&Path>, options: &arguments::Status) -> Result<(), Failure> {
    let config = configuration::load_to_read(named)?;
    let reader = reader_of(&config)?;
    let mut feeds = reader
        .feed_health()
        .or_fail(Exit::Failed, "cannot read the feeds")?;
    let view = View::new(&config, &reader, &feeds, Clock::System.now())
        .or_fail(Exit::Failed, "cannot read the store")?;
    let totals = reader
        .totals()
        .or_fail(Exit::Failed, "cannot read the store")?;
    if let Some(slug) = &options.feed {
        feeds.retain(|feed| feed.state.slug.0 == *slug);
        if feeds.is_empty() {
            return Err(no_feed(&config, slug));
        }
    }
    if options.json {
        print_json(&as_json(&feeds, &totals, &view))?;
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    match (&options.feed, feeds.as_slice()) {
        (Some(_), [feed]) => print_feed(&mut out, feed, &view)?,
        _ => print_all(&mut out, &mut feeds, &totals, &view)?,
    }
    Ok(())
}

/// From where the feeds are looked at: now, and with the bounds and prices that are configured.
struct View {
    now: UnixMillis,
    terms: HashMap<FeedSlug, Terms>,
    budget: Option<Budget>,
    partners: Partners,
    daemon: Daemon,
}

/// How the requests of a day stand to those that are wanted.
struct Budget {
    requests_a_day: u64,
    polls_last_day: u64,
    price_factor: f64,
}

impl View {
    fn new(
        config: &Config,
        reader: &Reader,
        stored: &[FeedHealth],
        now: UnixMillis,
    ) -> Result<Self, StoreError> {
        let factor = price_factor(config, reader)?;
        let budget = match config.schedule.requests_a_day {
            None => None,
            Some(requests_a_day) => Some(Budget {
                requests_a_day,
                polls_last_day: reader.polls_since(now.saturating_sub(DAY))?,
                price_factor: factor,
            }),
        };
        let feeds = config.feeds.iter();
        Ok(Self {
            now,
            terms: feeds
                .map(|feed| (feed.slug.clone(), terms(config, feed, factor)))
                .collect(),
            budget,
            partners: Partners::read(config, reader)?,
            daemon: Daemon::look(reader, stored),
        })
    }

    /// Says why the next poll is when it is.
    fn why_next(&self, feed: &FeedHealth) -> String {
        match self.terms.get(&feed.state.slug) {
            Some(_) if !feed.enabled => "switched off in the configuration".to_owned(),
            Some(terms) => schedule::words(&feed.state, terms),
            None => "not in this configuration".to_owned(),
        }
    }
}

/// Prints what needs a person first, then every feed in one line, then the sums.
fn print_all(
    out: &mut impl Write,
    feeds: &mut [FeedHealth],
    totals: &Totals,
    view: &View,
) -> io::Result<()> {
    let now = view.now;
    if let Some(words) = view.daemon.remark(now) {
        writeln!(out, "{}\n", style::paint(style::CAREFUL, &words))?;
    }
    if let Some(words) = outage(feeds, now) {
        writeln!(out, "{}\n", style::paint(style::BAD, &words))?;
    }
    feeds.sort_by_key(|feed| (health(feed, now), feed.state.slug.clone()));
    let mut table = Table::new(&["FEED", "HEALTH", "LAST NEW", "NEXT POLL", "ITEMS", "WHY"]);
    for feed in feeds.iter() {
        let health = health(feed, now);
        let why = match health {
            Health::Ok | Health::Waiting | Health::Disabled => view.why_next(feed),
            _ => what_to_do(feed, now),
        };
        table.row(vec![
            Cell::new(&feed.state.slug.0),
            Cell::styled(health.as_str(), health.style()),
            Cell::new(ago(feed.state.last_new_at, now)),
            Cell::new(next_poll(feed, view)),
            Cell::new(feed.items.to_string()),
            Cell::new(why),
        ]);
    }
    table.print(out)?;
    print_sums(out, feeds, totals, view)
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
    writeln!(
        out,
        "\n{}, {}; {}, {}, change feed at {}",
        count(totals.feeds, "feed"),
        if bad == 0 {
            style::paint(style::GOOD, "all well")
        } else {
            style::paint(style::BAD, &format!("{bad} to look at"))
        },
        count(totals.items, "item"),
        count(totals.revisions, "revision"),
        totals.last_sequence,
    )?;
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
    for words in view.partners.troubles(feeds, totals.last_sequence, now) {
        writeln!(out, "{}", style::paint(style::BAD, &words))?;
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

fn next_poll(feed: &FeedHealth, view: &View) -> String {
    let at = feed.state.next_poll_at;
    if feed.state.stopped.is_some() || !feed.enabled {
        return "never".to_owned();
    }
    if at <= view.now && view.daemon.runs == Some(false) {
        return "due".to_owned();
    }
    in_time(at, view.now)
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

/// Prints all that is known of one feed, with its last polls.
fn print_feed(out: &mut impl Write, feed: &FeedHealth, view: &View) -> io::Result<()> {
    let now = view.now;
    let state = &feed.state;
    writeln!(out, "{}", head(feed, now))?;
    let lines = [
        ("address", feed.url.clone()),
        ("asked at", state.poll_url(&feed.url).to_owned()),
        ("last poll", ago(state.last_poll_at, now)),
        ("last good", ago(state.last_ok_at, now)),
        ("last new", ago(state.last_new_at, now)),
        (
            "next poll",
            format!("{}: {}", next_poll(feed, view), view.why_next(feed)),
        ),
        ("items", feed.items.to_string()),
        (
            "pages",
            format!(
                "{} waiting, {} failed",
                feed.pages_waiting, feed.pages_failed
            ),
        ),
        ("gap", gaps::of_one(feed, now)),
        ("rule", rule(feed)),
        ("advice", what_to_do(feed, now)),
        ("daemon", view.daemon.remark(now).unwrap_or_default()),
    ];
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<10} {}", one_line(value))?;
    }
    if feed.recent_polls.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    polls::print(out, &feed.recent_polls)
}

/// Sums up how the article rule does; empty where there is none or no page was read with it.
fn rule(feed: &FeedHealth) -> String {
    let rule = feed.rule;
    if rule.hits + rule.misses == 0 {
        return String::new();
    }
    format!(
        "found the body on {} pages, not on {}",
        rule.hits, rule.misses
    )
}

fn as_json(feeds: &[FeedHealth], totals: &Totals, view: &View) -> Value {
    let jobs: Vec<_> = totals
        .jobs
        .iter()
        .map(|job| json!({ "state": job.state, "error": job.error, "count": job.count }))
        .collect();
    let by_feed: Vec<_> = feeds.iter().map(|feed| feed_as_json(feed, view)).collect();
    json!({
        "now": view.now,
        "daemon_runs": view.daemon.runs,
        "feeds": by_feed,
        "webhooks": view.partners.webhooks_as_json(totals.last_sequence),
        "hubs": view.partners.hubs_as_json(feeds),
        "items": totals.items,
        "revisions": totals.revisions,
        "last_seq": totals.last_sequence,
        "pages": jobs,
        "database_bytes": totals.database_bytes,
        "wal_bytes": totals.log_bytes,
        "archive_bytes": totals.archive_bytes,
        "budget": view.budget.as_ref().map(|budget| json!({
            "requests_per_day": budget.requests_a_day,
            "polls_last_day": budget.polls_last_day,
            "price_factor": budget.price_factor,
        })),
    })
}

fn feed_as_json(feed: &FeedHealth, view: &View) -> Value {
    let now = view.now;
    let state = &feed.state;
    json!({
        "feed": state.slug,
        "agency": feed.agency,
        "country": feed.country,
        "url": feed.url,
        "polled_url": state.poll_url(&feed.url),
        "enabled": feed.enabled,
        "health": health(feed, now).as_str(),
        "advice": what_to_do(feed, now),
        "failures": state.failures,
        "last_error": state.last_error,
        "last_error_detail": state.last_error_detail,
        "last_poll_at": state.last_poll_at,
        "last_ok_at": state.last_ok_at,
        "last_new_at": state.last_new_at,
        "next_poll_at": state.next_poll_at,
        "next_poll_reason": state.next_poll_reason,
        "next_poll_words": view.why_next(feed),
        "stopped": state.stopped,
        "items": feed.items,
        "pages_waiting": feed.pages_waiting,
        "pages_failed": feed.pages_failed,
        "rule_hits": feed.rule.hits,
        "rule_misses": feed.rule.misses,
        "rule_misses_in_row": feed.rule.misses_in_row,
        "last_gap_at": state.gap.last_at,
        "gap_filled_at": state.gap.filled_at,
        "gap_unfilled_at": state.gap.unfilled_at,
        "polls": polls::as_json(&feed.recent_polls),
    })
}
