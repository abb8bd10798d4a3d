//! Makes the rows of `feed` those of the configuration. A feed that is as it was costs one look at its row: a daemon of a hundred
//! thousand feeds starts within seconds.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use crate::model::{Feed, FeedId, FeedSlug, FeedState, PollReason, UnixMillis};

use super::super::row::{Columns, json_texts};
use super::super::{Store, StoreError, jobs};
use super::succession::{Nameless, follow_agency, hand_over};
use super::{STATE_COLUMNS, state_in};

impl Store {
    /// Makes the rows of `feed` those of the configuration, and gives their states in the order of `feeds`.
    ///
    /// A feed that is not configured any more keeps its row and is marked as retired. Its recent stories go to feeds that carry them too, with
    /// their pages; the rest stays, and its pages wait. A feed with another name and the same address is the same feed; one of another agency
    /// or country takes its recent stories along. One with another address starts afresh: validators, redirects and stops are forgotten,
    /// and it is due now.
    ///
    /// # Errors
    /// As [`StoreError`] says; then nothing is changed.
    pub fn sync_feeds(
        &mut self,
        feeds: &[Feed],
        now: UnixMillis,
    ) -> Result<Vec<FeedState>, StoreError> {
        self.in_transaction("bring the feeds up to date", |connection| {
            let mut states = Vec::with_capacity(feeds.len());
            let mut nameless = Nameless::default();
            let mut rows = Rows::of(connection)?;
            for feed in feeds {
                let mut stored = rows.find(&feed.slug)?;
                if stored.is_none() && nameless.rename(connection, feeds, feed)? {
                    stored = rows.find(&feed.slug)?;
                }
                states.push(sync_one(connection, &mut rows, feed, stored, now)?);
            }
            retire_others(connection, feeds, now)?;
            jobs::forget_wrong_clock(connection, now)?;
            Ok(states)
        })
    }
}

/// A row of `feed` as it was found.
struct Stored {
    state: FeedState,
    url: String,
    agency: Option<String>,
    country: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    /// As JSON.
    tags: String,
    enabled: bool,
    pages: bool,
    retired_at: Option<i64>,
    rule_version: Option<i64>,
}

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            state: state_in(&mut columns)?,
            url: columns.take()?,
            agency: columns.take()?,
            country: columns.take()?,
            language: columns.take()?,
            time_zone: columns.take()?,
            tags: columns.take()?,
            enabled: columns.take()?,
            pages: columns.take()?,
            retired_at: columns.take()?,
            rule_version: columns.take()?,
        })
    }

    /// Tells whether nothing is to be written about the feed.
    fn is_as(&self, feed: &Feed) -> rusqlite::Result<bool> {
        let same = self.url == feed.url
            && self.agency == feed.agency
            && self.country == feed.country
            && self.language == feed.language
            && self.time_zone == feed.time_zone
            && self.enabled == feed.enabled
            && self.pages == has_pages(feed)
            && self.retired_at.is_none()
            && self.rule_version == feed.article.rule.version();
        Ok(same && self.tags == json_texts(&feed.tags)?)
    }
}

fn has_pages(feed: &Feed) -> bool {
    feed.enabled && feed.article.fetch
}

fn sync_one(
    connection: &Connection,
    rows: &mut Rows<'_>,
    feed: &Feed,
    stored: Option<Stored>,
    now: UnixMillis,
) -> rusqlite::Result<FeedState> {
    let stored = match stored {
        Some(stored) if stored.is_as(feed)? => return Ok(stored.state),
        stored => stored,
    };
    write_configured(connection, feed, now)?;
    take_rule(connection, feed)?;
    if let Some(stored) = &stored {
        let feed_id = stored.state.feed_id;
        if stored.url != feed.url {
            start_afresh(connection, feed_id, now)?;
        }
        if stored.agency != feed.agency || stored.country != feed.country {
            follow_agency(connection, feed_id, feed, now)?;
        }
        match (stored.pages, has_pages(feed)) {
            (true, false) => jobs::park(connection, feed_id)?,
            (false, true) => jobs::wake(connection, feed_id)?,
            _ => {}
        }
    }
    let written = rows.find(&feed.slug)?;
    written
        .map(|written| written.state)
        .ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// Looks rows of `feed` up, by one statement for all of them.
struct Rows<'c>(CachedStatement<'c>);

