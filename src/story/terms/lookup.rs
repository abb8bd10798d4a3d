//! The terms of one story, ready to be compared with those of many others.
//!
//! Must not know: how terms are counted and weighed.

use super::{KEPT_TERMS, TermWeights};

/// Places of a look-up, as many as a byte names: four times as many as there are terms.
const LOOKUP_PLACES: usize = 256;

/// Compares a story with others: terms by hash. A term stands at the place that a byte of its hash names, or at the next free one.
#[derive(Debug, Clone)]
pub struct TermLookup([(u32, f32); LOOKUP_PLACES]);

impl TermLookup {
    /// Makes the terms of a story ready for many comparisons.
    pub fn new(weights: &TermWeights) -> Self {
        let mut lookup = Self([(0, 0.0); LOOKUP_PLACES]);
        for (term, weight) in weights.0.iter().take(KEPT_TERMS) {
            let mut place = first_place(*term);
            while lookup.at(place).1 > 0.0 {
                place = place.wrapping_add(1);
            }
            lookup.0[usize::from(place)] = (*term, *weight);
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
        let mut place = first_place(term);
        loop {
            let (here, weight) = self.at(place);
            // A place without weight is free, as three of four are.
            if here == term || weight <= 0.0 {
                return weight;
            }
            place = place.wrapping_add(1);
        }
    }

    fn at(&self, place: u8) -> (u32, f32) {
        self.0[usize::from(place)]
    }
}

fn first_place(term: u32) -> u8 {
    let [place, ..] = term.to_le_bytes();
    place
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Terms that mostly begin at the same places, the last ones among them.
    fn weights() -> impl Strategy<Value = TermWeights> {
        let terms = prop::collection::btree_map(0_u32..40, 1_u16..900, 0..KEPT_TERMS);
        terms.prop_map(|terms| {
            let terms = terms
                .into_iter()
                .map(|(term, weight)| (term << 8 | 0xfc | (term % 4), f32::from(weight) / 1000.0));
            TermWeights(terms.collect())
        })
    }

    proptest! {
        #[test]
        fn likeness_is_the_sum_over_shared_terms(one in weights(), other in weights()) {
            let pairs = one.0.iter().flat_map(|(term, weight)| {
                let shared = other.0.iter().filter(move |(same, _)| same == term);
                shared.map(move |(_, of_other)| weight * of_other)
            });
            let expected: f32 = pairs.sum();
            let found = TermLookup::new(&one).similarity(&other);
            prop_assert!((found - expected).abs() < 1e-4, "{found} {expected}");
        }
    }
}
