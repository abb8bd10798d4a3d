//! Makes the schema of a new store, brings that of an older one up to date step by step, and refuses one that is not known.
//!
//! A new store gets the whole contract at once; an older one takes the upgrades that it lacks. A test holds the two together.
//! An upgrade that was ever released is never changed: what comes later is an upgrade of its own.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;
use super::connection::{APPLICATION_ID, ARCHIVE_ID};

/// The schema of a new store: the read contract as it is printed.
pub(super) const CONTRACT: &str = include_str!("schema/contract.sql");

/// A schema as it is today, and the way to it from each earlier version. Version n, kept in `user_version` and in `meta`, is
/// what the first n - 1 upgrades make of the first version.
struct Schema {
    whole: &'static str,
    upgrades: &'static [&'static str],
    mark: i32,
}

const STORE: Schema = Schema {
    whole: CONTRACT,
    upgrades: &[
        include_str!("schema/upgrades/0002_duplicates.sql"),
        include_str!("schema/upgrades/0003_rechecks.sql"),
        include_str!("schema/upgrades/0004_webhooks.sql"),
        include_str!("schema/upgrades/0005_websub.sql"),
        include_str!("schema/upgrades/0006_network.sql"),
        include_str!("schema/upgrades/0007_hot.sql"),
        include_str!("schema/upgrades/0008_gaps.sql"),
        include_str!("schema/upgrades/0009_merges.sql"),
        include_str!("schema/upgrades/0010_places.sql"),
        include_str!("schema/upgrades/0011_desk.sql"),
        include_str!("schema/upgrades/0012_health.sql"),
        include_str!("schema/upgrades/0013_polls.sql"),
    ],
    mark: APPLICATION_ID,
};

const ARCHIVE: Schema = Schema {
    whole: include_str!("schema/pages/contract.sql"),
    upgrades: &[],
    mark: ARCHIVE_ID,
};

/// Makes the schema, or takes every upgrade that is missing.
pub(super) fn to_newest(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    run(connection, path, &STORE)
}

/// Makes the schema of an archive of pages, or takes every upgrade that is missing.
pub(super) fn archive_to_newest(
    connection: &mut Connection,
    path: &Path,
) -> Result<(), StoreError> {
    run(connection, path, &ARCHIVE)
}

/// Refuses a schema that a reader of this version does not know.
pub(super) fn expect_known(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    expect(connection, path, STORE.newest())
}

