//! The same story again: keys, hashes, matches and kinds of revision.

mod churn;
mod difference;
mod forms;
mod moved;
mod unchanged;

use std::collections::BTreeSet;
use std::time::Duration;

use newswire::model::{
    BodySource, DatePrecision, DateSource, Enclosure, FeedDate, FeedId, FeedItem, ItemContent,
    ItemId, KnownItem, KnownItems, MarkerKind, PubStatus, Relation, RevisionKind, StoredSighting,
    UnixMillis,
};
use newswire::story;
use proptest::prelude::*;

const FEED: FeedId = FeedId(1);
const OTHER_FEED: FeedId = FeedId(2);

fn item(id: Option<&str>, link: Option<&str>, title: &str, summary: &str) -> FeedItem {
    FeedItem {
        id: id.map(Into::into),
        link: link.map(Into::into),
        title: Some(title.into()),
        summary: Some(summary.into()),
        ..FeedItem::default()
    }
}

fn content(headline: &str, body: &str) -> ItemContent {
    ItemContent {
        headline: Some(headline.into()),
        body_text: (!body.is_empty()).then(|| body.into()),
        body_source: BodySource::Feed,
        ..ItemContent::bare(
            "urn:newswire:test".into(),
            UnixMillis(0),
            "feed_published".into(),
        )
    }
}

/// The row that an item left behind, first carried by `feed`.
fn known(row: i64, feed: FeedId, carried: &FeedItem) -> KnownItem {
    let mut content = content(carried.title.as_deref().unwrap_or_default(), "");
    content.url.clone_from(&carried.link);
    content.url_key = carried.link.as_deref().and_then(story::url_key);
    content.summary.clone_from(&carried.summary);
    KnownItem {
        item_id: ItemId(row),
        feed_id: feed,
        version: 1,
        version_at: UnixMillis(0),
        version_kind: RevisionKind::New,
        first_seen_at: UnixMillis(0),
        page_requests: 1,
        page_tried_at: None,
        content,
        sightings: vec![StoredSighting {
            feed_id: feed,
            key: story::sighting_key(carried),
            guid: carried.id.clone(),
            link: carried.link.clone(),
            title: carried.title.clone(),
            feed_hash: story::feed_hash(carried),
            last_seen_at: UnixMillis(0),
        }],
        earlier_hashes: Vec::new(),
        previous: None,
    }
}

const ADDRESSES: &[(&str, Option<&str>)] = &[
    (
        "https://www.agency.example/world/1/",
        Some("agency.example/world/1"),
    ),
    (
        "http://agency.example:80/world/1",
        Some("agency.example/world/1"),
    ),
    (
        "https://agency.example:8443/world/1",
        Some("agency.example:8443/world/1"),
    ),
    (
        "HTTPS://M.Agency.Example/World/1#comments",
        Some("agency.example/World/1"),
    ),
    (
        "https://amp.agency.example/world/1",
        Some("agency.example/world/1"),
    ),
    (
        "https://agency.example/world/1/amp",
        Some("agency.example/world/1"),
    ),
    (
        "https://agency.example/a/./b/../c%7e%2f",
        Some("agency.example/a/c~%2F"),
    ),
    (
        "https://agency.example/новости/1",
        Some("agency.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"),
    ),
    (
        "https://agency.example/%d0%bd%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1",
        Some("agency.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"),
    ),
    (
        "https://агентство.example/1",
        Some("xn--80aeci4bhthb.example/1"),
    ),
    (
        "https://xn--80aeci4bhthb.example/1",
        Some("xn--80aeci4bhthb.example/1"),
    ),
    (
        "https://agency.example/s?b=2&a=1&utm_source=rss&utm_medium=feed",
        Some("agency.example/s?a=1&b=2"),
    ),
    (
        "https://agency.example/s?id=7&fbclid=abc&yclid=1&cmpid=x&at_medium=RSS",
        Some("agency.example/s?id=7"),
    ),
    (
        "https://agency.example/s?q=a+b",
        Some("agency.example/s?q=a%20b"),
    ),
    ("https://agency.example/s?ref=rss", Some("agency.example/s")),
    (
        "https://agency.example/s?ref=44711",
        Some("agency.example/s?ref=44711"),
    ),
    (
        "https://agency.example/s?source=courts&from=rss_main",
        Some("agency.example/s?source=courts"),
    ),
    (
        "https://agency.example/s?views=120",
        Some("agency.example/s"),
    ),
    (
        "https://agency.example/s;jsessionid=0A1B?id=3",
        Some("agency.example/s?id=3"),
    ),
    (
        "https://agency.example/?p=123",
        Some("agency.example?p=123"),
    ),
    ("https://m.example/a", Some("m.example/a")),
    ("https://agency.example/", None),
    ("https://www.agency.example/?utm_source=rss", None),
    ("https://agency.example/index.html", None),
    ("https://agency.example/en/", None),
    ("https://agency.example/en/1", Some("agency.example/en/1")),
    ("mailto:desk@agency.example", None),
    ("tag:agency.example,2026:1", None),
    ("/world/1", None),
    ("", None),
];

