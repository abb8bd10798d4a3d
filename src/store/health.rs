//! How the feeds do, and what the store holds in all.

use std::sync::LazyLock;

use rusqlite::Connection;

use crate::model::{FailureCode, FeedId, FeedState, Sequence, UnixMillis};

use super::beside::{archive_path, log_path, size_of};
use super::row::Columns;
use super::{Reader, RecentPoll, StoreError, polls};

/// Polls that are given of each feed.
const RECENT_POLLS: u32 = 5;

/// Polls without a failure from which a feed that is cut each time is called so: fewer may be chance.
const CUT_AFTER: usize = 3;

/// Misses in a row from which a rule is called broken. The view `feed_health` has this number and the others here as well.
const BROKEN_AFTER: u64 = 5;

/// Pages without an answer, and none with one since, from which those of a feed are said not to answer.
const SILENT_PAGES: u64 = 5;

/// Pages of a feed that were waited for in vain after a moment, by their reason.
static UNANSWERED: LazyLock<String> = LazyLock::new(|| {
    let codes = FailureCode::SILENCE.map(FailureCode::as_str).join("', '");
    format!(
        "SELECT last_error, count(*) FROM article_job WHERE feed_id = ?1 AND state IN ('waiting', 'failed') AND state <> 'done' \
         AND last_error IN ('{codes}') AND last_attempt_at > ?2 GROUP BY last_error"
    )
});

/// The newest items of a feed, among which a page that answered is looked for.
const NEWEST_ITEMS: u32 = 100;

/// How one configured feed does.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedHealth {
    /// Its polling state.
    pub state: FeedState,
    /// Address as configured.
    pub url: String,
    /// Agency.
    pub agency: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Whether it is polled.
    pub enabled: bool,
    /// When it was first configured.
    pub added_at: UnixMillis,
    /// Items that it first carried.
    pub items: u64,
    /// Pages that wait to be fetched, those that wait for a second attempt included.
    pub pages_waiting: u64,
    /// Pages that were given up.
    pub pages_failed: u64,
    /// Its pages that bring no answer; `None` where they do.
    pub silent_pages: Option<SilentPages>,
    /// How its article rule does.
    pub rule: RuleHealth,
    /// Its last polls, the newest first.
    pub recent_polls: Vec<RecentPoll>,
}

/// How the article rule of a feed does, since it is configured as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleHealth {
    /// Pages on which it found the body.
    pub hits: u64,
    /// Pages on which it did not.
    pub misses: u64,
    /// Pages on which it did not since it last did.
    pub misses_in_row: u64,
}

impl RuleHealth {
    /// Tells whether the rule finds the bodies of the site no more, or never did.
    pub fn is_broken(&self) -> bool {
        self.misses_in_row >= BROKEN_AFTER
    }
}

/// Pages that were waited for in vain, while no page of the feed brought an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilentPages {
    /// How many, at least five.
    pub count: u64,
    /// How most of them failed.
    pub error: FailureCode,
    /// When a page was answered last, as far as the newest hundred items tell.
    pub answered_at: Option<UnixMillis>,
}

/// What the store holds in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Configured feeds.
    pub feeds: u64,
    /// Items.
    pub items: u64,
    /// Versions of items.
    pub revisions: u64,
    /// The last change.
    pub last_sequence: Sequence,
    /// Pages by state and reason code.
    pub jobs: Vec<JobCount>,
    /// Size of the file in bytes.
    pub database_bytes: u64,
    /// Size of the write-ahead log in bytes.
    pub log_bytes: u64,
    /// Size of the archive of pages in bytes, with its log; 0 where there is none.
    pub archive_bytes: u64,
}

/// Pages of one state with one reason code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCount {
    /// `waiting`, `parked`, `watched`, `done` or `failed`.
    pub state: String,
    /// Code of the last failure.
    pub error: Option<FailureCode>,
    /// How many.
    pub count: u64,
}

