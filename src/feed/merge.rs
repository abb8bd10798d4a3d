//! What feed-rs read and what the walk found, put together into the shape of the model.
//!
//! Must not know: XML.

use std::borrow::Cow;
use std::collections::BTreeMap;

use feed_rs::model as theirs;

use super::ParseContext;
use super::based::based;
use super::facts::{DateRole, Dialect, FeedFacts, ItemFacts, LinkFact, RawDate};
use super::headline;
use super::limits::{LONGEST_MEDIA_TYPE_BYTES, LONGEST_TEXT_BYTES, MOST_ITEMS, push_new};
use super::reading::{Reading, is_web_address};
use super::text;
use super::warnings::{self, Warnings};
use crate::model::{
    DatePrecision, DateSource, Enclosure, FeedDate, FeedFormat, FeedItem, ParsedFeed, UnixMillis,
};

/// Tells whether both readings found the same entries. Where they did not, an entry would be joined to the guid and the dates of another.
pub(super) fn fits(feed: &theirs::Feed, facts: &FeedFacts<'_>) -> bool {
    feed.entries.len() == facts.item_count
}

/// Puts both readings of one document together, which must fit.
pub(super) fn merge(
    feed: theirs::Feed,
    facts: FeedFacts<'_>,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> ParsedFeed {
    for code in &facts.mended {
        warnings.note(code, "XHTML that is no XML was read as HTML");
    }
    let mut reading = Reading::new(context, facts.base.as_deref());
    let own = facts.links.iter().find(|link| link.has_relation("self"));
    reading.or_base(own.map(|link| link.address.as_ref()));
    reading.or_base(feed_link(&feed.links).as_deref());
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
    let title =
        title(feed.title, dialect).or_else(|| facts.other_title.as_deref().and_then(text::plain));
    let relation = |relation: &str| {
        let link = facts.links.iter().find(|link| link.has_relation(relation));
        link.and_then(|link| reading.address(&link.address))
    };
    let own_link = feed_link(&feed.links)
        .or_else(|| facts.about.clone())
        .and_then(|link| reading.address(&link));
    let whole = Whole {
        dialect,
        authors: &feed.authors,
    };
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
            .map(|(entry, item)| merge_item(entry, item, &whole, &reading, warnings))
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
fn title(title: Option<theirs::Text>, dialect: Dialect) -> Option<String> {
    let title = title?;
    let is_text = dialect == Dialect::Atom && title.content_type.as_str() == "text/plain";
    if is_text {
        text::line(title.content)
    } else {
        text::plain(title.content)
    }
}

/// What an item needs to know of its feed.
struct Whole<'f> {
    dialect: Dialect,
    authors: &'f [theirs::Person],
}

fn merge_item(
    entry: theirs::Entry,
    mut facts: ItemFacts<'_>,
    whole: &Whole<'_>,
    reading: &Reading<'_>,
    warnings: &mut Warnings,
) -> FeedItem {
    let published = item_date(&facts.dates, IS_PUBLISHED, reading, warnings);
    let updated = item_date(&facts.dates, IS_UPDATED, reading, warnings);
    let content = entry.content.and_then(|content| content.body);
    let or_other = |own: Option<String>, other: Option<Cow<'_, str>>| {
        own.filter(|own| !text::is_blank(own))
            .map(Cow::Owned)
            .or(other)
            .and_then(|html| text::clean(html, LONGEST_TEXT_BYTES))
    };
    let link = item_link(&facts, reading);
    let mut item = FeedItem {
        id: facts
            .id
            .as_deref()
            .and_then(text::line)
            .or_else(|| facts.about.as_deref().and_then(text::line)),
        link,
        title: title(entry.title, whole.dialect)
            .or_else(|| facts.other_title.as_deref().and_then(text::plain)),
        summary: facts
            .lifted_summary
            .take()
            .filter(|html| !html.is_empty())
            .or_else(|| {
                or_other(
                    entry.summary.map(|summary| summary.content),
                    facts.other_summary.take(),
                )
            }),
        content: facts
            .lifted
            .take()
            .filter(|html| !html.is_empty())
            .or_else(|| or_other(content, facts.other_content.take())),
        published,
        updated,
        authors: authors(&entry.authors, &facts, whole),
        categories: categories(entry.categories, &facts),
        enclosures: enclosures(&facts.enclosures, reading),
        full_text: facts
            .full_text
            .take()
            .and_then(|html| text::clean(html, LONGEST_TEXT_BYTES)),
        extra: extra(facts.extra, facts.is_permalink),
    };
    for (text, base) in [
        (&mut item.summary, facts.summary_base),
        (&mut item.content, facts.content_base),
        (&mut item.full_text, None),
    ] {
        if let Some(base) = base.as_deref().or(reading.declared_base()) {
            *text = text.take().map(|html| based(html, base));
        }
    }
    headline::fill(&mut item, warnings);
    item
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
    let mut only_a_day = None;
    for (role, source) in roles {
        // Where a feed says it twice, the last one counts.
        for date in dates.iter().rev().filter(|date| date.role == *role) {
            match reading.date(&date.text, *source, warnings) {
                Some(date) if date.precision == DatePrecision::Day => {
                    only_a_day.get_or_insert(date);
                }
                Some(date) => return Some(date),
                None => {}
            }
        }
    }
    only_a_day
}

