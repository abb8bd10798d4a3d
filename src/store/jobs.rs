//! The queue of article pages.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use url::Url;

use crate::model::{
    ArticleJob, ArticlePlan, FeedId, ItemId, JobId, JobReason, JobRequest, JobVerdict, UnixMillis,
};

use super::row::{Columns, json_ids};
use super::{Reader, StoreError};

/// Which pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobQuery<'a> {
    /// Pages that are due by now.
    pub now: UnixMillis,
    /// At most so many.
    pub limit: u32,
    /// At most so many of one host, so that a host with a long queue keeps no other one waiting.
    pub per_host: u32,
    /// Jobs that are being worked on: they are left out, and do not count.
    pub in_flight: &'a [JobId],
}

/// The pages that are due first.
pub(super) const FIRST_DUE: &str = "SELECT article_job_id, host FROM article_job WHERE state = 'waiting' AND next_attempt_at <= ?1 \
             AND article_job_id NOT IN (SELECT value FROM json_each(?2)) ORDER BY next_attempt_at, host LIMIT ?3";

/// The first pages of each host: one step in the index for each, whatever the length of its queue.
pub(super) const FIRST_OF_EACH_HOST: &str = "WITH RECURSIVE hosts (host) AS (\
                 SELECT min(host) FROM article_job WHERE state = 'waiting' \
                 UNION ALL \
                 SELECT (SELECT min(host) FROM article_job WHERE state = 'waiting' AND host > hosts.host) \
                 FROM hosts WHERE hosts.host IS NOT NULL) \
             SELECT job.article_job_id FROM hosts CROSS JOIN article_job AS job ON job.article_job_id IN (\
                 SELECT article_job_id FROM article_job WHERE state = 'waiting' AND host = hosts.host \
                 AND next_attempt_at <= ?1 AND article_job_id NOT IN (SELECT value FROM json_each(?2)) \
                 ORDER BY next_attempt_at LIMIT ?3) \
             ORDER BY job.next_attempt_at, job.article_job_id LIMIT ?4";

/// When the next page is due.
pub(super) const NEXT_AT: &str =
    "SELECT min(next_attempt_at) FROM article_job WHERE state = 'waiting'";

/// Asks for the page of an item. The row of an earlier request is used again.
pub(super) fn request(
    connection: &Connection,
    item_id: ItemId,
    version: u32,
    job: &JobRequest,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    // A page that was to complete a revision and has not come yet still completes it.
    connection
        .prepare_cached(
            "INSERT INTO article_job (item_id, feed_id, url, host, state, request_reason, version, generation, attempts, \
             requested_at, next_attempt_at) \
             SELECT item_id, feed_id, ?2, ?3, (SELECT iif(pages, 'waiting', 'parked') FROM feed WHERE feed_id = item.feed_id), \
             ?4, ?5, 1, 0, ?6, ?7 FROM item WHERE item_id = ?1 \
             ON CONFLICT (item_id) DO UPDATE SET url = excluded.url, host = excluded.host, state = excluded.state, \
             request_reason = CASE WHEN state IN ('waiting', 'parked') AND excluded.request_reason = 'touched' \
                 THEN request_reason ELSE excluded.request_reason END, \
             version = excluded.version, generation = generation + 1, attempts = 0, requested_at = excluded.requested_at, \
             next_attempt_at = excluded.next_attempt_at, last_error = NULL, last_error_detail = NULL",
        )?
        .execute((
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

/// Notes what became of a page. False where it was asked for again meanwhile: the row then stays as that request left it.
pub(super) fn finish(connection: &Connection, plan: &ArticlePlan) -> rusqlite::Result<bool> {
    let (state, next_attempt_at, failure) = match &plan.verdict {
        JobVerdict::Done => ("done", None, None),
        JobVerdict::Retry { at, code, detail } => ("waiting", Some(at.0), Some((code, detail))),
        JobVerdict::GiveUp { code, detail } => ("failed", None, Some((code, detail))),
    };
    let rows = connection
        .prepare_cached(
            "UPDATE article_job SET state = iif(state = 'parked' AND ?3 = 'waiting', state, ?3), attempts = attempts + 1, \
             next_attempt_at = coalesce(?4, next_attempt_at), last_attempt_at = ?5, last_error = ?6, last_error_detail = ?7 \
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
        ))?;
    Ok(rows > 0)
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

/// Makes pages due whose time lies further ahead than any rule waits: it was written while the clock was wrong.
pub(super) fn forget_wrong_clock(connection: &Connection, now: UnixMillis) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE article_job SET next_attempt_at = ?1 WHERE state = 'waiting' AND next_attempt_at > ?2",
        )?
        .execute((now.0, now.0.saturating_add(LONGEST_WAIT_MILLIS)))?;
    Ok(())
}

/// Parks the waiting pages of a feed, or wakes its parked ones.
pub(super) fn set_parked(
    connection: &Connection,
    feed_id: FeedId,
    from: &str,
    to: &str,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE article_job SET state = ?3 WHERE feed_id = ?1 AND state = ?2 AND state <> 'done'")?
        .execute((feed_id.0, from, to))?;
    Ok(())
}

fn host_of(address: &str) -> String {
    Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A job that may be chosen.
struct Candidate {
    job_id: i64,
    host: String,
}

/// Rows looked at, for each job that is asked for, before the hosts are asked one by one.
const LOOKED_AT: u32 = 32;

impl Reader {
    /// Gives pages that are due, the longest due first, at most `per_host` of each host.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn jobs_due(&self, query: &JobQuery<'_>) -> Result<Vec<ArticleJob>, StoreError> {
        self.look_up("look up pages to fetch", |connection| {
            let in_flight = json_ids(query.in_flight.iter().map(|job| job.0));
            let looked_at = query.limit.saturating_mul(LOOKED_AT);
            let first = first_due(connection, query, &in_flight, looked_at)?;
            let is_all = first.len() < usize::try_from(looked_at).unwrap_or(usize::MAX);
            let mut chosen = choose(first, query);
            if !is_all && chosen.len() < usize::try_from(query.limit).unwrap_or(usize::MAX) {
                // A few hosts with long queues stand in front of all others.
                chosen = first_of_each_host(connection, query, &in_flight)?;
            }
            by_id(connection, &chosen)
        })
    }

    /// Gives when the next page is due, those that are due now included; `None` where none is waiting.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn next_job_at(&self) -> Result<Option<UnixMillis>, StoreError> {
        self.look_up("look up the next page to fetch", |connection| {
            connection
                .prepare_cached(NEXT_AT)?
                .query_row((), |row| Columns::of(row).optional_time())
        })
    }
}

