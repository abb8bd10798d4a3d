//! Stretches of the change feed whose items are compared, or placed, together.
//!
//! Must not know: what is found out about them.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rusqlite::{Connection, Row};

use crate::model::{ComparedItem, ItemId, MarkerKind, Sequence};

use super::row::{Columns, json_ids};

/// Characters of a body that are compared.
pub(super) const BODY_CHARACTERS: u32 = 120_000;

/// Changes of texts after one place and up to another.
pub(super) const TEXT_CHANGES: &str = "SELECT seq, item_id FROM change WHERE seq > ?1 AND seq <= ?2 AND kind NOT IN ('duplicate', 'story') \
     ORDER BY seq LIMIT ?3";

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

/// Gives these items as they are compared, with so many characters of their bodies, in no order.
pub(super) fn compared(
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
