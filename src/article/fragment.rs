//! Paragraphs of an HTML fragment or of plain text.
//!
//! Must not know: pages.

use super::outline::Outline;
use super::{entities, guard, text, tree};

/// Gives the paragraphs of an HTML fragment, such as the content of a feed item, or of plain text.
pub fn fragment_paragraphs(fragment: &str) -> Vec<String> {
    if !has_tag(fragment) {
        return plain_paragraphs(&entities::resolve(fragment));
    }
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
