//! How far each webhook has been told.

use rusqlite::{Connection, Row};

use crate::model::{ItemId, Sequence, WebhookState};

use super::row::Columns;
use super::{Change, ChangeFilter, Reader, StoreError, StoredItem, query};

/// Every webhook that was ever told something.
const STATES: &str = "SELECT slug, cursor, failures, next_attempt_at, last_ok_at, last_error FROM webhook ORDER BY slug";

impl Reader {
    /// Gives how far each webhook has been told, also those that are not configured any more.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn webhooks(&self) -> Result<Vec<WebhookState>, StoreError> {
        self.look_up("read how far webhooks are", |connection| {
            connection
                .prepare_cached(STATES)?
                .query_map((), read_state)?
                .collect()
        })
    }

    /// Gives at most `limit` changes after `after`, in order, each with its item as it stands now.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn changes_with_items(
        &self,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<(Change, StoredItem)>, StoreError> {
        let changes = self.changes(after, &ChangeFilter::default(), limit)?;
        let mut ids: Vec<i64> = changes.iter().map(|change| change.item_id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let items = self.look_up("read changed items", |connection| {
            query::by_id(connection, &ids)
        })?;
        let find = |id: ItemId| items.iter().find(|item| item.item_id == id).cloned();
        let told = changes.into_iter().filter_map(|change| {
            let mut item = find(change.item_id)?;
            item.sequence = Some(change.sequence);
            Some((change, item))
        });
        Ok(told.collect())
    }
}

/// Writes how far a webhook is.
pub(super) fn write(connection: &Connection, state: &WebhookState) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO webhook (slug, cursor, failures, next_attempt_at, last_ok_at, last_error) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (slug) DO UPDATE SET cursor = excluded.cursor, failures = excluded.failures, \
             next_attempt_at = excluded.next_attempt_at, last_ok_at = excluded.last_ok_at, last_error = excluded.last_error",
        )?
        .execute((
            &state.slug,
            state.cursor.0,
            state.failures,
            state.next_attempt_at.map(|at| at.0),
            state.last_ok_at.map(|at| at.0),
            &state.last_error,
        ))?;
    Ok(())
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<WebhookState> {
    let mut columns = Columns::of(row);
    Ok(WebhookState {
        slug: columns.take()?,
        cursor: Sequence(columns.take()?),
        failures: columns.take()?,
        next_attempt_at: columns.optional_time()?,
        last_ok_at: columns.optional_time()?,
        last_error: columns.take()?,
    })
}
