//! Weighs single terms, and puts them in order.
//!
//! Must not know: in how many stories terms stand.

use super::Term;

/// Stories that the counts begin with, made up by the lengths of words: short ones are common in every language.
const SUPPOSED_STORIES: f32 = 100.0;

/// Most that the rarity of a word counts, about that of one in twenty stories: else a single name outweighs all that is told of it.
const MOST_RARITY: f32 = 3.0;

/// A term of a story: how much it counts in a comparison, and how much it tells this story from all others. In one number each time, so
/// that few comparisons put them in order: numbers that are not negative are ordered as their bits are.
#[derive(Clone, Copy)]
pub(super) struct Weighed {
    pub(super) weight: u32,
    telling: u32,
    pub(super) hash: u32,
}

impl Weighed {
    /// Weighs a term of so much rarity.
    pub(super) fn of(term: Term, rarity: f32) -> Self {
        let frequency = match term.count {
            // Most words of most stories.
            1 => 1.0,
            count => 1.0 + f32::from(count).ln(),
        };
        Self {
            weight: (frequency * rarity.min(MOST_RARITY)).to_bits(),
            telling: (frequency * rarity).to_bits(),
            hash: term.hash,
        }
    }

    /// Of most weight first, and of equals the most telling.
    pub(super) fn by_weight(self) -> u128 {
        u128::from(!self.weight) << 64 | u128::from(!self.telling) << 32 | u128::from(self.hash)
    }

    pub(super) fn from_weight(packed: u128) -> Self {
        let [hash, telling, weight, _] = words_of(packed);
        Self {
            weight: !weight,
            telling: !telling,
            hash,
        }
    }

    /// The most telling first.
    pub(super) fn by_telling(self) -> u128 {
        u128::from(!self.telling) << 64 | u128::from(self.hash) << 32 | u128::from(self.weight)
    }

    pub(super) fn from_telling(packed: u128) -> Self {
        let [weight, hash, telling, _] = words_of(packed);
        Self {
            weight,
            telling: !telling,
            hash,
        }
    }
}

/// Gives the parts of a packed term, the last one first.
#[expect(clippy::cast_possible_truncation, reason = "parts are taken")]
fn words_of(packed: u128) -> [u32; 4] {
    [0, 32, 64, 96].map(|shift| (packed >> shift) as u32)
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

/// How rare terms are, as many of a story are alike: each logarithm is taken once.
pub(super) struct Rarities {
    stories: f32,
    /// By the count and the length of terms; 0 where it was not asked for yet.
    known: [[f32; 32]; 6],
}

impl Rarities {
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    pub(super) fn of(stories: u32) -> Self {
        Self {
            stories: stories as f32 + SUPPOSED_STORIES,
            known: [[0.0; 32]; 6],
        }
    }

    /// Gives the rarity of a term of so many characters that stood in so many stories.
    pub(super) fn of_term(&mut self, counted: u16, characters: u8) -> f32 {
        let known = self.known.get_mut(usize::from(characters.min(5)));
        let known = known.and_then(|known| known.get_mut(usize::from(counted)));
        if let Some(rarity) = known.as_deref().filter(|rarity| **rarity > 0.0) {
            return *rarity;
        }
        let supposed = SUPPOSED_STORIES * supposed_share(characters);
        let rarity = (self.stories + 1.0) / (f32::from(counted) + supposed + 0.5);
        let rarity = rarity.ln().max(0.0);
        if let Some(known) = known {
            *known = rarity;
        }
        rarity
    }
}
