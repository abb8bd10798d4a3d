//! A subhead that stands before the first paragraph: told by the others of its kind between the paragraphs below.
//!
//! Must not know: the headline.

use super::verdict::Drop;
use crate::article::outline::{Block, BlockKind, Outline};

/// Longest subhead, in characters: a second headline that sums up the article says more.
const SUBHEAD_WEIGHT: usize = 80;

/// Blocks behind a heading among which the next one of its kind is looked for.
const REACH: usize = 400;

type Judged = [(usize, Option<Drop>)];

/// Tells whether the heading at a place of the text is the first of its subheads: text follows it at once, and a heading of the same
/// rank and class stands behind that text in the same box, or in one of the same kind beside it.
pub(super) fn is_first(outline: &Outline, judged: &Judged, place: usize) -> bool {
    let Some(heading) = judged
        .get(place)
        .and_then(|(index, _)| outline.blocks.get(*index))
        .filter(|heading| heading.weight < SUBHEAD_WEIGHT)
    else {
        return false;
    };
    let mut text = None;
    for (index, verdict) in judged.iter().skip(place + 1).take(REACH) {
        let Some(block) = outline.blocks.get(*index) else {
            return false;
        };
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        match verdict {
            // Byline and date stand between a headline and its text, never behind a subhead.
            Some(Drop::Mark | Drop::Repeated) if text.is_none() => return false,
            Some(_) => {}
            None if !is_heading => text = text.or(Some(*index)),
            None => {
                if text.is_some_and(|text| is_alike(outline, heading, block, text)) {
                    return true;
                }
            }
        }
    }
    false
}

/// Elements around a heading that are climbed.
const CLIMBED: usize = 8;

/// Tells whether two headings are of one kind and stand in one box, or each in a box of its own with its `text`, or in boxes of one
/// class side by side.
fn is_alike(outline: &Outline, one: &Block, other: &Block, text: usize) -> bool {
    let element = |index: usize| outline.elements.get(index);
    let (Some(mut first), Some(mut second)) = (element(one.owner), element(other.owner)) else {
        return false;
    };
    if one.kind != other.kind || first.shape != second.shape {
        return false;
    }
    let mut is_heading = true;
    for _ in 0..CLIMBED {
        if first.tag != second.tag {
            return false;
        }
        if first.parent == second.parent {
            let holds_text = first.blocks.contains(&text);
            return is_heading || first.shape == second.shape || holds_text;
        }
        let (Some(above), Some(beside)) = (element(first.parent), element(second.parent)) else {
            return false;
        };
        (first, second) = (above, beside);
        is_heading = false;
    }
    false
}
