//! What the comparison of items needs to look up, and what it found.
//!
//! The place in the change feed up to which items are compared moves in the transaction that writes what was found: nothing is lost or done
//! twice, whenever the daemon is killed.

use rusqlite::Connection;

use crate::model::{
    ChangeKind, ComparedItem, Comparisons, ItemComparison, ItemId, Repetition, UnixMillis,
};

use super::applied::Applied;
use super::cursors::{COMPARED_UP_TO, cursor, set_cursor};
use super::row::integer;
use super::stretch::{BODY_CHARACTERS, Uncompared, compared, stretch};
use super::{Reader, StoreError, changes, places, stories};

/// Whether an item is repeated by others.
pub(super) const IS_REPEATED: &str =
    "SELECT 1 FROM item WHERE duplicate_of = ?1 AND relation <> 'contains' LIMIT 1";

/// Whether something shows already that an item repeats others.
pub(super) const HAS_REPETITIONS: &str = "SELECT 1 FROM repetition WHERE item_id = ?1 LIMIT 1";

impl Reader {
    /// Gives the next items to compare, those of at most `limit` changes; `None` where all are compared.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn uncompared(&self, limit: u32) -> Result<Option<Uncompared>, StoreError> {
        self.look_up("look up items to compare", |connection| {
            let after = cursor(connection, COMPARED_UP_TO)?.unwrap_or_default();
            stretch(connection, after..=i64::MAX, limit)
        })
    }

    /// Gives these items as they are compared, in no order.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn compared_items(&self, ids: &[ItemId]) -> Result<Vec<ComparedItem>, StoreError> {
        self.look_up("read items to compare with", |connection| {
            compared(connection, ids.iter().copied(), BODY_CHARACTERS)
        })
    }

    /// Gives these items without their bodies, in no order.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn compared_heads(&self, ids: &[ItemId]) -> Result<Vec<ComparedItem>, StoreError> {
        self.look_up("read heads of items to compare with", |connection| {
            compared(connection, ids.iter().copied(), 0)
        })
    }

    /// Tells whether other items repeat this one.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn is_repeated(&self, item_id: ItemId) -> Result<bool, StoreError> {
        self.look_up("look up what repeats an item", |connection| {
            connection.prepare_cached(IS_REPEATED)?.exists([item_id.0])
        })
    }
}

/// Writes what was found out about a stretch of the change feed.
pub(super) fn write(
    connection: &Connection,
    found: &Comparisons,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    places::begin(connection)?;
    for item in &found.items {
        write_repetitions(connection, item, found.at)?;
        if item.is_duplicate_changed {
            let link = item.duplicate;
            connection
                .prepare_cached(
                    "UPDATE item SET duplicate_of = ?2, relation = ?3 WHERE item_id = ?1",
                )?
                .execute((
                    item.item_id.0,
                    link.map(|link| link.of.0),
                    link.map(|link| link.relation.as_str()),
                ))?;
            announce(connection, item, ChangeKind::Duplicate, found.at, applied)?;
        }
        stories::write(connection, item, found.at, applied)?;
    }
    stories::write_statistics(connection, &found.statistics)?;
    set_cursor(connection, COMPARED_UP_TO, found.up_to)
}

fn announce(
    connection: &Connection,
    item: &ItemComparison,
    kind: ChangeKind,
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    let sequence = changes::append(connection, item.item_id, kind, item.version, at)?;
    applied.changes += 1;
    applied.last_sequence = Some(sequence);
    Ok(())
}

/// Writes what shows that an item repeats others in place of what showed it before.
fn write_repetitions(
    connection: &Connection,
    item: &ItemComparison,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    // Asked first: a deletion that may find several rows makes a table for them, and nearly all items have none.
    if connection
        .prepare_cached(HAS_REPETITIONS)?
        .exists([item.item_id.0])?
    {
        connection
            .prepare_cached("DELETE FROM repetition WHERE item_id = ?1")?
            .execute([item.item_id.0])?;
    }
    for repetition in &item.repetitions {
        // One pair may have been found twice; an INSERT OR REPLACE would keep a journal of pages.
        connection
            .prepare_cached("DELETE FROM repetition WHERE item_id = ?1 AND of_item_id = ?2")?
            .execute((repetition.item_id.0, repetition.of.0))?;
        write_repetition(connection, repetition, at)?;
    }
    Ok(())
}

fn write_repetition(
    connection: &Connection,
    found: &Repetition,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO repetition (item_id, of_item_id, relation, matched_item_id, containment, figures, \
             figures_missing, figures_new, names, length, words, found_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute((
            found.item_id.0,
            found.of.0,
            found.relation.as_str(),
            found.matched.0,
            found.containment,
            found.figures,
            integer(found.figures_missing),
            integer(found.figures_new),
            found.names,
            found.length,
            integer(found.words),
            at.0,
        ))?;
    Ok(())
}

/// Terms of old buckets.
pub(super) const OLD_TERMS: &str = "DELETE FROM item_terms WHERE item_id IN \
     (SELECT item_id FROM item_terms WHERE bucket < ?1 LIMIT ?2)";

/// Forgets rows of buckets before `bucket`, at most `limit` of each table, and tells how many.
pub(super) fn forget(connection: &Connection, bucket: i64, limit: i64) -> rusqlite::Result<usize> {
    let sketches = places::forget(connection, bucket, limit)?;
    let terms = connection
        .prepare_cached(OLD_TERMS)?
        .execute((bucket, limit))?;
    Ok(sketches + terms)
}
