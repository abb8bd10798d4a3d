//! The decider: what one poll or one page changes, by what is known.

mod bodyless;
mod cut_short;
mod feeds_word;
mod no_room;
mod quiet;
mod recheck;
mod reextract;
mod restless;
mod unchanged;
mod whose_page;

use std::sync::Arc;
use std::time::Duration;

use newswire::model::{
    Article, ArticleJob, ArticlePlan, BodySource, ChangeKind, DatePrecision, DateSource,
    ExtractionMethod, FailureCode, Feed, FeedDate, FeedId, FeedItem, FeedState, Fetched, Hop,
    ItemId, ItemTarget, ItemWrite, JobId, JobReason, JobVerdict, KnownItem, KnownItems, PageMemory,
    ParseWarning, ParsedFeed, PollPlan, PollReason, RetryAfter, RevisionKind, StopReason,
    StoredSighting, UnixMillis,
};
use newswire::plan::{self, ArticleInput, Document, PageReading, PollInput};
use newswire::schedule::Siblings;

use crate::support::sample::{self, MORNING};

const URL: &str = "https://agency.example/rss.xml";
const PAGE: &str = "https://agency.example/story/1";

fn state(feed: &Feed) -> FeedState {
    FeedState::new(FeedId(7), feed.slug.clone(), MORNING)
}

fn poll_with(
    feed: &Feed,
    state: &FeedState,
    fetched: &Fetched,
    document: Document<'_>,
    known: &KnownItems,
) -> PollPlan {
    plan::poll(&PollInput {
        siblings: &Siblings::default(),
        arrival: plan::Arrival::Polled,
        told_until: None,
        feed,
        state,
        fetched,
        document,
        known,
        price: 120.0,
        asked_at: MORNING,
        now: MORNING,
        jitter: 0.5,
    })
}

fn poll_document(
    feed: &Feed,
    state: &FeedState,
    parsed: &ParsedFeed,
    known: &KnownItems,
) -> PollPlan {
    let document = Document::Feed {
        body_hash: 1,
        parsed,
        warnings: &[],
    };
    poll_with(feed, state, &sample::fresh(URL), document, known)
}

/// Gives the items that the store would know after it wrote the plan.
fn stored(plan: &PollPlan) -> KnownItems {
    let items = plan
        .items
        .iter()
        .zip(1..)
        .map(|(write, number)| known(write, ItemId(number)));
    KnownItems {
        items: items.collect(),
        ..KnownItems::default()
    }
}

fn known(write: &ItemWrite, item_id: ItemId) -> KnownItem {
    let sighting = write.sighting.clone().unwrap();
    KnownItem {
        item_id,
        feed_id: sighting.feed_id,
        version: 1,
        version_at: write.at,
        version_kind: RevisionKind::New,
        first_seen_at: write.at,
        page_requests: 1,
        page_tried_at: None,
        content: write.content.clone().unwrap(),
        sightings: vec![StoredSighting {
            feed_id: sighting.feed_id,
            key: sighting.key,
            guid: sighting.guid,
            link: sighting.link,
            title: sighting.title,
            feed_hash: sighting.feed_hash,
            last_seen_at: write.at,
        }],
        earlier_hashes: Vec::new(),
        previous: None,
    }
}

fn first_poll(feed: &Feed, items: Vec<FeedItem>) -> (PollPlan, KnownItems) {
    let plan = poll_document(
        feed,
        &state(feed),
        &sample::document(items),
        &KnownItems::default(),
    );
    let known = stored(&plan);
    (plan, known)
}

#[test]
fn a_new_item_gets_its_first_revision_its_sighting_and_its_page() {
    let feed = sample::feed("agency", URL);
    let (plan, _) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let [write] = plan.items.as_slice() else {
        panic!("one item, not {}", plan.items.len())
    };
    assert_eq!(write.target, ItemTarget::New);
    assert_eq!(write.revision, Some((1, RevisionKind::New)));
    assert_eq!(write.changes, [ChangeKind::New]);
    let job = write.job.as_ref().unwrap();
    assert_eq!((job.url.as_str(), job.reason), (PAGE, JobReason::New));
    assert_eq!(
        write.content.as_ref().unwrap().headline.as_deref(),
        Some("Port reopens")
    );
    assert_eq!((plan.poll.items_seen, plan.poll.items_new), (1, 1));
    assert_eq!(plan.state.last_new_at, Some(MORNING));
    assert_eq!(plan.state.validators.etag.as_deref(), Some("\"one\""));
}

