//! Whether a daemon runs on the store and gets to write it, and what to do where not.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Config;
use crate::model::UnixMillis;
use crate::store::{FeedHealth, Reader};

use super::words::{ago, rough};

/// So long after a poll of a feed had to be over, and with nothing written for so long, something is in the way of the daemon. Longer than
/// polls that brought nothing wait to be written.
const STUCK_AFTER: Duration = Duration::from_mins(3);

/// What is known of the daemon.
pub(super) struct Daemon {
    /// `None` where it cannot be found out.
    pub(super) runs: Option<bool>,
    last_poll_at: Option<UnixMillis>,
    /// When it wrote last, or started, where it runs and has written nothing since although feeds are due.
    pub(super) stuck_since: Option<UnixMillis>,
    store: PathBuf,
}

impl Daemon {
    /// Finds out whether a daemon runs and writes, with `feeds` as all the feeds of the store. Looks at the times of files only: a
    /// lock that was tried to see whether it is held would keep the daemon.
    pub(super) fn look(
        config: &Config,
        reader: &Reader,
        feeds: &[FeedHealth],
        now: UnixMillis,
    ) -> Self {
        let polls = feeds.iter().map(|feed| feed.state.last_poll_at);
        let runs = reader.has_writer();
        let stuck_since = match reader.last_write_at() {
            Some(at) if runs == Some(true) && now.since(at) >= STUCK_AFTER => {
                is_any_overdue(config, feeds, now).then_some(at)
            }
            _ => None,
        };
        Self {
            runs,
            last_poll_at: polls.max().flatten(),
            stuck_since,
            store: reader.path().to_owned(),
        }
    }

    /// Tells whether it runs and gets nothing written.
    pub(super) fn is_stuck(&self) -> bool {
        self.stuck_since.is_some()
    }

    /// Says that no daemon runs, or that it gets nothing written, and what to do; `None` where all is well or that cannot be found out.
    pub(super) fn remark(&self, now: UnixMillis) -> Option<String> {
        if let Some(since) = self.stuck_since {
            return Some(format!(
                "the daemon runs but has written nothing for {}: another program may hold the store locked; find it with \
                 `fuser -v {}`",
                rough(now.since(since)),
                self.store.display()
            ));
        }
        let since = match self.last_poll_at {
            None => "nothing was polled yet".to_owned(),
            at => format!("the last poll was {}", ago(at, now)),
        };
        (self.runs == Some(false)).then(|| {
            format!(
                "the daemon does not run; {since}: start it with `newswire run` or `systemctl start newswire`"
            )
        })
    }
}

/// Tells whether some feed is due for longer than its server may take to answer, and [`STUCK_AFTER`] beyond that.
fn is_any_overdue(config: &Config, feeds: &[FeedHealth], now: UnixMillis) -> bool {
    let configured = config.feeds.iter().filter(|feed| feed.enabled);
    let timeouts: HashMap<_, _> = configured
        .map(|feed| (&feed.slug, feed.fetch.timeout))
        .collect();
    feeds.iter().any(|feed| {
        let timeout = timeouts.get(&feed.state.slug);
        let is_polled = feed.enabled && feed.state.stopped.is_none();
        is_polled
            && timeout.is_some_and(|timeout| {
                now.since(feed.state.next_poll_at) >= STUCK_AFTER.saturating_add(*timeout)
            })
    })
}
