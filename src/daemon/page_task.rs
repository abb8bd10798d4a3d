//! One article page from the request to the stored result.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tracing::{debug, error, info};

use crate::article::{self, PageContext, PageRefusal};
use crate::model::{
    Article, ArticleJob, ArticlePlan, FailureCode, FeedSlug, FetchOutcome, FetchRequest, Fetched,
    ItemId, JobId, JobReason, JobVerdict, ResourceKind, UnixMillis, Validators,
};
use crate::plan::{self, ArticleInput, PageReading};
use crate::store::{ArchivedPage, PackedBody, StoreWrite};

use super::lines::Line;
use super::live::{Live, LiveFeed};
use super::writer::Written;
use super::{DaemonError, Shared};

/// A job that was worked on.
pub(super) struct PageDone {
    pub(super) job_id: JobId,
    /// The line in which other pages of the host belong after this; `None` where nothing was learned of the host.
    pub(super) learned: Option<Line>,
}

/// Fetches the page of one job and writes what came of it.
pub(super) async fn fetch_page(
    shared: Arc<Shared>,
    live: Arc<Live>,
    job: ArticleJob,
) -> Result<PageDone, DaemonError> {
    let job_id = job.job_id;
    let learned = work_on(shared, live, job).await?;
    Ok(PageDone { job_id, learned })
}

/// Does so, and gives the line in which other pages of the host belong.
async fn work_on(
    shared: Arc<Shared>,
    live: Arc<Live>,
    job: ArticleJob,
) -> Result<Option<Line>, DaemonError> {
    // A feed that was taken out of the configuration a moment ago: its pages are parked in the store.
    let Some(feed) = live.feeds.get(&job.feed_id).map(Arc::clone) else {
        return Ok(None);
    };
    if plan::is_called_off(&feed.feed, &job, shared.clock.now()) {
        call_off(&shared, &job).await?;
        return Ok(None);
    }
    let fetched = live.fetch.fetch(request(&feed, &job)).await;
    let learned = Line::after_page(&fetched);
    let (fetched, reading, packed) = read(fetched, &feed, &job, &shared).await;
    let host = super::queue::host_of(&job.url);
    let status = fetched.exchange.status.unwrap_or_default();
    let duration = fetched.exchange.duration;
    let size_bytes = fetched.exchange.body_bytes;
    let slug = feed.feed.slug.clone();
    let (item_id, reason) = (job.item_id, job.reason);
    let alone = shared.scopes.lock(&feed.feed.identity_scope()).await;
    let page = Page {
        feed,
        job,
        fetched,
        reading,
    };
    let Some((plan, version)) = page.plan(&shared).await? else {
        return Ok(learned);
    };
    let outcome = match &plan.verdict {
        JobVerdict::Done => "ok",
        JobVerdict::PutOff { code, .. }
        | JobVerdict::Retry { code, .. }
        | JobVerdict::GiveUp { code, .. }
        | JobVerdict::Missed { code, .. } => code.as_str(),
    };
    let done = plan.verdict == JobVerdict::Done;
    let has_failed = !done && !matches!(plan.verdict, JobVerdict::PutOff { .. });
    // A page that is as it was is kept once.
    let is_news = reason != JobReason::Recheck || plan.item.is_some();
    let page = packed
        .filter(|_| is_news)
        .map(|page| page.read_as(&plan, version));
    write(&shared, plan, page).await?;
    drop(alone);
    tell(&Told {
        slug: &slug,
        item_id,
        host: &host,
        status,
        duration,
        size_bytes,
        outcome,
        has_failed,
    });
    shared.progress.send_modify(|progress| {
        if done {
            progress.pages += 1;
        } else {
            progress.pages_failed += 1;
        }
    });
    Ok(learned)
}

/// What the log is told of a page.
struct Told<'a> {
    slug: &'a FeedSlug,
    item_id: ItemId,
    host: &'a str,
    status: u16,
    duration: Duration,
    size_bytes: u64,
    /// `ok`, or the code of the failure.
    outcome: &'a str,
    /// Whether the page was asked for and could not be read.
    has_failed: bool,
}