#[test]
fn what_the_agency_says_in_the_terms_of_the_trade_goes_into_its_columns() {
    let feed = sample::feed("agency", URL);
    let mut item = sample::item("1", "Port reopens", PAGE);
    for (name, value) in [
        ("slugline", "port-reopens"),
        ("urgency", "3"),
        ("pubstatus", "stat:withheld"),
        ("embargoed", "2023-06-25T09:00:00Z"),
        ("located", "Port Selby"),
        ("ednote", "Pictures follow"),
    ] {
        item.extra.insert(name.to_owned(), vec![value.to_owned()]);
    }
    let (plan, _) = first_poll(&feed, vec![item]);
    let content = plan.items[0].content.as_ref().unwrap();
    assert_eq!(content.slugline.as_deref(), Some("port-reopens"));
    assert_eq!(
        (content.urgency, content.pub_status.as_str()),
        (Some(3), "withheld")
    );
    assert_eq!(content.embargoed_until, Some(UnixMillis(1_687_683_600_000)));
    assert_eq!(content.located.as_deref(), Some("Port Selby"));
    assert_eq!(content.ed_note.as_deref(), Some("Pictures follow"));
}

#[test]
fn the_same_again_writes_no_item() {
    let feed = sample::feed("agency", URL);
    let items = vec![sample::item("1", "Port reopens", PAGE)];
    let (plan, known) = first_poll(&feed, items.clone());
    let again = poll_document(&feed, &plan.state, &sample::document(items), &known);
    assert_eq!(again.items, []);
    assert_eq!((again.poll.items_new, again.poll.items_changed), (0, 0));
}

