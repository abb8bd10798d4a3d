//! The queue of article pages.

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use url::Url;

use crate::model::{
    ArticleJob, ArticlePlan, DuplicateLink, FeedId, ItemId, JobId, JobQueue, JobReason, JobRequest,
    JobVerdict, PageMemory, UnixMillis, Validators, host_key,
};

use super::row::{Columns, json_ids};
use super::{Reader, StoreError};

/// Which pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobQuery<'a> {
    /// The queue that is looked into.
    pub queue: JobQueue,
    /// Pages that are due by now.
    pub now: UnixMillis,
    /// At most so many.
    pub limit: u32,
    /// At most so many of one host, so that a host with a long queue keeps no other one waiting.
    pub per_host: u32,
    /// Jobs that are being worked on: they are left out, and do not count.
    pub in_flight: &'a [JobId],
}

/// The statements that look into one of the two queues. The state stands in them as text: each has indexes of its own.
pub(super) struct QueueSql {
    /// The pages that are due first.
    pub(super) first_due: &'static str,
    /// The first pages of each host: one step in the index for each, whatever the length of its queue.
    pub(super) first_of_each_host: &'static str,
    /// When the next page is due.
    pub(super) next_at: &'static str,
}

macro_rules! queue_sql {
    ($state:literal) => {
        QueueSql {
            first_due: concat!(
                "SELECT article_job_id, host FROM article_job WHERE state = '", $state, "' AND next_attempt_at <= ?1 \
                 AND article_job_id NOT IN (SELECT value FROM json_each(?2)) ORDER BY next_attempt_at, host LIMIT ?3"
            ),
            first_of_each_host: concat!(
                "WITH RECURSIVE hosts (host) AS (\
                     SELECT min(host) FROM article_job WHERE state = '", $state, "' \
                     UNION ALL \
                     SELECT (SELECT min(host) FROM article_job WHERE state = '", $state, "' AND host > hosts.host) \
                     FROM hosts WHERE hosts.host IS NOT NULL) \
                 SELECT job.article_job_id FROM hosts CROSS JOIN article_job AS job ON job.article_job_id IN (\
                     SELECT article_job_id FROM article_job WHERE state = '", $state, "' AND host = hosts.host \
                     AND next_attempt_at <= ?1 AND article_job_id NOT IN (SELECT value FROM json_each(?2)) \
                     ORDER BY next_attempt_at LIMIT ?3) \
                 ORDER BY job.next_attempt_at, job.article_job_id LIMIT ?4"
            ),
            next_at: concat!("SELECT min(next_attempt_at) FROM article_job WHERE state = '", $state, "'"),
        }
    };
}

/// Pages that somebody asked for.
pub(super) const ASKED: QueueSql = queue_sql!("waiting");
/// Pages that are asked again on plan.
pub(super) const WATCHED: QueueSql = queue_sql!("watched");

impl JobQueue {
    fn sql(self) -> &'static QueueSql {
        match self {
            Self::Asked => &ASKED,
            Self::Watched => &WATCHED,
        }
    }
}

/// Asks for the page of an item. The row of an earlier request is used again.
pub(super) fn request(
    connection: &Connection,
    item_id: ItemId,
    version: u32,
    job: &JobRequest,
    at: UnixMillis,
) -> rusqlite::Result<()> {
    // A page that was to complete a revision and has not come yet still completes it. Where one is to complete a revision, the validators
    // belong to the text before it: were that page never read, they would answer for a text that they are not of.
    connection
        .prepare_cached(
            "INSERT INTO article_job (item_id, feed_id, url, host, state, request_reason, version, generation, attempts, \
             requested_at, next_attempt_at) \
             SELECT item_id, feed_id, ?2, ?3, (SELECT iif(pages, 'waiting', 'parked') FROM feed WHERE feed_id = item.feed_id), \
             ?4, ?5, 1, 0, ?6, ?7 FROM item WHERE item_id = ?1 \
             ON CONFLICT (item_id) DO UPDATE SET url = excluded.url, host = excluded.host, state = excluded.state, \
             request_reason = CASE WHEN state IN ('waiting', 'parked') AND excluded.request_reason IN ('touched', 'recheck') \
                 AND request_reason <> 'recheck' \
                 THEN request_reason ELSE excluded.request_reason END, \
             version = excluded.version, generation = generation + 1, attempts = 0, requested_at = excluded.requested_at, \
             next_attempt_at = excluded.next_attempt_at, last_error = NULL, last_error_detail = NULL, \
             etag = iif(url = excluded.url AND excluded.request_reason IN ('touched', 'recheck'), etag, NULL), \
             last_modified = iif(url = excluded.url AND excluded.request_reason IN ('touched', 'recheck'), last_modified, NULL), \
             validators_url = iif(url = excluded.url, validators_url, NULL)",
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
    Ok(rows > 0)
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

    /// Gives when the next page of a queue is due, those that are due now included; `None` where none is waiting.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn next_job_at(&self, queue: JobQueue) -> Result<Option<UnixMillis>, StoreError> {
        self.look_up("look up the next page to fetch", |connection| {
            connection
                .prepare_cached(queue.sql().next_at)?
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
        .prepare_cached(query.queue.sql().first_due)?
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
        .prepare_cached(query.queue.sql().first_of_each_host)?
        .query_map(
            (query.now.0, in_flight, query.per_host, query.limit),
            |row| row.get(0),
        )?
        .collect()
}

fn by_id(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<ArticleJob>> {
    connection
        .prepare_cached(
            "SELECT article_job_id, item_id, feed_id, url, request_reason, version, generation, attempts, next_attempt_at, \
             etag, last_modified, validators_url, checks, gone_at \
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
        memory: PageMemory {
            validators: Validators {
                etag: columns.take()?,
                last_modified: columns.take()?,
            },
            validators_url: columns.take()?,
            checks: columns.take()?,
            gone_at: columns.optional_time()?,
        },
    })
}
