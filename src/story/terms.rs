//! What a story is about: its weightiest words, to tell whether two stories tell one event.
//!
//! Must not know: items, the store, how candidates are found.

mod lookup;

use std::cmp::Ordering;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::words::{each_word, is_spaceless};
pub use lookup::TermLookup;

/// Characters of a word that count: what follows is mostly ending.
const STEM_CHARACTERS: usize = 6;

/// Most words of a story that are read.
const STORY_WORDS: usize = 3_000;

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
    let mut occurrences = Occurrences {
        seed: xxh3_64(language.as_bytes()),
        packed: Vec::new(),
    };
    occurrences.add(headline.unwrap_or_default(), HEADLINE_WEIGHT);
    for text in texts.iter().copied().flatten() {
        occurrences.add(text, 1);
    }
    occurrences.counted()
}

/// Where the terms of a story stand, in no order.
struct Occurrences {
    seed: u64,
    /// Each a [`Term`] in one number: numbers are sorted quickly.
    packed: Vec<u64>,
}

impl Occurrences {
    fn counted(mut self) -> TermCounts {
        self.packed.sort_unstable();
        let mut terms: Vec<Term> = Vec::with_capacity(self.packed.len());
        for term in self.packed.into_iter().map(Term::unpacked) {
            match terms.last_mut() {
                Some(kept) if kept.hash == term.hash => {
                    kept.count = kept.count.saturating_add(term.count);
                }
                _ => terms.push(term),
            }
        }
        TermCounts(terms)
    }

    fn add(&mut self, text: &str, weight: u16) {
        let mut before: Option<char> = None;
        let mut words = 0;
        each_word(text, |word| {
            words += 1;
            if words > STORY_WORDS {
                return;
            }
            if let Some(stem) = plain_stem(word) {
                before = None;
                self.count(stem, stem.len(), weight);
                return;
            }
            let mut characters = word.chars();
            let single = characters.next().filter(|first| is_spaceless(*first));
            if let Some(character) = single {
                // Two characters of a script without spaces are about a word.
                if let Some(before) = before.replace(character) {
                    self.count_characters(&[before, character], 5, weight);
                }
                return;
            }
            before = None;
            if word.chars().all(is_hangul) {
                self.add_syllables(word, weight);
            } else {
                let mut folded = ['\0'; FOLDED_CHARACTERS];
                let stem = stem(word, &mut folded);
                self.count_characters(stem, stem.len(), weight);
            }
        });
    }

    /// A Korean word carries its particles: its pairs of syllables are terms.
    fn add_syllables(&mut self, word: &str, weight: u16) {
        let syllables: Vec<char> = word.chars().collect();
        if syllables.len() == 1 {
            self.count_characters(&syllables, 1, weight);
        }
        for pair in syllables.windows(2) {
            self.count_characters(pair, 5, weight);
        }
    }

    fn count_characters(&mut self, term: &[char], length: usize, weight: u16) {
        let mut bytes = [0; 4 * STEM_CHARACTERS];
        let mut end = 0;
        for character in term.iter().take(STEM_CHARACTERS) {
            let place = bytes.get_mut(end..).unwrap_or_default();
            end += character.encode_utf8(place).len();
        }
        self.count(bytes.get(..end).unwrap_or_default(), length, weight);
    }

    /// Counts a term that is as rare as words of `length` characters are.
    fn count(&mut self, term: &[u8], length: usize, weight: u16) {
        let [a, b, c, d, ..] = xxh3_64_with_seed(term, self.seed).to_le_bytes();
        let term = Term {
            hash: u32::from_le_bytes([a, b, c, d]),
            characters: u8::try_from(length).unwrap_or(u8::MAX),
            count: weight,
        };
        self.packed.push(term.packed());
    }
}

impl Term {
    /// Gives the fields in one number, of the same order.
    fn packed(self) -> u64 {
        u64::from(self.hash) << 32 | u64::from(self.characters) << 16 | u64::from(self.count)
    }

    fn unpacked(packed: u64) -> Self {
        let [low, high, characters, _, a, b, c, d] = packed.to_le_bytes();
        Self {
            hash: u32::from_le_bytes([a, b, c, d]),
            characters,
            count: u16::from_le_bytes([low, high]),
        }
    }
}

/// Gives the beginning of a word of ASCII letters, of which only the length is to be cut; `None` where it may have others.
fn plain_stem(word: &str) -> Option<&[u8]> {
    let word = word.as_bytes();
    let stem = word.get(..STEM_CHARACTERS).unwrap_or(word);
    stem.is_ascii().then_some(stem)
}

