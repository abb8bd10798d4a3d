//! Who may read, and when: another user while the daemon runs, after it stopped, after it was killed; and a reader that stays.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use newswire::store::{LONG_LOG_BYTES, Reader, StoreError, StoreWrite};

use super::material::{Bench, content, new_item, open, poll, raw, raw_writer};
use super::process::{Writing, run_as_nobody};

/// Lets everybody into the folder, and nobody but its owner make files there.
fn open_folder(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Reads as another user, or says why that cannot be tried.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn read_as_nobody(path: &Path, folder: &Path) -> Option<String> {
    let answer = run_as_nobody("read", path, folder);
    if answer.is_none() {
        println!("skipped: only root may become another user");
    }
    answer
}

#[test]
fn files_are_for_the_owner_and_the_group() {
    let mut bench = Bench::new();
    bench.add("a", content("a", "headline"));
    for suffix in ["", "-wal", "-shm", "-lock"] {
        let mut name = bench.path.clone().into_os_string();
        name.push(suffix);
        let mode = fs::metadata(&name).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o640, "{suffix}");
    }
}

#[test]
fn another_user_reads_while_the_daemon_runs() {
    let mut bench = Bench::new();
    open_folder(bench.folder.path());
    for number in 1..4 {
        let name = format!("item-{number}");
        bench.add(&name, content(&name, "headline"));
        if let Some(answer) = read_as_nobody(&bench.path, bench.folder.path()) {
            assert_eq!(answer, format!("{number} items, {number} found"));
        }
        // Also when the log was just moved into the file.
        bench.store.checkpoint().unwrap();
        if let Some(answer) = read_as_nobody(&bench.path, bench.folder.path()) {
            assert_eq!(answer, format!("{number} items, {number} found"));
        }
    }
}

#[test]
fn another_user_reads_after_a_clean_stop() {
    let mut bench = Bench::new();
    open_folder(bench.folder.path());
    bench.add("a", content("a", "headline"));
    let Bench {
        folder,
        path,
        store,
        reader,
        ..
    } = bench;
    drop(reader);
    store.close().unwrap();
    if let Some(answer) = read_as_nobody(&path, folder.path()) {
        assert_eq!(answer, "1 items, 1 found");
    }
    // A reader that has come and gone takes nothing along.
    drop(Reader::open(&path).unwrap());
    if let Some(answer) = read_as_nobody(&path, folder.path()) {
        assert_eq!(answer, "1 items, 1 found");
    }
}

#[test]
fn another_user_reads_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    open_folder(folder.path());
    let path = folder.path().join("newswire.db");
    let mut writing = Writing::start(&path);
    for _ in 0..3 {
        writing.committed().unwrap();
    }
    writing.kill();
    let items = Reader::open(&path).unwrap().totals().unwrap().items;
    if let Some(answer) = read_as_nobody(&path, folder.path()) {
        assert_eq!(answer, format!("{items} items, 3 found"));
    }
}

#[test]
fn a_reader_that_stays_holds_up_the_log_only_and_is_reported() {
    let mut bench = Bench::new();
    bench.add("first", content("first", "headline"));
    let stays = raw(&bench.path);
    stays
        .execute_batch("BEGIN; SELECT count(*) FROM item")
        .unwrap();
    for number in 0..50 {
        let name = format!("item-{number}");
        bench.add(&name, content(&name, "headline"));
    }
    let report = bench.store.checkpoint().unwrap();
    assert!(report.is_held_up(), "{report:?}");
    assert!(report.log_bytes > 0);
    let sees: i64 = stays
        .query_row("SELECT count(*) FROM item", (), |row| row.get(0))
        .unwrap();
    assert_eq!(sees, 1);

    stays.execute_batch("COMMIT").unwrap();
    let report = bench.store.checkpoint().unwrap();
    assert!(!report.is_held_up(), "{report:?}");
}

