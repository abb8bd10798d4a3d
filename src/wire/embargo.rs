//! Embargoes: `EMBARGOED UNTIL 0001 GMT Nov. 26`, `Embargo: 2026-11-26T00:01Z`.
//!
//! Must not know: datelines, markers, the clock.

use jiff::Timestamp;

use super::date::{self, Stamp};
use super::scan::{first_characters, strip_number, strip_prefix_folded};
use crate::model::UnixMillis;

/// Beginnings of notes that hold a text back; longer ones before their beginnings.
const OPENERS: &[&str] = &[
    "embargoed for release until",
    "strictly embargoed until",
    "strictly embargoed to",
    "embargoed until",
    "embargoed till",
    "embargoed to",
    "embargoed for",
    "embargo until",
    "under embargo until",
    "hold for release until",
    "not for publication before",
    "not for release before",
    "embargo hasta",
    "embargo jusqu'au",
    "embargo bis",
    "embargo",
    "sperrfrist",
    "эмбарго до",
    "не публиковать до",
];

/// Zones of desks, in minutes east of Greenwich.
const ZONES: &[(&str, i64)] = &[
    ("GMT", 0),
    ("UTC", 0),
    ("Z", 0),
    ("BST", 60),
    ("CET", 60),
    ("MEZ", 60),
    ("CEST", 120),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("МСК", 180),
    ("IST", 330),
    ("HKT", 480),
    ("SGT", 480),
    ("KST", 540),
    ("JST", 540),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("PST", -480),
    ("PDT", -420),
];

/// Characters of a note that are read.
const NOTE_CHARACTERS: usize = 120;

const MINUTE_MILLIS: i64 = 60_000;
const DAY_MILLIS: i64 = 24 * 60 * MINUTE_MILLIS;

/// Tells whether a text is a note that holds a story back.
pub(super) fn is_note(text: &str) -> bool {
    opened(text).is_some()
}

/// Reads until when a note holds a story back; `None` where time or zone is missing. A note without a date means the next such time after the publication.
pub(super) fn until(text: &str, published: Option<UnixMillis>) -> Option<UnixMillis> {
    let note = first_characters(opened(text)?, NOTE_CHARACTERS);
    let words: Vec<&str> = note
        .split([' ', ',', '(', ')', ';', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(at) = words
        .iter()
        .find_map(|word| word.trim_end_matches('.').parse::<Timestamp>().ok())
    {
        return Some(at.into());
    }
    let (at, minutes) = time(&words)?;
    let zone = words
        .get(at + 1..)?
        .iter()
        .take(2)
        .find_map(|word| zone_of(word))
        .or_else(|| zone_within(words.get(at)?))?;
    let of_day = (minutes - zone) * MINUTE_MILLIS;
    if let Some(day) = dated(&words, at).resolve_ahead(published) {
        return Some(UnixMillis(day.0.saturating_add(of_day)));
    }
    let published = published?;
    let today = published.0.div_euclid(DAY_MILLIS) * DAY_MILLIS + of_day;
    let days = (published.0 - today).div_euclid(DAY_MILLIS) + 1;
    Some(UnixMillis(
        today.saturating_add(days.saturating_mul(DAY_MILLIS)),
    ))
}

fn opened(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['(', '[', '*', ' ', '-']);
    OPENERS
        .iter()
        .find_map(|opener| strip_prefix_folded(text, opener))
        .filter(|rest| rest.starts_with([' ', ':', '\u{a0}']))
}

/// Finds a time of day and gives its minutes.
fn time(words: &[&str]) -> Option<(usize, i64)> {
    words.iter().enumerate().find_map(|(index, word)| {
        let (first, rest) = strip_number(word)?;
        let digits = word.len() - rest.len();
        let (hours, minutes) = match rest.strip_prefix([':', '.', 'h']).and_then(strip_number) {
            Some((minutes, _)) if digits <= 2 => (first, minutes),
            None if digits == 4 && (rest.is_empty() || zone_of(rest).is_some()) => {
                (first / 100, first % 100)
            }
            _ => return None,
        };
        // A year looks like a time of day.
        let has_zone = zone_within(word).is_some()
            || words
                .get(index + 1)
                .is_some_and(|next| zone_of(next).is_some() || *next == "Uhr");
        (hours < 24 && minutes < 60 && (digits <= 2 || has_zone))
            .then_some((index, i64::from(hours * 60 + minutes)))
    })
}

fn zone_of(word: &str) -> Option<i64> {
    let word = word.trim_matches(['.', ':']);
    ZONES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, minutes)| *minutes)
}

fn zone_within(word: &str) -> Option<i64> {
    word.find(char::is_alphabetic)
        .and_then(|start| zone_of(word.get(start..)?))
}

/// Reads a date before or after the time.
fn dated(words: &[&str], time_at: usize) -> Stamp {
    let before = words.get(..time_at).unwrap_or_default();
    let after = words.get(time_at + 1..).unwrap_or_default();
    (1..=after.len().min(8))
        .rev()
        .map(|count| after.get(..count).unwrap_or_default())
        .chain([before])
        .map(|words| date::part(&words.join(" ")).1)
        .find(|stamp| stamp.has_day())
        .unwrap_or_default()
}
