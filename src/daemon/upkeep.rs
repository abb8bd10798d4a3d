//! Regular upkeep of the store: old poll records go, the full-text indexes are merged, the write-ahead log is looked after.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::config::StoreConfig;
use crate::model::UnixMillis;
use crate::plan;
use crate::store::Retention;

use super::steady::SteadyTime;
use super::{DaemonError, Mode, Shared};

/// Time between two rounds.
const EVERY: Duration = Duration::from_mins(10);
/// Steps of merging in one round: some 400 MB; what is left waits for the next.
const MERGES: usize = 100;
/// How long after its publication an item is found by others that may repeat it.
const KEEP_SKETCHES: Duration = Duration::from_hours(14 * 24);

/// Polls that brought nothing are kept no longer than this: they are nearly all of them.
const KEEP_QUIET_POLLS: Duration = Duration::from_hours(48);

/// Looks after the store until the daemon stops. A single pass forgets what is old beside its polls: where nothing else ever runs, nobody
/// else would.
pub(super) async fn run(
    shared: Arc<Shared>,
    keep: StoreConfig,
    mode: Mode,
) -> Result<(), DaemonError> {
    if mode == Mode::Once {
        return forget(&shared, &keep, shared.clock.now()).await;
    }
    let start = Instant::now();
    let mut time = SteadyTime::new(shared.clock.now());
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        merge(&shared).await?;
        let now = time.now(shared.clock.now(), start.elapsed());
        forget(&shared, &keep, now).await?;
    }
}

/// Forgets step by step, as the indexes are merged: after an upgrade or a long rest there may be millions of rows to forget.
async fn forget(shared: &Shared, keep: &StoreConfig, now: UnixMillis) -> Result<(), DaemonError> {
    let retention = retention(keep, now);
    while !shared.stop.is_cancelled() && shared.writer.forget(retention).await? {}
    shared.writer.upkeep(retention).await
}

/// Gives what is kept no longer.
pub(super) fn retention(keep: &StoreConfig, now: UnixMillis) -> Retention {
    Retention {
        polls_before: now.saturating_sub(keep.keep_polls),
        quiet_polls_before: now.saturating_sub(keep.keep_polls.min(KEEP_QUIET_POLLS)),
        pages_before: now.saturating_sub(keep.keep_pages),
        sketches_before: plan::bucket(now.saturating_sub(KEEP_SKETCHES)),
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
