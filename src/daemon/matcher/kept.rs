//! Values of the newest items, as many as a number of bytes holds.

use std::collections::{HashMap, VecDeque};

use crate::model::ItemId;

/// Values that were replaced and may stand in the order in any case.
const FEW: usize = 64;

/// Values by item. Those kept longest are forgotten first.
pub(super) struct Kept<T> {
    most_bytes: usize,
    values: HashMap<ItemId, Turn<T>>,
    /// From that kept longest to that kept last; a value that was replaced stands there twice.
    order: VecDeque<(ItemId, u64)>,
    bytes: usize,
    turns: u64,
}

struct Turn<T> {
    value: T,
    bytes: usize,
    /// Grows with each value that is kept.
    number: u64,
}

impl<T> Kept<T> {
    pub(super) fn of_bytes(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            values: HashMap::new(),
            order: VecDeque::new(),
            bytes: 0,
            turns: 0,
        }
    }

    pub(super) fn get(&self, item_id: ItemId) -> Option<&T> {
        self.values.get(&item_id).map(|kept| &kept.value)
    }

    /// Keeps a value that takes so many bytes, in place of the one before.
    pub(super) fn keep(&mut self, item_id: ItemId, value: T, bytes: usize) {
        self.turns += 1;
        let turn = self.turns;
        self.bytes += bytes;
        let kept = Turn {
            value,
            bytes,
            number: turn,
        };
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
        if self.order.len() > 2 * self.values.len() + FEW {
            let mut order = std::mem::take(&mut self.order);
            order.retain(|(item_id, turn)| self.is_current(*item_id, *turn));
            self.order = order;
        }
    }

    fn is_current(&self, item_id: ItemId, turn: u64) -> bool {
        let kept = self.values.get(&item_id);
        kept.is_some_and(|kept| kept.number == turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_longest_is_forgotten_first() {
        let mut kept = Kept::of_bytes(30);
        for (item, value) in [(1, 'a'), (2, 'b'), (1, 'c'), (3, 'd'), (4, 'e')] {
            kept.keep(ItemId(item), value, 10);
        }
        let known = [1, 2, 3, 4].map(|item| kept.get(ItemId(item)).copied());
        assert_eq!(known, [Some('c'), None, Some('d'), Some('e')]);
        kept.keep(ItemId(5), 'f', 25);
        let known = [1, 3, 4, 5].map(|item| kept.get(ItemId(item)).copied());
        assert_eq!(known, [None, None, None, Some('f')]);
    }

    #[test]
    fn an_item_that_changes_all_the_time_takes_no_more_room() {
        let mut kept = Kept::of_bytes(30);
        kept.keep(ItemId(1), 0, 10);
        for value in 0..1000 {
            kept.keep(ItemId(2), value, 10);
        }
        assert!(kept.order.len() <= 4 + FEW, "{}", kept.order.len());
        assert_eq!(kept.get(ItemId(1)), Some(&0));
        assert_eq!(kept.get(ItemId(2)), Some(&999));
    }
}
