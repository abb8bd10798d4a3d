//! Made-up words, as unevenly common as those of a language.

/// Words that there are.
const WORDS: usize = 60_000;
/// Words of a text: some 1 KB.
const LENGTH: usize = 150;

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

    /// Makes a sentence of so many words.
    pub(crate) fn sentence(&mut self, words: usize) -> String {
        let words: Vec<_> = (0..words).map(|_| word(self.draw())).collect();
        words.join(" ")
    }

    /// Makes the text of an item, in paragraphs.
    pub(crate) fn text(&mut self) -> String {
        let paragraphs: Vec<_> = (0..LENGTH / 30).map(|_| self.sentence(30)).collect();
        paragraphs.join("\n\n")
    }

    /// A word that one item in hundreds holds.
    pub(crate) fn rare(&mut self) -> String {
        word(self.random.usize(8_000..9_000))
    }

    /// A word that one item in some twenty holds.
    pub(crate) fn usual(&mut self) -> String {
        word(self.random.usize(200..300))
    }

    /// A word that most items hold.
    pub(crate) fn common(&mut self) -> String {
        word(self.random.usize(1..4))
    }

    /// Two words that stand next to each other in few items.
    pub(crate) fn phrase(&mut self) -> String {
        let (first, second) = (self.random.usize(20..40), self.random.usize(20..40));
        format!("\"{} {}\"", word(first), word(second))
    }
}

/// Spells a number in syllables.
fn word(number: usize) -> String {
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
