//! Stored items as IPTC ninjs 3.

use newswire::model::{
    Attribution, BodySource, DuplicateLink, FeedSlug, ItemContent, ItemId, PubStatus, Relation,
    RevisionKind, UnixMillis,
};
use newswire::record;
use newswire::store::StoredItem;
use serde_json::{Value, json};

/// What a property may hold.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    /// RFC 3339.
    Time,
    /// RFC 3986, with a scheme.
    Uri,
    /// A whole number within the two.
    Whole(u64, u64),
    OneOf(&'static [&'static str]),
    Object(&'static [(&'static str, Shape)]),
    List(&'static [(&'static str, Shape)]),
}

use Shape::{List, Object, OneOf, Text, Time, Uri, Whole};

const TEXTS: &[(&str, Shape)] = &[("role", Text), ("contentType", Text), ("value", Text)];
const CONCEPT: &[(&str, Shape)] = &[
    ("name", Text),
    ("rel", Text),
    ("uri", Uri),
    ("literal", Text),
];

/// Properties of ninjs 3.0 with their types, as far as a text may have them; none other is allowed on any level.
const NINJS: &[(&str, Shape)] = &[
    ("uri", Uri),
    (
        "standard",
        Object(&[("name", Text), ("version", Text), ("schema", Uri)]),
    ),
    ("type", OneOf(&["text", "picture", "composite"])),
    ("representationType", OneOf(&["full", "partial"])),
    ("profile", Text),
    ("version", Text),
    ("language", Text),
    ("pubStatus", OneOf(&["usable", "withheld", "canceled"])),
    ("urgency", Whole(1, 9)),
    ("firstCreated", Time),
    ("versionCreated", Time),
    ("contentCreated", Time),
    ("embargoedUntil", Time),
    ("edNote", Text),
    ("title", Text),
    ("by", Text),
    ("slugline", Text),
    ("located", Text),
    ("headlines", List(TEXTS)),
    ("descriptions", List(TEXTS)),
    (
        "bodies",
        List(&[
            ("role", Text),
            ("contentType", Text),
            ("charCount", Whole(0, u64::MAX)),
            ("wordCount", Whole(0, u64::MAX)),
            ("value", Text),
        ]),
    ),
    ("places", List(CONCEPT)),
    ("subjects", List(CONCEPT)),
    (
        "infoSources",
        List(&[
            ("name", Text),
            ("role", Text),
            ("uri", Uri),
            ("literal", Text),
        ]),
    ),
    (
        "associations",
        List(&[("name", Text), ("rel", Text), ("uri", Uri)]),
    ),
];

fn is_uri(text: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let is_encoded = |part: &str| {
        part.get(..2)
            .is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))
    };
    text.contains(':') && text.chars().all(is_known) && text.split('%').skip(1).all(is_encoded)
}

fn fits(value: &Value, shape: Shape) -> Result<(), String> {
    let is_good = match shape {
        Text => value.is_string(),
        Time => value
            .as_str()
            .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()),
        Uri => value.as_str().is_some_and(is_uri),
        Whole(low, high) => value
            .as_u64()
            .is_some_and(|number| (low..=high).contains(&number)),
        OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Object(properties) => return all_fit(value, properties),
        List(properties) => {
            let entries = value.as_array().ok_or("no list")?;
            return entries
                .iter()
                .try_for_each(|entry| all_fit(entry, properties));
        }
    };
    is_good.then_some(()).ok_or_else(|| value.to_string())
}

fn all_fit(value: &Value, properties: &[(&str, Shape)]) -> Result<(), String> {
    let object = value.as_object().ok_or("no object")?;
    object.iter().try_for_each(|(name, value)| {
        let known = properties.iter().find(|(known, _)| known == name);
        let (_, shape) = known.ok_or_else(|| format!("{name} is no property"))?;
        fits(value, *shape).map_err(|why| format!("{name}: {why}"))
    })
}

const PUBLISHED: UnixMillis = UnixMillis(1_750_000_000_000);
const CHANGED: UnixMillis = UnixMillis(1_750_000_600_000);
const SEEN: UnixMillis = UnixMillis(1_750_003_600_000);

