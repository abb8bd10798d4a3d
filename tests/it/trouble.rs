//! A store in trouble under a running daemon: full, locked by another program, removed.

use std::fs;
use std::path::{Path, PathBuf};

use newswire::daemon::DaemonError;
use newswire::store::{Reader, StoreError};
use rusqlite::Connection;

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};

fn feed(origin: &Origin) -> String {
    let url = origin.url("/feed.xml");
    format!(
        "{LOOPBACK}[[feed]]\nid = \"feed\"\nurl = \"{url}\"\ninterval = \"1s\"\narticle = {{ fetch = false }}\n"
    )
}

fn document(items: usize, words: usize) -> String {
    let text = "word ".repeat(words);
    let items = (0..items).map(|item| {
        format!("<item><guid>{item}</guid><title>Story {item}</title><description>{item} {text}</description></item>")
    });
    format!(
        "<rss version=\"2.0\"><channel><title>A</title>{}</channel></rss>",
        items.collect::<String>()
    )
}

#[tokio::test]
async fn a_full_store_stops_the_daemon_with_a_clear_word_and_stays_sound() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(document(2, 10)));
    let desk = Desk::new();
    desk.run_once(&feed(&origin)).await;
    origin.route("/feed.xml", Answer::ok(document(400, 1_000)));
    let pages: u32 = desk.value("SELECT page_count + 8 FROM pragma_page_count");
    let ended = desk.run_once_within(pages, &feed(&origin)).await;
    let Err(DaemonError::Store(error @ StoreError::Full { .. })) = ended else {
        panic!("a full store must stop the daemon: {ended:?}");
    };
    assert!(error.to_string().contains("no room left"), "{error}");
    assert_eq!(desk.value::<String>("PRAGMA integrity_check"), "ok");
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 2);
    desk.run_once(&feed(&origin)).await;
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM item"),
        400,
        "nothing is lost"
    );
}

#[tokio::test]
async fn a_store_that_another_program_locks_is_waited_for() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(document(1, 10)));
    let desk = Desk::new();
    let mut running = desk.start(&feed(&origin));
    running.until(|progress| progress.polls == 1).await;
    let other = open_to_write(&desk);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    origin.route("/feed.xml", Answer::ok(document(2, 10)));
    origin.wait_for(2).await;
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM item"),
        1,
        "readers are not kept"
    );
    other.execute_batch("ROLLBACK").unwrap();
    running.until(|progress| progress.items_new == 2).await;
    running.end().await.unwrap();
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 2);
}

/// Gives the path of a file that stands beside the store.
fn beside(desk: &Desk, suffix: &str) -> PathBuf {
    let mut name = desk.store_path().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Lets somebody take files away under a daemon that has stored one story, and gives what it ends with when the next one comes.
async fn after_a_removal(desk: &Desk, take_away: impl FnOnce(&Path)) -> String {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(document(1, 10)));
    let mut running = desk.start(&feed(&origin));
    running.until(|progress| progress.items_new == 1).await;
    take_away(&desk.store_path());
    origin.route("/feed.xml", Answer::ok(document(2, 10)));
    match running.ended().await {
        Err(DaemonError::Store(error)) => error.to_string(),
        ended => panic!("nobody would find what it writes: {ended:?}"),
    }
}

#[tokio::test]
async fn a_store_that_is_removed_or_replaced_stops_the_daemon() {
    let desk = Desk::new();
    let words = after_a_removal(&desk, |store| fs::remove_file(store).unwrap()).await;
    assert!(words.contains("newswire.db was removed"), "{words}");

    let desk = Desk::new();
    let other = desk.store_path().with_extension("copy");
    let words = after_a_removal(&desk, |store| {
        fs::copy(store, &other).unwrap();
        fs::rename(&other, store).unwrap();
    })
    .await;
    assert!(words.contains("newswire.db was removed"), "{words}");
}

#[tokio::test]
async fn a_log_that_is_removed_stops_the_daemon_and_loses_nothing() {
    let desk = Desk::new();
    let (log, index) = (beside(&desk, "-wal"), beside(&desk, "-shm"));
    let words = after_a_removal(&desk, |_| {
        fs::remove_file(log).unwrap();
        fs::remove_file(index).unwrap();
    })
    .await;
    assert!(words.contains("newswire.db-wal was removed"), "{words}");
    assert_eq!(desk.value::<String>("PRAGMA integrity_check"), "ok");
    assert_eq!(
        desk.value::<i64>("SELECT count(*) FROM item"),
        1,
        "what was in the log stands in the file"
    );
}

#[tokio::test]
async fn a_lock_that_is_removed_is_made_anew() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(document(1, 10)));
    let desk = Desk::new();
    let mut running = desk.start(&feed(&origin));
    running.until(|progress| progress.items_new == 1).await;
    fs::remove_file(beside(&desk, "-lock")).unwrap();
    origin.route("/feed.xml", Answer::ok(document(2, 10)));
    running.until(|progress| progress.items_new == 2).await;
    assert_eq!(
        Reader::open(&desk.store_path()).unwrap().has_writer(),
        Some(true)
    );
    running.end().await.unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "another program that does what it should not"
)]
fn open_to_write(desk: &Desk) -> Connection {
    Connection::open(desk.store_path()).unwrap()
}
