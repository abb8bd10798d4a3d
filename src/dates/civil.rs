//! The day that the numbers of a date mean, in whichever order they stand.
//!
//! Must not know: times and zones.

use jiff::civil::Date;

use super::Place;
use super::calendars;
use super::parts::{Number, Parts};

impl Parts {
    /// Puts year, month and day together from what was named and what only stood there.
    pub(super) fn date(&self, place: &Place<'_>) -> Option<Date> {
        let mut left = self.numbers.as_slice();
        let mut take = || {
            let (first, rest) = left.split_first()?;
            left = rest;
            Some(*first)
        };
        let (year, month, day) = match (self.year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) => (year, month, day),
            (Some(year), Some(month), None) => (year, month, take().map_or(1, |day| day.value)),
            (None, Some(month), Some(day)) => (full_year(take()?)?, month, day),
            (None, Some(month), None) => {
                let (first, second) = (take()?, take());
                match second {
                    Some(second) if first.is_year() => (full_year(first)?, month, second.value),
                    Some(second) => (full_year(second)?, month, first.value),
                    None if first.is_year() => (full_year(first)?, month, 1),
                    None => return None,
                }
            }
            (Some(year), None, None) => (year, take().map_or(1, |month| month.value), 1),
            (_, None, Some(_)) => return None,
            (None, None, None) => return self.numeric_date(place),
        };
        civil(year, month, day)
    }

    fn numeric_date(&self, place: &Place<'_>) -> Option<Date> {
        match *self.numbers.as_slice() {
            [year, week_day] if self.week.is_some() && year.digits == 4 => {
                week_date(year.value, self.week?, week_day.value)
            }
            [year] if self.week.is_some() && year.digits == 4 => {
                week_date(year.value, self.week?, 1)
            }
            [year] if year.digits == 4 => civil(year.value, 1, 1),
            [year, day] if year.digits == 4 && day.digits == 3 => {
                Date::new(i16::try_from(year.value).ok()?, 1, 1)
                    .ok()?
                    .with()
                    .day_of_year(i16::try_from(day.value).ok()?)
                    .build()
                    .ok()
            }
            [year, month] if year.digits == 4 => civil(year.value, month.value, 1),
            [year, month, day] if year.is_year() && month.value > 12 => {
                civil(full_year(year)?, day.value, month.value)
            }
            [year, month, day] if year.is_year() => civil(full_year(year)?, month.value, day.value),
            [first, second, year] if second.value > 12 => {
                civil(full_year(year)?, first.value, second.value)
            }
            [first, second, year] if first.value <= 12 && place.is(&["US", "PH", "FM"]) => {
                civil(full_year(year)?, first.value, second.value)
            }
            [day, month, year] => civil(full_year(year)?, month.value, day.value),
            _ => None,
        }
    }
}

fn civil(year: i32, month: i32, day: i32) -> Option<Date> {
    // Nobody means the Middle Ages, nor the 26th century.
    if (1371..1530).contains(&year) || (2533..2643).contains(&year) {
        return calendars::day(calendars::of_year(year), year, month, day);
    }
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    let first = Date::new(year, month, 1).ok()?;
    let day = i8::try_from(day.max(1)).ok().filter(|day| *day <= 31)?;
    // The 31st of June is the first of July, as everywhere.
    first.checked_add(jiff::Span::new().days(day - 1)).ok()
}

fn week_date(year: i32, week: i32, day: i32) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, 1, 4).ok()?;
    let monday = i32::from(first.weekday().to_monday_zero_offset());
    let days = (week - 1).checked_mul(7)? + day - 1 - monday;
    first
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Reads short years as RFC 5322 4.3 does: 00 to 49 are 2000 and on, 50 to 999 are 1900 and on.
fn full_year(number: Number) -> Option<i32> {
    match (number.digits, number.value) {
        (4, year) => Some(year),
        (1..=2, year @ 0..=49) => Some(2000 + year),
        (1..=3, year) => Some(1900 + year),
        _ => None,
    }
}
