//! Every query that docs/reading.md prints, run as printed on a store that the daemon filled.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use newswire::clock::Clock;

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

fn rss(entries: &[Entry<'_>], minutes_ago: u64) -> String {
    let minutes = Duration::from_mins(minutes_ago);
    let published = Clock::System.now().saturating_sub(minutes);
    let published = published.timestamp().unwrap();
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

const MINISTER: Entry<'_> = (
    "b",
    "Minister to resign - sources",
    "NORDHAVN (MERIDIAN) -- The minister will resign today, sources said.",
);
const WITHDRAWN: Entry<'_> = (
    "b",
    "STORY WITHDRAWN: Minister to resign - sources",
    "The story on the minister is withdrawn. There will be no substitute story.",
);
const FLASH: Entry<'_> = (
    "c",
    "URGENT: Bridge closed",
    "SELBY BRIDGE, June 25 (MERIDIAN) -- The bridge is closed.",
);
const HELD: Entry<'_> = (
    "d",
    "Speech of the mayor",
    "HOLD - not for release before Monday. The mayor will speak at noon.",
);
const RATE: Entry<'_> = (
    "2",
    "中央银行维持利率不变",
    "新华社北京8月12日电 中央银行维持利率不变。",
);

/// Puts up the feeds of two agencies, one of which is gone, and one whose page is gone; gives their configuration.
fn publish(origin: &Origin) -> String {
    let harbour = ("a", "Harbour of Port Selby reopens", HARBOUR);
    let ship = ("1", "First ship enters Port Selby", HARBOUR);
    let media = format!(
        "<link>{}</link><enclosure url=\"https://example.org/a.jpg\" type=\"image/jpeg\" length=\"9\"/><category>",
        origin.url("/page")
    );
    let linked = rss(&[("x", "A page that is gone", "Its text.")], 5);
    for (path, answer) in [
        (
            "/meridian",
            Answer::ok(rss(&[harbour, MINISTER, FLASH, HELD], 20)),
        ),
        ("/ins", Answer::ok(rss(&[ship, RATE], 10))),
        ("/gone", Answer::status(404)),
        ("/linked", Answer::ok(linked.replace("<category>", &media))),
        ("/page", Answer::status(404)),
    ] {
        origin.route(path, answer);
    }
    let feed = |id: &str, agency: &str, fetch: bool| {
        let url = origin.url(&format!("/{id}"));
        format!(
            "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\nagency = \"{agency}\"\n[feed.article]\nfetch = {fetch}\n"
        )
    };
    [
        LOOPBACK.to_owned(),
        feed("meridian", "MERIDIAN", false),
        feed("ins", "INS", false),
        feed("gone", "INS", false),
        feed("linked", "INS", true),
    ]
    .concat()
}

/// Fills a store with the news of two agencies, a correction, a withdrawal, a feed that fails and a page that is gone.
async fn filled() -> Desk {
    let origin = Origin::start().await;
    let config = publish(&origin);
    let desk = Desk::new();
    desk.run_once(&config).await;
    let corrected = ("a", "CORRECTED: Harbour of Port Selby reopens", LATER);
    let later = rss(&[corrected, WITHDRAWN, FLASH, HELD], 19);
    origin.route("/meridian", Answer::ok(later));
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
async fn what_changed_is_found_without_a_look_at_every_text() {
    let desk = filled().await;
    let (_, chapter) = GUIDE.split_once("## What changed").unwrap();
    let (chapter, _) = chapter.split_once("\n## ").unwrap();
    let queries = || {
        blocks("sql")
            .into_iter()
            .filter(|query| chapter.contains(query))
    };
    assert_eq!(queries().count(), 6);
    for query in queries() {
        let plan = desk.rows(&format!("EXPLAIN QUERY PLAN {query}"));
        let is_whole = |step: &&String| {
            ["| SCAN item", "| SCAN past_revision"]
                .iter()
                .any(|scan| step.ends_with(scan))
        };
        let whole: Vec<_> = plan.iter().filter(is_whole).collect();
        assert!(whole.is_empty(), "{query}\n{plan:#?}");
    }
}

#[tokio::test]
async fn every_program_of_the_guide_works_as_printed() {
    let desk = filled().await;
    let folder = desk.store_path().with_file_name("");
    let programs = blocks("python");
    let expected = ["MERIDIAN", "new MERIDIAN"];
    assert_eq!(programs.len(), expected.len());
    for (program, expected) in programs.into_iter().zip(expected) {
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
        let (sender, found) = mpsc::sync_channel(1);
        let reading = thread::spawn(move || {
            let mut lines = output.lines().map_while(Result::ok);
            let _ = sender.send(lines.any(|line| line.contains(expected)));
        });
        let found = found.recv_timeout(Duration::from_secs(30));
        // One of them follows the change feed for ever.
        let _ = child.kill();
        child.wait().unwrap();
        reading.join().unwrap();
        assert_eq!(found, Ok(true), "no line with {expected}:\n{program}");
    }
}
