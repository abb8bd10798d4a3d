//! How far two texts agree: shares of common word sequences.
//!
//! Must not know: where the texts came from.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use xxhash_rust::xxh3::xxh3_64;

use crate::article::memo::Identity;
use crate::article::text;

/// Words of one sequence.
const SEQUENCE: usize = 4;

/// The word sequences of a text, hashed.
#[derive(Debug, Clone, Default)]
pub(in crate::article) struct Sequences(HashSet<u64, BuildHasherDefault<Identity>>);

impl Sequences {
    /// Hashes the word sequences of paragraphs taken together.
    pub(in crate::article) fn of<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Self {
        let mut words: Vec<u64> = Vec::new();
        for paragraph in paragraphs {
            let runs = paragraph.split(|character: char| !text::is_alphanumeric(character));
            for word in runs.filter(|word| !word.is_empty()) {
                if !word.is_ascii() && word.chars().any(text::is_unparted) {
                    words.extend(
                        word.chars()
                            .map(|character| u64::from(u32::from(character))),
                    );
                } else {
                    words.push(xxh3_64(word.as_bytes()));
                }
            }
        }
        let last = words
            .len()
            .saturating_sub(SEQUENCE - 1)
            .max(usize::from(!words.is_empty()));
        let window = |start: usize| words.iter().skip(start).take(SEQUENCE);
        Self(
            (0..last)
                .map(|start| {
                    window(start).fold(0, |hash: u64, word| {
                        hash.rotate_left(13).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word
                    })
                })
                .collect(),
        )
    }

    pub(in crate::article) fn len(&self) -> usize {
        self.0.len()
    }

    /// Gives the share of `self` that stands in `other` as well, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    pub(in crate::article) fn share_in(&self, other: &Self) -> f64 {
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
    pub(in crate::article) fn agreement(&self, other: &Self) -> f64 {
        let (there, back) = (self.share_in(other), other.share_in(self));
        if there + back > 0.0 {
            2.0 * there * back / (there + back)
        } else {
            0.0
        }
    }
}
