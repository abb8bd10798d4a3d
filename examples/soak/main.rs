//! A soak: the release daemon polls some thirty hostile origins and ten healthy ones on loopback for minutes, and what became of the healthy
//! ones, of memory, of open files and of addresses that must not be reached is printed.
//!
//! `cargo build --release && cargo run --release --example soak -- MINUTES [NEWSWIRE]`
//!
//! NEWSWIRE is the program, by default the one beside the folder of this example. The origins live in this process, on addresses of
//! 127.0.0.0/8 of which only two networks are opened to the daemon; listeners outside of them count who comes.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

mod arrivals;
mod desk;
mod documents;
mod hostile;
mod machine;
mod server;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use arrivals::Arrivals;
use desk::Desk;
use machine::Machine;
use server::{Counters, Origin};

/// Healthy feeds.
const CONTROLS: u8 = 10;
/// How often each of them is to be polled.
const CONTROL_INTERVAL: Duration = Duration::from_secs(10);
/// When the daemon is looked at first: it has started and asked every feed once.
const START: Duration = Duration::from_secs(5);
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let minutes = arguments
        .next()
        .and_then(|text| text.to_str()?.parse().ok())
        .context("usage: soak MINUTES [NEWSWIRE]")?;
    let program = match arguments.next() {
        Some(program) => program.into(),
        None => desk::default_program()?,
    };
    let counters = Arc::new(Counters::default());
    let mut servers = JoinSet::new();
    let forbidden = server::forbidden(&mut servers, &counters).await?;
    let mut feeds = Vec::new();
    let mut controls = Vec::new();
    for number in 1..=CONTROLS {
        let slug = format!("control-{number}");
        let origin = Origin::bind(1, number).await?;
        let base = origin.base();
        feeds.push(format!(
            "[[feed]]\nid = \"{slug}\"\nurl = \"{base}/feed.xml\"\ninterval = \"{}s\"\n",
            CONTROL_INTERVAL.as_secs()
        ));
        let arrivals = Arc::<Arrivals>::default();
        controls.push((slug.clone(), Arc::clone(&arrivals)));
        servers.spawn(origin.serve(documents::control(slug, base, arrivals)));
    }
    for (number, kind) in (1..).zip(hostile::kinds()) {
        let origin = Origin::bind(2, number).await?;
        feeds.push(kind.configuration(&origin.base()));
        let handler = kind.handler(&origin, forbidden, &counters)?;
        servers.spawn(origin.serve(handler));
    }
    let desk = Desk::start(&program, &feeds)?;
    let machine = Arc::<Machine>::default();
    servers.spawn(Arc::clone(&machine).watch(desk.process()));
    println!(
        "minute  RSS KiB  of it anonymous  open files  polls  worst control  late  forbidden connections"
    );
    for minute in 0..=minutes {
        tokio::time::sleep(if minute == 0 { START } else { MINUTE }).await;
        let arrivals = controls.iter().map(|(_, arrivals)| &**arrivals);
        let regularity = arrivals::summary(arrivals, CONTROL_INTERVAL, MINUTE);
        println!(
            "{minute:>6}  {}  {regularity:>19}  {}",
            desk.sample()?,
            counters.forbidden()
        );
    }
    println!();
    for (slug, arrivals) in &controls {
        println!(
            "{slug:<12} {}",
            arrivals::regularity(arrivals, CONTROL_INTERVAL, &machine)
        );
    }
    println!(
        "\nconnections to addresses that are not allowed: {}",
        counters.forbidden()
    );
    println!(
        "credentials at another origin than their own: {}",
        counters.leaks()
    );
    desk.finish()
}
