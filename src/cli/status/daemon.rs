//! Whether a daemon runs on the store, and what to do where none does.

use crate::model::UnixMillis;
use crate::store::{FeedHealth, Reader};

use super::words::ago;

/// What is known of the daemon.
pub(super) struct Daemon {
    /// `None` where it cannot be found out.
    pub(super) runs: Option<bool>,
    last_poll_at: Option<UnixMillis>,
}

impl Daemon {
    /// Finds out whether a daemon runs, with `feeds` as all the feeds of the store.
    pub(super) fn look(reader: &Reader, feeds: &[FeedHealth]) -> Self {
        let polls = feeds.iter().map(|feed| feed.state.last_poll_at);
        Self {
            runs: reader.has_writer(),
            last_poll_at: polls.max().flatten(),
        }
    }

    /// Says that no daemon runs, and what to do; `None` where one does or that cannot be found out.
    pub(super) fn remark(&self, now: UnixMillis) -> Option<String> {
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
