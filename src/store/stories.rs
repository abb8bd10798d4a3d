//! Stories of several items: what their choice needs to look up, and their rows.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _};

use crate::model::{ChangeKind, ItemComparison, ItemId, StoryMember, UnixMillis};

use super::applied::Applied;
use super::row::{Columns, json_ids};
use super::{Reader, StoreError, changes};

/// Items with their terms.
pub(super) const TERMS: &str =
    "SELECT item_id, terms FROM json_each(?1) AS ids CROSS JOIN item_terms ON item_id = ids.value";

/// Items with their stories.
pub(super) const MEMBERS: &str = "SELECT item.item_id, item.published_at, item.story_id, coalesce(story.items, 1), \
     coalesce(lead.published_at, item.published_at) FROM json_each(?1) AS ids CROSS JOIN item ON item.item_id = ids.value \
     LEFT JOIN story ON story.story_id = item.story_id LEFT JOIN item AS lead ON lead.item_id = story.lead_item_id";

/// Whether an agency has an item in a story.
pub(super) const HAS_AGENCY: &str =
    "SELECT 1 FROM item WHERE story_id = ?1 AND agency IS ?2 AND country IS ?3 LIMIT 1";

impl Reader {
    /// Gives the weightiest words of these items, packed, in no order; see `story::TermWeights`.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn terms_of(&self, ids: &[ItemId]) -> Result<Vec<(ItemId, Vec<u8>)>, StoreError> {
        self.look_up("read the terms of items", |connection| {
            connection
                .prepare_cached(TERMS)?
                .query_map([json_ids(ids.iter().map(|id| id.0))], |row| {
                    Ok((ItemId(row.get(0)?), row.get(1)?))
                })?
                .collect()
        })
    }

    /// Gives these items with their stories, in no order.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn story_members(&self, ids: &[ItemId]) -> Result<Vec<StoryMember>, StoreError> {
        self.look_up("read the stories of items", |connection| {
            connection
                .prepare_cached(MEMBERS)?
                .query_map([json_ids(ids.iter().map(|id| id.0))], |row| {
                    let mut columns = Columns::of(row);
                    Ok(StoryMember {
                        item_id: ItemId(columns.take()?),
                        published_at: columns.time()?,
                        story_id: columns.take()?,
                        story_items: columns.count()?,
                        story_begun_at: columns.time()?,
                    })
                })?
                .collect()
        })
    }

    /// Gives the languages whose words are counted.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn term_languages(&self) -> Result<HashSet<String>, StoreError> {
        self.look_up("read the languages of words", |connection| {
            connection
                .prepare_cached("SELECT language FROM term_statistics")?
                .query_map((), |row| row.get(0))?
                .collect()
        })
    }

    /// Gives the packed counts of the words of a language; `None` where none are kept.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn term_statistics(&self, language: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.look_up("read the statistics of a language", |connection| {
            connection
                .prepare_cached("SELECT counts FROM term_statistics WHERE language = ?1")?
                .query_row([language], |row| row.get(0))
                .optional()
        })
    }
}

/// Writes the terms of an item and the story that it joins.
pub(super) fn write(
    connection: &Connection,
    item: &ItemComparison,
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    if let (Some(terms), Some(key)) = (&item.terms, item.keys.first()) {
        connection
            .prepare_cached(
                "INSERT INTO item_terms (item_id, bucket, terms) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (item_id) DO UPDATE SET bucket = excluded.bucket, terms = excluded.terms",
            )?
            .execute((item.item_id.0, key.bucket, terms))?;
    }
    let Some(partner) = item.event else {
        return Ok(());
    };
    let Some(mut member) = Member::read(connection, item.item_id)? else {
        return Ok(());
    };
    let Some(mut partner) = Member::read(connection, partner)? else {
        return Ok(());
    };
    let story_id = match partner.story_id {
        Some(story_id) => story_id,
        None => open(connection, &mut partner, at, applied)?,
    };
    if member.story_id != Some(story_id) {
        let left = member.story_id;
        join(connection, &mut member, story_id, at, applied)?;
        if let Some(left) = left {
            count_anew(connection, left, at, applied)?;
        }
    }
    Ok(())
}

