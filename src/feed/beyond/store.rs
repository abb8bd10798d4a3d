//! The end of an element: what was collected goes into the facts.
//!
//! Must not know: tags.

use std::borrow::Cow;

use super::fields::{self, FeedField, ItemField};
use super::{Collected, Slot, Walk};
use crate::feed::facts::{FeedFacts, LinkFact, MOST_DATES, RawDate, push_bounded};
use crate::feed::limits;
use crate::feed::names::Name;
use crate::feed::text;

impl<'t> Walk<'t, '_> {
    /// Puts a collected text where it belongs.
    pub(super) fn store(&mut self, collected: Collected<'t>) {
        match collected.slot {
            Slot::Item(field, name) => {
                let text = match collected.fallback {
                    Some(fallback) if collected.text.trim().is_empty() => Cow::Owned(fallback),
                    _ => collected.text,
                };
                self.store_item(field, name, text);
            }
            Slot::Feed(field) => self.store_feed(field, collected.text),
        }
    }

    fn store_item(&mut self, field: ItemField, name: Name<'t>, text: Cow<'t, str>) {
        if field == ItemField::Link {
            self.store_link(text);
            return;
        }
        let item = &mut self.item;
        match field {
            ItemField::Id => _ = item.id.get_or_insert(text),
            ItemField::Date(role) if item.dates.len() < MOST_DATES => {
                item.dates.push(RawDate { role, text });
            }
            ItemField::OtherTitle => _ = item.other_title.get_or_insert(text),
            ItemField::OtherSummary => _ = item.other_summary.get_or_insert(text),
            ItemField::OtherContent => _ = item.other_content.get_or_insert(text),
            ItemField::FullText => _ = item.full_text.get_or_insert(text),
            ItemField::Author | ItemField::Creator => push_bounded(&mut item.authors, text),
            ItemField::Subject => push_bounded(&mut item.subjects, text),
            ItemField::Source => item.keep("source", &text),
            ItemField::SourceId => item.keep("source@id", &text),
            ItemField::Extra => item.keep(&name.qualified(), &text),
            ItemField::Date(_)
            | ItemField::Text
            | ItemField::Link
            | ItemField::Enclosure
            | ItemField::Group
            | ItemField::Known => {}
        }
    }

    fn store_link(&mut self, text: Cow<'t, str>) {
        if text::is_blank(&text) {
            return;
        }
        let link = LinkFact {
            address: self.based(text),
            ..LinkFact::default()
        };
        push_bounded(&mut self.item.links, link);
    }

    fn store_feed(&mut self, field: FeedField, text: Cow<'t, str>) {
        let facts = &mut self.facts;
        match field {
            FeedField::OtherTitle => _ = facts.other_title.get_or_insert(text),
            FeedField::Language => {
                if !text.trim().is_empty() {
                    facts.language = Some(text);
                }
            }
            FeedField::Date(role) if facts.dates.len() < MOST_DATES => {
                facts.dates.push(RawDate { role, text });
            }
            FeedField::Ttl => facts.hints.ttl_minutes = text.trim().parse().ok(),
            FeedField::SkipHours => facts.hints.skip_hours = fields::hours(&text),
            FeedField::SkipDays => facts.hints.skip_days = fields::days(&text),
            FeedField::UpdatePeriod => facts.update_period = fields::period_seconds(&text),
            FeedField::UpdateFrequency => facts.update_frequency = text.trim().parse().ok(),
            FeedField::Date(_) | FeedField::Text | FeedField::Link | FeedField::Unknown => {}
        }
    }

    /// Keeps the item that was walked over.
    pub(super) fn finish_item(&mut self) {
        let item = std::mem::take(&mut self.item);
        self.facts.item_count += 1;
        if self.facts.items.len() < limits::MOST_ITEMS {
            self.facts.items.push(item);
        }
    }

    /// Gives what was found.
    pub(super) fn finish(mut self) -> FeedFacts<'t> {
        if self.item_depth.is_some() {
            self.finish_item();
        }
        if let Some(period) = self.facts.update_period {
            let frequency = self.facts.update_frequency.unwrap_or(1).max(1);
            self.facts.hints.update_period_seconds = Some((period / frequency).max(1));
        }
        self.facts
    }
}