/// Chooses the address of the page: the link, else an alternate one, else the guid where it is one, else the media.
/// Of several RSS links the last one counts, as in the readers that are used most.
fn item_link(facts: &ItemFacts<'_>, reading: &Reading<'_>) -> Option<String> {
    let own = || {
        facts
            .links
            .iter()
            .rev()
            .find(|link| link.relation.is_none())
    };
    let alternates = || {
        facts
            .links
            .iter()
            .filter(|link| link.has_relation("alternate"))
    };
    let chosen = own()
        .or_else(|| alternates().find(|link| link.is_page()))
        .or_else(|| alternates().next());
    if let Some(chosen) = chosen {
        return reading.address(&chosen.address);
    }
    if let Some(loose) = facts.loose_address {
        return reading.address(&text::decode(loose));
    }
    let guid = || {
        let id = text::trimmed(facts.id.as_deref()?);
        let is_address = match facts.is_permalink {
            Some(false) => false,
            Some(true) => is_web_address(id) || id.starts_with('/'),
            None => is_web_address(id),
        };
        is_address.then_some(id)
    };
    let media = || {
        let mut enclosures = facts.enclosures.iter();
        let enclosure = enclosures.find(|one| one.has_relation("enclosure"))?;
        Some(enclosure.address.as_ref())
    };
    guid()
        .or(facts.about.as_deref())
        .or_else(media)
        .and_then(|link| reading.address(link))
}

/// Takes the authors of the item, else those of an Atom feed (RFC 4287 4.2.1).
/// RSS authors are read here: they are mail addresses with names around them.
fn authors(people: &[theirs::Person], facts: &ItemFacts<'_>, whole: &Whole<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for name in facts.authors.iter().filter_map(|name| person(name)) {
        push_new(&mut names, name);
    }
    if !names.is_empty() {
        return names;
    }
    let inherited = (whole.dialect == Dialect::Atom && people.is_empty()).then_some(whole.authors);
    for one in inherited.unwrap_or(people) {
        let name = one.name.as_deref().or(one.email.as_deref());
        if let Some(name) = name.and_then(person) {
            push_new(&mut names, name);
        }
    }
    names
}

/// Reads the name of `mail@address (Name)`, `Name (mail@address)`, `Name <mail@address>` and `(Name)`.
fn person(given: &str) -> Option<String> {
    let text = text::trimmed(given);
    let bracketed = text
        .strip_suffix(')')
        .and_then(|text| text.split_once('('))
        .map(|(before, within)| (before.trim(), within.trim()));
    let name = match bracketed {
        Some((before, within)) if before.is_empty() || before.contains('@') => within,
        Some((before, within)) if within.contains('@') => before,
        _ => text,
    };
    text::plain(if name.is_empty() { text } else { name })
}

fn categories(categories: Vec<theirs::Category>, facts: &ItemFacts<'_>) -> Vec<String> {
    let mut labels = Vec::new();
    for category in categories {
        let label = category.label.unwrap_or(category.term);
        if let Some(label) = text::plain(label) {
            push_new(&mut labels, label);
        }
    }
    for subject in facts
        .subjects
        .iter()
        .filter_map(|subject| text::plain(subject.as_ref()))
    {
        push_new(&mut labels, subject);
    }
    labels
}

fn enclosures(links: &[LinkFact<'_>], reading: &Reading<'_>) -> Vec<Enclosure> {
    let mut enclosures: Vec<Enclosure> = Vec::new();
    for link in links {
        let Some(url) = reading.address(&link.address) else {
            continue;
        };
        if enclosures.iter().all(|known| known.url != url) {
            enclosures.push(Enclosure {
                url,
                media_type: link
                    .media_type
                    .as_deref()
                    .filter(|kind| (1..=LONGEST_MEDIA_TYPE_BYTES).contains(&kind.len()))
                    .map(str::to_owned),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_other_entries_do_not_fit() {
        let document = |items: usize| {
            let items = "<item><title>Quay</title></item>".repeat(items);
            format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
        };
        let check = |entries: usize, items: usize, expected: bool| {
            let feed = feed_rs::parser::parse(document(entries).as_bytes()).unwrap();
            let walked = document(items);
            let facts = super::super::beyond::walk(&walked, &ParseContext::default()).unwrap();
            assert_eq!(fits(&feed, &facts), expected, "{entries} {items}");
        };
        check(2, 2, true);
        check(2, 1, false);
        check(1, 2, false);
    }
}
