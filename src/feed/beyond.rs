//! One walk over the events of a document: collects what feed-rs drops, and notes what it would misread.
//!
//! Must not know: how a fault is repaired, how a date is read.

mod attributes;
mod children;
mod fields;
mod passing;
mod store;

use std::borrow::Cow;

use memchr::memmem;

use self::fields::{FeedField, ItemField};
use super::ParseContext;
use super::address;
use super::facts::{Dialect, FeedFacts, ItemFacts};
use super::limits::{self, Excess};
use super::names::{Name, NamespaceFault, Scope};
use super::reading;
use super::scan::{Piece, Scan};
use super::tag::Tag;
use super::text;
use super::warnings;

/// Walks over a document. Stops where the XML breaks: feed-rs breaks there too.
pub(super) fn walk<'t>(
    document: &'t str,
    context: &ParseContext<'_>,
) -> Result<FeedFacts<'t>, Excess> {
    let mut walk = Walk::new(context);
    // Most documents hold no number of a character: then no text needs a look for a bad one.
    walk.holds_numbers = memmem::find(document.as_bytes(), b"&#").is_some();
    let mut scan = Scan::new(document);
    while let Some(piece) = scan.next() {
        match piece {
            Piece::Start(tag) => {
                walk.start(tag)?;
                if let Some(element) = walk.may_pass
                    && walk.looks_ahead < passing::MOST_LOOKS
                {
                    let start = scan.position();
                    match element.markup(scan.rest()) {
                        Some(markup) if walk.pass(element, markup, start) => {
                            scan.pass(markup.len());
                        }
                        _ => walk.looks_ahead += 1,
                    }
                }
            }
            Piece::Unclosed(tag) => {
                walk.start(tag)?;
                walk.end();
                walk.facts.fault(warnings::MALFORMED);
            }
            Piece::Empty(tag) => {
                walk.start(tag)?;
                walk.end();
            }
            Piece::End(_) => walk.end(),
            Piece::Text(text) => walk.text(text),
            Piece::Section(text) => walk.collect_text(Cow::Borrowed(text)),
            Piece::DocumentType(declaration) if declaration.contains("<!ENTITY") => {
                walk.facts.fault(warnings::DOCUMENT_TYPE);
            }
            Piece::DocumentType(_) | Piece::Passed => {}
            Piece::Broken => walk.facts.fault(warnings::MALFORMED),
        }
    }
    Ok(walk.finish())
}

/// Tells whether a text holds the number of a character that is none, or of a C1 control.
fn holds_bad_number(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), b"&#").any(|at| {
        let number = text.get(at + 2..).unwrap_or_default();
        let number = text::limited(number, text::LONGEST_ENTITY_BYTES).split_once(';');
        number.is_some_and(|(number, _)| text::is_c1(number) || text::numeric(number).is_none())
    })
}

/// Where a collected text goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot<'t> {
    Item(ItemField, Name<'t>),
    Feed(FeedField),
}

/// A text that is being collected until the element at `depth` ends.
#[derive(Debug)]
struct Collected<'t> {
    slot: Slot<'t>,
    depth: usize,
    text: Cow<'t, str>,
    /// What stands in an attribute where the element is empty.
    fallback: Option<String>,
}

struct Walk<'t, 'b> {
    facts: FeedFacts<'t>,
    scope: Scope<'t>,
    /// The `xml:base` of open elements below the root, with their depths.
    bases: Vec<(usize, String)>,
    home: &'t str,
    depth: usize,
    feed_depth: Option<usize>,
    item_depth: Option<usize>,
    item: ItemFacts<'t>,
    /// How many `media:group` the item holds.
    groups: usize,
    /// How many children the item has so far.
    children: usize,
    /// How many elements stand deeper in the item so far.
    descendants: usize,
    /// How many children the feed has so far, items aside.
    feed_children: usize,
    /// The child of the item or feed that is open and must hold text only.
    text_only: bool,
    /// The element that begins here, where it is XHTML.
    may_pass: Option<passing::Element>,
    /// How often that was looked for in vain.
    looks_ahead: usize,
    /// Whether the number of a character stands anywhere in the document.
    holds_numbers: bool,
    /// An Atom `source` or `author` of the item, whose children are looked at.
    container: Option<ItemField>,
    collected: Option<Collected<'t>>,
    url: Option<&'b str>,
    body_element: Option<&'b str>,
}

