//! Events in a stretch: which items tell one, with what the store does not know of the stretch yet.

use std::sync::Arc;

use foldhash::HashMap;

use crate::model::{ComparedItem, ItemId, SketchKey, StoryMember};
use crate::plan::{self, EVENT_CANDIDATES, EventItem, StoryOf, TermWeights};
use crate::store::{Reader, StoreError};

use super::recent::Memory;

/// What a stretch found out about events so far.
#[derive(Default)]
pub(super) struct Events {
    /// Items of the stretch, with the stories that they have joined.
    items: HashMap<ItemId, EventItem>,
    /// Items of the store that were read: it stays as it is until the stretch is written.
    stored: HashMap<ItemId, EventItem>,
    /// How many items of the stretch joined each story.
    joined: HashMap<StoryOf, u64>,
}

/// What was found out about one item.
pub(super) struct Found {
    pub(super) keys: Vec<SketchKey>,
    /// The item whose story it joins.
    pub(super) event: Option<ItemId>,
}

impl Events {
    /// Chooses the item whose story `item` joins. A repeat joins that of the item that it repeats; one that has a story stays there.
    pub(super) fn place(
        &mut self,
        reader: &Reader,
        memory: &mut Memory<'_>,
        item: &ComparedItem,
        terms: TermWeights,
        repeated: Option<ItemId>,
    ) -> Result<Found, StoreError> {
        let keys = plan::term_keys(&terms, item.published_at);
        let keys: Vec<SketchKey> = keys.map(|(key, _)| key).collect();
        let partner = match repeated {
            Some(leader) => self.read(reader, &[leader])?.pop(),
            None if self.has_story(item) || terms.is_empty() => None,
            None => {
                let around = plan::term_keys_around(&terms, item.published_at);
                let ids = memory
                    .places
                    .alike(item.item_id, around, 0.0, EVENT_CANDIDATES);
                let candidates = memory.terms.read(reader, &ids)?;
                let candidates = candidates.iter().map(|(id, terms)| (*id, terms.as_ref()));
                let likenesses = plan::likenesses(&terms, candidates);
                self.choose(reader, item, &likenesses)?
            }
        };
        memory.terms.keep(item.item_id, Arc::new(terms));
        self.note(item, partner.as_ref());
        let event = partner.map(|partner| partner.item_id);
        Ok(Found { keys, event })
    }

    /// Chooses with which of these items one tells an event.
    fn choose(
        &mut self,
        reader: &Reader,
        item: &ComparedItem,
        likenesses: &[(ItemId, f32)],
    ) -> Result<Option<EventItem>, StoreError> {
        let ids: Vec<ItemId> = likenesses.iter().map(|(id, _)| *id).collect();
        let likenesses: HashMap<ItemId, f32> = likenesses.iter().copied().collect();
        let candidates = self.read(reader, &ids)?.into_iter().filter_map(|member| {
            let likeness = likenesses.get(&member.item_id)?;
            Some((member, *likeness))
        });
        let candidates: Vec<(EventItem, f32)> = candidates.collect();
        Ok(plan::same_event(item.published_at, &candidates).copied())
    }

    fn has_story(&self, item: &ComparedItem) -> bool {
        let is_single = |noted: &EventItem| noted.story == StoryOf::Single(item.item_id);
        item.story_id.is_some()
            || self.joined.contains_key(&StoryOf::Single(item.item_id))
            || self
                .items
                .get(&item.item_id)
                .is_some_and(|noted| !is_single(noted))
    }

    /// Reads items with their stories as they are now.
    fn read(&mut self, reader: &Reader, ids: &[ItemId]) -> Result<Vec<EventItem>, StoreError> {
        let is_unknown =
            |id: &ItemId| !self.items.contains_key(id) && !self.stored.contains_key(id);
        let unknown: Vec<ItemId> = ids.iter().copied().filter(is_unknown).collect();
        if !unknown.is_empty() {
            let read = reader.story_members(&unknown)?;
            self.stored
                .extend(read.iter().map(|read| (read.item_id, from_store(read))));
        }
        let known = ids
            .iter()
            .filter_map(|id| self.items.get(id).or_else(|| self.stored.get(id)));
        let grown = known.copied().map(|mut item| {
            item.story_items += self.joined_to(item.story);
            item
        });
        Ok(grown.collect())
    }

    /// Gives how many items of the stretch joined a story.
    fn joined_to(&self, story: StoryOf) -> u64 {
        self.joined.get(&story).copied().unwrap_or(0)
    }

    fn note(&mut self, item: &ComparedItem, partner: Option<&EventItem>) {
        let before = self.items.get(&item.item_id).map(|noted| noted.story);
        let own = item.story_id.map(StoryOf::Row).or(before);
        let story = partner.map(|partner| partner.story).or(own);
        let story_items = partner.map_or(1, |partner| {
            let joined = self.joined.entry(partner.story).or_default();
            let stored = partner.story_items.saturating_sub(*joined);
            *joined += 1;
            stored
        });
        let noted = EventItem {
            item_id: item.item_id,
            published_at: item.published_at,
            story: story.unwrap_or(StoryOf::Single(item.item_id)),
            story_items,
            story_begun_at: partner.map_or(item.published_at, |partner| partner.story_begun_at),
        };
        self.items.insert(item.item_id, noted);
    }
}

fn from_store(stored: &StoryMember) -> EventItem {
    EventItem {
        item_id: stored.item_id,
        published_at: stored.published_at,
        story: stored
            .story_id
            .map_or(StoryOf::Single(stored.item_id), StoryOf::Row),
        story_items: stored.story_items,
        story_begun_at: stored.story_begun_at,
    }
}
