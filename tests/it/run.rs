//! The daemon from the configuration to the store, against real servers and real files.

mod single_pass;

use std::fmt::Write as _;

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

/// A story with the marks of an agency, as a page of a site that lays out its articles like the big ones do.
const PAGE: &str = include_str!("../fixtures/run/story.html");

/// Gives an RSS document of items: guid, title, link, publication time.
fn rss(items: &[(&str, &str, &str, &str)]) -> String {
    let mut text = String::from("<rss version=\"2.0\"><channel><title>Agency</title>");
    for (guid, title, link, published) in items {
        let _ = write!(
            text,
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><link>{link}</link>\
             <description>What the feed says of {guid}</description><pubDate>{published}</pubDate></item>"
        );
    }
    text + "</channel></rss>"
}

const EARLY: &str = "Sun, 25 Jun 2023 05:03:00 GMT";
const LATER: &str = "Sun, 25 Jun 2023 07:30:00 GMT";
const HEADLINE: &str = "Ships of the island republic enter Port Selby again after blockade";

fn story_feed(id: &str, url: &str) -> String {
    format!(
        r#"
[[feed]]
id = "{id}"
url = "{url}"
agency = "MERIDIAN"
language = "en"
[feed.article]
headline = ["h1.news-header__title"]
lede = [".news-header__lead"]
section = [".section__link"]
body = [".text-content p"]
remove = [".news-media__credits"]
"#
    )
}

#[tokio::test]
async fn the_story_is_stored_once_in_its_parts_and_its_correction_beside_it() {
    let origin = Origin::start().await;
    let page = origin.url("/politics/1637917");
    origin.route(
        "/politics/1637917",
        Answer::ok(PAGE).header("Content-Type", "text/html"),
    );
    origin.route(
        "/rss/v2.xml",
        Answer::ok(rss(&[("1637917", HEADLINE, &page, EARLY)])),
    );
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}{}",
        story_feed("meridian", &origin.url("/rss/v2.xml"))
    );

    let first = desk.run_once(&config).await;
    assert_eq!(
        (first.items_new, first.pages, first.failures.len()),
        (1, 1, 0)
    );
    insta::assert_snapshot!(
        desk.rows("SELECT section, headline, lede, dateline, located, body_source, pub_status FROM item").join("\n"),
        @"All news | Ships of the island republic enter Port Selby again after blockade | The harbour’s speaker counts on \"calm weather and cool heads\" until the talks are over | PORT SELBY, June 25. /MERIDIAN/. | PORT SELBY | rule | usable"
    );
    insta::assert_snapshot!(desk.value::<String>("SELECT body_text FROM item"), @r#"
    PORT SELBY, June 25. /MERIDIAN/. The island republic’s ships may use the harbour again, and its fishermen came with horns and flags, the Island News Service (INS) said on Sunday.

    Ada Lund, who speaks for the harbour, showed reporters the open boom. "We moved it at five this morning, the tugs did the rest, and nobody had to be asked twice," she said.

    Later on Sunday the harbour master said that 17 ships had left.
    "#);

    let again = desk.run_once(&config).await;
    assert_eq!(
        (again.items_new, again.items_changed, again.pages),
        (0, 0, 0)
    );

    origin.route(
        "/politics/1637917",
        Answer::ok(PAGE.replace("17 ships", "19 ships")).header("Content-Type", "text/html"),
    );
    origin.route(
        "/rss/v2.xml",
        Answer::ok(rss(&[("1637917", HEADLINE, &page, LATER)])),
    );
    desk.run_once(&config).await;
    let ships = "substr(body_text, instr(body_text, 'that 1') + 5)";
    assert_eq!(
        desk.rows(&format!(
            "SELECT number, kind, {ships} FROM revision ORDER BY number"
        )),
        [
            "1 | new | 17 ships had left.",
            "2 | update | 19 ships had left."
        ]
    );

    origin.route(
        "/rss/world.xml",
        Answer::ok(rss(&[("w-9", HEADLINE, &page, LATER)])),
    );
    let both = format!(
        "{config}{}",
        story_feed("meridian-world", &origin.url("/rss/world.xml"))
    );
    desk.run_once(&both).await;
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 1);
    let sightings = desk
        .rows("SELECT feed.slug, guid FROM sighting JOIN feed USING (feed_id) ORDER BY feed.slug");
    assert_eq!(sightings, ["meridian | 1637917", "meridian-world | w-9"]);
}