impl FeedHealth {
    /// Gives since when a feed that answers well has brought nothing new, where [`FeedState::silent_from`] says that it is long for
    /// it.
    pub fn silent_since(&self, now: UnixMillis) -> Option<UnixMillis> {
        let is_silent = self.state.silent_from().is_some_and(|from| now > from);
        self.state
            .last_new_at
            .filter(|_| is_silent && self.state.failures == 0)
    }

    /// Gives how many of its last polls read a document that ended in the middle, where all did that read one; `None` where one was
    /// whole, or too few tell. A server that says that nothing has changed (304) says so of that document.
    pub fn always_cut(&self) -> Option<usize> {
        let good = || self.recent_polls.iter().filter(|poll| poll.error.is_none());
        let read = || good().filter(|poll| poll.status != Some(304));
        let is_cut = read().all(RecentPoll::is_cut) && read().next().is_some();
        (is_cut && good().count() >= CUT_AFTER).then(|| read().count())
    }
}

impl Reader {
    /// Gives how every configured feed does, by slug.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn feed_health(&self) -> Result<Vec<FeedHealth>, StoreError> {
        let states = self.feed_states()?;
        self.look_up("read the health of the feeds", |connection| {
            states
                .into_iter()
                .map(|state| health_of(connection, state))
                .collect()
        })
    }

    /// Counts what the store holds.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn totals(&self) -> Result<Totals, StoreError> {
        let last_sequence = self.last_sequence()?;
        let archive = archive_path(&self.path);
        self.look_up("count what is stored", |connection| {
            let count = |sql: &str| connection.query_row(sql, (), |row| Columns::of(row).count());
            // Items and versions are numbered from 1 and never deleted: nobody has to count them.
            let items = count("SELECT coalesce(max(item_id), 0) FROM item")?;
            Ok(Totals {
                feeds: count("SELECT count(*) FROM feed WHERE retired_at IS NULL")?,
                items,
                revisions: items
                    + count("SELECT coalesce(max(past_revision_id), 0) FROM past_revision")?,
                last_sequence,
                jobs: job_counts(connection)?,
                database_bytes: size_of(&self.path),
                log_bytes: size_of(&log_path(&self.path)),
                archive_bytes: size_of(&archive) + size_of(&log_path(&archive)),
            })
        })
    }
}

fn health_of(connection: &Connection, state: FeedState) -> rusqlite::Result<FeedHealth> {
    let recent_polls = polls::newest(connection, state.feed_id, RECENT_POLLS)?;
    let mut health = connection
        .prepare_cached(
            "SELECT url, agency, country, enabled, added_at, rule_hits, rule_misses, rule_misses_in_row, \
             items, \
             (SELECT count(*) FROM article_job AS job WHERE job.feed_id = feed.feed_id AND job.state = 'waiting' \
                 AND job.state <> 'done'), \
             (SELECT count(*) FROM article_job AS job WHERE job.feed_id = feed.feed_id AND job.state = 'failed' \
                 AND job.state <> 'done') \
             FROM feed WHERE feed_id = ?1",
        )?
        .query_row([state.feed_id.0], |row| {
            let mut columns = Columns::of(row);
            Ok(FeedHealth {
                url: columns.take()?,
                agency: columns.take()?,
                country: columns.take()?,
                enabled: columns.take()?,
                added_at: columns.time()?,
                rule: RuleHealth {
                    hits: columns.count()?,
                    misses: columns.count()?,
                    misses_in_row: columns.count()?,
                },
                items: columns.count()?,
                pages_waiting: columns.count()?,
                pages_failed: columns.count()?,
                silent_pages: None,
                state,
                recent_polls,
            })
        })?;
    // Where fewer pages are missing there is nothing to look for.
    if health.pages_waiting + health.pages_failed >= SILENT_PAGES {
        health.silent_pages = silent_pages(connection, health.state.feed_id)?;
    }
    Ok(health)
}

