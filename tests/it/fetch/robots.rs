//! robots.txt for article pages (RFC 9309).

use super::*;
use crate::support::origin::{Answer, Origin};

const FORBID: &str = "User-agent: *\nDisallow: /";

async fn origin() -> Origin {
    let origin = Origin::start().await;
    for path in ["/page", "/private/page"] {
        origin.route(path, Answer::ok("page"));
    }
    origin
}

#[tokio::test]
async fn r39_pages_ask_first_and_feeds_do_not() {
    let origin = origin().await;
    origin.route(
        "/robots.txt",
        Answer::ok("User-agent: newswire\nDisallow: /private"),
    );
    let client = fetcher();
    let fetched = client.fetch(page(origin.url("/private/page"))).await;
    check_failed(&fetched, FailureCode::Robots);
    assert_eq!(fetched.exchange.status, None);
    assert_eq!(origin.count("/private/page"), 0);
    for asked in [page(origin.url("/page")), feed(origin.url("/private/page"))] {
        assert_eq!(fresh(&client.fetch(asked).await).body, "page");
    }
    let paths: Vec<String> = origin
        .requests()
        .into_iter()
        .map(|sent| sent.target)
        .collect();
    assert_eq!(paths, ["/robots.txt", "/page", "/private/page"]);
    let agent = origin.requests()[0].header("User-Agent").unwrap();
    assert!(agent.starts_with("newswire/"), "{agent}");
}

#[tokio::test]
async fn r39_what_the_answer_means() {
    let big = format!("{FORBID}\n{}", "# much more\n".repeat(100_000));
    let beyond = format!("{}\n{FORBID}", "# much more\n".repeat(50_000));
    for (answer, expected) in [
        (Answer::ok(FORBID), Some(FailureCode::Robots)),
        (Answer::ok(""), None),
        (Answer::ok("<!DOCTYPE html><p>Disallow: /"), None),
        (Answer::status(204), None),
        (Answer::status(401), None),
        (Answer::status(403), None),
        (Answer::status(404), None),
        (Answer::status(410), None),
        // It has not said that there are no rules.
        (Answer::status(429), Some(FailureCode::RobotsUnreachable)),
        (Answer::status(500), Some(FailureCode::RobotsUnreachable)),
        (Answer::status(503), Some(FailureCode::RobotsUnreachable)),
        (
            Answer::raw("nonsense"),
            Some(FailureCode::RobotsUnreachable),
        ),
        (Answer::ok(big), Some(FailureCode::Robots)),
        (Answer::ok(beyond), None),
    ] {
        let origin = origin().await;
        origin.route("/robots.txt", answer);
        let fetched = fetcher().fetch(page(origin.url("/page"))).await;
        match expected {
            None => {
                fresh(&fetched);
            }
            Some(code) => check_failed(&fetched, code),
        }
        assert_eq!(origin.count("/page"), usize::from(expected.is_none()));
    }
    let origin = origin().await;
    origin.route("/robots.txt", Answer::raw("").then_hang());
    let hasty = FetchRequest {
        timeout: HASTY,
        ..page(origin.url("/page"))
    };
    check_failed(
        &fetcher().fetch(hasty).await,
        FailureCode::RobotsUnreachable,
    );
}

#[tokio::test]
async fn r39_five_redirects_are_followed_also_elsewhere() {
    let origin = origin().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    for step in 1..8 {
        other.route(
            &format!("/{step}"),
            Answer::redirect(301, format!("/{}", step + 1)),
        );
    }
    origin.route("/robots.txt", Answer::redirect(302, other.url("/1")));
    other.route("/5", Answer::ok(FORBID));
    let fetched = fetcher().fetch(page(origin.url("/page"))).await;
    check_failed(&fetched, FailureCode::Robots);
    assert_eq!(other.requests().len(), 5);
    // After the sixth redirect it counts as not there.
    other.route("/5", Answer::redirect(301, "/6"));
    other.route("/6", Answer::ok(FORBID));
    fresh(&fetcher().fetch(page(origin.url("/page"))).await);
    origin.route("/robots.txt", Answer::redirect(302, "/robots.txt"));
    fresh(&fetcher().fetch(page(origin.url("/page"))).await);
}

