//! Values of the newest items, as many as a number of bytes holds.

use std::collections::VecDeque;

use foldhash::HashMap;

use crate::model::ItemId;

/// What an item takes beside its value: its places in the map and in the order, and what the allocator adds.
const ITEM_BYTES: usize = 128;

/// Places in the order that replaced values may leave before it is tidied up.
const STALE: usize = 64;

/// Values by item. Those kept longest are forgotten first.
pub(super) struct Kept<T> {
    most_bytes: usize,
    values: HashMap<ItemId, Held<T>>,
    /// From that kept longest to that kept last; those that were replaced stand there until they are tidied up.
    order: VecDeque<(ItemId, u64)>,
    bytes: usize,
    turns: u64,
}

struct Held<T> {
    value: T,
    bytes: usize,
    /// When it was kept.
    turn: u64,
}

impl<T> Kept<T> {
    pub(super) fn of_bytes(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            values: HashMap::default(),
            order: VecDeque::new(),
            bytes: 0,
            turns: 0,
        }
    }

    pub(super) fn get(&self, item_id: ItemId) -> Option<&T> {
        self.values.get(&item_id).map(|kept| &kept.value)
    }

    /// Keeps a value with so many bytes of its own, in place of the one before.
    pub(super) fn keep(&mut self, item_id: ItemId, value: T, bytes: usize) {
        self.turns += 1;
        let turn = self.turns;
        let bytes = bytes + ITEM_BYTES;
        self.bytes += bytes;
        let kept = Held { value, bytes, turn };
        if let Some(before) = self.values.insert(item_id, kept) {
            self.bytes = self.bytes.saturating_sub(before.bytes);
        }
        self.order.push_back((item_id, turn));
        while self.bytes > self.most_bytes {
            let Some((oldest, turn)) = self.order.pop_front() else {
                break;
            };
            if self.is_current(oldest, turn)
                && let Some(gone) = self.values.remove(&oldest)
            {
                self.bytes = self.bytes.saturating_sub(gone.bytes);
            }
        }
        if self.order.len() > 2 * self.values.len() + STALE {
            let mut order = std::mem::take(&mut self.order);
            order.retain(|(item_id, turn)| self.is_current(*item_id, *turn));
            self.order = order;
        }
    }

    fn is_current(&self, item_id: ItemId, turn: u64) -> bool {
        let kept = self.values.get(&item_id);
        kept.is_some_and(|kept| kept.turn == turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_longest_is_forgotten_first() {
        let mut kept = Kept::of_bytes(3 * (ITEM_BYTES + 10));
        for (item, value) in [(1, 'a'), (2, 'b'), (1, 'c'), (3, 'd'), (4, 'e')] {
            kept.keep(ItemId(item), value, 10);
        }
        let known = [1, 2, 3, 4].map(|item| kept.get(ItemId(item)).copied());
        assert_eq!(known, [Some('c'), None, Some('d'), Some('e')]);
        kept.keep(ItemId(5), 'f', 2 * ITEM_BYTES + 25);
        let known = [1, 3, 4, 5].map(|item| kept.get(ItemId(item)).copied());
        assert_eq!(known, [None, None, None, Some('f')]);
    }

    #[test]
    fn an_item_that_changes_all_the_time_takes_no_more_room() {
        let mut kept = Kept::of_bytes(3 * ITEM_BYTES);
        kept.keep(ItemId(1), 0, 0);
        for value in 0..1000 {
            kept.keep(ItemId(2), value, 0);
        }
        assert!(kept.order.len() <= 4 + STALE, "{}", kept.order.len());
        assert_eq!(kept.get(ItemId(1)), Some(&0));
        assert_eq!(kept.get(ItemId(2)), Some(&999));
    }
}
