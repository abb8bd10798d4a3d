//! Tells webhooks what changed: each at its own pace, from its own place in the change feed, until it answers well.
//!
//! Must not know: what a message looks like on the wire.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::model::{
    FeedSlug, PostRequest, Posted, Reach, RetryAfter, Sequence, Webhook, WebhookState,
};
use crate::record;
use crate::store::{Change, StoreWrite, StoredItem};
use crate::webhook::{self, Told};

use super::live::{Live, LiveFeed};
use super::{DaemonError, GRACE, Mode, Shared};

/// Changes that are passed over, because they do not concern a webhook, before its place is written down.
const PASSED_OVER: i64 = 5_000;
/// Changes read at once.
const PAGE: u32 = 500;
/// Bytes of one message above which it takes no further change.
const MAX_MESSAGE_BYTES: usize = 4 << 20;

/// Serves the configured webhooks until the daemon stops. A single pass ends by telling what it brought, for a few seconds.
pub(super) async fn run(
    shared: Arc<Shared>,
    mut live: watch::Receiver<Arc<Live>>,
    mode: Mode,
) -> Result<(), DaemonError> {
    while !shared.stop.is_cancelled() {
        let current = Arc::clone(&live.borrow_and_update());
        let round = CancellationToken::new();
        let mut workers = JoinSet::new();
        for worker in workers_of(&shared, &current, &round).await? {
            workers.spawn(worker.run(mode));
        }
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => break,
                changed = live.changed() => {
                    if changed.is_err() {
                        shared.stop.cancelled().await;
                    }
                    break;
                }
                Some(joined) = workers.join_next() => ended(joined)?,
            }
        }
        round.cancel();
        while let Some(joined) = workers.join_next().await {
            ended(joined)?;
        }
    }
    Ok(())
}

/// Gives how a worker ended; one that stopped without a word is a fault of ours.
fn ended(joined: Result<Result<(), DaemonError>, JoinError>) -> Result<(), DaemonError> {
    joined.unwrap_or(Err(DaemonError::TaskLost("webhook")))
}

/// Makes a worker for each webhook, at its place in the change feed; a new one starts at the end.
async fn workers_of(
    shared: &Arc<Shared>,
    live: &Arc<Live>,
    round: &CancellationToken,
) -> Result<Vec<Worker>, DaemonError> {
    if live.config.webhooks.is_empty() {
        return Ok(Vec::new());
    }
    let (states, last) = shared
        .readers
        .with(|reader| Ok((reader.webhooks()?, reader.last_sequence()?)))
        .await?;
    let mut states: HashMap<_, _> = states
        .into_iter()
        .map(|state| (state.slug.clone(), state))
        .collect();
    let mut workers = Vec::new();
    for webhook in &live.config.webhooks {
        let known = states.remove(&webhook.slug);
        let is_new = known.is_none();
        let state = known.unwrap_or_else(|| fresh_state(webhook, last));
        let mut worker = Worker {
            shared: Arc::clone(shared),
            live: Arc::clone(live),
            tags: tagged_feeds(live, webhook),
            webhook: webhook.clone(),
            written: state.cursor,
            state,
            round: round.clone(),
        };
        if is_new {
            worker.write_state().await?;
        }
        workers.push(worker);
    }
    Ok(workers)
}

fn tagged_feeds(live: &Live, webhook: &Webhook) -> HashMap<FeedSlug, Arc<LiveFeed>> {
    if webhook.tags.is_empty() {
        return HashMap::new();
    }
    let feeds = live.feeds.values();
    feeds
        .map(|feed| (feed.feed.slug.clone(), Arc::clone(feed)))
        .collect()
}

fn fresh_state(webhook: &Webhook, cursor: Sequence) -> WebhookState {
    WebhookState {
        slug: webhook.slug.clone(),
        cursor,
        failures: 0,
        next_attempt_at: None,
        last_ok_at: None,
        last_error: None,
    }
}

/// One webhook under way.
struct Worker {
    shared: Arc<Shared>,
    live: Arc<Live>,
    /// Feeds by their id, where the webhook chooses by tag.
    tags: HashMap<FeedSlug, Arc<LiveFeed>>,
    webhook: Webhook,
    state: WebhookState,
    /// Its place as the store has it.
    written: Sequence,
    /// Cancelled when the configuration changes or the daemon stops.
    round: CancellationToken,
}

/// What is told next.
struct Message {
    first: Sequence,
    last: Sequence,
    body: Vec<u8>,
}

/// What one look into the change feed gave.
enum Next {
    /// Nothing new.
    Nothing,
    /// Only changes that do not concern the webhook, up to this one.
    PassedOver(Sequence),
    /// Something to tell.
    Tell(Message),
}

impl Worker {
    async fn run(mut self, mode: Mode) -> Result<(), DaemonError> {
        let mut committed = self.shared.changes.clone();
        while !self.round.is_cancelled() {
            committed.borrow_and_update();
            let is_idle = !self.step().await?;
            let wait = self.wait();
            let round = self.round.clone();
            tokio::select! {
                () = round.cancelled() => break,
                () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => {}
                changed = committed.changed(), if is_idle && wait.is_none() => {
                    if changed.is_err() {
                        break;
                    }
                }
                () = std::future::ready(()), if !is_idle && wait.is_none() => {}
            }
        }
        if mode == Mode::Once {
            self.tell_the_rest().await?;
        }
        Ok(())
    }

