//! Bodies: codings, caps, and answers that are cut, slow, endless or smuggled.

use std::io::Write;

use flate2::Compression;

use super::*;
use crate::support::origin::{Answer, Origin};

pub(super) fn encode(coding: &str, text: &[u8]) -> Vec<u8> {
    let best = Compression::best();
    match coding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), best);
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        "zlib" => {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), best);
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        "raw deflate" => {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), best);
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        "br" => {
            let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
            encoder.write_all(text).unwrap();
            encoder.into_inner()
        }
        "zstd" => zstd::encode_all(text, 9).unwrap(),
        other => panic!("{other}"),
    }
}

/// Codings as named in the header line, and as made.
const CODINGS: [(&str, &str); 7] = [
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("GZIP", "gzip"),
    ("deflate", "zlib"),
    ("deflate", "raw deflate"),
    ("br", "br"),
    ("zstd", "zstd"),
];

#[tokio::test]
async fn r32_bodies_are_decoded() {
    let text = "a feed of some length, ".repeat(1000);
    for (named, made) in CODINGS {
        let body = encode(made, text.as_bytes());
        let fetched = ask(Answer::ok(body).header("Content-Encoding", named)).await;
        assert_eq!(fresh(&fetched).body, text, "{named}");
        assert_eq!(fetched.exchange.body_bytes, text.len() as u64);
        let fetched = ask(Answer::ok("").header("Content-Encoding", named)).await;
        assert_eq!(fresh(&fetched).body, "", "{named}");
    }
    let twice = [encode("gzip", b"one "), encode("gzip", b"two")].concat();
    let fetched = ask(Answer::ok(twice).header("Content-Encoding", "gzip")).await;
    assert_eq!(fresh(&fetched).body, "one two");
    let fetched = ask(Answer::ok("here").header("Content-Encoding", "identity")).await;
    assert_eq!(fresh(&fetched).body, "here");
}

#[tokio::test]
async fn r32_a_coding_that_was_not_applied_is_passed_over() {
    const FEED: &str = "<rss version='2.0'></rss>";
    for named in ["utf-8", "none", "binary", "aws-chunked", "gzip", "zstd"] {
        let fetched = ask(Answer::ok(FEED).header("Content-Encoding", named)).await;
        assert_eq!(fresh(&fetched).body, FEED, "{named}");
    }
    for named in ["gzip, aws-chunked", "aws-chunked,gzip"] {
        let body = encode("gzip", FEED.as_bytes());
        let fetched = ask(Answer::ok(body).header("Content-Encoding", named)).await;
        assert_eq!(fresh(&fetched).body, FEED, "{named}");
    }
    for (named, made) in CODINGS
        .into_iter()
        .filter(|(_, made)| !["br", "zstd"].contains(made))
    {
        for padding in ["\0\0\0\0\0\0\0\0\0\0\0\0", "\r\n", "<!-- cached -->"] {
            let body = [encode(made, FEED.as_bytes()), padding.into()].concat();
            let fetched = ask(Answer::ok(body).header("Content-Encoding", named)).await;
            assert_eq!(fresh(&fetched).body, FEED, "{named} {padding:?}");
        }
    }
}

#[tokio::test]
async fn r32_what_does_not_decode_is_a_failure() {
    for coding in ["compress", "gzip, br", "exi", "\u{202e}evil"] {
        let fetched = ask(Answer::ok("here").header("Content-Encoding", coding)).await;
        check_failed(&fetched, FailureCode::BadEncoding);
    }
    for (named, made) in CODINGS {
        let whole = encode(made, &b"a feed of some length".repeat(100));
        let cut = whole.get(..whole.len() - 5).unwrap();
        for body in [cut, b"\x07 is no beginning".as_slice()] {
            let fetched = ask(Answer::ok(body).header("Content-Encoding", named)).await;
            check_failed(&fetched, FailureCode::BadEncoding);
        }
    }
}

