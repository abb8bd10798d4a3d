//! JSON Feed 1.0 and 1.1 (jsonfeed.org), with the faults that people make: numbers as ids, strings as tags, missing titles.
//!
//! Must not know: XML.

use memchr::{memchr_iter, memchr2_iter};
use serde_json::{Deserializer, Map, Value};

use super::ParseContext;
use super::headline;
use super::json::{list, scalar, string};
use super::json_repair;
use super::limits::{
    LONGEST_MEDIA_TYPE_BYTES, LONGEST_TEXT_BYTES, MOST_ITEMS, MOST_JSON_OBJECTS, MOST_JSON_VALUES,
    MOST_OF_A_KIND, push_new,
};
use super::reading::Reading;
use super::text;
use super::warnings::{self, Warnings};
use crate::model::{
    DateSource, Enclosure, FeedFormat, FeedHints, FeedItem, NotAFeed, NotAFeedKind, ParsedFeed,
};

/// Reads a JSON Feed.
pub(super) fn read(
    text: &str,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> Result<ParsedFeed, NotAFeed> {
    // Each object costs a hundred times its bytes.
    if memchr_iter(b'{', text.as_bytes()).count() > MOST_JSON_OBJECTS {
        return Err(other(format!(
            "JSON with more than {MOST_JSON_OBJECTS} objects"
        )));
    }
    // Other values cost ten times their bytes.
    if holds_too_many_values(text) {
        return Err(other(format!(
            "JSON with more than {MOST_JSON_VALUES} values"
        )));
    }
    let (root, is_all) = first_value(text).or_else(|error| {
        let repaired = json_repair::repaired(text, warnings);
        let repaired = repaired.filter(|repaired| !holds_too_many_values(repaired));
        let read = repaired.and_then(|repaired| first_value(&repaired).ok());
        read.ok_or_else(|| other(format!("JSON that does not parse: {error}")))
    })?;
    if !is_all {
        warnings.note(
            warnings::JSON_FEED,
            "what stood behind the object was ignored",
        );
    }
    if let Some((object, items)) = root
        .as_object()
        .and_then(|object| Some((object, items(object)?)))
    {
        return Ok(feed(object, items, context, warnings));
    }
    super::ninjs::read(&root, context, warnings)
        .ok_or_else(|| other("JSON that is no JSON Feed".to_owned()))
}

/// Reads the value that a document begins with, and tells whether it is all of it.
fn first_value(text: &str) -> serde_json::Result<(Value, bool)> {
    let mut values = Deserializer::from_str(text).into_iter();
    let value = values.next().transpose()?.unwrap_or_default();
    Ok((value, values.byte_offset() >= text.trim_end().len()))
}

/// Tells whether a document opens more lists, or parts more values, than is allowed. Where even all commas and brackets are few, as nearly
/// always, those within texts need not be told apart.
fn holds_too_many_values(text: &str) -> bool {
    if memchr2_iter(b',', b'[', text.as_bytes()).count() <= MOST_JSON_VALUES {
        return false;
    }
    let (mut count, mut in_text, mut is_escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b',' | b'[' => count += usize::from(!in_text),
            _ => {}
        }
    }
    count > MOST_JSON_VALUES
}

fn other(detail: String) -> NotAFeed {
    NotAFeed {
        kind: NotAFeedKind::Json,
        detail,
    }
}

/// Gives the items where the object is a JSON Feed: by its version, or by its shape where the version is missing.
fn items(root: &Map<String, Value>) -> Option<&[Value]> {
    let version = root.get("version").and_then(Value::as_str);
    let by_version = version.is_some_and(|version| version.contains("jsonfeed.org/version/1"));
    let by_shape = root.get("home_page_url").or_else(|| root.get("feed_url"));
    let is_titled = root
        .get("title")
        .is_none_or(|title| !title.is_array() && !title.is_object());
    match root.get("items") {
        Some(Value::Array(items)) if is_titled && (by_version || by_shape.is_some()) => Some(items),
        None | Some(Value::Null) if by_version && is_titled => Some(&[]),
        _ => None,
    }
}