/// Refuses the schema of an archive of pages that a reader of this version does not know.
pub(super) fn expect_known_archive(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    expect(connection, path, ARCHIVE.newest())
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

fn run(connection: &mut Connection, path: &Path, schema: &Schema) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(&error, path, "bring the schema up to date");
    let found = version(connection).map_err(failed)?;
    refuse_newer(found, schema.newest(), path)?;
    if found == 0 {
        return take_step(connection, schema.newest(), schema.whole, schema.mark).map_err(failed);
    }
    for (number, upgrade) in (2_i64..).zip(schema.upgrades) {
        if number > found {
            take_step(connection, number, upgrade, schema.mark).map_err(failed)?;
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

impl Schema {
    fn newest(&self) -> i64 {
        i64::try_from(self.upgrades.len()).map_or(i64::MAX, |upgrades| upgrades + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::FeedId;
    use crate::store::polls;

    /// Writes down everything that the schema of a store is made of; where a column stands in its table does not matter.
    fn describe(connection: &Connection) -> Vec<String> {
        let sql = "SELECT m.type || ' ' || m.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || \
                       coalesce(c.dflt_value, '') || ' ' || c.pk \
                   FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' \
                   UNION ALL \
                   SELECT m.type || ' ' || m.sql FROM sqlite_schema AS m WHERE m.type <> 'table' AND m.sql IS NOT NULL \
                   ORDER BY 1";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Gives the words that the tables allow in their columns, whatever form their checks have.
    fn words_of_checks(connection: &Connection) -> Vec<(String, BTreeSet<String>)> {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK%' ORDER BY name";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
        let tables: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
        let words = |sql: &str| {
            let code = sql
                .lines()
                .map(|line| line.split("--").next().unwrap_or(line));
            let code: String = code.collect();
            let quoted = code.split('\'').skip(1).step_by(2);
            quoted.map(str::to_owned).collect::<BTreeSet<String>>()
        };
        let tables = tables.into_iter();
        tables.map(|(name, sql)| (name, words(&sql))).collect()
    }

    /// Gives how the full-text indexes are kept.
    fn settings_of_indexes(connection: &Connection) -> Vec<String> {
        let sql = "SELECT 'words ' || k || ' ' || v FROM item_words_config UNION ALL \
                   SELECT 'grams ' || k || ' ' || v FROM item_grams_config ORDER BY 1";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn an_upgraded_store_is_like_a_new_one() {
        let mut new = Connection::open_in_memory().unwrap();
        to_newest(&mut new, "memory".as_ref()).unwrap();
        let mut old = Connection::open_in_memory().unwrap();
        let first = include_str!("schema/upgrades/0001_first.sql");
        take_step(&mut old, 1, first, APPLICATION_ID).unwrap();
        to_newest(&mut old, "memory".as_ref()).unwrap();
        assert_eq!(describe(&old), describe(&new));
        assert_eq!(words_of_checks(&old), words_of_checks(&new));
        assert_eq!(settings_of_indexes(&old), settings_of_indexes(&new));
        assert_eq!(version(&old).unwrap(), version(&new).unwrap());
    }

    #[test]
    fn pages_that_wait_survive_an_upgrade() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = include_str!("schema/upgrades/0001_first.sql");
        take_step(&mut connection, 1, first, APPLICATION_ID).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = ON;
                 INSERT INTO feed (slug, url, tags, enabled, pages, added_at, next_poll_at, next_poll_reason, failures,
                     moved_sightings, moved_adopted, gone_count) VALUES ('a', 'https://a.example/', '[]', 1, 1, 0, 0, 'new', 0, 0, 0, 0);
                 INSERT INTO item (feed_id, version, version_kind, version_at, pub_status, first_seen_at, published_at,
                     published_source, spaceless, body_source, word_count, content_hash, scope, uri)
                 VALUES (1, 1, 'new', 0, 'usable', 0, 0, 'first_seen', 0, 'none', 0, 0, 's', 'u');
                 INSERT INTO article_job (article_job_id, item_id, feed_id, url, host, state, request_reason, version, generation,
                     attempts, requested_at, next_attempt_at)
                 VALUES (7, 1, 1, 'https://a.example/1', 'a.example', 'waiting', 'new', 1, 1, 2, 3, 4);",
            )
            .unwrap();
        to_newest(&mut connection, "memory".as_ref()).unwrap();
        let job: (i64, String, i64, i64) = connection
            .query_row(
                "SELECT article_job_id, state, next_attempt_at, checks FROM article_job",
                (),
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        assert_eq!(job, (7, "waiting".to_owned(), 4, 0));
        let waiting: i64 = connection
            .query_row("SELECT pages_waiting FROM feed_health", (), |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(waiting, 1);
    }

    #[test]
    fn the_last_polls_survive_an_upgrade() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = include_str!("schema/upgrades/0001_first.sql");
        take_step(&mut connection, 1, first, APPLICATION_ID).unwrap();
        connection
            .execute_batch(
                "INSERT INTO feed (slug, url, tags, enabled, pages, added_at, next_poll_at, next_poll_reason, failures,
                     moved_sightings, moved_adopted, gone_count)
                 SELECT value, 'https://' || value || '.example/', '[]', 1, 1, 0, 0, 'new', 0, 0, 0, 0
                 FROM json_each('[\"a\", \"b\", \"c\"]');
                 INSERT INTO poll (feed_id, at, duration_ms, bytes, items_seen, items_new, items_changed)
                 WITH RECURSIVE time (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM time WHERE at < 39)
                 SELECT 1 + at % 2, at, 1, 0, 0, at IN (4, 5, 30, 31, 36), 0 FROM time;",
            )
            .unwrap();
        to_newest(&mut connection, "memory".as_ref()).unwrap();
        let last = |feed_id| {
            let polls = polls::newest(&connection, FeedId(feed_id), 20).unwrap();
            polls.iter().map(|poll| poll.at.0).collect::<Vec<_>>()
        };
        // Feed 1 has the even ones up to 38. The last ten are linked with each other, and the last of them with the one before.
        assert_eq!(last(1), (18..=38).rev().step_by(2).collect::<Vec<_>>());
        assert_eq!(last(2), (19..=39).rev().step_by(2).collect::<Vec<_>>());
        assert!(last(3).is_empty());
        connection
            .execute("DELETE FROM poll WHERE items_new = 0", ())
            .unwrap();
        assert_eq!(last(1), [36, 30, 4]);
        assert_eq!(last(2), [31, 5]);
    }
}
