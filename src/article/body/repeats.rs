//! Sentences of an article that its page sets large beside it, to catch the eye: they stand in the text already.
//!
//! Must not know: names of classes.

use crate::article::outline::{Block, BlockKind, Outline};

/// Length of such a sentence, in bytes: a shorter one may be a refrain, a longer one is a copy for another screen.
const SENTENCE_BYTES: std::ops::RangeInclusive<usize> = 40..=600;

/// Blocks that are looked for in the others, at most.
const LOOKED_FOR: usize = 60;

/// Drops blocks that a longer one, elsewhere in the structure of the page, holds word for word. A heading that quotes is one.
pub(super) fn drop_all(outline: &Outline, kept: &mut Vec<usize>) {
    let block_of = |index: usize| outline.blocks.get(index);
    let first = kept.first().and_then(|&index| block_of(index));
    let stands_as_first = |index: &usize| {
        block_of(*index)
            .is_some_and(|block| first.is_some_and(|first| !is_apart(outline, block, first)))
    };
    // Most texts are paragraphs beside one another.
    if kept.iter().all(stands_as_first) {
        return;
    }
    let may_repeat = |block: &Block| {
        !matches!(block.kind, BlockKind::Heading(_)) && SENTENCE_BYTES.contains(&block.range.len())
    };
    let is_repeat = |block: &Block| {
        let is_longer =
            |other: &&Block| other.weight > block.weight && is_apart(outline, block, other);
        let mut longer = kept
            .iter()
            .filter_map(|&index| block_of(index))
            .filter(is_longer)
            .peekable();
        longer.peek().is_some() && {
            let finder = memchr::memmem::Finder::new(outline.text(block).trim_matches(QUOTES));
            longer.any(|other| finder.find(outline.text(other).as_bytes()).is_some())
        }
    };
    let repeats: Vec<usize> = kept
        .iter()
        .copied()
        .filter(|&index| block_of(index).is_some_and(may_repeat))
        .take(LOOKED_FOR)
        .filter(|&index| block_of(index).is_some_and(is_repeat))
        .collect();
    kept.retain(|index| !repeats.contains(index));
}

/// What stands around a sentence that is quoted.
const QUOTES: [char; 15] = [
    '"', '\'', '“', '”', '„', '«', '»', '‘', '’', '「', '」', '\u{a0}', ' ', '–', '—',
];

/// Tells whether two blocks are of another kind, or stand in other elements.
fn is_apart(outline: &Outline, one: &Block, other: &Block) -> bool {
    let around = |block: &Block| outline.elements.get(block.owner).map(|owner| owner.parent);
    one.kind != other.kind || around(one) != around(other)
}
