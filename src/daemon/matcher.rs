//! The matcher: compares what polls and pages wrote with the items of the same days, one stretch of the change feed after the other.
//!
//! It works behind the writer and never keeps a poll waiting. There is one, so that no two items miss each other; where it stands is
//! written with what it found, so that it goes on where it was killed.

mod events;
mod places;
mod recent;

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{
    ComparedItem, Comparisons, ItemComparison, ItemId, Sequence, SketchKey, UnixMillis,
};
use crate::plan::{self, CANDIDATES, Comparable, Standing, TermCounts, TermWeights};
use crate::store::{Reader, StoreError, StoreWrite};

use events::{Events, Found, Statistics};
use places::Places;
use recent::Recent;

use super::writer::Written;
use super::{DaemonError, Mode, Shared};

/// Changes of one stretch.
const CHANGES: u32 = 256;
/// Keys that two texts share at least to be compared.
const SHARED_KEYS: f32 = 2.0;

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
    if let Some(rest) = matcher.rest(shared.clock.now()) {
        let write = StoreWrite::Comparisons(Box::new(rest));
        shared.writer.write(write).await?;
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
        places: Vec::new(),
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

/// Compares items with those of the same days. What it knows of words and of the newest items it reads from the store and keeps.
#[derive(Default)]
pub struct Matcher {
    statistics: Statistics,
    recent: Recent,
    places: Places,
    /// The change up to which it has compared; `None` before its first stretch.
    up_to: Option<Sequence>,
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
        if self.up_to.is_none() {
            self.gather_again(reader)?;
        }
        let items = self.read(reader, next.items)?;
        let mut stretch = Stretch::begin(reader, &mut self.places, &items)?;
        let mut comparisons = Vec::with_capacity(items.len());
        for item in items {
            let item_id = item.text.item.item_id;
            let compared = guarded(item_id, || stretch.compare(reader, &mut self.recent, item));
            if let Some(comparison) = compared {
                comparisons.push(comparison?);
            }
        }
        self.up_to = Some(next.up_to);
        Ok(Some(Comparisons {
            up_to: next.up_to,
            items: comparisons,
            places: self.places.due(),
            statistics: self.statistics.due(),
            at,
        }))
    }

    /// Gives what is kept to be written later, for the end of the daemon; `None` where there is nothing.
    pub fn rest(mut self, at: UnixMillis) -> Option<Comparisons> {
        let (places, statistics) = (self.places.take(), self.statistics.unsaved());
        let is_any = !places.is_empty() || !statistics.is_empty();
        let up_to = self.up_to.filter(|_| is_any)?;
        Some(Comparisons {
            up_to,
            items: Vec::new(),
            places,
            statistics,
            at,
        })
    }

    /// Gathers the places that a killed daemon has not written.
    fn gather_again(&mut self, reader: &Reader) -> Result<(), StoreError> {
        let mut after = Sequence(0);
        while let Some(next) = reader.unplaced(after, CHANGES)? {
            after = next.up_to;
            let ids: Vec<ItemId> = next.items.iter().map(|item| item.item_id).collect();
            let terms = reader.terms_of(&ids)?.into_iter();
            let terms: HashMap<ItemId, TermWeights> = terms
                .map(|stored| (stored.item_id, TermWeights::from_bytes(&stored.terms)))
                .collect();
            for item in next.items {
                let item_id = item.item_id;
                if let Some(text) = guarded(item_id, || Comparable::new(item)) {
                    let mut keys = text.keys();
                    if let Some(terms) = terms.get(&item_id) {
                        let by_terms = plan::term_keys(terms, text.item.published_at);
                        keys.extend(by_terms.into_iter().map(|(key, _)| key));
                    }
                    self.places.note(&keys, item_id);
                }
            }
        }
        Ok(())
    }

    /// Reads the texts of new items, each once. The words of all are counted before the first is weighed.
    fn read(
        &mut self,
        reader: &Reader,
        items: Vec<ComparedItem>,
    ) -> Result<Vec<ReadItem>, StoreError> {
        let mut counted: Vec<(Comparable, TermCounts)> = Vec::with_capacity(items.len());
        for item in items {
            let read = guarded(item.item_id, || {
                let counts = plan::item_terms(&item);
                (Comparable::new(item), counts)
            });
            if let Some((text, counts)) = read {
                self.statistics.count(reader, &text.item, &counts)?;
                counted.push((text, counts));
            }
        }
        let weighed = counted.into_iter().map(|(text, counts)| {
            let terms = self.statistics.weigh(reader, &text.item, &counts)?;
            Ok(ReadItem { text, terms })
        });
        weighed.collect()
    }
}

