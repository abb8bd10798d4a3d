//! One article page: what becomes of its job and of its item.

use std::time::Duration;

use crate::model::{
    ArticlePlan, DuplicateLink, ExtractionMethod, FailureCode, FetchFailure, FetchOutcome,
    ItemContent, ItemId, ItemWrite, JobReason, JobVerdict, KnownItem, Relation, RuleOutcome,
    RuleReading, UnixMillis,
};
use crate::story;

use super::article_input::{ArticleInput, PageReading};
use super::recheck::{Finding, Watch, remember};
use super::strayed::strayed;
use super::text::{TextPlan, plan_notice, plan_text};
use super::{back_off, bare_write, not_before, says_nothing};

/// What came of one request.
struct Outcome {
    verdict: JobVerdict,
    item: Option<ItemWrite>,
    recheck_at: Option<UnixMillis>,
    /// What is stored is what today's page comes to: a page that is not modified since then changes nothing.
    is_weighed: bool,
}

/// Decides everything that one page changes.
pub fn article(input: &ArticleInput<'_>) -> ArticlePlan {
    let Some(refusal) = strayed(input) else {
        return plan(input);
    };
    plan(&ArticleInput {
        reading: PageReading::Refused(&refusal),
        same_page: None,
        ..*input
    })
}

fn plan(input: &ArticleInput<'_>) -> ArticlePlan {
    let outcome = outcome(input);
    ArticlePlan {
        job_id: input.job.job_id,
        generation: input.job.generation,
        requested_at: input.job.requested_at,
        memory: Some(remember(
            input.job,
            input.fetched,
            &outcome.verdict,
            outcome.is_weighed,
            input.now,
        )),
        verdict: outcome.verdict,
        item: outcome.item,
        rule: rule_reading(input),
        same_page: same_page(input),
        recheck_at: outcome.recheck_at,
        at: input.now,
    }
}

fn outcome(input: &ArticleInput<'_>) -> Outcome {
    match (&input.fetched.outcome, input.reading) {
        (FetchOutcome::Fresh(_), PageReading::Article(article)) => {
            let plan = plan_text(input, article);
            let is_compared = plan.is_some();
            let plan = plan.unwrap_or(TextPlan::NOTHING);
            let is_put_off = plan.is_put_off();
            // What was put off is looked at soon: by then it may have stayed.
            let finding = if is_put_off {
                Finding::Changed
            } else {
                plan.finding
            };
            Outcome {
                verdict: JobVerdict::Done,
                item: plan.write,
                recheck_at: watch(input).next(finding),
                is_weighed: is_compared && !is_put_off,
            }
        }
        (FetchOutcome::NotModified, _) => Outcome {
            verdict: JobVerdict::Done,
            item: None,
            recheck_at: watch(input).next(Finding::Same),
            is_weighed: true,
        },
        (FetchOutcome::Fresh(_), PageReading::Refused(refusal))
            if let Some(write) = plan_notice(input, &refusal.notice) =>
        {
            Outcome {
                verdict: JobVerdict::Done,
                item: Some(write),
                recheck_at: watch(input).next(Finding::Changed),
                is_weighed: true,
            }
        }
        (FetchOutcome::Fresh(_), PageReading::Refused(refusal)) => Outcome {
            item: note_paywall(input, refusal.code),
            ..failure(input, refusal.code, &refusal.detail)
        },
        (FetchOutcome::Fresh(_), PageReading::Absent) => {
            failure(input, FailureCode::Internal, "the page was not read")
        }
        (
            FetchOutcome::Throttled(FetchFailure { code, detail })
            | FetchOutcome::Gone(FetchFailure { code, detail })
            | FetchOutcome::Failed(FetchFailure { code, detail }),
            _,
        ) => failure(input, *code, detail),
    }
}

/// Tells which of two items with one page repeats the other: both stay, each with its own sightings, and the later one names the
/// earlier. Many a site gives its sections as the canonical address of all it has: without a text alike the two are not one.
fn same_page(input: &ArticleInput<'_>) -> Option<(ItemId, DuplicateLink)> {
    let (item, other) = (input.item, input.same_page?);
    if !story::are_alike(item, other) {
        return None;
    }
    let age = |item: &KnownItem| (item.first_seen_at, item.item_id);
    let (earlier, later) = if age(item) < age(other) {
        (item, other)
    } else {
        (other, item)
    };
    let link = DuplicateLink {
        of: earlier.item_id,
        relation: Relation::Same,
    };
    Some((later.item_id, link))
}

fn watch<'a>(input: &ArticleInput<'a>) -> Watch<'a> {
    let is_recheck = input.job.reason == JobReason::Recheck;
    Watch {
        feed: input.feed,
        item: input.item,
        checks: input
            .job
            .memory
            .checks
            .saturating_add(u32::from(is_recheck)),
        now: input.now,
        jitter: input.jitter,
    }
}

/// A page that was read before and cannot be read now takes nothing back: only the job tells of it.
fn failure(input: &ArticleInput<'_>, code: FailureCode, detail: &str) -> Outcome {
    let is_recheck = input.job.reason == JobReason::Recheck;
    if is_recheck && says_nothing(input.fetched) {
        let at = watch(input).put_off(input.fetched);
        return Outcome {
            verdict: JobVerdict::PutOff {
                at,
                code,
                detail: detail.to_owned(),
            },
            item: None,
            recheck_at: Some(at),
            is_weighed: false,
        };
    }
    let verdict = if is_recheck {
        JobVerdict::Missed {
            code,
            detail: detail.to_owned(),
        }
    } else {
        failed(input, code, detail)
    };
    Outcome {
        verdict,
        item: None,
        recheck_at: is_recheck
            .then(|| watch(input).after_failure(input.job, input.fetched, code))
            .flatten(),
        is_weighed: false,
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

/// A page behind a paywall gives no text, but tells that there is one to be paid for.
fn note_paywall(input: &ArticleInput<'_>, code: FailureCode) -> Option<ItemWrite> {
    let before = &input.item.content;
    if code != FailureCode::Paywall || before.is_free == Some(false) {
        return None;
    }
    let mut write = bare_write(input.feed, input.item.item_id, input.now);
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
        Code::Http410 => Patience::new(2, HOUR, HOUR),
        Code::Paywall | Code::LoginWall => Patience::new(4, HOUR, HOUR.saturating_mul(6)),
        Code::Robots => Patience::new(3, HOUR.saturating_mul(24), HOUR.saturating_mul(24)),
        Code::Http404 | Code::Empty | Code::RedirectLoop | Code::TooManyRedirects => {
            Patience::new(7, MINUTE.saturating_mul(5), HOUR.saturating_mul(6))
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
    let asked = input.fetched.exchange.retry_after.map(|asked| {
        let wait = asked.wait(input.now).min(MAX_RETRY_AFTER);
        input.now.saturating_add(wait)
    });
    let age = input.now.since(input.item.first_seen_at);
    if says_nothing(input.fetched) && age <= MAX_RETRY_AFTER {
        let at = not_before(input.now.saturating_add(patience.base), asked);
        return JobVerdict::PutOff { at, code, detail };
    }
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
    JobVerdict::Retry {
        at: not_before(input.now.saturating_add(wait), asked),
        code,
        detail,
    }
}

/// A server may ask for so much patience and no more; a page later than that is no news.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(7 * 24);
