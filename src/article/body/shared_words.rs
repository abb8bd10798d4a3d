//! Tells whether two texts speak of the same things, by the words that they share.
//!
//! Must not know: where the texts stand.

use std::collections::HashSet;

use crate::article::text;

/// Letters by which words are compared: more of them part the forms of one word.
const STEM: usize = 4;

/// The stems of the words of a text, those that say nothing left out.
#[derive(Debug, Default)]
pub(super) struct Stems(HashSet<String>);

impl Stems {
    /// Reads the stems of texts taken together: the first letters of a word, or two neighbours in a script without spaces.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut stems = HashSet::new();
        for text in texts {
            let lower = text.to_lowercase();
            let is_part =
                |character: char| text::is_alphanumeric(character) || text::is_mark(character);
            for word in lower.split(|character: char| !is_part(character)) {
                if word.chars().any(text::is_unparted) {
                    let next = word.chars().skip(1);
                    stems.extend(
                        word.chars()
                            .zip(next)
                            .map(|pair| String::from_iter([pair.0, pair.1])),
                    );
                } else if word.chars().nth(STEM - 1).is_some() && !COMMON.contains(&word) {
                    stems.insert(text::clip(word, STEM).to_owned());
                }
            }
        }
        Self(stems)
    }

    /// Counts the stems.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Counts the stems that stand in `other` as well.
    pub(super) fn shared_with(&self, other: &Self) -> usize {
        self.0.intersection(&other.0).count()
    }
}

/// Words that stand in texts of every kind, in lower case.
const COMMON: [&str; 62] = [
    "about", "after", "also", "been", "before", "could", "every", "from", "have", "here", "into",
    "more", "most", "only", "other", "over", "some", "such", "than", "that", "their", "there",
    "these", "they", "this", "those", "through", "were", "what", "when", "where", "which", "will",
    "with", "would", "your", "aber", "auch", "diese", "dieser", "dieses", "durch", "eine", "einem",
    "einen", "einer", "nach", "nicht", "oder", "sich", "sind", "unter", "werden", "wird", "avec",
    "cette", "dans", "pour", "como", "esta", "este", "para",
];
