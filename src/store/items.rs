//! Writes what a plan decided about one item.

use rusqlite::{Connection, OptionalExtension, params};

use crate::model::{
    ChangeKind, FeedId, ItemContent, ItemId, ItemTarget, ItemWrite, RevisionKind, SightingWrite,
    UnixMillis,
};

use super::applied::{Applied, Batch, FeedAgency};
use super::error::refused;
use super::row::integer;
use super::spaceless::is_spaceless;
use super::{changes, jobs, parts, revisions};

/// An item of the scope with the same page and the same text.
pub(super) const TWIN: &str =
    "SELECT item_id FROM item WHERE url_key = ?1 AND scope = ?2 AND content_hash = ?3 LIMIT 1";

/// Whether another item has a key in a feed, and whether this item had to give it up.
pub(super) const HOLDERS_OF_A_KEY: &str = "SELECT EXISTS (SELECT 1 FROM sighting WHERE feed_id = ?1 AND key = ?2 AND item_id <> ?3), \
     EXISTS (SELECT 1 FROM sighting WHERE feed_id = ?1 AND key = ?2 || ' ~' || ?3)";

/// Where an item stands after its columns were written.
struct Standing {
    item_id: ItemId,
    version: u32,
}

/// Writes one item. `feed_id` is the feed that brings it; `None` where a page does.
pub(super) fn write(
    connection: &Connection,
    feed_id: Option<FeedId>,
    write: &ItemWrite,
    batch: &mut Batch,
) -> rusqlite::Result<()> {
    let standing = match write.target {
        ItemTarget::Existing(item_id) => update(connection, item_id, write, batch)?,
        ItemTarget::New => {
            let content = write.content.as_ref();
            let content = content.ok_or_else(|| refused("a new item has no content"))?;
            let feed_id = feed_id.or(write.sighting.as_ref().map(|sighting| sighting.feed_id));
            let feed_id = feed_id.ok_or_else(|| refused("a new item has no feed"))?;
            if let Some(item_id) = find_twin(connection, &write.scope, content)? {
                batch.applied.items_joined += 1;
                return write_sighting(connection, item_id, write.sighting.as_ref(), write.at);
            }
            insert(connection, feed_id, write, content, batch)?
        }
    };
    let sighting = write.sighting.as_ref();
    if write.target != ItemTarget::New
        || !write_first_sighting(connection, standing.item_id, sighting, write.at)?
    {
        write_sighting(connection, standing.item_id, sighting, write.at)?;
    }
    if let Some(job) = &write.job {
        jobs::request(
            connection,
            standing.item_id,
            standing.version,
            job,
            write.at,
        )?;
        batch.applied.jobs_requested += 1;
    }
    announce(
        connection,
        &standing,
        &write.changes,
        write.at,
        &mut batch.applied,
    )
}

/// Finds an item of the scope with the same page and the same text. Two feeds of one agency that were polled at the same moment
/// both bring it as new.
fn find_twin(
    connection: &Connection,
    scope: &str,
    content: &ItemContent,
) -> rusqlite::Result<Option<ItemId>> {
    let Some(url_key) = &content.url_key else {
        return Ok(None);
    };
    connection
        .prepare_cached(TWIN)?
        .query_row((url_key, scope, content.content_hash), |row| row.get(0))
        .map(ItemId)
        .optional()
}

fn insert(
    connection: &Connection,
    feed_id: FeedId,
    write: &ItemWrite,
    content: &ItemContent,
    batch: &mut Batch,
) -> rusqlite::Result<Standing> {
    let kind = write.revision.map_or(RevisionKind::New, |(_, kind)| kind);
    let agency = agency_of(connection, feed_id, batch)?;
    let inserted = connection
        .prepare_cached(
            "INSERT INTO item (feed_id, agency, country, scope, version, version_kind, version_at, first_seen_at, \
             uri, url, url_key, canonical_url, language, pub_status, published_at, updated_at, published_source, section, \
             headline, lede, dateline, located, by_line, slugline, marker, marker_number, urgency, embargoed_until, ed_note, \
             body_text, word_count, body_source, extraction_confidence, extractor_version, is_free, summary, feed_content, \
             image_url, content_hash, spaceless, extra, rule_version) \
             VALUES (?38, ?39, ?40, ?35, 1, ?36, ?37, ?37, \
             ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, \
             ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)",
        )?;
    execute(
        inserted,
        content,
        params![
            write.scope,
            kind.as_str(),
            write.at.0,
            feed_id.0,
            agency.code,
            agency.country
        ],
    )?;
    let item_id = ItemId(connection.last_insert_rowid());
    parts::insert(connection, item_id, content)?;
    batch.unindexed.add(item_id);
    *batch.brought.entry(feed_id).or_default() += 1;
    batch.applied.items_new += 1;
    Ok(Standing {
        item_id,
        version: 1,
    })
}