fn first_due(
    connection: &Connection,
    query: &JobQuery<'_>,
    in_flight: &str,
    limit: u32,
) -> rusqlite::Result<Vec<Candidate>> {
    connection
        .prepare_cached(FIRST_DUE)?
        .query_map((query.now.0, in_flight, limit), |row| {
            let mut columns = Columns::of(row);
            Ok(Candidate {
                job_id: columns.take()?,
                host: columns.take()?,
            })
        })?
        .collect()
}

/// Takes candidates in their order as far as their hosts and the limit allow.
fn choose(candidates: Vec<Candidate>, query: &JobQuery<'_>) -> Vec<i64> {
    let mut taken: HashMap<String, u32> = HashMap::new();
    let allowed = candidates.into_iter().filter_map(|candidate| {
        let of_host = taken.entry(candidate.host).or_default();
        *of_host += 1;
        (*of_host <= query.per_host).then_some(candidate.job_id)
    });
    allowed
        .take(usize::try_from(query.limit).unwrap_or(usize::MAX))
        .collect()
}

/// Asks every host with a waiting page: one step in the index for each, whatever the length of its queue.
fn first_of_each_host(
    connection: &Connection,
    query: &JobQuery<'_>,
    in_flight: &str,
) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(FIRST_OF_EACH_HOST)?
        .query_map(
            (query.now.0, in_flight, query.per_host, query.limit),
            |row| row.get(0),
        )?
        .collect()
}

fn by_id(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<ArticleJob>> {
    connection
        .prepare_cached(
            "SELECT article_job_id, item_id, feed_id, url, request_reason, version, generation, attempts, next_attempt_at \
             FROM article_job WHERE article_job_id IN (SELECT value FROM json_each(?1)) \
             ORDER BY next_attempt_at, article_job_id",
        )?
        .query_map([json_ids(ids.iter().copied())], read_job)?
        .collect()
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<ArticleJob> {
    let mut columns = Columns::of(row);
    Ok(ArticleJob {
        job_id: JobId(columns.take()?),
        item_id: ItemId(columns.take()?),
        feed_id: FeedId(columns.take()?),
        url: columns.take()?,
        reason: columns.code(JobReason::from_text)?,
        version: columns.take()?,
        generation: columns.take()?,
        attempts: columns.take()?,
        next_attempt_at: columns.time()?,
    })
}
