//! Dates as pages show them: somewhere in a line, with words around, before or behind the time of day.
//!
//! The time is cut out first, so that its numbers are taken for no day. A date must name year, month and day. Must not know:
//! where on a page the line stood.

use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::calendars::{self, Calendar};
use super::parts::{Zone, in_zone};
use super::pieces::{Piece, pieces};
use super::tokens::Token;
use super::{Place, clock, common, digits_only, names, plain_digits};
use crate::model::UnixMillis;

/// 1990-01-01: earlier dates are taken for mistakes.
const EARLIEST: UnixMillis = UnixMillis::from_seconds(631_152_000);

/// 2100-01-01.
const LATEST: UnixMillis = UnixMillis::from_seconds(4_102_444_800);

/// How many pieces a day or a year may stand from its month.
const REACH: usize = 4;

/// Reads the first date of a line, in `zone` where the line names none; of two days the time beside the second is not taken.
pub(in super::super) fn read(line: &str, zone: &TimeZone) -> Option<UnixMillis> {
    let line = line.trim();
    if let Some(moment) = common::read(line) {
        return (EARLIEST..LATEST).contains(&moment).then_some(moment);
    }
    let place = Place {
        zone: zone.clone(),
        country: None,
    };
    let line = plain_digits(line);
    if matches!(line.len(), 12 | 14)
        && let Some((moment, _)) = digits_only(&line, &place)
    {
        return Some(moment);
    }
    let all = pieces(&line);
    let first = first_date_only(&all);
    let found = clock::find(first, &place);
    let rest = match &found {
        Some((_, taken)) => without(&all, taken.clone()),
        None => all.clone(),
    };
    let rest = first_date_only(&rest);
    let (date, taken) = worded(rest).or_else(|| numeric(rest))?;
    let clock = match found {
        Some((clock, _)) => Some(clock),
        None => clock::dotted_behind(rest, taken.end, &place).map(|(clock, _)| clock),
    };
    match clock {
        Some(clock) => in_zone(date.to_datetime(clock.time), &clock.zone, &place),
        None => in_zone(date.to_datetime(Time::midnight()), &Zone::Missing, &place),
    }
}

/// Gives the pieces before the second year; one of another calendar beside a common one tells the same day.
fn first_date_only<'p, 't>(pieces: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    let is_common = |piece: &Piece<'_>| {
        let year = piece.year()?;
        Some(calendars::of_year(year) == Calendar::Common)
    };
    let has_common = pieces.iter().any(|piece| is_common(piece) == Some(true));
    let mut years = (0..)
        .zip(pieces)
        .filter(|(_, piece)| is_common(piece).is_some_and(|common| common || !has_common));
    let end = years.nth(1).map_or(pieces.len(), |(index, _)| index);
    pieces.get(..end).unwrap_or(pieces)
}

/// Gives the pieces without a range; what stood on both sides of it is not joined.
fn without<'t>(pieces: &[Piece<'t>], range: Range<usize>) -> Vec<Piece<'t>> {
    let before = pieces.iter().take(range.start).copied();
    let behind = (0..)
        .zip(pieces.iter().skip(range.end))
        .map(
            |(index, piece)| {
                if index == 0 { piece.apart() } else { *piece }
            },
        );
    before.chain(behind).collect()
}

/// A word of a month among pieces.
struct Month {
    calendar: Calendar,
    number: i32,
    /// The pieces of its name.
    taken: Range<usize>,
}