#[tokio::test]
async fn r41_media_behind_the_link_of_a_story_are_not_read() {
    let origin = Origin::start().await;
    let client = fetcher();
    for (content_type, is_read) in [
        ("audio/mpeg", false),
        ("Video/MP4; codecs=\"avc1\"", false),
        ("image/jpeg", false),
        ("application/pdf", false),
        ("application/octet-stream", true),
        ("text/html", true),
    ] {
        let answer = || Answer::ok("<html></html>").header("Content-Type", content_type);
        // The body of what is left never ends.
        let endless = answer().then_hang();
        origin.route("/story", if is_read { answer() } else { endless });
        let fetched = client.fetch(page(origin.url("/story"))).await;
        if is_read {
            assert_eq!(fresh(&fetched).body, "<html></html>", "{content_type}");
        } else {
            check_failed(&fetched, FailureCode::NotHtml);
        }
        // Servers name many a type that is wrong for a feed.
        origin.route("/feed", answer());
        fresh(&client.fetch(feed(origin.url("/feed"))).await);
    }
}

#[tokio::test]
async fn s06_bodies_are_capped_after_decoding() {
    let bomb = vec![b'a'; 5_000_000];
    for (named, made) in CODINGS {
        let body = encode(made, &bomb);
        assert!(body.len() < 100_000, "{made}");
        let fetched = ask(Answer::ok(body).header("Content-Encoding", named)).await;
        check_failed(&fetched, FailureCode::TooLarge);
    }
    let exact = ask(Answer::ok(vec![b'a'; 100_000])).await;
    assert_eq!(fresh(&exact).body.len(), 100_000);
    for answer in [
        Answer::ok(vec![b'a'; 100_001]),
        Answer::ok(vec![b'a'; 100_001]).close(),
        // A lie about the length is believed at once.
        Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").then_hang(),
        Answer::status(200).then_repeat("a".repeat(10_000)),
        Answer::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .then_repeat(format!("2710\r\n{}\r\n", "a".repeat(10_000))),
    ] {
        check_failed(&ask(answer).await, FailureCode::TooLarge);
    }
}

#[tokio::test]
async fn s06_long_bodies_come_in_as_others_make_room() {
    const LONG: usize = 8 << 20;
    let long = vec![b'a'; LONG];
    let origin = Origin::start().await;
    // A body takes fifteen steps of the 128, one in the zstd coding as many again for its window, and the last one the way out.
    for (coding, at_once) in [("identity", 9), ("gzip", 9), ("br", 9), ("zstd", 5)] {
        let body = match coding {
            "identity" => long.clone(),
            coding => encode(coding, &long),
        };
        origin.route("/long", Answer::ok(body).header("Content-Encoding", coding));
        let client = fetcher();
        let asked = |timeout| FetchRequest {
            timeout,
            ..feed(origin.url("/long"))
        };
        let mut held = Vec::new();
        for _ in 0..at_once {
            let fetched = client.fetch(asked(PATIENT)).await;
            assert_eq!(fresh(&fetched).body.len(), LONG, "{coding}");
            held.push(fetched);
        }
        check_failed(&client.fetch(asked(HASTY)).await, FailureCode::NoRoom);
        held.pop();
        let fetched = client.fetch(asked(PATIENT)).await;
        assert_eq!(fresh(&fetched).body.len(), LONG, "{coding}");
    }
}

#[tokio::test]
async fn s06_a_zstd_window_is_no_larger_than_agreed() {
    for (window_log, expected) in [(23, true), (24, false), (27, false)] {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(window_log).unwrap();
        encoder.write_all(b"a feed of some length").unwrap();
        let body = encoder.finish().unwrap();
        let fetched = ask(Answer::ok(body).header("Content-Encoding", "zstd")).await;
        if expected {
            assert_eq!(fresh(&fetched).body, "a feed of some length");
        } else {
            check_failed(&fetched, FailureCode::BadEncoding);
        }
    }
}

#[tokio::test]
async fn r36_odd_header_lines_are_forgiven() {
    for line in [
        "X Powered By: someone",
        "no colon at all",
        "ETag : \"a\"",
        "X-Folded: one\r\n two",
        "X-Bytes: \u{e9}\u{1}",
        ": nameless",
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: 4\r\n\r\nhere");
        assert_eq!(
            fresh(&ask(Answer::raw(answer)).await).body,
            "here",
            "{line}"
        );
    }
}

#[tokio::test]
async fn s11_a_hundred_header_lines_are_read_and_no_more() {
    let answer = |lines: usize| {
        let lines = "X-Line: again\r\n".repeat(lines);
        Answer::raw(format!(
            "HTTP/1.1 200 OK\r\n{lines}Content-Length: 4\r\n\r\nhere"
        ))
    };
    assert_eq!(fresh(&ask(answer(99)).await).body, "here");
    check_failed(&ask(answer(100)).await, FailureCode::Broken);
}

