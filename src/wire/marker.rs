//! Markers: the words by which an agency says what a version is (`UPDATE 2-`, `(2nd LD)`, `[속보]`, `KILL:`).
//!
//! Must not know: datelines, notes in sentences.

mod dressed;
mod end;

use std::sync::LazyLock;

use super::scan::{
    Beginnings, before, bracketed, is_capitals, rows, strip_number, strip_prefix_folded,
};
use crate::model::{Marker, MarkerKind};

/// Most markers of one headline.
const MARKERS: usize = 6;

/// Longest text in brackets that may be a marker, in characters.
const LABEL_CHARACTERS: usize = 32;

/// Longest text in brackets that may be a marker with its reason, in characters.
const REASON_CHARACTERS: usize = 100;

/// A marker with its urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) marker: Marker,
    pub(super) urgency: Option<u8>,
}

/// How a word has to stand to be a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// In capitals with any separator, a joined hyphen too; with a colon in any case.
    Desk,
    /// The same, but a hyphen does not join it to another word in capitals.
    Loose,
    /// The same as `Loose`, but in capitals before a colon too: `Withdrawal: what comes next` is a headline.
    Shouted,
    /// In capitals before a colon, a slash or a dash between spaces: elsewhere the word is an ordinary one.
    Capitals,
    /// The same, but in brackets in any case too: `Lead: a metal` is a headline, `(Lead)` before one is none.
    Bracketed,
    /// In capitals with a number: elsewhere the word is an ordinary one.
    Numbered,
    /// In any case without a separator: nobody else writes the words so.
    Opening,
    /// In capitals before `.-` alone: elsewhere the letters are a name.
    Pointed,
}

impl Style {
    fn read(text: &str) -> Option<Self> {
        match text {
            "desk" => Some(Desk),
            "loose" => Some(Loose),
            "shouted" => Some(Shouted),
            "capitals" => Some(Capitals),
            "bracketed" => Some(Bracketed),
            "numbered" => Some(Numbered),
            "opening" => Some(Opening),
            "pointed" => Some(Pointed),
            _ => None,
        }
    }
}

use MarkerKind::{Correction, Hold, Refile, Repeat, Update, Urgent, Withdrawal, Wrapup};
use Style::{Bracketed, Capitals, Desk, Loose, Numbered, Opening, Pointed, Shouted};
use end::at_end;

/// Words of markers: the word, its meaning, its urgency (0: says nothing) and how it has to stand. Longer ones before their beginnings.
const TABLE: &str = include_str!("words/markers.tsv");

static WORDS: LazyLock<Beginnings<(MarkerKind, u8, Style)>> = LazyLock::new(|| {
    Beginnings::new(rows(TABLE).filter_map(|[word, kind, urgency, style]| {
        let kind = MarkerKind::from_text(kind)?;
        Some((word, (kind, urgency.parse().ok()?, Style::read(style)?)))
    }))
});

/// Takes the markers from both ends of a headline; what is left is the headline. One that is only a marker stays as it is.
pub(super) fn take(headline: &str) -> (&str, Vec<Label>) {
    let mut text = headline.trim();
    if let Some(label) = alone(text) {
        return (text, vec![label]);
    }
    let mut labels = Vec::new();
    while labels.len() < MARKERS {
        let Some((label, rest)) = at_start(text).or_else(|| at_end(text)) else {
            break;
        };
        labels.push(label);
        if rest.is_empty() {
            break;
        }
        text = rest.trim();
    }
    (text, labels)
}

/// Reads a marker at the beginning of a text.
pub(super) fn at_start(text: &str) -> Option<(Label, &str)> {
    in_brackets(text)
        .or_else(|| dressed::at_start(text))
        .or_else(|| ordinal(text))
        .or_else(|| word(text))
}

/// Reads a text that is a marker and nothing else: `KILL`, `2nd LD`, `CORRECTION.`
pub(super) fn alone(text: &str) -> Option<Label> {
    if text.chars().nth(LABEL_CHARACTERS).is_some() {
        return None;
    }
    let text = text.trim_matches([' ', '.', ':', '*', '-', '!', '|']);
    korean(text)
        .or_else(|| whole_ordinal(text))
        .or_else(|| whole_word(text))
}

fn label(kind: MarkerKind, number: Option<u32>, text: &str, urgency: u8) -> Label {
    let marker = Marker {
        kind,
        number,
        text: text.trim().to_owned(),
    };
    Label {
        marker,
        urgency: Some(urgency).filter(|urgency| *urgency > 0),
    }
}