/// An item of which everything is known.
fn full() -> StoredItem {
    let text = |text: &str| Some(text.to_owned());
    StoredItem {
        item_id: ItemId(7),
        feed: FeedSlug("meridian".to_owned()),
        agency: text("MERIDIAN"),
        country: text("XX"),
        version: 2,
        version_kind: RevisionKind::Update,
        version_at: SEEN,
        first_seen_at: PUBLISHED,
        word_count: 3,
        duplicate: None,
        duplicate_uri: None,
        story_id: Some(1),
        content: ItemContent {
            url: text("https://meridian.example/7"),
            language: text("en"),
            pub_status: PubStatus::Withheld,
            updated_at: Some(CHANGED),
            section: text("World"),
            headline: text("Harbour reopens"),
            lede: text("Ships enter again."),
            dateline: text("PORT SELBY/ALDHAM"),
            located: text("Port Selby/Aldham"),
            by_line: text("A. Writer"),
            slugline: text("HARBOUR"),
            urgency: Some(3),
            embargoed_until: Some(SEEN),
            ed_note: text("Adds quotes"),
            body_text: text("Ships enter again."),
            body_source: BodySource::Feed,
            subjects: vec!["shipping".to_owned()],
            attributions: vec![Attribution {
                agency: "OTHER".to_owned(),
                position: 0,
                form: "Other reported".to_owned(),
            }],
            ..ItemContent::bare("urn:meridian:7".to_owned(), PUBLISHED, "feed".to_owned())
        },
        sequence: None,
    }
}

fn ninjs(item: &StoredItem) -> Value {
    let record = Value::Object(record::ninjs(item));
    assert_eq!(all_fit(&record, NINJS), Ok(()), "{record}");
    assert!(record["uri"].is_string());
    record
}

#[test]
fn every_property_is_one_of_the_standard() {
    let record = ninjs(&full());
    assert_eq!(record["bodies"][0]["wordCount"], 3);
    assert_eq!(record["places"][1]["name"], "Aldham");
    let bare = StoredItem {
        agency: None,
        content: ItemContent::bare("urn:meridian:8".to_owned(), PUBLISHED, "feed".to_owned()),
        ..full()
    };
    assert_eq!(ninjs(&bare).get("bodies"), None);
}

#[test]
fn related_items_are_named_by_their_uri() {
    let check = |relation: Relation, name: &str| {
        let of = ItemId(3);
        let item = StoredItem {
            duplicate: Some(DuplicateLink { of, relation }),
            duplicate_uri: Some("https://meridian.example/a b".to_owned()),
            ..full()
        };
        let uri = "https://meridian.example/a%20b";
        let expected = json!([{ "name": name, "rel": relation.as_str(), "uri": uri }]);
        assert_eq!(ninjs(&item)["associations"], expected);
    };
    check(Relation::Same, "duplicateOf");
    check(Relation::Update, "updateOf");
    check(Relation::Correction, "correctionOf");
    check(Relation::Contains, "contains");
    assert_eq!(ninjs(&full()).get("associations"), None);
}

#[test]
fn a_version_has_a_time_of_its_own() {
    let check = |version: u32, updated_at: Option<UnixMillis>, expected: UnixMillis| {
        let mut item = StoredItem { version, ..full() };
        item.content.updated_at = updated_at;
        let at = ninjs(&item)["versionCreated"].clone();
        assert_eq!(at, json!(expected), "{version} {updated_at:?}");
    };
    check(1, Some(CHANGED), CHANGED);
    check(1, None, SEEN);
    check(2, Some(CHANGED), SEEN);
    check(2, None, SEEN);
}

#[test]
fn a_uri_holds_nothing_that_none_may_hold() {
    let check = |uri: &str, expected: &str| {
        let mut item = full();
        uri.clone_into(&mut item.content.uri);
        assert_eq!(ninjs(&item)["uri"], expected, "{uri}");
    };
    check(
        "https://a.example/x?y=1&z=%20#top",
        "https://a.example/x?y=1&z=%20#top",
    );
    check("urn:meridian:8 June", "urn:meridian:8%20June");
    check(
        "https://a.example/порт",
        "https://a.example/%D0%BF%D0%BE%D1%80%D1%82",
    );
    check("tag:a.example,2026:100%", "tag:a.example,2026:100%25");
    check("urn:x:%zz<\">", "urn:x:%25zz%3C%22%3E");
}