#[tokio::test]
async fn r08_truncated_bodies_are_failures() {
    for answer in [
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nETag: \"a\"",
        "SSH-2.0-server\r\n",
        "",
    ] {
        check_failed(&ask(Answer::raw(answer)).await, FailureCode::Broken);
    }
}

#[tokio::test]
async fn s09_s10_s11_slow_and_endless_answers_are_cut() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    for (answer, codes) in [
        (Answer::raw("").then_hang(), [FailureCode::Timeout; 2]),
        (
            Answer::raw("HTTP/1.1 200 OK\r\n").then_hang(),
            [FailureCode::Timeout; 2],
        ),
        (Answer::raw(head).then_hang(), [FailureCode::Timeout; 2]),
        (
            Answer::raw(format!("{head}half")).then_hang(),
            [FailureCode::Timeout; 2],
        ),
        (Answer::raw(gzip).then_hang(), [FailureCode::Timeout; 2]),
        (
            Answer::raw("HTTP/1.1 200 OK\r\n").then_repeat("X-Line: again\r\n".repeat(100)),
            [FailureCode::Broken; 2],
        ),
        (
            Answer::raw("HTTP/1.1 200 OK\r\nX-Line: ").then_repeat("again".repeat(1000)),
            [FailureCode::Broken; 2],
        ),
        (
            Answer::raw("").then_repeat("HTTP/1.1 100 Continue\r\n\r\n".repeat(10)),
            [FailureCode::Timeout, FailureCode::Broken],
        ),
    ] {
        let fetched = ask_within(HASTY, answer).await;
        let failure = failure(&fetched);
        assert!(codes.contains(&failure.code), "{failure:?}");
        assert!(fetched.exchange.duration < HASTY * 10);
    }
}

#[tokio::test]
async fn s09_the_time_limit_spans_all_hops() {
    let origin = Origin::start().await;
    let gate = Arc::new(tokio::sync::Notify::new());
    origin.route("/a", Answer::redirect(302, "/b"));
    origin.route("/b", Answer::redirect(302, "/c"));
    origin.route("/c", Answer::ok("late").after(&gate));
    let asked = FetchRequest {
        timeout: HASTY,
        ..feed(origin.url("/a"))
    };
    let fetched = fetcher().fetch(asked).await;
    check_failed(&fetched, FailureCode::Timeout);
    assert_eq!(fetched.exchange.hops.len(), 2);
    assert!(fetched.exchange.duration >= HASTY);
}

#[tokio::test]
async fn s12_bytes_nobody_asked_for_are_dropped_with_their_connection() {
    let origin = Origin::start().await;
    let smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    let honest = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere";
    origin.route("/a", Answer::raw(format!("{honest}{smuggled}")).keep());
    origin.route("/b", Answer::ok("good"));
    let client = fetcher();
    for _ in 0..5 {
        let fetched = client.fetch(feed(origin.url("/a"))).await;
        assert_eq!(fresh(&fetched).body, "here");
        let fetched = client.fetch(feed(origin.url("/b"))).await;
        assert_eq!(fresh(&fetched).body, "good");
    }
}

#[tokio::test]
async fn s09_healthy_hosts_are_served_beside_hostile_ones() {
    let hostile = Origin::start().await;
    let healthy = Origin::start_at("127.0.0.2:0").await;
    hostile.route("/silent", Answer::raw("").then_hang());
    hostile.route("/head", Answer::raw("HTTP/1.1 200 OK\r\n").then_hang());
    let endless = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    hostile.route("/gzip", Answer::raw(endless).then_hang());
    healthy.route("/", Answer::ok("here"));
    let settings = FetchSettings {
        per_host: 3,
        ..settings()
    };
    let client = Arc::new(fetcher_with(settings, Arc::default()));
    let hostile_requests = ["/silent", "/head", "/gzip"].map(|path| feed(hostile.url(path)));
    let hostile_fetches = start(&client, hostile_requests.to_vec());
    hostile.wait_for(3).await;
    for _ in 0..10 {
        let fetched = client.fetch(feed(healthy.url("/"))).await;
        assert_eq!(fresh(&fetched).body, "here");
    }
    assert_eq!(hostile_fetches.len(), 3);
}
