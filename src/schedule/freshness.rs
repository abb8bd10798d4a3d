//! HTTP freshness (RFC 9111 4.2) and Retry-After (RFC 9110 10.2.3), from header values to durations.

use std::time::Duration;

use jiff::civil;

use crate::model::{RetryAfter, UnixMillis};

/// Largest number of seconds that is told apart from eternity (RFC 9111 1.2.2).
const MAX_SECONDS: u64 = 1 << 31;

/// The header values that bear on freshness, as sent; several lines of `Cache-Control` joined by a comma, else the first one.
#[derive(Debug, Clone, Copy, Default)]
pub struct FreshnessHeaders<'a> {
    /// `Cache-Control`.
    pub cache_control: Option<&'a str>,
    /// `Expires`.
    pub expires: Option<&'a str>,
    /// `Date`.
    pub date: Option<&'a str>,
    /// `Age`.
    pub age: Option<&'a str>,
}

/// Gives how long an answer stays fresh: `max-age` (else `Expires` minus `Date`, else minus `now`) less `Age`, saturating.
/// Zero for `no-cache`, `no-store` and negative values; `None` where nothing readable is said.
pub fn fresh_for(headers: FreshnessHeaders<'_>, now: UnixMillis) -> Option<Duration> {
    let control = headers.cache_control.map(CacheControl::read);
    let control = control.unwrap_or_default();
    if control.is_forbidden {
        return Some(Duration::ZERO);
    }
    let lifetime = match control.max_age {
        Some(max_age) => max_age,
        None => lifetime_by_dates(headers, now)?,
    };
    // Of several ages the first one counts (RFC 9111 5.1).
    let age = headers.age.and_then(|ages| ages.split(',').next());
    let age = age.and_then(seconds).unwrap_or(Duration::ZERO);
    Some(lifetime.saturating_sub(age))
}

/// Reads `Retry-After`; `None` for garbage. Parts of a second, which some programs write, count as a whole one.
pub fn retry_after(value: &str) -> Option<RetryAfter> {
    if let Some((whole, part)) = value.trim().split_once('.')
        && !whole.starts_with('-')
        && let (Some(whole), Some(part)) = (seconds(whole), seconds(part))
    {
        let rest = Duration::from_secs(u64::from(!part.is_zero()));
        return Some(RetryAfter::Delay(whole.saturating_add(rest)));
    }
    if let Some(delay) = seconds(value)
        && !value.trim().starts_with('-')
    {
        return Some(RetryAfter::Delay(delay));
    }
    http_date(value).map(RetryAfter::At)
}

/// Reads an HTTP date in any of its three forms (RFC 9110 5.6.7).
///
/// The weekday may be missing or wrong; the zone may be written `GMT`, `UTC` or `+0000`.
pub fn http_date(value: &str) -> Option<UnixMillis> {
    let mut words = value
        .split(|letter: char| letter.is_ascii_whitespace() || matches!(letter, ',' | '-'))
        .filter(|word| !word.is_empty())
        .peekable();
    let first = *words.peek()?;
    if first.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        words.next();
    }
    let second = words.next()?;
    let date = if let Some(month) = month(second) {
        // Sun Nov  6 08:49:37 1994
        let day = number(words.next()?, 2)?;
        let time = clock_time(words.next()?)?;
        (number(words.next()?, 4)?, month, day, time)
    } else {
        // Sun, 06 Nov 1994 08:49:37 GMT and Sunday, 06-Nov-94 08:49:37 GMT
        let day = number(second, 2)?;
        let month = month(words.next()?)?;
        let year = full_year(words.next()?)?;
        let time = clock_time(words.next()?)?;
        let zone = words.next()?.to_ascii_lowercase();
        if !["gmt", "utc", "+0000"].contains(&zone.as_str()) {
            return None;
        }
        (year, month, day, time)
    };
    if words.next().is_some() {
        return None;
    }
    moment(date)
}

/// What `Cache-Control` says, as far as it bears on freshness.
#[derive(Debug, Clone, Copy, Default)]
struct CacheControl {
    max_age: Option<Duration>,
    is_forbidden: bool,
}

