//! Old polls, snapshots, and what the whole store says of itself.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use newswire::model::{FailureCode, PollRecord, PriceFactor, Sequence};
use newswire::store::{BACKUP_STEP, QuietPolls, Reader, Retention, StoreError, StoreWrite};

use super::material::{Bench, NOW, after, content, feed, new_item, poll, raw};

#[test]
fn old_polls_are_forgotten_and_nothing_else() {
    let mut bench = Bench::new();
    let item_id = bench.add("a", content("a", "A"));
    let mut late = poll(bench.states[0].clone(), Vec::new());
    if let StoreWrite::Poll(plan) = &mut late {
        plan.poll.at = after(100);
    }
    bench.store.apply(&[late]).unwrap();

    let retention = Retention {
        polls_before: after(100),
        quiet_polls_before: NOW,
        pages_before: NOW,
        sketches_before: 0,
    };
    assert_eq!(bench.store.prune(&retention).unwrap().polls, 1);
    assert_eq!(bench.store.prune(&retention).unwrap().polls, 0);
    let polls = &bench.reader.feed_health().unwrap()[0].recent_polls;
    assert_eq!(polls.len(), 1);
    assert_eq!(polls[0].at, after(100));
    assert!(bench.reader.item(item_id).unwrap().is_some());
}

#[test]
fn polls_that_brought_nothing_are_forgotten_first() {
    let mut bench = Bench::new();
    for (items_new, warning, error) in [
        (0, None, None),
        (1, None, None),
        (0, Some("gap"), None),
        (0, None, Some(FailureCode::Http404)),
    ] {
        let mut write = poll(bench.states[0].clone(), Vec::new());
        if let StoreWrite::Poll(plan) = &mut write {
            plan.poll.items_new = items_new;
            plan.poll.warnings = warning.map(str::to_owned).into_iter().collect();
            plan.poll.error = error;
        }
        bench.store.apply(&[write]).unwrap();
    }
    let retention = Retention {
        polls_before: NOW,
        quiet_polls_before: after(100),
        pages_before: NOW,
        sketches_before: 0,
    };
    assert_eq!(bench.store.prune(&retention).unwrap().polls, 1);
    assert_eq!(bench.store.prune(&retention).unwrap().polls, 0);
    assert_eq!(bench.reader.feed_health().unwrap()[0].recent_polls.len(), 3);
}

#[test]
fn quiet_polls_of_a_feed_leave_its_last_state_and_all_their_rows() {
    let mut bench = Bench::new();
    let mut state = bench.states[0].clone();
    state.next_poll_at = after(500);
    let mut polls = Vec::new();
    for at in [1, 2] {
        if let StoreWrite::Poll(plan) = poll(state.clone(), Vec::new()) {
            polls.push(PollRecord {
                at: after(at),
                ..plan.poll
            });
        }
    }
    let quiet = QuietPolls {
        state: Arc::new(state.clone()),
        polls,
    };
    let write = StoreWrite::Quiet(Box::new(quiet));
    assert_eq!(write.state_of(), Some(state.feed_id));
    bench.store.apply(&[write]).unwrap();
    let health = &bench.reader.feed_health().unwrap()[0];
    assert_eq!(health.state, state);
    let times: Vec<_> = health.recent_polls.iter().map(|poll| poll.at).collect();
    assert_eq!(times, [after(2), after(1)]);
}

#[test]
fn a_backup_is_a_whole_store_taken_while_it_is_written() {
    let mut bench = Bench::new();
    for number in 0..50 {
        let name = format!("item-{number}");
        bench.add(&name, content(&name, "A headline"));
    }
    let target = bench.folder.path().join("copy.db");
    bench.reader.backup(&target).unwrap();
    bench.add("later", content("later", "A headline"));

    let copy = Reader::open(&target).unwrap();
    assert_eq!(copy.totals().unwrap().items, 50);
    assert_eq!(copy.last_sequence().unwrap(), Sequence(50));
    assert_eq!(copy.search("headline", 100).unwrap().len(), 50);
    assert_eq!(
        copy.feed_states().unwrap(),
        bench.reader.feed_states().unwrap()
    );
    drop(copy);

    let error = bench.reader.backup(&target).unwrap_err();
    assert!(matches!(error, StoreError::Exists { .. }), "{error:?}");
    assert_eq!(Reader::open(&target).unwrap().totals().unwrap().items, 50);

    // The copy is a store like any other.
    let mut restored = super::material::open(&target).unwrap();
    restored.sync_feeds(&[feed("north")], NOW).unwrap();

    let nowhere = bench.folder.path().join("no/such/copy.db");
    let error = bench.reader.backup(&nowhere).unwrap_err();
    assert!(matches!(error, StoreError::NoFolder { .. }), "{error:?}");
}

