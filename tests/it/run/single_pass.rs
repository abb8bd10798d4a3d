//! Single passes: what they ask, what they leave waiting, what they forget.

use super::{EARLY, plain_feed, rss};
use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

#[tokio::test]
async fn a_pass_asks_conditionally_and_heeds_what_the_server_asked() {
    let origin = Origin::start().await;
    let document = rss(&[("1", "Port reopens", "https://agency.example/1", EARLY)]);
    origin.route(
        "/tagged.xml",
        Answer::ok(document.clone()).header("ETag", "W/\"x\""),
    );
    origin.route(
        "/fresh.xml",
        Answer::ok(document).header("Cache-Control", "max-age=3600"),
    );
    origin.route(
        "/busy.xml",
        Answer::status(503).header("Retry-After", "7200"),
    );
    let config = ["tagged", "fresh", "busy"]
        .iter()
        .fold(LOOPBACK.to_owned(), |config, id| {
            config + &plain_feed(id, &origin.url(&format!("/{id}.xml"))) + "interval = \"1m\"\n"
        });
    let desk = Desk::new();
    desk.run_once(&config).await;
    origin.route("/tagged.xml", Answer::status(304));
    let again = desk.run_once(&config).await;
    assert_eq!(
        again.polls, 1,
        "only the feed whose server asked for nothing"
    );
    assert_eq!(
        (origin.count("/fresh.xml"), origin.count("/busy.xml")),
        (1, 1)
    );
    assert_eq!(
        origin.last().header("If-None-Match").as_deref(),
        Some("W/\"x\"")
    );
    let reasons = desk.rows("SELECT slug, next_poll_reason FROM feed ORDER BY slug");
    assert_eq!(reasons[0], "busy | retry_after");
    assert_eq!(reasons[1], "fresh | freshness");
}

#[tokio::test]
async fn feeds_that_a_pass_did_not_ask_wait_and_have_not_failed() {
    let origin = Origin::start().await;
    let mut config = LOOPBACK.to_owned();
    for number in 0..8 {
        let path = format!("/busy-{number}.xml");
        origin.route(&path, Answer::status(429).header("Retry-After", "7200"));
        config += &plain_feed(&format!("busy-{number}"), &origin.url(&path));
    }
    let desk = Desk::new();
    let passed = desk.run_once(&config).await;
    let asked = origin.requests().len();
    assert!(asked < 8, "{asked}");
    assert_eq!(
        (passed.failures.len(), passed.waiting.len()),
        (asked, 8 - asked),
        "{:?}",
        passed.failures
    );
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test makes a store that is old"
)]
async fn single_passes_forget_old_polls_too() {
    let origin = Origin::start().await;
    origin.route("/rss", Answer::ok(rss(&[])));
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", plain_feed("agency", &origin.url("/rss")));
    desk.run_once(&config).await;
    let store = rusqlite::Connection::open(desk.store_path()).unwrap();
    store
        .execute("UPDATE poll SET at = 1, status = 500", ())
        .unwrap();
    drop(store);
    desk.run_once(&config).await;
    let left = desk.rows("SELECT at = 1 FROM poll");
    assert_eq!(left, ["0"]);
}
