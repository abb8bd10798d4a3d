//! Pages that are asked again on plan: when, and what they change.

use std::sync::Arc;
use std::time::Duration;

use newswire::model::{
    Article, ArticlePlan, FailureCode, FetchOutcome, Fetched, JobReason, JobVerdict, KnownItem,
    PubStatus, RevisionKind, UnixMillis,
};
use newswire::plan::{self, ArticleInput, PageReading};

use super::{BODY, PAGE, URL, article, job, read_item};
use crate::support::sample::{self, MORNING};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// One answer to a re-check.
struct Check<'a> {
    item: &'a KnownItem,
    fetched: Fetched,
    article: Option<&'a Article>,
    reason: JobReason,
    checks: u32,
    attempts: u32,
    after: Duration,
}

impl<'a> Check<'a> {
    fn of(item: &'a KnownItem, article: &'a Article) -> Self {
        Self {
            item,
            fetched: sample::fresh(PAGE),
            article: Some(article),
            reason: JobReason::Recheck,
            checks: 0,
            attempts: 0,
            after: 15 * MINUTE,
        }
    }

    fn failing(item: &'a KnownItem, status: u16, code: FailureCode) -> Self {
        Self {
            fetched: sample::failed(PAGE, status, code),
            article: None,
            reason: JobReason::Recheck,
            item,
            checks: 0,
            attempts: 0,
            after: 15 * MINUTE,
        }
    }

    fn plan(&self) -> ArticlePlan {
        self.plan_with(&sample::RECHECK)
    }

    fn plan_with(&self, recheck: &[Duration]) -> ArticlePlan {
        let mut feed = sample::feed("agency", URL);
        Arc::make_mut(&mut feed.article).recheck = recheck.to_vec();
        let mut job = job(self.reason, self.attempts);
        job.memory.checks = self.checks;
        plan::article(&ArticleInput {
            feed: &feed,
            job: &job,
            item: self.item,
            fetched: &self.fetched,
            same_page: None,
            reading: self
                .article
                .map_or(PageReading::Absent, PageReading::Article),
            now: MORNING.saturating_add(self.after),
            jitter: 0.0,
        })
    }
}

/// Tells how long after the publication of the story the page is asked again.
fn next(plan: &ArticlePlan) -> Option<Duration> {
    plan.recheck_at.map(|at| at.since(MORNING))
}

#[test]
fn pages_are_asked_again_on_a_decaying_plan() {
    let item = read_item();
    let page = article(&BODY);
    let check = |after: Duration, expected: Option<Duration>| {
        let mut check = Check::of(&item, &page);
        check.after = after;
        assert_eq!(next(&check.plan()), expected, "{after:?}");
    };
    check(Duration::ZERO, Some(15 * MINUTE));
    check(MINUTE, Some(15 * MINUTE));
    // All but here: the next will do.
    check(12 * MINUTE, Some(HOUR));
    check(15 * MINUTE, Some(HOUR));
    check(61 * MINUTE, Some(6 * HOUR));
    check(6 * HOUR + MINUTE, Some(24 * HOUR));
    check(24 * HOUR + MINUTE, None);
    check(300 * HOUR, None);
}

#[test]
fn the_plan_counts_from_publication() {
    let page = article(&BODY);
    let check = |published_before: Duration, expected: Option<Duration>| {
        let mut item = read_item();
        item.content.published_at = MORNING.saturating_sub(published_before);
        let mut check = Check::of(&item, &page);
        check.reason = JobReason::Touched;
        check.after = Duration::ZERO;
        assert_eq!(next(&check.plan()), expected, "{published_before:?}");
    };
    check(5 * MINUTE, Some(10 * MINUTE));
    // A feed that is hours off, or new to us.
    check(3 * HOUR, Some(5 * HOUR));
    check(23 * HOUR, Some(5 * HOUR));
    check(25 * HOUR, None);
    check(9000 * HOUR, None);
}

#[test]
fn without_a_plan_nothing_is_asked_again() {
    let item = read_item();
    let page = article(&BODY);
    assert_eq!(Check::of(&item, &page).plan_with(&[]).recheck_at, None);
    let mut job = job(JobReason::Recheck, 0);
    let mut feed = sample::feed("agency", URL);
    let late = MORNING.saturating_add(25 * HOUR);
    assert!(!plan::is_called_off(&feed, &job, MORNING));
    assert!(plan::is_called_off(&feed, &job, late), "missed for a day");
    Arc::make_mut(&mut feed.article).recheck.clear();
    assert!(plan::is_called_off(&feed, &job, MORNING));
    job.reason = JobReason::New;
    assert!(!plan::is_called_off(&feed, &job, late));
}