impl CacheControl {
    fn read(value: &str) -> Self {
        let mut control = Self::default();
        for directive in value.split(',') {
            let (name, argument) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                // `no-cache="set-cookie"` restricts single fields only (RFC 9111 5.2.2.4).
                "no-cache" if argument.trim().is_empty() => control.is_forbidden = true,
                "no-store" => control.is_forbidden = true,
                "max-age" if control.max_age.is_none() => {
                    control.max_age = seconds(argument.trim().trim_matches('"'));
                }
                _ => {}
            }
        }
        control
    }
}

fn lifetime_by_dates(headers: FreshnessHeaders<'_>, now: UnixMillis) -> Option<Duration> {
    let expires = headers.expires.filter(|value| !value.trim().is_empty())?;
    // An unreadable Expires, above all `0`, lies in the past (RFC 9111 5.3).
    let Some(expires) = http_date(expires) else {
        return Some(Duration::ZERO);
    };
    let date = headers.date.and_then(http_date).unwrap_or(now);
    let longest = Duration::from_secs(MAX_SECONDS);
    Some(expires.since(date).min(longest))
}

/// Reads whole seconds, saturating; zero for negative ones, `None` for anything else.
fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.len() < text.len() {
        return Some(Duration::ZERO);
    }
    let count = digits.parse().unwrap_or(MAX_SECONDS);
    Some(Duration::from_secs(count.min(MAX_SECONDS)))
}

