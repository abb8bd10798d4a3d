//! Short lines straight in the box that the text stands in, parted from it by breaks or boxes alone: headings within it, and rows
//! of results.
//!
//! Must not know: names of classes.

use super::tool_line::is_of_tools;
use super::verdict::Drop;
use crate::article::outline::{Block, BlockKind, Outline};

/// Blocks behind such a line among which its text stands.
const REACH: usize = 3;

/// Takes back the verdict on short lines between two paragraphs that stand in the same box as they do.
pub(super) fn take_back(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    for place in 1..judged.len() {
        let Some((index, Some(Drop::Fragment))) = judged.get(place).copied() else {
            continue;
        };
        let Some(line) = outline
            .blocks
            .get(index)
            .filter(|line| is_line(outline, line))
        else {
            continue;
        };
        let is_text = |entry: &(usize, Option<Drop>)| {
            let block = outline.blocks.get(entry.0);
            let is_alike = |block: &Block| {
                block.kind == BlockKind::Loose
                    && block.is_prose()
                    && stand_alike(outline, line, block)
            };
            entry.1.is_none() && block.is_some_and(is_alike)
        };
        let is_before = judged.get(place - 1).is_some_and(is_text);
        let mut behind = judged.iter().skip(place + 1).take(REACH);
        if is_before
            && behind.any(is_text)
            && let Some(entry) = judged.get_mut(place)
        {
            entry.1 = None;
        }
    }
}

/// Longest row, in characters.
const ROW_WEIGHT: usize = 60;
/// Least lines of one class in a row that make a list of results.
const LEAST_ROWS: usize = 3;

/// Takes back the verdict on lines with numbers in boxes of one class one below another: results, prices.
pub(super) fn take_back_rows(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    let owner_at = |judged: &[(usize, Option<Drop>)], place: usize| {
        let (index, verdict) = judged.get(place).copied()?;
        let line = outline.blocks.get(index)?;
        // Of several rows the longer ones were kept.
        let is_row = line.weight < ROW_WEIGHT
            && matches!(verdict, None | Some(Drop::Fragment))
            && is_line(outline, line)
            && outline
                .text(line)
                .contains(|character: char| character.is_ascii_digit());
        let owner = outline.elements.get(line.owner).filter(|_| is_row)?;
        Some((owner.parent, owner.tag, owner.shape))
    };
    let mut place = 0;
    while place < judged.len() {
        let Some(first) = owner_at(judged, place) else {
            place += 1;
            continue;
        };
        let count = (place..judged.len())
            .take_while(|&next| owner_at(judged, next) == Some(first))
            .count();
        if count >= LEAST_ROWS {
            for (_, verdict) in judged.iter_mut().skip(place).take(count) {
                *verdict = None;
            }
        }
        place += count;
    }
}

/// Tells whether a block is a line of words: a time or a number is none.
fn is_line(outline: &Outline, block: &Block) -> bool {
    let words = outline.text(block);
    let letters = words.chars().filter(|character| character.is_alphabetic());
    let digits = words.chars().filter(char::is_ascii_digit);
    block.kind == BlockKind::Loose
        && block.link_weight == 0
        && letters.count() > digits.count() * 2
        && !words.starts_with('#')
        && !is_of_tools(words, block)
}

/// Tells whether two blocks stand in one element, or in elements of one class beside one another.
fn stand_alike(outline: &Outline, one: &Block, other: &Block) -> bool {
    if one.owner == other.owner {
        return true;
    }
    let owners = (
        outline.elements.get(one.owner),
        outline.elements.get(other.owner),
    );
    matches!(owners, (Some(one), Some(other))
        if one.parent == other.parent && one.shape == other.shape && one.tag == other.tag)
}
