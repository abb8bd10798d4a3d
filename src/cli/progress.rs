//! Progress bars on standard error, and log lines that do not tear them.

use std::io::{self, IsTerminal as _, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::watch;
use tracing_subscriber::fmt::MakeWriter;

use crate::daemon::Progress;

/// The bar that stands on the terminal now. Log lines must know it, and the log is global.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Writes log lines above the bar.
#[derive(Debug, Clone, Copy)]
pub(super) struct LogWriter;

impl Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        beside_bar(|| io::stderr().write_all(line))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for LogWriter {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

/// Prints something with the bar out of the way.
pub(super) fn beside_bar<T>(print: impl FnOnce() -> T) -> T {
    let bar = BAR.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

/// A bar that stands on the terminal until it is dropped. Where standard error is no terminal nothing is drawn.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Starts a bar that counts `units`.
    pub(super) fn start(units: &str) -> Self {
        let bar = ProgressBar::new(0);
        let template = format!("{{elapsed_precise}} [{{bar:30}}] {{pos}}/{{len}} {units}  {{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("=> "));
        }
        *BAR.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// Shows how far the work is.
    pub(super) fn update(&self, position: u64, length: u64, message: String) {
        self.0.set_length(length);
        self.0.set_position(position.min(length));
        self.0.set_message(message);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
        *BAR.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Draws a bar of the polls until the daemon ends. Where standard error is no terminal nobody is woken for it after each poll.
pub(super) async fn show(mut progress: watch::Receiver<Progress>) {
    if !io::stderr().is_terminal() {
        return;
    }
    let bar = Bar::start("feeds");
    loop {
        let (polls, feeds, message) = {
            let now = progress.borrow_and_update();
            let message = format!(
                "{} new items, {} pages, {} failures",
                now.items_new,
                now.pages,
                now.failures.len()
            );
            (now.polls, now.feeds, message)
        };
        bar.update(polls, feeds, message);
        if progress.changed().await.is_err() {
            break;
        }
    }
}
