//! What a story is about: its weightiest words, to tell whether two stories tell one event.
//!
//! Must not know: items, the store, how candidates are found.

mod lookup;
mod occurrences;

use std::cmp::Ordering;

use super::sketch::{self, Sketch};

pub use lookup::TermLookup;
use occurrences::Occurrences;

/// How much more a word of the headline counts than one of the body.
const HEADLINE_WEIGHT: u16 = 4;

/// Terms kept of a story.
const KEPT_TERMS: usize = 64;

/// Fewest terms that tell an event: a short headline is like too many others.
const FEWEST_TERMS: usize = 6;

/// Terms under which a story is looked up.
const INDEX_TERMS: usize = 16;

/// Counters of a language; terms that share one count together.
const SLOTS: usize = 1 << 16;

/// Stories counted of a language, after which all counts are halved: what is said today counts more.
const MOST_STORIES: u32 = 50_000;

/// Stories that the counts begin with, made up by the lengths of words: short ones are common in every language.
const SUPPOSED_STORIES: f32 = 100.0;

/// Most that the rarity of a word counts, about that of one in twenty stories: else a single name outweighs all that is told of it.
const MOST_RARITY: f32 = 3.0;

/// Names how words become terms: counts of other terms are of no use.
const FORM: u8 = 2;

/// How far likeness is trusted at first, and stories of a language after which it is in full.
const FIRST_TRUST: f32 = 0.75;
const TRUSTED_STORIES: f32 = 40.0;

/// Bytes of a term as it is stored.
const TERM_BYTES: usize = 6;

/// How often each term stands in a story: each once, in the order of the hashes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermCounts(Vec<Term>);

/// A term of a story, and how much it stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Term {
    hash: u32,
    characters: u8,
    count: u16,
}

/// In how many stories of one language each term stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermStatistics {
    stories: u32,
    counts: Vec<u16>,
}

/// The weightiest terms of a story with their weights, the most telling first; the sum of the squares is 1, less while few
/// stories of the language are known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TermWeights(Vec<(u32, f32)>);

/// Counts the terms of a story in a language: no term of one language is one of another.
pub fn term_counts(language: &str, headline: Option<&str>, texts: &[Option<&str>]) -> TermCounts {
    let mut occurrences = Occurrences::of(language);
    occurrences.add(headline.unwrap_or_default(), HEADLINE_WEIGHT);
    for text in texts.iter().copied().flatten() {
        occurrences.add(text, 1);
    }
    occurrences.counted()
}

/// Reads a body as [`sketch::sketch`] does and counts the terms of the whole story as [`term_counts`] does, in one walk over the body.
pub fn sketch_and_terms(
    language: &str,
    title: &[Option<&str>; 2],
    body: &str,
    dateline: Option<&str>,
) -> (Sketch, TermCounts) {
    let mut occurrences = Occurrences::of(language);
    let [headline, lede] = title.map(Option::unwrap_or_default);
    occurrences.add(headline, HEADLINE_WEIGHT);
    occurrences.add(lede, 1);
    let sketch = if let Some((before, after)) = sketch::around(body, dateline) {
        // The dateline has terms too.
        occurrences.add(body, 1);
        sketch::read(&[before, after], |_| {})
    } else {
        let mut words = occurrences.begin(body.len(), 1);
        sketch::read(&[body], |word| words.take(word))
    };
    (sketch, occurrences.counted())
}

/// Supposes in which share of stories a term of so many characters stands.
fn supposed_share(characters: u8) -> f32 {
    match characters {
        0 | 1 => 0.2,
        2 => 0.25,
        3 => 0.1,
        4 => 0.02,
        _ => 0.003,
    }
}

/// Gives a weight as it is stored, and back.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "weights run from 0 to 1"
)]
fn step(weight: f32) -> u16 {
    (weight * f32::from(u16::MAX)).round() as u16
}

fn weight_of(step: u16) -> f32 {
    f32::from(step) / f32::from(u16::MAX)
}

fn slot(term: u32) -> usize {
    usize::try_from(term).map_or(0, |term| term % SLOTS)
}

/// A term of a story: how much it counts in a comparison, and how much it tells this story from all others.
struct Weighed {
    hash: u32,
    weight: f32,
    telling: f32,
}

impl Weighed {
    /// Orders the terms of most weight first, and of equals the most telling.
    fn by_weight(&self, other: &Self) -> Ordering {
        // Numbers that are not negative are ordered as their bits are.
        let bits = |term: &Self| {
            u64::from(term.weight.to_bits()) << 32 | u64::from(term.telling.to_bits())
        };
        bits(other)
            .cmp(&bits(self))
            .then(self.hash.cmp(&other.hash))
    }

    /// Orders the most telling terms first.
    fn by_telling(&self, other: &Self) -> Ordering {
        let bits = |term: &Self| u64::from(term.telling.to_bits()) << 32 | u64::from(!term.hash);
        bits(other).cmp(&bits(self))
    }
}

impl Default for TermStatistics {
    fn default() -> Self {
        Self {
            stories: 0,
            counts: vec![0; SLOTS],
        }
    }
}

impl TermStatistics {
    /// Counts what is new in a story that was counted before, when it had these terms. Where none of them is left it was counted in another
    /// language, or had too few terms to tell: it is counted as one of its own.
    pub fn count_again(&mut self, terms: &TermCounts, before: &TermWeights) {
        let is_counted = |term: &Term| before.0.iter().any(|(hash, _)| *hash == term.hash);
        if !terms.0.iter().any(is_counted) {
            return self.count(terms);
        }
        self.count_terms(terms.0.iter().filter(|term| !is_counted(term)));
    }

