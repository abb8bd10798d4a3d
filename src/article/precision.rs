//! What inside the region is the text of the article: captions, bylines, related stories, boxes and boilerplate go.
//!
//! Must not know: how the region was found.

use super::boilerplate;
use super::outline::{Block, BlockKind, Element, Outline, Tag};
use super::region::{Measures, Region};
use super::text;
use super::traits::Traits;

/// What is known of the article from its metadata: a block that repeats it is no body.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// Letters of the headline and of what else names the page.
    pub(super) headlines: Vec<String>,
    /// Letters of names of authors.
    pub(super) byline: Option<String>,
}

/// Why a block was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drop {
    Outside,
    Caption,
    Mark,
    Doubt,
    Links,
    Repeated,
    Boilerplate,
    Heading,
    Fragment,
}

/// Judges every block of the region: `None` keeps it.
pub(super) fn judge(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    known: &Known,
) -> Vec<(usize, Option<Drop>)> {
    let mut judged = Vec::new();
    for &root in &region.roots {
        let Some(element) = outline.elements.get(root) else {
            continue;
        };
        let inherited = inherit(outline, measures, root);
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
    drop_bare_headings(outline, &mut judged);
    judged
}

/// What a block inherits from the elements between it and the root of the region.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    traits: Traits,
    doubted: bool,
    figure: bool,
    linked_list: bool,
    table: bool,
}

fn inherit(outline: &Outline, measures: &Measures, root: usize) -> Vec<State> {
    let Some(top) = outline.elements.get(root) else {
        return Vec::new();
    };
    let mut states: Vec<State> = vec![State::default()];
    for index in root + 1..top.end {
        let Some(element) = outline.elements.get(index) else {
            break;
        };
        let mut state = states
            .get(element.parent - root)
            .copied()
            .unwrap_or_default();
        state.traits |= element.traits;
        state.doubted |= is_doubted(element, measures);
        state.figure |= element.tag == Tag::Figure;
        state.linked_list |= element.tag == Tag::List
            && measures.link_weight(element) * 2 > measures.weight(element);
        state.table |= element.tag == Tag::Table;
        states.push(state);
    }
    states
}

/// Tells whether a box of doubtful name is one to drop: few sentences, or many links.
fn is_doubted(element: &Element, measures: &Measures) -> bool {
    if matches!(element.tag, Tag::Aside | Tag::Footer) {
        return true;
    }
    if !element.traits.any(Traits::DOUBT) || element.traits.any(Traits::BODY) {
        return false;
    }
    let (weight, prose, links) = (
        measures.weight(element),
        measures.prose(element),
        measures.link_weight(element),
    );
    prose * 2 < weight || links * 4 > weight
}

fn judge_block(
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
    if state.doubted {
        return Some(Drop::Doubt);
    }
    let marks = Traits::BYLINE | Traits::DATE | Traits::LABEL | Traits::TITLE;
    let owner_marks = outline
        .elements
        .get(block.owner)
        .is_some_and(|owner| owner.traits.any(marks));
    if (owner_marks || state.traits.any(marks))
        && !block.is_prose()
        && block.kind != BlockKind::Paragraph
    {
        if !matches!(block.kind, BlockKind::Heading(_)) {
            return Some(Drop::Mark);
        }
    }
    if state.linked_list || block.is_linked() {
        return Some(Drop::Links);
    }
    let words = outline.text(block);
    let letters = text::letters(text::clip(words, 400));
    if letters.is_empty() {
        return Some(Drop::Fragment);
    }
    if known.headlines.contains(&letters)
        || known
            .byline
            .as_ref()
            .is_some_and(|byline| *byline == letters)
    {
        return Some(Drop::Repeated);
    }
    if boilerplate::is_boilerplate(words, block.weight, known.byline.as_deref()) {
        return Some(Drop::Boilerplate);
    }
    let short_loose = block.kind == BlockKind::Loose && block.weight < 25 && !block.sentence;
    short_loose.then_some(Drop::Fragment)
}

/// Headings that no text follows lead to something that was dropped.
fn drop_bare_headings(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    let mut followed = false;
    for (index, verdict) in judged.iter_mut().rev() {
        let Some(block) = outline.blocks.get(*index) else {
            continue;
        };
        let heading = matches!(block.kind, BlockKind::Heading(_));
        match (heading, &verdict) {
            (true, None) if !followed => *verdict = Some(Drop::Heading),
            (true, None) => followed = false,
            (false, None) => followed = true,
            (false, Some(Drop::Links | Drop::Outside | Drop::Doubt)) => {}
            _ => {}
        }
    }
}
