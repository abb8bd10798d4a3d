//! The life of a story: a flash, the first story, two updates, a correction, a withdrawal, seen in three feeds of two agencies.

use crate::support::desk::Desk;
use crate::support::script::{Reply, Script, page, rss};

const NORTH_TOP: &str = "https://north.example/top.xml";
const NORTH_WORLD: &str = "https://north.example/world.xml";
const SOUTH: &str = "https://south.example/feed.xml";
const NORTH_PAGE: &str = "https://north.example/story/500";
const SOUTH_PAGE: &str = "https://south.example/2023/quake";

const CONFIG: &str = r#"
[[feed]]
id = "north-top"
url = "https://north.example/top.xml"
agency = "NORTH"
country = "NO"
language = "en"
interval = "10m"
[feed.article]
body = [".body > p"]
[[feed]]
id = "north-world"
url = "https://north.example/world.xml"
agency = "NORTH"
country = "NO"
language = "en"
interval = "10m"
[feed.article]
body = [".body > p"]
[[feed]]
id = "south"
url = "https://south.example/feed.xml"
agency = "SOUTH"
country = "ZA"
language = "en"
interval = "10m"
[feed.article]
body = [".body > p"]
"#;

const FLASH_AT: &str = "Sun, 25 Jun 2023 05:00:00 GMT";

/// What the page says at each station of its life.
const FIRST: [&str; 2] = [
    "PORT SELBY, June 25 (NORTH) - An earthquake shook the harbour of Port Selby early on Sunday, and people ran into the streets.",
    "The harbour master said that the boom was closed and that no ship was moving.",
];
const SECOND: &str =
    "Twelve houses fell in the old town and 40 people were hurt, Kyodo News reported.";
const THIRD: &str =
    "The government sent two hospital ships, which are to arrive on Monday evening.";

fn north(minute: u64) -> Reply {
    let (title, lines): (&str, Vec<&str>) = match minute {
        0..10 => ("Strong earthquake at Port Selby", vec![FIRST[0]]),
        10..20 => (
            "Earthquake shakes Port Selby, harbour closed",
            FIRST.to_vec(),
        ),
        20..30 => (
            "UPDATE 1-Earthquake shakes Port Selby, 40 hurt",
            vec![FIRST[0], FIRST[1], SECOND],
        ),
        30..100 => (
            "UPDATE 2-Earthquake at Port Selby hurts 40, ships sent",
            vec![FIRST[0], FIRST[1], SECOND, THIRD],
        ),
        _ => (
            "STORY WITHDRAWN-Earthquake at Port Selby",
            vec![
                "This story has been withdrawn. There was no earthquake; an exercise was taken for one.",
            ],
        ),
    };
    Reply::Body(page(title, &lines), None)
}

/// The page as it was corrected without a word in the feed.
fn corrected() -> Reply {
    let lines = [
        "(Corrects number of people hurt in third paragraph)",
        FIRST[0],
        FIRST[1],
        "Twelve houses fell in the old town and 14 people were hurt, Kyodo News reported.",
        THIRD,
    ];
    Reply::Body(
        page(
            "CORRECTED-UPDATE 2-Earthquake at Port Selby hurts 14, ships sent",
            &lines,
        ),
        None,
    )
}

fn script() -> Script {
    let mut script = Script::new();
    let titles = [
        (0, "FLASH: Strong earthquake at Port Selby", FLASH_AT),
        (
            10,
            "Earthquake shakes Port Selby, harbour closed",
            "Sun, 25 Jun 2023 05:12:00 GMT",
        ),
        (
            20,
            "UPDATE 1-Earthquake shakes Port Selby, 40 hurt",
            "Sun, 25 Jun 2023 05:22:00 GMT",
        ),
        (
            30,
            "UPDATE 2-Earthquake at Port Selby hurts 40, ships sent",
            "Sun, 25 Jun 2023 05:32:00 GMT",
        ),
        (
            100,
            "STORY WITHDRAWN-Earthquake at Port Selby",
            "Sun, 25 Jun 2023 06:42:00 GMT",
        ),
    ];
    for (minute, title, published) in titles {
        script.at(
            minute,
            NORTH_TOP,
            rss(&[("n-500", title, NORTH_PAGE, published)]),
        );
        script.at(minute, NORTH_PAGE, north(minute));
    }
    script.at(45, NORTH_PAGE, corrected());
    let link = format!("{NORTH_PAGE}?utm_source=world");
    script.at(
        20,
        NORTH_WORLD,
        rss(&[(
            "w-9",
            "Earthquake shakes Port Selby",
            &link,
            "Sun, 25 Jun 2023 05:22:00 GMT",
        )]),
    );
    script.at(0, NORTH_WORLD, rss(&[]));
    script.at(0, SOUTH, rss(&[]));
    let title = "Forty hurt in quake at Port Selby, agency says";
    script.at(
        30,
        SOUTH,
        rss(&[("s-1", title, SOUTH_PAGE, "Sun, 25 Jun 2023 05:31:00 GMT")]),
    );
    let lines = [
        "CAPE LEE, June 25 (SOUTH) - Forty people were hurt in an earthquake at Port Selby, the Kyodo News agency said on Sunday.",
        "The quake could not be felt in Cape Lee, where the harbour worked as on every Sunday of the year.",
    ];
    script.at(0, SOUTH_PAGE, Reply::Body(page(title, &lines), None));
    script
}

#[test]
fn the_life_of_a_story() {
    let (desk, _) = script().live(CONFIG, 150);
    what_was_said(&desk);
    who_said_it_when(&desk);
}

