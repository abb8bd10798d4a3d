//! The only reader of time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::model::UnixMillis;

/// Tells the time: the system's, or one that follows tokio's clock so that a test may pause and advance it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// `epoch` plus what tokio's clock has moved since `start`.
    Tokio {
        /// The moment that `start` stands for.
        epoch: UnixMillis,
        /// Where tokio's clock stood.
        start: tokio::time::Instant,
    },
}

impl Clock {
    /// Makes a clock that reads `epoch` now and then follows tokio's clock. Call it inside a runtime.
    pub fn following_tokio(epoch: UnixMillis) -> Self {
        Self::Tokio {
            epoch,
            start: tokio::time::Instant::now(),
        }
    }

    /// Reads the time.
    pub fn now(&self) -> UnixMillis {
        match self {
            Self::System => system_now(),
            Self::Tokio { epoch, start } => epoch.saturating_add(start.elapsed()),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this module is the only reader of time"
)]
fn system_now() -> UnixMillis {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    UnixMillis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// Measures how long something takes, by the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts to measure.
    #[expect(
        clippy::disallowed_methods,
        reason = "this module is the only reader of time"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Gives the time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
