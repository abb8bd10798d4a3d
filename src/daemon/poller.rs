//! Which feed is polled next: the due ones in order of time, each host with its own places.

mod outage;
mod plans;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use foldhash::{HashMap, HashMapExt as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::model::{FeedId, FeedState, UnixMillis};

use super::agencies::Agencies;
use super::lines::{Line, Lines, PerHost, Place};
use super::live::{Live, LiveFeed, pop_and_shrink};
use super::poll_task::{PollTask, poll_feed, take_delivery};
use super::websub::{Delivery, FromHub};
use super::{DaemonError, GRACE, Mode, Shared};
use outage::Outage;

/// Deliveries held while the states of their feeds are out.
const MAX_HELD: usize = 64;

/// A clock that goes back by more than this was set.
const CLOCK_SLACK: Duration = Duration::from_mins(1);

/// Polls feeds as they fall due.
pub(super) struct Poller {
    shared: Arc<Shared>,
    live: watch::Receiver<Arc<Live>>,
    /// Each apart: a map of large values keeps room for twice as many, and a poll need not copy it.
    states: HashMap<FeedId, Arc<FeedState>>,
    agencies: Agencies,
    outage: Outage,
    due: BinaryHeap<Reverse<(UnixMillis, FeedId)>>,
    queue: Lines<FeedId>,
    running: JoinSet<Result<PollTask, DaemonError>>,
    /// Feeds whose state is out with a task, with the place that the task holds at a host.
    in_flight: HashMap<FeedId, Option<Place>>,
    /// What hubs told.
    from_hubs: mpsc::Receiver<FromHub>,
    /// What hubs told of feeds whose state is out.
    held: VecDeque<Delivery>,
    /// Feeds that fell due while a delivery had their state.
    overdue: HashSet<FeedId>,
    mode: Mode,
    polls_over: CancellationToken,
    last_look: UnixMillis,
}

impl Poller {
    pub(super) fn new(
        shared: Arc<Shared>,
        live: watch::Receiver<Arc<Live>>,
        from_hubs: mpsc::Receiver<FromHub>,
        mode: Mode,
        polls_over: CancellationToken,
    ) -> Self {
        let per_host = live.borrow().config.fetch.per_host;
        let mut poller = Self {
            shared,
            live,
            states: HashMap::new(),
            agencies: Agencies::default(),
            outage: Outage::default(),
            due: BinaryHeap::new(),
            queue: Lines::new(PerHost::always(per_host)),
            running: JoinSet::new(),
            in_flight: HashMap::new(),
            from_hubs,
            held: VecDeque::new(),
            overdue: HashSet::new(),
            mode,
            polls_over,
            last_look: UnixMillis(0),
        };
        let states = poller.live.borrow().take_states();
        poller.take_over(states);
        poller
    }

    /// Takes over the states of the configured feeds; those that are out with a task come back with it.
    fn take_over(&mut self, mut states: Vec<FeedState>) {
        let live = Arc::clone(&self.live.borrow());
        self.due.clear();
        self.queue.clear();
        let per_host = PerHost::always(live.config.fetch.per_host);
        self.queue.set_per_host(per_host);
        let mut had = std::mem::take(&mut self.states);
        while let Some(state) = pop_and_shrink(&mut states) {
            if !live.feeds.contains_key(&state.feed_id) {
                continue;
            }
            let state = match had.remove(&state.feed_id) {
                // What is in memory is what the store has, or will have soon, while the feed keeps its address.
                Some(have) if have.url_generation == state.url_generation => have,
                _ => Arc::new(state),
            };
            self.states.insert(state.feed_id, state);
        }
        self.agencies = self.summed_up(&live);
        let polled = |state: &FeedState| is_polled(&live, state);
        let states = self.states.values().map(|state| &**state);
        self.outage = Outage::of(states.filter(|state| polled(state)));
        let count = self.states.values().filter(|state| polled(state)).count();
        self.shared.progress.send_modify(|progress| {
            progress.feeds = u64::try_from(count).unwrap_or(u64::MAX);
        });
        self.plan_untold(&live);
        let now = self.shared.clock.now();
        let waiting: Vec<_> = self
            .states
            .values()
            .filter(|state| polled(state) && !self.in_flight.contains_key(&state.feed_id))
            .filter_map(|state| {
                let feed = live.feeds.get(&state.feed_id)?;
                let at = self.looked_at(feed, state, now);
                Some(Reverse((at, state.feed_id)))
            })
            .collect();
        self.due.extend(waiting);
        // Deliveries under way give back feeds that were in line.
        let told = self.in_flight.iter().filter(|(_, place)| place.is_none());
        self.overdue = told.map(|(feed_id, _)| *feed_id).collect();
        self.held
            .retain(|held| live.feeds.contains_key(&held.feed_id));
    }

