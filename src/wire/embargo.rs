//! Embargoes: `EMBARGOED UNTIL 0001 GMT Nov. 26`, `Embargo: 2026-11-26T00:01Z`, `Sperrfrist: 26.11., 06.00 Uhr`.
//!
//! Must not know: datelines, markers, the clock.

mod half;
mod time;
mod words;
mod zone;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use super::date::{self, Stamp};
use super::months;
use super::scan::{Beginnings, first_characters, is_capitals, strip_prefix_folded};
use crate::model::{UnixMillis, time_zone};
use time::time;
use words::{SMALL_WORDS, WEEKDAYS};
use zone::Named;

/// Characters of a note that are read.
const NOTE_CHARACTERS: usize = 120;

/// Letters of a word of the tables by which texts that do not begin with it are passed over.
const HEAD_LETTERS: usize = 3;

/// Words of a date behind a time.
const DATE_WORDS: usize = 10;

/// Words that may stand before a beginning.
static ATTRIBUTES: LazyLock<Beginnings<()>> = LazyLock::new(|| beginnings(words::ATTRIBUTES));

/// Beginnings of notes.
static OPENERS: LazyLock<Beginnings<()>> = LazyLock::new(|| beginnings(words::OPENERS));

/// Words that begin a note where a time follows.
static WORDS: LazyLock<Beginnings<()>> = LazyLock::new(|| beginnings(words::WORDS));

fn beginnings(words: &'static [&'static str]) -> Beginnings<()> {
    Beginnings::new(words.iter().map(|word| (*word, ())))
}

/// Tells whether a text is a note that holds a story back.
pub(super) fn is_note(text: &str) -> bool {
    let Some(opened) = opened(text) else {
        return false;
    };
    if opened.opener == Opener::Phrase {
        return true;
    }
    let words = words(&opened.rest);
    let count = time(&words).map_or(words.len(), |time| time.at);
    let before = words.get(..count).unwrap_or_default();
    // `Embargo on oil is to end at 10:00 GMT` is news.
    let marked = opened.is_marked || before.is_empty() || before.iter().any(|word| has_digit(word));
    marked && before.iter().all(|word| is_of_time(word))
}

/// Reads until when a note holds a story back; `None` where it names no time, or a zone that nobody knows. A time without a zone is in
/// `zone`, the one of the feed, or in UTC as other dates are. A note without a date means the next such time after the publication.
pub(super) fn until(
    text: &str,
    published: Option<UnixMillis>,
    zone: Option<&str>,
) -> Option<UnixMillis> {
    let note = opened(text)?.rest;
    let words = words(&note);
    if let Some(at) = words
        .iter()
        .find_map(|word| word.trim_end_matches('.').parse::<Timestamp>().ok())
    {
        return Some(at.into());
    }
    let time = time(&words)?;
    let (before, behind) = (words.get(..time.at)?, words.get(time.at + 1..)?);
    if !before.iter().all(|word| is_of_time(word)) {
        return None;
    }
    let zone = match zone::of_time(words.get(time.at)?, behind) {
        Named::Zone(zone) => zone,
        Named::Unknown => return None,
        Named::Missing => zone_of_desk(&words, zone),
    };
    let day = dated(before, behind, published);
    let at = match day {
        Some(day) => zone.to_timestamp(day.to_datetime(time.of_day)).ok()?,
        None => next_time(&words, time.of_day, published?, &zone)?,
    };
    Some(at.into())
}

/// Gives the zone of times that name none. `Uhr` is written where one zone is.
fn zone_of_desk(words: &[&str], feed: Option<&str>) -> TimeZone {
    let german = || words.contains(&"Uhr").then_some("Europe/Berlin");
    feed.or_else(german)
        .and_then(time_zone)
        .unwrap_or(TimeZone::UTC)
}