/// That a page was read is told by the change feed, and at debug here: a day brings tens of thousands. So is that one was put off, since its
/// host wants patience.
fn tell(told: &Told<'_>) {
    let duration_ms = u64::try_from(told.duration.as_millis()).unwrap_or(u64::MAX);
    macro_rules! tell {
        ($level:ident) => {
            $level!(
                feed.id = %told.slug,
                item.id = %told.item_id,
                host = told.host,
                http.status = told.status,
                duration_ms,
                size_bytes = told.size_bytes,
                outcome = told.outcome,
                "page fetched"
            )
        };
    }
    if told.has_failed {
        tell!(info);
    } else {
        tell!(debug);
    }
}

/// A page, and what is needed to decide on it.
struct Page {
    feed: Arc<LiveFeed>,
    job: ArticleJob,
    fetched: Fetched,
    reading: Reading,
}

impl Page {
    /// Gives what is decided and the version that the item has; `None` where there is no such item.
    async fn plan(self, shared: &Arc<Shared>) -> Result<Option<(ArticlePlan, u32)>, DaemonError> {
        let planning = Arc::clone(shared);
        let jitter = shared.jitter(&self.job.item_id);
        let plan = shared.readers.with(move |reader| {
            let Some(item) = reader.item(self.job.item_id)? else {
                return Ok(None);
            };
            let same_page = match self.reading.canonical_url() {
                Some(url) => reader.same_page(
                    item.item_id,
                    &self.feed.feed.identity_scope(),
                    plan::page_key(url).as_deref(),
                    url,
                )?,
                None => None,
            };
            let input = ArticleInput {
                feed: &self.feed.feed,
                job: &self.job,
                item: &item,
                fetched: &self.fetched,
                same_page: same_page.as_ref(),
                reading: self.reading.as_page(),
                now: planning.clock.now(),
                jitter,
            };
            Ok(Some((decide(&input), item.version)))
        });
        plan.await
    }
}

/// Decides what becomes of a page. A fault in reading foreign text is the fault of one page, not of the daemon.
fn decide(input: &ArticleInput<'_>) -> ArticlePlan {
    catch_unwind(AssertUnwindSafe(|| plan::article(input))).unwrap_or_else(|_| {
        error!(item.id = %input.job.item_id, "page planner stopped");
        plan::article(&ArticleInput {
            reading: PageReading::Absent,
            ..*input
        })
    })
}

/// Ends the re-checks of a page.
async fn call_off(shared: &Shared, job: &ArticleJob) -> Result<(), DaemonError> {
    let plan = ArticlePlan {
        job_id: job.job_id,
        generation: job.generation,
        requested_at: job.requested_at,
        verdict: JobVerdict::Done,
        item: None,
        rule: None,
        memory: None,
        same_page: None,
        recheck_at: None,
        at: shared.clock.now(),
    };
    write(shared, plan, None).await
}

fn request(feed: &LiveFeed, job: &ArticleJob) -> FetchRequest {
    // A page that is to complete a revision must come, changed or not.
    let validators = match job.reason {
        JobReason::Touched | JobReason::Recheck => job.memory.validators.clone(),
        JobReason::New | JobReason::Revised => Validators::default(),
    };
    FetchRequest {
        kind: ResourceKind::Page,
        url: job.url.clone().into(),
        validators,
        validators_url: job.memory.validators_url.clone(),
        timeout: feed.feed.article.timeout,
        max_bytes: feed.feed.article.max_bytes,
        // A feed's own header lines and credentials are for the feed: its pages may lie anywhere.
        headers: Vec::new(),
        credential: None,
        delta: false,
    }
}

/// A page after reading.
enum Reading {
    Absent,
    Article(Box<Article>),
    Refused(PageRefusal),
}

impl Reading {
    fn canonical_url(&self) -> Option<&str> {
        match self {
            Self::Article(article) => article.canonical_url.as_deref(),
            Self::Absent | Self::Refused(_) => None,
        }
    }

    fn as_page(&self) -> PageReading<'_> {
        match self {
            Self::Absent => PageReading::Absent,
            Self::Article(article) => PageReading::Article(article),
            Self::Refused(refusal) => PageReading::Refused(refusal),
        }
    }
}

