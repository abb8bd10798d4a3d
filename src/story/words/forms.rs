//! Forms of one text: letters with marks that are one character or several, styles of signs, characters without width.
//!
//! Must not know: words.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::fold_spaces;

/// Gives a text in the form in which letters and their marks are one character (Unicode NFC). Most texts are in that form.
pub(in crate::story) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Folds white space, forms of Unicode and typography: styles of quotes, dashes and dots, characters without width.
pub(in crate::story) fn fold_style(text: &str) -> String {
    let mut styled = String::with_capacity(text.len());
    for character in composed(text).chars() {
        match character {
            '\u{201c}'..='\u{201f}'
            | '\u{ab}'
            | '\u{bb}'
            | '\u{300c}'..='\u{300f}'
            | '\u{ff02}' => {
                styled.push('"');
            }
            '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}' | '\u{2032}' | '`' | '\u{b4}' => {
                styled.push('\'');
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{ff0d}' => styled.push('-'),
            '\u{2026}' => styled.push_str("..."),
            other if is_unseen(other) => {}
            other => styled.push(other),
        }
    }
    // Two single quotes and two hyphens are typewriter forms of one sign.
    fold_spaces(&styled.replace("''", "\"").replace("--", "-"))
}

/// Tells whether a character has no width of its own: places for breaks, joiners, marks of direction, styles of the sign before.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fe0e}'
            | '\u{fe0f}'
            | '\u{feff}'
    )
}
