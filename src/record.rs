//! One stored item as a JSON record: every column, or IPTC ninjs 3.
//!
//! The names and types of ninjs are those of ninjs-schema_3.0.json, which allows no other property on any level.
//!
//! Must not know: files, the network, who asks.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::model::{ItemContent, Relation, UnixMillis};
use crate::store::StoredItem;

/// The columns of a record, in the order of the CSV header.
pub const COLUMNS: &[&str] = &[
    "seq",
    "item_id",
    "feed",
    "agency",
    "country",
    "uri",
    "url",
    "canonical_url",
    "language",
    "version",
    "version_kind",
    "version_at",
    "pub_status",
    "first_seen_at",
    "published_at",
    "published_source",
    "updated_at",
    "section",
    "headline",
    "lede",
    "dateline",
    "located",
    "by_line",
    "slugline",
    "marker",
    "marker_number",
    "urgency",
    "embargoed_until",
    "ed_note",
    "body_text",
    "word_count",
    "body_source",
    "extraction_confidence",
    "extractor_version",
    "rule_version",
    "is_free",
    "summary",
    "feed_content",
    "image_url",
    "content_hash",
    "duplicate_of",
    "relation",
    "story_id",
    "subjects",
    "enclosures",
    "attributions",
    "extra",
];

/// Gives every column under its name in the store, times as RFC 3339 text.
pub fn columns(item: &StoredItem) -> Map<String, Value> {
    let content = &item.content;
    let extra = content
        .extra
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let extra: Value = extra.unwrap_or(Value::Null);
    let relation = item.duplicate.map(|link| link.relation.as_str());
    object([
        ("seq", json!(item.sequence)),
        ("item_id", json!(item.item_id)),
        ("feed", json!(item.feed)),
        ("agency", json!(item.agency)),
        ("country", json!(item.country)),
        ("uri", json!(content.uri)),
        ("url", json!(content.url)),
        ("canonical_url", json!(content.canonical_url)),
        ("language", json!(content.language)),
        ("version", json!(item.version)),
        ("version_kind", json!(item.version_kind)),
        ("version_at", json!(item.version_at)),
        ("pub_status", json!(content.pub_status)),
        ("first_seen_at", json!(item.first_seen_at)),
        ("published_at", json!(content.published_at)),
        ("published_source", json!(content.published_source)),
        ("updated_at", json!(content.updated_at)),
        ("section", json!(content.section)),
        ("headline", json!(content.headline)),
        ("lede", json!(content.lede)),
        ("dateline", json!(content.dateline)),
        ("located", json!(content.located)),
        ("by_line", json!(content.by_line)),
        ("slugline", json!(content.slugline)),
        ("marker", json!(content.marker)),
        ("marker_number", json!(content.marker_number)),
        ("urgency", json!(content.urgency)),
        ("embargoed_until", json!(content.embargoed_until)),
        ("ed_note", json!(content.ed_note)),
        ("body_text", json!(content.body_text)),
        ("word_count", json!(item.word_count)),
        ("body_source", json!(content.body_source)),
        (
            "extraction_confidence",
            json!(content.extraction_confidence),
        ),
        ("extractor_version", json!(content.extractor_version)),
        ("rule_version", json!(content.rule_version)),
        ("is_free", json!(content.is_free)),
        ("summary", json!(content.summary)),
        ("feed_content", json!(content.feed_content)),
        ("image_url", json!(content.image_url)),
        ("content_hash", json!(content.content_hash)),
        ("duplicate_of", json!(item.duplicate.map(|link| link.of))),
        ("relation", json!(relation)),
        ("story_id", json!(item.story_id)),
        ("subjects", json!(content.subjects)),
        ("enclosures", json!(content.enclosures)),
        ("attributions", json!(content.attributions)),
        ("extra", extra),
    ])
}

/// Gives an IPTC ninjs 3 object. Properties without a value are left out, as the standard has it.
pub fn ninjs(item: &StoredItem) -> Map<String, Value> {
    let content = &item.content;
    let mut record = object([
        ("uri", json!(as_uri(&content.uri))),
        ("standard", json!({ "name": "ninjs", "version": "3.0" })),
        ("type", json!("text")),
        ("profile", json!("newswire")),
        ("version", json!(item.version.to_string())),
        ("language", json!(content.language)),
        ("pubStatus", json!(content.pub_status)),
        ("urgency", json!(content.urgency)),
        ("firstCreated", json!(content.published_at)),
        ("versionCreated", json!(version_created(item))),
        ("contentCreated", json!(content.published_at)),
        ("embargoedUntil", json!(content.embargoed_until)),
        ("edNote", json!(content.ed_note)),
        ("headlines", headlines(content)),
        ("by", json!(content.by_line)),
        ("slugline", json!(content.slugline)),
        ("located", json!(content.located)),
        ("places", places(content)),
        ("descriptions", descriptions(content)),
        ("bodies", bodies(item)),
        ("infoSources", info_sources(item)),
        ("subjects", subjects(content)),
        ("associations", associations(item)),
    ]);
    record
        .retain(|_, value| !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty()));
    record
}

fn headlines(content: &ItemContent) -> Value {
    json!(
        content
            .headline
            .as_ref()
            .map(|headline| [json!({ "value": headline })])
    )
}

fn descriptions(content: &ItemContent) -> Value {
    json!(
        content
            .lede
            .as_ref()
            .map(|lede| [json!({ "role": "summary", "value": lede })])
    )
}

fn bodies(item: &StoredItem) -> Value {
    json!(item.content.body_text.as_ref().map(|body| {
        [json!({
            "role": "main",
            "contentType": "text/plain",
            "value": body,
            "wordCount": item.word_count,
        })]
    }))
}

fn places(content: &ItemContent) -> Value {
    let located = content.located.as_deref();
    json!(located.map(|places| {
        places
            .split('/')
            .map(|place| json!({ "name": place }))
            .collect::<Vec<_>>()
    }))
}

fn subjects(content: &ItemContent) -> Value {
    content
        .subjects
        .iter()
        .map(|name| json!({ "name": name }))
        .collect()
}

/// The agency itself first, then those that the text credits.
fn info_sources(item: &StoredItem) -> Value {
    let own = item
        .agency
        .iter()
        .map(|agency| json!({ "name": agency, "role": "source" }));
    let credited = item.content.attributions.iter();
    own.chain(credited.map(|credit| json!({ "name": credit.agency })))
        .collect()
}

fn associations(item: &StoredItem) -> Value {
    let Some((link, uri)) = item.duplicate.zip(item.duplicate_uri.as_deref()) else {
        return Value::Null;
    };
    let name = match link.relation {
        Relation::Same => "duplicateOf",
        Relation::Update => "updateOf",
        Relation::Correction => "correctionOf",
        Relation::Contains => "contains",
    };
    json!([{ "name": name, "rel": link.relation, "uri": as_uri(uri) }])
}

/// Tells when the newest version came about. What the agency says of the time of a change may be of a change before it: of a later
/// version it is known when it was seen.
fn version_created(item: &StoredItem) -> UnixMillis {
    match item.content.updated_at {
        Some(at) if item.version == 1 => at,
        _ => item.version_at,
    }
}

/// Percent-encodes what no URI may hold (RFC 3986 section 2), and a percent sign that encodes nothing.
fn as_uri(text: &str) -> String {
    let mut uri = String::with_capacity(text.len());
    for (index, byte) in text.bytes().enumerate() {
        let is_allowed = match byte {
            b'%' => {
                let digits = text.as_bytes().get(index + 1..index + 3);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            }
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
        };
        if is_allowed {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn object<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
