//! Keeps the file in shape: forgets old polls and merges the full-text indexes.

use crate::model::UnixMillis;

use super::{Store, StoreError, comparisons};

/// Rows removed in one transaction, so that the writer is never kept for long.
const ROWS_AT_ONCE: i64 = 5000;

/// Pages of a full-text index merged in one transaction: some 4 MB.
const INDEX_PAGES_AT_ONCE: i64 = 1000;

/// Forgets polls before a moment.
const OLD_POLLS: &str =
    "DELETE FROM poll WHERE poll_id IN (SELECT poll_id FROM poll WHERE at < ?1 LIMIT ?2)";

/// Forgets polls before a moment that brought nothing; the condition is that of the index `poll_quiet`.
const OLD_QUIET_POLLS: &str = "DELETE FROM poll WHERE poll_id IN (SELECT poll_id FROM poll INDEXED BY poll_quiet \
     WHERE at < ?1 AND items_new = 0 AND items_changed = 0 AND error IS NULL AND warnings IS NULL LIMIT ?2)";

/// What is kept how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Polls before this moment are forgotten.
    pub polls_before: UnixMillis,
    /// Polls before this moment that brought nothing are forgotten.
    pub quiet_polls_before: UnixMillis,
    /// Pages of the archive that were fetched before this moment are forgotten.
    pub pages_before: UnixMillis,
    /// Three-day buckets of sketches before this one are forgotten: their items are compared with no new ones.
    pub sketches_before: i64,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Rows of `poll`.
    pub polls: u64,
    /// Rows of `sketch` and `item_terms`.
    pub sketches: u64,
}

impl Store {
    /// Forgets a part of what is kept no longer, as much as fits in a few short transactions; nothing was forgotten where nothing is left.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn prune(&mut self, retention: &Retention) -> Result<Pruned, StoreError> {
        let mut pruned = Pruned::default();
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        for (before, forget) in [
            (retention.polls_before, OLD_POLLS),
            (retention.quiet_polls_before, OLD_QUIET_POLLS),
        ] {
            let rows = self.in_transaction("forget old polls", |connection| {
                connection
                    .prepare_cached(forget)?
                    .execute((before.0, ROWS_AT_ONCE))
            })?;
            pruned.polls += count(rows);
        }
        let rows = self.in_transaction("forget old sketches", |connection| {
            comparisons::forget(connection, retention.sketches_before, ROWS_AT_ONCE)
        })?;
        pruned.sketches = count(rows);
        Ok(pruned)
    }

    /// Merges parts of the full-text indexes, as much as fits in one short transaction. True where more is left to merge.
    ///
    /// Batches only add to the indexes; without merging a search has more and more places to look at. Call it now and then
    /// while nothing waits to be written.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn merge_indexes(&mut self) -> Result<bool, StoreError> {
        self.in_transaction("merge the full-text indexes", |connection| {
            let mut merged = false;
            for index in ["item_words", "item_grams"] {
                let before = connection.total_changes();
                connection
                    .prepare_cached(&format!(
                        "INSERT INTO {index} ({index}, rank) VALUES ('merge', ?1)"
                    ))?
                    .execute([INDEX_PAGES_AT_ONCE])?;
                // FTS5 documents it so: a merge that found work makes two changes or more.
                merged |= connection.total_changes().saturating_sub(before) >= 2;
            }
            Ok(merged)
        })
    }
}
