//! One poll from the request to the stored result.

mod reading;
mod telling;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tracing::error;

use crate::listen::Reply;
use crate::model::{
    Exchange, FeedState, FetchOutcome, Fetched, Fresh, HubLinks, ItemWrite, KnownItems, OlderPage,
    PollPlan, PollRecord, UnixMillis, Validators,
};
use crate::plan::{self, Arrival, Document, PollInput};
use crate::schedule::Siblings;
use crate::store::{Reader, StoreError, StoreWrite};

use super::live::{Live, LiveFeed};
use super::websub::{Delivery, HubSignal};
use super::writer::Written;
use super::{DaemonError, Shared};
use reading::{Reading, read};

/// A finished poll: the state comes back to the poller.
pub(super) struct PollTask {
    pub(super) state: Arc<FeedState>,
}

/// What is left of a plan once it is written: its items are large and go to the writer.
struct Decided {
    state: Arc<FeedState>,
    record: PollRecord,
    older: Option<OlderPage>,
}

/// Takes a plan apart. What may be forgotten without harm is written later, and nobody waits for it; of anything else the items are given,
/// to be written now.
fn take_apart(
    shared: &Shared,
    before: &FeedState,
    plan: PollPlan,
) -> (Decided, Option<Vec<ItemWrite>>) {
    let is_quiet = plan::is_quiet(before, &plan);
    let decided = Decided {
        state: Arc::new(plan.state),
        record: plan.poll,
        older: plan.older,
    };
    if is_quiet && shared.writer.write_later(&decided.state, &decided.record) {
        return (decided, None);
    }
    (decided, Some(plan.items))
}

async fn write_now(
    shared: &Shared,
    mut decided: Decided,
    items: Vec<ItemWrite>,
) -> Result<Decided, DaemonError> {
    let plan = PollPlan {
        state: FeedState::clone(&decided.state),
        poll: decided.record.clone(),
        items,
        older: decided.older.clone(),
    };
    let written = shared
        .writer
        .write(StoreWrite::Poll(Box::new(plan)))
        .await?;
    if written == Written::Refused {
        // The document is read again next time: a 304 would hide the items that were not stored.
        let state = Arc::make_mut(&mut decided.state);
        state.validators = Validators::default();
        state.body_hash = None;
        let state = Box::new(state.clone());
        shared.writer.write(StoreWrite::State(state)).await?;
    }
    shared.written.notify_one();
    Ok(decided)
}

/// Everything one poll works with.
struct Poll {
    shared: Arc<Shared>,
    live: Arc<Live>,
    feed: Arc<LiveFeed>,
    state: Arc<FeedState>,
    /// What the other feeds of the agency showed when this began, where there are any.
    siblings: Option<Box<Siblings>>,
    fetched: Fetched,
    reading: Reading,
    arrival: Arrival,
    asked_at: UnixMillis,
    jitter: f64,
    /// The older document that this is about; `None` where it is the feed's own.
    older: Option<OlderPage>,
}

/// Reads what a hub told of a feed and writes what came of it; answers the hub once that is stored.
pub(super) async fn take_delivery(
    shared: Arc<Shared>,
    live: Arc<Live>,
    feed: Arc<LiveFeed>,
    state: Arc<FeedState>,
    siblings: Option<Box<Siblings>>,
    delivery: Delivery,
) -> Result<PollTask, DaemonError> {
    let asked_at = shared.clock.now();
    let mut fetched = Fetched {
        exchange: Exchange {
            final_url: delivery.topic,
            body_bytes: delivery.body.len() as u64,
            ..Exchange::default()
        },
        outcome: FetchOutcome::Fresh(Fresh {
            body: delivery.body,
            content_type: delivery.content_type,
            validators: Validators::default(),
            is_delta: false,
        }),
    };
    let reading = read(&mut fetched, &feed, None, &shared).await;
    let poll = Box::new(Poll {
        jitter: shared.jitter(&state.feed_id),
        shared,
        live,
        feed,
        state,
        siblings,
        fetched,
        reading,
        arrival: Arrival::Told,
        asked_at,
        older: None,
    });
    let (poll, decided) = poll.decide().await?;
    poll.report(&decided);
    let _ = delivery.answer.send(Reply::status(200));
    Ok(PollTask {
        state: decided.state,
    })
}

