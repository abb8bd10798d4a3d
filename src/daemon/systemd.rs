//! What systemd is told: ready, reloading, stopping, and a watchdog that is fed only while the writer answers.

use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;

use super::{DaemonError, Shared};

/// Says that the daemon is ready, at the start and after a reload. Without systemd this does nothing.
pub(super) fn ready() {
    let _ = sd_notify::notify(&[NotifyState::Ready]);
}

/// Says that the configuration is being read again; `ready` ends that.
pub(super) fn reloading() {
    let monotonic = NotifyState::monotonic_usec_now().ok();
    let states: Vec<_> = [Some(NotifyState::Reloading), monotonic]
        .into_iter()
        .flatten()
        .collect();
    let _ = sd_notify::notify(&states);
}

/// Feeds the watchdog, where there is one.
pub(super) fn alive() {
    let _ = sd_notify::notify(&[NotifyState::Watchdog]);
}

/// Feeds the watchdog until the daemon stops. A writer that hangs is a daemon that hangs: then systemd starts it anew.
pub(super) async fn run(shared: Arc<Shared>) -> Result<(), DaemonError> {
    ready();
    let period = sd_notify::watchdog_enabled().map_or(Duration::MAX, |timeout| timeout / 3);
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => {
                let _ = sd_notify::notify(&[NotifyState::Stopping]);
                return Ok(());
            }
            () = tokio::time::sleep(period) => {}
        }
        shared.writer.ping().await?;
        alive();
    }
}