fn number(text: &str, most_digits: usize) -> Option<i16> {
    let is_number = text.len() <= most_digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn month(text: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let text = text.to_ascii_lowercase();
    let index = MONTHS.iter().position(|name| *name == text)?;
    i16::try_from(index + 1).ok()
}

/// Reads a year; one of two digits counts from 1970 to 2069, since it lies at most 50 years ahead.
fn full_year(text: &str) -> Option<i16> {
    let year = number(text, 4)?;
    match (text.len(), year) {
        (2, 70..) => Some(1900 + year),
        (2, _) => Some(2000 + year),
        (4, _) => Some(year),
        _ => None,
    }
}

fn clock_time(text: &str) -> Option<(i8, i8, i8)> {
    let mut parts = text
        .splitn(3, ':')
        .map(|part| number(part, 2).and_then(|part| i8::try_from(part).ok()));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    // A leap second has no place in Unix time.
    Some((hour, minute, if second == 60 { 59 } else { second }))
}

fn moment(date: (i16, i16, i16, (i8, i8, i8))) -> Option<UnixMillis> {
    let (year, month, day, (hour, minute, second)) = date;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    // A timestamp of jiff ends before the last day of the year 9999.
    let since_epoch = date.duration_since(civil::date(1970, 1, 1).at(0, 0, 0, 0));
    Some(UnixMillis::from_seconds(since_epoch.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06T08:49:37Z, the example of RFC 9110.
    const EXAMPLE: UnixMillis = UnixMillis(784_111_777_000);

    #[test]
    fn dates_in_the_three_forms() {
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(EXAMPLE)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(EXAMPLE)),
            ("Sun Nov  6 08:49:37 1994", Some(EXAMPLE)),
            ("Sun Nov 06 08:49:37 1994", Some(EXAMPLE)),
            ("  sun, 6 nov 1994 08:49:37 utc ", Some(EXAMPLE)),
            ("06 Nov 1994 08:49:37 GMT", Some(EXAMPLE)),
            (
                "Friday, 01-Jan-70 00:00:00 GMT",
                Some(UnixMillis::from_seconds(0)),
            ),
            (
                "Tue, 31 Dec 2069 23:59:60 GMT",
                Some(UnixMillis::from_seconds(3_155_759_999)),
            ),
            (
                "Tuesday, 31-Dec-69 23:59:59 GMT",
                Some(UnixMillis::from_seconds(3_155_759_999)),
            ),
            ("Sun, 06 Nov 1994 08:49:37 EST", None),
            ("Sun, 06 Nov 1994 08:49:37", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT more", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 99999 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 25:49:37 GMT", None),
            ("Sun, 06 Nov 1994 ８:49:37 GMT", None),
            ("0", None),
            ("-1", None),
            ("", None),
            ("Sun", None),
        ] {
            assert_eq!(http_date(text), expected, "{text}");
        }
    }

    #[test]
    fn retry_after_in_seconds_or_as_a_date() {
        let delay = |count| Some(RetryAfter::Delay(Duration::from_secs(count)));
        for (text, expected) in [
            ("120", delay(120)),
            (" 0 ", delay(0)),
            ("99999999999999999999999999", delay(MAX_SECONDS)),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT",
                Some(RetryAfter::At(EXAMPLE)),
            ),
            ("-5", None),
            ("-0", None),
            ("1.5", delay(2)),
            ("soon", None),
            ("", None),
            ("120 seconds", None),
            ("١٢٠", None),
        ] {
            assert_eq!(retry_after(text), expected, "{text}");
        }
    }

    #[test]
    fn freshness_of_cache_control() {
        for (control, expected) in [
            ("max-age=600", Some(600)),
            ("public, MAX-AGE=600, must-revalidate", Some(600)),
            ("max-age=\"600\"", Some(600)),
            ("max-age = 600", Some(600)),
            ("max-age=60, max-age=600", Some(60)),
            ("s-maxage=600", None),
            ("max-age=0", Some(0)),
            ("max-age=-600", Some(0)),
            ("no-cache, max-age=600", Some(0)),
            ("max-age=600, no-store", Some(0)),
            ("no-cache=\"set-cookie\", max-age=600", Some(600)),
            ("max-age=9999999999999999999", Some(MAX_SECONDS)),
            ("max-age=18446744073709551615", Some(MAX_SECONDS)),
            ("max-age=soon", None),
            ("max-age=1e9", None),
            ("max-age", None),
            ("max-age=", None),
            (",,=,;", None),
            ("", None),
        ] {
            check(&[("cache-control", control)], expected);
        }
    }

    #[test]
    fn freshness_of_expires_and_age() {
        const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        const LATER: (&str, &str) = ("expires", "Sun, 06 Nov 1994 08:59:37 GMT");
        const MAX_AGE: (&str, &str) = ("cache-control", "max-age=60");
        check(&[LATER, DATE], Some(600));
        check(&[LATER], Some(540));
        check(&[LATER, ("date", "yesterday")], Some(540));
        check(&[LATER, DATE, ("age", "100")], Some(500));
        check(&[LATER, DATE, MAX_AGE], Some(60));
        check(&[MAX_AGE, ("age", "50")], Some(10));
        check(&[MAX_AGE, ("age", "99999999999999999999")], Some(0));
        check(&[MAX_AGE, ("age", "20, 30")], Some(40));
        check(&[MAX_AGE, ("age", "-5")], Some(60));
        check(&[MAX_AGE, ("age", "old")], Some(60));
        check(&[LATER, DATE, ("cache-control", "max-age=x")], Some(600));
        check(&[LATER, DATE, ("cache-control", "no-cache")], Some(0));
        check(
            &[DATE, ("expires", "Sun, 06 Nov 1994 08:39:37 GMT")],
            Some(0),
        );
        check(&[DATE, ("expires", "0")], Some(0));
        check(&[DATE, ("expires", "-1")], Some(0));
        check(&[DATE, ("expires", " ")], None);
        check(
            &[DATE, ("expires", "Fri, 31 Dec 9999 23:59:59 GMT")],
            Some(MAX_SECONDS),
        );
        check(&[DATE, ("age", "5")], None);
        check(&[], None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,80}", digits in "-?[0-9 ,:]{0,40}") {
            for value in [text.as_str(), digits.as_str()] {
                http_date(value);
                retry_after(value);
                let control = format!("max-age={value}");
                let headers = FreshnessHeaders {
                    cache_control: Some(&control),
                    expires: Some(value),
                    date: Some(value),
                    age: Some(value),
                };
                let longest = Duration::from_secs(MAX_SECONDS);
                assert!(fresh_for(headers, EXAMPLE).is_none_or(|fresh| fresh <= longest));
            }
        }
    }

    /// Now is one minute after the example date.
    #[track_caller]
    fn check(headers: &[(&str, &str)], expected_seconds: Option<u64>) {
        let value = |name| {
            let found = headers.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| *value)
        };
        let fresh_headers = FreshnessHeaders {
            cache_control: value("cache-control"),
            expires: value("expires"),
            date: value("date"),
            age: value("age"),
        };
        let now = EXAMPLE.saturating_add(Duration::from_mins(1));
        let expected = expected_seconds.map(Duration::from_secs);
        assert_eq!(fresh_for(fresh_headers, now), expected, "{headers:?}");
    }
}