impl<'c> Rows<'c> {
    fn of(connection: &'c Connection) -> rusqlite::Result<Self> {
        let statement = connection.prepare_cached(&format!(
            "SELECT {STATE_COLUMNS}, url, agency, country, language, time_zone, tags, enabled, pages, retired_at, rule_version \
             FROM feed WHERE slug = ?1"
        ))?;
        Ok(Self(statement))
    }

    fn find(&mut self, slug: &FeedSlug) -> rusqlite::Result<Option<Stored>> {
        self.0.query_row([&slug.0], Stored::read).optional()
    }
}

fn write_configured(connection: &Connection, feed: &Feed, now: UnixMillis) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO feed (slug, url, agency, country, language, time_zone, tags, enabled, pages, added_at, next_poll_at, \
             next_poll_reason, failures, moved_sightings, moved_adopted, gone_count) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, 0, 0, 0, 0) \
             ON CONFLICT (slug) DO UPDATE SET url = excluded.url, agency = excluded.agency, country = excluded.country, \
             language = excluded.language, time_zone = excluded.time_zone, tags = excluded.tags, enabled = excluded.enabled, \
             pages = excluded.pages, retired_at = NULL \
             WHERE (url, agency, country, language, time_zone, tags, enabled, pages, retired_at) IS NOT \
             (excluded.url, excluded.agency, excluded.country, excluded.language, excluded.time_zone, excluded.tags, \
             excluded.enabled, excluded.pages, NULL)",
        )?
        .execute(params![
            feed.slug.0,
            feed.url,
            feed.agency,
            feed.country,
            feed.language,
            feed.time_zone,
            json_texts(&feed.tags)?,
            feed.enabled,
            has_pages(feed),
            now.0,
            PollReason::FirstPoll.as_str(),
        ])?;
    Ok(())
}

/// Makes the counts of the rule those of the rule that is configured now: another rule counts from zero.
fn take_rule(connection: &Connection, feed: &Feed) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE feed SET rule_version = ?2, rule_hits = 0, rule_misses = 0, rule_misses_in_row = 0 \
             WHERE slug = ?1 AND rule_version IS NOT ?2",
        )?
        .execute((&feed.slug.0, feed.article.rule.version()))?;
    Ok(())
}

fn start_afresh(connection: &Connection, feed_id: FeedId, now: UnixMillis) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE feed SET etag = NULL, last_modified = NULL, validators_url = NULL, body_hash = NULL, next_poll_at = ?2, \
             next_poll_reason = ?3, not_before = NULL, failures = 0, last_error = NULL, last_error_detail = NULL, \
             last_unconditional_at = NULL, moved_to = NULL, moved_sightings = 0, moved_adopted = 0, gone_count = 0, \
             stopped = NULL, hints = NULL, last_gap_at = NULL, gap_requests = 0, gap_requests_since = NULL, gap_filled_at = NULL, \
             gap_unfilled_at = NULL, url_generation = url_generation + 1 WHERE feed_id = ?1",
        )?
        .execute((feed_id.0, now.0, PollReason::FirstPoll.as_str()))?;
    Ok(())
}

fn retire_others(connection: &Connection, feeds: &[Feed], now: UnixMillis) -> rusqlite::Result<()> {
    let configured: i64 = connection
        .prepare_cached("SELECT count(*) FROM feed WHERE retired_at IS NULL")?
        .query_row((), |row| row.get(0))?;
    // All of `feeds` are among them by now.
    if usize::try_from(configured) == Ok(feeds.len()) {
        return Ok(());
    }
    let slugs: Vec<String> = feeds.iter().map(|feed| feed.slug.0.clone()).collect();
    let retired: Vec<FeedId> = connection
        .prepare_cached(
            "UPDATE feed SET retired_at = ?1, pages = 0 WHERE retired_at IS NULL \
             AND slug NOT IN (SELECT value FROM json_each(?2)) RETURNING feed_id",
        )?
        .query_map((now.0, json_texts(&slugs)?), |row| row.get(0).map(FeedId))?
        .collect::<rusqlite::Result<_>>()?;
    for feed_id in retired {
        hand_over(connection, feed_id, now)?;
        jobs::park(connection, feed_id)?;
    }
    Ok(())
}
