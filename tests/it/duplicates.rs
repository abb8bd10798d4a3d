//! The same story again, and other stories of the same event, from the feeds to the rows that readers see.

use std::fmt::Write as _;

use newswire::clock::Clock;
use newswire::daemon::Matcher;
use newswire::model::UnixMillis;
use newswire::store::StoreWrite;

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

const FERRY: &str = "A ferry with 48 people on board sank off the northern coast early on Tuesday after it struck a reef in heavy fog. \
    All passengers were taken to the harbour of Westhaven by fishing boats, the coast guard said. Captain Jonas Berg told the \
    inquiry that the radar had failed twice during the night. The owners of the ship, a family company that runs 3 ferries, \
    said that it had passed its inspection in March. Divers will look at the wreck once the weather allows it.";

const OTHER_FERRY: &str = "The coast guard saved everybody from a ferry that went down in the fog before Westhaven. Nobody drowned when the \
    ship ran onto a reef and sank, its captain Berg said at the harbour. Fishing boats brought the passengers ashore, and divers \
    wait for better weather to examine the wreck and its radar.";

const BANK: &str = "The central bank said that it gave the money market 450 million crowns of help in its morning session. It bought 120 \
    million crowns of band one bills at 9.5 per cent and 80 million crowns of band two bills at the same rate. Earlier it had \
    put the shortage of the day at about 700 million crowns, and dealers expected more help in the afternoon.";

fn rss(items: &[(String, String, String)]) -> String {
    let mut text = String::from(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Agency</title>",
    );
    for (guid, title, body) in items {
        let _ = write!(
            text,
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title>\
             <content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>\
             <pubDate>Sun, 25 Jun 2023 05:03:00 GMT</pubDate></item>"
        );
    }
    text + "</channel></rss>"
}

/// Polls the feed of each agency once, one after the other, and gives the desk with its store.
async fn desk_with(agencies: &[(&str, Vec<(String, String, String)>)]) -> Desk {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let mut config = LOOPBACK.to_owned();
    for (agency, items) in agencies {
        let path = format!("/{agency}.xml");
        origin.route(&path, Answer::ok(rss(items)));
        let _ = write!(
            config,
            "\n[[feed]]\nid = \"{}\"\nurl = \"{}\"\nagency = \"{agency}\"\ncountry = \"XX\"\nlanguage = \"en\"\narticle = {{ fetch = false }}\n",
            agency.to_lowercase(),
            origin.url(&path)
        );
        let progress = desk.run_once(&config).await;
        assert!(progress.failures.is_empty(), "{:?}", progress.failures);
    }
    desk
}

fn item(guid: &str, title: &str, body: &str) -> (String, String, String) {
    (guid.to_owned(), title.to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_repeat_points_to_the_first_and_both_share_a_story_with_others_of_the_event() {
    let more = format!(
        "{FERRY} On Wednesday the harbour master resigned. Sailors had warned him of the reef for 20 years."
    );
    let desk = desk_with(&[
        (
            "NORTH",
            vec![
                item("n1", "Ferry sinks off Westhaven", FERRY),
                item("n2", "Central bank helps the money market", BANK),
            ],
        ),
        (
            "SOUTH",
            vec![item("s1", "Ferry sinks off Westhaven", &more)],
        ),
        (
            "EAST",
            vec![item(
                "e1",
                "All saved from ferry that sank in the fog",
                OTHER_FERRY,
            )],
        ),
    ])
    .await;
    insta::assert_snapshot!(
        desk.rows("SELECT agency, headline, duplicate_of, relation, story_id FROM item ORDER BY item_id").join("\n"),
        @""
    );
    insta::assert_snapshot!(
        desk.rows("SELECT item_id, of_item_id, relation, matched_item_id, round(containment, 2), figures_missing, figures_new FROM repetition").join("\n"),
        @""
    );
    insta::assert_snapshot!(
        desk.rows("SELECT headline, agency, items, agencies, lead_item_id FROM stories").join("\n"),
        @""
    );
    insta::assert_snapshot!(
        desk.rows("SELECT item_id, kind FROM change ORDER BY seq").join("\n"),
        @""
    );
}

#[tokio::test]
async fn a_hundred_times_the_same_is_one_story_that_all_others_repeat() {
    let items = (0..100).map(|number| {
        let title = format!("Ferry sinks, part {number}");
        item(&format!("n{number}"), &title, FERRY)
    });
    let desk = desk_with(&[("NORTH", items.collect())]).await;
    insta::assert_snapshot!(
        desk.rows("SELECT duplicate_of, relation, count(*) FROM item GROUP BY 1, 2 ORDER BY 3").join("\n"),
        @""
    );
    insta::assert_snapshot!(desk.rows("SELECT items, agencies, lead_item_id FROM story").join("\n"), @"");
}

#[tokio::test]
async fn a_recurring_report_repeats_none() {
    let afternoon = BANK
        .replace("450", "615")
        .replace("120", "37")
        .replace("80 million", "204 million")
        .replace("700", "950");
    let desk = desk_with(&[(
        "NORTH",
        vec![
            item("n1", "Bank gives market 450 million crowns of help", BANK),
            item(
                "n2",
                "Bank gives market 615 million crowns of help",
                &afternoon,
            ),
        ],
    )])
    .await;
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 2);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM repetition"), 0);
}

/// Gives a story of its own for each number.
fn story(number: u32) -> String {
    let mut text = String::new();
    let mut state = number.wrapping_add(1);
    for place in 0..90 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let word = format!("wo{}rd{}", state >> 20, state >> 27);
        let end = if place % 12 == 11 { ". " } else { " " };
        text += &word;
        text += end;
    }
    text
}

