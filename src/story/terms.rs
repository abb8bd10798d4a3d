//! What a story is about: its weightiest words, to tell whether two stories tell one event.
//!
//! Must not know: items, the store, how candidates are found.

mod lookup;
mod occurrences;
mod weighed;

use super::sketch::{self, Part, Sketch};
use super::words::is_break;

pub use lookup::TermLookup;
use occurrences::Occurrences;
use weighed::{Rarities, Weighed};

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
    let mut words = occurrences.begin(body.len(), 1);
    // The dateline has terms too.
    let sketch = match sketch::around(body, dateline) {
        None => sketch::read(&[Part::Read(body)], |word| words.take(word)),
        Some((before, after)) if is_apart(before, dateline.unwrap_or_default(), after) => {
            let dateline = dateline.unwrap_or_default();
            let parts = [
                Part::Read(before),
                Part::Passed(dateline),
                Part::Read(after),
            ];
            sketch::read(&parts, |word| words.take(word))
        }
        Some((before, after)) => {
            occurrences.add(body, 1);
            sketch::read(&[Part::Read(before), Part::Read(after)], |_| {})
        }
    };
    (sketch, occurrences.counted())
}

/// Tells whether the words of the parts are those of the whole: where signs of ASCII stand around the middle, no word goes beyond and no
/// character is one with its neighbour.
fn is_apart(before: &str, middle: &str, after: &str) -> bool {
    before.bytes().next_back().is_none_or(is_break)
        && middle.starts_with(|first: char| first.is_ascii())
        && after.bytes().next().is_none_or(is_break)
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
        let mut rarities = Rarities::of(self.stories);
        let weighed = terms.0.iter().map(|term| {
            let rarity = rarities.of_term(self.counted(*term), term.characters);
            Weighed::of(*term, rarity).by_weight()
        });
        let mut weighed: Vec<u128> = weighed.collect();
        if weighed.len() > KEPT_TERMS {
            weighed.select_nth_unstable(KEPT_TERMS);
            weighed.truncate(KEPT_TERMS);
        }
        for term in &mut weighed {
            *term = Weighed::from_weight(*term).by_telling();
        }
        weighed.sort_unstable();
        let weighed = weighed.iter().map(|packed| {
            let term = Weighed::from_telling(*packed);
            (term.hash, f32::from_bits(term.weight))
        });
        let squares = weighed.clone().map(|(_, weight)| weight * weight);
        let length = squares.sum::<f32>().sqrt() / self.trust().sqrt();
        if length <= 0.0 || weighed.len() < FEWEST_TERMS {
            return TermWeights::default();
        }
        // As they are read again from the store: an item is like another or not, whether or not the daemon was started between them.
        let weights = weighed.map(|(hash, weight)| (hash, weight_of(step(weight / length))));
        TermWeights(weights.collect())
    }

    /// Gives how far likeness is to be trusted: while few stories are known, the words that all of them share look rare.
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    fn trust(&self) -> f32 {
        let known = (self.stories as f32 / TRUSTED_STORIES).min(1.0);
        FIRST_TRUST + (1.0 - FIRST_TRUST) * known
    }

    /// Gives in how many stories a term stood.
    fn counted(&self, term: Term) -> u16 {
        self.counts.get(slot(term.hash)).copied().unwrap_or(0)
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
