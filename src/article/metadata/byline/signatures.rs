//! Lines that name an author by their words and the shape of names: "By Ada Quist", "Автор: Иван Петров".
//!
//! Must not know: where in a page a line stands.

use jiff::tz::TimeZone;

use super::name_words::{BARE_LABELS, LABELS};
use crate::article::metadata::dates;
use crate::article::text;

/// Words before the name of an author.
const BY: [&str; 18] = [
    "By",
    "BY",
    "by",
    "Von",
    "von",
    "Par",
    "par",
    "Por",
    "por",
    "Di",
    "di",
    "de",
    "Door",
    "door",
    "Oleh",
    "Av",
    "Af",
    "Written by",
];

/// Tells whether a text begins with a word that stands before the name of an author.
pub(in crate::article) fn begins_like_signature(text: &str) -> bool {
    let may_be = text.starts_with(|first| "BbVvPpDdOAW".contains(first));
    may_be && BY.contains(&text.split_whitespace().next().unwrap_or(""))
}

/// Tells whether a short text is a name, perhaps behind "By" and before a date: "By Ada Quist | 3 May".
pub(in crate::article) fn is_signature(text: &str) -> bool {
    let name = without_by(text);
    let sign = name.find(|character: char| {
        character.is_ascii_digit()
            || matches!(character, '|' | '•' | '·' | ',' | '(' | '/' | '—' | '–')
    });
    // "by Ada Quist on May 15"
    let end = sign.into_iter().chain(name.find(" on ")).min();
    let is_short = text.chars().count() <= SIGNATURE_LIMIT;
    is_short && is_name(name.get(..end.unwrap_or(name.len())).unwrap_or("").trim())
}

/// Signs that part the name in a line from a house and a date behind it.
const BARS: [char; 4] = ['|', '·', '•', '｜'];

/// Gives the name in a line that says nothing but who wrote a text and when, perhaps for which house: "Ada Quist | 3 May 2026",
/// "Ada Quist · Tarn Wire · 3 May 2026".
pub(in crate::article) fn before_date(line: &str) -> Option<&str> {
    if line.len() > SIGNATURE_LIMIT {
        return None;
    }
    let mut parts = line.split(BARS).map(str::trim);
    let (name, last) = (parts.next()?, parts.next_back()?);
    let is_full = begins_with_name(name) && !is_shouted(name);
    let has_year = last
        .split(|character: char| !character.is_ascii_digit())
        .any(|run| run.len() == 4 && run.starts_with(['1', '2']));
    let is_dated =
        is_full && parts.count() <= 1 && has_year && dates::read(last, &TimeZone::UTC).is_some();
    is_dated.then_some(name)
}

/// Tells whether a name stands in a line before such a sign.
pub(super) fn begins_with_name(line: &str) -> bool {
    let name = line.split(BARS).next().unwrap_or("").trim();
    name.split(' ').count() <= DATED_WORDS && is_name(name)
}

/// Most words of a name that only a date behind it marks.
const DATED_WORDS: usize = 4;

fn is_shouted(text: &str) -> bool {
    !text.contains(char::is_lowercase)
}

/// Tells whether a text is no more than the word that stands before the name of an author.
pub(in crate::article) fn is_by(text: &str) -> bool {
    BY.contains(&text.trim_end_matches([':', ' ']))
}

/// Drops the word that stands before the name of an author.
pub(in crate::article) fn without_by(text: &str) -> &str {
    BY.iter()
        .find_map(|by| text.strip_prefix(by)?.strip_prefix([' ', ':']))
        .map_or(text, str::trim_start)
}

/// Longest line that is taken for a signature, in characters.
const SIGNATURE_LIMIT: usize = 120;

/// Tells whether a text reads like the names of people: some words in capitals, with "and" or a particle between them.
pub(in crate::article) fn is_name(text: &str) -> bool {
    const SMALL: [&str; 14] = [
        "and", "und", "et", "y", "e", "de", "da", "di", "van", "von", "der", "la", "bin", "al",
    ];
    let mut capitals = 0;
    let mut others = 0;
    for word in text.split(' ').take(12) {
        if SMALL.contains(&word) || word == "&" {
            continue;
        }
        let is_capital = word.starts_with(char::is_uppercase)
            && word.chars().all(|character| {
                character.is_alphabetic() || matches!(character, '.' | '-' | '\'' | '’')
            });
        capitals += usize::from(is_capital);
        others += usize::from(!is_capital);
    }
    (2..=8).contains(&capitals) && others == 0 && !text.ends_with(SENTENCE_ENDS)
}

/// What ends a sentence, but no name.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', ':'];

