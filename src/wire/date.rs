//! Dates as datelines write them, and the day that they mean.
//!
//! Must not know: places, agencies, the clock.

use jiff::civil::Date;
use jiff::tz::Offset;

use super::months;
use super::scan::{digit, strip_number};
use crate::model::UnixMillis;

/// How far behind the publication a dateline may be: time zones, and stories written ahead.
const AHEAD_DAYS: i64 = 2;

/// Small words between place and date, or within a date.
const JOINTS: &[&str] = &[
    "de", "del", "le", "el", "den", "am", "em", "il", "du", "of", "the", "в", "في", "on", "г",
    "года", "р", "року", "h", "م", "d", "m", "r", "gada",
];

/// A date without the things that it leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    pub(super) year: Option<i16>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
}

impl Stamp {
    pub(super) fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// Gives the day that an announcement means: the candidate nearest to the publication, before or after it.
    pub(super) fn resolve_ahead(self, published: Option<UnixMillis>) -> Option<UnixMillis> {
        self.nearest(published, i64::MAX)
    }

    /// Gives the day that is meant, as midnight UTC: the candidate nearest to the publication and not over two days after it.
    pub(super) fn resolve(self, published: Option<UnixMillis>) -> Option<UnixMillis> {
        self.nearest(published, AHEAD_DAYS)
    }

    fn nearest(self, published: Option<UnixMillis>, ahead_days: i64) -> Option<UnixMillis> {
        let day = i8::try_from(self.day?).ok()?;
        let published = published
            .and_then(UnixMillis::timestamp)
            .map(|at| Offset::UTC.to_datetime(at).date());
        if let (Some(year), Some(month)) = (self.year, self.month) {
            return midnight(Date::new(year, i8::try_from(month).ok()?, day).ok()?);
        }
        let published = published?;
        let candidates = match self.month {
            Some(month) => [-1, 0, 1].map(|years| {
                let month = i8::try_from(month).ok()?;
                Date::new(published.year().checked_add(years)?, month, day).ok()
            }),
            None => [-1, 0, 1].map(|months: i8| {
                let month = published.month() + months;
                let (year, month) = match month {
                    0 => (published.year().checked_sub(1)?, 12),
                    13 => (published.year().checked_add(1)?, 1),
                    _ => (published.year(), month),
                };
                Date::new(year, month, day).ok()
            }),
        };
        let distance = |date: &Date| date.duration_since(published).as_hours() / 24;
        let nearest = candidates
            .into_iter()
            .flatten()
            .filter(|date| distance(date) <= ahead_days)
            .min_by_key(|date| distance(date).unsigned_abs())?;
        midnight(nearest)
    }
}

fn midnight(date: Date) -> Option<UnixMillis> {
    Offset::UTC
        .to_timestamp(date.at(0, 0, 0, 0))
        .ok()
        .map(UnixMillis::from)
}

/// Parts what stands before an agency's mark into the text of the places and the date; the date may be missing.
pub(super) fn part(prefix: &str) -> (&str, Stamp) {
    // Urdu parts place and date with its full stop.
    let parts = prefix.split(|sign: char| sign.is_whitespace() || sign == '۔');
    let words: Vec<&str> = parts.filter(|word| !word.is_empty()).collect();
    if let Some((count, stamp)) = date_at_end(&words) {
        let place = words
            .get(..count)
            .and_then(|left| left.last())
            .map_or("", |last| {
                let end = offset_in(prefix, last) + last.len();
                prefix.get(..end).unwrap_or_default()
            });
        return (without_lunar(trimmed(place)), stamp);
    }
    if let Some((first, stamp)) = date_at_start(&words) {
        let place = words
            .get(first)
            .and_then(|word| prefix.get(offset_in(prefix, word)..));
        return (trimmed(place.unwrap_or_default()), stamp);
    }
    (without_lunar(trimmed(prefix)), Stamp::default())
}

/// First words of the months of the lunar calendar of Arabic agencies.
const LUNAR_MONTHS: &[&str] = &[
    "محرم",
    "صفر",
    "ربيع",
    "جمادى",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو",
    "ذي",
];

