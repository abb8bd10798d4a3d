//! What a request says, and what is kept of an answer.

use super::*;
use crate::support::origin::{Answer, Origin};

#[tokio::test]
async fn r01_r02_r03_r05_validators_go_back_as_they_came() {
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::status(304));
    let client = fetcher();
    for (etag, last_modified) in [
        (Some("\"abc\""), Some(DATE)),
        (Some("W/\"abc\""), None),
        (Some("bare--etag--gzip"), None),
        (Some("\"\u{e9}\u{ff}\""), None),
        (None, Some("yesterday  at noon")),
        (None, None),
    ] {
        let asked = FetchRequest {
            validators: validators(etag, last_modified),
            ..feed(origin.url("/feed.xml"))
        };
        let fetched = client.fetch(asked).await;
        let is_conditional = etag.or(last_modified).is_some();
        let is_believed = fetched.outcome == FetchOutcome::NotModified;
        assert_eq!(is_believed, is_conditional, "{fetched:?}");
        let sent = origin.last();
        let bytes = |text: &str| text.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
        let etag = etag.map(bytes);
        assert_eq!(sent.header_bytes("If-None-Match"), etag.as_deref());
        assert_eq!(sent.header("If-Modified-Since").as_deref(), last_modified);
    }
}

#[tokio::test]
async fn r01_r04_validators_of_the_answer_are_kept_byte_for_byte() {
    let origin = Origin::start().await;
    let client = fetcher();
    for (answer, expected) in [
        (Answer::ok("a"), validators(None, None)),
        (
            Answer::ok("a").header("ETag", b"W/\"\xe9\"".as_slice()),
            validators(Some("W/\"\u{e9}\""), None),
        ),
        (
            Answer::ok("a")
                .header("Last-Modified", "Sunday")
                .header("ETag", ""),
            validators(None, Some("Sunday")),
        ),
    ] {
        origin.route("/feed.xml", answer);
        let fetched = client.fetch(feed(origin.url("/feed.xml"))).await;
        assert_eq!(fresh(&fetched).validators, expected);
    }
}

#[tokio::test]
async fn r27_r28_r29_r30_r31_what_a_request_says() {
    let origin = Origin::start().await;
    origin.route(
        "/a",
        Answer::ok("body").header("Set-Cookie", "id=1; Path=/"),
    );
    let client = fetcher();
    for _ in 0..2 {
        client.fetch(feed(origin.url("/a?x=1#part"))).await;
    }
    let agent = format!(
        "newswire/{} (+https://news.example/contact)",
        env!("CARGO_PKG_VERSION")
    );
    for sent in origin.requests() {
        assert_eq!(sent.method, "GET");
        assert_eq!(sent.target, "/a?x=1");
        assert_eq!(sent.header("User-Agent").as_deref(), Some(agent.as_str()));
        assert_eq!(
            sent.header("Accept-Encoding").as_deref(),
            Some("gzip, br, zstd, deflate")
        );
        let accept = sent.header("Accept").unwrap();
        for kind in ["application/rss+xml", "application/atom+xml", "*/*"] {
            assert!(accept.contains(kind), "{accept}");
        }
        let names: Vec<String> = sent
            .headers
            .iter()
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        assert_eq!(names, ["accept", "accept-encoding", "user-agent", "host"]);
    }
}

#[tokio::test]
async fn r36_a_part_is_taken_only_where_it_was_asked_for() {
    let origin = Origin::start().await;
    let client = fetcher();
    let part = |im: Option<&str>| {
        let answer = Answer::status(226).body("new").header("ETag", "\"b\"");
        im.iter()
            .fold(answer, |answer, im| answer.header("IM", *im))
    };
    for (delta, etag, im, expected) in [
        (true, Some("\"a\""), Some("feed"), true),
        (true, Some("\"a\""), Some(" Feed "), true),
        (true, Some("\"a\""), Some("feed, gzip"), false),
        (true, Some("\"a\""), Some("vcdiff"), false),
        (true, Some("\"a\""), None, false),
        (true, None, Some("feed"), false),
        (false, Some("\"a\""), Some("feed"), false),
    ] {
        origin.route("/feed", part(im));
        let asked = FetchRequest {
            validators: validators(etag, Some("Sunday")),
            delta,
            ..feed(origin.url("/feed"))
        };
        let fetched = client.fetch(asked.clone()).await;
        let is_asked = delta && etag.is_some();
        let sent = origin.last().header("A-IM");
        assert_eq!(sent.as_deref(), is_asked.then_some("feed"));
        if expected {
            assert_eq!(fresh(&fetched).body, "new");
            assert!(fresh(&fetched).is_delta);
            assert_eq!(fresh(&fetched).validators.etag.as_deref(), Some("\"b\""));
        } else {
            check_failed(&fetched, FailureCode::HttpOther);
        }
        origin.route("/feed", Answer::ok("whole"));
        assert!(!fresh(&client.fetch(asked).await).is_delta);
    }
}
