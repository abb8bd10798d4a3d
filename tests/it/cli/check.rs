//! `newswire check`: what is wrong with files and with the place of the store.

use std::fs;

use super::{folder_with, run_config};
use crate::support::program::run;

#[test]
fn a_configuration_that_cannot_be_read_says_what_to_do() {
    let folder = folder_with("");
    let check = |name: &str, code: i32, words: &str| {
        let ended = run(folder.path(), &["--config", name, "check"]);
        assert_eq!(ended.code, Some(code), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    };
    check(
        ".",
        66,
        "the configuration . is a folder: name the file in it",
    );
    fs::write(
        folder.path().join("latin.toml"),
        b"# ok\n# caf\xc3\xa9 caf\xe9\n",
    )
    .unwrap();
    check(
        "latin.toml",
        78,
        "latin.toml:2:11: the configuration is not UTF-8 from here on: save it as UTF-8",
    );
    fs::write(
        folder.path().join("main.toml"),
        "include = [\"latin.toml\"]\n",
    )
    .unwrap();
    check(
        "main.toml",
        78,
        "latin.toml:2:11: the configuration is not UTF-8",
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "it makes the database of another program"
)]
fn a_store_that_the_daemon_could_not_open_is_told() {
    let check = |path: &str, code: i32, line: &str| {
        let folder = folder_with(&format!("[store]\npath = \"{path}\"\n"));
        fs::create_dir(folder.path().join("stores")).unwrap();
        fs::write(
            folder.path().join("notes.db"),
            "These are notes. ".repeat(100),
        )
        .unwrap();
        let other = rusqlite::Connection::open(folder.path().join("other.db")).unwrap();
        other
            .execute_batch("CREATE TABLE note (text TEXT)")
            .unwrap();
        let ended = run_config(folder.path(), &["check"]);
        assert_eq!(ended.code, Some(code), "{path}: {}", ended.stderr);
        let first = ended.stderr.lines().next().unwrap_or_default();
        assert_eq!(first, line, "{path}");
    };
    let hint = "hint: set fetch.contact, so that publishers can reach you";
    check("new.db", 0, hint);
    check("stores/new.db", 0, hint);
    check(
        "stores",
        78,
        "newswire.toml:2:8: error: the store stores is a folder",
    );
    check(
        "notes.db",
        78,
        "newswire.toml:2:8: error: the store notes.db is no SQLite database",
    );
    check(
        "other.db",
        78,
        "newswire.toml:2:8: error: the store other.db is an SQLite database of another program",
    );
    check(
        "no/such/new.db",
        0,
        "newswire.toml:2:8: warning: the store no/such/new.db stands in a folder that does not exist",
    );
}

const FEED: &str = "[[feed]]\nid = \"a\"\nurl = \"https://agency.example/\"\n";

#[test]
fn a_pattern_matches_neither_the_main_file_nor_hidden_ones() {
    let folder = folder_with("include = [\"*.toml\"]\n");
    fs::write(folder.path().join("list.toml"), FEED).unwrap();
    // As editors leave it beside a file that is open.
    fs::write(folder.path().join(".#list.toml"), "half a file").unwrap();
    let ended = run_config(folder.path(), &["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("2 files, 1 feed"), "{}", ended.stdout);
    let named = "include = [\"list.toml\", \"./newswire.toml\", \".*.toml\"]\n";
    fs::write(folder.path().join("newswire.toml"), named).unwrap();
    let ended = run_config(folder.path(), &["check"]);
    assert_eq!(ended.code, Some(78), "{}", ended.stderr);
    let itself = "newswire.toml:1:25: error: this file includes itself\n";
    assert!(ended.stderr.contains(itself), "{}", ended.stderr);
    let hidden = ".#list.toml:1:6: error: ";
    assert!(ended.stderr.contains(hidden), "{}", ended.stderr);
}

#[test]
fn the_folder_of_the_configuration_is_no_pattern() {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("news [1]*/lists");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("a.toml"), FEED).unwrap();
    let main = lists.with_file_name("newswire.toml");
    fs::write(&main, "include = [\"lists/?.toml\"]\n").unwrap();
    let ended = run(
        folder.path(),
        &["--config", main.to_str().unwrap(), "check"],
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("2 files, 1 feed"), "{}", ended.stderr);
}
