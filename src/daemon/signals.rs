//! Signals of the operator: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

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
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv() => reload(&configs, &load).await,
        }
    }
    info!("stopping");
    stop.cancel();
    Ok(())
}

async fn reload(configs: &mpsc::Sender<Config>, load: &Load) {
    systemd::reloading();
    match load() {
        Ok(config) => {
            if configs.send(config).await.is_err() {
                // The daemon is stopping already.
                systemd::ready();
            }
        }
        Err(report) => {
            error!(
                problems = report,
                "configuration kept: the new one has problems"
            );
            systemd::ready();
        }
    }
}
