//! Bytes of a text, several at a time: most of most texts is told without a look at each of them.

use std::ops::RangeInclusive;

/// Bytes that are looked at together.
pub(super) const STEP: usize = 8;

const ONES: u64 = u64::from_le_bytes([1; STEP]);
const HIGH: u64 = ONES << 7;

/// Counts bytes from the beginning of which all are ASCII, none is a control, and no two spaces stand side by side: several at a time, as
/// most of most texts is of that kind.
pub(super) fn plainly_spaced(bytes: &[u8], after_space: bool) -> usize {
    const SPACES: u64 = ONES * b' ' as u64;
    let mut last_is_space = u64::from(after_space) << 7;
    let (chunks, _) = bytes.as_chunks::<STEP>();
    let plain = chunks.iter().take_while(|chunk| {
        let text = u64::from_le_bytes(**chunk);
        // A space becomes zero; the high bit of what is less than one is set by the borrow.
        let above_space = text.wrapping_sub(SPACES);
        let others = (text | above_space) & HIGH;
        let spaces = !above_space.wrapping_add(!HIGH) & HIGH;
        let doubled = spaces & (spaces << 8 | last_is_space);
        last_is_space = spaces >> 56;
        others | doubled == 0
    });
    plain.count() * STEP
}

/// Counts bytes from the beginning none of which is one of these ASCII ones or beyond ASCII, as far as whole steps tell.
pub(in crate::story) fn count_without(bytes: &[u8], range: RangeInclusive<u8>) -> usize {
    // Added to a byte of ASCII, the first makes its high bit where it is not below the range, the other where it is above.
    let from = ONES * u64::from(0x80 - range.start());
    let above = ONES * u64::from(0x7f - range.end());
    let (chunks, _) = bytes.as_chunks::<STEP>();
    let without = chunks.iter().take_while(|chunk| {
        let text = u64::from_le_bytes(**chunk);
        let low = text & !HIGH;
        let inside = (low + from) & !(low + above) & HIGH;
        (text & HIGH) | inside == 0
    });
    without.count() * STEP
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_are_found_as_byte_by_byte(bytes in prop::collection::vec(0_u8..=0x84, 0..40), start in 1_u8..0x7f, length in 0_u8..30) {
            let range = start..=start.saturating_add(length).min(0x7f);
            let found = bytes.iter().position(|byte| range.contains(byte) || !byte.is_ascii());
            let whole = found.map_or(bytes.len() / STEP, |at| at / STEP);
            prop_assert_eq!(count_without(&bytes, range), whole * STEP);
        }
    }
}
