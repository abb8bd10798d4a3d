//! Feeds that are called otherwise, or whose agency is, and feeds that are taken out of the configuration: what becomes of their stories
//! and of the pages that wait.

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

const PAGE: &str = "<html><head><title>Coastal railway to open next spring</title></head><body><article><h1>Coastal railway to open next spring</h1>\
    <p>The line between the two coastal cities will open next spring, the ministry of transport said on Tuesday, two years later than planned.</p>\
    <p>Work on the last of the nine tunnels ended in October, and trains will be tested on the whole of the line from January on.</p>\
    </article></body></html>";

fn rss(title: &str, page: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>Agency</title><item><guid isPermaLink=\"false\">g1</guid>\
         <title>{title}</title><link>{page}</link></item></channel></rss>"
    )
}

fn feed(id: &str, url: &str, agency: &str) -> String {
    format!("\n[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\n{agency}article = {{ fetch = true }}\n")
}

const AGENCY: &str = "agency = \"MNA\"\n";
const TITLE: &str = "Coastal railway to open next spring";

#[tokio::test]
async fn a_feed_with_another_name_and_the_same_address_is_the_same_feed() {
    for agency in [AGENCY, ""] {
        let origin = Origin::start().await;
        let (url, page) = (origin.url("/feed.xml"), origin.url("/story"));
        let desk = Desk::new();
        origin.route("/feed.xml", Answer::ok(rss(TITLE, &page)));
        origin.route("/story", Answer::status(503));
        desk.run_once(&format!("{LOOPBACK}{}", feed("old", &url, agency)))
            .await;
        assert_eq!(desk.rows("SELECT state FROM article_job"), ["waiting"]);

        desk.let_time_pass(
            "UPDATE article_job SET next_attempt_at = 0; UPDATE feed SET next_poll_at = 0",
        );
        origin.route("/story", Answer::ok(PAGE));
        let corrected = rss("Coastal railway to open next autumn", &page);
        origin.route("/feed.xml", Answer::ok(corrected));
        desk.run_once(&format!("{LOOPBACK}{}", feed("new", &url, agency)))
            .await;
        assert_eq!(desk.rows("SELECT slug FROM feed"), ["new"]);
        assert_eq!(
            desk.rows("SELECT version, body_source FROM item"),
            ["2 | generic"],
            "{agency:?}"
        );
    }
}

#[tokio::test]
async fn stories_follow_the_agency_of_their_feed() {
    let renamed = "agency = \"MERIDIAN\"\n";
    let (with_country, none) = ("agency = \"MNA\"\ncountry = \"CH\"\n", "");
    for (before, after, expected) in [
        (AGENCY, renamed, "MERIDIAN | -"),
        (AGENCY, with_country, "MNA | CH"),
        (none, AGENCY, "MNA | -"),
    ] {
        let origin = Origin::start().await;
        let page = origin.url("/story");
        let (first, second) = (origin.url("/a.xml"), origin.url("/b.xml"));
        let empty = "<rss version=\"2.0\"><channel><title>Agency</title></channel></rss>";
        origin.route("/a.xml", Answer::ok(rss(TITLE, &page)));
        origin.route("/b.xml", Answer::ok(empty));
        origin.route("/story", Answer::ok(PAGE));
        let both = |agency| [feed("a", &first, agency), feed("b", &second, agency)].concat();
        let desk = Desk::new();
        desk.run_once(&format!("{LOOPBACK}{}", both(before))).await;
        origin.route("/b.xml", Answer::ok(rss(TITLE, &page)));
        desk.run_once(&format!("{LOOPBACK}{}", both(after))).await;
        assert_eq!(desk.rows("SELECT agency, country FROM item"), [expected]);
        assert_eq!(origin.count("/story"), 1, "{before} {after}");
    }
}

#[tokio::test]
async fn a_feed_whose_name_and_agency_are_others_is_the_same_feed() {
    let origin = Origin::start().await;
    let (url, page) = (origin.url("/feed.xml"), origin.url("/story"));
    origin.route("/feed.xml", Answer::ok(rss(TITLE, &page)));
    origin.route("/story", Answer::ok(PAGE));
    let desk = Desk::new();
    desk.run_once(&format!("{LOOPBACK}{}", feed("old", &url, "")))
        .await;
    desk.run_once(&format!("{LOOPBACK}{}", feed("new", &url, AGENCY)))
        .await;
    assert_eq!(
        desk.rows("SELECT slug, feed.agency, item.agency FROM feed JOIN item USING (feed_id)"),
        ["new | MNA | MNA"]
    );
    assert_eq!(origin.count("/story"), 1);
}

#[tokio::test]
async fn the_stories_of_a_feed_that_is_taken_out_go_to_one_that_carries_them_too() {
    let origin = Origin::start().await;
    let page = origin.url("/story");
    let (first, second) = (origin.url("/a.xml"), origin.url("/b.xml"));
    for path in ["/a.xml", "/b.xml"] {
        origin.route(path, Answer::ok(rss(TITLE, &page)));
    }
    origin.route("/story", Answer::status(503));
    let desk = Desk::new();
    let both = [feed("a", &first, AGENCY), feed("b", &second, AGENCY)].concat();
    desk.run_once(&format!("{LOOPBACK}{}", feed("a", &first, AGENCY)))
        .await;
    desk.run_once(&format!("{LOOPBACK}{both}")).await;
    let owner =
        "SELECT slug, state FROM item JOIN feed USING (feed_id) JOIN article_job USING (item_id)";
    assert_eq!(desk.rows(owner), ["a | waiting"]);

    desk.let_time_pass(
        "UPDATE article_job SET next_attempt_at = 0; UPDATE feed SET next_poll_at = 0",
    );
    origin.route("/story", Answer::ok(PAGE));
    let corrected = rss("Coastal railway to open next autumn", &page);
    origin.route("/b.xml", Answer::ok(corrected));
    desk.run_once(&format!("{LOOPBACK}{}", feed("b", &second, AGENCY)))
        .await;
    assert_eq!(
        desk.rows("SELECT slug, version, body_source FROM item JOIN feed USING (feed_id)"),
        ["b | 2 | generic"]
    );
}
