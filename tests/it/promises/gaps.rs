//! Stories that scroll out between two polls: found, told, and looked for in older pages.

use std::sync::atomic::{AtomicU32, Ordering};

use newswire::clock::Clock;
use newswire::model::UnixMillis;
use newswire::store::Reader;

use super::*;
use crate::support::program::run;

/// Gives a page of a feed that names an older one.
fn named(relation: &str, target: &str, numbers: std::ops::Range<u32>) -> Answer {
    let more = format!("<atom:link rel=\"{relation}\" href=\"{target}\"/>");
    Answer::ok(page(numbers, &more))
}

async fn pass(desk: &Desk, config: &str, origin: &Origin, answer: Answer) {
    origin.route("/feed", answer);
    desk.run_once(config).await;
}

fn numbers(desk: &Desk) -> Vec<u32> {
    let rows = desk.rows("SELECT substr(headline, 7) FROM item ORDER BY published_at");
    rows.iter().map(|row| row.parse().unwrap()).collect()
}

#[tokio::test]
async fn r37_a_gap_is_filled_from_the_pages_that_the_feed_names() {
    for relation in ["next", "prev-archive"] {
        let origin = Origin::start().await;
        let desk = Desk::new();
        let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
        let feed = |numbers| named(relation, "/feed?page=2", numbers);
        pass(&desk, &config, &origin, feed(0..3)).await;
        assert_eq!(origin.requests().len(), 1, "no gap, no older page");
        // Twelve stories later, three a page: the fifth page is the first that holds something known.
        for page in 2..=5 {
            let newest = 15 - (page - 1) * 3;
            let older = format!("/feed?page={}", page + 1);
            let answer = named(relation, &older, newest - 3..newest);
            origin.route(
                &format!("/feed?page={page}"),
                answer.header("ETag", "\"x\""),
            );
        }
        let latest = feed(12..15).header("ETag", "\"new\"");
        pass(&desk, &config, &origin, latest).await;
        assert_eq!(numbers(&desk), (0..15).collect::<Vec<_>>(), "{relation}");
        check_requests(&origin);
        check_store(&desk);
    }
}

#[tokio::test]
async fn r37_a_feed_that_is_cut_each_time_has_gaps_too() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    let cut = |numbers| {
        let whole = page(numbers, "");
        Answer::ok(whole.replace("</channel></rss>", "<item><ti"))
    };
    pass(&desk, &config, &origin, cut(0..3)).await;
    let has_gap = || desk.value::<bool>("SELECT last_gap_at IS NOT NULL FROM feed");
    assert!(!has_gap());
    pass(&desk, &config, &origin, cut(12..15)).await;
    assert!(has_gap());
}

fn check_requests(origin: &Origin) {
    let requests = origin.requests();
    let targets: Vec<&str> = requests
        .iter()
        .map(|request| request.target.as_str())
        .collect();
    let older = [
        "/feed?page=2",
        "/feed?page=3",
        "/feed?page=4",
        "/feed?page=5",
    ];
    assert_eq!(
        targets,
        [["/feed", "/feed", "/robots.txt"].as_slice(), &older].concat()
    );
    let is_plain = |request: &Recorded| request.header("If-None-Match").is_none();
    assert!(requests.iter().all(is_plain));
}

fn check_store(desk: &Desk) {
    let polls = "SELECT items_seen, items_new, warnings IS NOT NULL FROM poll ORDER BY poll_id";
    let expected = [
        "3 | 3 | 0",
        "3 | 3 | 1",
        "3 | 3 | 1",
        "3 | 3 | 1",
        "3 | 3 | 1",
        "3 | 0 | 1",
    ];
    assert_eq!(desk.rows(polls), expected);
    let warnings: String = desk.value("SELECT warnings FROM poll WHERE poll_id = 2");
    assert!(warnings.contains("gap: no item is known"), "{warnings}");
    let etag: String = desk.value("SELECT etag FROM feed");
    assert_eq!(etag, "\"new\"", "of the feed, not of its pages");
    let feed = "SELECT next_poll_reason, gap_requests, gap_filled_at >= last_gap_at FROM feed";
    assert_eq!(desk.rows(feed), ["fixed_interval | 4 | 1"]);
}

