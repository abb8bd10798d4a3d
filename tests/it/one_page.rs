//! Which item a story is, in the store: pages with two addresses, guids that come back, sites that move.

use crate::support::desk::Desk;
use crate::support::script::{Reply, Script, page, rss};

const TOP: &str = "https://agency.example/top.xml";
const WORLD: &str = "https://agency.example/world.xml";
const AT: &str = "Sun, 25 Jun 2023 05:00:00 GMT";
const LATER: &str = "Sun, 25 Jun 2023 05:20:00 GMT";
const TITLE: &str = "Port Selby reopens after three days of storm";
const LINES: [&str; 2] = [
    "The harbour of Port Selby reopened on Sunday after a storm had closed it for three days, its speaker said.",
    "Eleven ships waited in the roads, nine of them with grain for the southern islands, the harbour master said.",
];
const OTHER_TITLE: &str = "Court frees four fishermen after long trial";
const OTHER_LINES: [&str; 2] = [
    "A court on the mainland freed four fishermen on Sunday who had sat in jail since the spring of last year.",
    "Their boat had drifted over the border at night with a broken rudder, and the judge believed them at last.",
];

fn config() -> String {
    [("top", TOP), ("world", WORLD)]
        .map(|(id, url)| {
            format!(
                "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\nagency = \"NORTH\"\ninterval = \"10m\"\n\
                 [feed.article]\nbody = [\".body > p\"]\n"
            )
        })
        .concat()
}

fn with_canonical(title: &str, lines: &[&str], canonical: &str) -> Reply {
    let link = format!("<head><link rel=\"canonical\" href=\"{canonical}\">");
    Reply::Body(page(title, lines).replace("<head>", &link), None)
}

fn sightings(desk: &Desk) -> Vec<String> {
    desk.rows(
        "SELECT item_id, slug, guid, link FROM sighting JOIN feed USING (feed_id) ORDER BY item_id, sighting_id",
    )
}

#[test]
fn two_items_that_turn_out_to_be_one_page_are_marked() {
    let canonical = "https://agency.example/2023/port-selby";
    let (one, other) = (
        "https://agency.example/go?id=17",
        "https://agency.example/go?id=99",
    );
    let mut script = Script::new();
    script.at(0, TOP, rss(&[("a", TITLE, one, AT)]));
    script.at(0, WORLD, rss(&[]));
    script.at(
        20,
        WORLD,
        rss(&[("b", TITLE, other, LATER), ("c", TITLE, canonical, LATER)]),
    );
    for url in [one, other, canonical] {
        script.at(0, url, with_canonical(TITLE, &LINES, canonical));
    }
    let (desk, _) = script.live(&config(), 45);
    assert_eq!(
        desk.rows("SELECT item_id, duplicate_of, relation FROM item ORDER BY item_id"),
        ["1 | - | -", "2 | 1 | same", "3 | 1 | same"]
    );
    assert_eq!(
        desk.rows("SELECT item_id, kind FROM change WHERE kind = 'duplicate' ORDER BY item_id"),
        ["2 | duplicate", "3 | duplicate"]
    );
    assert_eq!(sightings(&desk).len(), 3);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM latest"), 1);
}

#[test]
fn what_the_page_says_stands_where_the_texts_are_too_far_apart_to_be_compared() {
    let canonical = "https://agency.example/2023/port-selby";
    let (one, other) = (
        "https://agency.example/go?id=17",
        "https://agency.example/go?id=99",
    );
    let weeks_before = "Sun, 11 Jun 2023 05:00:00 GMT";
    let mut script = Script::new();
    script.at(0, TOP, rss(&[("a", TITLE, one, weeks_before)]));
    script.at(0, WORLD, rss(&[]));
    script.at(20, WORLD, rss(&[("b", TITLE, other, LATER)]));
    for url in [one, other] {
        script.at(0, url, with_canonical(TITLE, &LINES, canonical));
    }
    let (desk, _) = script.live(&config(), 45);
    assert_eq!(
        desk.rows("SELECT item_id, duplicate_of, relation FROM item ORDER BY item_id"),
        ["1 | - | -", "2 | 1 | same"]
    );
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM change WHERE kind = 'duplicate'"),
        1
    );
}

