//! The matcher: compares what polls and pages wrote with the items of the same days, one stretch of the change feed after the other.
//!
//! It works behind the writer and never keeps a poll waiting. There is one, so that no two items miss each other; where it stands is
//! written with what it found, so that it goes on where it was killed.

mod events;
mod kept;
mod noted;
mod places;
mod recent;
mod statistics;
mod stretch;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{ComparedItem, Comparisons, ItemId, NewPlaces, Sequence, SketchKey, UnixMillis};
use crate::plan::{self, Comparable, TermCounts, TermWeights};
use crate::store::{Reader, StoreError, StoreWrite};

use places::Places;
use recent::{Memory, RecentTerms, RecentTexts};
use statistics::Statistics;
use stretch::{ReadItem, Stretch};

use super::writer::Written;
use super::{DaemonError, Mode, Shared};

/// Changes of one stretch.
const CHANGES: u32 = 256;
/// Places that are written in one transaction: each may stand on a page of its own.
const PLACES_TOGETHER: usize = 4096;

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
            if let Some(places) = matcher.places_due() {
                write_places(&shared, places).await?;
            }
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
    if let Some(places) = matcher.places() {
        write_places(&shared, places).await?;
    }
    if let Some(statistics) = matcher.statistics(shared.clock.now()) {
        let write = StoreWrite::Comparisons(Box::new(statistics));
        shared.writer.write(write).await?;
    }
    Ok(())
}

/// Writes places, a part of them after the other: the writer has others to serve. One that is refused is passed over, as a stretch is.
async fn write_places(shared: &Shared, places: NewPlaces) -> Result<(), DaemonError> {
    let mut parts = places.rows.chunks(PLACES_TOGETHER).peekable();
    loop {
        let rows = parts.next().unwrap_or_default().to_vec();
        let is_last = parts.peek().is_none();
        let up_to = places.up_to.filter(|_| is_last);
        let write = StoreWrite::Places(Box::new(NewPlaces { rows, up_to }));
        shared.writer.write(write).await?;
        if is_last {
            return Ok(());
        }
    }
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
    let passed = nothing_found(found.up_to, found.at);
    let write = |found| StoreWrite::Comparisons(Box::new(found));
    if shared.writer.write(write(found)).await? == Written::Refused {
        // Else the same stretch would be refused for ever.
        shared.writer.write(write(passed)).await?;
        matcher = Matcher::default();
    }
    Ok((matcher, true))
}

/// Compares items with those of the same days. What it knows of words and of the newest items it reads from the store and keeps.
///
/// Where something that it gave could not be written it is of no use any more: a new one begins where the store stands.
#[derive(Default)]
pub struct Matcher {
    statistics: Statistics,
    texts: RecentTexts,
    terms: RecentTerms,
    places: Places,
    /// The change up to which places are gathered or written; `None` before any is.
    gathered_up_to: Option<Sequence>,
    /// Whether all is gathered that a killed daemon had not written.
    is_complete: bool,
}

impl Matcher {
    /// Looks up the next items to compare, at most those of `limit` changes, and compares them with the store and with each other;
    /// `None` where all is compared. What is found has to be written before the next call, and then what [`Self::places_due`] gives.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn compare_next(
        &mut self,
        reader: &Reader,
        limit: u32,
        at: UnixMillis,
    ) -> Result<Option<Comparisons>, StoreError> {
        if !self.is_complete && !self.gather_again(reader)? {
            return Ok(Some(nothing_found(reader.compared_up_to()?, at)));
        }
        let Some(next) = reader.uncompared(limit)? else {
            return Ok(None);
        };
        let items = self.read(reader, next.items)?;
        let memory = Memory {
            places: &mut self.places,
            texts: &mut self.texts,
            terms: &mut self.terms,
        };
        let comparisons = reader.at_one_moment(|reader| {
            let mut stretch = Stretch::begin(reader, memory, &items)?;
            let compared = items.into_iter().filter_map(|item| {
                let item_id = item.text.item.item_id;
                guarded(item_id, || stretch.compare(reader, item))
            });
            compared.collect::<Result<Vec<_>, _>>()
        })?;
        self.places.end_stretch();
        self.gathered_up_to = Some(next.up_to);
        Ok(Some(Comparisons {
            items: comparisons,
            statistics: self.statistics.due(),
            ..nothing_found(next.up_to, at)
        }))
    }

    /// Gives the places that were gathered, where it is time to write them.
    pub fn places_due(&mut self) -> Option<NewPlaces> {
        if self.places.is_due() {
            self.places()
        } else {
            None
        }
    }

    /// Gives the places that were gathered; `None` where none were.
    pub fn places(&mut self) -> Option<NewPlaces> {
        if self.places.is_empty() {
            return None;
        }
        Some(NewPlaces {
            rows: self.places.take(),
            up_to: self.gathered_up_to,
        })
    }

    /// Gives the counts of words that are kept to be written later, for the end of the daemon; `None` where there are none.
    pub fn statistics(&mut self, at: UnixMillis) -> Option<Comparisons> {
        let up_to = self.gathered_up_to.filter(|_| self.is_complete)?;
        let statistics = self.statistics.unsaved();
        (!statistics.is_empty()).then(|| Comparisons {
            statistics,
            ..nothing_found(up_to, at)
        })
    }

    /// Gathers places that a killed daemon has not written; false where so many are gathered that they have to be written first.
    fn gather_again(&mut self, reader: &Reader) -> Result<bool, StoreError> {
        while !self.places.is_due() {
            let Some(next) = reader.unplaced(self.gathered_up_to, CHANGES)? else {
                self.is_complete = true;
                return Ok(true);
            };
            self.gathered_up_to = Some(next.up_to);
            let ids: Vec<ItemId> = next.items.iter().map(|item| item.item_id).collect();
            let terms = self.terms.read(reader, &ids)?;
            let terms: HashMap<ItemId, Arc<TermWeights>> = terms.into_iter().collect();
            for item in next.items {
                let item_id = item.item_id;
                if let Some(text) = guarded(item_id, || Comparable::new(item)) {
                    let mut keys: Vec<SketchKey> = text.keys().collect();
                    if let Some(terms) = terms.get(&item_id) {
                        let by_terms = plan::term_keys(terms, text.item.published_at);
                        keys.extend(by_terms.map(|(key, _)| key));
                    }
                    self.places.note(&keys, item_id);
                }
            }
        }
        Ok(false)
    }

    /// Reads the texts of new items, each once. The words of all are counted before the first is weighed.
    fn read(
        &mut self,
        reader: &Reader,
        items: Vec<ComparedItem>,
    ) -> Result<Vec<ReadItem>, StoreError> {
        let to_count = items.iter().filter(|item| statistics::is_counted(item));
        let ids: Vec<ItemId> = to_count.map(|item| item.item_id).collect();
        // Of items whose text came later.
        let before: HashMap<ItemId, Arc<TermWeights>> =
            self.terms.read(reader, &ids)?.into_iter().collect();
        let mut counted: Vec<(Comparable, TermCounts)> = Vec::with_capacity(items.len());
        for item in items {
            let read = guarded(item.item_id, || Comparable::with_terms(item));
            if let Some((text, counts)) = read {
                let before = before.get(&text.item.item_id).map(AsRef::as_ref);
                self.statistics
                    .count(reader, &text.item, (&counts, before))?;
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

/// Says that all is compared up to a change.
fn nothing_found(up_to: Sequence, at: UnixMillis) -> Comparisons {
    Comparisons {
        up_to,
        items: Vec::new(),
        statistics: Vec::new(),
        at,
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
