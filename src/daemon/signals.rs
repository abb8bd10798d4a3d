//! Signals of the operator: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use std::io;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::config::Config;

use super::systemd;

/// Reads the configuration again; the error holds the whole report.
pub type Load = Box<dyn Fn() -> Result<Config, String> + Send + Sync>;

/// Listens to signals until a stop is asked for. A bad configuration is reported whole, and the running one stays.
///
/// # Errors
/// Where the operating system refuses a signal handler.
pub async fn listen(
    stop: CancellationToken,
    configs: mpsc::Sender<Config>,
    load: Load,
) -> io::Result<()> {
    let load: Arc<dyn Fn() -> Result<Config, String> + Send + Sync> = Arc::from(load);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    // One at a time: a signal that comes meanwhile has it read once more.
    let mut reading = JoinSet::new();
    // Read while a reload was under way: the newest waits for its turn.
    let mut waiting = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv(), if reading.is_empty() => {
                systemd::reloading();
                let load = Arc::clone(&load);
                // Many files, and every selector is checked.
                reading.spawn_blocking(move || load());
            }
            // An older one is no longer what the operator wants, even where the newest has problems.
            Some(read) = reading.join_next() => waiting = sound(read),
            place = configs.reserve(), if waiting.is_some() && reading.is_empty() => {
                hand_over(place, &mut waiting);
            }
        }
    }
    info!("stopping");
    stop.cancel();
    Ok(())
}

/// Gives a configuration that was read; `None` where it has problems, which are reported.
fn sound(read: Result<Result<Config, String>, JoinError>) -> Option<Config> {
    match read.unwrap_or_else(|lost| Err(lost.to_string())) {
        Ok(config) => Some(config),
        Err(report) => {
            error!(
                problems = report,
                "configuration kept: the new one has problems"
            );
            systemd::ready();
            None
        }
    }
}

/// Hands the newest configuration over, unless nobody takes it.
fn hand_over(
    place: Result<mpsc::Permit<'_, Config>, mpsc::error::SendError<()>>,
    waiting: &mut Option<Config>,
) {
    let Some(config) = waiting.take() else { return };
    if let Ok(place) = place {
        place.send(config);
    } else {
        warn!("configuration kept: a single pass does not reload");
        systemd::ready();
    }
}