fn what_was_said(desk: &Desk) {
    let check = |sql: &str| desk.rows(sql).join("\n");
    insta::assert_snapshot!(check(
        "SELECT item_id, agency, version, version_kind, pub_status, marker, headline, dateline, located, word_count FROM item ORDER BY item_id"
    ), @r#"
    1 | NORTH | 6 | withdrawal | canceled | withdrawal | Earthquake at Port Selby | - | - | 15
    2 | SOUTH | 1 | new | usable | - | Forty hurt in quake at Port Selby, agency says | CAPE LEE, June 25 (SOUTH) - | CAPE LEE | 42
    "#);
    insta::assert_snapshot!(check(
        "SELECT item_id, number, kind, (seen_at - 1687669380000) / 60000, headline, length(body_text) FROM revision ORDER BY item_id, number"
    ), @r#"
    1 | 1 | new | 0 | Strong earthquake at Port Selby | 125
    1 | 2 | update | 11 | Earthquake shakes Port Selby, harbour closed | 204
    1 | 3 | update | 21 | Earthquake shakes Port Selby, 40 hurt | 286
    1 | 4 | update | 31 | Earthquake at Port Selby hurts 40, ships sent | 366
    1 | 5 | correction | 58 | Earthquake at Port Selby hurts 14, ships sent | 419
    1 | 6 | withdrawal | 101 | Earthquake at Port Selby | 86
    2 | 1 | new | 34 | Forty hurt in quake at Port Selby, agency says | 219
    "#);
    insta::assert_snapshot!(check(
        "SELECT item_id, number, kind, removed, added FROM revision_diffs ORDER BY item_id, number"
    ), @r#"
    1 | 2 | update | Strong earthquake at | Earthquake shakes … , harbour closed … The harbour master said that the boom was closed and that no ship was moving.
    1 | 3 | update | harbour closed | 40 hurt … Twelve houses fell in the old town and 40 people were hurt, Kyodo News reported.
    1 | 4 | update | shakes … 40 hurt | at … hurts 40 … ships sent … The government sent two hospital ships, which are to arrive on Monday evening.
    1 | 5 | correction | 40 … 40 | 14 … (Corrects number of people hurt in third paragraph) … 14
    1 | 6 | withdrawal | hurts 14, ships sent … (Corrects number of people hurt in third paragraph) PORT SELBY, June 25 (NORTH) - An earthquake shook the harbour of Port Selby early on Sunday, and people ran into the streets. The harbour master said that the boom was closed and that no ship was moving. Twelve houses fell in the old town and 14 people were hurt, Kyodo News reported. The government sent two hospital ships, which are to arrive on Monday evening | This story has been withdrawn. There was no earthquake; an exercise was taken for one
    "#);
}

fn who_said_it_when(desk: &Desk) {
    let check = |sql: &str| desk.rows(sql).join("\n");
    insta::assert_snapshot!(check(
        "SELECT item_id, slug, guid, title, (first_seen_at - 1687669380000) / 60000 FROM sighting JOIN feed USING (feed_id) ORDER BY 1, 2"
    ), @r#"
    1 | north-top | n-500 | STORY WITHDRAWN-Earthquake at Port Selby | 0
    1 | north-world | w-9 | Earthquake shakes Port Selby | 23
    2 | south | s-1 | Forty hurt in quake at Port Selby, agency says | 34
    "#);
    insta::assert_snapshot!(check("SELECT seq, item_id, kind, version FROM change ORDER BY seq"), @r#"
    1 | 1 | new | 1
    2 | 1 | body | 1
    3 | 1 | edit | 2
    4 | 1 | body | 2
    5 | 1 | update | 2
    6 | 1 | update | 3
    7 | 1 | body | 3
    8 | 1 | update | 4
    9 | 1 | body | 4
    10 | 2 | new | 1
    11 | 1 | story | 4
    12 | 2 | story | 1
    13 | 2 | body | 1
    14 | 1 | correction | 5
    15 | 1 | withdrawal | 6
    16 | 1 | body | 6
    "#);
    insta::assert_snapshot!(check(
        "SELECT quoted_agency, agency, form, headline FROM quotes ORDER BY item_id, position"
    ), @r#"
    Kyodo | SOUTH | Kyodo News agency said | Forty hurt in quake at Port Selby, agency says
    "#);
    insta::assert_snapshot!(check(
        "SELECT item_id, number, kind, headline_before, headline, substr(body_before, 1, 40), substr(body_text, 1, 40), ed_note \
         FROM corrections ORDER BY number"
    ), @r#"
    1 | 5 | correction | Earthquake at Port Selby hurts 40, ships sent | Earthquake at Port Selby hurts 14, ships sent | PORT SELBY, June 25 (NORTH) - An earthqu | (Corrects number of people hurt in third | This story has been withdrawn. There was no earthquake; an exercise was taken for one.
    1 | 6 | withdrawal | Earthquake at Port Selby hurts 14, ships sent | Earthquake at Port Selby | (Corrects number of people hurt in third | This story has been withdrawn. There was | This story has been withdrawn. There was no earthquake; an exercise was taken for one.
    "#);
    insta::assert_snapshot!(check("SELECT body_text FROM revision WHERE item_id = 1 ORDER BY number DESC LIMIT 2"), @r#"
    This story has been withdrawn. There was no earthquake; an exercise was taken for one.
    (Corrects number of people hurt in third paragraph)

    PORT SELBY, June 25 (NORTH) - An earthquake shook the harbour of Port Selby early on Sunday, and people ran into the streets.

    The harbour master said that the boom was closed and that no ship was moving.

    Twelve houses fell in the old town and 14 people were hurt, Kyodo News reported.

    The government sent two hospital ships, which are to arrive on Monday evening.
    "#);
}
