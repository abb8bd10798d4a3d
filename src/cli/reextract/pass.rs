//! One pass over the kept pages: look up, read, decide, write, count.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tracing::error;

use crate::model::{FailureCode, FeedId, ItemId, UnixMillis};
use crate::plan::Reextraction;
use crate::store::{PageFilter, PageReader, Reader, Store, StoreError, StoreWrite};

use super::super::exit::Failure;
use super::failure;
use super::read::{Outcome, Source, Work, read_all};

/// Pages in memory at once, and items written in one transaction.
const AT_ONCE: u32 = 32;
/// Lines of a preview; the others are counted.
const MAX_PREVIEW: usize = 10_000;

/// What the pass came to.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) read: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) kept: u64,
    pub(super) outdated: u64,
    /// Pages whose item or feed is not there any more.
    pub(super) orphans: u64,
    pub(super) damaged: u64,
    pub(super) refused: BTreeMap<FailureCode, u64>,
}

/// An item whose text would change.
pub(super) struct Preview {
    pub(super) item_id: ItemId,
    pub(super) feed: String,
    pub(super) words_before: u64,
    pub(super) words_after: u64,
    pub(super) headline: Option<String>,
}

/// The pass. Without a store nothing is written.
pub(super) struct Pass {
    reader: Reader,
    pages: PageReader,
    store: Option<Store>,
    sources: HashMap<FeedId, Arc<Source>>,
    now: UnixMillis,
    counts: Counts,
    preview: Vec<Preview>,
}

impl Pass {
    pub(super) fn new(
        reader: Reader,
        pages: PageReader,
        store: Option<Store>,
        sources: HashMap<FeedId, Arc<Source>>,
        now: UnixMillis,
    ) -> Self {
        Self {
            reader,
            pages,
            store,
            sources,
            now,
            counts: Counts::default(),
            preview: Vec::new(),
        }
    }

    /// Reads every page that the filter lets through, and tells after each batch how far it is.
    ///
    /// # Errors
    /// Where the store or the archive fails; what was written before stays.
    pub(super) fn run(
        &mut self,
        filter: &PageFilter,
        progress: impl Fn(u64, u64, &Counts),
    ) -> Result<(), Failure> {
        let length = self.pages.count(filter).map_err(failure)?;
        let mut position = 0;
        let mut after = ItemId(i64::MIN);
        loop {
            let items = self.pages.items(filter, after, AT_ONCE).map_err(failure)?;
            let Some(last) = items.last().copied() else {
                return Ok(());
            };
            self.read_batch(&items).map_err(failure)?;
            after = last;
            position += items.len() as u64;
            progress(position, length, &self.counts);
        }
    }

    /// Closes the store and gives what came of the pass.
    ///
    /// # Errors
    /// Where the store cannot be closed.
    pub(super) fn finish(self) -> Result<(Counts, Vec<Preview>), Failure> {
        drop((self.reader, self.pages));
        if let Some(store) = self.store {
            store.close().map_err(failure)?;
        }
        Ok((self.counts, self.preview))
    }

    fn read_batch(&mut self, items: &[ItemId]) -> Result<(), StoreError> {
        let work = self.look_up(items)?;
        self.counts.orphans += (items.len() - work.len()) as u64;
        self.counts.read += work.len() as u64;
        let outcomes = read_all(&work, self.now);
        let mut writes = Vec::new();
        let mut preview = Vec::new();
        for (one, outcome) in outcomes {
            let decided = match outcome {
                Outcome::Decided(decided) => decided,
                Outcome::Refused(code) => {
                    *self.counts.refused.entry(code).or_default() += 1;
                    continue;
                }
                Outcome::Damaged => {
                    self.counts.damaged += 1;
                    continue;
                }
            };
            match decided {
                Reextraction::Changed(write) => {
                    self.counts.changed += 1;
                    let content = write.content.as_ref();
                    preview.push(Preview {
                        item_id: one.item.item_id,
                        feed: one.source.feed.slug.0.clone(),
                        words_before: one.item.content.word_count(),
                        words_after: content.map_or(0, crate::model::ItemContent::word_count),
                        headline: content.and_then(|content| content.headline.clone()),
                    });
                    writes.push(StoreWrite::Item(write));
                }
                Reextraction::Unchanged => self.counts.unchanged += 1,
                Reextraction::Kept => self.counts.kept += 1,
                Reextraction::Outdated => self.counts.outdated += 1,
            }
        }
        self.note(preview);
        self.write(&writes)
    }

    /// Looks up the pages with their items; those whose item or feed is not there are left out.
    fn look_up(&self, items: &[ItemId]) -> Result<Vec<Work>, StoreError> {
        let mut work = Vec::with_capacity(items.len());
        for item_id in items {
            let (Some(page), Some(item)) =
                (self.pages.newest(*item_id)?, self.reader.item(*item_id)?)
            else {
                continue;
            };
            if let Some(source) = self.sources.get(&page.feed_id) {
                let source = Arc::clone(source);
                work.push(Work { page, item, source });
            }
        }
        Ok(work)
    }

    fn note(&mut self, preview: Vec<Preview>) {
        if self.store.is_none() {
            let room = MAX_PREVIEW.saturating_sub(self.preview.len());
            self.preview.extend(preview.into_iter().take(room));
        }
    }

    fn write(&mut self, writes: &[StoreWrite]) -> Result<(), StoreError> {
        let Some(store) = &mut self.store else {
            return Ok(());
        };
        for (_, reason) in store.apply(writes)?.refused {
            error!(error = reason, "write refused");
            self.counts.changed -= 1;
        }
        Ok(())
    }
}
