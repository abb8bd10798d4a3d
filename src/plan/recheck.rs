//! Pages that are asked again though nobody says that they changed: when the next time is, and what a failure then means.
//!
//! Must not know: what is read in a page.

use std::time::Duration;

use crate::model::{
    ArticleJob, FailureCode, Feed, FetchOutcome, Fetched, JobReason, JobVerdict, KnownItem,
    PageMemory, UnixMillis, Validators,
};

use super::{Jitter, back_off};

/// A story is taken to be published at most this long before we saw it first: a feed that is new to us carries old ones, and some feeds
/// are hours off.
const LONGEST_LAG: Duration = Duration::from_hours(1);
/// A re-check that was missed by so much, while the daemon was down, is made no more.
const LONGEST_DELAY: Duration = Duration::from_hours(24);
/// Attempts for one re-check while the server is in trouble.
const ATTEMPTS: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_mins(10);
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// Re-checks of one page beyond twice those of the plan, however often it changes.
const EXTRA_CHECKS: u32 = 4;

/// What asking for a page brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// The story is as it was.
    Same,
    /// The story changed.
    Changed,
    /// Its text is one that it had before: it goes to and fro.
    Returned,
}

/// Everything the next time depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch<'a> {
    pub(super) feed: &'a Feed,
    pub(super) item: &'a KnownItem,
    /// Re-checks made, the present one included.
    pub(super) checks: u32,
    pub(super) now: UnixMillis,
    pub(super) jitter: Jitter,
}

impl Watch<'_> {
    /// Gives when the page is asked next; `None` where its plan is over.
    ///
    /// The plan counts from the publication of the story. A time that is all but here after the page was just read is left out, and so is
    /// the whole plan of a story that was old when it was first seen. A page that changed is asked once more after the first time of
    /// the plan; one whose text goes to and fro leaves a time out.
    pub(super) fn next(&self, finding: Finding) -> Option<UnixMillis> {
        let plan = &self.feed.article.recheck;
        let (first, last) = (*plan.first()?, *plan.last()?);
        let published_at = self.item.content.published_at;
        let seen_at = self.item.first_seen_at;
        let most = 2 * u32::try_from(plan.len()).unwrap_or(u32::MAX / 4) + EXTRA_CHECKS;
        if self.checks >= most || seen_at.since(published_at) > last {
            return None;
        }
        let start = published_at.clamp(seen_at.saturating_sub(LONGEST_LAG), seen_at);
        let mut to_come = plan.iter().filter_map(|step| {
            // Where the clock was wrong when the story was seen, the whole time counts from now.
            let at = start
                .saturating_add(*step)
                .min(self.now.saturating_add(*step));
            (at.since(self.now) >= *step / 4).then_some(at)
        });
        let planned = match finding {
            Finding::Returned => to_come.nth(1),
            Finding::Same | Finding::Changed => to_come.next(),
        };
        let early = (finding == Finding::Changed).then(|| self.now.saturating_add(first));
        let next = [planned, early].into_iter().flatten().min()?;
        // Stories that came together are asked a little apart.
        let spread = next
            .since(self.now)
            .mul_f64(0.1 * self.jitter.clamp(0.0, 1.0));
        Some(next.saturating_add(spread))
    }

    /// Gives when the page is asked next after it could not be read; `None` where it is asked no more.
    pub(super) fn after_failure(
        &self,
        job: &ArticleJob,
        fetched: &Fetched,
        code: FailureCode,
    ) -> Option<UnixMillis> {
        if is_refusal(code) {
            return None;
        }
        if !is_tried_again(job, code) {
            return self.next(Finding::Same);
        }
        let wait = back_off(FIRST_WAIT, LONGEST_WAIT, job.attempts, self.jitter);
        Some(self.after(wait, fetched))
    }

    /// Gives when a page is asked that was not, since its host wanted patience.
    pub(super) fn put_off(&self, fetched: &Fetched) -> UnixMillis {
        self.after(FIRST_WAIT, fetched)
    }

    /// Gives the moment after a wait, later where the server asked for more.
    fn after(&self, wait: Duration, fetched: &Fetched) -> UnixMillis {
        let asked = fetched.exchange.retry_after;
        let asked = asked.map_or(Duration::ZERO, |asked| asked.wait(self.now));
        self.now.saturating_add(wait.max(asked.min(LONGEST_DELAY)))
    }
}

