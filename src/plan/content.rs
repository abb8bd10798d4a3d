//! The columns of an item, from what a feed or a page says of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::article::fragment_paragraphs;
use crate::model::{
    BodySource, DatePrecision, DateSource, Feed, FeedDate, FeedItem, ItemContent, KnownItem,
    PubStatus, UnixMillis, VersionText, WireForm,
};
use crate::story;
use crate::wire::{self, WireContext};

use super::desk;
use super::feed_text::{feeds_paragraphs, paragraphs_of};
use super::notice::is_sent_again;
use super::origin_line::without_origin;

/// How far the clock of an agency may be ahead of ours.
const CLOCK_DIFFERENCE: Duration = Duration::from_mins(5);

/// Between the paragraphs of a stored text.
const PARAGRAPH_BREAK: &str = "\n\n";

/// Whether the page of an item is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageHope {
    Follows,
    Never,
}

/// Builds the first version of an item from its feed.
pub(super) fn from_feed(
    feed: &Feed,
    item: &FeedItem,
    url_key: Option<String>,
    page: PageHope,
    now: UnixMillis,
) -> ItemContent {
    let text = FeedText::new(item, page);
    let (published_at, published_source) = publication(item, now);
    let form = wire::read(
        item.title.as_deref(),
        &text.paragraphs,
        &wire_context(feed, published_at),
    );
    let mut content = ItemContent {
        url: web_link(item).map(str::to_owned),
        url_key,
        language: feed.language.clone(),
        updated_at: item.updated.as_ref().map(|date| date.at),
        by_line: by_line(&item.authors),
        summary: item.summary.clone(),
        feed_content: item.content.clone().or_else(|| item.full_text.clone()),
        image_url: image(item),
        extra: extra(item, &form, now),
        enclosures: item.enclosures.clone(),
        subjects: item.categories.clone(),
        ..ItemContent::bare(
            uri(feed, item),
            published_at,
            published_source.as_str().to_owned(),
        )
    };
    if text.is_body {
        content.body_source = BodySource::Feed;
    }
    set_wire_form(&mut content, form);
    desk::take_over(&mut content, &item.extra);
    seal(content)
}

/// Builds the next version of an item after its feed changed: what the page gave stays, but the headline follows a new title, and a
/// body that came from the feed follows the feed.
pub(super) fn merge_feed(
    feed: &Feed,
    item: &FeedItem,
    known: &KnownItem,
    previous_title: Option<&str>,
    now: UnixMillis,
) -> ItemContent {
    let before = &known.content;
    // A summary that stood in for the page that never came does so still.
    let stands_in = before.body_source == BodySource::Feed && before.feed_content.is_none();
    let page = if stands_in || !feed.article.fetch {
        PageHope::Never
    } else {
        PageHope::Follows
    };
    let fresh = from_feed(feed, item, before.url_key.clone(), page, now);
    let mut after = ItemContent {
        url: fresh.url.or_else(|| before.url.clone()),
        updated_at: fresh.updated_at.max(before.updated_at),
        summary: fresh.summary,
        feed_content: fresh.feed_content,
        enclosures: fresh.enclosures,
        subjects: fresh.subjects,
        extra: fresh.extra.or_else(|| before.extra.clone()),
        ..before.clone()
    };
    let first_seen = DateSource::FirstSeen.as_str();
    let is_dated_now =
        before.published_source == first_seen && fresh.published_source != first_seen;
    if is_dated_now && fresh.published_at < before.published_at {
        after.published_at = fresh.published_at;
        after.published_source = fresh.published_source;
    }
    let is_retitled = previous_title != item.title.as_deref() || before.headline.is_none();
    if is_retitled || is_sent_again(item, known, now) {
        if !is_beginning(fresh.headline.as_ref(), before.headline.as_ref()) {
            after.headline = fresh.headline;
        }
        after.marker = fresh.marker;
        after.marker_number = fresh.marker_number;
        after.urgency = fresh.urgency.or(before.urgency);
        after.pub_status = fresh.pub_status;
    }
    desk::take_over(&mut after, &item.extra);
    let is_body = !is_from_page(before)
        && fresh.body_text.is_some()
        && !is_beginning(fresh.body_text.as_ref(), before.body_text.as_ref());
    if before.body_text.is_none() && is_beginning(after.summary.as_ref(), before.summary.as_ref()) {
        after.summary.clone_from(&before.summary);
    }
    if is_body {
        after.body_text = fresh.body_text;
        after.body_source = BodySource::Feed;
    }
    if is_body || before.body_source == BodySource::None {
        after.dateline = fresh.dateline;
        after.located = fresh.located;
        after.ed_note = fresh.ed_note;
        after.attributions = fresh.attributions;
    } else if fresh.ed_note.is_some() && fresh.ed_note != feeds_note(feed, before) {
        // A note that is new in the feed is one of the story, whatever its page says.
        after.ed_note = fresh.ed_note;
    }
    seal(after)
}