/// Gives the next such time after the publication, on the day of the week that the note names.
fn next_time(
    words: &[&str],
    of_day: Time,
    published: UnixMillis,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let published = published.timestamp()?;
    let weekday = words.iter().find(|word| months::is_weekday(word));
    let weekday = match weekday {
        Some(word) => Some(weekday_of(word)?),
        None => None,
    };
    let mut day = zone.to_datetime(published).date();
    for _ in 0..=WEEKDAYS.first()?.len() {
        let at = zone.to_timestamp(day.to_datetime(of_day)).ok()?;
        let is_day = weekday.is_none_or(|wanted| day.weekday().to_monday_zero_offset() == wanted);
        if is_day && at > published {
            return Some(at);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

fn weekday_of(word: &str) -> Option<i8> {
    let word = word.trim_matches(['.', ',']).to_lowercase();
    let place = |row: &[&str; 7]| row.iter().position(|name| *name == word);
    i8::try_from(WEEKDAYS.iter().find_map(place)?).ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opener {
    Phrase,
    Word,
}

/// What follows the beginning of a note.
struct Opened {
    opener: Opener,
    /// Whether a word stands in capitals or before a colon.
    is_marked: bool,
    rest: String,
}

fn opened(text: &str) -> Option<Opened> {
    let text = first_characters(text, 2 * NOTE_CHARACTERS);
    let text = text
        .trim_start_matches(|sign: char| sign.is_whitespace() || "([*-+※#!=•>【".contains(sign));
    let tables = [&ATTRIBUTES, &OPENERS, &WORDS];
    if !tables.iter().any(|words| may_begin(text, words)) {
        return None;
    }
    let text = parted(text);
    let text = ATTRIBUTES
        .like(&text)
        .iter()
        .find_map(|(word, ())| {
            strip_prefix_folded(&text, word).filter(|rest| rest.starts_with([' ', ':']))
        })
        .map_or(text.as_str(), |rest| rest.trim_start_matches([' ', ':']));
    let parts = |(opener, ()): &(&str, ())| {
        let rest = strip_prefix_folded(text, opener)?;
        rest.starts_with([' ', ':', '：', '\u{a0}', '】', '］'])
            .then_some(rest)
    };
    let opened = |opener, is_marked, rest: &str| Opened {
        opener,
        is_marked,
        rest: first_characters(rest, NOTE_CHARACTERS).to_owned(),
    };
    if let Some(rest) = OPENERS.like(text).iter().find_map(parts) {
        return Some(opened(Opener::Phrase, true, rest));
    }
    let rest = WORDS.like(text).iter().find_map(parts)?;
    let wrote = super::scan::before(text, rest);
    let is_marked = is_capitals(wrote) || rest.trim_start().starts_with([':', '：']);
    Some(opened(Opener::Word, is_marked, rest))
}

/// Tells whether a text may begin with one of the words, by their first letters: nearly none does.
fn may_begin(text: &str, words: &Beginnings<()>) -> bool {
    let mut words = words.like(text).iter();
    words
        .any(|(word, ())| strip_prefix_folded(text, first_characters(word, HEAD_LETTERS)).is_some())
}

/// Makes typographic apostrophes straight, and parts dates and times of East Asia, which are written without spaces.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut before = ' ';
    for sign in text.chars() {
        match sign {
            '\u{2019}' => parted.push('\''),
            '午' | '上' | '下' if before == '日' || before.is_numeric() => {
                parted.extend([' ', sign]);
            }
            _ if before == '日' && sign.is_numeric() => parted.extend([' ', sign]),
            _ if matches!(before, '前' | '後' | '午') && sign.is_numeric() => {
                parted.extend([' ', sign]);
            }
            _ => parted.push(sign),
        }
        before = sign;
    }
    parted
}

fn words(note: &str) -> Vec<&str> {
    note.split([
        ' ', ',', '(', ')', ';', '\u{a0}', '\n', '\t', '：', '】', '］', '،',
    ])
    .map(|word| word.trim_matches(['*', '+']))
    .filter(|word| !word.is_empty() && *word != ":")
    .collect()
}

fn has_digit(word: &str) -> bool {
    word.contains(|letter: char| letter.is_numeric())
}

/// Tells whether a word may stand between the beginning of a note and its time.
fn is_of_time(word: &str) -> bool {
    has_digit(word)
        || matches!(word, "/" | "-" | "–" | "|" | "낮")
        || half::half_of_day(word).is_some()
        || is_small_word(word)
        || months::is_weekday(word)
        || months::month(word).is_some()
        || zone::is_word(word)
}

fn is_small_word(word: &str) -> bool {
    let word = word.trim_matches(['.', ':']).to_lowercase();
    SMALL_WORDS.contains(&word.as_str())
}

/// Reads a date behind the time or before it.
fn dated(before: &[&str], behind: &[&str], published: Option<UnixMillis>) -> Option<Date> {
    let behind = behind.get(..DATE_WORDS).unwrap_or(behind);
    let stamps: Vec<Stamp> = shortening(behind)
        .chain(shortening(before))
        .map(|words| {
            let text = words.join(" ").to_lowercase();
            date::eastern(&text).map_or_else(|| date::part(&text).1, |(_, stamp, _)| stamp)
        })
        .filter(|stamp| stamp.has_day())
        .collect();
    // Words behind a date may hide its year.
    let whole = stamps.iter().find(|stamp| stamp.year.is_some());
    let found = whole.or(stamps.first())?;
    let day = found.resolve_ahead(published)?.timestamp()?;
    Some(Offset::UTC.to_datetime(day).date())
}

/// Gives the words, then all but the last, and so on.
fn shortening<'a>(words: &'a [&'a str]) -> impl Iterator<Item = &'a [&'a str]> {
    let counts = (1..=words.len()).rev();
    counts.filter_map(|count| words.get(..count))
}
