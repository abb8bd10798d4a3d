//! What the elements of a page hold, summed up once: text, links, running text.
//!
//! Must not know: where the article stands.

use super::role::Tag;
use super::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Element, Outline};

/// Running text beside a layer for which it is no article, in characters.
const LEAST_BESIDE: usize = 120;

/// Share of a page's running text, in twentieths, that must be left for a name that says "noise" to be believed.
const VOID: usize = 9;

/// What is believed of an element that says that it is no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::article) enum Belief {
    /// Names of classes count.
    Names,
    /// Only navigation and comments count: the names misled.
    Tags,
}

/// Running sums over the blocks of an outline, and which elements stand outside any article.
pub(in crate::article) struct Measures {
    weight: Vec<usize>,
    link_weight: Vec<usize>,
    prose: Vec<usize>,
    linked_headings: Vec<usize>,
    /// Per element: inside noise, hidden text or comments.
    pub(in crate::article) outside: Vec<bool>,
}

impl Measures {
    /// Sums up an outline.
    pub(in crate::article) fn of(outline: &Outline, belief: Belief) -> Self {
        let sums = |value: &dyn Fn(&Block) -> usize| {
            let mut total = 0;
            std::iter::once(0)
                .chain(outline.blocks.iter().map(|block| {
                    total += value(block);
                    total
                }))
                .collect::<Vec<usize>>()
        };
        let mut measures = Self {
            weight: sums(&|block| block.weight),
            link_weight: sums(&|block| block.link_weight),
            prose: sums(&|block| if block.is_prose() { block.weight } else { 0 }),
            linked_headings: sums(&|block| {
                usize::from(matches!(block.kind, BlockKind::Heading(_)) && block.is_linked())
            }),
            outside: Vec::with_capacity(outline.elements.len()),
        };
        let total = measures.prose.last().copied().unwrap_or(0);
        for element in &outline.elements {
            let inherited = measures
                .outside
                .get(element.parent)
                .copied()
                .unwrap_or(false);
            let outside = inherited || measures.is_outside(element, total, belief);
            measures.outside.push(outside);
        }
        measures
    }

    /// A class name that says "noise" is not believed where most of the page's prose stands in it.
    fn is_outside(&self, element: &Element, total: usize, belief: Belief) -> bool {
        if !element.traits.any(Traits::OUTSIDE)
            || matches!(element.tag, Tag::Root | Tag::Body | Tag::Main)
        {
            return false;
        }
        if belief == Belief::Tags
            && element.tag != Tag::Navigation
            && !element.traits.any(Traits::COMMENTS | Traits::LAYER)
        {
            return false;
        }
        let prose = self.prose(element);
        if element.tag == Tag::Paragraph && !element.traits.any(Traits::HIDDEN) && prose >= 100 {
            return false;
        }
        if element.traits.any(Traits::LAYER) && total - prose.min(total) >= LEAST_BESIDE {
            return true;
        }
        if element.traits.any(Traits::LIVE) {
            return total - prose >= 300;
        }
        if element.traits.any(Traits::COMMENTS) {
            return prose * 10 < total * 9;
        }
        let rest = total - prose.min(total);
        prose < 200 || (rest * 20 >= total * VOID && rest >= 250)
    }

    pub(in crate::article) fn weight(&self, element: &Element) -> usize {
        Self::span(&self.weight, element)
    }

    pub(in crate::article) fn link_weight(&self, element: &Element) -> usize {
        Self::span(&self.link_weight, element)
    }

    pub(in crate::article) fn prose(&self, element: &Element) -> usize {
        Self::span(&self.prose, element)
    }

    pub(in crate::article) fn linked_headings(&self, element: &Element) -> usize {
        Self::span(&self.linked_headings, element)
    }

    fn span(sums: &[usize], element: &Element) -> usize {
        let at = |index: usize| sums.get(index).copied().unwrap_or(0);
        at(element.blocks.end) - at(element.blocks.start)
    }
}
