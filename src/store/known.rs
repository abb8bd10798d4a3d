//! Looks up what is known already, for a whole feed document at once.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{
    CarriedEntry, FeedId, ItemId, KnownItem, KnownItems, KnownQuery, RevisionKind, StoredSighting,
    UnixMillis, VersionText,
};

use super::row::{CONTENT_COLUMNS, Columns, json_ids, json_texts};
use super::{Reader, StoreError, parts};

/// Newest items of a feed that are looked at: where all of them are gone from its document, others may have gone unseen.
const NEWEST: u32 = 3;

/// The condition that an item is known under one of the keys.
pub(super) const BY_KEYS: &str = "item.item_id IN (\
     SELECT item_id FROM sighting WHERE feed_id = ?1 AND key IN (SELECT value FROM json_each(?2)) \
     UNION \
     SELECT item_id FROM item WHERE scope = ?3 AND url_key IN (SELECT value FROM json_each(?4)))";

/// The condition that an item is one of the newest that a feed was the first to carry.
pub(super) const NEWEST_OF_FEED: &str =
    "item.feed_id = ?1 ORDER BY item.published_at DESC LIMIT ?2";

/// What one feed carried under keys, without its texts.
pub(super) const CARRIED: &str = "SELECT item_id, key, feed_hash, last_seen_at FROM sighting \
     WHERE feed_id = ?1 AND key IN (SELECT value FROM json_each(?2))";

/// When the newest of some items was published.
pub(super) const NEWEST_OF_ITEMS: &str =
    "SELECT max(published_at) FROM item WHERE item_id IN (SELECT value FROM json_each(?1))";

/// The sightings of items.
pub(super) const SIGHTINGS_OF_ITEMS: &str = "SELECT item_id, feed_id, key, guid, link, title, feed_hash, last_seen_at \
     FROM sighting WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY sighting_id";

/// The hashes of the versions of items before the newest.
pub(super) const EARLIER_HASHES: &str = "SELECT item_id, content_hash FROM past_revision \
     WHERE item_id IN (SELECT value FROM json_each(?1))";

/// Items of a scope that are one page by its address or by what the page calls itself, the earliest first.
///
/// Of each kind two in the order of their rows, in which both indexes end: a site may give all its pages one canonical address.
pub(super) const SAME_PAGE: &str = "SELECT item_id, first_seen_at FROM ( \
         SELECT item_id, first_seen_at FROM item WHERE scope = ?1 AND url_key = ?2 ORDER BY item_id LIMIT 2) \
     UNION \
     SELECT item_id, first_seen_at FROM ( \
         SELECT item_id, first_seen_at FROM item \
         WHERE canonical_url = ?3 AND scope = ?1 AND canonical_url IS NOT NULL AND canonical_url IS NOT url ORDER BY item_id LIMIT 2) \
     ORDER BY 2, 1 LIMIT 2";

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
                ..KnownItems::default()
            })
        })
    }

    /// Gives the newest items that a feed was the first to carry, at most `limit`.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn carried_lately(
        &self,
        feed_id: FeedId,
        limit: u32,
    ) -> Result<Vec<KnownItem>, StoreError> {
        self.look_up("look up the newest items of a feed", |connection| {
            let items = connection
                .prepare_cached(&select(NEWEST_OF_FEED))?
                .query_map((feed_id.0, limit), read_item)?
                .collect::<rusqlite::Result<_>>()?;
            complete(connection, items)
        })
    }

    /// Gives what one feed carried under the keys: enough to see, by `feed_hash`, which entries did not change.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn carried(
        &self,
        feed_id: FeedId,
        keys: &[String],
    ) -> Result<Vec<CarriedEntry>, StoreError> {
        self.look_up("look up what a feed carried", |connection| {
            connection
                .prepare_cached(CARRIED)?
                .query_map((feed_id.0, json_texts(keys)?), |row| {
                    let mut columns = Columns::of(row);
                    Ok(CarriedEntry {
                        item_id: ItemId(columns.take()?),
                        key: columns.take()?,
                        feed_hash: columns.take()?,
                        last_seen_at: columns.time()?,
                    })
                })?
                .collect()
        })
    }

    /// Gives the publication time of the newest of some items; `None` where there are none.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn newest_of(
        &self,
        items: impl Iterator<Item = ItemId>,
    ) -> Result<Option<UnixMillis>, StoreError> {
        let ids = json_ids(items.map(|item_id| item_id.0));
        self.look_up("look up the newest of some items", |connection| {
            connection
                .prepare_cached(NEWEST_OF_ITEMS)?
                .query_row([ids], |row| row.get(0))
                .map(|at: Option<i64>| at.map(UnixMillis))
        })
    }

    /// Gives an item of the scope, other than `item_id`, whose page is that at `canonical_url`: by its own address, of which
    /// `url_key` is the key, or because its page calls itself so.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn same_page(
        &self,
        item_id: ItemId,
        scope: &str,
        url_key: Option<&str>,
        canonical_url: &str,
    ) -> Result<Option<KnownItem>, StoreError> {
        let found = self.look_up("look up the items of a page", |connection| {
            connection
                .prepare_cached(SAME_PAGE)?
                .query_map((scope, url_key, canonical_url), |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()
        })?;
        match found.into_iter().find(|found| *found != item_id.0) {
            Some(other) => self.item(ItemId(other)),
            None => Ok(None),
        }
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
            let Some(mut item) = items.into_iter().next() else {
                return Ok(None);
            };
            item.previous = previous_text(connection, item_id, item.version)?;
            Ok(Some(item))
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
        "SELECT item.item_id, item.feed_id, item.version, item.first_seen_at, item.version_at, item.version_kind, \
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
        version_at: columns.time()?,
        version_kind: columns.code(RevisionKind::from_text)?,
        page_requests: columns.take()?,
        page_tried_at: columns.optional_time()?,
        content: columns.content()?,
        sightings: Vec::new(),
        earlier_hashes: Vec::new(),
        previous: None,
    })
}

