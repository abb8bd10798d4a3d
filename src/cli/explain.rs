//! `newswire explain`: why the next poll of a feed is when it is, and what its last polls brought.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Feed, FeedState, UnixMillis};
use crate::plan;
use crate::schedule::{self, AgencyRhythm, Factor, Siblings};
use crate::store::{FeedHealth, RecentPoll};

use super::arguments;
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::{one_line, print_json};
use super::reader::{not_polled, reader_of};
use super::status::polls;
use super::status::words::{head, health, in_time, what_to_do};
use super::terms::{price_factor, terms};

/// Polls that are shown.
const POLLS: u32 = 10;

pub(super) fn explain(named: Option<&Path>, options: &arguments::Explain) -> Result<(), Failure> {
    let config = configuration::load_to_read(named)?;
    let reader = reader_of(&config)?;
    let unreadable = "cannot read the feeds";
    let feeds = reader.feed_health().or_fail(Exit::Failed, unreadable)?;
    let siblings = siblings(&config, &feeds, &options.feed);
    let Some(feed) = feeds
        .into_iter()
        .find(|feed| feed.state.slug.0 == options.feed)
    else {
        return Err(not_polled(&config, &reader, &options.feed));
    };
    let polls = reader
        .recent_polls(feed.state.feed_id, POLLS)
        .or_fail(Exit::Failed, unreadable)?;
    let factor = price_factor(&config, &reader).or_fail(Exit::Failed, unreadable)?;
    let now = Clock::System.now();
    let runs = reader.has_writer();
    let explanation = Explanation::new(&config, factor, feed, &siblings, polls, runs, now);
    if options.json {
        print_json(&explanation.as_json())?;
        return Ok(());
    }
    explanation.print(&mut anstream::stdout().lock())?;
    Ok(())
}

/// Gives what the other feeds of a feed's agency show of its rhythm.
fn siblings(config: &Config, feeds: &[FeedHealth], slug: &str) -> Siblings {
    let configured = config.feeds.iter().find(|feed| feed.slug.0 == slug);
    let Some(scope) = configured.map(Feed::identity_scope) else {
        return Siblings::default();
    };
    let of_agency = config.feeds.iter();
    let of_agency = of_agency
        .filter(|feed| feed.enabled && feed.slug.0 != slug && feed.identity_scope() == scope);
    let slugs: HashSet<_> = of_agency.map(|feed| &feed.slug).collect();
    let mut rhythm = AgencyRhythm::default();
    let states = feeds.iter().map(|feed| &feed.state);
    let is_polled = |state: &&FeedState| state.stopped.is_none() && slugs.contains(&state.slug);
    for state in states.filter(is_polled) {
        rhythm.add(&state.learned);
    }
    rhythm.into()
}

struct Explanation {
    feed: FeedHealth,
    /// Why the next poll is when it is, in one sentence.
    why: String,
    /// Whether it is polled at all.
    is_polled: bool,
    factors: Vec<Factor>,
    polls: Vec<RecentPoll>,
    /// `None` where it cannot be found out.
    daemon_runs: Option<bool>,
    now: UnixMillis,
}

impl Explanation {
    fn new(
        config: &Config,
        factor: f64,
        feed: FeedHealth,
        siblings: &Siblings,
        polls: Vec<RecentPoll>,
        daemon_runs: Option<bool>,
        now: UnixMillis,
    ) -> Self {
        let is_it = |configured: &&Feed| configured.slug == feed.state.slug;
        let configured = config.feeds.iter().find(is_it);
        let terms = configured.map(|configured| terms(config, configured, factor));
        let why = match &terms {
            None => "it is not in this configuration".to_owned(),
            Some(_) if !feed.enabled => "it is switched off in the configuration".to_owned(),
            Some(terms) => schedule::words(&feed.state, terms),
        };
        let factors = terms.as_ref().map_or_else(Vec::new, |terms| {
            let failures = plan::counted_failures(&feed.state);
            schedule::factors(&feed.state, siblings, terms, failures, now)
        });
        Self {
            why,
            is_polled: configured.is_some() && feed.enabled && feed.state.stopped.is_none(),
            feed,
            factors,
            polls,
            daemon_runs,
            now,
        }
    }

    fn next_poll(&self) -> String {
        if !self.is_polled {
            return "never".to_owned();
        }
        let at = self.feed.state.next_poll_at;
        format!("{} ({at})", in_time(at, self.now))
    }

    /// Says how the server is asked whether anything has changed.
    fn conditions(&self) -> String {
        let validators = &self.feed.state.validators;
        let named = [
            ("ETag", &validators.etag),
            ("Last-Modified", &validators.last_modified),
        ];
        let named: Vec<String> = named
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name} {}", value.as_deref()?)))
            .collect();
        if named.is_empty() {
            return "asked for the whole document: its server gave no validators".to_owned();
        }
        format!("asked conditionally: {}", named.join(", "))
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let state = &self.feed.state;
        writeln!(out, "{}", head(&self.feed, self.now))?;
        let lines = [
            ("asked at", state.poll_url(&self.feed.url).to_owned()),
            ("next poll", format!("{}: {}", self.next_poll(), self.why)),
            ("request", self.conditions()),
            ("advice", what_to_do(&self.feed, self.now, self.daemon_runs)),
        ];
        for (name, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
            writeln!(out, "  {name:<14} {}", one_line(words))?;
        }
        writeln!(out, "\nwhat bears on it, > what decided:")?;
        for factor in &self.factors {
            let mark = if factor.decided { '>' } else { ' ' };
            writeln!(
                out,
                "{mark} {:<14} {}",
                factor.name,
                one_line(&factor.words)
            )?;
        }
        if self.polls.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        polls::print(out, &self.polls)
    }

    fn as_json(&self) -> Value {
        let state = &self.feed.state;
        let factors: Vec<Value> = self
            .factors
            .iter()
            .map(|factor| {
                json!({ "name": factor.name, "words": factor.words, "decided": factor.decided })
            })
            .collect();
        json!({
            "feed": state.slug,
            "health": health(&self.feed, self.now).as_str(),
            "polled_url": state.poll_url(&self.feed.url),
            "now": self.now,
            "next_poll_at": self.is_polled.then_some(state.next_poll_at),
            "next_poll_reason": state.next_poll_reason,
            "next_poll_words": self.why,
            "not_before": state.not_before,
            "failures": state.failures,
            "etag": state.validators.etag,
            "last_modified": state.validators.last_modified,
            "last_gap_at": state.gap.last_at,
            "gap_filled_at": state.gap.filled_at,
            "gap_unfilled_at": state.gap.unfilled_at,
            "factors": factors,
            "polls": polls::as_json(&self.polls),
        })
    }
}
