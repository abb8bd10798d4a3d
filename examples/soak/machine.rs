//! Whether the machine had time for the daemon: a feed may be late because others held the processors.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use newswire::clock::Stopwatch;

const EVERY: Duration = Duration::from_millis(500);

/// What the kernel has counted up to a moment.
#[derive(Debug, Clone, Copy)]
struct Count {
    at: Stopwatch,
    idle_ticks: u64,
    all_ticks: u64,
    /// For how long threads of the daemon stood ready without a processor.
    waited: Duration,
}

/// Counts again and again while the daemon runs.
#[derive(Debug, Default)]
pub(crate) struct Machine(Mutex<Vec<Count>>);

impl Machine {
    /// Counts until it is dropped by whoever runs it.
    pub(crate) async fn watch(self: Arc<Self>, process: u32) {
        loop {
            if let Some(count) = count(process) {
                let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                counts.push(count);
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Says what the machine did in the `span` that ended `ended_ago`.
    pub(crate) fn words(&self, ended_ago: Duration, span: Duration) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = counts
            .iter()
            .rfind(|count| count.at.elapsed() >= ended_ago + span);
        let end = counts.iter().find(|count| count.at.elapsed() <= ended_ago);
        let (Some(begin), Some(end)) = (begin, end) else {
            return "nothing is known of the machine".to_owned();
        };
        #[expect(clippy::cast_precision_loss, reason = "a share for people")]
        let idle = end.idle_ticks.saturating_sub(begin.idle_ticks) as f64
            / end.all_ticks.saturating_sub(begin.all_ticks).max(1) as f64;
        let waited = end.waited.saturating_sub(begin.waited).as_secs_f64();
        let seconds = begin
            .at
            .elapsed()
            .saturating_sub(end.at.elapsed())
            .as_secs_f64();
        format!(
            "in {seconds:.1} s the processors idled for {:.0} %, threads of the daemon waited for one for {waited:.1} s",
            idle * 100.0
        )
    }
}

/// Reads /proc/stat and the schedstat of each thread: time on a processor, time waiting for one, turns.
fn count(process: u32) -> Option<Count> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let ticks: Vec<u64> = numbers(stat.lines().next()?);
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let waited = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        numbers(&text).get(1).copied()
    });
    Some(Count {
        at: Stopwatch::start(),
        // user, nice, system, idle, iowait …
        idle_ticks: ticks.get(3)? + ticks.get(4)?,
        all_ticks: ticks.iter().sum(),
        waited: Duration::from_nanos(waited.sum()),
    })
}

fn numbers(line: &str) -> Vec<u64> {
    line.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}
