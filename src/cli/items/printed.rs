//! Which changes are in what was printed of their items already.

use std::collections::HashMap;

use crate::model::{ItemId, Sequence};

/// Most items of which it is remembered that they were printed.
const MAX_REMEMBERED: usize = 100_000;

/// What was printed of each item, and as of which change.
#[derive(Debug, Default)]
pub(super) struct Printed(HashMap<ItemId, Sequence>);

impl Printed {
    /// Tells whether a change is in nothing that was printed, and notes that its item is printed now with all changes up to `as_of`.
    pub(super) fn is_news(&mut self, item: ItemId, change: Sequence, as_of: Sequence) -> bool {
        if self.0.get(&item).is_some_and(|printed| *printed >= change) {
            return false;
        }
        if self.0.len() >= MAX_REMEMBERED {
            self.0.clear();
        }
        self.0.insert(item, as_of);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_came_after_its_item_was_printed_is_news() {
        let mut printed = Printed::default();
        let mut check = |item, change, as_of, expected| {
            let news = printed.is_news(ItemId(item), Sequence(change), Sequence(as_of));
            assert_eq!(news, expected, "item {item}, change {change}");
        };
        check(1, 1, 700, true);
        check(2, 2, 700, true);
        // Its text of then held this change as well.
        check(1, 600, 701, false);
        // The body came between two pages, and the version stayed.
        check(1, 701, 701, true);
        check(2, 702, 702, true);
        check(1, 701, 703, false);
    }
}