#[test]
fn url_keys_name_the_page() {
    for (url, expected) in ADDRESSES {
        assert_eq!(story::url_key(url).as_deref(), *expected, "{url}");
    }
    let long = format!("https://agency.example/{}", "a".repeat(9000));
    let key = story::url_key(&long).expect("a page");
    assert!(key.len() < 100 && key != story::url_key(&format!("{long}b")).expect("a page"));
}

#[test]
fn sighting_keys_tell_their_kind() {
    let page = Some("https://www.agency.example/world/1?utm_source=rss");
    let cases = [
        (item(Some(" urn:uuid:1 "), page, "T", ""), "g:urn:uuid:1"),
        (
            item(Some("http://www.agency.example/world/1"), page, "T", ""),
            "g:agency.example/world/1",
        ),
        (
            item(Some("https://agency.example/live#post-2"), page, "T", ""),
            "g:agency.example/live#post-2",
        ),
        (item(Some("  "), page, "T", ""), "u:agency.example/world/1"),
        (item(None, page, "T", ""), "u:agency.example/world/1"),
    ];
    for (item, expected) in cases {
        assert_eq!(story::sighting_key(&item), expected);
    }
    let home = item(None, Some("https://agency.example/"), "Strike ends", "");
    let other = item(None, Some("https://agency.example/"), "Strike goes on", "");
    assert!(story::sighting_key(&home).starts_with("t:"));
    assert_ne!(story::sighting_key(&home), story::sighting_key(&other));
    let long = item(Some(&"я".repeat(5000)), None, "T", "");
    assert!(story::sighting_key(&long).len() <= 256);
}

#[test]
fn stories_of_one_document_that_share_a_key_are_told_apart() {
    let page = "https://agency.example/bulletin";
    let bulletin = [
        item(Some(page), Some(page), "Parliament passes the budget", ""),
        item(Some(page), Some(page), "Storm closes three harbours", ""),
        item(
            Some("x"),
            Some("https://agency.example/x"),
            "Museum opens",
            "",
        ),
        item(
            Some("x"),
            Some("https://agency.example/x"),
            "Museum opens",
            "",
        ),
    ];
    let keys = story::sighting_keys(&bulletin);
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[2], "g:x");
    assert_eq!(keys[3], "g:x");
    assert_eq!(
        story::shared_among(&bulletin, &story::url_keys(&bulletin)),
        BTreeSet::from(["agency.example/bulletin".to_owned()])
    );
}

