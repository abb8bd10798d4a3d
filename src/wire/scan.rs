//! Small readings of text: beginnings without regard to case, balanced brackets, single edits.
//!
//! Must not know: what the text is about.

use std::collections::HashMap;

/// Gives the rows of a table of words: columns parted by tabs; lines that begin with `#` are comments.
pub(super) fn rows<const COLUMNS: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

/// Rows of a table by the letter with which they begin: tables of hundreds of words are tried on every paragraph.
pub(super) struct Beginnings<T> {
    /// By a small letter, or another sign of ASCII, in the order of the table.
    by_letter: [Vec<(&'static str, T)>; 128],
    /// By a small letter beyond ASCII.
    beyond: HashMap<char, Vec<(&'static str, T)>>,
}

impl<T: Copy> Beginnings<T> {
    /// Takes words with what they mean.
    pub(super) fn new(rows: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut beginnings = Self {
            by_letter: [const { Vec::new() }; 128],
            beyond: HashMap::new(),
        };
        for (word, meaning) in rows {
            let Some(letter) = word.chars().next().map(small) else {
                continue;
            };
            let of_letter = match beginnings.by_letter.get_mut(letter as usize) {
                Some(of_letter) => of_letter,
                None => beginnings.beyond.entry(letter).or_default(),
            };
            of_letter.push((word, meaning));
        }
        beginnings
    }

    /// Gives the rows with which a text may begin, without regard to case, in the order of the table.
    pub(super) fn like(&self, text: &str) -> &[(&'static str, T)] {
        let Some(letter) = text.chars().next().map(small) else {
            return &[];
        };
        let of_letter = self.by_letter.get(letter as usize);
        of_letter
            .or_else(|| self.beyond.get(&letter))
            .map_or(&[], Vec::as_slice)
    }

    /// Gives the rows of the table, those of one letter in its order.
    #[cfg(test)]
    pub(super) fn all(&self) -> Vec<(&'static str, T)> {
        let rows = self.by_letter.iter().chain(self.beyond.values());
        rows.flatten().copied().collect()
    }
}

/// Gives one letter for all that [`is_same_letter`] takes for the same.
fn small(letter: char) -> char {
    match letter {
        'ı' => 'i',
        _ if letter.is_ascii() => letter.to_ascii_lowercase(),
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// Cuts a text after at most `count` characters.
pub(super) fn first_characters(text: &str, count: usize) -> &str {
    if let Some(head) = text.get(..count)
        && head.is_ascii()
    {
        return head;
    }
    match text.char_indices().nth(count) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// Takes a beginning away without regard to case.
#[inline]
pub(super) fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    // Nearly all fail at the first byte.
    if let (Some(one), Some(other)) = (text.as_bytes().first(), prefix.as_bytes().first())
        && one.is_ascii()
        && other.is_ascii()
        && !one.eq_ignore_ascii_case(other)
    {
        return None;
    }
    strip_letters(text, prefix)
}

fn strip_letters<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let found = rest.next()?;
        if !is_same_letter(found, wanted) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Compares two letters without regard to case. Most texts fail at the first one, told without the tables of Unicode.
fn is_same_letter(one: char, other: char) -> bool {
    match (one.is_ascii(), other.is_ascii()) {
        (true, true) => one.eq_ignore_ascii_case(&other),
        (false, false) => one == other || one.to_lowercase().eq(other.to_lowercase()),
        (false, true) => is_case_of_ascii(one, other),
        (true, false) => is_case_of_ascii(other, one),
    }
}

/// Tells whether a letter beyond ASCII is another case of one of ASCII: the sign for kelvin, and the two of Turkish.
fn is_case_of_ascii(beyond: char, ascii: char) -> bool {
    const KELVIN: char = '\u{212a}';
    match beyond {
        KELVIN => ascii.eq_ignore_ascii_case(&'k'),
        'İ' => ascii == 'i',
        'ı' => ascii == 'I',
        _ => false,
    }
}

/// Takes a beginning away where the word that it ends with ends there too.
pub(super) fn strip_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    strip_prefix_folded(text, words).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Parts a text that begins with a bracket into what the bracket holds, other brackets of its kind included, and what follows.
#[inline]
pub(super) fn bracketed(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    // Nearly all begin with another byte.
    let mut written = [0; 4];
    open.encode_utf8(&mut written);
    if text.as_bytes().first() == written.first() {
        balanced(text, open, close)
    } else {
        None
    }
}

fn balanced(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(open)?;
    let mut depth = 1_u32;
    for (index, character) in inside.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
        }
        if depth == 0 {
            let after = inside.get(index + close.len_utf8()..)?;
            return Some((inside.get(..index)?, after));
        }
    }
    None
}

/// Gives the part of `text` that ends where `rest`, its own end, begins.
pub(super) fn before<'a>(text: &'a str, rest: &str) -> &'a str {
    text.get(..text.len().saturating_sub(rest.len()))
        .unwrap_or(text)
}

/// Gives the words of a text in their order, each with what follows it.
pub(super) fn words_with_rest(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        rest = behind;
        (!word.is_empty()).then_some((word, rest))
    })
}

