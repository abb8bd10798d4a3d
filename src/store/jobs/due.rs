//! Which pages are to be fetched next.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, Row};

use crate::model::{
    ArticleJob, FeedId, ItemId, JobId, JobQueue, JobReason, PageMemory, UnixMillis, Validators,
};

use super::super::row::{Columns, json_ids};
use super::super::{Reader, StoreError};

/// Which pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobQuery<'a> {
    /// The queue that is looked into.
    pub queue: JobQueue,
    /// Pages that are due by now.
    pub now: UnixMillis,
    /// At most so many.
    pub limit: u32,
    /// The hosts whose pages are asked for.
    pub hosts: JobHosts<'a>,
    /// At most so many of one host, so that a host with a long queue keeps no other one waiting.
    pub per_host: u32,
    /// Jobs that are being worked on: they are left out, and do not count.
    pub in_flight: &'a [JobId],
}

/// The hosts whose pages are asked for, by `host_key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobHosts<'a> {
    /// All but these.
    AllBut(&'a [Arc<str>]),
    /// These alone: their pages come in the order of the hosts.
    Only(&'a [Arc<str>]),
}

/// The statements that look into one of the two queues. The state stands in them as text: each has indexes of its own.
pub(in crate::store) struct QueueSql {
    /// The pages that are due first.
    pub(in crate::store) first_due: &'static str,
    /// The first pages of each host: one step in the index for each, whatever the length of its queue.
    pub(in crate::store) first_of_each_host: &'static str,
    /// The first pages of the hosts that are named.
    pub(in crate::store) first_of_these_hosts: &'static str,
    /// When the next page is due.
    pub(in crate::store) next_at: &'static str,
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
                 WHERE hosts.host NOT IN (SELECT value FROM json_each(?5)) \
                 ORDER BY job.next_attempt_at, job.article_job_id LIMIT ?4"
            ),
            first_of_these_hosts: concat!(
                "SELECT job.article_job_id FROM json_each(?5) AS asked CROSS JOIN article_job AS job ON job.article_job_id IN (\
                     SELECT article_job_id FROM article_job WHERE state = '", $state, "' AND host = asked.value \
                     AND next_attempt_at <= ?1 AND article_job_id NOT IN (SELECT value FROM json_each(?2)) \
                     ORDER BY next_attempt_at LIMIT ?3) \
                 ORDER BY asked.key, job.next_attempt_at LIMIT ?4"
            ),
            next_at: concat!(
                "SELECT min(next_attempt_at) FROM article_job WHERE state = '", $state, "' AND next_attempt_at > ?1"
            ),
        }
    };
}

/// Pages that somebody asked for.
pub(in crate::store) const ASKED: QueueSql = queue_sql!("waiting");
/// Pages that are asked again on plan.
pub(in crate::store) const WATCHED: QueueSql = queue_sql!("watched");

impl JobQueue {
    fn sql(self) -> &'static QueueSql {
        match self {
            Self::Asked => &ASKED,
            Self::Watched => &WATCHED,
        }
    }
}

/// A job that may be chosen.
struct Candidate {
    job_id: i64,
    host: String,
}

/// Rows looked at, for each job that is asked for, before the hosts are asked one by one: in a long queue a few hosts stand in front of all
/// others, and to read far into it costs more than to ask each host.
const LOOKED_AT: u32 = 4;

