//! Short lines straight in the box that the text stands in, parted from it by breaks or boxes alone: headings within it.
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
