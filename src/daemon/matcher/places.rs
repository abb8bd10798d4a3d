//! Under which keys items are to be found: those of the store, looked up once for a whole stretch, and those of the stretch itself,
//! which the store does not know yet.

use foldhash::HashMap;

use crate::model::{ItemId, SketchKey};
use crate::store::{ITEMS_OF_A_KEY, Reader, StoreError};

#[derive(Default)]
pub(super) struct Places {
    /// The newest first.
    stored: HashMap<SketchKey, Vec<ItemId>>,
    /// The newest last.
    here: HashMap<SketchKey, Vec<ItemId>>,
}

impl Places {
    /// Looks up what the store has under the keys of a stretch.
    pub(super) fn look_up(reader: &Reader, keys: Vec<SketchKey>) -> Result<Self, StoreError> {
        Ok(Self {
            stored: reader.items_under(keys)?,
            here: HashMap::default(),
        })
    }

    /// Notes an item of the stretch that is compared.
    pub(super) fn note(&mut self, keys: &[SketchKey], item: ItemId) {
        for key in keys {
            // An item that changed stands under a key once.
            if let Some(stored) = self.stored.get_mut(key) {
                stored.retain(|other| *other != item);
            }
            self.here.entry(*key).or_default().push(item);
        }
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
            let here = self.here.get(key).into_iter().flatten().rev();
            let stored = self.stored.get(key).into_iter().flatten();
            for item in here.chain(stored).take(ITEMS_OF_A_KEY as usize) {
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
