//! One article page from the request to the stored result.

use std::sync::Arc;

use bytes::Bytes;
use tokio::task::spawn_blocking;
use tracing::{error, info};

use crate::article::{self, PageContext, PageRefusal};
use crate::model::{
    Article, ArticleJob, FailureCode, FetchOutcome, FetchRequest, Fetched, JobId, JobVerdict,
    ResourceKind, UnixMillis, Validators,
};
use crate::plan::{self, ArticleInput, PageReading};
use crate::store::StoreWrite;

use super::live::{Live, LiveFeed};
use super::{DaemonError, Shared};

/// Fetches the page of one job and writes what came of it.
pub(super) async fn fetch_page(
    shared: Arc<Shared>,
    live: Arc<Live>,
    job: ArticleJob,
) -> Result<JobId, DaemonError> {
    let job_id = job.job_id;
    // A feed that was taken out of the configuration a moment ago: its pages are parked in the store.
    let Some(feed) = live.feeds.get(&job.feed_id).map(Arc::clone) else {
        return Ok(job_id);
    };
    let fetched = live.fetch.fetch(request(&feed, &job)).await;
    let (fetched, reading) = read(fetched, &feed, &job, shared.clock.now()).await;
    let alone = shared.scopes.lock(&feed.feed.identity_scope()).await;
    let item_id = job.item_id;
    let planning = Arc::clone(&shared);
    let jitter = shared.jitter();
    let host = super::queue::host_of(&job.url);
    let status = fetched.exchange.status.unwrap_or_default();
    let duration = fetched.exchange.duration;
    let size_bytes = fetched.exchange.body_bytes;
    let slug = feed.feed.slug.clone();
    let plan = shared
        .readers
        .with(move |reader| {
            let Some(item) = reader.item(item_id)? else {
                return Ok(None);
            };
            Ok(Some(plan::article(&ArticleInput {
                feed: &feed.feed,
                job: &job,
                item: &item,
                fetched: &fetched,
                reading: reading.as_page(),
                now: planning.clock.now(),
                jitter,
            })))
        })
        .await?;
    let Some(plan) = plan else { return Ok(job_id) };
    let outcome = match &plan.verdict {
        JobVerdict::Done => "ok",
        JobVerdict::Retry { code, .. } | JobVerdict::GiveUp { code, .. } => code.as_str(),
    };
    let done = plan.verdict == JobVerdict::Done;
    shared
        .writer
        .write(StoreWrite::Article(Box::new(plan)))
        .await?;
    drop(alone);
    info!(
        feed.id = %slug,
        item.id = %item_id,
        host,
        http.status = status,
        duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        size_bytes,
        outcome,
        "page fetched"
    );
    shared.progress.send_modify(|progress| {
        if done {
            progress.pages += 1;
        } else {
            progress.pages_failed += 1;
        }
    });
    Ok(job_id)
}

fn request(feed: &LiveFeed, job: &ArticleJob) -> FetchRequest {
    FetchRequest {
        kind: ResourceKind::Page,
        url: job.url.clone(),
        validators: Validators::default(),
        validators_url: None,
        timeout: feed.feed.article.timeout,
        max_bytes: feed.feed.article.max_bytes,
        // A feed's own header lines and credentials are for the feed: its pages may lie anywhere.
        headers: Vec::new(),
        credential: None,
    }
}

/// A page after reading.
enum Reading {
    Absent,
    Article(Box<Article>),
    Refused(PageRefusal),
}

impl Reading {
    fn as_page(&self) -> PageReading<'_> {
        match self {
            Self::Absent => PageReading::Absent,
            Self::Article(article) => PageReading::Article(article),
            Self::Refused(refusal) => PageReading::Refused(refusal),
        }
    }
}

/// Extracts the article on a blocking thread; the bytes are dropped there.
async fn read(
    mut fetched: Fetched,
    feed: &Arc<LiveFeed>,
    job: &ArticleJob,
    now: UnixMillis,
) -> (Fetched, Reading) {
    let FetchOutcome::Fresh(fresh) = &mut fetched.outcome else {
        return (fetched, Reading::Absent);
    };
    let body = std::mem::take(&mut fresh.body);
    let content_type = fresh.content_type.clone();
    let url = fetched.exchange.final_url.clone();
    let feed = Arc::clone(feed);
    let item_id = job.item_id;
    let task = spawn_blocking(move || extract(&body, content_type.as_deref(), &url, &feed, now));
    let reading = task.await.unwrap_or_else(|panic| {
        error!(error = %panic, item.id = %item_id, "page reader stopped");
        Reading::Refused(PageRefusal {
            code: FailureCode::Internal,
            detail: "the page reader stopped on this page".to_owned(),
        })
    });
    (fetched, reading)
}

fn extract(
    body: &Bytes,
    content_type: Option<&str>,
    url: &str,
    feed: &LiveFeed,
    now: UnixMillis,
) -> Reading {
    let context = PageContext {
        url: Some(url),
        content_type,
        rule: feed.rule.as_ref(),
        time_zone: feed.feed.time_zone.as_deref(),
        feed_title: None,
        now: Some(now),
    };
    match article::extract(body, &context) {
        Ok(article) => Reading::Article(Box::new(article)),
        Err(refusal) => Reading::Refused(refusal),
    }
}