/// Polls one feed and writes what came of it.
pub(super) async fn poll_feed(
    shared: Arc<Shared>,
    live: Arc<Live>,
    feed: Arc<LiveFeed>,
    state: Arc<FeedState>,
    siblings: Option<Box<Siblings>>,
) -> Result<PollTask, DaemonError> {
    let asked_at = shared.clock.now();
    let jitter = shared.jitter(&state.feed_id);
    let request = feed.with_address(plan::request(&feed.feed, &state, asked_at));
    let mut fetched = live.fetch.fetch(request).await;
    let reading = read(&mut fetched, &feed, state.body_hash, &shared).await;
    let poll = Box::new(Poll {
        shared,
        live,
        feed,
        state,
        siblings,
        fetched,
        reading,
        arrival: Arrival::Polled,
        asked_at,
        jitter,
        older: None,
    });
    poll.name_hub();
    let (mut poll, mut decided) = poll.decide().await?;
    poll.report(&decided);
    while let Some(page) = decided.older.take() {
        if poll.shared.stop.is_cancelled() {
            break;
        }
        (poll, decided) = Box::pin(poll.ask_older(page, decided.state)).await?;
        poll.report_older(&decided);
    }
    Ok(PollTask {
        state: decided.state,
    })
}

impl Poll {
    /// Decides what this comes to, and writes it.
    async fn decide(self: Box<Self>) -> Result<(Box<Self>, Decided), DaemonError> {
        if matches!(self.reading, Reading::Feed { .. }) {
            return Box::pin(self.decide_document()).await;
        }
        let plan = self.plan(self.reading.document(), &KnownItems::default());
        let (mut decided, unwritten) = take_apart(&self.shared, &self.state, plan);
        if let Some(items) = unwritten {
            // Apart, so that the many polls that bring nothing keep no room for it.
            decided = Box::pin(write_now(&self.shared, decided, items)).await?;
        }
        Ok((self, decided))
    }

    /// Looks up what is known, decides and writes. Nobody else decides within the scope meanwhile.
    async fn decide_document(self: Box<Self>) -> Result<(Box<Self>, Decided), DaemonError> {
        let shared = Arc::clone(&self.shared);
        let _alone = shared.scopes.lock(&self.feed.feed.identity_scope()).await;
        let (mut poll, plan) = shared
            .readers
            .with(move |reader| {
                // A fault in reading foreign text is the fault of one poll, not of the daemon.
                let plan = catch_unwind(AssertUnwindSafe(|| self.plan_document(reader)));
                let plan = plan.unwrap_or_else(|_| {
                    error!(feed.id = %self.feed.feed.slug, "poll planner stopped");
                    Ok(self.plan(Document::Absent, &KnownItems::default()))
                })?;
                Ok((self, plan))
            })
            .await?;
        poll.note_missed(&plan);
        // All that matters of the document is in the plan: while that waits for the writer, it would be held twice.
        let _place = std::mem::replace(&mut poll.reading, Reading::Absent).into_place();
        let asks_for_pages = plan.items.iter().any(|item| item.job.is_some());
        let (mut decided, unwritten) = take_apart(&shared, &poll.state, plan);
        if let Some(items) = unwritten {
            decided = write_now(&shared, decided, items).await?;
        }
        if asks_for_pages {
            shared.pages_due.notify_one();
        }
        Ok((poll, decided))
    }

