//! Signals of the operator: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use std::io;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
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
    // Read while a reload was under way: the newest waits for its turn.
    let mut waiting = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv() => waiting = reload(&load).await.or(waiting),
            place = configs.reserve(), if waiting.is_some() => hand_over(place, &mut waiting),
        }
    }
    info!("stopping");
    stop.cancel();
    Ok(())
}

/// Reads the configuration again; `None` where it has problems.
async fn reload(load: &Arc<dyn Fn() -> Result<Config, String> + Send + Sync>) -> Option<Config> {
    systemd::reloading();
    // Many files, and every selector is checked.
    let load = Arc::clone(load);
    let loaded = tokio::task::spawn_blocking(move || load()).await;
    match loaded.unwrap_or_else(|lost| Err(lost.to_string())) {
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
