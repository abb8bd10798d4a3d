//! What bytes of ASCII are, without the tables of Unicode: for walks over whole texts, many bytes at a time.

/// Bytes that are looked at together: a bit of a number for each.
pub const BLOCK: usize = 64;

/// Bytes of a step: those that one number holds.
const STEP: usize = 8;

/// Bytes that are looked at one by one: a block pays for more.
const FEW: usize = 16;

const ONES: u64 = u64::from_le_bytes([1; STEP]);
const HIGH: u64 = ONES << 7;

/// Counts the ASCII letters and digits with which bytes begin.
#[inline]
pub fn count_letters(bytes: &[u8]) -> usize {
    let (steps, rest) = bytes.as_chunks::<STEP>();
    for (before, step) in steps.iter().enumerate() {
        let others = letters_of(u64::from_le_bytes(*step)) ^ HIGH;
        if others != 0 {
            return before * STEP + others.trailing_zeros() as usize / STEP;
        }
    }
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric());
    bytes.len() - rest.len() + letters.count()
}

/// Gives the high bit of each byte that is an ASCII letter or digit.
fn letters_of(text: u64) -> u64 {
    let low = text & !HIGH;
    let small = low | (ONES * 0x20);
    (within(small, b'a', b'z') | within(low, b'0', b'9')) & !text & HIGH
}

/// Gives the high bit of each byte within a range, all of them of ASCII; other bits may be anything.
fn within(ascii: u64, first: u8, last: u8) -> u64 {
    let from = ONES * u64::from(0x80 - first);
    let above = ONES * u64::from(0x7f - last);
    (ascii + from) & !(ascii + above)
}

/// Gives bytes in blocks, the last one filled up with zeros, each with how many of its bytes count.
pub fn blocks(bytes: &[u8]) -> impl Iterator<Item = ([u8; BLOCK], usize)> {
    let (whole, rest) = bytes.as_chunks::<BLOCK>();
    let last = (!rest.is_empty()).then(|| {
        let mut last = [0; BLOCK];
        for (to, byte) in last.iter_mut().zip(rest) {
            *to = *byte;
        }
        (last, rest.len())
    });
    let whole = whole.iter().map(|block| (*block, BLOCK));
    whole.chain(last)
}

/// Gives a bit for each byte that is an ASCII letter or digit.
pub fn letter_bits(block: &[u8; BLOCK]) -> u64 {
    bits_where(block, is_letter)
}

/// Gives a bit for each byte beyond ASCII.
pub fn beyond_bits(block: &[u8; BLOCK]) -> u64 {
    bits_where(block, |byte| byte >= 0x80)
}

/// Gives a bit for each byte of which something is true. Where that is told without a branch, many bytes are told at once.
#[inline]
pub fn bits_where(block: &[u8; BLOCK], is_so: impl Fn(u8) -> bool) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(is_so(byte)));
    let (steps, _) = flags.as_chunks::<STEP>();
    let bits = steps.iter().enumerate().map(|(place, step)| {
        let step = u64::from_le_bytes(*step).wrapping_mul(GATHER);
        step >> (u64::BITS - 8) << (place * STEP)
    });
    bits.fold(0, |all, bits| all | bits)
}

fn is_letter(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') < 5)
}

/// Counts runs without white space that hold a letter or a digit, in bytes of ASCII. `inside` tells whether the bytes begin within a run
/// that was counted already; given back is whether they end within one that was.
pub(super) fn count_runs(ascii: &[u8], mut inside: bool) -> (u64, bool) {
    let mut count = 0;
    if ascii.len() < FEW {
        for byte in ascii {
            let begins = is_letter(*byte) && !inside;
            count += u64::from(begins);
            inside = (inside | begins) && !is_space(*byte);
        }
        return (count, inside);
    }
    for (block, length) in blocks(ascii) {
        let ends = u64::MAX >> (BLOCK - length);
        let spaces = bits_where(&block, is_space) & ends;
        // Any letter added to the ones of its run carries to where the run ends.
        let (sum, carried) = (!spaces & ends).overflowing_add(letter_bits(&block) & ends);
        let (sum, carried_too) = sum.overflowing_add(u64::from(inside));
        let goes_on = match sum.checked_shr(u32::try_from(length).unwrap_or_default()) {
            Some(behind) => behind & 1 == 1,
            None => carried || carried_too,
        };
        count += u64::from((sum & spaces).count_ones()) + u64::from(goes_on) - u64::from(inside);
        inside = goes_on;
    }
    (count, inside)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn letters_are_counted_as_one_by_one(bytes in prop::collection::vec(0_u8..=0xff, 0..12), letters in "[a-zA-Z0-9]{0,20}") {
            let bytes = [letters.as_bytes(), &bytes].concat();
            let expected = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            prop_assert_eq!(count_letters(&bytes), expected);
        }

        #[test]
        fn bits_are_those_of_the_bytes(bytes in prop::collection::vec(0_u8..=0xff, 0..200)) {
            let mut at = 0;
            for (block, length) in blocks(&bytes) {
                let (letters, beyond) = (letter_bits(&block), beyond_bits(&block));
                for (place, byte) in block.iter().enumerate() {
                    let expected = bytes.get(at + place).copied().filter(|_| place < length);
                    prop_assert_eq!(expected.unwrap_or_default(), *byte);
                    prop_assert_eq!(letters >> place & 1 == 1, byte.is_ascii_alphanumeric());
                    prop_assert_eq!(beyond >> place & 1 == 1, !byte.is_ascii());
                }
                at += length;
            }
            prop_assert_eq!(at, bytes.len());
        }

        #[test]
        fn runs_are_counted_as_one_by_one(text in "([a-zA-Z09.,\u{7f}-]{0,9}[ \t\u{b}\r\n]{0,2}){0,24}", inside: bool) {
            // A run that was counted already holds a letter.
            let whole = if inside { format!("a{text}") } else { text.clone() };
            let has_letter = |run: &&str| run.contains(|sign: char| sign.is_ascii_alphanumeric());
            let mut runs = whole.split(char::is_whitespace);
            let count = runs.clone().filter(has_letter).count() as u64;
            let ends = runs.next_back().is_some_and(|run| has_letter(&run));
            prop_assert_eq!(count_runs(text.as_bytes(), inside), (count - u64::from(inside), ends));
        }
    }
}
