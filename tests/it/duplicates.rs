//! The same story again, and other stories of the same event, from the feeds to the rows that readers see.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::Duration;

use newswire::clock::Clock;
use newswire::daemon::Matcher;
use newswire::model::{
    ComparedItem, ItemComparison, ItemId, NewPlaces, Relation, Repetition, UnixMillis,
};
use newswire::plan::{self, EventItem, StoryOf, TermStatistics, TermWeights};
use newswire::store::StoreWrite;
use newswire::story;

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

/// guid, title, body.
type Entry = (String, String, String);

/// Gives a document of items that were published an hour ago: what was published weeks ago is compared with nothing.
fn rss(items: &[Entry]) -> String {
    rss_of(items, &ago(1))
}

/// Writes a moment so many hours ago as feeds do.
fn ago(hours: u64) -> String {
    let at = Clock::System.now();
    let at = at.saturating_sub(Duration::from_hours(hours)).timestamp();
    at.unwrap()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

fn rss_of(items: &[Entry], published: &str) -> String {
    let mut text = String::from(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Agency</title>",
    );
    for (guid, title, body) in items {
        let _ = write!(
            text,
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title>\
             <content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>\
             <pubDate>{published}</pubDate></item>"
        );
    }
    text + "</channel></rss>"
}

/// Polls the feed of each agency once, one after the other, and gives the desk with its store.
async fn desk_with(agencies: &[(&str, Vec<Entry>)]) -> Desk {
    let documents = agencies.iter().map(|(agency, items)| (*agency, rss(items)));
    desk_with_documents(&documents.collect::<Vec<_>>()).await
}

async fn desk_with_documents(agencies: &[(&str, String)]) -> Desk {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let mut config = LOOPBACK.to_owned();
    for (agency, document) in agencies {
        let path = format!("/{agency}.xml");
        origin.route(&path, Answer::ok(document.clone()));
        let _ = write!(
            config,
            "\n[[feed]]\nid = \"{}\"\nurl = \"{}\"\nagency = \"{agency}\"\ncountry = \"NO\"\nlanguage = \"en\"\narticle = {{ fetch = false }}\n",
            agency.to_lowercase(),
            origin.url(&path)
        );
        let progress = desk.run_once(&config).await;
        assert!(progress.failures.is_empty(), "{:?}", progress.failures);
    }
    desk
}

fn item(guid: &str, title: &str, body: &str) -> Entry {
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
        @"
    NORTH | Ferry sinks off Westhaven | - | - | 1
    NORTH | Central bank helps the money market | - | - | -
    SOUTH | Ferry sinks off Westhaven | 1 | update | 1
    EAST | All saved from ferry that sank in the fog | - | - | 1
    "
    );
    insta::assert_snapshot!(
        desk.rows("SELECT item_id, of_item_id, relation, matched_item_id, round(containment, 2), figures_missing, figures_new FROM repetition").join("\n"),
        @"3 | 1 | update | 1 | 1 | 0 | 1"
    );
    insta::assert_snapshot!(
        desk.rows("SELECT headline, agency, items, agencies, lead_item_id FROM stories").join("\n"),
        @"Ferry sinks off Westhaven | NORTH | 3 | 3 | 1"
    );
    insta::assert_snapshot!(
        desk.rows("SELECT item_id, kind FROM change ORDER BY seq").join("\n"),
        @"
    1 | new
    2 | new
    3 | new
    3 | duplicate
    1 | story
    3 | story
    4 | new
    4 | story
    "
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
        @"
    - | - | 1
    1 | same | 99
    "
    );
    insta::assert_snapshot!(desk.rows("SELECT items, agencies, lead_item_id FROM story").join("\n"), @"100 | 1 | 1");
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

#[tokio::test]
async fn a_leader_that_changes_keeps_what_repeats_it() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let mut config = LOOPBACK.to_owned();
    for agency in ["north", "south"] {
        let path = format!("/{agency}.xml");
        origin.route(&path, Answer::ok(rss(&[item("n1", "Ferry sinks", FERRY)])));
        let _ = write!(
            config,
            "\n[[feed]]\nid = \"{agency}\"\nurl = \"{}\"\nagency = \"{}\"\nlanguage = \"en\"\narticle = {{ fetch = false }}\n",
            origin.url(&path),
            agency.to_uppercase()
        );
        desk.run_once(&config).await;
    }
    let rows = "SELECT agency, duplicate_of, relation, story_id FROM item ORDER BY item_id";
    let linked = ["NORTH | - | - | 1", "SOUTH | 1 | same | 1"];
    assert_eq!(desk.rows(rows), linked);
    // Its new text repeats that of the follower no more; the follower's own text has not changed.
    origin.route(
        "/north.xml",
        Answer::ok(rss(&[item("n1", "Ferry sinks", OTHER_FERRY)])),
    );
    desk.run_once(&config).await;
    assert_eq!(
        desk.value::<i64>("SELECT version FROM item WHERE item_id = 1"),
        2
    );
    assert_eq!(desk.rows(rows), linked);
    // The follower follows, and is compared anew.
    origin.route(
        "/south.xml",
        Answer::ok(rss(&[item("n1", "Ferry sinks", BANK)])),
    );
    desk.run_once(&config).await;
    assert_eq!(
        desk.rows(rows),
        ["NORTH | - | - | 1", "SOUTH | - | - | 1"],
        "it repeats nothing now, and keeps its story"
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM repetition"), 0);
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM change WHERE kind = 'duplicate'"),
        2
    );
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
    // So few that two hashes of the digest are of one story, which is what finds it: with eight stories that is all but certain.
    let mut items: Vec<_> = (0..8)
        .map(|number| {
            item(
                &format!("n{number}"),
                &format!("Story {number}"),
                &story(number),
            )
        })
        .collect();
    let opening = "These are the stories of the day in short, as the desk has chosen them this evening for all who were away. ".repeat(6);
    let all: Vec<String> = (0..8).map(story).collect();
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
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM repetition WHERE relation <> 'contains'"),
        0
    );
}

