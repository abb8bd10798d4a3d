//! Reading kept pages again: better rules better old items, without a request and without a revision.

use std::fs;
use std::path::{Path, PathBuf};

use newswire::model::UnixMillis;
use newswire::store::{Store, StoreOptions};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::desk::{LOOPBACK, open_read_only};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{Ended, run};

const OPENING: &str = "<p>PORT SELBY (Meridian) - The port reopened on Sunday, the harbour master said.</p>\
    <p>Nine ships with grain waited in the roads.</p>";
const REST: &str = "<p>The storm had closed it for three days and damaged two cranes and the roof of a warehouse.</p>\
    <p>Nobody was hurt, and the first ferry is to leave in the evening, the owners of the line said later.</p>";

fn page(body_class: &str) -> String {
    format!(
        "<html><head><title>Port reopens</title></head><body><h1>Port reopens</h1><div class=\"{body_class}\">\
         <div class=\"opening\">{OPENING}</div>{REST}</div></body></html>"
    )
}

struct Office {
    origin: Origin,
    folder: TempDir,
}

impl Office {
    async fn open() -> Self {
        Self {
            origin: Origin::start().await,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Publishes stories: title, name and page of each.
    fn publish(&self, stories: &[(&str, &str, Answer)]) {
        let items = stories.iter().map(|(title, name, answer)| {
            self.origin.route(&format!("/{name}"), answer.clone());
            let link = self.origin.url(&format!("/{name}"));
            format!("<item><guid>{name}</guid><title>{title}</title><link>{link}</link></item>")
        });
        let items: String = items.collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>A</title>{items}</channel></rss>");
        self.origin.route("/feed.xml", Answer::ok(feed));
    }

    /// Configures the selector of the body.
    fn configure(&self, body: &str) {
        let url = self.origin.url("/feed.xml");
        let config = format!(
            "{LOOPBACK}[store]\nkeep_pages = \"30d\"\n[[feed]]\nid = \"agency\"\nurl = \"{url}\"\ninterval = \"1s\"\n\
             article = {{ body = \"{body}\" }}\n"
        );
        fs::write(self.folder.path().join("newswire.toml"), config).unwrap();
    }

    /// Runs the program to its end; the origin goes on answering.
    async fn run(&self, arguments: &[&str]) -> Ended {
        let folder = self.folder.path().to_owned();
        let arguments: Vec<String> = ["--config", "newswire.toml"]
            .iter()
            .chain(arguments)
            .map(|word| (*word).to_owned())
            .collect();
        let task = tokio::task::spawn_blocking(move || {
            let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
            run(&folder, &words)
        });
        task.await.unwrap()
    }

    async fn pass(&self) {
        let ended = self.run(&["run", "--once"]).await;
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }

    /// Reads pages again and gives what was said of it.
    async fn reextract(&self, arguments: &[&str]) -> String {
        let all: Vec<&str> = ["reextract"].iter().chain(arguments).copied().collect();
        let ended = self.run(&all).await;
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout
    }

    async fn fails(&self, arguments: &[&str], code: i32, words: &str) {
        let ended = self.run(arguments).await;
        assert_eq!(ended.code, Some(code), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }

    fn store(&self) -> Connection {
        open_read_only(&self.path())
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("newswire.db")
    }

    fn text(&self, sql: &str) -> String {
        self.store().query_row(sql, (), |row| row.get(0)).unwrap()
    }

    fn number(&self, sql: &str) -> i64 {
        self.store().query_row(sql, (), |row| row.get(0)).unwrap()
    }
}

const KINDS: &str =
    "SELECT group_concat(kind || ' ' || version, ', ') FROM (SELECT * FROM change ORDER BY seq)";

#[tokio::test]
async fn a_better_rule_betters_the_newest_version_in_place() {
    let office = Office::open().await;
    office.publish(&[("Port reopens", "story", Answer::ok(page("text")))]);
    office.configure(".opening p");
    office.pass().await;
    let first = office.text("SELECT body_text FROM item");
    assert!(first.ends_with("in the roads."), "{first}");
    assert_eq!(office.text(KINDS), "new 1, body 1");
    let rule = office.number("SELECT rule_version FROM item");

    office.configure(".text p");
    let shown = office.reextract(&["--dry-run"]).await;
    assert!(
        shown.contains("agency") && shown.contains("1 changed"),
        "{shown}"
    );
    assert_eq!(office.text("SELECT body_text FROM item"), first);
    assert_eq!(office.text(KINDS), "new 1, body 1");

    let said = office.reextract(&[]).await;
    assert!(
        said.contains("1 pages read: 1 changed, 0 unchanged"),
        "{said}"
    );
    let better = office.text("SELECT body_text FROM item");
    assert!(
        better.starts_with(&first) && better.ends_with("said later."),
        "{better}"
    );
    assert_eq!(office.text(KINDS), "new 1, body 1, body 1");
    assert_eq!(office.number("SELECT count(*) FROM revision"), 1);
    assert_ne!(office.number("SELECT rule_version FROM item"), rule);
    let found = "SELECT count(*) FROM item_words WHERE item_words MATCH 'warehouse'";
    assert_eq!(office.number(found), 1);

    let again = office.reextract(&[]).await;
    assert!(again.contains("0 changed, 1 unchanged"), "{again}");
    assert_eq!(
        office.origin.count("/story"),
        1,
        "no page is asked for again"
    );
}

#[tokio::test]
async fn a_fuller_text_and_a_later_version_stay_as_they_are() {
    let office = Office::open().await;
    let long = format!(
        "<html><body><div class=\"long\">{}</div><div class=\"short\">{OPENING}</div></body></html>",
        REST.repeat(4)
    );
    office.publish(&[
        ("Port reopens", "fuller", Answer::ok(long)),
        ("Ferry late", "later", Answer::ok(page("long"))),
    ]);
    office.configure(".long p");
    office.pass().await;
    let bodies = "SELECT group_concat(body_text) FROM item";
    office.publish(&[
        ("Port reopens", "fuller", Answer::status(500)),
        (
            "Ferry cancelled for the whole of the coming week",
            "later",
            Answer::status(500),
        ),
    ]);
    // Its interval has passed as soon as the store says so.
    office.due();
    office.pass().await;
    assert_eq!(office.number("SELECT max(version) FROM item"), 2);
    let before = office.text(bodies);

    office.configure(".short p, .opening p");
    let said = office.reextract(&[]).await;
    assert!(said.contains("0 changed"), "{said}");
    assert!(
        said.contains("1 kept") && said.contains("1 of an earlier version"),
        "{said}"
    );
    assert_eq!(office.text(bodies), before);
}

#[tokio::test]
async fn pages_that_gave_nothing_are_counted_by_their_code_until_they_give_something() {
    let office = Office::open().await;
    let empty = "<html><head><title>A</title></head><body><p>Soon.</p></body></html>";
    office.publish(&[("Port reopens", "story", Answer::ok(empty))]);
    office.configure(".text p");
    office.pass().await;
    assert_eq!(office.text("SELECT last_error FROM article_job"), "empty");
    let said = office.reextract(&[]).await;
    assert!(
        said.contains("0 changed, 0 unchanged, 1 refused (1 empty)"),
        "{said}"
    );
}

#[tokio::test]
async fn it_waits_for_no_daemon_and_needs_no_side_file() {
    let office = Office::open().await;
    office.publish(&[("Port reopens", "story", Answer::ok(page("text")))]);
    office.configure(".text p");
    office.fails(&["reextract"], 66, "does not exist").await;
    office.pass().await;
    {
        let options = StoreOptions {
            now: UnixMillis(0),
            version: "test",
            max_pages: None,
        };
        let _held = Store::open(&office.path(), &options).unwrap();
        office
            .fails(&["reextract"], 75, "in use by another newswire")
            .await;
        let shown = office.reextract(&["--dry-run"]).await;
        assert!(shown.contains("1 pages read"), "{shown}");
    }
    office
        .fails(&["reextract", "--feed", "other"], 66, "no feed other")
        .await;
    office
        .fails(&["reextract", "--since", "soon"], 64, "--since soon")
        .await;
    for (arguments, words) in [
        (["--feed", "agency"], "1 pages read"),
        (["--since", "1h"], "1 pages read"),
        (["--since", "2100-01-01"], "0 pages read"),
    ] {
        let said = office.reextract(&arguments).await;
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    remove_archive(office.folder.path());
    office.fails(&["reextract"], 66, "store.keep_pages").await;
    office.due();
    office.pass().await;
    assert_eq!(office.number("SELECT count(*) FROM item"), 1);
}

#[tokio::test]
async fn a_rule_that_stops_matching_is_told_until_it_is_another_one() {
    let office = Office::open().await;
    let titles: Vec<String> = (0..6).map(|number| format!("Story {number}")).collect();
    let story = |number: usize, class: &str| {
        (
            titles[number].clone(),
            format!("story-{number}"),
            Answer::ok(page(class)),
        )
    };
    let publish = |stories: &[(String, String, Answer)]| {
        let stories: Vec<_> = stories
            .iter()
            .map(|(title, name, answer)| (title.as_str(), name.as_str(), answer.clone()))
            .collect();
        office.publish(&stories);
    };
    office.configure(".old p");
    publish(&[story(0, "old")]);
    office.pass().await;
    let counts = "SELECT health || ' ' || rule_hits || ' ' || rule_misses_in_row FROM feed_health";
    assert_eq!(office.text(counts), "ok 1 0");

    let redesigned: Vec<_> = (1..6).map(|number| story(number, "new")).collect();
    publish(&redesigned);
    office.due();
    office.pass().await;
    assert_eq!(office.text(counts), "rule 1 5");
    let status = office.run(&["status"]).await.stdout;
    assert!(
        status.contains("found no body on the last 5 pages") && status.contains("feed agency"),
        "{status}"
    );
    assert!(status.contains("1 to look at"), "{status}");
    let json: Value =
        serde_json::from_str(&office.run(&["status", "--json"]).await.stdout).unwrap();
    assert_eq!(json["feeds"][0]["health"], "rule");
    assert_eq!(json["feeds"][0]["rule_misses"], 5);

    office.configure(".new p");
    office.due();
    office.pass().await;
    assert_eq!(office.text(counts), "ok 0 0");
    let said = office.reextract(&[]).await;
    assert!(said.contains("6 pages read"), "{said}");
}

#[tokio::test]
async fn damaged_pages_and_those_of_feeds_that_are_gone_are_counted() {
    let office = Office::open().await;
    office.publish(&[("Port reopens", "story", Answer::ok(page("text")))]);
    office.configure(".text p");
    office.pass().await;
    write_sql(&office.archive(), "UPDATE page SET body = x'28b52ffd00'");
    let said = office.reextract(&[]).await;
    assert!(
        said.contains("1 pages read: 0 changed, 0 unchanged, 1 damaged"),
        "{said}"
    );

    let path = office.folder.path().join("newswire.toml");
    let config = fs::read_to_string(&path).unwrap();
    fs::write(path, config.replace("\"agency\"", "\"other\"")).unwrap();
    let said = office.reextract(&[]).await;
    assert!(
        said.contains("0 pages read") && said.contains("1 of items or feeds"),
        "{said}"
    );
}

impl Office {
    /// Makes every feed due, as time would.
    fn due(&self) {
        let sql = "UPDATE feed SET next_poll_at = 0, not_before = NULL";
        write_sql(&self.path(), sql);
    }

    fn archive(&self) -> PathBuf {
        self.folder.path().join("newswire.db-pages")
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "stands for time and for faults of the disk"
)]
fn write_sql(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute(sql, ()).unwrap();
}

fn remove_archive(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains("-pages") {
            fs::remove_file(path).unwrap();
        }
    }
}
