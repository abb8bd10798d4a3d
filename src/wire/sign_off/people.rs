//! Lines that name people who worked on a story: `Editor: Ann Lee`, `（編輯：張偉）1151124`, `AP writer Ann Lee contributed.`
//!
//! Must not know: where in a story a line stands.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::wire::scan::{is_caseless, rows};

/// Labels before names, with their language.
const TABLE: &str = include_str!("../words/labels.tsv");

static LABELS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| rows(TABLE).map(|[label, _]| label).collect());

/// Longest line of labels and names, in characters.
const LINE_CHARACTERS: usize = 80;

/// Most words of the names behind one label.
const NAME_WORDS: usize = 10;

/// Words that join names.
const JOINTS: &[&str] = &[
    "and", "und", "et", "y", "e", "i", "a", "и", "і", "ve", "dan", "en", "och", "og", "ja", "de",
    "da", "di", "del", "van", "von", "bin", "al", "el", "la", "le", "dos", "du", "der", "in",
];

/// Longest sentence that thanks those who contributed, in characters.
const CONTRIBUTION_CHARACTERS: usize = 300;

/// Tells whether a line holds labels with names and nothing else, in brackets or not; an agency may put a number behind.
pub(super) fn is_labelled(text: &str) -> bool {
    if text.chars().nth(LINE_CHARACTERS).is_some()
        || text.ends_with(['!', '?', '。', '！', '？', '؟', '"', '”'])
    {
        return false;
    }
    let text = text.trim_start_matches(['*', '■', '•', ' ']);
    let bare = text.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    let inside = [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')]
        .iter()
        .find_map(|(open, close)| bare.strip_prefix(*open)?.strip_suffix(*close));
    let mut parts = inside
        .unwrap_or(text)
        .split(['／', '/', ';', '；', '|', '\n'])
        .filter(|part| !part.trim().is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(is_label_with_name)
}

fn is_label_with_name(part: &str) -> bool {
    let Some((label, name)) = part.trim().split_once([':', '：']) else {
        return false;
    };
    let label = label.trim().trim_end_matches('.').to_lowercase();
    LABELS.contains(label.as_str()) && is_name(name.trim())
}

/// Names stand in capitals or in a script without them, few words long and without a sentence.
fn is_name(name: &str) -> bool {
    let mut words = name
        .split([' ', ',', '、', '&', '\u{a0}'])
        .filter(|word| !word.is_empty());
    let is_part = |word: &str| {
        JOINTS.contains(&word)
            || word.starts_with(|first: char| {
                first.is_uppercase() || is_caseless(first) || first == '@'
            })
    };
    name.starts_with(char::is_alphabetic)
        && words.clone().take(NAME_WORDS + 1).count() <= NAME_WORDS
        && !name.contains([':', '：', '?', '!', '।', '«', '"'])
        && !name.trim_end_matches('.').contains(". ")
        && words.all(is_part)
}

/// Tells whether a sentence names those who contributed: `AP writer Ann Lee in Paris contributed to this report.`
pub(super) fn is_contribution(text: &str) -> bool {
    if text.chars().nth(CONTRIBUTION_CHARACTERS).is_some() {
        return false;
    }
    let ends = [
        " contributed.",
        " contributed to this report.",
        " contributed to this story.",
        " contributed reporting.",
    ];
    let names_desk = [
        " writer",
        " reporter",
        " journalist",
        " correspondent",
        " staff",
        "reported from",
    ];
    ends.iter().any(|end| text.ends_with(end))
        && names_desk.iter().any(|word| text.contains(word))
        && text.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_once() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(LABELS.len(), lines);
        assert!(LABELS.iter().all(|label| *label == label.to_lowercase()));
    }
}