#[test]
fn a_guid_that_several_stories_of_a_document_have_names_none_of_them() {
    let warning = |place: &str, page: u32| {
        let title = format!("Storm warning for the coast of {place} in force until noon");
        let link = format!("https://agency.example/warnings/{page}");
        item(Some("warning"), Some(&link), &title, "Winds are strong.")
    };
    let all = ["Selby", "Norham", "Amble", "Whitby"].map(|place| warning(place, 1));
    let elsewhere = ["Selby", "Norham", "Amble", "Whitby"]
        .iter()
        .zip(1..)
        .map(|(place, page)| warning(place, page));
    let elsewhere: Vec<FeedItem> = elsewhere.collect();
    let distinct = |items: &[FeedItem]| BTreeSet::from_iter(story::sighting_keys(items)).len();
    // At one address they may as well be versions of one story.
    assert_eq!(distinct(&all), 1);
    assert_eq!(distinct(&elsewhere), 4);
    let same_story = [warning("Selby", 1), warning("Selby", 2)];
    assert_eq!(distinct(&same_story), 1);
    // Two may be a story and its correction, under a slug of its own.
    assert_eq!(distinct(&elsewhere[..2]), 1);

    let keys = story::sighting_keys(&elsewhere);
    let rows = KnownItems {
        items: (1..)
            .zip(elsewhere.iter().zip(&keys).take(3))
            .map(|(row, (carried, key))| {
                let mut item = known(row, FEED, carried);
                item.sightings[0].key.clone_from(key);
                item
            })
            .collect(),
        ..KnownItems::default()
    };
    let recognition = story::Recognition::new(&rows, FEED);
    let find = |item: &FeedItem, key: &str| {
        let found = recognition.find(item, key, &BTreeSet::new());
        found.map(|known| known.item_id)
    };
    let found: Vec<_> = elsewhere
        .iter()
        .zip(&keys)
        .map(|(item, key)| find(item, key))
        .collect();
    assert_eq!(
        found,
        [Some(ItemId(1)), Some(ItemId(2)), Some(ItemId(3)), None]
    );
    // Alone in its document, the guid is a promise again.
    let edited = warning("Norham and Amble", 2);
    assert_eq!(
        find(&edited, &story::sighting_key(&edited)),
        Some(ItemId(2))
    );
    assert_eq!(find(&edited, "g:warning 0123456789abcdef"), Some(ItemId(2)));
}

#[test]
fn feed_hash_sees_what_a_reader_sees() {
    let carried = FeedItem {
        published: Some(date(1_000)),
        categories: vec!["World".into(), "Economy".into()],
        ..item(
            Some("1"),
            Some("https://agency.example/1"),
            "Dam holds",
            "<p>The dam <b>holds</b>.</p><img src=\"https://img.example/a.jpg?v=1\">",
        )
    };
    let hash = story::feed_hash(&carried);
    let change = |change: &dyn Fn(&mut FeedItem)| {
        let mut changed = carried.clone();
        change(&mut changed);
        story::feed_hash(&changed)
    };
    let churn: [&dyn Fn(&mut FeedItem); 6] = [
        &|item| item.title = Some(" Dam\n holds ".into()),
        &|item| item.link = Some("http://www.agency.example/1?utm_campaign=b&views=99".into()),
        &|item| {
            item.summary =
                Some("<p>The dam holds.</p> <img src=\"https://img.example/b.jpg\">".into());
        },
        &|item| item.categories.reverse(),
        &|item| {
            item.extra
                .insert("slash:comments".into(), vec!["12".into()]);
        },
        &|item| {
            item.enclosures.push(Enclosure {
                url: "https://img.example/c.jpg".into(),
                media_type: None,
                length: None,
            });
        },
    ];
    for (number, churned) in churn.iter().enumerate() {
        assert_eq!(change(*churned), hash, "churn {number}");
    }
    let changes: [&dyn Fn(&mut FeedItem); 6] = [
        &|item| item.title = Some("Dam breaks".into()),
        &|item| item.summary = Some("<p>The dam is holding.</p>".into()),
        &|item| item.content = Some("<p>More.</p>".into()),
        &|item| item.updated = Some(date(2_000)),
        &|item| item.link = Some("https://agency.example/2".into()),
        &|item| item.full_text = Some("All of it.".into()),
    ];
    for (number, changed) in changes.iter().enumerate() {
        assert_ne!(change(*changed), hash, "change {number}");
    }
}

fn date(seconds: i64) -> FeedDate {
    FeedDate {
        at: UnixMillis::from_seconds(seconds),
        raw: seconds.to_string(),
        source: DateSource::Published,
        precision: DatePrecision::Exact,
    }
}

#[test]
fn hostile_markup_is_hashed_at_once() {
    for unit in ["<", "< ", "<a", "&", "&amp", "<!--"] {
        let summary = unit.repeat(500_000 / unit.len());
        let hostile = item(Some("1"), None, "T", &summary);
        let longer = item(Some("1"), None, "T", &format!("x{summary}"));
        assert_ne!(
            story::feed_hash(&hostile),
            story::feed_hash(&longer),
            "{unit}"
        );
    }
}

