//! Dates as pages write them, to moments.
//!
//! Must not know: where a date stood.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::months;
use crate::model::UnixMillis;

/// Longest text in which a date is looked for, in characters.
const TEXT_LIMIT: usize = 120;

/// Reads a date in ISO 8601, RFC 2822, Unix time or words; dates without a zone are taken in `zone`.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let text = super::text::clip(text.trim(), TEXT_LIMIT);
    if let Some(moment) = unix_time(text) {
        return Some(moment);
    }
    let mut pieces = pieces(text);
    // A month in words speaks first: "December 27, 2014, 12:06" has a year, a month and a day in a row as well.
    let date = worded_date(&pieces)
        .or_else(|| iso_date(&mut pieces))
        .or_else(|| dotted_date(&pieces))?;
    let (time, offset) = clock(text);
    moment(date, time, offset, zone)
}

/// Reads a date that ends a title: `Boats sink | Harbour | 03.05.2015`.
pub(super) fn from_title(title: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let tail = title.rsplit([' ', '|']).next()?;
    let is_date = tail.len() >= 8
        && tail
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '.' | '/' | '-'));
    is_date.then(|| read(tail, zone)).flatten()
}

/// Reads a date out of the path of an address: `/2015/03/04/`, `/2015-03-04/`, `/20150304/`.
pub(super) fn from_address(address: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let numbers = numbers(path.split(['?', '#']).next().unwrap_or(path));
    let separate = numbers.windows(3).find_map(|window| match window {
        [year, month, day] if year.digits == 4 && month.digits <= 2 && day.digits <= 2 => {
            civil(year.value, month.value, day.value)
        }
        _ => None,
    });
    let date = separate.or_else(|| {
        numbers
            .iter()
            .filter(|number| number.digits == 8)
            .find_map(|number| {
                civil(
                    number.value / 10_000,
                    number.value / 100 % 100,
                    number.value % 100,
                )
            })
    })?;
    moment(date, None, None, zone)
}

fn moment(
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
    zone: &TimeZone,
) -> Option<UnixMillis> {
    let civil = DateTime::from_parts(date, time.unwrap_or_else(Time::midnight));
    let timestamp = match offset {
        Some(offset) => offset.to_timestamp(civil).ok()?,
        None => zone.to_timestamp(civil).ok()?,
    };
    Some(UnixMillis::from(timestamp))
}

fn unix_time(text: &str) -> Option<UnixMillis> {
    let number: i64 = text.split('.').next()?.parse().ok()?;
    match text.len() {
        10.. if (600_000_000..4_000_000_000).contains(&number) => {
            Some(UnixMillis::from_seconds(number))
        }
        13.. if (600_000_000_000..4_000_000_000_000).contains(&number) => Some(UnixMillis(number)),
        _ => None,
    }
}

/// A run of digits.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: i64,
    digits: usize,
}

fn numbers(text: &str) -> Vec<Number> {
    pieces(text)
        .iter()
        .filter_map(|piece| match piece {
            Piece::Number(number) => Some(*number),
            Piece::Word(_) => None,
        })
        .collect()
}

#[derive(Debug, Clone)]
enum Piece {
    Number(Number),
    Word(String),
}

/// Splits into runs of digits and runs of letters.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut run = String::new();
    let mut push = |run: &mut String| {
        if run.is_empty() {
            return;
        }
        let word = std::mem::take(run);
        pieces.push(match word.parse() {
            Ok(value) => Piece::Number(Number {
                value,
                digits: word.len(),
            }),
            Err(_) => Piece::Word(word),
        });
    };
    for character in text.chars() {
        let fits = run
            .chars()
            .last()
            .is_none_or(|last| last.is_ascii_digit() == character.is_ascii_digit());
        if !character.is_alphanumeric() || !fits {
            push(&mut run);
        }
        if character.is_alphanumeric() {
            run.extend(character.to_lowercase());
        }
    }
    push(&mut run);
    pieces
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    if !(1990..2100).contains(&year) {
        return None;
    }
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Year first: `2015-03-04`, `20150304`, `2015年3月4日`.
fn iso_date(pieces: &mut [Piece]) -> Option<Date> {
    let mut window: Vec<Number> = Vec::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Number(number) if number.digits == 8 && window.is_empty() => {
                return civil(
                    number.value / 10_000,
                    number.value / 100 % 100,
                    number.value % 100,
                );
            }
            Piece::Number(number) if number.digits == 4 && window.is_empty() => {
                window.push(*number);
            }
            Piece::Number(number) if !window.is_empty() => window.push(*number),
            Piece::Word(word) if matches!(word.as_str(), "年" | "月" | "년" | "월") => {}
            _ => window.clear(),
        }
        if let [year, month, day] = window.as_slice() {
            return civil(year.value, month.value, day.value);
        }
    }
    None
}

