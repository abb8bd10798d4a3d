//! `newswire discover`: the feeds of a site as TOML for a feed list.

mod places;
mod search;

use std::io::Write as _;
use std::path::Path;

use crate::feed::opml;

use super::arguments::Discover;
use super::exit::{Exit, Failure};
use super::feed_list::Entry;
use super::input;
use super::output::{count, one_line, style};

use search::{Found, Outcome, Search};

pub(super) fn discover(named: Option<&Path>, options: &Discover) -> Result<(), Failure> {
    let url = with_scheme(&options.url);
    input::expect_address(&url)?;
    let settings = input::settings(named)?;
    let fetcher =
        input::fetch_factory()(&settings).map_err(|words| Failure::words(Exit::Failed, words))?;
    let search = Search::new(fetcher.as_ref(), &settings);
    let outcome = input::runtime()?.block_on(search.run(&url))?;
    for url in &outcome.not_asked {
        writeln!(anstream::stderr(), "not asked: {}", one_line(url))?;
    }
    let feeds: Vec<_> = outcome
        .found
        .iter()
        .map(|found| found.feed.clone())
        .collect();
    let mut output = String::new();
    for (found, id) in outcome.found.iter().zip(opml::ids(&feeds)) {
        output.push_str(&entry(found, &id).checked()?.unwrap_or_default());
    }
    if output.is_empty() {
        return Err(nothing(&url, &outcome));
    }
    anstream::stdout().lock().write_all(output.as_bytes())?;
    let words = format!(
        "{}, {}",
        count(outcome.found.len() as u64, "feed"),
        count(outcome.requests as u64, "request")
    );
    writeln!(anstream::stderr(), "{}", style::paint(style::GOOD, &words))?;
    Ok(())
}

fn entry(found: &Found, id: &str) -> Entry {
    let mut entry = Entry::of_listed(&found.feed, id);
    entry.comments = vec![found.words()];
    entry
}

fn nothing(url: &str, outcome: &Outcome) -> Failure {
    let url = one_line(url);
    if let Some(throttled) = &outcome.throttled {
        return Failure::words(Exit::TryLater, format!("{url}: {throttled}"));
    }
    let words = format!("no feed found at {url} with {} requests", outcome.requests);
    Failure::words(Exit::BadData, words)
}

/// Takes `agency.example` for `https://agency.example`.
fn with_scheme(url: &str) -> String {
    if url.contains("://") {
        url.to_owned()
    } else {
        format!("https://{url}")
    }
}
