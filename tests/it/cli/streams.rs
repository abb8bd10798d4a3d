//! What goes to standard error, and in which form.

use serde_json::Value;

use super::{folder_with, lines, run_config};
use crate::support::desk::LOOPBACK;
use crate::support::program::{Ended, program};

const HASTY: &str = "[[feed]]\nid = \"hasty\"\nurl = \"https://hasty.example/\"\ninterval = \"30s\"\nenabled = false\n";

/// Runs one pass whose log is JSON, and gives its events.
fn events_of(config: &str, code: i32) -> Vec<Value> {
    let folder = folder_with(config);
    let ended = run_config(folder.path(), &["--log-format", "json", "run", "--once"]);
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    lines(&ended.stderr)
}

#[test]
fn a_json_log_holds_nothing_but_json() {
    let check = |config: &str, code: i32, expected: &[(&str, &str, &str)]| {
        let events = events_of(config, code);
        let told: Vec<_> = events
            .iter()
            .filter(|event| !event["message"].as_str().unwrap().contains("contact"))
            .map(|event| {
                let words = event.get("problem").or(event.get("error"));
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                (
                    text(&event["level"]),
                    text(&event["message"]),
                    text(words.unwrap()),
                )
            })
            .collect();
        assert_eq!(told.len(), expected.len(), "{config}: {told:?}");
        for ((level, message, words), (in_level, in_message, in_words)) in told.iter().zip(expected)
        {
            assert_eq!((level.as_str(), message.as_str()), (*in_level, *in_message));
            assert!(words.contains(in_words), "{words}");
        }
    };
    let caution = ("WARN", "configuration needs a look", "newswire.toml:7:12: ");
    check(&format!("{LOOPBACK}{HASTY}"), 0, &[caution]);
    let error = (
        "ERROR",
        "configuration refused",
        "newswire.toml:1:1: unknown key `x`",
    );
    check("x = 1\n", 78, &[error]);
    let end = (
        "ERROR",
        "newswire ends",
        "the folder no/such does not exist",
    );
    check("[store]\npath = \"no/such/x.db\"\n", 1, &[end]);
}

#[test]
fn a_log_that_is_switched_off_does_not_hide_why_nothing_runs() {
    let check = |config: &str, code: i32, words: &str| {
        let folder = folder_with(config);
        let arguments = ["--log-format", "json", "--log", "off", "run", "--once"];
        let ended = run_config(folder.path(), &arguments);
        assert_eq!(ended.code, Some(code), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    };
    check("x = 1\n", 78, "unknown key `x`");
    check("[store]\npath = \"no/such/x.db\"\n", 1, "does not exist");
}

#[test]
fn an_empty_variable_is_none() {
    let folder = folder_with(LOOPBACK);
    let check = |variable: &str, value: &str, arguments: &[&str], code: i32, words: &str| {
        let mut command = program(folder.path(), arguments);
        let ended = Ended::from(command.env(variable, value).output().unwrap());
        assert_eq!(
            ended.code,
            Some(code),
            "{variable}={value}: {}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains(words),
            "{variable}={value}: {}",
            ended.stderr
        );
    };
    check("NEWSWIRE_CONFIG", "", &["schema"], 0, "");
    check("NEWSWIRE_CONFIG", "newswire.toml", &["check"], 0, "");
    check(
        "NEWSWIRE_CONFIG",
        "no.toml",
        &["check"],
        66,
        "cannot read the configuration no.toml",
    );
    let named = ["--config", "newswire.toml", "check"];
    check("NEWSWIRE_CONFIG", "no.toml", &named, 0, "");
    let pass = ["--config", "newswire.toml", "run", "--once"];
    check("NEWSWIRE_LOG", "", &pass, 0, "no fetch.contact");
    check(
        "NEWSWIRE_LOG",
        "no=such=filter",
        &pass,
        64,
        "no=such=filter",
    );
}