#[test]
fn content_hash_folds_white_space_only() {
    let hash = story::content_hash(Some("Dam holds"), None, Some("One.\n\nTwo."));
    assert_eq!(
        hash,
        story::content_hash(Some(" Dam  holds"), Some(""), Some("One. Two."))
    );
    assert_ne!(
        hash,
        story::content_hash(Some("Dam holds"), Some("One."), Some("Two."))
    );
    assert_ne!(
        hash,
        story::content_hash(Some("Dam Holds"), None, Some("One.\n\nTwo."))
    );
}

const SUMMARY: &str =
    "Engineers said that the northern dam would hold through the night despite heavy rain.";
const OTHER_SUMMARY: &str =
    "A court in the capital freed four fishermen after a long trial over a stolen boat.";

/// Gives the row that an item of `feed` is found in.
fn find(
    item: &FeedItem,
    feed: FeedId,
    rows: &KnownItems,
    shared: &BTreeSet<String>,
) -> Option<ItemId> {
    let key = story::sighting_key(item);
    let found = story::Recognition::new(rows, feed).find(item, &key, shared);
    found.map(|known| known.item_id)
}

/// Tells whether an item of `feed` is found in the row that `first` left behind in `FEED`.
fn is_found(first: &FeedItem, feed: FeedId, again: &FeedItem) -> bool {
    let rows = KnownItems {
        items: vec![known(5, FEED, first)],
        ..KnownItems::default()
    };
    find(again, feed, &rows, &BTreeSet::new()).is_some()
}

#[test]
fn a_known_item_is_found_again() {
    let page = "https://agency.example/dam-holds";
    let dam = |guid: &str, link: &str| item(Some(guid), Some(link), "Northern dam holds", SUMMARY);
    let court = |guid: &str, link: &str| {
        item(
            Some(guid),
            Some(link),
            "Court frees fishermen",
            OTHER_SUMMARY,
        )
    };
    let slug = "https://agency.example/northern-dam-still-holds";
    let tracked = "http://www.agency.example/dam-holds?utm_source=rss";
    let cases = [
        ("same guid", FEED, court("1001", page), true),
        ("same guid, new slug", FEED, dam("1001", slug), true),
        (
            "reused guid",
            FEED,
            court("1001", "https://agency.example/court"),
            false,
        ),
        (
            "guid of another feed",
            OTHER_FEED,
            dam("1001", "https://agency.example/other"),
            false,
        ),
        (
            "address in another feed",
            OTHER_FEED,
            dam("x-7", tracked),
            true,
        ),
        ("guid churn", FEED, dam("2001", page), true),
        (
            "another story at the address",
            FEED,
            court("2002", page),
            false,
        ),
        (
            "nothing in common",
            FEED,
            dam("3", "https://agency.example/3"),
            false,
        ),
    ];
    for (name, feed, again, expected) in cases {
        assert_eq!(
            is_found(&dam("1001", page), feed, &again),
            expected,
            "{name}"
        );
    }
}

#[test]
fn a_guid_that_is_an_address_survives_a_move() {
    let dam = |address: &str| item(Some(address), Some(address), "Northern dam holds", SUMMARY);
    let first = dam("http://old.example/news/71");
    let moved = "https://new.example/news/71";
    assert!(
        is_found(&first, FEED, &dam("https://www.old.example/news/71")),
        "scheme"
    );
    assert!(is_found(&first, FEED, &dam(moved)), "host");
    let court = item(
        Some(moved),
        Some(moved),
        "Court frees fishermen",
        OTHER_SUMMARY,
    );
    assert!(
        !is_found(&first, FEED, &court),
        "the number of another site"
    );
}

#[test]
fn a_shared_address_is_no_identity() {
    let page = "https://agency.example/bulletin";
    let rows = KnownItems {
        items: vec![
            known(
                1,
                FEED,
                &item(Some("a"), Some(page), "Parliament passes the budget", ""),
            ),
            known(
                2,
                FEED,
                &item(Some("b"), Some(page), "Storm closes three harbours", ""),
            ),
        ],
        ..KnownItems::default()
    };
    let again = item(None, Some(page), "Storm closes three harbours", "");
    let found = find(&again, FEED, &rows, &BTreeSet::new());
    assert_eq!(found, Some(ItemId(2)), "the headline decides");
    let shared = BTreeSet::from(["agency.example/bulletin".to_owned()]);
    assert_eq!(find(&again, FEED, &rows, &shared), None);
    let guid = item(Some("b"), Some(page), "Storm closes four harbours", "");
    let found = find(&guid, FEED, &rows, &shared);
    assert_eq!(found, Some(ItemId(2)), "the guid still counts");
}

