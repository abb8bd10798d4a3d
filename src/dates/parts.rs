//! The parts of a date, collected token by token and put together at the end.
//!
//! Must not know: how a text is cut into tokens.

use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::Place;
use super::names::{self, Meaning, meaning};
use super::tokens::{Token, Tokens};
use crate::model::{DatePrecision, UnixMillis, time_zone};

/// A number of a date, with how many digits it was written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Number {
    pub(super) value: i32,
    pub(super) digits: usize,
}

impl Number {
    /// Keeps both.
    pub(super) const fn new(value: i32, digits: usize) -> Self {
        Self { value, digits }
    }

    /// Tells whether it can only be a year.
    pub(super) const fn is_year(self) -> bool {
        self.digits >= 4 || self.value > 31
    }
}

/// Up to three numbers that stand outside the time.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    list: [Number; 3],
    count: usize,
}

impl Numbers {
    /// Adds a number; `None` where there are three.
    pub(super) fn push(&mut self, number: Number) -> Option<()> {
        *self.list.get_mut(self.count)? = number;
        self.count += 1;
        Some(())
    }

    /// Gives them.
    pub(super) fn as_slice(&self) -> &[Number] {
        self.list.get(..self.count).unwrap_or_default()
    }
}

/// The zone of a date, as far as it was given.
#[derive(Debug, Clone, Default)]
pub(super) enum Zone {
    /// None was given.
    #[default]
    Missing,
    /// Seconds east of Greenwich.
    Offset(i32),
    /// A zone with its rules.
    Named(TimeZone),
}

/// What was found in a date text.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) year: Option<i32>,
    pub(super) month: Option<i32>,
    pub(super) day: Option<i32>,
    pub(super) numbers: Numbers,
    pub(super) hour: Option<i32>,
    pub(super) minute: i32,
    pub(super) second: i32,
    nanosecond: i32,
    after_noon: Option<bool>,
    pub(super) week: Option<i32>,
    zone: Zone,
}

