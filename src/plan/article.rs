//! One article page: what becomes of its job and of its item.

use std::time::Duration;

use crate::article::PageRefusal;
use crate::model::{
    Article, ArticleJob, ArticlePlan, BodySource, ChangeKind, ExtractionMethod, FailureCode, Feed,
    FetchFailure, FetchOutcome, Fetched, ItemContent, ItemWrite, JobVerdict, KnownItem, RetryAfter,
    RuleOutcome, RuleReading, UnixMillis,
};
use crate::story;

use super::content::keep_text;
use super::page::merge_page;
use super::{Jitter, MAX_REVISIONS, back_off, bare_write, not_before};

/// What came of reading the page.
#[derive(Debug, Clone, Copy)]
pub enum PageReading<'a> {
    /// There was no body.
    Absent,
    /// An article.
    Article(&'a Article),
    /// Something else.
    Refused(&'a PageRefusal),
}

/// Everything known about one page.
#[derive(Debug, Clone, Copy)]
pub struct ArticleInput<'a> {
    /// The feed whose policy applies.
    pub feed: &'a Feed,
    /// The job.
    pub job: &'a ArticleJob,
    /// The item as it is now.
    pub item: &'a KnownItem,
    /// What the network gave.
    pub fetched: &'a Fetched,
    /// What the body is.
    pub reading: PageReading<'a>,
    /// Now.
    pub now: UnixMillis,
    /// Chance, 0 to 1.
    pub jitter: Jitter,
}

/// Decides everything that one page changes.
pub fn article(input: &ArticleInput<'_>) -> ArticlePlan {
    let (verdict, item) = match (&input.fetched.outcome, input.reading) {
        (FetchOutcome::Fresh(_), PageReading::Article(article)) => {
            (JobVerdict::Done, write_article(input, article))
        }
        (FetchOutcome::Fresh(_), PageReading::Refused(refusal)) => (
            failed(input, refusal.code, &refusal.detail),
            note_paywall(input, refusal.code),
        ),
        (FetchOutcome::Fresh(_), PageReading::Absent) => (
            failed(input, FailureCode::Internal, "the page was not read"),
            None,
        ),
        (FetchOutcome::NotModified, _) => (JobVerdict::Done, None),
        (
            FetchOutcome::Throttled(FetchFailure { code, detail })
            | FetchOutcome::Gone(FetchFailure { code, detail })
            | FetchOutcome::Failed(FetchFailure { code, detail }),
            _,
        ) => (failed(input, *code, detail), None),
    };
    ArticlePlan {
        job_id: input.job.job_id,
        generation: input.job.generation,
        verdict,
        item,
        rule: rule_reading(input),
        at: input.now,
    }
}

/// The warning of a page on which the rule named a body and found none.
const RULE_WITHOUT_MATCH: &str = "rule_without_match";

fn rule_reading(input: &ArticleInput<'_>) -> Option<RuleReading> {
    let PageReading::Article(article) = input.reading else {
        return None;
    };
    let version = input.feed.article.rule.version()?;
    let is_missed = || {
        let mut warnings = article.warnings.iter();
        warnings.any(|warning| warning.code == RULE_WITHOUT_MATCH)
    };
    let outcome = if article.method == ExtractionMethod::Rule {
        RuleOutcome::Matched
    } else if is_missed() {
        RuleOutcome::Missed
    } else {
        return None;
    };
    Some(RuleReading { version, outcome })
}

fn write_article(input: &ArticleInput<'_>, article: &Article) -> Option<ItemWrite> {
    let is_outdated =
        input.item.page_requests > input.job.generation && input.job.version < input.item.version;
    if is_outdated {
        // It was asked for before the newest revision, whose own request stands.
        return None;
    }
    let before = &input.item.content;
    let (mut after, _) = merge_page(input.feed, article, before);
    let is_first = before.body_source == BodySource::None && after.body_source != BodySource::None;
    let is_awaited =
        input.job.reason.completes_revision() && input.job.version == input.item.version;
    let mut write = bare_write(input.feed, input.item, input.now);
    if is_awaited || is_first {
        write.completes_revision = Some(input.item.version);
        if before.body_text != after.body_text {
            write.changes.push(ChangeKind::Body);
        }
    } else {
        let version = input.item.version;
        match story::revision_kind(before, &after).filter(|_| version < MAX_REVISIONS) {
            Some(kind) => {
                write.revision = Some((version + 1, kind));
                write.changes.push(kind.into());
            }
            None => keep_text(&mut after, before),
        }
    }
    if after == *before {
        return None;
    }
    write.content = Some(after);
    Some(write)
}

/// A page behind a paywall gives no text, but tells that there is one to be paid for.
fn note_paywall(input: &ArticleInput<'_>, code: FailureCode) -> Option<ItemWrite> {
    let before = &input.item.content;
    if code != FailureCode::Paywall || before.is_free == Some(false) {
        return None;
    }
    let mut write = bare_write(input.feed, input.item, input.now);
    write.content = Some(ItemContent {
        is_free: Some(false),
        ..before.clone()
    });
    Some(write)
}

/// How often and how patiently a page is tried again after one kind of failure.
struct Patience {
    attempts: u32,
    base: Duration,
    cap: Duration,
}

impl Patience {
    const fn new(attempts: u32, base: Duration, cap: Duration) -> Self {
        Self {
            attempts,
            base,
            cap,
        }
    }
}

const HOUR: Duration = Duration::from_hours(1);
const MINUTE: Duration = Duration::from_mins(1);

/// Gives the patience for a code: what is final is not asked again, what may be a fresh story not yet everywhere is asked soon, what
/// tells us to stay away is asked late.
const fn patience(code: FailureCode) -> Patience {
    use FailureCode as Code;
    match code {
        Code::BadUrl | Code::AddressRefused | Code::NotHtml | Code::TooDeep | Code::TooLarge => {
            Patience::new(1, HOUR, HOUR)
        }
        Code::Http410 | Code::Paywall | Code::LoginWall => Patience::new(2, HOUR, HOUR),
        Code::Robots => Patience::new(3, HOUR.saturating_mul(24), HOUR.saturating_mul(24)),
        Code::Http404 | Code::Empty | Code::RedirectLoop | Code::TooManyRedirects => {
            Patience::new(4, MINUTE.saturating_mul(5), HOUR.saturating_mul(6))
        }
        Code::Http401 | Code::Http403 | Code::BotWall | Code::Http4xx => {
            Patience::new(5, MINUTE.saturating_mul(30), HOUR.saturating_mul(24))
        }
        _ => Patience::new(10, MINUTE, HOUR.saturating_mul(6)),
    }
}

fn failed(input: &ArticleInput<'_>, code: FailureCode, detail: &str) -> JobVerdict {
    let patience = patience(code);
    let detail = detail.to_owned();
    let attempts = input.job.attempts.saturating_add(1);
    if attempts >= patience.attempts {
        return JobVerdict::GiveUp { code, detail };
    }
    let wait = back_off(
        patience.base,
        patience.cap,
        input.job.attempts,
        input.jitter,
    );
    let asked = input
        .fetched
        .exchange
        .retry_after
        .map(|retry_after| match retry_after {
            RetryAfter::Delay(delay) => input.now.saturating_add(delay.min(MAX_RETRY_AFTER)),
            RetryAfter::At(at) => at.min(input.now.saturating_add(MAX_RETRY_AFTER)),
        });
    JobVerdict::Retry {
        at: not_before(input.now.saturating_add(wait), asked),
        code,
        detail,
    }
}

/// A server may ask for so much patience and no more; a page later than that is no news.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(7 * 24);