/// Tells whether a text of the feed is what is stored, cut short: the fuller text stays.
fn is_beginning(fresh: Option<&String>, before: Option<&String>) -> bool {
    let both = fresh.zip(before);
    both.is_some_and(|(fresh, before)| story::is_beginning(fresh, before))
}

/// Gives the note of the editor in the text that the feed carried before.
fn feeds_note(feed: &Feed, before: &ItemContent) -> Option<String> {
    let context = wire_context(feed, before.published_at);
    wire::read(None, &feeds_paragraphs(before), &context).ed_note
}

/// Gives the parts of a text that make a version. Of a story without a body the summary is all the text there is.
pub(super) fn text_of(content: &ItemContent) -> VersionText {
    let summary = || join(&paragraphs_of(content.summary.as_deref()));
    VersionText {
        headline: content.headline.clone(),
        lede: content.lede.clone(),
        body_text: content.body_text.clone().or_else(summary),
    }
}

/// Gives the content with its summary in the place of the body that it lacks.
pub(super) fn with_summary_as_body(content: &ItemContent) -> ItemContent {
    ItemContent {
        body_text: text_of(content).body_text,
        ..content.clone()
    }
}

/// Tells whether the body came from the page.
pub(super) fn is_from_page(content: &ItemContent) -> bool {
    matches!(
        content.body_source,
        BodySource::Rule | BodySource::Generic | BodySource::Structured
    )
}

/// Puts the wire form into its columns.
pub(super) fn set_wire_form(content: &mut ItemContent, form: WireForm) {
    if content.body_source != BodySource::None {
        content.body_text = join(&form.paragraphs);
    }
    content.headline = form.headline.or_else(|| content.headline.take());
    content.pub_status = form.pub_status.unwrap_or(PubStatus::Usable);
    content.located = form
        .dateline
        .as_ref()
        .map(|dateline| dateline.places.join("/"))
        .filter(|places| !places.is_empty());
    content.dateline = form.dateline.map(|dateline| dateline.text);
    content.marker = form.marker.as_ref().map(|marker| marker.kind);
    content.marker_number = form.marker.and_then(|marker| marker.number);
    content.urgency = form.urgency;
    content.embargoed_until = form.embargoed_until;
    content.ed_note = form.ed_note;
    content.attributions = form.attributions;
}

/// Takes what the item's own feed carried: another feed's entry does not stand for it.
pub(super) fn keep_feed_columns(after: &mut ItemContent, before: &ItemContent) {
    after.url.clone_from(&before.url);
    after.summary.clone_from(&before.summary);
    after.feed_content.clone_from(&before.feed_content);
    after.enclosures.clone_from(&before.enclosures);
    after.subjects.clone_from(&before.subjects);
    after.extra.clone_from(&before.extra);
}

/// Takes the text of the version before: a change that no reader would see is none.
pub(super) fn keep_text(after: &mut ItemContent, before: &ItemContent) {
    after.headline.clone_from(&before.headline);
    after.lede.clone_from(&before.lede);
    after.body_text.clone_from(&before.body_text);
    after.content_hash = before.content_hash;
}

/// Computes what follows from the other columns.
pub(super) fn seal(mut content: ItemContent) -> ItemContent {
    content.content_hash = story::content_hash(
        content.headline.as_deref(),
        content.lede.as_deref(),
        content.body_text.as_deref(),
    );
    content
}

fn join(paragraphs: &[String]) -> Option<String> {
    if paragraphs.is_empty() {
        None
    } else {
        Some(paragraphs.join(PARAGRAPH_BREAK))
    }
}

/// The text that a feed carries: its whole text where it has one, else what tells of its wire form.
struct FeedText {
    paragraphs: Vec<String>,
    is_body: bool,
}

