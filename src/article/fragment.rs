//! Paragraphs of an HTML fragment or of plain text.
//!
//! Must not know: pages.

use memchr::memchr2;

use super::outline::Outline;
use super::page::{guard, tree};
use super::{entities, text};

/// Gives the paragraphs of an HTML fragment, such as the content of a feed item, or of plain text.
pub fn fragment_paragraphs(fragment: &str) -> Vec<String> {
    if !has_tag(fragment) {
        return plain_paragraphs(&entities::resolve(fragment));
    }
    if let Some(paragraphs) = bare_paragraphs(fragment) {
        return paragraphs;
    }
    parsed_paragraphs(fragment)
}

/// Gives the paragraphs as the parser of pages finds them.
fn parsed_paragraphs(fragment: &str) -> Vec<String> {
    let Ok(bounded) = guard::bounded(fragment) else {
        return plain_paragraphs(fragment);
    };
    let document = tree::fragment(&bounded);
    let outline = Outline::of(&document);
    outline
        .blocks
        .iter()
        .map(|block| outline.text(block).to_owned())
        .collect()
}

/// Gives the paragraphs of a fragment of `<p>` elements that hold text and nothing else, as those of many feeds do; `None` where it
/// holds anything else.
fn bare_paragraphs(fragment: &str) -> Option<Vec<String>> {
    let mut paragraphs = Vec::new();
    let mut rest = fragment.trim_ascii_start();
    while !rest.is_empty() {
        let inside = rest.strip_prefix("<p>")?;
        let end = memchr2(b'<', b'&', inside.as_bytes())?;
        let (paragraph, behind) = inside.split_at_checked(end)?;
        rest = behind.strip_prefix("</p>")?.trim_ascii_start();
        paragraphs.extend(text::filled(paragraph));
    }
    Some(paragraphs)
}

/// Tells whether a text holds something that looks like a tag.
fn has_tag(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, [b'<', next] if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!')))
}

/// Splits plain text at blank lines, or at every line break where there are no blank lines.
fn plain_paragraphs(plain: &str) -> Vec<String> {
    let plain = plain.replace("\r\n", "\n").replace('\r', "\n");
    let mut paragraphs = Vec::new();
    let mut paragraph = String::new();
    let by_blank_line = plain.trim().contains("\n\n");
    for line in plain.lines() {
        let is_blank = line.trim().is_empty();
        if is_blank || !by_blank_line {
            paragraphs.extend(text::filled(&std::mem::take(&mut paragraph)));
        }
        if !is_blank {
            paragraph.push(' ');
            paragraph.push_str(line);
        }
    }
    paragraphs.extend(text::filled(&paragraph));
    paragraphs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bare_paragraphs_are_read_as_all_others(
            fragment in "( ?(<p>([ -~&&[^<&]]|\n|\r|\t|\u{c}|\u{0}|\u{7f}|\u{a0}|\u{ad}|\u{feff}|é|한|\u{2009}){0,12}</p>|\n)){0,4}",
        ) {
            let bare = bare_paragraphs(&fragment);
            prop_assert_eq!(bare, Some(parsed_paragraphs(&fragment)));
        }
    }

    #[test]
    fn other_fragments_are_left_to_the_parser() {
        for fragment in [
            "<p>a &amp; b</p>",
            "<p>a <b>b</b></p>",
            "<p>a",
            "<p>a</p>b",
            "a<p>b</p>",
            "<P>a</P>",
            "<p class=\"a\">b</p>",
        ] {
            assert_eq!(bare_paragraphs(fragment), None, "{fragment}");
        }
    }
}
