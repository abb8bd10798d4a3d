//! IPTC ninjs 1.x to 3.x: a news item in JSON, or a list of them.
//!
//! Must not know: JSON Feed.

use serde_json::{Map, Value};

use super::ParseContext;
use super::json::{list, scalar, string};
use super::limits::{LONGEST_TEXT_BYTES, MOST_ITEMS, push_new};
use super::reading::Reading;
use super::text;
use super::warnings::Warnings;
use crate::model::{DateSource, FeedFormat, FeedItem, ParsedFeed};

/// What has no field of its own, with the names of ninjs.
const KEPT: &[&str] = &[
    "slugline",
    "urgency",
    "pubstatus",
    "embargoed",
    "edNote",
    "ednote",
    "version",
    "located",
    "language",
    "genre",
    "copyrightholder",
    "copyrightHolder",
    "usageterms",
    "usageTerms",
    "profile",
    "type",
];

/// Reads ninjs; `None` where the JSON is something else.
pub(super) fn read(
    root: &Value,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> Option<ParsedFeed> {
    let items = match root {
        Value::Object(_) if is_item(root) => std::slice::from_ref(root),
        Value::Object(object) => ["items", "data", "_items", "news"]
            .iter()
            .filter_map(|key| object.get(*key)?.as_array())
            .find(|list| list.first().is_some_and(is_item))?,
        Value::Array(list) if list.first().is_some_and(is_item) => list,
        _ => return None,
    };
    let reading = Reading::new(context, None);
    let items = items
        .iter()
        .take(MOST_ITEMS)
        .filter_map(Value::as_object)
        .map(|object| item(object, &reading, warnings))
        .collect();
    Some(ParsedFeed::bare(FeedFormat::Ninjs, items))
}

/// Tells a ninjs item by its address and its headline or body.
fn is_item(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    has("uri")
        && [
            "headline",
            "headlines",
            "body_text",
            "body_html",
            "body_xhtml",
            "bodies",
            "versioncreated",
            "versionCreated",
        ]
        .iter()
        .any(|key| has(key))
}

fn item(object: &Map<String, Value>, reading: &Reading<'_>, warnings: &mut Warnings) -> FeedItem {
    let either = |one: &str, other: &str| string(object, one).or_else(|| string(object, other));
    let mut date = |one: &str, other: &str, source: DateSource| {
        either(one, other).and_then(|raw| reading.date(&raw, source, warnings))
    };
    let published = date("firstcreated", "firstCreated", DateSource::Published);
    let updated = date("versioncreated", "versionCreated", DateSource::Updated);
    let id = string(object, "uri").and_then(|uri| text::line(&uri));
    let link = string(object, "url").or_else(|| {
        let is_address = super::reading::is_web_address(id.as_deref()?);
        id.clone().filter(|_| is_address)
    });
    let title = string(object, "headline").or_else(|| first_value(object, "headlines"));
    let summary =
        string(object, "description_text").or_else(|| first_value(object, "descriptions"));
    let mut item = FeedItem {
        link: link.and_then(|link| reading.address(&link)),
        id,
        title: title.and_then(|title| text::plain(&title)),
        summary: summary.and_then(|summary| text::as_html(&summary)),
        content: body(object),
        published,
        updated,
        authors: either("byline", "by")
            .and_then(|byline| text::plain(&byline))
            .into_iter()
            .collect(),
        categories: categories(object),
        ..FeedItem::default()
    };
    for key in KEPT {
        if let Some(value) = string(object, key).and_then(|value| text::line(&value)) {
            item.extra.insert(key.to_ascii_lowercase(), vec![value]);
        }
    }
    item
}

fn categories(object: &Map<String, Value>) -> Vec<String> {
    let mut categories = Vec::new();
    let subjects = list(object, "subject").iter();
    let names = subjects
        .chain(list(object, "subjects"))
        .filter_map(|subject| subject.get("name").and_then(scalar));
    for name in names.filter_map(|name| text::plain(&name)) {
        push_new(&mut categories, name);
    }
    categories
}

/// Gives the first value of `headlines` and `descriptions` (ninjs 2 and later).
fn first_value(object: &Map<String, Value>, key: &str) -> Option<String> {
    list(object, key).first()?.get("value").and_then(scalar)
}

/// Gives the body, HTML before text.
fn body(object: &Map<String, Value>) -> Option<String> {
    let html = |html: String| text::clean(html.into(), LONGEST_TEXT_BYTES);
    let plain = |plain: String| text::as_html(text::limited(&plain, LONGEST_TEXT_BYTES));
    let of = |bodies: &[Value], wanted: &str| {
        let found = bodies.iter().find(|body| {
            let kind = body.get("contenttype").or_else(|| body.get("contentType"));
            kind.and_then(Value::as_str)
                .unwrap_or("text/plain")
                .contains(wanted)
        });
        found.and_then(|body| body.get("value")).and_then(scalar)
    };
    let bodies = list(object, "bodies");
    string(object, "body_html")
        .or_else(|| string(object, "body_xhtml"))
        .or_else(|| of(bodies, "html"))
        .and_then(html)
        .or_else(|| string(object, "body_text").and_then(plain))
        .or_else(|| of(bodies, "plain").and_then(plain))
}
