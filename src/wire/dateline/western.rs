//! Datelines of scripts with spaces: place, date, mark, separator.
//!
//! Must not know: where in a story the text stands.

use super::undated::{joined, undated};
use super::{Parts, dated};
use crate::wire::WireContext;
use crate::wire::agencies::{agency_of, is_mark, is_strong, looks_like_mark, strip_mark};
use crate::wire::date::{self, Stamp};
use crate::wire::marker;
use crate::wire::place::places;
use crate::wire::scan::{before, bracketed, digit, is_capitals, is_caseless};

/// Longest text between slashes, in characters.
const SLASHED_CHARACTERS: usize = 60;

/// Longest by-line after a mark, in characters.
const BY_LINE_CHARACTERS: usize = 60;

/// Separators between a dateline and its text, the longest first.
const DASHES: &[&str] = &[
    ".---", ".--", ". --", ".-", ".–", ".—", ". -", ". –", ". —", "---", "--", "-", "–", "—", "―",
    "−", "_", "=", "＝",
];

/// How the mark of the agency stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `(Reuters) -`
    Brackets,
    /// `/TASS/.`
    Slashes,
    /// `Kyodo -`
    Bare,
    /// `- RIA Novosti.`
    AfterDash,
}

/// Reads a dateline whose mark follows place and date, either of which may be missing.
pub(super) fn place_first<'a>(text: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    let mut at_word = true;
    let mut skip_to = 0;
    for (index, character) in text.char_indices() {
        // Within a word nothing begins.
        if index < skip_to || (!at_word && character.is_ascii_alphanumeric()) {
            continue;
        }
        let (prefix, rest) = text.split_at_checked(index)?;
        match character {
            '(' | '（' => {
                let close = if character == '(' { ')' } else { '）' };
                let (inside, after) = bracketed(rest, character, close)?;
                if let Some(parts) = dated::within(prefix, inside, after) {
                    return Some(parts);
                }
                if let Some(mark) = mark_in_brackets(inside, context) {
                    return dated::behind(prefix, mark, after)
                        .or_else(|| finish(prefix, mark, after, Form::Brackets));
                }
                if let Some(parts) = finish_unknown(prefix, inside, after) {
                    return Some(parts);
                }
                skip_to = index + rest.len() - after.len();
            }
            '/' => {
                if let Some((mark, after)) = mark_in_slashes(rest, context) {
                    return dated::behind(prefix, mark, after)
                        .or_else(|| finish(prefix, mark, after, Form::Slashes));
                }
                at_word = true;
                continue;
            }
            '-' if prefix.ends_with(is_caseless) => {
                if let Some(parts) = joined(prefix, rest, context) {
                    return Some(parts);
                }
                let is_spaced = rest.chars().nth(1) == Some(' ');
                let parts = || after_dash(prefix, rest, context);
                if let Some(parts) = is_spaced.then(parts).flatten() {
                    return Some(parts);
                }
            }
            '-' | '–' | '—' if prefix.ends_with(' ') || rest.chars().nth(1) == Some(' ') => {
                if let Some(parts) = after_dash(prefix, rest, context) {
                    return Some(parts);
                }
                // Arabic dates: `- 25 - 11`.
                if !rest
                    .trim_start_matches(['-', '–', '—', ' '])
                    .starts_with(|next| digit(next).is_some())
                {
                    return None;
                }
            }
            '"' | '“' | '”' | '«' | '?' | '!' | ';' => return None,
            _ if at_word => {
                if let Some(parts) = bare(prefix, rest, context) {
                    return Some(parts);
                }
            }
            _ => {}
        }
        at_word = !character.is_alphanumeric();
    }
    None
}

pub(super) fn is_own(mark: &str, context: &WireContext<'_>) -> bool {
    let Some(own) = context.agency else {
        return false;
    };
    agency_of(own, context.country).is_some_and(|agency| agency.is_called(mark))
}

/// Reads a dateline without a mark: a place in capitals, with or without a date, and a dash between spaces. Capitals in brackets behind
/// the place are a mark that no table has.
pub(super) fn without_agency(text: &str) -> Option<Parts<'_>> {
    if marker::at_start(text).is_some() {
        return None;
    }
    let (prefix, rest) = at_spaced_dash(text)?;
    let unknown = prefix
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once(" ("));
    let unknown = unknown.filter(|(_, mark)| looks_like_mark(mark));
    let (place, stamp) = date::part(unknown.map_or(prefix, |(place, _)| place));
    let city = place.split(',').next().unwrap_or(place);
    if !is_capitals(city) || city.chars().filter(|letter| letter.is_alphabetic()).count() < 3 {
        return None;
    }
    let places = places(place)?;
    let begins_text = !rest.trim_start().starts_with(char::is_lowercase);
    let agency = unknown.map(|(_, mark)| mark);
    begins_text.then_some(Parts {
        places,
        stamp,
        agency,
        rest,
    })
}