/// Tells whether a re-check is not to be made any more: its feed has no plan now, or it was missed long ago.
pub fn is_called_off(feed: &Feed, job: &ArticleJob, now: UnixMillis) -> bool {
    job.reason == JobReason::Recheck
        && (feed.article.recheck.is_empty() || now.since(job.next_attempt_at) > LONGEST_DELAY)
}

/// Tells whether one re-check goes on after a failure.
fn is_tried_again(job: &ArticleJob, code: FailureCode) -> bool {
    is_passing(code) && job.attempts.saturating_add(1) < ATTEMPTS
}

/// Tells whether a re-check came to an end.
fn is_over(job: &ArticleJob, verdict: &JobVerdict) -> bool {
    match verdict {
        JobVerdict::PutOff { .. } => false,
        JobVerdict::Missed { code, .. } => is_refusal(*code) || !is_tried_again(job, *code),
        JobVerdict::Done | JobVerdict::Retry { .. } | JobVerdict::GiveUp { .. } => true,
    }
}

/// Notes what an answer says of the page; `checks` counts up with every re-check that came to an end.
///
/// The validators are those of the page that the stored text was last weighed against, be it that the text won. A page that came and was
/// not weighed leaves none: with those of the page before it, a page that comes back would be taken for one that never changed.
pub(super) fn remember(
    job: &ArticleJob,
    fetched: &Fetched,
    verdict: &JobVerdict,
    is_weighed: bool,
    now: UnixMillis,
) -> PageMemory {
    let mut memory = job.memory.clone();
    let is_check = job.reason == JobReason::Recheck && is_over(job, verdict);
    memory.checks = memory.checks.saturating_add(u32::from(is_check));
    match &fetched.outcome {
        FetchOutcome::Fresh(fresh) if is_weighed => {
            memory.validators = fresh.validators.clone();
            memory.validators_url = Some(fetched.exchange.final_url.clone());
            memory.gone_at = None;
        }
        FetchOutcome::Fresh(_) => {
            memory.validators = Validators::default();
            memory.gone_at = None;
        }
        FetchOutcome::NotModified => memory.gone_at = None,
        FetchOutcome::Gone(failure) | FetchOutcome::Failed(failure)
            if is_gone(failure.code) && was_read(job) =>
        {
            memory.gone_at = memory.gone_at.or(Some(now));
        }
        _ => {}
    }
    memory
}

/// Tells whether the page was read before, at this address.
fn was_read(job: &ArticleJob) -> bool {
    job.reason == JobReason::Recheck || job.memory.validators_url.is_some()
}

fn is_gone(code: FailureCode) -> bool {
    matches!(code, FailureCode::Http404 | FailureCode::Http410)
}

/// Tells whether the site does not want us here.
fn is_refusal(code: FailureCode) -> bool {
    use FailureCode as Code;
    matches!(
        code,
        Code::Robots
            | Code::BadUrl
            | Code::AddressRefused
            | Code::Http401
            | Code::Http403
            | Code::BotWall
            | Code::LoginWall
            | Code::Paywall
    )
}

/// Tells whether a failure may be over in a moment.
fn is_passing(code: FailureCode) -> bool {
    use FailureCode as Code;
    !matches!(
        code,
        Code::Http404
            | Code::Http410
            | Code::Http4xx
            | Code::Empty
            | Code::NotHtml
            | Code::TooDeep
            | Code::TooLarge
            | Code::RedirectLoop
            | Code::TooManyRedirects
            | Code::Internal
    )
}
