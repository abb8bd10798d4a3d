//! Markers at the end of a headline: `(UPDATE)`, `- UPDATE 2`, `, 2nd Ld-Writethru`.
//!
//! Must not know: markers at its beginning.

use memchr::memchr2;

use super::Style::{Desk, Loose};
use super::{BRACKETS, Label, Style, WORDS, whole_ordinal, whole_word, within_brackets};
use crate::model::MarkerKind;
use crate::wire::scan::is_capitals;

/// First byte of dashes beyond ASCII, as of other signs.
const LONG_DASHES: u8 = 0xe2;

/// Reads a word in capitals behind a dash at the end of a headline: `Ferry sinks - UPDATE 2`.
fn behind_dash(text: &str) -> Option<(Label, &str)> {
    // Most headlines have no dash, nor any sign that begins with the byte of the longer ones.
    memchr2(b'-', LONG_DASHES, text.as_bytes())?;
    let (headline, word) = [" - ", " – ", " — "]
        .iter()
        .find_map(|dash| text.rsplit_once(dash))?;
    let is_marker = |(wanted, (_, _, style)): &(&str, (MarkerKind, u8, Style))| {
        matches!(style, Desk | Loose) && word.starts_with(wanted)
    };
    let marks = is_capitals(word) && WORDS.like(word).iter().any(is_marker);
    let label = whole_word(word).filter(|_| marks)?;
    Some((label, headline.trim_end()))
}

/// Reads a marker in brackets or behind a dash at the end of a headline, or the version of a slug (`AP-US-Storm, 2nd Ld-Writethru`).
pub(super) fn at_end(text: &str) -> Option<(Label, &str)> {
    let parted = || text.rsplit_once(", ").or_else(|| text.rsplit_once(','));
    if text.contains(',')
        && let Some((slug, version)) = parted()
    {
        let version = version.trim();
        if let Some(label) = whole_ordinal(version) {
            return Some((label, slug.trim_end()));
        }
    }
    if let Some(found) = behind_dash(text) {
        return Some(found);
    }
    BRACKETS.iter().find_map(|(open, close)| {
        let inside = text.strip_suffix(*close)?;
        let (rest, inside) = inside.rsplit_once(*open)?;
        let mut label = within_brackets(inside)?;
        text.get(rest.len()..)?.clone_into(&mut label.marker.text);
        Some((label, rest.trim_end()))
    })
}
