//! Finds the dateline of a text: ordered families of forms, each read from the beginning of a line.
//!
//! Precision first: what may be ordinary text is no dateline. Must not know: markers, the store, the clock.

mod dated;
mod eastern;
mod mark_first;
mod undated;
mod western;

use super::WireContext;
use super::agencies::{mark_at, marks};
use super::date::Stamp;
use super::marker;
use super::scan::{bracketed, first_characters, is_capitals};
use crate::model::{BLOCK, Dateline, bits_where, blocks, letter_bits};

/// Paragraphs that are looked at.
const PARAGRAPHS: usize = 5;

/// Lines of one paragraph that are looked at.
const LINES: usize = 6;

/// Notes in brackets before a dateline that are passed over.
const NOTES: usize = 3;

/// Characters of a line in which a dateline has to end.
const DATELINE_CHARACTERS: usize = 160;

/// Characters of a note before a dateline.
const NOTE_CHARACTERS: usize = 400;

/// A dateline with what the model has no field for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) dateline: Dateline,
    pub(super) stamp: Stamp,
    /// Index of the paragraph.
    pub(super) paragraph: usize,
    /// Byte offset in the paragraph.
    pub(super) start: usize,
}

/// The parts of a dateline, read from the beginning of a text.
struct Parts<'a> {
    places: Vec<String>,
    stamp: Stamp,
    agency: Option<&'a str>,
    /// What follows the separator.
    rest: &'a str,
}

/// Finds the first dateline in the first five paragraphs.
pub(super) fn find(paragraphs: &[String], context: &WireContext<'_>) -> Option<Found> {
    let paragraphs = paragraphs.iter().take(PARAGRAPHS).enumerate();
    paragraphs
        .into_iter()
        .find_map(|(index, paragraph)| find_in(index, paragraph, context))
}

fn find_in(index: usize, paragraph: &str, context: &WireContext<'_>) -> Option<Found> {
    paragraph.lines().take(LINES).find_map(|line| {
        starts(line).into_iter().find_map(|text| {
            let window = first_characters(text, DATELINE_CHARACTERS);
            let parts = read(window, context)?;
            let raw = super::scan::before(window, parts.rest).trim();
            let start = (text.as_ptr() as usize).saturating_sub(paragraph.as_ptr() as usize);
            let dateline = Dateline {
                text: raw.to_owned(),
                places: parts.places,
                month: parts.stamp.month,
                day: parts.stamp.day,
                agency: parts.agency.map(str::to_owned),
            };
            Some(Found {
                dateline,
                stamp: parts.stamp,
                paragraph: index,
                start,
            })
        })
    })
}

fn read<'a>(window: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    eastern::read(window)
        .or_else(|| mark_first::read(window, context))
        .or_else(|| {
            let may_end = !holds_no_sign(window);
            may_end
                .then(|| western::place_first(window, context))
                .flatten()
        })
        .or_else(|| {
            let reads = context.dateline_without_agency;
            reads.then(|| western::without_agency(window)).flatten()
        })
}

/// Tells of a text that nothing stands in it that ends the dateline of a script with spaces: no bracket, slash or dash of ASCII, nothing
/// beyond ASCII, and no mark where a word begins. So it is with most beginnings of most texts.
#[expect(clippy::needless_bitwise_bool, reason = "no branch for a byte")]
fn holds_no_sign(text: &str) -> bool {
    let marks = marks();
    let (mut at, mut in_word) = (0, false);
    for (block, length) in blocks(text.as_bytes()) {
        let signs = bits_where(&block, |byte| {
            (byte == b'(') | (byte == b'/') | (byte == b'-') | (byte >= 0x80)
        });
        if signs != 0 {
            return false;
        }
        let letters = letter_bits(&block);
        let mut begins = letters & !(letters << 1 | u64::from(in_word));
        while begins != 0 {
            let word = text.get(at + begins.trailing_zeros() as usize..);
            let word = word.unwrap_or_default();
            if marks.may_begin(word.as_bytes()) && mark_at(word).is_some() {
                return false;
            }
            begins &= begins - 1;
        }
        in_word = letters >> (BLOCK - 1) & 1 == 1;
        at += length;
    }
    true
}

/// Gives the texts of a line at which a dateline may begin: after bullets, notes in brackets, markers, `By NAME`.
fn starts(line: &str) -> Vec<&str> {
    let mut text = without_bullet(line);
    let mut starts = vec![text];
    for _ in 0..NOTES {
        let Some(after) = after_note(text) else { break };
        text = without_bullet(after);
        starts.push(text);
    }
    starts.extend(marker::at_start(text).map(|(_, after)| after));
    starts.extend(after_by_line(text));
    starts
}

fn without_bullet(text: &str) -> &str {
    text.trim_start_matches(|character: char| {
        character.is_whitespace()
            || "*•·■▪►●○◆◇△▲□―–—-\u{feff}\u{200b}\u{200e}\u{200f}".contains(character)
    })
}

fn after_note(text: &str) -> Option<&str> {
    let (note, after) = bracketed(text, '(', ')').or_else(|| bracketed(text, '[', ']'))?;
    let is_note =
        note.contains(' ') && note.chars().take(NOTE_CHARACTERS + 1).count() <= NOTE_CHARACTERS;
    (is_note && !after.trim_start().is_empty()).then_some(after)
}

/// Words before the name of an author.
const BY_WORDS: &[&str] = &["By ", "BY ", "Par ", "Por ", "Von ", "Di ", "Da "];

/// Gives the text from the first word in capitals after a by-line.
fn after_by_line(text: &str) -> Option<&str> {
    let window = first_characters(text, DATELINE_CHARACTERS);
    BY_WORDS.iter().find(|by| window.starts_with(*by))?;
    let mut words = window.split_whitespace().skip(2);
    let place = words
        .find(|word| is_capitals(word) && word.chars().filter(|c| c.is_alphabetic()).count() > 2)?;
    text.get((place.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn without_a_sign_there_is_no_dateline(
            text in "((PARIS|Nov\\. 26|26|AFP|Reuters|dpa|KCNA|the|said|X)[ .,:;_=\"]{1,3}){0,6}",
            own in prop::option::of("(AFP|the|said)"),
        ) {
            let context = WireContext {
                agency: own.as_deref(),
                ..WireContext::default()
            };
            if holds_no_sign(&text) {
                prop_assert!(western::place_first(&text, &context).is_none());
            }
        }
    }

    #[test]
    fn most_texts_hold_no_sign() {
        for (text, expected) in [
            ("The minister said on Monday that", true),
            ("PARIS (AFP) - The", false),
            ("SYDNEY March 22 AAP _ The", false),
            ("Orléans, 26", false),
        ] {
            assert_eq!(holds_no_sign(text), expected, "{text}");
        }
    }
}
