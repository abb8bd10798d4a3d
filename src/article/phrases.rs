//! The phrases of the house: tables, and a search for all of a table at once.
//!
//! Must not know: what stands around them.

pub(super) mod box_phrases;
mod buttons;
mod inside;
mod starts;
mod today;
mod whole;
mod world;

use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};

pub(super) use buttons::BUTTONS;
pub(super) use inside::{FIRM_INSIDE, SOFT_INSIDE};
pub(super) use starts::{ASKING_STARTS, FIRM_STARTS, SOFT_STARTS};
pub(super) use today::TODAY_LABELS;
pub(super) use whole::LABELS;

/// Phrases in lower case that are sought in one pass over a text.
pub(super) struct Phrases {
    /// `None` where the phrases are too many for the library: it then finds none of them.
    automaton: Option<AhoCorasick>,
}

impl Phrases {
    pub(super) fn of(phrases: &[&str]) -> Self {
        let automaton = AhoCorasick::builder()
            .start_kind(StartKind::Both)
            .build(phrases);
        debug_assert!(automaton.is_ok(), "a table of phrases is small");
        Self {
            automaton: automaton.ok(),
        }
    }

    /// Tells whether a text in lower case begins with one of them.
    pub(super) fn begin(&self, lower: &str) -> bool {
        let input = Input::new(lower).anchored(Anchored::Yes);
        self.automaton
            .as_ref()
            .is_some_and(|automaton| automaton.find(input).is_some())
    }

    /// Tells whether one of them stands in a text in lower case between two pieces that fit.
    pub(super) fn stand_as(&self, lower: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
        let mut found = self
            .automaton
            .iter()
            .flat_map(|automaton| automaton.find_overlapping_iter(lower));
        found.any(|found| {
            let before = lower.get(..found.start()).unwrap_or("");
            fits(before, lower.get(found.end()..).unwrap_or(""))
        })
    }

    /// Counts those that stand anywhere in a text in lower case, each once; of two that overlap the one that ends first.
    pub(super) fn count_in(&self, lower: &str) -> usize {
        let found = self
            .automaton
            .iter()
            .flat_map(|automaton| automaton.find_iter(lower));
        let mut kinds: Vec<_> = found.map(|found| found.pattern()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    }

    /// Tells whether one of them stands anywhere in a text in lower case.
    pub(super) fn stand_in(&self, lower: &str) -> bool {
        self.automaton
            .as_ref()
            .is_some_and(|automaton| automaton.is_match(lower))
    }
}
