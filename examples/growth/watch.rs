//! Processor time of the one thread that does the work.

use std::time::Duration;

/// Measures how long the processor works on something.
pub(crate) struct Watch(Duration);

impl Watch {
    pub(crate) fn start() -> Self {
        Self(spent())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        spent().saturating_sub(self.0)
    }
}

/// Gives what the thread has used so far: the kernel keeps it in nanoseconds, and brings it up to date at a tick or where the thread yields.
fn spent() -> Duration {
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
