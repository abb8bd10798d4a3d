//! The children of a feed and of its items: which are collected, and which feed-rs would misread.
//!
//! Must not know: how the events come.

use std::borrow::Cow;

use super::attributes::{enclosure, link, telling_attribute};
use super::fields::{FeedField, ItemField, feed_field, item_field};
use super::{Collected, Slot, Walk, passing};
use crate::feed::facts::{Dialect, push_bounded};
use crate::feed::limits;
use crate::feed::names::Name;
use crate::feed::tag::Tag;
use crate::feed::text;
use crate::feed::warnings;

/// Tells whether a child of an item is called as no format calls it, but for the case of its letters.
fn is_in_wrong_case(local: &str) -> bool {
    const NAMES: &[&str] = &[
        "author",
        "category",
        "description",
        "enclosure",
        "entry",
        "guid",
        "id",
        "link",
        "pubDate",
        "published",
        "summary",
        "title",
        "updated",
    ];
    local.bytes().any(|byte| byte.is_ascii_uppercase())
        && NAMES
            .iter()
            .any(|name| name.eq_ignore_ascii_case(local) && *name != local)
}

impl<'t> Walk<'t, '_> {
    /// A child of an item.
    pub(super) fn item_child(&mut self, name: Name<'t>, tag: Tag<'t>) {
        self.children += 1;
        if self.children > limits::MOST_CHILDREN {
            self.facts.fault(warnings::CURTAILED);
        }
        let core = self.is_core(name);
        if core && is_in_wrong_case(name.local) {
            self.facts.fault(warnings::DIALECT);
        }
        let mut field = item_field(name, core);
        if self
            .body_element
            .is_some_and(|body| name.qualified() == body)
        {
            field = ItemField::FullText;
        }
        if core && self.facts.dialect != Dialect::Atom {
            field = match name.local {
                "summary" => ItemField::OtherSummary,
                "content" => ItemField::OtherContent,
                _ => field,
            };
        } else if field == ItemField::Text && !core && self.facts.dialect == Dialect::Atom {
            field = ItemField::OtherContent;
        }
        self.note_base(name);
        self.text_only = false;
        self.container = None;
        match field {
            ItemField::Text => self.text_construct(tag),
            ItemField::Link => self.link(name, tag),
            ItemField::Enclosure => {
                if let Some(mut enclosure) = enclosure(tag) {
                    enclosure.address = self.based(enclosure.address);
                    if name.local == "enclosure" {
                        enclosure.relation = Some(Cow::Borrowed("enclosure"));
                    }
                    push_bounded(&mut self.item.enclosures, enclosure);
                }
                self.container = Some(ItemField::Group);
                return;
            }
            ItemField::Source | ItemField::Author | ItemField::Group => {
                self.count_group(name);
                self.container = Some(field);
                self.source_address(field, tag);
            }
            ItemField::Id => {
                self.text_only = true;
                let said = tag.attribute("isPermaLink");
                self.item.is_permalink =
                    said.map(|said| !text::trimmed(&said).eq_ignore_ascii_case("false"));
            }
            ItemField::Date(_) => self.text_only = true,
            _ => {}
        }
        if field.is_collected() {
            let fallback = (field == ItemField::Extra)
                .then(|| telling_attribute(tag))
                .flatten();
            self.collect(Slot::Item(field, name), fallback);
        }
    }

    /// Notes what relative links in the text of an item are joined with.
    fn note_base(&mut self, name: Name<'t>) {
        let Some((_, base)) = self.bases.last() else {
            return;
        };
        let noted = match name.local {
            "content" | "encoded" => &mut self.item.content_base,
            "summary" | "description" => &mut self.item.summary_base,
            _ => return,
        };
        noted.get_or_insert_with(|| base.clone());
    }

    fn source_address(&mut self, field: ItemField, tag: Tag<'t>) {
        if field == ItemField::Source
            && let Some(address) = tag.attribute("url")
        {
            self.item.keep("source@url", &address);
        }
    }

    fn collect(&mut self, slot: Slot<'t>, fallback: Option<String>) {
        self.collected = Some(Collected {
            slot,
            depth: self.depth,
            text: Cow::Borrowed(""),
            fallback,
        });
    }

    /// Notes an Atom text construct whose type feed-rs does not take, or a plain one, which must hold no markup.
    fn text_construct(&mut self, tag: Tag<'t>) {
        self.text_only = true;
        if self.facts.dialect != Dialect::Atom {
            return;
        }
        if tag.attribute("mode").is_some() {
            self.facts.fault(warnings::DIALECT);
        }
        match tag.attribute("type").as_deref() {
            None | Some("text" | "html") => {}
            Some("xhtml") => {
                self.text_only = false;
                self.may_pass = passing::Element::named(tag.name());
            }
            // What stands elsewhere may be of any type.
            Some(_) if tag.attribute("src").is_some() => {}
            Some(_) => self.facts.fault(warnings::DIALECT),
        }
    }

    fn link(&mut self, name: Name<'t>, tag: Tag<'t>) {
        self.text_only = true;
        if let Some(mut link) = link(tag) {
            link.address = self.based(link.address);
            // In RSS it stands for a link with text.
            if self.is_core(name)
                && self.facts.dialect != Dialect::Atom
                && tag.attribute("rel").is_none()
            {
                link.relation = None;
            }
            if link.has_relation("enclosure") {
                push_bounded(&mut self.item.enclosures, link);
            } else {
                push_bounded(&mut self.item.links, link);
            }
        }
    }

    /// A child of the feed.
    pub(super) fn feed_child(&mut self, name: Name<'t>, tag: Tag<'t>) {
        self.feed_children += 1;
        if self.feed_children > limits::MOST_CHILDREN {
            self.facts.fault(warnings::CURTAILED);
        }
        let field = feed_field(name, self.is_core(name));
        self.text_only = false;
        match field {
            FeedField::Text => self.text_construct(tag),
            FeedField::Link => {
                if let Some(link) = link(tag) {
                    push_bounded(&mut self.facts.links, link);
                }
            }
            FeedField::SkipHours | FeedField::SkipDays | FeedField::Unknown => {}
            collected => self.collect(Slot::Feed(collected), None),
        }
        if matches!(field, FeedField::SkipHours | FeedField::SkipDays) {
            self.collect(Slot::Feed(field), None);
        }
    }

    /// An element deeper than a child of the item or of the feed.
    pub(super) fn inside(&mut self, tag: Tag<'t>) {
        self.descendants += 1;
        if self.descendants > limits::MOST_DESCENDANTS {
            self.facts.fault(warnings::CURTAILED);
        }
        if self.text_only {
            self.facts.fault(warnings::MARKUP_IN_TEXT);
            return;
        }
        if let Some(collected) = self.collected.as_mut().filter(|one| !one.text.is_empty()) {
            collected.text.to_mut().push(' ');
        }
        let Some(container) = self.container else {
            return;
        };
        let (name, _) = self.scope.resolve(tag.name());
        self.count_group(name);
        match (container, name.local) {
            (ItemField::Group, "content" | "thumbnail" | "player") if name.space == "media" => {
                if name.local == "content"
                    && let Some(enclosure) = enclosure(tag)
                {
                    push_bounded(&mut self.item.enclosures, enclosure);
                }
            }
            (ItemField::Group, _) if name.space == "media" => {
                self.collect(Slot::Item(ItemField::Extra, name), None);
            }
            (ItemField::Source, "title") => self.collect(Slot::Item(ItemField::Source, name), None),
            (ItemField::Source, "id") => self.collect(Slot::Item(ItemField::SourceId, name), None),
            (ItemField::Source, "link") => {
                if let Some(link) = link(tag) {
                    self.item.keep("source@url", &link.address);
                }
            }
            // Beside the name stand addresses.
            (ItemField::Author, "name") => {
                self.collect(Slot::Item(ItemField::Author, name), None);
            }
            _ => {}
        }
    }

    fn count_group(&mut self, name: Name<'t>) {
        if name.space == "media" && name.local == "group" {
            self.groups += 1;
            if self.groups > limits::MOST_MEDIA_GROUPS {
                self.facts.fault(warnings::CURTAILED);
            }
        }
    }
}