#[tokio::test]
async fn a_story_that_comes_late_repeats_what_is_known_however_the_clock_runs() {
    let dated = |day: &str| rss_of(&[item("n1", "Ferry sinks", FERRY)], day);
    let desk = desk_with_documents(&[
        ("NORTH", dated(&ago(1))),
        ("SOUTH", dated(&ago(49))),
        ("EAST", dated(&ago(6 * 24 + 1))),
        ("WEST", dated("Wed, 01 Jan 1930 05:03:00 GMT")),
    ])
    .await;
    assert_eq!(
        desk.rows("SELECT agency, duplicate_of, relation FROM item ORDER BY item_id"),
        [
            "NORTH | - | -",
            "SOUTH | 1 | same",
            "EAST | - | -",
            "WEST | - | -"
        ]
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

#[tokio::test]
async fn a_pair_that_was_found_twice_is_one_row() {
    let desk = desk_with(&[
        ("NORTH", vec![item("n1", "Ferry sinks", FERRY)]),
        ("SOUTH", vec![item("s1", "Bank helps", BANK)]),
    ])
    .await;
    let pair = |relation| Repetition {
        item_id: ItemId(2),
        of: ItemId(1),
        relation,
        matched: ItemId(1),
        containment: 1.0,
        figures: 1.0,
        figures_missing: 0,
        figures_new: 0,
        names: 1.0,
        length: 1.0,
        words: 9,
    };
    let mut found = rewound();
    found.items.push(ItemComparison {
        repetitions: vec![pair(Relation::Same), pair(Relation::Contains)],
        ..nothing_of(ItemId(2))
    });
    let mut store = desk.open_store(Clock::System.now());
    let write = StoreWrite::Comparisons(Box::new(found));
    assert_eq!(store.apply(&[write]).unwrap().refused, []);
    let rows = "SELECT item_id, of_item_id, relation FROM repetition";
    assert_eq!(desk.rows(rows), ["2 | 1 | contains"]);
}

/// Sets a store back to where a killed daemon would have left it: two of four items compared, no place written.
const KILLED: &str = "DELETE FROM sketch; \
     UPDATE item SET story_id = NULL, duplicate_of = NULL, relation = NULL WHERE item_id > 2; \
     UPDATE meta SET value = (SELECT min(seq) - 1 FROM change WHERE item_id = 3) WHERE key = 'compared_up_to';";

#[tokio::test]
async fn places_that_a_killed_daemon_had_not_written_are_found_again() {
    // A store of a version that gathered no places has no cursor for them.
    for cursor in [
        "UPDATE meta SET value = '0' WHERE key = 'placed_up_to'",
        "DELETE FROM meta WHERE key = 'placed_up_to'",
    ] {
        let desk = desk_with(&[
            ("NORTH", vec![item("n1", "Ferry sinks", FERRY)]),
            ("SOUTH", vec![item("s1", "Ferry down", OTHER_FERRY)]),
            ("EAST", vec![item("e1", "Ferry sinks", FERRY)]),
            ("WEST", vec![item("w1", "Ferry down", OTHER_FERRY)]),
        ])
        .await;
        desk.let_time_pass(KILLED);
        desk.let_time_pass(cursor);
        let store = desk.open_store(Clock::System.now());
        let reader = store.reader().unwrap();
        let mut matcher = Matcher::default();
        let found = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap();
        let found = found.unwrap();
        let links = found.items.iter().map(|item| {
            let of = item.duplicate.map(|link| link.of);
            (item.item_id, of, item.event)
        });
        let (first, second) = (Some(ItemId(1)), Some(ItemId(2)));
        assert_eq!(
            links.collect::<Vec<_>>(),
            [(ItemId(3), first, first), (ItemId(4), second, second)]
        );
        assert_eq!(matcher.places_due(), None);
        let places = matcher.places().unwrap();
        assert_eq!(items_of(&places), 4, "all of them are to be written yet");
        assert_eq!(places.up_to, Some(found.up_to));
    }
}

#[tokio::test]
async fn an_item_that_changes_is_compared_by_its_new_words() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let feed = |agency: &str, title: &str, body: &str| {
        let path = format!("/{agency}.xml");
        origin.route(&path, Answer::ok(rss(&[item("n1", title, body)])));
        format!(
            "\n[[feed]]\nid = \"{agency}\"\nurl = \"{}\"\nagency = \"{}\"\nlanguage = \"en\"\narticle = {{ fetch = false }}\n",
            origin.url(&path),
            agency.to_uppercase()
        )
    };
    let mut matcher = Matcher::default();
    let mut events = || {
        desk.let_time_pass(
            "DELETE FROM sketch; UPDATE item SET story_id = NULL; \
             UPDATE meta SET value = '0' WHERE key = 'compared_up_to'",
        );
        let reader = newswire::store::Reader::open(&desk.store_path()).unwrap();
        let found = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap();
        let items = found.unwrap().items;
        let events = items.iter().map(|item| (item.item_id, item.event));
        events.collect::<Vec<_>>()
    };
    let north = feed("north", "Money market gets help", BANK);
    desk.run_once(&format!("{LOOPBACK}{north}")).await;
    assert_eq!(events(), [(ItemId(1), None)]);
    // The matcher has its words in memory, and another item comes that tells what it tells now.
    feed("north", "Ferry sinks off Westhaven", FERRY);
    let south = feed("south", "All saved from ferry in the fog", OTHER_FERRY);
    desk.run_once(&format!("{LOOPBACK}{north}{south}")).await;
    assert_eq!(events(), [(ItemId(1), None), (ItemId(2), Some(ItemId(1)))]);
}

#[tokio::test]
async fn a_story_whose_text_comes_later_is_counted_once() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let headline = "Ferry sinks in heavy fog before Westhaven harbour, passengers saved";
    let link = origin.url("/ferry");
    let document = format!(
        "<rss version=\"2.0\"><channel><title>Agency</title><item><guid>f1</guid><title>{headline}</title>\
         <link>{link}</link><pubDate>{}</pubDate></item></channel></rss>",
        ago(1)
    );
    origin.route("/north.xml", Answer::ok(document));
    origin.route("/ferry", Answer::status(503));
    let config = format!(
        "{LOOPBACK}\n[[feed]]\nid = \"north\"\nurl = \"{}\"\nlanguage = \"en\"\narticle.fetch = true\n",
        origin.url("/north.xml")
    );
    let counted = || {
        let language = "SELECT counts FROM term_statistics WHERE language = 'en'";
        TermStatistics::from_bytes(&desk.value::<Vec<u8>>(language)).unwrap()
    };
    desk.run_once(&config).await;
    assert_eq!(counted().stories(), 1);
    let page = format!(
        "<html lang=\"en\"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>\
         <p>{FERRY}</p><p>{OTHER_FERRY}</p></article></body></html>"
    );
    origin.route(
        "/ferry",
        Answer::ok(page).header("Content-Type", "text/html"),
    );
    desk.let_time_pass("UPDATE article_job SET next_attempt_at = 0");
    desk.run_once(&config).await;
    let has_body = "SELECT body_text IS NOT NULL FROM item WHERE version = 1";
    assert!(desk.value::<bool>(has_body));
    let statistics = counted();
    assert_eq!(statistics.stories(), 1);
    // The words of the headline once, and those of the text too.
    let mut once = TermStatistics::default();
    once.count(&story::term_counts(
        "en",
        Some(headline),
        &[Some(FERRY), Some(OTHER_FERRY)],
    ));
    assert_eq!(statistics, once);
}

