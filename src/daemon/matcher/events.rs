//! Events in a stretch: which items tell one, with what the store does not know of the stretch yet.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::model::{ComparedItem, ItemId, SketchKey, StoredTerms};
use crate::plan::{
    self, EVENT_CANDIDATES, EventItem, StoryOf, TermCounts, TermStatistics, TermWeights,
};
use crate::store::{Reader, StoreError};

use super::places::Places;

/// Languages whose words are counted apart: 128 KiB each.
const LANGUAGES: usize = 64;
/// Stories of a language after which its statistics are written, 128 KiB; a daemon that is killed forgets no more than these.
const UNSAVED_STORIES: u32 = 512;

/// Stories of a language below which its statistics are written after each stretch: each of them counts.
const YOUNG_STORIES: u32 = 64;

/// How common words are, by language.
#[derive(Default)]
pub(super) struct Statistics(HashMap<String, Counted>);

struct Counted {
    statistics: TermStatistics,
    unsaved: u32,
}

impl Statistics {
    /// Counts the terms of an item that is new.
    pub(super) fn count(
        &mut self,
        reader: &Reader,
        item: &ComparedItem,
        terms: &TermCounts,
    ) -> Result<(), StoreError> {
        if item.story_id.is_none() && item.version == 1 {
            let counted = self.of(reader, item)?;
            counted.statistics.count(terms);
            counted.unsaved += 1;
        }
        Ok(())
    }

    pub(super) fn weigh(
        &mut self,
        reader: &Reader,
        item: &ComparedItem,
        terms: &TermCounts,
    ) -> Result<TermWeights, StoreError> {
        let counted = self.of(reader, item)?;
        Ok(counted.statistics.weigh(terms))
    }

    /// Gives the statistics of the language of an item.
    fn of(&mut self, reader: &Reader, item: &ComparedItem) -> Result<&mut Counted, StoreError> {
        let language = self.language_of(reader, item)?;
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

    /// Gives the language under which an item is counted. Pages name their languages themselves: those beyond a bound count together.
    fn language_of(&self, reader: &Reader, item: &ComparedItem) -> Result<String, StoreError> {
        let language = plan::term_language(item);
        if self.0.contains_key(&language) {
            return Ok(language);
        }
        let languages = reader.term_languages()?;
        let is_one_too_many =
            languages.len().max(self.0.len()) >= LANGUAGES && !languages.contains(&language);
        Ok(if is_one_too_many {
            String::new()
        } else {
            language
        })
    }

    /// Gives the statistics that it is time to write.
    pub(super) fn due(&mut self) -> Vec<(String, Vec<u8>)> {
        self.written_where(|counted| {
            let is_young = counted.statistics.stories() < YOUNG_STORIES;
            counted.unsaved >= UNSAVED_STORIES || (is_young && counted.unsaved > 0)
        })
    }

    /// Gives all statistics that are not written as they are.
    pub(super) fn unsaved(&mut self) -> Vec<(String, Vec<u8>)> {
        self.written_where(|counted| counted.unsaved > 0)
    }

    fn written_where(&mut self, is_due: impl Fn(&Counted) -> bool) -> Vec<(String, Vec<u8>)> {
        let due = self.0.iter_mut().filter(|(_, counted)| is_due(counted));
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
        places: &Places,
        item: &ComparedItem,
        terms: TermWeights,
        repeated: Option<ItemId>,
    ) -> Result<Found, StoreError> {
        let keys = plan::term_keys(&terms, item.published_at);
        let keys: Vec<SketchKey> = keys.into_iter().map(|(key, _)| key).collect();
        let partner = match repeated {
            Some(leader) => self.read(reader, &[leader])?.pop(),
            None if self.has_story(item) || terms.is_empty() => None,
            None => {
                let around = plan::term_keys_around(&terms, item.published_at);
                let ids = places.alike(item.item_id, &around, 0.0, EVENT_CANDIDATES);
                let candidates = self.read(reader, &ids)?;
                plan::same_event(&terms, item.published_at, &candidates).cloned()
            }
        };
        self.note(item, terms, partner.as_ref());
        // A leader without terms is too old to be read, and has its story all the same.
        let event = partner.map(|partner| partner.item_id).or(repeated);
        Ok(Found { keys, event })
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
            let read = reader.terms_of(&unknown)?;
            self.stored
                .extend(read.iter().map(|read| (read.item_id, from_store(read))));
        }
        let known = ids
            .iter()
            .filter_map(|id| self.items.get(id).or_else(|| self.stored.get(id)));
        let grown = known.cloned().map(|mut item| {
            item.story_items += self.joined_to(item.story);
            item
        });
        Ok(grown.collect())
    }

    /// Gives how many items of the stretch joined a story.
    fn joined_to(&self, story: StoryOf) -> u64 {
        self.joined.get(&story).copied().unwrap_or(0)
    }

    fn note(&mut self, item: &ComparedItem, terms: TermWeights, partner: Option<&EventItem>) {
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
            terms: Arc::new(terms),
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
        terms: Arc::new(TermWeights::from_bytes(&stored.terms)),
    }
}
