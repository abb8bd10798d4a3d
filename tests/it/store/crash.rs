//! kill -9 while it writes: nothing committed is lost, nothing is stored by halves.

use newswire::model::Sequence;
use newswire::store::{ChangeFilter, Reader};

use super::material::{NOW, feed, open, raw};
use super::process::{ITEMS_A_BATCH, Writing};

const KILLS: u64 = 60;

#[test]
fn sixty_kills_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswire.db");
    let mut told = 0;
    for kill in 0..KILLS {
        let mut writing = Writing::start(&path);
        for _ in 0..=kill % 4 {
            told = writing.committed().unwrap();
        }
        // Something to do for a while, each time a little longer, so that the end comes at any point of a batch.
        let reader = Reader::open(&path).unwrap();
        for _ in 0..kill {
            reader.last_sequence().unwrap();
        }
        drop(reader);
        told = writing.kill().unwrap_or(told);
        let stored = check_whole(&path);
        assert!(stored >= told, "kill {kill}: {stored} of {told}");
        assert!(
            stored <= told + ITEMS_A_BATCH,
            "kill {kill}: {stored}, told {told}"
        );
    }

    // The lock died with its holder, and the file is whole.
    let mut store = open(&path).unwrap();
    store.sync_feeds(&[feed("north")], NOW).unwrap();
    let verdict: String = raw(&path)
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
}

/// Checks what must hold after any end, and gives the number of items.
fn check_whole(path: &std::path::Path) -> u64 {
    let reader = Reader::open(path).unwrap();
    let totals = reader.totals().unwrap();
    assert_eq!(totals.items % ITEMS_A_BATCH, 0, "half a batch");
    let batches = totals.items / ITEMS_A_BATCH;
    let corrections = batches.saturating_sub(1);
    assert_eq!(totals.revisions, totals.items + corrections);
    let rows = totals.items + corrections;
    let limit = u32::try_from(rows).unwrap() + 10;
    let changes = reader
        .changes(Sequence(0), &ChangeFilter::default(), limit)
        .unwrap();
    let sequences: Vec<i64> = changes.iter().map(|change| change.sequence.0).collect();
    let expected: Vec<i64> = (1..=i64::try_from(rows).unwrap()).collect();
    assert_eq!(sequences, expected);

    let raw = raw(path);
    let count = |sql: &str| raw.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
    let items = i64::try_from(totals.items).unwrap();
    assert_eq!(count("SELECT count(DISTINCT key) FROM sighting"), items);
    assert_eq!(count("SELECT count(*) FROM article_job"), items);
    assert_eq!(
        count("SELECT max(version) FROM item"),
        1 + i64::from(corrections > 0)
    );
    assert_eq!(
        count("SELECT count(*) FROM corrections"),
        i64::try_from(corrections).unwrap()
    );
    assert_eq!(
        count("SELECT count(*) FROM item_words WHERE item_words MATCH 'headline'"),
        items
    );
    let quick: String = raw
        .query_row("PRAGMA quick_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(quick, "ok");
    totals.items
}
