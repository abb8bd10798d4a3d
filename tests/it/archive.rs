//! Pages kept as they were fetched: what is kept, for how long, and that the store never suffers from it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use newswire::model::{FailureCode, FeedId, ItemId, UnixMillis};
use newswire::store::{
    ArchivedPage, PackedBody, PageArchive, PageFilter, PageReader, Retention, Store,
};

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};
use crate::support::sample::MORNING;

const MIB: u64 = 1 << 20;

fn archive(store: &Store, max_bytes: u64) -> PageArchive {
    PageArchive::open(store, max_bytes).unwrap()
}

fn reader(desk: &Desk) -> PageReader {
    PageReader::open(&desk.store_path()).unwrap().unwrap()
}

fn archive_path(desk: &Desk) -> PathBuf {
    let mut path = desk.store_path().into_os_string();
    path.push("-pages");
    PathBuf::from(path)
}

fn hours(count: u64) -> UnixMillis {
    MORNING.saturating_add(Duration::from_hours(count))
}

fn page(item: i64, version: u32, body: &[u8]) -> ArchivedPage {
    ArchivedPage {
        item_id: ItemId(item),
        version,
        feed_id: FeedId(1 + item % 2),
        fetched_at: hours(u64::try_from(item).unwrap()),
        asked_url: format!("https://agency.example/{item}"),
        url: format!("https://www.agency.example/{item}"),
        content_type: Some("text/html; charset=gb2312".to_owned()),
        refusal: None,
        body: PackedBody::pack(body).unwrap(),
    }
}

/// Bytes that no compression makes smaller.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| random.u8(..))
        .take(length)
        .collect()
}

#[test]
fn a_page_comes_back_byte_for_byte_and_the_newest_version_first() {
    let desk = Desk::new();
    let store = desk.open_store(MORNING);
    let mut archive = archive(&store, 100 * MIB);
    let body = b"<p>\xd6\xd0\xb9\xfa\0</p>".repeat(1000);
    let pages = [page(1, 1, b"old"), page(1, 2, &body), page(2, 1, b"")];
    archive.put(&pages).unwrap();
    let reader = reader(&desk);
    let newest = reader.newest(ItemId(1)).unwrap().unwrap();
    assert_eq!(newest, pages[1]);
    assert_eq!(newest.body.unpack().unwrap(), body);
    assert_eq!(
        reader
            .newest(ItemId(2))
            .unwrap()
            .unwrap()
            .body
            .unpack()
            .unwrap(),
        b""
    );
    assert_eq!(reader.newest(ItemId(3)).unwrap(), None);
}

#[test]
fn a_page_that_gave_nothing_never_takes_the_place_of_one_that_did() {
    let desk = Desk::new();
    let store = desk.open_store(MORNING);
    let mut archive = archive(&store, 100 * MIB);
    let mut check = |body: &[u8], refusal: Option<FailureCode>, kept: &[u8]| {
        let put = ArchivedPage {
            refusal,
            ..page(1, 1, body)
        };
        archive.put(&[put]).unwrap();
        let newest = reader(&desk).newest(ItemId(1)).unwrap().unwrap();
        assert_eq!(newest.body.unpack().unwrap(), kept);
    };
    check(b"wall", Some(FailureCode::BotWall), b"wall");
    check(b"empty", Some(FailureCode::Empty), b"empty");
    check(b"story", None, b"story");
    check(b"wall", Some(FailureCode::BotWall), b"story");
    check(b"story again", None, b"story again");
}

#[test]
fn pages_of_another_life_of_the_store_make_way() {
    let desk = Desk::new();
    let store = desk.open_store(MORNING);
    let mut archive = archive(&store, 100 * MIB);
    archive
        .put(&[page(1, 1, b"a"), page(1, 7, b"b"), page(2, 7, b"c")])
        .unwrap();
    archive.put(&[page(1, 2, b"restored")]).unwrap();
    let reader = reader(&desk);
    let newest = reader.newest(ItemId(1)).unwrap().unwrap();
    assert_eq!(newest.body.unpack().unwrap(), b"restored");
    assert_eq!(reader.newest(ItemId(2)).unwrap().unwrap().version, 7);
}