/// Gives a feed without article pages.
fn plain_feed(id: &str, url: &str) -> String {
    format!(
        "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\ntimeout = \"2s\"\nmax_size = \"64 KiB\"\narticle = {{ fetch = false }}\n"
    )
}

#[tokio::test]
async fn bad_feeds_leave_a_reason_and_the_others_are_read() {
    let origin = Origin::start().await;
    let good = rss(&[("1", "Port reopens", "https://agency.example/1", EARLY)]);
    let bad = [
        (
            "html",
            Answer::ok("<!doctype html><title>Welcome</title><p>Hello"),
            "not_a_feed",
        ),
        ("empty", Answer::ok(""), "not_a_feed"),
        (
            "lying-gzip",
            Answer::ok("no gzip").header("Content-Encoding", "gzip"),
            "bad_encoding",
        ),
        (
            "endless",
            Answer::ok("<rss>").then_repeat(" ".repeat(4096)),
            "too_large",
        ),
        (
            "reset",
            Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss"),
            "broken",
        ),
        ("missing", Answer::status(404), "http_404"),
    ];
    let mut config = LOOPBACK.to_owned();
    for (id, answer, _) in &bad {
        origin.route(&format!("/{id}.xml"), answer.clone());
        config += &plain_feed(id, &origin.url(&format!("/{id}.xml")));
    }
    let koi8 = "<?xml version=\"1.0\" encoding=\"koi8-r\"?><rss version=\"2.0\"><channel><title>A</title><item><guid>k</guid><title>\u{f0}\u{cf}\u{d2}\u{d4}</title></item></channel></rss>";
    let koi8: Vec<u8> = koi8
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    origin.route("/koi8.xml", Answer::ok(koi8));
    let cut = good.split("</item>").next().unwrap().to_owned() + "</item><item><guid>2</guid><ti";
    origin.route("/cut.xml", Answer::ok(cut));
    origin.route("/good.xml", Answer::ok(good));
    for id in ["koi8", "cut", "good"] {
        config += &plain_feed(id, &origin.url(&format!("/{id}.xml")));
    }
    let desk = Desk::new();
    let progress = desk.run_once(&config).await;
    assert_eq!(progress.polls, 9);
    for (id, _, code) in bad {
        let sql = format!("SELECT last_error || ' ' || failures FROM feed WHERE slug = '{id}'");
        assert_eq!(desk.value::<String>(&sql), format!("{code} 1"), "{id}");
    }
    let items = desk
        .rows("SELECT feed.slug, headline FROM item JOIN feed USING (feed_id) ORDER BY feed.slug");
    assert_eq!(
        items,
        ["cut | Port reopens", "good | Port reopens", "koi8 | Порт"]
    );
}

#[tokio::test]
async fn three_thousand_items_at_once_are_all_stored() {
    let origin = Origin::start().await;
    let lines: Vec<_> = (0..3_000)
        .map(|number| {
            (
                format!("guid-{number}"),
                format!("Story number {number}"),
                format!("https://agency.example/story/{number}"),
            )
        })
        .collect();
    let items: Vec<_> = lines
        .iter()
        .map(|(guid, title, link)| (guid.as_str(), title.as_str(), link.as_str(), EARLY))
        .collect();
    origin.route("/all.xml", Answer::ok(rss(&items)));
    let feed = plain_feed("all", &origin.url("/all.xml")).replace("64 KiB", "4 MiB");
    let desk = Desk::new();
    desk.run_once(&format!("{LOOPBACK}{feed}")).await;
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 3_000);
    assert_eq!(
        desk.value::<i64>("SELECT max(seq) - min(seq) + 1 FROM change WHERE kind = 'new'"),
        3_000
    );
    let warnings: String = desk.value("SELECT warnings FROM poll");
    assert!(warnings.contains("many_new_items: 3000"), "{warnings}");
}

