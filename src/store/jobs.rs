//! The queue of article pages.

mod due;

use rusqlite::Connection;
use url::Url;

use crate::model::{
    ArticlePlan, DuplicateLink, FeedId, ItemId, JobId, JobRequest, JobVerdict, PageMemory,
    UnixMillis, host_key,
};

#[cfg(test)]
pub(super) use due::{ASKED, WATCHED};
pub use due::{JobHosts, JobQuery};

/// Asks for the page of an item. The row of an earlier request is used again.
pub(super) fn request(
    connection: &Connection,
    item_id: ItemId,
    version: u32,
    job: &JobRequest,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    connection.prepare_cached(REQUEST)?.execute((
        item_id.0,
        &job.url,
        host_of(&job.url),
        job.reason.as_str(),
        version,
        at.0,
        job.due.0,
    ))?;
    Ok(())
}

/// True where a page that has not come yet is asked for again because its entry was touched: there are feeds that touch all entries at
/// every poll, and a page that does not come must not be asked ever anew for that.
macro_rules! still_waits {
    () => {
        "(excluded.request_reason = 'touched' AND article_job.url = excluded.url \
          AND (state = 'failed' OR (state IN ('waiting', 'parked') AND request_reason <> 'recheck')))"
    };
}

// A page that was to complete a revision and has not come yet still completes it. Where one is to complete a revision, the validators
// belong to the text before it: were that page never read, they would answer for a text that they are not of. A page that still waits keeps
// its place in the queue, its failures and the later of the two times.
const REQUEST: &str = concat!(
    "INSERT INTO article_job (item_id, feed_id, url, host, state, request_reason, version, generation, attempts, \
     requested_at, next_attempt_at) \
     SELECT item_id, feed_id, ?2, ?3, (SELECT iif(pages, 'waiting', 'parked') FROM feed WHERE feed_id = item.feed_id), \
     ?4, ?5, 1, 0, ?6, ?7 FROM item WHERE item_id = ?1 \
     ON CONFLICT (item_id) DO UPDATE SET url = excluded.url, host = excluded.host, state = excluded.state, \
     request_reason = CASE WHEN state IN ('waiting', 'parked') AND excluded.request_reason IN ('touched', 'recheck') \
         AND request_reason <> 'recheck' \
         THEN request_reason ELSE excluded.request_reason END, \
     version = excluded.version, generation = generation + 1, \
     attempts = iif(",
    still_waits!(),
    ", attempts, 0), \
     requested_at = iif(",
    still_waits!(),
    ", requested_at, excluded.requested_at), \
     next_attempt_at = CASE WHEN NOT ",
    still_waits!(),
    " THEN excluded.next_attempt_at \
         WHEN excluded.next_attempt_at > excluded.requested_at THEN max(next_attempt_at, excluded.next_attempt_at) \
         ELSE next_attempt_at END, \
     last_error = iif(",
    still_waits!(),
    ", last_error, NULL), \
     last_error_detail = iif(",
    still_waits!(),
    ", last_error_detail, NULL), \
     etag = iif(url = excluded.url AND excluded.request_reason IN ('touched', 'recheck'), etag, NULL), \
     last_modified = iif(url = excluded.url AND excluded.request_reason IN ('touched', 'recheck'), last_modified, NULL), \
     validators_url = iif(url = excluded.url, validators_url, NULL)",
);

/// Notes what became of a page. False where it was asked for again meanwhile: the row then stays as that request left it, but for a failure
/// that counts for it too.
pub(super) fn finish(connection: &Connection, plan: &ArticlePlan) -> rusqlite::Result<bool> {
    let read = match plan.recheck_at {
        Some(_) => "watched",
        None => "done",
    };
    let (state, next_attempt_at, failure) = match &plan.verdict {
        JobVerdict::Done => (read, plan.recheck_at.map(|at| at.0), None),
        JobVerdict::Missed { code, detail } => {
            (read, plan.recheck_at.map(|at| at.0), Some((code, detail)))
        }
        JobVerdict::PutOff { at, code, detail } if plan.recheck_at.is_some() => {
            (read, Some(at.0), Some((code, detail)))
        }
        JobVerdict::PutOff { at, code, detail } | JobVerdict::Retry { at, code, detail } => {
            ("waiting", Some(at.0), Some((code, detail)))
        }
        JobVerdict::GiveUp { code, detail } => ("failed", None, Some((code, detail))),
    };
    let rows = connection
        .prepare_cached(
            "UPDATE article_job SET state = iif(state = 'parked' AND ?3 IN ('waiting', 'watched'), state, ?3), \
             request_reason = iif(?3 = 'watched', 'recheck', request_reason), \
             attempts = iif(?3 = 'watched' AND ?6 IS NULL, 0, attempts + ?8), \
             next_attempt_at = coalesce(?4, next_attempt_at), last_attempt_at = iif(?8, ?5, last_attempt_at), last_error = ?6, last_error_detail = ?7 \
             WHERE article_job_id = ?1 AND generation = ?2",
        )?
        .execute((
            plan.job_id.0,
            plan.generation,
            state,
            next_attempt_at,
            plan.at.0,
            failure.map(|(code, _)| code.as_str()),
            failure.map(|(_, detail)| detail),
            i64::from(!matches!(plan.verdict, JobVerdict::PutOff { .. })),
        ))?;
    if rows > 0
        && let Some(memory) = &plan.memory
    {
        remember(connection, plan.job_id, memory)?;
    }
    if rows == 0 {
        note_failure(connection, plan)?;
    }
    Ok(rows > 0)
}

