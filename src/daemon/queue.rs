//! What waits for a free place at its host: first come first served for each host, and the hosts take turns.
//!
//! A host with a thousand feeds holds its own places and nobody else's. Of hosts that never answer there may be more than places: `lines`
//! sees to those.

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
    /// Places at a host of which nothing is known yet.
    at_first: usize,
}

/// What waits and what runs at one host.
struct AtHost<T> {
    waiting: VecDeque<T>,
    running: usize,
    /// It has answered since it has work here.
    has_answered: bool,
}

impl<T> Default for AtHost<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            running: 0,
            has_answered: false,
        }
    }
}

impl<T> HostQueue<T> {
    /// Makes an empty queue with `per_host` places a host, and `at_first` until it has answered; at least one each.
    pub(super) fn new(per_host: usize, at_first: usize) -> Self {
        Self {
            hosts: HashMap::new(),
            turns: VecDeque::new(),
            per_host: per_host.max(1),
            at_first: at_first.max(1),
        }
    }

    /// Changes the places a host; what runs keeps its place.
    pub(super) fn set_per_host(&mut self, per_host: usize, at_first: usize) {
        self.per_host = per_host.max(1);
        self.at_first = at_first.max(1);
    }

    /// Notes that a host answers: all its places are free then, as long as it has work here.
    pub(super) fn note_answer(&mut self, host: &str) {
        if let Some(at_host) = self.hosts.get_mut(host) {
            at_host.has_answered = true;
        }
    }

    /// Adds work for a host.
    pub(super) fn push(&mut self, host: Arc<str>, work: T) {
        let at_host = self.hosts.entry(Arc::clone(&host)).or_default();
        at_host.waiting.push_back(work);
        if at_host.waiting.len() == 1 {
            self.turns.push_back(host);
        }
    }

    /// Takes the next work whose host has a free place, and takes that place. Others may hold places at the hosts too: `held` counts them.
    pub(super) fn pop_beside(&mut self, held: impl Fn(&str) -> usize) -> Option<(Arc<str>, T)> {
        for _ in 0..self.turns.len() {
            let host = self.turns.pop_front()?;
            let Some(at_host) = self.hosts.get_mut(&host) else {
                continue;
            };
            let places = if at_host.has_answered {
                self.per_host
            } else {
                self.per_host.min(self.at_first)
            };
            if at_host.running + held(&host) >= places {
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

    /// Counts what waits for all hosts.
    pub(super) fn all_waiting(&self) -> usize {
        self.turns.iter().map(|host| self.waiting(host)).sum()
    }

    /// Forgets what waits for a host, and gives it back; what runs goes on.
    pub(super) fn forget(&mut self, host: &str) -> VecDeque<T> {
        let Some(at_host) = self.hosts.get_mut(host) else {
            return VecDeque::new();
        };
        let forgotten = std::mem::take(&mut at_host.waiting);
        if at_host.running == 0 {
            self.hosts.remove(host);
        }
        if !forgotten.is_empty() {
            self.turns.retain(|other| **other != *host);
        }
        forgotten
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
    use std::sync::Arc;

    use super::{HostQueue, host_of};

    #[test]
    fn hosts_are_those_of_the_budget() {
        let check = |url: &str, expected: &str| assert_eq!(host_of(url), expected, "{url}");
        check("https://news.example/a", "news.example");
        check("https://news.example./a", "news.example");
        check("http://news.example:8080/", "news.example:8080");
        check("no address", "no address");
    }

    fn pop(queue: &mut HostQueue<i32>) -> Option<(Arc<str>, i32)> {
        queue.pop_beside(|_| 0)
    }

    #[test]
    fn hosts_take_turns_and_hold_only_their_own_places() {
        let mut queue = HostQueue::new(2, 2);
        for number in 0..4 {
            queue.push("slow".into(), number);
        }
        queue.push("quick".into(), 10);
        let mut order = Vec::new();
        while let Some((host, work)) = pop(&mut queue) {
            order.push((host, work));
        }
        let expected =
            [("slow", 0), ("quick", 10), ("slow", 1)].map(|(host, work)| (host.into(), work));
        assert_eq!(order, expected);
        queue.release("slow");
        assert_eq!(pop(&mut queue), Some(("slow".into(), 2)));
        assert_eq!(pop(&mut queue), None);
        assert!(!queue.is_empty());
        queue.clear();
        assert!(queue.is_empty());
        queue.push("slow".into(), 4);
        assert_eq!(pop(&mut queue), None, "what runs goes on");
        queue.release("slow");
        assert_eq!(pop(&mut queue), Some(("slow".into(), 4)));
        queue.release("slow");
        queue.release("slow");
        queue.release("quick");
        assert!(queue.hosts.is_empty());
    }

    #[test]
    fn a_host_has_one_place_until_it_answers() {
        let mut queue = HostQueue::new(2, 1);
        for number in 0..4 {
            queue.push("new".into(), number);
        }
        assert_eq!(pop(&mut queue), Some(("new".into(), 0)));
        assert_eq!(pop(&mut queue), None);
        queue.note_answer("new");
        queue.release("new");
        assert_eq!(pop(&mut queue), Some(("new".into(), 1)));
        assert_eq!(pop(&mut queue), Some(("new".into(), 2)));
        assert_eq!(queue.all_waiting(), 1);
        assert_eq!(queue.forget("new"), [3]);
        assert!(queue.is_empty());
        queue.release("new");
        queue.release("new");
        assert!(queue.hosts.is_empty());
        assert!(queue.forget("new").is_empty());
    }
}
