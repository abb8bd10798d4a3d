//! What inside the region is the text of the article: captions, bylines, related stories, boxes and boilerplate go.
//!
//! Must not know: how the region was found.

use super::block_verdict::{State, judge_block};
use super::region::Region;
use super::small_box::{Most, asks};
use super::verdict::{Drop, Known};
use super::{boxes, captions, discussion, edges, loose_lines, speakers, tables};
use crate::article::outline::measures::{Belief, Measures};
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Element, NO_CLASS, Outline};

/// Judges every block of the region: `None` keeps it.
pub(in crate::article) fn judge(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    known: &Known,
    belief: Belief,
) -> Vec<(usize, Option<Drop>)> {
    let mut judged = Vec::new();
    let total: usize = region
        .roots
        .iter()
        .filter_map(|&root| outline.elements.get(root))
        .map(|element| measures.prose(element))
        .sum();
    for &root in &region.roots {
        let Some(element) = outline.elements.get(root) else {
            continue;
        };
        let inherited = inherit(outline, measures, root, total, belief);
        for index in element.blocks.clone() {
            let Some(block) = outline.blocks.get(index) else {
                continue;
            };
            let state = inherited
                .get(block.owner - root)
                .copied()
                .unwrap_or_default();
            judged.push((index, judge_block(outline, measures, block, state, known)));
        }
    }
    loose_lines::take_back(outline, &mut judged);
    let speakers = speakers::take_back(outline, &mut judged);
    loose_lines::take_back_rows(outline, &mut judged);
    discussion::drop_all(outline, &mut judged);
    boxes::drop_all(outline, measures, region, total, &mut judged);
    edges::drop_all(outline, known, &speakers, &mut judged);
    judged
}

fn inherit(
    outline: &Outline,
    measures: &Measures,
    root: usize,
    total: usize,
    belief: Belief,
) -> Vec<State> {
    let Some(top) = outline.elements.get(root) else {
        return Vec::new();
    };
    let text_shape = captions::text_shape(outline, blocks_of(outline, top));
    let is_captioned = |index: usize, element: &Element| {
        is_captioned(outline, measures, index, element, total)
            && !captions::reads_on(outline, blocks_of(outline, element), text_shape)
    };
    let is_card = |_: usize, element: &Element| is_card(element, measures, total);
    let cards_are_few = held_in(outline, measures, root, is_card) * 5 < total * 2;
    let captions_are_few = held_in(outline, measures, root, is_captioned) * 5 < total * 2;
    let common = common_shapes(outline, measures, top.end, root, total);
    let mut states: Vec<State> = vec![State::default()];
    for index in root + 1..top.end {
        let Some(element) = outline.elements.get(index) else {
            break;
        };
        let mut state = states
            .get(element.parent - root)
            .copied()
            .unwrap_or_default();
        state.traits |= if common.contains(&element.shape) {
            element.traits.without(Traits::MARKS | Traits::CAPTION)
        } else {
            believed(element, measures, total)
        };
        state.embedded |= element.traits.any(Traits::EMBED) && element.tag == Tag::Quote;
        state.doubted |= belief == Belief::Names
            && !tables::is_data(outline, measures, element)
            && (is_doubted(element, measures, total)
                || asks(outline, measures, index, element, total)
                || (cards_are_few && is_card(index, element)))
            && !is_head(outline, element)
            && !(common.contains(&element.shape) && is_mere_box(element, measures));
        state.figure |= (element.tag == Tag::Figure
            && !captions::holds_text(outline, index, element))
            || is_picture(element, measures, total)
            || (captions_are_few && is_captioned(index, element));
        state.linked_list |= element.tag == Tag::List
            && measures.link_weight(element) * 5 > measures.weight(element) * 2;
        states.push(state);
    }
    states
}

/// Least boxes of one class that hold a text between them.
const LEAST_BOXES: usize = 3;

/// Gives the classes of doubtful name that much of the text stands in: where a box is drawn around each part of a text, its name says
/// nothing against it.
fn common_shapes(
    outline: &Outline,
    measures: &Measures,
    end: usize,
    root: usize,
    total: usize,
) -> Vec<u64> {
    let mut sums: Vec<(u64, usize, usize)> = Vec::new();
    let elements = outline.elements.get(root + 1..end).unwrap_or(&[]);
    let doubtful = elements.iter().filter(|element| {
        element.traits.any(Traits::DOUBT | Traits::MARKS)
            && element.shape != NO_CLASS
            && matches!(element.tag, Tag::Div | Tag::Section)
            && is_mere_box(element, measures)
    });
    for element in doubtful.take(SHAPE_LIMIT) {
        let prose = measures.prose(element);
        match sums.iter_mut().find(|(shape, ..)| *shape == element.shape) {
            Some((_, count, sum)) => {
                *count += 1;
                *sum += prose;
            }
            None => sums.push((element.shape, 1, prose)),
        }
    }
    sums.retain(|(_, count, sum)| *count >= LEAST_BOXES && *sum * 2 > total);
    sums.into_iter().map(|(shape, ..)| shape).collect()
}

/// Boxes of doubtful name that are looked at for a text that stands in boxes.
const SHAPE_LIMIT: usize = 400;

