//! The feeds that wait for their poll, in two lines: those whose last poll cost time and brought no answer stand in one of their own, so
//! that a hundred servers that hang at once do not hold every place.
//!
//! Must not know: when a feed is due, what a poll does.

use crate::model::{FailureCode, FeedId, FeedState};

use super::queue::HostQueue;

/// The share of all places that feeds without an answer may hold, and the one that they have before others: a half and an eighth.
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
    host: String,
}

/// Both lines, each with its places at the hosts.
pub(super) struct Lines {
    answering: HostQueue<FeedId>,
    silent: HostQueue<FeedId>,
    silent_running: usize,
}

impl Lines {
    pub(super) fn new(per_host: usize) -> Self {
        Self {
            answering: HostQueue::new(per_host),
            silent: HostQueue::new(per_host),
            silent_running: 0,
        }
    }

    pub(super) fn set_per_host(&mut self, per_host: usize) {
        self.answering.set_per_host(per_host);
        self.silent.set_per_host(per_host);
    }

    pub(super) fn push(&mut self, line: Line, host: String, feed_id: FeedId) {
        match line {
            Line::Answering => self.answering.push(host, feed_id),
            Line::Silent => self.silent.push(host, feed_id),
        }
    }

    /// Takes the next feed whose host has a free place, and takes that place; there are `places` in all.
    pub(super) fn pop(&mut self, places: usize) -> Option<(Place, FeedId)> {
        if self.silent_running < (places / LEAST_PART).max(1)
            && let Some(taken) = self.pop_silent()
        {
            return Some(taken);
        }
        if let Some((host, feed_id)) = self.answering.pop() {
            let line = Line::Answering;
            return Some((Place { line, host }, feed_id));
        }
        if self.silent_running < (places / MOST_PART).max(1) {
            return self.pop_silent();
        }
        None
    }

    fn pop_silent(&mut self) -> Option<(Place, FeedId)> {
        let (host, feed_id) = self.silent.pop()?;
        self.silent_running += 1;
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
            lines.push(Line::Silent, format!("silent-{number}"), FeedId(number));
        }
        let mut held = Vec::new();
        while let Some((place, _)) = lines.pop(16) {
            held.push(place);
        }
        assert_eq!(held.len(), 8);
        for number in 100..102 {
            lines.push(Line::Answering, "quick".to_owned(), FeedId(number));
        }
        let mut next = || lines.pop(16).map(|(_, feed_id)| feed_id.0);
        assert_eq!([next(), next(), next()], [Some(100), Some(101), None]);
        for place in held {
            lines.release(&place);
        }
        // They are not kept out either, however many others wait.
        lines.push(Line::Answering, "other".to_owned(), FeedId(103));
        let mut next = || lines.pop(16).map(|(_, feed_id)| feed_id.0);
        assert_eq!([next(), next(), next()], [Some(8), Some(9), Some(103)]);
        assert!(!lines.is_empty());
    }
}