#[tokio::test]
async fn r39_every_origin_on_the_way_is_asked() {
    let origin = origin().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    origin.route("/page", Answer::redirect(302, other.url("/page")));
    other.route("/robots.txt", Answer::ok(FORBID));
    let fetched = fetcher().fetch(page(origin.url("/page"))).await;
    check_failed(&fetched, FailureCode::Robots);
    assert_eq!(fetched.exchange.hops.len(), 1);
    assert_eq!(other.count("/page"), 0);
}

#[tokio::test]
async fn r39_credentials_are_not_sent_to_robots() {
    let origin = origin().await;
    let asked = FetchRequest {
        headers: vec![("X-Key".to_owned(), "key".to_owned())],
        ..page(origin.url("/page"))
    };
    fresh(&fetcher().fetch(asked).await);
    let requests = origin.requests();
    let sent: Vec<bool> = requests
        .iter()
        .map(|sent| sent.header("X-Key").is_some())
        .collect();
    assert_eq!(sent, [false, true]);
}

#[tokio::test]
async fn r39_many_pages_ask_once() {
    let origin = origin().await;
    let client = Arc::new(fetcher());
    let mut fetches = start(&client, vec![page(origin.url("/page")); 10]);
    while let Some(fetched) = fetches.join_next().await {
        fresh(&fetched.unwrap());
    }
    assert_eq!(origin.count("/robots.txt"), 1);
    assert_eq!(origin.count("/page"), 10);
}

#[tokio::test]
async fn r39_a_question_that_is_given_up_is_asked_again() {
    let origin = origin().await;
    origin.route("/robots.txt", Answer::raw("").then_hang());
    let client = fetcher();
    tokio::select! {
        fetched = client.fetch(page(origin.url("/page"))) => panic!("{fetched:?}"),
        () = origin.wait_for(1) => {}
    }
    origin.route("/robots.txt", Answer::status(404));
    fresh(&client.fetch(page(origin.url("/page"))).await);
}

/// Moves tokio's clock while nothing is under way; the sockets keep to real time.
async fn let_pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn r39_the_answer_is_kept_for_a_day() {
    let clock = Clock::following_tokio(UnixMillis::from_seconds(1_700_000_000));
    let client = HttpFetcher::with_resolver(settings(), clock, Arc::<Names>::default()).unwrap();
    let origin = origin().await;
    origin.route("/robots.txt", Answer::ok(""));
    let ask = async || client.fetch(page(origin.url("/page"))).await;
    fresh(&ask().await);
    origin.route("/robots.txt", Answer::ok(FORBID));
    let_pass(Duration::from_hours(23)).await;
    fresh(&ask().await);
    assert_eq!(origin.count("/robots.txt"), 1);
    let_pass(Duration::from_hours(2)).await;
    check_failed(&ask().await, FailureCode::Robots);
    // What was good serves on while the server fails; it is asked again before long.
    origin.route("/robots.txt", Answer::status(500));
    let_pass(Duration::from_hours(25)).await;
    let fetched = ask().await;
    check_failed(&fetched, FailureCode::Robots);
    assert!(failure(&fetched).detail.contains("forbids"));
    origin.route("/robots.txt", Answer::ok(""));
    let_pass(Duration::from_mins(11)).await;
    fresh(&ask().await);
    assert_eq!(origin.count("/robots.txt"), 4);
}

#[tokio::test]
async fn r39_crawl_delay_raises_the_pace() {
    let origin = origin().await;
    origin.route(
        "/robots.txt",
        Answer::ok("User-agent: *\nCrawl-delay: 0.15"),
    );
    let client = fetcher();
    let watch = newswire::clock::Stopwatch::start();
    for asked in [page(origin.url("/page")), feed(origin.url("/page"))] {
        fresh(&client.fetch(asked).await);
    }
    assert!(watch.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn r39_a_host_that_wants_patience_is_not_asked_for_its_rules_either() {
    let origin = origin().await;
    origin.route("/feed", Answer::status(429).header("Retry-After", "60"));
    let fetcher = fetcher();
    let mut feed = page(origin.url("/feed"));
    feed.kind = ResourceKind::Feed;
    check_failed(&fetcher.fetch(feed).await, FailureCode::Http429);
    let answer = fetcher.fetch(page(origin.url("/page"))).await;
    check_failed(&answer, FailureCode::Http429);
    assert_eq!(origin.count("/robots.txt"), 0);
}
