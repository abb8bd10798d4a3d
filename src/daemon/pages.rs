//! The article worker: takes pages from the durable queue, each host with its own places.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{ArticleJob, JobId, JobQueue, UnixMillis};

use crate::store::JobQuery;

use super::live::Live;
use super::page_task::fetch_page;
use super::queue::{HostQueue, host_of};
use super::{DaemonError, GRACE, Mode, Shared};

/// Jobs in hand for each place, running and waiting.
const LOOK_AHEAD: usize = 16;
/// Re-checks of one host in hand, running or waiting: never more than half of its places, and none while a page of the host waits that
/// was never read.
const RECHECKS_PER_HOST: u32 = 1;
/// Jobs of one host that wait in hand: enough to keep its places busy, and too few to keep other hosts out.
const JOBS_PER_HOST: u32 = 2;
/// The worker looks into the queue at least this often.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

struct Pages {
    shared: Arc<Shared>,
    live: watch::Receiver<Arc<Live>>,
    queue: HostQueue<ArticleJob>,
    /// Jobs queued or running, with the host they hold a place at once they run.
    taken: HashMap<JobId, Option<Arc<str>>>,
    /// Hosts of the re-checks in hand.
    rechecks: HashMap<JobId, Arc<str>>,
    running: JoinSet<Result<JobId, DaemonError>>,
}

/// Fetches pages until the daemon stops or, in a single pass, until none is due after the last poll.
pub(super) async fn run(
    shared: Arc<Shared>,
    live: watch::Receiver<Arc<Live>>,
    mode: Mode,
    polls_over: CancellationToken,
    pages_over: CancellationToken,
) -> Result<(), DaemonError> {
    let per_host = live.borrow().config.fetch.per_host;
    let mut pages = Pages {
        shared,
        live,
        queue: HostQueue::new(per_host),
        taken: HashMap::new(),
        rechecks: HashMap::new(),
        running: JoinSet::new(),
    };
    let stop = pages.shared.stop.clone();
    while !stop.is_cancelled() {
        // Read before the look at the queue, so that nothing that a poll wrote is missed.
        let last_look = mode == Mode::Once && polls_over.is_cancelled();
        let wait = pages.fill().await?;
        pages.start();
        if last_look && pages.taken.is_empty() {
            break;
        }
        let over = async {
            match mode {
                Mode::Once if !last_look => polls_over.cancelled().await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = over => {}
            () = pages.shared.pages_due.notified() => {}
            Some(joined) = pages.running.join_next() => pages.finish(joined)?,
            () = tokio::time::sleep(wait) => {}
        }
    }
    pages.drain().await?;
    pages_over.cancel();
    Ok(())
}

impl Pages {
    /// Looks up due jobs where places are free, and tells how long there is nothing to do.
    async fn fill(&mut self) -> Result<Duration, DaemonError> {
        let places = self.live.borrow().config.fetch.parallel_pages.max(1);
        let most = places * LOOK_AHEAD;
        if self.taken.len() >= most {
            return Ok(LONGEST_SLEEP);
        }
        let now = self.shared.clock.now();
        let (jobs, next) = self.look_up(JobQueue::Asked, now, most).await?;
        for job in jobs {
            let host: Arc<str> = host_of(&job.url).into();
            if self.queue.waiting(&host) < JOBS_PER_HOST as usize && self.taken.len() < most {
                self.taken.insert(job.job_id, None);
                self.queue.push(host, job);
            }
        }
        // Half of all places are enough for what was read before.
        let rechecks = places.div_ceil(2);
        let mut next_recheck = None;
        if self.rechecks.len() < rechecks {
            let (jobs, next) = self.look_up(JobQueue::Watched, now, rechecks).await?;
            for job in jobs {
                self.take_recheck(job, rechecks);
            }
            next_recheck = next;
        }
        Ok(sleep_until(next, now).min(sleep_until(next_recheck, now)))
    }

    /// Puts a re-check in line where its host has nothing else to do.
    fn take_recheck(&mut self, job: ArticleJob, most: usize) {
        let host: Arc<str> = host_of(&job.url).into();
        let is_busy =
            self.queue.waiting(&host) > 0 || self.rechecks.values().any(|busy| *busy == host);
        if is_busy || self.rechecks.len() >= most {
            return;
        }
        self.taken.insert(job.job_id, None);
        self.rechecks.insert(job.job_id, Arc::clone(&host));
        self.queue.push(host, job);
    }

    async fn look_up(
        &self,
        queue: JobQueue,
        now: UnixMillis,
        most: usize,
    ) -> Result<(Vec<ArticleJob>, Option<UnixMillis>), DaemonError> {
        // Rows of hosts that have their share in hand are passed over, so more are looked up than are taken.
        let limit = u32::try_from(most * 2).unwrap_or(u32::MAX);
        let per_host = match queue {
            JobQueue::Asked => JOBS_PER_HOST,
            JobQueue::Watched => RECHECKS_PER_HOST,
        };
        let taken: Vec<_> = self.taken.keys().copied().collect();
        let found = self.shared.readers.with(move |reader| {
            let query = JobQuery {
                queue,
                now,
                limit,
                per_host,
                in_flight: &taken,
            };
            Ok((reader.jobs_due(&query)?, reader.next_job_at(queue)?))
        });
        found.await
    }

    fn start(&mut self) {
        let live = Arc::clone(&self.live.borrow_and_update());
        self.queue.set_per_host(live.config.fetch.per_host);
        while self.running.len() < live.config.fetch.parallel_pages.max(1) {
            let Some((host, job)) = self.queue.pop() else {
                break;
            };
            self.taken.insert(job.job_id, Some(host));
            self.running
                .spawn(fetch_page(Arc::clone(&self.shared), Arc::clone(&live), job));
        }
    }

    fn finish(
        &mut self,
        joined: Result<Result<JobId, DaemonError>, tokio::task::JoinError>,
    ) -> Result<(), DaemonError> {
        let job_id = joined.map_err(|panic| {
            error!(error = %panic, "page task stopped");
            DaemonError::TaskLost("page")
        })??;
        self.rechecks.remove(&job_id);
        if let Some(Some(host)) = self.taken.remove(&job_id) {
            self.queue.release(&host);
        }
        Ok(())
    }

    /// Lets running pages end within the grace time; what is cut stays due in the store.
    async fn drain(&mut self) -> Result<(), DaemonError> {
        let deadline = tokio::time::Instant::now() + GRACE;
        while let Ok(Some(joined)) =
            tokio::time::timeout_at(deadline, self.running.join_next()).await
        {
            self.finish(joined)?;
        }
        self.running.shutdown().await;
        Ok(())
    }
}

fn sleep_until(next: Option<UnixMillis>, now: UnixMillis) -> Duration {
    // A job that is due already waits for a place, and a free place wakes the worker.
    match next {
        Some(at) if at > now => at.since(now).min(LONGEST_SLEEP),
        _ => LONGEST_SLEEP,
    }
}