impl<'t, 'b> Walk<'t, 'b> {
    fn new(context: &ParseContext<'b>) -> Self {
        Self {
            facts: FeedFacts::default(),
            scope: Scope::default(),
            bases: Vec::new(),
            home: "",
            depth: 0,
            feed_depth: None,
            item_depth: None,
            item: ItemFacts::default(),
            groups: 0,
            children: 0,
            descendants: 0,
            feed_children: 0,
            text_only: false,
            may_pass: None,
            looks_ahead: 0,
            holds_numbers: false,
            container: None,
            collected: None,
            url: context.url,
            body_element: context.body_element,
        }
    }

    fn start(&mut self, tag: Tag<'t>) -> Result<(), Excess> {
        self.depth += 1;
        self.may_pass = None;
        limits::check_depth(self.depth)?;
        limits::check_attributes(tag)?;
        if !tag.rest().is_empty() && tag.rest().contains("xml") {
            self.scope.declare_all(self.depth, tag)?;
            self.enter_base(tag);
        }
        let inside_child = match (self.item_depth, self.feed_depth) {
            (Some(depth), _) | (None, Some(depth)) => self.depth > depth + 1,
            (None, None) => false,
        };
        if inside_child {
            self.inside(tag);
            return Ok(());
        }
        let (name, fault) = self.scope.resolve(tag.name());
        if let Some(fault) = fault {
            self.namespace_fault(name, fault);
        }
        if self.depth == 1 {
            self.root(name, tag);
        } else if self.item_depth.is_some() {
            self.item_child(name, tag);
        } else if self.begins_item(name) {
            self.begin_item(tag);
        } else if self.is_channel(name) {
            self.feed_depth = Some(self.depth);
            self.facts.about = tag.attribute("rdf:about").map(Cow::into_owned);
        } else if self.feed_depth.is_some() {
            self.feed_child(name, tag);
        }
        Ok(())
    }

    /// Passes over XHTML that begins at a byte of the document: what can be cleaned as it stands need not be read again. False where it
    /// has to be walked through.
    fn pass(&mut self, element: passing::Element, markup: &str, start: usize) -> bool {
        if self.holds_numbers && holds_bad_number(markup) {
            return false;
        }
        let place = match element {
            passing::Element::Content => &mut self.item.lifted,
            passing::Element::Summary => &mut self.item.lifted_summary,
        };
        if self.item_depth.is_some()
            && place.is_none()
            && let Some(cleaned) = passing::cleaned(markup)
        {
            *place = Some(cleaned.html);
            self.facts.mended.extend(cleaned.mended);
            self.facts.lifted.push(start..start + markup.len());
        } else if !passing::is_plain(markup) {
            return false;
        }
        self.descendants += passing::elements(markup);
        true
    }

    /// Notes the `xml:base` of an element below the root. That of the root is joined with the address of the document.
    fn enter_base(&mut self, tag: Tag<'t>) {
        if limits::has_long_base(tag) {
            self.facts.fault(warnings::CURTAILED);
            return;
        }
        let Some(base) = tag.attribute("xml:base").filter(|_| self.depth > 1) else {
            return;
        };
        let base = match self.outer_base() {
            Some(outer) if reading::is_relative(&base) => {
                Cow::Owned(address::resolve(&outer, &base))
            }
            _ => base,
        };
        if base.len() <= limits::LONGEST_JOINED_BASE_BYTES {
            self.bases.push((self.depth, base.into_owned()));
        }
    }