/// Gives the agency of a feed, which the items of one document share. Looked up before an item is inserted: an insertion that reads another
/// table keeps a journal of its own.
fn agency_of<'b>(
    connection: &Connection,
    feed_id: FeedId,
    batch: &'b mut Batch,
) -> rusqlite::Result<&'b FeedAgency> {
    let known = batch.agency.take();
    let agency = match known.filter(|known| known.feed_id == feed_id) {
        Some(known) => known,
        None => connection
            .prepare_cached("SELECT agency, country FROM feed WHERE feed_id = ?1")?
            .query_row([feed_id.0], |row| {
                Ok(FeedAgency {
                    feed_id,
                    code: row.get(0)?,
                    country: row.get(1)?,
                })
            })
            .optional()?
            .ok_or_else(|| refused(format!("there is no feed {feed_id}")))?,
    };
    Ok(batch.agency.insert(agency))
}

fn update(
    connection: &Connection,
    item_id: ItemId,
    write: &ItemWrite,
    batch: &mut Batch,
) -> rusqlite::Result<Standing> {
    let version: Option<u32> = connection
        .prepare_cached("SELECT version FROM item WHERE item_id = ?1")?
        .query_row([item_id.0], |row| row.get(0))
        .optional()?;
    let mut version = version.ok_or_else(|| refused(format!("there is no item {item_id}")))?;
    if let Some((_, kind)) = write.revision {
        // The next number, whatever the plan says: a page and a poll may both have planned upon the same version.
        version = revisions::begin(connection, item_id, version, kind, write.at)?;
        batch.applied.revisions += 1;
    }
    if let Some((number, kind)) = write.completes_revision.zip(write.raised_to) {
        revisions::raise(connection, item_id, number.min(version), kind)?;
    }
    if let Some(change) = &write.text_change {
        let number = write
            .completes_revision
            .map_or(version, |number| number.min(version));
        revisions::note_change(connection, item_id, number, change)?;
    }
    let Some(content) = &write.content else {
        return Ok(Standing { item_id, version });
    };
    batch.unindexed.index_before_change(connection, item_id)?;
    match write.completes_revision {
        Some(number) if write.revision.is_none() && number < version => {
            revisions::complete_past(connection, item_id, number, content)?;
        }
        _ => {
            update_columns(connection, item_id, content)?;
            parts::replace(connection, item_id, content)?;
        }
    }
    batch.applied.items_changed += 1;
    Ok(Standing { item_id, version })
}

fn update_columns(
    connection: &Connection,
    item_id: ItemId,
    content: &ItemContent,
) -> rusqlite::Result<()> {
    let statement = connection.prepare_cached(
        "UPDATE item SET uri = ?1, url = ?2, url_key = ?3, canonical_url = ?4, language = ?5, pub_status = ?6, \
         published_at = ?7, updated_at = ?8, published_source = ?9, section = ?10, headline = ?11, lede = ?12, dateline = ?13, \
         located = ?14, by_line = ?15, slugline = ?16, marker = ?17, marker_number = ?18, urgency = ?19, embargoed_until = ?20, \
         ed_note = ?21, body_text = ?22, word_count = ?23, body_source = ?24, extraction_confidence = ?25, \
         extractor_version = ?26, is_free = ?27, summary = ?28, feed_content = ?29, image_url = ?30, content_hash = ?31, \
         spaceless = ?32, extra = ?33, rule_version = ?34 WHERE item_id = ?35",
    )?;
    execute(statement, content, params![item_id.0])?;
    Ok(())
}