    /// Tells what a single pass brought, as far as the time of grace allows and until the first failure.
    async fn tell_the_rest(&mut self) -> Result<(), DaemonError> {
        let deadline = Instant::now() + GRACE;
        while self.wait().is_none() {
            let step = tokio::time::timeout_at(deadline, self.step());
            match step.await {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) | Err(_) => break,
                Ok(Err(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// Gives how long a failed message rests yet.
    fn wait(&self) -> Option<Duration> {
        let at = self.state.next_attempt_at?;
        let wait = at.since(self.shared.clock.now());
        // A longer one was noted while the clock was ahead.
        (!wait.is_zero() && wait <= webhook::LONGEST_WAIT).then_some(wait)
    }

    /// Looks into the change feed and tells what is new; tells whether there was anything.
    async fn step(&mut self) -> Result<bool, DaemonError> {
        if self.wait().is_some() {
            return Ok(false);
        }
        match self.next().await? {
            Next::Nothing => return Ok(false),
            Next::PassedOver(last) => {
                self.state.cursor = last;
                // Nobody is told of them twice when they are looked at again, so most need not be written down.
                if last.0 - self.written.0 >= PASSED_OVER {
                    self.write_state().await?;
                }
            }
            Next::Tell(message) => self.tell(message).await?,
        }
        Ok(true)
    }

    async fn next(&self) -> Result<Next, DaemonError> {
        let after = self.state.cursor;
        let limit = PAGE.min(self.webhook.batch.max(50));
        let changed = self
            .shared
            .readers
            .with(move |reader| reader.changes_with_items(after, limit))
            .await?;
        let Some((last, _)) = changed.last() else {
            return Ok(Next::Nothing);
        };
        let last = last.sequence;
        let message = self.message(&changed);
        Ok(message.map_or(Next::PassedOver(last), Next::Tell))
    }

    /// Writes the message on those of the changes that the webhook wants, as many as go into one.
    fn message(&self, changed: &[(Change, StoredItem)]) -> Option<Message> {
        let mut told: Vec<Value> = Vec::new();
        let mut bytes = 0;
        let mut span: Option<(Sequence, Sequence)> = None;
        for (change, item) in changed {
            if !self.wants(change, item) {
                continue;
            }
            if told.len() >= self.webhook.batch as usize || bytes >= MAX_MESSAGE_BYTES {
                break;
            }
            bytes += size_of(item);
            told.push(json!({
                "seq": change.sequence,
                "kind": change.kind,
                "version": change.version,
                "at": change.at,
                "item": record::columns(item),
            }));
            span = Some((
                span.map_or(change.sequence, |(first, _)| first),
                change.sequence,
            ));
        }
        let (first, last) = span?;
        let body = json!({ "webhook": self.webhook.slug, "changes": told });
        Some(Message {
            first,
            last,
            body: body.to_string().into_bytes(),
        })
    }

    fn wants(&self, change: &Change, item: &StoredItem) -> bool {
        let told = Told {
            kind: change.kind,
            feed: &item.feed,
            tags: self.tags_of(&item.feed),
            agency: item.agency.as_deref(),
            language: item.content.language.as_deref(),
        };
        webhook::wants(&self.webhook, &told)
    }

    fn tags_of(&self, slug: &FeedSlug) -> &[String] {
        self.tags
            .get(slug)
            .map_or(&[], |feed| feed.feed.tags.as_slice())
    }

    async fn tell(&mut self, message: Message) -> Result<(), DaemonError> {
        let now = self.shared.clock.now();
        let id = webhook::message_id(&self.webhook, message.first, message.last);
        let request = PostRequest {
            url: self.webhook.url.clone(),
            content_type: "application/json",
            headers: webhook::headers(&self.webhook, id, now, &message.body),
            body: message.body.into(),
            timeout: self.webhook.timeout,
            reach: Reach::Anywhere,
        };
        let answer = tokio::select! {
            answer = self.live.fetch.post(request) => answer,
            // The message is told again at the next start.
            () = self.gave_up() => return Ok(()),
        };
        match answer {
            Ok(Posted { status, .. }) if (200..300).contains(&status) => {
                if self.state.failures > 0 {
                    info!(webhook.id = self.webhook.slug, "webhook answers again");
                }
                self.state = webhook::answered(&self.state, message.last, now);
            }
            Ok(posted) => {
                let location = posted.location.as_deref();
                let words = webhook::refusal(&self.webhook, posted.status, location);
                self.note_failure(&words, posted.retry_after);
            }
            Err(failure) => self.note_failure(&failure.detail, None),
        }
        self.write_state().await
    }

    /// Ends when a message under way should be dropped: the configuration changed while the daemon runs on.
    async fn gave_up(&self) {
        self.round.cancelled().await;
        if self.shared.stop.is_cancelled() {
            tokio::time::sleep(GRACE).await;
        }
    }

    fn note_failure(&mut self, words: &str, retry_after: Option<RetryAfter>) {
        let now = self.shared.clock.now();
        let jitter = self.shared.jitter(&self.webhook.slug);
        self.state = webhook::failed(&self.state, words, retry_after, now, jitter);
        warn!(
            webhook.id = self.webhook.slug,
            failures = self.state.failures,
            detail = words,
            "webhook failed"
        );
    }

    async fn write_state(&mut self) -> Result<(), DaemonError> {
        let write = StoreWrite::Webhook(Box::new(self.state.clone()));
        self.shared.writer.write(write).await?;
        self.written = self.state.cursor;
        Ok(())
    }
}

/// Gives about how many bytes an item makes in a message.
fn size_of(item: &StoredItem) -> usize {
    let content = &item.content;
    let texts = [
        &content.body_text,
        &content.feed_content,
        &content.summary,
        &content.lede,
        &content.extra,
    ];
    texts
        .iter()
        .filter_map(|text| text.as_ref())
        .map(String::len)
        .sum::<usize>()
        + 2_000
}
