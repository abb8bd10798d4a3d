//! Notes of the desk: `(Adds details)`, `Eds:`, `Editor's note`, `Correction:` and their kin.
//!
//! Must not know: datelines, headlines.

mod eastern;
mod taken_back;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::marker::{self, Label};
use super::months;
use super::scan::{
    Beginnings, bracketed, first_characters, is_capitals, rows, strip_prefix_folded, strip_words,
};
use crate::model::{Marker, MarkerKind, names_correction};

/// Longest note that is kept, in characters.
const NOTE_CHARACTERS: usize = 1000;

/// Longest note that stands without brackets before a dateline, in characters.
const BARE_CHARACTERS: usize = 240;

/// Longest label before a sentence of a note, in characters.
const LABEL_CHARACTERS: usize = 24;

/// Most notes of one story.
const NOTES: usize = 8;

/// Paragraphs in which a marker may stand without a note.
const MARKED_PARAGRAPHS: usize = 3;

/// Words of notes by what they are.
const TABLE: &str = include_str!("words/notes.tsv");

/// First words of notes that say what was done to the story.
static DEEDS: LazyLock<Beginnings<MarkerKind>> = LazyLock::new(|| {
    Beginnings::new(
        rows(TABLE).filter_map(|[word, role]| Some((word, MarkerKind::from_text(role)?))),
    )
});

/// Beginnings of notes to and from editors; each ends with a separator or stands in brackets.
static OPENERS: LazyLock<Beginnings<()>> = LazyLock::new(|| in_role("opener"));

/// Beginnings of sentences that tell of a correction.
static SENTENCES: LazyLock<Beginnings<()>> = LazyLock::new(|| in_role("sentence"));

/// Beginnings of sentences that take a story back.
static WITHDRAWN: LazyLock<Beginnings<()>> = LazyLock::new(|| in_role("withdrawn"));

fn in_role(wanted: &str) -> Beginnings<()> {
    let rows = rows(TABLE).filter(|[_, role]| *role == wanted);
    Beginnings::new(rows.map(|[word, _]| (word, ())))
}

/// What the notes of a story say.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// As written, in the order of the text.
    pub(super) texts: Vec<String>,
    /// What they mean.
    pub(super) labels: Vec<Label>,
}

/// Reads the notes of a story. `dateline_at` is the paragraph of the dateline: before it notes stand without brackets too.
pub(super) fn read(paragraphs: &[String], dateline_at: Option<usize>) -> Notes {
    let mut notes = Notes::default();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let place = match dateline_at {
            Some(dateline) if index < dateline => Place::AboveDateline,
            _ => Place::Elsewhere,
        };
        let is_first = index <= dateline_at.unwrap_or(MARKED_PARAGRAPHS - 1);
        let text =
            paragraph.trim_start_matches([' ', '*', '\u{a0}', '^', '-', '–', '—', '•', '※', '＊']);
        if notes.texts.len() < NOTES {
            notes.add_note(paragraph, text, place);
        }
        if is_first {
            notes.labels.extend(marker_of(text));
        }
        if index == 0 {
            notes.labels.extend(leading_marker(text));
        }
    }
    notes
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Here notes stand without brackets too.
    AboveDateline,
    Elsewhere,
}

impl Notes {
    fn add_note(&mut self, paragraph: &str, text: &str, place: Place) {
        let bare = || match place {
            Place::AboveDateline => bare_deed(text),
            Place::Elsewhere => None,
        };
        let attention = || to_attention(text);
        let eastern = || eastern::read(paragraph).map(|kind| (text, Some(kind)));
        let found = note(text).or_else(bare).or_else(attention);
        let Some((note, kind)) = found.or_else(eastern) else {
            return;
        };
        let note = first_characters(note.trim(), NOTE_CHARACTERS);
        self.texts.push(note.to_owned());
        if let Some(kind) = kind {
            let marker = Marker {
                kind,
                number: None,
                text: first_word(note).to_owned(),
            };
            self.labels.push(Label {
                marker,
                urgency: None,
            });
        }
    }
}

fn first_word(note: &str) -> &str {
    let word = note.trim_start_matches(['(', '[', '<', '【', '（']);
    word.split([' ', ':', '：', ')', ']', '】', '）'])
        .next()
        .unwrap_or(word)
}

/// A marker in capitals before the first sentence: `CORRECTED: …`
fn leading_marker(paragraph: &str) -> Option<Label> {
    let (label, _) = marker::at_start(first_characters(paragraph, BARE_CHARACTERS))?;
    let in_capitals = !label.marker.text.chars().any(char::is_lowercase);
    (in_capitals && label.marker.kind != MarkerKind::Urgent).then_some(label)
}

