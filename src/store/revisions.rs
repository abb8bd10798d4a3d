//! The versions of an item: the newest stands in `item`, those before it in `past_revision`.
//!
//! Most stories never change, and their text is stored once.

use rusqlite::Connection;

use crate::model::{ItemContent, ItemId, RevisionKind, TextChange, UnixMillis};

use super::row::Columns;
use super::{Reader, StoreError};

/// One version of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// When it was seen.
    pub seen_at: UnixMillis,
    /// What kind of change it was.
    pub kind: RevisionKind,
    /// Headline.
    pub headline: Option<String>,
    /// Standfirst.
    pub lede: Option<String>,
    /// Paragraphs joined by a blank line.
    pub body_text: Option<String>,
    /// Hash of headline, lede and body.
    pub content_hash: i64,
}

/// Moves the text that the item has into the past, and gives the number of the revision that begins.
pub(super) fn begin(
    connection: &Connection,
    item_id: ItemId,
    version: u32,
    kind: RevisionKind,
    at: UnixMillis,
) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "INSERT INTO past_revision (item_id, number, seen_at, kind, headline, lede, body_text, content_hash) \
             SELECT item_id, version, version_at, version_kind, headline, lede, body_text, content_hash \
             FROM item WHERE item_id = ?1",
        )?
        .execute([item_id.0])?;
    let next = version.saturating_add(1);
    connection
        .prepare_cached(
            "UPDATE item SET version = ?2, version_kind = ?3, version_at = ?4 WHERE item_id = ?1",
        )?
        .execute((item_id.0, next, kind.as_str(), at.0))?;
    Ok(next)
}

/// Gives a revision that was replaced meanwhile the text that its page brought.
pub(super) fn complete_past(
    connection: &Connection,
    item_id: ItemId,
    number: u32,
    content: &ItemContent,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE past_revision SET headline = ?3, lede = ?4, body_text = ?5, content_hash = ?6 \
             WHERE item_id = ?1 AND number = ?2",
        )?
        .execute((
            item_id.0,
            number,
            &content.headline,
            &content.lede,
            &content.body_text,
            content.content_hash,
        ))?;
    Ok(())
}

/// Gives a revision another kind.
pub(super) fn raise(
    connection: &Connection,
    item_id: ItemId,
    number: u32,
    kind: RevisionKind,
) -> rusqlite::Result<()> {
    for statement in [
        "UPDATE item SET version_kind = ?3 WHERE item_id = ?1 AND version = ?2",
        "UPDATE past_revision SET kind = ?3 WHERE item_id = ?1 AND number = ?2",
    ] {
        connection
            .prepare_cached(statement)?
            .execute((item_id.0, number, kind.as_str()))?;
    }
    Ok(())
}

/// Notes what a revision changed in the text; what was noted of it before is replaced.
pub(super) fn note_change(
    connection: &Connection,
    item_id: ItemId,
    number: u32,
    change: &TextChange,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO revision_change (item_id, number, removed, added) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (item_id, number) DO UPDATE SET removed = excluded.removed, added = excluded.added",
        )?
        .execute((item_id.0, number, &change.removed, &change.added))?;
    Ok(())
}

impl Reader {
    /// Gives all versions of an item, the first one first; none where there is no such item.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn revisions(&self, item_id: ItemId) -> Result<Vec<Revision>, StoreError> {
        self.look_up("read the revisions of an item", |connection| {
            connection
                .prepare_cached(
                    "SELECT number, seen_at, kind, headline, lede, body_text, content_hash FROM revision \
                     WHERE item_id = ?1 ORDER BY number",
                )?
                .query_map([item_id.0], |row| {
                    let mut columns = Columns::of(row);
                    Ok(Revision {
                        number: columns.take()?,
                        seen_at: columns.time()?,
                        kind: columns.code(RevisionKind::from_text)?,
                        headline: columns.take()?,
                        lede: columns.take()?,
                        body_text: columns.take()?,
                        content_hash: columns.take()?,
                    })
                })?
                .collect()
        })
    }
}
