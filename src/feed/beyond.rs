//! One walk over the events of a document: collects what feed-rs drops, and notes what it would misread.
//!
//! Must not know: how a fault is repaired, how a date is read.

mod attributes;
mod children;
mod fields;
mod store;

use std::borrow::Cow;

use memchr::{memchr, memmem};
use quick_xml::events::Event;

use self::fields::{FeedField, ItemField};
use super::facts::{Dialect, FeedFacts, ItemFacts};
use super::lenient;
use super::limits::{self, Excess};
use super::names::{Name, NamespaceFault, Scope};
use super::tag::Tag;
use super::text;
use super::warnings;

/// Walks over a document. Stops where the XML breaks: feed-rs breaks there too.
pub(super) fn walk<'t>(
    document: &'t str,
    body_element: Option<&str>,
) -> Result<FeedFacts<'t>, Excess> {
    let mut document = document;
    let mut reader = lenient::reader(document);
    let mut walk = Walk::new(body_element);
    loop {
        match reader.read_event() {
            Ok(Event::Start(event)) => {
                let position = reader.buffer_position();
                if let Some(tag) = Tag::locate(document, &event, position, "") {
                    walk.start(tag)?;
                }
                if walk.passes_over
                    && let Some(rest) = behind_text(document, position)
                {
                    document = rest;
                    reader = lenient::reader(document);
                }
            }
            Ok(Event::Empty(event)) => {
                if let Some(tag) = Tag::locate(document, &event, reader.buffer_position(), "/") {
                    walk.start(tag)?;
                    walk.end();
                }
            }
            Ok(Event::End(_)) => walk.end(),
            Ok(Event::Text(text)) => walk.text(text.into_inner()),
            Ok(Event::CData(text)) => walk.text(text.into_inner()),
            Ok(Event::GeneralRef(name)) => walk.reference(&name),
            Ok(Event::DocType(declaration)) if declaration.contains("<!ENTITY") => {
                walk.facts.fault(warnings::DOCUMENT_TYPE);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                walk.facts.fault(warnings::MALFORMED);
                break;
            }
        }
    }
    Ok(walk.finish())
}

/// Passes over a text that feed-rs keeps, up to its end tag, without an event for each reference in it.
/// `None` where markup or a numeric reference stands in it: those are looked at one by one.
fn behind_text(document: &str, position: u64) -> Option<&str> {
    let text = document.get(usize::try_from(position).ok()?..)?;
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        end += memchr(b'<', bytes.get(end..)?)?;
        let section = bytes.get(end..)?.strip_prefix(b"<![CDATA[");
        let Some(section) = section else {
            break;
        };
        end += b"<![CDATA[".len() + memmem::find(section, b"]]>")? + b"]]>".len();
    }
    let (passed, rest) = text.split_at_checked(end)?;
    let is_plain = memmem::find(passed.as_bytes(), b"&#").is_none();
    (rest.starts_with("</") && is_plain).then_some(rest)
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
    /// Whether the text that begins here is kept by feed-rs alone.
    passes_over: bool,
    /// An Atom `source` or `author` of the item, whose children are looked at.
    container: Option<ItemField>,
    collected: Option<Collected<'t>>,
    body_element: Option<&'b str>,
}

impl<'t, 'b> Walk<'t, 'b> {
    fn new(body_element: Option<&'b str>) -> Self {
        Self {
            facts: FeedFacts::default(),
            scope: Scope::default(),
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
            passes_over: false,
            container: None,
            collected: None,
            body_element,
        }
    }

    fn start(&mut self, tag: Tag<'t>) -> Result<(), Excess> {
        self.depth += 1;
        self.passes_over = false;
        limits::check_depth(self.depth)?;
        limits::check_attributes(tag)?;
        if tag.rest().contains("xmlns") {
            self.scope.declare_all(self.depth, tag)?;
        }
        if limits::has_long_base(tag) {
            self.facts.fault(warnings::CURTAILED);
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

    fn text(&mut self, text: Cow<'t, str>) {
        let Some(collected) = &mut self.collected else {
            return;
        };
        if collected.text.is_empty() {
            collected.text = text;
        } else if collected.text.len() < limits::LONGEST_TEXT_BYTES {
            collected.text.to_mut().push_str(&text);
        }
    }

    fn reference(&mut self, name: &str) {
        let number = name.strip_prefix('#');
        if let Some(number) = number
            && (text::is_c1(number) || text::numeric(number).is_none())
        {
            self.facts.fault(warnings::BAD_REFERENCE);
        }
        if self.collected.is_some() {
            self.text(text::decode(&format!("&{name};")).into_owned().into());
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
    }
}