#[test]
fn a_new_headline_is_a_revision_and_asks_for_the_page() {
    let feed = sample::feed("agency", URL);
    let (plan, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let changed = sample::document(vec![sample::item("1", "CORRECTED-Port to reopen", PAGE)]);
    let again = poll_document(&feed, &plan.state, &changed, &known);
    let [write] = again.items.as_slice() else {
        panic!("one item, not {}", again.items.len())
    };
    assert_eq!(write.target, ItemTarget::Existing(ItemId(1)));
    assert_eq!(write.revision, Some((2, RevisionKind::Correction)));
    assert_eq!(write.changes, [ChangeKind::Correction]);
    assert_eq!(write.job.as_ref().unwrap().reason, JobReason::Revised);
    assert_eq!(
        write.content.as_ref().unwrap().headline.as_deref(),
        Some("Port to reopen")
    );
}

#[test]
fn a_headline_that_the_page_set_outlives_a_touched_feed_entry() {
    let feed = sample::feed("agency", URL);
    let (plan, mut known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let page = Some("Port reopens after storm".to_owned());
    known.items[0].content.headline.clone_from(&page);
    let mut touched = sample::item("1", "Port reopens", PAGE);
    touched.summary = Some("Grain ships leave".to_owned());
    let again = poll_document(&feed, &plan.state, &sample::document(vec![touched]), &known);
    let [write] = again.items.as_slice() else {
        panic!("one item, not {}", again.items.len())
    };
    assert_eq!(write.revision, None);
    assert_eq!(write.job.as_ref().unwrap().reason, JobReason::Touched);
    assert_eq!(write.content.as_ref().unwrap().headline, page);
}

#[test]
fn a_guid_that_changes_alone_is_another_sighting() {
    let feed = sample::feed("agency", URL);
    let (plan, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let churned = sample::document(vec![sample::item("1?v=2", "Port reopens", PAGE)]);
    let again = poll_document(&feed, &plan.state, &churned, &known);
    let [write] = again.items.as_slice() else {
        panic!("one item, not {}", again.items.len())
    };
    assert_eq!(write.target, ItemTarget::Existing(ItemId(1)));
    assert_eq!(
        (&write.content, write.revision, &write.job),
        (&None, None, &None)
    );
    assert_eq!(
        write.sighting.as_ref().unwrap().guid.as_deref(),
        Some("1?v=2")
    );
}

#[test]
fn an_entry_that_changes_at_every_poll_asks_for_its_page_ever_more_rarely() {
    let feed = sample::feed("agency", URL);
    let (plan, mut known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let minutes = |minutes: i64| UnixMillis(MORNING.0 - minutes * 60_000);
    let due = |known: &KnownItems| {
        let mut touched = sample::item("1", "Port reopens", PAGE);
        touched.summary = Some("Another count of readers".to_owned());
        let again = poll_document(&feed, &plan.state, &sample::document(vec![touched]), known);
        again.items[0]
            .job
            .as_ref()
            .unwrap()
            .due
            .since(MORNING)
            .as_secs()
            / 60
    };
    for (requests, age, tried, expected) in [
        (1, 5, 0, 0),
        (4, 5, 0, 0),
        (5, 5, 5, 5),
        (5, 120, 15, 45),
        (9, 120, 90, 0),
        (9, 2_880, 60, 1_380),
    ] {
        known.items[0].page_requests = requests;
        known.items[0].first_seen_at = minutes(age);
        known.items[0].page_tried_at = Some(minutes(tried));
        assert_eq!(
            due(&known),
            expected,
            "{age} minutes old, page {tried} minutes ago"
        );
    }
}

#[test]
fn an_item_that_changes_for_ever_keeps_so_many_revisions_and_says_so() {
    let feed = sample::feed("agency", URL);
    let (plan, mut known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    known.items[0].version = 200;
    let changed = sample::document(vec![sample::item("1", "Another port closes", PAGE)]);
    let again = poll_document(&feed, &plan.state, &changed, &known);
    assert_eq!(again.items[0].revision, None);
    assert_eq!(
        again.poll.warnings,
        ["revisions_capped: 1 items have 200 already"]
    );
}

#[test]
fn another_feed_of_the_agency_adds_a_sighting_and_cannot_change_the_text() {
    let mut feed = sample::feed("agency", URL);
    feed.agency = Some("MNA".to_owned());
    let (_, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut other = sample::feed("agency-world", "https://agency.example/world.xml");
    other.agency = Some("MNA".to_owned());
    let mut other_state = state(&other);
    other_state.feed_id = FeedId(8);
    let parsed = sample::document(vec![sample::item("w1", "Port reopens", PAGE)]);
    let plan = poll_document(&other, &other_state, &parsed, &known);
    let [write] = plan.items.as_slice() else {
        panic!("one item, not {}", plan.items.len())
    };
    assert_eq!(write.target, ItemTarget::Existing(ItemId(1)));
    assert_eq!((&write.content, write.revision), (&None, None));
    assert_eq!(write.sighting.as_ref().unwrap().feed_id, FeedId(8));
    assert_eq!(write.changes, []);
}

#[test]
fn many_items_at_once_are_all_taken_and_reported() {
    let feed = sample::feed("agency", URL);
    let items = (0..3_000).map(|number| {
        let link = format!("https://agency.example/story/{number}");
        sample::item(
            &number.to_string(),
            &format!("Story number {number}"),
            &link,
        )
    });
    let (plan, _) = first_poll(&feed, items.collect());
    assert_eq!(plan.poll.items_new, 3_000);
    assert_eq!(plan.poll.warnings, ["many_new_items: 3000"]);
}

#[test]
fn items_beyond_the_limit_of_a_poll_follow_with_the_next_one() {
    let feed = sample::feed("agency", URL);
    let items: Vec<_> = (0..plan::MAX_NEW_ITEMS_PER_POLL + 2)
        .map(|number| {
            let link = format!("https://agency.example/story/{number}");
            sample::item(
                &number.to_string(),
                &format!("Story number {number}"),
                &link,
            )
        })
        .collect();
    let (plan, known) = first_poll(&feed, items.clone());
    assert_eq!(plan.items.len(), plan::MAX_NEW_ITEMS_PER_POLL);
    assert!(
        plan.state.validators.is_empty(),
        "a 304 would hide the rest"
    );
    assert_eq!(plan.state.body_hash, None);
    let rest = poll_document(&feed, &plan.state, &sample::document(items), &known);
    assert_eq!(rest.poll.items_new, 2);
}

#[test]
fn a_document_that_was_cut_leaves_no_validators() {
    let feed = sample::feed("agency", URL);
    let parsed = sample::document(vec![sample::item("1", "Port reopens", PAGE)]);
    let warnings = [ParseWarning {
        code: "truncated",
        detail: String::new(),
    }];
    let document = Document::Feed {
        body_hash: 1,
        parsed: &parsed,
        warnings: &warnings,
    };
    let known = KnownItems::default();
    let plan = poll_with(&feed, &state(&feed), &sample::fresh(URL), document, &known);
    assert_eq!(plan.poll.items_new, 1);
    assert!(plan.state.validators.is_empty());
    assert_eq!(plan.state.body_hash, None);
}

#[test]
fn an_entry_that_says_nothing_is_none() {
    let feed = sample::feed("agency", URL);
    let port = sample::item("1", "Port reopens", PAGE);
    let (plan, _) = first_poll(&feed, vec![FeedItem::default(), port, FeedItem::default()]);
    assert_eq!((plan.poll.items_new, plan.items.len()), (1, 1));
}

#[test]
fn failures_count_up_keep_everything_and_heal() {
    let feed = sample::feed("agency", URL);
    let (good, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut state = good.state.clone();
    for failures in 1..=5 {
        let failed = sample::failed(URL, 500, FailureCode::Http5xx);
        let plan = poll_with(&feed, &state, &failed, Document::Absent, &known);
        assert_eq!(plan.state.failures, failures);
        assert_eq!(plan.state.last_error, Some(FailureCode::Http5xx));
        assert_eq!(plan.state.validators, good.state.validators);
        assert!(plan.state.next_poll_at > MORNING);
        assert_eq!(plan.items, []);
        state = plan.state;
    }
    let not_modified = Fetched {
        outcome: newswire::model::FetchOutcome::NotModified,
        ..sample::fresh(URL)
    };
    let healed = poll_with(&feed, &state, &not_modified, Document::Absent, &known);
    assert_eq!((healed.state.failures, healed.state.last_error), (0, None));
}

#[test]
fn a_feed_that_was_not_asked_waits_and_has_not_failed() {
    let feed = sample::feed("agency", URL);
    let (good, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut unasked = sample::failed(URL, 429, FailureCode::Http429);
    unasked.exchange.status = None;
    let wait = Duration::from_hours(7);
    unasked.exchange.retry_after = Some(RetryAfter::Delay(wait));
    let plan = poll_with(&feed, &good.state, &unasked, Document::Absent, &known);
    assert_eq!((plan.state.failures, plan.state.last_error), (0, None));
    assert_eq!(plan.state.last_ok_at, good.state.last_ok_at);
    assert_eq!(plan.state.next_poll_reason, PollReason::RetryAfter);
    assert!(plan.state.next_poll_at >= MORNING.saturating_add(wait));
    assert_eq!(plan.poll.error, Some(FailureCode::Http429));
}

#[test]
fn a_feed_that_is_gone_twice_is_not_polled_any_more() {
    let feed = sample::feed("agency", URL);
    let gone = sample::failed(URL, 410, FailureCode::Http410);
    let known = KnownItems::default();
    let once = poll_with(&feed, &state(&feed), &gone, Document::Absent, &known);
    assert_eq!(once.state.stopped, None);
    let twice = poll_with(&feed, &once.state, &gone, Document::Absent, &known);
    assert_eq!(twice.state.stopped, Some(StopReason::Gone));
}

#[test]
fn permanent_redirects_are_taken_over_after_three_good_sightings() {
    let feed = sample::feed("agency", URL);
    let target = "https://agency.example/new.xml";
    let parsed = sample::document(vec![sample::item("1", "Port reopens", PAGE)]);
    let poll = |state: &FeedState, hops: Vec<Hop>| {
        let mut fetched = sample::fresh(target);
        fetched.exchange.hops = hops;
        let document = Document::Feed {
            body_hash: 1,
            parsed: &parsed,
            warnings: &[],
        };
        poll_with(&feed, state, &fetched, document, &KnownItems::default()).state
    };
    let permanent = || {
        vec![Hop {
            status: 301,
            target: target.to_owned(),
        }]
    };
    let mut moved = state(&feed);
    for adopted in [false, false, true] {
        moved = poll(&moved, permanent());
        assert_eq!(moved.moved.as_ref().unwrap().adopted, adopted);
    }
    assert_eq!(plan::request(&feed, &moved, MORNING).url.as_str(), target);
    let temporary = vec![Hop {
        status: 302,
        target: target.to_owned(),
    }];
    assert_eq!(poll(&state(&feed), temporary).moved, None);
}

#[test]
fn a_day_of_unchanged_answers_is_followed_by_one_unconditional_request() {
    let feed = sample::feed("agency", URL);
    let (plan, _) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let hours = |hours: i64| UnixMillis(MORNING.0 + hours * 3_600_000);
    assert!(
        !plan::request(&feed, &plan.state, hours(23))
            .validators
            .is_empty()
    );
    assert!(
        plan::request(&feed, &plan.state, hours(25))
            .validators
            .is_empty()
    );
}

fn article(paragraphs: &[&str]) -> Article {
    Article {
        url: Some(PAGE.to_owned()),
        canonical_url: Some(PAGE.to_owned()),
        headline: Some("Port reopens after storm".to_owned()),
        lede: Some("Grain ships leave".to_owned()),
        section: Some("World".to_owned()),
        byline: None,
        published: None,
        modified: None,
        language: Some("en".to_owned()),
        image: None,
        dateline: None,
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        text: paragraphs.join("\n\n"),
        method: ExtractionMethod::Generic,
        confidence: 0.9,
        is_free: None,
        warnings: Vec::new(),
    }
}

fn job(reason: JobReason, attempts: u32) -> ArticleJob {
    ArticleJob {
        job_id: JobId(1),
        item_id: ItemId(1),
        feed_id: FeedId(7),
        url: PAGE.to_owned(),
        reason,
        version: 1,
        generation: 1,
        requested_at: MORNING,
        attempts,
        next_attempt_at: MORNING,
        memory: PageMemory::default(),
    }
}

fn read_page(item: &KnownItem, reason: JobReason, article: &Article) -> Option<ItemWrite> {
    let feed = sample::feed("agency", URL);
    let plan = plan::article(&ArticleInput {
        feed: &feed,
        job: &job(reason, 0),
        item,
        fetched: &sample::fresh(PAGE),
        same_page: None,
        reading: PageReading::Article(article),
        now: MORNING,
        jitter: 0.5,
    });
    assert_eq!(plan.verdict, JobVerdict::Done);
    plan.item
}

const BODY: [&str; 2] = [
    "The harbour of Port Selby reopened on Tuesday after a storm had closed it for three days.",
    "Eleven ships waited in the roads, nine of them with grain, the harbour master said.",
];

/// Gives the item after its page was read for the first time.
fn read_item() -> KnownItem {
    let feed = sample::feed("agency", URL);
    let (_, known_items) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut item = known_items.items[0].clone();
    let write = read_page(&item, JobReason::New, &article(&BODY)).unwrap();
    assert_eq!((write.revision, write.completes_revision), (None, Some(1)));
    assert_eq!(write.changes, [ChangeKind::Body]);
    item.content = write.content.unwrap();
    item
}

#[test]
fn the_first_page_completes_the_revision_that_asked_for_it() {
    let content = read_item().content;
    assert_eq!(
        content.headline.as_deref(),
        Some("Port reopens after storm")
    );
    assert_eq!(content.lede.as_deref(), Some("Grain ships leave"));
    assert_eq!(
        content.body_text.as_deref(),
        Some(BODY.join("\n\n").as_str())
    );
    assert_eq!(content.body_source, BodySource::Generic);
}

#[test]
fn a_page_that_changed_is_a_revision_and_the_same_page_is_nothing() {
    let item = read_item();
    assert_eq!(read_page(&item, JobReason::Touched, &article(&BODY)), None);
    let corrected = [
        "(Corrects number of ships)",
        BODY[0],
        &BODY[1].replace("Eleven", "Ten"),
    ];
    let write = read_page(&item, JobReason::Touched, &article(&corrected)).unwrap();
    assert_eq!(write.revision, Some((2, RevisionKind::Correction)));
    assert_eq!(write.changes, [ChangeKind::Correction]);
}

#[test]
fn an_emptier_text_never_replaces_a_fuller_one() {
    let item = read_item();
    let write = read_page(
        &item,
        JobReason::Touched,
        &article(&["Subscribe to read on."]),
    );
    let body = write
        .and_then(|write| write.content)
        .map(|content| content.body_text);
    assert!(body.is_none_or(|body| body == item.content.body_text));
}

#[test]
fn pages_that_fail_are_tried_again_and_given_up_by_their_code() {
    let check = |status, code, attempts, expected: &str| {
        let feed = sample::feed("agency", URL);
        let (_, known_items) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
        let plan = plan::article(&ArticleInput {
            feed: &feed,
            job: &job(JobReason::New, attempts),
            item: &known_items.items[0],
            fetched: &sample::failed(PAGE, status, code),
            same_page: None,
            reading: PageReading::Absent,
            now: MORNING,
            jitter: 0.0,
        });
        assert_eq!(plan.item, None, "a failure must not touch the item");
        let verdict = match plan.verdict {
            JobVerdict::Done => "done".to_owned(),
            JobVerdict::Retry { at, code, .. } => {
                format!("{code} again in {} s", at.since(MORNING).as_secs())
            }
            JobVerdict::GiveUp { code, .. } => format!("{code} given up"),
            JobVerdict::PutOff { .. } | JobVerdict::Missed { .. } => panic!("{:?}", plan.verdict),
        };
        assert_eq!(verdict, expected);
    };
    check(404, FailureCode::Http404, 0, "http_404 again in 300 s");
    check(404, FailureCode::Http404, 2, "http_404 again in 1200 s");
    check(404, FailureCode::Http404, 5, "http_404 again in 9600 s");
    check(404, FailureCode::Http404, 6, "http_404 given up");
    check(500, FailureCode::Http5xx, 0, "http_5xx again in 60 s");
    check(500, FailureCode::Http5xx, 8, "http_5xx again in 15360 s");
    check(500, FailureCode::Http5xx, 9, "http_5xx given up");
    check(200, FailureCode::NotHtml, 0, "not_html given up");
    check(403, FailureCode::BotWall, 0, "bot_wall again in 1800 s");
}

#[test]
fn a_withdrawal_by_another_feed_of_the_agency_counts() {
    let mut feed = sample::feed("agency", URL);
    feed.agency = Some("MNA".to_owned());
    let (_, known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut other = feed.clone();
    "agency-world".clone_into(&mut other.slug.0);
    let mut other_state = state(&other);
    other_state.feed_id = FeedId(8);
    let withdrawn = sample::item("w1", "STORY WITHDRAWN: Port reopens", PAGE);
    let plan = poll_document(
        &other,
        &other_state,
        &sample::document(vec![withdrawn]),
        &known,
    );
    let [write] = plan.items.as_slice() else {
        panic!("one item, not {}", plan.items.len())
    };
    assert_eq!(write.revision, Some((2, RevisionKind::Withdrawal)));
    assert_eq!(
        write.content.as_ref().unwrap().pub_status.as_str(),
        "canceled"
    );
}

#[test]
fn where_no_page_is_to_come_the_summary_is_the_text() {
    let mut feed = sample::feed("agency", URL);
    Arc::make_mut(&mut feed.article).fetch = false;
    let mut item = sample::item("1", "Port reopens", PAGE);
    item.summary = Some("Ten ships left on Tuesday, the harbour master said.".to_owned());
    let (plan, known) = first_poll(&feed, vec![item.clone()]);
    assert_eq!(
        plan.items[0].content.as_ref().unwrap().body_source,
        BodySource::Feed
    );
    item.summary =
        Some("Correction: two ships left on Tuesday, the harbour master said.".to_owned());
    let again = poll_document(&feed, &plan.state, &sample::document(vec![item]), &known);
    assert_eq!(again.items[0].revision, Some((2, RevisionKind::Correction)));
}

#[test]
fn what_the_feed_said_of_a_story_outlives_a_page_that_says_nothing() {
    let feed = sample::feed("agency", URL);
    let (_, known) = first_poll(&feed, vec![sample::item("1", "URGENT: Port reopens", PAGE)]);
    let before = &known.items[0].content;
    assert_eq!(
        (
            before.marker.map(newswire::model::MarkerKind::as_str),
            before.urgency
        ),
        (Some("urgent"), Some(3))
    );
    let write = read_page(&known.items[0], JobReason::New, &article(&BODY)).unwrap();
    let after = write.content.unwrap();
    assert_eq!(
        (after.marker, after.urgency),
        (before.marker, before.urgency)
    );
}

/// Plans what becomes of a page that was not read.
fn without_page(item: &KnownItem, attempts: u32, fetched: &Fetched) -> ArticlePlan {
    plan::article(&ArticleInput {
        feed: &sample::feed("agency", URL),
        job: &job(JobReason::New, attempts),
        item,
        fetched,
        same_page: None,
        reading: PageReading::Absent,
        now: MORNING,
        jitter: 0.0,
    })
}

#[test]
fn a_page_that_was_not_asked_for_counts_no_attempt() {
    let feed = sample::feed("agency", URL);
    let (_, known_items) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let mut held = sample::failed(PAGE, 429, FailureCode::Http429);
    held.exchange.status = None;
    held.exchange.retry_after = Some(RetryAfter::Delay(Duration::from_mins(40)));
    for attempts in [0, 9, 99] {
        let plan = without_page(&known_items.items[0], attempts, &held);
        let JobVerdict::PutOff { at, .. } = plan.verdict else {
            panic!("{:?}", plan.verdict)
        };
        assert_eq!(at.since(MORNING), Duration::from_mins(40));
    }
    // After a week it is no news.
    let mut old = known_items.items[0].clone();
    old.first_seen_at = MORNING.saturating_sub(Duration::from_hours(8 * 24));
    let plan = without_page(&old, 9, &held);
    assert!(
        matches!(plan.verdict, JobVerdict::GiveUp { .. }),
        "{:?}",
        plan.verdict
    );
}

#[test]
fn nothing_is_published_after_it_was_seen() {
    let feed = sample::feed("agency", URL);
    let dated = |ahead: i64| {
        let mut item = sample::item("1", "Port reopens", PAGE);
        item.published = Some(FeedDate {
            at: UnixMillis(MORNING.0 + ahead * 60_000),
            raw: "as written".to_owned(),
            source: DateSource::Published,
            precision: DatePrecision::Exact,
        });
        item
    };
    let check = |ahead: i64, expected_at: i64, source: &str, is_kept_raw: bool| {
        let (plan, _) = first_poll(&feed, vec![dated(ahead)]);
        let content = plan.items[0].content.clone().unwrap();
        let minutes = (content.published_at.0 - MORNING.0) / 60_000;
        let extra = content.extra.unwrap_or_default();
        assert_eq!(
            (minutes, content.published_source.as_str()),
            (expected_at, source)
        );
        assert_eq!(
            extra.contains("as written"),
            is_kept_raw,
            "{ahead}: {extra}"
        );
    };
    check(-30, -30, "feed_published", false);
    // Clocks differ.
    check(3, 0, "feed_published", false);
    check(300, 0, "first_seen", true);
    check(2000, 0, "first_seen", true);

    // The feed puts its date right.
    let (plan, known) = first_poll(&feed, vec![dated(300)]);
    let again = poll_document(
        &feed,
        &plan.state,
        &sample::document(vec![dated(-120)]),
        &known,
    );
    let content = again.items[0].content.as_ref().unwrap();
    assert_eq!(content.published_at.0, MORNING.0 - 120 * 60_000);
    assert_eq!(content.published_source, "feed_published");
    assert_eq!(again.items[0].revision, None);
}

#[test]
fn a_correction_in_an_entry_of_its_own_is_told_as_one() {
    let feed = sample::feed("agency", URL);
    let check = |title: &str, expected: &[ChangeKind]| {
        let (plan, _) = first_poll(&feed, vec![sample::item("1", title, PAGE)]);
        assert_eq!(plan.items[0].changes, expected, "{title}");
    };
    check("Port reopens to ten ships", &[ChangeKind::New]);
    check(
        "CORRECTED-Port reopens to two ships",
        &[ChangeKind::New, ChangeKind::Correction],
    );
}

#[test]
fn a_link_that_is_no_address_of_the_web_is_no_page() {
    let feed = sample::feed("agency", URL);
    let (plan, _) = first_poll(
        &feed,
        vec![sample::item("1", "Port reopens", "javascript:alert(1)")],
    );
    let content = plan.items[0].content.as_ref().unwrap();
    assert_eq!((&content.url, &plan.items[0].job), (&None, &None));
    assert!(
        content.uri.starts_with("urn:newswire:agency:"),
        "{}",
        content.uri
    );
}

#[test]
fn a_page_of_which_we_are_not_sure_does_not_replace_the_feeds_word() {
    let feed = sample::feed("agency", URL);
    let mut item = sample::item("1", "Port reopens", PAGE);
    item.content = Some(format!("<p>{}</p><p>{}</p>", BODY[0], BODY[1]));
    let (_, known) = first_poll(&feed, vec![item]);
    let mut wall =
        article(&["Before you go on, tell us what we may remember of you and of your visits."]);
    wall.headline = Some("Your privacy".to_owned());
    wall.confidence = 0.3;
    let after = read_page(&known.items[0], JobReason::New, &wall)
        .unwrap()
        .content
        .unwrap();
    assert_eq!(after.headline.as_deref(), Some("Port reopens"));
    assert_eq!(after.body_text, known.items[0].content.body_text);
    assert_eq!(
        (after.body_source, after.extraction_confidence),
        (BodySource::Feed, Some(0.3))
    );
}

#[test]
fn a_permanent_redirect_to_what_is_no_feed_is_not_taken_over() {
    let feed = sample::feed("agency", URL);
    let refusal = newswire::model::NotAFeed {
        kind: newswire::model::NotAFeedKind::Html,
        detail: "an HTML page".to_owned(),
    };
    let mut moved = state(&feed);
    for _ in 0..4 {
        let mut fetched = sample::fresh("https://agency.example/");
        let target = "https://agency.example/".to_owned();
        fetched.exchange.hops = vec![Hop {
            status: 301,
            target,
        }];
        let document = Document::NotAFeed(&refusal);
        let known = KnownItems::default();
        moved = poll_with(&feed, &moved, &fetched, document, &known).state;
    }
    assert_eq!((&moved.moved, moved.failures), (&None, 4));
    assert!(
        moved.validators.is_empty(),
        "the validators of a page that is no feed"
    );
    assert_eq!(plan::request(&feed, &moved, MORNING).url.as_str(), URL);
}

#[test]
fn a_name_that_does_not_resolve_is_asked_again_soon_after_a_long_outage() {
    let feed = sample::feed("agency", URL);
    let wait_after = |failures: u32, code: FailureCode| {
        let mut down = state(&feed);
        down.failures = failures;
        let failed = sample::failed(URL, 0, code);
        let plan = poll_with(
            &feed,
            &down,
            &failed,
            Document::Absent,
            &KnownItems::default(),
        );
        plan.state.next_poll_at.since(MORNING).as_secs() / 60
    };
    assert!(
        wait_after(30, FailureCode::Dns) <= 60,
        "{}",
        wait_after(30, FailureCode::Dns)
    );
    assert!(
        wait_after(30, FailureCode::Http5xx) >= 180,
        "{}",
        wait_after(30, FailureCode::Http5xx)
    );
}

#[test]
fn an_adopted_address_that_is_gone_leads_back_to_the_configured_one() {
    let feed = sample::feed("agency", URL);
    let mut moved = state(&feed);
    let target = "https://agency.example/new.xml".to_owned();
    moved.moved = Some(newswire::model::MovedFeed {
        target,
        sightings: 3,
        adopted: true,
    });
    let gone = sample::failed("https://agency.example/new.xml", 410, FailureCode::Http410);
    for _ in 0..2 {
        moved = poll_with(
            &feed,
            &moved,
            &gone,
            Document::Absent,
            &KnownItems::default(),
        )
        .state;
        assert_eq!(moved.stopped, None);
    }
    assert_eq!(plan::request(&feed, &moved, MORNING).url.as_str(), URL);
}

#[test]
fn a_text_that_returns_to_an_earlier_wording_is_a_change() {
    let feed = sample::feed("agency", URL);
    let (plan, mut known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    // The story came again under another guid and with another headline meanwhile.
    let mut other = known.items[0].sightings[0].clone();
    "g:2".clone_into(&mut other.key);
    other.guid = Some("2".to_owned());
    other.title = Some("Port reopens after storm".to_owned());
    other.feed_hash += 1;
    known.items[0].sightings.push(other);
    known.items[0].content.headline = Some("Port reopens after storm".to_owned());
    let back = sample::document(vec![sample::item("2", "Port reopens", PAGE)]);
    let again = poll_document(&feed, &plan.state, &back, &known);
    assert_eq!(again.items[0].revision.map(|(number, _)| number), Some(2));
}

#[test]
fn a_page_asked_for_before_the_newest_revision_changes_nothing() {
    let mut item = read_item();
    item.version = 2;
    item.page_requests = 2;
    let stale = article(&["An older text that was asked for before the revision came in at all."]);
    assert_eq!(read_page(&item, JobReason::Touched, &stale), None);
}