impl FeedText {
    /// Where no page is to come the summary is all the text there is.
    fn new(item: &FeedItem, page: PageHope) -> Self {
        let whole = item.full_text.as_deref().or(item.content.as_deref());
        let read = |markup: &str| without_origin(fragment_paragraphs(markup), markup, item);
        let paragraphs = whole.map(read).unwrap_or_default();
        if !paragraphs.is_empty() {
            return Self {
                paragraphs,
                is_body: true,
            };
        }
        let summary = item.summary.as_deref().map(read).unwrap_or_default();
        Self {
            is_body: page == PageHope::Never && !summary.is_empty(),
            paragraphs: summary,
        }
    }
}

pub(super) fn wire_context(feed: &Feed, published: UnixMillis) -> WireContext<'_> {
    WireContext {
        published: Some(published),
        agency: feed.agency.as_deref(),
        country: feed.country.as_deref(),
        time_zone: feed.time_zone.as_deref(),
        ..WireContext::default()
    }
}

/// Nothing is published after it was seen. A date that cannot be meant is kept raw in `extra`; what stands in its place is when we saw it.
fn publication(item: &FeedItem, now: UnixMillis) -> (UnixMillis, DateSource) {
    match item.published.as_ref().or(item.updated.as_ref()) {
        Some(date) if date.precision == DatePrecision::Clamped || is_ahead(date, now) => {
            (date.at.min(now), DateSource::FirstSeen)
        }
        Some(date) => (date.at.min(now), date.source),
        None => (now, DateSource::FirstSeen),
    }
}

/// Tells whether a date lies in the future by more than clocks differ: mostly a local time that says it is UTC.
fn is_ahead(date: &FeedDate, now: UnixMillis) -> bool {
    date.at.since(now) > CLOCK_DIFFERENCE
}

/// ninjs wants a URI: the guid where it is one, else the link, else a name of our own made of the key.
fn uri(feed: &Feed, item: &FeedItem) -> String {
    let guid = item.id.as_deref().filter(|id| is_absolute_uri(id));
    match guid.or_else(|| web_link(item)) {
        Some(uri) => uri.to_owned(),
        None => format!(
            "urn:newswire:{}:{:016x}",
            feed.slug,
            story::content_hash(Some(&story::sighting_key(item)), None, None)
        ),
    }
}

/// Gives the link where it leads to a page: a script or a file of somebody's machine is a trap for whoever shows the item.
pub(super) fn web_link(item: &FeedItem) -> Option<&str> {
    let is_web = |link: &&str| {
        let scheme = link.split(':').next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    };
    item.link.as_deref().filter(is_web)
}

fn is_absolute_uri(text: &str) -> bool {
    ["http://", "https://", "urn:", "tag:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

fn by_line(authors: &[String]) -> Option<String> {
    if authors.is_empty() {
        None
    } else {
        Some(authors.join(", "))
    }
}

fn image(item: &FeedItem) -> Option<String> {
    let is_image = |media_type: &str| media_type.starts_with("image");
    item.enclosures
        .iter()
        .find(|enclosure| enclosure.media_type.as_deref().is_some_and(is_image))
        .map(|enclosure| enclosure.url.clone())
}

/// Collects what has no column.
fn extra(item: &FeedItem, form: &WireForm, now: UnixMillis) -> Option<String> {
    let mut object = Map::new();
    if !item.extra.is_empty() {
        object.insert("feed".to_owned(), elements(&item.extra));
    }
    for (name, date) in [("published", &item.published), ("updated", &item.updated)] {
        let Some(date) = date else { continue };
        let precision = if is_ahead(date, now) {
            DatePrecision::Clamped
        } else {
            date.precision
        };
        if precision != DatePrecision::Exact {
            let precision = precision.as_str();
            object.insert(
                name.to_owned(),
                json!({ "raw": date.raw, "precision": precision }),
            );
        }
    }
    if !form.sign_offs.is_empty() {
        object.insert("sign_offs".to_owned(), json!(form.sign_offs));
    }
    if object.is_empty() {
        None
    } else {
        Some(Value::Object(object).to_string())
    }
}

/// One value stands alone, several in an array.
fn elements(extra: &BTreeMap<String, Vec<String>>) -> Value {
    let pairs = extra.iter().map(|(name, values)| match values.as_slice() {
        [one] => (name.clone(), json!(one)),
        many => (name.clone(), json!(many)),
    });
    Value::Object(pairs.collect())
}
