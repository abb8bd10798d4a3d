//! Draws that spread what would otherwise fall due together.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::UnixMillis;

/// Draws by the seed, the subject and the moment alone: in which order answers come back changes no draw, so that a day with one seed
/// can be lived again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jitter {
    seed: u64,
}

impl Jitter {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Draws a number from 0 to 1.
    pub(super) fn draw(self, subject: &impl Hash, at: UnixMillis) -> f64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, at.0).hash(&mut hasher);
        subject.hash(&mut hasher);
        fastrand::Rng::with_seed(hasher.finish()).f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_over_subjects_and_moments() {
        let jitter = Jitter::new(7);
        let mut tenths = [0_u32; 10];
        for subject in 0..100_u64 {
            for moment in 0..100 {
                let drawn = jitter.draw(&subject, UnixMillis(moment));
                let tenth = (1..10).filter(|tenth| drawn >= f64::from(*tenth) / 10.0);
                tenths[tenth.count()] += 1;
            }
        }
        assert!(
            tenths.iter().all(|count| (850..1_150).contains(count)),
            "{tenths:?}"
        );
        assert_eq!(
            jitter.draw(&1, UnixMillis(1)).to_bits(),
            Jitter::new(7).draw(&1, UnixMillis(1)).to_bits()
        );
        assert_ne!(
            jitter.draw(&1, UnixMillis(1)).to_bits(),
            Jitter::new(8).draw(&1, UnixMillis(1)).to_bits()
        );
    }
}
