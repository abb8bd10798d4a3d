//! A kept page, read again: when it betters its item, and what it leaves alone.

use newswire::article::EXTRACTOR_VERSION;
use newswire::model::{
    Article, ArticleRule, ChangeKind, ItemContent, KnownItem, PubStatus, UnixMillis,
};
use newswire::plan::{self, KeptPage, ReextractInput, Reextraction};

use super::{PAGE, URL, article, first_poll};
use crate::support::sample::{self, MORNING};

const LINES: [&str; 3] = [
    "The port reopened on Sunday, the harbour master said.",
    "Nine ships with grain waited in the roads.",
    "Nobody was hurt.",
];

/// Gives an item whose page was read before.
fn item() -> KnownItem {
    let feed = sample::feed("agency", URL);
    let (_, mut known) = first_poll(&feed, vec![sample::item("1", "Port reopens", PAGE)]);
    let fresh = known.items.remove(0);
    let Reextraction::Changed(write) = read(&fresh, &article(&LINES[..2])) else {
        panic!("the first text of an item is a change");
    };
    KnownItem {
        content: write.content.unwrap(),
        ..fresh
    }
}

fn read(item: &KnownItem, article: &Article) -> Reextraction {
    let page = KeptPage {
        version: item.version,
        asked_url: PAGE,
    };
    read_page(item, article, page)
}

fn read_page(item: &KnownItem, article: &Article, page: KeptPage<'_>) -> Reextraction {
    plan::reextract(&ReextractInput {
        feed: &sample::feed("agency", URL),
        item,
        page,
        article,
        now: MORNING,
    })
}

fn changed(item: &KnownItem, article: &Article) -> ItemContent {
    match read(item, article) {
        Reextraction::Changed(write) => write.content.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_better_text_is_written_in_place() {
    let item = item();
    let Reextraction::Changed(write) = read(&item, &article(&LINES)) else {
        panic!("a fuller text is a better one");
    };
    assert_eq!(write.revision, None);
    assert_eq!(write.completes_revision, Some(item.version));
    assert_eq!(write.changes, [ChangeKind::Body]);
    let body = write.content.unwrap().body_text.unwrap();
    assert!(body.ends_with(LINES[2]), "{body}");
}

#[test]
fn what_must_stay_stays() {
    let item = item();
    assert_eq!(read(&item, &article(&LINES[..2])), Reextraction::Unchanged);
    assert_eq!(read(&item, &article(&[LINES[2]])), Reextraction::Kept);

    let mut later = item.clone();
    later.content.extractor_version = Some(EXTRACTOR_VERSION + 1);
    assert_eq!(read(&later, &article(&LINES)), Reextraction::Kept);

    let check = |version: u32, asked_url: &str, is_of_item: bool| {
        let page = KeptPage { version, asked_url };
        let outcome = read_page(&item, &article(&LINES), page);
        assert_eq!(
            outcome != Reextraction::Outdated,
            is_of_item,
            "{version} {asked_url}"
        );
    };
    check(1, PAGE, true);
    check(1, &format!("{PAGE}?utm_source=rss"), true);
    check(1, "https://agency.example/story/2", false);
    check(1, "", false);
    check(2, PAGE, false);
}

#[test]
fn the_standing_of_a_story_is_not_taken_back() {
    let mut item = item();
    item.content.pub_status = PubStatus::Canceled;
    item.content.urgency = Some(1);
    item.content.ed_note = Some("Withdraws the story".to_owned());
    item.content.embargoed_until = Some(UnixMillis(1));
    let mut today = article(&LINES);
    today.published = Some(UnixMillis(5));
    today.modified = Some(MORNING);
    let after = changed(&item, &today);
    let before = &item.content;
    assert_eq!(after.pub_status, PubStatus::Canceled);
    assert_eq!(after.urgency, Some(1));
    assert_eq!(after.ed_note, before.ed_note);
    assert_eq!(after.embargoed_until, before.embargoed_until);
    assert_eq!(
        (after.published_at, after.updated_at),
        (before.published_at, before.updated_at)
    );
}

#[test]
fn the_version_of_a_rule_is_that_of_its_selectors() {
    let rule = |body: &[&str], remove: &[&str]| ArticleRule {
        body: body.iter().map(|text| (*text).to_owned()).collect(),
        remove: remove.iter().map(|text| (*text).to_owned()).collect(),
        ..ArticleRule::default()
    };
    assert_eq!(ArticleRule::default().version(), None);
    let versions = [
        rule(&["p"], &[]),
        rule(&[], &["p"]),
        rule(&["p", "p"], &[]),
        rule(&["pp"], &[]),
        rule(&["p"], &["p"]),
    ]
    .map(|rule| rule.version().unwrap());
    for (place, version) in versions.iter().enumerate() {
        let same = versions.iter().position(|other| other == version);
        assert_eq!(same, Some(place));
    }
    // Stored with the texts of every store: it must not change from one version of the program to the next.
    assert_eq!(versions[0], 512_289_490_393_401_898);
}

#[test]
fn a_page_that_says_nothing_of_the_story_stays_unread() {
    let feed = sample::feed("agency", URL);
    let title = "Harbour of Port Selby reopens after storm";
    let (_, mut known) = first_poll(&feed, vec![sample::item("1", title, PAGE)]);
    let fresh = known.items.remove(0);
    let mut wall = article(&["Vi vill veta om du är en människa. Vänta ett ögonblick."]);
    wall.headline = Some("Ett ögonblick".to_owned());
    assert_eq!(read(&fresh, &wall), Reextraction::Kept);
    wall.headline = Some("Storm".to_owned());
    assert_ne!(read(&fresh, &wall), Reextraction::Kept);
}
