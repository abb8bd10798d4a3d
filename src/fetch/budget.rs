//! A budget for each host: so many requests at once, and so much time between the starts of two.
//!
//! The time is a multiple of what the host's last answer took, up to the configured pace: a server across the world gets the whole
//! pace, one in the same room is not kept waiting for nothing. That is for a few requests at once: many more than one a pace come at
//! the whole pace. A Crawl-delay holds to the letter.
//!
//! Feeds, pages and robots.txt share it. A permit is given back when it is dropped. Must not know: requests.

mod settings;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};
use url::Url;

use super::client::IDLE_TIMEOUT;
use crate::model::host_key;

/// Hosts remembered before idle ones are dropped for the first time.
const SWEEP_AT_HOSTS: usize = 512;
/// Time between two starts, as a multiple of the time that the last answer took.
const PAUSES_PER_ANSWER: u32 = 10;
/// Shortest time between two starts, unless a shorter pace is configured.
const MIN_PACE: Duration = Duration::from_millis(10);
/// Starts beyond one a pace that may follow quick answers, before the host is asked at the full pace.
const QUICK_STARTS: u32 = 30;
/// Longest pace that is kept, whatever is configured.
const MAX_PACE: Duration = Duration::from_hours(1);
/// Longest pace that a server may ask for with Crawl-delay.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(10);
/// Longest time that a host is held back because one of its answers asked for patience.
const MAX_HOLD: Duration = Duration::from_hours(1);
/// How long a host that had too many requests is asked at the full pace, however quickly it answers.
const STRAIN: Duration = Duration::from_mins(10);

/// What a host is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// A feed, which has a time of its own.
    Feed,
    /// Anything that can wait.
    Page,
}

/// Grants requests host by host.
#[derive(Debug)]
pub(super) struct HostBudget {
    hosts: Mutex<Hosts>,
}

#[derive(Debug)]
struct Hosts {
    per_host: usize,
    pace: Duration,
    gates: HashMap<String, Arc<Gate>>,
    sweep_at: usize,
}

/// Where the requests to one host have their turns.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Arc<Semaphore>,
    turn: Mutex<Turn>,
}

#[derive(Debug)]
struct Turn {
    /// Permits that are out although fewer are allowed by now: so many that come back are not granted again.
    surplus: usize,
    /// Longest time between two starts.
    pace: Duration,
    /// Shortest time between two starts: what robots.txt asks for.
    crawl_delay: Duration,
    /// How long the last answer took.
    last_took: Option<Duration>,
    next_start: Instant,
    /// When all starts so far would be over at the full pace.
    over_at: Instant,
    last_answer: Option<Instant>,
    /// Until when the host asked for patience.
    held_until: Option<Instant>,
    /// The last address of the host at which there were too many requests, and until when that one asked for patience.
    throttled: Option<(Url, Asked, Instant)>,
    /// Until when no feed of the host is asked either.
    feeds_held_until: Option<Instant>,
    /// Until when the host is asked at the full pace.
    strained_until: Option<Instant>,
}

/// The right to one request, until it is dropped.
#[derive(Debug)]
pub(super) struct HostPermit {
    started: Instant,
    permit: Option<OwnedSemaphorePermit>,
    // Keeps the gate from being dropped as idle, too.
    gate: Arc<Gate>,
}

impl Drop for HostPermit {
    fn drop(&mut self) {
        let mut turn = self.gate.turn();
        if turn.surplus > 0
            && let Some(permit) = self.permit.take()
        {
            turn.surplus -= 1;
            permit.forget();
        }
    }
}

impl HostPermit {
    /// Takes note that the host answers just now.
    pub(super) fn note_answer(&self) {
        let now = Instant::now();
        let mut turn = self.gate.turn();
        turn.last_answer = Some(now);
        turn.last_took = Some(now - self.started);
    }

    /// Takes note that the host asks for patience, for some time at most: one absurd answer must not silence it for days.
    pub(super) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.min(MAX_HOLD);
        let mut turn = self.gate.turn();
        turn.held_until = turn.held_until.max(Some(until));
    }

    /// Takes note that there were too many requests for `url` (429), and how long it is to be left alone.
    ///
    /// Where another address of the host still wants patience for the same reason, and one of the two is a feed, it is the host that has
    /// too many: none of its feeds is asked meanwhile either. Pages alone hold no feed back.
    pub(super) fn hold_feeds(&self, url: &Url, whom: Asked, wait: Duration) {
        let now = Instant::now();
        let until = now + wait.min(MAX_HOLD);
        let mut turn = self.gate.turn();
        let is_feed = |asked: Asked| asked == Asked::Feed;
        let other = turn.throttled.as_ref();
        if other.is_some_and(|(other, asked, until)| {
            other != url && *until > now && (is_feed(*asked) || is_feed(whom))
        }) {
            turn.feeds_held_until = turn.feeds_held_until.max(Some(until));
        }
        turn.throttled = Some((url.clone(), whom, until));
    }

    /// Takes note that the host could not cope: for some time quick answers make no quick requests.
    pub(super) fn note_strain(&self) {
        self.gate.turn().strained_until = Some(Instant::now() + STRAIN);
    }

    /// Gives how much of the patience that the host asked for is left; `None` where it may be asked.
    pub(super) fn held_for(&self, whom: Asked) -> Option<Duration> {
        self.gate.held_for(whom)
    }

    /// Tells whether the host answered so lately that a connection to it may have been kept.
    pub(super) fn may_have_kept_connection(&self) -> bool {
        let last_answer = self.gate.turn().last_answer;
        last_answer.is_some_and(|answer| answer.elapsed() <= IDLE_TIMEOUT)
    }
}

