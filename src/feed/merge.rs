//! What feed-rs read and what the walk found, put together into the shape of the model.
//!
//! Must not know: XML.

use std::collections::BTreeMap;

use feed_rs::model as theirs;
use url::Url;

use super::ParseContext;
use super::dates::{self, Place};
use super::facts::{DateRole, Dialect, FeedFacts, ItemFacts, LinkFact, RawDate};
use super::limits::{LONGEST_TEXT_BYTES, MOST_ITEMS};
use super::text;
use super::warnings::{self, Warnings};
use crate::model::{
    DatePrecision, DateSource, Enclosure, FeedDate, FeedFormat, FeedItem, ParsedFeed, UnixMillis,
};

/// The first moment of 1990: earlier dates are taken for mistakes.
const EARLIEST: UnixMillis = UnixMillis::from_seconds(631_152_000);

/// How far ahead a date may lie.
const AHEAD: std::time::Duration = std::time::Duration::from_secs(2 * 24 * 3600);

/// What every date and link of one document is read with.
pub(super) struct Reading<'a> {
    place: Place<'a>,
    now: Option<UnixMillis>,
    base: Option<Url>,
}

impl<'a> Reading<'a> {
    /// Prepares the reading of one document; `base` is its own `xml:base`.
    pub(super) fn new(context: &ParseContext<'a>, base: Option<&str>) -> Self {
        let url = context.url.and_then(|url| Url::parse(url).ok());
        let base = match (base, url) {
            (Some(base), Some(url)) => url.join(base).ok().or(Some(url)),
            (Some(base), None) => Url::parse(base).ok(),
            (None, url) => url,
        };
        Self {
            place: Place::new(context.time_zone, context.country),
            now: context.now,
            base,
        }
    }

    /// Makes an address absolute where the base is known; white space inside is dropped.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let address = address.trim();
        if address.is_empty() {
            return None;
        }
        let address: String = address
            .chars()
            .filter(|character| !matches!(character, '\n' | '\r' | '\t'))
            .collect();
        match (&self.base, Url::parse(&address)) {
            (Some(base), Err(url::ParseError::RelativeUrlWithoutBase)) => {
                Some(base.join(&address).map_or(address, String::from))
            }
            _ => Some(address),
        }
    }

    /// Reads a date and clamps what is not plausible.
    pub(super) fn date(
        &self,
        raw: &str,
        source: DateSource,
        warnings: &mut Warnings,
    ) -> Option<FeedDate> {
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        let Some((at, precision)) = dates::read(raw, &self.place) else {
            warnings.add(warnings::UNREADABLE_DATE, || {
                format!("no date could be made of {:?}", text::limited(raw, 80))
            });
            return None;
        };
        let latest = self.now.map(|now| (now, now.saturating_add(AHEAD)));
        let clamped = match latest {
            Some((now, latest)) if at > latest => Some(now),
            _ if at < EARLIEST => Some(EARLIEST),
            _ => None,
        };
        if clamped.is_some() {
            warnings.add(warnings::IMPLAUSIBLE_DATE, || {
                format!("{:?} is not plausible", text::limited(raw, 80))
            });
        }
        Some(FeedDate {
            at: clamped.unwrap_or(at),
            raw: text::limited(raw, 160).to_owned(),
            source,
            precision: clamped.map_or(precision, |_| DatePrecision::Clamped),
        })
    }
}