#[test]
fn items_are_listed_in_order_by_feed_and_time() {
    let desk = Desk::new();
    let store = desk.open_store(MORNING);
    let mut archive = archive(&store, 100 * MIB);
    let pages: Vec<_> = (1..=6).map(|item| page(item, 1, b"x")).collect();
    archive.put(&pages).unwrap();
    archive.put(&[page(3, 2, b"y")]).unwrap();
    let reader = reader(&desk);
    let check = |feed: Option<i64>, since: Option<u64>, expected: &[i64]| {
        let filter = PageFilter {
            feed: feed.map(FeedId),
            since: since.map(hours),
        };
        let mut found = Vec::new();
        let mut after = ItemId(0);
        loop {
            let items = reader.items(&filter, after, 2).unwrap();
            let Some(last) = items.last() else { break };
            after = *last;
            found.extend(items.iter().map(|item| item.0));
        }
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!(reader.count(&filter).unwrap(), expected.len() as u64);
    };
    check(None, None, &[1, 2, 3, 4, 5, 6]);
    check(Some(2), None, &[1, 3, 5]);
    check(None, Some(5), &[5, 6]);
    check(Some(1), Some(5), &[6]);
    check(Some(9), None, &[]);
}

#[test]
fn age_and_size_bound_what_is_kept_and_the_file() {
    let desk = Desk::new();
    let store = desk.open_store(MORNING);
    let mut archive = archive(&store, 2 * MIB);
    for item in 1_i64..=60 {
        let body = noise(100_000, item.unsigned_abs());
        archive.put(&[page(item, 1, &body)]).unwrap();
    }
    let reader = reader(&desk);
    let all = PageFilter::default();
    let kept = reader.count(&all).unwrap();
    assert!((10..=20).contains(&kept), "{kept} pages of 100 kB in 2 MiB");
    assert!(
        reader.newest(ItemId(60)).unwrap().is_some(),
        "the newest stays"
    );
    assert_eq!(reader.newest(ItemId(1)).unwrap(), None, "the oldest goes");

    let retention = Retention {
        polls_before: MORNING,
        quiet_polls_before: MORNING,
        pages_before: hours(59),
        sketches_before: 0,
    };
    assert_eq!(archive.prune(&retention).unwrap(), kept - 2);
    assert_eq!(
        reader.items(&all, ItemId(0), 9).unwrap(),
        [ItemId(59), ItemId(60)]
    );
    drop(reader);
    archive.close().unwrap();
    let size = fs::metadata(archive_path(&desk)).unwrap().len();
    assert!(size < MIB, "the room is given back: {size} bytes");
}

#[test]
fn a_page_that_hardly_compresses_and_is_very_large_is_not_kept() {
    assert_eq!(PackedBody::pack(&noise(3 << 20, 1)), None);
    assert!(PackedBody::pack(&vec![b' '; 64 << 20]).is_some());
}

fn feed(origin: &Origin, store: &str) -> String {
    let page = origin.url("/story");
    origin.route(
        "/feed.xml",
        Answer::ok(format!(
            "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>Port reopens</title>\
             <link>{page}</link></item></channel></rss>"
        )),
    );
    let text =
        "The port of Selby reopened on Sunday after a storm, the harbour master said. ".repeat(5);
    origin.route(
        "/story",
        Answer::ok(format!("<html><body><article><h1>Port reopens</h1><p>{text}</p><p>{text}</p></article></body></html>"))
            .header("Content-Type", "text/html"),
    );
    let url = origin.url("/feed.xml");
    format!("{LOOPBACK}[store]\n{store}\n[[feed]]\nid = \"feed\"\nurl = \"{url}\"\n")
}

#[tokio::test]
async fn the_daemon_keeps_pages_only_where_it_is_asked_to() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    desk.run_once(&feed(&origin, "")).await;
    assert!(!archive_path(&desk).exists());

    let desk = Desk::new();
    let progress = desk.run_once(&feed(&origin, "keep_pages = \"1d\"")).await;
    assert_eq!(progress.pages, 1);
    let kept = reader(&desk).newest(ItemId(1)).unwrap().unwrap();
    assert_eq!((kept.version, kept.refusal), (1, None));
    assert_eq!(kept.asked_url, origin.url("/story"));
    assert_eq!(kept.content_type.as_deref(), Some("text/html"));
    let body = String::from_utf8(kept.body.unpack().unwrap()).unwrap();
    assert!(
        body.starts_with("<html>") && body.ends_with("</html>"),
        "{body}"
    );
}

#[tokio::test]
async fn a_side_file_that_is_none_costs_the_daemon_nothing() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    fs::write(archive_path(&desk), "no database ".repeat(1000)).unwrap();
    let progress = desk.run_once(&feed(&origin, "keep_pages = \"1d\"")).await;
    assert_eq!((progress.items_new, progress.pages), (1, 1));
    assert_eq!(
        desk.rows("SELECT body_source, version FROM item"),
        ["generic | 1"]
    );
    let left = fs::read_to_string(archive_path(&desk)).unwrap();
    assert!(
        left.starts_with("no database"),
        "the file of a stranger stays"
    );
}