fn feed(
    root: &Map<String, Value>,
    items: &[Value],
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> ParsedFeed {
    let mut reading = Reading::new(context, None);
    let own = string(root, "feed_url");
    let home = string(root, "home_page_url");
    reading.or_base(own.as_deref());
    reading.or_base(home.as_deref());
    let link = |key: &str| string(root, key).and_then(|link| reading.address(&link));
    if items.len() > MOST_ITEMS {
        warnings.add(warnings::ITEM_LIMIT, || {
            format!("{} items; the first {MOST_ITEMS} were read", items.len())
        });
    }
    let feed_authors = authors(root);
    let hub = root
        .get("hubs")
        .and_then(|hubs| hubs.get(0))
        .and_then(|hub| hub.get("url"))
        .and_then(Value::as_str);
    ParsedFeed {
        format: FeedFormat::JsonFeed,
        title: string(root, "title").and_then(|title| text::line(&title)),
        link: link("home_page_url").or_else(|| link("feed_url")),
        description: string(root, "description").and_then(|text| text::line(&text)),
        language: string(root, "language").and_then(|language| text::line(&language)),
        updated: None,
        hints: FeedHints::default(),
        hub: hub.and_then(|hub| reading.address(hub)),
        self_link: link("feed_url"),
        next: link("next_url"),
        items: items
            .iter()
            .take(MOST_ITEMS)
            .filter_map(Value::as_object)
            .map(|object| item(object, &feed_authors, &reading, warnings))
            .collect(),
    }
}

fn item(
    object: &Map<String, Value>,
    feed_authors: &[String],
    reading: &Reading<'_>,
    warnings: &mut Warnings,
) -> FeedItem {
    let link = |key: &str| string(object, key).and_then(|link| reading.address(&link));
    let html = |key: &str| {
        string(object, key).and_then(|html| text::clean(html.into(), LONGEST_TEXT_BYTES))
    };
    let escaped = |key: &str| {
        string(object, key)
            .and_then(|plain| text::as_html(text::limited(&plain, LONGEST_TEXT_BYTES)))
    };
    let mut date = |key: &str, source: DateSource| {
        string(object, key).and_then(|raw| reading.date(&raw, source, warnings))
    };
    let own_authors = authors(object);
    let mut item = FeedItem {
        id: string(object, "id").and_then(|id| text::line(&id)),
        link: link("url").or_else(|| link("external_url")),
        title: string(object, "title").and_then(|title| text::line(&title)),
        summary: escaped("summary"),
        content: html("content_html").or_else(|| escaped("content_text")),
        published: date("date_published", DateSource::Published),
        updated: date("date_modified", DateSource::Updated),
        authors: if own_authors.is_empty() {
            feed_authors.to_vec()
        } else {
            own_authors
        },
        categories: tags(object),
        enclosures: attachments(object, reading),
        ..FeedItem::default()
    };
    for key in ["external_url", "image", "banner_image", "language"] {
        if let Some(value) = string(object, key).and_then(|value| text::line(&value)) {
            item.extra.insert(key.to_owned(), vec![value]);
        }
    }
    headline::fill(&mut item, warnings);
    item
}

/// Reads `authors` (1.1) and `author` (1.0), objects or plain names.
fn authors(object: &Map<String, Value>) -> Vec<String> {
    let names = |key: &str| -> Vec<String> {
        list(object, key)
            .iter()
            .take(MOST_OF_A_KIND)
            .filter_map(|author| match author {
                Value::Object(author) => string(author, "name").or_else(|| string(author, "url")),
                other => scalar(other),
            })
            .filter_map(|name| text::line(&name))
            .collect()
    };
    let several = names("authors");
    if several.is_empty() {
        names("author")
    } else {
        several
    }
}

/// Reads `tags`; one string may hold several, parted by commas.
fn tags(object: &Map<String, Value>) -> Vec<String> {
    let lone = object.get("tags").and_then(Value::as_str);
    let mut tags: Vec<String> = Vec::new();
    let given = list(object, "tags").iter().filter_map(scalar);
    let parted = lone
        .into_iter()
        .flat_map(|tags| tags.split(','))
        .map(str::to_owned);
    let all: Box<dyn Iterator<Item = String>> = if lone.is_some() {
        Box::new(parted)
    } else {
        Box::new(given)
    };
    for tag in all.filter_map(|tag| text::line(&tag)) {
        push_new(&mut tags, tag);
    }
    tags
}

fn attachments(object: &Map<String, Value>, reading: &Reading<'_>) -> Vec<Enclosure> {
    list(object, "attachments")
        .iter()
        .take(MOST_OF_A_KIND)
        .filter_map(Value::as_object)
        .filter_map(|attachment| {
            Some(Enclosure {
                url: string(attachment, "url").and_then(|url| reading.address(&url))?,
                media_type: string(attachment, "mime_type")
                    .filter(|kind| kind.len() <= LONGEST_MEDIA_TYPE_BYTES),
                length: attachment.get("size_in_bytes").and_then(Value::as_u64),
            })
        })
        .collect()
}
