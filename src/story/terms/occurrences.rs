//! The terms of a text: its words without their endings, pairs of characters where a script has no spaces.
//!
//! Must not know: how terms are weighed.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{Term, TermCounts};
use crate::story::ordered::sort_hashes;
use crate::story::sketch::Word;
use crate::story::words::{each_word, is_spaceless};

/// Characters of a word that count: what follows is mostly ending.
const STEM_CHARACTERS: usize = 6;

/// Bytes of a word with what stands behind it, about: room for the terms of most texts.
const WORD_BYTES: usize = 6;

/// Most words of a story that are read.
const STORY_WORDS: usize = 3_000;

/// Where the terms of a story stand, in no order.
pub(super) struct Occurrences {
    seed: u64,
    /// Each a [`Term`] in one number: numbers are sorted quickly.
    packed: Vec<u64>,
}

impl Occurrences {
    /// Begins a story in a language.
    pub(super) fn of(language: &str) -> Self {
        Self {
            seed: xxh3_64(language.as_bytes()),
            packed: Vec::new(),
        }
    }

    /// Gives each term once, with all its counts.
    pub(super) fn counted(mut self) -> TermCounts {
        sort_hashes(&mut self.packed);
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

    /// Adds the terms of a text, each of which counts `weight` times.
    pub(super) fn add(&mut self, text: &str, weight: u16) {
        let mut words = self.begin(text.len(), weight);
        each_word(text, |word| words.take(Word::Any(word)));
    }

    /// Begins a text of so many bytes whose terms count `weight` times each.
    pub(super) fn begin(&mut self, bytes: usize, weight: u16) -> Words<'_> {
        self.packed.reserve((bytes / WORD_BYTES).min(STORY_WORDS));
        Words {
            occurrences: self,
            weight,
            before: None,
            taken: 0,
        }
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
    #[inline]
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

/// A text whose words come one after the other.
pub(super) struct Words<'a> {
    occurrences: &'a mut Occurrences,
    weight: u16,
    /// The last character of a script without spaces, where the last word was one.
    before: Option<char>,
    taken: usize,
}

impl Words<'_> {
    /// Takes the next word, in lower case.
    #[inline]
    pub(super) fn take(&mut self, word: Word<'_>) {
        self.taken += 1;
        if self.taken > STORY_WORDS {
            return;
        }
        match word {
            Word::Plain(word) => {
                let stem = word.get(..STEM_CHARACTERS).unwrap_or(word);
                self.before = None;
                self.occurrences.count(stem, stem.len(), self.weight);
            }
            Word::Any(word) => self.take_any(word),
        }
    }

    fn take_any(&mut self, word: &str) {
        let (occurrences, weight) = (&mut *self.occurrences, self.weight);
        if let Some(stem) = plain_stem(word) {
            self.before = None;
            occurrences.count(stem, stem.len(), weight);
            return;
        }
        let mut characters = word.chars();
        let single = characters.next().filter(|first| is_spaceless(*first));
        if let Some(character) = single {
            // Two characters of a script without spaces are about a word.
            if let Some(before) = self.before.replace(character) {
                occurrences.count_characters(&[before, character], 5, weight);
            }
            return;
        }
        self.before = None;
        if word.chars().all(is_hangul) {
            occurrences.add_syllables(word, weight);
        } else {
            let mut folded = ['\0'; FOLDED_CHARACTERS];
            let stem = stem(word, &mut folded);
            occurrences.count_characters(stem, stem.len(), weight);
        }
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