/// What of an item concerns its story.
struct Member {
    item_id: i64,
    version: u32,
    first_seen_at: i64,
    agency: Option<String>,
    country: Option<String>,
    story_id: Option<i64>,
}

impl Member {
    fn read(connection: &Connection, item_id: ItemId) -> rusqlite::Result<Option<Self>> {
        connection
            .prepare_cached(
                "SELECT item_id, version, first_seen_at, agency, country, story_id FROM item WHERE item_id = ?1",
            )?
            .query_row([item_id.0], |row| {
                let mut columns = Columns::of(row);
                Ok(Self {
                    item_id: columns.take()?,
                    version: columns.take()?,
                    first_seen_at: columns.take()?,
                    agency: columns.take()?,
                    country: columns.take()?,
                    story_id: columns.take()?,
                })
            })
            .optional()
    }

    fn set_story(
        &mut self,
        connection: &Connection,
        story_id: Option<i64>,
        at: UnixMillis,
        applied: &mut Applied,
    ) -> rusqlite::Result<()> {
        connection
            .prepare_cached("UPDATE item SET story_id = ?2 WHERE item_id = ?1")?
            .execute((self.item_id, story_id))?;
        self.story_id = story_id;
        let item_id = ItemId(self.item_id);
        let sequence = changes::append(connection, item_id, ChangeKind::Story, self.version, at)?;
        applied.changes += 1;
        applied.last_sequence = Some(sequence);
        Ok(())
    }
}

/// Makes the story of an item that stood alone, and gives its row.
fn open(
    connection: &Connection,
    lead: &mut Member,
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO story (lead_item_id, first_seen_at, last_seen_at, items, agencies) VALUES (?1, ?2, ?2, 1, 1)",
        )?
        .execute((lead.item_id, lead.first_seen_at))?;
    let story_id = connection.last_insert_rowid();
    lead.set_story(connection, Some(story_id), at, applied)?;
    Ok(story_id)
}

fn join(
    connection: &Connection,
    member: &mut Member,
    story_id: i64,
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    let is_counted = connection.prepare_cached(HAS_AGENCY)?.exists((
        story_id,
        &member.agency,
        &member.country,
    ))?;
    connection
        .prepare_cached(
            "UPDATE story SET items = items + 1, agencies = agencies + ?2, first_seen_at = min(first_seen_at, ?3), \
             last_seen_at = max(last_seen_at, ?3) WHERE story_id = ?1",
        )?
        .execute((story_id, !is_counted, member.first_seen_at))?;
    member.set_story(connection, Some(story_id), at, applied)
}

/// Counts the items of a story that one has left. One item alone tells no event with others: its story goes.
fn count_anew(
    connection: &Connection,
    story_id: i64,
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    let left: Vec<i64> = connection
        .prepare_cached("SELECT item_id FROM item WHERE story_id = ?1 LIMIT 2")?
        .query_map([story_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if left.len() < 2 {
        for item_id in left {
            if let Some(mut last) = Member::read(connection, ItemId(item_id))? {
                last.set_story(connection, None, at, applied)?;
            }
        }
        connection
            .prepare_cached("DELETE FROM story WHERE story_id = ?1")?
            .execute([story_id])?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "UPDATE story SET (lead_item_id, first_seen_at, last_seen_at, items, agencies) = (\
                 SELECT min(item_id), min(first_seen_at), max(first_seen_at), count(*), \
                 count(DISTINCT coalesce(agency, '') || '/' || coalesce(country, '')) FROM item WHERE story_id = ?1) \
             WHERE story_id = ?1",
        )?
        .execute([story_id])?;
    Ok(())
}

/// Writes the counts of words of languages.
pub(super) fn write_statistics(
    connection: &Connection,
    statistics: &[(String, Vec<u8>)],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO term_statistics (language, counts) VALUES (?1, ?2) \
         ON CONFLICT (language) DO UPDATE SET counts = excluded.counts",
    )?;
    for (language, counts) in statistics {
        statement.execute((language, counts))?;
    }
    Ok(())
}
