//! A title for an item that has none: the beginning of its text, marked as such.
//!
//! Must not know: formats.

use super::text;
use super::warnings::{self, Warnings};
use crate::model::FeedItem;

/// Longest title made of a text, in characters.
const LONGEST_CHARACTERS: usize = 120;

/// Longest part of a text that is looked at, in bytes.
const LOOKED_AT_BYTES: usize = 2048;

/// Gives an item without a title the beginning of its summary or content, and says so in `extra` as `title@from`.
pub(super) fn fill(item: &mut FeedItem, warnings: &mut Warnings) {
    if item.title.is_some() {
        return;
    }
    let texts = [
        ("summary", &item.summary),
        ("content", &item.content),
        ("full_text", &item.full_text),
    ];
    let found = texts.into_iter().find_map(|(from, html)| {
        let text = text::plain(text::limited(html.as_deref()?, LOOKED_AT_BYTES))?;
        Some((from, cut(&text)))
    });
    if let Some((from, title)) = found {
        warnings.note(
            warnings::UNTITLED,
            "items without a title got the beginning of their text",
        );
        item.title = Some(title);
        item.extra
            .insert("title@from".to_owned(), vec![from.to_owned()]);
    }
}

/// Cuts a text between two words, and marks the cut.
fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST_CHARACTERS) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or_default();
    let whole_words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!(
        "{}…",
        whole_words.trim_end_matches([',', ';', ':', ' ', '-', '–', '—'])
    )
}
