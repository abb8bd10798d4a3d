//! What an answer means: statuses, freshness, bot walls, no answer at all.

use newswire::model::{Exchange, RetryAfter};

use super::bodies::encode;
use super::*;
use crate::support::origin::{Answer, Origin, TestCertificate};

#[tokio::test]
async fn r17_r18_r21_r45_statuses_become_codes() {
    type Kind = fn(FetchFailure) -> FetchOutcome;
    let (failed, throttled, gone): (Kind, Kind, Kind) = (
        FetchOutcome::Failed,
        FetchOutcome::Throttled,
        FetchOutcome::Gone,
    );
    for (status, kind, code) in [
        (400, failed, FailureCode::Http4xx),
        (401, failed, FailureCode::Http401),
        (403, failed, FailureCode::Http403),
        (404, failed, FailureCode::Http404),
        (410, gone, FailureCode::Http410),
        (418, failed, FailureCode::Http4xx),
        (429, throttled, FailureCode::Http429),
        (500, failed, FailureCode::Http5xx),
        (502, failed, FailureCode::Http5xx),
        (503, throttled, FailureCode::Http503),
        (599, failed, FailureCode::Http5xx),
        (206, failed, FailureCode::HttpOther),
        (202, failed, FailureCode::HttpOther),
        (300, failed, FailureCode::HttpOther),
        (305, failed, FailureCode::HttpOther),
        (999, failed, FailureCode::HttpOther),
    ] {
        let fetched = ask(Answer::status(status).header("Retry-After", "120")).await;
        check_failed(&fetched, code);
        assert_eq!(fetched.outcome, kind(failure(&fetched).clone()), "{status}");
        assert_eq!(fetched.exchange.status, Some(status));
        let patience = Some(RetryAfter::Delay(Duration::from_mins(2)));
        let expected = if status < 300 { None } else { patience };
        assert_eq!(fetched.exchange.retry_after, expected, "{status}");
    }
}

#[tokio::test]
async fn r17_r18_r19_retry_after_is_read() {
    let date = UnixMillis::from_seconds(784_111_777);
    for (lines, expected) in [
        (vec!["0"], Some(RetryAfter::Delay(Duration::ZERO))),
        (
            vec!["Sun, 06 Nov 1994 08:49:37 GMT"],
            Some(RetryAfter::At(date)),
        ),
        (vec!["soon"], None),
        (vec!["-60"], None),
        (vec!["-1.5"], None),
        (vec!["1.5.2"], None),
        (vec!["2.0"], Some(RetryAfter::Delay(Duration::from_secs(2)))),
        (
            vec!["59.25"],
            Some(RetryAfter::Delay(Duration::from_mins(1))),
        ),
        (
            vec!["soon", "60"],
            Some(RetryAfter::Delay(Duration::from_mins(1))),
        ),
        (vec![], None),
    ] {
        let mut answer = Answer::status(503);
        for line in &lines {
            answer = answer.header("Retry-After", *line);
        }
        let fetched = ask(answer).await;
        assert_eq!(fetched.exchange.retry_after, expected, "{lines:?}");
    }
}

#[tokio::test]
async fn r10_r11_r12_r13_freshness_of_answers() {
    const DATE: (&str, &str) = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    const LATER: (&str, &str) = ("Expires", "Sun, 06 Nov 1994 08:59:37 GMT");
    const EXPIRED: (&str, &str) = ("Expires", "-1");
    let control = |value| ("Cache-Control", value);
    for (headers, expected) in [
        (vec![control("max-age=600")], Some(600)),
        (vec![control("public"), control("max-age=600")], Some(600)),
        (vec![control("max-age=600"), ("Age", "100")], Some(500)),
        (vec![DATE, LATER], Some(600)),
        (vec![control("no-cache")], Some(0)),
        (vec![control("max-age=-5")], Some(0)),
        (vec![EXPIRED], Some(0)),
        (vec![control("max-age=9999999999999999999")], Some(1 << 31)),
        (vec![control("max-age=\u{fffd}, ;;")], None),
        (vec![], None),
    ] {
        for status in [200, 304] {
            let answer = headers.iter().fold(Answer::status(status), |answer, line| {
                answer.header(line.0, line.1)
            });
            let fetched = ask(answer).await;
            let expected = expected.map(Duration::from_secs);
            assert_eq!(fetched.exchange.fresh_for, expected, "{status} {headers:?}");
        }
    }
}

