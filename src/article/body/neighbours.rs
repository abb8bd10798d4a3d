//! Neighbours of the best element of a page that are parts of the same text.
//!
//! Must not know: how the best element was found, what of the text is kept.

use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{self, BlockKind, Element, Outline};

/// Walks up from the best element and takes the siblings on the way that read like parts of the same text.
pub(super) fn merge(outline: &Outline, measures: &Measures, top: usize, roots: &mut Vec<usize>) {
    let mut current = top;
    for level in 0..6 {
        let Some(element) = outline.elements.get(current) else {
            return;
        };
        let is_bound = matches!(
            element.tag,
            Tag::Article | Tag::Main | Tag::Body | Tag::Root
        );
        if element.parent == current || is_bound {
            return;
        }
        merge_siblings(outline, measures, top, current, element, level, roots);
        current = element.parent;
    }
}

/// Takes siblings of `element` that belong, and what stands between them.
fn merge_siblings(
    outline: &Outline,
    measures: &Measures,
    top: usize,
    current: usize,
    element: &Element,
    level: usize,
    roots: &mut Vec<usize>,
) {
    let Some(around) = outline.elements.get(element.parent) else {
        return;
    };
    let mut siblings = Vec::new();
    let model = outline.elements.get(top);
    let mut index = element.parent + 1;
    while let Some(sibling) = outline.elements.get(index).filter(|_| index < around.end) {
        let taken = index == current
            || (belongs(measures, index, sibling, element, level)
                && !(index > current && is_other_article(outline, sibling, element, level)));
        siblings.push((index, taken));
        index = sibling.end.max(index + 1);
    }
    take_series(outline, measures, &mut siblings);
    let says_more = |index: usize| {
        outline
            .elements
            .get(index)
            .is_some_and(|sibling| goes_on(outline, measures, index, sibling, element))
    };
    let mut first = siblings.iter().position(|(_, taken)| *taken).unwrap_or(0);
    let mut last = siblings.iter().rposition(|(_, taken)| *taken).unwrap_or(0);
    while first > 0
        && siblings
            .get(first - 1)
            .is_some_and(|(index, _)| says_more(*index))
    {
        first -= 1;
    }
    let is_headed = first
        .checked_sub(1)
        .and_then(|before| siblings.get(before))
        .and_then(|(index, _)| Some((*index, outline.elements.get(*index)?)))
        .is_some_and(|(index, sibling)| is_head(outline, measures, index, sibling));
    // The box above it may hold the first subhead.
    first -= usize::from(is_headed);
    while siblings
        .get(last + 1)
        .is_some_and(|(index, _)| says_more(*index))
    {
        last += 1;
    }
    for (place, (index, taken)) in siblings.into_iter().enumerate() {
        let between = (first..=last).contains(&place)
            && outline.elements.get(index).is_some_and(|sibling| {
                is_plain(measures, index, sibling)
                    || is_part(measures, index, sibling, element)
                    || is_head(outline, measures, index, sibling)
            });
        if index == current {
            continue;
        }
        if taken || between {
            roots.push(index);
        } else if let Some(model) = model {
            merge_alike(outline, measures, index, model, roots);
        }
    }
}

/// Least elements of one class that make a series.
const LEAST_SERIES: usize = 3;
/// Running text in them, at least, in characters.
const SERIES_PROSE: usize = 300;

/// Takes series of small parts that stand right behind what is taken: the entries of a timeline, each of which holds little.
fn take_series(outline: &Outline, measures: &Measures, siblings: &mut [(usize, bool)]) {
    let Some(start) = siblings.iter().rposition(|(_, taken)| *taken) else {
        return;
    };
    let mut behind = siblings.iter().skip(start + 1);
    let element = |index: usize| outline.elements.get(index);
    let Some(first) = behind.next().and_then(|(index, _)| element(*index)) else {
        return;
    };
    let is_of_series = |index: usize| {
        let odd = ODD | Traits::DOUBT | Traits::CAPTION | Traits::PICTURE;
        element(index).is_some_and(|part| {
            part.shape == first.shape
                && part.shape != outline::NO_CLASS
                && part.tag == first.tag
                && matches!(part.tag, Tag::Div | Tag::Section | Tag::Paragraph)
                && !part.traits.any(odd)
                && !measures.outside.get(index).copied().unwrap_or(true)
                && measures.link_weight(part) == 0
                && measures.prose(part) * 2 >= measures.weight(part)
        })
    };
    let series = siblings.iter().skip(start + 1);
    let series = series.take_while(|(index, _)| is_of_series(*index));
    let prose = series.clone().filter_map(|(index, _)| element(*index));
    let prose: usize = prose.map(|part| measures.prose(part)).sum();
    let count = series.count();
    if count >= LEAST_SERIES && prose >= SERIES_PROSE {
        for (_, taken) in siblings.iter_mut().skip(start + 1).take(count) {
            *taken = true;
        }
    }
}

/// Levels above the best element at which an element of another class with a headline of its own is another article.
const OTHER_LEVEL: usize = 2;