#[test]
fn the_change_feed_of_a_backup_goes_on_far_ahead() {
    let check = |items: u32| {
        let mut bench = Bench::new();
        for number in 0..items {
            let name = format!("item-{number}");
            bench.add(&name, content(&name, "A headline"));
        }
        let target = bench.folder.path().join("copy.db");
        bench.reader.backup(&target).unwrap();
        let mut restored = super::material::open(&target).unwrap();
        let states = restored.sync_feeds(&[feed("north")], NOW).unwrap();
        let reader = restored.reader().unwrap();
        let ends = |reader: &Reader| {
            let last = reader.last_sequence().unwrap().0;
            [last, reader.given_sequence().unwrap().0]
        };
        let ahead = i64::from(BACKUP_STEP) + i64::from(items);
        assert_eq!(ends(&reader), [i64::from(items), ahead]);
        assert_eq!(ends(&bench.reader), [i64::from(items); 2]);
        let item = new_item(states[0].feed_id, "later", content("later", "A headline"));
        let applied = restored.apply(&[poll(states[0].clone(), vec![item])]);
        assert_eq!(applied.unwrap().last_sequence, Some(Sequence(ahead + 1)));
        assert_eq!(ends(&reader), [ahead + 1; 2]);
    };
    check(0);
    check(3);
}

#[test]
fn a_backup_has_the_mode_of_the_store() {
    for mode in [0o600, 0o640, 0o664] {
        let bench = Bench::new();
        fs::set_permissions(&bench.path, Permissions::from_mode(mode)).unwrap();
        let target = bench.folder.path().join("copy.db");
        bench.reader.backup(&target).unwrap();
        let copied = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(copied & 0o777, mode);
    }
}

#[test]
fn a_damaged_store_gives_no_backup() {
    let mut bench = Bench::new();
    for number in 0..50 {
        let name = format!("item-{number}");
        bench.add(&name, content(&name, "A headline"));
    }
    let target = bench.folder.path().join("copy.db");
    let Bench {
        folder: _folder,
        path,
        store,
        reader,
        ..
    } = bench;
    drop(reader);
    store.close().unwrap();
    let (page_bytes, root): (u32, u32) = raw(&path)
        .query_row(
            "SELECT page_size, rootpage FROM pragma_page_size, sqlite_schema WHERE name = 'item_words_data'",
            (),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let [start, end] = [root - 1, root].map(|pages| (pages * page_bytes) as usize);
    bytes[start..end].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let error = Reader::open(&path).unwrap().backup(&target).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    let words = error.to_string();
    let remedy = format!("remove {0}-wal and {0}-shm", path.display());
    assert!(words.contains(&remedy), "{words}");
    assert!(!target.exists());
}

#[test]
fn the_factor_on_the_prices_is_kept() {
    let mut bench = Bench::new();
    assert_eq!(bench.reader.price_factor().unwrap(), None);
    for value in [1.0, 0.333_333_333_333_333_3, 1e-6] {
        let factor = PriceFactor {
            value,
            since: after(7),
        };
        bench.store.keep_price_factor(factor).unwrap();
        assert_eq!(bench.reader.price_factor().unwrap(), Some(factor));
    }
}

#[test]
fn polls_of_the_last_time_are_counted() {
    let mut bench = Bench::new();
    bench.add("a", content("a", "A"));
    assert_eq!(bench.reader.polls_since(NOW).unwrap(), 0);
    let before = newswire::model::UnixMillis(NOW.0 - 1);
    assert_eq!(bench.reader.polls_since(before).unwrap(), 1);
}

#[test]
fn totals_count_what_is_stored() {
    let mut bench = Bench::with(&[feed("north"), feed("east")]);
    bench.add("a", content("a", "A"));
    bench.add("b", content("b", "B"));
    let totals = bench.reader.totals().unwrap();
    assert_eq!((totals.feeds, totals.items, totals.revisions), (2, 2, 2));
    assert_eq!(totals.last_sequence, Sequence(2));
    assert_eq!(totals.jobs.len(), 1);
    assert_eq!(
        (totals.jobs[0].state.as_str(), totals.jobs[0].count),
        ("waiting", 2)
    );
    assert!(totals.database_bytes + totals.log_bytes > 0);

    let health = bench.reader.feed_health().unwrap();
    let counts: Vec<_> = health
        .iter()
        .map(|feed| (feed.state.slug.0.as_str(), feed.items, feed.pages_waiting))
        .collect();
    assert_eq!(counts, [("east", 0, 0), ("north", 2, 2)]);
}

#[test]
fn a_feed_that_falls_silent_is_told() {
    const HOUR: u64 = 3600;
    // Items an hour so far, hours since the last one, failures.
    for (items, hours, failures, expected) in [
        (100.0, 23, 0, false),
        (100.0, 25, 0, true),
        (100.0, 25, 1, false),
        (2.0, 1000, 0, false),
        (10.0, 25, 0, false),
        (10.0, 121, 0, true),
    ] {
        let mut bench = Bench::new();
        let mut state = bench.states[0].clone();
        state.learned.observed_at_ms = Some(NOW.0);
        state.learned.items = items;
        state.learned.exposure = 100.0 * 3600.0;
        state.last_new_at = Some(NOW);
        state.failures = failures;
        let write = StoreWrite::State(Box::new(state));
        bench.store.apply(&[write]).unwrap();
        let health = bench.reader.feed_health().unwrap().remove(0);
        let silent = health.silent_since(after(hours * HOUR)).is_some();
        let told = raw(&bench.path)
            .query_row(
                "SELECT silent_from FROM feed ORDER BY slug LIMIT 1",
                (),
                |row| row.get::<_, Option<i64>>(0),
            )
            .unwrap();
        let is_over = told.is_some_and(|from| after(hours * HOUR).0 > from);
        assert_eq!(is_over && failures == 0, silent, "{told:?}");
        assert_eq!(
            silent, expected,
            "{items} items, {hours} hours, {failures} failures"
        );
    }
}
