//! Which address is taken for the page of a story, and which page for its text.

use newswire::model::{
    Article, ArticlePlan, ExtractionMethod, FailureCode, JobReason, JobVerdict, PubStatus,
};
use newswire::plan::{self, ArticleInput, PageReading};

use super::{BODY, PAGE, URL, article, first_poll, job};
use crate::support::sample::{self, MORNING};

#[test]
fn an_address_that_many_stories_give_is_the_page_of_none() {
    let check = |entries: &[(&str, &str)], expected: usize| {
        let items = (1..)
            .zip(entries)
            .map(|(number, (title, link))| sample::item(&number.to_string(), title, link));
        let feed = sample::feed("agency", URL);
        let (plan, _) = first_poll(&feed, items.collect());
        let jobs = plan.items.iter().filter(|write| write.job.is_some());
        assert_eq!(jobs.count(), expected, "{entries:?}");
        assert_eq!(plan.poll.items_new as usize, plan.items.len());
    };
    let live = |place: &str| format!("{PAGE}#{place}");
    let (one, two, three) = (live("1"), live("2"), live("3"));
    let titles = ["Port reopens", "Ferry is late", "Bridge shuts"];
    let posts = [
        (titles[0], one.as_str()),
        (titles[1], &two),
        (titles[2], &three),
    ];
    check(&posts, 0);
    check(&posts.map(|(title, _)| (title, PAGE)), 0);
    // Two may be a story and its correction.
    check(&posts[..2], 2);
    check(
        &[
            posts[0],
            posts[1],
            (titles[2], "https://agency.example/story/2"),
        ],
        3,
    );
    // Its updates are the same story, and a story that is listed twice is one.
    let updated = [
        "Port reopens",
        "UPDATE 1-Port is open",
        "UPDATE 2-First ships leave port",
    ];
    check(&updated.map(|title| (title, PAGE)), 3);
    check(
        &[(titles[0], PAGE), (titles[0], PAGE), (titles[1], PAGE)],
        3,
    );
    check(&[(titles[0], "https://agency.example/")], 0);
    check(&[(titles[0], "https://agency.example/index.html#top")], 0);
    check(&[(titles[0], "https://agency.example/?p=12")], 1);
}

#[test]
fn where_no_page_is_to_come_the_summary_is_the_text() {
    let feed = sample::feed("agency", URL);
    let check = |link: &str, expected: Option<&str>| {
        let mut item = sample::item("1", "Port reopens", link);
        item.summary = Some("<p>Ships may call again.</p>".to_owned());
        let (plan, _) = first_poll(&feed, vec![item]);
        let content = plan.items[0].content.as_ref().unwrap();
        assert_eq!(content.body_text.as_deref(), expected, "{link}");
    };
    check(PAGE, None);
    check("https://agency.example/", Some("Ships may call again."));
}

/// Plans what the page that came from `final_url` makes of a story.
fn plan_page(title: &str, final_url: &str, page: &Article) -> ArticlePlan {
    let feed = sample::feed("agency", URL);
    let (_, known) = first_poll(&feed, vec![sample::item("1", title, PAGE)]);
    plan::article(&ArticleInput {
        feed: &feed,
        job: &job(JobReason::New, 0),
        item: &known.items[0],
        fetched: &sample::fresh(final_url),
        same_page: None,
        reading: PageReading::Article(page),
        now: MORNING,
        jitter: 0.5,
    })
}

#[test]
fn the_home_page_of_a_site_is_the_text_of_no_story() {
    let check = |final_url: &str, expected: Option<FailureCode>| {
        let plan = plan_page("Port reopens", final_url, &article(&BODY));
        let failed = match plan.verdict {
            JobVerdict::Retry { code, .. } => Some(code),
            _ => None,
        };
        assert_eq!(failed, expected, "{final_url}");
        assert_eq!(plan.item.is_none(), expected.is_some(), "{final_url}");
    };
    check(PAGE, None);
    check("https://www.agency.example/world/port-reopens", None);
    check("https://agency.example/?p=12", None);
    check("https://agency.example/", Some(FailureCode::Empty));
    check(
        "https://www.agency.example/en/?utm_source=rss",
        Some(FailureCode::Empty),
    );
    check("https://other.example/index.php", Some(FailureCode::Empty));
}

/// Plans what a page makes of a story, and tells whether it was read as the page of the story.
fn is_read(title: &str, page: &Article) -> bool {
    let plan = plan_page(title, PAGE, page);
    match plan.verdict {
        JobVerdict::Done => true,
        JobVerdict::Retry { code, detail, .. } => {
            assert_eq!(code, FailureCode::Empty);
            assert!(detail.contains("says nothing of the story"), "{detail}");
            assert!(plan.item.is_none());
            false
        }
        other => panic!("{other:?}"),
    }
}

const NOTICE: [&str; 2] = [
    "Den här sidan finns inte längre, eller så har den fått en annan adress.",
    "Sök på webbplatsen eller gå till startsidan.",
];

fn notice() -> Article {
    Article {
        headline: Some("Sidan saknas".to_owned()),
        ..article(&NOTICE)
    }
}

#[test]
fn a_page_that_says_nothing_of_the_story_is_not_its_page() {
    let title = "Harbour of Port Selby reopens after storm";
    assert!(!is_read(title, &notice()), "a short text without a date");
    let long: Vec<&str> = NOTICE.into_iter().cycle().take(40).collect();
    let mut list = Article {
        headline: Some("Startsida".to_owned()),
        ..article(&long)
    };
    assert!(is_read(title, &list), "a long text of which we are sure");
    list.confidence = 0.49;
    assert!(!is_read(title, &list), "a long text of which we are not");
}

#[test]
fn a_page_that_may_be_that_of_the_story_is_read() {
    let title = "Harbour of Port Selby reopens after storm";
    assert!(is_read("Photo of day", &notice()), "too few words to tell");
    let mut page = notice();
    page.published = Some(MORNING);
    assert!(is_read(title, &page), "a short text with a date");
    page = notice();
    page.method = ExtractionMethod::Rule;
    assert!(is_read(title, &page), "found by the rule of the agency");
    page = notice();
    page.headline = Some("Storms keep harbours shut".to_owned());
    assert!(is_read(title, &page), "its headline speaks of the story");
    page = notice();
    page.text = "Selby: två fartyg har lämnat hamnen.".to_owned();
    assert!(is_read(title, &page), "its text speaks of the story");
}

#[test]
fn a_notice_that_takes_a_story_back_need_not_name_it() {
    let title = "Harbour of Port Selby reopens after storm";
    let lines = ["EDITORS: KILL. Meridian withdraws its report of May 4. Do not use it."];
    let page = Article {
        headline: Some("WITHDRAWN".to_owned()),
        ..article(&lines)
    };
    let plan = plan_page(title, PAGE, &page);
    let content = plan.item.and_then(|write| write.content).unwrap();
    assert_eq!(content.pub_status, PubStatus::Canceled);
}
