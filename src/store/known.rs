//! Looks up what is known already, for a whole feed document at once.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{FeedId, ItemId, KnownItem, KnownItems, KnownQuery, StoredSighting, UnixMillis};

use super::row::{CONTENT_COLUMNS, Columns, json_ids, json_texts};
use super::{Reader, StoreError, parts};

/// Newest items of a feed that are looked at: where all of them are gone from its document, others may have gone unseen.
const NEWEST: u32 = 3;

/// The condition that an item is known under one of the keys.
pub(super) const BY_KEYS: &str = "item.item_id IN (\
     SELECT item_id FROM sighting WHERE feed_id = ?1 AND key IN (SELECT value FROM json_each(?2)) \
     UNION \
     SELECT item_id FROM item WHERE scope = ?3 AND url_key IN (SELECT value FROM json_each(?4)))";

/// The sightings of one feed under keys.
pub(super) const SIGHTINGS: &str = "SELECT item_id, feed_id, key, guid, link, title, feed_hash, last_seen_at FROM sighting \
     WHERE feed_id = ?1 AND key IN (SELECT value FROM json_each(?2))";

/// The sightings of items.
pub(super) const SIGHTINGS_OF_ITEMS: &str = "SELECT item_id, feed_id, key, guid, link, title, feed_hash, last_seen_at \
     FROM sighting WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY sighting_id";

/// A sighting, and the item that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSighting {
    /// The item.
    pub item_id: ItemId,
    /// How the feed carried it.
    pub sighting: StoredSighting,
}

impl Reader {
    /// Gives the items that are known under any of the keys, each once, with all that the store holds of them.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn known(&self, query: &KnownQuery) -> Result<KnownItems, StoreError> {
        self.look_up("look up known items", |connection| {
            let mut statement = connection.prepare_cached(&select(BY_KEYS))?;
            let items = statement
                .query_map(
                    (
                        query.feed_id.map(|feed_id| feed_id.0),
                        json_texts(&query.sighting_keys)?,
                        &query.scope,
                        json_texts(&query.url_keys)?,
                    ),
                    read_item,
                )?
                .collect::<rusqlite::Result<_>>()?;
            Ok(KnownItems {
                items: complete(connection, items)?,
                newest: newest(connection, query.feed_id)?,
            })
        })
    }

    /// Gives the sightings of one feed under the keys: enough to see, by `feed_hash`, which items did not change.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn sightings(
        &self,
        feed_id: FeedId,
        keys: &[String],
    ) -> Result<Vec<KnownSighting>, StoreError> {
        self.look_up("look up sightings", |connection| {
            connection
                .prepare_cached(SIGHTINGS)?
                .query_map((feed_id.0, json_texts(keys)?), read_sighting)?
                .collect()
        })
    }

    /// Gives one item.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn item(&self, item_id: ItemId) -> Result<Option<KnownItem>, StoreError> {
        self.look_up("read an item", |connection| {
            let item = connection
                .prepare_cached(&select("item.item_id = ?1"))?
                .query_row([item_id.0], read_item)
                .optional()?;
            let items = complete(connection, item.into_iter().collect())?;
            Ok(items.into_iter().next())
        })
    }
}

/// Gives the publication times of the newest items that a feed brought.
fn newest(connection: &Connection, feed_id: Option<FeedId>) -> rusqlite::Result<Vec<UnixMillis>> {
    connection
        .prepare_cached(
            "SELECT published_at FROM item WHERE feed_id = ?1 ORDER BY published_at DESC LIMIT ?2",
        )?
        .query_map((feed_id.map(|feed_id| feed_id.0), NEWEST), |row| {
            row.get(0).map(UnixMillis)
        })?
        .collect()
}

pub(super) fn select(filter: &str) -> String {
    format!(
        "SELECT item.item_id, item.feed_id, item.version, item.first_seen_at, \
         coalesce(job.generation, 0), job.last_attempt_at, {CONTENT_COLUMNS} \
         FROM item LEFT JOIN article_job AS job ON job.item_id = item.item_id WHERE {filter}"
    )
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<KnownItem> {
    let mut columns = Columns::of(row);
    Ok(KnownItem {
        item_id: ItemId(columns.take()?),
        feed_id: FeedId(columns.take()?),
        version: columns.take()?,
        first_seen_at: columns.time()?,
        page_requests: columns.take()?,
        page_tried_at: columns.optional_time()?,
        content: columns.content()?,
        sightings: Vec::new(),
    })
}

fn read_sighting(row: &Row<'_>) -> rusqlite::Result<KnownSighting> {
    let mut columns = Columns::of(row);
    Ok(KnownSighting {
        item_id: ItemId(columns.take()?),
        sighting: StoredSighting {
            feed_id: FeedId(columns.take()?),
            key: columns.take()?,
            guid: columns.take()?,
            link: columns.take()?,
            title: columns.take()?,
            feed_hash: columns.take()?,
            last_seen_at: columns.time()?,
        },
    })
}

/// Adds sightings and parts to items that were read.
fn complete(
    connection: &Connection,
    mut items: Vec<KnownItem>,
) -> rusqlite::Result<Vec<KnownItem>> {
    if items.is_empty() {
        return Ok(items);
    }
    let ids = json_ids(items.iter().map(|item| item.item_id.0));
    let mut parts = parts::load(connection, &ids)?;
    let mut sightings = load_sightings(connection, &ids)?;
    for item in &mut items {
        if let Some(parts) = parts.remove(&item.item_id.0) {
            parts.move_into(&mut item.content);
        }
        item.sightings = sightings.remove(&item.item_id).unwrap_or_default();
    }
    Ok(items)
}

fn load_sightings(
    connection: &Connection,
    ids: &str,
) -> rusqlite::Result<HashMap<ItemId, Vec<StoredSighting>>> {
    let mut sightings: HashMap<ItemId, Vec<StoredSighting>> = HashMap::new();
    let mut statement = connection.prepare_cached(SIGHTINGS_OF_ITEMS)?;
    let mut rows = statement.query([ids])?;
    while let Some(row) = rows.next()? {
        let KnownSighting { item_id, sighting } = read_sighting(row)?;
        sightings.entry(item_id).or_default().push(sighting);
    }
    Ok(sightings)
}