/// `4 March 2015`, `March 4th, 2015`, `4. März 2015`, `4 de marzo de 2015`.
fn worded_date(pieces: &[Piece]) -> Option<Date> {
    let (place, month) = pieces
        .iter()
        .enumerate()
        .find_map(|(place, piece)| match piece {
            Piece::Word(word) => months::number(word).map(|month| (place, month)),
            Piece::Number(_) => None,
        })?;
    let nearby = pieces
        .iter()
        .enumerate()
        .filter_map(|(index, piece)| match piece {
            Piece::Number(number) if index.abs_diff(place) <= 4 => Some(*number),
            _ => None,
        });
    let (mut year, mut day) = (None, None);
    for number in nearby {
        match number.digits {
            4 if year.is_none() => year = Some(number.value),
            1 | 2 if day.is_none() => day = Some(number.value),
            _ => {}
        }
    }
    civil(year?, month, day?)
}

/// `04.03.2015` and `04/03/2015`: day first, unless that cannot be.
fn dotted_date(pieces: &[Piece]) -> Option<Date> {
    let numbers: Vec<Number> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Number(number) => Some(*number),
            Piece::Word(_) => None,
        })
        .collect();
    numbers.windows(3).find_map(|window| match window {
        [day, month, year] if year.digits == 4 && day.digits <= 2 && month.digits <= 2 => {
            civil(year.value, month.value, day.value)
                .or_else(|| civil(year.value, day.value, month.value))
        }
        _ => None,
    })
}

/// Finds the time of day and the offset.
fn clock(text: &str) -> (Option<Time>, Option<Offset>) {
    let bytes = text.as_bytes();
    let colon = text.char_indices().find(|&(index, character)| {
        character == ':'
            && index > 0
            && bytes.get(index - 1).is_some_and(u8::is_ascii_digit)
            && bytes.get(index + 1).is_some_and(u8::is_ascii_digit)
    });
    let Some((colon, _)) = colon else {
        return (None, None);
    };
    let before = text.get(..colon).unwrap_or("");
    let hour_digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .take(2)
        .collect();
    let hour: Option<i8> = hour_digits.chars().rev().collect::<String>().parse().ok();
    let after = text.get(colon + 1..).unwrap_or("");
    let minute: Option<i8> = leading_digits(after).parse().ok();
    let mut tail = after.get(leading_digits(after).len()..).unwrap_or("");
    let mut second = 0;
    if let Some(rest) = tail.strip_prefix(':') {
        let digits = leading_digits(rest);
        second = digits.parse().unwrap_or(0);
        tail = rest.get(digits.len()..).unwrap_or("");
    }
    if let Some(rest) = tail.strip_prefix('.') {
        tail = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    }
    let (Some(hour), Some(minute)) = (hour, minute) else {
        return (None, None);
    };
    let tail = tail.trim_start();
    let lower = tail.to_ascii_lowercase();
    let hour = match lower.get(..2) {
        Some("pm") if hour < 12 => hour + 12,
        Some("am") if hour == 12 => 0,
        _ => hour,
    };
    (Time::new(hour, minute, second, 0).ok(), offset(tail))
}

fn leading_digits(text: &str) -> &str {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end.min(2)).unwrap_or("")
}

fn offset(tail: &str) -> Option<Offset> {
    let tail = tail.trim_start_matches(['a', 'p', 'm', 'A', 'P', 'M', '.', ' ']);
    if tail.starts_with(['Z', 'z']) || tail.starts_with("UTC") || tail.starts_with("GMT") {
        let rest = tail.trim_start_matches(|character: char| character.is_ascii_alphabetic());
        return signed_offset(rest).or(Some(Offset::UTC));
    }
    signed_offset(tail).or_else(|| {
        let hours = match tail
            .split(|character: char| !character.is_ascii_alphabetic())
            .next()?
        {
            "EST" | "CDT" => -5,
            "EDT" | "AST" => -4,
            "CST" | "MDT" => -6,
            "MST" | "PDT" => -7,
            "PST" => -8,
            "BST" | "CET" | "WAT" => 1,
            "CEST" | "EET" | "SAST" => 2,
            "MSK" | "EEST" | "EAT" => 3,
            "JST" | "KST" => 9,
            _ => return None,
        };
        Offset::from_hours(hours).ok()
    })
}

fn signed_offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, text.strip_prefix('+')?),
        '-' => (-1, text.strip_prefix('-')?),
        '−' => (-1, text.strip_prefix('−')?),
        _ => return None,
    };
    let digits: String = rest
        .chars()
        .filter(|&character| character != ':')
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    let (hours, minutes): (i32, i32) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        4 => (
            digits.get(..2)?.parse().ok()?,
            digits.get(2..)?.parse().ok()?,
        ),
        _ => return None,
    };
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}