/// Counts a failure where the page was asked for again meanwhile only because its entry was touched.
fn note_failure(connection: &Connection, plan: &ArticlePlan) -> rusqlite::Result<()> {
    let (at, code, detail) = match &plan.verdict {
        JobVerdict::Retry { at, code, detail } => (Some(at.0), code, detail),
        JobVerdict::GiveUp { code, detail } => (None, code, detail),
        JobVerdict::Done | JobVerdict::Missed { .. } | JobVerdict::PutOff { .. } => return Ok(()),
    };
    connection
        .prepare_cached(
            "UPDATE article_job SET attempts = attempts + 1, next_attempt_at = max(next_attempt_at, coalesce(?3, next_attempt_at)), \
             last_attempt_at = ?4, last_error = ?5, last_error_detail = ?6 \
             WHERE article_job_id = ?1 AND requested_at = ?2 AND state IN ('waiting', 'parked')",
        )?
        .execute((
            plan.job_id.0,
            plan.requested_at.0,
            at,
            plan.at.0,
            code.as_str(),
            detail,
        ))?;
    Ok(())
}

/// Marks an item as the page of an earlier one, and tells whether it was not marked before. Where the earlier one repeats another, so
/// does this one, and one that others repeat stays what they repeat: there are no chains. A digest repeats nothing.
pub(super) fn mark_same_page(
    connection: &Connection,
    item_id: ItemId,
    link: DuplicateLink,
) -> rusqlite::Result<bool> {
    let rows = connection
        .prepare_cached(
            "UPDATE item SET duplicate_of = first.item_id, relation = ?3 \
             FROM (SELECT CASE WHEN relation <> 'contains' THEN duplicate_of ELSE item_id END AS item_id FROM item WHERE item_id = ?2) AS first \
             WHERE item.item_id = ?1 AND first.item_id <> ?1 AND (item.duplicate_of IS NULL OR item.relation = 'contains') \
             AND NOT EXISTS (SELECT 1 FROM item AS other WHERE other.duplicate_of = ?1 AND other.relation <> 'contains')",
        )?
        .execute((item_id.0, link.of.0, link.relation.as_str()))?;
    Ok(rows > 0)
}

/// Keeps of a page what the next request for it needs.
fn remember(connection: &Connection, job_id: JobId, memory: &PageMemory) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET etag = ?2, last_modified = ?3, validators_url = ?4, checks = ?5, gone_at = ?6 \
             WHERE article_job_id = ?1",
        )?
        .execute((
            job_id.0,
            &memory.validators.etag,
            &memory.validators.last_modified,
            &memory.validators_url,
            memory.checks,
            memory.gone_at.map(|at| at.0),
        ))?;
    Ok(())
}

/// Notes that the revision that a newer request was to complete has been completed meanwhile: what that request brings is a version of its
/// own.
pub(super) fn note_completed(
    connection: &Connection,
    job_id: JobId,
    number: u32,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET request_reason = 'touched' WHERE article_job_id = ?1 AND version = ?2",
        )?
        .execute((job_id.0, number))?;
    Ok(())
}

/// Longest honest wait of a page in milliseconds: a week that its server asked for, and a day.
const LONGEST_WAIT_MILLIS: i64 = 8 * 86_400_000;
/// Longest honest wait of a re-check in milliseconds: the longest time of a plan, and a day.
const LONGEST_WATCH_MILLIS: i64 = 31 * 86_400_000;

/// Makes pages due whose time lies further ahead than any rule waits: it was written while the clock was wrong.
pub(super) fn forget_wrong_clock(connection: &Connection, now: UnixMillis) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET next_attempt_at = ?1 WHERE state = 'waiting' AND next_attempt_at > ?2",
        )?
        .execute((now.0, now.0.saturating_add(LONGEST_WAIT_MILLIS)))?;
    connection
        .prepare_cached(
            "UPDATE article_job SET next_attempt_at = ?1 WHERE state = 'watched' AND next_attempt_at > ?2",
        )?
        .execute((now.0, now.0.saturating_add(LONGEST_WATCH_MILLIS)))?;
    Ok(())
}

/// Parks the waiting and the watched pages of a feed.
pub(super) fn park(connection: &Connection, feed_id: FeedId) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET state = 'parked' WHERE feed_id = ?1 AND state IN ('waiting', 'watched') AND state <> 'done'",
        )?
        .execute([feed_id.0])?;
    Ok(())
}

/// Wakes the parked pages of a feed.
pub(super) fn wake(connection: &Connection, feed_id: FeedId) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET state = iif(request_reason = 'recheck', 'watched', 'waiting') \
             WHERE feed_id = ?1 AND state = 'parked' AND state <> 'done'",
        )?
        .execute([feed_id.0])?;
    Ok(())
}

/// Names the server of an address as the budget and the queue of the daemon do. Rows of earlier versions lack its port and may keep the dot
/// at its end: they stand in a group of their own until they are asked for again, which harms nothing.
fn host_of(address: &str) -> String {
    let url = Url::parse(address).ok();
    url.map(|url| host_key(&url)).unwrap_or_default()
}
