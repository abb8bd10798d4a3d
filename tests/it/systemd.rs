//! What systemd hears: readiness, reloads, the watchdog and the stop; and what the journal is told of a poll.

use std::fs::{self, File, Metadata};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;
use tokio::sync::Notify;

use crate::support::desk::{LOOPBACK, end_all_waits};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{Ended, program, run, signal};

/// Waits for a message that holds a line, and gives the whole message.
fn wait_for(socket: &UnixDatagram, line: &str) -> String {
    let mut buffer = [0; 1024];
    loop {
        let length = socket
            .recv(&mut buffer)
            .expect("systemd would have waited in vain");
        let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
        if message.lines().any(|found| found == line) {
            return message;
        }
    }
}

fn configure(folder: &Path, origin: &Origin) {
    let url = origin.url("/feed.xml");
    let feed = format!("[[feed]]\nid = \"agency\"\nagency = \"MNA\"\nurl = \"{url}\"\n");
    fs::write(folder.join("newswire.toml"), format!("{LOOPBACK}{feed}")).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systemd_hears_of_the_start_a_reload_the_watchdog_and_the_stop() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::status(404));
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), &origin);
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let daemon = program(folder.path(), &["--config", "newswire.toml", "run"])
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "300000")
        .env_remove("WATCHDOG_PID")
        .env_remove("MALLOC_ARENA_MAX")
        .spawn()
        .unwrap();
    wait_for(&socket, "READY=1");
    let environment = fs::read(format!("/proc/{}/environ", daemon.id())).unwrap();
    let mut variables = environment.split(|byte| *byte == 0);
    assert!(variables.any(|variable| variable == b"MALLOC_ARENA_MAX=2"));
    wait_for(&socket, "WATCHDOG=1");
    signal(daemon.id(), rustix::process::Signal::HUP);
    let reloading = wait_for(&socket, "RELOADING=1");
    assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
    wait_for(&socket, "READY=1");
    signal(daemon.id(), rustix::process::Signal::TERM);
    wait_for(&socket, "STOPPING=1");
    let ended: Ended = daemon.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::disallowed_methods,
    reason = "another program that does what it should not"
)]
async fn a_daemon_that_waits_for_a_locked_store_feeds_the_watchdog() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::status(404));
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), &origin);
    let store = folder.path().join("newswire.db");
    drop(run(
        folder.path(),
        &["--config", "newswire.toml", "run", "--once"],
    ));
    end_all_waits(&store);
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let gate = Arc::new(Notify::new());
    origin.route("/feed.xml", Answer::status(500).after(&gate));
    let daemon = program(folder.path(), &["--config", "newswire.toml", "run"])
        .env("NOTIFY_SOCKET", &path)
        // By itself it would be fed after twenty minutes.
        .env("WATCHDOG_USEC", "3600000000")
        .env_remove("WATCHDOG_PID")
        .spawn()
        .unwrap();
    wait_for(&socket, "READY=1");
    let other = Connection::open(&store).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    gate.notify_one();
    wait_for(&socket, "WATCHDOG=1");
    other.execute_batch("ROLLBACK").unwrap();
    signal(daemon.id(), rustix::process::Signal::TERM);
    let ended: Ended = daemon.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("store is busy"), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_is_one_event_with_its_fields_and_no_text_of_the_feed() {
    let origin = Origin::start().await;
    let document = "<rss version=\"2.0\"><channel><title>A</title><item><guid>1</guid><title>Ferry late</title></item></channel></rss>";
    origin.route("/feed.xml", Answer::ok(document));
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), &origin);
    let arguments = [
        "--config",
        "newswire.toml",
        "--log",
        "info",
        "--log-format",
        "json",
        "run",
        "--once",
    ];
    let command = program(folder.path(), &arguments).spawn().unwrap();
    let ended: Ended = command.wait_with_output().unwrap().into();
    let events: Vec<Value> = ended
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let polls: Vec<_> = events
        .iter()
        .filter(|event| event["message"] == "feed polled")
        .collect();
    let [poll] = polls.as_slice() else {
        panic!("{}", ended.stderr)
    };
    assert_eq!(poll["feed.id"], "agency");
    assert_eq!(poll["agency"], "MNA");
    assert_eq!(poll["http.status"], 200);
    assert_eq!(poll["size_bytes"], document.len());
    assert_eq!(poll["outcome"], "ok");
    assert!(
        poll["host"].as_str().unwrap().starts_with("127.0.0.1:"),
        "{poll}"
    );
    assert!(poll["duration_ms"].is_u64(), "{poll}");
    assert!(!ended.stderr.contains("Ferry"), "{}", ended.stderr);
}

