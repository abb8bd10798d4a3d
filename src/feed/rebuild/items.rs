//! Where an item begins in a broken document, and which one is left out.
//!
//! Must not know: what stands within an item.

use std::borrow::Cow;

use super::super::limits;
use super::super::names::Name;
use super::super::tag::Tag;
use super::super::text::escape_into;
use super::super::warnings;
use super::{Family, ItemOutput, Open, Rebuild, Role};

impl<'t> Rebuild<'t, '_> {
    pub(super) fn begins_item(&self, name: Name<'_>) -> bool {
        let local = match self.family {
            Some(Family::Rss) => "item",
            Some(Family::Atom) => "entry",
            None => return false,
        };
        name.local.eq_ignore_ascii_case(local) && self.is_core(name)
    }

    /// An item also begins within an item or a text that was never closed, but not within one that may hold XML.
    pub(super) fn may_begin_item(&self) -> bool {
        match &self.field {
            Some((_, construct)) => !construct.may_hold_items(),
            None => self.stack.iter().all(|open| open.role != Role::Dropped),
        }
    }

    pub(super) fn begin_item(&mut self, tag: Tag<'t>) {
        if self.item.is_some() {
            while self.stack.iter().any(|open| open.role == Role::Item) {
                self.close_top();
            }
        }
        let mut item = ItemOutput::default();
        item.output.push_str(match self.family {
            Some(Family::Atom) => "<entry",
            _ => "<item",
        });
        self.item = Some(item);
        self.xml_attribute(tag, "xml:base");
        let about = tag
            .attribute("rdf:about")
            .or_else(|| tag.attribute("about"));
        let href = tag.attribute("href");
        let modified = tag.attribute("lastmod");
        if let Some(item) = &mut self.item {
            if let Some(about) = &about {
                item.output.push_str(" rdf:about=\"");
                escape_into(&mut item.output, about);
                item.output.push('"');
            }
            item.output.push('>');
            item.other_link = href.or(about).map(Cow::into_owned);
            item.other_date = modified.map(Cow::into_owned);
        }
        self.stack.push(Open::new(tag.name(), Role::Item));
    }

    /// Tells whether a tag stands where nothing is kept any more, and begins no item.
    pub(super) fn is_passed_over(&self, tag: Tag<'t>) -> bool {
        let (_, local) = tag.name().split_once(':').unwrap_or(("", tag.name()));
        let may_begin = ["item", "entry"]
            .iter()
            .any(|one| one.eq_ignore_ascii_case(local));
        let children = self
            .item
            .as_ref()
            .map_or(self.children, |item| item.children);
        let is_full = children > limits::MOST_CHILDREN && self.field.is_none();
        !may_begin && is_full
    }

    /// Leaves an item above the limit out.
    pub(super) fn pass_item(&mut self, tag: Tag<'t>) {
        self.warnings.add(warnings::ITEM_LIMIT, || {
            format!("the first {} items were read", limits::MOST_ITEMS)
        });
        self.stack.push(Open::new(tag.name(), Role::Dropped));
    }
}
