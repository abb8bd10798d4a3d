//! When the daemon asks, and with which validators.

use std::sync::atomic::{AtomicUsize, Ordering};

use newswire::clock::Clock;

use super::*;

/// Answers one request after the other from a list, the last one for ever.
fn in_turn(origin: &Origin, path: &str, answers: Vec<Answer>) {
    let next = AtomicUsize::new(0);
    origin.route_with(path, move |_| {
        let turn = next.fetch_add(1, Ordering::SeqCst);
        answers[turn.min(answers.len() - 1)].clone()
    });
}

#[tokio::test]
async fn r01_r02_r04_r06_r07_r08_r09_only_the_validators_of_what_was_read_go_back() {
    const ODD: &str = "the  day before yesterday";
    let origin = Origin::start().await;
    let good = |numbers: std::ops::Range<u32>| Answer::ok(rss(numbers));
    let tagged = |answer: Answer, tag: &str| answer.header("ETag", tag);
    let (first, second, third) = (good(0..2), good(1..3), good(2..4));
    in_turn(
        &origin,
        "/feed",
        vec![
            // Nobody asked whether it had changed.
            tagged(Answer::status(304), "\"early\""),
            tagged(first, "W/\"one\"").header("Last-Modified", ODD),
            // Validators of a body that was not read.
            tagged(Answer::status(304), "\"other\"").header("Last-Modified", "Monday"),
            tagged(Answer::status(500), "\"error\""),
            tagged(
                Answer::ok("<!doctype html><title>Welcome</title>"),
                "\"page\"",
            ),
            tagged(
                Answer::raw("HTTP/1.1 200 OK\r\nETag: \"cut\"\r\nContent-Length: 900\r\n\r\n<rss"),
                "\"x\"",
            ),
            second.header("Last-Modified", "Sunday"),
            third,
            Answer::status(304),
        ],
    );
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    let sent = [
        (None, None),
        (None, None),
        (Some("W/\"one\""), Some(ODD)),
        (Some("W/\"one\""), Some(ODD)),
        (Some("W/\"one\""), Some(ODD)),
        (Some("W/\"one\""), Some(ODD)),
        (Some("W/\"one\""), Some(ODD)),
        (None, Some("Sunday")),
        (None, None),
    ];
    for _ in &sent {
        // A pass does not wait for our own interval, and each one starts from what the store kept.
        desk.run_once(&config).await;
    }
    let requests = asked(&origin, "/feed");
    let headers: Vec<_> = requests
        .iter()
        .map(|request| {
            (
                request.header("If-None-Match"),
                request.header("If-Modified-Since"),
            )
        })
        .collect();
    let expected = sent.map(|(etag, date)| (etag.map(str::to_owned), date.map(str::to_owned)));
    assert_eq!(headers, expected);
    let agents: Vec<_> = requests
        .iter()
        .map(|request| request.header("User-Agent"))
        .collect();
    assert!(
        agents.windows(2).all(|pair| pair[0] == pair[1]),
        "{agents:?}"
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 4);
}

/// Gives the skipHours of every hour but the one twelve hours from now.
fn all_hours_but_one() -> String {
    let now = Clock::System.now().0 / 3_600_000 % 24;
    let hours = (0..24).filter(|hour| *hour != (now + 12) % 24);
    let hours = hours.fold(String::new(), |text, hour| {
        text + &format!("<hour>{hour}</hour>")
    });
    format!("<skipHours>{hours}</skipHours>")
}