/// Parts a text at the first dash that stands between spaces.
pub(super) fn at_spaced_dash(text: &str) -> Option<(&str, &str)> {
    let dashes = [" - ", " -- ", " – ", " — ", " _ ", ". - ", ".- "];
    let first = dashes
        .iter()
        .filter_map(|dash| Some((text.find(dash)?, dash.len())))
        .min()?;
    Some((text.get(..first.0)?, text.get(first.0 + first.1..)?))
}

/// Reads the mark that brackets hold: alone, with others, or with the name of a service or an author.
pub(super) fn mark_in_brackets<'a>(inside: &'a str, context: &WireContext<'_>) -> Option<&'a str> {
    let inside = inside.trim();
    if is_mark(inside) || is_named_as_the_feed(inside, context) {
        return Some(inside);
    }
    let (mark, service) = strip_mark(without_title(inside))?;
    let is_service = service.starts_with([' ', ',', '/', '-', '–'])
        && service.chars().count() <= BY_LINE_CHARACTERS / 2
        && service.split_whitespace().all(|word| {
            word.starts_with(|first: char| first.is_uppercase() || "-–/,".contains(first))
        })
        && !["Photo", "File", "Foto", "Photos", "Pool"]
            .iter()
            .any(|word| service.contains(word));
    is_service.then_some(mark)
}

/// Tells whether a mark is the code that the operator gave the feed's agency, whether or not we know that agency.
fn is_named_as_the_feed(mark: &str, context: &WireContext<'_>) -> bool {
    context
        .agency
        .is_some_and(|own| own.eq_ignore_ascii_case(mark))
}

fn without_title(inside: &str) -> &str {
    [
        "Корр. ",
        "корр. ",
        "Кор. ",
        "кор. ",
        "Кар. ",
        "кар. ",
        "Corr. ",
        "Cor. ",
    ]
    .iter()
    .find_map(|title| inside.strip_prefix(title))
    .unwrap_or(inside)
}

fn mark_in_slashes<'a>(text: &'a str, context: &WireContext<'_>) -> Option<(&'a str, &'a str)> {
    let (inside, after) = text.strip_prefix('/')?.split_once('/')?;
    if inside.chars().take(SLASHED_CHARACTERS + 1).count() > SLASHED_CHARACTERS {
        return None;
    }
    let inside = without_title(inside.trim());
    if is_named_as_the_feed(inside, context) {
        return Some((inside, after));
    }
    let (mark, author) = strip_mark(inside)?;
    (!author.starts_with(char::is_alphanumeric)).then_some((mark, after))
}

/// Reads `SYDNEY March 22 AAP -` and `YEREVAN, NOVEMBER 25, ARMENPRESS.`: a bare mark needs place and day.
fn bare<'a>(prefix: &'a str, rest: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    let (mark, after) = strip_mark(rest)?;
    if after.starts_with(char::is_alphanumeric) || mark.chars().all(char::is_lowercase) {
        return None;
    }
    let is_parted = prefix.trim_end().ends_with(['.', ',', '/']);
    finish(prefix, mark, after, Form::Bare)
        .or_else(|| undated(prefix, mark, after, context).filter(|_| is_parted))
}

/// Reads `МОСКВА, 18 окт - РИА Новости.` and an author after the mark.
fn after_dash<'a>(prefix: &'a str, rest: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    let text = rest.trim_start_matches(['-', '–', '—', ' ']);
    // Roma, 26 nov - (Nova) -
    if let Some((inside, after)) = bracketed(text, '(', ')') {
        let mark = mark_in_brackets(inside, context)?;
        let parts = finish(prefix, mark, after, Form::Brackets)?;
        return Some(parts).filter(|parts| parts.stamp.has_day());
    }
    let (mark, after) = strip_mark(text)?;
    if let Some(rest) = after.strip_prefix('.') {
        return finish(prefix, mark, rest, Form::AfterDash);
    }
    // ROME, November 26 - ANSA -
    if let Some(parts) =
        strip_dash(after).and_then(|rest| finish(prefix, mark, rest, Form::AfterDash))
    {
        return Some(parts);
    }
    let Some(author) = after.strip_prefix(',') else {
        return undated(prefix, mark, after, context);
    };
    let end = author.find('.')?;
    let is_name = author.chars().take(BY_LINE_CHARACTERS + 1).count() > 0
        && author.get(..end)?.chars().count() <= BY_LINE_CHARACTERS
        && author
            .get(..end)?
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
    is_name
        .then(|| author.get(end + 1..))
        .flatten()
        .and_then(|rest| finish(prefix, mark, rest, Form::AfterDash))
}

