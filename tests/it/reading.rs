//! Every query that docs/reading.md prints, run as printed on a store that the daemon filled.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use jiff::{SignedDuration, Timestamp};

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

const GUIDE: &str = include_str!("../../docs/reading.md");

/// Gives the code blocks of a language in the guide, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let parts = GUIDE.split(fence.as_str()).skip(1);
    parts
        .filter_map(|part| part.split_once("\n```").map(|(code, _)| code))
        .collect()
}

/// One entry of a feed: guid, title, text.
type Entry<'a> = (&'a str, &'a str, &'a str);

fn rss(entries: &[Entry<'_>], minutes_ago: i64) -> String {
    let published = Timestamp::now() - SignedDuration::from_mins(minutes_ago);
    let date = published.strftime("%a, %d %b %Y %H:%M:%S GMT");
    let items = entries.iter().map(|(guid, title, text)| {
        format!(
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><pubDate>{date}</pubDate><description>{text}</description>\
             <category>World</category></item>"
        )
    });
    format!(
        "<rss version=\"2.0\"><channel><title>Agency</title>{}</channel></rss>",
        items.collect::<String>()
    )
}

const HARBOUR: &str = "PORT SELBY, June 25 (MERIDIAN) -- The harbour of Port Selby took in its first ship for nine days on Sunday, \
    after tugs had cleared the entrance of the 240 logs that the storm left there. Eleven ships wait outside, the harbour master \
    said, Reuters reported, and the last of them should be at its berth by Tuesday evening if the wind stays where it is. \
    Nobody was hurt, and 312 people work on the quay again.";

const LATER: &str = "PORT SELBY, June 25 (MERIDIAN) -- The harbour of Port Selby took in its first ship for nine days on Sunday, \
    after tugs had cleared the entrance of the 420 logs that the storm left there. Eleven ships wait outside, the harbour master \
    said, Reuters reported, and the last of them should be at its berth by Tuesday evening if the wind stays where it is. \
    Nobody was hurt, and 312 people work on the quay again. Correction: an earlier version gave a wrong number of logs.";

/// Fills a store with the news of two agencies, a correction, a withdrawal, a feed that fails and a page that is gone.
async fn filled() -> Desk {
    let origin = Origin::start().await;
    let minister = (
        "b",
        "Minister to resign - sources",
        "NORDHAVN (MERIDIAN) -- The minister will resign today, sources said.",
    );
    let flash = (
        "c",
        "URGENT: Bridge closed",
        "SELBY BRIDGE, June 25 (MERIDIAN) -- The bridge is closed.",
    );
    let held = (
        "d",
        "Speech of the mayor",
        "HOLD - not for release before Monday. The mayor will speak at noon.",
    );
    origin.route(
        "/meridian",
        Answer::ok(rss(
            &[
                ("a", "Harbour of Port Selby reopens", HARBOUR),
                minister,
                flash,
                held,
            ],
            20,
        )),
    );
    origin.route(
        "/ins",
        Answer::ok(rss(
            &[
                ("1", "First ship enters Port Selby", HARBOUR),
                (
                    "2",
                    "中央银行维持利率不变",
                    "新华社北京8月12日电 中央银行维持利率不变。",
                ),
            ],
            10,
        )),
    );
    origin.route("/gone", Answer::status(404));
    let linked = rss(&[("x", "A page that is gone", "Its text.")], 5)
        .replace("<category>", &format!("<link>{}</link><enclosure url=\"https://example.org/a.jpg\" type=\"image/jpeg\" length=\"9\"/><category>", origin.url("/page")));
    origin.route("/linked", Answer::ok(linked));
    origin.route("/page", Answer::status(404));
    let feed = |id: &str, agency: &str, fetch: bool| {
        let url = origin.url(&format!("/{id}"));
        format!(
            "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\nagency = \"{agency}\"\n[feed.article]\nfetch = {fetch}\n"
        )
    };
    let config = [
        LOOPBACK.to_owned(),
        feed("meridian", "MERIDIAN", false),
        feed("ins", "INS", false),
        feed("gone", "INS", false),
        feed("linked", "INS", true),
    ]
    .concat();
    let desk = Desk::new();
    desk.run_once(&config).await;
    let withdrawn = (
        "b",
        "STORY WITHDRAWN: Minister to resign - sources",
        "The story on the minister is withdrawn. There will be no substitute story.",
    );
    origin.route(
        "/meridian",
        Answer::ok(rss(
            &[
                ("a", "CORRECTED: Harbour of Port Selby reopens", LATER),
                withdrawn,
                flash,
                held,
            ],
            19,
        )),
    );
    desk.run_once(&config).await;
    desk
}

#[tokio::test]
async fn every_query_of_the_guide_works_as_printed() {
    let desk = filled().await;
    let queries = blocks("sql");
    assert!(queries.len() >= 20, "{} queries", queries.len());
    let empty: Vec<_> = queries
        .into_iter()
        .filter(|query| desk.rows(query).is_empty())
        .collect();
    assert!(empty.is_empty(), "no row:\n{}", empty.join("\n\n"));
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
async fn every_program_of_the_guide_works_as_printed() {
    let desk = filled().await;
    let folder = desk.store_path().with_file_name("");
    for (program, expected) in blocks("python")
        .into_iter()
        .zip(["MERIDIAN", "new MERIDIAN"])
    {
        let child = Command::new("python3")
            .args(["-u", "-c", program])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            println!("skipped: no python3 here");
            return;
        };
        let output = BufReader::new(child.stdout.take().unwrap());
        let found = output
            .lines()
            .map_while(Result::ok)
            .any(|line| line.contains(expected));
        // One of them follows the change feed for ever.
        let _ = child.kill();
        child.wait().unwrap();
        assert!(found, "no line with {expected}:\n{program}");
    }
}