#[test]
fn a_silent_correction_is_a_revision_and_is_looked_at_again_soon() {
    let item = read_item();
    let corrected = article(&[BODY[0], &BODY[1].replace("Eleven", "Ten")]);
    let mut check = Check::of(&item, &corrected);
    check.after = 6 * HOUR;
    let plan = check.plan();
    let write = plan.item.clone().unwrap();
    assert_eq!(write.revision.map(|(number, _)| number), Some(2));
    let change = write.text_change.unwrap();
    assert_eq!(
        (change.removed.as_str(), change.added.as_str()),
        ("Eleven", "Ten")
    );
    assert_eq!(next(&plan), Some(6 * HOUR + 15 * MINUTE));
    // Not for ever, however often it changes.
    check.checks = 11;
    assert_eq!(check.plan().recheck_at, None);
}

#[test]
fn what_every_page_view_changes_is_no_revision() {
    let item = read_item();
    let check = |lines: &[&str]| {
        let lines: Vec<&str> = BODY.iter().chain(lines).copied().collect();
        let page = article(&lines);
        let plan = Check::of(&item, &page).plan();
        let kind = plan.item.and_then(|write| write.revision);
        assert_eq!(kind, None, "{lines:?}");
    };
    check(&[]);
    check(&["1,204 views"]);
    check(&["Updated 12 minutes ago", "Comments (3)"]);
    check(&["Read more: Ten years of the treaty"]);
    check(&["Просмотров: 1 532"]);
    check(&["阅读 1024"]);
    check(&["조회수 1,532회"]);
}

#[test]
fn a_page_that_was_cut_or_is_gone_takes_nothing_back() {
    let mut item = read_item();
    let long: Vec<String> = (0..6)
        .map(|number| format!("{} Paragraph {number} of it.", BODY[number % 2]))
        .collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    item.content = super::read_page(&item, JobReason::New, &article(&long))
        .and_then(|write| write.content)
        .unwrap();
    let cut = article(&long[..4]);
    assert_eq!(Check::of(&item, &cut).plan().item, None);
    let gone = Check::failing(&item, 404, FailureCode::Http404).plan();
    assert_eq!(gone.item, None);
    assert!(matches!(
        gone.verdict,
        JobVerdict::Missed {
            code: FailureCode::Http404,
            ..
        }
    ));
    let gone_at = gone.memory.and_then(|memory| memory.gone_at);
    assert_eq!(gone_at, Some(MORNING.saturating_add(15 * MINUTE)));
    assert_eq!(gone.recheck_at, Some(MORNING.saturating_add(HOUR)));
}

#[test]
fn paragraphs_taken_out_before_the_end_are_a_revision() {
    let mut item = read_item();
    let long: Vec<String> = (0..6)
        .map(|number| format!("{} Paragraph {number} of it.", BODY[number % 2]))
        .collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    item.content = super::read_page(&item, JobReason::New, &article(&long))
        .and_then(|write| write.content)
        .unwrap();
    let check = |left: &[usize], expected: Option<(u32, RevisionKind)>| {
        let paragraphs: Vec<&str> = left.iter().map(|&number| long[number]).collect();
        let write = Check::of(&item, &article(&paragraphs)).plan().item;
        assert_eq!(write.and_then(|write| write.revision), expected, "{left:?}");
    };
    check(&[0, 1, 4, 5], Some((2, RevisionKind::Update)));
    check(&[0, 3, 4, 5], Some((2, RevisionKind::Update)));
    check(&[0, 1, 2, 3], None);
    // What may stand below every story says little.
    check(&[0, 1, 2, 5], None);
    // Not even the half of it: that is another page.
    check(&[0, 5], None);
}

#[test]
fn failures_of_re_checks_by_their_code() {
    let item = read_item();
    let check = |status, code, attempts, expected: Option<Duration>| {
        let mut check = Check::failing(&item, status, code);
        check.attempts = attempts;
        assert_eq!(next(&check.plan()), expected, "{code} {attempts}");
    };
    check(500, FailureCode::Http5xx, 0, Some(25 * MINUTE));
    check(500, FailureCode::Http5xx, 1, Some(35 * MINUTE));
    check(500, FailureCode::Http5xx, 2, Some(HOUR));
    check(403, FailureCode::Http403, 0, None);
    check(200, FailureCode::Robots, 0, None);
    check(410, FailureCode::Http410, 0, Some(HOUR));
}

#[test]
fn a_re_check_counts_when_it_has_come_to_an_end() {
    let item = read_item();
    let check = |mut check: Check<'_>, status: Option<u16>, attempts, expected: u32| {
        check.checks = 5;
        check.attempts = attempts;
        check.fetched.exchange.status = status;
        let plan = check.plan();
        let checks = plan.memory.map(|memory| memory.checks);
        assert_eq!(checks, Some(expected), "{status:?} {attempts}");
        (plan.verdict, plan.recheck_at)
    };
    let throttled = || Check::failing(&item, 429, FailureCode::Http429);
    // The host was not asked: that is no attempt either.
    let (verdict, again) = check(throttled(), None, 2, 5);
    assert!(matches!(verdict, JobVerdict::PutOff { at, .. } if Some(at) == again));
    check(throttled(), Some(429), 0, 5);
    check(throttled(), Some(429), 2, 6);
    let gone = || Check::failing(&item, 404, FailureCode::Http404);
    check(gone(), Some(404), 0, 6);
    let page = article(&BODY);
    check(Check::of(&item, &page), Some(200), 0, 6);
}

