//! Brings the schema of a store up to date, step by step, and refuses a schema that is not known.
//!
//! A step that was ever released is never changed: what comes later is a step of its own.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;
use super::connection::APPLICATION_ID;

/// The steps, in order: the schema after step n is version n, kept in `user_version` and in `meta`.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/0001_first.sql")];

/// Takes every step that is missing.
pub(super) fn to_newest(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    run(connection, path, MIGRATIONS)
}

/// Refuses a schema that a reader of this version does not know.
pub(super) fn expect_known(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let known = newest(MIGRATIONS);
    let found = version(connection)
        .map_err(|error| StoreError::from_sqlite(&error, path, "read the version of the schema"))?;
    if found < known {
        return Err(StoreError::OlderSchema {
            path: path.to_owned(),
            found,
            known,
        });
    }
    refuse_newer(found, known, path)
}

fn run(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "bring the schema up to date");
    let found = version(connection).map_err(failed)?;
    refuse_newer(found, newest(steps), path)?;
    for (number, step) in (1_i64..).zip(steps) {
        if number > found {
            take_step(connection, number, step).map_err(failed)?;
        }
    }
    Ok(())
}

fn take_step(connection: &mut Connection, number: i64, step: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(step)?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('schema_version', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [number.to_string()],
    )?;
    transaction.pragma_update(None, "user_version", number)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}

fn refuse_newer(found: i64, known: i64, path: &Path) -> Result<(), StoreError> {
    if found > known {
        return Err(StoreError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}
