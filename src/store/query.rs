//! Lists of stored items, with every column of the read contract.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use crate::model::{
    DuplicateLink, FeedSlug, ItemContent, ItemId, RevisionKind, Sequence, UnixMillis,
};

use super::row::{CONTENT_COLUMNS, Columns, json_ids};
use super::{ChangeFilter, Reader, StoreError, parts};

/// An item as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredItem {
    /// Row.
    pub item_id: ItemId,
    /// The feed that first carried it.
    pub feed: FeedSlug,
    /// Agency of that feed.
    pub agency: Option<String>,
    /// Country of that feed.
    pub country: Option<String>,
    /// Number of the newest revision.
    pub version: u32,
    /// Kind of the newest revision.
    pub version_kind: RevisionKind,
    /// When the newest revision was seen.
    pub version_at: UnixMillis,
    /// When the item was first seen.
    pub first_seen_at: UnixMillis,
    /// Words of the body.
    pub word_count: u64,
    /// The earlier item that it repeats.
    pub duplicate: Option<DuplicateLink>,
    /// The uri of that item.
    pub duplicate_uri: Option<String>,
    /// Row of its story.
    pub story_id: Option<i64>,
    /// The columns that come from feed and page, with enclosures, subjects and attributions.
    pub content: ItemContent,
    /// The last change that was read of it, where items are asked for in the order of changes.
    pub sequence: Option<Sequence>,
}

/// In which order items come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ItemOrder {
    /// The newest by publication first.
    #[default]
    Newest,
    /// In the order of the change feed, from the change after this one: each item once, as it is now. To go on, ask with the
    /// greatest `sequence` of the answer.
    ChangedAfter(Sequence),
}

/// Which items are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemFilter {
    /// In which order.
    pub order: ItemOrder,
    /// Only items that this feed first carried.
    pub feed: Option<FeedSlug>,
    /// Only items of this agency.
    pub agency: Option<String>,
    /// At most so many.
    pub limit: u32,
}

const STORED_COLUMNS: &str = "item.item_id, feed.slug, item.agency, item.country, item.version, item.version_kind, \
     item.version_at, item.first_seen_at, item.word_count, item.duplicate_of, item.relation, \
     (SELECT uri FROM item AS earlier WHERE earlier.item_id = item.duplicate_of), item.story_id";

impl Reader {
    /// Gives stored items.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn items(&self, filter: &ItemFilter) -> Result<Vec<StoredItem>, StoreError> {
        match filter.order {
            ItemOrder::Newest => {
                self.look_up("list items", |connection| newest(connection, filter))
            }
            ItemOrder::ChangedAfter(after) => self.changed_items(after, filter),
        }
    }

    fn changed_items(
        &self,
        after: Sequence,
        filter: &ItemFilter,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let of = ChangeFilter {
            feed: filter.feed.clone(),
            agency: filter.agency.clone(),
        };
        let changes = self.changes(after, &of, filter.limit)?;
        let ids: Vec<i64> = changes.iter().map(|change| change.item_id.0).collect();
        let mut items = self.look_up("list items", |connection| by_id(connection, &ids))?;
        // Collected in the order of the changes: of each item the last one stays.
        let last: HashMap<ItemId, Sequence> = changes
            .iter()
            .map(|change| (change.item_id, change.sequence))
            .collect();
        for item in &mut items {
            item.sequence = last.get(&item.item_id).copied();
        }
        items.sort_by_key(|item| item.sequence);
        Ok(items)
    }
}

fn newest(connection: &Connection, filter: &ItemFilter) -> rusqlite::Result<Vec<StoredItem>> {
    let slug = filter.feed.as_ref().map(|slug| &slug.0);
    let items = connection
        .prepare_cached(&newest_sql(filter))?
        .query_map((slug, &filter.agency, filter.limit), read_item)?
        .collect::<rusqlite::Result<_>>()?;
    with_parts(connection, items)
}

/// Each filter has an index of its own, in the right order; one statement for all of them would use none.
pub(super) fn newest_sql(filter: &ItemFilter) -> String {
    let of_feed = match filter.feed {
        Some(_) => "item.feed_id = (SELECT feed_id FROM feed WHERE slug = ?1)",
        None => "?1 IS NULL",
    };
    let of_agency = match filter.agency {
        Some(_) => "item.agency = ?2",
        None => "?2 IS NULL",
    };
    format!(
        "SELECT {STORED_COLUMNS}, {CONTENT_COLUMNS} FROM item CROSS JOIN feed ON feed.feed_id = item.feed_id \
         WHERE {of_feed} AND {of_agency} ORDER BY item.published_at DESC, item.item_id DESC LIMIT ?3"
    )
}

/// Gives the items of these rows, in no order.
pub(super) fn by_id(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<StoredItem>> {
    let sql = format!(
        "SELECT {STORED_COLUMNS}, {CONTENT_COLUMNS} FROM item CROSS JOIN feed ON feed.feed_id = item.feed_id \
         WHERE item.item_id IN (SELECT value FROM json_each(?1))"
    );
    let items = connection
        .prepare_cached(&sql)?
        .query_map([json_ids(ids.iter().copied())], read_item)?
        .collect::<rusqlite::Result<_>>()?;
    with_parts(connection, items)
}

fn with_parts(
    connection: &Connection,
    mut items: Vec<StoredItem>,
) -> rusqlite::Result<Vec<StoredItem>> {
    let mut parts = parts::load(
        connection,
        &json_ids(items.iter().map(|item| item.item_id.0)),
    )?;
    for item in &mut items {
        if let Some(parts) = parts.remove(&item.item_id.0) {
            parts.move_into(&mut item.content);
        }
    }
    Ok(items)
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<StoredItem> {
    let mut columns = Columns::of(row);
    Ok(StoredItem {
        item_id: ItemId(columns.take()?),
        feed: FeedSlug(columns.take()?),
        agency: columns.take()?,
        country: columns.take()?,
        version: columns.take()?,
        version_kind: columns.code(RevisionKind::from_text)?,
        version_at: columns.time()?,
        first_seen_at: columns.time()?,
        word_count: columns.count()?,
        duplicate: columns.duplicate()?,
        duplicate_uri: columns.take()?,
        story_id: columns.take()?,
        content: columns.content()?,
        sequence: None,
    })
}
