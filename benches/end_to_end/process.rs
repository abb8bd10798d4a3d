//! Processes, and what they cost by the kernel's own books.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::origin::Size;

/// The kernel counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// Time between two looks at a process.
const LOOK: Duration = Duration::from_millis(5);

/// What a process cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// User and system time of all its threads.
    pub(super) cpu_seconds: f64,
    /// Most memory that it had in use.
    pub(super) peak_megabytes: f64,
}

impl Cost {
    pub(super) fn add(&mut self, other: Self) {
        self.cpu_seconds += other.cpu_seconds;
        self.peak_megabytes = self.peak_megabytes.max(other.peak_megabytes);
    }

    /// Makes a sum of so many passes their mean.
    pub(super) fn divide(&mut self, passes: u32) {
        self.cpu_seconds /= f64::from(passes);
    }
}

/// Runs a command to its end.
pub(super) fn run(command: &mut Command) -> Result<Cost> {
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut cost = Cost::default();
    // An ended process keeps its books until somebody waits for it, but its memory is gone.
    loop {
        if let Some(megabytes) = peak_megabytes(&child) {
            cost.peak_megabytes = megabytes;
        }
        let (state, ticks) = books(&child)?;
        cost.cpu_seconds = ticks / TICKS_A_SECOND;
        if state == "Z" {
            break;
        }
        sleep(LOOK);
    }
    let status = child.wait()?;
    anyhow::ensure!(status.success(), "{command:?} failed: {status}");
    Ok(cost)
}

/// Reads the state and the processor time of a process (proc(5): fields 3, 14 and 15 of `stat`).
fn books(child: &Child) -> Result<(String, f64)> {
    let text = std::fs::read_to_string(format!("/proc/{}/stat", child.id()))?;
    let (_, rest) = text.rsplit_once(") ").context("stat of a process")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let [state, ..] = fields.as_slice() else {
        anyhow::bail!("stat of a process is empty");
    };
    let ticks = |place: usize| {
        fields
            .get(place)
            .and_then(|field| field.parse::<f64>().ok())
    };
    let (user, system) = ticks(11).zip(ticks(12)).context("times of a process")?;
    Ok(((*state).to_owned(), user + system))
}

fn peak_megabytes(child: &Child) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// The origin, in a process of its own.
pub(super) struct Origin {
    child: Child,
    address: String,
}

impl Origin {
    /// Starts it and waits until the configuration is written.
    pub(super) fn start(config: &Path, size: Size) -> Result<Self> {
        let child = Command::new(std::env::current_exe()?)
            .arg("origin")
            .arg(config)
            .args([size.feeds.to_string(), size.items.to_string()])
            .spawn()?;
        let mut origin = Self {
            child,
            address: String::new(),
        };
        for _ in 0..2_000 {
            let text = std::fs::read_to_string(config).unwrap_or_default();
            let rest = text.split_once("url = \"http://").map(|(_, rest)| rest);
            if let Some((address, _)) = rest.and_then(|rest| rest.split_once('/')) {
                address.clone_into(&mut origin.address);
                return Ok(origin);
            }
            sleep(LOOK);
        }
        anyhow::bail!("the origin does not start")
    }

    /// Has every feed show other items.
    pub(super) fn set_round(&self, round: u64) -> Result<()> {
        let address = &self.address;
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "GET /round/{round} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        anyhow::ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Ok(())
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