/// A marker that is a paragraph of its own, or the version in a slug line.
fn marker_of(paragraph: &str) -> Option<Label> {
    if let Some(label) = marker::alone(paragraph) {
        return Some(label);
    }
    let line = first_characters(
        paragraph.lines().next().unwrap_or_default(),
        BARE_CHARACTERS,
    );
    if let Some(version) = line.strip_prefix("N i e u w bericht") {
        let marker = Marker {
            kind: MarkerKind::Update,
            number: None,
            text: format!("N i e u w bericht{}", version.get(..1).unwrap_or_default()),
        };
        return Some(Label {
            marker,
            urgency: None,
        });
    }
    let is_slug = line.starts_with(['^', 'A', 'B']) && line.contains('-') && line.contains("Ld");
    let version = || {
        line.split(", ")
            .chain(line.split(','))
            .find_map(|part| marker::alone(part.trim()))
    };
    is_slug.then(version).flatten()
}

/// Reads a note in brackets or with an opener; gives its text and what it means, where that is a kind of marker.
fn note(text: &str) -> Option<(&str, Option<MarkerKind>)> {
    let groups = [
        ('(', ')'),
        ('[', ']'),
        ('（', '）'),
        ('【', '】'),
        ('<', '>'),
    ];
    if let Some((inside, after)) = groups
        .iter()
        .find_map(|(open, close)| bracketed(text, *open, *close))
    {
        let group = super::scan::before(text, after);
        let told = || story_note(inside).or_else(|| dated_story(inside));
        let told = || told().or_else(|| attended(inside));
        if let Some(kind) = deed(inside).or_else(told) {
            return Some((group, Some(kind)));
        }
        let opened = opener(inside).or_else(|| is_opener(inside).then_some(text));
        let note = if is_opener(inside) { text } else { group };
        return opened.map(|_| (note, correction(note)));
    }
    if let Some(kind) = story_note(text) {
        return Some((text, Some(kind)));
    }
    opener(text).map(|_| (text, correction(text)))
}

fn correction(note: &str) -> Option<MarkerKind> {
    if taken_back::asks_to_kill(note) {
        return Some(MarkerKind::Withdrawal);
    }
    names_correction(note)
        .then_some(MarkerKind::Correction)
        .or_else(|| attention_kind(note))
}

/// Reads what `(ATTN: ADDS details)` and `Eds: UPDATES: …` say was done.
fn attention_kind(note: &str) -> Option<MarkerKind> {
    let (_, said) = note.split_once(':')?;
    deed(said.trim_start())
}

fn deed(text: &str) -> Option<MarkerKind> {
    let text = text.trim_start();
    DEEDS
        .like(text)
        .iter()
        .find(|(word, _)| strip_words(text, word).is_some())
        .map(|(_, kind)| *kind)
}

/// Reads `Adds details in paragraph 3` without brackets.
fn bare_deed(text: &str) -> Option<(&str, Option<MarkerKind>)> {
    let is_short = text.chars().nth(BARE_CHARACTERS).is_none();
    deed(text)
        .filter(|_| is_short && text.starts_with(char::is_uppercase))
        .map(|kind| (text, Some(kind)))
}

/// Reads `ATTENTION - ajoute réactions ///`, as AFP writes over its texts.
fn to_attention(text: &str) -> Option<(&str, Option<MarkerKind>)> {
    let is_shouted = text.split(' ').next().is_some_and(is_capitals);
    let kind = attended(text).filter(|_| is_shouted)?;
    Some((text, Some(kind)))
}

fn attended(text: &str) -> Option<MarkerKind> {
    let words = ["attention", "achtung"];
    let rest = words.iter().find_map(|word| strip_words(text, word))?;
    let said = rest.trim_start_matches([' ', '\u{a0}', '-', '–', '—', ':']);
    deed(said).filter(|_| said.len() + 1 < rest.len())
}

/// Reads `Hinweis: In einer früheren Version …`: a short label before the sentence.
fn after_label(text: &str) -> Option<&str> {
    let start = first_characters(text, LABEL_CHARACTERS + ": ".len());
    let (label, _) = start.split_once(": ")?;
    let rest = text.get(label.len() + ": ".len()..)?;
    (!label.contains(['.', ','])).then_some(rest)
}