/// Gives the words of a text from its end on, each with what stands before it.
pub(super) fn words_from_end(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut left = text;
    std::iter::from_fn(move || {
        left = left.trim_end();
        let word = left.rsplit(char::is_whitespace).next()?;
        left = before(left, word);
        (!word.is_empty()).then_some((word, left))
    })
}

/// Tells whether all letters are capitals, of which there is at least one.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Tells whether a character belongs to a script that knows no capitals.
pub(super) fn is_caseless(character: char) -> bool {
    character.is_alphabetic() && !character.is_lowercase() && !character.is_uppercase()
}

/// Tells whether one letter more, less or another, or two letters swapped, make one word of the other.
pub(super) fn within_one_edit(left: &str, right: &str) -> bool {
    let shared = left.chars().zip(right.chars());
    let shared = shared.take_while(|(one, other)| one == other);
    let shared: usize = shared.map(|(letter, _)| letter.len_utf8()).sum();
    let left = left.get(shared..).unwrap_or_default();
    let right = right.get(shared..).unwrap_or_default();
    let (mut behind_left, mut behind_right) = (left.chars(), right.chars());
    let first = (behind_left.next(), behind_right.next());
    let (of_left, of_right) = (behind_left.as_str(), behind_right.as_str());
    match first {
        (None, None) => true,
        (Some(_), None) => of_left.is_empty(),
        (None, Some(_)) => of_right.is_empty(),
        (Some(_), Some(_)) if of_left == of_right || of_left == right || left == of_right => true,
        first => {
            let second = (behind_right.next(), behind_left.next());
            first == second && behind_left.as_str() == behind_right.as_str()
        }
    }
}

/// Reads a full-width, Arabic-Indic, Indian or Thai digit as the digit that it is.
pub(super) fn digit(character: char) -> Option<u32> {
    let code = u32::from(character);
    let value = match code {
        0x30..=0x39 => code - 0x30,
        0x660..=0x669 => code - 0x660,
        0x6F0..=0x6F9 => code - 0x6F0,
        0x966..=0x96F => code - 0x966,
        0x9E6..=0x9EF => code - 0x9E6,
        0xE50..=0xE59 => code - 0xE50,
        0xFF10..=0xFF19 => code - 0xFF10,
        _ => return None,
    };
    Some(value)
}

/// Takes a number of at most four digits from the beginning.
pub(super) fn strip_number(text: &str) -> Option<(u32, &str)> {
    let mut value = None;
    let mut rest = text;
    for _ in 0..4 {
        let mut characters = rest.chars();
        let Some(next) = characters.next().and_then(digit) else {
            break;
        };
        value = Some(value.unwrap_or(0) * 10 + next);
        rest = characters.as_str();
    }
    let follows_digit = rest.chars().next().and_then(digit).is_some();
    value.filter(|_| !follows_digit).map(|value| (value, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_by_letter_are_all_that_a_text_begins_with(
            words in proptest::collection::vec("[a-cA-CkKiIİıéÉσς한(\u{212a}][a-b]?", 0..9),
            text in "[a-cA-CkKiIİıéÉσς한(\u{212a}]?[a-b ]{0,2}",
        ) {
            let words = words.into_iter().map(|word| &*word.leak());
            let rows: Vec<(&'static str, i32)> = words.zip(0..).collect();
            let table = Beginnings::new(rows.iter().copied());
            let begins = |row: &&(&str, i32)| strip_prefix_folded(&text, row.0).is_some();
            let found: Vec<_> = table.like(&text).iter().filter(begins).collect();
            let expected: Vec<_> = rows.iter().filter(begins).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn words_within_one_edit_are_those_that_one_edit_makes(left in "[abé]{0,5}", right in "[abé]{0,5}") {
            let letters: Vec<char> = left.chars().collect();
            let mut made = vec![letters.clone()];
            for place in 0..=letters.len() {
                for letter in ['a', 'b', 'é'] {
                    let mut more = letters.clone();
                    more.insert(place, letter);
                    made.push(more);
                    let mut other = letters.clone();
                    if let Some(changed) = other.get_mut(place) {
                        *changed = letter;
                        made.push(other);
                    }
                }
                if place < letters.len() {
                    let mut less = letters.clone();
                    less.remove(place);
                    made.push(less);
                }
                if place + 1 < letters.len() {
                    let mut swapped = letters.clone();
                    swapped.swap(place, place + 1);
                    made.push(swapped);
                }
            }
            let expected = made.contains(&right.chars().collect());
            prop_assert_eq!(within_one_edit(&left, &right), expected);
        }
    }
}
