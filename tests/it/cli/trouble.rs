//! What a person is told where something is in the way.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Notify;

use super::health::health_of;
use super::{FEED, feed_config, filled, folder_with, run_config};
use crate::support::desk::{LOOPBACK, end_all_waits};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{program, run_under_file_limit, signal};

/// A daemon that runs while another program holds its store locked, with a feed that was due then.
struct Locked {
    folder: TempDir,
    store: PathBuf,
    daemon: Child,
    log: BufReader<ChildStderr>,
    holder: Connection,
    _origin: Origin,
}

#[expect(
    clippy::disallowed_methods,
    reason = "another program that does what it should not"
)]
fn open_to_write(store: &Path) -> Connection {
    Connection::open(store).unwrap()
}

impl Locked {
    /// Locks the store under a daemon whose feed has been due for so many minutes.
    async fn with_a_feed_due(minutes: u32) -> Self {
        let origin = Origin::start().await;
        let folder = filled(&origin).await;
        let store = folder.path().join("newswire.db").canonicalize().unwrap();
        let holder = open_to_write(&store);
        holder
            .execute(
                "UPDATE feed SET next_poll_at = (unixepoch() - 60 * ?1) * 1000",
                [minutes],
            )
            .unwrap();
        let gate = Arc::new(Notify::new());
        let news = FEED.replace("<guid>2", "<guid>3").replace("Ferry", "Tram");
        origin.route("/feed.xml", Answer::ok(news).after(&gate));
        let arguments = ["--config", "newswire.toml", "run"];
        let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
        let log = BufReader::new(daemon.stderr.take().unwrap());
        origin.wait_for(2).await;
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        gate.notify_one();
        Self {
            folder,
            store,
            daemon,
            log,
            holder,
            _origin: origin,
        }
    }

    /// Lets the daemon have started and written for the last time so long ago.
    fn age(&self, age: Duration) {
        for suffix in ["-lock", "-wal"] {
            let mut path = self.store.clone().into_os_string();
            path.push(suffix);
            let file = File::options().write(true).open(path).unwrap();
            let now = file.metadata().unwrap().modified().unwrap();
            file.set_modified(now - age).unwrap();
        }
    }

    fn line_of_the_log(&mut self, words: &str) -> String {
        let mut lines = self.log.by_ref().lines().map(Result::unwrap);
        lines.find(|line| line.contains(words)).unwrap()
    }

