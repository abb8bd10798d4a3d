//! The standfirst: what stands between the headline and the body and sums up the article.
//!
//! Must not know: how the body was chosen.

use super::boilerplate;
use super::region::Region;
use super::shared_words::Stems;
use super::verdict::{Drop, Known};
use crate::article::metadata::byline::about_author;
use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Outline};
use crate::article::text;

type Judged = [(usize, Option<Drop>)];

/// Finds the block that is the standfirst: marked as such, or what the page gives as its description, at or before the start of the body.
pub(super) fn find(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    judged: &Judged,
    known: &Known,
    description: Option<&str>,
) -> Option<usize> {
    let kept: Vec<usize> = judged
        .iter()
        .filter(|(_, verdict)| verdict.is_none())
        .map(|(index, _)| *index)
        .collect();
    let first = kept.first().copied().or_else(|| {
        region
            .roots
            .first()
            .and_then(|&root| outline.elements.get(root))
            .map(|element| element.blocks.start)
    })?;
    let subject = Subject {
        outline,
        kept: &kept,
        description,
    };
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
    said.or_else(|| beneath_headline(&subject, measures, region, known))
        .or_else(|| in_head(&subject, measures, judged, known))
}

/// What the article is about: its headline, the description that the page gives, its body.
struct Subject<'a> {
    outline: &'a Outline,
    kept: &'a [usize],
    description: Option<&'a str>,
}

/// Blocks of the body that are compared with a sentence in the head.
const COMPARED_BLOCKS: usize = 40;

impl Subject<'_> {
    /// Tells whether a block speaks of it too: one word in common with the headline or the description, or many with the body. A
    /// sentence of the house in the head of each page does not.
    fn is_shared_by(&self, block: &Block, headline: usize) -> bool {
        let stems = Stems::of(std::iter::once(self.outline.text(block)));
        let text_of = |index: usize| {
            let other = self.outline.blocks.get(index);
            other
                .filter(|other| other.range != block.range)
                .map(|other| self.outline.text(other))
        };
        let named = Stems::of(text_of(headline).into_iter().chain(self.description));
        if stems.shared_with(&named) > 0 {
            return true;
        }
        let body = self.kept.iter().take(COMPARED_BLOCKS);
        let shared = stems.shared_with(&Stems::of(body.filter_map(|&index| text_of(index))));
        shared > 1 && shared * 5 >= stems.len() * 2
    }
}

/// Blocks between a headline and the standfirst below it, at most: byline and date.
const GAP: usize = 2;
/// Least text of a standfirst that nothing marks, in characters.
const LEAST_WEIGHT: usize = 30;
/// Most text of a standfirst that nothing marks, in characters.
const PLAIN_WEIGHT: usize = 400;

/// Finds a standfirst that nothing marks: a sentence in a heading, or a paragraph, below the headline that is no part of the body.
fn beneath_headline(
    subject: &Subject<'_>,
    measures: &Measures,
    region: &Region,
    known: &Known,
) -> Option<usize> {
    let (outline, kept) = (subject.outline, subject.kept);
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
                && subject.is_shared_by(block, headline)
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
        let is_standfirst = is_plain && is_apart && (place == first || is_passed_over);
        (is_standfirst && subject.is_shared_by(block, headline)).then_some(place)
    })
}

/// Most points of a list that sums up an article.
const POINT_LIMIT: usize = 8;
/// Least text of such a point, in characters.
const POINT_WEIGHT: usize = 20;

/// Finds the points of a list that is marked as the summary and stands before the body; it makes one only by more than one point.
pub(super) fn points(outline: &Outline, measures: &Measures, judged: &Judged) -> Vec<usize> {
    let first = judged.iter().find(|(_, verdict)| verdict.is_none());
    let Some((first, _)) = first else {
        return Vec::new();
    };
    let is_point = |index: &usize| {
        outline.blocks.get(*index).is_some_and(|block| {
            block.kind == BlockKind::Item
                && block.weight >= POINT_WEIGHT
                && block.link_weight == 0
                && !measures.outside.get(block.owner).copied().unwrap_or(true)
                && is_marked(outline, block)
        })
    };
    let head = first.saturating_sub(HEAD_BLOCKS)..*first;
    let points: Vec<usize> = head.filter(is_point).collect();
    if (2..=POINT_LIMIT).contains(&points.len()) {
        points
    } else {
        Vec::new()
    }
}

/// Tells whether a block stands in an element that is marked as the standfirst.
fn is_marked(outline: &Outline, block: &Block) -> bool {
    outline
        .ancestors(block.owner)
        .take(3)
        .filter_map(|index| outline.elements.get(index))
        .any(|element| {
            element.traits.any(Traits::LEDE)
                && !element
                    .traits
                    .any(Traits::CAPTION | Traits::BODY | Traits::BYLINE)
        })
}

