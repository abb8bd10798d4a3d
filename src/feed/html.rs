//! Elements of HTML that stand in feeds as markup (HTML Standard 13.1.2, "void elements", and `param`, which was one).
//!
//! Must not know: the elements of feeds, but for two names that mean something else there.

/// Tells whether an element has no content, and so no end tag.
pub(super) fn is_void(name: &str) -> bool {
    let of_feeds = ["link", "source"];
    is_void_anywhere(name) || of_feeds.iter().any(|void| void.eq_ignore_ascii_case(name))
}

/// Tells the same of an element that may as well be one of the feed: those have content in `link` and `source`.
pub(super) fn is_void_anywhere(name: &str) -> bool {
    // Nearly every name is written small, and every tag of a feed is asked about.
    if name
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_uppercase())
    {
        return is_void_anywhere(&name.to_ascii_lowercase());
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
            | "meta"
            | "param"
            | "track"
            | "wbr"
    )
}
