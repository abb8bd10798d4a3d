//! Small work on text: folding white space, comparing, joining.
//!
//! Must not know: HTML.

use std::sync::LazyLock;

/// Folds runs of white space to one space and drops characters that are not seen.
/// Quotation marks, apostrophes and joiners of Indic and Persian script stay as they are.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(&mut folded, 0, text);
    folded.truncate(folded.trim_end().len());
    folded
}

/// What was counted while a run of text was appended.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// Characters, those of scripts without spaces counted 2.5 times.
    pub(super) weight: usize,
    /// Commas and their kin.
    pub(super) commas: usize,
}

/// Appends `text` to `target` with white space folded; `start` is where the current piece of text begins in `target`.
pub(super) fn push_folded(target: &mut String, start: usize, text: &str) -> Run {
    if is_folded_ascii(text) {
        return push_as_it_stands(target, start, text);
    }
    if is_plain_ascii(text) {
        return push_ascii(target, start, text);
    }
    let mut after_space = target.len() == start || target.ends_with(' ');
    let (mut plain, mut dense, mut commas) = (0, 0, 0);
    target.reserve(text.len());
    for character in text.chars() {
        if character.is_whitespace() {
            if !after_space {
                target.push(' ');
                after_space = true;
                plain += 1;
            }
        } else if !is_unseen(character) {
            target.push(character);
            after_space = false;
            if is_spaceless(character) {
                dense += 1;
            } else {
                plain += 1;
            }
            commas += usize::from(matches!(
                character,
                ',' | ';' | '，' | '、' | '،' | '؛' | '；'
            ));
        }
    }
    Run {
        weight: plain + dense * 5 / 2,
        commas,
    }
}

/// Tells whether a text is ASCII and folded but for its ends.
#[expect(clippy::needless_bitwise_bool, reason = "no branch for a byte")]
fn is_folded_ascii(text: &str) -> bool {
    let mut after_space = false;
    let mut is_folded = true;
    for byte in text.bytes() {
        let is_space = byte == b' ';
        is_folded &= matches!(byte, b' '..=b'~') & !(is_space & after_space);
        after_space = is_space;
    }
    is_folded
}

/// Appends a text that needs no folding within.
fn push_as_it_stands(target: &mut String, start: usize, text: &str) -> Run {
    let after_space = target.len() == start || target.ends_with(' ');
    let text = if after_space {
        text.strip_prefix(' ').unwrap_or(text)
    } else {
        text
    };
    target.push_str(text);
    Run {
        weight: text.len(),
        commas: commas_of(text),
    }
}

fn commas_of(ascii: &str) -> usize {
    ascii
        .bytes()
        .filter(|byte| matches!(byte, b',' | b';'))
        .count()
}

/// Tells whether a text is ASCII without controls other than white space: most text of most pages.
fn is_plain_ascii(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// Does what `push_folded` does, word by word.
fn push_ascii(target: &mut String, start: usize, text: &str) -> Run {
    let before = target.len();
    let after_space = before == start || target.ends_with(' ');
    let is_space = |character: char| character.is_ascii_whitespace();
    target.reserve(text.len() + 1);
    if text.starts_with(is_space) && !after_space {
        target.push(' ');
    }
    let mut words = text.split_ascii_whitespace();
    if let Some(first) = words.next() {
        target.push_str(first);
        for word in words {
            target.push(' ');
            target.push_str(word);
        }
        if text.ends_with(is_space) {
            target.push(' ');
        }
    }
    Run {
        weight: target.len() - before,
        commas: commas_of(text),
    }
}

/// Tells whether a character is never seen: controls, byte order marks, soft hyphens, zero width spaces.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}'
    ) || character.is_control()
}

/// Code points of the basic multilingual plane, in words of 64 bits.
const PLANE_WORDS: usize = 0x1_0000 / 64;

/// A bit for each code point of the basic multilingual plane: whether it is a letter or a digit.
static ALPHANUMERIC: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let word = |word: u32| {
        (0..64)
            .filter(|bit| char::from_u32(word * 64 + bit).is_some_and(char::is_alphanumeric))
            .fold(0, |bits, bit| bits | 1_u64 << bit)
    };
    (0..).map(word).take(PLANE_WORDS).collect()
});

