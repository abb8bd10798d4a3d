//! What speaks against a block by itself and by the elements around it.
//!
//! Must not know: the blocks before and behind it.

use super::tool_line::is_of_tools;
use super::verdict::{Drop, Known};
use super::{boilerplate, captions, corrections, tables};
use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Outline};

/// Most text of a paragraph that only says who wrote the others, in characters.
const SIGNATURE_WEIGHT: usize = 80;

/// What a block inherits from the elements between it and the root of the region.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says what stands above a block, independent of the others"
)]
pub(super) struct State {
    pub(super) traits: Traits,
    pub(super) doubted: bool,
    pub(super) embedded: bool,
    pub(super) figure: bool,
    pub(super) linked_list: bool,
}

pub(super) fn judge_block(
    outline: &Outline,
    measures: &Measures,
    block: &Block,
    state: State,
    known: &Known,
) -> Option<Drop> {
    if measures.outside.get(block.owner).copied().unwrap_or(false) {
        return Some(Drop::Outside);
    }
    if block.kind == BlockKind::Caption || state.traits.any(Traits::CAPTION) || state.figure {
        return Some(Drop::Caption);
    }
    if state.doubted
        && !state.embedded
        && !corrections::is_correction(outline.text(block), block.weight)
    {
        return Some(Drop::Doubt);
    }
    let marks = Traits::BYLINE | Traits::DATE | Traits::LABEL | Traits::TITLE;
    let owner_marks = outline
        .elements
        .get(block.owner)
        .is_some_and(|owner| owner.traits.any(marks));
    let is_line = block.kind == BlockKind::Paragraph && block.weight < SIGNATURE_WEIGHT;
    let signs = outline.elements.get(block.owner).is_some_and(|owner| {
        owner.tag == Tag::Paragraph && owner.traits.any(Traits::BYLINE) && !block.sentence
    });
    if is_line && signs {
        return Some(Drop::Mark);
    }
    if (owner_marks || state.traits.any(marks))
        && !block.is_prose()
        && block.kind != BlockKind::Paragraph
        && !matches!(block.kind, BlockKind::Heading(_))
    {
        return Some(Drop::Mark);
    }
    let linked_sentence = block.kind == BlockKind::Paragraph
        && block.sentence
        && block.weight >= 60
        && block.link_weight * 20 < block.weight * 17;
    // A list of sentences that link to where they come from is no list of links.
    let is_told =
        block.sentence && block.weight >= 100 && block.link_weight * 10 < block.weight * 7;
    if (state.linked_list && !is_told) || (block.is_linked() && !linked_sentence) {
        return Some(Drop::Links);
    }
    judge_words(outline, measures, block, known)
}

/// Judges a block by what it says.
fn judge_words(
    outline: &Outline,
    measures: &Measures,
    block: &Block,
    known: &Known,
) -> Option<Drop> {
    let words = outline.text(block);
    if captions::is_worded(words, block) {
        return Some(Drop::Caption);
    }
    if block.weight > 300 {
        return None;
    }
    let is_heading = matches!(block.kind, BlockKind::Heading(_));
    let is_datum = tables::is_datum(outline, block);
    let is_listed = !is_heading && !is_datum && (is_tags(words) || is_of_tools(words, block));
    // In a live blog a number alone is the time of a post.
    let is_number = |character: char| {
        measures.is_live && !is_heading && character.is_alphanumeric() && !character.is_alphabetic()
    };
    let is_of_text = |character: char| character.is_alphanumeric() && !is_number(character);
    let is_sign = !is_datum && !words.chars().any(is_of_text);
    if is_address(words) || is_listed || is_sign {
        return Some(Drop::Fragment);
    }
    if known.is_repeated(block.weight, words) {
        return Some(Drop::Repeated);
    }
    if !is_datum && boilerplate::is_boilerplate(words, block, known.byline.as_deref()) {
        return Some(Drop::Boilerplate);
    }
    let short_loose = block.kind == BlockKind::Loose && block.weight < 25 && !block.sentence;
    short_loose.then_some(Drop::Fragment)
}

/// Tells whether a block is an address and nothing else.
fn is_address(words: &str) -> bool {
    !words.contains(' ')
        && (words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("www.")
            || words
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.')))
}

/// Tells whether a block is tags and nothing else: "#harbour #boats"; "#1" alone is a place in a ranked list.
fn is_tags(words: &str) -> bool {
    words.chars().any(char::is_alphabetic) && words.split(' ').all(|word| word.starts_with('#'))
}