    /// Counts a story. Where many are counted, all counts are halved first.
    pub fn count(&mut self, terms: &TermCounts) {
        if self.stories >= MOST_STORIES {
            self.stories /= 2;
            for count in &mut self.counts {
                *count /= 2;
            }
        }
        self.stories += 1;
        self.count_terms(terms.0.iter());
    }

    fn count_terms<'t>(&mut self, terms: impl Iterator<Item = &'t Term>) {
        for term in terms {
            if let Some(count) = self.counts.get_mut(slot(term.hash)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Weighs the terms of a story: more where they stand often in it and in few others. A text of too few terms has none.
    pub fn weigh(&self, terms: &TermCounts) -> TermWeights {
        let mut weighed: Vec<Weighed> = terms.0.iter().map(|term| self.weigh_term(*term)).collect();
        if weighed.len() > KEPT_TERMS {
            weighed.select_nth_unstable_by(KEPT_TERMS, Weighed::by_weight);
            weighed.truncate(KEPT_TERMS);
        }
        weighed.sort_unstable_by(Weighed::by_telling);
        let squares = weighed.iter().map(|term| term.weight * term.weight);
        let length = squares.sum::<f32>().sqrt() / self.trust().sqrt();
        if length <= 0.0 || weighed.len() < FEWEST_TERMS {
            return TermWeights::default();
        }
        // As they are read again from the store: an item is like another or not, whether or not the daemon was started between them.
        let weights = weighed
            .iter()
            .map(|term| (term.hash, weight_of(step(term.weight / length))));
        TermWeights(weights.collect())
    }

    /// Gives how far likeness is to be trusted: while few stories are known, the words that all of them share look rare.
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    fn trust(&self) -> f32 {
        let known = (self.stories as f32 / TRUSTED_STORIES).min(1.0);
        FIRST_TRUST + (1.0 - FIRST_TRUST) * known
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    fn weigh_term(&self, term: Term) -> Weighed {
        let stories = self.stories as f32 + SUPPOSED_STORIES;
        let counted = self.counts.get(slot(term.hash)).copied().unwrap_or(0);
        let supposed = SUPPOSED_STORIES * supposed_share(term.characters);
        let rarity = (stories + 1.0) / (f32::from(counted) + supposed + 0.5);
        let rarity = rarity.ln().max(0.0);
        let frequency = match term.count {
            // Most words of most stories.
            1 => 1.0,
            count => 1.0 + f32::from(count).ln(),
        };
        Weighed {
            hash: term.hash,
            weight: frequency * rarity.min(MOST_RARITY),
            telling: frequency * rarity,
        }
    }

    /// Gives how many stories were counted.
    pub fn stories(&self) -> u32 {
        self.stories
    }

    /// Writes the counts down.
    pub fn to_bytes(&self) -> Vec<u8> {
        let counts = self.counts.iter().flat_map(|count| count.to_le_bytes());
        [FORM]
            .into_iter()
            .chain(self.stories.to_le_bytes())
            .chain(counts)
            .collect()
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` where it is anything else, also counts of terms that were made otherwise.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (form, bytes) = bytes.split_first()?;
        let (stories, counts) = bytes.split_first_chunk::<4>()?;
        let counts: Vec<u16> = counts
            .as_chunks::<2>()
            .0
            .iter()
            .map(|count| u16::from_le_bytes(*count))
            .collect();
        (*form == FORM && counts.len() == SLOTS).then(|| Self {
            stories: u32::from_le_bytes(*stories),
            counts,
        })
    }
}

impl TermWeights {
    /// Gives the most telling terms, under which the story is looked up, with their weights.
    pub fn index_terms(&self) -> impl Iterator<Item = (u32, f32)> {
        self.0.iter().take(INDEX_TERMS).copied()
    }

    /// Tells whether the text was too short to tell its event.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives how many bytes they take, about.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(self.0.as_slice())
    }

    /// Writes the terms down, the most telling first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let terms = self.0.iter().flat_map(|(term, weight)| {
            let [a, b, c, d] = term.to_le_bytes();
            let [low, high] = step(*weight).to_le_bytes();
            [a, b, c, d, low, high]
        });
        terms.collect()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let terms = bytes.as_chunks::<TERM_BYTES>().0.iter();
        let weights = terms.map(|[a, b, c, d, low, high]| {
            let weight = weight_of(u16::from_le_bytes([*low, *high]));
            (u32::from_le_bytes([*a, *b, *c, *d]), weight)
        });
        Self(weights.take(KEPT_TERMS).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_walk_reads_what_two_read(
            body in "([A-Za-z]{1,9}[ ,.’]{1,2}|PARIS, Nov. 26|[0-9,.]{1,6} |[一-三]{1,3}|한국어로 |İK ){0,30}",
            lede in prop::option::of("[a-z ]{0,20}"),
            has_dateline: bool,
        ) {
            let dateline = has_dateline.then_some("PARIS, Nov. 26");
            let title = [Some("Ten hurt"), lede.as_deref()];
            let (sketch, terms) = sketch_and_terms("en", &title, &body, dateline);
            prop_assert_eq!(sketch, sketch::sketch(&body, dateline));
            let texts = [lede.as_deref(), Some(&*body)];
            prop_assert_eq!(terms, term_counts("en", title[0], &texts));
        }
    }
}
