//! The command line: what it prints where, and how it ends.

mod check;
mod health;
mod items;
mod overview;
mod reading;
mod streams;
mod trouble;

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::desk::LOOPBACK;
use crate::support::origin::{Answer, Origin};
use crate::support::program::{Ended, program, run, run_with_input, signal};

const FEED: &str = "<rss version=\"2.0\"><channel><title>Agency</title>\
    <item><guid>1</guid><title>Port \u{1b}[31mreopens</title><link>https://agency.example/1</link></item>\
    <item><guid>2</guid><title>Ferry, \"late\"</title><link>https://agency.example/2</link></item>\
    </channel></rss>";

fn folder_with(config: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    folder
}

fn feed_config(url: &str) -> String {
    format!(
        "{LOOPBACK}[[feed]]\nid = \"agency\"\nagency = \"MNA\"\nurl = \"{url}\"\narticle = {{ fetch = false }}\n"
    )
}

fn run_config(folder: &Path, arguments: &[&str]) -> Ended {
    let mut all = vec!["--config", "newswire.toml"];
    all.extend(arguments);
    run(folder, &all)
}

/// Gives a folder whose store has been filled by one pass.
async fn filled(origin: &Origin) -> TempDir {
    origin.route("/feed.xml", Answer::ok(FEED));
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let path = folder.path().to_owned();
    let ended = tokio::task::spawn_blocking(move || run_config(&path, &["run", "--once"]))
        .await
        .unwrap();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("1 feed polled"), "{}", ended.stdout);
    folder
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn an_included_file_must_be_there_and_a_pattern_may_match_none() {
    let folder = folder_with("include = [\"lists/*.toml\",\n    \"mine.toml\"]\n");
    let ended = run_config(folder.path(), &["check"]);
    assert_eq!(ended.code, Some(78), "{}", ended.stderr);
    insta::assert_snapshot!(ended.stderr, @r#"
    newswire.toml:1:12: warning: include pattern "lists/*.toml" matches no file
        patterns are relative to this file: correct the pattern or the file
    newswire.toml:2:5: error: cannot read the configuration mine.toml: No such file or directory (os error 2)
        a path is relative to this file: correct it, bring the file back, or take the entry out
    "#);
    fs::write(
        folder.path().join("mine.toml"),
        "[[feed]]\nid = \"a\"\nurl = \"https://agency.example/\"\n",
    )
    .unwrap();
    let ended = run_config(folder.path(), &["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("2 files, 1 feed"), "{}", ended.stdout);
}

#[test]
fn exit_codes_tell_what_is_wrong() {
    let folder = folder_with("[[feed]]\nid = \"a\"\nurl = \"ftp://agency.example/\"\n");
    fs::write(
        folder.path().join("page.html"),
        "<!doctype html><html><head><title>Welcome</title></head><body>Hello</body></html>",
    )
    .unwrap();
    fs::write(folder.path().join("good.toml"), "").unwrap();
    let check = |arguments: &[&str], code: i32, words: &str| {
        let ended = run(folder.path(), arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains(words),
            "{arguments:?}: {}",
            ended.stderr
        );
    };
    check(&["fly"], 64, "fly");
    check(
        &["--config", "newswire.toml", "check"],
        78,
        "newswire.toml:3:7: error:",
    );
    check(
        &["--config", "newswire.toml", "run"],
        78,
        "newswire.toml:3:7: error:",
    );
    check(&["--config", "nowhere.toml", "check"], 66, "nowhere.toml");
    check(&["--config", "good.toml", "check"], 0, "");
    check(&["parse", "nowhere.xml"], 66, "nowhere.xml");
    check(&["parse", "page.html"], 65, "Welcome");
    check(
        &["--config", "good.toml", "items"],
        66,
        "newswire.db does not exist",
    );
    check(&["--version"], 0, "");
    let large = File::create(folder.path().join("large.xml")).unwrap();
    large.set_len((64 << 20) + 1).unwrap();
    check(&["parse", "large.xml"], 65, "larger than 64 MiB");
    let hint = "is no http or https address: write the whole of it";
    check(&["parse", "https://two words.example/"], 64, hint);
    check(&["feeds", "import", "http://"], 64, hint);
    check(&["discover", "two words.example"], 64, hint);
    check(&["discover", "ftp://agency.example/"], 64, hint);
    check(
        &["extract", "page.html", "--url", "agency.example/1"],
        64,
        hint,
    );
    check(
        &["parse", "page.html", "--url", "file:///page.html"],
        64,
        hint,
    );
}

#[test]
fn parse_prints_one_object_and_takes_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run_with_input(folder.path(), &["parse", "-"], FEED.as_bytes());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let feed: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(feed["format"], "rss");
    assert_eq!(feed["items"][1]["title"], "Ferry, \"late\"");
    assert_eq!(feed["items"][1]["published"], Value::Null);
}

#[test]
fn extract_prints_the_parts_of_an_article() {
    let folder = tempfile::tempdir().unwrap();
    let page = include_str!("../fixtures/run/story.html");
    let arguments = ["extract", "-", "--url", "https://agency.example/politics/1"];
    let ended = run_with_input(folder.path(), &arguments, page.as_bytes());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let article: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(article["paragraphs"].as_array().unwrap().len(), 3);
    assert_eq!(
        article["headline"],
        "Ships of the island republic enter Port Selby again after blockade"
    );
}

#[test]
fn extract_says_why_no_rule_of_the_configuration_was_tried() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[[feed]]\nid = \"a\"\nurl = \"https://agency.example/rss\"\narticle = { body = [\"p\"] }\n";
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let page = include_str!("../fixtures/run/story.html");
    let said = |more: &[&str]| {
        let arguments = [&["--config", "newswire.toml", "extract", "-"], more].concat();
        let ended = run_with_input(folder.path(), &arguments, page.as_bytes());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stderr
    };
    assert!(said(&[]).contains("no rule was tried: the page has no address: give it with --url"));
    let other = said(&["--url", "https://other.example/1"]);
    assert!(
        other.contains("no feed with a rule is of other.example"),
        "{other}"
    );
    assert_eq!(said(&["--url", "https://www.agency.example/1"]), "");
}

#[tokio::test]
async fn items_come_in_every_format_without_a_control_character() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let table = run_config(folder.path(), &["items"]).stdout;
    let late = table.lines().find(|line| line.contains("Ferry, \"late\""));
    assert_eq!(
        late.and_then(|line| line.split_whitespace().next()),
        Some("2"),
        "an item is shown with the number that --revisions takes: {table}"
    );
    assert!(!table.contains('\u{1b}'), "{table:?}");
    let jsonl = lines(&run_config(folder.path(), &["items", "--format", "jsonl"]).stdout);
    assert_eq!(jsonl.len(), 2);
    assert_eq!(jsonl[0]["feed"], "agency");
    let ninjs = lines(&run_config(folder.path(), &["items", "--format", "ninjs"]).stdout);
    assert_eq!(ninjs[0]["pubStatus"], "usable");
    let csv = run_config(folder.path(), &["items", "--format", "csv"]).stdout;
    assert!(csv.starts_with("seq,item_id,feed,agency"), "{csv}");
    assert!(csv.contains("\"Ferry, \"\"late\"\"\""), "{csv}");
    let none = run_config(
        folder.path(),
        &["items", "--agency", "OTHER", "--format", "jsonl"],
    );
    assert_eq!(none.stdout, "");
}