/// Puts both readings of one document together.
pub(super) fn merge(
    feed: theirs::Feed,
    facts: FeedFacts<'_>,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> ParsedFeed {
    let reading = Reading::new(context, facts.base.as_deref());
    if facts.item_count > MOST_ITEMS {
        warnings.add(warnings::ITEM_LIMIT, || {
            format!(
                "{} items; the first {MOST_ITEMS} were read",
                facts.item_count
            )
        });
    }
    let dialect = facts.dialect;
    let updated = feed_date(&facts.dates, &reading, warnings);
    let title = title(feed.title.as_ref(), dialect)
        .or_else(|| facts.other_title.as_deref().and_then(text::plain));
    let relation = |relation: &str| {
        let link = facts.links.iter().find(|link| {
            let relations = link.relation.as_deref().unwrap_or("alternate");
            relations
                .split_ascii_whitespace()
                .any(|one| one.eq_ignore_ascii_case(relation))
        });
        link.and_then(|link| reading.address(&link.address))
    };
    let own_link = feed_link(&feed.links)
        .or_else(|| facts.about.clone())
        .and_then(|link| reading.address(&link));
    ParsedFeed {
        format: match dialect {
            Dialect::Rss => FeedFormat::Rss,
            Dialect::Rdf => FeedFormat::Rdf,
            Dialect::Atom => FeedFormat::Atom,
        },
        title,
        link: own_link.or_else(|| relation("alternate")),
        description: feed
            .description
            .as_ref()
            .and_then(|description| text::plain(&description.content)),
        language: facts
            .language
            .as_deref()
            .and_then(text::line)
            .or(feed.language),
        updated,
        hub: relation("hub"),
        self_link: relation("self"),
        next: relation("next").or_else(|| relation("prev-archive")),
        hints: facts.hints,
        items: feed
            .entries
            .into_iter()
            .zip(facts.items)
            .map(|(entry, item)| merge_item(entry, item, dialect, &reading, warnings))
            .collect(),
    }
}

/// Takes the feed's own link: without relation, else the alternate one.
fn feed_link(links: &[theirs::Link]) -> Option<String> {
    let with = |relation: Option<&str>| {
        links
            .iter()
            .find(|link| link.rel.as_deref() == relation && !link.href.trim().is_empty())
            .map(|link| link.href.clone())
    };
    with(None).or_else(|| with(Some("alternate")))
}