/// Checks what stands around a mark and puts the parts together.
fn finish<'a>(prefix: &'a str, mark: &'a str, after: &'a str, form: Form) -> Option<Parts<'a>> {
    let (place, stamp) = date::part(prefix);
    let places = places(place)?;
    let has_place = !places.is_empty();
    let rest = match form {
        Form::AfterDash => Some(after).filter(|_| has_place && stamp.has_day()),
        Form::Bare => strip_separator(after)
            .or(Some(after).filter(|after| after.trim().is_empty()))
            .or(Some(after).filter(|after| after.starts_with(' ') && names_two_calendars(prefix)))
            .filter(|_| has_place && stamp.has_day()),
        Form::Slashes => after_slashes(mark, after, stamp).filter(|_| has_place || stamp.has_day()),
        Form::Brackets => after_brackets(place, stamp, mark, after),
    }?;
    Some(Parts {
        places,
        stamp,
        agency: Some(mark),
        rest,
    })
}

/// A date in both calendars stands in datelines alone.
fn names_two_calendars(prefix: &str) -> bool {
    prefix.split(' ').any(|word| word == "الموافق")
}

/// Gives what follows slashes; a signature under a text looks like a dateline without a day and without text.
fn after_slashes<'a>(mark: &str, after: &'a str, stamp: Stamp) -> Option<&'a str> {
    if stamp.has_day() {
        return strip_separator(after).or(Some(after));
    }
    let parted = strip_separator(after).or_else(|| {
        let is_text = is_strong(mark) && begins_text_after(after);
        is_text.then_some(after)
    });
    parted.filter(|rest| !rest.trim().is_empty())
}

fn after_brackets<'a>(place: &str, stamp: Stamp, mark: &str, after: &'a str) -> Option<&'a str> {
    if place.is_empty() && !stamp.has_day() {
        return None;
    }
    if !stamp.has_day()
        && (abbreviates(mark, place)
            || mark.chars().any(|letter| letter == ' ') && place.is_empty())
    {
        return None;
    }
    if let Some(rest) = strip_dash(after) {
        return Some(rest);
    }
    let begins_text = after.starts_with(' ')
        && after.trim_start().starts_with(|first: char| {
            first.is_uppercase() || is_caseless(first) || "\"“„«'‘0123456789".contains(first)
        });
    if stamp.has_day() {
        return strip_separator(after)
            .or_else(|| Some(after).filter(|_| begins_text || after.trim().is_empty()));
    }
    if let Some(rest) = after.strip_prefix(':') {
        return Some(rest);
    }
    // These write no separator, or a full stop.
    let is_plain = mark
        .split(['/', ' ', '-'])
        .any(|part| matches!(part, "ats" | "sda" | "awp" | "ATS" | "SDA" | "KNA" | "epd"));
    let in_capitals = mark == "TT" && is_capitals(place);
    let stopped = after
        .strip_prefix('.')
        .filter(|rest| is_plain && begins_text_after(rest));
    stopped.or_else(|| (begins_text && (is_plain || in_capitals)).then_some(after))
}

fn begins_text_after(text: &str) -> bool {
    text.starts_with(' ') && text.trim_start().starts_with(char::is_uppercase)
}

/// Tells whether a mark is made of the initials of the words before it: then they are its name and no place.
fn abbreviates(mark: &str, name: &str) -> bool {
    let initials: String = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .flat_map(char::to_lowercase)
        .collect();
    let mark = mark.to_lowercase();
    initials.chars().count() > 1 && (initials == mark || initials.strip_prefix('t') == Some(&mark))
}

/// Reads a mark that no table has, in the strictest form: a place in capitals, a day, two to six capitals, a dash.
fn finish_unknown<'a>(prefix: &'a str, inside: &'a str, after: &'a str) -> Option<Parts<'a>> {
    let (place, stamp) = date::part(prefix);
    let city = place.split(',').next().unwrap_or(place);
    if !looks_like_mark(inside) || !is_capitals(city) || !stamp.has_day() {
        return None;
    }
    let rest = strip_dash(after).or_else(|| after.strip_prefix(": "))?;
    Some(Parts {
        places: places(place)?,
        stamp,
        agency: Some(inside),
        rest,
    })
}

/// Takes a separator away: a dash, a full stop or a colon.
pub(super) fn strip_separator(after: &str) -> Option<&str> {
    strip_dash(after).or_else(|| {
        let text = after.trim_start();
        let colon = text.strip_prefix([':', '：', '/']).filter(|rest| {
            !rest.starts_with(|next: char| next.is_lowercase() || next.is_numeric())
        });
        colon.or_else(|| {
            text.strip_prefix('.')
                .filter(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    })
}

/// Takes a dash away; one that joins the mark to a word in small letters is a hyphen.
pub(super) fn strip_dash(after: &str) -> Option<&str> {
    let text = after.trim_start();
    let rest = DASHES.iter().find_map(|dash| text.strip_prefix(dash))?;
    let is_hyphen = before(after, rest) == "-" && rest.starts_with(char::is_lowercase);
    (!is_hyphen).then_some(rest)
}
