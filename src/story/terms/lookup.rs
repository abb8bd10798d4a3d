//! The terms of one story, ready to be compared with those of many others.
//!
//! Must not know: how terms are counted and weighed.

use super::{KEPT_TERMS, TermWeights};

/// Places of a look-up: a power of two, four times as many as there are terms.
const LOOKUP_PLACES: usize = 256;

/// Compares a story with others: terms by hash. A term stands at the place that its hash names, or at the next free one.
#[derive(Debug, Clone)]
pub struct TermLookup([(u32, f32); LOOKUP_PLACES]);

impl TermLookup {
    /// Makes the terms of a story ready for many comparisons.
    pub fn new(weights: &TermWeights) -> Self {
        let mut lookup = Self([(0, 0.0); LOOKUP_PLACES]);
        for (term, weight) in weights.0.iter().take(KEPT_TERMS) {
            let free = places(*term).find(|place| lookup.at(*place).1 <= 0.0);
            if let Some(place) = free.and_then(|place| lookup.0.get_mut(place)) {
                *place = (*term, *weight);
            }
        }
        lookup
    }

    /// Gives how much another story is about the same, 0 to 1: the cosine of the angle between their weights.
    pub fn similarity(&self, other: &TermWeights) -> f32 {
        let shared = other.0.iter();
        shared
            .map(|(term, weight)| self.weight(*term) * weight)
            .sum()
    }

    fn weight(&self, term: u32) -> f32 {
        let mut taken = places(term).map(|place| self.at(place));
        let found = taken.find(|(here, weight)| *here == term || *weight <= 0.0);
        found.map_or(0.0, |(_, weight)| weight)
    }

    fn at(&self, place: usize) -> (u32, f32) {
        self.0.get(place).copied().unwrap_or_default()
    }
}

fn places(term: u32) -> impl Iterator<Item = usize> {
    let first = usize::try_from(term).unwrap_or_default();
    (0..LOOKUP_PLACES).map(move |step| first.wrapping_add(step) % LOOKUP_PLACES)
}