/// Tells whether a character is a letter or a digit. The standard library searches for it in scripts other than Latin.
pub(super) fn is_alphanumeric(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    let code = u32::from(character);
    let word = usize::try_from(code / 64).unwrap_or(usize::MAX);
    match ALPHANUMERIC.get(word) {
        Some(bits) => bits >> (code % 64) & 1 == 1,
        None => character.is_alphanumeric(),
    }
}

/// Tells whether a character belongs to a script that is written without spaces.
pub(super) const fn is_spaceless(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Tells whether a character belongs to a script that puts no spaces between its words: [`is_spaceless`], or Thai, Lao, Burmese and
/// Khmer, whose characters say no more than Latin ones.
pub(super) const fn is_unparted(character: char) -> bool {
    is_spaceless(character)
        || matches!(character, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Tells whether a character is a sign on a letter that Unicode counts as no letter: it stands within a word.
pub(super) const fn is_mark(character: char) -> bool {
    // Accents, Hebrew and Arabic points; then nuktas and viramas of India; then signs of Thailand, Laos, Burma and Cambodia.
    matches!(
        character,
        '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}' | '\u{b3c}' | '\u{b4d}'
        | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}'
        | '\u{e47}'..='\u{e4e}' | '\u{ec8}'..='\u{ece}' | '\u{1037}'..='\u{103a}' | '\u{17c9}'..='\u{17d3}'
    )
}

/// Gives letters and digits in lower case, everything else dropped: for comparing two texts.
pub(super) fn letters(text: &str) -> String {
    if text.is_ascii() {
        let mut letters = text.to_owned();
        letters.retain(|character| character.is_ascii_alphanumeric());
        letters.make_ascii_lowercase();
        return letters;
    }
    let mut letters = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            if character.is_ascii_alphanumeric() {
                letters.push(character.to_ascii_lowercase());
            }
        } else if is_alphanumeric(character) {
            letters.extend(character.to_lowercase());
        }
    }
    letters
}

/// Counts characters, with those of scripts without spaces counted `2.5` times, as they say more.
pub(super) fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let (mut plain, mut dense) = (0, 0);
    for character in text.chars() {
        if is_spaceless(character) {
            dense += 1;
        } else {
            plain += 1;
        }
    }
    plain + dense * 5 / 2
}

/// Characters by which the share of signs in a text is judged.
const SAMPLE: usize = 4_000;

/// Weighs a text by its letters alone where most of it is signs: a wall of brackets says nothing.
pub(super) fn worded_weight(text: &str) -> usize {
    let (mut lettered, mut signs) = (0_usize, 0_usize);
    for character in text.chars().take(SAMPLE) {
        if is_alphanumeric(character) {
            lettered += 1;
        } else if !character.is_whitespace() {
            signs += 1;
        }
    }
    if signs > lettered {
        let letters = text.chars().filter(|&character| is_alphanumeric(character));
        letters.count()
    } else {
        weight(text)
    }
}

/// Gives at most `limit` characters of a text.
pub(super) fn clip(text: &str, limit: usize) -> &str {
    text.char_indices()
        .nth(limit)
        .and_then(|(end, _)| text.get(..end))
        .unwrap_or(text)
}

/// Tells whether a text ends like a sentence, closing quotation marks and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches([
        '"', '\'', '”', '’', '»', '«', '“', ')', ']', '」', '』', ' ',
    ]);
    text.ends_with([
        '.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔', '։', '።', '។', '။',
    ]) || ends_without_sign(text)
}

/// Tells whether a text is in Thai or Lao, whose sentences end without a sign, and as long as one.
fn ends_without_sign(text: &str) -> bool {
    text.ends_with(|last| matches!(last, '\u{e00}'..='\u{eff}'))
        && text.chars().count() >= UNSIGNED_SENTENCE
}

/// Least length of a sentence in a script that has no sign for its end, in characters.
const UNSIGNED_SENTENCE: usize = 80;

/// Folds a text and gives it where something is left.
pub(super) fn filled(text: &str) -> Option<String> {
    let folded = fold(text);
    (!folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_needs_no_folding_is_printable_without_double_spaces(text in "[a-e \t\n~é\u{7f}]{0,9}") {
            let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
            prop_assert_eq!(is_folded_ascii(&text), is_printable && !text.contains("  "));
        }
    }
}
