//! Words of a text: tokens for comparison, folding of white space and of typography, text of cleaned HTML.
//!
//! Must not know: items, feeds, agencies.

mod bytes;
mod forms;

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use memchr::memchr;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{BLOCK, bits_where, blocks, count_letters, letter_bits};

pub(super) use bytes::count_without;
use bytes::{STEP, plainly_spaced};
pub(super) use forms::{composed, fold_style};

/// Tells whether a character belongs to a script that is written without spaces: each such character is a word.
pub(super) fn is_spaceless(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0E00..=0x0EFF // Thai, Lao
            | 0x1000..=0x109F // Myanmar
            | 0x1780..=0x17FF // Khmer
            | 0x3040..=0x30FF // kana
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF
            | 0x20000..=0x3_FFFF
    )
}

/// Calls `visit` with each word: lower case, without punctuation, in one form of Unicode; a character of a spaceless script is a word.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut buffer = String::new();
    let text = composed(text).to_ascii_lowercase();
    each_run(&text, |run| {
        let words = text.get(run.bytes).unwrap_or_default();
        if run.is_plain {
            visit(words);
        } else {
            each_mixed_word(words, &mut buffer, &mut visit);
        }
    });
}

/// A part of a text that ASCII signs other than apostrophes stand around: neither words nor names go beyond.
pub(super) struct Run {
    pub(super) bytes: Range<usize>,
    /// Whether it is one word, of ASCII letters and digits only, as most are; else it is any number of words.
    pub(super) is_plain: bool,
}

/// Calls `visit` with each run of a text.
#[expect(clippy::needless_bitwise_bool, reason = "no branch for a byte")]
pub(super) fn each_run(text: &str, mut visit: impl FnMut(Run)) {
    let (mut at, mut open, mut is_plain) = (0, None, true);
    // The last run ends where a block without any follows.
    let end = [([0; BLOCK], 0)];
    for (block, length) in blocks(text.as_bytes()).chain(end) {
        let unclear = bits_where(&block, |byte| (byte >= 0x80) | (byte == b'\''));
        let mut runs = letter_bits(&block) | unclear;
        // A run that goes on from the block before ends at once or later in this one.
        while runs != 0 || open.is_some() {
            let begin = if open.is_some() {
                0
            } else {
                runs.trailing_zeros()
            };
            let ones = (!(runs >> begin)).trailing_zeros();
            let bits = (u64::MAX.checked_shr(u64::BITS - ones)).unwrap_or_default() << begin;
            let start = open.take().unwrap_or(at + begin as usize);
            is_plain &= unclear & bits == 0;
            runs &= !bits;
            let end = begin + ones;
            if end == u64::BITS {
                open = Some(start);
                break;
            }
            let bytes = start..at + end as usize;
            visit(Run { bytes, is_plain });
            is_plain = true;
        }
        at += length;
    }
}

/// Tells whether a byte parts runs: ASCII that is no letter, digit or apostrophe.
pub(super) fn is_break(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'\''
}

/// Calls `visit` with each word of a text whose ASCII letters are small. `word` is room for a word, empty before and after.
pub(super) fn each_mixed_word(text: &str, word: &mut String, visit: &mut impl FnMut(&str)) {
    let mut buffer = [0; 4];
    let mut rest = text;
    while !rest.is_empty() {
        let (run, behind) = plain_run(rest);
        word.push_str(run);
        let mut characters = behind.chars();
        let Some(character) = characters.next() else {
            break;
        };
        rest = characters.as_str();
        if is_spaceless(character) {
            flush(word, visit);
            if character.is_alphanumeric() {
                visit(character.encode_utf8(&mut buffer));
            }
        } else if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        } else if !is_word_mark(character) {
            flush(word, visit);
        }
    }
    flush(word, visit);
}

/// Parts a text behind the ASCII letters and digits that it begins with.
fn plain_run(text: &str) -> (&str, &str) {
    text.split_at_checked(count_letters(text.as_bytes()))
        .unwrap_or((text, ""))
}

/// Tells whether a character stands within words without being a letter: apostrophes, vowel marks, what has no width.
fn is_word_mark(character: char) -> bool {
    matches!(
        character,
        '\'' | '\u{2019}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}'
    )
}

/// Gives a run of letters in lower case.
pub(super) fn small_letters(run: &str) -> String {
    if run.is_ascii() {
        run.to_ascii_lowercase()
    } else {
        run.to_lowercase()
    }
}

fn flush(word: &mut String, visit: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        visit(word);
        word.clear();
    }
}

/// Gives the hashes of the words of a text, in order.
pub(super) fn word_hashes(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    each_word(text, |word| hashes.push(xxh3_64(word.as_bytes())));
    hashes
}