/// Tells whether a box holds text without links.
fn is_mere_box(element: &Element, measures: &Measures) -> bool {
    measures.link_weight(element) * 4 <= measures.weight(element)
}

/// Gives the traits of an element; a class that says "caption" or "section" is not believed where most of the text stands in it.
fn believed(element: &Element, measures: &Measures, total: usize) -> Traits {
    if element.tag != Tag::Caption && measures.prose(element) * 2 > total {
        element.traits.without(Traits::CAPTION | Traits::MARKS)
    } else {
        element.traits
    }
}

/// Tells whether an element is a card: a linked headline with a line of text.
fn is_card(element: &Element, measures: &Measures, total: usize) -> bool {
    let weight = measures.weight(element);
    let tag = matches!(
        element.tag,
        Tag::Div | Tag::Section | Tag::Item | Tag::Other
    );
    tag && weight < 300 && weight * 6 < total && measures.linked_headings(element) > 0
}

/// Sums up the running text in boxes of one kind below an element: where they hold much of it, they are the article.
fn held_in(
    outline: &Outline,
    measures: &Measures,
    root: usize,
    is_box: impl Fn(usize, &Element) -> bool,
) -> usize {
    let Some(top) = outline.elements.get(root) else {
        return 0;
    };
    let (mut index, mut sum) = (root + 1, 0);
    while let Some(element) = outline.elements.get(index).filter(|_| index < top.end) {
        if is_box(index, element) {
            sum += measures.prose(element);
            index = element.end;
        } else {
            index += 1;
        }
    }
    sum
}

/// Tells whether a box of doubtful name is one to drop: few sentences, or many links, or an article inside the article.
fn is_doubted(element: &Element, measures: &Measures, total: usize) -> bool {
    let (weight, prose, links) = (
        measures.weight(element),
        measures.prose(element),
        measures.link_weight(element),
    );
    match element.tag {
        Tag::Aside | Tag::Footer => return true,
        Tag::Article if measures.is_live => {}
        Tag::Article | Tag::Form => return prose * 3 < total,
        _ => {}
    }
    if element.traits.any(Traits::BYLINE)
        && element.tag != Tag::Paragraph
        && prose * 3 < total
        && weight < 1_200
    {
        return true;
    }
    // A heading is no box: "header-anchor" on it says that it can be linked to.
    let is_heading = matches!(element.tag, Tag::Heading(_));
    if is_heading || !element.traits.any(Traits::DOUBT) || element.traits.any(Traits::BODY) {
        return false;
    }
    prose * 2 < weight || links * 4 > weight || (prose < 300 && prose * 3 < total)
}

/// Most blocks of a head: a heading, a time, a name.
const HEAD_BLOCKS: usize = 3;
/// Text of a line beside the heading in it, at most, in characters.
const BESIDE_WEIGHT: usize = 25;

/// Tells whether an element holds one heading without a link and nothing else, short lines aside: it is the head of what stands below
/// it.
fn is_head(outline: &Outline, element: &Element) -> bool {
    let blocks = blocks_of(outline, element);
    let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(2..));
    (1..=HEAD_BLOCKS).contains(&blocks.len())
        && blocks.iter().filter(is_heading).count() == 1
        && blocks.iter().all(|block| {
            block.link_weight == 0 && (is_heading(&block) || block.weight < BESIDE_WEIGHT)
        })
}

/// Tells whether an element is named after a picture and holds little but a caption.
fn is_picture(element: &Element, measures: &Measures, total: usize) -> bool {
    let prose = measures.prose(element);
    element.traits.any(Traits::PICTURE)
        && element.tag != Tag::Paragraph
        && prose < 600
        && prose * 3 < total
}

/// A picture with the text under it.
const CAPTIONED: Most = Most {
    blocks: 3,
    elements: 8,
    weight: 300,
};

/// Tells whether an element holds a picture and, beside it, nothing but a short text: that is its caption, whatever its name.
fn is_captioned(
    outline: &Outline,
    measures: &Measures,
    index: usize,
    element: &Element,
    total: usize,
) -> bool {
    let is_table = tables::is_whole(outline, element);
    let fits = if is_table {
        CAPTIONED.holds(measures, index, element, total)
    } else {
        CAPTIONED.is_kept_by(measures, index, element, total)
    };
    if element.traits.any(Traits::BODY | Traits::LEDE) || !fits {
        return false;
    }
    let is_plain = |block: &Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Loose)
            || (is_table && block.kind == BlockKind::Cell)
    };
    // A line with a link may be the heading of what follows, a sentence with one is a card.
    let blocks = blocks_of(outline, element);
    let inner = outline.elements.get(index + 1..element.end).unwrap_or(&[]);
    let holds_picture = element.is_pictured
        || inner
            .iter()
            .any(|inner| inner.is_pictured && (is_table || inner.blocks.is_empty()));
    let is_caption =
        measures.link_weight(element) == 0 || blocks.iter().any(|block| block.sentence);
    holds_picture && is_caption && blocks.iter().all(is_plain)
}

fn blocks_of<'a>(outline: &'a Outline, element: &Element) -> &'a [Block] {
    outline.blocks.get(element.blocks.clone()).unwrap_or(&[])
}
