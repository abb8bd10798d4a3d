//! `newswire feeds export`: the configured feeds as OPML or as a feed list.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use toml::{Table, Value};

use crate::config::Config;
use crate::feed::opml::{self, ListedFeed};
use crate::model::{ArticlePolicy, ArticleRule, Feed, FetchPolicy, NamedElements};

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
    article.recheck.clone_from(&config.fetch.recheck);
    let tables = config
        .feeds
        .iter()
        .map(|feed| entry(feed, &plain).to_toml());
    Ok(tables.collect())
}

fn entry(feed: &Feed, plain: &Feed) -> Entry {
    // Named in full, so that no key of a later version is forgotten here.
    let Feed {
        slug,
        url,
        agency,
        country,
        language,
        time_zone,
        tags,
        enabled,
        interval,
        price,
        fetch,
        article,
        elements: NamedElements { body },
    } = feed;
    let mut entry = Entry::new(&slug.0, url);
    entry.add_text("agency", agency.as_deref());
    entry.add_text("country", country.as_deref());
    entry.add_text("language", language.as_deref());
    entry.add_text("time_zone", time_zone.as_deref());
    entry.add_texts("tags", tags);
    if !enabled {
        entry.keys.push(("enabled", Value::Boolean(false)));
    }
    if *interval != plain.interval {
        let mut bounds = Table::new();
        bounds.insert("min".to_owned(), duration(interval.min));
        bounds.insert("max".to_owned(), duration(interval.max));
        entry.keys.push(("interval", Value::Table(bounds)));
    }
    let price = price.map(|price| ("price", Value::Float(price)));
    entry.keys.extend(price);
    add_fetch(&mut entry, fetch, &plain.fetch);
    entry.add_text("body_element", body.as_deref());
    let article = self::article(article, &plain.article);
    if !article.is_empty() {
        entry.keys.push(("article", Value::Table(article)));
    }
    entry
}

fn add_fetch(entry: &mut Entry, fetch: &FetchPolicy, plain: &FetchPolicy) {
    let FetchPolicy {
        timeout,
        max_bytes,
        headers,
        credential,
        delta,
        news_sitemap,
    } = fetch;
    if credential.is_some() {
        let words = "It logs in: `auth` is not exported.";
        entry.comments.push(words.to_owned());
    }
    if !headers.is_empty() {
        let words =
            "It sends header lines of its own, which may be secret: `headers` is not exported.";
        entry.comments.push(words.to_owned());
    }
    if *timeout != plain.timeout {
        entry.keys.push(("timeout", duration(*timeout)));
    }
    if *max_bytes != plain.max_bytes {
        entry.keys.push(("max_size", bytes(*max_bytes)));
    }
    if *delta != plain.delta {
        entry.keys.push(("delta", Value::Boolean(*delta)));
    }
    entry.add_text("news_sitemap", news_sitemap.as_deref());
}

fn article(article: &ArticlePolicy, plain: &ArticlePolicy) -> Table {
    let ArticlePolicy {
        fetch,
        timeout,
        max_bytes,
        recheck,
        rule,
    } = article;
    let mut table = Table::new();
    if *fetch != plain.fetch {
        table.insert("fetch".to_owned(), Value::Boolean(*fetch));
    }
    if *timeout != plain.timeout {
        table.insert("timeout".to_owned(), duration(*timeout));
    }
    if *max_bytes != plain.max_bytes {
        table.insert("max_size".to_owned(), bytes(*max_bytes));
    }
    if *recheck != plain.recheck {
        let times = recheck.iter().copied().map(duration).collect();
        table.insert("recheck".to_owned(), Value::Array(times));
    }
    for (key, selectors) in selectors(rule) {
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
