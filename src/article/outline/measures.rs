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

/// Running paragraphs, and characters in them, that make an article of what stands before the posts of a live blog.
const ARTICLE_PARAGRAPHS: usize = 4;
const ARTICLE_WEIGHT: usize = 600;

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
    /// Whether the page is a live blog: each of its posts may be marked as an article, and all of them are one text.
    pub(in crate::article) is_live: bool,
}

impl Measures {
    /// Sums up an outline; `is_live` where the page says that it is a live blog.
    pub(in crate::article) fn of(outline: &Outline, belief: Belief, is_live: bool) -> Self {
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
            is_live: false,
        };
        let total = measures.prose.last().copied().unwrap_or(0);
        measures.is_live = (is_live || measures.is_made_of_posts(outline, total))
            && !measures.opens_with_article(outline);
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

    /// Tells whether most of the running text stands in posts of a live blog: then they are the article and no box beside it.
    fn is_made_of_posts(&self, outline: &Outline, total: usize) -> bool {
        let (mut end, mut posts) = (0, 0);
        for (index, element) in outline.elements.iter().enumerate() {
            if index >= end && element.traits.any(Traits::LIVE) {
                end = element.end;
                posts += self.prose(element);
            }
        }
        (total - posts.min(total)) * 20 < total * VOID
    }

    /// Tells whether a whole article stands before the posts, as running paragraphs in one box: then it is the text, and they are a
    /// feed below it. An introduction is shorter, and a summary has points.
    fn opens_with_article(&self, outline: &Outline) -> bool {
        let mut posts = None;
        for element in outline.elements.iter().rev() {
            // Of two around one another the inner one comes last in the list.
            let is_post = element.traits.any(Traits::LIVE) && self.prose(element) > 0;
            let holds_post = posts.is_some_and(|first| element.blocks.contains(&first));
            if is_post && !holds_post {
                posts = Some(element.blocks.start);
            }
        }
        let opening = outline.blocks.get(..posts.unwrap_or(0)).unwrap_or(&[]);
        let mut boxes: Vec<(usize, usize, usize)> = Vec::new();
        let is_running = |block: &&Block| block.kind == BlockKind::Paragraph && block.is_prose();
        for block in opening.iter().filter(is_running) {
            let around = outline
                .elements
                .get(block.owner)
                .map_or(0, |owner| owner.parent);
            match boxes.last_mut().filter(|(found, ..)| *found == around) {
                Some((_, count, weight)) => {
                    *count += 1;
                    *weight += block.weight;
                }
                None => boxes.push((around, 1, block.weight)),
            }
        }
        boxes
            .iter()
            .any(|(_, count, weight)| *count >= ARTICLE_PARAGRAPHS && *weight >= ARTICLE_WEIGHT)
    }

    /// A class name that says "noise" is not believed where most of the page's prose stands in it.
    fn is_outside(&self, element: &Element, total: usize, belief: Belief) -> bool {
        let prose = self.prose(element);
        let traits = if self.is_live {
            element.traits.without(Traits::LIVE)
        } else {
            element.traits
        };
        if !traits.any(Traits::OUTSIDE) || matches!(element.tag, Tag::Root | Tag::Body | Tag::Main)
        {
            return false;
        }
        if belief == Belief::Tags
            && element.tag != Tag::Navigation
            && !traits.any(Traits::COMMENTS | Traits::LAYER)
        {
            return false;
        }
        if element.tag == Tag::Paragraph && !traits.any(Traits::HIDDEN) && prose >= 100 {
            return false;
        }
        if traits.any(Traits::LAYER) && total - prose.min(total) >= LEAST_BESIDE {
            return true;
        }
        if traits.any(Traits::LIVE) {
            return total - prose >= 300;
        }
        if traits.any(Traits::COMMENTS) {
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
