//! Progress bars on standard error, and log lines that do not tear them.

use std::io::{self, Write};
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
        let bar = BAR.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match bar {
            Some(bar) => bar.suspend(|| io::stderr().write_all(line))?,
            None => io::stderr().write_all(line)?,
        }
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

/// Draws a bar of the polls until the daemon ends. Where standard error is no terminal nothing is drawn.
pub(super) async fn show(mut progress: watch::Receiver<Progress>) {
    let bar = ProgressBar::new(0);
    let template = "{elapsed_precise} [{bar:30}] {pos}/{len} feeds  {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    bar.enable_steady_tick(Duration::from_millis(250));
    loop {
        let now = progress.borrow_and_update().clone();
        bar.set_length(now.feeds);
        bar.set_position(now.polls.min(now.feeds));
        bar.set_message(format!(
            "{} new items, {} pages, {} failures",
            now.items_new,
            now.pages,
            now.failures.len()
        ));
        if progress.changed().await.is_err() {
            break;
        }
    }
    bar.finish_and_clear();
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
