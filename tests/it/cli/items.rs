//! `newswire items`: limits, following, and what is not in the store.

use std::fs;
use std::io::{BufRead as _, BufReader};

use super::{FEED, filled, lines, run_config};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{Ended, program};

#[tokio::test]
async fn a_limit_ends_what_follows() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let check = |arguments: &[&str], expected: usize| {
        let arguments = [&["items", "--follow", "--format", "jsonl"], arguments].concat();
        let ended = run_config(folder.path(), &arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        assert_eq!(ended.stdout.lines().count(), expected, "{arguments:?}");
    };
    check(&["--limit", "1"], 1);
    check(&["--limit", "2"], 2);
    check(&["--since", "0", "--limit", "1"], 1);
    check(&["--since", "0", "--limit", "2"], 2);
}

#[tokio::test]
async fn following_ends_when_its_reader_went_away() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let arguments = ["--config", "newswire.toml", "items", "--follow"];
    let mut child = program(folder.path(), &arguments).spawn().unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    printed.read_line(&mut line).unwrap();
    assert!(line.starts_with("ITEM"), "{line}");
    drop(printed);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_that_changed_often_is_printed_once() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    for word in ["closes", "burns down"] {
        origin.route("/feed.xml", Answer::ok(FEED.replace("reopens", word)));
        assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    }
    let arguments = ["items", "--since", "0", "--format", "jsonl", "--limit"];
    let check = |limit: &str, expected: &[i64]| {
        let arguments = [&arguments[..], &[limit]].concat();
        let items = lines(&run_config(folder.path(), &arguments).stdout);
        let ids: Vec<i64> = items
            .iter()
            .map(|item| item["item_id"].as_i64().unwrap())
            .collect();
        assert_eq!(ids, expected, "{limit}");
    };
    check("2", &[1, 2]);
    check("3", &[2, 1]);
    check("9", &[2, 1]);
    let table = run_config(folder.path(), &["items", "--since", "0"]).stdout;
    let first: Vec<&str> = table
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(first, ["SEQ", "2", "4"], "{table}");
}

#[tokio::test]
async fn an_agency_that_nobody_knows_is_told() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let check = |agency: &str, code: i32| {
        let ended = run_config(folder.path(), &["items", "--agency", agency]);
        assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    };
    check("MNA", 0);
    check("nope", 66);
}

#[tokio::test]
async fn following_a_store_that_is_replaced_ends_and_says_where_to_go_on() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let store = folder.path().join("newswire.db");
    let copy = store.with_extension("copy");
    fs::copy(&store, &copy).unwrap();
    let check = |take_away: &dyn Fn()| {
        let arguments = ["--config", "newswire.toml", "items", "--since", "0"];
        let arguments = [&arguments[..], &["--follow", "--format", "jsonl"]].concat();
        let mut follower = program(folder.path(), &arguments).spawn().unwrap();
        let mut output = BufReader::new(follower.stdout.take().unwrap()).lines();
        assert!(output.next().is_some() && output.next().is_some());
        take_away();
        let ended: Ended = follower.wait_with_output().unwrap().into();
        assert_eq!(ended.code, Some(75), "{}", ended.stderr);
        let words = "removed or replaced, and this is the end of the old one: go on with --since 2";
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    };
    check(&|| fs::rename(&copy, &store).unwrap());
    check(&|| fs::remove_file(&store).unwrap());
}

#[tokio::test]
async fn a_feed_that_was_taken_out_is_told_from_one_that_nobody_knows() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let none = "[[feed]]\nid = \"b\"\nurl = \"https://b.example/\"\nenabled = false\n";
    fs::write(folder.path().join("newswire.toml"), none).unwrap();
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(0));
    let check = |arguments: &[&str], code: i32, words: &str| {
        let ended = run_config(folder.path(), arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        let said = ended.stdout + &ended.stderr;
        assert!(said.contains(words), "{arguments:?}: {said}");
    };
    let taken_out = "feed agency was taken out of the configuration and is not polled any more: \
                     `newswire items --feed agency` prints its stories";
    check(&["status", "agency"], 66, taken_out);
    check(&["status", "agency", "--json"], 66, taken_out);
    check(&["explain", "agency"], 66, taken_out);
    check(&["items", "--feed", "agency"], 0, "Ferry");
    check(&["explain", "nobody"], 66, "no feed nobody in the store");
}