#[tokio::test]
async fn a_page_that_fails_is_tried_again_later_and_the_feeds_word_stays() {
    let origin = Origin::start().await;
    let page = origin.url("/story");
    origin.route(
        "/feed.xml",
        Answer::ok(rss(&[("1", "Port reopens", &page, EARLY)])),
    );
    origin.route("/story", Answer::status(500));
    let feed = story_feed("agency", &origin.url("/feed.xml"));
    let config = format!("{LOOPBACK}{feed}");
    let desk = Desk::new();
    let progress = desk.run_once(&config).await;
    assert_eq!((progress.pages, progress.pages_failed), (0, 1));
    assert_eq!(
        desk.rows(
            "SELECT state, attempts, last_error, next_attempt_at > last_attempt_at FROM article_job"
        ),
        ["waiting | 1 | http_5xx | 1"]
    );
    assert_eq!(
        desk.rows("SELECT summary, body_source, headline FROM item"),
        ["What the feed says of 1 | none | Port reopens"]
    );
    desk.run_once(&config).await;
    assert_eq!(origin.count("/story"), 1, "its time has not come");
}

#[tokio::test]
async fn feeds_and_pages_of_one_host_never_make_more_than_two_requests_at_once() {
    let origin = Origin::start().await;
    let mut config = LOOPBACK.to_owned();
    for feed in 0..8 {
        let links: Vec<_> = (0..4)
            .map(|story| origin.url(&format!("/story/{feed}/{story}")))
            .collect();
        for link in &links {
            let path = link.split_once("/story").unwrap().1;
            origin.route(&format!("/story{path}"), Answer::ok(PAGE));
        }
        let items: Vec<_> = links
            .iter()
            .map(|link| (link.as_str(), "Story", link.as_str(), EARLY))
            .collect();
        origin.route(&format!("/{feed}.xml"), Answer::ok(rss(&items)));
        let url = origin.url(&format!("/{feed}.xml"));
        let _ = write!(config, "[[feed]]\nid = \"feed-{feed}\"\nurl = \"{url}\"\n");
    }
    let progress = Desk::new().run_once(&config).await;
    assert_eq!((progress.polls, progress.pages), (8, 32));
    assert!(
        origin.most_at_once() <= 2,
        "{} at once",
        origin.most_at_once()
    );
}

#[tokio::test]
async fn a_reload_takes_feeds_in_and_out_while_the_daemon_runs() {
    let origin = Origin::start().await;
    for id in ["old", "new"] {
        let document = rss(&[(id, id, &format!("https://agency.example/{id}"), EARLY)]);
        origin.route(&format!("/{id}.xml"), Answer::ok(document));
    }
    let config_of = |id: &str| {
        format!(
            "{LOOPBACK}{}",
            plain_feed(id, &origin.url(&format!("/{id}.xml")))
        )
    };
    let desk = Desk::new();
    let mut running = desk.start(&config_of("old"));
    running.until(|progress| progress.polls == 1).await;
    let config = crate::support::desk::configuration(&config_of("new"));
    running.reload.send(config).await.unwrap();
    running.until(|progress| progress.polls == 2).await;
    running.end().await.unwrap();
    let feeds = desk.rows("SELECT slug, retired_at IS NULL FROM feed ORDER BY slug");
    assert_eq!(feeds, ["new | 1", "old | 0"]);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 2);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_server_that_hangs() {
    let origin = Origin::start().await;
    origin.route("/hangs.xml", Answer::ok("<rss>").then_hang());
    let feed = plain_feed("hangs", &origin.url("/hangs.xml")).replace("2s", "120s");
    let desk = Desk::new();
    let running = desk.start(&format!("{LOOPBACK}{feed}"));
    origin.wait_for(1).await;
    let watch = newswire::clock::Stopwatch::start();
    running.end().await.unwrap();
    assert!(watch.elapsed().as_secs() < 10, "{:?}", watch.elapsed());
    let next: i64 = desk.value("SELECT next_poll_at <= unixepoch() * 1000 FROM feed");
    assert_eq!(next, 1, "the poll that was cut is due again");
}

#[tokio::test]
async fn a_guid_that_changes_after_the_page_gave_its_own_headline_is_still_one_story() {
    let origin = Origin::start().await;
    let page = origin.url("/story");
    origin.route("/story", Answer::ok(PAGE));
    let feed = story_feed("agency", &origin.url("/feed.xml"));
    let desk = Desk::new();
    for guid in ["a-1", "b-2", "c-3"] {
        let title = "Neighbours stand together, says ministry";
        origin.route("/feed.xml", Answer::ok(rss(&[(guid, title, &page, EARLY)])));
        desk.run_once(&format!("{LOOPBACK}{feed}")).await;
    }
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 1);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM sighting"), 3);
    assert_eq!(desk.value::<String>("SELECT headline FROM item"), HEADLINE);
}
