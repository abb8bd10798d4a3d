//! Redirects: followed by our own loop, reported hop by hop.

use newswire::model::{Credential, Hop};

use super::*;
use crate::support::origin::{Answer, Origin};

fn hop(status: u16, target: String) -> Hop {
    Hop { status, target }
}

#[tokio::test]
async fn r22_r23_r25_hops_are_reported_in_order() {
    let origin = Origin::start().await;
    let statuses = [301, 308, 302, 303, 307];
    for (step, status) in statuses.into_iter().enumerate() {
        let next = format!("/{}#part", step + 1);
        origin.route(&format!("/{step}"), Answer::redirect(status, next));
    }
    origin.route("/5", Answer::ok("here"));
    let fetched = fetcher().fetch(feed(origin.url("/0"))).await;
    assert_eq!(fresh(&fetched).body, "here");
    assert_eq!(fetched.exchange.final_url, origin.url("/5"));
    let expected: Vec<Hop> = statuses
        .into_iter()
        .enumerate()
        .map(|(step, status)| hop(status, origin.url(&format!("/{}", step + 1))))
        .collect();
    assert_eq!(fetched.exchange.hops, expected);
    assert_eq!(fetched.exchange.status, Some(200));
}

#[tokio::test]
async fn r22_targets_are_read_as_browsers_read_them() {
    let origin = Origin::start().await;
    let port = origin.address().port();
    let client = fetcher();
    for (location, path) in [
        ("b".to_owned(), "/a/b"),
        ("../b?x=1".to_owned(), "/b?x=1"),
        ("?x=1".to_owned(), "/a/start?x=1"),
        (format!("//127.0.0.1:{port}/b"), "/b"),
        (format!("HTTP://127.0.0.1:{port}/b c"), "/b%20c"),
        (format!("http://0x7f.1:{port}/b"), "/b"),
        (format!("http://user:pass@127.0.0.1:{port}/b"), "/b"),
        (
            "/nachrichten/österreich".to_owned(),
            "/nachrichten/%C3%B6sterreich",
        ),
    ] {
        origin.route("/a/start", Answer::redirect(302, location.as_str()));
        origin.route(path, Answer::ok("here"));
        let fetched = client.fetch(feed(origin.url("/a/start"))).await;
        assert_eq!(fetched.exchange.final_url, origin.url(path), "{location}");
        assert_eq!(origin.last().target, path);
        assert_eq!(origin.last().header("Authorization"), None);
    }
}

#[tokio::test]
async fn r22_targets_that_are_no_text_are_escaped() {
    let origin = Origin::start().await;
    origin.route("/a", Answer::redirect(302, b"/caf\xe9?q=%20".as_slice()));
    origin.route("/caf%E9", Answer::ok("here"));
    let fetched = fetcher().fetch(feed(origin.url("/a"))).await;
    assert_eq!(fresh(&fetched).body, "here");
    assert_eq!(origin.last().target, "/caf%E9?q=%20");
}

#[tokio::test]
async fn r25_twenty_hops_are_followed_and_no_more() {
    let origin = Origin::start().await;
    for step in 0..30 {
        origin.route(
            &format!("/{step}"),
            Answer::redirect(302, format!("/{}", step + 1)),
        );
    }
    origin.route("/20", Answer::ok("here"));
    let client = fetcher();
    let fetched = client.fetch(feed(origin.url("/0"))).await;
    assert_eq!(fetched.exchange.hops.len(), 20);
    assert_eq!(fresh(&fetched).body, "here");
    origin.route("/20", Answer::redirect(302, "/21"));
    let fetched = client.fetch(feed(origin.url("/0"))).await;
    check_failed(&fetched, FailureCode::TooManyRedirects);
    assert_eq!(fetched.exchange.hops.len(), 20);
}

#[tokio::test]
async fn r25_loops_are_named() {
    let origin = Origin::start().await;
    origin.route("/self", Answer::redirect(301, "/self"));
    origin.route("/a", Answer::redirect(302, "/b"));
    origin.route("/b", Answer::redirect(302, "/a#again"));
    let client = fetcher();
    for (path, requests) in [("/self", 1), ("/a", 2)] {
        let before = origin.requests().len();
        let fetched = client.fetch(feed(origin.url(path))).await;
        check_failed(&fetched, FailureCode::RedirectLoop);
        assert_eq!(origin.requests().len() - before, requests);
    }
}

#[tokio::test]
async fn r25_redirects_to_nowhere_are_failures() {
    let origin = Origin::start().await;
    let client = fetcher();
    for (answer, expected) in [
        (Answer::status(302), FailureCode::HttpOther),
        (Answer::status(300), FailureCode::HttpOther),
        (
            Answer::redirect(302, "ftp://127.0.0.1/"),
            FailureCode::BadUrl,
        ),
        (
            Answer::redirect(302, "file:///etc/passwd"),
            FailureCode::BadUrl,
        ),
        (
            Answer::redirect(302, "javascript:alert(1)"),
            FailureCode::BadUrl,
        ),
        (Answer::redirect(302, "http://"), FailureCode::BadUrl),
        (
            Answer::redirect(302, format!("/{}", "a".repeat(9000))),
            FailureCode::BadUrl,
        ),
    ] {
        origin.route("/a", answer);
        check_failed(&client.fetch(feed(origin.url("/a"))).await, expected);
    }
    for url in [
        "",
        "news.example/feed",
        "ftp://127.0.0.1/",
        "gopher://x",
        "file:///etc/passwd",
    ] {
        check_failed(&client.fetch(feed(url)).await, FailureCode::BadUrl);
    }
}

