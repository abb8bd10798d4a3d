//! Texts that were read for comparison a short time ago: the next ones are mostly compared with these.

use std::collections::{HashMap, VecDeque};

use crate::model::{ComparedItem, ItemId};
use crate::plan::Comparable;
use crate::store::{Reader, StoreError};

/// Bytes of the sketches that are kept.
const KEPT_BYTES: usize = 8 << 20;

#[derive(Default)]
pub(super) struct Recent {
    texts: HashMap<ItemId, Comparable>,
    /// From that kept longest to that kept last.
    order: VecDeque<ItemId>,
    bytes: usize,
}

impl Recent {
    /// Gives these items as the store has them now, in no order; of those that are known only what may have changed is read.
    pub(super) fn read(
        &mut self,
        reader: &Reader,
        ids: &[ItemId],
    ) -> Result<Vec<Comparable>, StoreError> {
        let (known, unknown): (Vec<ItemId>, Vec<ItemId>) =
            ids.iter().partition(|id| self.texts.contains_key(id));
        let mut found = Vec::with_capacity(ids.len());
        let mut to_read = unknown;
        if !known.is_empty() {
            for head in reader.compared_heads(&known)? {
                let item_id = head.item_id;
                match self.known_again(head) {
                    Some(again) => found.push(again),
                    None => to_read.push(item_id),
                }
            }
        }
        if !to_read.is_empty() {
            for item in reader.compared_items(&to_read)? {
                let read = Comparable::new(item);
                self.keep(&read);
                found.push(read);
            }
        }
        Ok(found)
    }

    fn known_again(&self, head: ComparedItem) -> Option<Comparable> {
        self.texts.get(&head.item_id)?.known_again(head)
    }

    /// Keeps an item, and forgets those kept longest.
    pub(super) fn keep(&mut self, item: &Comparable) {
        let item_id = item.item.item_id;
        self.bytes += item.bytes();
        if let Some(before) = self.texts.insert(item_id, item.clone()) {
            self.bytes = self.bytes.saturating_sub(before.bytes());
        } else {
            self.order.push_back(item_id);
        }
        while self.bytes > KEPT_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            if let Some(gone) = self.texts.remove(&oldest) {
                self.bytes = self.bytes.saturating_sub(gone.bytes());
            }
        }
    }
}