const BODY: &str = "Engineers said on Tuesday that the northern dam would hold through the night. \
    Heavy rain had filled the lake behind it to the brim.\n\nThe mayor told people in the valley to keep their \
    bags packed. \u{201c}We do not sleep,\u{201d} he said \u{2014} and nobody did. Schools stay shut until the end of the week.";

/// Tells the kind of revision that a change of one story is.
fn kind_of(change: impl FnOnce(&mut ItemContent)) -> Option<RevisionKind> {
    let before = content("Northern dam holds", BODY);
    let mut after = before.clone();
    change(&mut after);
    story::revision_kind(&before, &after)
}

#[test]
fn churn_is_no_revision() {
    let typewriter = BODY
        .replace(['\u{201c}', '\u{201d}'], "\"")
        .replace('\u{2014}', "-");
    let cases = [
        ("nothing", kind_of(|_| ())),
        (
            "white space",
            kind_of(|after| after.body_text = Some(BODY.replace(". ", ".\n\n  "))),
        ),
        (
            "style of quotes and dashes",
            kind_of(|after| after.body_text = Some(typewriter)),
        ),
        (
            "a picture",
            kind_of(|after| after.image_url = Some("https://img.example/1".into())),
        ),
        (
            "labels",
            kind_of(|after| after.subjects = vec!["World".into()]),
        ),
        (
            "the page failed this time",
            kind_of(|after| after.body_text = None),
        ),
    ];
    for (name, kind) in cases {
        assert_eq!(kind, None, "{name}");
    }
}

#[test]
fn changes_of_text_are_edits_or_updates() {
    let body = |text: String| kind_of(|after| after.body_text = Some(text));
    let headline = |text: &str| kind_of(|after| after.headline = Some(text.into()));
    let sentence = "Soldiers began on Wednesday to stack sand bags along the river below it.";
    let swapped = BODY.rsplit("\n\n").collect::<Vec<_>>().join("\n\n");
    let edit = Some(RevisionKind::Edit);
    let update = Some(RevisionKind::Update);
    let cases = [
        ("a word", body(BODY.replace("brim", "rim")), edit),
        ("a comma", body(BODY.replace("packed", "packed,")), edit),
        ("paragraphs swapped", body(swapped), edit),
        ("headline", headline("Northern dam is holding"), edit),
        ("a sentence", body(format!("{BODY}\n\n{sentence}")), update),
        (
            "a figure in the headline",
            headline("Northern dam holds, 3 hurt"),
            update,
        ),
        ("another text", body(OTHER_SUMMARY.into()), update),
    ];
    for (name, kind, expected) in cases {
        assert_eq!(kind, expected, "{name}");
    }
}

#[test]
fn notes_and_status_have_their_kind() {
    let note = |text: &str| kind_of(|after| after.ed_note = Some(text.into()));
    let marker = |kind| kind_of(|after| after.marker = Some(kind));
    let status = |status| kind_of(|after| after.pub_status = status);
    let cases = [
        (marker(MarkerKind::Update), RevisionKind::Update),
        (marker(MarkerKind::Correction), RevisionKind::Correction),
        (marker(MarkerKind::Withdrawal), RevisionKind::Withdrawal),
        (marker(MarkerKind::Urgent), RevisionKind::Edit),
        (
            note("Corrects the name of the lake in paragraph 2"),
            RevisionKind::Correction,
        ),
        (note("[정정] 2문단"), RevisionKind::Correction),
        (note("Adds background"), RevisionKind::Edit),
        (
            note("The correctional facility is in the north"),
            RevisionKind::Edit,
        ),
        (status(PubStatus::Canceled), RevisionKind::Withdrawal),
        (status(PubStatus::Withheld), RevisionKind::Edit),
    ];
    for (number, (kind, expected)) in cases.into_iter().enumerate() {
        assert_eq!(kind, Some(expected), "case {number}");
    }
}

