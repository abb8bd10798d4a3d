//! The rows of `feed`: what is configured (`sync`), and the polling state.

mod polled;
mod succession;
mod sync;

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::model::{
    FailureCode, FeedId, FeedSlug, FeedState, GapMemory, JobId, LearnedRates, MovedFeed,
    PollReason, RuleOutcome, RuleReading, StopReason, Validators,
};

use super::row::{Columns, integer};
use super::{Reader, StoreError};
pub(super) use polled::PolledWriter;

const STATE_COLUMNS: &str = "feed_id, slug, etag, last_modified, validators_url, body_hash, next_poll_at, next_poll_reason, \
     not_before, failures, last_poll_at, last_ok_at, last_error, last_error_detail, last_new_at, last_unconditional_at, \
     moved_to, moved_sightings, moved_adopted, gone_count, stopped, hints, last_gap_at, gap_requests, gap_requests_since, gap_filled_at, gap_unfilled_at, learned, url_generation";

impl Reader {
    /// Gives the states of all configured feeds, by slug.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn feed_states(&self) -> Result<Vec<FeedState>, StoreError> {
        self.look_up("read the states of the feeds", |connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {STATE_COLUMNS} FROM feed WHERE retired_at IS NULL ORDER BY slug"
                ))?
                .query_map((), read_state)?
                .collect()
        })
    }
}

impl Reader {
    /// Tells whether a feed is or was configured.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn has_feed(&self, slug: &FeedSlug) -> Result<bool, StoreError> {
        self.look_up("look up a feed", |connection| {
            connection
                .prepare_cached("SELECT 1 FROM feed WHERE slug = ?1")?
                .exists([&slug.0])
        })
    }

    /// Tells whether a feed or an item is of an agency of that name.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn has_agency(&self, agency: &str) -> Result<bool, StoreError> {
        self.look_up("look up an agency", |connection| {
            connection
                .prepare_cached(
                    "SELECT 1 FROM feed WHERE agency = ?1 UNION ALL SELECT 1 FROM item WHERE agency = ?1",
                )?
                .exists([agency])
        })
    }
}

/// Counts what a rule gave on one page, unless another rule is configured meanwhile.
pub(super) fn note_rule(
    connection: &Connection,
    job_id: JobId,
    rule: &RuleReading,
) -> rusqlite::Result<()> {
    let matched = rule.outcome == RuleOutcome::Matched;
    connection
        .prepare_cached(
            "UPDATE feed SET rule_hits = rule_hits + ?3, rule_misses = rule_misses + NOT ?3, \
             rule_misses_in_row = iif(?3, 0, rule_misses_in_row + 1) \
             WHERE rule_version = ?2 AND feed_id = (SELECT feed_id FROM article_job WHERE article_job_id = ?1)",
        )?
        .execute((job_id.0, rule.version, matched))?;
    Ok(())
}

/// Adds to the counts of the items that feeds have brought.
pub(super) fn count_items(
    connection: &Connection,
    brought: &BTreeMap<FeedId, u64>,
) -> rusqlite::Result<()> {
    let mut add =
        connection.prepare_cached("UPDATE feed SET items = items + ?2 WHERE feed_id = ?1")?;
    for (feed_id, items) in brought {
        add.execute((feed_id.0, integer(*items)))?;
    }
    Ok(())
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<FeedState> {
    state_in(&mut Columns::of(row))
}

/// Reads the [`STATE_COLUMNS`].
fn state_in(columns: &mut Columns<'_, '_>) -> rusqlite::Result<FeedState> {
    Ok(FeedState {
        feed_id: FeedId(columns.take()?),
        slug: FeedSlug(columns.take()?),
        validators: Validators {
            etag: columns.take()?,
            last_modified: columns.take()?,
        },
        validators_url: columns.take()?,
        body_hash: columns.take()?,
        next_poll_at: columns.time()?,
        next_poll_reason: columns
            .open_code(PollReason::from_text, PollReason::Learned)?
            .unwrap_or(PollReason::Learned),
        not_before: columns.optional_time()?,
        failures: columns.take()?,
        last_poll_at: columns.optional_time()?,
        last_ok_at: columns.optional_time()?,
        last_error: columns.open_code(FailureCode::from_text, FailureCode::Internal)?,
        last_error_detail: columns.take()?,
        last_new_at: columns.optional_time()?,
        last_unconditional_at: columns.optional_time()?,
        moved: read_moved(columns)?,
        gone_count: columns.take()?,
        stopped: columns.open_code(StopReason::from_text, StopReason::Gone)?,
        hints: columns.json()?,
        gap: GapMemory {
            last_at: columns.optional_time()?,
            requests: columns.take()?,
            since: columns.optional_time()?,
            filled_at: columns.optional_time()?,
            unfilled_at: columns.optional_time()?,
        },
        learned: learned_of(columns.take::<Option<Vec<u8>>>()?.as_deref()),
        url_generation: columns.take()?,
    })
}

fn read_moved(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Option<MovedFeed>> {
    let target: Option<String> = columns.take()?;
    let sightings = columns.take()?;
    let adopted = columns.take()?;
    Ok(target.map(|target| MovedFeed {
        target,
        sightings,
        adopted,
    }))
}

/// A blob that cannot be read teaches nothing: the feed learns anew.
fn learned_of(blob: Option<&[u8]>) -> LearnedRates {
    blob.and_then(LearnedRates::from_bytes).unwrap_or_default()
}
