//! Dates of a page, its title and its address, to moments.
//!
//! Must not know: where a date stood, how dates are written.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::UnixMillis;

/// Longest text in which a date is looked for, in characters.
const TEXT_LIMIT: usize = 120;

/// Reads a date in ISO 8601, RFC 2822, Unix time or words; dates without a zone are taken in `zone`.
pub(in crate::article) fn read(text: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let text = crate::article::text::clip(text.trim(), TEXT_LIMIT);
    unix_time(text).or_else(|| crate::dates::read_shown(text, zone))
}

/// Reads a date that ends a title: `Boats sink | Harbour | 03.05.2015`.
pub(in crate::article) fn from_title(title: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let tail = title.rsplit([' ', '|']).next()?;
    let is_date = tail.len() >= 8
        && tail
            .chars()
            .all(|character| character.is_ascii_digit() || matches!(character, '.' | '/' | '-'));
    is_date.then(|| read(tail, zone)).flatten()
}

/// Reads a date out of the path of an address: `/2015/03/04/`, `/2015-03-04/`, `/20150304/`.
pub(in crate::article) fn from_address(address: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let numbers = numbers(path.split(['?', '#']).next().unwrap_or(path));
    let separate = numbers.windows(3).find_map(|window| match window {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            civil(year, month, day)
        }
        _ => None,
    });
    let date = separate.or_else(|| {
        numbers
            .iter()
            .filter(|number| number.len() == 8)
            .find_map(|number| civil(number.get(..4)?, number.get(4..6)?, number.get(6..)?))
    })?;
    let timestamp = zone.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
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

/// Gives the runs of digits.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect()
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year
        .parse()
        .ok()
        .filter(|year| (1990..2100).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}
