//! What is kept of a text to find it again in other words and lengths, and how much two texts share.
//!
//! Must not know: items, feeds, the store.

use xxhash_rust::xxh3::xxh3_64;

use super::ordered::sort_hashes;
use super::words::{
    composed, count_without, each_mixed_word, each_run, each_word, is_spaceless, small_letters,
};

/// Words of a shingle.
const SHINGLE_WORDS: usize = 3;

/// Characters of a shingle in a script without spaces: two make about a word.
const SHINGLE_CHARACTERS: usize = 6;

/// Words of the beginning that has hashes of its own, so that a text that was cut is found too.
const BEGINNING_WORDS: usize = 64;

/// Smallest hashes that are kept of the beginning, and of the whole.
const KEPT: usize = 8;

/// Most words of a text that are read: a longer one is compared by its beginning.
const TEXT_WORDS: usize = 20_000;

/// Bytes of a word and the space behind it, about.
const WORD_BYTES: usize = 5;

/// Bytes of a text to each word with a capital, about.
const NAME_BYTES: usize = 40;

/// An odd number without a pattern: 2^64 over the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// Hashes under which the text is looked up, at most 16: the 8 smallest of the first 64 words and the 8 smallest of the whole.
    /// Two texts that share two of them are worth a comparison.
    pub keys: Vec<i64>,
    /// Words; a character of a script without spaces is one.
    pub words: usize,
    /// Hashes of all shingles, sorted, each once.
    pub(super) shingles: Box<[u64]>,
    /// Those of the beginning.
    pub(super) beginning: Box<[u64]>,
    /// Hashes of all figures, sorted, each once.
    pub(super) figures: Box<[u64]>,
    /// Hashes of all words with a capital, sorted, each once.
    pub(super) names: Box<[u64]>,
}

impl Sketch {
    /// Gives how many bytes its hashes take.
    pub fn bytes(&self) -> usize {
        let hashes = [&self.shingles, &self.beginning, &self.figures, &self.names];
        let hashes = hashes.map(|hashes| hashes.len()).iter().sum::<usize>() + self.keys.len();
        hashes * size_of::<u64>()
    }
}

/// Reads a text for comparison, without its dateline, which changes from agency to agency.
pub fn sketch(body: &str, dateline: Option<&str>) -> Sketch {
    match around(body, dateline) {
        Some((before, after)) => read(&[Part::Read(before), Part::Read(after)], |_| {}),
        None => read(&[Part::Read(body)], |_| {}),
    }
}

/// Gives what of a text stands before and behind its dateline; `None` where it has none.
pub(super) fn around<'t>(body: &'t str, dateline: Option<&str>) -> Option<(&'t str, &'t str)> {
    body.split_once(dateline.filter(|dateline| !dateline.is_empty())?)
}

