//! How far two texts agree: shares of common word sequences.
//!
//! Must not know: where the texts came from.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::text;

/// Words of one sequence.
const SEQUENCE: usize = 4;

/// The word sequences of a text, hashed.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequences(HashSet<u64>);

impl Sequences {
    /// Hashes the word sequences of paragraphs taken together.
    pub(super) fn of<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Self {
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let mut words: Vec<u64> = Vec::new();
        for paragraph in paragraphs {
            for word in paragraph
                .split(|character: char| !character.is_alphanumeric())
                .filter(|word| !word.is_empty())
            {
                if word.chars().any(text::is_spaceless) {
                    words.extend(word.chars().map(|character| hasher.hash_one(character)));
                } else {
                    words.push(hasher.hash_one(word.to_lowercase()));
                }
            }
        }
        let last = words
            .len()
            .saturating_sub(SEQUENCE - 1)
            .max(usize::from(!words.is_empty()));
        Self(
            (0..last)
                .map(|start| hasher.hash_one(words.get(start..(start + SEQUENCE).min(words.len()))))
                .collect(),
        )
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Gives the share of `self` that stands in `other` as well, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    pub(super) fn share_in(&self, other: &Self) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let common = self
            .0
            .iter()
            .filter(|sequence| other.0.contains(sequence))
            .count();
        common as f64 / self.0.len() as f64
    }

    /// Gives the harmonic mean of both shares, 0 to 1.
    pub(super) fn agreement(&self, other: &Self) -> f64 {
        let (there, back) = (self.share_in(other), other.share_in(self));
        if there + back > 0.0 {
            2.0 * there * back / (there + back)
        } else {
            0.0
        }
    }
}