/// Gives feeds whose servers, or which themselves, ask for more patience than a test has.
fn asked_once() -> [(&'static str, Answer); 9] {
    let feed = || Answer::ok(rss(0..2));
    let control = |value: &str| feed().header("Cache-Control", value);
    let saying = |more: &str| Answer::ok(page(0..2, more));
    let late = "Fri, 31 Dec 2100 23:59:59 GMT";
    [
        ("max-age", control("public, max-age=600")),
        ("a-year", control("max-age=31536000")),
        (
            "expires",
            feed()
                .header("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
                .header("Expires", "Sun, 06 Nov 1994 08:59:37 GMT"),
        ),
        ("ttl", saying("<ttl>60</ttl>")),
        (
            "period",
            saying(
                "<sy:updatePeriod xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">hourly</sy:updatePeriod>",
            ),
        ),
        ("skip-hours", saying(&all_hours_but_one())),
        (
            "throttled",
            Answer::status(429).header("Retry-After", "600"),
        ),
        ("busy", Answer::status(503).header("Retry-After", late)),
        ("broken", Answer::status(500).header("Retry-After", "600")),
    ]
}

/// Gives feeds that are asked for again as if nothing had been said.
fn asked_again() -> [(&'static str, Answer); 6] {
    let control = |value: &str| Answer::ok(rss(0..2)).header("Cache-Control", value);
    [
        ("no-cache", control("no-cache, max-age=600")),
        ("zero", control("max-age=0")),
        ("negative", control("max-age=-600")),
        ("absurd", control("max-age=9999999999999999999")),
        ("garbage", control("max-age=;;,\u{fffd}")),
        (
            "patient-garbage",
            Answer::status(503).header("Retry-After", "soon"),
        ),
    ]
}

#[tokio::test]
async fn r10_to_r19_r42_what_servers_and_feeds_ask_holds_while_others_are_polled() {
    let origin = Origin::start().await;
    let (once, again) = (asked_once(), asked_again());
    let mut config = LOOPBACK.to_owned();
    for (id, answer) in once.iter().chain(&again) {
        origin.route(&format!("/{id}"), answer.clone());
        config += &quick(id, &origin.url(&format!("/{id}")));
    }
    in_turn(
        &origin,
        "/later",
        vec![
            Answer::ok(rss(0..2)).header("ETag", "\"a\""),
            Answer::status(304).header("Cache-Control", "max-age=600"),
        ],
    );
    config += &quick("later", &origin.url("/later"));
    let desk = Desk::new();
    for start in 1..=2 {
        let running = desk.start(&config);
        until_asked(&origin, "/no-cache", start * 4).await;
        running.end().await.unwrap();
    }
    let counts = |ids: &[(&str, Answer)]| -> Vec<usize> {
        ids.iter()
            .map(|(id, _)| origin.count(&format!("/{id}")))
            .collect()
    };
    assert_eq!(
        counts(&once),
        [1; 9],
        "{:?}",
        desk.rows("SELECT slug, next_poll_reason, next_poll_at FROM feed")
    );
    assert_eq!(origin.count("/later"), 2);
    assert!(
        counts(&again).iter().all(|count| *count > 1),
        "{:?}",
        counts(&again)
    );
    let year: i64 = desk
        .value("SELECT (next_poll_at - last_poll_at) / 3600000 FROM feed WHERE slug = 'a-year'");
    assert_eq!(year, 6, "capped, so that no value stops a feed");
    let patient: i64 =
        desk.value("SELECT (next_poll_at - last_poll_at) / 86400000 FROM feed WHERE slug = 'busy'");
    assert_eq!(patient, 7, "a server is heeded for a week");
}

#[tokio::test]
async fn r21_a_feed_that_is_gone_is_confirmed_once_and_then_left() {
    let origin = Origin::start().await;
    origin.route("/feed", Answer::status(410));
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    for polls in [1, 1, 0, 0] {
        assert_eq!(desk.run_once(&config).await.polls, polls);
    }
    assert_eq!(origin.count("/feed"), 2);
    assert_eq!(
        desk.rows("SELECT stopped, next_poll_reason FROM feed"),
        ["gone | gone"]
    );
}

#[tokio::test]
async fn r40_r41_a_page_is_fetched_once_and_nothing_else_that_a_feed_names() {
    let origin = Origin::start().await;
    let media = origin.url("/media");
    let feed = |order: &str| {
        let item = format!(
            "<item><guid>a</guid><title>Port reopens</title><link>{}</link><enclosure url=\"{media}/a.mp3\" type=\"audio/mpeg\" length=\"1\"/>\
             <description>&lt;img src=\"{media}/a.png\"&gt; &lt;iframe src=\"{media}/frame\"&gt;</description>\
             <media:content xmlns:media=\"http://search.yahoo.com/mrss/\" url=\"{media}/b.png\"/><comments>{media}/comments</comments></item>",
            origin.url("/story")
        );
        format!(
            "<?xml-stylesheet href=\"{media}/style.xsl\"?><!DOCTYPE rss SYSTEM \"{media}/rss.dtd\" [<!ENTITY x SYSTEM \"{media}/x\">]>\
             <rss version=\"2.0\"><channel><title>A &x;</title><image><url>{media}/logo.png</url></image>\
             <atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"hub\" href=\"{media}/hub\"/><lastBuildDate>{order}</lastBuildDate>{item}</channel></rss>"
        )
    };
    let page = format!(
        "<html><head><link rel=\"icon\" href=\"{media}/icon\"><script src=\"{media}/script\"></script></head><body><article>{}</article></body></html>",
        "<p>The harbour of Port Selby reopened on Tuesday after a storm had closed it for three days, its master said.</p>".repeat(8)
    );
    origin.route(
        "/story",
        Answer::ok(page).header("Content-Type", "text/html"),
    );
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}[[feed]]\nid = \"agency\"\nurl = \"{}\"\n",
        origin.url("/feed")
    );
    for order in ["one", "two", "three"] {
        origin.route("/feed", Answer::ok(feed(order)));
        desk.run_once(&config).await;
    }
    let mut paths: Vec<String> = origin
        .requests()
        .iter()
        .map(|request| request.target.clone())
        .collect();
    paths.sort();
    assert_eq!(paths, ["/feed", "/feed", "/feed", "/robots.txt", "/story"]);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM enclosure"), 2);
}

#[tokio::test]
async fn r39_pages_that_robots_txt_forbids_are_not_fetched_and_the_feed_is() {
    let origin = Origin::start().await;
    origin.route(
        "/robots.txt",
        Answer::ok("User-agent: *\nDisallow: /\nAllow: /open\n"),
    );
    let item = |id: &str| {
        let link = origin.url(&format!("/{id}"));
        format!("<item><guid>{id}</guid><title>{id}</title><link>{link}</link></item>")
    };
    let items = ["open", "closed"].map(item).concat();
    origin.route(
        "/feed",
        Answer::ok(format!(
            "<rss version=\"2.0\"><channel>{items}</channel></rss>"
        )),
    );
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}[[feed]]\nid = \"agency\"\nurl = \"{}\"\n",
        origin.url("/feed")
    );
    desk.run_once(&config).await;
    let counts = ["/feed", "/robots.txt", "/open", "/closed"].map(|path| origin.count(path));
    assert_eq!(counts, [1, 1, 1, 0]);
    let closed = "SELECT last_error FROM article_job WHERE url LIKE '%closed'";
    assert_eq!(desk.value::<String>(closed), "robots");
}

