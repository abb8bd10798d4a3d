//! Tells a part of the text that stands beside a picture from the caption of that picture.
//!
//! Must not know: where a box with a picture stands, and what becomes of it.

use std::collections::HashMap;

use super::credit_lines;
use super::outline::{Block, BlockKind, Outline};

/// Least text of a paragraph that may belong to the article, in characters: shorter sentences under a picture are its caption.
const SENTENCE_WEIGHT: usize = 60;

/// Gives the class that most of the running text among `blocks` stands in, as the shape of its elements.
pub(super) fn text_shape(outline: &Outline, blocks: &[Block]) -> Option<u64> {
    let mut sums: HashMap<u64, usize> = HashMap::new();
    let paragraphs = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph && block.is_prose());
    for block in paragraphs {
        if let Some(owner) = outline.elements.get(block.owner) {
            *sums.entry(owner.shape).or_default() += block.weight;
        }
    }
    let heaviest = sums.into_iter().max_by_key(|&(shape, sum)| (sum, shape));
    heaviest.map(|(shape, _)| shape)
}

/// Tells whether the blocks beside a picture are part of the text: paragraphs of whole sentences, of the class that the text stands
/// in, without a word on who made the picture.
pub(super) fn reads_on(outline: &Outline, blocks: &[Block], text_shape: Option<u64>) -> bool {
    let is_text = |block: &Block| {
        let owner = outline.elements.get(block.owner);
        block.kind == BlockKind::Paragraph
            && block.sentence
            && owner.map(|owner| owner.shape) == text_shape
            && !speaks_of_picture(outline.text(block))
    };
    blocks.iter().any(|block| block.weight >= SENTENCE_WEIGHT) && blocks.iter().all(is_text)
}

/// Tells whether a text says who made a picture, or what is seen on it.
fn speaks_of_picture(words: &str) -> bool {
    const INSIDE: [&str; 10] = [
        "©",
        "photo:",
        "photo by",
        "photo/",
        "foto:",
        "фото:",
        "file photo",
        "in this photo",
        "pictured",
        "getty images",
    ];
    let lower = words.to_lowercase();
    let in_brackets = words
        .trim_end_matches(['.', ' '])
        .strip_suffix(')')
        .and_then(|words| words.rsplit_once('('))
        .map(|(_, inner)| format!("({inner})"));
    INSIDE.iter().any(|phrase| lower.contains(phrase))
        || in_brackets.is_some_and(|inner| credit_lines::is_credit(&inner, inner.chars().count()))
}