/// Blocks of a head that are looked at.
const HEAD_BLOCKS: usize = 12;
/// Elements around a headline that may make its head.
const HEAD_DEPTH: usize = 4;
/// Least text of a standfirst somewhere in a head, in characters.
const HEAD_WEIGHT: usize = 40;
/// Most text of it, in characters.
const HEAD_LIMIT: usize = 600;

/// Finds a standfirst that nothing marks among what stands around the headline: the first statement in the elements that hold the
/// headline but nothing of the body, or a paragraph between them and the body.
fn in_head(
    subject: &Subject<'_>,
    measures: &Measures,
    judged: &Judged,
    known: &Known,
) -> Option<usize> {
    let (outline, first) = (subject.outline, *subject.kept.first()?);
    let headline = (first.saturating_sub(HEAD_BLOCKS)..first)
        .rev()
        .find(|&index| {
            outline.blocks.get(index).is_some_and(|block| {
                block.kind == BlockKind::Heading(1)
                    && known
                        .headlines
                        .contains(&text::letters(outline.text(block)))
            })
        })?;
    let owner = outline.blocks.get(headline)?.owner;
    let head = outline
        .ancestors(owner)
        .take(HEAD_DEPTH)
        .take_while(|&index| {
            outline
                .elements
                .get(index)
                .is_some_and(|element| element.blocks.end <= first)
        })
        .last()?;
    for index in headline + 1..first {
        let block = outline.blocks.get(index)?;
        let is_dropped_for_good = judged.iter().any(|(place, verdict)| {
            *place == index && verdict.is_some_and(|verdict| verdict != Drop::Doubt)
        });
        if !is_dropped_for_good
            && is_plain_statement(outline, block, known)
            && stands_free(outline, measures, block, head, first)
            && subject.is_shared_by(block, headline)
        {
            return Some(index);
        }
        if block.is_prose() {
            return None;
        }
    }
    None
}

/// Tells whether a block is a statement without links that does not tell of the author and asks for nothing.
fn is_plain_statement(outline: &Outline, block: &Block, known: &Known) -> bool {
    let words = outline.text(block);
    (HEAD_WEIGHT..=HEAD_LIMIT).contains(&block.weight)
        && block.link_weight == 0
        && is_statement(words)
        && !boilerplate::is_boilerplate(words, block, known.byline.as_deref())
        && !about_author::tells_of(words, &known.authors)
}

/// Tells whether a block belongs to a head, or is a paragraph between it and the body, and to no picture and no signature.
fn stands_free(
    outline: &Outline,
    measures: &Measures,
    block: &Block,
    head: usize,
    first: usize,
) -> bool {
    let (Some(owner), Some(around), Some(body)) = (
        outline.elements.get(block.owner),
        outline.elements.get(head),
        outline.blocks.get(first),
    ) else {
        return false;
    };
    if measures.outside.get(block.owner).copied().unwrap_or(true) {
        return false;
    }
    let within: Vec<usize> = outline
        .ancestors(block.owner)
        .take_while(|&index| index != head && index != around.parent)
        .collect();
    let is_odd = within
        .iter()
        .filter_map(|&index| outline.elements.get(index))
        .any(|element| {
            element.traits.any(Traits::ODD_IN_HEAD)
                || matches!(
                    element.tag,
                    Tag::Figure | Tag::Caption | Tag::Aside | Tag::Form | Tag::Item | Tag::Cell
                )
        });
    if is_odd {
        return false;
    }
    let beside = outline.elements.get(owner.parent);
    // A box around one paragraph is as good as the paragraph.
    let outermost = within
        .iter()
        .filter_map(|&index| outline.elements.get(index))
        .take_while(|element| element.blocks.len() == 1)
        .last();
    match block.kind {
        BlockKind::Paragraph => {
            outline.ancestors(block.owner).any(|index| index == head)
                || outermost.is_some_and(|outermost| outermost.parent == around.parent)
                || outline
                    .elements
                    .get(body.owner)
                    .is_some_and(|first| first.parent == owner.parent)
        }
        BlockKind::Loose | BlockKind::Heading(2..) => {
            outline.ancestors(block.owner).any(|index| index == head)
                && beside.is_some_and(|beside| !holds_picture(outline, owner.parent, beside.end))
        }
        _ => false,
    }
}

/// Tells whether an element, of which the last element inside ends before `end`, holds a picture.
fn holds_picture(outline: &Outline, element: usize, end: usize) -> bool {
    outline
        .elements
        .get(element..end)
        .unwrap_or(&[])
        .iter()
        .any(|inner| inner.is_pictured || inner.traits.any(Traits::PICTURE))
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
        || matches!(
            block.kind,
            BlockKind::Heading(1) | BlockKind::Caption | BlockKind::Item
        )
    {
        return false;
    }
    let letters = text::letters(outline.text(block));
    if known.headlines.contains(&letters) {
        return false;
    }
    let marked = is_marked(outline, block);
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
