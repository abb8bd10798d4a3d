//! Applies a batch of plans in one transaction.

use std::sync::Arc;

use rusqlite::Connection;

use crate::model::{
    ArticlePlan, Comparisons, FeedId, FeedState, ItemContent, ItemWrite, NewPlaces, PollPlan,
    PollRecord, Subscription, WebhookState,
};

use super::applied::{Applied, Batch};
use super::{
    Store, StoreError, comparisons, connection, feeds, items, jobs, places, subscriptions, webhooks,
};

/// What is being done where a batch fails.
const APPLY: &str = "apply a batch";

/// One thing to write.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreWrite {
    /// What one poll changes.
    Poll(Box<PollPlan>),
    /// What one page changes.
    Article(Box<ArticlePlan>),
    /// One item alone: its page was read again without a request.
    Item(Box<ItemWrite>),
    /// The state of a feed alone: a poll that brought nothing worth a row.
    State(Box<FeedState>),
    /// How far a webhook has been told.
    Webhook(Box<WebhookState>),
    /// The subscription of a feed at a hub.
    Subscription(Box<Subscription>),
    /// The mark of what the subscriptions are asked for with.
    HubMark(String),
    /// What the comparison of items found.
    Comparisons(Box<Comparisons>),
    /// Where compared items are to be found.
    Places(Box<NewPlaces>),
    /// What became of a feed in polls that brought nothing.
    Quiet(Box<QuietPolls>),
}

/// Polls of one feed that brought nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct QuietPolls {
    /// The state of the feed after the last of them.
    pub state: Arc<FeedState>,
    /// What they did, in their order.
    pub polls: Vec<PollRecord>,
}

impl StoreWrite {
    /// Gives the feed whose state it writes.
    pub fn state_of(&self) -> Option<FeedId> {
        match self {
            Self::Poll(plan) => Some(plan.state.feed_id),
            Self::State(state) => Some(state.feed_id),
            Self::Quiet(quiet) => Some(quiet.state.feed_id),
            Self::Article(_)
            | Self::Item(_)
            | Self::Webhook(_)
            | Self::Subscription(_)
            | Self::HubMark(_)
            | Self::Comparisons(_)
            | Self::Places(_) => None,
        }
    }

    /// Counts the bytes of the texts in it, which are nearly all of its size.
    pub fn text_bytes(&self) -> usize {
        let of = |item: &ItemWrite| item.content.as_ref().map_or(0, ItemContent::text_bytes);
        match self {
            Self::Poll(plan) => plan.items.iter().map(of).sum(),
            Self::Article(plan) => plan.item.as_ref().map_or(0, of),
            Self::Item(item) => of(item),
            Self::State(_)
            | Self::Webhook(_)
            | Self::Subscription(_)
            | Self::HubMark(_)
            | Self::Comparisons(_)
            | Self::Places(_)
            | Self::Quiet(_) => 0,
        }
    }
}

impl Store {
    /// Writes a batch in one transaction: all of it is readable at once, or nothing.
    ///
    /// A write that contradicts what is stored (a fault of ours) is left out and named in [`Applied::refused`].
    ///
    /// # Errors
    /// Fatal ones as [`StoreError::is_fatal`] says, and [`StoreError::Passing`]: then nothing of the batch was written.
    pub fn apply(&mut self, writes: &[StoreWrite]) -> Result<Applied, StoreError> {
        match self.apply_together(writes) {
            Err(StoreError::Refused { .. }) => self.apply_singly(writes),
            other => other,
        }
    }

    /// Writes what is not refused, still in one transaction: one that fails halfway and is tried again must not write anything twice.
    fn apply_singly(&mut self, writes: &[StoreWrite]) -> Result<Applied, StoreError> {
        let path = self.path.clone();
        self.in_transaction(APPLY, |connection| {
            let mut applied = Applied::default();
            for (place, write) in writes.iter().enumerate() {
                connection.execute_batch("SAVEPOINT one_write")?;
                match apply_all(connection, std::slice::from_ref(write)) {
                    Ok(one) => applied.add(one),
                    Err(error) => match StoreError::from_sqlite(&error, &path, APPLY) {
                        StoreError::Refused { cause, .. } => {
                            connection.execute_batch("ROLLBACK TO one_write")?;
                            applied.refused.push((place, cause.to_string()));
                        }
                        _ => return Err(error),
                    },
                }
                connection.execute_batch("RELEASE one_write")?;
            }
            Ok(applied)
        })
    }

    fn apply_together(&mut self, writes: &[StoreWrite]) -> Result<Applied, StoreError> {
        if writes.is_empty() {
            return Ok(Applied::default());
        }
        self.in_transaction(APPLY, |connection| apply_all(connection, writes))
    }

    /// Runs `write` in a transaction that takes the lock for writing at once.
    pub(super) fn in_transaction<T>(
        &mut self,
        doing: &'static str,
        write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        connection::in_transaction(&mut self.connection, write)
            .map_err(|error| StoreError::from_sqlite(&error, &self.path, doing))
    }
}

fn apply_all(connection: &Connection, writes: &[StoreWrite]) -> rusqlite::Result<Applied> {
    let mut batch = Batch::default();
    let mut polled = feeds::PolledWriter::new(connection)?;
    for write in writes {
        apply_one(connection, &mut polled, write, &mut batch)?;
    }
    batch.unindexed.index(connection)?;
    feeds::count_items(connection, &batch.brought)?;
    Ok(batch.applied)
}

fn apply_one(
    connection: &Connection,
    polled: &mut feeds::PolledWriter<'_>,
    write: &StoreWrite,
    batch: &mut Batch,
) -> rusqlite::Result<()> {
    match write {
        StoreWrite::State(state) => polled.write_state(state),
        StoreWrite::Webhook(state) => webhooks::write(connection, state),
        StoreWrite::Subscription(subscription) => subscriptions::write(connection, subscription),
        StoreWrite::HubMark(mark) => subscriptions::write_mark(connection, mark),
        StoreWrite::Quiet(quiet) => polled.write(&quiet.state, &quiet.polls),
        StoreWrite::Poll(plan) => {
            polled.write(&plan.state, [&plan.poll])?;
            for item in &plan.items {
                items::write(connection, Some(plan.state.feed_id), item, batch)?;
            }
            Ok(())
        }
        StoreWrite::Comparisons(found) => comparisons::write(connection, found, &mut batch.applied),
        StoreWrite::Places(new) => places::write(connection, new),
        StoreWrite::Item(item) => items::write(connection, None, item, batch),
        StoreWrite::Article(plan) => {
            // The job first: the item may ask for its page anew, and that request must stand.
            if !jobs::finish(connection, plan)? {
                batch.applied.jobs_outdated += 1;
                if let Some(number) = plan.item.as_ref().and_then(|item| item.completes_revision) {
                    jobs::note_completed(connection, plan.job_id, number)?;
                }
            }
            if let Some(rule) = &plan.rule {
                feeds::note_rule(connection, plan.job_id, rule)?;
            }
            if let Some(item) = &plan.item {
                items::write(connection, None, item, batch)?;
            }
            if let Some((item_id, link)) = plan.same_page
                && jobs::mark_same_page(connection, item_id, link)?
            {
                items::announce_duplicate(connection, item_id, plan.at, batch)?;
            }
            Ok(())
        }
    }
}
