//! The factor on all prices, and the polls that it is corrected by.

use rusqlite::{Connection, OptionalExtension};

use super::row::Columns;
use super::{Reader, Store, StoreError};
use crate::model::{PriceFactor, UnixMillis};

const DOING: &str = "look up the factor on the prices";

impl Store {
    /// Keeps the factor that all prices have.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn keep_price_factor(&mut self, factor: PriceFactor) -> Result<(), StoreError> {
        self.in_transaction("keep the factor on the prices", |connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO meta (key, value) VALUES ('price_factor', ?1), ('price_factor_since', ?2) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?;
            statement.execute((factor.value.to_string(), factor.since.0.to_string()))?;
            Ok(())
        })
    }
}

impl Reader {
    /// Gives the factor that all prices have; `None` where none was kept, or what is kept is no factor.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn price_factor(&self) -> Result<Option<PriceFactor>, StoreError> {
        self.look_up(DOING, |connection| {
            let value = fact(connection, "price_factor")?;
            let since = fact(connection, "price_factor_since")?;
            let value = value.and_then(|text| text.parse::<f64>().ok());
            let since = since.and_then(|text| text.parse().ok()).map(UnixMillis);
            Ok(value
                .filter(|value| value.is_finite() && *value > 0.0)
                .zip(since)
                .map(|(value, since)| PriceFactor { value, since }))
        })
    }

    /// Counts the polls since a moment, as far as they are kept.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn polls_since(&self, since: UnixMillis) -> Result<u64, StoreError> {
        self.look_up("count polls", |connection| {
            connection
                .prepare_cached("SELECT count(*) FROM poll WHERE at > ?1")?
                .query_row([since.0], |row| Columns::of(row).count())
        })
    }
}

fn fact(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}
