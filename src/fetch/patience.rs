//! The total time that one fetch may wait for others' machines. Waiting for a turn at a host does not count.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::failure;
use crate::model::FetchFailure;

#[derive(Debug)]
pub(super) struct Patience {
    total: Duration,
    spent: Duration,
    /// Spent on what is no machine of others.
    aside: Duration,
}

impl Patience {
    pub(super) fn new(total: Duration) -> Self {
        Self {
            total,
            spent: Duration::ZERO,
            aside: Duration::ZERO,
        }
    }

    pub(super) fn spent(&self) -> Duration {
        self.spent
    }

    /// Waits for `work` as long as the patience lasts.
    pub(super) async fn wait<T>(
        &mut self,
        work: impl Future<Output = T>,
    ) -> Result<T, FetchFailure> {
        let outcome = self.wait_at_most(self.total, work).await;
        outcome.ok_or_else(|| failure::out_of_time(self.total))
    }

    /// Waits for `work` that is no machine of others: all such waits together may last as long as the whole patience, which is not used up
    /// by them.
    pub(super) async fn wait_aside<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let start = Instant::now();
        let outcome = timeout(self.total.saturating_sub(self.aside), work).await;
        self.aside += start.elapsed();
        outcome.ok()
    }

    /// Waits for `work` as long as the patience lasts, and no longer than `limit`.
    pub(super) async fn wait_at_most<T>(
        &mut self,
        limit: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let start = Instant::now();
        let left = self.total.saturating_sub(self.spent);
        let outcome = timeout(left.min(limit), work).await;
        self.spent += start.elapsed();
        outcome.ok()
    }
}