#[test]
fn a_long_log_begins_anew_though_a_query_is_under_way() {
    let mut bench = Bench::new();
    bench.add("first", content("first", "headline"));
    let path = bench.path.clone();
    let log = bench.folder.path().join("newswire.db-wal");
    // What lies behind the last frame means nothing.
    let file = OpenOptions::new().write(true).open(&log).unwrap();
    file.set_len(LONG_LOG_BYTES).unwrap();
    let (is_checked, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    let (begun, is_begun) = sync_channel(1);
    let report = thread::scope(|scope| {
        scope.spawn(|| {
            let (query, other) = (raw(&path), raw_writer(&path));
            query
                .execute_batch("BEGIN; SELECT count(*) FROM item")
                .unwrap();
            other.busy_timeout(Duration::ZERO).unwrap();
            begun.send(()).unwrap();
            // The query ends while somebody waits for it with the right to write, or with the test.
            let is_waited_for = || other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err();
            while !is_over.load(Ordering::Relaxed) {
                if !is_checked.load(Ordering::Relaxed) && is_waited_for() {
                    break;
                }
            }
        });
        is_begun.recv().unwrap();
        let report = bench.store.checkpoint();
        is_checked.store(true, Ordering::Relaxed);
        bench.add("second", content("second", "headline"));
        is_over.store(true, Ordering::Relaxed);
        report.unwrap()
    });
    assert!(!report.is_held_up(), "{report:?}");
    let bytes = fs::metadata(&log).unwrap().len();
    assert!(bytes < LONG_LOG_BYTES, "{bytes}");
}

#[test]
fn a_clean_stop_does_not_wait_for_a_reader() {
    let mut bench = Bench::new();
    bench.add("a", content("a", "headline"));
    let Bench {
        folder,
        path,
        store,
        ..
    } = bench;
    let stays = raw(&path);
    stays
        .execute_batch("BEGIN; SELECT count(*) FROM item")
        .unwrap();
    let watch = newswire::clock::Stopwatch::start();
    store.close().unwrap();
    assert!(watch.elapsed().as_secs() < 4, "{:?}", watch.elapsed());
    assert_eq!(
        open(&path)
            .unwrap()
            .reader()
            .unwrap()
            .totals()
            .unwrap()
            .items,
        1
    );
    drop(folder);
}

#[test]
fn a_reader_never_sees_half_a_batch() {
    let mut bench = Bench::new();
    let path = bench.path.clone();
    let watcher = thread::spawn(move || {
        let reader = Reader::open(&path).unwrap();
        loop {
            let items = reader.totals().unwrap().items;
            assert_eq!(items % 7, 0);
            if items == 210 {
                break;
            }
        }
    });
    let state = bench.states[0].clone();
    for batch in 0..30 {
        let writes: Vec<StoreWrite> = (0..7)
            .map(|number| {
                let name = format!("item-{batch}-{number}");
                let item = new_item(state.feed_id, &name, content(&name, "headline"));
                poll(state.clone(), vec![item])
            })
            .collect();
        bench.store.apply(&writes).unwrap();
    }
    watcher.join().unwrap();
}

#[test]
fn both_ends_may_move_to_another_thread() {
    fn moves<T: Send>() {}
    moves::<newswire::store::Store>();
    moves::<Reader>();
}

#[test]
fn another_user_reads_while_batch_after_batch_is_written() {
    let folder = tempfile::tempdir().unwrap();
    open_folder(folder.path());
    let path = folder.path().join("newswire.db");
    let mut writing = Writing::start(&path);
    let mut last = 0;
    for _ in 0..20 {
        let committed = writing.committed().unwrap();
        let Some(answer) = read_as_nobody(&path, folder.path()) else {
            break;
        };
        let (items, found) = answer.split_once(' ').unwrap();
        let items: u64 = items.parse().unwrap();
        assert!(
            items >= committed && items >= last,
            "{items} of {committed}, {last} before"
        );
        assert_eq!(found, "items, 3 found");
        last = items;
    }
    writing.kill();
}

#[test]
fn look_ups_at_one_moment_agree() {
    let mut bench = Bench::new();
    bench.add("first", content("first", "headline"));
    let reader = bench.store.reader().unwrap();
    let items = |reader: &Reader| reader.totals().map(|totals| totals.items);
    let seen = reader.at_one_moment(|reader| {
        let before = items(reader)?;
        bench.add("second", content("second", "headline"));
        let within = reader.at_one_moment(items)?;
        Ok([before, within])
    });
    assert_eq!(seen.unwrap(), [1, 1]);
    assert_eq!(items(&reader).unwrap(), 2);

    let failed = reader.at_one_moment(|reader| {
        items(reader)?;
        Err::<(), _>(StoreError::Missing {
            path: bench.path.clone(),
        })
    });
    assert!(matches!(failed, Err(StoreError::Missing { .. })));
    bench.add("third", content("third", "headline"));
    assert_eq!(items(&reader).unwrap(), 3);

    let stopped = catch_unwind(AssertUnwindSafe(|| {
        reader.at_one_moment(|reader| -> Result<(), StoreError> {
            items(reader)?;
            panic!("what a text did to its reader");
        })
    }));
    assert!(stopped.is_err());
    bench.add("fourth", content("fourth", "headline"));
    assert_eq!(items(&reader).unwrap(), 4);
}
