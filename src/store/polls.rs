//! The last polls of a feed.
//!
//! Each row of `poll` leads to the one of its feed before it, and `feed` to the newest. An index by feed would be changed on another page by
//! every poll. Of a poll that is forgotten no row tells any more: then the last one leads on that told of something, for these are kept
//! longer.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{FailureCode, FeedId, UnixMillis};

use super::row::Columns;
use super::{Reader, StoreError};

/// Where the polls of a feed begin.
pub(super) const LAST_POLLS: &str =
    "SELECT last_poll_id, last_telling_poll_id FROM feed WHERE feed_id = ?1";

/// The poll of a feed under the one number, or where it is forgotten that under the other, if it is earlier than the one that led there: numbers
/// of forgotten polls may be given again. The view `feed_health` goes the same way.
pub(super) const POLL_BEFORE: &str = "SELECT at, duration_ms, status, bytes, items_seen, items_new, items_changed, error, error_detail, \
     warnings, poll_id, previous_poll_id, previous_telling_poll_id FROM poll \
     WHERE poll_id = coalesce((SELECT poll_id FROM poll WHERE poll_id = ?1 AND feed_id = ?3 AND poll_id < ?4), ?2) \
     AND feed_id = ?3 AND poll_id < ?4";

/// What a poll did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentPoll {
    /// When.
    pub at: UnixMillis,
    /// How long it took.
    pub duration_ms: u64,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// Bytes of the body after decoding.
    pub body_bytes: u64,
    /// Items in the document.
    pub items_seen: u32,
    /// New items.
    pub items_new: u32,
    /// Changed items.
    pub items_changed: u32,
    /// Reason code of a failure.
    pub error: Option<FailureCode>,
    /// Words for it.
    pub error_detail: Option<String>,
    /// What was repaired, left out or missed.
    pub warnings: Vec<String>,
}

impl RecentPoll {
    /// Tells whether the document that it read ended in the middle.
    pub fn is_cut(&self) -> bool {
        let is_it = |line: &String| line.starts_with("truncated");
        self.error.is_none() && self.warnings.iter().any(is_it)
    }
}

/// Where the next poll is to be found.
struct Link {
    poll_id: i64,
    previous: Option<i64>,
    telling: Option<i64>,
}

impl Reader {
    /// Gives the last polls of a feed, the newest first.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn recent_polls(&self, feed_id: FeedId, count: u32) -> Result<Vec<RecentPoll>, StoreError> {
        self.look_up("read the last polls", |connection| {
            newest(connection, feed_id, count)
        })
    }
}

/// Gives the last polls of a feed, the newest first.
pub(super) fn newest(
    connection: &Connection,
    feed_id: FeedId,
    count: u32,
) -> rusqlite::Result<Vec<RecentPoll>> {
    let mut link = connection
        .prepare_cached(LAST_POLLS)?
        .query_row([feed_id.0], |row| {
            Ok(Link {
                poll_id: i64::MAX,
                previous: row.get(0)?,
                telling: row.get(1)?,
            })
        })
        .optional()?;
    let mut statement = connection.prepare_cached(POLL_BEFORE)?;
    let mut polls = Vec::new();
    for _ in 0..count {
        let Some(from) = link else { break };
        let found = statement
            .query_row(
                (from.previous, from.telling, feed_id.0, from.poll_id),
                read_poll,
            )
            .optional()?;
        link = found.map(|(poll, link)| {
            polls.push(poll);
            link
        });
    }
    Ok(polls)
}

fn read_poll(row: &Row<'_>) -> rusqlite::Result<(RecentPoll, Link)> {
    let mut columns = Columns::of(row);
    let poll = RecentPoll {
        at: columns.time()?,
        duration_ms: columns.count()?,
        status: columns.take()?,
        body_bytes: columns.count()?,
        items_seen: columns.take()?,
        items_new: columns.take()?,
        items_changed: columns.take()?,
        error: columns.open_code(FailureCode::from_text, FailureCode::Internal)?,
        error_detail: columns.take()?,
        warnings: columns.json()?,
    };
    let link = Link {
        poll_id: columns.take()?,
        previous: columns.take()?,
        telling: columns.take()?,
    };
    Ok((poll, link))
}
