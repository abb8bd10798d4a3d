//! What an item has several of: enclosures, subjects, attributions.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::model::{Attribution, Enclosure, ItemContent, ItemId};

use super::row::{Columns, integer};

/// The parts of one item, in the order in which they were written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    enclosures: Vec<Enclosure>,
    subjects: Vec<String>,
    attributions: Vec<Attribution>,
}

impl Parts {
    /// Puts the parts in their place in `content`.
    pub(super) fn move_into(self, content: &mut ItemContent) {
        content.enclosures = self.enclosures;
        content.subjects = self.subjects;
        content.attributions = self.attributions;
    }
}

/// Loads the parts of the items whose ids stand in the JSON array `ids`. Items without any are missing from the answer.
pub(super) fn load(connection: &Connection, ids: &str) -> rusqlite::Result<HashMap<i64, Parts>> {
    let mut parts: HashMap<i64, Parts> = HashMap::new();
    let mut enclosures = connection.prepare_cached(
        "SELECT item_id, url, type, length FROM enclosure WHERE item_id IN (SELECT value FROM json_each(?1)) \
         ORDER BY enclosure_id",
    )?;
    let mut rows = enclosures.query([ids])?;
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        parts
            .entry(columns.take()?)
            .or_default()
            .enclosures
            .push(Enclosure {
                url: columns.take()?,
                media_type: columns.take()?,
                length: columns
                    .take::<Option<i64>>()?
                    .and_then(|length| u64::try_from(length).ok()),
            });
    }
    let mut subjects = connection.prepare_cached(
        "SELECT item_id, name FROM subject WHERE item_id IN (SELECT value FROM json_each(?1)) ORDER BY subject_id",
    )?;
    let mut rows = subjects.query([ids])?;
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        parts
            .entry(columns.take()?)
            .or_default()
            .subjects
            .push(columns.take()?);
    }
    let mut attributions = connection.prepare_cached(
        "SELECT item_id, agency, position, form FROM attribution WHERE item_id IN (SELECT value FROM json_each(?1)) \
         ORDER BY attribution_id",
    )?;
    let mut rows = attributions.query([ids])?;
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        parts
            .entry(columns.take()?)
            .or_default()
            .attributions
            .push(Attribution {
                agency: columns.take()?,
                position: columns.take()?,
                form: columns.take()?,
            });
    }
    Ok(parts)
}

/// Inserts the parts of a new item.
pub(super) fn insert(
    connection: &Connection,
    item_id: ItemId,
    content: &ItemContent,
) -> rusqlite::Result<()> {
    insert_enclosures(connection, item_id, &content.enclosures)?;
    insert_subjects(connection, item_id, &content.subjects)?;
    insert_attributions(connection, item_id, &content.attributions)
}

/// Makes the parts of an item those of `content`; what is the same already stays untouched.
pub(super) fn replace(
    connection: &Connection,
    item_id: ItemId,
    content: &ItemContent,
) -> rusqlite::Result<()> {
    let stored = load(connection, &format!("[{item_id}]"))?
        .remove(&item_id.0)
        .unwrap_or_default();
    let clear = |sql| connection.prepare_cached(sql)?.execute([item_id.0]);
    if stored.enclosures != content.enclosures {
        clear("DELETE FROM enclosure WHERE item_id = ?1")?;
        insert_enclosures(connection, item_id, &content.enclosures)?;
    }
    if stored.subjects != content.subjects {
        clear("DELETE FROM subject WHERE item_id = ?1")?;
        insert_subjects(connection, item_id, &content.subjects)?;
    }
    if stored.attributions != content.attributions {
        clear("DELETE FROM attribution WHERE item_id = ?1")?;
        insert_attributions(connection, item_id, &content.attributions)?;
    }
    Ok(())
}

fn insert_enclosures(
    connection: &Connection,
    item_id: ItemId,
    enclosures: &[Enclosure],
) -> rusqlite::Result<()> {
    for enclosure in enclosures {
        connection
            .prepare_cached(
                "INSERT INTO enclosure (item_id, url, type, length) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((
                item_id.0,
                &enclosure.url,
                &enclosure.media_type,
                enclosure.length.map(integer),
            ))?;
    }
    Ok(())
}

fn insert_subjects(
    connection: &Connection,
    item_id: ItemId,
    subjects: &[String],
) -> rusqlite::Result<()> {
    for name in subjects {
        connection
            .prepare_cached("INSERT INTO subject (item_id, name) VALUES (?1, ?2)")?
            .execute((item_id.0, name))?;
    }
    Ok(())
}

fn insert_attributions(
    connection: &Connection,
    item_id: ItemId,
    attributions: &[Attribution],
) -> rusqlite::Result<()> {
    for attribution in attributions {
        connection
            .prepare_cached(
                "INSERT INTO attribution (item_id, agency, position, form) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((
                item_id.0,
                &attribution.agency,
                attribution.position,
                &attribution.form,
            ))?;
    }
    Ok(())
}