#[test]
fn a_section_that_is_the_canonical_address_of_all_makes_no_duplicates() {
    let section = "https://agency.example/world";
    let (one, other) = (
        "https://agency.example/world/1",
        "https://agency.example/world/2",
    );
    let mut script = Script::new();
    script.at(0, WORLD, rss(&[]));
    script.at(
        0,
        TOP,
        rss(&[("a", TITLE, one, AT), ("b", OTHER_TITLE, other, AT)]),
    );
    script.at(0, one, with_canonical(TITLE, &LINES, section));
    script.at(0, other, with_canonical(OTHER_TITLE, &OTHER_LINES, section));
    let (desk, _) = script.live(&config(), 5);
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM item WHERE duplicate_of IS NULL"),
        2
    );
}

#[test]
fn a_guid_that_comes_back_for_another_story_leaves_the_first_its_sighting() {
    let (one, other) = ("https://agency.example/1", "https://agency.example/2");
    let mut script = Script::new();
    script.at(0, WORLD, rss(&[]));
    for (minute, (title, link)) in (0..).step_by(20).zip([
        (TITLE, one),
        (OTHER_TITLE, other),
        (TITLE, one),
        (OTHER_TITLE, other),
    ]) {
        script.at(minute, TOP, rss(&[("lead", title, link, AT)]));
    }
    script.at(0, one, Reply::Body(page(TITLE, &LINES), None));
    script.at(0, other, Reply::Body(page(OTHER_TITLE, &OTHER_LINES), None));
    let (desk, _) = script.live(&config(), 75);
    assert_eq!(
        desk.rows("SELECT item_id, version, headline FROM item ORDER BY item_id"),
        [format!("1 | 1 | {TITLE}"), format!("2 | 1 | {OTHER_TITLE}")]
    );
    assert_eq!(
        sightings(&desk),
        [
            format!("1 | top | lead | {one}"),
            format!("2 | top | lead | {other}")
        ]
    );
}

#[test]
fn a_site_that_moves_brings_no_item_twice() {
    let old: Vec<String> = (0..6)
        .map(|number| format!("http://www.agency.example/story.php?number={number}"))
        .collect();
    let new: Vec<String> = (0..6)
        .map(|number| format!("https://news.north.example/2023/06/{number}/port"))
        .collect();
    let titles: Vec<String> = ["first", "second", "third", "fourth", "fifth", "sixth"]
        .iter()
        .map(|day| format!("Port Selby shut for the {day} day of the storm"))
        .collect();
    let feed = |links: &[String]| {
        let items: Vec<_> = links
            .iter()
            .zip(&titles)
            .map(|(link, title)| (link.as_str(), title.as_str(), link.as_str(), AT))
            .collect();
        rss(&items)
    };
    let mut script = Script::new();
    script.at(0, WORLD, rss(&[]));
    script.at(0, TOP, feed(&old));
    script.at(20, TOP, feed(&new));
    for (number, link) in old.iter().chain(&new).enumerate() {
        let line = format!(
            "It was the day number {} of the storm at Port Selby, and no ship moved.",
            number % 6
        );
        script.at(
            0,
            link,
            Reply::Body(page(&titles[number % 6], &[&line, LINES[1]]), None),
        );
    }
    let (desk, _) = script.live(&config(), 45);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 6);
    assert_eq!(sightings(&desk).len(), 12);
    assert_eq!(
        desk.value::<i64>(
            "SELECT count(*) FROM item WHERE url LIKE 'https://news.north.example/%'"
        ),
        6
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM revision"), 6);
}