const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('<', '>'),
    ('（', '）'),
    ('［', '］'),
    ('【', '】'),
    ('〔', '〕'),
    ('〈', '〉'),
    ('＜', '＞'),
    ('《', '》'),
];

fn in_brackets(text: &str) -> Option<(Label, &str)> {
    let (inside, after) = BRACKETS
        .iter()
        .find_map(|(open, close)| bracketed(text, *open, *close))?;
    let mut label = within_brackets(inside).or_else(|| with_reason(inside))?;
    before(text, after).clone_into(&mut label.marker.text);
    Some((label, after.trim_start_matches([' ', ':', '-', '–', '—'])))
}

/// Reads what stands in brackets at an end of a headline: `(Lead)`.
fn within_brackets(inside: &str) -> Option<Label> {
    let bare = inside.trim_matches([' ', '.']);
    let word = || whole(bare, |style| style == Bracketed);
    alone(inside).or_else(|| word().filter(|_| bare.chars().nth(LABEL_CHARACTERS).is_none()))
}

/// Reads `(Correction: adds name)` before a headline.
fn with_reason(inside: &str) -> Option<Label> {
    let (name, _) = inside.split_once([':', '：'])?;
    let is_short = inside.chars().nth(REASON_CHARACTERS).is_none();
    alone(name).filter(|label| is_short && label.marker.kind != Urgent)
}

/// Reads `2ND LEAD`, `1st Ld-Writethru`.
fn ordinal(text: &str) -> Option<(Label, &str)> {
    let (number, rest) = strip_number(text)?;
    let rest = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| strip_prefix_folded(rest, end))?;
    let rest = rest.trim_start_matches([' ', '-']);
    let words = [
        "Ld-Writethru",
        "Ld Writethru",
        "Lead-Writethru",
        "Lead Writethru",
        "Writethru",
        "LEAD",
        "LD",
        "UPDATE",
        "UPD",
    ];
    let rest = words.iter().find_map(|word| {
        let after = strip_prefix_folded(rest, word)?;
        let wrote = before(rest, after);
        let counts = is_capitals(wrote) || wrote.starts_with("Ld") || wrote.ends_with("thru");
        (counts && !after.starts_with(char::is_alphanumeric)).then_some(after)
    })?;
    Some((
        label(Update, Some(number), before(text, rest), 0),
        after_separator(rest),
    ))
}

fn whole_ordinal(text: &str) -> Option<Label> {
    ordinal(text)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(label, _)| label)
}

fn after_separator(text: &str) -> &str {
    text.trim_start()
        .trim_start_matches([':', '-', '–', '—', '|', '/', ','])
        .trim_start()
}

/// Reads `종합`, `종합2보`, `2보`, `1보`.
fn korean(text: &str) -> Option<Label> {
    let summed = text.strip_prefix("종합");
    let rest = summed.unwrap_or(text);
    if rest.is_empty() && summed.is_some() {
        return Some(label(Update, None, text, 0));
    }
    let (number, unit) = strip_number(rest)?;
    if unit != "보" {
        return None;
    }
    let first = summed.is_none() && number == 1;
    Some(if first {
        label(Urgent, Some(1), text, 2)
    } else {
        label(Update, Some(number), text, 0)
    })
}

/// Reads a word of the table with its number and its separator at the beginning of a text.
fn word(text: &str) -> Option<(Label, &str)> {
    WORDS
        .like(text)
        .iter()
        .find_map(|(wanted, (kind, urgency, style))| {
            let after = strip_prefix_folded(text, wanted)?;
            let wrote = before(text, after);
            let in_capitals = !wrote.chars().any(char::is_lowercase);
            if after.starts_with(char::is_alphabetic) {
                return None;
            }
            let (number, after) = numbered(after);
            let after = without_reason(after);
            let style = if number.is_some() && in_capitals && *style != Pointed {
                // A number makes any of them one of the desk.
                Desk
            } else {
                *style
            };
            let rest = after_marker(after, style, wrote)?;
            Some((
                label(*kind, number, before(text, rest), *urgency),
                rest.trim_start(),
            ))
        })
}

/// Reads a number after a marker's word: `UPDATE 2`, `UPDATE2`, `LEAD 3`.
fn numbered(after: &str) -> (Option<u32>, &str) {
    let spaced = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
    match strip_number(spaced) {
        Some((number, rest)) if number < 100 && !rest.starts_with(char::is_alphabetic) => {
            (Some(number), rest)
        }
        _ => (None, after),
    }
}