impl Parts {
    /// Goes through the tokens once; `None` where too many numbers stand there.
    pub(super) fn collect(&mut self, tokens: &Tokens<'_>, place: &Place<'_>) -> Option<()> {
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            index = match token {
                Token::Number { value, digits } => {
                    self.number(tokens, index, Number::new(value, digits), place)?
                }
                Token::Word(word) => {
                    self.word(word, tokens, index, place);
                    index + 1
                }
                Token::Mark('+' | '-' | '\u{2212}') if self.hour.is_some() => {
                    self.offset(tokens, index).unwrap_or(index + 1)
                }
                Token::Mark(_) | Token::Space => index + 1,
            };
        }
        Some(())
    }

    fn number(
        &mut self,
        tokens: &Tokens<'_>,
        index: usize,
        number: Number,
        place: &Place<'_>,
    ) -> Option<usize> {
        let next = tokens.get(index + 1);
        if self.hour.is_none()
            && number.digits <= 2
            && let Some(end) = self.time(tokens, index, number.value)
        {
            return Some(end);
        }
        let unit = match next {
            Some(Token::Word(unit)) => meaning(unit, place),
            _ => None,
        };
        let after_mark = matches!(tokens.before(index), Some(Token::Word("t" | "T")));
        match unit {
            Some(Meaning::YearUnit) => self.year = Some(number.value),
            Some(Meaning::MonthUnit) => self.month = Some(number.value),
            Some(Meaning::DayUnit) => self.day = Some(number.value),
            Some(Meaning::Noon { .. }) if self.hour.is_none() && number.value <= 12 => {
                self.hour = Some(number.value);
            }
            Some(Meaning::MinuteUnit) if self.hour.is_some() => self.minute = number.value,
            Some(Meaning::SecondUnit) if self.hour.is_some() => self.second = number.value,
            _ if matches!(tokens.before(index), Some(Token::Word("w" | "W"))) => {
                self.week = Some(number.value);
            }
            _ if self.hour.is_none() && number.digits == 2 && after_mark => {
                self.hour = Some(number.value);
            }
            _ => self.run_of_digits(number)?,
        }
        Some(index + 1)
    }

    /// Takes a number that may be several: `yyyymmdd`, and behind it `hhmm` or `hhmmss`.
    fn run_of_digits(&mut self, number: Number) -> Option<()> {
        match number.digits {
            8 if self.numbers.count == 0 => {
                self.numbers.push(Number::new(number.value / 10_000, 4))?;
                self.numbers
                    .push(Number::new(number.value / 100 % 100, 2))?;
                self.numbers.push(Number::new(number.value % 100, 2))
            }
            4 | 6 if self.numbers.count == 3 && self.hour.is_none() => {
                let (hours, rest) = match number.digits {
                    6 => (number.value / 10_000, number.value % 10_000),
                    _ => (number.value / 100, number.value % 100 * 100),
                };
                self.hour = Some(hours);
                self.minute = rest / 100;
                self.second = rest % 100;
                Some(())
            }
            5.. if self.hour.is_some() => Some(()),
            _ => self.numbers.push(number),
        }
    }

    /// Reads `h:mm[:ss[.fff]]`, also with `h`, `時`, `시`, `点` between; gives the index behind it.
    fn time(&mut self, tokens: &Tokens<'_>, index: usize, hour: i32) -> Option<usize> {
        let mut at = index + 1;
        match tokens.get(at)? {
            Token::Mark(':') => at += 1,
            Token::Word(word) if names::is_hour_unit(word) => {
                self.hour = Some(hour);
                at = tokens.skip_spaces(at + 1);
                let Some(Token::Number {
                    value,
                    digits: 1..=2,
                }) = tokens.get(at)
                else {
                    return Some(at);
                };
                self.minute = value;
                return Some(at + 1);
            }
            Token::Mark('.') if self.dotted_time(tokens, index) => at += 1,
            _ => return None,
        }
        let Some(Token::Number {
            value: minute,
            digits: 1..=2,
        }) = tokens.get(at)
        else {
            return None;
        };
        self.hour = Some(hour);
        self.minute = minute;
        at += 1;
        let (
            Some(Token::Mark(':' | '.')),
            Some(Token::Number {
                value: second,
                digits: 1..=2,
            }),
        ) = (tokens.get(at), tokens.get(at + 1))
        else {
            return Some(at);
        };
        self.second = second;
        at += 2;
        let (Some(Token::Mark('.' | ',' | ':')), Some(Token::Number { value, digits })) =
            (tokens.get(at), tokens.get(at + 1))
        else {
            return Some(at);
        };
        self.nanosecond = fraction(value, digits);
        Some(at + 2)
    }

    /// Tells whether `9.30` is a time: the date stands before it already.
    fn dotted_time(&self, tokens: &Tokens<'_>, index: usize) -> bool {
        let date_is_known = self.numbers.count >= 3
            || (self.month.is_some() && self.numbers.count >= 2)
            || (self.month.is_some() && self.day.is_some() && self.year.is_some());
        date_is_known
            && matches!(tokens.get(index + 2), Some(Token::Number { digits: 2, .. }))
            && index > 0
    }

    fn word(&mut self, word: &str, tokens: &Tokens<'_>, index: usize, place: &Place<'_>) {
        match meaning(word, place) {
            Some(Meaning::Month(month)) => {
                let next = match tokens.get(tokens.skip_spaces(index + 1)) {
                    Some(Token::Word(next)) => names::month_of_two(word, next),
                    _ => None,
                };
                self.month = next.or(Some(month));
            }
            // Only Chinese, Japanese and Korean put the half of the day before the hour.
            Some(Meaning::Noon { after }) if self.hour.is_some() || !word.is_ascii() => {
                self.after_noon = Some(after);
            }
            Some(Meaning::Zone(minutes)) if self.hour.is_some() => {
                self.zone = Zone::Offset(minutes * 60);
            }
            None if self.hour.is_some() && matches!(self.zone, Zone::Missing) => {
                if let Some(zone) = iana_zone(word, tokens, index) {
                    self.zone = Zone::Named(zone);
                }
            }
            _ => {}
        }
    }

    /// Reads `+hh`, `+hhmm`, `+hh:mm` behind a time; a second offset adds nothing.
    fn offset(&mut self, tokens: &Tokens<'_>, index: usize) -> Option<usize> {
        let Token::Mark(sign) = tokens.get(index)? else {
            return None;
        };
        let mut at = index + 1;
        // A stray second sign, as in `+-0500`, is passed over.
        if matches!(tokens.get(at), Some(Token::Mark('-' | '+'))) {
            at += 1;
        }
        let Token::Number { value, digits } = tokens.get(at)? else {
            return None;
        };
        let (hours, minutes, end) = match (digits, tokens.get(at + 1), tokens.get(at + 2)) {
            (
                1..=2,
                Some(Token::Mark(':' | '.')),
                Some(Token::Number {
                    value: minutes,
                    digits: 2,
                }),
            ) => (value, minutes, at + 3),
            (1..=2, ..) => (value, 0, at + 1),
            (3..=4, ..) => (value / 100, value % 100, at + 1),
            (6, ..) => (value / 10_000, value / 100 % 100, at + 1),
            _ => return None,
        };
        // A year behind the time is no offset: `10:00 - 2024`.
        let is_year = digits == 4 && hours > 14 && self.numbers.count < 2;
        if is_year || matches!(self.zone, Zone::Named(_)) {
            return None;
        }
        if hours > 23 || minutes > 59 {
            return Some(end);
        }
        let seconds = (hours * 60 + minutes) * 60;
        self.zone = Zone::Offset(if sign == '+' { seconds } else { -seconds });
        Some(end)
    }

    /// Puts the moment together.
    pub(super) fn resolve(self, place: &Place<'_>) -> Option<(UnixMillis, DatePrecision)> {
        let date = self.date(place)?;
        let Some(hour) = self.hour else {
            let midnight = date.to_datetime(Time::midnight());
            return Some((in_zone(midnight, &self.zone, place)?, DatePrecision::Day));
        };
        let (date, hour) = match (hour, self.after_noon) {
            (24, _) if self.minute == 0 && self.second == 0 => (date.tomorrow().ok()?, 0),
            (12, Some(false)) => (date, 0),
            (1..=11, Some(true)) => (date, hour + 12),
            _ => (date, hour),
        };
        let second = if self.second == 60 { 59 } else { self.second };
        let time = Time::new(
            i8::try_from(hour).ok()?,
            i8::try_from(self.minute).ok()?,
            i8::try_from(second).ok()?,
            self.nanosecond,
        )
        .ok()?;
        let precision = match self.zone {
            Zone::Missing => DatePrecision::ZoneAssumed,
            Zone::Offset(_) | Zone::Named(_) => DatePrecision::Exact,
        };
        Some((
            in_zone(date.to_datetime(time), &self.zone, place)?,
            precision,
        ))
    }
}