fn items_of(places: &NewPlaces) -> usize {
    let items: HashSet<ItemId> = places.rows.iter().map(|(_, item)| *item).collect();
    items.len()
}

#[tokio::test]
async fn places_are_written_many_at_a_time_and_when_the_daemon_ends() {
    let entries = |first: u32| {
        let numbers = first..first + 350;
        let entries = numbers.map(|number| {
            let guid = format!("g{number}");
            item(&guid, &format!("Story {number}"), &story(number))
        });
        entries.collect::<Vec<_>>()
    };
    let desk = desk_with(&[
        ("NORTH", entries(0)),
        ("SOUTH", entries(350)),
        ("EAST", entries(700)),
    ])
    .await;
    let placed = "SELECT count(DISTINCT item_id) FROM sketch";
    assert_eq!(desk.value::<i64>(placed), 1050, "at the end of each pass");
    let cursors =
        "SELECT count(DISTINCT value) FROM meta WHERE key IN ('compared_up_to', 'placed_up_to')";
    assert_eq!(desk.value::<i64>(cursors), 1);

    let mut store = desk.open_store(Clock::System.now());
    let mut apply = |write| assert_eq!(store.apply(&[write]).unwrap().refused, []);
    apply(StoreWrite::Comparisons(Box::new(rewound())));
    let reader = newswire::store::Reader::open(&desk.store_path()).unwrap();
    let mut matcher = Matcher::default();
    let mut written = Vec::new();
    while let Some(found) = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap() {
        apply(StoreWrite::Comparisons(Box::new(found)));
        if let Some(places) = matcher.places_due() {
            written.push(items_of(&places));
            apply(StoreWrite::Places(Box::new(places)));
        }
    }
    let rest = matcher.places().map_or(0, |places| items_of(&places));
    assert_eq!(written.len(), 1, "{written:?}");
    assert_eq!(written[0] + rest, 1050);

    // So many that were never placed are written before anything is compared, and nothing is held that was written.
    desk.let_time_pass(
        "DELETE FROM sketch; UPDATE meta SET value = '0' WHERE key = 'placed_up_to'; \
         UPDATE meta SET value = value - 1 WHERE key = 'compared_up_to'",
    );
    let mut matcher = Matcher::default();
    let found = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap();
    let found = found.unwrap();
    assert_eq!(
        (found.items.len(), found.up_to),
        (0, reader.compared_up_to().unwrap())
    );
    let part = matcher.places_due().unwrap();
    assert!(items_of(&part) < 1050 && part.up_to < Some(found.up_to));
    apply(StoreWrite::Places(Box::new(part)));
    let found = matcher.compare_next(&reader, 64, UnixMillis(0)).unwrap();
    assert_eq!(found.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_story_that_all_but_one_item_left_is_none_any_more() {
    let desk = desk_with(&[
        ("NORTH", vec![item("n1", "Ferry sinks", FERRY)]),
        ("SOUTH", vec![item("s1", "Ferry down", OTHER_FERRY)]),
        ("WEST", vec![item("w1", "Bank helps", BANK)]),
    ])
    .await;
    let rows = "SELECT item_id, story_id FROM item ORDER BY item_id";
    assert_eq!(desk.rows(rows), ["1 | 1", "2 | 1", "3 | -"]);
    let mut found = rewound();
    found.items.push(ItemComparison {
        event: Some(ItemId(3)),
        ..nothing_of(ItemId(2))
    });
    let mut store = desk.open_store(Clock::System.now());
    store
        .apply(&[StoreWrite::Comparisons(Box::new(found))])
        .unwrap();
    assert_eq!(desk.rows(rows), ["1 | -", "2 | 2", "3 | 2"]);
    assert_eq!(
        desk.rows("SELECT story_id, items, agencies FROM stories"),
        ["2 | 2 | 2"]
    );
    let told = "SELECT item_id FROM change WHERE kind = 'story' ORDER BY seq";
    assert_eq!(
        desk.rows(told),
        ["1", "2", "3", "2", "1"],
        "also the one that was left"
    );
}

/// Says that nothing was found out about an item.
fn nothing_of(item_id: ItemId) -> ItemComparison {
    ItemComparison {
        item_id,
        version: 1,
        keys: Vec::new(),
        duplicate: None,
        is_duplicate_changed: false,
        terms: None,
        event: None,
        repetitions: Vec::new(),
    }
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

/// Texts in one language: two that tell one event, and another story.
const LANGUAGES: &[(&str, [&str; 3])] = &[
    (
        "ru",
        [
            "Паром с пассажирами затонул у порта Вестхейвен, налетев в тумане на риф. Всех спасли рыбаки.",
            "У Вестхейвена рыбаки спасли пассажиров парома, который в тумане налетел на рифы и затонул.",
            "Сборная выиграла матч со счётом три один и досрочно вышла в финал чемпионата.",
        ],
    ),
    (
        "ko",
        [
            "여객선이 웨스트헤이븐 앞바다에서 안개 속에 암초에 부딪혀 침몰했다. 승객은 어선이 모두 구조했다.",
            "안개 속에서 암초와 충돌해 침몰한 여객선의 승객들을 어선들이 구조해 웨스트헤이븐으로 옮겼다.",
            "대표팀이 홈 경기에서 세 골을 넣고 이겨 결승에 올랐다. 감독은 젊은 선수들을 칭찬했다.",
        ],
    ),
    (
        "zh",
        [
            "一艘渡轮在大雾中触礁，沉没在西港附近海域，所有乘客都被渔船救起。",
            "西港附近一艘渡轮触礁沉没，渔船在大雾中救起了全部乘客。",
            "国家队在主场以三比一获胜，提前进入决赛，教练称赞了年轻球员。",
        ],
    ),
    (
        "ja",
        [
            "ウェストヘイブン沖で濃霧の中、フェリーが岩礁に乗り上げて沈没し、乗客は全員漁船に救助された。",
            "漁船が沈没したフェリーの乗客を全員救助した。フェリーは濃霧で岩礁に乗り上げ、ウェストヘイブン沖で沈んだ。",
            "代表チームは本拠地で三対一と勝ち、決勝に進んだ。監督は若い選手をほめた。",
        ],
    ),
    (
        "ar",
        [
            "غرقت عبارة تقل ركابا قرب ميناء ويستهافن بعد اصطدامها بالشعاب المرجانية وسط الضباب، وأنقذ الصيادون جميع الركاب.",
            "أنقذ صيادون ركاب العبارة التي غرقت قرب ويستهافن بعد أن اصطدمت بشعاب مرجانية في الضباب.",
            "فاز المنتخب الوطني على أرضه بثلاثة أهداف وتأهل إلى النهائي، وأشاد المدرب باللاعبين الشباب.",
        ],
    ),
    (
        "tr",
        [
            "Westhaven açıklarında sis içinde resife çarpan feribot battı, yolcuların tümünü balıkçılar kurtardı.",
            "Balıkçılar, siste resife çarparak batan feribotun yolcularını Westhaven açıklarında kurtardı.",
            "Milli takım sahasında üç golle kazanarak finale yükseldi, teknik direktör genç oyuncuları övdü.",
        ],
    ),
    (
        "en",
        [
            "A ferry sank off Westhaven after it struck a reef in the fog. Fishermen saved all the passengers.",
            "Fishermen rescued passengers of the ferry that hit a reef in fog and went down near Westhaven.",
            "The national team won its match with three goals and went on to the final, and the coach praised the young players.",
        ],
    ),
];

#[test]
fn an_event_is_known_again_in_every_language_and_in_no_other() {
    let compared = |item_id, language: &str, text: &str| ComparedItem {
        item_id: ItemId(item_id),
        version: 1,
        published_at: UnixMillis(0),
        marker: None,
        agency: None,
        language: Some(language.to_owned()),
        headline: None,
        lede: None,
        dateline: None,
        content_hash: 0,
        body_text: Some(text.to_owned()),
        duplicate: None,
        is_same_page: false,
        story_id: None,
    };
    let weigh = |item: &ComparedItem| {
        let mut statistics = TermStatistics::default();
        let terms = plan::item_terms(item);
        statistics.count(&terms);
        statistics.weigh(&terms)
    };
    for (language, [first, second, other]) in LANGUAGES {
        let known = [
            weigh(&compared(1, language, first)),
            weigh(&compared(2, language, other)),
        ];
        let joins = |language: &str, text: &str| {
            let terms = weigh(&compared(3, language, text));
            joined(&terms, UnixMillis(0), &known)
        };
        assert_eq!(joins(language, second), Some(1), "{language}");
        assert_eq!(joins("xx", second), None, "{language}");
        let late = weigh(&compared(3, language, second));
        let days_later = UnixMillis(4 * 86_400_000);
        assert_eq!(joined(&late, days_later, &known), None, "{language}");
    }
}

/// Gives which of these items an item joins, the first of them 1; none of them has a story yet.
fn joined(terms: &TermWeights, published_at: UnixMillis, known: &[TermWeights]) -> Option<i64> {
    let candidates = (1..).map(ItemId).zip(known);
    let likenesses = plan::likenesses(terms, candidates).into_iter();
    let alone = likenesses.map(|(item_id, likeness)| {
        let item = EventItem {
            item_id,
            published_at: UnixMillis(0),
            story: StoryOf::Single(item_id),
            story_items: 1,
            story_begun_at: UnixMillis(0),
        };
        (item, likeness)
    });
    plan::same_event(published_at, &alone.collect::<Vec<_>>()).map(|item| item.item_id.0)
}

#[test]
fn an_item_joins_the_story_most_of_which_is_like_it() {
    let check = |known: &[(i64, StoryOf, f32)], expected: Option<i64>| {
        let of_story = |story| known.iter().filter(|(_, of, _)| *of == story).count() as u64;
        let known = known.iter().map(|(item_id, story, likeness)| {
            let item = EventItem {
                item_id: ItemId(*item_id),
                published_at: UnixMillis(0),
                story: *story,
                story_items: of_story(*story),
                story_begun_at: UnixMillis(0),
            };
            (item, *likeness)
        });
        let known: Vec<(EventItem, f32)> = known.collect();
        let joined = plan::same_event(UnixMillis(0), &known);
        assert_eq!(joined.map(|item| item.item_id.0), expected, "{known:?}");
    };
    let (one, other) = (StoryOf::Row(1), StoryOf::Row(2));
    check(&[(1, StoryOf::Single(ItemId(1)), 0.25)], Some(1));
    check(&[(1, StoryOf::Single(ItemId(1)), 0.15)], None);
    // One link into a story of others is the beginning of a chain.
    check(&[(1, one, 0.25), (2, one, 0.02), (3, one, 0.02)], None);
    check(&[(1, one, 0.25), (2, one, 0.2), (3, one, 0.02)], Some(1));
    // All of one story is better than one item of another.
    let stories = [
        (1, one, 0.35),
        (2, one, 0.1),
        (3, other, 0.3),
        (4, other, 0.3),
    ];
    check(&stories, Some(3));
}

#[test]
fn a_name_alone_makes_no_event() {
    let words = |begin: u32| (begin..begin + 27).map(|word| format!("w{word} "));
    let [opening, flood] = [100, 200].map(|begin| words(begin).collect::<String>());
    let name = "Quillburgh ".repeat(3);
    let counts = |text: &str| story::term_counts("en", None, &[Some(text)]);
    let mut statistics = TermStatistics::default();
    // The name is rare; each other word stands in one of twenty stories.
    for number in 0..2_000 {
        statistics.count(&match number % 20 {
            0 => counts(&opening),
            1 => counts(&flood),
            _ => counts("something else"),
        });
    }
    let [opening, flood] = [opening, flood].map(|text| counts(&(text + &name)));
    let known = [statistics.weigh(&opening)];
    let joined = joined(&statistics.weigh(&flood), UnixMillis(0), &known);
    assert_eq!(joined, None);
}

#[test]
fn counts_of_terms_that_were_made_otherwise_are_no_use() {
    let statistics = TermStatistics::default();
    let bytes = statistics.to_bytes();
    assert_eq!(TermStatistics::from_bytes(&bytes), Some(statistics));
    // As they were written before terms of six characters.
    assert_eq!(TermStatistics::from_bytes(&bytes[1..]), None);
    assert_eq!(TermStatistics::from_bytes(&[]), None);
}
