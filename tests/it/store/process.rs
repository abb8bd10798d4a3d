//! A second process on the same store: this very test binary, started again with a task in its environment.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use newswire::model::{ChangeKind, FeedState, RevisionKind};
use newswire::store::{Reader, StoreError, StoreWrite};

use super::material::{NOW, change_of, content, feed, new_item, open, poll};

const TASK: &str = "NEWSWIRE_TEST_STORE_TASK";
const STORE: &str = "NEWSWIRE_TEST_STORE_PATH";

/// A user without rights of its own, on every Unix.
const NOBODY: u32 = 65_534;

/// Items in one batch of the writing process.
pub(super) const ITEMS_A_BATCH: u64 = 5;

/// Makes the command that runs `task` on the store.
pub(super) fn command(task: &str, store: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "store::process::task", "--nocapture", "--quiet"])
        .env(TASK, task)
        .env(STORE, store)
        .stdout(Stdio::piped());
    command
}

/// Runs `task` under the id of another user of the group of the file. `None` where this user may not become another one.
pub(super) fn run_as_nobody(task: &str, store: &Path, folder: &Path) -> Option<String> {
    let is_root = std::fs::metadata(folder).unwrap().uid() == 0;
    if !is_root {
        return None;
    }
    let own = std::env::current_exe().unwrap();
    let output = match start_as_nobody(&own, task, store, folder) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            // The folder of the build is closed to others.
            let copy = folder.join("it");
            if !copy.exists() {
                std::fs::copy(&own, &copy).unwrap();
            }
            start_as_nobody(&copy, task, store, folder)
        }
        other => other,
    };
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(answer(&said))
}

fn start_as_nobody(
    program: &Path,
    task: &str,
    store: &Path,
    folder: &Path,
) -> std::io::Result<Output> {
    loop {
        let output = Command::new(program)
            .args(["--exact", "store::process::task", "--nocapture", "--quiet"])
            .env(TASK, task)
            .env(STORE, store)
            .current_dir(folder)
            .uid(NOBODY)
            .gid(0)
            .output();
        match output {
            // Another thread has just started a process that still holds the fresh copy open.
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                std::thread::yield_now();
            }
            other => return other,
        }
    }
}

/// Takes what a task said out of what the test harness says around it.
fn answer(said: &str) -> String {
    said.lines()
        .filter_map(|line| line.split_once("=> "))
        .map(|(_, answer)| answer)
        .collect()
}

/// A process that writes batches, and its account of what it has committed.
pub(super) struct Writing {
    pub(super) child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Writing {
    pub(super) fn start(store: &Path) -> Self {
        let mut child = command("write", store).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits until another batch is committed, and gives the number of items so far.
    pub(super) fn committed(&mut self) -> Option<u64> {
        loop {
            let line = self.lines.next()?.unwrap();
            if let Some((_, number)) = line.split_once("=> ") {
                return Some(number.parse().unwrap());
            }
        }
    }

    /// Ends the process as `kill -9` does, and gives the last number that it still told.
    pub(super) fn kill(mut self) -> Option<u64> {
        self.child.kill().unwrap();
        let mut last = None;
        while let Some(number) = self.committed() {
            last = Some(number);
        }
        self.child.wait().unwrap();
        last
    }
}

/// Runs the task that the environment names. As an ordinary test there is none, and it does nothing.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the task of the process stands in its environment"
)]
fn task() {
    let (Some(task), Some(store)) = (std::env::var_os(TASK), std::env::var_os(STORE)) else {
        return;
    };
    let store = PathBuf::from(store);
    match task.to_str().unwrap() {
        "write" => write_on(&store),
        "read" => tell(read(&store).map_err(|error| error.to_string())),
        "hold" => {
            let held = open(&store).unwrap();
            say("held");
            std::io::stdin().read_line(&mut String::new()).unwrap();
            drop(held);
        }
        "open" => tell(
            open(&store)
                .map(|_| "opened".to_owned())
                .map_err(|error| kind(&error)),
        ),
        other => panic!("unknown task {other}"),
    }
}

fn tell(result: Result<String, String>) {
    match result {
        Ok(answer) | Err(answer) => say(&answer),
    }
}

fn say(answer: &str) {
    let mut output = std::io::stdout();
    writeln!(output, "=> {answer}").unwrap();
    output.flush().unwrap();
}

/// Names the variant of an error.
fn kind(error: &StoreError) -> String {
    let debug = format!("{error:?}");
    debug.split_whitespace().next().unwrap().to_owned()
}

/// Reads as any other program would, with every way in that a reader has.
fn read(store: &Path) -> Result<String, StoreError> {
    let reader = Reader::open(store)?;
    let items = reader.totals()?.items;
    let found = reader.search("headline", 3)?.len();
    Ok(format!("{items} items, {found} found"))
}

/// Writes batches until it is killed, and tells after each how many items are committed. Every batch brings new items and
/// corrects the first item of the batch before it.
fn write_on(store: &Path) {
    let mut writer = open(store).unwrap();
    let state = writer.sync_feeds(&[feed("north")], NOW).unwrap().remove(0);
    let reader = writer.reader().unwrap();
    let mut number = reader.totals().unwrap().items;
    loop {
        let items = (number..number + ITEMS_A_BATCH).map(|item| {
            let name = format!("item-{item}");
            new_item(
                state.feed_id,
                &name,
                content(&name, &format!("headline {item}")),
            )
        });
        let mut batch: Vec<StoreWrite> =
            items.map(|item| poll(state.clone(), vec![item])).collect();
        batch.extend(correction(&reader, &state, number));
        writer.apply(&batch).unwrap();
        number += ITEMS_A_BATCH;
        say(&number.to_string());
    }
}

/// Corrects the first item of the batch before the one that begins with `number`.
fn correction(reader: &Reader, state: &FeedState, number: u64) -> Option<StoreWrite> {
    let name = format!("item-{}", number.checked_sub(ITEMS_A_BATCH)?);
    let carried = reader
        .carried(state.feed_id, &[format!("guid:{name}")])
        .unwrap();
    let mut write = change_of(carried.first().unwrap().item_id, NOW);
    write.content = Some(content(&name, "a corrected headline"));
    write.revision = Some((2, RevisionKind::Correction));
    write.changes = vec![ChangeKind::Correction];
    Some(poll(state.clone(), vec![write]))
}
