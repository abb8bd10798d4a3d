//! Where the article stands in a page: scores as Readability gives them.
//!
//! Must not know: which neighbours belong to the best element, which blocks inside the region are captions, bylines and the like.

use std::ops::Range;

use super::neighbours;
use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Element, Outline};

/// Elements that hold the article, in document order, none inside another.
#[derive(Debug, Default, Clone)]
pub(in crate::article) struct Region {
    pub(in crate::article) roots: Vec<usize>,
}

impl Region {
    /// Tells whether a block stands in the region.
    pub(in crate::article) fn holds(&self, outline: &Outline, block: usize) -> bool {
        self.roots
            .iter()
            .filter_map(|&root| outline.elements.get(root))
            .any(|root| root.blocks.contains(&block))
    }
}

/// Finds the region of the article, outside the elements that are barred.
pub(in crate::article) fn find(outline: &Outline, measures: &Measures, barred: &[usize]) -> Region {
    let mut scores = scores(outline, measures);
    for (score, element) in scores.iter_mut().zip(&outline.elements) {
        let is_barred = barred
            .iter()
            .filter_map(|&root| outline.elements.get(root))
            .any(|root| holds(&root.blocks, &element.blocks));
        if is_barred {
            *score = 0.0;
        }
    }
    let best = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| **score > 0.0)
        .max_by(|left, right| left.1.total_cmp(right.1).then(right.0.cmp(&left.0)));
    let Some((top, &score)) = best else {
        return Region::default();
    };
    let top = earlier_equal(outline, measures, &scores, top, score).unwrap_or(top);
    let mut region = Region { roots: vec![top] };
    neighbours::merge(outline, measures, top, &mut region.roots);
    region.roots.sort_unstable();
    region
}

/// Tells whether all blocks of one range stand in the other.
const fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Of several texts of about one worth, the article is the first; the others follow below it.
fn earlier_equal(
    outline: &Outline,
    measures: &Measures,
    scores: &[f64],
    top: usize,
    score: f64,
) -> Option<usize> {
    let enclosing: Vec<usize> = outline.ancestors(top).collect();
    let prose = |index: usize| {
        let element = outline.elements.get(index);
        element.map_or(0, |element| measures.prose(element))
    };
    (0..top).find(|&index| {
        let apart = !enclosing.contains(&index);
        // A caption may score like an article with boxes in it, but it says less.
        apart
            && scores.get(index).is_some_and(|own| *own >= score * EARLY)
            && prose(index) * 2 >= prose(top)
    })
}

/// Share of the best score that an earlier text needs to be taken before it.
const EARLY: f64 = 0.8;

fn scores(outline: &Outline, measures: &Measures) -> Vec<f64> {
    let mut scores = vec![0.0; outline.elements.len()];
    for block in &outline.blocks {
        if measures.outside.get(block.owner).copied().unwrap_or(true) || block.weight < 25 {
            continue;
        }
        let worth = worth(block);
        if worth <= 0.0 {
            continue;
        }
        let mut level = 0.0;
        for index in outline.ancestors(first_scored(outline, block)).take(6) {
            let Some(element) = outline.elements.get(index) else {
                break;
            };
            if matches!(element.tag, Tag::Root) {
                break;
            }
            if matches!(element.tag, Tag::Inline | Tag::Paragraph) {
                continue;
            }
            if let Some(score) = scores.get_mut(index) {
                *score += worth
                    / if level < 1.0 {
                        1.0
                    } else if level < 2.0 {
                        2.0
                    } else {
                        level * 3.0
                    };
            }
            level += 1.0;
            // What stands in an article of its own says nothing for a list of articles.
            if element.tag == Tag::Article && !measures.is_live {
                break;
            }
        }
    }
    for (element, score) in outline.elements.iter().zip(&mut scores) {
        if *score > 0.0 {
            *score = adjusted(*score, element, measures);
        }
    }
    scores
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters are small")]
fn worth(block: &Block) -> f64 {
    let share = match block.kind {
        BlockKind::Heading(_) | BlockKind::Caption => return 0.0,
        BlockKind::Item => {
            if block.weight < 80 {
                return 0.0;
            }
            0.5
        }
        BlockKind::Paragraph | BlockKind::Preformatted | BlockKind::Cell | BlockKind::Loose => 1.0,
    };
    let density = block.link_weight as f64 / block.weight.max(1) as f64;
    let length = (block.weight as f64 / 100.0).min(3.0);
    share * (1.0 + block.commas as f64 + length) * (1.0 - density)
}

/// A paragraph scores for its parent; loose text for the element that it stands in, unless it is all of it.
fn first_scored(outline: &Outline, block: &Block) -> usize {
    let Some(owner) = outline.elements.get(block.owner) else {
        return block.owner;
    };
    let is_alone = owner.blocks.len() == 1;
    match owner.tag {
        Tag::Paragraph | Tag::Inline | Tag::Preformatted => owner.parent,
        _ if is_alone => owner.parent,
        _ => block.owner,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters are small")]
fn adjusted(score: f64, element: &Element, measures: &Measures) -> f64 {
    let mut score = score;
    let traits = element.traits;
    // The body of one post is not that of the live blog.
    let is_post = measures.is_live && traits.any(Traits::LIVE);
    if traits.any(Traits::BODY) && !is_post {
        score = score * 1.3 + 25.0;
    }
    if traits.any(Traits::DOUBT) && !traits.any(Traits::BODY | Traits::ARTICLE) {
        score -= 15.0;
    }
    score += match element.tag {
        Tag::Article | Tag::Main => 8.0,
        Tag::Div | Tag::Section => 5.0,
        Tag::Cell | Tag::Preformatted => 3.0,
        Tag::Form | Tag::List | Tag::Address => -3.0,
        Tag::Quote => -5.0,
        Tag::Aside | Tag::Header | Tag::Footer => -25.0,
        _ => 0.0,
    };
    let density = measures.link_weight(element) as f64 / measures.weight(element).max(1) as f64;
    score * (1.0 - density)
}