/// Chooses the date at which the feed says that it changed.
fn feed_date(
    dates: &[RawDate<'_>],
    reading: &Reading<'_>,
    warnings: &mut Warnings,
) -> Option<UnixMillis> {
    let mut sorted: Vec<&RawDate<'_>> = dates.iter().collect();
    sorted.sort_by_key(|date| match date.role {
        DateRole::Updated | DateRole::DublinCoreUpdated => 0,
        DateRole::Published | DateRole::DublinCore | DateRole::Created => 1,
    });
    sorted
        .into_iter()
        .find_map(|date| reading.date(&date.text, DateSource::Updated, warnings))
        .map(|date| date.at)
}

/// Reads a title: RSS titles are HTML in practice, Atom titles say what they are.
fn title(title: Option<&theirs::Text>, dialect: Dialect) -> Option<String> {
    let title = title?;
    let is_text = dialect == Dialect::Atom && title.content_type.as_str() == "text/plain";
    if is_text {
        text::line(&title.content)
    } else {
        text::plain(&title.content)
    }
}

fn merge_item(
    entry: theirs::Entry,
    facts: ItemFacts<'_>,
    dialect: Dialect,
    reading: &Reading<'_>,
    warnings: &mut Warnings,
) -> FeedItem {
    let published = item_date(&facts.dates, IS_PUBLISHED, reading, warnings);
    let updated = item_date(&facts.dates, IS_UPDATED, reading, warnings);
    let link = item_link(&entry.links, &facts, reading);
    let content = entry.content.and_then(|content| content.body);
    let or_other = |own: Option<String>, other: Option<&str>| {
        own.filter(|own| !own.trim().is_empty())
            .or_else(|| other.map(str::to_owned))
            .and_then(|html| text::clean(text::limited(&html, LONGEST_TEXT_BYTES)))
    };
    FeedItem {
        id: facts
            .id
            .as_deref()
            .and_then(text::line)
            .or_else(|| facts.about.as_deref().and_then(text::line)),
        link,
        title: title(entry.title.as_ref(), dialect)
            .or_else(|| facts.other_title.as_deref().and_then(text::plain)),
        summary: or_other(
            entry.summary.map(|summary| summary.content),
            facts.other_summary.as_deref(),
        ),
        content: or_other(content, facts.other_content.as_deref()),
        published,
        updated,
        authors: authors(&entry.authors, &facts),
        categories: categories(&entry.categories, &facts),
        enclosures: enclosures(&facts.enclosures, reading),
        full_text: facts
            .full_text
            .as_deref()
            .and_then(|html| text::clean(text::limited(html, LONGEST_TEXT_BYTES))),
        extra: extra(facts.extra, facts.is_permalink),
    }
}

const IS_PUBLISHED: &[(DateRole, DateSource)] = &[
    (DateRole::Published, DateSource::Published),
    (DateRole::DublinCore, DateSource::DublinCore),
    (DateRole::Created, DateSource::Published),
];
const IS_UPDATED: &[(DateRole, DateSource)] = &[
    (DateRole::Updated, DateSource::Updated),
    (DateRole::DublinCoreUpdated, DateSource::DublinCore),
];

fn item_date(
    dates: &[RawDate<'_>],
    roles: &[(DateRole, DateSource)],
    reading: &Reading<'_>,
    warnings: &mut Warnings,
) -> Option<FeedDate> {
    roles.iter().find_map(|(role, source)| {
        dates
            .iter()
            .filter(|date| date.role == *role)
            .find_map(|date| reading.date(&date.text, *source, warnings))
    })
}

/// Chooses the address of the page: the link, else the guid where it is one, else any alternate link.
fn item_link(
    links: &[theirs::Link],
    facts: &ItemFacts<'_>,
    reading: &Reading<'_>,
) -> Option<String> {
    let is_page = |link: &&theirs::Link| link.target.is_none() && !link.href.trim().is_empty();
    let with = |relation: Option<&str>| {
        links
            .iter()
            .filter(is_page)
            .find(|link| link.rel.as_deref() == relation)
            .map(|link| link.href.as_str())
    };
    let other = || {
        let mut others = facts.links.iter();
        others
            .find(|link| matches!(link.relation.as_deref(), None | Some("alternate")))
            .map(|link| link.address.as_str())
    };
    let guid = || {
        let id = facts.id.as_deref()?.trim();
        let is_address = id.starts_with("http://") || id.starts_with("https://");
        (is_address && facts.is_permalink != Some(false)).then_some(id)
    };
    with(None)
        .or_else(|| with(Some("alternate")))
        .or_else(other)
        .or_else(guid)
        .or(facts.about.as_deref())
        .and_then(|link| reading.address(link))
}

fn authors(people: &[theirs::Person], facts: &ItemFacts<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let theirs = people
        .iter()
        .filter_map(|person| person.name.as_deref().or(person.email.as_deref()));
    for name in theirs.filter_map(text::plain) {
        push_new(&mut names, name);
    }
    if names.is_empty() {
        for name in facts.authors.iter().filter_map(|name| text::plain(name)) {
            push_new(&mut names, name);
        }
    }
    names
}

fn categories(categories: &[theirs::Category], facts: &ItemFacts<'_>) -> Vec<String> {
    let mut labels = Vec::new();
    for category in categories {
        let label = category.label.as_deref().unwrap_or(&category.term);
        if let Some(label) = text::plain(label) {
            push_new(&mut labels, label);
        }
    }
    for subject in facts
        .subjects
        .iter()
        .filter_map(|subject| text::plain(subject))
    {
        push_new(&mut labels, subject);
    }
    labels
}

fn push_new(list: &mut Vec<String>, value: String) {
    if list.len() < super::facts::MOST_OF_A_KIND && !list.contains(&value) {
        list.push(value);
    }
}

fn enclosures(links: &[LinkFact], reading: &Reading<'_>) -> Vec<Enclosure> {
    let mut enclosures: Vec<Enclosure> = Vec::new();
    for link in links {
        let Some(url) = reading.address(&link.address) else {
            continue;
        };
        if enclosures.iter().all(|known| known.url != url) {
            enclosures.push(Enclosure {
                url,
                media_type: link.media_type.clone().filter(|kind| !kind.is_empty()),
                length: link.length.filter(|length| *length > 0),
            });
        }
    }
    enclosures
}

fn extra(
    mut extra: BTreeMap<String, Vec<String>>,
    is_permalink: Option<bool>,
) -> BTreeMap<String, Vec<String>> {
    if is_permalink == Some(false) {
        extra.insert("guid@isPermaLink".to_owned(), vec!["false".to_owned()]);
    }
    extra
}