fn story_note(text: &str) -> Option<MarkerKind> {
    let text = text.trim_start();
    let text = &*straight(text);
    if taken_back::names_story(text) {
        return Some(MarkerKind::Withdrawal);
    }
    let named = |text: &str| {
        let is_begun = |(start, ()): &(&str, ())| strip_prefix_folded(text, start).is_some();
        SENTENCES.like(text).iter().any(is_begun)
    };
    if after_label(text).is_some_and(named) {
        return Some(MarkerKind::Correction);
    }
    if WITHDRAWN
        .like(text)
        .iter()
        .any(|(start, ())| strip_words(text, start).is_some())
    {
        return Some(MarkerKind::Withdrawal);
    }
    if SENTENCES
        .like(text)
        .iter()
        .any(|(start, ())| strip_prefix_folded(text, start).is_some())
    {
        let is_update = strip_prefix_folded(text, "this").is_some()
            && !names_correction(text)
            && first_characters(text, 60).contains("updated");
        let is_refile = first_characters(text, 60).contains("refiled");
        return Some(if is_update {
            MarkerKind::Update
        } else if is_refile {
            MarkerKind::Refile
        } else {
            MarkerKind::Correction
        });
    }
    // (This May 3 story has been corrected to say …)
    strip_prefix_folded(text, "this ")?;
    let start = first_characters(text, 80).to_lowercase();
    let dated = start.contains(" story has been ") || start.contains(" story corrects ");
    let kind = if start.contains("correct") {
        MarkerKind::Correction
    } else if start.contains("refiled") {
        MarkerKind::Refile
    } else if start.contains("updated") {
        MarkerKind::Update
    } else {
        return None;
    };
    dated.then_some(kind)
}

/// Reads `Nov. 24 story corrected to say …`, which stands in brackets.
fn dated_story(text: &str) -> Option<MarkerKind> {
    let mut words = text.split_whitespace();
    let is_story = months::month(words.next()?).is_some()
        && words
            .next()?
            .starts_with(|first: char| first.is_ascii_digit())
        && matches!(words.next()?, "story" | "item" | "article");
    match words.next().filter(|_| is_story)? {
        "corrected" | "corrects" | "clarified" => Some(MarkerKind::Correction),
        "refiled" | "refiles" => Some(MarkerKind::Refile),
        "updated" | "updates" => Some(MarkerKind::Update),
        _ => None,
    }
}

/// Makes typographic apostrophes those of the tables.
fn straight(text: &str) -> Cow<'_, str> {
    if text.contains('\u{2019}') {
        Cow::Owned(text.replace('\u{2019}', "'"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_opener(text: &str) -> bool {
    let text = straight(text.trim());
    OPENERS
        .like(&text)
        .iter()
        .any(|(opener, ())| strip_prefix_folded(&text, opener).is_some_and(str::is_empty))
}

/// Gives what follows an opener and its separator.
fn opener(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let straight = straight(first_characters(text, 40));
    let opened = OPENERS
        .like(&straight)
        .iter()
        .filter_map(|(opener, ())| strip_prefix_folded(&straight, opener).map(str::len))
        .min()?;
    let rest = straight.get(straight.len() - opened..)?;
    let separated = rest.trim_start().starts_with([':', '：', '='])
        || [" - ", " – ", " — ", "— ", "– "]
            .iter()
            .any(|dash| rest.starts_with(dash))
        || is_dated(rest);
    // `RECTIFICATIF. Dans notre dépêche …`
    let shouted = || rest.starts_with(". ") && is_capitals(super::scan::before(&straight, rest));
    (separated || shouted()).then_some(text)
}

/// Tells whether a date and a colon follow: `Correction, Nov. 24: …`.
fn is_dated(rest: &str) -> bool {
    let Some((date, _)) = rest
        .strip_prefix([',', ' '])
        .and_then(|rest| rest.split_once(':'))
    else {
        return false;
    };
    let mut words = date
        .split([' ', ',', '(', ')'])
        .filter(|word| !word.is_empty());
    let is_date = |word: &str| {
        word.chars()
            .all(|letter| letter.is_ascii_digit() || letter == '.' || letter == '/')
            || months::month(word).is_some()
            || months::is_weekday(word)
    };
    date.contains(|letter: char| letter.is_ascii_digit()) && words.all(is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(
            DEEDS.all().len()
                + [&OPENERS, &SENTENCES, &WITHDRAWN]
                    .map(|table| table.all().len())
                    .iter()
                    .sum::<usize>(),
            lines
        );
    }
}
