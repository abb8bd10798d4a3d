//! The matcher: compares what polls and pages wrote with the items of the same days, one stretch of the change feed after the other.
//!
//! It works behind the writer and never keeps a poll waiting. There is one, so that no two items miss each other; where it stands is
//! written with what it found, so that it goes on where it was killed.

mod events;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{Comparisons, ItemComparison, ItemId, SketchKey, UnixMillis};
use crate::plan::{self, CANDIDATES, Comparable, Standing};
use crate::store::{Reader, StoreError, StoreWrite};

use events::{Events, Found, Statistics};

use super::writer::Written;
use super::{DaemonError, Mode, Shared};

/// Changes of one stretch.
const CHANGES: u32 = 64;
/// Keys that two texts share at least to be compared.
const SHARED_KEYS: u32 = 2;

/// Compares until the daemon stops or, in a single pass, until all is compared that the pass brought; then it stops the daemon.
pub(super) async fn run(
    shared: Arc<Shared>,
    mode: Mode,
    pages_over: CancellationToken,
) -> Result<(), DaemonError> {
    let stop = shared.stop.clone();
    let mut matcher = Matcher::default();
    while !stop.is_cancelled() {
        // Read before the look at the change feed, so that nothing that a page wrote is missed.
        let last_look = mode == Mode::Once && pages_over.is_cancelled();
        while !stop.is_cancelled() {
            let (back, is_more) = compare_stretch(&shared, matcher).await?;
            matcher = back;
            if !is_more {
                break;
            }
        }
        if last_look {
            // The pass is over: whatever only waits for a stop may go.
            stop.cancel();
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = pages_over.cancelled(), if !last_look && mode == Mode::Once => {}
            () = shared.written.notified() => {}
        }
    }
    Ok(())
}

/// Compares the next stretch and writes what was found; false where all is compared.
async fn compare_stretch(
    shared: &Shared,
    mut matcher: Matcher,
) -> Result<(Matcher, bool), DaemonError> {
    let now = shared.clock.now();
    let (mut matcher, found) = shared
        .readers
        .with(move |reader| {
            let found = matcher.compare_next(reader, CHANGES, now)?;
            Ok((matcher, found))
        })
        .await?;
    let Some(found) = found else {
        return Ok((matcher, false));
    };
    let passed = Comparisons {
        up_to: found.up_to,
        items: Vec::new(),
        statistics: Vec::new(),
        at: found.at,
    };
    let write = |found| StoreWrite::Comparisons(Box::new(found));
    if shared.writer.write(write(found)).await? == Written::Refused {
        // Else the same stretch would be refused for ever.
        shared.writer.write(write(passed)).await?;
        matcher = Matcher::default();
    }
    Ok((matcher, true))
}

/// Compares items with those of the same days. What it knows of words it reads from the store and keeps.
#[derive(Default)]
pub struct Matcher {
    statistics: Statistics,
}

impl Matcher {
    /// Looks up the next items to compare, at most those of `limit` changes, and compares them with the store and with each other;
    /// `None` where all is compared. What is found has to be written before the next call.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn compare_next(
        &mut self,
        reader: &Reader,
        limit: u32,
        at: UnixMillis,
    ) -> Result<Option<Comparisons>, StoreError> {
        let Some(next) = reader.uncompared(limit)? else {
            return Ok(None);
        };
        let count = || self.statistics.count(reader, &next.items);
        if let Ok(counted) = catch_unwind(AssertUnwindSafe(count)) {
            counted?;
        } else {
            error!("counting of words stopped");
        }
        let mut stretch = Stretch::default();
        let mut items = Vec::with_capacity(next.items.len());
        for item in next.items {
            let item_id = item.item_id;
            // A fault in reading foreign text is the fault of one item, not of the daemon.
            let compared = catch_unwind(AssertUnwindSafe(|| {
                stretch.compare(reader, &mut self.statistics, Comparable::new(item))
            }));
            if let Ok(comparison) = compared {
                items.push(comparison?);
            } else {
                error!(item.id = %item_id, "comparison stopped");
            }
        }
        Ok(Some(Comparisons {
            up_to: next.up_to,
            items,
            statistics: self.statistics.unsaved(),
            at,
        }))
    }
}

/// The items of a stretch that were compared already: the store does not know them yet.
#[derive(Default)]
struct Stretch {
    items: HashMap<ItemId, Comparable>,
    by_key: HashMap<SketchKey, Vec<ItemId>>,
    events: Events,
}

impl Stretch {
    fn compare(
        &mut self,
        reader: &Reader,
        statistics: &mut Statistics,
        mut item: Comparable,
    ) -> Result<ItemComparison, StoreError> {
        let ids = self.candidates(reader, &item)?;
        let unknown: Vec<ItemId> = ids
            .iter()
            .filter(|id| !self.items.contains_key(id))
            .copied()
            .collect();
        let read = reader.compared_items(&unknown)?;
        let read: Vec<Comparable> = read.into_iter().map(Comparable::new).collect();
        let known = ids.iter().filter_map(|id| self.items.get(id));
        let candidates: Vec<&Comparable> = read.iter().chain(known).collect();
        let standing = self.standing(reader, item.item.item_id)?;
        let mut comparison = plan::compare(&item, standing, &candidates);
        item.item.duplicate = comparison.duplicate;
        for key in &comparison.keys {
            let here = self.by_key.entry(*key).or_default();
            here.push(comparison.item_id);
        }
        let repeated = item.repeated();
        let found = self
            .events
            .place(reader, statistics, &item.item, repeated)?;
        let Found { terms, keys, event } = found;
        comparison.terms = Some(terms.to_bytes());
        comparison.keys.extend(keys);
        comparison.event = event;
        self.items.insert(comparison.item_id, item);
        Ok(comparison)
    }

    /// Gives the other items that share the most keys, at most [`CANDIDATES`]; of equals those known first.
    fn candidates(&self, reader: &Reader, item: &Comparable) -> Result<Vec<ItemId>, StoreError> {
        let keys = item.keys_around();
        let mut shared: HashMap<ItemId, u32> = HashMap::new();
        for id in keys.iter().filter_map(|key| self.by_key.get(key)).flatten() {
            *shared.entry(*id).or_default() += 1;
        }
        for (id, count) in reader.alike(&keys)? {
            let here = shared.entry(id).or_default();
            *here = count.max(*here);
        }
        shared.retain(|id, count| *count >= SHARED_KEYS && *id != item.item.item_id);
        let mut ids: Vec<(ItemId, u32)> = shared.into_iter().collect();
        ids.sort_unstable_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        Ok(ids.into_iter().take(CANDIDATES).map(|(id, _)| id).collect())
    }

    fn standing(&self, reader: &Reader, item_id: ItemId) -> Result<Standing, StoreError> {
        let repeats_it = |other: &Comparable| other.repeated() == Some(item_id);
        if self.items.values().any(repeats_it) || reader.is_repeated(item_id)? {
            return Ok(Standing::Leader);
        }
        Ok(Standing::Alone)
    }
}
