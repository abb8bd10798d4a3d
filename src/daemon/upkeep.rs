//! Regular upkeep of the store: old poll records go, the full-text indexes are merged, the write-ahead log is looked after.

use std::sync::Arc;
use std::time::Duration;

use crate::config::StoreConfig;
use crate::plan;
use crate::store::Retention;

use super::{DaemonError, Shared};

/// Time between two rounds.
const EVERY: Duration = Duration::from_mins(10);
/// Steps of merging in one round: some 400 MB; what is left waits for the next.
const MERGES: usize = 100;
/// How long after its publication an item is found by others that may repeat it.
const KEEP_SKETCHES: Duration = Duration::from_hours(14 * 24);

pub(super) async fn run(shared: Arc<Shared>, keep: StoreConfig) -> Result<(), DaemonError> {
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        merge(&shared).await?;
        let now = shared.clock.now();
        let retention = Retention {
            polls_before: now.saturating_sub(keep.keep_polls),
            pages_before: now.saturating_sub(keep.keep_pages),
            sketches_before: plan::bucket(now.saturating_sub(KEEP_SKETCHES)),
        };
        shared.writer.upkeep(retention).await?;
    }
}

/// Merges the indexes step by step, so that what polls and pages write never waits for more than one step.
async fn merge(shared: &Shared) -> Result<(), DaemonError> {
    for _ in 0..MERGES {
        if shared.stop.is_cancelled() || !shared.writer.merge().await? {
            break;
        }
    }
    Ok(())
}
