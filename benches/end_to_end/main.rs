//! What the daemon costs from end to end, beside a plain loop in the same run: processor time, memory and bytes an item, for a first pass,
//! a pass that brings nothing and one that brings one new item a feed. A daemon starts once and then polls for months, so the start is
//! measured by itself too: a pass in which no feed is asked.
//!
//! `cargo bench --bench end_to_end [-- FEEDS... [--picture FILE]]`: for each number of feeds (by default 1,000) a loopback origin runs in a
//! process of its own, and `newswire run --once` and the plain loop take turns on it. `--picture` draws the cost against the feeds.
//! `--items N` gives the feeds N items instead of 30. Nothing but 127.0.0.0/8 is asked.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

mod origin;
mod picture;
mod plain_loop;
mod process;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use process::{Cost, Origin};

/// Passes without news: they are short, and the kernel counts in hundredths of a second.
const QUIET_PASSES: u32 = 15;

/// What both sides cost with one number of feeds.
struct Measured {
    feeds: u64,
    daemon: Side,
    plain: Side,
}

/// What one side costs.
#[derive(Default)]
struct Side {
    cold: Cost,
    start: Cost,
    quiet: Cost,
    delta: Cost,
    bytes_an_item: u64,
}

impl Side {
    /// Gives the processor seconds of a round that brings nothing, the start left out.
    fn round_seconds(&self) -> f64 {
        self.quiet.cpu_seconds - self.start.cpu_seconds
    }
}

/// What is asked for on the command line.
struct Arguments {
    feeds: Vec<u64>,
    items: u64,
    picture: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["origin", config, feeds, items] => runtime()?.block_on(origin::serve(
            config.as_ref(),
            origin::Size {
                feeds: feeds.parse()?,
                items: items.parse()?,
            },
            0,
        )),
        ["plain-loop", config, store] => {
            runtime()?.block_on(plain_loop::pass(config.as_ref(), store.as_ref()))
        }
        words => compare(&read(words)?),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

fn read(words: &[&str]) -> Result<Arguments> {
    let mut arguments = Arguments {
        feeds: Vec::new(),
        items: 30,
        picture: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            // cargo adds it.
            "--bench" => {}
            "--picture" => {
                arguments.picture = Some(words.next().context("--picture FILE")?.into());
            }
            "--items" => arguments.items = words.next().context("--items N")?.parse()?,
            feeds => arguments.feeds.push(feeds.parse().context("FEEDS...")?),
        }
    }
    if arguments.feeds.is_empty() {
        arguments.feeds.push(1_000);
    }
    Ok(arguments)
}

fn compare(arguments: &Arguments) -> Result<()> {
    println!("{}", heading());
    let mut measured = Vec::new();
    for feeds in &arguments.feeds {
        let size = origin::Size {
            feeds: *feeds,
            items: arguments.items,
        };
        let one = measure(size)?;
        print_rows(&one);
        measured.push(one);
    }
    if let Some(path) = &arguments.picture {
        std::fs::write(path, picture::draw(&measured))?;
    }
    Ok(())
}

/// Lets both sides take turns on one origin.
fn measure(size: origin::Size) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let config = folder.path().join("newswire.toml");
    let origin = Origin::start(&config, size)?;
    let plain_store = folder.path().join("plain.db");
    let daemon = || daemon_pass(folder.path());
    let plain = || plain_pass(&config, &plain_store);
    let mut measured = Measured {
        feeds: size.feeds,
        plain: Side::default(),
        daemon: Side::default(),
    };
    measured.plain.cold = plain()?;
    measured.daemon.cold = daemon()?;
    let items = size.feeds * size.items;
    measured.plain.bytes_an_item = bytes(&plain_store)? / items;
    measured.daemon.bytes_an_item = bytes(&folder.path().join("newswire.db"))? / items;
    let idle = Idle::beside(folder.path(), &config)?;
    for _ in 0..QUIET_PASSES {
        measured.plain.quiet.add(plain()?);
        measured.daemon.quiet.add(daemon()?);
        measured.plain.start.add(idle.plain_pass(&plain_store)?);
        measured.daemon.start.add(daemon_pass(&idle.folder)?);
    }
    for side in [&mut measured.plain, &mut measured.daemon] {
        side.quiet.divide(QUIET_PASSES);
        side.start.divide(QUIET_PASSES);
    }
    origin.set_round(1)?;
    measured.plain.delta = plain()?;
    measured.daemon.delta = daemon()?;
    Ok(measured)
}

/// The same feeds and the same store, but no feed is asked.
struct Idle {
    folder: PathBuf,
}

impl Idle {
    fn beside(folder: &Path, config: &Path) -> Result<Self> {
        let idle = folder.join("idle");
        std::fs::create_dir(&idle)?;
        std::fs::copy(folder.join("newswire.db"), idle.join("newswire.db"))?;
        let text = std::fs::read_to_string(config)?;
        let disabled = text.replace("[[feed]]\n", "[[feed]]\nenabled = false\n");
        std::fs::write(idle.join("newswire.toml"), disabled)?;
        // The first pass notes that they are disabled.
        daemon_pass(&idle)?;
        Ok(Self { folder: idle })
    }

    fn plain_pass(&self, store: &Path) -> Result<Cost> {
        let none = self.folder.join("none.toml");
        std::fs::write(&none, "")?;
        plain_pass(&none, store)
    }
}

fn daemon_pass(folder: &Path) -> Result<Cost> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newswire"));
    command.current_dir(folder).args([
        "--config",
        "newswire.toml",
        "--log",
        "warn",
        "run",
        "--once",
    ]);
    process::run(&mut command)
}

fn plain_pass(config: &Path, store: &Path) -> Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("plain-loop").arg(config).arg(store);
    process::run(&mut command)
}

fn bytes(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

fn heading() -> String {
    format!(
        "{:>8} {:<11} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8}",
        "feeds", "", "cold s", "start s", "quiet s", "delta s", "cold MB", "quiet MB", "B/item"
    )
}

fn print_rows(measured: &Measured) {
    let Measured {
        feeds,
        daemon,
        plain,
    } = measured;
    for (name, side) in [("plain loop", plain), ("newswire", daemon)] {
        println!(
            "{feeds:>8} {name:<11} {:>9.2} {:>9.3} {:>9.3} {:>9.2} {:>9.0} {:>9.0} {:>8}",
            side.cold.cpu_seconds,
            side.start.cpu_seconds,
            side.quiet.cpu_seconds,
            side.delta.cpu_seconds,
            side.cold.peak_megabytes,
            side.quiet.peak_megabytes,
            side.bytes_an_item
        );
    }
    println!(
        "{:>8} {:<11} {:>9.2} {:>9} {:>9.2} {:>9.2}  {:.2} without the start",
        "",
        "ratio",
        daemon.cold.cpu_seconds / plain.cold.cpu_seconds,
        "",
        daemon.quiet.cpu_seconds / plain.quiet.cpu_seconds,
        daemon.delta.cpu_seconds / plain.delta.cpu_seconds,
        daemon.round_seconds() / plain.round_seconds()
    );
}
