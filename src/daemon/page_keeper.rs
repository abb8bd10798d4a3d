//! Keeps pages as they were fetched, where the configuration says so. That it fails never harms what is written to the store.

use tracing::{error, info, warn};

use crate::config::StoreConfig;
use crate::store::{ArchivedPage, PageArchive, Retention, Store, StoreError};

/// The archive, and the pages that wait to be put into it: at most those of one batch of the writer.
pub(super) struct PageKeeper {
    /// `None` where no pages are kept, or none can be for now.
    archive: Option<PageArchive>,
    /// Bytes that the archive may hold; `None` where no pages are to be kept.
    max_bytes: Option<u64>,
    waiting: Vec<ArchivedPage>,
}

impl PageKeeper {
    /// Opens the archive where pages are to be kept. Where it cannot be opened, none are kept until [`Self::upkeep`] can open it.
    ///
    /// Nothing is forgotten at the start: a machine may set its clock only some time after it was switched on.
    pub(super) fn open(store: &Store, config: &StoreConfig) -> Self {
        let is_wanted = !config.keep_pages.is_zero();
        let mut keeper = Self {
            archive: None,
            max_bytes: is_wanted.then_some(config.max_pages_bytes),
            waiting: Vec::new(),
        };
        keeper.open_archive(store);
        keeper
    }

    /// Tells whether pages are to be kept.
    pub(super) fn is_wanted(&self) -> bool {
        self.max_bytes.is_some()
    }

    fn open_archive(&mut self, store: &Store) {
        let Some(max_bytes) = self.max_bytes else {
            return;
        };
        match PageArchive::open(store, max_bytes) {
            Ok(archive) => self.archive = Some(archive),
            Err(cause) => error!(error = %cause, "pages are not kept for now"),
        }
    }

    /// Takes a page whose result is written.
    pub(super) fn take(&mut self, page: ArchivedPage) {
        if self.archive.is_some() {
            self.waiting.push(page);
        }
    }

    /// Puts what waits into the archive.
    pub(super) fn write(&mut self) {
        let pages = std::mem::take(&mut self.waiting);
        if pages.is_empty() {
            return;
        }
        self.attempt(|archive| archive.put(&pages));
    }

    /// Forgets what is kept no longer. An archive that failed, or is not where it was, is opened anew.
    pub(super) fn upkeep(&mut self, store: &Store, retention: &Retention) {
        let in_place = self.archive.as_ref().is_some_and(PageArchive::is_in_place);
        if self.is_wanted() && !in_place {
            self.archive = None;
            self.open_archive(store);
            if self.archive.is_some() {
                info!("pages are kept again");
            }
        }
        self.prune(retention);
    }

    fn prune(&mut self, retention: &Retention) {
        self.attempt(|archive| archive.prune(retention).map(drop));
    }

    pub(super) fn close(self) {
        if let Some(Err(cause)) = self.archive.map(PageArchive::close) {
            warn!(error = %cause, "archive of pages not closed");
        }
    }

    /// A lock that somebody else holds passes; with anything else the archive is of no use until it is opened anew.
    fn attempt(&mut self, work: impl FnOnce(&mut PageArchive) -> Result<(), StoreError>) {
        let Some(archive) = &mut self.archive else {
            return;
        };
        match work(archive) {
            Ok(()) => {}
            Err(cause) if cause.is_passing() => warn!(error = %cause, "archive of pages is busy"),
            Err(cause) => {
                error!(error = %cause, "pages are not kept for now");
                self.archive = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use super::super::upkeep::retention;
    use super::*;
    use crate::model::{FeedId, ItemId, UnixMillis};
    use crate::store::{PackedBody, PageFilter, PageReader, StoreOptions};

    fn page(item: i64) -> ArchivedPage {
        ArchivedPage {
            item_id: ItemId(item),
            version: 1,
            feed_id: FeedId(1),
            fetched_at: UnixMillis(1_000),
            asked_url: "https://a.example/1".to_owned(),
            url: "https://a.example/1".to_owned(),
            content_type: None,
            refusal: None,
            body: PackedBody::pack(b"a page").unwrap(),
        }
    }

    fn kept(store: &Path) -> u64 {
        let reader = PageReader::open(store).unwrap();
        reader.map_or(0, |reader| reader.count(&PageFilter::default()).unwrap())
    }

    /// Lets something happen to the place of the archive before and after a page is kept, and looks whether the next is kept.
    fn check(before: impl FnOnce(&Path), after: impl FnOnce(&Path), expected: [u64; 2]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswire.db");
        let options = StoreOptions {
            now: UnixMillis(0),
            version: "test",
            max_pages: None,
        };
        let store = Store::open(&path, &options).unwrap();
        let archive = folder.path().join("newswire.db-pages");
        let config = StoreConfig {
            path: "newswire.db".to_owned(),
            keep_polls: Duration::from_hours(24),
            keep_pages: Duration::from_hours(24),
            max_pages_bytes: 1 << 20,
        };
        before(&archive);
        let mut keeper = PageKeeper::open(&store, &config);
        assert!(keeper.is_wanted());
        keeper.take(page(1));
        keeper.write();
        let first = if archive.is_file() { kept(&path) } else { 0 };
        after(&archive);
        keeper.upkeep(&store, &retention(&config, UnixMillis(2_000)));
        keeper.take(page(2));
        keeper.write();
        assert_eq!([first, kept(&path)], expected);
    }

    #[test]
    fn an_archive_that_failed_is_opened_anew_by_upkeep() {
        check(|_| (), |_| (), [1, 2]);
        check(
            |archive| fs::create_dir(archive).unwrap(),
            |archive| fs::remove_dir(archive).unwrap(),
            [0, 1],
        );
        check(
            |_| (),
            |archive| {
                for suffix in ["", "-wal", "-shm"] {
                    let mut name = archive.as_os_str().to_owned();
                    name.push(suffix);
                    fs::remove_file(name).unwrap();
                }
            },
            [1, 1],
        );
    }
}
