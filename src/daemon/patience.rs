//! Waits for a store that another program has locked, for as long as it takes: nothing is lost meanwhile, and starting anew would not help.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::clock::Stopwatch;
use crate::store::StoreError;

use super::systemd;

/// Longest wait before the same is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Longest time between two lines that say so.
const SAID_EVERY: Duration = Duration::from_mins(10);

/// Tries again what may pass, with growing waits, until the daemon stops. This runs on a blocking thread.
pub(super) fn patiently<T>(
    stop: &CancellationToken,
    mut work: impl FnMut() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let watch = Stopwatch::start();
    let mut wait = Duration::from_millis(50);
    let mut said: Option<Said> = None;
    loop {
        match work() {
            Err(error) if error.is_passing() && !stop.is_cancelled() => {
                // It waits for somebody else, and does not hang.
                systemd::alive();
                let waited = watch.elapsed();
                if said.is_none_or(|said| said.is_over(waited)) {
                    let waited_s = waited.as_secs();
                    warn!(waited_s, error = %error, "store is busy");
                    said = Some(Said::after(said, waited));
                }
                std::thread::sleep(wait);
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            result => {
                if said.is_some() && result.is_ok() {
                    let waited_s = watch.elapsed().as_secs();
                    info!(waited_s, "store is free again");
                }
                return result;
            }
        }
    }
}

/// When it was said last that the store is busy.
#[derive(Debug, Clone, Copy)]
struct Said {
    at: Duration,
    /// For how long nothing more is said.
    rests: Duration,
}

impl Said {
    /// Rests twice as long as before.
    fn after(before: Option<Self>, at: Duration) -> Self {
        let rests = before.map_or(Duration::from_secs(10), |said| said.rests * 2);
        Self {
            at,
            rests: rests.min(SAID_EVERY),
        }
    }

    fn is_over(self, waited: Duration) -> bool {
        waited.saturating_sub(self.at) >= self.rests
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_stays_busy_is_told_of_ever_more_rarely() {
        let told = |hours: u64| {
            let (mut said, mut lines): (Option<Said>, usize) = (None, 0);
            for second in 0..hours * 3_600 {
                let waited = Duration::from_secs(second);
                if said.is_none_or(|said| said.is_over(waited)) {
                    said = Some(Said::after(said, waited));
                    lines += 1;
                }
            }
            lines
        };
        assert_eq!(told(1), 11);
        assert_eq!(told(2) - told(1), 6);
    }
}
