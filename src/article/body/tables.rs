//! Tables within a text: data, and what layouts put into tables.
//!
//! Must not know: what becomes of them.

use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::{Block, Element, Outline};

/// Tells whether an element is a row of a table, or a group of rows, with data in it: those are named after what they tell of, as
/// in "player-7".
pub(super) fn is_data(outline: &Outline, measures: &Measures, element: &Element) -> bool {
    let around = outline.elements.get(element.parent);
    element.tag == Tag::Table
        && around.is_some_and(|around| around.tag == Tag::Table)
        && measures.prose(element) == 0
        && measures.link_weight(element) * 4 <= measures.weight(element)
}

/// Tells whether a block stands beside others in a row of a table without links: "Close" is a price there, "Share" a part.
pub(super) fn is_datum(outline: &Outline, block: &Block) -> bool {
    let is_cell = |index: usize| {
        let element = outline.elements.get(index);
        element.is_some_and(|element| element.tag == Tag::Cell)
    };
    let row = outline.row(block).filter(|_| {
        let mut around = outline.ancestors(block.owner).take(2);
        around.any(is_cell)
    });
    row.and_then(|row| outline.elements.get(row))
        .and_then(|row| outline.blocks.get(row.blocks.clone()))
        .is_some_and(|cells| cells.len() > 1 && cells.iter().all(|cell| cell.link_weight == 0))
}

/// Tells whether an element is a table and no row of one: layouts of old put a picture and its caption in one.
pub(super) fn is_whole(outline: &Outline, element: &Element) -> bool {
    let around = outline.elements.get(element.parent);
    element.tag == Tag::Table && around.is_some_and(|around| around.tag != Tag::Table)
}
