//! Files that are no store, or not ours to write: each is refused with words that say what to do.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use newswire::store::{Reader, StoreError};

use super::material::{Bench, content, new_item, open, open_with, poll, raw_writer};
use super::process::{command, run_as_nobody};

/// Checks that an error stops the daemon, and that it names the file and the remedy.
fn check_words(error: &StoreError, path: &Path, remedy: &str) {
    let words = error.to_string();
    assert!(error.is_fatal(), "{words}");
    assert!(words.contains(path.to_str().unwrap()), "{words}");
    assert!(words.contains(remedy), "{words}");
    assert!(!words.ends_with('.'), "{words}");
}

#[test]
fn a_second_writer_is_refused_however_it_names_the_file() {
    let bench = Bench::new();
    let link = bench.folder.path().join("link.db");
    symlink(&bench.path, &link).unwrap();
    for path in [&bench.path, &link] {
        let error = open(path).unwrap_err();
        let StoreError::InUse { holder, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*holder, Some(std::process::id()));
        check_words(
            &error,
            &bench.path.canonicalize().unwrap(),
            "stop that one first",
        );
    }
    // Readers do not mind the lock.
    assert_eq!(bench.reader.totals().unwrap().items, 0);
    let Bench {
        folder,
        path,
        store,
        ..
    } = bench;
    drop(store);
    open(&path).unwrap();
    drop(folder);
}

#[test]
fn another_process_is_refused_too_until_the_holder_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswire.db");
    let mut holder = command("hold", &path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = std::io::BufReader::new(holder.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("=> held") {
        std::io::BufRead::read_line(&mut output, &mut said).unwrap();
    }
    let error = open(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::InUse { holder: Some(pid), .. } if pid == holder.id()),
        "{error:?}"
    );
    drop(holder.stdin.take());
    holder.wait().unwrap();
    open(&path).unwrap();
}

#[test]
fn a_reader_sees_whether_a_writer_holds_the_store_and_leaves_its_lock_alone() {
    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = Bench::new();
    let lock = folder.path().join("newswire.db-lock");
    let holder = fs::read(&lock).unwrap();
    assert_eq!(reader.has_writer(), Some(true));
    assert_eq!(fs::read(&lock).unwrap(), holder);
    drop(store);
    assert_eq!(reader.has_writer(), Some(false));
    drop(open(&path).unwrap());
    fs::remove_file(&lock).unwrap();
    assert_eq!(reader.has_writer(), Some(false));
    assert!(!lock.exists(), "a reader makes no file");
    symlink(&lock, &lock).unwrap();
    assert_eq!(reader.has_writer(), None, "it cannot be opened");
}

#[test]
fn no_file_and_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent.db");
    let error = Reader::open(&absent).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error:?}");
    check_words(&error, &absent, "start the daemon once");
    assert!(!absent.exists(), "a reader makes no file");

    let nowhere = folder.path().join("no/such/newswire.db");
    let error = open(&nowhere).unwrap_err();
    assert!(matches!(error, StoreError::NoFolder { .. }), "{error:?}");
    check_words(&error, &folder.path().join("no/such"), "create it");
}

#[test]
fn a_file_that_is_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswire.db");
    let text = "These are the notes of somebody, and nothing else.\n".repeat(100);
    fs::write(&path, &text).unwrap();
    for error in [open(&path).unwrap_err(), Reader::open(&path).unwrap_err()] {
        assert!(
            matches!(error, StoreError::NotADatabase { .. }),
            "{error:?}"
        );
        check_words(&error, &path, "correct store.path");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);

    let error = open(folder.path()).unwrap_err();
    assert!(
        matches!(error, StoreError::NotADatabase { .. }),
        "{error:?}"
    );
}

