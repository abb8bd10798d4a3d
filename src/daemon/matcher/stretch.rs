//! A stretch: items that were written together, compared one after the other with the store and with each other.

use foldhash::{HashMap, HashSet};

use crate::model::{ItemComparison, ItemId, SketchKey};
use crate::plan::{self, CANDIDATES, Comparable, Standing, TermWeights};
use crate::store::{Reader, StoreError};

use super::events::{Events, Found};
use super::recent::Memory;

/// Keys that two texts share at least to be compared.
const SHARED_KEYS: f32 = 2.0;

/// An item with all that is read from its texts.
pub(super) struct ReadItem {
    pub(super) text: Comparable,
    pub(super) terms: TermWeights,
}

impl ReadItem {
    /// Gives all keys under which something is looked up for the item.
    fn keys_around(&self) -> impl Iterator<Item = SketchKey> {
        let terms = plan::term_keys_around(&self.terms, self.text.item.published_at);
        let terms = terms.map(|(key, _)| key);
        self.text.keys_around().chain(terms)
    }
}

/// The items of a stretch that were compared already, which the store does not know yet, and where others are to be found.
pub(super) struct Stretch<'a> {
    memory: Memory<'a>,
    items: HashMap<ItemId, Comparable>,
    /// Items that one of these repeats.
    repeated: HashSet<ItemId>,
    events: Events,
}

impl<'a> Stretch<'a> {
    pub(super) fn begin(
        reader: &Reader,
        memory: Memory<'a>,
        items: &[ReadItem],
    ) -> Result<Self, StoreError> {
        let keys = items.iter().flat_map(ReadItem::keys_around);
        memory.places.look_up(reader, keys.collect())?;
        Ok(Self {
            memory,
            items: HashMap::default(),
            repeated: HashSet::default(),
            events: Events::default(),
        })
    }

    pub(super) fn compare(
        &mut self,
        reader: &Reader,
        item: ReadItem,
    ) -> Result<ItemComparison, StoreError> {
        let ReadItem { mut text, terms } = item;
        let item_id = text.item.item_id;
        let keys = text.keys_around().map(|key| (key, 1.0));
        let places = &self.memory.places;
        let ids = places.alike(item_id, keys, SHARED_KEYS, CANDIDATES);
        let (known, unknown): (Vec<ItemId>, Vec<ItemId>) =
            ids.iter().partition(|id| self.items.contains_key(id));
        let read = self.memory.texts.read(reader, &unknown)?;
        let known = known.iter().filter_map(|id| self.items.get(id));
        let candidates: Vec<&Comparable> = read.iter().chain(known).collect();
        let standing = if candidates.is_empty() {
            // It bears on candidates only, and asking costs a look-up an item.
            Standing::Alone
        } else {
            self.standing(reader, item_id)?
        };
        let mut comparison = plan::compare(&text, standing, &candidates);
        text.item.duplicate = comparison.duplicate;
        let repeated = text.repeated();
        self.repeated.extend(repeated);
        let packed = terms.to_bytes();
        let Found { keys, event } =
            self.events
                .place(reader, &mut self.memory, &text.item, terms, repeated)?;
        comparison.terms = Some(packed);
        comparison.keys.extend(keys);
        comparison.event = event;
        self.memory.places.note(&comparison.keys, item_id);
        self.memory.texts.keep(&text);
        self.items.insert(item_id, text);
        Ok(comparison)
    }

    fn standing(&self, reader: &Reader, item_id: ItemId) -> Result<Standing, StoreError> {
        if self.repeated.contains(&item_id) || reader.is_repeated(item_id)? {
            return Ok(Standing::Leader);
        }
        Ok(Standing::Alone)
    }
}