impl Reader {
    /// Gives pages that are due, the longest due first, at most `per_host` of each host.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn jobs_due(&self, query: &JobQuery<'_>) -> Result<Vec<ArticleJob>, StoreError> {
        self.look_up("look up pages to fetch", |connection| {
            let in_flight = json_ids(query.in_flight.iter().map(|job| job.0));
            let passed_over = match query.hosts {
                JobHosts::AllBut(hosts) => hosts,
                JobHosts::Only(hosts) => {
                    let sql = query.queue.sql().first_of_these_hosts;
                    let chosen = first_of_hosts(connection, sql, query, &in_flight, hosts)?;
                    return by_id(connection, &chosen);
                }
            };
            let looked_at = query.limit.saturating_mul(LOOKED_AT);
            let first = first_due(connection, query, &in_flight, looked_at)?;
            let is_all = first.len() < usize::try_from(looked_at).unwrap_or(usize::MAX);
            let mut chosen = choose(first, query, passed_over);
            if !is_all && chosen.len() < usize::try_from(query.limit).unwrap_or(usize::MAX) {
                // A few hosts with long queues stand in front of all others.
                let sql = query.queue.sql().first_of_each_host;
                chosen = first_of_hosts(connection, sql, query, &in_flight, passed_over)?;
            }
            by_id(connection, &chosen)
        })
    }

    /// Gives when the next page of a queue falls due after a moment; `None` where none does.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn next_job_at(
        &self,
        queue: JobQueue,
        now: UnixMillis,
    ) -> Result<Option<UnixMillis>, StoreError> {
        self.look_up("look up the next page to fetch", |connection| {
            connection
                .prepare_cached(queue.sql().next_at)?
                .query_row([now.0], |row| Columns::of(row).optional_time())
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
fn choose(candidates: Vec<Candidate>, query: &JobQuery<'_>, passed_over: &[Arc<str>]) -> Vec<i64> {
    let passed_over: HashSet<&str> = passed_over.iter().map(|host| &**host).collect();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let allowed = candidates
        .into_iter()
        .filter(|candidate| !passed_over.contains(candidate.host.as_str()))
        .filter_map(|candidate| {
            let of_host = taken.entry(candidate.host).or_default();
            *of_host += 1;
            (*of_host <= query.per_host).then_some(candidate.job_id)
        });
    allowed
        .take(usize::try_from(query.limit).unwrap_or(usize::MAX))
        .collect()
}

/// Asks hosts one by one: one step in the index for each, whatever the length of its queue.
fn first_of_hosts(
    connection: &Connection,
    sql: &str,
    query: &JobQuery<'_>,
    in_flight: &str,
    hosts: &[Arc<str>],
) -> rusqlite::Result<Vec<i64>> {
    let hosts: Vec<&str> = hosts.iter().map(|host| &**host).collect();
    let hosts = serde_json::json!(hosts).to_string();
    let parameters = (
        query.now.0,
        in_flight,
        query.per_host,
        query.limit,
        hosts.as_str(),
    );
    connection
        .prepare_cached(sql)?
        .query_map(parameters, |row| row.get(0))?
        .collect()
}

fn by_id(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<ArticleJob>> {
    connection
        .prepare_cached(
            "SELECT article_job_id, item_id, feed_id, url, request_reason, version, generation, requested_at, attempts, \
             next_attempt_at, etag, last_modified, validators_url, checks, gone_at \
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
        requested_at: columns.time()?,
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

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::super::super::{Store, StoreOptions};
    use super::*;

    /// Steps of SQLite that all statements of a look took so far.
    fn steps(reader: &Reader) -> i32 {
        let steps = |sql: &&str| {
            let statement = reader.connection.prepare_cached(sql).unwrap();
            statement.get_status(StatementStatus::VmStep)
        };
        [ASKED.first_due, ASKED.first_of_each_host]
            .iter()
            .map(steps)
            .sum()
    }

    #[test]
    fn a_long_queue_of_some_hosts_is_not_read_for_a_few_pages_of_each() {
        let folder = tempfile::tempdir().unwrap();
        let options = StoreOptions {
            now: UnixMillis(0),
            version: "test",
            max_pages: None,
        };
        let store = Store::open(&folder.path().join("newswire.db"), &options).unwrap();
        let jobs = "PRAGMA foreign_keys = OFF;
            WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 23999)
            INSERT INTO article_job (item_id, feed_id, url, host, state, request_reason, version, generation, attempts,
                requested_at, next_attempt_at)
            SELECT n, 1, 'https://' || (n / 400) || '.example/' || n, (n / 400) || '.example', 'waiting', 'new', 1, 1, 0, n, n
            FROM numbers";
        store.connection.execute_batch(jobs).unwrap();
        let reader = store.reader().unwrap();
        let query = JobQuery {
            queue: JobQueue::Asked,
            now: UnixMillis(1_000_000),
            limit: 512,
            hosts: JobHosts::AllBut(&[]),
            per_host: 2,
            in_flight: &[],
        };
        assert_eq!(reader.jobs_due(&query).unwrap().len(), 120);
        let steps = steps(&reader);
        assert!(steps < 80_000, "{steps}");
    }
}