#[tokio::test]
async fn r37_a_gap_is_filled_from_the_sitemap_that_the_operator_names() {
    let origin = Origin::start().await;
    // Older than a month is no news: the reader of sitemaps leaves it out.
    let yesterday = Clock::System.now().0 - 86_400_000;
    let moment = |number: u32| UnixMillis(yesterday + i64::from(number) * 600_000);
    let recent = |numbers: std::ops::Range<u32>| {
        let dates = numbers.clone().map(|number| (date(number), moment(number)));
        let document = dates.fold(rss(numbers), |text, (old, new)| {
            text.replace(&old, &new.to_string())
        });
        Answer::ok(document)
    };
    let entries = (0..20).map(|number| {
        let date = moment(number);
        format!(
            "<url><loc>https://agency.example/story/{number}</loc><news:news><news:publication_date>{date}</news:publication_date>\
             <news:title>Story {number}</news:title></news:news></url>"
        )
    });
    let sitemap = format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{}</urlset>",
        entries.collect::<String>()
    );
    origin.route("/sitemap.xml", Answer::ok(sitemap));
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}{}news_sitemap = \"{}\"\n",
        quick("agency", &origin.url("/feed")),
        origin.url("/sitemap.xml")
    );
    pass(&desk, &config, &origin, recent(3..6)).await;
    pass(&desk, &config, &origin, recent(12..15)).await;
    assert_eq!(
        numbers(&desk),
        (3..15).collect::<Vec<_>>(),
        "those of the time between, and no others"
    );
    assert_eq!(origin.count("/sitemap.xml"), 1);
    let filled = "SELECT gap_filled_at >= last_gap_at FROM feed";
    assert_eq!(desk.rows(filled), ["1"], "the sitemap reaches back");
}

#[tokio::test]
async fn r37_a_notice_on_an_older_page_takes_its_story_back() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    let more = "<atom:link rel=\"next\" href=\"/feed?page=2\"/>";
    let titled = |numbers, number: u32, title: &str| {
        let document =
            page(numbers, more).replace(&format!("Story {number}<"), &format!("{title}<"));
        Answer::ok(document)
    };
    let name = "Harbour master resigns over ship deal";
    pass(&desk, &config, &origin, titled(0..3, 1, name)).await;
    let notice = titled(9..12, 10, &format!("STORY WITHDRAWN: {name}"));
    origin.route("/feed?page=2", notice);
    pass(
        &desk,
        &config,
        &origin,
        named("next", "/feed?page=2", 12..15),
    )
    .await;
    let story =
        "SELECT headline, version_kind, pub_status FROM item WHERE headline NOT LIKE 'Story%'";
    assert_eq!(
        desk.rows(story),
        ["Harbour master resigns over ship deal | withdrawal | canceled"]
    );
}

#[tokio::test]
async fn r37_older_pages_are_bounded_and_of_the_same_host() {
    let origin = Origin::start().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    let pages = AtomicU32::new(0);
    origin.route_with("/old", move |_| {
        // Each page has something new and names one more.
        let page = pages.fetch_add(1, Ordering::SeqCst) + 1;
        let first = 3_000 - page * 3;
        named("next", &format!("/old?page={page}"), first..first + 3)
    });
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    let mut older = Vec::new();
    for round in 0..6_u32 {
        let first = 3_100 + round * 10;
        pass(
            &desk,
            &config,
            &origin,
            named("next", "/old", first..first + 3),
        )
        .await;
        older.push(origin.count("/old"));
    }
    assert_eq!(older, [0, 5, 10, 15, 20, 20], "five a gap and twenty a day");
    let targets = [
        other.url("/feed"),
        "ftp://127.0.0.1/".to_owned(),
        "/feed".to_owned(),
    ];
    for (first, target) in (3_200..).step_by(10).zip(targets) {
        pass(
            &desk,
            &config,
            &origin,
            named("next", &target, first..first + 3),
        )
        .await;
    }
    assert_eq!(other.connections(), 0);
    assert_eq!(origin.count("/feed"), 9);
    let gaps: i64 = desk.value("SELECT count(*) FROM poll WHERE warnings LIKE '%\"gap:%'");
    assert_eq!(gaps, 8);
    let filled: Option<i64> = desk.value("SELECT gap_filled_at FROM feed");
    assert_eq!(filled, None, "no page reached back");
}

#[tokio::test]
async fn r37_a_page_that_shows_again_what_the_feed_shows_does_not_end_the_search() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    origin.route("/2", named("next", "/3", 7..11));
    origin.route("/3", named("next", "/4", 4..8));
    origin.route("/4", named("next", "/5", 1..5));
    pass(&desk, &config, &origin, named("next", "/2", 0..3)).await;
    pass(&desk, &config, &origin, named("next", "/2", 10..13)).await;
    assert_eq!(numbers(&desk), (0..13).collect::<Vec<_>>());
    assert_eq!(origin.count("/5"), 0);
    let filled = "SELECT gap_requests, gap_filled_at >= last_gap_at FROM feed";
    assert_eq!(desk.rows(filled), ["3 | 1"]);
}

