//! Stories that an agency takes back in an entry of its own.

use crate::support::desk::Desk;
use crate::support::script::{Script, rss};

const FEED: &str = "https://north.example/feed.xml";
const CONFIG: &str = r#"
[[feed]]
id = "north"
url = "https://north.example/feed.xml"
agency = "NORTH"
interval = "10m"
article = { fetch = false }
"#;
/// Guid, title, link and time of publication.
type Entry<'a> = (&'a str, &'a str, &'a str, &'a str);

/// The notice that takes the story back.
const TITLE: &str = "STORY WITHDRAWN-Harbour master resigns over ship deal";
const STORY: Entry<'static> = (
    "n-1",
    "Harbour master resigns over ship deal",
    "https://north.example/story/1",
    "Sun, 25 Jun 2023 05:00:00 GMT",
);

fn notice<'a>(guid: &'a str, title: &'a str) -> Entry<'a> {
    let link = "https://north.example/story/2";
    (guid, title, link, "Sun, 25 Jun 2023 05:20:00 GMT")
}

/// The story with another address: its entry changed.
const CHANGED: Entry<'static> = (
    STORY.0,
    STORY.1,
    "https://north.example/story/1?page=all",
    STORY.3,
);

/// Shows one document after the other, each for 20 minutes and the last for longer.
fn live(documents: &[&[Entry<'_>]]) -> Desk {
    let mut script = Script::new();
    let mut minute = 0;
    for document in documents {
        script.at(minute, FEED, rss(document));
        minute += 20;
    }
    script.live(CONFIG, minute + 20).0
}

/// Shows the story, and then other entries; gives what is stored at the end.
fn stored(later: &[Entry<'_>]) -> Vec<String> {
    live(&[&[STORY], later]).rows(
        "SELECT headline, version, version_kind, pub_status, url, (SELECT count(*) FROM sighting WHERE item_id = item.item_id) \
         FROM item ORDER BY item_id",
    )
}

const WITHDRAWN: &str = "Harbour master resigns over ship deal | 2 | withdrawal | canceled | https://north.example/story/1 | 2";

#[test]
fn a_notice_in_an_entry_of_its_own_withdraws_the_story_that_it_names() {
    let by_notice = notice("n-2", TITLE);
    for later in [&[by_notice, STORY][..], &[STORY, by_notice], &[by_notice]] {
        assert_eq!(stored(later), [WITHDRAWN]);
    }
}

#[test]
fn a_notice_beside_the_changed_entry_of_its_story_waits_for_the_next_poll() {
    let by_notice = notice("n-2", TITLE);
    for later in [[by_notice, CHANGED], [CHANGED, by_notice]] {
        let found = stored(&later);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0]
                .contains("| withdrawal | canceled | https://north.example/story/1?page=all | 2"),
            "{found:?}"
        );
    }
}

#[test]
fn a_notice_that_comes_together_with_its_story_withdraws_it_at_the_next_poll() {
    let by_notice = notice("n-2", TITLE);
    let found = "SELECT headline, version_kind, pub_status FROM item ORDER BY item_id";
    for first in [[by_notice, STORY], [STORY, by_notice]] {
        let withdrawn = "Harbour master resigns over ship deal | withdrawal | canceled";
        assert_eq!(live(&[&first]).rows(found), [withdrawn]);
    }
    let twin = ("n-0", STORY.1, "https://north.example/story/0", STORY.3);
    let versions = live(&[&[by_notice, STORY, twin]]).rows("SELECT version_kind FROM item");
    assert_eq!(
        versions, ["new"; 3],
        "which of the two it means nobody knows"
    );
}

#[test]
fn a_notice_that_changes_leaves_the_address_of_the_story_alone() {
    let by_notice = notice("n-2", TITLE);
    let moved = ("n-2", TITLE, "https://north.example/story/2b", STORY.3);
    let desk = live(&[&[STORY], &[by_notice, STORY], &[moved, STORY]]);
    let urls = desk.rows("SELECT url, pub_status FROM item");
    assert_eq!(urls, ["https://north.example/story/1 | canceled"]);
}

#[test]
fn a_second_notice_says_nothing_new() {
    let titles = ["WITHDRAWN: Harbour master resigns over ship deal", TITLE];
    let later = [notice("n-2", titles[0]), notice("n-3", titles[1]), STORY];
    let found = stored(&later);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("| 2 | withdrawal | canceled |"),
        "{found:?}"
    );
}

#[test]
fn a_hold_in_an_entry_of_its_own_holds_the_story() {
    let held = notice("n-2", "HOLD: Harbour master resigns over ship deal");
    let found = stored(&[held, STORY]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("| withheld |"), "{found:?}");
}

#[test]
fn a_notice_of_a_story_that_nobody_knows_or_that_two_may_be_is_an_item_of_its_own() {
    let of_another = notice("n-2", "STORY WITHDRAWN-Mayor resigns over bridge deal");
    let found = stored(&[of_another, STORY]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("| 1 | new | usable |"), "{found:?}");
    let twin = ("n-0", STORY.1, "https://north.example/story/0", STORY.3);
    let desk = live(&[&[STORY, twin], &[notice("n-2", TITLE), STORY, twin]]);
    let versions = desk.rows("SELECT version FROM item");
    assert_eq!(versions, ["1", "1", "1"]);
}
