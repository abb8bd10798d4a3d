//! Where the mark of an agency ends, in languages that join endings and prepositions to names.
//!
//! Must not know: agencies, what credits.

use super::{is_cyrillic, is_hangul, is_ideograph};
use crate::wire::scan::before;

/// Most letters of an ending.
const ENDING_LETTERS: usize = 4;

/// Most letters of an ending in Cyrillic, where names of agencies are declined like any other.
const CYRILLIC_LETTERS: usize = 2;

/// Endings that Hungarian, Estonian and Armenian join to names with a hyphen.
const HYPHENED: &[&str] = &[
    "nek", "nak", "ben", "ban", "tól", "től", "ról", "ről", "ból", "ből", "hoz", "hez", "nél",
    "nál", "ra", "re", "t", "val", "vel", "le", "ile", "ga", "ը", "ի", "ին",
];

/// Tells whether a word ends behind a mark; marks in scripts that join endings may carry a short one.
pub(super) fn ends_word(mark: &str, rest: &str) -> bool {
    let Some(last) = mark.chars().next_back() else {
        return false;
    };
    if is_ideograph(last) || is_hangul(last) {
        return true;
    }
    if is_cyrillic(last) {
        let letters = rest.chars().take_while(|letter| is_cyrillic(*letter));
        return letters.count() <= CYRILLIC_LETTERS;
    }
    !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('-')
}

/// Passes over an ending behind a hyphen: `MTI-nek`.
pub(super) fn behind_hyphen(rest: &str) -> Option<&str> {
    let ending = rest.strip_prefix('-')?;
    let after = ending.trim_start_matches(char::is_lowercase);
    let ends = HYPHENED.contains(&before(ending, after));
    (ends && !after.starts_with(char::is_alphanumeric)).then_some(after)
}

/// Passes over an ending that a name carries: `Reutera`, `Tassin`. Other names begin like this, so the text has to call it an agency.
pub(super) fn behind_letters<'a>(mark: &str, rest: &'a str) -> Option<&'a str> {
    let after = rest.trim_start_matches(char::is_lowercase);
    let letters = before(rest, after).chars().count();
    let bends = mark.chars().count() >= ENDING_LETTERS
        && mark.ends_with(char::is_lowercase)
        && (1..=ENDING_LETTERS).contains(&letters);
    let ends = !after.starts_with(|next: char| next.is_alphanumeric() || next == '-');
    (bends && ends).then_some(after)
}

/// Takes an ending behind an apostrophe away, as Turkish joins them to names: `Ajansı'nın (AA)`.
pub(super) fn without_ending(rest: &str) -> &str {
    let Some(ending) = rest.strip_prefix(['\'', '’']) else {
        return rest;
    };
    let after = ending.trim_start_matches(char::is_lowercase);
    let letters = before(ending, after).chars().count();
    if letters <= ENDING_LETTERS {
        after
    } else {
        rest
    }
}
