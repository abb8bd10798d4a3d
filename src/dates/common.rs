//! The two forms that nearly all dates have, read byte by byte: RFC 822 in English and RFC 3339, both with a zone.
//!
//! Must not know: other forms. What it does not take at once is left to the general reader.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::model::UnixMillis;

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Reads `[Sun, ]25 Jun 2023 10:00:00 +0300|GMT` and `2023-06-25T10:00:00[.fff]Z|+03:00`.
pub(super) fn read(text: &str) -> Option<UnixMillis> {
    let bytes = text.as_bytes();
    if bytes.get(4) == Some(&b'-') {
        rfc3339(bytes)
    } else {
        rfc822(bytes)
    }
}

fn rfc822(bytes: &[u8]) -> Option<UnixMillis> {
    let bytes = match bytes {
        [_, _, _, b',', b' ', rest @ ..] => rest,
        other => other,
    };
    let (day, rest) = match bytes {
        [tens @ b'0'..=b'3', ones @ b'0'..=b'9', b' ', rest @ ..] => {
            (number(&[*tens, *ones])?, rest)
        }
        [ones @ b'1'..=b'9', b' ', rest @ ..] => (number(&[*ones])?, rest),
        _ => return None,
    };
    let (month, rest) = rest.split_first_chunk::<3>()?;
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let [b' ', y1, y2, y3, y4, b' ', rest @ ..] = rest else {
        return None;
    };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let (time, rest) = time(rest)?;
    let offset = match rest {
        b" GMT" | b" UTC" | b" UT" | b" Z" => 0,
        [b' ', sign @ (b'+' | b'-'), h1, h2, m1, m2] => offset(*sign, &[*h1, *h2], &[*m1, *m2])?,
        _ => return None,
    };
    moment(year, month, day, time, 0, offset)
}

fn rfc3339(bytes: &[u8]) -> Option<UnixMillis> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', rest @ ..] = bytes else {
        return None;
    };
    let (time, rest) = time(rest)?;
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (fraction, rest) = rest.split_at_checked(digits)?;
            (millis(fraction), rest)
        }
        other => (0, other),
    };
    let offset = match rest {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => offset(*sign, &[*h1, *h2], &[*m1, *m2])?,
        _ => return None,
    };
    let (year, month) = (number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?);
    moment(year, month, number(&[*d1, *d2])?, time, fraction, offset)
}

/// Reads `hh:mm:ss`.
fn time(bytes: &[u8]) -> Option<([i16; 3], &[u8])> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = bytes else {
        return None;
    };
    let time = [
        number(&[*h1, *h2])?,
        number(&[*m1, *m2])?,
        number(&[*s1, *s2])?,
    ];
    Some((time, rest))
}

/// Reads up to three digits behind the point of a second.
fn millis(digits: &[u8]) -> i64 {
    let padded = digits
        .iter()
        .map(|digit| i64::from(digit - b'0'))
        .chain([0, 0, 0]);
    padded.take(3).fold(0, |millis, digit| millis * 10 + digit)
}

fn offset(sign: u8, hours: &[u8], minutes: &[u8]) -> Option<i32> {
    let (hours, minutes) = (i32::from(number(hours)?), i32::from(number(minutes)?));
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Some(if sign == b'-' { -seconds } else { seconds })
}

fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0_i16, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| i16::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

fn moment(
    year: i16,
    month: i16,
    day: i16,
    [hour, minute, second]: [i16; 3],
    millis: i64,
    offset: i32,
) -> Option<UnixMillis> {
    let [month, day, hour, minute, second] =
        [month, day, hour, minute, second].map(|part| i8::try_from(part).unwrap_or(-1));
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let timestamp = Offset::from_seconds(offset)
        .ok()?
        .to_timestamp(civil)
        .ok()?;
    Some(UnixMillis(timestamp.as_millisecond().checked_add(millis)?))
}