async fn write(
    shared: &Shared,
    plan: ArticlePlan,
    page: Option<ArchivedPage>,
) -> Result<(), DaemonError> {
    let given_up = ArticlePlan {
        job_id: plan.job_id,
        generation: plan.generation,
        requested_at: plan.requested_at,
        verdict: JobVerdict::GiveUp {
            code: FailureCode::Internal,
            detail: "the store refused what the page brought".to_owned(),
        },
        item: None,
        rule: None,
        memory: None,
        same_page: None,
        recheck_at: None,
        at: plan.at,
    };
    let write = StoreWrite::Article(Box::new(plan));
    let written = match page {
        Some(page) => shared.writer.write_and_keep(write, page).await?,
        None => shared.writer.write(write).await?,
    };
    if written == Written::Refused {
        // Else the page would be due again at once, for ever.
        shared
            .writer
            .write(StoreWrite::Article(Box::new(given_up)))
            .await?;
    }
    shared.written.notify_one();
    Ok(())
}

/// A page that is to be kept as it was fetched.
struct Packed {
    job: ArticleJob,
    url: String,
    content_type: Option<String>,
    refusal: Option<FailureCode>,
    body: PackedBody,
}

impl Packed {
    /// Gives the page with what was decided on it, where its item had `version` before.
    fn read_as(self, plan: &ArticlePlan, version: u32) -> ArchivedPage {
        ArchivedPage {
            item_id: self.job.item_id,
            version: plan.version_after(version),
            feed_id: self.job.feed_id,
            fetched_at: plan.at,
            asked_url: self.job.url,
            url: self.url,
            content_type: self.content_type,
            refusal: self.refusal,
            body: self.body,
        }
    }
}

/// Extracts the article on a blocking thread; the bytes are dropped there, or compressed where pages are kept.
async fn read(
    mut fetched: Fetched,
    feed: &Arc<LiveFeed>,
    job: &ArticleJob,
    shared: &Shared,
) -> (Fetched, Reading, Option<Packed>) {
    let FetchOutcome::Fresh(fresh) = &mut fetched.outcome else {
        return (fetched, Reading::Absent, None);
    };
    let now = shared.clock.now();
    let keeps_pages = shared.keeps_pages;
    let body = std::mem::take(&mut fresh.body);
    let content_type = fresh.content_type.clone();
    let url = fetched.exchange.final_url.clone();
    let feed = Arc::clone(feed);
    let item_id = job.item_id;
    let job = job.clone();
    let task = shared.reading.read(body.len(), move || {
        let reading = extract(&body, content_type.as_deref(), &url, &feed, now);
        let packed = keeps_pages.then(|| {
            let (body, refusal) = pack(&body, &reading)?;
            Some(Packed {
                job,
                url,
                content_type,
                refusal,
                body,
            })
        });
        (reading, packed.flatten())
    });
    let read = task.await.map(|(read, _)| read);
    let (reading, packed) = read.unwrap_or_else(|panic| {
        error!(error = %panic, item.id = %item_id, "page reader stopped");
        let refusal = PageRefusal {
            code: FailureCode::Internal,
            detail: "the page reader stopped on this page".to_owned(),
            notice: Vec::new(),
        };
        (Reading::Refused(refusal), None)
    });
    (fetched, reading, packed)
}

/// Compresses what a later version may read better; what is no HTML never will be.
fn pack(body: &Bytes, reading: &Reading) -> Option<(PackedBody, Option<FailureCode>)> {
    let refusal = match reading {
        Reading::Refused(refusal) => Some(refusal.code),
        Reading::Article(_) | Reading::Absent => None,
    };
    if refusal == Some(FailureCode::NotHtml) {
        return None;
    }
    Some((PackedBody::pack(body)?, refusal))
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
        rule: feed.rule.as_deref(),
        time_zone: feed.feed.time_zone.as_deref(),
        now: Some(now),
    };
    match article::extract(body, &context) {
        Ok(article) => Reading::Article(Box::new(article)),
        Err(refusal) => Reading::Refused(refusal),
    }
}
