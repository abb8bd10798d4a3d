//! Searches for words that are more or less common.

use crate::words::word;

/// Draws what is searched for.
pub(crate) struct Queries {
    random: fastrand::Rng,
}

impl Queries {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
        }
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