    /// Gives the base that is in force so far.
    fn outer_base(&self) -> Option<Cow<'_, str>> {
        if let Some((_, base)) = self.bases.last() {
            return Some(Cow::Borrowed(base));
        }
        match (self.facts.base.as_deref(), self.url) {
            (Some(base), Some(url)) if reading::is_relative(base) => {
                Some(Cow::Owned(address::resolve(url, base)))
            }
            (base, url) => base.or(url).map(Cow::Borrowed),
        }
    }

    /// Joins an address with the `xml:base` in force below the root.
    fn based(&self, address: Cow<'t, str>) -> Cow<'t, str> {
        match self.bases.last() {
            Some((_, base)) if reading::is_relative(address.trim()) => {
                Cow::Owned(address::resolve(base, address.trim()))
            }
            _ => address,
        }
    }

    fn namespace_fault(&mut self, name: Name<'t>, fault: NamespaceFault) {
        // feed-rs takes an element with an undeclared prefix for one of the format itself.
        let matters = match fault {
            NamespaceFault::Undeclared => true,
            NamespaceFault::Inexact => super::names::is_needed(name.space),
        };
        if matters {
            self.facts.fault(warnings::NAMESPACE);
        }
    }

    fn root(&mut self, name: Name<'t>, tag: Tag<'t>) {
        self.home = name.space;
        self.facts.base = tag.attribute("xml:base").map(Cow::into_owned);
        self.facts.language = tag.attribute("xml:lang");
        self.facts.dialect = match name.local {
            "feed" | "entry" => Dialect::Atom,
            "RDF" => Dialect::Rdf,
            "rss" => Dialect::Rss,
            _ => {
                self.facts.fault(warnings::DIALECT);
                Dialect::Rss
            }
        };
        match self.facts.dialect {
            Dialect::Atom if name.space != "atom" && !name.space.is_empty() => {
                self.facts.fault(warnings::NAMESPACE);
            }
            Dialect::Rss if !name.space.is_empty() => self.facts.fault(warnings::NAMESPACE),
            _ => {}
        }
        if name.local == "feed" {
            self.feed_depth = Some(1);
        } else if name.local == "entry" {
            self.begin_item(tag);
        }
    }

    fn is_core(&self, name: Name<'_>) -> bool {
        match self.facts.dialect {
            Dialect::Atom => name.space == "atom" || name.space == self.home,
            Dialect::Rss => name.space.is_empty() || name.space == self.home,
            Dialect::Rdf => name.space.is_empty(),
        }
    }

    fn begins_item(&self, name: Name<'_>) -> bool {
        let local = match self.facts.dialect {
            Dialect::Atom => "entry",
            Dialect::Rss | Dialect::Rdf => "item",
        };
        name.local == local && self.is_core(name)
    }

    fn is_channel(&self, name: Name<'_>) -> bool {
        name.local == "channel" && self.feed_depth.is_none() && self.is_core(name)
    }

    fn begin_item(&mut self, tag: Tag<'t>) {
        self.item_depth = Some(self.depth);
        self.groups = 0;
        self.children = 0;
        self.descendants = 0;
        self.item = ItemFacts {
            about: tag.attribute("rdf:about").map(Cow::into_owned),
            ..ItemFacts::default()
        };
    }

    fn text(&mut self, text: &'t str) {
        if self.holds_numbers && holds_bad_number(text) {
            self.facts.fault(warnings::BAD_REFERENCE);
        }
        if self.item_depth == Some(self.depth) && reading::is_web_address(text::trimmed(text)) {
            self.item.loose_address.get_or_insert(text::trimmed(text));
        }
        if self.collected.is_some() {
            self.collect_text(text::decode(text::limited(
                text,
                limits::LONGEST_TEXT_BYTES,
            )));
        }
    }

    fn collect_text(&mut self, text: Cow<'t, str>) {
        let Some(collected) = &mut self.collected else {
            return;
        };
        if collected.text.is_empty() {
            collected.text = text;
        } else if collected.text.len() < limits::LONGEST_TEXT_BYTES {
            collected.text.to_mut().push_str(&text);
        }
    }

    fn end(&mut self) {
        if let Some(collected) = self
            .collected
            .take_if(|collected| collected.depth >= self.depth)
        {
            self.store(collected);
        }
        if self.item_depth == Some(self.depth) {
            self.item_depth = None;
            self.container = None;
            self.finish_item();
        } else if self.item_depth.is_none()
            && self.feed_depth.is_some_and(|depth| depth + 1 == self.depth)
            || self.item_depth.is_some_and(|depth| depth + 1 == self.depth)
        {
            self.text_only = false;
            self.container = None;
        } else if self.feed_depth == Some(self.depth) {
            self.feed_depth = None;
        }
        self.depth = self.depth.saturating_sub(1);
        self.scope.leave(self.depth);
        while self
            .bases
            .last()
            .is_some_and(|(depth, _)| *depth > self.depth)
        {
            self.bases.pop();
        }
    }
}