fn is_hangul(character: char) -> bool {
    matches!(u32::from(character), 0xAC00..=0xD7A3)
}

/// Prefixes that Arabic writes together with the word: and, the, with, for.
const ARABIC_PREFIXES: &[&[char]] = &[
    &['و', 'ا', 'ل'],
    &['ب', 'ا', 'ل'],
    &['ك', 'ا', 'ل'],
    &['ف', 'ا', 'ل'],
    &['ل', 'ل'],
    &['ا', 'ل'],
    &['و'],
];

/// Characters of a word that are looked at: the longest prefix, and what counts after it.
const FOLDED_CHARACTERS: usize = STEM_CHARACTERS + 3;

/// Gives the beginning of a word that stays the same when its ending changes.
fn stem<'a>(word: &str, folded: &'a mut [char; FOLDED_CHARACTERS]) -> &'a [char] {
    let characters = word
        .chars()
        .filter(|character| !matches!(character, '\u{300}'..='\u{36f}' | '\u{640}'))
        .map(|character| match character {
            'أ' | 'إ' | 'آ' => 'ا',
            'ى' => 'ي',
            'ё' => 'е',
            'ı' => 'i',
            other => other,
        });
    let mut length = 0;
    for (place, character) in folded.iter_mut().zip(characters) {
        *place = character;
        length += 1;
    }
    let folded = folded.get(..length).unwrap_or_default();
    let prefix = ARABIC_PREFIXES
        .iter()
        .find(|prefix| folded.len() >= prefix.len() + 3 && folded.starts_with(prefix));
    let bare = folded.get(prefix.map_or(0, |prefix| prefix.len())..);
    let bare = bare.unwrap_or_default();
    bare.get(..STEM_CHARACTERS).unwrap_or(bare)
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
    /// Orders the most telling terms first.
    fn by_telling(&self, other: &Self) -> Ordering {
        let by_telling = other.telling.total_cmp(&self.telling);
        by_telling.then(self.hash.cmp(&other.hash))
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
    /// Counts a story. Where many are counted, all counts are halved first.
    pub fn count(&mut self, terms: &TermCounts) {
        if self.stories >= MOST_STORIES {
            self.stories /= 2;
            for count in &mut self.counts {
                *count /= 2;
            }
        }
        self.stories += 1;
        for term in &terms.0 {
            if let Some(count) = self.counts.get_mut(slot(term.hash)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Weighs the terms of a story: more where they stand often in it and in few others. A text of too few terms has none.
    pub fn weigh(&self, terms: &TermCounts) -> TermWeights {
        let mut weighed: Vec<Weighed> = terms.0.iter().map(|term| self.weigh_term(*term)).collect();
        if weighed.len() > KEPT_TERMS {
            let by_weight = |one: &Weighed, other: &Weighed| {
                let by_weight = other.weight.total_cmp(&one.weight);
                by_weight.then_with(|| one.by_telling(other))
            };
            weighed.select_nth_unstable_by(KEPT_TERMS, by_weight);
            weighed.truncate(KEPT_TERMS);
        }
        weighed.sort_unstable_by(Weighed::by_telling);
        let squares = weighed.iter().map(|term| term.weight * term.weight);
        let length = squares.sum::<f32>().sqrt() / self.trust().sqrt();
        if length <= 0.0 || weighed.len() < FEWEST_TERMS {
            return TermWeights::default();
        }
        let weights = weighed.iter().map(|term| (term.hash, term.weight / length));
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
        let frequency = 1.0 + f32::from(term.count).ln();
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

    /// Writes the terms down, the most telling first.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "weights run from 0 to 1"
    )]
    pub fn to_bytes(&self) -> Vec<u8> {
        let terms = self.0.iter().flat_map(|(term, weight)| {
            let [a, b, c, d] = term.to_le_bytes();
            let [low, high] = ((weight * f32::from(u16::MAX)) as u16).to_le_bytes();
            [a, b, c, d, low, high]
        });
        terms.collect()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let terms = bytes.as_chunks::<TERM_BYTES>().0.iter();
        let weights = terms.map(|[a, b, c, d, low, high]| {
            let weight = f32::from(u16::from_le_bytes([*low, *high])) / f32::from(u16::MAX);
            (u32::from_le_bytes([*a, *b, *c, *d]), weight)
        });
        Self(weights.take(KEPT_TERMS).collect())
    }
}
