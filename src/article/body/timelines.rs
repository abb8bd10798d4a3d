//! Dates that stand as lines of their own above the parts of a text: those of a timeline.
//!
//! Must not know: what becomes of other dates.

use std::collections::HashMap;

use super::edges::is_date_line;
use super::verdict::Drop;
use crate::article::outline::{Block, Outline};

/// Least dates that make a timeline.
const LEAST_DATES: usize = 3;
/// Longest line with a date, in characters.
const DATE_WEIGHT: usize = 60;
/// Blocks of a text that are looked at.
const REACH: usize = 4_000;

/// Gives the places of dates that each stand right above a text without links, in elements of one kind.
pub(super) fn dates(outline: &Outline, judged: &[(usize, Option<Drop>)]) -> Vec<usize> {
    let block_at = |place: usize| match judged.get(place) {
        Some((index, None)) => outline.blocks.get(*index),
        _ => None,
    };
    let may_be = |place: usize| {
        let is_short = |date: &&Block| {
            date.weight < DATE_WEIGHT
                && outline
                    .text(date)
                    .contains(|character: char| character.is_ascii_digit())
        };
        let is_text = |text: &Block| text.is_prose() && text.link_weight == 0;
        block_at(place)
            .filter(is_short)
            .filter(|_| block_at(place + 1).is_some_and(is_text))
    };
    let mut lines: HashMap<u64, Vec<usize>> = HashMap::new();
    for place in 0..judged.len().min(REACH) {
        if let Some(line) = may_be(place)
            && let Some(owner) = outline.elements.get(line.owner)
        {
            lines.entry(owner.shape).or_default().push(place);
        }
    }
    // Only where lines of one kind recur is it worth the time to read them.
    lines.retain(|_, places| places.len() >= LEAST_DATES);
    let is_date = |place: &usize| {
        block_at(*place).is_some_and(|line| is_date_line(line, outline.text(line), DATE_WEIGHT))
    };
    for places in lines.values_mut() {
        places.retain(is_date);
    }
    lines.retain(|_, places| places.len() >= LEAST_DATES);
    lines.into_values().flatten().collect()
}
