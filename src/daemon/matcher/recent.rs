//! What was read of items a short time ago, to be compared: the next ones are mostly compared with these.

use std::sync::Arc;

use crate::model::{ComparedItem, ItemId};
use crate::plan::{Comparable, TermWeights};
use crate::store::{Reader, StoreError};

use super::kept::Kept;
use super::places::Places;

/// What the matcher keeps from one stretch to the next.
pub(super) struct Memory<'a> {
    pub(super) places: &'a mut Places,
    pub(super) texts: &'a mut RecentTexts,
    pub(super) terms: &'a mut RecentTerms,
}

/// Bytes of the sketches that are kept.
const TEXT_BYTES: usize = 8 << 20;

/// Bytes of the terms that are kept, those of some 6,000 items: far more than a stretch has with all its candidates, whose terms the
/// store does not have yet.
const TERM_BYTES: usize = 4 << 20;

/// Texts, as sketches.
pub(super) struct RecentTexts(Kept<Comparable>);

impl Default for RecentTexts {
    fn default() -> Self {
        Self(Kept::of_bytes(TEXT_BYTES))
    }
}

impl RecentTexts {
    /// Gives these items as the store has them now, in no order; of those that are known only what may have changed is read.
    pub(super) fn read(
        &mut self,
        reader: &Reader,
        ids: &[ItemId],
    ) -> Result<Vec<Comparable>, StoreError> {
        let (known, unknown): (Vec<ItemId>, Vec<ItemId>) =
            ids.iter().partition(|id| self.0.get(**id).is_some());
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
        self.0.get(head.item_id)?.known_again(head)
    }

    pub(super) fn keep(&mut self, item: &Comparable) {
        self.0.keep(item.item.item_id, item.clone(), item.bytes());
    }
}

/// The weightiest terms.
pub(super) struct RecentTerms(Kept<Arc<TermWeights>>);

impl Default for RecentTerms {
    fn default() -> Self {
        Self(Kept::of_bytes(TERM_BYTES))
    }
}

impl RecentTerms {
    /// Gives the terms of these items, those first that are known; without items that the store has no terms of.
    pub(super) fn read(
        &mut self,
        reader: &Reader,
        ids: &[ItemId],
    ) -> Result<Vec<(ItemId, Arc<TermWeights>)>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        let mut unknown = Vec::new();
        for id in ids {
            match self.0.get(*id) {
                Some(terms) => found.push((*id, Arc::clone(terms))),
                None => unknown.push(*id),
            }
        }
        if !unknown.is_empty() {
            for (id, packed) in reader.terms_of(&unknown)? {
                let terms = Arc::new(TermWeights::from_bytes(&packed));
                self.keep(id, Arc::clone(&terms));
                found.push((id, terms));
            }
        }
        Ok(found)
    }

    /// Keeps the terms of an item.
    pub(super) fn keep(&mut self, item_id: ItemId, terms: Arc<TermWeights>) {
        let bytes = terms.bytes();
        self.0.keep(item_id, terms, bytes);
    }
}
