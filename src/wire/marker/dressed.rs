//! Markers that signs set apart from the headline: `++ … ++`, `*URGENT* …`, `#BREAKING …`, `/CORRECTION -- …/`.
//!
//! Must not know: separators behind plain words.

use super::Style::{Desk, Loose};
use super::{Label, Urgent, WORDS, alone, label, word};
use crate::wire::scan::{before, is_capitals, strip_prefix_folded};

/// Longest marker with spaces between its letters, in characters.
const SPACED_CHARACTERS: usize = 60;

/// Reads a marker that signs set apart at the beginning of a text.
pub(super) fn at_start(text: &str) -> Option<(Label, &str)> {
    match text.as_bytes().first()? {
        b'+' => between_crosses(text),
        b'*' => behind_stars(text),
        b'#' => hash_tag(text),
        b'/' => between_slashes(text),
        _ => None,
    }
}

/// Reads `++ … ++`, which Italian and German agencies put around flashes, and `+++ Eilmeldung +++ …`.
fn between_crosses(text: &str) -> Option<(Label, &str)> {
    let text = text.strip_prefix("++")?.trim_start_matches('+');
    if let Some((inside, rest)) = text.split_once("++") {
        let rest = rest.trim_start_matches(['+', ' ', ':']);
        if let Some(label) = alone(inside).filter(|_| !rest.is_empty()) {
            return Some((label, rest));
        }
    }
    let inside = text.strip_suffix("++")?.trim_end_matches('+');
    Some((label(Urgent, None, "++", 2), inside.trim()))
}

/// Reads `*URGENT* …`, `***CORRECTION*** …` and `*CORRECTION: …`.
fn behind_stars(text: &str) -> Option<(Label, &str)> {
    let text = text.trim_start_matches(['*', ' ']);
    if let Some((inside, rest)) = text.split_once('*') {
        let rest = rest.trim_start_matches(['*', ' ', ':']);
        let set_apart = alone(inside).filter(|_| is_in_capitals(inside) && !rest.is_empty());
        return Some((set_apart?, rest));
    }
    word(text).filter(|(label, _)| is_in_capitals(&label.marker.text))
}

/// Reads `#BREAKING` and `#عاجل`.
fn hash_tag(text: &str) -> Option<(Label, &str)> {
    let text = text.strip_prefix('#')?;
    WORDS
        .like(text)
        .iter()
        .find_map(|(wanted, (kind, urgency, style))| {
            let after = strip_prefix_folded(text, wanted)?;
            let wrote = before(text, after);
            let is_marker = is_in_capitals(wrote) && matches!(style, Desk | Loose);
            let rest = after.strip_prefix([' ', ':']).filter(|_| is_marker)?;
            Some((label(*kind, None, wrote, *urgency), rest.trim_start()))
        })
}

/// Reads `/CORRECTION -- …/` and `/R E P E A T -- …/`, as services for releases write them.
fn between_slashes(text: &str) -> Option<(Label, &str)> {
    let (spaced, rest) = text.strip_prefix('/')?.split_once(" -- ")?;
    if spaced.chars().nth(SPACED_CHARACTERS).is_some() || !is_capitals(spaced) {
        return None;
    }
    let is_spaced = spaced.split(' ').all(|part| part.chars().count() == 1);
    let mut label = if is_spaced {
        alone(&spaced.replace(' ', ""))?
    } else {
        alone(spaced)?
    };
    spaced.clone_into(&mut label.marker.text);
    Some((label, rest.trim_end_matches('/').trim()))
}

fn is_in_capitals(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}
