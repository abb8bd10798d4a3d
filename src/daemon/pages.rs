//! The article worker: takes pages from the durable queue, each host with its own places, and those of hosts that do not answer in a line of
//! their own.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::model::{ArticleJob, JobId, JobQueue, UnixMillis};
use crate::store::{JobHosts, JobQuery};

use super::lines::{Line, Lines, PerHost, Place};
use super::live::Live;
use super::page_task::{PageDone, fetch_page};
use super::queue::host_of;
use super::silence::Silence;
use super::{DaemonError, GRACE, Mode, Shared};

/// Jobs in hand for each place, running and waiting.
const LOOK_AHEAD: usize = 16;
/// Jobs in hand for each place that are enough: with more of them no page that ends has the queue looked at.
const ENOUGH: usize = 12;
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
    queue: Lines<ArticleJob>,
    /// Jobs queued or running, with the place that they hold once they run.
    taken: HashMap<JobId, Option<Place>>,
    /// Hosts of the re-checks in hand, but for those in the silent line.
    rechecks: HashMap<JobId, Arc<str>>,
    /// Hosts whose pages stand in the silent line.
    silence: Silence,
    running: JoinSet<Result<PageDone, DaemonError>>,
}

/// Fetches pages until the daemon stops or, in a single pass, until none is due after the last poll.
pub(super) async fn run(
    shared: Arc<Shared>,
    live: watch::Receiver<Arc<Live>>,
    mode: Mode,
    polls_over: CancellationToken,
    pages_over: CancellationToken,
) -> Result<(), DaemonError> {
    let per_host = PerHost::once_it_answers(live.borrow().config.fetch.per_host);
    let mut pages = Pages {
        shared,
        live,
        queue: Lines::new(per_host),
        taken: HashMap::new(),
        rechecks: HashMap::new(),
        silence: Silence::new(),
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

/// Jobs of which hosts are looked up.
#[derive(Clone)]
enum Whose {
    /// Of all but these, which do not answer.
    Others(Arc<[Arc<str>]>),
    /// Of these, in this order.
    Silent(Arc<[Arc<str>]>),
}

impl Whose {
    fn as_hosts(&self) -> JobHosts<'_> {
        match self {
            Self::Others(hosts) => JobHosts::AllBut(hosts),
            Self::Silent(hosts) => JobHosts::Only(hosts),
        }
    }
}

impl Pages {
    /// Looks up due jobs where places are free, and tells how long there is nothing to do.
    async fn fill(&mut self) -> Result<Duration, DaemonError> {
        let places = self.live.borrow().config.fetch.parallel_pages.max(1);
        let most = places * LOOK_AHEAD;
        if self.taken.len() >= places * ENOUGH {
            return Ok(LONGEST_SLEEP);
        }
        let now = self.shared.clock.now();
        let silent: Arc<[Arc<str>]> = self.silence.by_turn().into();
        let others = Whose::Others(Arc::clone(&silent));
        // Rows of hosts that have their share in hand are passed over, so more are looked up than are taken.
        let asked = self.look_up(JobQueue::Asked, others.clone(), now, most * 2);
        let (jobs, next) = asked.await?;
        for job in jobs {
            let host: Arc<str> = host_of(&job.url).into();
            if self.queue.waiting(&host) < JOBS_PER_HOST as usize && self.taken.len() < most {
                self.taken.insert(job.job_id, None);
                self.queue.push(Line::Answering, host, job);
            }
        }
        // Half of all places are enough for what was read before.
        let rechecks = places.div_ceil(2);
        let mut next_recheck = None;
        if self.rechecks.len() < rechecks {
            let watched = self.look_up(JobQueue::Watched, others, now, rechecks * 2);
            let (jobs, next) = watched.await?;
            for job in jobs {
                self.take_recheck(job, rechecks);
            }
            next_recheck = next;
        }
        self.fill_silent(&silent, places, now).await?;
        Ok(sleep_until(next, now).min(sleep_until(next_recheck, now)))
    }

    /// Puts pages of hosts that do not answer in their line, one of each, and no more than there are places: hosts without number may hang,
    /// and what waits in hand must leave room for others.
    async fn fill_silent(
        &mut self,
        silent: &[Arc<str>],
        places: usize,
        now: UnixMillis,
    ) -> Result<(), DaemonError> {
        for queue in [JobQueue::Asked, JobQueue::Watched] {
            let room = places.saturating_sub(self.queue.all_silent_waiting());
            let idle = silent.iter().filter(|host| self.queue.in_hand(host) == 0);
            let idle: Arc<[Arc<str>]> = idle.map(Arc::clone).collect();
            if room == 0 || idle.is_empty() {
                break;
            }
            let found = self.look_up(queue, Whose::Silent(idle), now, room);
            for job in found.await?.0 {
                let host: Arc<str> = host_of(&job.url).into();
                if self.queue.in_hand(&host) == 0 {
                    self.taken.insert(job.job_id, None);
                    self.queue.push(Line::Silent, host, job);
                }
            }
        }
        Ok(())
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
        self.queue.push(Line::Answering, host, job);
    }

    async fn look_up(
        &self,
        queue: JobQueue,
        whose: Whose,
        now: UnixMillis,
        limit: usize,
    ) -> Result<(Vec<ArticleJob>, Option<UnixMillis>), DaemonError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let per_host = match (&whose, queue) {
            (Whose::Silent(_), _) => 1,
            (Whose::Others(_), JobQueue::Asked) => JOBS_PER_HOST,
            (Whose::Others(_), JobQueue::Watched) => RECHECKS_PER_HOST,
        };
        let taken: Vec<_> = self.taken.keys().copied().collect();
        let found = self.shared.readers.with(move |reader| {
            let query = JobQuery {
                queue,
                now,
                limit,
                per_host,
                hosts: whose.as_hosts(),
                in_flight: &taken,
            };
            // One that is due already waits for a place, and a free place wakes the worker.
            Ok((reader.jobs_due(&query)?, reader.next_job_at(queue, now)?))
        });
        found.await
    }

    fn start(&mut self) {
        let live = Arc::clone(&self.live.borrow_and_update());
        let per_host = PerHost::once_it_answers(live.config.fetch.per_host);
        self.queue.set_per_host(per_host);
        let places = live.config.fetch.parallel_pages.max(1);
        while self.running.len() < places {
            let Some((place, job)) = self.queue.pop(places) else {
                break;
            };
            self.taken.insert(job.job_id, Some(place));
            self.running
                .spawn(fetch_page(Arc::clone(&self.shared), Arc::clone(&live), job));
        }
    }

    fn finish(
        &mut self,
        joined: Result<Result<PageDone, DaemonError>, tokio::task::JoinError>,
    ) -> Result<(), DaemonError> {
        let done = joined.map_err(|panic| {
            error!(error = %panic, "page task stopped");
            DaemonError::TaskLost("page")
        })??;
        self.rechecks.remove(&done.job_id);
        if let Some(Some(place)) = self.taken.remove(&done.job_id) {
            self.note(done.learned, place.host());
            self.queue.release(&place);
        }
        Ok(())
    }

    /// Notes whether a host answers. Where that is news, what waits for it here belongs in the other line: it is looked up again.
    fn note(&mut self, line: Option<Line>, host: &Arc<str>) {
        let is_news = match line {
            Some(Line::Answering) => {
                self.queue.note_answer(host);
                self.silence.end(host)
            }
            Some(Line::Silent) => self.silence.begin(host),
            None => false,
        };
        if is_news {
            for job in self.queue.forget(host) {
                self.taken.remove(&job.job_id);
                self.rechecks.remove(&job.job_id);
            }
        }
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
    next.map_or(LONGEST_SLEEP, |at| at.since(now).min(LONGEST_SLEEP))
}
