//! Dates as feeds and pages write them: RFC 822, ISO 8601, epoch, local orders, month names of many languages, zone names by
//! country; on pages also somewhere in a line, and in the calendars of the readers.
//!
//! Must not know: which element a date stood in.

mod calendars;
mod civil;
mod clock;
mod common;
mod names;
mod parts;
mod pieces;
mod shown;
mod tokens;

use std::borrow::Cow;

use jiff::tz::TimeZone;

use self::parts::{Number, Parts};
use self::tokens::Tokens;
use crate::model::{DatePrecision, UnixMillis, time_zone};

pub(super) use self::names::is_month;
pub(super) use self::shown::read as read_shown;

/// Longest text that is looked at as a date, in bytes.
const LONGEST_DATE_BYTES: usize = 160;

/// What is known of the place that dates come from.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// Zone of dates that carry none.
    pub(super) zone: TimeZone,
    /// ISO 3166 country: tells zone names and the order of day and month apart.
    pub(super) country: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Looks up the zone; UTC where it is unknown or not given.
    pub(super) fn new(zone: Option<&str>, country: Option<&'a str>) -> Self {
        let zone = zone.and_then(time_zone);
        Self {
            zone: zone.unwrap_or(TimeZone::UTC),
            country,
        }
    }

    fn is(&self, countries: &[&str]) -> bool {
        self.country.is_some_and(|country| {
            countries
                .iter()
                .any(|one| one.eq_ignore_ascii_case(country))
        })
    }
}

/// Reads a date; `None` where no moment can be made out.
pub(super) fn read(text: &str, place: &Place<'_>) -> Option<(UnixMillis, DatePrecision)> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_DATE_BYTES {
        return None;
    }
    if let Some(moment) = common::read(text) {
        return Some((moment, DatePrecision::Exact));
    }
    let text = plain_digits(text);
    if let Some(moment) = digits_only(&text, place) {
        return Some(moment);
    }
    let tokens = Tokens::read(&text)?;
    let mut parts = Parts::default();
    parts.collect(&tokens, place)?;
    parts.resolve(place)
}

/// Replaces full-width, Arabic, Persian, Indian and South-East Asian digits by ASCII, and drops marks of direction.
fn plain_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().filter_map(|character| match character {
        '\u{FF10}'..='\u{FF19}' => digit(character, 0xFF10),
        '\u{0660}'..='\u{0669}' => digit(character, 0x0660),
        '\u{06F0}'..='\u{06F9}' => digit(character, 0x06F0),
        '\u{FF1A}' | '\u{2236}' => Some(':'),
        '\u{FF0F}' => Some('/'),
        '\u{FF0D}' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{FF0E}' => Some('.'),
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => None,
        '\u{00A0}' | '\u{2009}' | '\u{202F}' | '\u{3000}' => Some(' '),
        other => Some(digit_of_asia(other).unwrap_or(other)),
    });
    Cow::Owned(plain.collect())
}

/// Gives a digit of the scripts from India to Cambodia in ASCII; each script has its ten in a row (Unicode, general category Nd).
fn digit_of_asia(character: char) -> Option<char> {
    const ZEROS: [u32; 13] = [
        0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
        0x1040, 0x17E0,
    ];
    ZEROS.iter().find_map(|&zero| digit(character, zero))
}

fn digit(character: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(character).wrapping_sub(zero), 10)
}

/// Reads dates of digits alone: `yyyymmdd`, `yyyymmddhhmm`, `yyyymmddhhmmss`, epoch seconds and milliseconds.
fn digits_only(text: &str, place: &Place<'_>) -> Option<(UnixMillis, DatePrecision)> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i32>().ok();
    let mut parts = Parts::default();
    match text.len() {
        8 | 12 | 14 => {
            parts.numbers.push(Number::new(part(0, 4)?, 4));
            parts.numbers.push(Number::new(part(4, 6)?, 2));
            parts.numbers.push(Number::new(part(6, 8)?, 2));
            if text.len() > 8 {
                parts.hour = part(8, 10);
                parts.minute = part(10, 12)?;
                parts.second = part(12, 14).unwrap_or(0);
            }
            parts.resolve(place)
        }
        9 | 10 => {
            let seconds = text.parse().ok()?;
            Some((UnixMillis::from_seconds(seconds), DatePrecision::Exact))
        }
        13 => Some((UnixMillis(text.parse().ok()?), DatePrecision::Exact)),
        _ => None,
    }
    .or_else(|| year_and_more(text, place))
}

/// Reads `yyyy`, `yyyymm`, `yyyyddd`, and `yymmdd` where the first four digits are no year of our time.
fn year_and_more(text: &str, place: &Place<'_>) -> Option<(UnixMillis, DatePrecision)> {
    let (year, rest) = text.split_at_checked(4)?;
    let mut parts = Parts::default();
    if text.len() == 6 && !year.starts_with("19") && !year.starts_with("20") {
        let century = if text < "70" { "20" } else { "19" };
        return digits_only(&format!("{century}{text}"), place);
    }
    parts.numbers.push(Number::new(year.parse().ok()?, 4));
    match rest.len() {
        0 => {}
        digits @ 2..=3 => parts
            .numbers
            .push(Number::new(rest.parse().ok()?, digits))?,
        _ => return None,
    }
    parts.resolve(place)
}

#[cfg(test)]
mod tests;