/// Looks whether the pages of a feed bring no answer any more. Pages that were given up long ago stay in the queue, so they count only
/// where none was answered since.
fn silent_pages(connection: &Connection, feed_id: FeedId) -> rusqlite::Result<Option<SilentPages>> {
    let never = UnixMillis(i64::MIN);
    if unanswered(connection, feed_id, never)?.is_none() {
        return Ok(None);
    }
    let answered_at: Option<UnixMillis> = newest_answer(connection, feed_id)?;
    let since = answered_at.unwrap_or(never);
    let found = unanswered(connection, feed_id, since)?;
    Ok(found.map(|(count, error)| SilentPages {
        count,
        error,
        answered_at,
    }))
}

/// Counts the pages that were asked for in vain after a moment, with the most frequent reason; `None` where they are too few to tell.
fn unanswered(
    connection: &Connection,
    feed_id: FeedId,
    since: UnixMillis,
) -> rusqlite::Result<Option<(u64, FailureCode)>> {
    let silent: Vec<(Option<FailureCode>, u64)> = connection
        .prepare_cached(&UNANSWERED)?
        .query_map((feed_id.0, since.0), |row| {
            let mut columns = Columns::of(row);
            let code = columns.open_code(FailureCode::from_text, FailureCode::Internal)?;
            Ok((code, columns.count()?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let count = silent.iter().map(|(_, count)| count).sum();
    let most = silent.into_iter().max_by_key(|(_, count)| *count);
    Ok(most
        .filter(|_| count >= SILENT_PAGES)
        .and_then(|(code, _)| Some((count, code?))))
}

/// Gives when a page of the newest items was answered last, whatever it said.
fn newest_answer(connection: &Connection, feed_id: FeedId) -> rusqlite::Result<Option<UnixMillis>> {
    let attempts: Vec<(Option<FailureCode>, Option<UnixMillis>)> = connection
        .prepare_cached(
            "SELECT job.last_error, max(job.last_attempt_at) FROM \
             (SELECT item_id FROM item WHERE feed_id = ?1 ORDER BY published_at DESC LIMIT ?2) AS newest \
             CROSS JOIN article_job AS job USING (item_id) GROUP BY job.last_error",
        )?
        .query_map((feed_id.0, NEWEST_ITEMS), |row| {
            let mut columns = Columns::of(row);
            let code = columns.open_code(FailureCode::from_text, FailureCode::Internal)?;
            Ok((code, columns.optional_time()?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let answered = attempts
        .into_iter()
        .filter(|(code, _)| !code.is_some_and(FailureCode::is_silence));
    Ok(answered.filter_map(|(_, at)| at).max())
}

/// Counts the jobs that are not done one by one; what is left of all of them, which are never deleted either, is done.
fn job_counts(connection: &Connection) -> rusqlite::Result<Vec<JobCount>> {
    let mut counts: Vec<JobCount> = connection
        .prepare_cached(
            "SELECT state, last_error, count(*) FROM article_job INDEXED BY article_job_by_state WHERE state <> 'done' \
             GROUP BY state, last_error",
        )?
        .query_map((), |row| {
            let mut columns = Columns::of(row);
            Ok(JobCount {
                state: columns.take()?,
                error: columns.open_code(FailureCode::from_text, FailureCode::Internal)?,
                count: columns.count()?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let all: u64 = connection
        .prepare_cached("SELECT coalesce(max(article_job_id), 0) FROM article_job")?
        .query_row((), |row| Columns::of(row).count())?;
    let open: u64 = counts.iter().map(|job| job.count).sum();
    let done = all.saturating_sub(open);
    if done > 0 {
        let state = "done".to_owned();
        counts.push(JobCount {
            state,
            error: None,
            count: done,
        });
    }
    counts.sort_by(|one, other| {
        let key = |job: &JobCount| (job.state.clone(), job.error.map(FailureCode::as_str));
        key(one).cmp(&key(other))
    });
    Ok(counts)
}
