//! How a feed does: `newswire status` and the view `feed_health` say the same.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use super::{FEED, folder_with, run_config};
use crate::support::desk::{LOOPBACK, let_time_pass};
use crate::support::origin::{Answer, Origin};

/// Gives how a feed does, by `newswire status`, once the view has said the same.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the view as any program does"
)]
pub(super) fn health_of(folder: &Path, feed: &str) -> String {
    let json = run_config(folder, &["status", feed, "--json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let told = json["feeds"][0]["health"].as_str().unwrap().to_owned();
    let store = Connection::open(folder.join("newswire.db")).unwrap();
    let sql = "SELECT health FROM feed_health WHERE feed = ?1";
    let seen: String = store.query_row(sql, [feed], |row| row.get(0)).unwrap();
    assert_eq!(seen, told, "the view says another thing of {feed}");
    told
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the view as any program does"
)]
fn never_polled(folder: &Path) -> String {
    let store = Connection::open(folder.join("newswire.db")).unwrap();
    let sql = "SELECT group_concat(health) FROM feed_health WHERE next_poll_at IS NULL";
    store.query_row(sql, (), |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_view_says_of_a_feed_what_status_says() {
    let day = "86400000";
    let now = "unixepoch('now') * 1000";
    let cases = [
        ("ok", "failures = 0".to_owned()),
        ("disabled", "enabled = 0".to_owned()),
        ("stopped", "stopped = 'gone', failures = 1".to_owned()),
        ("failing", "failures = 1, next_poll_at = 0".to_owned()),
        (
            "overdue",
            format!("next_poll_at = {now} - 660000, last_ok_at = NULL"),
        ),
        ("ok", format!("next_poll_at = {now} - 540000")),
        ("waiting", "last_ok_at = NULL, last_new_at = 0".to_owned()),
        (
            "silent",
            format!("last_new_at = {now} - 15 * {day}, rule_misses_in_row = 5"),
        ),
        (
            "silent",
            format!("last_new_at = NULL, added_at = {now} - 15 * {day}"),
        ),
        (
            "ok",
            format!("last_new_at = {now} - 13 * {day}, added_at = 0"),
        ),
        (
            "rule",
            "rule_misses_in_row = 5, moved_to = 'https://a.example/', moved_adopted = 1".to_owned(),
        ),
        (
            "moved",
            "rule_misses_in_row = 4, moved_to = 'https://a.example/', moved_adopted = 1".to_owned(),
        ),
    ];
    let origin = Origin::start().await;
    origin.route("/feed.xml", Answer::ok(FEED));
    let mut config = LOOPBACK.to_owned();
    for number in 0..cases.len() {
        let url = origin.url("/feed.xml");
        let _ = writeln!(
            config,
            "[[feed]]\nid = \"feed-{number}\"\nurl = \"{url}?{number}\"\narticle = {{ fetch = false }}"
        );
    }
    let folder = folder_with(&config);
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    for (number, (expected, change)) in cases.iter().enumerate() {
        let slug = format!("feed-{number}");
        let sql = format!("UPDATE feed SET {change} WHERE slug = '{slug}'");
        let_time_pass(&folder.path().join("newswire.db"), &sql);
        assert_eq!(health_of(folder.path(), &slug), *expected, "{change}");
    }
    // What is stopped is not polled again, and only a moved address is no trouble.
    assert_eq!(never_polled(folder.path()), "stopped");
    let status = run_config(folder.path(), &["status"]).stdout;
    assert!(
        status.contains(" to look at, 1 moved for good; "),
        "{status}"
    );
}
