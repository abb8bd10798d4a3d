//! Puts new items into the full-text indexes, all of a batch at once.
//!
//! FTS5 writes out what it has gathered in memory whenever a statement begins that may have to be taken back, as nearly every `INSERT`
//! of a batch may. A trigger on `item` would so make a segment of the index of every single item; the texts go in behind them all.

use rusqlite::Connection;

use crate::model::ItemId;

/// The items that a transaction has inserted and that stand in no index yet. Their numbers follow one another.
#[derive(Debug, Default)]
pub(super) struct Unindexed {
    first_and_last: Option<(i64, i64)>,
}

impl Unindexed {
    /// Notes that an item was inserted.
    pub(super) fn add(&mut self, item_id: ItemId) {
        let first = self
            .first_and_last
            .map_or(item_id.0, |(first, _)| first.min(item_id.0));
        self.first_and_last = Some((first, item_id.0));
    }

    /// Puts the items into the indexes before `item_id` is changed, where it is one of them: the triggers take its old text out.
    pub(super) fn index_before_change(
        &mut self,
        connection: &Connection,
        item_id: ItemId,
    ) -> rusqlite::Result<()> {
        let is_waiting = self
            .first_and_last
            .is_some_and(|(first, last)| (first..=last).contains(&item_id.0));
        if is_waiting {
            self.index(connection)?;
        }
        Ok(())
    }

    /// Puts the items into the indexes. A transaction that inserts items ends with it.
    pub(super) fn index(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let Some(first_and_last) = self.first_and_last.take() else {
            return Ok(());
        };
        for (index, text) in [
            ("item_words", "item_word_text"),
            ("item_grams", "item_gram_text"),
        ] {
            connection
                .prepare_cached(&format!(
                    "INSERT INTO {index} (rowid, headline, lede, body_text, summary) \
                     SELECT item_id, headline, lede, body_text, summary FROM {text} WHERE item_id BETWEEN ?1 AND ?2"
                ))?
                .execute(first_and_last)?;
        }
        Ok(())
    }
}