#[test]
fn the_database_of_another_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    raw_writer(&path)
        .execute_batch("CREATE TABLE photos (name TEXT); PRAGMA user_version = 7")
        .unwrap();
    let before = fs::read(&path).unwrap();
    for error in [open(&path).unwrap_err(), Reader::open(&path).unwrap_err()] {
        assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
        check_words(&error, &path, "another program");
    }
    assert_eq!(fs::read(&path).unwrap(), before, "it was changed");
}

#[test]
fn a_newer_schema() {
    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = Bench::new();
    drop(reader);
    store.close().unwrap();
    raw_writer(&path)
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    for error in [open(&path).unwrap_err(), Reader::open(&path).unwrap_err()] {
        assert!(
            matches!(error, StoreError::NewerSchema { found: 99, .. }),
            "{error:?}"
        );
        check_words(&error, &path, "install the newer newswire");
    }
    drop(folder);
}

#[test]
fn a_reader_asks_for_the_daemon_where_the_schema_is_older() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswire.db");
    fs::write(&path, "").unwrap();
    let error = Reader::open(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::OlderSchema { found: 0, .. }),
        "{error:?}"
    );
    check_words(&error, &path, "start the daemon once");
    open(&path).unwrap();
    Reader::open(&path).unwrap();
}

#[test]
fn a_damaged_file() {
    let mut bench = Bench::new();
    for number in 0..40 {
        let name = format!("item-{number}");
        bench.add(&name, content(&name, &"a long headline ".repeat(40)));
    }
    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = bench;
    drop(reader);
    store.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(8192) {
        *byte = 0xA5;
    }
    fs::write(&path, &bytes).unwrap();
    let error = open(&path)
        .and_then(|mut store| {
            let states =
                store.sync_feeds(&[super::material::feed("north")], super::material::NOW)?;
            let item = new_item(states[0].feed_id, "x", content("x", "X"));
            store.apply(&[poll(states[0].clone(), vec![item])])
        })
        .unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    check_words(&error, &path, "restore a backup");
    drop(folder);
}

#[test]
fn a_file_or_folder_that_may_only_be_read() {
    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = Bench::new();
    drop(reader);
    store.close().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let Some(answer) = run_as_nobody("open", &path, folder.path()) else {
        println!("skipped: root may write everything, and only root may become another user");
        return;
    };
    assert_eq!(answer, "ReadOnly");

    // The folder may be written now, the file not.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    fs::remove_file(folder.path().join("newswire.db-lock")).unwrap();
    assert_eq!(
        run_as_nobody("open", &path, folder.path()).unwrap(),
        "ReadOnly"
    );
}

#[test]
fn a_full_store_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswire.db");
    let mut store = open_with(&path, Some(80)).unwrap();
    let state = store
        .sync_feeds(&[super::material::feed("north")], super::material::NOW)
        .unwrap()
        .remove(0);
    let mut stored = 0;
    let error = loop {
        let name = format!("item-{stored}");
        let item = new_item(
            state.feed_id,
            &name,
            content(&name, &"headline ".repeat(300)),
        );
        match store.apply(&[poll(state.clone(), vec![item])]) {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
        assert!(stored < 10_000, "the limit does not hold");
    };
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    check_words(&error, &path, "free some disk space");
    assert!(stored > 5);
    assert_eq!(store.reader().unwrap().totals().unwrap().items, stored);

    // With more room it goes on.
    store.close().unwrap();
    let mut store = open(&path).unwrap();
    let item = new_item(state.feed_id, "more", content("more", "More"));
    store.apply(&[poll(state, vec![item])]).unwrap();
    assert_eq!(store.reader().unwrap().totals().unwrap().items, stored + 1);
}

#[test]
fn another_program_that_writes_is_waited_for_and_then_told() {
    let mut bench = Bench::new();
    let other = raw_writer(&bench.path);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = bench
        .store
        .apply(&[poll(bench.states[0].clone(), Vec::new())])
        .unwrap_err();
    assert!(error.is_passing() && !error.is_fatal(), "{error:?}");
    other.execute_batch("ROLLBACK").unwrap();
    bench.poll(Vec::new());
}
