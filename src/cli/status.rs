//! `newswire status`: what is wrong, what is new and what comes next, at a glance.

mod daemon;
mod gaps;
mod overview;
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
use crate::model::{FeedSlug, UnixMillis};
use crate::schedule::{self, Terms};
use crate::store::{FeedHealth, Reader, StoreError, Totals};

use super::arguments;
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::{one_line, print_json};
use super::reader::{not_polled, reader_of};
use super::terms::{price_factor, terms};

use daemon::Daemon;
use overview::Listed;
use partners::Partners;
use words::{ago, head, health, in_time, what_to_do};

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
            return Err(not_polled(&config, &reader, slug));
        }
    }
    if options.json {
        print_json(&as_json(&feeds, &totals, &view))?;
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    if let (Some(_), [feed]) = (&options.feed, feeds.as_slice()) {
        print_feed(&mut out, feed, &view)?;
        return Ok(());
    }
    let listed = if options.all {
        Listed::All
    } else {
        Listed::Few
    };
    overview::print(&mut out, &mut feeds, &totals, &view, listed)?;
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
            daemon: Daemon::look(config, reader, stored, now),
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
        ("advice", what_to_do(feed, now, view.daemon.runs)),
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
        "daemon_stuck_since": view.daemon.stuck_since,
        "daemon_advice": view.daemon.remark(view.now).unwrap_or_default(),
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
        "advice": what_to_do(feed, now, view.daemon.runs),
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
        "pages_silent": feed.silent_pages.map_or(0, |pages| pages.count),
        "pages_silent_error": feed.silent_pages.map(|pages| pages.error),
        "pages_answered_at": feed.silent_pages.and_then(|pages| pages.answered_at),
        "rule_hits": feed.rule.hits,
        "rule_misses": feed.rule.misses,
        "rule_misses_in_row": feed.rule.misses_in_row,
        "last_gap_at": state.gap.last_at,
        "gap_filled_at": state.gap.filled_at,
        "gap_unfilled_at": state.gap.unfilled_at,
        "polls": polls::as_json(&feed.recent_polls),
    })
}