/// Counts how many values two lists share, each as often as both hold it.
pub(super) fn shared_count<T: Eq + Hash + Copy>(left: &[T], right: &[T]) -> usize {
    let mut counts: HashMap<T, usize> = HashMap::with_capacity(left.len());
    for value in left {
        *counts.entry(*value).or_default() += 1;
    }
    let mut shared = 0;
    for value in right {
        if let Some(count) = counts.get_mut(value).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}

/// Folds white space: runs become one space, ends are trimmed.
pub(super) fn fold_spaces(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each_folded(text, |piece| folded.push_str(piece));
    folded
}

/// Calls `visit` with the pieces of a text of which the text with white space folded is made.
pub(super) fn each_folded(text: &str, mut visit: impl FnMut(&str)) {
    let mut rest = text.trim();
    while let Some((before, after)) = split_at_wide_space(rest) {
        visit(before);
        visit(" ");
        rest = after.trim_start();
    }
    visit(rest);
}

/// Splits a text at the first white space that is more or other than one space.
fn split_at_wide_space(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_space = false;
    loop {
        let plain = plainly_spaced(bytes.get(at..)?, after_space);
        if plain > 0 {
            at += plain;
            after_space = bytes.get(at - 1) == Some(&b' ');
        }
        for byte in bytes.get(at..)?.iter().take(STEP) {
            let is_wide = match byte {
                b' ' => after_space,
                b'\t'..=b'\r' => true,
                ..=0xbf => false,
                _ => {
                    let character = text.get(at..)?.chars().next();
                    character.is_some_and(char::is_whitespace)
                }
            };
            if is_wide {
                return text.split_at_checked(at - usize::from(after_space));
            }
            after_space = *byte == b' ';
            at += 1;
        }
        if at == bytes.len() {
            return None;
        }
    }
}

/// Elements inside a line: their tags part no words.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
];

/// Gives the text of cleaned HTML: tags left out, common character references read. Plain text stays as it is.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = split_at_byte(rest, b'<') {
        push_unescaped(&mut text, before);
        let is_tag =
            after.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
        if !is_tag {
            text.push('<');
            rest = after;
            continue;
        }
        // A tag that never ends is no text.
        let Some((tag, following)) = split_at_byte(after, b'>') else {
            return text;
        };
        let name = tag.trim_start_matches('/');
        let name = name
            .split(|end: char| !end.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if !INLINE
            .iter()
            .any(|inline| inline.eq_ignore_ascii_case(name))
        {
            text.push(' ');
        }
        rest = following;
    }
    push_unescaped(&mut text, rest);
    text
}

/// Splits a text at the first of a byte of ASCII.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Longest character reference that is read, in bytes without `&` and `;`.
const REFERENCE_BYTES: usize = 10;

fn push_unescaped(text: &mut String, escaped: &str) {
    let mut rest = escaped;
    while let Some((before, after)) = split_at_byte(rest, b'&') {
        text.push_str(before);
        let end = after
            .bytes()
            .take(REFERENCE_BYTES + 1)
            .position(|byte| byte == b';');
        let reference = end.and_then(|end| after.get(..end));
        if let Some(character) = reference.and_then(referenced) {
            text.push(character);
            rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
        } else {
            text.push('&');
            rest = after;
        }
    }
    text.push_str(rest);
}

fn referenced(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code =
            hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16));
        return code.ok().and_then(char::from_u32);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rule without the short cut for plain words.
    fn words_one_by_one(text: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for character in composed(text).chars() {
            let is_letter = character.is_alphanumeric();
            if is_letter && !is_spaceless(character) {
                let lower = character.to_lowercase();
                words.last_mut().unwrap().extend(lower);
            } else if is_letter {
                words.extend([character.to_string(), String::new()]);
            } else if is_spaceless(character) || !is_word_mark(character) {
                words.push(String::new());
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    proptest! {
        #[test]
        fn plain_spaces_are_read_as_all_others(text in "([a-z,é한]{0,9}( |  |\n|\t|\u{a0}|\u{7f})?){0,9}") {
            let characters = || text.char_indices().zip(text.chars().skip(1).map(Some).chain([None]));
            let wide = characters().find(|((_, one), next)| {
                one.is_whitespace() && (*one != ' ' || next.is_some_and(char::is_whitespace))
            });
            let expected = wide.and_then(|((at, _), _)| text.get(..at));
            prop_assert_eq!(split_at_wide_space(&text).map(|(before, _)| before), expected);
        }

        #[test]
        fn plain_words_are_read_as_all_others(text in "([a-zA-Z0-9]{0,5}[ '’\u{ad},.ÉéßİК한北カー\u{301}\u{200b}-]?){0,40}") {
            let mut words = Vec::new();
            each_word(&text, |word| words.push(word.to_owned()));
            prop_assert_eq!(words, words_one_by_one(&text));
        }
    }
}
