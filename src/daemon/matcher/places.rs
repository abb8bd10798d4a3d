//! Under which keys items are to be found: those of the store, looked up once for a whole stretch, and those of the newest items, which
//! are gathered before they are written.

use std::collections::HashSet;

use foldhash::HashMap;

use crate::model::{ItemId, SketchKey};
use crate::store::{ITEMS_OF_A_KEY, Reader, StoreError};

/// Items whose places are gathered before they are written, some 3 KB each.
const GATHERED: usize = 1024;

#[derive(Default)]
pub(super) struct Places {
    /// What the store has under the keys of the stretch. The newest first.
    stored: HashMap<SketchKey, Vec<ItemId>>,
    /// What it does not have yet. The newest last.
    gathered: HashMap<SketchKey, Vec<ItemId>>,
    /// The items of which places were gathered.
    items: HashSet<ItemId>,
}

impl Places {
    /// Looks up what the store has under the keys of a stretch.
    pub(super) fn look_up(
        &mut self,
        reader: &Reader,
        keys: Vec<SketchKey>,
    ) -> Result<(), StoreError> {
        self.stored = reader.items_under(keys)?;
        // An item that changed stands under a key once.
        for (key, stored) in &mut self.stored {
            if let Some(gathered) = self.gathered.get(key) {
                stored.retain(|item| !self.items.contains(item) || !gathered.contains(item));
            }
        }
        Ok(())
    }

    /// Notes an item that is compared.
    pub(super) fn note(&mut self, keys: &[SketchKey], item: ItemId) {
        let is_known = !self.items.insert(item);
        for key in keys {
            if let Some(stored) = self.stored.get_mut(key) {
                stored.retain(|other| *other != item);
            }
            let gathered = self.gathered.entry(*key).or_default();
            if is_known {
                gathered.retain(|other| *other != item);
            }
            gathered.push(item);
        }
    }

    /// Gives the places that were gathered, where it is time to write them.
    pub(super) fn due(&mut self) -> Vec<(SketchKey, ItemId)> {
        if self.items.len() < GATHERED {
            return Vec::new();
        }
        self.take()
    }

    /// Gives the places that were gathered.
    pub(super) fn take(&mut self) -> Vec<(SketchKey, ItemId)> {
        self.items.clear();
        let gathered = std::mem::take(&mut self.gathered).into_iter();
        gathered
            .flat_map(|(key, items)| items.into_iter().map(move |item| (key, item)))
            .collect()
    }

    /// Sums up the weights of the keys that other items have; the `most` items with the largest sums of at least `least`, of equals
    /// those known first.
    pub(super) fn alike(
        &self,
        own: ItemId,
        keys: &[(SketchKey, f32)],
        least: f32,
        most: usize,
    ) -> Vec<ItemId> {
        let mut sums: HashMap<ItemId, f32> = HashMap::default();
        for (key, weight) in keys {
            let gathered = self.gathered.get(key).into_iter().flatten().rev();
            let stored = self.stored.get(key).into_iter().flatten();
            for item in gathered.chain(stored).take(ITEMS_OF_A_KEY as usize) {
                *sums.entry(*item).or_default() += weight;
            }
        }
        let mut sums: Vec<(ItemId, f32)> = sums.into_iter().collect();
        sums.retain(|(item, sum)| *item != own && *sum >= least);
        let by_sum = |one: &(ItemId, f32), other: &(ItemId, f32)| {
            other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
        };
        if sums.len() > most {
            sums.select_nth_unstable_by(most, by_sum);
            sums.truncate(most);
        }
        sums.sort_unstable_by(by_sum);
        sums.into_iter().map(|(item, _)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_changed_stands_under_a_key_once() {
        let key = SketchKey { bucket: 1, hash: 2 };
        let mut places = Places::default();
        places.stored.insert(key, vec![ItemId(8), ItemId(7)]);
        for item in [ItemId(9), ItemId(8), ItemId(9)] {
            places.note(&[key], item);
        }
        let alike = |least| places.alike(ItemId(0), &[(key, 1.0)], least, 9);
        assert_eq!(alike(1.0), [ItemId(7), ItemId(8), ItemId(9)]);
        assert_eq!(alike(1.5), []);
        assert_eq!(places.take(), [(key, ItemId(8)), (key, ItemId(9))]);
    }
}