/// Passes over the reason of a correction: `CORRECTED (OFFICIAL)-`.
fn without_reason(after: &str) -> &str {
    let text = after.trim_start_matches([' ', '-']);
    let reason = bracketed(text, '(', ')').or_else(|| bracketed(text, '（', '）'));
    match reason {
        Some((reason, rest))
            if reason.chars().nth(LABEL_CHARACTERS).is_none()
                && rest.starts_with(['-', ':', '－']) =>
        {
            rest
        }
        _ => after,
    }
}

/// Takes the separator behind a marker's word away, as the word has to stand.
fn after_marker<'a>(after: &'a str, style: Style, wrote: &str) -> Option<&'a str> {
    let in_capitals = !wrote.chars().any(char::is_lowercase);
    if let Some(rest) = after.strip_prefix(".-").filter(|_| in_capitals) {
        return Some(rest);
    }
    if matches!(style, Pointed | Numbered) {
        return None;
    }
    if let Some(rest) = after.trim_start().strip_prefix([':', '：', '|']) {
        // `Breaking: how a dance became a sport` goes on as a sentence does.
        let is_marker = !matches!(style, Capitals | Bracketed | Shouted)
            && !rest.trim_start().starts_with(char::is_lowercase);
        return Some(rest).filter(|_| in_capitals || is_marker);
    }
    if style == Opening {
        return after.strip_prefix(' ');
    }
    if !in_capitals {
        return None;
    }
    if let Some(rest) = after.trim_start().strip_prefix(['/', '／', '》']) {
        return Some(rest);
    }
    if let Some(rest) = after.strip_prefix(['!', '！']) {
        return Some(rest).filter(|_| style == Loose);
    }
    if let Some(rest) = after.strip_prefix(". ") {
        return Some(rest).filter(|_| matches!(style, Desk | Loose) && is_capitals(wrote));
    }
    let dash = [" - ", " -- ", " – ", " — ", " +++ "]
        .iter()
        .find_map(|dash| after.strip_prefix(dash));
    if dash.is_some() || matches!(style, Capitals | Bracketed) {
        return dash;
    }
    // `REPEAT-OFFENDER` is a word, `REPEAT-Offender jailed` begins with a marker.
    let rest = after.trim_start().strip_prefix(['-', '－', '–'])?;
    let next = rest.split([' ', '-', ':']).next().unwrap_or(rest);
    let joins_word = is_capitals(next) && next.chars().count() > 1 && !begins_with_marker(rest);
    (style == Desk || !joins_word).then_some(rest)
}

fn begins_with_marker(text: &str) -> bool {
    let mut words = WORDS.like(text).iter();
    words.any(|(word, _)| text.starts_with(word))
}

/// Reads a text that is one word of the table, in capitals where the word has to stand in them.
fn whole_word(text: &str) -> Option<Label> {
    let in_capitals = !text.chars().any(char::is_lowercase);
    whole(text, |style| match style {
        Capitals | Bracketed | Shouted => in_capitals,
        Desk | Loose => true,
        Numbered | Opening | Pointed => false,
    })
}

/// Reads a text that is one word of the table, with its number, where its style may stand so.
fn whole(text: &str, may_stand: impl Fn(Style) -> bool) -> Option<Label> {
    let in_capitals = !text.chars().any(char::is_lowercase);
    WORDS
        .like(text)
        .iter()
        .find_map(|(wanted, (kind, urgency, style))| {
            let after = strip_prefix_folded(text, wanted)?;
            let (number, rest) = numbered(after);
            let counts = may_stand(*style) || *style == Numbered && number.is_some() && in_capitals;
            (rest.is_empty() && counts).then(|| label(*kind, number, text, *urgency))
        })
}

/// Gives the strongest of several markers, with the highest number that stands beside it.
pub(super) fn strongest(labels: &[Label]) -> Option<Marker> {
    let rank = |kind: MarkerKind| {
        [
            Withdrawal, Hold, Correction, Update, Wrapup, Refile, Repeat, Urgent,
        ]
        .iter()
        .position(|other| *other == kind)
    };
    let mut marker = labels
        .iter()
        .map(|label| &label.marker)
        .min_by_key(|marker| rank(marker.kind))?
        .clone();
    if marker.kind != Urgent {
        let versions = labels
            .iter()
            .filter(|label| matches!(label.marker.kind, Update | Wrapup));
        marker.number = marker
            .number
            .max(versions.filter_map(|label| label.marker.number).max());
    }
    Some(marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(WORDS.all().len(), lines.count());
    }

    #[test]
    fn no_word_hides_a_longer_one() {
        let words = WORDS.all();
        for (index, (word, _)) in words.iter().enumerate() {
            let mut later = words[index + 1..].iter().map(|row| row.0);
            let hidden = later.find(|other| other.starts_with(word));
            assert_eq!(hidden, None, "behind {word}");
        }
    }
}
