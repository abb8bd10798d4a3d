//! Datelines of a place and a mark alone, with no date and no bracket: `ASTANA. KAZINFORM -`, `دمشق-سانا`.
//!
//! Must not know: where in a story the text stands.

use super::western::{is_own, strip_dash, strip_separator};
use super::{Parts, dated};
use crate::wire::WireContext;
use crate::wire::agencies::{is_strong, strip_mark};
use crate::wire::date::Stamp;
use crate::wire::place::places;
use crate::wire::scan::{is_capitals, is_caseless};

/// Reads `ASTANA. KAZINFORM -` and `TEHRAN- IRNA-`: without a day the place stands in capitals and the mark is nothing else, or the
/// feed is that agency's own.
pub(super) fn undated<'a>(
    prefix: &'a str,
    mark: &'a str,
    after: &'a str,
    context: &WireContext<'_>,
) -> Option<Parts<'a>> {
    if let Some(parts) = strip_dash(after).and_then(|rest| dated::behind(prefix, mark, rest)) {
        return Some(parts);
    }
    let place = prefix.trim_end_matches(['.', ',', '/', ' ']);
    let letters = if mark.starts_with(is_caseless) { 3 } else { 4 };
    let is_sure =
        mark.chars().count() >= letters && is_strong(mark) && is_alone(place, mark, after);
    if !(is_sure || is_own(mark, context)) {
        return None;
    }
    let places = places(place).filter(|places| !places.is_empty())?;
    Some(Parts {
        places,
        stamp: Stamp::default(),
        agency: Some(mark),
        rest: strip_dash(after).or_else(|| {
            let is_arabic = mark.starts_with(is_caseless);
            after.strip_prefix(':').filter(|_| is_arabic)
        })?,
    })
}

/// Tells of a place and a mark without a date whether they are a dateline: in capitals, as one word before a mark in capitals and a text, or
/// as one word in a script without capitals.
fn is_alone(place: &str, mark: &str, after: &str) -> bool {
    let is_word = !place.contains(' ');
    let begins_text =
        strip_dash(after).is_some_and(|rest| !rest.trim_start().starts_with(char::is_lowercase));
    is_capitals(place)
        || is_word && is_capitals(mark) && place.starts_with(char::is_uppercase) && begins_text
        || is_word && place.starts_with(is_caseless) && mark.starts_with(is_caseless)
}

/// Reads `دمشق-سانا`: place and mark joined by a hyphen, and nothing else in the line but a colon, where the feed is not that agency's own.
pub(super) fn joined<'a>(
    prefix: &'a str,
    rest: &'a str,
    context: &WireContext<'_>,
) -> Option<Parts<'a>> {
    let (mark, after) = strip_mark(rest.strip_prefix('-')?)?;
    let is_alone = after.trim().is_empty()
        || after.starts_with(':')
        || strip_dash(after).is_some() && is_strong(mark)
        || after.starts_with(' ') && is_own(mark, context);
    Some(Parts {
        places: places(prefix.trim()).filter(|places| places.len() == 1 && is_alone)?,
        stamp: Stamp::default(),
        agency: Some(mark),
        rest: strip_separator(after).unwrap_or(after),
    })
}