    fn summed_up(&self, live: &Live) -> Agencies {
        Agencies::new(self.states.values().filter_map(|state| {
            let feed = live.feeds.get(&state.feed_id)?;
            Some((&feed.feed, &**state))
        }))
    }

    /// Puts every feed in line anew where the clock was set back: times that it gave before lie too far ahead.
    fn note_time(&mut self, now: UnixMillis) {
        if self.mode == Mode::Forever && self.last_look.since(now) > CLOCK_SLACK {
            warn!("clock was set back: due times are looked at again");
            let states = std::mem::take(&mut self.states).into_values();
            let states = states.map(Arc::unwrap_or_clone).collect();
            self.take_over(states);
        }
        self.last_look = now;
    }

    /// Moves what is due into the queue of its host.
    fn queue_due(&mut self, now: UnixMillis) {
        let live = Arc::clone(&self.live.borrow());
        while let Some(Reverse((at, feed_id))) = self.due.peek().copied() {
            if at > now {
                break;
            }
            self.due.pop();
            if self.in_flight.contains_key(&feed_id) {
                self.overdue.insert(feed_id);
                continue;
            }
            let Some(feed) = live.feeds.get(&feed_id) else {
                continue;
            };
            if let Some(later) = self.think_again(&live, feed, now) {
                self.due.push(Reverse((later, feed_id)));
            } else if let Some(state) = self.states.get(&feed_id) {
                let host = feed.polled_host(state);
                self.queue.push(Line::of(state), host, feed_id);
            }
        }
    }

    fn start_polls(&mut self) {
        let live = Arc::clone(&self.live.borrow());
        let places = live.config.fetch.parallel_polls;
        while self.running.len() < places {
            let Some((place, feed_id)) = self.queue.pop(places) else {
                break;
            };
            let feed = live.feeds.get(&feed_id).map(Arc::clone);
            match (feed, self.states.get(&feed_id).map(Arc::clone)) {
                (Some(_), Some(_)) if self.in_flight.contains_key(&feed_id) => {
                    self.overdue.insert(feed_id);
                    self.queue.release(&place);
                }
                (Some(feed), Some(state)) => {
                    self.in_flight.insert(feed_id, Some(place));
                    self.start(&live, feed, state);
                }
                _ => self.queue.release(&place),
            }
        }
    }

    fn start(&mut self, live: &Arc<Live>, feed: Arc<LiveFeed>, state: Arc<FeedState>) {
        let shared = Arc::clone(&self.shared);
        let live = Arc::clone(live);
        let siblings = self.agencies.siblings(&feed.feed, &state);
        let poll = poll_feed(shared, live, feed, state, siblings);
        self.running.spawn(poll);
    }

    /// Starts what a hub told, or holds it until the feed's state is back; dropped, the hub tries again.
    fn take_delivery(&mut self, delivery: Delivery) {
        let feed_id = delivery.feed_id;
        if self.in_flight.contains_key(&feed_id) {
            if self.held.len() < MAX_HELD {
                self.held.push_back(delivery);
            }
            return;
        }
        let live = Arc::clone(&self.live.borrow());
        let feed = live.feeds.get(&feed_id).map(Arc::clone);
        if let (Some(feed), Some(state)) = (feed, self.states.get(&feed_id)) {
            let state = Arc::clone(state);
            self.in_flight.insert(feed_id, None);
            let shared = Arc::clone(&self.shared);
            let siblings = self.agencies.siblings(&feed.feed, &state);
            let told = take_delivery(shared, live, feed, state, siblings, delivery);
            self.running.spawn(told);
        }
    }

    /// Takes a state back and puts the feed in line again.
    fn finish(&mut self, done: PollTask) {
        let feed_id = done.state.feed_id;
        // What a hub told leaves the feed in line for its poll, unless that fell due meanwhile.
        let mut leaves_line = false;
        match self.in_flight.remove(&feed_id) {
            Some(Some(place)) => self.queue.release(&place),
            Some(None) => leaves_line = !self.overdue.remove(&feed_id),
            None => {}
        }
        let live = Arc::clone(&self.live.borrow());
        let Some(feed) = live.feeds.get(&feed_id) else {
            return;
        };
        let mut is_summed_up = true;
        let before = self.states.remove(&feed_id);
        let was_polled = before.as_ref().is_some_and(|state| is_polled(&live, state));
        // A reload may have given the feed another address while the poll of the old one ran.
        let state = match before {
            Some(current) if current.url_generation != done.state.url_generation => current,
            before => {
                if let Some(before) = &before {
                    is_summed_up = self.agencies.learn(&feed.feed, before, &done.state);
                }
                in_place_of(before, done.state)
            }
        };
        let again = was_polled.then(|| self.outage.note(&state)).flatten();
        let stays = is_polled(&live, &state);
        if was_polled && !stays {
            self.outage.leave_out(feed_id);
        }
        if self.mode == Mode::Forever && stays && !leaves_line {
            let at = self.looked_at(feed, &state, self.shared.clock.now());
            self.due.push(Reverse((at, feed_id)));
        }
        self.states.insert(feed_id, state);
        if let Some(unreachable) = again {
            self.ask_again(&live, &unreachable);
        }
        if self.mode == Mode::Forever {
            self.probe(&live);
        }
        if !is_summed_up {
            self.agencies = self.summed_up(&live);
        }
        let held = self.held.iter().position(|held| held.feed_id == feed_id);
        if let Some(delivery) = held.and_then(|place| self.held.remove(place)) {
            self.take_delivery(delivery);
        }
    }

