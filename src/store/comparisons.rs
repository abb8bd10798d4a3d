//! What the comparison of items needs to look up, and what it found.
//!
//! Which items are yet to be compared is told by the change feed and one place in it, which moves in the transaction that writes
//! what was found: nothing is lost or done twice, whenever the daemon is killed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::model::{
    ChangeKind, ComparedItem, Comparisons, ItemComparison, ItemId, MarkerKind, Repetition,
    Sequence, UnixMillis,
};

use super::apply::Applied;
use super::row::{Columns, integer, json_ids};
use super::{Reader, StoreError, changes, places, stories};

/// Under what `meta` keeps the last change whose item is compared.
pub(super) const COMPARED_UP_TO: &str = "compared_up_to";

/// Characters of a body that are compared.
const BODY_CHARACTERS: u32 = 120_000;

/// Changes of texts after one place and up to another.
pub(super) const TEXT_CHANGES: &str = "SELECT seq, item_id FROM change WHERE seq > ?1 AND seq <= ?2 AND kind NOT IN ('duplicate', 'story') \
     ORDER BY seq LIMIT ?3";

/// Whether an item is repeated by others.
pub(super) const IS_REPEATED: &str =
    "SELECT 1 FROM item WHERE duplicate_of = ?1 AND relation <> 'contains' LIMIT 1";

/// Whether something shows already that an item repeats others.
pub(super) const HAS_REPETITIONS: &str = "SELECT 1 FROM repetition WHERE item_id = ?1 LIMIT 1";

/// Items as they are compared. What has no more bytes has no more characters, and nobody has to count them.
pub(super) const COMPARED: &str = "SELECT item_id, version, published_at, marker, agency, country, language, headline, lede, dateline, content_hash, \
     iif(?2 > 0, iif(octet_length(body_text) <= ?2, body_text, substr(body_text, 1, ?2)), NULL), duplicate_of, relation, \
     relation = 'same' AND NOT EXISTS (SELECT 1 FROM repetition WHERE repetition.item_id = item.item_id AND of_item_id = duplicate_of), \
     story_id FROM item WHERE item_id IN (SELECT value FROM json_each(?1))";

/// A stretch of the change feed whose items are yet to be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncompared {
    /// Its last change.
    pub up_to: Sequence,
    /// Its items, each once, in the order of their first changes.
    pub items: Vec<ComparedItem>,
}

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

/// Gives up to which change something was done.
pub(super) fn cursor(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

pub(super) fn set_cursor(
    connection: &Connection,
    key: &str,
    up_to: Sequence,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute((key, up_to.0.to_string()))?;
    Ok(())
}

/// Gives the items of the first changes behind the start of `changes`, at most those of `limit`.
pub(super) fn stretch(
    connection: &Connection,
    changes: RangeInclusive<i64>,
    limit: u32,
) -> rusqlite::Result<Option<Uncompared>> {
    let changes: Vec<(i64, i64)> = connection
        .prepare_cached(TEXT_CHANGES)?
        .query_map((changes.start(), changes.end(), limit), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let Some((up_to, _)) = changes.last() else {
        return Ok(None);
    };
    let mut order: HashMap<ItemId, i64> = HashMap::new();
    for (sequence, item) in &changes {
        order.entry(ItemId(*item)).or_insert(*sequence);
    }
    let mut items = compared(connection, order.keys().copied(), BODY_CHARACTERS)?;
    items.sort_by_key(|item| order.get(&item.item_id).copied());
    Ok(Some(Uncompared {
        up_to: Sequence(*up_to),
        items,
    }))
}

fn compared(
    connection: &Connection,
    ids: impl Iterator<Item = ItemId>,
    body_characters: u32,
) -> rusqlite::Result<Vec<ComparedItem>> {
    connection
        .prepare_cached(COMPARED)?
        .query_map((json_ids(ids.map(|id| id.0)), body_characters), read)?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<ComparedItem> {
    let mut columns = Columns::of(row);
    Ok(ComparedItem {
        item_id: ItemId(columns.take()?),
        version: columns.take()?,
        published_at: columns.time()?,
        marker: columns
            .take::<Option<String>>()?
            .as_deref()
            .and_then(MarkerKind::from_text),
        agency: {
            let agency: Option<String> = columns.take()?;
            let country: Option<String> = columns.take()?;
            agency.map(|agency| format!("{agency}/{}", country.unwrap_or_default()))
        },
        language: columns.take()?,
        headline: columns.take()?,
        lede: columns.take()?,
        dateline: columns.take()?,
        content_hash: columns.take()?,
        body_text: columns.take()?,
        duplicate: columns.duplicate()?,
        is_same_page: columns.take::<Option<bool>>()?.unwrap_or(false),
        story_id: columns.take()?,
    })
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
