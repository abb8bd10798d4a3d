//! What waits for a free place at its host: first come first served for each host, and the hosts take turns.
//!
//! A host with a thousand feeds, or one that never answers, holds its own places and nobody else's.

use std::collections::VecDeque;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use url::Url;

use crate::model::host_key;

/// Work that waits, by host.
pub(super) struct HostQueue<T> {
    hosts: HashMap<Arc<str>, AtHost<T>>,
    /// Hosts with waiting work, in turn.
    turns: VecDeque<Arc<str>>,
    per_host: usize,
}

/// What waits and what runs at one host.
struct AtHost<T> {
    waiting: VecDeque<T>,
    running: usize,
}

impl<T> Default for AtHost<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            running: 0,
        }
    }
}

impl<T> HostQueue<T> {
    /// Makes an empty queue with `per_host` places a host, at least one.
    pub(super) fn new(per_host: usize) -> Self {
        Self {
            hosts: HashMap::new(),
            turns: VecDeque::new(),
            per_host: per_host.max(1),
        }
    }

    /// Changes the places a host; what runs keeps its place.
    pub(super) fn set_per_host(&mut self, per_host: usize) {
        self.per_host = per_host.max(1);
    }

    /// Adds work for a host.
    pub(super) fn push(&mut self, host: Arc<str>, work: T) {
        let at_host = self.hosts.entry(Arc::clone(&host)).or_default();
        at_host.waiting.push_back(work);
        if at_host.waiting.len() == 1 {
            self.turns.push_back(host);
        }
    }

    /// Takes the next work whose host has a free place, and takes that place.
    pub(super) fn pop(&mut self) -> Option<(Arc<str>, T)> {
        self.pop_beside(|_| 0)
    }

    /// Takes the next work as `pop` does, where others hold places at the hosts too: `held` counts them.
    pub(super) fn pop_beside(&mut self, held: impl Fn(&str) -> usize) -> Option<(Arc<str>, T)> {
        for _ in 0..self.turns.len() {
            let host = self.turns.pop_front()?;
            let Some(at_host) = self.hosts.get_mut(&host) else {
                continue;
            };
            if at_host.running + held(&host) >= self.per_host {
                self.turns.push_back(host);
                continue;
            }
            let Some(work) = at_host.waiting.pop_front() else {
                continue;
            };
            at_host.running += 1;
            if !at_host.waiting.is_empty() {
                self.turns.push_back(Arc::clone(&host));
            }
            return Some((host, work));
        }
        None
    }

    /// Gives a place at a host back.
    pub(super) fn release(&mut self, host: &str) {
        if let Some(at_host) = self.hosts.get_mut(host) {
            at_host.running = at_host.running.saturating_sub(1);
            if at_host.running == 0 && at_host.waiting.is_empty() {
                self.hosts.remove(host);
            }
        }
    }

    /// Counts the places that are held at a host.
    pub(super) fn running(&self, host: &str) -> usize {
        self.hosts.get(host).map_or(0, |at_host| at_host.running)
    }

    /// Counts what waits for a host.
    pub(super) fn waiting(&self, host: &str) -> usize {
        let at_host = self.hosts.get(host);
        at_host.map_or(0, |at_host| at_host.waiting.len())
    }

    /// Tells whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// Forgets what waits; what runs goes on.
    pub(super) fn clear(&mut self) {
        self.turns.clear();
        self.hosts.retain(|_, at_host| {
            at_host.waiting.clear();
            at_host.running > 0
        });
    }
}

/// Names the server of an address as the budget does; the whole text where it is no address.
pub(super) fn host_of(url: &str) -> String {
    host_in(Url::parse(url).ok().as_ref(), url)
}

/// Does the same for an address that was read, where it is one.
pub(super) fn host_in(address: Option<&Url>, text: &str) -> String {
    let host = address.map(host_key).filter(|host| !host.is_empty());
    host.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{HostQueue, host_of};

    #[test]
    fn hosts_are_those_of_the_budget() {
        let check = |url: &str, expected: &str| assert_eq!(host_of(url), expected, "{url}");
        check("https://news.example/a", "news.example");
        check("https://news.example./a", "news.example");
        check("http://news.example:8080/", "news.example:8080");
        check("no address", "no address");
    }

    #[test]
    fn hosts_take_turns_and_hold_only_their_own_places() {
        let mut queue = HostQueue::new(2);
        for number in 0..4 {
            queue.push("slow".into(), number);
        }
        queue.push("quick".into(), 10);
        let mut order = Vec::new();
        while let Some((host, work)) = queue.pop() {
            order.push((host, work));
        }
        let expected =
            [("slow", 0), ("quick", 10), ("slow", 1)].map(|(host, work)| (host.into(), work));
        assert_eq!(order, expected);
        queue.release("slow");
        assert_eq!(queue.pop(), Some(("slow".into(), 2)));
        assert_eq!(queue.pop(), None);
        assert!(!queue.is_empty());
        queue.clear();
        assert!(queue.is_empty());
        queue.push("slow".into(), 4);
        assert_eq!(queue.pop(), None, "what runs goes on");
        queue.release("slow");
        assert_eq!(queue.pop(), Some(("slow".into(), 4)));
        queue.release("slow");
        queue.release("slow");
        queue.release("quick");
        assert!(queue.hosts.is_empty());
    }
}
