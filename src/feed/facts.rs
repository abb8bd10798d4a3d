//! What the walk finds in a document beside what feed-rs keeps.
//!
//! Must not know: XML.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::limits::MOST_OF_A_KIND;
use crate::model::FeedHints;

/// Most names in `extra` of one item.
const MOST_EXTRA_NAMES: usize = 64;

/// Most values of one name in `extra`.
const MOST_EXTRA_VALUES: usize = 32;

/// Longest value in `extra`, in bytes.
const LONGEST_EXTRA_BYTES: usize = 4096;

/// Most dates that are kept of one item or feed.
pub(super) const MOST_DATES: usize = 8;

/// The family of formats that a root element begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dialect {
    /// `rss`.
    #[default]
    Rss,
    /// `RDF`.
    Rdf,
    /// `feed` or `entry`.
    Atom,
}

/// What a date says about its item. The order is that of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DateRole {
    /// `pubDate`, `published`, `issued`.
    Published,
    /// `dc:date`, `dcterms:issued`, `prism:publicationDate`.
    DublinCore,
    /// `created`: only where nothing better stands there.
    Created,
    /// `updated`, `modified`, `lastBuildDate`.
    Updated,
    /// `dcterms:modified`.
    DublinCoreUpdated,
}

/// A date as text.
#[derive(Debug)]
pub(super) struct RawDate<'t> {
    pub(super) role: DateRole,
    pub(super) text: Cow<'t, str>,
}

/// A link with its relation.
#[derive(Debug, Default)]
pub(super) struct LinkFact<'t> {
    /// `None` for an RSS `link` with text.
    pub(super) relation: Option<Cow<'t, str>>,
    pub(super) address: Cow<'t, str>,
    pub(super) media_type: Option<Cow<'t, str>>,
    pub(super) length: Option<u64>,
}

impl LinkFact<'_> {
    /// Tells whether the link has a relation, one of several perhaps.
    pub(super) fn has_relation(&self, relation: &str) -> bool {
        self.relation.as_deref().is_some_and(|given| {
            given
                .split_ascii_whitespace()
                .any(|one| one.eq_ignore_ascii_case(relation))
        })
    }

    /// Tells whether it leads to a page for people.
    pub(super) fn is_page(&self) -> bool {
        self.media_type
            .as_deref()
            .is_none_or(|kind| kind.is_empty() || kind.contains("html"))
    }
}

/// What the walk finds about the feed itself.
#[derive(Debug, Default)]
pub(super) struct FeedFacts<'t> {
    pub(super) dialect: Dialect,
    pub(super) base: Option<String>,
    pub(super) other_title: Option<Cow<'t, str>>,
    pub(super) language: Option<Cow<'t, str>>,
    pub(super) links: Vec<LinkFact<'t>>,
    pub(super) about: Option<String>,
    pub(super) dates: Vec<RawDate<'t>>,
    pub(super) hints: FeedHints,
    pub(super) update_period: Option<u64>,
    pub(super) update_frequency: Option<u64>,
    pub(super) items: Vec<ItemFacts<'t>>,
    /// How many items the document holds, those above the limit too.
    pub(super) item_count: usize,
    /// Where in the document the contents stand that need not be read again.
    pub(super) lifted: Vec<Range<usize>>,
    /// Why some of them were read as HTML, being no XML: warning codes.
    pub(super) mended: Vec<&'static str>,
    /// Why feed-rs would misread the document as it is: warning codes.
    pub(super) faults: Vec<&'static str>,
}

impl FeedFacts<'_> {
    /// Notes a fault once.
    pub(super) fn fault(&mut self, code: &'static str) {
        if !self.faults.contains(&code) {
            self.faults.push(code);
        }
    }

    /// Gives the document without the contents that need not be read again.
    pub(super) fn without_lifted<'d>(&self, document: &'d str) -> Cow<'d, str> {
        if self.lifted.is_empty() {
            return Cow::Borrowed(document);
        }
        let bytes: usize = self.lifted.iter().map(ExactSizeIterator::len).sum();
        let mut rest = String::with_capacity(document.len().saturating_sub(bytes));
        let mut from = 0;
        for range in &self.lifted {
            rest.push_str(document.get(from..range.start).unwrap_or_default());
            from = range.end;
        }
        rest.push_str(document.get(from..).unwrap_or_default());
        Cow::Owned(rest)
    }
}

/// What the walk finds about one item.
#[derive(Debug, Default)]
pub(super) struct ItemFacts<'t> {
    pub(super) id: Option<Cow<'t, str>>,
    pub(super) about: Option<String>,
    pub(super) is_permalink: Option<bool>,
    /// The first XHTML content and summary, cleaned already.
    pub(super) lifted: Option<String>,
    pub(super) lifted_summary: Option<String>,
    /// The `xml:base` of content and summary, where it is another one than that of the document.
    pub(super) content_base: Option<String>,
    pub(super) summary_base: Option<String>,
    pub(super) other_title: Option<Cow<'t, str>>,
    pub(super) other_summary: Option<Cow<'t, str>>,
    pub(super) other_content: Option<Cow<'t, str>>,
    pub(super) links: Vec<LinkFact<'t>>,
    /// An address that stands between the elements: that of a link which was closed too early.
    pub(super) loose_address: Option<&'t str>,
    pub(super) dates: Vec<RawDate<'t>>,
    pub(super) authors: Vec<Cow<'t, str>>,
    pub(super) subjects: Vec<Cow<'t, str>>,
    pub(super) enclosures: Vec<LinkFact<'t>>,
    pub(super) full_text: Option<Cow<'t, str>>,
    pub(super) extra: BTreeMap<String, Vec<String>>,
}

impl ItemFacts<'_> {
    /// Keeps a value that has no field, within the limits.
    pub(super) fn keep(&mut self, name: &str, value: &str) {
        let value = super::text::limited(value.trim(), LONGEST_EXTRA_BYTES);
        if value.is_empty() {
            return;
        }
        if self.extra.len() >= MOST_EXTRA_NAMES && !self.extra.contains_key(name) {
            return;
        }
        let values = self.extra.entry(name.to_owned()).or_default();
        if values.len() < MOST_EXTRA_VALUES {
            values.push(value.to_owned());
        }
    }
}

/// Adds to a list unless it is full.
pub(super) fn push_bounded<T>(list: &mut Vec<T>, value: T) {
    if list.len() < MOST_OF_A_KIND {
        list.push(value);
    }
}