/// Turns the digits behind the point of a second into nanoseconds.
fn fraction(value: i32, digits: usize) -> i32 {
    let scale = u32::try_from(digits).unwrap_or(9);
    if scale > 9 {
        return 0;
    }
    value.saturating_mul(10_i32.pow(9 - scale)).min(999_999_999)
}

/// Reads an IANA zone: `Europe/Moscow` is the tokens word, slash, word.
fn iana_zone(area: &str, tokens: &Tokens<'_>, index: usize) -> Option<TimeZone> {
    let (Some(Token::Mark('/')), Some(Token::Word(city))) =
        (tokens.get(index + 1), tokens.get(index + 2))
    else {
        return None;
    };
    time_zone(&format!("{area}/{city}"))
}

/// Gives the moment of a time of day in its zone, or in that of the place.
pub(super) fn in_zone(moment: DateTime, zone: &Zone, place: &Place<'_>) -> Option<UnixMillis> {
    let timestamp = match zone {
        Zone::Offset(seconds) => Offset::from_seconds(*seconds)
            .ok()?
            .to_timestamp(moment)
            .ok()?,
        Zone::Named(zone) => zone.to_timestamp(moment).ok()?,
        Zone::Missing => place.zone.to_timestamp(moment).ok()?,
    };
    Some(UnixMillis::from(timestamp))
}
