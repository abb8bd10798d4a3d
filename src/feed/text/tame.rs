//! Whether HTML is safe to parse: deep nesting and open formatting elements make an HTML parser slow, as its rules demand.
//!
//! Must not know: what happens to HTML that is not.

/// Deepest nesting, counted without regard to names.
const DEEPEST: usize = 64;

/// Most elements that open formatting elements may be repeated in: the product of both numbers.
const MOST_REPEATED: usize = 100_000;

/// Elements that HTML opens again in every block until they are closed (HTML Standard 13.2.4.3).
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that do not nest: without an end tag, or closed by the next of their kind.
const FLAT: &[&str] = &[
    "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr", "p", "li", "dt",
    "dd", "tr", "td", "th", "option",
];

/// Goes over the tags of HTML once and judges them.
pub(super) fn is_tame(html: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut formatting, mut most_formatting) = (0_usize, 0_usize);
    let mut tags = 0_usize;
    for behind in html.split('<').skip(1) {
        let (name, is_end) = match behind.strip_prefix('/') {
            Some(name) => (name, true),
            None => (behind, false),
        };
        let end = name
            .find(|character: char| !character.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        tags += 1;
        if name.is_empty() || FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
            continue;
        }
        let is_formatting = FORMATTING.iter().any(|one| one.eq_ignore_ascii_case(name));
        if is_end {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(is_formatting));
        } else {
            depth += 1;
            formatting += usize::from(is_formatting);
        }
        deepest = deepest.max(depth);
        most_formatting = most_formatting.max(formatting);
    }
    deepest <= DEEPEST && most_formatting.saturating_mul(tags) <= MOST_REPEATED
}