#[tokio::test]
async fn a_reader_of_changes_takes_up_where_it_stopped() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let since = |position: &str, limit: &str| {
        let arguments = [
            "items", "--since", position, "--limit", limit, "--format", "jsonl",
        ];
        let items = lines(&run_config(folder.path(), &arguments).stdout);
        items
            .iter()
            .map(|item| item["seq"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(since("0", "1"), [1]);
    assert_eq!(since("1", "10"), [2]);
    assert_eq!(since("2", "10"), Vec::<i64>::new());
    let warned = |position: &str| {
        let ended = run_config(folder.path(), &["items", "--since", position]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stderr
    };
    assert_eq!(warned("2"), "");
    let words = warned("30");
    assert!(
        words.contains("--since 30 is beyond the change feed, which stands at 2"),
        "{words}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn follow_prints_what_comes_and_ends_with_its_reader() {
    use std::io::{BufRead as _, BufReader};

    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let arguments = [
        "--config",
        "newswire.toml",
        "items",
        "--since",
        "0",
        "--follow",
        "--format",
        "jsonl",
    ];
    let mut child = program(folder.path(), &arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
    for seq in 1..=2 {
        let line: Value = serde_json::from_str(&printed.next().unwrap().unwrap()).unwrap();
        assert_eq!(line["seq"], seq);
    }
    let third = FEED
        .replace("<guid>1</guid>", "<guid>3</guid>")
        .replace("example/1", "example/3");
    origin.route("/feed.xml", Answer::ok(third.replace("reopens", "closes")));
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || run_config(&path, &["run", "--once"]))
        .await
        .unwrap();
    let line: Value = serde_json::from_str(&printed.next().unwrap().unwrap()).unwrap();
    assert_eq!(line["seq"], 3);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn explain_says_why_the_next_poll_is_when_it_is() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let path = folder.path();
    let text = run_config(path, &["explain", "agency"]).stdout;
    for line in [
        "agency ok",
        "request        asked for the whole document",
        "  configuration  a poll every 1m at most, every 6h at least",
        "server         it asked for no time between two requests",
        "POLLED",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert_eq!(text.matches("\n> ").count(), 1, "one thing decides: {text}");
    assert!(!text.contains('\u{1b}'), "plain in a pipe");
    let busy = Answer::status(503).header("Retry-After", "7200");
    origin.route("/feed.xml", busy);
    let owned = path.to_owned();
    tokio::task::spawn_blocking(move || run_config(&owned, &["run", "--once"]))
        .await
        .unwrap();
    let json = run_config(path, &["explain", "agency", "--json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["next_poll_reason"], "retry_after");
    let deciders: Vec<&str> = json["factors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|factor| factor["decided"] == true)
        .map(|factor| factor["words"].as_str().unwrap())
        .collect();
    let [decider] = deciders.as_slice() else {
        panic!("{deciders:?}")
    };
    assert!(
        decider.starts_with("it asked for patience until"),
        "{decider}"
    );
    let failures = json["factors"].to_string();
    assert!(failures.contains("1 in a row: step 1 of"), "{failures}");
    let outcomes: Vec<&Value> = json["polls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|poll| &poll["outcome"])
        .collect();
    assert_eq!(outcomes, ["http_503", "new"]);
    assert_eq!(run_config(path, &["explain", "nobody"]).code, Some(66));
    let ended = run_config(path, &["explain"]);
    assert_eq!(ended.code, Some(64), "{}", ended.stderr);
}

#[tokio::test]
async fn search_status_schema_and_backup_work_on_a_filled_store() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let found = run_config(folder.path(), &["search", "ferry"]).stdout;
    assert!(found.contains("Ferry, \"late\""), "{found}");
    let ended = run_config(folder.path(), &["status"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let status = ended.stdout;
    assert!(
        status.contains("all well; 2 items, 2 revisions, change feed at 2"),
        "{status}"
    );
    let json = run_config(folder.path(), &["status", "agency", "--json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["feeds"][0]["health"], "ok");
    assert_eq!(json["feeds"][0]["polls"][0]["items_new"], 2);
    assert_eq!(
        run_config(folder.path(), &["status", "nobody"]).code,
        Some(66)
    );
    let schema = run(folder.path(), &["schema"]).stdout;
    assert!(schema.contains("CREATE TABLE item ("), "{schema}");
    let backup = run_config(folder.path(), &["backup", "copy.db"]);
    assert_eq!(backup.code, Some(0), "{}", backup.stderr);
    let copy = crate::support::desk::open_read_only(&folder.path().join("copy.db"));
    let items: i64 = copy
        .query_row("SELECT count(*) FROM item", (), |row| row.get(0))
        .unwrap();
    assert_eq!(items, 2);
    assert_eq!(
        run_config(folder.path(), &["backup", "copy.db"]).code,
        Some(1)
    );
}

#[tokio::test]
async fn a_second_daemon_on_the_store_is_refused() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok("<rss>").then_hang());
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let arguments = ["--config", "newswire.toml", "run"];
    let mut first = program(folder.path(), &arguments).spawn().unwrap();
    origin.wait_for(1).await;
    let second = run(folder.path(), &arguments);
    assert_eq!(second.code, Some(75), "{}", second.stderr);
    assert!(second.stderr.contains("in use"), "{}", second.stderr);
    first.kill().unwrap();
    first.wait().unwrap();
}

#[tokio::test]
async fn status_tells_that_the_daemon_does_not_run() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok("<rss>").then_hang());
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let arguments = ["--config", "newswire.toml", "run"];
    let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
    origin.wait_for(1).await;
    let look = || {
        let json = run_config(folder.path(), &["status", "--json"]).stdout;
        let json: Value = serde_json::from_str(&json).unwrap();
        let all = run_config(folder.path(), &["status"]);
        let one = run_config(folder.path(), &["status", "agency"]);
        assert_eq!((all.code, one.code), (Some(0), Some(0)));
        (json["daemon_runs"].clone(), all.stdout, one.stdout)
    };
    let (runs, all, one) = look();
    assert_eq!(runs, true);
    assert!(!all.contains("does not run"), "{all}");
    assert!(!one.contains("does not run"), "{one}");
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    let (runs, all, one) = look();
    assert_eq!(runs, false);
    let remark = "the daemon does not run; nothing was polled yet: start it with `newswire run` or `systemctl start newswire`";
    assert!(all.starts_with(remark), "{all}");
    assert!(one.contains(remark), "{one}");
    assert!(all.contains("due"), "{all}");
}

#[tokio::test]
async fn a_stop_by_signal_ends_the_daemon_in_order() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED));
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let arguments = ["--config", "newswire.toml", "--log-format", "json", "run"];
    let daemon = program(folder.path(), &arguments).spawn().unwrap();
    origin.wait_for(1).await;
    signal(daemon.id(), rustix::process::Signal::TERM);
    let ended: Ended = daemon.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let events = lines(&ended.stderr);
    assert!(
        events.iter().any(|event| event["message"] == "stopping"),
        "{}",
        ended.stderr
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hang_up_with_a_bad_configuration_is_reported_and_changes_nothing() {
    use std::io::{BufRead as _, BufReader};

    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED));
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let arguments = ["--config", "newswire.toml", "--log-format", "json", "run"];
    let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
    let mut log = BufReader::new(daemon.stderr.take().unwrap()).lines();
    let mut wait_for = |message: &str| {
        log.by_ref()
            .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
            .find(|event| event["message"].as_str().unwrap().contains(message))
            .unwrap()
    };
    wait_for("feed polled");
    let hasty =
        "[[feed]]\nid = \"hasty\"\nurl = \"https://hasty.example/rss\"\ninterval = \"1s\"\n";
    let bad = format!("{hasty}[[feed]]\nid = 7\n");
    fs::write(folder.path().join("newswire.toml"), bad).unwrap();
    signal(daemon.id(), rustix::process::Signal::HUP);
    let report = wait_for("configuration kept");
    let problems = report["problems"].as_str().unwrap();
    assert!(problems.contains("newswire.toml:6:6"), "{problems}");
    assert!(
        !problems.contains("newswire.toml:4:12"),
        "words of caution keep nothing out: {problems}"
    );
    let lost = format!("include = [\"lost.toml\"]\n{LOOPBACK}");
    fs::write(folder.path().join("newswire.toml"), lost).unwrap();
    signal(daemon.id(), rustix::process::Signal::HUP);
    let report = wait_for("configuration kept");
    let problems = report["problems"].as_str().unwrap();
    assert!(problems.contains("newswire.toml:1:12"), "{problems}");
    fs::write(folder.path().join("newswire.toml"), LOOPBACK).unwrap();
    signal(daemon.id(), rustix::process::Signal::HUP);
    assert_eq!(wait_for("configuration reloaded")["feeds"], 0);
    signal(daemon.id(), rustix::process::Signal::TERM);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

#[tokio::test]
async fn the_versions_of_an_item_are_shown_word_by_word() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    origin.route(
        "/feed.xml",
        Answer::ok(FEED.replace("Ferry, \"late\"", "Ferry, \"very late\", say 2")),
    );
    let path = folder.path().to_owned();
    let again = tokio::task::spawn_blocking(move || run_config(&path, &["run", "--once"]));
    assert_eq!(again.await.unwrap().code, Some(0));
    let show = |arguments: &[&str]| {
        let mut all = vec!["items", "--revisions", "2"];
        all.extend(arguments);
        run_config(folder.path(), &all)
    };
    let table = show(&[]).stdout;
    let shown: Vec<&str> = table.lines().collect();
    assert!(shown[0].starts_with("1  ") && shown[0].contains("  new  Ferry, \"late\""));
    assert!(
        shown[1].starts_with("2  ") && shown[1].contains("  update  Ferry, \"very late\", say 2")
    );
    assert_eq!(
        shown[2],
        "    headline: Ferry, \"{+very+} late\"{+, say 2+}"
    );
    let records = lines(&show(&["--format", "jsonl"]).stdout);
    assert_eq!(records[1]["added"], serde_json::json!(["very", ", say 2"]));
    assert_eq!(records[1]["kind"], "update");
    assert_eq!(show(&["--format", "csv"]).code, Some(64));
    assert_eq!(show(&["--feed", "agency"]).code, Some(64));
    let none = run_config(folder.path(), &["items", "--revisions", "99"]);
    assert_eq!(none.code, Some(66));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_hang_ups_the_last_holds() {
    use std::io::{BufRead as _, BufReader};

    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED));
    let feed = feed_config(&origin.url("/feed.xml"));
    let folder = folder_with(&feed);
    let arguments = ["--config", "newswire.toml", "--log-format", "json", "run"];
    let mut daemon = program(folder.path(), &arguments).spawn().unwrap();
    let mut log = BufReader::new(daemon.stderr.take().unwrap()).lines();
    origin.wait_for(1).await;
    let mut config = feed;
    for number in 2..=40 {
        let more = format!(
            "[[feed]]\nid = \"more-{number}\"\nurl = \"https://agency.example/{number}\"\nenabled = false\n"
        );
        config.push_str(&more);
        let written = folder.path().join("written");
        fs::write(&written, &config).unwrap();
        fs::rename(&written, folder.path().join("newswire.toml")).unwrap();
        signal(daemon.id(), rustix::process::Signal::HUP);
    }
    let last = log
        .by_ref()
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
        .filter(|event| event["level"] == "WARN" || event["feeds"] == 40)
        .find(|event| event["feeds"] == 40 || event.to_string().contains("reload"))
        .unwrap();
    assert_eq!(last["message"], "configuration reloaded", "{last}");
    fs::write(folder.path().join("newswire.toml"), LOOPBACK).unwrap();
    signal(daemon.id(), rustix::process::Signal::HUP);
    let emptied = log
        .by_ref()
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
        .find(|event| event["feeds"] == 0)
        .unwrap();
    assert_eq!(emptied["level"], "WARN", "{emptied}");
    assert_eq!(emptied["removed"], 40, "{emptied}");
    signal(daemon.id(), rustix::process::Signal::TERM);
    assert!(daemon.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_that_is_interrupted_is_not_done() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED).then_hang());
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    let arguments = ["--config", "newswire.toml", "run", "--once"];
    let pass = program(folder.path(), &arguments).spawn().unwrap();
    origin.wait_for(1).await;
    signal(pass.id(), rustix::process::Signal::INT);
    let ended: Ended = pass.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(75), "{}", ended.stderr);
    let words = "interrupted 0 feeds polled";
    assert!(ended.stdout.starts_with(words), "{}", ended.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_reports_a_feed_that_fails_and_logs_it_not_as_well() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::status(404));
    let folder = folder_with(&feed_config(&origin.url("/feed.xml")));
    for _ in 0..2 {
        let path = folder.path().to_owned();
        let pass = move || run_config(&path, &["run", "--once"]);
        let ended = tokio::task::spawn_blocking(pass).await.unwrap();
        assert!(ended.stdout.contains("failed agency: "), "{}", ended.stdout);
        assert!(!ended.stderr.contains("feed fails"), "{}", ended.stderr);
    }
    assert_eq!(origin.requests().len(), 2);
}
