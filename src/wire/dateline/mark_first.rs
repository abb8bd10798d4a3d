//! Datelines of scripts with spaces that begin with the mark of the agency.
//!
//! Must not know: where in a story the text stands.

use super::western::{at_spaced_dash, is_own, mark_in_brackets, strip_dash};
use super::{Parts, dated};
use crate::wire::WireContext;
use crate::wire::agencies::{is_mark, is_strong, strip_mark};
use crate::wire::date::{self, Stamp};
use crate::wire::place::places;
use crate::wire::scan::{bracketed, is_capitals};

/// Reads a dateline that begins with the mark: `(ANSA) - ROMA, 8 NOV -`, `(Reuters) -`, `(MENAFN- Kuwait News Agency (KUNA)) KUWAIT -`.
pub(super) fn read<'a>(text: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    if let Some(parts) = own_mark_first(text, context) {
        return Some(parts);
    }
    let (inside, after) = bracketed(text, '(', ')').or_else(|| bracketed(text, '[', ']'))?;
    if let Some(named) = inside.strip_prefix("MENAFN") {
        return republished(named, after);
    }
    if let Some(parts) = dated::within("", inside, after) {
        return Some(parts);
    }
    let mark = mark_in_brackets(inside, context)?;
    // (DIRE) Roma, 26 nov. -
    let Some(rest) = strip_dash(after) else {
        return place_after_mark(mark, after).filter(|parts| parts.stamp.has_day());
    };
    Some(place_after_mark(mark, rest).unwrap_or_else(|| without_place(mark, rest)))
}

/// Reads `NNA - `, where the feed is known to be that agency's; elsewhere place and date have to follow.
fn own_mark_first<'a>(text: &'a str, context: &WireContext<'_>) -> Option<Parts<'a>> {
    let (mark, after) = strip_mark(text)?;
    if !is_own(mark, context) {
        // ANSA - ROME, NOV 26 -
        let rest = strip_dash(after).filter(|_| after.starts_with(' ') && is_strong(mark))?;
        let parts = place_after_mark(mark, rest)?;
        return Some(parts).filter(|parts| parts.stamp.has_day() && !parts.places.is_empty());
    }
    let Some(rest) = strip_dash(after).filter(|_| after.starts_with(' ')) else {
        // AKP Phnom Penh, November 26, 2026 --
        return place_after_mark(mark, after).filter(|parts| parts.stamp.has_day());
    };
    Some(place_after_mark(mark, rest).unwrap_or_else(|| without_place(mark, rest)))
}

/// Reads the mark of the agency that MENAFN republishes; without one the place has to follow.
fn republished<'a>(named: &'a str, after: &'a str) -> Option<Parts<'a>> {
    let inner = named
        .find('(')
        .and_then(|open| bracketed(named.get(open..)?, '(', ')'));
    let plain = named.trim_start_matches([' ', '-', '–']);
    let mark = Some(inner.map_or(plain, |(mark, _)| mark)).filter(|mark| is_mark(mark));
    let rest = strip_dash(after).unwrap_or(after);
    let placed = place_after_mark(mark.unwrap_or("MENAFN"), rest);
    placed.or_else(|| mark.map(|mark| without_place(mark, rest)))
}

fn without_place<'a>(mark: &'a str, rest: &'a str) -> Parts<'a> {
    Parts {
        places: Vec::new(),
        stamp: Stamp::default(),
        agency: Some(mark),
        rest,
    }
}

/// Reads place and date between the mark and a second separator: a place in capitals, or a place with a date.
fn place_after_mark<'a>(mark: &'a str, text: &'a str) -> Option<Parts<'a>> {
    let (prefix, rest) = at_spaced_dash(text)?;
    let (place, stamp) = date::part(prefix);
    let places = places(place)?;
    let is_place = stamp.has_day() || is_capitals(place);
    is_place.then_some(Parts {
        places,
        stamp,
        agency: Some(mark),
        rest,
    })
}
