//! Commands that only read the store, beside a configuration that they need not know as a whole.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use super::{filled, run_config};
use crate::support::desk::LOOPBACK;
use crate::support::origin::Origin;
use crate::support::program::{Ended, program, run};

/// User and group of nobody.
const NOBODY: u32 = 65_534;

/// The commands that read, each with something that it must print.
const READERS: [(&[&str], &str); 7] = [
    (&["status"], "change feed at 2"),
    (&["items"], "Ferry"),
    (&["search", "ferry"], "Ferry"),
    (&["explain", "agency"], "agency"),
    (&["feeds", "list"], "agency"),
    (&["feeds", "export"], "agency"),
    (&["backup", "copy.db"], "written"),
];

#[tokio::test]
async fn readers_open_no_secret() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let path = folder.path().join("newswire.toml");
    let config = fs::read_to_string(&path).unwrap();
    let webhook =
        "\n[[webhook]]\nid = \"desk\"\nurl = \"https://desk.example/\"\nsecret_file = \"lost\"\n";
    let config = format!("{config}auth = {{ token_file = \"lost\" }}\n{webhook}");
    fs::write(&path, config.replace("http://", "https://")).unwrap();
    for (arguments, words) in READERS {
        let ended = run_config(folder.path(), arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stdout.contains(words),
            "{arguments:?}: {}",
            ended.stdout
        );
        assert_eq!(ended.stderr, "", "{arguments:?}");
    }
    let check = run_config(folder.path(), &["check"]);
    assert_eq!(check.code, Some(78), "{}", check.stderr);
    assert_eq!(check.stderr.matches("`lost` cannot be read").count(), 2);
}

#[tokio::test]
async fn readers_pass_over_what_is_wrong_elsewhere() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let path = folder.path().join("newswire.toml");
    let config = fs::read_to_string(&path).unwrap();
    let wrong = format!("{config}intervall = \"5m\"\nlanguage = \"jp\"\n");
    fs::write(&path, &wrong).unwrap();
    for (arguments, words) in READERS {
        let ended = run_config(folder.path(), arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stdout.contains(words),
            "{arguments:?}: {}",
            ended.stdout
        );
        let warning =
            "warning: newswire.toml:9:1: unknown key `feed.intervall`, and 1 more error: ";
        assert!(
            ended.stderr.starts_with(warning),
            "{arguments:?}: {}",
            ended.stderr
        );
        assert_eq!(ended.stderr.lines().count(), 1, "{arguments:?}");
    }
    assert_eq!(run_config(folder.path(), &["run", "--once"]).code, Some(78));
}

#[test]
fn readers_do_not_guess_where_the_store_is() {
    let check = |config: &str, code: i32| {
        let folder = super::folder_with(config);
        let ended = run_config(folder.path(), &["items"]);
        assert_eq!(ended.code, Some(code), "{config}: {}", ended.stderr);
    };
    let feed = "[[feed]]\nid = \"A\"\nurl = \"https://agency.example/\"\n";
    // 66: looked for, and there is none.
    check(&format!("{LOOPBACK}{feed}"), 66);
    check(&format!("include = [\"lost.toml\"]\n{feed}"), 66);
    check(&format!("[store]\npath = \"a.db\"\n{feed}tags = [\n"), 66);
    check(&format!("[store]\npath = 7\n{feed}"), 78);
    check(&format!("[store]\npaht = \"a.db\"\n{feed}"), 78);
    check(&format!("[stroe]\npath = \"a.db\"\n{feed}"), 78);
    check(&format!("[store]\npath = \"a.db\n{feed}"), 78);
    check(&format!("{feed}tags = [\n"), 78);
}

/// Runs the program as another user, in a folder that everybody may enter; `None` where that cannot be tried.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn run_as_nobody(folder: &Path, arguments: &[&str]) -> Option<Ended> {
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    let arguments = [&["--config", "newswire.toml"], arguments].concat();
    let output = program(folder, &arguments).uid(NOBODY).gid(NOBODY).output();
    if output.is_err() {
        println!("skipped: only root may become another user");
    }
    output.ok().map(Ended::from)
}

#[tokio::test]
async fn another_user_is_told_what_a_reader_lacks() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let store = folder.path().join("newswire.db");
    let check = |words: &str| {
        let Some(ended) = run_as_nobody(folder.path(), &["status"]) else {
            return;
        };
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert!(!ended.stderr.contains("right to write"), "{}", ended.stderr);
    };
    check("may not be read by this user: add this user to the group that owns the file");
    for entry in fs::read_dir(folder.path()).unwrap() {
        fs::set_permissions(entry.unwrap().path(), Permissions::from_mode(0o644)).unwrap();
    }
    if let Some(ended) = run_as_nobody(folder.path(), &["status"]) {
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    for suffix in ["-wal", "-shm"] {
        let mut name = store.clone().into_os_string();
        name.push(suffix);
        fs::remove_file(name).unwrap();
    }
    check("this user may not make it: start the daemon once");
}

#[tokio::test]
async fn nobody_is_asked_by_half_a_configuration() {
    let origin = Origin::start().await;
    let folder = filled(&origin).await;
    let path = folder.path().join("newswire.toml");
    let config = fs::read_to_string(&path).unwrap();
    let wrong = config.replacen("[fetch]\n", "[fetch]\nproxy = \"nowhere\"\n", 1);
    assert_ne!(wrong, config);
    fs::write(&path, wrong).unwrap();
    for command in ["parse", "extract", "discover"] {
        let ended = run_config(folder.path(), &[command, "http://127.0.0.1:9/"]);
        assert_eq!(ended.code, Some(78), "{command}: {}", ended.stderr);
        assert!(ended.stderr.contains("`nowhere`"), "{}", ended.stderr);
    }
}

#[test]
fn the_demo_takes_no_store_that_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kept.db"), "mine").unwrap();
    let ended = run(folder.path(), &["demo", "--keep", "kept.db"]);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("exists already"), "{}", ended.stderr);
    assert_eq!(fs::read(folder.path().join("kept.db")).unwrap(), b"mine");
}

/// Makes a folder as the system keeps its time zones (RFC 9636), where clocks in Moscow are nine hours ahead.
fn odd_zones(folder: &Path) {
    let header: Vec<u8> = [&b"TZif2"[..], &[0; 15], &[0; 16], &[0, 0, 0, 1, 0, 0, 0, 4]].concat();
    let mut zone_type = 32_400_i32.to_be_bytes().to_vec();
    zone_type.extend(b"\0\0ODD\0");
    let zone = [&*header, &*zone_type, &*header, &*zone_type, b"\nODD-9\n"].concat();
    fs::create_dir_all(folder.join("zones/Europe")).unwrap();
    fs::write(folder.join("zones/Europe/Moscow"), zone).unwrap();
}

#[test]
fn zones_are_those_that_the_program_brings_along() {
    let folder = tempfile::tempdir().unwrap();
    odd_zones(folder.path());
    let document = "<rss version='2.0'><channel><title>T</title><item><title>I</title>\
                    <pubDate>2026-03-01 12:00:00 Europe/Moscow</pubDate></item></channel></rss>";
    fs::write(folder.path().join("feed.xml"), document).unwrap();
    let mut command = program(folder.path(), &["parse", "feed.xml"]);
    let ended = Ended::from(command.env("TZDIR", "zones").output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(
        ended.stdout.contains("2026-03-01T09:00:00Z"),
        "{}",
        ended.stdout
    );
}