    /// Tells whether a single pass has nothing more to do: what is left was asked to wait by its server.
    fn pass_is_over(&self) -> bool {
        self.mode == Mode::Once && self.running.is_empty() && self.queue.is_empty()
    }

    /// Says which feeds a single pass leaves out.
    fn report_waiting(&self) {
        self.shared.progress.send_modify(|progress| {
            for Reverse((until, feed_id)) in &self.due {
                if let Some(state) = self.states.get(feed_id) {
                    progress.note_waiting(&state.slug, *until);
                }
            }
        });
    }
}

/// Keeps a new state where the old one lay, unless somebody still looks at one of the two: a hundred thousand of them, each made between
/// the pieces of a document, would leave memory in tatters.
fn in_place_of(before: Option<Arc<FeedState>>, after: Arc<FeedState>) -> Arc<FeedState> {
    let Some(mut place) = before else {
        return after;
    };
    match (Arc::get_mut(&mut place), Arc::try_unwrap(after)) {
        (Some(state), Ok(after)) => {
            *state = after;
            place
        }
        (None, Ok(after)) => Arc::new(after),
        (_, Err(after)) => after,
    }
}

fn is_polled(live: &Live, state: &FeedState) -> bool {
    let feed = live.feeds.get(&state.feed_id);
    feed.is_some_and(|feed| state.is_polled(&feed.feed))
}

/// Polls until the daemon stops or, in a single pass, until every feed was polled.
pub(super) async fn run(mut poller: Poller) -> Result<(), DaemonError> {
    let stop = poller.shared.stop.clone();
    let mut alarm = pin!(tokio::time::sleep(Duration::ZERO));
    while !stop.is_cancelled() {
        let now = poller.shared.clock.now();
        poller.note_time(now);
        poller.queue_due(now);
        poller.start_polls();
        if poller.pass_is_over() {
            poller.report_waiting();
            break;
        }
        // One that rings too early does no harm; setting it anew after each poll would cost more than that.
        let wanted = Instant::now() + poller.sleep_for(now);
        if alarm.is_elapsed() || wanted < alarm.deadline() {
            alarm.as_mut().reset(wanted);
        }
        tokio::select! {
            () = stop.cancelled() => break,
            changed = poller.live.changed() => {
                if changed.is_err() {
                    break;
                }
                let states = poller.live.borrow_and_update().take_states();
                poller.take_over(states);
            }
            Some(joined) = poller.running.join_next() => {
                poller.take_back(joined)?;
                // Others may be over by now: each look at all that may happen costs more than taking a poll back.
                while let Some(joined) = poller.running.try_join_next() {
                    poller.take_back(joined)?;
                }
            }
            Some(told) = poller.from_hubs.recv() => match told {
                FromHub::Told(delivery) => poller.take_delivery(delivery),
                FromHub::Silent(untold) => poller.put_in_line(&untold.into_iter().collect()),
            },
            () = &mut alarm => {}
        }
    }
    poller.drain().await?;
    poller.polls_over.cancel();
    Ok(())
}

type Joined = Result<Result<PollTask, DaemonError>, tokio::task::JoinError>;

impl Poller {
    fn take_back(&mut self, joined: Joined) -> Result<(), DaemonError> {
        match joined {
            Ok(done) => {
                self.finish(done?);
                Ok(())
            }
            Err(panic) => {
                error!(error = %panic, "poll task stopped");
                Err(DaemonError::TaskLost("poll"))
            }
        }
    }

    /// Lets running polls end within the grace time; what is cut is simply due again.
    async fn drain(&mut self) -> Result<(), DaemonError> {
        let deadline = Instant::now() + GRACE;
        while let Ok(Some(joined)) =
            tokio::time::timeout_at(deadline, self.running.join_next()).await
        {
            self.take_back(joined)?;
        }
        self.running.shutdown().await;
        Ok(())
    }
}