#[tokio::test]
async fn r09_a_304_nobody_asked_for_is_survived() {
    let fetched = ask(Answer::status(304)).await;
    check_failed(&fetched, FailureCode::HttpOther);
    assert_eq!(fetched.exchange.status, Some(304));
}

#[tokio::test]
async fn r36_good_answers_are_fresh() {
    for (answer, body) in [
        (Answer::ok("here"), "here"),
        (Answer::status(203).body("here"), "here"),
        (Answer::status(204), ""),
        (Answer::ok(""), ""),
        (Answer::raw("HTTP/1.0 200 OK\r\n\r\nhere"), "here"),
        (
            Answer::raw("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhere\r\n0\r\n\r\n"),
            "here",
        ),
        (
            Answer::raw(
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere",
            ),
            "here",
        ),
    ] {
        let fetched = ask(answer.header("Content-Type", "text/xml; charset=\"utf-8\"")).await;
        assert_eq!(fresh(&fetched).body, body);
        assert_eq!(fetched.exchange.body_bytes, body.len() as u64);
    }
    let fetched = ask(Answer::ok("a").header("Content-Type", "text/xml; q=\"\u{e9}\"")).await;
    let content_type = fresh(&fetched).content_type.as_deref();
    assert_eq!(content_type, Some("text/xml; q=\"\u{c3}\u{a9}\""));
}

#[tokio::test]
async fn r45_bot_walls_are_named() {
    let just_a_moment = "<!DOCTYPE html><html><head><TITLE>Just a moment...</TITLE>";
    let far_behind = format!("{}{just_a_moment}", " ".repeat(60_000));
    for (answer, service) in [
        (
            Answer::status(403).header("cf-mitigated", "challenge"),
            "Cloudflare",
        ),
        (
            Answer::ok("x").header("CF-Mitigated", "Challenge"),
            "Cloudflare",
        ),
        (Answer::status(403).body(just_a_moment), "Cloudflare"),
        (Answer::status(503).body(just_a_moment), "Cloudflare"),
        (Answer::status(503).body(far_behind), "Cloudflare"),
        (
            Answer::status(403)
                .body(encode("br", just_a_moment.as_bytes()))
                .header("Content-Encoding", "br"),
            "Cloudflare",
        ),
        (
            Answer::status(202).header("x-amzn-waf-action", "challenge"),
            "AWS WAF",
        ),
        (Answer::status(403).body("<div id='px-captcha'>"), "HUMAN"),
    ] {
        let fetched = ask(answer.header("Retry-After", "60")).await;
        check_failed(&fetched, FailureCode::BotWall);
        assert!(matches!(fetched.outcome, FetchOutcome::Failed(_)));
        assert!(failure(&fetched).detail.contains(service));
    }
    for (answer, expected) in [
        (
            Answer::status(403).body("<title>Forbidden</title>"),
            FailureCode::Http403,
        ),
        (
            Answer::status(404).body(just_a_moment),
            FailureCode::Http404,
        ),
        (
            Answer::status(403).then_repeat("x".repeat(1000)),
            FailureCode::Http403,
        ),
        (
            Answer::raw("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\n"),
            FailureCode::Http503,
        ),
        (
            Answer::raw("HTTP/1.1 429 No\r\nContent-Length: 9\r\n\r\n").then_hang(),
            FailureCode::Http429,
        ),
    ] {
        check_failed(&ask_within(HASTY, answer).await, expected);
    }
}

