//! Keeps pages as they were fetched, where the configuration says so. That it fails never harms what is written to the store.

use tracing::{error, warn};

use super::upkeep::retention;
use crate::config::StoreConfig;
use crate::model::UnixMillis;
use crate::store::{ArchivedPage, PageArchive, Retention, Store, StoreError};

/// The archive, and the pages that wait to be put into it: at most those of one batch of the writer.
pub(super) struct PageKeeper {
    archive: Option<PageArchive>,
    waiting: Vec<ArchivedPage>,
}

impl PageKeeper {
    /// Opens the archive where pages are to be kept. Where it cannot be opened, none are kept.
    pub(super) fn open(store: &Store, config: &StoreConfig, now: UnixMillis) -> Self {
        let mut keeper = Self {
            archive: None,
            waiting: Vec::new(),
        };
        if config.keep_pages.is_zero() {
            return keeper;
        }
        match PageArchive::open(store, config.max_pages_bytes) {
            Ok(archive) => keeper.archive = Some(archive),
            Err(cause) => error!(error = %cause, "pages are not kept"),
        }
        keeper.upkeep(&retention(config, now));
        keeper
    }

    pub(super) fn is_open(&self) -> bool {
        self.archive.is_some()
    }

    /// Takes a page whose result is written.
    pub(super) fn take(&mut self, page: ArchivedPage) {
        if self.is_open() {
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

    /// Forgets what is kept no longer.
    pub(super) fn upkeep(&mut self, retention: &Retention) {
        self.attempt(|archive| archive.prune(retention).map(drop));
    }

    pub(super) fn close(self) {
        if let Some(Err(cause)) = self.archive.map(PageArchive::close) {
            warn!(error = %cause, "archive of pages not closed");
        }
    }

    /// A lock that somebody else holds passes; with anything else the archive is of no use until the next start.
    fn attempt(&mut self, work: impl FnOnce(&mut PageArchive) -> Result<(), StoreError>) {
        let Some(archive) = &mut self.archive else {
            return;
        };
        match work(archive) {
            Ok(()) => {}
            Err(cause) if cause.is_passing() => warn!(error = %cause, "archive of pages is busy"),
            Err(cause) => {
                error!(error = %cause, "pages are not kept until the next start");
                self.archive = None;
            }
        }
    }
}