#[test]
fn a_page_that_now_says_withdrawn_withdraws_the_story() {
    let item = read_item();
    let withdrawn = article(&["This story has been withdrawn. A substitute story will follow."]);
    let write = Check::of(&item, &withdrawn).plan().item.unwrap();
    assert_eq!(write.revision, Some((2, RevisionKind::Withdrawal)));
    assert_eq!(write.content.unwrap().pub_status, PubStatus::Canceled);
}

#[test]
fn our_own_better_reading_is_no_revision() {
    let corrected = article(&[BODY[0], &BODY[1].replace("Eleven", "Ten")]);
    let check = |change: fn(&mut KnownItem), expected: Option<u32>, completes: Option<u32>| {
        let mut item = read_item();
        change(&mut item);
        let write = Check::of(&item, &corrected).plan().item;
        let numbers = write.map(|write| {
            (
                write.revision.map(|(number, _)| number),
                write.completes_revision,
            )
        });
        assert_eq!(numbers.unwrap_or_default(), (expected, completes));
    };
    check(|_| {}, Some(2), None);
    check(
        |item| item.content.extractor_version = Some(0),
        None,
        Some(1),
    );
    check(|item| item.content.rule_version = Some(17), None, Some(1));
    check(
        |item| item.content.extractor_version = Some(u32::MAX),
        None,
        None,
    );
}

#[test]
fn an_answer_that_says_not_modified_costs_nothing() {
    let item = read_item();
    let page = article(&BODY);
    let mut check = Check::of(&item, &page);
    check.fetched.outcome = FetchOutcome::NotModified;
    check.article = None;
    let plan = check.plan();
    assert_eq!(
        (plan.verdict.clone(), plan.item.clone()),
        (JobVerdict::Done, None)
    );
    assert_eq!(next(&plan), Some(HOUR));
    assert_eq!(plan.memory.unwrap().checks, 1);
}

#[test]
fn a_clock_that_was_wrong_makes_no_page_wait_for_years() {
    let page = article(&BODY);
    let mut item = read_item();
    item.first_seen_at = UnixMillis(MORNING.0 + 40_000_000_000_000);
    item.content.published_at = item.first_seen_at;
    let mut check = Check::of(&item, &page);
    check.after = Duration::ZERO;
    assert_eq!(next(&check.plan()), Some(15 * MINUTE));
}

#[test]
fn a_text_that_goes_to_and_fro_is_told_twice_and_slows_the_plan() {
    let mut item = read_item();
    let other = article(&[BODY[0], &BODY[1].replace("Eleven", "Ten")]);
    let after = Check::of(&item, &other)
        .plan()
        .item
        .and_then(|write| write.content)
        .unwrap();
    item.version = 3;
    item.earlier_hashes = vec![after.content_hash];
    let plan = Check::of(&item, &other).plan();
    let written = plan.item.as_ref().unwrap();
    assert!(written.revision.is_some());
    assert_eq!(
        next(&plan),
        Some(6 * HOUR),
        "no early re-check, and one left out"
    );
    item.earlier_hashes.push(after.content_hash);
    item.version_at = MORNING.saturating_add(6 * MINUTE);
    let put_off = Check::of(&item, &other).plan();
    assert_eq!(put_off.item, None);
    assert!(
        put_off.memory.unwrap().validators.is_empty(),
        "a 304 would say that the stored text is that of the page"
    );
    item.version_at = MORNING;
    assert!(Check::of(&item, &other).plan().item.is_some(), "it stays");
}

#[test]
fn a_page_may_say_more_of_a_revision_than_its_feed() {
    let check = |lines: &[&str], expected: Option<RevisionKind>| {
        let mut item = read_item();
        item.version_kind = RevisionKind::Edit;
        item.previous = Some(newswire::model::VersionText {
            headline: item.content.headline.clone(),
            lede: item.content.lede.clone(),
            body_text: item.content.body_text.clone(),
        });
        let page = article(lines);
        let mut check = Check::of(&item, &page);
        check.reason = JobReason::Revised;
        let write = check.plan().item;
        assert_eq!(
            write.and_then(|write| write.raised_to),
            expected,
            "{lines:?}"
        );
    };
    let ten = BODY[1].replace("Eleven", "Ten");
    check(&BODY, None);
    check(
        &["(Corrects number of ships)", BODY[0], &ten],
        Some(RevisionKind::Correction),
    );
    check(
        &[
            BODY[0],
            BODY[1],
            "Four tugs were sent from the mainland to help them, and came at noon.",
        ],
        Some(RevisionKind::Update),
    );
    check(&[BODY[0], &BODY[1].replace("said", "told us")], None);
}
