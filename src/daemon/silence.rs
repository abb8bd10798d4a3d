//! The hosts of pages whose last page, or robots.txt, was waited for in vain.
//!
//! Must not know: what becomes of their pages.

use std::sync::Arc;
use std::time::Duration;

use foldhash::{HashMap, HashMapExt as _};
use tokio::time::Instant;

/// Hosts that are remembered.
const MOST: usize = 1_000;
/// A host is forgotten after so long without a request: a page is tried again within some six hours, so none of its pages waits any more.
const REMEMBERED: Duration = Duration::from_hours(8);

/// Hosts that do not answer, with the end of the last request that they left without an answer.
pub(super) struct Silence {
    hosts: HashMap<Arc<str>, Instant>,
}

impl Silence {
    pub(super) fn new() -> Self {
        Self {
            hosts: HashMap::new(),
        }
    }

    /// Notes that a host did not answer, and tells whether it was not known as one of these. Where there are too many, the one that was
    /// asked longest ago is forgotten.
    pub(super) fn begin(&mut self, host: &Arc<str>) -> bool {
        let now = Instant::now();
        if let Some(asked_at) = self.hosts.get_mut(host) {
            *asked_at = now;
            return false;
        }
        if self.hosts.len() >= MOST {
            let oldest = self.hosts.iter().min_by_key(|(_, asked_at)| **asked_at);
            if let Some(oldest) = oldest.map(|(host, _)| Arc::clone(host)) {
                self.hosts.remove(&oldest);
            }
        }
        self.hosts.insert(Arc::clone(host), now);
        true
    }

    /// Notes that a host answered, and tells whether it was one of these.
    pub(super) fn end(&mut self, host: &str) -> bool {
        self.hosts.remove(host).is_some()
    }

    /// Gives the hosts, the one that was asked longest ago first.
    pub(super) fn by_turn(&mut self) -> Vec<Arc<str>> {
        let now = Instant::now();
        self.hosts
            .retain(|_, asked_at| now.duration_since(*asked_at) < REMEMBERED);
        let mut hosts: Vec<_> = self.hosts.iter().collect();
        hosts.sort_unstable_by_key(|(host, asked_at)| (**asked_at, Arc::clone(host)));
        hosts
            .into_iter()
            .map(|(host, _)| Arc::clone(host))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(number: usize) -> Arc<str> {
        format!("silent-{number}.example").into()
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_stay_until_they_answer_or_are_asked_no_more() {
        let mut silence = Silence::new();
        for number in 0..3 {
            assert!(silence.begin(&host(number)));
            tokio::time::advance(Duration::from_secs(30)).await;
        }
        assert!(!silence.begin(&host(0)));
        assert_eq!(silence.by_turn(), [host(1), host(2), host(0)]);
        assert!(silence.end(&host(2)));
        assert!(!silence.end(&host(2)));
        tokio::time::advance(Duration::from_secs(8 * 3_600 - 30)).await;
        assert_eq!(silence.by_turn(), [host(0)]);
        tokio::time::advance(REMEMBERED).await;
        assert!(silence.by_turn().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_hosts_are_remembered_than_a_limit_allows() {
        let mut silence = Silence::new();
        for number in 0..MOST + 10 {
            silence.begin(&host(number));
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        let hosts = silence.by_turn();
        assert_eq!((hosts.len(), &hosts[0]), (MOST, &host(10)));
    }
}
