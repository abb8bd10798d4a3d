//! Up to which change of the change feed something was done, as `meta` keeps it.
//!
//! Must not know: what was done.

use rusqlite::{Connection, OptionalExtension as _};

use crate::model::Sequence;

/// Under what `meta` keeps the last change whose item is compared.
pub(super) const COMPARED_UP_TO: &str = "compared_up_to";

/// Gives up to which change something was done.
pub(super) fn cursor(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Notes up to which change something was done.
pub(super) fn set_cursor(
    connection: &Connection,
    key: &str,
    up_to: Sequence,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute((key, up_to.0.to_string()))?;
    Ok(())
}
