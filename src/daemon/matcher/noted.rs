//! Which keys surely have no item in the store, so that nobody looks for one: most hashes of most texts are those of no other text.
//!
//! All places are noted here before they are written. For days of which the store had none when it was first asked, what was not noted is
//! not there.

use crate::model::SketchKey;

/// Numbers of 64 bits over which places are spread: 2 MB.
const WORDS_BITS: u32 = 18;
/// Bits that are set for a place.
const BITS: u32 = 3;
/// Places after which all begins anew: of a hundred keys that are nowhere, some seven then seem to be there.
const MOST: usize = 2 << 20;
/// An odd number without a pattern: 2^64 over the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// What was noted of places.
#[derive(Default)]
pub(super) struct Noted {
    /// The last bucket of which others may have written places; `None` before the store was asked.
    others_up_to: Option<i64>,
    /// The last bucket of which places were noted.
    last: Option<i64>,
    words: Vec<u64>,
    count: usize,
}

impl Noted {
    /// Tells whether the store is yet to be asked.
    pub(super) fn is_to_begin(&self) -> bool {
        self.others_up_to.is_none()
    }

    /// Takes the last bucket of which the store has places.
    pub(super) fn begin(&mut self, last_bucket: Option<i64>) {
        self.others_up_to = Some(last_bucket.unwrap_or(i64::MIN));
    }

    /// Notes that there will be something under a key.
    pub(super) fn note(&mut self, key: &SketchKey) {
        if self.count >= MOST {
            self.others_up_to = self.others_up_to.max(self.last);
            self.words.fill(0);
            self.count = 0;
        }
        if self.words.is_empty() {
            self.words = vec![0; 1 << WORDS_BITS];
        }
        let (place, bits) = place_of(key);
        if let Some(word) = self.words.get_mut(place) {
            *word |= bits;
        }
        self.last = self.last.max(Some(key.bucket));
        self.count += 1;
    }

    /// Tells whether there is surely nothing under a key in the store.
    pub(super) fn is_absent(&self, key: &SketchKey) -> bool {
        // Buckets beyond the farthest share its places.
        let is_own = self.others_up_to.is_some_and(|last| key.bucket > last)
            && key.bucket.unsigned_abs() <= SketchKey::FARTHEST_BUCKET.unsigned_abs();
        let (place, bits) = place_of(key);
        let word = self.words.get(place).copied().unwrap_or_default();
        is_own && word & bits != bits
    }
}

/// Gives the number that has the bits of a key, and these.
fn place_of(key: &SketchKey) -> (usize, u64) {
    let mixed = key.bucket.cast_unsigned().wrapping_mul(MULTIPLIER) ^ key.hash.cast_unsigned();
    let mixed = mixed.wrapping_mul(MULTIPLIER);
    let bits = (1..=BITS).fold(0, |bits, bit| {
        bits | 1 << (mixed >> (u64::BITS - WORDS_BITS - 6 * bit) & 63)
    });
    let place = usize::try_from(mixed >> (u64::BITS - WORDS_BITS)).unwrap_or_default();
    (place, bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(bucket: i64, hash: i64) -> SketchKey {
        SketchKey { bucket, hash }
    }

    #[test]
    fn what_was_noted_is_never_absent() {
        let mut noted = Noted::default();
        noted.begin(None);
        let keys = || {
            (0..100_000_i64).map(|number| key(number % 7 - 3, number * number % SketchKey::HASHES))
        };
        for key in keys() {
            noted.note(&key);
        }
        assert!(keys().all(|key| !noted.is_absent(&key)));
        let others = (0..100_000).map(|number| key(4, number));
        let seeming = others.filter(|key| !noted.is_absent(key)).count();
        assert!(seeming < 1_000, "{seeming}");
    }

    #[test]
    fn of_days_that_others_wrote_nothing_is_known() {
        let mut noted = Noted::default();
        assert!(!noted.is_absent(&key(9, 1)));
        noted.note(&key(8, 1));
        noted.begin(Some(7));
        assert!(!noted.is_absent(&key(7, 1)));
        assert!(!noted.is_absent(&key(8, 1)));
        assert!(noted.is_absent(&key(8, 2)));
        let beyond = SketchKey::FARTHEST_BUCKET + 1;
        assert!(!noted.is_absent(&key(beyond, 1)));
    }

    #[test]
    fn where_too_much_was_noted_it_begins_with_the_next_days() {
        let mut noted = Noted::default();
        noted.begin(None);
        noted.note(&key(1, -1));
        for hash in 0..=i64::try_from(MOST).unwrap() {
            noted.note(&key(1, hash));
        }
        assert!(!noted.is_absent(&key(1, -1)));
        assert!(noted.is_absent(&key(2, 1)));
    }
}
