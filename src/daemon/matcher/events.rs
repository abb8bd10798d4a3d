//! Events in a stretch: which items tell one, with what the store does not know of the stretch yet.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::model::{ComparedItem, ItemId, SketchKey, StoredTerms};
use crate::plan::{self, EVENT_CANDIDATES, EventItem, StoryOf, TermStatistics, TermWeights};
use crate::store::{Reader, StoreError};

/// Languages whose statistics are kept in memory: 128 KiB each.
const LANGUAGES: usize = 64;
/// Stories of a language after which its statistics are written; a daemon that is killed forgets no more than these.
const UNSAVED_STORIES: u32 = 64;

/// How common words are, by language.
#[derive(Default)]
pub(super) struct Statistics(HashMap<String, Counted>);

struct Counted {
    statistics: TermStatistics,
    unsaved: u32,
}

impl Statistics {
    /// Counts the terms of new items: of all of a stretch, before the first of them is weighed.
    pub(super) fn count(
        &mut self,
        reader: &Reader,
        items: &[ComparedItem],
    ) -> Result<(), StoreError> {
        for item in items {
            if item.story_id.is_none() && item.version == 1 {
                let counted = self.of(reader, item)?;
                counted.statistics.count(&plan::item_terms(item));
                counted.unsaved += 1;
            }
        }
        Ok(())
    }

    fn weigh(&mut self, reader: &Reader, item: &ComparedItem) -> Result<TermWeights, StoreError> {
        let counted = self.of(reader, item)?;
        Ok(counted.statistics.weigh(&plan::item_terms(item)))
    }

    /// Gives the statistics of the language of an item.
    fn of(&mut self, reader: &Reader, item: &ComparedItem) -> Result<&mut Counted, StoreError> {
        let language = plan::term_language(item);
        if !self.0.contains_key(&language) && self.0.len() >= LANGUAGES {
            self.0.clear();
        }
        Ok(match self.0.entry(language) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let kept = reader.term_statistics(place.key())?;
                let statistics = kept.and_then(|kept| TermStatistics::from_bytes(&kept));
                place.insert(Counted {
                    statistics: statistics.unwrap_or_default(),
                    unsaved: 0,
                })
            }
        })
    }

    /// Gives the statistics that are to be written.
    pub(super) fn unsaved(&mut self) -> Vec<(String, Vec<u8>)> {
        let due = self.0.iter_mut().filter(|(_, counted)| {
            let is_young = counted.statistics.stories() < UNSAVED_STORIES;
            counted.unsaved >= UNSAVED_STORIES || (is_young && counted.unsaved > 0)
        });
        due.map(|(language, counted)| {
            counted.unsaved = 0;
            (language.clone(), counted.statistics.to_bytes())
        })
        .collect()
    }
}

/// What a stretch found out about events so far.
#[derive(Default)]
pub(super) struct Events {
    /// Items of the stretch, with the stories that they have joined.
    items: HashMap<ItemId, EventItem>,
    by_key: HashMap<SketchKey, Vec<ItemId>>,
    /// How many items of the stretch joined each story.
    joined: HashMap<StoryOf, u64>,
}

/// What was found out about one item.
pub(super) struct Found {
    pub(super) terms: TermWeights,
    pub(super) keys: Vec<SketchKey>,
    /// The item whose story it joins.
    pub(super) event: Option<ItemId>,
}

impl Events {
    /// Chooses the item whose story `item` joins. A repeat joins that of the item that it repeats; one that has a story stays there.
    pub(super) fn place(
        &mut self,
        reader: &Reader,
        statistics: &mut Statistics,
        item: &ComparedItem,
        repeated: Option<ItemId>,
    ) -> Result<Found, StoreError> {
        let terms = statistics.weigh(reader, item)?;
        let keys = plan::term_keys(&terms, item.published_at);
        let keys: Vec<SketchKey> = keys.into_iter().map(|(key, _)| key).collect();
        let partner = match repeated {
            Some(leader) => self.read(reader, &[leader])?.pop(),
            None if self.has_story(item) || terms.is_empty() => None,
            None => {
                let candidates = self.candidates(reader, item, &terms)?;
                plan::same_event(&terms, item.published_at, &candidates).cloned()
            }
        };
        self.note(item, &terms, &keys, partner.as_ref());
        // A leader without terms is too old to be read, and has its story all the same.
        let event = partner.map(|partner| partner.item_id).or(repeated);
        Ok(Found { terms, keys, event })
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

    /// Gives the other items that share the weightiest terms.
    fn candidates(
        &self,
        reader: &Reader,
        item: &ComparedItem,
        terms: &TermWeights,
    ) -> Result<Vec<EventItem>, StoreError> {
        let keys = plan::term_keys_around(terms, item.published_at);
        let mut shared: HashMap<ItemId, f32> = HashMap::new();
        for (key, weight) in &keys {
            for id in self.by_key.get(key).into_iter().flatten() {
                *shared.entry(*id).or_default() += weight;
            }
        }
        for (id, weight) in reader.alike_in_terms(&keys)? {
            let here = shared.entry(id).or_default();
            *here = weight.max(*here);
        }
        shared.remove(&item.item_id);
        let mut ids: Vec<(ItemId, f32)> = shared.into_iter().collect();
        ids.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let ids: Vec<ItemId> = ids
            .into_iter()
            .take(EVENT_CANDIDATES)
            .map(|(id, _)| id)
            .collect();
        self.read(reader, &ids)
    }

    /// Reads items with their stories as they are now.
    fn read(&self, reader: &Reader, ids: &[ItemId]) -> Result<Vec<EventItem>, StoreError> {
        let is_stored = |id: &ItemId| !self.items.contains_key(id);
        let stored: Vec<ItemId> = ids.iter().copied().filter(is_stored).collect();
        let stored = reader.terms_of(&stored)?;
        let stored = stored.iter().map(from_store);
        let here = ids.iter().filter_map(|id| self.items.get(id)).cloned();
        let grown = stored.chain(here).map(|mut item| {
            item.story_items += self.joined.get(&item.story).copied().unwrap_or(0);
            item
        });
        Ok(grown.collect())
    }

    fn note(
        &mut self,
        item: &ComparedItem,
        terms: &TermWeights,
        keys: &[SketchKey],
        partner: Option<&EventItem>,
    ) {
        for key in keys {
            self.by_key.entry(*key).or_default().push(item.item_id);
        }
        let before = self.items.get(&item.item_id).map(|noted| noted.story);
        let own = item.story_id.map(StoryOf::Row).or(before);
        let story = partner.map(|partner| partner.story).or(own);
        if let Some(partner) = partner {
            *self.joined.entry(partner.story).or_default() += 1;
        }
        let noted = EventItem {
            item_id: item.item_id,
            published_at: item.published_at,
            story: story.unwrap_or(StoryOf::Single(item.item_id)),
            story_items: 1,
            story_begun_at: partner.map_or(item.published_at, |partner| partner.story_begun_at),
            terms: terms.clone(),
        };
        self.items.insert(item.item_id, noted);
    }
}

fn from_store(stored: &StoredTerms) -> EventItem {
    EventItem {
        item_id: stored.item_id,
        published_at: stored.published_at,
        story: stored
            .story_id
            .map_or(StoryOf::Single(stored.item_id), StoryOf::Row),
        story_items: stored.story_items,
        story_begun_at: stored.story_begun_at,
        terms: TermWeights::from_bytes(&stored.terms),
    }
}