fn read_sighting(row: &Row<'_>) -> rusqlite::Result<(ItemId, StoredSighting)> {
    let mut columns = Columns::of(row);
    let item_id = ItemId(columns.take()?);
    let sighting = StoredSighting {
        feed_id: FeedId(columns.take()?),
        key: columns.take()?,
        guid: columns.take()?,
        link: columns.take()?,
        title: columns.take()?,
        feed_hash: columns.take()?,
        last_seen_at: columns.time()?,
    };
    Ok((item_id, sighting))
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
    let mut hashes = load_earlier_hashes(connection, &items)?;
    for item in &mut items {
        if let Some(parts) = parts.remove(&item.item_id.0) {
            parts.move_into(&mut item.content);
        }
        item.sightings = sightings.remove(&item.item_id).unwrap_or_default();
        item.earlier_hashes = hashes.remove(&item.item_id).unwrap_or_default();
    }
    Ok(items)
}

fn load_earlier_hashes(
    connection: &Connection,
    items: &[KnownItem],
) -> rusqlite::Result<HashMap<ItemId, Vec<i64>>> {
    let mut hashes: HashMap<ItemId, Vec<i64>> = HashMap::new();
    let revised = items.iter().filter(|item| item.version > 1);
    let ids = json_ids(revised.map(|item| item.item_id.0));
    let mut statement = connection.prepare_cached(EARLIER_HASHES)?;
    let mut rows = statement.query([ids])?;
    while let Some(row) = rows.next()? {
        hashes
            .entry(ItemId(row.get(0)?))
            .or_default()
            .push(row.get(1)?);
    }
    Ok(hashes)
}

fn previous_text(
    connection: &Connection,
    item_id: ItemId,
    version: u32,
) -> rusqlite::Result<Option<VersionText>> {
    connection
        .prepare_cached(
            "SELECT headline, lede, body_text FROM past_revision WHERE item_id = ?1 AND number = ?2",
        )?
        .query_row((item_id.0, version.saturating_sub(1)), |row| {
            let mut columns = Columns::of(row);
            Ok(VersionText {
                headline: columns.take()?,
                lede: columns.take()?,
                body_text: columns.take()?,
            })
        })
        .optional()
}

fn load_sightings(
    connection: &Connection,
    ids: &str,
) -> rusqlite::Result<HashMap<ItemId, Vec<StoredSighting>>> {
    let mut sightings: HashMap<ItemId, Vec<StoredSighting>> = HashMap::new();
    let mut statement = connection.prepare_cached(SIGHTINGS_OF_ITEMS)?;
    let mut rows = statement.query([ids])?;
    while let Some(row) = rows.next()? {
        let (item_id, sighting) = read_sighting(row)?;
        sightings.entry(item_id).or_default().push(sighting);
    }
    Ok(sightings)
}