#[test]
fn revisions_of_marked_stories_have_a_kind() {
    let marked = |kind, number| {
        let mut content = content("Northern dam holds", BODY);
        content.marker = kind;
        content.marker_number = number;
        content
    };
    let update = Some(MarkerKind::Update);
    let correction = Some(MarkerKind::Correction);
    let cases = [
        (marked(update, Some(1)), marked(update, Some(1)), None),
        (
            marked(update, Some(1)),
            marked(update, Some(2)),
            Some(RevisionKind::Update),
        ),
        (marked(update, Some(2)), marked(None, None), None),
        (
            marked(update, Some(2)),
            marked(correction, None),
            Some(RevisionKind::Correction),
        ),
        (marked(correction, None), marked(correction, None), None),
        (
            marked(correction, None),
            marked(update, Some(3)),
            Some(RevisionKind::Update),
        ),
    ];
    for (before, after, expected) in cases {
        assert_eq!(
            story::revision_kind(&before, &after),
            expected,
            "{:?}",
            (before.marker, after.marker)
        );
    }
    let mut withdrawn = content("Northern dam holds", BODY);
    withdrawn.pub_status = PubStatus::Canceled;
    assert_eq!(story::revision_kind(&withdrawn, &withdrawn), None);
    let back = content("Northern dam holds", BODY);
    assert_eq!(
        story::revision_kind(&withdrawn, &back),
        Some(RevisionKind::Update)
    );
}

#[test]
fn only_new_notes_count() {
    let noted = |note: &str| {
        let mut content = content("Northern dam holds", BODY);
        content.ed_note = Some(note.into());
        content
    };
    let before = noted("Correction: the dam is in the north");
    let after = noted("Correction: the dam  is in the north\nAdds background");
    assert_eq!(
        story::revision_kind(&before, &after),
        Some(RevisionKind::Edit)
    );
    assert_eq!(story::revision_kind(&after, &before), None);
}

#[test]
fn revisions_of_texts_without_spaces_have_a_kind() {
    let before = content(
        "北部大坝仍然稳固",
        "工程师星期二说，北部的大坝能撑过这一夜。",
    );
    let edited = content(
        "北部大坝依然稳固",
        "工程师星期二说，北部的大坝能撑过这一夜。",
    );
    assert_eq!(
        story::revision_kind(&before, &edited),
        Some(RevisionKind::Edit)
    );
    let grown = content(
        "北部大坝仍然稳固",
        "工程师星期二说，北部的大坝能撑过这一夜。星期三早上士兵开始在河边堆放沙袋，学校停课到周末。",
    );
    assert_eq!(
        story::revision_kind(&before, &grown),
        Some(RevisionKind::Update)
    );
}

const FERRY: &str = "A ferry with 48 people on board sank off the northern coast early on Tuesday after it struck a reef in heavy fog. \
    All passengers were taken to the harbour of Westhaven by fishing boats, the coast guard said. Captain Jonas Berg told the \
    inquiry that the radar had failed twice during the night.\n\nThe owners of the ship, a family company that runs 3 ferries, \
    said that it had passed its inspection in March. Divers will look at the wreck once the weather allows it, at the \
    earliest on Thursday. The ferry was built in 1987 and had been sold four times since then.";

fn relation(
    earlier: &str,
    later: &str,
    hours: u64,
    marker: Option<MarkerKind>,
) -> Option<Relation> {
    let overlap = story::overlap(&story::sketch(earlier, None), &story::sketch(later, None))?;
    story::relation(&overlap, Duration::from_hours(hours), marker)
}

/// The same words about another ship, as recurring reports have them.
fn other_ship() -> String {
    let words = [
        ("48", "12"),
        ("3", "5"),
        ("1987", "1999"),
        ("Westhaven", "Eastport"),
        ("Jonas Berg", "Maria Lund"),
        ("northern", "southern"),
    ];
    words.iter().fold(FERRY.to_owned(), |text, (word, other)| {
        text.replace(word, other)
    })
}

