//! The warnings that reading a feed can give: one list of codes, each said once a document.
//!
//! Must not know: how the faults are found.

use crate::model::ParseWarning;

/// Bytes outside the charset were replaced.
pub(super) const BAD_BYTES: &str = "bad_bytes";
/// No label fits: the charset was guessed.
pub(super) const CHARSET_GUESSED: &str = "charset_guessed";
/// The label is wrong.
pub(super) const CHARSET_LABEL: &str = "charset_label";
/// The label names no charset.
pub(super) const UNKNOWN_CHARSET: &str = "unknown_charset";
/// Text before the first tag.
pub(super) const LEADING_JUNK: &str = "leading_junk";
/// Control characters were removed.
pub(super) const CONTROL_CHARACTERS: &str = "control_characters";
/// A `&` that begins no reference.
pub(super) const BARE_AMPERSAND: &str = "bare_ampersand";
/// HTML entity names without a declaration.
pub(super) const HTML_ENTITIES: &str = "html_entities";
/// Numeric references to C1 controls or to no character.
pub(super) const BAD_REFERENCE: &str = "bad_reference";
/// A `<` that begins no tag.
pub(super) const STRAY_LESS_THAN: &str = "stray_less_than";
/// Tags that do not match, or attributes that do not parse.
pub(super) const MALFORMED: &str = "malformed_xml";
/// The document ends in the middle.
pub(super) const TRUNCATED: &str = "truncated";
/// Markup where text belongs.
pub(super) const MARKUP_IN_TEXT: &str = "markup_in_text";
/// An old or odd dialect.
pub(super) const DIALECT: &str = "dialect";
/// A namespace that is missing or wrong.
pub(super) const NAMESPACE: &str = "namespace";
/// Dates that could not be read.
pub(super) const UNREADABLE_DATE: &str = "unreadable_date";
/// Dates outside the plausible range.
pub(super) const IMPLAUSIBLE_DATE: &str = "implausible_date";
/// The document was read as it is: its repair would have lost items.
pub(super) const UNREPAIRED: &str = "unrepaired";
/// Items without a title.
pub(super) const UNTITLED: &str = "untitled_items";
/// More items than the limit.
pub(super) const ITEM_LIMIT: &str = "item_limit";
/// More media, or longer bases, than the limit.
pub(super) const CURTAILED: &str = "curtailed";
/// Pages of a sitemap that are too old.
pub(super) const OLD_PAGES: &str = "old_pages";
/// A sitemap that lists other sitemaps, and no pages.
pub(super) const SITEMAP_INDEX: &str = "sitemap_index";
/// A document type with declarations.
pub(super) const DOCUMENT_TYPE: &str = "document_type";
/// A fault of JSON Feed.
pub(super) const JSON_FEED: &str = "json_feed";

/// The warnings of one document.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<ParseWarning>,
}

impl Warnings {
    /// Adds a warning unless its code was said before.
    pub(super) fn add(&mut self, code: &'static str, detail: impl FnOnce() -> String) {
        // The same fault often stands a million times in a row.
        let is_last = |last: &ParseWarning| std::ptr::eq(last.code, code);
        if self.list.last().is_some_and(is_last) {
            return;
        }
        if self.list.iter().all(|warning| warning.code != code) {
            self.list.push(ParseWarning {
                code,
                detail: detail(),
            });
        }
    }

    /// Adds a warning with a fixed detail.
    pub(super) fn note(&mut self, code: &'static str, detail: &str) {
        self.add(code, || detail.to_owned());
    }

    /// Tells how many there are.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// Gives the list.
    pub(super) fn into_list(self) -> Vec<ParseWarning> {
        self.list
    }
}
