//! The subscriptions at hubs.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::model::{FeedId, HubLinks, Subscription, SubscriptionStatus, UnixMillis};

use super::row::Columns;
use super::{Reader, StoreError};

const COLUMNS: &str = "feed_id, hub, topic, status, requested_at, verified_request_at, lease_until, next_action_at, failures, \
     last_delivery_at, last_error";

impl Reader {
    /// Gives the subscriptions of all feeds, also of those that are not configured any more.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        self.look_up("read the subscriptions", |connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM subscription ORDER BY feed_id"
                ))?
                .query_map((), read)?
                .collect()
        })
    }
}

impl Reader {
    /// Gives the mark of what the subscriptions were asked for with; `None` where there never were any.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn hub_mark(&self) -> Result<Option<String>, StoreError> {
        self.look_up("read the mark of the subscriptions", |connection| {
            connection
                .prepare_cached("SELECT value FROM meta WHERE key = 'hub_mark'")?
                .query_row((), |row| row.get(0))
                .optional()
        })
    }
}

/// Writes the mark of what the subscriptions are asked for with.
pub(super) fn write_mark(connection: &Connection, mark: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES ('hub_mark', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute([mark])?;
    Ok(())
}

/// Writes a subscription: one a feed.
pub(super) fn write(connection: &Connection, subscription: &Subscription) -> rusqlite::Result<()> {
    let millis = |at: Option<UnixMillis>| at.map(|at| at.0);
    connection
        .prepare_cached(&format!(
            "INSERT INTO subscription ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
             ON CONFLICT (feed_id) DO UPDATE SET hub = excluded.hub, topic = excluded.topic, status = excluded.status, \
             requested_at = excluded.requested_at, verified_request_at = excluded.verified_request_at, \
             lease_until = excluded.lease_until, next_action_at = excluded.next_action_at, failures = excluded.failures, \
             last_delivery_at = excluded.last_delivery_at, last_error = excluded.last_error"
        ))?
        .execute((
            subscription.feed_id.0,
            &subscription.links.hub,
            &subscription.links.topic,
            subscription.status.as_str(),
            subscription.requested_at.0,
            millis(subscription.verified_request_at),
            millis(subscription.lease_until),
            subscription.next_action_at.0,
            subscription.failures,
            millis(subscription.last_delivery_at),
            &subscription.last_error,
        ))?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let mut columns = Columns::of(row);
    Ok(Subscription {
        feed_id: FeedId(columns.take()?),
        links: HubLinks {
            hub: columns.take()?,
            topic: columns.take()?,
        },
        status: columns
            .open_code(SubscriptionStatus::from_text, SubscriptionStatus::Failed)?
            .unwrap_or(SubscriptionStatus::Failed),
        requested_at: columns.time()?,
        verified_request_at: columns.optional_time()?,
        lease_until: columns.optional_time()?,
        next_action_at: columns.time()?,
        failures: columns.take()?,
        last_delivery_at: columns.optional_time()?,
        last_error: columns.take()?,
    })
}