#[tokio::test]
async fn r37_a_page_that_fails_ends_the_search_and_harms_nothing() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    origin.route("/old", Answer::status(500));
    pass(&desk, &config, &origin, named("next", "/old", 0..3)).await;
    pass(&desk, &config, &origin, named("next", "/old", 12..15)).await;
    assert_eq!(origin.count("/old"), 1);
    assert_eq!(
        desk.rows("SELECT failures, last_error FROM feed"),
        ["0 | -"]
    );
    let last = desk.rows("SELECT status, error FROM poll ORDER BY poll_id DESC LIMIT 1");
    assert_eq!(last, ["500 | http_5xx"]);
}

#[tokio::test]
async fn r37_a_gap_that_stays_open_is_not_forgotten_where_a_later_one_is_filled() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    pass(&desk, &config, &origin, Answer::ok(rss(0..3))).await;
    pass(&desk, &config, &origin, Answer::ok(rss(12..15))).await;
    let first: i64 = desk.value("SELECT last_gap_at FROM feed");
    check_status(&desk, &config, Some(first), &["scrolled out unseen"]);
    origin.route("/old", Answer::ok(rss(14..22)));
    for newest in [22, 32] {
        // The second of these gaps is filled as the first is: the open one before both is still remembered.
        pass(
            &desk,
            &config,
            &origin,
            named("next", "/old", newest..newest + 3),
        )
        .await;
        let filled = "SELECT gap_filled_at >= last_gap_at FROM feed";
        assert_eq!(desk.rows(filled), ["1"]);
        let unfilled: Option<i64> = desk.value("SELECT gap_unfilled_at FROM feed");
        assert_eq!(unfilled, Some(first));
        origin.route("/old", Answer::ok(rss(24..32)));
    }
    let words = ["scrolled out unseen", "older pages held them"];
    check_status(&desk, &config, Some(first), &words);
    // A new address begins without a past.
    let moved = config.replace("/feed", "/moved");
    origin.route("/moved", Answer::ok(rss(32..35)));
    desk.run_once(&moved).await;
    check_status(&desk, &moved, None, &[]);
}

/// Checks since when the feed has an open gap, and what `status` says of it.
fn check_status(desk: &Desk, config: &str, open_since: Option<i64>, words: &[&str]) {
    let feeds = Reader::open(&desk.store_path()).unwrap().feed_health();
    let gap = feeds.unwrap().remove(0).state.gap;
    assert_eq!(gap.open_since(), open_since.map(UnixMillis));
    let path = desk.store_path();
    let folder = path.parent().unwrap();
    std::fs::write(folder.join("newswire.toml"), config).unwrap();
    let arguments = ["--config", "newswire.toml", "status"];
    let all = run(folder, &arguments).stdout;
    let is_told =
        all.contains("gaps in the last day, stories may have scrolled out unseen: agency");
    assert_eq!(is_told, open_since.is_some(), "{all}");
    let one = run(folder, &[&arguments[..], &["agency"]].concat()).stdout;
    let line = one
        .lines()
        .find(|line| line.trim_start().starts_with("gap "));
    assert_eq!(line.is_some(), !words.is_empty(), "{one}");
    for word in words {
        assert!(line.unwrap().contains(word), "{one}");
    }
}

#[tokio::test]
async fn r37_an_entry_that_is_pinned_hides_no_gap_and_one_that_is_withdrawn_makes_none() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    let documents = [
        (rss(0..6), false),
        // The newest is gone, and the one before it is still there.
        (rss((2..5).chain(6..8)), false),
        // Only an old one is left of all that was known.
        (rss((2..3).chain(20..25)), true),
        (rss((2..3).chain(24..26)), false),
        // One new story is no gap, whatever became of the others.
        (rss((2..3).chain(40..41)), false),
        // Old ones that were never seen before: a list by another order than time.
        (rss((2..3).chain(8..12)), false),
        // The document of before, out of a cache.
        (rss(12..16), false),
        (rss(50..56), true),
    ];
    for (document, is_gap) in documents {
        pass(&desk, &config, &origin, Answer::ok(document)).await;
        let gap: i64 = desk.value(
            "SELECT coalesce(warnings LIKE '%gap:%', 0) FROM poll ORDER BY poll_id DESC LIMIT 1",
        );
        assert_eq!(gap == 1, is_gap, "{:?}", numbers(&desk));
    }
}