    fn print(&self, arguments: &[&str]) -> String {
        let ended = run_config(self.folder.path(), arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    }

    fn end(mut self) {
        self.holder.execute_batch("ROLLBACK").unwrap();
        signal(self.daemon.id(), rustix::process::Signal::TERM);
        assert_eq!(self.daemon.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // Also where the test failed before its end.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_another_program_locks_is_told_of_with_its_remedy() {
    let mut locked = Locked::with_a_feed_due(5).await;
    let remedy = format!("find it with `fuser -v {}`", locked.store.display());
    let busy = locked.line_of_the_log("store is busy");
    assert!(busy.contains(&remedy), "{busy}");
    assert!(!busy.contains("another try"), "{busy}");
    // It has just started.
    let status = locked.print(&["status"]);
    assert!(!status.contains("has written nothing"), "{status}");
    assert!(status.contains("all well"), "{status}");
    let json: Value = serde_json::from_str(&locked.print(&["status", "--json"])).unwrap();
    assert_eq!(json["daemon_stuck_since"], Value::Null);
    assert_eq!(json["daemon_advice"], "");

    locked.age(Duration::from_mins(5));
    let words = format!(
        "the daemon runs but has written nothing for 5 min: another program may hold the store locked; {remedy}"
    );
    let status = locked.print(&["status"]);
    assert!(status.starts_with(&words), "{status}");
    assert!(status.contains("1 feed, 1 to look at"), "{status}");
    assert!(locked.print(&["status", "agency"]).contains(&words));
    let json: Value = serde_json::from_str(&locked.print(&["status", "--json"])).unwrap();
    assert_eq!(json["daemon_runs"], true);
    assert!(json["daemon_stuck_since"].is_string(), "{json}");
    assert_eq!(json["daemon_advice"], words);
    locked.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_that_is_overdue_is_not_blamed_on_a_daemon_that_runs() {
    let locked = Locked::with_a_feed_due(20).await;
    for arguments in [
        &["status"][..],
        &["status", "agency"],
        &["explain", "agency"],
    ] {
        let printed = locked.print(arguments);
        assert!(printed.contains("overdue"), "{printed}");
        assert!(printed.contains("and the daemon runs"), "{printed}");
        assert!(!printed.contains("is the daemon running?"), "{printed}");
    }
    locked.end();
}

#[tokio::test]
async fn a_feed_that_is_cut_at_every_poll_is_told_of() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let path = folder.path();
    let poll = |document: &str| {
        origin.route("/feed.xml", Answer::ok(document));
        end_all_waits(&path.join("newswire.db"));
        let path = path.to_owned();
        async move {
            let once = move || run_config(&path, &["run", "--once"]);
            let ended = tokio::task::spawn_blocking(once).await.unwrap();
            assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        }
    };
    let health = || {
        let json = run_config(path, &["status", "agency", "--json"]).stdout;
        let json: Value = serde_json::from_str(&json).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let feed = &json["feeds"][0];
        assert_eq!(health_of(path, "agency"), text(&feed["health"]));
        (text(&feed["health"]), text(&feed["advice"]))
    };
    let cut = FEED.split_once("<item><guid>2").unwrap().0;
    poll(cut).await;
    assert_eq!(health().0, "ok", "once may be chance");
    poll(cut).await;
    poll(cut).await;
    // The first document was whole.
    assert_eq!(health().0, "ok");
    poll(cut).await;
    poll(cut).await;
    let (word, advice) = health();
    assert_eq!(word, "cut");
    let told = format!(
        "ends in the middle at each of the last 5 polls, the last time after {} bytes",
        cut.len()
    );
    assert!(advice.contains(&told), "{advice}");
    assert!(advice.contains("never arrive"), "{advice}");
    let status = run_config(path, &["status"]).stdout;
    assert!(status.contains(&told), "{status}");
    assert!(status.contains("1 feed, 1 to look at"), "{status}");
    let explained = run_config(path, &["explain", "agency"]).stdout;
    let cuts = explained.lines().filter(|line| line.ends_with(" cut"));
    assert_eq!(cuts.count(), 5 + 1, "five polls and the head: {explained}");
    assert!(explained.contains(" new\n"), "{explained}");
    poll(FEED).await;
    assert_eq!(health(), ("ok".to_owned(), String::new()));
}

/// Starts an origin whose feed takes more room than a small limit leaves, and gives it with a folder that polls it.
async fn large_feed() -> (Origin, TempDir) {
    let text = "word ".repeat(1_000);
    let items = (0..400).map(|item| {
        format!("<item><guid>{item}</guid><title>Story {item}</title><description>{item} {text}</description></item>")
    });
    let items = items.collect::<String>();
    let origin = Origin::start().await;
    origin.route(
        "/feed.xml",
        Answer::ok(format!(
            "<rss version=\"2.0\"><channel><title>A</title>{items}</channel></rss>"
        )),
    );
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    (origin, folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_on_the_size_of_files_ends_the_daemon_with_a_word() {
    let (_origin, folder) = large_feed().await;
    let arguments = ["--config", "newswire.toml", "run", "--once"];
    let ended = run_under_file_limit(folder.path(), 2_000, &arguments);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    for words in [
        "no room left for ",
        "newswire.db",
        "raise the limit",
        "`ulimit -f`",
    ] {
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    let whole = run_config(folder.path(), &["run", "--once"]);
    assert_eq!(whole.code, Some(0), "{}", whole.stderr);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_without_room_is_to_be_run_again_and_nothing_else() {
    let (_origin, folder) = large_feed().await;
    let once = run_config(folder.path(), &["run", "--once"]);
    assert_eq!(once.code, Some(0), "{}", once.stderr);
    let arguments = ["--config", "newswire.toml", "backup", "copy.db"];
    let ended = run_under_file_limit(folder.path(), 200, &arguments);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let words = "no room left for the backup copy.db: free some disk space, raise the limit or name another place, \
                 then run the backup again";
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    assert!(!ended.stderr.contains("start newswire"), "{}", ended.stderr);
    assert!(!folder.path().join("copy.db").exists());
}

#[tokio::test]
async fn a_name_that_the_store_lacks_is_answered_with_those_there_are() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let check = |arguments: &[&str], words: &str| {
        let ended = run_config(folder.path(), arguments);
        assert_eq!(ended.code, Some(66), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    };
    for command in [&["status"][..], &["explain"], &["items", "--feed"]] {
        let with = |name| [command, &[name]].concat();
        check(
            &with("nope"),
            "no feed nope in the store: `newswire feeds list` shows those of the configuration",
        );
        check(
            &with("agancy"),
            "no feed agancy in the store: did you mean `agency`? `newswire feeds list` shows",
        );
    }
    check(
        &["items", "--agency", "nope"],
        "no agency nope in the store: `newswire feeds list` shows those of the configuration",
    );
    check(
        &["items", "--agency", "MMA"],
        "no agency MMA in the store: did you mean `MNA`? `newswire feeds list` shows",
    );
}

#[test]
fn a_search_for_nothing_is_a_mistake() {
    let folder = folder_with(LOOPBACK);
    for words in [&[""][..], &[" ", "\t"]] {
        let ended = run_config(folder.path(), &[&["search"], words].concat());
        assert_eq!(ended.code, Some(64), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("what to search for"),
            "{}",
            ended.stderr
        );
        assert_eq!(ended.stdout, "");
    }
}

#[test]
fn an_upgrade_is_told_before_it_begins() {
    let folder = folder_with(LOOPBACK);
    let store = open_to_write(&folder.path().join("newswire.db"));
    let first = include_str!("../../../src/store/schema/upgrades/0001_first.sql");
    store.execute_batch(first).unwrap();
    let marks = "PRAGMA user_version = 1; PRAGMA application_id = 0x4E575357;";
    store.execute_batch(marks).unwrap();
    drop(store);
    let words = "store is brought up to date";
    let run = ["--log", "info", "run", "--once"];
    let ended = run_config(folder.path(), &run);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    let ended = run_config(folder.path(), &run);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stderr.contains(words), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_was_not_asked_for_is_no_failure_in_the_log() {
    let origin = Origin::start().await;
    let items = (0..5).map(|item| {
        let page = origin.url(&format!("/{item}"));
        format!("<item><guid>{item}</guid><title>Story {item}</title><link>{page}</link></item>")
    });
    let items: String = items.collect();
    let feed = format!("<rss version=\"2.0\"><channel><title>A</title>{items}</channel></rss>");
    origin.route("/feed.xml", Answer::ok(feed));
    for item in 0..5 {
        let busy = Answer::status(429).header("Retry-After", "600");
        origin.route(&format!("/{item}"), busy);
    }
    let url = origin.url("/feed.xml");
    let folder = folder_with(&format!(
        "{LOOPBACK}per_host = 1\n[[feed]]\nid = \"agency\"\nurl = \"{url}\"\n"
    ));
    let ended = run_config(folder.path(), &["--log", "info", "run", "--once"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let asked = (0..5).map(|item| origin.count(&format!("/{item}")));
    let (asked, told) = (asked.sum::<usize>(), ended.stderr.matches("page fetched"));
    assert!((1..5).contains(&asked), "{asked}");
    assert_eq!(told.count(), asked, "{}", ended.stderr);
}
