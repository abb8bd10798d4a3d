//! What the comparison of items needs to look up, and what it found.
//!
//! Which items are yet to be compared is told by the change feed and one place in it, which moves in the transaction that writes
//! what was found: nothing is lost or done twice, whenever the daemon is killed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};

use crate::model::{
    ChangeKind, ComparedItem, Comparisons, ItemComparison, ItemId, MarkerKind, Repetition,
    Sequence, SketchKey, UnixMillis,
};

use super::apply::Applied;
use super::row::{Columns, integer, json_ids};
use super::{Reader, StoreError, changes, stories};

/// Under what `meta` keeps the last change whose item is compared.
const CURSOR: &str = "compared_up_to";

/// Items of one bucket that are looked at under one hash, the newest first: words that thousands of texts share tell nothing.
pub const ITEMS_OF_A_KEY: u32 = 48;

/// Characters of a body that are compared.
const BODY_CHARACTERS: u32 = 120_000;

/// Changes of texts after a place.
pub(super) const TEXT_CHANGES: &str = "SELECT seq, item_id FROM change WHERE seq > ?1 AND kind NOT IN ('duplicate', 'story') \
     ORDER BY seq LIMIT ?2";

/// Items under one hash.
pub(super) const OF_A_KEY: &str =
    "SELECT item_id FROM sketch WHERE bucket = ?1 AND h = ?2 ORDER BY item_id DESC LIMIT ?3";

/// Whether an item is repeated by others.
pub(super) const IS_REPEATED: &str =
    "SELECT 1 FROM item WHERE duplicate_of = ?1 AND relation <> 'contains' LIMIT 1";

/// Items as they are compared.
pub(super) const COMPARED: &str = "SELECT item_id, version, published_at, marker, agency, country, language, headline, lede, dateline, content_hash, \
     iif(?2 > 0, substr(body_text, 1, ?2), NULL), duplicate_of, relation, \
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
            let after: Option<i64> = connection
                .prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1")?
                .query_row([CURSOR], |row| row.get(0))
                .optional()?;
            let changes: Vec<(i64, i64)> = connection
                .prepare_cached(TEXT_CHANGES)?
                .query_map((after.unwrap_or(0), limit), |row| {
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
        })
    }

    /// Gives the newest items under each of these keys; keys without any are left out.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn items_under(
        &self,
        mut keys: Vec<SketchKey>,
    ) -> Result<foldhash::HashMap<SketchKey, Vec<ItemId>>, StoreError> {
        // In the order of the index, so that a page of it is read once.
        keys.sort_unstable();
        keys.dedup();
        self.look_up("look up items under keys", |connection| {
            let mut found = foldhash::HashMap::default();
            let Some(buckets) = kept_buckets(connection)? else {
                return Ok(found);
            };
            let mut statement = connection.prepare_cached(OF_A_KEY)?;
            for key in keys.iter().filter(|key| buckets.contains(&key.bucket)) {
                let items: Vec<ItemId> = statement
                    .query_map((key.bucket, key.hash, ITEMS_OF_A_KEY), |row| {
                        Ok(ItemId(row.get(0)?))
                    })?
                    .collect::<rusqlite::Result<_>>()?;
                if !items.is_empty() {
                    found.insert(*key, items);
                }
            }
            Ok(found)
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

/// Gives from which to which bucket items are kept.
fn kept_buckets(connection: &Connection) -> rusqlite::Result<Option<RangeInclusive<i64>>> {
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(bucket) FROM sketch")?
        .query_row([], |row| row.get(0))?;
    let last: Option<i64> = connection
        .prepare_cached("SELECT max(bucket) FROM sketch")?
        .query_row([], |row| row.get(0))?;
    Ok(first.zip(last).map(|(first, last)| first..=last))
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
    write_sketches(connection, &found.items)?;
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
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute((CURSOR, found.up_to.0.to_string()))?;
    Ok(())
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

/// Writes the places of items in the order of the index, so that a page of it is written once.
fn write_sketches(connection: &Connection, items: &[ItemComparison]) -> rusqlite::Result<()> {
    let places = items.iter().flat_map(|item| {
        let keys = item.keys.iter();
        keys.map(|key| (key.bucket, key.hash, item.item_id.0))
    });
    let mut places: Vec<(i64, i64, i64)> = places.collect();
    places.sort_unstable();
    let (groups, rest) = places.as_chunks::<PLACES_TOGETHER>();
    let mut together = connection.prepare_cached(&insert_places(PLACES_TOGETHER))?;
    for group in groups {
        let values = group
            .iter()
            .flat_map(|(bucket, hash, item)| [bucket, hash, item]);
        together.execute(params_from_iter(values))?;
    }
    let mut alone = connection.prepare_cached(&insert_places(1))?;
    for place in rest {
        alone.execute(*place)?;
    }
    Ok(())
}

/// Places that one statement writes: a row of it costs half of what one alone does.
const PLACES_TOGETHER: usize = 16;

fn insert_places(count: usize) -> String {
    let rows = vec!["(?, ?, ?)"; count].join(", ");
    format!("INSERT OR IGNORE INTO sketch (bucket, h, item_id) VALUES {rows}")
}

/// Writes what shows that an item repeats others in place of what showed it before.
fn write_repetitions(
    connection: &Connection,
    item: &ItemComparison,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM repetition WHERE item_id = ?1")?
        .execute([item.item_id.0])?;
    for repetition in &item.repetitions {
        if repetition.item_id != item.item_id {
            connection
                .prepare_cached("DELETE FROM repetition WHERE item_id = ?1 AND of_item_id = ?2")?
                .execute((repetition.item_id.0, repetition.of.0))?;
        }
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

/// Places of old buckets.
pub(super) const OLD_SKETCHES: &str = "DELETE FROM sketch WHERE (bucket, h, item_id) IN \
     (SELECT bucket, h, item_id FROM sketch WHERE bucket < ?1 LIMIT ?2)";

/// Terms of old buckets.
pub(super) const OLD_TERMS: &str = "DELETE FROM item_terms WHERE item_id IN \
     (SELECT item_id FROM item_terms WHERE bucket < ?1 LIMIT ?2)";

/// Forgets rows of buckets before `bucket`, at most `limit` of each table, and tells how many.
pub(super) fn forget(connection: &Connection, bucket: i64, limit: i64) -> rusqlite::Result<usize> {
    let sketches = connection
        .prepare_cached(OLD_SKETCHES)?
        .execute((bucket, limit))?;
    let terms = connection
        .prepare_cached(OLD_TERMS)?
        .execute((bucket, limit))?;
    Ok(sketches + terms)
}