#[tokio::test]
async fn r20_what_gives_no_answer_is_named() {
    let names = Names::new(&[("nowhere.example", &[&[]])]);
    let client = fetcher_with(settings(), names);
    for host in ["unknown.example", "nowhere.example"] {
        let fetched = client.fetch(feed(format!("http://{host}/"))).await;
        check_failed(&fetched, FailureCode::Dns);
        assert_eq!(fetched.exchange.status, None);
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let fetched = client.fetch(feed(format!("http://{address}/"))).await;
    check_failed(&fetched, FailureCode::Connect);
    let nothing = Exchange {
        final_url: format!("http://{address}/"),
        duration: fetched.exchange.duration,
        ..Exchange::default()
    };
    assert_eq!(fetched.exchange, nothing);
}

#[tokio::test]
async fn r44_certificates_are_verified() {
    let good = TestCertificate::new(&["127.0.0.1", "good.example"]);
    let other = TestCertificate::new(&["127.0.0.1"]);
    let trusting = Origin::start_tls(&good).await;
    let strange = Origin::start_tls(&other).await;
    let surroundings = FetchSurroundings {
        lookup: Names::new(&[
            ("good.example", &[&["127.0.0.1"]]),
            ("bad.example", &[&["127.0.0.1"]]),
        ]),
        extra_roots: vec![good.der()],
        ..FetchSurroundings::default()
    };
    let client = HttpFetcher::with_surroundings(settings(), Clock::System, &surroundings).unwrap();
    trusting.route("/", Answer::ok("here"));
    for url in [trusting.url("/"), trusting.url_at("good.example", "/")] {
        assert_eq!(fresh(&client.fetch(feed(url)).await).body, "here");
    }
    for url in [strange.url("/"), trusting.url_at("bad.example", "/")] {
        check_failed(&client.fetch(feed(url)).await, FailureCode::Tls);
    }
    assert_eq!(strange.requests().len(), 0);
    assert_eq!(trusting.requests().len(), 2);
}

#[tokio::test]
async fn s15_details_hold_no_control_characters() {
    for answer in [
        Answer::redirect(302, "\u{202e}evil:\u{2066}x"),
        Answer::raw("HTTP/1.1 403 \u{202e}evil\r\nContent-Length: 0\r\n\r\n"),
        Answer::ok("x").header("Content-Encoding", "\u{202e}evil"),
    ] {
        let fetched = ask(answer).await;
        let detail = &failure(&fetched).detail;
        let is_bidi = |letter| ('\u{202a}'..='\u{202e}').contains(&letter) || letter == '\u{2066}';
        assert!(!detail.chars().any(is_bidi), "{detail}");
        assert!(!detail.chars().any(char::is_control), "{detail}");
    }
}

#[tokio::test]
async fn r45_bot_walls_behind_a_200_are_named() {
    let html = |body: String| Answer::ok(body).header("Content-Type", "text/HTML; charset=utf-8");
    let filler = "<p>An article of some length.</p>".repeat(200);
    for (start, walls) in [
        (
            "<title>Making sure you&#39;re not a bot!</title>",
            [true, true],
        ),
        ("<title>Just a moment...</title>", [true, true]),
        (
            "<script src='/_Incapsula_Resource?a=1'></script>",
            [true, false],
        ),
        ("<title>Just a moment: how we wait</title>", [true, false]),
        ("<title>News</title>", [false, false]),
    ] {
        for (body, is_wall) in [start.to_owned(), format!("{start}{filler}")]
            .into_iter()
            .zip(walls)
        {
            let fetched = ask(html(body.clone())).await;
            let code = match &fetched.outcome {
                FetchOutcome::Fresh(_) => None,
                _ => Some(failure(&fetched).code),
            };
            assert_eq!(code, is_wall.then_some(FailureCode::BotWall), "{body}");
        }
    }
    let feed = ask(Answer::ok("<rss><title>Just a moment...</title></rss>")).await;
    fresh(&feed);
}