impl HostBudget {
    pub(super) fn new(per_host: usize, pace: Duration) -> Self {
        let hosts = Hosts {
            per_host: per_host.max(1),
            pace: pace.min(MAX_PACE),
            gates: HashMap::new(),
            sweep_at: SWEEP_AT_HOSTS,
        };
        Self {
            hosts: Mutex::new(hosts),
        }
    }

    /// Waits until a request to the host of `url` may start.
    pub(super) async fn acquire(&self, url: &Url) -> HostPermit {
        self.gate(url).acquire().await
    }

    /// Sets the pace of a host to what its robots.txt asks for, up to a cap, and never below our own.
    pub(super) fn heed(&self, url: &Url, crawl_delay: Option<Duration>) {
        let crawl_delay = crawl_delay.unwrap_or_default().min(MAX_CRAWL_DELAY);
        self.gate(url).set_crawl_delay(crawl_delay);
    }

    /// Gives the gate of the host of `url`.
    pub(super) fn gate(&self, url: &Url) -> Arc<Gate> {
        let mut hosts = self.hosts();
        if hosts.gates.len() >= hosts.sweep_at {
            hosts.sweep();
        }
        let (per_host, pace) = (hosts.per_host, hosts.pace);
        let gate = hosts.gates.entry(host_key(url)).or_insert_with(|| {
            Arc::new(Gate {
                permits: Arc::new(Semaphore::new(per_host)),
                turn: Mutex::new(Turn {
                    surplus: 0,
                    pace,
                    crawl_delay: Duration::ZERO,
                    last_took: None,
                    next_start: Instant::now(),
                    over_at: Instant::now(),
                    last_answer: None,
                    held_until: None,
                    throttled: None,
                    feeds_held_until: None,
                    strained_until: None,
                }),
            })
        });
        Arc::clone(gate)
    }

    fn hosts(&self) -> MutexGuard<'_, Hosts> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hosts {
    /// Drops the hosts that nobody asks and whose pace is over; twice as many as remain may gather before the next time.
    fn sweep(&mut self) {
        let now = Instant::now();
        self.gates
            .retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.is_rested(now));
        self.sweep_at = SWEEP_AT_HOSTS.max(self.gates.len().saturating_mul(2));
    }
}

impl Gate {
    /// Waits until a request may start.
    pub(super) async fn acquire(self: Arc<Self>) -> HostPermit {
        // The semaphore is never closed.
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        let mut started = Instant::now();
        let turn = self.take_turn(started);
        // A timer takes up to a millisecond and wakes the task anew, even for a moment that has come.
        if turn > started {
            sleep_until(turn).await;
            started = Instant::now();
        }
        HostPermit {
            started,
            permit,
            gate: self,
        }
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_turn(&self, now: Instant) -> Instant {
        let mut turn = self.turn();
        let start = turn.next_start.max(now);
        turn.over_at = turn.over_at.max(start) + turn.pace;
        turn.next_start = start + turn.gap(start);
        start
    }

    fn set_crawl_delay(&self, crawl_delay: Duration) {
        let mut turn = self.turn();
        let longer = crawl_delay.saturating_sub(turn.gap(Instant::now()));
        turn.crawl_delay = crawl_delay;
        turn.next_start += longer;
    }

    fn is_rested(&self, now: Instant) -> bool {
        let turn = self.turn();
        let marks = [
            turn.held_until,
            turn.feeds_held_until,
            turn.strained_until,
            turn.throttled.as_ref().map(|(.., until)| *until),
            Some(turn.next_start),
            Some(turn.over_at),
        ];
        marks.into_iter().flatten().all(|until| until <= now)
    }

    /// Gives how much of the patience that the host asked for is left; `None` where it may be asked.
    pub(super) fn held_for(&self, whom: Asked) -> Option<Duration> {
        let turn = self.turn();
        let until = match whom {
            Asked::Feed => turn.feeds_held_until?,
            Asked::Page => turn.held_until?,
        };
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }
}

impl Turn {
    /// Gives the time between a start at `now` and the next one.
    fn gap(&self, now: Instant) -> Duration {
        let is_strained = self.strained_until.is_some_and(|until| until > now);
        let ahead = self.over_at.saturating_duration_since(now);
        let is_spent = ahead > self.pace.saturating_mul(QUICK_STARTS);
        let last_took = self.last_took.filter(|_| !is_strained && !is_spent);
        let by_answer = last_took.map_or(self.pace, |took| took * PAUSES_PER_ANSWER);
        by_answer.max(MIN_PACE).min(self.pace).max(self.crawl_delay)
    }
}

#[cfg(test)]
mod tests;