/// `4 March 2015`, `March 4th, 2015`, `4 de marzo de 2015`, `2015 m. kovo 4 d.`, `4 tháng 3, 2015`.
fn worded(pieces: &[Piece<'_>]) -> Option<(Date, Range<usize>)> {
    let mut best: Option<(bool, usize, Date, Range<usize>)> = None;
    for month in (0..pieces.len()).filter_map(|index| month_at(pieces, index)) {
        let Some((date, distance, taken)) = around(pieces, &month) else {
            continue;
        };
        let is_foreign = month.calendar == Calendar::Islam;
        let is_better = best
            .as_ref()
            .is_none_or(|(foreign, least, ..)| (is_foreign, distance) < (*foreign, *least));
        if is_better {
            best = Some((is_foreign, distance, date, taken));
        }
    }
    best.map(|(_, _, date, taken)| (date, taken))
}

fn month_at(pieces: &[Piece<'_>], index: usize) -> Option<Month> {
    let word = pieces.get(index)?.word()?;
    let next = pieces.get(index + 1);
    let next_word = next.and_then(Piece::word);
    let month = |calendar, number, pieces| {
        Some(Month {
            calendar,
            number,
            taken: index..index + pieces,
        })
    };
    if matches!(word, "tháng" | "Tháng" | "thg" | "Thg") {
        let number = next.and_then(Piece::short)?;
        return month(Calendar::Common, number, 2);
    }
    if let Some(number) = next_word.and_then(|next| names::month_of_two(word, next)) {
        return month(Calendar::Common, number, 2);
    }
    if let Some(number) = names::month(word) {
        return month(Calendar::Common, number, 1);
    }
    let (calendar, number) = calendars::month(word, next_word)?;
    month(calendar, number, 1)
}

/// Puts the nearest day and the nearest year to a month; gives how far both stand.
fn around(pieces: &[Piece<'_>], month: &Month) -> Option<(Date, usize, Range<usize>)> {
    let distance = |index: usize| match index {
        _ if index < month.taken.start => month.taken.start - index,
        _ => (index + 1).saturating_sub(month.taken.end),
    };
    let near = || {
        (0..)
            .zip(pieces)
            .filter(|(index, _)| !month.taken.contains(index) && distance(*index) <= REACH)
    };
    let (year_index, year) = near()
        .filter_map(|(index, piece)| Some((index, piece.year()?)))
        .min_by_key(|(index, _)| distance(*index))?;
    let (day_index, day) = near()
        .filter_map(|(index, piece)| Some((index, piece.short()?)))
        .filter(|(_, day)| (1..=31).contains(day))
        .min_by_key(|(index, _)| {
            // "5 November 24, 2026" is the 24th.
            let before_year = *index > month.taken.start && index + 1 == year_index;
            (distance(*index), !before_year)
        })?;
    let date = calendars::day(month.calendar, year, month.number, day)?;
    let start = month.taken.start.min(day_index).min(year_index);
    let end = month.taken.end.max(day_index + 1).max(year_index + 1);
    Some((date, distance(day_index) + distance(year_index), start..end))
}

/// `2015-03-04`, `2015年3月4日`, `20150304`, `04.03.2015` and `04/03/15`: day before month, unless that cannot be.
fn numeric(pieces: &[Piece<'_>]) -> Option<(Date, Range<usize>)> {
    (0..pieces.len()).find_map(|start| {
        let rest = pieces.get(start..)?;
        let (date, count) = with_units(rest)
            .or_else(|| run_of_digits(rest))
            .or_else(|| joined(rest))?;
        Some((date, start..start + count))
    })
}

fn with_units(pieces: &[Piece<'_>]) -> Option<(Date, usize)> {
    let [year, year_unit, month, month_unit, day, ..] = pieces else {
        return None;
    };
    let has_units =
        matches!(year_unit.word()?, "年" | "년") && matches!(month_unit.word()?, "月" | "월");
    let date = day_of(year.year()?, month.short()?, day.short()?)?;
    let has_day_unit = pieces
        .get(5)
        .and_then(Piece::word)
        .is_some_and(|word| matches!(word, "日" | "일" | "号" | "號"));
    has_units.then_some((date, 5 + usize::from(has_day_unit)))
}

fn run_of_digits(pieces: &[Piece<'_>]) -> Option<(Date, usize)> {
    let Token::Number { value, digits: 8 } = pieces.first()?.token else {
        return None;
    };
    let date = day_of(value / 10_000, value / 100 % 100, value % 100)?;
    Some((date, 1))
}

/// Reads three numbers that the same mark joins, and no fourth.
fn joined(pieces: &[Piece<'_>]) -> Option<(Date, usize)> {
    let [first, second, third, ..] = pieces else {
        return None;
    };
    let mark = second.mark.filter(|mark| matches!(mark, '-' | '.' | '/'))?;
    let is_joined = |piece: &Piece<'_>| match mark {
        '-' => piece.clings(mark),
        _ => piece.follows(mark),
    };
    let goes_on = pieces
        .get(3)
        .is_some_and(|piece| piece.clings(mark) && piece.word().is_none());
    if !is_joined(second) || !is_joined(third) || goes_on || is_joined(first) {
        return None;
    }
    let middle = second.short()?;
    if let Some(year) = first.year() {
        return Some((day_of(year, middle, third.short()?)?, 3));
    }
    let day = first.short()?;
    let year = match third.year() {
        Some(year) => year,
        None => 2000 + third.two_digits().filter(|_| mark != '-')?,
    };
    let date = day_of(year, middle, day).or_else(|| day_of(year, day, middle))?;
    Some((date, 3))
}

fn day_of(year: i32, month: i32, day: i32) -> Option<Date> {
    calendars::day(calendars::of_year(year), year, month, day)
}
