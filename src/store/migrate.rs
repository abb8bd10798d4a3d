//! Brings the schema of a store up to date, step by step, and refuses a schema that is not known.
//!
//! A step that was ever released is never changed: what comes later is a step of its own.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;
use super::connection::{APPLICATION_ID, ARCHIVE_ID};

/// The steps, in order: the schema after step n is version n, kept in `user_version` and in `meta`.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/0001_first.sql")];

/// The steps of the archive of pages.
const ARCHIVE_MIGRATIONS: &[&str] = &[include_str!("schema/pages/0001_first.sql")];

/// Takes every step that is missing.
pub(super) fn to_newest(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    run(connection, path, MIGRATIONS, APPLICATION_ID)
}

/// Takes every step that is missing in an archive of pages.
pub(super) fn archive_to_newest(
    connection: &mut Connection,
    path: &Path,
) -> Result<(), StoreError> {
    run(connection, path, ARCHIVE_MIGRATIONS, ARCHIVE_ID)
}

/// Refuses a schema that a reader of this version does not know.
pub(super) fn expect_known(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    expect(connection, path, newest(MIGRATIONS))
}

/// Refuses the schema of an archive of pages that a reader of this version does not know.
pub(super) fn expect_known_archive(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    expect(connection, path, newest(ARCHIVE_MIGRATIONS))
}

fn expect(connection: &Connection, path: &Path, known: i64) -> Result<(), StoreError> {
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

fn run(
    connection: &mut Connection,
    path: &Path,
    steps: &[&str],
    mark: i32,
) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "bring the schema up to date");
    let found = version(connection).map_err(failed)?;
    refuse_newer(found, newest(steps), path)?;
    for (number, step) in (1_i64..).zip(steps) {
        if number > found {
            take_step(connection, number, step, mark).map_err(failed)?;
        }
    }
    Ok(())
}

fn take_step(
    connection: &mut Connection,
    number: i64,
    step: &str,
    mark: i32,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(step)?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('schema_version', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [number.to_string()],
    )?;
    transaction.pragma_update(None, "user_version", number)?;
    transaction.pragma_update(None, "application_id", mark)?;
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{run, version};
    use crate::store::StoreError;

    const FIRST: &str =
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT); CREATE TABLE a (x INTEGER);";
    const SECOND: &str = "ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a (x, y) VALUES (1, 2);";
    const BROKEN: &str = "CREATE TABLE b (x INTEGER); INSERT INTO nowhere VALUES (1);";

    fn state(connection: &Connection) -> (i64, String) {
        let sql = "SELECT value FROM meta WHERE key = 'schema_version'";
        let noted = connection.query_row(sql, (), |row| row.get(0)).unwrap();
        (version(connection).unwrap(), noted)
    }

    #[test]
    fn an_older_schema_takes_the_missing_steps_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, "x".as_ref(), &[FIRST], 1).unwrap();
        assert_eq!(state(&connection), (1, "1".to_owned()));
        for _ in 0..2 {
            run(&mut connection, "x".as_ref(), &[FIRST, SECOND], 1).unwrap();
            assert_eq!(state(&connection), (2, "2".to_owned()));
        }
        let rows: i64 = connection
            .query_row("SELECT count(*) FROM a WHERE y = 2", (), |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, "x".as_ref(), &[FIRST], 1).unwrap();
        let error = run(&mut connection, "x".as_ref(), &[FIRST, BROKEN], 1).unwrap_err();
        assert!(
            error.to_string().contains("bring the schema up to date"),
            "{error}"
        );
        assert_eq!(state(&connection), (1, "1".to_owned()));
        assert!(!connection.table_exists(None, "b").unwrap());
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, "x".as_ref(), &[FIRST, SECOND], 1).unwrap();
        let error = run(&mut connection, "x".as_ref(), &[FIRST], 1).unwrap_err();
        assert!(matches!(
            error,
            StoreError::NewerSchema {
                found: 2,
                known: 1,
                ..
            }
        ));
    }
}
