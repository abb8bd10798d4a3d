//! Elements of HTML that stand in feeds as markup.
//!
//! Must not know: the elements of feeds, but for two names that mean something else there.

/// Elements without content (HTML Standard 13.1.2, "void elements"), and one that was.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Those that feeds have an element with content for.
const OF_FEEDS: [&str; 2] = ["link", "source"];

/// Tells whether an element has no content, and so no end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

/// Tells the same of an element that may as well be one of the feed.
pub(super) fn is_void_anywhere(name: &str) -> bool {
    is_void(name)
        && !OF_FEEDS
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
}
