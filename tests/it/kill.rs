//! kill -9 while the daemon writes: nothing is lost, nothing is stored twice, the change feed has no gap.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::desk::{LOOPBACK, end_all_waits, open_read_only};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{program, run, signal};

const KILLS: usize = 50;
const FEEDS: usize = 12;
/// Stories that every feed adds with each answer.
const STORIES: usize = 5;

/// A feed that shows everything it ever published, five stories more at each request.
fn route(origin: &Origin, feed: usize) {
    let answers = Arc::new(AtomicUsize::new(0));
    let page_origin = origin.url("");
    origin.route_with(&format!("/{feed}.xml"), move |_| {
        let published = (answers.fetch_add(1, Ordering::Relaxed) + 1) * STORIES;
        let mut text = String::from("<rss version=\"2.0\"><channel><title>A</title>");
        for story in 0..published {
            let _ = write!(
                text,
                "<item><guid>{feed}-{story}</guid><title>Story {story} of feed {feed}</title>\
                 <link>{page_origin}/{feed}/{story}</link></item>"
            );
        }
        Answer::ok(text + "</channel></rss>")
    });
}

fn value(store: &Path, sql: &str) -> i64 {
    open_read_only(store)
        .query_row(sql, (), |row| row.get(0))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_that_is_killed_again_and_again_loses_nothing() {
    let origin = Origin::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = LOOPBACK.to_owned();
    for feed in 0..FEEDS {
        route(&origin, feed);
        let url = origin.url(&format!("/{feed}.xml"));
        // Shorter than the time between two kills, so that each daemon finds feeds that are due.
        let _ = write!(
            config,
            "[[feed]]\nid = \"feed-{feed}\"\nurl = \"{url}\"\ninterval = \"1s\"\narticle = {{ fetch = false }}\n"
        );
    }
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let store = folder.path().join("newswire.db");
    let arguments = ["--config", "newswire.toml", "run"];
    let mut random = fastrand::Rng::with_seed(60);
    let mut acknowledged = BTreeSet::new();
    for _ in 0..KILLS {
        let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
        let before = origin.requests().len();
        origin.wait_for(before + random.usize(1..=FEEDS / 2)).await;
        daemon.kill().unwrap();
        daemon.wait().unwrap();
        // What a reader saw once stays.
        let connection = open_read_only(&store);
        let mut statement = connection.prepare("SELECT uri FROM item").unwrap();
        let uris = statement
            .query_map((), |row| row.get::<_, String>(0))
            .unwrap();
        let now: BTreeSet<_> = uris.map(Result::unwrap).collect();
        assert!(now.is_superset(&acknowledged));
        acknowledged = now;
    }
    let path = folder.path().to_owned();
    let pass = move || run(&path, &["--config", "newswire.toml", "run", "--once"]);
    let pass = tokio::task::spawn_blocking(pass).await.unwrap();
    assert_eq!(pass.code, Some(0), "{}", pass.stderr);

    let published: usize = (0..FEEDS)
        .map(|feed| origin.count(&format!("/{feed}.xml")) * STORIES)
        .sum();
    assert_eq!(
        value(&store, "SELECT count(*) FROM item"),
        i64::try_from(published).unwrap()
    );
    assert_eq!(
        value(&store, "SELECT count(*) - count(DISTINCT url) FROM item"),
        0
    );
    assert_eq!(
        value(
            &store,
            "SELECT max(seq) - min(seq) + 1 - count(*) FROM change"
        ),
        0
    );
    assert_eq!(
        value(&store, "SELECT count(*) FROM change WHERE kind = 'new'"),
        value(&store, "SELECT count(*) FROM item")
    );
    let integrity: String = open_read_only(&store)
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_that_was_killed_polls_no_earlier_and_keeps_its_validators() {
    let origin = Origin::start().await;
    let document = "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>One</title></item></channel></rss>";
    let mut config = LOOPBACK.to_owned();
    for (id, interval) in [("slow", "1h"), ("quick", "1s")] {
        origin.route(
            &format!("/{id}.xml"),
            Answer::ok(document).header("ETag", "\"kept\""),
        );
        let url = origin.url(&format!("/{id}.xml"));
        let _ = write!(
            config,
            "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\ninterval = \"{interval}\"\narticle = {{ fetch = false }}\n"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let arguments = ["--config", "newswire.toml", "run"];
    let kill_after = async |requests: usize| {
        let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
        origin.wait_for(requests).await;
        daemon.kill().unwrap();
        daemon.wait().unwrap();
    };
    // The third request is the second of the quick feed: by then the first poll of both is stored.
    kill_after(3).await;
    kill_after(5).await;
    assert_eq!(origin.count("/slow.xml"), 1, "its hour is not over");
    assert_eq!(
        origin.last().header("If-None-Match").as_deref(),
        Some("\"kept\"")
    );
    let store = folder.path().join("newswire.db");
    assert_eq!(
        value(&store, "SELECT count(*) FROM feed WHERE etag = '\"kept\"'"),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_costs_a_feed_without_news_one_early_poll_and_no_more() {
    let origin = Origin::start().await;
    let document = "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>One</title></item></channel></rss>";
    let mut config = LOOPBACK.to_owned();
    for (id, interval) in [("slow", "1h"), ("quick", "1s")] {
        origin.route(&format!("/{id}.xml"), Answer::ok(document));
        let url = origin.url(&format!("/{id}.xml"));
        let _ = write!(
            config,
            "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\ninterval = \"{interval}\"\narticle = {{ fetch = false }}\n"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let store = folder.path().join("newswire.db");
    let arguments = ["--config", "newswire.toml", "run"];
    let start = || program(folder.path(), &arguments).spawn().unwrap();
    // Both feeds bring their item; then the hour of the slow one is over.
    let mut daemon = start();
    origin.wait_for(3).await;
    while value(&store, "SELECT count(*) FROM item") < 2 {
        origin.wait_for(origin.requests().len() + 1).await;
    }
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    end_all_waits(&store);
    // Each daemon asks it once more, is killed before it has written that, and knows nothing of the one before.
    for life in 2..=3 {
        let mut daemon = start();
        let quick = origin.count("/quick.xml");
        while origin.count("/quick.xml") < quick + 3 || origin.count("/slow.xml") < life {
            origin.wait_for(origin.requests().len() + 1).await;
        }
        daemon.kill().unwrap();
        daemon.wait().unwrap();
    }
    assert_eq!(
        origin.count("/slow.xml"),
        3,
        "once at first, and once in each life"
    );
    assert_eq!(value(&store, "SELECT count(*) FROM item"), 2);
    assert_eq!(
        value(&store, "SELECT count(*) FROM poll"),
        2,
        "what brought something"
    );

    // A daemon that ends in order writes all that it did.
    let mut daemon = start();
    origin.wait_for(origin.requests().len() + 3).await;
    while origin.count("/slow.xml") < 4 {
        origin.wait_for(origin.requests().len() + 1).await;
    }
    signal(daemon.id(), rustix::process::Signal::TERM);
    assert!(daemon.wait().unwrap().success());
    assert!(value(&store, "SELECT count(*) - 2 FROM poll") >= 3);
    assert_eq!(
        value(
            &store,
            "SELECT next_poll_at > last_poll_at FROM feed WHERE slug = 'slow'"
        ),
        1
    );
}
