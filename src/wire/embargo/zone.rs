//! Zones as embargoes name them: `GMT`, `EST`, `ET`, `London time`, `GMT+1`.
//!
//! Must not know: dates, times of day, the clock.

use jiff::tz::{Offset, TimeZone};

use super::half::half_of_day;
use crate::model::time_zone;
use crate::wire::months;
use crate::wire::scan::{is_capitals, strip_number};

/// Zones of desks that are the same all year, in minutes east of Greenwich.
const FIXED: &[(&str, i32)] = &[
    ("GMT", 0),
    ("gmt", 0),
    ("UTC", 0),
    ("utc", 0),
    ("Z", 0),
    ("TU", 0),
    ("BST", 60),
    ("CET", 60),
    ("MEZ", 60),
    ("WAT", 60),
    ("CEST", 120),
    ("MESZ", 120),
    ("SAST", 120),
    ("CAT", 120),
    ("EET", 120),
    ("EEST", 180),
    ("EAT", 180),
    ("MSK", 180),
    ("МСК", 180),
    ("мск", 180),
    ("TRT", 180),
    ("GST", 240),
    ("PKT", 300),
    ("IST", 330),
    ("WIB", 420),
    ("HKT", 480),
    ("SGT", 480),
    ("MYT", 480),
    ("PHT", 480),
    ("AWST", 480),
    ("WITA", 480),
    ("KST", 540),
    ("JST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("BRT", -180),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
];

/// Zones that have summer time and one name for both.
const NAMED: &[(&str, &str)] = &[
    ("ET", "America/New_York"),
    ("CT", "America/Chicago"),
    ("MT", "America/Denver"),
    ("PT", "America/Los_Angeles"),
];

/// Words beside `time`, `heure`, `hora` that name a zone.
const PLACES: &[(&str, &str)] = &[
    ("eastern", "America/New_York"),
    ("york", "America/New_York"),
    ("washington", "America/New_York"),
    ("pacific", "America/Los_Angeles"),
    ("london", "Europe/London"),
    ("uk", "Europe/London"),
    ("british", "Europe/London"),
    ("paris", "Europe/Paris"),
    ("madrid", "Europe/Madrid"),
    ("berlin", "Europe/Berlin"),
    ("brussels", "Europe/Brussels"),
    ("geneva", "Europe/Zurich"),
    ("moscow", "Europe/Moscow"),
    ("tokyo", "Asia/Tokyo"),
    ("seoul", "Asia/Seoul"),
    ("beijing", "Asia/Shanghai"),
    ("sydney", "Australia/Sydney"),
    ("московскому", "Europe/Moscow"),
    ("киевскому", "Europe/Kyiv"),
    ("київським", "Europe/Kyiv"),
    ("جرينتش", "UTC"),
    ("غرينتش", "UTC"),
    ("القاهرة", "Africa/Cairo"),
];

/// Words that say that a zone is named beside them.
const TIME_WORDS: &[&str] = &[
    "time",
    "heure",
    "hora",
    "ora",
    "ortszeit",
    "времени",
    "часом",
    "بتوقيت",
];

/// Words behind a time of day that are no zone.
const HOUR_WORDS: &[&str] = &[
    "uhr",
    "hours",
    "hrs",
    "hour",
    "heures",
    "horas",
    "ore",
    "часов",
    "uur",
    "local",
];

/// Words behind a time of day in which a zone is looked for.
const NEAR_WORDS: usize = 5;

/// Letters of a word that looks like a zone which no table has.
const UNKNOWN_LETTERS: std::ops::RangeInclusive<usize> = 2..=5;

/// What a note says of the zone of its time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// One that is known.
    Zone(TimeZone),
    /// One that is not: the time cannot be told.
    Unknown,
    /// None: the time is that of the desk.
    Missing,
}

/// Reads the zone of a time of day: within its own word (`1000GMT`), or in the words behind it.
pub(super) fn of_time(time: &str, behind: &[&str]) -> Named {
    if let Some(zone) = within(time) {
        return Named::Zone(zone);
    }
    let near = behind.get(..NEAR_WORDS).unwrap_or(behind);
    let mut plain = near.iter().filter(|word| !is_hour_word(word));
    let next = plain.next();
    let zone = next
        .and_then(|word| of(word))
        .or_else(|| plain.next().and_then(|word| of(word)));
    if let Some(zone) = zone {
        return Named::Zone(zone);
    }
    let end = near.iter().position(|word| is_before_other_time(word));
    let near = near.get(..end.unwrap_or(near.len())).unwrap_or(near);
    let is_local = near.iter().any(|word| folded(word) == "local");
    if near.iter().any(|word| is_time_word(word)) && !is_local {
        let place = near.iter().find_map(|word| {
            let word = folded(word);
            PLACES.iter().find(|(place, _)| *place == word)
        });
        return place.map_or(Named::Unknown, |(_, name)| {
            time_zone(name).map_or(Named::Unknown, Named::Zone)
        });
    }
    match next {
        Some(word) if looks_like_zone(word) => Named::Unknown,
        _ => Named::Missing,
    }
}

/// Tells whether a word names a zone, or stands where one is named.
pub(super) fn is_word(word: &str) -> bool {
    let small = folded(word);
    of(word).is_some()
        || is_hour_word(word)
        || is_time_word(word)
        || PLACES.iter().any(|(place, _)| *place == small)
}

/// Gives the zone that a word means.
pub(super) fn of(word: &str) -> Option<TimeZone> {
    let word = word.trim_matches(['.', ':', ',', '*', '-', '!', ']', '】']);
    if let Some((_, minutes)) = FIXED.iter().find(|(name, _)| *name == word) {
        return fixed(*minutes);
    }
    if let Some((_, name)) = NAMED.iter().find(|(short, _)| *short == word) {
        return time_zone(name);
    }
    let shift = word
        .strip_prefix("GMT")
        .or_else(|| word.strip_prefix("UTC"))?;
    let sign = if shift.starts_with('+') { 1 } else { -1 };
    let (hours, rest) = strip_number(shift.strip_prefix(['+', '-', '−'])?)?;
    let hours = i32::try_from(hours).ok().filter(|hours| *hours <= 14)?;
    rest.is_empty().then(|| fixed(sign * hours * 60)).flatten()
}

fn fixed(minutes: i32) -> Option<TimeZone> {
    Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed)
}

/// Gives the zone that ends a word: `1000GMT`, `9:00ET`.
pub(super) fn within(word: &str) -> Option<TimeZone> {
    word.find(char::is_alphabetic)
        .and_then(|start| of(word.get(start..)?))
}

fn is_hour_word(word: &str) -> bool {
    half_of_day(word).is_some() || HOUR_WORDS.contains(&folded(word).as_str())
}

fn is_time_word(word: &str) -> bool {
    TIME_WORDS.contains(&folded(word).as_str())
}

/// `16:00 London time / 11:00 US Eastern time`: the second time has a zone of its own.
fn is_before_other_time(word: &str) -> bool {
    matches!(word, "/" | "|" | "–" | "-" | "—")
}

fn looks_like_zone(word: &str) -> bool {
    let word = word.trim_matches(|sign: char| !sign.is_alphabetic());
    is_capitals(word)
        && UNKNOWN_LETTERS.contains(&word.chars().count())
        && word.chars().all(char::is_alphabetic)
        && !months::is_weekday(word)
        && months::month(word).is_none()
        && !super::is_small_word(word)
}

fn folded(word: &str) -> String {
    word.trim_matches(|sign: char| !sign.is_alphabetic())
        .to_lowercase()
}