#[tokio::test]
async fn a_digest_contains_its_stories_and_repeats_none() {
    let mut items: Vec<_> = (0..30)
        .map(|number| {
            item(
                &format!("n{number}"),
                &format!("Story {number}"),
                &story(number),
            )
        })
        .collect();
    let opening = "These are the stories of the day in short, as the desk has chosen them this evening for all who were away. ".repeat(6);
    let all: Vec<String> = (0..30).map(story).collect();
    items.push(item(
        "digest",
        "The day",
        &format!("{opening}{}", all.join(" ")),
    ));
    let desk = desk_with(&[("NORTH", items)]).await;
    assert_eq!(
        desk.rows("SELECT headline, relation FROM item WHERE relation IS NOT NULL"),
        ["The day | contains"]
    );
    let contained: i64 = desk.value("SELECT count(*) FROM repetition WHERE relation = 'contains'");
    assert!((4..=30).contains(&contained), "{contained}");
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM repetition WHERE relation <> 'contains'"),
        0
    );
}

#[tokio::test]
async fn a_huge_body_is_compared_by_its_beginning() {
    let long = format!(
        "{FERRY} {}",
        "The fog stayed over the coast and the boats stayed in the harbour. ".repeat(30_000)
    );
    assert!(long.len() > 2_000_000);
    let desk = desk_with(&[
        ("NORTH", vec![item("n1", "Ferry sinks", &long)]),
        ("SOUTH", vec![item("s1", "Ferry sinks", &long)]),
    ])
    .await;
    assert_eq!(
        desk.rows("SELECT duplicate_of, relation FROM item ORDER BY item_id"),
        ["- | -", "1 | same"]
    );
}

#[tokio::test]
async fn what_was_not_compared_when_the_daemon_died_is_compared_when_it_comes_back() {
    let desk = desk_with(&[
        ("NORTH", vec![item("n1", "Ferry sinks", FERRY)]),
        ("SOUTH", vec![item("s1", "Ferry sinks", FERRY)]),
    ])
    .await;
    let mut store = desk.open_store(Clock::System.now());
    let reader = store.reader().unwrap();
    let mut matcher = Matcher::default();
    assert_eq!(
        matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap(),
        None
    );
    let repeats: i64 = desk.value("SELECT duplicate_of FROM item WHERE item_id = 2");
    assert_eq!(repeats, 1);

    // The comparison is read and lost with the daemon: the next one finds the same.
    let rows = "SELECT item_id, duplicate_of, relation, story_id FROM item ORDER BY item_id";
    let before = desk.rows(rows);
    store
        .apply(&[StoreWrite::Comparisons(Box::new(rewound()))])
        .unwrap();
    let lost = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap();
    let found = Matcher::default()
        .compare_next(&reader, 64, UnixMillis(0))
        .unwrap();
    assert_eq!(
        lost.as_ref().map(|lost| lost.up_to),
        found.as_ref().map(|found| found.up_to)
    );
    store
        .apply(&[StoreWrite::Comparisons(Box::new(found.unwrap()))])
        .unwrap();
    assert_eq!(desk.rows(rows), before);
    let told: i64 = desk.value("SELECT count(*) FROM change WHERE kind = 'duplicate'");
    assert_eq!(told, 1, "what is known already is not told again");
}

/// Sets the matcher back to the beginning of the change feed.
fn rewound() -> newswire::model::Comparisons {
    newswire::model::Comparisons {
        up_to: newswire::model::Sequence(0),
        items: Vec::new(),
        statistics: Vec::new(),
        at: UnixMillis(0),
    }
}