/// Runs a statement whose parameters 1 to 34 are the columns of `content`, and the following ones `rest`.
fn execute(
    mut statement: rusqlite::CachedStatement<'_>,
    content: &ItemContent,
    rest: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<usize> {
    let spaceless = is_spaceless(
        [
            &content.body_text,
            &content.headline,
            &content.lede,
            &content.summary,
        ]
        .into_iter()
        .filter_map(Option::as_deref),
    );
    let word_count = integer(content.word_count());
    let confidence = content
        .extraction_confidence
        .map(|value| value.clamp(0.0, 1.0));
    let columns = params![
        content.uri,
        content.url,
        content.url_key,
        content.canonical_url,
        content.language,
        content.pub_status.as_str(),
        content.published_at.0,
        content.updated_at.map(|at| at.0),
        content.published_source,
        content.section,
        content.headline,
        content.lede,
        content.dateline,
        content.located,
        content.by_line,
        content.slugline,
        content.marker.map(crate::model::MarkerKind::as_str),
        content.marker_number,
        content.urgency,
        content.embargoed_until.map(|at| at.0),
        content.ed_note,
        content.body_text,
        word_count,
        content.body_source.as_str(),
        confidence,
        content.extractor_version,
        content.is_free,
        content.summary,
        content.feed_content,
        content.image_url,
        content.content_hash,
        spaceless,
        content.extra,
        content.rule_version,
    ];
    for (place, value) in (1..).zip(columns.iter().chain(rest)) {
        statement.raw_bind_parameter(place, value)?;
    }
    statement.raw_execute()
}

/// Writes the sighting of an item that is new, and tells whether it has none other to care for: where another item has its key, nothing is
/// written.
fn write_first_sighting(
    connection: &Connection,
    item_id: ItemId,
    sighting: Option<&SightingWrite>,
    at: UnixMillis,
) -> rusqlite::Result<bool> {
    let Some(sighting) = sighting else {
        return Ok(true);
    };
    let written = insert_sighting(connection, "DO NOTHING", item_id, sighting, at)?;
    Ok(written > 0)
}

/// Inserts a sighting, and does what is said where its feed has the key already. Gives how many rows were written.
fn insert_sighting(
    connection: &Connection,
    on_conflict: &str,
    item_id: ItemId,
    sighting: &SightingWrite,
    at: UnixMillis,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO sighting (item_id, feed_id, key, guid, link, title, feed_hash, first_seen_at, last_seen_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (feed_id, key) {on_conflict}"
        ))?
        .execute((
            item_id.0,
            sighting.feed_id.0,
            &sighting.key,
            &sighting.guid,
            &sighting.link,
            &sighting.title,
            sighting.feed_hash,
            at.0,
        ))
}

/// What becomes of a sighting that there is already.
const SEEN_AGAIN: &str = "DO UPDATE SET guid = excluded.guid, link = excluded.link, title = excluded.title, \
     feed_hash = excluded.feed_hash, last_seen_at = excluded.last_seen_at";

fn write_sighting(
    connection: &Connection,
    item_id: ItemId,
    sighting: Option<&SightingWrite>,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    let Some(sighting) = sighting else {
        return Ok(());
    };
    let (is_taken, was_given_up): (bool, bool) = connection
        .prepare_cached(HOLDERS_OF_A_KEY)?
        .query_row((sighting.feed_id.0, &sighting.key, item_id.0), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    // A guid that comes back for another story is that story's from now on; what carried it before keeps a sighting of its own.
    if is_taken {
        connection
            .prepare_cached(
                "UPDATE OR REPLACE sighting SET key = key || ' ~' || item_id WHERE feed_id = ?1 AND key = ?2 AND item_id <> ?3",
            )?
            .execute((sighting.feed_id.0, &sighting.key, item_id.0))?;
    }
    if was_given_up {
        connection
            .prepare_cached(
                "UPDATE OR IGNORE sighting SET key = ?2 WHERE feed_id = ?1 AND key = ?2 || ' ~' || ?3",
            )?
            .execute((sighting.feed_id.0, &sighting.key, item_id.0))?;
    }
    insert_sighting(connection, SEEN_AGAIN, item_id, sighting, at).map(drop)
}

/// Tells the change feed that an item was found to repeat another.
pub(super) fn announce_duplicate(
    connection: &Connection,
    item_id: ItemId,
    at: UnixMillis,
    batch: &mut Batch,
) -> rusqlite::Result<()> {
    let version = connection
        .prepare_cached("SELECT version FROM item WHERE item_id = ?1")?
        .query_row([item_id.0], |row| row.get(0))?;
    let standing = Standing { item_id, version };
    let kinds = [ChangeKind::Duplicate];
    announce(connection, &standing, &kinds, at, &mut batch.applied)
}

fn announce(
    connection: &Connection,
    standing: &Standing,
    kinds: &[ChangeKind],
    at: UnixMillis,
    applied: &mut Applied,
) -> rusqlite::Result<()> {
    for kind in kinds {
        let sequence = changes::append(connection, standing.item_id, *kind, standing.version, at)?;
        applied.changes += 1;
        applied.last_sequence = Some(sequence);
    }
    Ok(())
}