/// Runs one pass with standard error on a stream, and gives what stands there.
fn run_into_a_stream(folder: &Path, name_it: impl FnOnce(&Metadata) -> Option<String>) -> String {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let theirs = File::from(OwnedFd::from(theirs));
    let arguments = [
        "--config",
        "newswire.toml",
        "--log",
        "info",
        "run",
        "--once",
    ];
    let mut command = program(folder, &arguments);
    command.env_remove("JOURNAL_STREAM");
    if let Some(name) = name_it(&theirs.metadata().unwrap()) {
        command.env("JOURNAL_STREAM", name);
    }
    let mut daemon = command.stderr(theirs).spawn().unwrap();
    // It holds the other end of the stream.
    drop(command);
    let log = std::io::read_to_string(ours).unwrap();
    assert!(daemon.wait().unwrap().success(), "{log}");
    log
}

#[test]
fn the_journal_is_told_the_priority_of_each_line_and_nobody_else_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("newswire.toml"), LOOPBACK).unwrap();
    let heads = |log: &str| -> Vec<String> {
        let heads = log.lines().map(|line| line.chars().take(3).collect());
        heads.collect()
    };
    let journal = |stream: &Metadata| Some(format!("{}:{}", stream.dev(), stream.ino()));
    let log = run_into_a_stream(folder.path(), journal);
    assert!(log.contains("daemon starts"), "{log}");
    assert_eq!(heads(&log), ["<6>", "<4>"], "{log}");
    // A word of caution about the configuration, with its remedy.
    let hasty =
        "[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\ninterval = \"30s\"\nenabled = false\n";
    let config = format!("{LOOPBACK}{hasty}");
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let log = run_into_a_stream(folder.path(), journal);
    assert_eq!(heads(&log), ["<4>", "<4>", "<6>", "<4>"], "{log}");
    // A variable that was inherited from a service names another stream.
    for other in [None, Some("8:1".to_owned())] {
        let log = run_into_a_stream(folder.path(), |_| other);
        assert!(!log.contains('<'), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_tells_once_that_a_feed_fails_and_once_that_it_answers_again() {
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::status(404));
    let folder = tempfile::tempdir().unwrap();
    let url = origin.url("/feed.xml");
    let feed = format!("[[feed]]\nid = \"agency\"\nurl = \"{url}\"\ninterval = \"1s\"\n");
    fs::write(
        folder.path().join("newswire.toml"),
        format!("{LOOPBACK}{feed}"),
    )
    .unwrap();
    let arguments = ["--config", "newswire.toml", "--log-format", "json", "run"];
    let mut events = Vec::new();
    // Each failure puts the next poll off further: it is brought forward while no daemon runs.
    for _ in 0..5 {
        let asked = origin.requests().len();
        let daemon = program(folder.path(), &arguments).spawn().unwrap();
        origin.wait_for(asked + 1).await;
        signal(daemon.id(), rustix::process::Signal::TERM);
        let ended: Ended = daemon.wait_with_output().unwrap().into();
        let lines = ended.stderr.lines().filter(|line| line.starts_with('{'));
        events.extend(lines.map(|line| serde_json::from_str::<Value>(line).unwrap()));
        end_all_waits(&folder.path().join("newswire.db"));
        if events.iter().any(|event| event["message"] == "feed fails") {
            origin.route(
                "/feed.xml",
                Answer::ok("<rss version=\"2.0\"><channel/></rss>"),
            );
        }
    }
    let told: Vec<_> = events
        .iter()
        .filter(|event| event["feed.id"] == "agency")
        .map(|event| (event["level"].as_str(), event["message"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some("INFO"), Some("feed polled")),
            (Some("WARN"), Some("feed fails")),
            (Some("INFO"), Some("feed answers again")),
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_with_another_pace_keeps_what_robots_said() {
    let origin = Origin::start().await;
    let folder = tempfile::tempdir().unwrap();
    let configure = |name: &str, pace: &str| {
        let document = format!(
            "<rss version=\"2.0\"><channel><title>A</title><item><guid>{name}</guid>\
             <title>The ferry is late</title><link>{}</link></item></channel></rss>",
            origin.url(&format!("/{name}.html"))
        );
        let path = format!("/{name}.xml");
        origin.route(&path, Answer::ok(document));
        let text = format!(
            "[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\npace = \"{pace}\"\n\
             [[feed]]\nid = \"{name}\"\nurl = \"{}\"\narticle.fetch = true\n",
            origin.url(&path)
        );
        fs::write(folder.path().join("newswire.toml"), text).unwrap();
    };
    configure("first", "50ms");
    let arguments = ["--config", "newswire.toml", "run"];
    let daemon = program(folder.path(), &arguments).spawn().unwrap();
    origin.wait_for_path("/first.html", 1).await;
    configure("second", "60ms");
    signal(daemon.id(), rustix::process::Signal::HUP);
    origin.wait_for_path("/second.html", 1).await;
    assert_eq!(origin.count("/robots.txt"), 1);
    signal(daemon.id(), rustix::process::Signal::TERM);
    let ended: Ended = daemon.wait_with_output().unwrap().into();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}
