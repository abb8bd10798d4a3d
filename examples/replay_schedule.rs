//! Replays publication times against the schedule and prints what each price of a request buys.
//!
//! `cargo run --release --example replay_schedule -- TRACE.json [WINDOWS.json [PREFIX]]`
//!
//! TRACE.json: an object of feed name to publication times in Unix seconds. The part of a name before the first `/` is
//! its group: the feeds of one agency, which are polled as the daemon polls them, each with what the others show. WINDOWS.json: feed name to `{"start", "end", "warm_s"}`, in seconds; without it the first seven days of a
//! feed are not scored. PREFIX: only feeds whose names begin so, such as `wire/` or `wire/hourly`.
//!
//! The fixed interval below each price is the one that makes the same number of requests. Delays are in minutes from
//! publication to retrieval, over all items of the group; lost items scrolled out unseen.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

#[path = "../tests/it/schedule/replay.rs"]
mod replay;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use replay::{Rule, Score, Trace};

const PRICES: [f64; 4] = [30.0, 60.0, 120.0, 240.0];
const WARM_UP_SECONDS: i64 = 7 * 86_400;

#[derive(Debug, Deserialize)]
struct Window {
    start: i64,
    end: i64,
    warm_s: i64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let trace = arguments
        .next()
        .context("usage: replay_schedule TRACE.json [WINDOWS.json [PREFIX]]")?;
    let mut published: BTreeMap<String, Vec<i64>> = read(Path::new(&trace))?;
    let windows: BTreeMap<String, Window> = match arguments.next() {
        Some(windows) => read(Path::new(&windows))?,
        None => BTreeMap::new(),
    };
    let prefix = arguments.next().unwrap_or_default();
    let prefix = prefix.to_str().context("PREFIX is not UTF-8")?;
    published.retain(|name, _| name.starts_with(prefix));
    let mut groups: BTreeMap<String, Vec<Trace>> = BTreeMap::new();
    for (name, times) in published {
        let window = windows.get(&name);
        if let Some(trace) = trace_of(name, times, window) {
            let group = trace.name.split('/').next().unwrap_or_default();
            groups.entry(group.to_owned()).or_default().push(trace);
        }
    }
    println!(
        "{:<10} {:>5} {:>14} {:>13} {:>8} {:>8} {:>8} {:>5}",
        "group", "feeds", "rule", "requests/day", "median", "p95", "mean", "lost"
    );
    for (group, traces) in &groups {
        for price in PRICES {
            let learned = replay::replay(traces, Rule::Learned(price));
            print(group, traces.len(), &format!("K = {price}"), &learned);
            let interval = Duration::from_secs_f64(86_400.0 / learned.requests_a_day());
            let rule = format!("every {:.1} min", interval.as_secs_f64() / 60.0);
            print(
                group,
                traces.len(),
                &rule,
                &replay::replay(traces, Rule::Fixed(interval)),
            );
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("cannot understand {}", path.display()))
}

fn trace_of(name: String, mut published: Vec<i64>, window: Option<&Window>) -> Option<Trace> {
    published.sort_unstable();
    let (first, last) = (*published.first()?, *published.last()?);
    let (start, scored_from, end) = match window {
        Some(window) => (window.start, window.start + window.warm_s, window.end),
        None => (first, first + WARM_UP_SECONDS, last + 1),
    };
    (scored_from < end).then_some(Trace {
        name,
        published,
        start,
        scored_from,
        end,
    })
}

fn print(group: &str, feeds: usize, rule: &str, score: &Score) {
    println!(
        "{group:<10} {feeds:>5} {rule:>14} {:>13.1} {:>8.2} {:>8.2} {:>8.2} {:>5}",
        score.requests_a_day(),
        score.quantile_minutes(0.5),
        score.quantile_minutes(0.95),
        score.mean_minutes(),
        score.lost
    );
}
