//! What a page holds that nothing is ever read from: scripts without data, styles, the text for browsers without scripts.
//!
//! The parser would turn it into nodes that nobody visits. Must not know: the tree.

use memchr::memmem;

use super::script_state;

/// Parts shorter than this are left to the parser: a seam costs as much.
pub(super) const LEAST_BYTES: usize = 32;

/// Tells whether the content of a raw text element may be kept from the parser. `tag` is its opening tag as it stands.
pub(super) fn is_chaff(name: &[u8], tag: &[u8], content: &[u8]) -> bool {
    if content.len() < LEAST_BYTES || tag.ends_with(b"/>") {
        return false;
    }
    match name {
        b"style" | b"noscript" => true,
        b"script" => {
            !(names_data(tag) || is_escaped(content) || script_state::holds_state(content))
        }
        _ => false,
    }
}

/// Tells whether a script's tag says that it holds data, or hides what it says behind character references.
fn names_data(tag: &[u8]) -> bool {
    memchr::memchr2_iter(b'j', b'J', tag)
        .filter_map(|start| tag.get(start..start + 4))
        .any(|word| word.eq_ignore_ascii_case(b"json"))
        || memchr::memchr(b'&', tag).is_some()
        || memmem::find(tag, b"_DATA__").is_some()
        || memmem::find(tag, b"fusion-metadata").is_some()
}

/// Tells whether a script may end elsewhere than at its first closing tag (HTML standard, "script data escaped state").
fn is_escaped(content: &[u8]) -> bool {
    memmem::find(content, b"<!--").is_some()
}
