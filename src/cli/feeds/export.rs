//! `newswire feeds export`: the configured feeds as OPML or as a feed list.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use toml::{Table, Value};

use crate::config::Config;
use crate::feed::opml::{self, ListedFeed};
use crate::model::{ArticleRule, Feed};

use super::super::arguments::{Export, ListFormat};
use super::super::configuration;
use super::super::exit::{Exit, Failure};
use super::super::feed_list::{self, Entry};

pub(super) fn export(named: Option<&Path>, options: &Export) -> Result<(), Failure> {
    let config = configuration::load_to_read(named)?;
    let output = match options.format {
        ListFormat::Opml => {
            let feeds: Vec<ListedFeed> = config.feeds.iter().map(listed).collect();
            opml::write("newswire", &feeds)
        }
        ListFormat::Toml => as_toml(&config)?,
    };
    anstream::stdout().lock().write_all(output.as_bytes())?;
    Ok(())
}

fn listed(feed: &Feed) -> ListedFeed {
    ListedFeed {
        id: Some(feed.slug.0.clone()),
        title: None,
        url: feed.url.clone(),
        language: feed.language.clone(),
        tags: feed.tags.clone(),
        is_commented: !feed.enabled,
    }
}

/// Writes every feed with what differs from a feed of which only id and address are given.
fn as_toml(config: &Config) -> Result<String, Failure> {
    let plain = Entry::new("plain", "https://agency.example/rss.xml").to_toml();
    let plain = feed_list::read(&plain).config;
    let Some(mut plain) = plain.and_then(|config| config.feeds.into_iter().next()) else {
        return Err(Failure::words(Exit::Failed, "a plain feed cannot be read"));
    };
    let fetch = Arc::make_mut(&mut plain.fetch);
    fetch.timeout = config.fetch.timeout;
    fetch.max_bytes = config.fetch.max_feed_bytes;
    let article = Arc::make_mut(&mut plain.article);
    article.timeout = config.fetch.timeout;
    article.max_bytes = config.fetch.max_page_bytes;
    let tables = config
        .feeds
        .iter()
        .map(|feed| entry(feed, &plain).to_toml());
    Ok(tables.collect())
}

fn entry(feed: &Feed, plain: &Feed) -> Entry {
    let mut entry = Entry::new(&feed.slug.0, &feed.url);
    if feed.fetch.credential.is_some() {
        let words = "It logs in: `auth` is not exported.";
        entry.comments.push(words.to_owned());
    }
    if !feed.fetch.headers.is_empty() {
        let words =
            "It sends header lines of its own, which may be secret: `headers` is not exported.";
        entry.comments.push(words.to_owned());
    }
    entry.add_text("agency", feed.agency.as_deref());
    entry.add_text("country", feed.country.as_deref());
    entry.add_text("language", feed.language.as_deref());
    entry.add_text("time_zone", feed.time_zone.as_deref());
    entry.add_texts("tags", &feed.tags);
    if !feed.enabled {
        entry.keys.push(("enabled", Value::Boolean(false)));
    }
    if feed.interval != plain.interval {
        let mut bounds = Table::new();
        bounds.insert("min".to_owned(), duration(feed.interval.min));
        bounds.insert("max".to_owned(), duration(feed.interval.max));
        entry.keys.push(("interval", Value::Table(bounds)));
    }
    if feed.fetch.timeout != plain.fetch.timeout {
        entry.keys.push(("timeout", duration(feed.fetch.timeout)));
    }
    if feed.fetch.max_bytes != plain.fetch.max_bytes {
        entry.keys.push(("max_size", bytes(feed.fetch.max_bytes)));
    }
    entry.add_text("body_element", feed.elements.body.as_deref());
    let article = article(feed, plain);
    if !article.is_empty() {
        entry.keys.push(("article", Value::Table(article)));
    }
    entry
}

fn article(feed: &Feed, plain: &Feed) -> Table {
    let (article, plain) = (&feed.article, &plain.article);
    let mut table = Table::new();
    if article.fetch != plain.fetch {
        table.insert("fetch".to_owned(), Value::Boolean(article.fetch));
    }
    if article.timeout != plain.timeout {
        table.insert("timeout".to_owned(), duration(article.timeout));
    }
    if article.max_bytes != plain.max_bytes {
        table.insert("max_size".to_owned(), bytes(article.max_bytes));
    }
    for (key, selectors) in selectors(&article.rule) {
        if !selectors.is_empty() {
            let values = selectors.iter().cloned().map(Value::String).collect();
            table.insert(key.to_owned(), Value::Array(values));
        }
    }
    table
}

fn selectors(rule: &ArticleRule) -> [(&'static str, &[String]); 8] {
    [
        ("headline", &rule.headline),
        ("lede", &rule.lede),
        ("section", &rule.section),
        ("byline", &rule.byline),
        ("date", &rule.date),
        ("body", &rule.body),
        ("remove", &rule.remove),
        ("stop_at", &rule.stop_at),
    ]
}

/// Writes a duration as the configuration reads it.
fn duration(duration: Duration) -> Value {
    let words = SignedDuration::try_from(duration).map_or_else(
        |_| format!("{}s", duration.as_secs()),
        |duration| format!("{duration:#}"),
    );
    Value::String(words)
}

fn bytes(bytes: u64) -> Value {
    i64::try_from(bytes).map_or_else(|_| Value::String(format!("{bytes} B")), Value::Integer)
}
