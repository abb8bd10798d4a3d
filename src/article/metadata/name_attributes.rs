//! The attributes of an element that say whether it names somebody.
//!
//! Must not know: what stands in the element.

use scraper::node;

use super::byline;

/// Longest id or the like that is looked at for what it names, in bytes.
const LABEL_LIMIT: usize = 40;

/// The attributes of an element that may say what it holds.
#[derive(Default)]
pub(super) struct NameAttributes<'e> {
    pub(super) class: &'e str,
    pub(super) itemprop: &'e str,
    pub(super) rel: &'e str,
    pub(super) href: &'e str,
    /// Whether an id or the like names the author.
    pub(super) is_labelled: bool,
}

impl<'e> NameAttributes<'e> {
    /// Reads them; ids and the like where `reads_labels`.
    pub(super) fn of(element: &'e node::Element, reads_labels: bool) -> Self {
        let mut read = Self::default();
        for (attribute, value) in element.attrs() {
            match attribute {
                "class" => read.class = value,
                "itemprop" => read.itemprop = value,
                "property" if byline::is_author_property(value) => read.itemprop = "author",
                "rel" => read.rel = value,
                "href" => read.href = value,
                "id" | "data-testid" | "data-test-id" | "data-test" | "data-qa"
                | "data-component" | "aria-label"
                    if reads_labels =>
                {
                    read.is_labelled |=
                        value.len() <= LABEL_LIMIT && byline::is_author_label(value);
                }
                _ => {}
            }
        }
        read
    }
}
