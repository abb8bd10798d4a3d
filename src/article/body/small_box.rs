//! Small boxes within a text, told by how little they hold.
//!
//! Must not know: names of classes.

use crate::article::outline::measures::Measures;
use crate::article::outline::role::Tag;
use crate::article::outline::{Element, Outline};

/// How much a small box holds at most.
pub(super) struct Most {
    pub(super) blocks: usize,
    /// Elements, its own included.
    pub(super) elements: usize,
    /// Text, in characters.
    pub(super) weight: usize,
}

impl Most {
    /// Tells whether an element is a box that holds no more, and little of all the running text.
    pub(super) fn is_kept_by(
        &self,
        measures: &Measures,
        index: usize,
        element: &Element,
        total: usize,
    ) -> bool {
        matches!(element.tag, Tag::Div | Tag::Section | Tag::Other)
            && self.holds(measures, index, element, total)
    }

    /// Tells whether an element holds no more, whatever it is.
    pub(super) fn holds(
        &self,
        measures: &Measures,
        index: usize,
        element: &Element,
        total: usize,
    ) -> bool {
        (1..=self.blocks).contains(&element.blocks.len())
            && element.end - index <= self.elements
            && measures.weight(element) < self.weight
            && measures.prose(element) * 4 < total
    }
}

/// A box with a field to write in.
const FORM: Most = Most {
    blocks: 6,
    elements: 12,
    weight: 400,
};

/// Tells whether an element is a small box around a field to write in: what stands beside it asks for an address.
pub(super) fn asks(
    outline: &Outline,
    measures: &Measures,
    index: usize,
    element: &Element,
    total: usize,
) -> bool {
    FORM.is_kept_by(measures, index, element, total)
        && outline
            .elements
            .get(index..element.end)
            .is_some_and(|parts| parts.iter().any(|part| part.has_field))
}
