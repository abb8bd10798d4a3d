//! Where alike texts of the same days meet: the places under which items are found, by hash.
//!
//! Each item has some thirty places, each on another page of the index. The matcher gathers those of some thousand items before they are
//! written, so that a page takes many of them at once; after a kill, what was gathered is gathered again from the change feed.

use std::ops::RangeInclusive;

use foldhash::HashMap;
use rusqlite::{Connection, params_from_iter};
use smallvec::SmallVec;

use crate::model::{ItemId, NewPlaces, Sequence, SketchKey};

use super::cursors::{COMPARED_UP_TO, cursor, set_cursor};
use super::stretch::{Uncompared, stretch};
use super::{Reader, StoreError};

/// Under what `meta` keeps the last change whose item has its places.
const PLACED_UP_TO: &str = "placed_up_to";

/// Changes whose items are placed anew in a store of before.
const PLACED_ANEW: i64 = 50_000;

/// Items of one bucket that are looked at under one hash, the newest first: words that thousands of texts share tell nothing.
pub const ITEMS_OF_A_KEY: u32 = 48;

/// Items under one key. Most keys have few.
pub type ItemsUnder = SmallVec<[ItemId; 2]>;

/// Items under one hash.
pub(super) const OF_A_KEY: &str =
    "SELECT item_id FROM sketch WHERE place = ?1 ORDER BY item_id DESC LIMIT ?2";

impl Reader {
    /// Gives the newest items under each of these keys; keys without any are left out.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn items_under(
        &self,
        mut keys: Vec<SketchKey>,
    ) -> Result<HashMap<SketchKey, ItemsUnder>, StoreError> {
        self.look_up("look up items under keys", |connection| {
            let mut found = HashMap::default();
            let Some(places) = kept_places(connection)? else {
                return Ok(found);
            };
            keys.retain(|key| places.contains(&key.place()));
            // In the order of the index, so that a page of it is read once.
            keys.sort_unstable_by_key(SketchKey::place);
            keys.dedup();
            let mut statement = connection.prepare_cached(OF_A_KEY)?;
            for key in &keys {
                let items: ItemsUnder = statement
                    .query_map((key.place(), ITEMS_OF_A_KEY), |row| Ok(ItemId(row.get(0)?)))?
                    .collect::<rusqlite::Result<_>>()?;
                if !items.is_empty() {
                    found.insert(*key, items);
                }
            }
            Ok(found)
        })
    }

    /// Gives the last bucket that has places; `None` where none has.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn last_bucket(&self) -> Result<Option<i64>, StoreError> {
        self.look_up("look up the last places", |connection| {
            let places = kept_places(connection)?;
            Ok(places.map(|places| *places.end() >> SketchKey::HASH_BITS))
        })
    }

    /// Gives the next items that are compared, but whose places are not written: behind the change `after`, or else behind the last
    /// that has its places, those of at most `limit` changes; `None` where no more are.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn unplaced(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Option<Uncompared>, StoreError> {
        self.look_up("look up items without places", |connection| {
            let Some(compared) = cursor(connection, COMPARED_UP_TO)? else {
                return Ok(None);
            };
            let placed = cursor(connection, PLACED_UP_TO)?;
            let placed = placed.unwrap_or_else(|| before_gathering(compared));
            let after = after.map_or(placed, |after| after.0);
            stretch(connection, after..=compared, limit)
        })
    }

    /// Gives the change up to which all items are compared; 0 where none is.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn compared_up_to(&self) -> Result<Sequence, StoreError> {
        self.look_up("look up what is compared", |connection| {
            let compared = cursor(connection, COMPARED_UP_TO)?;
            Ok(Sequence(compared.unwrap_or_default()))
        })
    }
}

/// Gives where gathering begins in a store of before: its places were hashed otherwise, and the newest items are worth new ones.
fn before_gathering(compared: i64) -> i64 {
    (compared - PLACED_ANEW).max(0)
}

/// Notes where gathering begins, before the first item is compared.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<()> {
    let compared = cursor(connection, COMPARED_UP_TO)?.unwrap_or_default();
    connection
        .prepare_cached("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute((PLACED_UP_TO, before_gathering(compared).to_string()))?;
    Ok(())
}

/// Gives from which to which place there are items: of the days around an item many buckets have none.
fn kept_places(connection: &Connection) -> rusqlite::Result<Option<RangeInclusive<i64>>> {
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(place) FROM sketch")?
        .query_row([], |row| row.get(0))?;
    let last: Option<i64> = connection
        .prepare_cached("SELECT max(place) FROM sketch")?
        .query_row([], |row| row.get(0))?;
    Ok(first.zip(last).map(|(first, last)| first..=last))
}

/// Writes places in the order of the index, so that a page of it is written once.
pub(super) fn write(connection: &Connection, new: &NewPlaces) -> rusqlite::Result<()> {
    if let Some(up_to) = new.up_to {
        set_cursor(connection, PLACED_UP_TO, up_to)?;
    }
    let places = new.rows.iter();
    let places: Vec<(i64, i64)> = places.map(|(key, item)| (key.place(), item.0)).collect();
    let (groups, rest) = places.as_chunks::<ROWS_TOGETHER>();
    let mut together = connection.prepare_cached(&insert_places(ROWS_TOGETHER))?;
    for group in groups {
        let values = group.iter().flat_map(|(place, item)| [place, item]);
        together.execute(params_from_iter(values))?;
    }
    let mut alone = connection.prepare_cached(&insert_places(1))?;
    for place in rest {
        alone.execute(*place)?;
    }
    Ok(())
}

/// Places that one statement writes: each alone would pay for a statement of its own.
const ROWS_TOGETHER: usize = 16;

fn insert_places(count: usize) -> String {
    let rows = vec!["(?, ?)"; count].join(", ");
    format!("INSERT OR IGNORE INTO sketch (place, item_id) VALUES {rows}")
}

/// Places of old buckets.
pub(super) const OLD_SKETCHES: &str = "DELETE FROM sketch WHERE (place, item_id) IN \
     (SELECT place, item_id FROM sketch WHERE place < ?1 LIMIT ?2)";

pub(super) fn forget(connection: &Connection, bucket: i64, limit: i64) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(OLD_SKETCHES)?
        .execute((SketchKey::first_place(bucket), limit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FARTHEST_BUCKET: i64 = SketchKey::FARTHEST_BUCKET;

    proptest! {
        #[test]
        fn places_follow_one_another_as_their_keys_do(
            one in (-FARTHEST_BUCKET..=FARTHEST_BUCKET, 0..=SketchKey::HASHES),
            other in (-FARTHEST_BUCKET..=FARTHEST_BUCKET, 0..=SketchKey::HASHES),
        ) {
            let [one, other] = [one, other].map(|(bucket, hash)| SketchKey { bucket, hash });
            prop_assert_eq!(one.place().cmp(&other.place()), one.cmp(&other));
            prop_assert_eq!(SketchKey::of_place(one.place()), one);
        }
    }

    #[test]
    fn a_day_beyond_all_calendars_has_a_place_too() {
        for bucket in [
            i64::MIN,
            -FARTHEST_BUCKET - 1,
            FARTHEST_BUCKET + 1,
            i64::MAX,
        ] {
            let key = SketchKey {
                bucket,
                hash: SketchKey::HASHES,
            };
            let kept = bucket.clamp(-FARTHEST_BUCKET, FARTHEST_BUCKET);
            assert_eq!(key.place() >> SketchKey::HASH_BITS, kept);
        }
    }
}
