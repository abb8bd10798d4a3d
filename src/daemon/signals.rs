//! Signals of the operator: SIGTERM and SIGINT stop, SIGHUP reads the configuration again.

use std::io;

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
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv() => reload(&configs, &load),
        }
    }
    info!("stopping");
    stop.cancel();
    Ok(())
}

fn reload(configs: &mpsc::Sender<Config>, load: &Load) {
    systemd::reloading();
    match load() {
        Ok(config) => {
            // Never waited for here: a stop must be heard at any time.
            if configs.try_send(config).is_err() {
                warn!("a reload is under way, or the daemon does not reload: ask again");
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
