//! What waits for a free place at its host: first come first served for each host, and the hosts take turns.
//!
//! A host with a thousand feeds, or one that never answers, holds its own places and nobody else's.

use std::collections::{HashMap, VecDeque};

use url::Url;

use crate::model::host_key;

/// Work that waits, by host.
pub(super) struct HostQueue<T> {
    waiting: HashMap<String, VecDeque<T>>,
    /// Hosts with waiting work and a free place, in turn.
    turns: VecDeque<String>,
    running: HashMap<String, usize>,
    per_host: usize,
}

impl<T> HostQueue<T> {
    /// Makes an empty queue with `per_host` places a host, at least one.
    pub(super) fn new(per_host: usize) -> Self {
        Self {
            waiting: HashMap::new(),
            turns: VecDeque::new(),
            running: HashMap::new(),
            per_host: per_host.max(1),
        }
    }

    /// Changes the places a host; what runs keeps its place.
    pub(super) fn set_per_host(&mut self, per_host: usize) {
        self.per_host = per_host.max(1);
    }

    /// Adds work for a host.
    pub(super) fn push(&mut self, host: String, work: T) {
        let queue = self.waiting.entry(host.clone()).or_default();
        queue.push_back(work);
        if queue.len() == 1 {
            self.turns.push_back(host);
        }
    }

    /// Takes the next work whose host has a free place, and takes that place.
    pub(super) fn pop(&mut self) -> Option<(String, T)> {
        self.pop_beside(|_| 0)
    }

    /// Takes the next work as `pop` does, where others hold places at the hosts too: `held` counts them.
    pub(super) fn pop_beside(&mut self, held: impl Fn(&str) -> usize) -> Option<(String, T)> {
        for _ in 0..self.turns.len() {
            let host = self.turns.pop_front()?;
            if self.running(&host) + held(&host) >= self.per_host {
                self.turns.push_back(host);
                continue;
            }
            let Some(queue) = self.waiting.get_mut(&host) else {
                continue;
            };
            let Some(work) = queue.pop_front() else {
                continue;
            };
            if queue.is_empty() {
                self.waiting.remove(&host);
            } else {
                self.turns.push_back(host.clone());
            }
            *self.running.entry(host.clone()).or_default() += 1;
            return Some((host, work));
        }
        None
    }

    /// Gives a place at a host back.
    pub(super) fn release(&mut self, host: &str) {
        if let Some(count) = self.running.get_mut(host) {
            *count -= 1;
            if *count == 0 {
                self.running.remove(host);
            }
        }
    }

    /// Counts the places that are held at a host.
    pub(super) fn running(&self, host: &str) -> usize {
        self.running.get(host).copied().unwrap_or(0)
    }

    /// Counts what waits for a host.
    pub(super) fn waiting(&self, host: &str) -> usize {
        self.waiting.get(host).map_or(0, VecDeque::len)
    }

    /// Tells whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Forgets what waits; what runs goes on.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.turns.clear();
    }
}

/// Names the server of an address as the budget does; the whole text where it is no address.
pub(super) fn host_of(url: &str) -> String {
    let host = Url::parse(url).ok().map(|url| host_key(&url));
    host.filter(|host| !host.is_empty())
        .unwrap_or_else(|| url.to_owned())
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
            queue.push("slow".to_owned(), number);
        }
        queue.push("quick".to_owned(), 10);
        let mut order = Vec::new();
        while let Some((host, work)) = queue.pop() {
            order.push((host, work));
        }
        let expected =
            [("slow", 0), ("quick", 10), ("slow", 1)].map(|(host, work)| (host.to_owned(), work));
        assert_eq!(order, expected);
        queue.release("slow");
        assert_eq!(queue.pop(), Some(("slow".to_owned(), 2)));
        assert_eq!(queue.pop(), None);
        assert!(!queue.is_empty());
    }
}
