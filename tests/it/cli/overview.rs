//! `newswire status` over many feeds, and over none.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;

use super::health::health_of;
use super::{FEED, feed_config, folder_with, run_config};
use crate::support::desk::{LOOPBACK, let_time_pass};
use crate::support::origin::{Answer, Origin};

#[test]
fn a_store_without_feeds_is_not_well() {
    let folder = folder_with("");
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let status = run_config(folder.path(), &["status"]).stdout;
    assert!(
        status.contains("no feed is configured; 0 items"),
        "{status}"
    );
    assert!(!status.contains("all well"), "{status}");
    let feed = "[[feed]]\nid = \"new\"\nurl = \"https://agency.example/\"\n";
    fs::write(folder.path().join("newswire.toml"), feed).unwrap();
    let status = run_config(folder.path(), &["status"]).stdout;
    assert!(status.contains("no feed is in the store yet"), "{status}");
    for arguments in [
        &["status", "new"][..],
        &["explain", "new"],
        &["items", "--feed", "new"],
    ] {
        let ended = run_config(folder.path(), arguments);
        assert_eq!(ended.code, Some(66), "{arguments:?}");
        let words = "no feed new in the store, though the configuration has it: start the daemon";
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
}

#[test]
fn feeds_that_the_daemon_has_not_taken_over_are_named() {
    let folder = folder_with("");
    let feed = |id: &str| {
        format!("[[feed]]\nid = \"{id}\"\nurl = \"https://{id}.example/\"\nenabled = false\n")
    };
    let status = |ids: &[&str]| {
        let config: String = ids.iter().map(|id| feed(id)).collect();
        fs::write(folder.path().join("newswire.toml"), config).unwrap();
        run_config(folder.path(), &["status"]).stdout
    };
    status(&["old"]);
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let said = |status: String| {
        let line = status.lines().find(|line| line.contains("not taken over"));
        line.map(str::to_owned)
    };
    assert_eq!(said(status(&["old"])), None);
    let words = "not taken over from the configuration: 1 feed (new): start the daemon";
    assert_eq!(said(status(&["old", "new"])).as_deref(), Some(words));
    let words = "not taken over from the configuration: 4 feeds (a, b, c, …): start the daemon";
    assert_eq!(
        said(status(&["c", "d", "b", "old", "a"])).as_deref(),
        Some(words)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_feeds_those_are_listed_that_need_a_look() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED));
    origin.route("/lost.xml", Answer::status(404));
    let mut config = feed_config(&origin.url("/feed.xml"));
    let lost = origin.url("/lost.xml");
    let _ = writeln!(config, "[[feed]]\nid = \"lost\"\nurl = \"{lost}\"");
    for number in 0..40 {
        let _ = writeln!(
            config,
            "[[feed]]\nid = \"off-{number}\"\nurl = \"https://agency.example/{number}\"\nenabled = false"
        );
    }
    let folder = folder_with(&config);
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let few = run_config(folder.path(), &["status"]).stdout;
    assert!(
        few.contains("not listed: 1 ok, 40 disabled; --all lists them"),
        "{few}"
    );
    assert!(few.contains("\n42 feeds, 1 to look at;"), "{few}");
    assert!(few.contains("\nlost "), "{few}");
    assert!(
        !few.contains("\nagency ") && !few.contains("\noff-7 "),
        "{few}"
    );
    assert_eq!(few.matches("the daemon does not run").count(), 1, "{few}");
    let all = run_config(folder.path(), &["status", "--all"]).stdout;
    assert!(
        all.contains("\nagency ") && all.contains("\noff-7 "),
        "{all}"
    );
    assert!(!all.contains("not listed"), "{all}");
    assert_eq!(all.matches("the daemon does not run").count(), 2, "{all}");
    let json = run_config(folder.path(), &["status", "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["feeds"].as_array().unwrap().len(), 42);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_whose_pages_bring_no_answer_is_not_well() {
    let origin = Origin::start().await;
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let gone_at = gone.local_addr().unwrap();
    drop(gone);
    for (path, pages) in [("/few.xml", 4), ("/many.xml", 6)] {
        let mut feed = String::from("<rss version=\"2.0\"><channel><title>Agency</title>");
        for page in 0..pages {
            let _ = write!(
                feed,
                "<item><guid>{page}</guid><title>Ferry {page} is late</title><link>http://{gone_at}{path}/{page}</link></item>"
            );
        }
        origin.route(path, Answer::ok(feed + "</channel></rss>"));
    }
    let mut config = LOOPBACK.to_owned();
    for name in ["few", "many"] {
        let url = origin.url(&format!("/{name}.xml"));
        let _ = writeln!(config, "[[feed]]\nid = \"{name}\"\nurl = \"{url}\"");
    }
    let folder = folder_with(&config);
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let status = run_config(folder.path(), &["status"]).stdout;
    assert!(status.contains("2 feeds, 1 to look at"), "{status}");
    let one = run_config(folder.path(), &["status", "many"]).stdout;
    let words = "its feed answers, but 6 of its pages brought no answer (robots_unreachable) and no page ever did: open one in a browser";
    assert!(one.starts_with("many pages\n"), "{one}");
    assert!(one.contains(words), "{one}");
    let json = run_config(folder.path(), &["status", "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let told = |number: usize| {
        let feed = &json["feeds"][number];
        let pages = (&feed["pages_silent"], &feed["pages_silent_error"]);
        (
            feed["health"].to_string(),
            pages.0.to_string(),
            pages.1.to_string(),
        )
    };
    let quoted = |words: [&str; 3]| words.map(str::to_owned).into();
    assert_eq!(health_of(folder.path(), "few"), "ok");
    assert_eq!(health_of(folder.path(), "many"), "pages");
    assert_eq!(told(0), quoted(["\"ok\"", "0", "null"]));
    assert_eq!(
        told(1),
        quoted(["\"pages\"", "6", "\"robots_unreachable\""])
    );

    // One that was answered since takes the word back.
    let answered = "UPDATE article_job SET last_attempt_at = last_attempt_at - 1000; \
         UPDATE article_job SET state = 'done', last_error = NULL, last_attempt_at = last_attempt_at + 1000 \
         WHERE url LIKE '%/many.xml/0'";
    let_time_pass(&folder.path().join("newswire.db"), answered);
    let status = run_config(folder.path(), &["status"]).stdout;
    assert!(status.contains("2 feeds, all well"), "{status}");
    assert_eq!(health_of(folder.path(), "many"), "ok");
}

#[test]
fn a_log_that_has_grown_large_is_not_all_well() {
    let folder = folder_with("");
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let log = folder.path().join("newswire.db-wal");
    let log = fs::OpenOptions::new().write(true).open(log).unwrap();
    for (mebibytes, is_large) in [(255, false), (300, true)] {
        log.set_len(mebibytes << 20).unwrap();
        let status = run_config(folder.path(), &["status"]).stdout;
        let words = format!("the write-ahead log has grown to {mebibytes} MiB");
        assert_eq!(status.contains(&words), is_large, "{status}");
        assert_eq!(status.contains("1 to look at"), is_large, "{status}");
    }
}