/// Tells whether a text begins with a word that announces an author: "Autor: Jane Doe".
pub(in crate::article) fn announces_author(text: &str) -> bool {
    let word = text
        .trim_start()
        .split([':', ' ', '\u{a0}', '\n'])
        .next()
        .unwrap_or("");
    matches!(
        word,
        "Author"
            | "Autor"
            | "Autorin"
            | "Autorin/Autor"
            | "Autor/Autorin"
            | "Auteur"
            | "Autore"
            | "Автор"
    )
}

/// Gives what stands behind words that say who wrote a text: "Written by Ada Quist", "Автор: Ада Квист".
pub(in crate::article) fn behind_written(line: &str) -> Option<&str> {
    const WRITTEN: [&str; 15] = [
        "Submitted by",
        "Posted by",
        "Soumis par",
        "Enviado por",
        "Inviato da",
        "Eingereicht von",
        "Verzonden door",
        "Written by",
        "Words by",
        "Verfasst von",
        "Geschrieben von",
        "Escrito por",
        "Écrit par",
        "Scritto da",
        "Geschreven door",
    ];
    let first = line.bytes().next()?;
    let may_be = !first.is_ascii() || b"EGIPSVW".contains(&first);
    let plain = WRITTEN
        .iter()
        .filter(|_| may_be)
        .find_map(|words| line.strip_prefix(words))
        .filter(|rest| rest.is_empty() || rest.starts_with([' ', ':', '\u{a0}']));
    let behind = plain
        .or_else(|| behind_label(line))
        .or_else(|| behind_bare_label(line))?;
    Some(behind.trim_start_matches([' ', ':', '\u{a0}']))
}

/// Gives what stands behind the label of an author and a colon.
fn behind_label(line: &str) -> Option<&str> {
    let opening = line.as_bytes().get(..line.len().min(LABEL_BYTES))?;
    let end =
        memchr::memchr(b':', opening).or_else(|| memchr::memmem::find(opening, "：".as_bytes()))?;
    let (head, rest) = line.split_at_checked(end)?;
    let rest = rest.strip_prefix([':', '：'])?;
    let label = head.trim_end_matches(SPACES).to_lowercase();
    LABELS.contains(&label.as_str()).then_some(rest)
}

/// Gives what stands behind the label of an author and a space.
fn behind_bare_label(line: &str) -> Option<&str> {
    // All but "opr." are in other scripts than Latin.
    let is_other_script =
        !line.starts_with(|first: char| first.is_ascii() && !matches!(first, 'o' | 'O'));
    let (head, rest) = line.split_once(SPACES).filter(|_| is_other_script)?;
    let is_label = head.len() <= LABEL_BYTES && BARE_LABELS.contains(&head.to_lowercase().as_str());
    is_label.then(|| {
        let article = ["ο ", "η "].iter().find_map(|word| rest.strip_prefix(word));
        article.unwrap_or(rest)
    })
}

const SPACES: [char; 2] = [' ', '\u{a0}'];

/// Longest label of an author, in bytes.
const LABEL_BYTES: usize = 40;

/// Tells whether a line says by a label who wrote a text, and says no more.
pub(in crate::article) fn is_announced(line: &str) -> bool {
    if line.len() > SIGNATURE_LIMIT * 2 {
        return false;
    }
    if let Some(rest) = behind_written(line) {
        return is_signature(rest) || is_caseless_name(rest);
    }
    line.strip_suffix("기자").is_some_and(is_caseless_name)
}

/// Tells whether a text in an element for the name of a reporter is one, perhaps with a mail address behind.
pub(in crate::article) fn is_of_maker(line: &str) -> bool {
    let end = line.find('@').map_or(line.len(), |sign| {
        line.get(..sign)
            .and_then(|head| head.rfind(' '))
            .unwrap_or(0)
    });
    let name = line.get(..end).unwrap_or("").trim();
    is_signature(name) || is_announced(name) || is_caseless_name(name)
}

/// Tells whether a text may be a name in a script that has no capitals: one to four words of letters.
fn is_caseless_name(text: &str) -> bool {
    let end = text.find(|character: char| {
        character.is_ascii_digit() || matches!(character, '|' | '•' | ',' | '،' | '(' | '/')
    });
    let name = text.get(..end.unwrap_or(text.len())).unwrap_or("").trim();
    let is_part = |character: char| {
        (character.is_alphabetic() && !character.is_lowercase() && !character.is_uppercase())
            || text::is_mark(character)
            || matches!(character, ' ' | '.' | '-' | '·' | '・')
    };
    let count = name.chars().count();
    let most = if name.contains(text::is_spaceless) {
        8
    } else {
        40
    };
    (2..=most).contains(&count) && name.chars().all(is_part) && name.split(' ').count() <= 4
}
