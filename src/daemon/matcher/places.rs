//! Under which keys items are to be found: those of the store, looked up once for a whole stretch, and those of the newest items, which
//! are gathered before they are written.

use foldhash::{HashMap, HashMapExt as _, HashSet};

use crate::model::{ItemId, SketchKey};
use crate::store::{ITEMS_OF_A_KEY, ItemsUnder, Reader, StoreError};

use super::noted::Noted;

/// Places that are gathered before they are written, those of some 800 items: about 3 MB.
const GATHERED: usize = 24 << 10;
/// Items after which they are written in any case; some have no place at all.
const GATHERED_ITEMS: usize = 4096;

/// Items for which there is room when their weights are summed up: common words alone have as many under them.
const SUMMED: usize = 112;

#[derive(Default)]
pub(super) struct Places {
    /// What the store has under the keys of the stretch. The newest first.
    stored: HashMap<SketchKey, ItemsUnder>,
    /// What it does not have yet. The newest last.
    gathered: HashMap<SketchKey, ItemsUnder>,
    /// The items of which places were gathered.
    items: HashSet<ItemId>,
    /// How many were gathered, those of earlier versions of an item included.
    count: usize,
    /// All that were ever gathered.
    noted: Noted,
}

impl Places {
    /// Looks up what the store has under the keys of a stretch.
    pub(super) fn look_up(
        &mut self,
        reader: &Reader,
        mut keys: Vec<SketchKey>,
    ) -> Result<(), StoreError> {
        if self.noted.is_to_begin() {
            self.noted.begin(reader.last_bucket()?);
        }
        keys.retain(|key| !self.noted.is_absent(key));
        self.stored = reader.items_under(keys)?;
        self.leave_out_gathered();
        Ok(())
    }

    /// An item that changed stands under a key once.
    fn leave_out_gathered(&mut self) {
        for (key, stored) in &mut self.stored {
            if let Some(gathered) = self.gathered.get(key) {
                stored.retain(|item| !self.items.contains(item) || !gathered.contains(item));
            }
        }
    }

    /// Forgets what was looked up.
    pub(super) fn end_stretch(&mut self) {
        self.stored = HashMap::default();
    }

    /// Notes an item that is compared.
    pub(super) fn note(&mut self, keys: &[SketchKey], item: ItemId) {
        let is_known = !self.items.insert(item);
        self.count += keys.len();
        for key in keys {
            self.noted.note(key);
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

    /// Tells whether it is time to write what was gathered.
    pub(super) fn is_due(&self) -> bool {
        self.count >= GATHERED || self.items.len() >= GATHERED_ITEMS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Gives what was gathered, in the order of the keys.
    pub(super) fn take(&mut self) -> Vec<(SketchKey, ItemId)> {
        self.items.clear();
        self.count = 0;
        let gathered = std::mem::take(&mut self.gathered).into_iter();
        // Each row in one number of the same order, which is quickly compared.
        let rows = gathered.flat_map(|(key, items)| {
            let place = i128::from(key.place()) << i64::BITS;
            items
                .into_iter()
                .map(move |item| place | i128::from(item.0))
        });
        let mut rows: Vec<i128> = rows.collect();
        rows.sort_unstable();
        let rows = rows.into_iter().map(|row| {
            #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
            let (place, item) = ((row >> i64::BITS) as i64, row as i64);
            (SketchKey::of_place(place), ItemId(item))
        });
        rows.collect()
    }

    /// Sums up the weights of the keys that other items have; the `most` items with the largest sums of at least `least`, of equals
    /// those known first.
    pub(super) fn alike(
        &self,
        own: ItemId,
        keys: impl Iterator<Item = (SketchKey, f32)>,
        least: f32,
        most: usize,
    ) -> Vec<ItemId> {
        let mut sums: HashMap<ItemId, f32> = HashMap::with_capacity(SUMMED);
        for (key, weight) in keys {
            let gathered = self.gathered.get(&key).into_iter().flatten().rev();
            let stored = self.stored.get(&key).into_iter().flatten();
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

    const KEY: SketchKey = SketchKey { bucket: 1, hash: 2 };

    #[test]
    fn an_item_that_changed_stands_under_a_key_once() {
        let mut places = Places::default();
        let stored: ItemsUnder = [ItemId(8), ItemId(7)].into_iter().collect();
        places.stored.insert(KEY, stored.clone());
        for item in [ItemId(9), ItemId(8), ItemId(9)] {
            places.note(&[KEY], item);
        }
        let alike =
            |places: &Places, least| places.alike(ItemId(0), [(KEY, 1.0)].into_iter(), least, 9);
        let once = [ItemId(7), ItemId(8), ItemId(9)];
        assert_eq!(alike(&places, 1.0), once);
        assert_eq!(alike(&places, 1.5), []);
        // The next stretch finds in the store what it has.
        places.stored.insert(KEY, stored);
        assert_eq!(alike(&places, 1.5), [ItemId(8)]);
        places.leave_out_gathered();
        assert_eq!(alike(&places, 1.0), once);
        assert_eq!(alike(&places, 1.5), []);
        assert_eq!(places.take(), [(KEY, ItemId(8)), (KEY, ItemId(9))]);
    }

    #[test]
    fn versions_of_one_item_and_items_without_a_place_fill_it_too() {
        let mut places = Places::default();
        let mut notes = 0;
        while !places.is_due() {
            places.note(&[KEY; 32], ItemId(1));
            notes += 1;
        }
        assert_eq!(notes, GATHERED / 32);
        places.take();
        for item in 0..4096 {
            assert!(!places.is_due(), "{item}");
            places.note(&[], ItemId(item));
        }
        assert!(places.is_due());
    }
}