/// Runs what reads foreign text: a fault in it is the fault of one item, not of the daemon.
fn guarded<T>(item_id: ItemId, work: impl FnOnce() -> T) -> Option<T> {
    let done = catch_unwind(AssertUnwindSafe(work));
    if done.is_err() {
        error!(item.id = %item_id, "comparison stopped");
    }
    done.ok()
}

/// An item with all that is read from its texts.
struct ReadItem {
    text: Comparable,
    terms: TermWeights,
}

impl ReadItem {
    /// Gives all keys under which something is looked up for the item.
    fn keys_around(&self) -> impl Iterator<Item = SketchKey> {
        let terms = plan::term_keys_around(&self.terms, self.text.item.published_at);
        let terms = terms.into_iter().map(|(key, _)| key);
        self.text.keys_around().into_iter().chain(terms)
    }
}

/// The items of a stretch that were compared already: the store does not know them yet.
struct Stretch<'a> {
    places: &'a mut Places,
    items: HashMap<ItemId, Comparable>,
    /// Items that one of these repeats.
    repeated: HashSet<ItemId>,
    events: Events,
}

impl<'a> Stretch<'a> {
    fn begin(
        reader: &Reader,
        places: &'a mut Places,
        items: &[ReadItem],
    ) -> Result<Self, StoreError> {
        let keys = items.iter().flat_map(ReadItem::keys_around);
        places.look_up(reader, keys.collect())?;
        Ok(Self {
            places,
            items: HashMap::new(),
            repeated: HashSet::new(),
            events: Events::default(),
        })
    }

    fn compare(
        &mut self,
        reader: &Reader,
        recent: &mut Recent,
        item: ReadItem,
    ) -> Result<ItemComparison, StoreError> {
        let ReadItem { mut text, terms } = item;
        let item_id = text.item.item_id;
        let keys: Vec<_> = text
            .keys_around()
            .into_iter()
            .map(|key| (key, 1.0))
            .collect();
        let ids = self.places.alike(item_id, &keys, SHARED_KEYS, CANDIDATES);
        let (known, unknown): (Vec<ItemId>, Vec<ItemId>) =
            ids.iter().partition(|id| self.items.contains_key(id));
        let read = recent.read(reader, &unknown)?;
        let known = known.iter().filter_map(|id| self.items.get(id));
        let candidates: Vec<&Comparable> = read.iter().chain(known).collect();
        let standing = self.standing(reader, item_id)?;
        let mut comparison = plan::compare(&text, standing, &candidates);
        text.item.duplicate = comparison.duplicate;
        let repeated = text.repeated();
        self.repeated.extend(repeated);
        let packed = terms.to_bytes();
        let Found { keys, event } =
            self.events
                .place(reader, self.places, &text.item, terms, repeated)?;
        comparison.terms = Some(packed);
        comparison.keys.extend(keys);
        comparison.event = event;
        self.places.note(&comparison.keys, item_id);
        recent.keep(&text);
        self.items.insert(item_id, text);
        Ok(comparison)
    }

    fn standing(&self, reader: &Reader, item_id: ItemId) -> Result<Standing, StoreError> {
        if self.repeated.contains(&item_id) || reader.is_repeated(item_id)? {
            return Ok(Standing::Leader);
        }
        Ok(Standing::Alone)
    }
}
