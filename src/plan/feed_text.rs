//! The text that a feed itself carries, as paragraphs.

use crate::article::fragment_paragraphs;
use crate::model::ItemContent;

/// Gives the paragraphs that an item's own feed carries.
pub(super) fn feeds_paragraphs(content: &ItemContent) -> Vec<String> {
    let whole = content.feed_content.as_deref();
    paragraphs_of(whole.or(content.summary.as_deref()))
}

/// Gives the paragraphs of markup.
pub(super) fn paragraphs_of(markup: Option<&str>) -> Vec<String> {
    markup.map(fragment_paragraphs).unwrap_or_default()
}
