//! The change feed.

use rusqlite::Connection;

use crate::model::{ChangeKind, FeedSlug, ItemId, Sequence, UnixMillis};

use super::row::{Columns, integer};
use super::{Reader, StoreError};

/// One row of the change feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub sequence: Sequence,
    /// The item.
    pub item_id: ItemId,
    /// What happened.
    pub kind: ChangeKind,
    /// The item's version after it.
    pub version: u32,
    /// When.
    pub at: UnixMillis,
}

/// Which changes are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeFilter {
    /// Only changes of items that this feed first carried.
    pub feed: Option<FeedSlug>,
    /// Only changes of items of this agency.
    pub agency: Option<String>,
}

/// Changes in order, by feed and agency.
pub(super) const CHANGES: &str = "SELECT change.seq, change.item_id, change.kind, change.version, change.at \
                     FROM change CROSS JOIN item ON item.item_id = change.item_id \
                     WHERE change.seq > ?1 \
                     AND (?2 IS NULL OR item.feed_id = (SELECT feed_id FROM feed WHERE slug = ?2)) \
                     AND (?3 IS NULL OR item.agency = ?3) \
                     ORDER BY change.seq LIMIT ?4";

/// Appends a row and gives its number.
pub(super) fn append(
    connection: &Connection,
    item_id: ItemId,
    kind: ChangeKind,
    version: u32,
    at: UnixMillis,
) -> rusqlite::Result<Sequence> {
    connection
        .prepare_cached("INSERT INTO change (item_id, kind, version, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute((item_id.0, kind.as_str(), version, at.0))?;
    Ok(Sequence(connection.last_insert_rowid()))
}

impl Reader {
    /// Gives at most `limit` changes after `after`, in order.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn changes(
        &self,
        after: Sequence,
        filter: &ChangeFilter,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        self.look_up("read the change feed", |connection| {
            connection
                .prepare_cached(CHANGES)?
                .query_map(
                    (
                        after.0,
                        filter.feed.as_ref().map(|slug| &slug.0),
                        &filter.agency,
                        integer(u64::from(limit)),
                    ),
                    |row| {
                        let mut columns = Columns::of(row);
                        Ok(Change {
                            sequence: Sequence(columns.take()?),
                            item_id: ItemId(columns.take()?),
                            kind: columns.code(ChangeKind::from_text)?,
                            version: columns.take()?,
                            at: columns.time()?,
                        })
                    },
                )?
                .collect()
        })
    }

    /// Gives the number that the next change is greater than: that of the last change, or more after a backup was restored.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn given_sequence(&self) -> Result<Sequence, StoreError> {
        self.look_up("read the last number of a change", |connection| {
            connection.query_row(
                "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'change'",
                (),
                |row| row.get(0).map(Sequence),
            )
        })
    }

    /// Gives the number of the last change; 0 where there is none.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn last_sequence(&self) -> Result<Sequence, StoreError> {
        self.look_up("read the last change", |connection| {
            connection.query_row("SELECT coalesce(max(seq), 0) FROM change", (), |row| {
                row.get(0).map(Sequence)
            })
        })
    }
}
