//! Whether a text repeats an earlier one, and how.
//!
//! Must not know: how candidates are found and kept.

use std::time::Duration;

use super::overlap::Overlap;
use crate::model::{MarkerKind, Relation};

/// Longest time between two texts of which one repeats the other.
pub const REPEAT_WINDOW: Duration = Duration::from_hours(72);

/// Least containment of a repeat whose figures agree.
const REPEAT_CONTAINMENT: f64 = 0.6;

/// Least share of figures that agree. Recurring reports (bond issues, rates) have the same words and other figures.
const REPEAT_FIGURES: f64 = 0.7;

/// Containment below which names have to agree too.
const NAMED_CONTAINMENT: f64 = 0.7;

/// Least share of names that agree. Recurring reports have the same words about somebody else.
const REPEAT_NAMES: f64 = 0.6;

/// Least containment of a repeat in which a figure may have been corrected.
const NEAR_CONTAINMENT: f64 = 0.85;

/// Longest time between the two texts of such a repeat.
const NEAR_WINDOW: Duration = Duration::from_hours(48);

/// Fewest words of such a repeat.
const NEAR_WORDS: usize = 40;

/// Fewest words of a text that repeats another in part; below only the same words do.
const FEWEST_WORDS: usize = 8;

/// Largest length, by the longer text, of a story that a digest contains.
const DIGEST_LENGTH: f64 = 0.5;

/// Largest share of a digest's beginning that one of its stories has.
const DIGEST_BEGINNING: f64 = 0.1;

/// Largest growth of a text that has nothing new.
const SAME_GROWTH: f64 = 1.1;

/// Tells how a later text relates to an earlier one, by what they share and the later one's marker; `None` where they are two stories.
///
/// A repeat has at least six tenths of the shorter text's shingles and seven tenths of its figures in the longer within 72 hours, and
/// below seven tenths of the shingles also six tenths of its names; or, within 48 hours and from 40 words on, 85 hundredths of the shingles
/// and all figures but one. `Contains` is no repeat: one text is at most half of the other, which begins with something else.
/// Of the repeats `Same` is as long or shorter and has no new figure, everything else is an `Update`, or a `Correction` by its marker.
pub fn relation(
    overlap: &Overlap,
    apart: Duration,
    marker: Option<MarkerKind>,
) -> Option<Relation> {
    let agrees = overlap.containment >= REPEAT_CONTAINMENT
        && overlap.figures >= REPEAT_FIGURES
        && (overlap.containment >= NAMED_CONTAINMENT || overlap.names >= REPEAT_NAMES)
        && apart <= REPEAT_WINDOW;
    let nearly = overlap.containment >= NEAR_CONTAINMENT
        && overlap.figures_missing <= 1
        && overlap.words >= NEAR_WORDS
        && apart <= NEAR_WINDOW;
    let same_words = overlap.containment >= 1.0 && overlap.length >= 1.0;
    if !(agrees || nearly) || overlap.words < FEWEST_WORDS && !same_words {
        return None;
    }
    if overlap.length <= DIGEST_LENGTH && overlap.beginning <= DIGEST_BEGINNING {
        return Some(Relation::Contains);
    }
    if marker == Some(MarkerKind::Correction) {
        return Some(Relation::Correction);
    }
    let is_same = overlap.growth <= SAME_GROWTH && overlap.figures_new == 0;
    Some(if is_same {
        Relation::Same
    } else {
        Relation::Update
    })
}