#[tokio::test]
async fn r36_a_delta_is_merged_where_it_was_asked_for_and_refused_elsewhere() {
    let origin = Origin::start().await;
    let delta = |numbers: std::ops::Range<u32>, tag: &str| {
        let answer = Answer::status(226).body(rss(numbers));
        answer.header("ETag", tag).header("IM", "feed")
    };
    let whole = Answer::ok(rss(0..3)).header("ETag", "\"a\"");
    let answers = vec![
        whole.clone(),
        // Shares nothing with what was read before, and is no gap.
        delta(3..5, "\"b\""),
        delta(5..6, "\"c\"").header("IM", "vcdiff"),
        Answer::status(226).body(rss(5..7)).header("ETag", "\"d\""),
        delta(5..7, "\"e\""),
        Answer::status(304),
    ];
    in_turn(&origin, "/delta", answers.clone());
    in_turn(&origin, "/plain", answers);
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}{}{}delta = true\n",
        quick("plain", &origin.url("/plain")),
        quick("with-delta", &origin.url("/delta")),
    );
    for _ in 0..6 {
        desk.run_once(&config).await;
    }
    let lines = |path: &str| -> Vec<_> {
        let requests = asked(&origin, path);
        let lines = requests
            .iter()
            .map(|request| (request.header("A-IM"), request.header("If-None-Match")));
        lines.collect()
    };
    let line =
        |im: Option<&str>, tag: Option<&str>| (im.map(str::to_owned), tag.map(str::to_owned));
    let feed = Some("feed");
    assert_eq!(
        lines("/delta"),
        [
            line(None, None),
            line(feed, Some("\"a\"")),
            line(feed, Some("\"b\"")),
            line(feed, Some("\"b\"")),
            line(feed, Some("\"b\"")),
            line(feed, Some("\"e\"")),
        ]
    );
    assert!(lines("/plain").iter().all(|(im, _)| im.is_none()));
    assert_eq!(lines("/plain")[5], line(None, Some("\"a\"")));
    let items = desk.rows(
        "SELECT slug, count(*) FROM item JOIN feed USING (feed_id) GROUP BY slug ORDER BY slug",
    );
    assert_eq!(items, ["plain | 3", "with-delta | 7"]);
    let polls = desk.rows("SELECT status, items_new, error, warnings FROM poll JOIN feed USING (feed_id) WHERE slug = 'with-delta' ORDER BY poll_id");
    assert_eq!(
        polls,
        [
            "200 | 3 | - | -",
            "226 | 2 | - | -",
            "226 | 0 | http_other | -",
            "226 | 0 | http_other | -",
            "226 | 2 | - | -",
            "304 | 0 | - | -",
        ]
    );
}
