//! Elements of HTML that stand in feeds as markup.
//!
//! Must not know: the elements of feeds, but for two names that mean something else there.

/// Tells whether an element has no content, and so no end tag (HTML Standard 13.1.2, "void elements", and `param`, which was one).
pub(super) fn is_void(name: &str) -> bool {
    // Nearly every name is written small, and every tag of a feed is asked about.
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return is_void(&name.to_ascii_lowercase());
    }
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Tells the same of an element that may as well be one of the feed: those have content in `link` and `source`.
pub(super) fn is_void_anywhere(name: &str) -> bool {
    is_void(name) && !["link", "source"].contains(&name.to_ascii_lowercase().as_str())
}
