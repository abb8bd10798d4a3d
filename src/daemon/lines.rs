//! The feeds that wait for their poll, in two lines: those whose last poll cost time and brought no answer stand in one of their own, so
//! that a hundred servers that hang at once do not hold every place.
//!
//! Must not know: when a feed is due, what a poll does.

use std::sync::Arc;

use crate::model::{FailureCode, FeedId, FeedState};

use super::queue::HostQueue;

/// The share of all places that feeds without an answer may hold, and the one that they have before others: a half and an eighth. A single
/// place goes to both lines by turns.
const MOST_PART: usize = 2;
const LEAST_PART: usize = 8;

/// In which line a feed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Its last poll had an answer, or it was never polled.
    Answering,
    /// Its last poll waited in vain.
    Silent,
}

impl Line {
    /// Gives the line of a feed.
    pub(super) fn of(state: &FeedState) -> Self {
        use FailureCode as Code;
        match state.last_error {
            Some(Code::Timeout | Code::Connect | Code::Dns | Code::Broken) => Self::Silent,
            _ => Self::Answering,
        }
    }
}

/// A place at a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    line: Line,
    host: Arc<str>,
}

/// Both lines; they share the places at the hosts.
pub(super) struct Lines {
    answering: HostQueue<FeedId>,
    silent: HostQueue<FeedId>,
    silent_running: usize,
    /// The line that had the last place.
    last: Line,
}

impl Lines {
    pub(super) fn new(per_host: usize) -> Self {
        Self {
            answering: HostQueue::new(per_host),
            silent: HostQueue::new(per_host),
            silent_running: 0,
            last: Line::Silent,
        }
    }

    pub(super) fn set_per_host(&mut self, per_host: usize) {
        self.answering.set_per_host(per_host);
        self.silent.set_per_host(per_host);
    }

    pub(super) fn push(&mut self, line: Line, host: Arc<str>, feed_id: FeedId) {
        match line {
            Line::Answering => self.answering.push(host, feed_id),
            Line::Silent => self.silent.push(host, feed_id),
        }
    }

    /// Takes the next feed whose host has a free place, and takes that place; there are `places` in all.
    pub(super) fn pop(&mut self, places: usize) -> Option<(Place, FeedId)> {
        if self.silent_running < self.head_start(places)
            && let Some(taken) = self.pop_silent()
        {
            return Some(taken);
        }
        if let Some(taken) = self.pop_answering() {
            return Some(taken);
        }
        if self.silent_running < (places / MOST_PART).max(1) {
            return self.pop_silent();
        }
        None
    }

    /// Gives how many places those without an answer have before others.
    fn head_start(&self, places: usize) -> usize {
        if places < 2 && self.last == Line::Silent {
            return 0;
        }
        (places / LEAST_PART).max(1)
    }

    fn pop_answering(&mut self) -> Option<(Place, FeedId)> {
        let taken = self.answering.pop_beside(|host| self.silent.running(host));
        let (host, feed_id) = taken?;
        self.last = Line::Answering;
        let line = Line::Answering;
        Some((Place { line, host }, feed_id))
    }

    fn pop_silent(&mut self) -> Option<(Place, FeedId)> {
        let taken = self.silent.pop_beside(|host| self.answering.running(host));
        let (host, feed_id) = taken?;
        self.silent_running += 1;
        self.last = Line::Silent;
        let line = Line::Silent;
        Some((Place { line, host }, feed_id))
    }

    /// Gives a place back.
    pub(super) fn release(&mut self, place: &Place) {
        match place.line {
            Line::Answering => self.answering.release(&place.host),
            Line::Silent => {
                self.silent.release(&place.host);
                self.silent_running = self.silent_running.saturating_sub(1);
            }
        }
    }

    /// Tells whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.answering.is_empty() && self.silent.is_empty()
    }

    /// Forgets what waits; what runs goes on.
    pub(super) fn clear(&mut self) {
        self.answering.clear();
        self.silent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Lines};
    use crate::model::FeedId;

    #[test]
    fn feeds_without_an_answer_leave_half_of_the_places_to_others() {
        let mut lines = Lines::new(2);
        for number in 0..20 {
            lines.push(
                Line::Silent,
                format!("silent-{number}").into(),
                FeedId(number),
            );
        }
        let mut held = Vec::new();
        while let Some((place, _)) = lines.pop(16) {
            held.push(place);
        }
        assert_eq!(held.len(), 8);
        for number in 100..102 {
            lines.push(Line::Answering, "quick".into(), FeedId(number));
        }
        let mut next = || lines.pop(16).map(|(_, feed_id)| feed_id.0);
        assert_eq!([next(), next(), next()], [Some(100), Some(101), None]);
        for place in held {
            lines.release(&place);
        }
        // They are not kept out either, however many others wait.
        lines.push(Line::Answering, "other".into(), FeedId(103));
        let mut next = || lines.pop(16).map(|(_, feed_id)| feed_id.0);
        assert_eq!([next(), next(), next()], [Some(8), Some(9), Some(103)]);
        assert!(!lines.is_empty());
    }

    /// Has feeds of both lines wait, and gives the lines (`s` and `a`) that have their turn where each poll ends before the next one begins.
    fn check(places: usize, expected: &str) {
        let mut lines = Lines::new(2);
        for number in 0..3 {
            lines.push(
                Line::Silent,
                format!("silent-{number}").into(),
                FeedId(number),
            );
            lines.push(
                Line::Answering,
                format!("well-{number}").into(),
                FeedId(number),
            );
        }
        let mut order = String::new();
        while let Some((place, _)) = lines.pop(places) {
            order.push(if place.line == Line::Silent { 's' } else { 'a' });
            lines.release(&place);
        }
        assert_eq!(order, expected, "{places}");
    }

    #[test]
    fn one_place_goes_to_both_lines_by_turns() {
        check(1, "asasas");
        // The other place is free for those that answer meanwhile.
        check(2, "sssaaa");
        let mut lines = Lines::new(2);
        for number in 0..3 {
            lines.push(
                Line::Silent,
                format!("silent-{number}").into(),
                FeedId(number),
            );
        }
        lines.push(Line::Answering, "well".into(), FeedId(9));
        let taken = [lines.pop(2), lines.pop(2), lines.pop(2)];
        let taken = taken.map(|taken| taken.map(|(_, feed_id)| feed_id.0));
        assert_eq!(taken, [Some(0), Some(9), None]);
    }

    #[test]
    fn both_lines_share_the_places_at_a_host() {
        let mut lines = Lines::new(2);
        for number in 0..2 {
            lines.push(Line::Silent, "host".into(), FeedId(number));
            lines.push(Line::Answering, "host".into(), FeedId(10 + number));
        }
        let mut held = Vec::new();
        while let Some((place, _)) = lines.pop(16) {
            held.push(place);
        }
        assert_eq!(held.len(), 2);
        lines.release(&held[0]);
        assert!(lines.pop(16).is_some());
        assert!(lines.pop(16).is_none());
    }
}
