//! The standfirst: what stands between the headline and the body and sums up the article.
//!
//! Must not know: how the body was chosen.

use super::outline::{Block, BlockKind, Outline};
use super::precision::Known;
use super::region::{Measures, Region};
use super::text;
use super::traits::Traits;

/// Finds the block that is the standfirst: marked as such, or what the page gives as its description, at or before the start of the body.
pub(super) fn find(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    kept: &[usize],
    known: &Known,
    description: Option<&str>,
) -> Option<usize> {
    let first = kept.first().copied().or_else(|| {
        region
            .roots
            .first()
            .and_then(|&root| outline.elements.get(root))
            .map(|element| element.blocks.start)
    })?;
    let description = description
        .map(text::letters)
        .filter(|letters| letters.len() > 30);
    let earliest = first.saturating_sub(40);
    let said = (earliest..=first).rev().find(|&index| {
        let Some(block) = outline.blocks.get(index) else {
            return false;
        };
        is_lede(
            outline,
            measures,
            block,
            known,
            description.as_deref(),
            index == first,
        )
    });
    said.or_else(|| beneath_headline(outline, measures, region, kept, known))
}

/// Blocks between a headline and the standfirst below it, at most: byline and date.
const GAP: usize = 2;
/// Least text of a standfirst that nothing marks, in characters.
const LEAST_WEIGHT: usize = 30;
/// Most text of a standfirst that nothing marks, in characters.
const PLAIN_WEIGHT: usize = 400;

/// Finds a standfirst that nothing marks: a sentence in a heading, or a paragraph, below the headline that is no part of the body.
fn beneath_headline(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    kept: &[usize],
    known: &Known,
) -> Option<usize> {
    let first = *kept.first()?;
    let earliest = first.saturating_sub(GAP * 2 + 2);
    let headline = (earliest..first).rev().find(|&index| {
        outline.blocks.get(index).is_some_and(|block| {
            block.kind == BlockKind::Heading(1)
                && known
                    .headlines
                    .contains(&text::letters(outline.text(block)))
        })
    })?;
    let above = outline.blocks.get(headline)?;
    let heading = (headline + 1..first.min(headline + GAP + 2)).find(|&index| {
        outline.blocks.get(index).is_some_and(|block| {
            let outside = measures.outside.get(block.owner).copied().unwrap_or(true);
            matches!(block.kind, BlockKind::Heading(2..))
                && !outside
                && block.link_weight == 0
                && (LEAST_WEIGHT..=PLAIN_WEIGHT).contains(&block.weight)
                && is_statement(outline.text(block))
        })
    });
    heading.or_else(|| {
        let place = headline + 1;
        let (block, start) = (outline.blocks.get(place)?, outline.blocks.get(first)?);
        let around = |block: &Block| outline.elements.get(block.owner).map(|owner| owner.parent);
        let is_plain = block.kind == BlockKind::Paragraph
            && block.link_weight == 0
            && (LEAST_WEIGHT..=PLAIN_WEIGHT).contains(&block.weight)
            && around(block) == around(above)
            && !measures.outside.get(block.owner).copied().unwrap_or(true);
        let behind = if place == first {
            outline.blocks.get(*kept.get(1)?)?
        } else {
            start
        };
        let is_apart = behind.is_prose() && around(behind) != around(block);
        let is_passed_over =
            place < first && !region.holds(outline, place) && is_statement(outline.text(block));
        (is_plain && is_apart && (place == first || is_passed_over)).then_some(place)
    })
}

/// Tells whether a block is marked as the standfirst, or is what the page gives as its description.
fn is_lede(
    outline: &Outline,
    measures: &Measures,
    block: &Block,
    known: &Known,
    description: Option<&str>,
    in_body: bool,
) -> bool {
    let outside = measures.outside.get(block.owner).copied().unwrap_or(true);
    if outside
        || block.weight < 30
        || block.weight > 900
        || block.is_linked()
        || matches!(block.kind, BlockKind::Heading(1) | BlockKind::Caption)
    {
        return false;
    }
    let letters = text::letters(outline.text(block));
    if known.headlines.contains(&letters) {
        return false;
    }
    let marked = outline
        .ancestors(block.owner)
        .take(3)
        .filter_map(|index| outline.elements.get(index))
        .any(|element| {
            element.traits.any(Traits::LEDE)
                && !element
                    .traits
                    .any(Traits::CAPTION | Traits::BODY | Traits::BYLINE)
        });
    let described = !in_body
        && description.is_some_and(|description| {
            description == letters
                || (letters.len() > 60
                    && (description.starts_with(&letters) || letters.starts_with(description)))
        });
    marked || described
}

/// Tells whether a text ends as a statement: other forms of a headline ask, or end without a sign.
fn is_statement(words: &str) -> bool {
    words
        .trim_end_matches(['"', '”', '»', ' '])
        .ends_with(['.', '。', '।', '۔', '։'])
}
