//! The time of day in a note: `0001 GMT`, `5:00 p.m.`, `06.00 Uhr`, `오전 6시`.
//!
//! Must not know: dates, what a note is.

use jiff::civil::Time;

use super::half::{Half, half_of_day};
use super::zone;
use crate::wire::scan::strip_number;

/// Words for twelve o'clock.
const NOON: &[&str] = &["noon", "midday", "정오", "正午"];

/// Words before an hour that stands alone.
const HOUR_WORDS: &[&str] = &["ore", "ora", "kl", "klo", "klokken", "godz", "الساعة"];

/// A time of day and the word that tells it.
pub(super) struct TimeOfDay {
    /// Place of the word.
    pub(super) at: usize,
    pub(super) of_day: Time,
}

/// Finds the time of day: where several words may be one, the surest.
pub(super) fn time(words: &[&str]) -> Option<TimeOfDay> {
    let found = (0..words.len()).filter_map(|at| time_at(words, at));
    let (_, time) = found.min_by_key(|(doubt, _)| *doubt)?;
    Some(time)
}

/// Reads a word as a time of day; gives how doubtful that is.
fn time_at(words: &[&str], at: usize) -> Option<(u8, TimeOfDay)> {
    let word = words.get(at)?;
    if NOON.contains(&word.to_lowercase().as_str()) {
        return Some((0, time_of_day(at, 12, 0)?));
    }
    let (first, rest) = strip_number(word)?;
    let digits = word.chars().count() - rest.chars().count();
    let next = words.get(at + 1).copied().unwrap_or_default();
    if let Some(rest) = rest
        .strip_prefix(['시', '時', '时', '点'])
        .filter(|_| digits <= 2)
    {
        let minutes = strip_number(rest).or_else(|| strip_number(next));
        let minutes = minutes.filter(|(_, rest)| rest.starts_with(['분', '分']));
        let half = at.checked_sub(1).and_then(|before| words.get(before));
        let hours = in_half(first, half.and_then(|half| half_of_day(half)))?;
        let minutes = minutes.map_or(0, |(minutes, _)| minutes);
        return Some((0, time_of_day(at, hours, minutes)?));
    }
    let behind = rest.strip_prefix([':', '.', 'h', 'H']);
    let (minutes, rest) = match behind.and_then(strip_number) {
        Some((minutes, after)) if digits <= 2 => (Some(minutes), after),
        _ => (None, rest),
    };
    let half = half_of_day(rest).or_else(|| half_of_day(next));
    let sign = half.is_some()
        || matches!(
            next,
            "Uhr" | "heures" | "horas" | "hours" | "hrs" | "uur" | "часов"
        )
        || follows_hour_word(words, at)
        || zone::of(next).is_some()
        || zone::within(rest).is_some();
    let ends = rest.is_empty() || half_of_day(rest).is_some() || zone::within(rest).is_some();
    let (hours, minutes, doubt) = match minutes {
        Some(minutes) if ends => (first, minutes, u8::from(!sign)),
        None if digits == 4 && ends && (sign || !(1900..=2100).contains(&first)) => {
            (first / 100, first % 100, 2 * u8::from(!sign))
        }
        None if digits <= 2 && (half.is_some() && ends || matches!(rest, "h" | "H")) => {
            (first, 0, 0)
        }
        None if digits <= 2
            && rest.is_empty()
            && (next == "Uhr" || follows_hour_word(words, at)) =>
        {
            (first, 0, 0)
        }
        // The first figures of a date look like a time.
        _ => return None,
    };
    let is_pointed = word.contains('.') && !sign;
    let hours = in_half(hours, half)?;
    let doubt = if is_pointed { 3 } else { doubt };
    Some((doubt, time_of_day(at, hours, minutes)?))
}

fn follows_hour_word(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before.is_some_and(|word| {
        let word = word.trim_matches(['.', ':']).to_lowercase();
        HOUR_WORDS.contains(&word.as_str())
    })
}

fn time_of_day(at: usize, hours: u32, minutes: u32) -> Option<TimeOfDay> {
    let hours = i8::try_from(hours).ok()?;
    let minutes = i8::try_from(minutes).ok()?;
    let of_day = Time::new(hours, minutes, 0, 0).ok()?;
    Some(TimeOfDay { at, of_day })
}

/// Gives the hour of the day; the day begins and its second half begins with a twelve.
fn in_half(hours: u32, half: Option<Half>) -> Option<u32> {
    match half {
        Some(Half::Morning) if hours == 12 => Some(0),
        Some(Half::Afternoon) if hours < 12 => Some(hours + 12),
        _ => Some(hours),
    }
    .filter(|hours| *hours < 24)
}
