//! A site that moved: its items under other guids and other addresses.

use newswire::model::{
    DatePrecision, DateSource, FeedDate, FeedItem, ItemId, KnownItem, UnixMillis,
};
use newswire::story::Formerly;

use super::{FEED, OTHER_SUMMARY, SUMMARY, item, known};

const PUBLISHED: UnixMillis = UnixMillis(1_687_669_380_000);

fn dated(mut item: FeedItem) -> FeedItem {
    item.published = Some(FeedDate {
        at: PUBLISHED,
        raw: "Sun, 25 Jun 2023 05:03:00 GMT".to_owned(),
        source: DateSource::Published,
        precision: DatePrecision::Exact,
    });
    item
}

fn formerly(row: i64, carried: &FeedItem) -> KnownItem {
    let mut known = known(row, FEED, carried);
    known.content.published_at = PUBLISHED;
    known
}

#[test]
fn items_of_a_moved_site_are_recognised() {
    let old = "https://old.example/news/2023/71";
    let title = "Northern dam holds through the night";
    let items = [
        formerly(1, &item(Some(old), Some(old), title, SUMMARY)),
        formerly(
            2,
            &item(
                Some("9"),
                Some("https://old.example/news/72"),
                "Court frees four fishermen",
                OTHER_SUMMARY,
            ),
        ),
    ];
    let check = |name: &str, again: FeedItem, expected: Option<i64>| {
        let formerly = Formerly::new(&items, FEED);
        let found = formerly.find(&again).map(|known| known.item_id);
        assert_eq!(found, expected.map(ItemId), "{name}");
    };
    let at = |address: &str, title: &str, summary: &str| {
        item(Some(address), Some(address), title, summary)
    };
    check(
        "another host",
        at("https://new.example/news/2023/71", title, SUMMARY),
        Some(1),
    );
    check(
        "another host, another story",
        at(
            "https://new.example/news/2023/71",
            "Court frees four fishermen",
            OTHER_SUMMARY,
        ),
        None,
    );
    check(
        "other paths",
        dated(at("https://old.example/a/northern-dam", title, SUMMARY)),
        Some(1),
    );
    check(
        "other paths at another time",
        at("https://old.example/a/northern-dam", title, SUMMARY),
        None,
    );
    check(
        "another title",
        dated(at("https://old.example/a/x", "Northern dam", SUMMARY)),
        None,
    );
    check(
        "link only",
        dated(item(
            Some("x"),
            Some("https://new.example/news/72"),
            "Court frees four fishermen",
            OTHER_SUMMARY,
        )),
        Some(2),
    );
}

#[test]
fn what_fits_several_items_fits_none() {
    let title = "Bank of the North gives day's rates";
    let items = [1, 2].map(|row| {
        let address = format!("https://old.example/{row}");
        formerly(row, &item(Some(&address), Some(&address), title, ""))
    });
    let again = dated(item(Some("z"), Some("https://old.example/z"), title, ""));
    assert!(Formerly::new(&items, FEED).find(&again).is_none());
}
