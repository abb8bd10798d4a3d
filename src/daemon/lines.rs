//! The feeds that wait for their poll, or the pages that wait to be fetched, in two lines: those that cost time last time and brought no
//! answer stand in one of their own, so that a hundred servers that hang at once do not hold every place.
//!
//! Must not know: when something is due, what a poll or a page does.

use std::sync::Arc;

use crate::model::{FailureCode, FeedState, FetchOutcome, Fetched};
use crate::plan;

use super::queue::HostQueue;

/// The share of all places that those without an answer may hold, and the one that they have before others: a half and an eighth. A single
/// place goes to both lines by turns.
const MOST_PART: usize = 2;
const LEAST_PART: usize = 8;

/// In which line a feed or a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The last request had an answer, or there was none.
    Answering,
    /// The last request waited in vain.
    Silent,
}

impl Line {
    /// Gives the line of a feed.
    pub(super) fn of(state: &FeedState) -> Self {
        state.last_error.map_or(Self::Answering, Self::after)
    }

    /// Gives the line for other pages of a host, by what came of one; `None` where nothing was learned of the host.
    pub(super) fn after_page(fetched: &Fetched) -> Option<Self> {
        use FailureCode as Code;
        let failure = match &fetched.outcome {
            FetchOutcome::Fresh(_) | FetchOutcome::NotModified => return Some(Self::Answering),
            FetchOutcome::Throttled(failure)
            | FetchOutcome::Gone(failure)
            | FetchOutcome::Failed(failure) => failure,
        };
        // The host was not asked for these.
        let is_unasked = matches!(
            failure.code,
            Code::Robots | Code::BadUrl | Code::AddressRefused | Code::Internal
        );
        (!is_unasked && !plan::is_unasked(fetched)).then(|| Self::after(failure.code))
    }

    fn after(failure: FailureCode) -> Self {
        if failure.is_silence() {
            Self::Silent
        } else {
            Self::Answering
        }
    }
}

/// How many places a host has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PerHost {
    /// Where it answers.
    answering: usize,
    /// Until it has answered.
    at_first: usize,
    /// Where it does not.
    silent: usize,
}

impl PerHost {
    /// Gives a host the same places whatever it does.
    pub(super) fn always(places: usize) -> Self {
        Self {
            answering: places,
            at_first: places,
            silent: places,
        }
    }

    /// Gives a host all its places only where it answers, and one before.
    pub(super) fn once_it_answers(places: usize) -> Self {
        Self {
            answering: places,
            at_first: 1,
            silent: 1,
        }
    }
}

/// A place at a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    line: Line,
    host: Arc<str>,
}

impl Place {
    /// Gives the host.
    pub(super) fn host(&self) -> &Arc<str> {
        &self.host
    }
}

/// Both lines; they share the places at the hosts.
pub(super) struct Lines<T> {
    answering: HostQueue<T>,
    silent: HostQueue<T>,
    silent_running: usize,
    /// The line that had the last place.
    last: Line,
}

impl<T> Lines<T> {
    pub(super) fn new(per_host: PerHost) -> Self {
        Self {
            answering: HostQueue::new(per_host.answering, per_host.at_first),
            silent: HostQueue::new(per_host.silent, per_host.silent),
            silent_running: 0,
            last: Line::Silent,
        }
    }

    pub(super) fn set_per_host(&mut self, per_host: PerHost) {
        self.answering
            .set_per_host(per_host.answering, per_host.at_first);
        self.silent.set_per_host(per_host.silent, per_host.silent);
    }

    pub(super) fn push(&mut self, line: Line, host: Arc<str>, work: T) {
        match line {
            Line::Answering => self.answering.push(host, work),
            Line::Silent => self.silent.push(host, work),
        }
    }

    /// Notes that a host answers.
    pub(super) fn note_answer(&mut self, host: &str) {
        self.answering.note_answer(host);
    }

    /// Counts what waits for a host.
    pub(super) fn waiting(&self, host: &str) -> usize {
        self.answering.waiting(host) + self.silent.waiting(host)
    }

    /// Counts what waits for a host or runs there.
    pub(super) fn in_hand(&self, host: &str) -> usize {
        self.waiting(host) + self.answering.running(host) + self.silent.running(host)
    }

    /// Counts what waits in the line of those without an answer.
    pub(super) fn all_silent_waiting(&self) -> usize {
        self.silent.all_waiting()
    }

    /// Forgets what waits for a host, and gives it back; what runs goes on.
    pub(super) fn forget(&mut self, host: &str) -> Vec<T> {
        let silent = self.silent.forget(host);
        self.answering
            .forget(host)
            .into_iter()
            .chain(silent)
            .collect()
    }

    /// Takes the next work whose host has a free place, and takes that place; there are `places` in all.
    pub(super) fn pop(&mut self, places: usize) -> Option<(Place, T)> {
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

    fn pop_answering(&mut self) -> Option<(Place, T)> {
        let taken = self.answering.pop_beside(|host| self.silent.running(host));
        let (host, work) = taken?;
        self.last = Line::Answering;
        let line = Line::Answering;
        Some((Place { line, host }, work))
    }

    fn pop_silent(&mut self) -> Option<(Place, T)> {
        let taken = self.silent.pop_beside(|host| self.answering.running(host));
        let (host, work) = taken?;
        self.silent_running += 1;
        self.last = Line::Silent;
        let line = Line::Silent;
        Some((Place { line, host }, work))
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
    use super::{Line, Lines, PerHost};
    use crate::model::FeedId;

    #[test]
    fn feeds_without_an_answer_leave_half_of_the_places_to_others() {
        let mut lines = Lines::new(PerHost::always(2));
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
        let mut lines = Lines::new(PerHost::always(2));
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
        let mut lines = Lines::new(PerHost::always(2));
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
        let mut lines = Lines::new(PerHost::always(2));
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

    #[test]
    fn hosts_without_an_answer_have_one_place_each() {
        let mut lines = Lines::new(PerHost::once_it_answers(2));
        for number in 0..4 {
            lines.push(Line::Silent, "silent".into(), number);
            lines.push(Line::Answering, "well".into(), 10 + number);
        }
        let next = |lines: &mut Lines<i32>| lines.pop(16).map(|(_, work)| work);
        let (first, _) = lines.pop(16).unwrap();
        assert_eq!(&**first.host(), "silent");
        let (well, _) = lines.pop(16).unwrap();
        assert_eq!(next(&mut lines), None);
        lines.note_answer("well");
        lines.release(&well);
        assert_eq!([next(&mut lines), next(&mut lines)], [Some(11), Some(12)]);
        assert_eq!(next(&mut lines), None);
        let in_hand = (lines.in_hand("silent"), lines.waiting("silent"));
        assert_eq!(in_hand, (4, 3));
        assert_eq!(lines.all_silent_waiting(), 3);
        assert_eq!(lines.forget("silent"), [1, 2, 3]);
        assert_eq!(lines.in_hand("silent"), 1);
    }
}
