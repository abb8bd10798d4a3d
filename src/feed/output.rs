//! A parse as the JSON object that `newswire parse` prints.
//!
//! Must not know: how the feed was read.

use serde_json::{Value, json};

use crate::model::{FeedItem, ParseWarning, ParsedFeed};

/// Turns a parse into the object of the read contract: times RFC 3339 in UTC or null, warnings as `code: detail`.
pub fn json(feed: &ParsedFeed, warnings: &[ParseWarning]) -> Value {
    let warnings: Vec<String> = warnings
        .iter()
        .map(|warning| format!("{}: {}", warning.code, warning.detail))
        .collect();
    json!({
        "format": feed.format,
        "title": feed.title,
        "link": feed.link,
        "description": feed.description,
        "language": feed.language,
        "updated": feed.updated,
        "ttl_minutes": feed.hints.ttl_minutes,
        "hub": feed.hub,
        "self": feed.self_link,
        "next": feed.next,
        "warnings": warnings,
        "items": feed.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &FeedItem) -> Value {
    json!({
        "id": item.id,
        "link": item.link,
        "title": item.title,
        "summary": item.summary,
        "content": item.content,
        "published": item.published.as_ref().map(|date| date.at),
        "updated": item.updated.as_ref().map(|date| date.at),
        "authors": item.authors,
        "categories": item.categories,
        "enclosures": item.enclosures,
        "full_text": item.full_text,
    })
}
