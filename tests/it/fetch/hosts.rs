//! The budget of each host: how many at once, how soon after another, connections kept.

use newswire::model::RetryAfter;
use tokio::sync::Notify;

use super::*;
use crate::support::origin::{Answer, Origin, TestCertificate};

#[tokio::test]
async fn r34_two_at_once_feeds_and_pages_together() {
    let origin = Origin::start().await;
    let gate = Arc::new(Notify::new());
    origin.route("/feed", Answer::ok("feed").after(&gate));
    origin.route("/page", Answer::ok("page").after(&gate));
    let client = Arc::new(fetcher());
    let paths = ["/feed", "/page"].into_iter().cycle().take(10);
    let requests = paths.map(|path| match path {
        "/feed" => feed(origin.url(path)),
        _ => page(origin.url(path)),
    });
    let mut fetches = start(&client, requests.collect());
    // robots.txt is asked once, then ten requests follow two by two.
    for answered in 0..10 {
        origin.wait_for((answered + 2).min(10)).await;
        gate.notify_one();
    }
    while let Some(fetched) = fetches.join_next().await {
        fresh(&fetched.unwrap());
    }
    assert_eq!(origin.most_at_once(), 2);
    assert_eq!(origin.count("/robots.txt"), 1);
    assert_eq!(origin.requests().len(), 11);
}

#[tokio::test]
async fn r34_a_stuck_host_does_not_delay_another() {
    let stuck = Origin::start().await;
    let healthy = Origin::start_at("127.0.0.2:0").await;
    stuck.route("/", Answer::raw("").then_hang());
    healthy.route("/", Answer::ok("here"));
    let client = Arc::new(fetcher());
    let fetches = start(&client, (0..5).map(|_| feed(stuck.url("/"))).collect());
    stuck.wait_for(2).await;
    assert_eq!(
        fresh(&client.fetch(feed(healthy.url("/"))).await).body,
        "here"
    );
    assert_eq!(stuck.requests().len(), 2);
    drop(fetches);
}

#[tokio::test]
async fn r34_a_fetch_that_is_given_up_gives_its_turn_back() {
    let origin = Origin::start().await;
    origin.route("/stuck", Answer::raw("").then_hang());
    origin.route("/", Answer::ok("here"));
    let client = Arc::new(fetcher());
    for round in 1..=3 {
        let fetches = start(&client, vec![feed(origin.url("/stuck")); 2]);
        origin.wait_for(round * 3 - 1).await;
        drop(fetches);
        assert_eq!(
            fresh(&client.fetch(feed(origin.url("/"))).await).body,
            "here"
        );
    }
}

#[tokio::test]
async fn r34_starts_are_paced_at_every_hop() {
    let pace = Duration::from_millis(200);
    let origin = Origin::start().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    origin.route("/a", Answer::redirect(302, "/b"));
    origin.route("/b", Answer::redirect(302, other.url("/c")));
    other.route("/c", Answer::ok("here"));
    let settings = FetchSettings { pace, ..settings() };
    let client = Arc::new(fetcher_with(settings, Arc::default()));
    let watch = newswire::clock::Stopwatch::start();
    let requests = (0..2).map(|_| FetchRequest {
        // Waiting for a turn does not count: the limit is shorter than four turns.
        timeout: pace * 3,
        ..feed(origin.url("/a"))
    });
    let mut fetches = start(&client, requests.collect());
    while let Some(fetched) = fetches.join_next().await {
        fresh(&fetched.unwrap());
    }
    // The second waits a whole pace, as nothing is known of the host yet; the others by its answers.
    assert!(watch.elapsed() >= pace + Duration::from_millis(20));
    assert_eq!(origin.requests().len(), 4);
}

#[tokio::test]
async fn r34_connections_are_kept() {
    let origin = Origin::start().await;
    origin.route("/", Answer::ok("here"));
    let client = fetcher();
    for _ in 0..5 {
        fresh(&client.fetch(feed(origin.url("/"))).await);
    }
    assert_eq!(origin.requests().len(), 5);
    assert_eq!(origin.connections(), 1);
}

