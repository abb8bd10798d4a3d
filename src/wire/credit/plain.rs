//! Passes over what credits nobody, as nearly all of most texts is.
//!
//! Must not know: what credits.

use crate::model::{beyond_bits, blocks, count_letters, letter_bits};
use crate::wire::agencies::{begins_like_mark, marks};

/// Bytes of which none may be beyond ASCII where a whole block is looked at.
const NEAR_BYTES: usize = 8;

/// Passes over ASCII in which no mark begins, as nearly all of most texts is: gives where it ends, and whether a word goes on there. Marks
/// begin where words of letters and digits do, or beyond ASCII.
pub(super) fn pass_plain(body: &str, mut at: usize, mut in_word: bool) -> (usize, bool) {
    let marks = marks();
    let bytes = body.as_bytes();
    let rest = bytes.get(at..).unwrap_or_default();
    // A block would tell no more.
    if rest.iter().take(NEAR_BYTES).any(|byte| !byte.is_ascii()) {
        return pass_plain_words(bytes, at, in_word);
    }
    for (block, length) in blocks(rest) {
        let letters = letter_bits(&block);
        let end = beyond_bits(&block).trailing_zeros().min(small(length));
        let mut begins = letters & !(letters << 1 | u64::from(in_word));
        while begins != 0 {
            let begin = begins.trailing_zeros();
            if begin >= end {
                break;
            }
            let place = at + begin as usize;
            if marks.may_begin(bytes.get(place..).unwrap_or_default()) {
                return (place, false);
            }
            begins &= begins - 1;
        }
        if end > 0 {
            in_word = letters >> (end - 1) & 1 == 1;
        }
        at += end as usize;
        if end < small(length) {
            break;
        }
    }
    (at, in_word)
}

fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Does what [`pass_plain`] does, word by word.
fn pass_plain_words(bytes: &[u8], mut at: usize, mut in_word: bool) -> (usize, bool) {
    while let Some(rest) = bytes.get(at..)
        && rest.first().is_some_and(u8::is_ascii)
        && (in_word || !begins_like_mark(rest))
    {
        // A word goes with what parts it from the next, where no mark begins either.
        at += count_letters(rest);
        in_word = true;
        if bytes.get(at).is_some_and(u8::is_ascii) {
            at += 1;
            in_word = false;
        }
    }
    (at, in_word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_mark_is_passed_over(text in "([ -~]{0,9}(AFP|KCNA|Reuters|1PRIME|é|한|ТАСС|新华社)?){0,6}", in_word: bool) {
            let (end, word) = pass_plain(&text, 0, in_word);
            let mut goes_on = in_word;
            for (at, character) in text.char_indices().take_while(|(at, _)| *at < end) {
                prop_assert!(character.is_ascii());
                prop_assert!(goes_on || !begins_like_mark(&text.as_bytes()[at..]));
                goes_on = character.is_ascii_alphanumeric();
            }
            prop_assert_eq!(word, goes_on);
            let rest = &text.as_bytes()[end..];
            prop_assert!(rest.first().is_none_or(|next| !next.is_ascii()) || (!word && begins_like_mark(rest)));
        }
    }
}