    /// Says which hub the feed names: header lines go before the document (WebSub 4).
    fn name_hub(&self) {
        let Reading::Feed { parsed, .. } = &self.reading else {
            return;
        };
        let named = || {
            let (hub, topic) = parsed.hub.clone().zip(parsed.self_link.clone())?;
            Some(HubLinks { hub, topic })
        };
        if let Some(links) = self.fetched.exchange.hub.clone().or_else(named) {
            let signal = HubSignal::Named(self.feed.feed_id, links);
            // Where too many wait, the next poll says it again.
            let _ = self.shared.hub_signals.try_send(signal);
        }
    }

    /// Says so where a poll found news that are older than a hub may take to tell of them.
    fn note_missed(&self, plan: &PollPlan) {
        let now = self.shared.clock.now();
        let told_until = self.shared.leases.until(self.feed.feed_id);
        if self.arrival == Arrival::Told
            || self.older.is_some()
            || told_until.is_none_or(|until| until <= now)
        {
            return;
        }
        if plan::news_kept_back(&self.state, &plan.items, now) {
            let signal = HubSignal::Missed(self.feed.feed_id);
            let _ = self.shared.hub_signals.try_send(signal);
        }
    }

    fn plan_document(&self, reader: &Reader) -> Result<PollPlan, StoreError> {
        let Reading::Feed { parsed, .. } = &self.reading else {
            return Ok(self.plan(self.reading.document(), &KnownItems::default()));
        };
        let feed_id = self.feed.feed_id;
        let look_up = plan::LookUp::new(parsed);
        let carried = reader.carried(feed_id, look_up.sighting_keys())?;
        let (unchanged, query) = look_up.split(&self.feed.feed, feed_id, carried);
        let known = reader.at_one_moment(|reader| {
            let mut known = reader.known(&query)?;
            known.unchanged = unchanged;
            if plan::may_be_gap(&query) {
                let ids = known.unchanged.values().map(|entry| entry.item_id);
                known.newest_unchanged = reader.newest_of(ids)?;
            }
            if plan::may_have_moved(parsed, &known) {
                let mut formerly = reader.carried_lately(feed_id, plan::MOST_FORMERLY)?;
                let have: HashSet<_> = known.ids().collect();
                formerly.retain(|item| !have.contains(&item.item_id));
                known.formerly = formerly;
            }
            if self.state.last_ok_at.is_some() && look_up.may_take_back(&known.unchanged) {
                known.lately = reader.carried_lately(feed_id, plan::MOST_FORMERLY)?;
            }
            Ok(known)
        })?;
        Ok(self.plan(self.reading.document(), &known))
    }

    /// Asks for an older document that may fill a gap, and writes what came of it.
    async fn ask_older(
        mut self: Box<Self>,
        page: OlderPage,
        state: Arc<FeedState>,
    ) -> Result<(Box<Self>, Decided), DaemonError> {
        let request = plan::older_request(&self.feed.feed, &page);
        self.asked_at = self.shared.clock.now();
        self.state = state;
        self.fetched = self.live.fetch.fetch(request).await;
        self.reading = read(&mut self.fetched, &self.feed, None, &self.shared).await;
        self.older = Some(page);
        self.decide().await
    }

    fn plan(&self, document: Document<'_>, known: &KnownItems) -> PollPlan {
        let alone = Siblings::default();
        let input = PollInput {
            feed: &self.feed.feed,
            state: &self.state,
            siblings: self.siblings.as_deref().unwrap_or(&alone),
            fetched: &self.fetched,
            document,
            known,
            arrival: self.arrival,
            told_until: self.shared.leases.until(self.feed.feed_id),
            price: self.shared.price_of(&self.live, &self.feed.feed),
            asked_at: self.asked_at,
            now: self.shared.clock.now(),
            jitter: self.jitter,
        };
        match &self.older {
            Some(page) => plan::older(&input, page),
            None if self.arrival == Arrival::Told => plan::delivery(&input),
            None => plan::poll(&input),
        }
    }
}
