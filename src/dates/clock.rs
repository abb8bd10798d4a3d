//! The time of day in a line: hour, half of the day, zone.
//!
//! Must not know: dates.

use std::ops::Range;

use jiff::civil::Time;

use super::Place;
use super::names::{self, Meaning, meaning};
use super::parts::Zone;
use super::pieces::Piece;
use super::tokens::Token;
use crate::model::time_zone;

/// A time of day as it was shown.
#[derive(Debug)]
pub(super) struct Clock {
    pub(super) time: Time,
    pub(super) zone: Zone,
}

/// Finds the first time of day among pieces and which of them it takes.
pub(super) fn find(pieces: &[Piece<'_>], place: &Place<'_>) -> Option<(Clock, Range<usize>)> {
    (0..pieces.len()).find_map(|start| at(pieces, start, place))
}

/// Reads `18.05` behind the place where a date ends, with at most one word between.
pub(super) fn dotted_behind(
    pieces: &[Piece<'_>],
    end: usize,
    place: &Place<'_>,
) -> Option<(Clock, Range<usize>)> {
    let start = match pieces.get(end)?.token {
        Token::Word(_) => end + 1,
        _ => end,
    };
    let (hour, minute) = dotted(pieces, start)?;
    finish(pieces, start..start + 2, [hour, minute, 0], place)
}

/// Reads two numbers joined by a point that nothing else is joined to.
fn dotted(pieces: &[Piece<'_>], start: usize) -> Option<(i32, i32)> {
    let (hour, minute) = (pieces.get(start)?, pieces.get(start + 1)?);
    let is_joined = |piece: Option<&Piece<'_>>| {
        piece.is_some_and(|piece| piece.follows('.') && piece.word().is_none())
    };
    let is_continued = start
        .checked_sub(1)
        .and_then(|index| pieces.get(index))
        .is_some_and(|before| before.word().is_none() && hour.follows('.'));
    if !minute.clings('.') || is_continued || is_joined(pieces.get(start + 2)) {
        return None;
    }
    Some((hour.short()?, minute.two_digits()?))
}

fn at(pieces: &[Piece<'_>], start: usize, place: &Place<'_>) -> Option<(Clock, Range<usize>)> {
    let first = pieces.get(start)?;
    if let Some((time, end)) = run_of_digits(pieces, start) {
        return finish(pieces, start..end, time, place);
    }
    let hour = first.short()?;
    let next = pieces.get(start + 1)?;
    if let Some(minute) = next.two_digits().filter(|_| next.clings(':')) {
        let (second, end) = seconds(pieces, start + 2);
        return finish(pieces, start..end, [hour, minute, second], place);
    }
    if let Some((hour, minute)) = dotted(pieces, start)
        && pieces.get(start + 2).and_then(Piece::word) == Some("Uhr")
    {
        return finish(pieces, start..start + 3, [hour, minute, 0], place);
    }
    if first.follows('.') || first.follows(':') {
        return None;
    }
    let word = next.word()?;
    if names::is_hour_unit(word) {
        let (minute, end) = minutes(pieces, start + 2, word)?;
        return finish(pieces, start..end, [hour, minute, 0], place);
    }
    // "6 PM" alone, not the "a" of "5 a 7".
    let is_half = (1..=12).contains(&hour) && half_behind(pieces, start + 1).is_some();
    let is_plain = word.len() > 1 || pieces.get(start + 2).is_some_and(|piece| piece.clings('.'));
    (is_half && is_plain && word.is_ascii())
        .then(|| finish(pieces, start..start + 1, [hour, 0, 0], place))
        .flatten()
}

/// Reads `1805` and `180500` behind a `T`.
fn run_of_digits(pieces: &[Piece<'_>], start: usize) -> Option<([i32; 3], usize)> {
    let before = pieces.get(start.checked_sub(1)?)?;
    let Token::Number { value, digits } = pieces.get(start)?.token else {
        return None;
    };
    if before.word() != Some("T") || !before.touches() {
        return None;
    }
    match digits {
        4 => Some(([value / 100, value % 100, 0], start + 1)),
        6 => Some(([value / 10_000, value / 100 % 100, value % 100], start + 1)),
        _ => None,
    }
}

/// Reads seconds and their fraction, which adds nothing.
fn seconds(pieces: &[Piece<'_>], index: usize) -> (i32, usize) {
    let seconds = pieces.get(index).filter(|piece| piece.clings(':'));
    let Some(second) = seconds.and_then(Piece::two_digits) else {
        return (0, index);
    };
    let has_fraction = pieces
        .get(index + 1)
        .is_some_and(|piece| piece.clings('.') && piece.word().is_none());
    (second, index + 1 + usize::from(has_fraction))
}

/// Reads what stands behind the word for the hour: minutes, or nothing where the word means an hour of the day alone.
fn minutes(pieces: &[Piece<'_>], index: usize, word: &str) -> Option<(i32, usize)> {
    let next = pieces.get(index);
    if let Some(minute) = next
        .filter(|next| next.mark.is_none())
        .and_then(Piece::short)
    {
        let unit = pieces.get(index + 1).and_then(Piece::word);
        let has_unit = unit.is_some_and(|unit| matches!(unit, "分" | "분" | "min"));
        let is_tight =
            next.is_some_and(Piece::touches) || next.and_then(Piece::two_digits).is_some();
        return is_tight.then_some((minute, index + 1 + usize::from(has_unit)));
    }
    // "2時間前" and "2시간 전" are hours ago.
    let goes_on = next.is_some_and(Piece::touches);
    let is_hour = matches!(word, "Uhr" | "時" | "时" | "點" | "点" | "시");
    (is_hour && !goes_on).then_some((0, index))
}

/// Adds the half of the day before or behind the numbers, and the zone.
fn finish(
    pieces: &[Piece<'_>],
    numbers: Range<usize>,
    [hour, minute, second]: [i32; 3],
    place: &Place<'_>,
) -> Option<(Clock, Range<usize>)> {
    let before = numbers
        .start
        .checked_sub(1)
        .and_then(|index| Some((index, half(pieces.get(index)?.word()?)?)))
        .filter(|(index, _)| {
            let word = pieces.get(*index).and_then(Piece::word);
            word.is_some_and(|word| !word.is_ascii() && word.chars().count() > 1)
        });
    let (mut start, mut end) = (numbers.start, numbers.end);
    let after_noon = match (before, half_behind(pieces, end)) {
        (Some((index, after)), _) => {
            start = index;
            Some(after)
        }
        (None, Some((after, behind))) => {
            end = behind;
            Some(after)
        }
        (None, None) => None,
    };
    if matches!(
        pieces.get(end).and_then(Piece::word),
        Some("Uhr" | "uur" | "น")
    ) {
        end += 1;
    }
    let hour = match (hour, after_noon) {
        (12, Some(false)) => 0,
        (1..=11, Some(true)) => hour + 12,
        _ => hour,
    };
    let second = if second == 60 { 59 } else { second };
    let [hour, minute, second] =
        [hour, minute, second].map(|part| i8::try_from(part).unwrap_or(-1));
    let time = Time::new(hour, minute, second, 0).ok()?;
    let (zone, end) = zone(pieces, end, place).unwrap_or((Zone::Missing, end));
    Some((Clock { time, zone }, start..end))
}

/// Tells whether a word means the second half of the day.
fn half(word: &str) -> Option<bool> {
    match meaning(word, &Place::new(None, None)) {
        Some(Meaning::Noon { after }) => Some(after),
        _ => None,
    }
}

/// Reads `pm`, `p.m.`, `μ.μ.`, `م`; gives the index behind it.
fn half_behind(pieces: &[Piece<'_>], index: usize) -> Option<(bool, usize)> {
    let word = pieces.get(index)?.word()?;
    let second = pieces
        .get(index + 1)
        .filter(|piece| piece.follows('.') || piece.touches())
        .and_then(Piece::word);
    let greek = second.is_some_and(|second| second == "μ");
    if greek && matches!(word, "π" | "μ") {
        return Some((word == "μ", index + 2));
    }
    let after = half(word)?;
    if word.len() > 1 {
        return Some((after, index + 1));
    }
    let is_whole = second.is_some_and(|second| second.eq_ignore_ascii_case("m"));
    is_whole.then_some((after, index + 2))
}

/// Reads an offset, the name of a zone, or both: `+0100`, `ET`, `(GMT+7)`, `Europe/Oslo`.
fn zone(pieces: &[Piece<'_>], index: usize, place: &Place<'_>) -> Option<(Zone, usize)> {
    let piece = pieces.get(index)?;
    let Some(word) = piece.word() else {
        return offset(pieces, index, OffsetStands::Alone);
    };
    let next = pieces.get(index + 1);
    if let Some(city) = next.filter(|next| next.clings('/')).and_then(Piece::word) {
        let zone = time_zone(&format!("{word}/{city}"))?;
        return Some((Zone::Named(zone), index + 2));
    }
    if matches!(word, "GMT" | "UTC" | "UT")
        && let Some(found) = offset(pieces, index + 1, OffsetStands::BehindName)
    {
        return Some(found);
    }
    // "18:05 et 19:00" speaks of no zone.
    if word.is_ascii() && word.chars().any(|letter| letter.is_ascii_lowercase()) {
        return None;
    }
    // Named for the whole year, they change with the summer.
    let named = match word {
        "ET" => "America/New_York",
        "CT" => "America/Chicago",
        "MT" => "America/Denver",
        "PT" => "America/Los_Angeles",
        _ => "",
    };
    if let Some(zone) = time_zone(named) {
        return Some((Zone::Named(zone), index + 1));
    }
    match meaning(word, place) {
        Some(Meaning::Zone(minutes)) => Some((Zone::Offset(minutes * 60), index + 1)),
        _ => None,
    }
}

/// Where an offset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OffsetStands {
    Alone,
    /// `GMT+7`.
    BehindName,
}

/// Reads `+hh`, `+hhmm`, `+hh:mm`; where no zone was named, `-hh` must touch the time.
fn offset(pieces: &[Piece<'_>], index: usize, stands: OffsetStands) -> Option<(Zone, usize)> {
    let piece = pieces.get(index)?;
    let Token::Number { value, digits } = piece.token else {
        return None;
    };
    let (sign, is_spaced) = piece.sign()?;
    let next = pieces.get(index + 1);
    let minutes = next
        .filter(|next| next.clings(':'))
        .and_then(Piece::two_digits);
    let goes_on =
        next.is_some_and(|next| ['.', '-', '/'].into_iter().any(|mark| next.clings(mark)));
    let (hours, minutes, end) = match (digits, minutes) {
        (1..=2, Some(minutes)) => (value, minutes, index + 2),
        (1..=2, None)
            if !goes_on && (stands == OffsetStands::BehindName || sign == '+' || !is_spaced) =>
        {
            (value, 0, index + 1)
        }
        (3..=4, _) => (value / 100, value % 100, index + 1),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    let seconds = if sign == '+' { seconds } else { -seconds };
    Some((Zone::Offset(seconds), end))
}
