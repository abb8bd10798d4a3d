//! Dates that stand behind the mark or in its brackets: `SEATTLE (PRWEB) November 26, 2026 --`, `(Newsfile Corp. - November 26, 2026)`.
//!
//! Must not know: where in a story the text stands.

use super::Parts;
use super::western::strip_dash;
use crate::wire::agencies::{is_mark, strip_mark};
use crate::wire::date::{self, Stamp};
use crate::wire::place::places;
use crate::wire::scan::is_caseless;

/// Longest date behind a mark, in characters.
const DATE_CHARACTERS: usize = 40;

/// What ends a date behind a mark, the longer first.
const ENDS: &[&str] = &[" --", " - ", " – ", " — ", " / ", "/ ", ": "];

/// Reads a dateline whose date stands behind the mark, with a separator after it.
pub(super) fn behind<'a>(prefix: &str, mark: &'a str, after: &'a str) -> Option<Parts<'a>> {
    let text = after.trim_start_matches([' ', ',', '/', '-', '–', '—']);
    let found = ENDS
        .iter()
        .filter_map(|end| Some((text.find(end)?, end.len())));
    let (at, length) = found.min()?;
    let (date, rest) = (text.get(..at)?, text.get(at + length..)?);
    let stamp = only_date(date)?;
    let (place, own) = date::part(prefix.trim_end_matches(['/', ' ']));
    let places = places(place).filter(|places| !places.is_empty() && !own.has_day())?;
    Some(Parts {
        places,
        stamp,
        agency: Some(mark),
        rest: strip_dash(rest).unwrap_or(rest),
    })
}

/// Reads brackets that hold a mark and a date, in either order.
pub(super) fn within<'a>(prefix: &str, inside: &'a str, after: &'a str) -> Option<Parts<'a>> {
    let (mark, stamp) = mark_and_date(inside)?;
    let (place, own) = date::part(prefix.trim_end_matches(['-', '–', '—', ' ']));
    let places = places(place).filter(|_| !own.has_day())?;
    let begins_text = |text: &&str| {
        let first = text.trim_start().chars().next();
        text.starts_with(' ')
            && first.is_none_or(|first| first.is_uppercase() || is_caseless(first))
    };
    Some(Parts {
        places,
        stamp,
        agency: Some(mark),
        rest: strip_dash(after).or_else(|| Some(after).filter(begins_text))?,
    })
}

fn mark_and_date(inside: &str) -> Option<(&str, Stamp)> {
    if let Some((mark, rest)) = strip_mark(inside) {
        let date = rest.strip_prefix([' ', ','])?;
        return Some((mark, only_date(date.trim_start_matches(['-', '–', ' ']))?));
    }
    let (date, mark) = inside.rsplit_once(['/', ','])?;
    let mark = Some(mark.trim()).filter(|mark| is_mark(mark))?;
    Some((mark, only_date(date)?))
}

fn only_date(text: &str) -> Option<Stamp> {
    if text.chars().nth(DATE_CHARACTERS).is_some() {
        return None;
    }
    let (place, stamp) = date::part(text.trim());
    (place.is_empty() && stamp.has_day()).then_some(stamp)
}