/// Takes a lunar date away that stands before the other one, or alone: `الرياض 05 محرم 1445 هـ الموافق`.
fn without_lunar(place: &str) -> &str {
    let words: Vec<&str> = place.split_whitespace().collect();
    let day = words.windows(2).position(|pair| {
        let is_day = pair
            .first()
            .is_some_and(|day| day.chars().all(char::is_numeric));
        is_day
            && pair
                .last()
                .is_some_and(|month| LUNAR_MONTHS.contains(month))
    });
    let day = day.filter(|day| *day > 0).and_then(|day| words.get(day));
    let end = day.map_or(place.len(), |day| offset_in(place, day));
    trimmed(place.get(..end).unwrap_or_default())
}

fn trimmed(place: &str) -> &str {
    place
        .trim()
        .trim_end_matches([' ', ',', '،', '-', '–', '—', ':', '/', '۔'])
        .trim_start_matches([' ', ','])
}

/// Gives where in `text` its own part `word` begins.
fn offset_in(text: &str, word: &str) -> usize {
    (word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn bare(word: &str) -> &str {
    word.trim_matches(['.', ',', '،', ';', ':', '(', ')'])
}

/// Reads a date at the end; gives how many words stand before it.
fn date_at_end(words: &[&str]) -> Option<(usize, Stamp)> {
    let mut left = words;
    let mut year = None;
    while let Some((last, before)) = left.split_last() {
        let word = bare(last);
        if word.is_empty() || months::is_weekday(word) || is_joint(word) {
            left = before;
        } else if let Some(found) = year_of(word).filter(|_| year.is_none()) {
            year = Some(found);
            left = before;
        } else {
            break;
        }
    }
    let (count, month, day, own_year) = month_and_day(left)?;
    let mut left = left.get(..count)?;
    let mut year = year.or(own_year);
    while let Some((last, before)) = left.split_last() {
        let word = bare(last);
        let is_part = word.is_empty()
            || is_weekday_of_date(last, before)
            || is_joint(word) && !before.is_empty();
        let earlier_year = year_of(word).filter(|_| year.is_none());
        if !is_part && earlier_year.is_none() {
            break;
        }
        year = year.or(earlier_year);
        left = before;
    }
    Some((
        left.len(),
        Stamp {
            year,
            month: Some(month),
            day: Some(day),
        },
    ))
}

/// `PARIS, Thursday, Nov. 26` but `Santo Domingo, 26 nov`: the end of a name is no day of the week.
fn is_weekday_of_date(word: &str, before: &[&str]) -> bool {
    let ends_name = word.starts_with(char::is_uppercase)
        && before.last().is_some_and(|name| {
            name.starts_with(char::is_uppercase) && name.ends_with(char::is_alphabetic)
        });
    months::is_weekday(bare(word)) && !ends_name
}

fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

fn date_at_start(words: &[&str]) -> Option<(usize, Stamp)> {
    let (one, other) = (words.first()?, words.get(1)?);
    let (month, day) = pair(bare(one), bare(other))?;
    (words.len() > 2).then_some((
        2,
        Stamp {
            year: None,
            month: Some(month),
            day: Some(day),
        },
    ))
}

/// Reads month and day from the last words, in either order, as one figure, or with the month named twice.
fn month_and_day(words: &[&str]) -> Option<(usize, u8, u8, Option<i16>)> {
    let from_end = |back: usize| {
        words
            .len()
            .checked_sub(back)
            .and_then(|index| words.get(index))
            .map(|word| bare(word))
    };
    let last = from_end(1)?;
    if let Some((day, month, year)) = figures(last) {
        return Some((words.len() - 1, month, day, year));
    }
    if let Some((month, day)) = joined(last) {
        return Some((words.len() - 1, month, day, None));
    }
    let second = from_end(2)?;
    if let Some((month, day)) = pair(second, last) {
        return Some((words.len() - 2, month, day, None));
    }
    let two_words = months::month(&format!("{second}\u{a0}{last}"));
    let third = from_end(3)?;
    if let Some((month, day)) = two_words.zip(day_of(third)) {
        return Some((words.len() - 3, month, day, None));
    }
    if let Some((day, month, _)) =
        figures(&format!("{third}/{last}")).filter(|_| *second_word(words) == "-")
    {
        return Some((words.len() - 3, month, day, None));
    }
    if let Some((month, day)) = pair(third, last).filter(|_| is_joint(second)) {
        return Some((words.len() - 3, month, day, None));
    }
    if let Some((month, day)) = pair(third, second).filter(|_| months::month(last).is_some()) {
        return Some((words.len() - 3, month, day, None));
    }
    let (month, day) = pair(from_end(4)?, third).filter(|(month, _)| two_words == Some(*month))?;
    Some((words.len() - 4, month, day, None))
}

fn second_word<'a>(words: &'a [&'a str]) -> &'a &'a str {
    words.iter().rev().nth(1).unwrap_or(&"")
}

fn pair(one: &str, other: &str) -> Option<(u8, u8)> {
    let in_order = |month: &str, day: &str| {
        day_of(day).and_then(|day| months::month(month).map(|month| (month, day)))
    };
    in_order(one, other).or_else(|| in_order(other, one))
}

/// Reads `Nov.24` and `24Nov`.
fn joined(word: &str) -> Option<(u8, u8)> {
    let digits = word.find(|character| digit(character).is_some())?;
    let letters = word.find(char::is_alphabetic)?;
    let (one, other) = word.split_at_checked(digits.max(letters))?;
    pair(bare(one), bare(other))
}

/// Reads `25/11`, `25.11.2026` and `2026-11-25`; where both orders are possible the day stands first.
fn figures(word: &str) -> Option<(u8, u8, Option<i16>)> {
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let (one, other, year) = match *parts.as_slice() {
        [one, other] => (one, other, None),
        [year, month, day] if year.len() == 4 => (day, month, year_of(year)),
        [one, other, year] => (one, other, year_of(year)),
        _ => return None,
    };
    let (one, other) = (plain_day(one)?, plain_day(other)?);
    match (one, other) {
        (day, month @ 1..=12) | (month @ 1..=12, day) => Some((day, month, year)),
        _ => None,
    }
}

fn plain_day(word: &str) -> Option<u8> {
    let (value, rest) = strip_number(word)?;
    u8::try_from(value)
        .ok()
        .filter(|day| rest.is_empty() && (1..=31).contains(day))
}

fn day_of(word: &str) -> Option<u8> {
    let (value, rest) = strip_number(word)?;
    let is_ordinal = [
        "", "st", "nd", "rd", "th", "er", "º", "ª", "°", "e", "-го", "-е",
    ]
    .contains(&rest.to_lowercase().as_str());
    // `November 26/2026`
    let is_before_year = || {
        rest.strip_prefix('/')
            .is_some_and(|year| year_of(year).is_some())
    };
    u8::try_from(value)
        .ok()
        .filter(|day| (1..=31).contains(day) && (is_ordinal || is_before_year()))
}

fn year_of(word: &str) -> Option<i16> {
    let (value, rest) = strip_number(word)?;
    let ends = rest.is_empty() || matches!(rest, "г" | "г." | "р");
    i16::try_from(value)
        .ok()
        .filter(|year| ends && (1900..=2100).contains(year))
}

/// Reads a date in East Asian figures (`8月12日`, `2026年8月12日`, `25日`, `7월 18일`) and gives what stands before and after it.
pub(super) fn eastern(text: &str) -> Option<(&str, Stamp, &str)> {
    let start = text.find(|character| digit(character).is_some())?;
    let (before, mut rest) = text.split_at_checked(start)?;
    let mut stamp = Stamp::default();
    while let Some((value, after)) = strip_number(rest.trim_start()) {
        let mut unit = after.trim_start().chars();
        match unit.next()? {
            '年' | '년' => stamp.year = i16::try_from(value).ok(),
            '月' | '월' => {
                stamp.month = u8::try_from(value)
                    .ok()
                    .filter(|month| (1..=12).contains(month));
            }
            '日' | '일' => {
                stamp.day = u8::try_from(value)
                    .ok()
                    .filter(|day| (1..=31).contains(day));
                return stamp.has_day().then_some((before, stamp, unit.as_str()));
            }
            _ => return None,
        }
        rest = unit.as_str();
    }
    None
}