#[tokio::test]
async fn r34_http2_is_spoken_where_the_server_offers_it() {
    let certificate = TestCertificate::new(&["127.0.0.1"]);
    let origin = Origin::start_tls_http2(&certificate).await;
    let surroundings = FetchSurroundings {
        extra_roots: vec![certificate.der()],
        ..FetchSurroundings::default()
    };
    let client = HttpFetcher::with_surroundings(settings(), Clock::System, &surroundings).unwrap();
    origin.route("/feed", Answer::ok("here").header("ETag", "\"a\""));
    let asked = FetchRequest {
        validators: validators(Some("\"a\""), None),
        ..feed(origin.url("/feed"))
    };
    for _ in 0..3 {
        let fetched = client.fetch(asked.clone()).await;
        assert_eq!(fresh(&fetched).body, "here");
        assert_eq!(fresh(&fetched).validators, asked.validators);
    }
    assert_eq!(origin.connections(), 1);
    let sent = origin.last();
    assert_eq!(sent.header("If-None-Match").as_deref(), Some("\"a\""));
    assert_eq!(sent.header("Connection"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r34_a_kept_connection_that_the_server_closed_is_no_failure() {
    let origin = Origin::start().await;
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere";
    origin.route("/", Answer::raw(answer));
    let client = fetcher();
    for _ in 0..300 {
        fresh(&client.fetch(feed(origin.url("/"))).await);
    }
}

#[tokio::test]
async fn r34_a_request_is_sent_again_only_over_a_kept_connection() {
    let origin = Origin::start().await;
    origin.route("/good", Answer::ok("here"));
    // Takes the request and closes, as a server does whose time for a kept connection is just over.
    origin.route("/closing", Answer::raw(""));
    let client = fetcher();
    for (path, requests) in [("/closing", 1), ("/good", 1), ("/closing", 2)] {
        let before = origin.requests().len();
        client.fetch(feed(origin.url(path))).await;
        assert_eq!(origin.requests().len() - before, requests, "{path}");
    }
}

#[tokio::test]
async fn r17_feeds_of_a_host_that_has_too_many_requests_wait_as_well() {
    let origin = Origin::start().await;
    let client = fetcher();
    let ask = async |path: &str, answer: Answer| {
        origin.route(path, answer);
        client.fetch(feed(origin.url(path))).await
    };
    let busy = || Answer::status(429).header("Retry-After", "600");
    let unavailable = || Answer::status(503).header("Retry-After", "600");
    // One feed alone, or a service that is down, says nothing of the others.
    for (path, answer) in [("/a", busy()), ("/a", busy()), ("/b", unavailable())] {
        let failed = failure(&ask(path, answer).await).code;
        assert!([FailureCode::Http429, FailureCode::Http503].contains(&failed));
        fresh(&ask("/c", Answer::ok("here")).await);
    }
    check_failed(&ask("/d", busy()).await, FailureCode::Http429);
    let before = origin.requests().len();
    let held = ask("/c", Answer::ok("here")).await;
    check_failed(&held, FailureCode::Http429);
    assert_eq!(held.exchange.status, None);
    let Some(RetryAfter::Delay(left)) = held.exchange.retry_after else {
        panic!("{:?}", held.exchange)
    };
    assert!(left.as_secs() > 500, "{left:?}");
    assert_eq!(origin.requests().len(), before);
    let other = Origin::start_at("127.0.0.2:0").await;
    other.route("/c", Answer::ok("here"));
    fresh(&client.fetch(feed(other.url("/c"))).await);
}

#[tokio::test]
async fn r17_a_host_that_asks_for_patience_is_asked_for_no_page_meanwhile() {
    let origin = Origin::start().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    origin.route("/busy", Answer::status(429).header("Retry-After", "600"));
    for origin in [&origin, &other] {
        origin.route("/story", Answer::ok("here"));
        origin.route("/feed", Answer::ok("here"));
    }
    let client = fetcher();
    fresh(&client.fetch(page(origin.url("/story"))).await);
    check_failed(
        &client.fetch(page(origin.url("/busy"))).await,
        FailureCode::Http429,
    );
    let before = origin.requests().len();
    for _ in 0..3 {
        let held = client.fetch(page(origin.url("/story"))).await;
        check_failed(&held, FailureCode::Http429);
        let Some(RetryAfter::Delay(left)) = held.exchange.retry_after else {
            panic!("{:?}", held.exchange)
        };
        assert!(left.as_secs() > 500, "{left:?}");
    }
    assert_eq!(origin.requests().len(), before);
    // A feed has a time of its own, and another host has nothing to do with it.
    fresh(&client.fetch(feed(origin.url("/feed"))).await);
    fresh(&client.fetch(page(other.url("/story"))).await);
    // An answer without a time holds nobody back.
    other.route("/busy", Answer::status(503));
    check_failed(
        &client.fetch(page(other.url("/busy"))).await,
        FailureCode::Http503,
    );
    fresh(&client.fetch(page(other.url("/story"))).await);
}

#[tokio::test]
async fn r17_other_settings_forget_no_host() {
    let origin = Origin::start().await;
    let other = Origin::start_at("127.0.0.2:0").await;
    origin.route("/busy", Answer::status(429).header("Retry-After", "600"));
    for origin in [&origin, &other] {
        origin.route("/story", Answer::ok("here"));
    }
    let surroundings = FetchSurroundings::default();
    let client = |settings: FetchSettings| {
        HttpFetcher::with_surroundings(settings, Clock::System, &surroundings).unwrap()
    };
    let first = client(settings());
    fresh(&first.fetch(page(origin.url("/story"))).await);
    fresh(&first.fetch(page(other.url("/story"))).await);
    let busy = first.fetch(page(origin.url("/busy"))).await;
    check_failed(&busy, FailureCode::Http429);
    let before = origin.requests().len();
    let second = client(FetchSettings {
        contact: None,
        per_host: 1,
        pace: Duration::from_millis(1),
        ..settings()
    });
    let held = second.fetch(page(origin.url("/story"))).await;
    check_failed(&held, FailureCode::Http429);
    assert_eq!(origin.requests().len(), before);
    fresh(&second.fetch(page(other.url("/story"))).await);
    assert_eq!(other.count("/robots.txt"), 1);
}
