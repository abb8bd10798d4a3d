//! What a transaction wrote.
//!
//! Must not know: how it is written.

use std::collections::BTreeMap;

use crate::model::{FeedId, Sequence};

use super::indexing::Unindexed;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// Items inserted.
    pub items_new: u64,
    /// Items whose columns were written.
    pub items_changed: u64,
    /// Items that were planned as new while another feed of the same scope had just brought the same: a sighting was added.
    pub items_joined: u64,
    /// Revisions made, first ones not counted.
    pub revisions: u64,
    /// Pages asked for.
    pub jobs_requested: u64,
    /// Results of pages that had been asked for again meanwhile.
    pub jobs_outdated: u64,
    /// Rows of the change feed.
    pub changes: u64,
    /// The last of them.
    pub last_sequence: Option<Sequence>,
    /// Writes that contradicted what is stored and were left out: place in the batch, and why.
    pub refused: Vec<(usize, String)>,
}

impl Applied {
    /// Adds what another write did.
    pub(super) fn add(&mut self, other: Self) {
        self.items_new += other.items_new;
        self.items_changed += other.items_changed;
        self.items_joined += other.items_joined;
        self.revisions += other.revisions;
        self.jobs_requested += other.jobs_requested;
        self.jobs_outdated += other.jobs_outdated;
        self.changes += other.changes;
        self.last_sequence = other.last_sequence.or(self.last_sequence);
        self.refused.extend(other.refused);
    }
}

/// What a transaction has done so far.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) applied: Applied,
    pub(super) unindexed: Unindexed,
    /// Items inserted, by the feed that brought them.
    pub(super) brought: BTreeMap<FeedId, u64>,
    /// Of the feed that brought the last of them.
    pub(super) agency: Option<FeedAgency>,
}

/// The agency of a feed.
#[derive(Debug)]
pub(super) struct FeedAgency {
    pub(super) feed_id: FeedId,
    pub(super) code: Option<String>,
    pub(super) country: Option<String>,
}