/// Tells whether an element opens with a headline of its own, as the next article does on a page that goes on without end.
fn is_other_article(outline: &Outline, sibling: &Element, model: &Element, level: usize) -> bool {
    let first = outline
        .blocks
        .get(sibling.blocks.start)
        .map(|block| block.kind);
    match first {
        Some(BlockKind::Heading(1)) => sibling.shape != model.shape,
        Some(BlockKind::Heading(2)) => level >= OTHER_LEVEL && sibling.shape != model.shape,
        _ => false,
    }
}

/// Takes parts inside a sibling that have the shape of the best element: a text that is cut in columns and rows.
fn merge_alike(
    outline: &Outline,
    measures: &Measures,
    sibling: usize,
    model: &Element,
    roots: &mut Vec<usize>,
) {
    let Some(around) = outline.elements.get(sibling) else {
        return;
    };
    if model.shape == outline::NO_CLASS || measures.prose(around) < 200 {
        return;
    }
    let mut index = sibling + 1;
    while let Some(element) = outline.elements.get(index).filter(|_| index < around.end) {
        let alike = element.shape == model.shape && element.tag == model.tag;
        if alike && belongs(measures, index, element, model, 0) {
            roots.push(index);
            index = element.end;
        } else {
            index += 1;
        }
    }
}

const ODD: Traits = Traits::MARKS;

/// Tells whether an element is a heading, a paragraph or a list without any odd name.
fn is_plain(measures: &Measures, index: usize, element: &Element) -> bool {
    let tag = matches!(
        element.tag,
        Tag::Heading(2..) | Tag::Paragraph | Tag::List | Tag::Quote | Tag::Table
    );
    tag && !element
        .traits
        .any(ODD | Traits::DOUBT | Traits::CAPTION | Traits::PICTURE)
        && !measures.outside.get(index).copied().unwrap_or(true)
}

/// Tells whether an element is a box around a heading without a link: editors of pages put one between two texts.
fn is_head(outline: &Outline, measures: &Measures, index: usize, sibling: &Element) -> bool {
    let is_outside = measures.outside.get(index).copied().unwrap_or(true);
    let Some([heading]) = outline.blocks.get(sibling.blocks.clone()) else {
        return false;
    };
    matches!(heading.kind, BlockKind::Heading(2..)) && heading.link_weight == 0 && !is_outside
}

/// Tells whether an element has the class of one that belongs, and no links: a box around each part of a text holds a short line or
/// a heading as well.
fn is_part(measures: &Measures, index: usize, sibling: &Element, model: &Element) -> bool {
    // Elements without a class are alike where an attribute of both says "body".
    let is_named = sibling.shape != outline::NO_CLASS
        || (sibling.traits == model.traits && sibling.traits.any(Traits::BODY));
    is_named
        && sibling.shape == model.shape
        && sibling.tag == model.tag
        && measures.link_weight(sibling) * 4 <= measures.weight(sibling)
        && !measures.outside.get(index).copied().unwrap_or(true)
}

/// Most blocks in a box that is drawn around one paragraph.
const PART_BLOCKS: usize = 2;

/// Tells whether an element is a box around one paragraph, as its neighbour is, and holds nothing but a sentence.
fn goes_on(
    outline: &Outline,
    measures: &Measures,
    index: usize,
    sibling: &Element,
    model: &Element,
) -> bool {
    let blocks = outline.blocks.get(sibling.blocks.clone()).unwrap_or(&[]);
    is_part(measures, index, sibling, model)
        && model.blocks.len() <= PART_BLOCKS
        && (1..=PART_BLOCKS).contains(&blocks.len())
        && blocks
            .iter()
            .all(|block| block.sentence && block.link_weight == 0)
}

fn belongs(
    measures: &Measures,
    index: usize,
    sibling: &Element,
    model: &Element,
    level: usize,
) -> bool {
    let outside = measures.outside.get(index).copied().unwrap_or(true);
    let odd_tag = matches!(
        sibling.tag,
        Tag::Aside
            | Tag::Footer
            | Tag::Header
            | Tag::Form
            | Tag::Figure
            | Tag::Address
            | Tag::Caption
            | Tag::Navigation
    );
    let alike = sibling.shape == model.shape && sibling.tag == model.tag;
    let odd = sibling
        .traits
        .any(ODD | Traits::DOUBT | Traits::CAPTION | Traits::PICTURE)
        && !sibling.traits.any(Traits::BODY);
    // Where neither has a class, only their names tell them apart.
    let is_excused = alike && sibling.shape != outline::NO_CLASS;
    if outside || odd_tag || (odd && !is_excused) {
        return false;
    }
    let (weight, prose, links) = (
        measures.weight(sibling),
        measures.prose(sibling),
        measures.link_weight(sibling),
    );
    let linked = links * 4 >= weight.max(1) || measures.linked_headings(sibling) * 300 > prose;
    // A text cut in parts, with a column of links in one of them: the links are judged later.
    let is_twin = alike && sibling.traits.any(Traits::BODY) && prose >= 200;
    if is_twin && measures.linked_headings(sibling) * 300 <= prose {
        return true;
    }
    let least = if level == 0 || alike { 80 } else { 140 };
    !linked && prose >= least && prose * 2 >= weight
}
