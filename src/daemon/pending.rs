//! Writes that are to stand in one transaction, each with whoever waits for it.
//!
//! Must not know: how they are written.

use crate::store::StoreWrite;

/// Bytes of texts after which a transaction ends: what is to go into the log at once, and into the full-text index's memory (16 MB).
pub(super) const MOST_BYTES: usize = 16 << 20;

/// Neighbouring writes.
pub(super) struct Pending<W> {
    writes: Vec<StoreWrite>,
    waiting: Vec<W>,
    bytes: usize,
}

impl<W> Pending<W> {
    pub(super) fn new() -> Self {
        Self {
            writes: Vec::new(),
            waiting: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds a write behind the others.
    pub(super) fn add(&mut self, write: StoreWrite, waiting: W) {
        self.bytes += write.text_bytes();
        self.writes.push(write);
        self.waiting.push(waiting);
    }

    /// Tells whether they hold so much text that no other should be added.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= MOST_BYTES
    }

    /// Takes all of them, in order, and leaves none.
    pub(super) fn take(&mut self) -> (Vec<StoreWrite>, Vec<W>) {
        let Self {
            writes, waiting, ..
        } = std::mem::replace(self, Self::new());
        (writes, waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ItemContent, ItemTarget, ItemWrite, UnixMillis};

    fn write(bytes: usize) -> StoreWrite {
        let at = UnixMillis(0);
        let content = ItemContent {
            body_text: Some("x".repeat(bytes)),
            ..ItemContent::bare("urn:example:1".to_owned(), at, "feed".to_owned())
        };
        let mut item = ItemWrite::of(ItemTarget::New, "feed:agency".to_owned(), at);
        item.content = Some(content);
        StoreWrite::Item(Box::new(item))
    }

    #[test]
    fn a_transaction_ends_once_its_texts_fill_it() {
        let mut pending = Pending::new();
        pending.add(write(MOST_BYTES - 1), 1);
        assert!(!pending.is_full());
        pending.add(write(1), 2);
        assert!(pending.is_full());
        let (writes, waiting) = pending.take();
        assert_eq!((writes.len(), waiting), (2, vec![1, 2]));
        assert!(!pending.is_full());
        assert!(pending.take().0.is_empty());
    }
}