/// A part of a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'t> {
    /// It is read.
    Read(&'t str),
    /// Its words are visited, and nothing of it is taken into the sketch.
    Passed(&'t str),
}

/// A word that is visited.
#[derive(Debug, Clone, Copy)]
pub(super) enum Word<'t> {
    /// Of ASCII letters and digits only.
    Plain(&'t [u8]),
    /// Of anything.
    Any(&'t str),
}

/// Reads the parts of a text, and calls `visit` with each word on the way.
pub(super) fn read(parts: &[Part<'_>], mut visit: impl FnMut(Word<'_>)) -> Sketch {
    let mut reading = Reading::default();
    for part in parts {
        match part {
            Part::Read(text) => reading.read(text, &mut visit),
            Part::Passed(text) => each_word(text, |word| visit(Word::Any(word))),
        }
    }
    reading.sketch()
}

/// What was read of a text.
#[derive(Default)]
struct Reading {
    tokens: Vec<Token>,
    /// Whether any word is a character of a script without spaces.
    has_spaceless: bool,
    figures: Vec<u64>,
    names: Vec<u64>,
}

impl Reading {
    fn read(&mut self, text: &str, visit: &mut impl FnMut(Word<'_>)) {
        let text = &*composed(text);
        let small = text.to_ascii_lowercase();
        self.tokens
            .reserve((text.len() / WORD_BYTES).min(TEXT_WORDS));
        self.names
            .reserve((text.len() / NAME_BYTES).min(TEXT_WORDS));
        let most = self.names.len() + TEXT_WORDS;
        let mut buffer = String::new();
        each_run(&small, |run| {
            let at = run.bytes.start;
            if run.is_plain {
                let word = small.as_bytes().get(run.bytes).unwrap_or_default();
                let token = Token::plain(word);
                let first = text.as_bytes().get(at);
                if first.is_some_and(u8::is_ascii_uppercase) && self.names.len() < most {
                    self.names.push(token.hash);
                }
                self.take(token);
                visit(Word::Plain(word));
                return;
            }
            let words = small.get(run.bytes.clone()).unwrap_or_default();
            each_mixed_word(words, &mut buffer, &mut |word: &str| {
                self.take(Token::of(word));
                visit(Word::Any(word));
            });
            for name in names(text.get(run.bytes).unwrap_or_default()) {
                if self.names.len() < most {
                    let small = small_letters(name);
                    self.names.push(xxh3_64(small.as_bytes()));
                }
            }
        });
        each_figure(text, |figure| {
            if self.figures.len() < TEXT_WORDS {
                self.figures.push(xxh3_64(figure.as_bytes()));
            }
        });
    }

    fn take(&mut self, token: Token) {
        if self.tokens.len() < TEXT_WORDS {
            self.has_spaceless |= token.is_spaceless;
            self.tokens.push(token);
        }
    }

    fn sketch(self) -> Sketch {
        let (shingles, beginning) = self.shingles();
        let (shingles, beginning) = (sorted(shingles), sorted(beginning));
        let mut keys: Vec<i64> = beginning
            .iter()
            .take(KEPT)
            .chain(shingles.iter().take(KEPT))
            .map(|hash| hash.cast_signed())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Sketch {
            keys,
            words: self.tokens.len(),
            shingles,
            beginning,
            figures: sorted(self.figures),
            names: sorted(self.names),
        }
    }

    /// Gives the shingles of the whole and those of the beginning, in their order.
    fn shingles(&self) -> (Vec<u64>, Vec<u64>) {
        let tokens = &*self.tokens;
        if !self.has_spaceless {
            let windows = tokens.array_windows::<SHINGLE_WORDS>();
            let shingles: Vec<u64> = windows.map(|window| shingle(window)).collect();
            let beginning = shingles.iter().take(BEGINNING_WORDS + 1 - SHINGLE_WORDS);
            let beginning = beginning.copied().collect();
            return (shingles, beginning);
        }
        let mut shingles = Vec::with_capacity(tokens.len());
        let mut beginning = Vec::with_capacity(BEGINNING_WORDS);
        for (start, token) in tokens.iter().enumerate() {
            let end = start + token.shingle_width();
            if let Some(window) = tokens.get(start..end) {
                let shingle = shingle(window);
                shingles.push(shingle);
                if end <= BEGINNING_WORDS {
                    beginning.push(shingle);
                }
            }
        }
        (shingles, beginning)
    }
}

/// A word of a text.
struct Token {
    hash: u64,
    is_spaceless: bool,
}

impl Token {
    fn of(word: &str) -> Self {
        Self {
            // One character of such a script is a word, and stands in no longer one.
            is_spaceless: !word.starts_with(|first: char| first.is_ascii())
                && word.starts_with(is_spaceless),
            ..Self::plain(word.as_bytes())
        }
    }

    /// Of a word of ASCII letters and digits.
    #[inline]
    fn plain(word: &[u8]) -> Self {
        Self {
            hash: xxh3_64(word),
            is_spaceless: false,
        }
    }

    fn shingle_width(&self) -> usize {
        if self.is_spaceless {
            SHINGLE_CHARACTERS
        } else {
            SHINGLE_WORDS
        }
    }
}

/// Hashes the words of a shingle in their order: hashes themselves, they only have to be mixed.
#[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
fn shingle(words: &[Token]) -> u64 {
    words.iter().fold(0, |before, word| {
        let product = u128::from(before ^ word.hash) * u128::from(MULTIPLIER);
        product as u64 ^ (product >> 64) as u64
    })
}

/// Sketches are kept for a while: what is left of a text that repeats itself must not hold the room of all its words.
fn sorted(mut hashes: Vec<u64>) -> Box<[u64]> {
    sort_hashes(&mut hashes);
    hashes.dedup();
    hashes.into_boxed_slice()
}

/// Calls `visit` with each figure: digits, with points and commas between them; groups of thousands are joined.
fn each_figure(text: &str, mut visit: impl FnMut(&str)) {
    let mut figure = String::new();
    let mut separator = None;
    let mut rest = text;
    loop {
        // Most of most texts is no figure, told without the tables of Unicode.
        if figure.is_empty() {
            let plain = |byte: &u8| byte.is_ascii() && !byte.is_ascii_digit();
            let end = count_without(rest.as_bytes(), b'0'..=b'9');
            rest = rest.get(end..).unwrap_or_default();
            let end = rest.bytes().take_while(plain).count();
            rest = rest.get(end..).unwrap_or_default();
        }
        let mut characters = rest.chars();
        let Some(character) = characters.next() else {
            break;
        };
        rest = characters.as_str();
        if character.is_numeric() {
            if let Some(mark) = separator.take().filter(|mark| *mark != ',') {
                figure.push(mark);
            }
            figure.push(character);
        } else if matches!(character, '.' | ',') && separator.is_none() && !figure.is_empty() {
            separator = Some(character);
        } else {
            if !figure.is_empty() {
                visit(&figure);
                figure.clear();
            }
            separator = None;
        }
    }
    if !figure.is_empty() {
        visit(&figure);
    }
}

/// Gives each run of letters and digits that begins with a capital.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|character: char| !character.is_alphanumeric());
    runs.filter(|run| run.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_are_those_of_the_whole_text(text in "([a-z0-9 ]{0,20}[a-zA-Z0-9]{0,5}[ '’,.ÉéßİК한北٣½Σ-]?){0,30}") {
            let small = names(&text).map(|name| xxh3_64(name.to_lowercase().as_bytes()));
            let mut expected: Vec<u64> = small.collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(&*sketch(&text, None).names, expected);
        }
    }

    /// The rule without the short cut for what is no figure.
    fn figures_one_by_one(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let mut figures = vec![String::new()];
        for (place, character) in characters.iter().enumerate() {
            let figure = figures.last_mut().unwrap();
            let before = place.checked_sub(1).map(|before| characters[before]);
            if character.is_numeric() {
                if before == Some('.') && !figure.is_empty() {
                    figure.push('.');
                }
                figure.push(*character);
            } else if !matches!(character, '.' | ',')
                || before.is_none_or(|before| !before.is_numeric())
            {
                figures.push(String::new());
            }
        }
        figures.retain(|figure| !figure.is_empty());
        figures
    }

    proptest! {
        #[test]
        fn figures_are_read_as_one_by_one(text in "([a-z ]{0,20}[0-9٣½é.,]{0,5}){0,6}") {
            let mut figures = Vec::new();
            each_figure(&text, |figure| figures.push(figure.to_owned()));
            prop_assert_eq!(figures, figures_one_by_one(&text));
        }
    }

    #[test]
    fn figures_are_read_with_their_points() {
        let figures = |text: &str| {
            let mut figures = Vec::new();
            each_figure(text, |figure| figures.push(figure.to_owned()));
            figures.join(" ")
        };
        assert_eq!(
            figures("1,250 hurt, 3.5 m high; 12. Then 7"),
            "1250 3.5 12 7"
        );
        assert_eq!(
            figures("in 2023, 14,5 or ٣٤ of ½, ２５日"),
            "2023 145 ٣٤ ½ ２５"
        );
        assert_eq!(figures("none"), "");
    }
}
