//! `newswire demo`: a made-up agency on loopback and the real daemon on it, with no network.

mod agency;
mod desk;
mod show;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::article;
use crate::clock::Clock;
use crate::config::{self, Config, ConfigFile, Surroundings};
use crate::daemon::{self, Controls, Mode, Parts, Progress};

use super::exit::{Exit, Failure, FailureContext as _};
use super::output::one_line;
use super::{arguments, input, run};

use agency::Agency;

pub(super) fn demo(options: &arguments::Demo) -> Result<(), Failure> {
    if let Some(kept) = options.keep.as_deref().filter(|path| path.exists()) {
        // The made-up feeds would take the place of those of a store in use.
        let words = format!(
            "{} exists already: give the demo a file of its own",
            one_line(&kept.display().to_string())
        );
        return Err(Failure::words(Exit::Failed, words));
    }
    let folder = tempfile::tempdir().or_fail(Exit::Failed, "cannot make a temporary folder")?;
    let path = options
        .keep
        .clone()
        .unwrap_or_else(|| folder.path().join("demo.db"));
    run::runtime()?.block_on(play(&path, Duration::from_secs(options.seconds)))
}

/// Lets the agency publish for `length` with the daemon on it, prints what arrives, and sums up.
async fn play(path: &Path, length: Duration) -> Result<(), Failure> {
    let agency = Agency::open(length)
        .await
        .or_fail(Exit::Failed, "cannot open the agency")?;
    let config = configuration(&agency.origin())?;
    let store = run::open_store(path)?;
    let reader = store
        .reader()
        .or_fail(Exit::Failed, "cannot read the store")?;
    let stop = CancellationToken::new();
    let (sender, _receiver) = watch::channel(Progress::default());
    let (_configs, reload) = mpsc::channel(1);
    show::opening(&agency.origin(), path)?;
    let parts = Parts {
        config,
        store,
        fetch: input::fetch_factory(),
        clock: Clock::System,
        seed: fastrand::u64(..),
    };
    let controls = Controls {
        stop: stop.clone(),
        reload,
        progress: sender,
    };
    let mut tasks = JoinSet::new();
    tasks.spawn(Arc::new(agency).serve(stop.clone()));
    let watching = show::follow(reader, length, stop.clone());
    let (running, shown) = tokio::join!(daemon::run(parts, Mode::Forever, controls), watching);
    running?;
    shown?;
    while tasks.join_next().await.is_some() {}
    show::closing(path)
}

/// Writes the configuration that a person would write for this agency, and reads it as the daemon does.
fn configuration(origin: &str) -> Result<Config, Failure> {
    let text = format!(
        r#"
[fetch]
contact = "demo"
allow_addresses = ["127.0.0.1/32"]
pace = "10ms"

[defaults]
agency = "MERIDIAN"
language = "en"
interval = "1s"
[defaults.article]
headline = ["h1.story-title"]
lede = [".story-lead"]
section = [".story-section"]
body = [".story-body > p"]

[[feed]]
id = "meridian-all"
url = "{origin}/rss/all.xml"

[[feed]]
id = "meridian-world"
url = "{origin}/rss/world.xml"
"#
    );
    let main = ConfigFile {
        path: "demo".to_owned(),
        text,
    };
    let surroundings = Surroundings {
        check_selector: &article::check_selector,
        read_secret: &|_| Err("the demo has no secrets".to_owned()),
    };
    config::read(&main, &[], &surroundings)
        .config
        .ok_or_else(|| Failure::words(Exit::Failed, "the configuration of the demo is refused"))
}
