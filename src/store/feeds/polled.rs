//! What polls leave behind: the state of a feed, and a row that tells of the poll.

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::super::error::refused;
use super::super::polls::LAST_POLLS;
use super::super::row::{integer, json_texts};
use crate::model::{
    FailureCode, FeedHints, FeedId, FeedState, LearnedRates, PollRecord, StopReason,
};

const WRITE_STATE: &str = "UPDATE feed SET etag = ?2, last_modified = ?3, validators_url = ?4, body_hash = ?5, next_poll_at = ?6, \
    next_poll_reason = ?7, not_before = ?8, failures = ?9, last_poll_at = ?10, last_ok_at = ?11, last_error = ?12, \
    last_error_detail = ?13, last_new_at = ?14, last_unconditional_at = ?15, moved_to = ?16, moved_sightings = ?17, \
    moved_adopted = ?18, gone_count = ?19, stopped = ?20, hints = ?21, learned = ?22, \
    last_gap_at = ?24, gap_requests = ?25, gap_requests_since = ?26, gap_filled_at = ?27, \
    gap_unfilled_at = ?28, silent_from = ?29, \
    last_poll_id = coalesce(?30, last_poll_id), last_telling_poll_id = coalesce(?31, last_telling_poll_id) WHERE feed_id = ?1 AND url_generation = ?23";

const WRITE_POLL: &str = "INSERT INTO poll (feed_id, at, duration_ms, status, bytes, items_seen, items_new, items_changed, error, \
     error_detail, warnings, previous_poll_id, previous_telling_poll_id) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

const WRITE_LAST_POLLS: &str =
    "UPDATE feed SET last_poll_id = ?2, last_telling_poll_id = ?3 WHERE feed_id = ?1";

/// Writes states and polls. A batch holds up to a thousand of them: its statements are taken from the cache once.
pub(in crate::store) struct PolledWriter<'c> {
    connection: &'c Connection,
    state: CachedStatement<'c>,
    poll: CachedStatement<'c>,
    last_polls: CachedStatement<'c>,
    write_last_polls: CachedStatement<'c>,
}

/// The newest polls of a feed by their rows: of all, and of those that brought or told of something. The others are forgotten sooner.
#[derive(Clone, Copy, Default)]
struct LastPolls {
    any: Option<i64>,
    telling: Option<i64>,
}

impl<'c> PolledWriter<'c> {
    pub(in crate::store) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            state: connection.prepare_cached(WRITE_STATE)?,
            poll: connection.prepare_cached(WRITE_POLL)?,
            last_polls: connection.prepare_cached(LAST_POLLS)?,
            write_last_polls: connection.prepare_cached(WRITE_LAST_POLLS)?,
        })
    }

    /// Writes the polling state of a feed. One that was made for another address than is configured now is left out: the feed has started
    /// afresh meanwhile.
    pub(in crate::store) fn write_state(&mut self, state: &FeedState) -> rusqlite::Result<()> {
        let is_written = self.update_feed(state, LastPolls::default())?;
        if !is_written && !exists(self.connection, state.feed_id)? {
            return Err(no_feed(state.feed_id));
        }
        Ok(())
    }

    /// Writes what polls of a feed did, in their order, each leading to the one before it, and the state after the last of them.
    pub(in crate::store) fn write<'p>(
        &mut self,
        state: &FeedState,
        polls: impl IntoIterator<Item = &'p PollRecord>,
    ) -> rusqlite::Result<()> {
        let feed_id = state.feed_id;
        let mut last = self
            .last_polls
            .query_row([feed_id.0], |row| {
                Ok(LastPolls {
                    any: row.get(0)?,
                    telling: row.get(1)?,
                })
            })
            .optional()?
            .ok_or_else(|| no_feed(feed_id))?;
        for poll in polls {
            last = self.write_poll(feed_id, poll, last)?;
        }
        if !self.update_feed(state, last)? {
            self.write_last_polls
                .execute((feed_id.0, last.any, last.telling))?;
        }
        Ok(())
    }

    /// Writes the state of a feed with its last polls, and tells whether it was made for the address of today.
    fn update_feed(&mut self, state: &FeedState, last: LastPolls) -> rusqlite::Result<bool> {
        let moved = state.moved.as_ref();
        let hints = if state.hints == FeedHints::default() {
            None
        } else {
            let json = serde_json::to_string(&state.hints);
            Some(json.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?)
        };
        let rows = self.state.execute(params![
            state.feed_id.0,
            state.validators.etag,
            state.validators.last_modified,
            state.validators_url,
            state.body_hash,
            state.next_poll_at.0,
            state.next_poll_reason.as_str(),
            state.not_before.map(|at| at.0),
            state.failures,
            state.last_poll_at.map(|at| at.0),
            state.last_ok_at.map(|at| at.0),
            state.last_error.map(FailureCode::as_str),
            state.last_error_detail,
            state.last_new_at.map(|at| at.0),
            state.last_unconditional_at.map(|at| at.0),
            moved.map(|moved| &moved.target),
            moved.map_or(0, |moved| moved.sightings),
            moved.is_some_and(|moved| moved.adopted),
            state.gone_count,
            state.stopped.map(StopReason::as_str),
            hints,
            learned_blob(&state.learned),
            state.url_generation,
            state.gap.last_at.map(|at| at.0),
            state.gap.requests,
            state.gap.since.map(|at| at.0),
            state.gap.filled_at.map(|at| at.0),
            state.gap.unfilled_at.map(|at| at.0),
            state.silent_from().map(|at| at.0),
            last.any,
            last.telling,
        ])?;
        Ok(rows > 0)
    }

    /// Writes the row of a poll, and gives the newest polls with it.
    fn write_poll(
        &mut self,
        feed_id: FeedId,
        poll: &PollRecord,
        last: LastPolls,
    ) -> rusqlite::Result<LastPolls> {
        let warnings = if poll.warnings.is_empty() {
            None
        } else {
            Some(json_texts(&poll.warnings)?)
        };
        self.poll.execute(params![
            feed_id.0,
            poll.at.0,
            integer(poll.duration_ms),
            poll.status,
            integer(poll.body_bytes),
            poll.items_seen,
            poll.items_new,
            poll.items_changed,
            poll.error.map(FailureCode::as_str),
            poll.error_detail,
            warnings,
            last.any,
            last.telling,
        ])?;
        let poll_id = Some(self.connection.last_insert_rowid());
        Ok(LastPolls {
            any: poll_id,
            telling: if tells(poll) { poll_id } else { last.telling },
        })
    }
}

/// Tells a poll that is kept longer than others: the index `poll_quiet` has the rest.
fn tells(poll: &PollRecord) -> bool {
    poll.items_new > 0
        || poll.items_changed > 0
        || poll.error.is_some()
        || !poll.warnings.is_empty()
}

fn no_feed(feed_id: FeedId) -> rusqlite::Error {
    refused(format!("there is no feed {feed_id}"))
}

fn exists(connection: &Connection, feed_id: FeedId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT count(*) FROM feed WHERE feed_id = ?1")?
        .query_row([feed_id.0], |row| {
            row.get::<_, i64>(0).map(|count| count > 0)
        })
}

/// A feed that nothing was learned of has no blob.
fn learned_blob(rates: &LearnedRates) -> Option<Vec<u8>> {
    Some(rates.to_bytes()).filter(|bytes| !bytes.is_empty())
}
