//! Regular upkeep of the store: old poll records go, the write-ahead log is looked after.

use std::sync::Arc;
use std::time::Duration;

use crate::store::Retention;

use super::{DaemonError, Shared};

/// Time between two rounds.
const EVERY: Duration = Duration::from_mins(10);

pub(super) async fn run(shared: Arc<Shared>, keep_polls: Duration) -> Result<(), DaemonError> {
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
        let now = shared.clock.now();
        let retention = Retention {
            polls_before: now.saturating_sub(keep_polls),
        };
        shared.writer.upkeep(retention).await?;
    }
}