#[test]
fn repeated_texts_are_told_from_other_stories() {
    let cut = FERRY.split("\n\n").next().expect("a paragraph");
    let more = format!(
        "{FERRY}\n\nOn Wednesday the harbour master resigned. He had been warned of the reef by sailors for years."
    );
    let corrected = FERRY.replace("48", "46");
    let other_ship = other_ship();
    let note = "Fog stopped the trains for two hours. A school in the valley won a prize for its garden of 20 herbs. ";
    let digest = format!("{}{FERRY}", note.repeat(8));
    let cases = [
        ("the same", FERRY, FERRY, 1, None, Some(Relation::Same)),
        ("too late", FERRY, FERRY, 80, None, None),
        ("cut", FERRY, cut, 1, None, Some(Relation::Same)),
        (
            "more",
            FERRY,
            more.as_str(),
            20,
            None,
            Some(Relation::Update),
        ),
        (
            "a figure put right",
            FERRY,
            corrected.as_str(),
            20,
            Some(MarkerKind::Correction),
            Some(Relation::Correction),
        ),
        (
            "a figure put right too late",
            FERRY,
            corrected.as_str(),
            80,
            None,
            None,
        ),
        (
            "the same words of another ship",
            FERRY,
            other_ship.as_str(),
            20,
            None,
            None,
        ),
        (
            "a digest",
            FERRY,
            digest.as_str(),
            1,
            None,
            Some(Relation::Contains),
        ),
        ("another story", FERRY, BODY, 1, None, None),
        (
            "a few words of it",
            FERRY,
            "A ferry with 48 people",
            1,
            None,
            None,
        ),
        ("nothing", FERRY, "", 1, None, None),
    ];
    for (name, earlier, later, hours, marker, expected) in cases {
        assert_eq!(relation(earlier, later, hours, marker), expected, "{name}");
    }
}

#[test]
fn texts_without_spaces_are_compared_by_characters() {
    let text = "一艘载有四十八人的渡轮星期二清晨在大雾中触礁，沉没在北部海岸附近。海岸警卫队说，所有乘客都被渔船送到了西港。船长告诉调查人员，雷达当晚两次失灵。";
    let cut = "一艘载有四十八人的渡轮星期二清晨在大雾中触礁，沉没在北部海岸附近。海岸警卫队说，所有乘客都被渔船送到了西港。";
    let other = "国家队星期二晚上在主场以三比一获胜，提前两轮进入决赛。教练说，年轻球员的表现超出了所有人的期待，他为全队感到骄傲。";
    assert_eq!(relation(text, cut, 1, None), Some(Relation::Same));
    assert_eq!(relation(cut, text, 1, None), Some(Relation::Update));
    assert_eq!(relation(text, other, 1, None), None);
}

#[test]
fn repeated_texts_share_keys() {
    let sketch = story::sketch(FERRY, None);
    assert!(sketch.keys.len() <= 16);
    let cut = story::sketch(FERRY.split("\n\n").next().expect("a paragraph"), None);
    let shared = cut
        .keys
        .iter()
        .filter(|key| sketch.keys.contains(key))
        .count();
    assert!(shared >= 2, "{shared} shared keys");
    let dateline = "WESTHAVEN, May 3 (AP) —";
    assert_eq!(
        story::sketch(&format!("{dateline} {FERRY}"), Some(dateline)),
        sketch
    );
}

proptest! {
    #[test]
    fn any_address_has_a_stable_key(text in "(https?://)?[a-zа-я%.:/?#&=+;@\\[\\]0-9]{0,60}") {
        if let Some(key) = story::url_key(&text) {
            prop_assert_eq!(story::url_key(&format!("https://{key}")), Some(key));
        }
    }

    #[test]
    fn any_item_is_found_under_its_own_key(id in ".{0,300}", link in ".{0,60}", title in ".{0,40}", summary in "[<>&;#a-z0-9 ]{0,60}") {
        let carried = item(Some(&id), Some(&link), &title, &summary);
        let rows = KnownItems { items: vec![known(1, FEED, &carried)], ..KnownItems::default() };
        prop_assert!(find(&carried, FEED, &rows, &BTreeSet::new()).is_some());
        prop_assert_eq!(story::sighting_keys(std::slice::from_ref(&carried)), vec![story::sighting_key(&carried)]);
    }

    #[test]
    fn any_two_texts_are_compared(one in ".{0,200}", other in "[a-c0-9.,一二 ]{0,200}") {
        let (one, other) = (story::sketch(&one, None), story::sketch(&other, None));
        if let Some(overlap) = story::overlap(&one, &other) {
            prop_assert!((0.0..=1.0).contains(&overlap.containment));
            prop_assert!((0.0..=1.0).contains(&overlap.figures));
            prop_assert_eq!(Some(overlap.containment), story::overlap(&other, &one).map(|overlap| overlap.containment));
        }
    }
}
