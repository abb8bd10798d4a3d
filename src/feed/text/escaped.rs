//! HTML that was escaped once too often.
//!
//! Must not know: how it is cleaned.

use crate::feed::html;

/// Elements that running text begins with where it is HTML.
const BLOCKS: &[&str] = &[
    "article",
    "blockquote",
    "div",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "img",
    "ol",
    "p",
    "section",
    "span",
    "table",
    "ul",
];

/// Tells whether a text is HTML that was escaped once too often: nothing but escaped markup, from its first character to its last, with an
/// end for every tag that wants one. A sentence about tags has none.
pub(super) fn is_markup(text: &str) -> bool {
    let Some(behind) = text.strip_prefix("&lt;") else {
        return false;
    };
    let (name, after) = element(behind);
    BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))
        && after.starts_with(['&', ' ', '/', '\n', '\r', '\t'])
        // Without an address a picture is a word.
        && !(html::is_void(name) && after.starts_with("&gt;"))
        && text.ends_with("&gt;")
        && !text.contains('<')
        && is_balanced(text)
}

/// Parts the name of an element from what follows it.
fn element(tag: &str) -> (&str, &str) {
    let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric());
    tag.split_at_checked(end.unwrap_or(tag.len()))
        .unwrap_or((tag, ""))
}

/// Tells whether every element that begins in escaped markup ends in it. The end of an element ends those within, and a paragraph the one
/// before it (HTML Standard 13.1.2.4).
fn is_balanced(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("&lt;") {
        rest = behind;
        let (tag, end) = match behind.strip_prefix('/') {
            Some(tag) => (tag, "&gt;"),
            None if behind.starts_with("!--") => (behind, "--&gt;"),
            None => (behind, "&gt;"),
        };
        let (name, _) = element(tag);
        let is_comment = end != "&gt;";
        if !is_comment && !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let Some((tag, after)) = behind.split_once(end) else {
            return false;
        };
        rest = after;
        if is_comment {
            continue;
        }
        let is_end = tag.starts_with('/');
        let is_this = |one: &&str| one.eq_ignore_ascii_case(name);
        if is_end {
            let Some(at) = open.iter().rposition(is_this) else {
                return false;
            };
            open.truncate(at);
        } else if !html::is_void(name) && !tag.ends_with('/') {
            if name.eq_ignore_ascii_case("p") {
                open.pop_if(|last| last.eq_ignore_ascii_case("p"));
            }
            open.push(name);
        }
    }
    open.is_empty()
}
