//! Made-up words, as unevenly common as those of a language.

/// Words that there are.
const WORDS: usize = 60_000;
/// One word in so many is a name.
const WORDS_A_NAME: usize = 9;

/// Draws words.
pub(crate) struct Words {
    random: fastrand::Rng,
}

impl Words {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// Draws a word: the one at place n of the list is about n times as rare as the first.
    fn draw(&mut self) -> usize {
        let exponent = self.random.f64() * f64::from(u32::try_from(WORDS).unwrap_or(1)).ln();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the logarithm is bounded by the number of words"
        )]
        let place = exponent.exp() as usize;
        place.min(WORDS) - 1
    }

    /// Makes a sentence of so many words: capitals at its beginning and in names, a figure, a full stop.
    pub(crate) fn sentence(&mut self, words: usize) -> String {
        let figure = self.random.usize(1..words.max(2));
        let words = (0..words).map(|place| {
            let word = word(self.draw());
            if place == figure {
                self.random.u16(1..2_000).to_string()
            } else if place == 0 || self.random.usize(..WORDS_A_NAME) == 0 {
                capitalised(&word)
            } else {
                word
            }
        });
        words.collect::<Vec<_>>().join(" ") + "."
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// Spells the number of a word in syllables.
pub(crate) fn word(number: usize) -> String {
    const ONSETS: [&str; 12] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t"];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    let mut rest = number + 60;
    let mut text = String::new();
    while rest > 0 {
        text.push_str(ONSETS[rest % 12]);
        rest /= 12;
        text.push_str(VOWELS[rest % 5]);
        rest /= 5;
    }
    text
}