#[tokio::test]
async fn r26_validators_belong_to_their_address() {
    let origin = Origin::start().await;
    origin.route("/old", Answer::redirect(302, "/new"));
    origin.route("/new", Answer::ok("here"));
    let client = fetcher();
    for (validators_url, expected) in [
        (None, [true, false]),
        (Some("/new"), [false, true]),
        (Some("/old#part"), [true, false]),
        (Some("/elsewhere"), [false, false]),
    ] {
        let before = origin.requests().len();
        let asked = FetchRequest {
            validators: validators(Some("\"a\""), Some("Sunday")),
            validators_url: validators_url.map(|path| origin.url(path)),
            ..feed(origin.url("/old"))
        };
        client.fetch(asked).await;
        let requests = origin.requests();
        let sent = requests.iter().skip(before);
        let sent: Vec<bool> = sent
            .map(|request| request.header("If-None-Match").is_some())
            .collect();
        assert_eq!(sent, expected, "{validators_url:?}");
    }
}

#[tokio::test]
async fn s04_credentials_stay_at_their_origin() {
    let home = Origin::start().await;
    let away = Origin::start_at("127.0.0.2:0").await;
    home.route("/feed", Answer::redirect(302, "/moved"));
    home.route("/moved", Answer::redirect(302, away.url("/feed")));
    away.route("/feed", Answer::redirect(307, home.url("/back")));
    home.route("/back", Answer::ok("here"));
    let client = fetcher();
    let basic = Credential::Basic {
        user: "wire".to_owned(),
        password: "pa:ss wörd".to_owned(),
    };
    let bearer = Credential::Bearer {
        token: "secret".to_owned(),
    };
    for (credential, expected) in [
        (basic, "Basic d2lyZTpwYTpzcyB3w7ZyZA=="),
        (bearer, "Bearer secret"),
    ] {
        let asked = FetchRequest {
            headers: vec![
                ("X-Key".to_owned(), "key".to_owned()),
                ("user-agent".to_owned(), "agreed/1".to_owned()),
            ],
            credential: Some(credential),
            ..feed(home.url("/feed"))
        };
        let fetched = client.fetch(asked).await;
        assert_eq!(fresh(&fetched).body, "here");
        for path in ["/feed", "/moved", "/back"] {
            let requests = home.requests();
            let sent = requests
                .iter()
                .rfind(|request| request.path() == path)
                .unwrap();
            assert_eq!(sent.header("Authorization").as_deref(), Some(expected));
            assert_eq!(sent.header("X-Key").as_deref(), Some("key"));
            assert_eq!(sent.header("User-Agent").as_deref(), Some("agreed/1"));
        }
        let sent = away.last();
        assert_eq!(sent.header("Authorization"), None);
        assert_eq!(sent.header("X-Key"), None);
        assert!(sent.header("User-Agent").unwrap().starts_with("newswire/"));
        assert_eq!(sent.header("Referer"), None);
    }
}

#[tokio::test]
async fn s04_credentials_in_a_url_are_not_sent_and_not_shown() {
    let origin = Origin::start().await;
    let port = origin.address().port();
    let url = format!("http://user:hunter2@127.0.0.1:{port}/feed?token=hunter3");
    let fetched = fetcher().fetch(feed(url)).await;
    check_failed(&fetched, FailureCode::Http404);
    assert_eq!(origin.last().header("Authorization"), None);
    assert_eq!(
        fetched.exchange.final_url,
        origin.url("/feed?token=hunter3")
    );
    origin.route("/feed", Answer::raw("nonsense"));
    let fetched = fetcher()
        .fetch(feed(origin.url("/feed?token=hunter3")))
        .await;
    check_failed(&fetched, FailureCode::Broken);
    assert!(!failure(&fetched).detail.contains("hunter"));
}

#[tokio::test]
async fn s05_nothing_adds_a_header_line() {
    let origin = Origin::start().await;
    let client = fetcher();
    let url = origin.url("/a\r\nX-Injected: 1\r\n\r\n");
    client.fetch(feed(url)).await;
    origin.route("/b", Answer::redirect(302, "/c%0d%0aX-Injected:%201"));
    client.fetch(feed(origin.url("/b"))).await;
    let asked = FetchRequest {
        validators: validators(Some("\"a\"\r\nX-Injected: 1"), Some("日")),
        ..feed(origin.url("/d"))
    };
    client.fetch(asked).await;
    assert_eq!(origin.requests().len(), 4);
    for sent in origin.requests() {
        assert_eq!(sent.header("X-Injected"), None);
        assert_eq!(sent.header("If-None-Match"), None);
        assert_eq!(sent.header("If-Modified-Since"), None);
    }
    for (name, value) in [
        ("X-Key", "a\r\nX-Injected: 1"),
        ("X Key", "a"),
        ("Host", "other.example"),
        ("Transfer-Encoding", "chunked"),
    ] {
        let asked = FetchRequest {
            headers: vec![(name.to_owned(), value.to_owned())],
            ..feed(origin.url("/e"))
        };
        check_failed(&client.fetch(asked).await, FailureCode::Internal);
    }
    assert_eq!(origin.count("/e"), 0);
}
