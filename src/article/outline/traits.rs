//! What the name, class and id of an element say about its content.
//!
//! Must not know: the text of a page.

use std::borrow::Cow;

use super::trait_set::Traits;
use super::trait_words::{pair_traits, word_traits};
use crate::article::memo::Memo;

/// Longest class or id value that is read, in bytes.
const NAME_LIMIT: usize = 300;

/// Reads a class or id value; values and single names that were read before are in the memory.
pub(super) fn of_names(value: &str, memory: &mut Memo<Traits>) -> Traits {
    if let Some(known) = memory.known(value) {
        return known;
    }
    let mut traits = Traits::NONE;
    if value.len() <= NAME_LIMIT {
        for name in value.split_ascii_whitespace() {
            traits |= if name.len() == value.len() {
                read_name(name)
            } else {
                memory.read(name, read_name)
            };
        }
    }
    memory.keep(value, traits);
    traits
}

/// Reads a class name of which only the whole counts.
fn whole_name(name: &str) -> Option<Traits> {
    match name {
        // "field-label-hidden" hides a label.
        "hidden" | "is-hidden" | "element-hidden" | "visually-hidden" | "element-invisible"
        | "sr-only" | "d-none" => Some(Traits::HIDDEN),
        // Substack calls its articles so: they are sent as letters as well.
        "newsletter-post" => Some(Traits::ARTICLE),
        // Drupal names a kind of field so: it holds the text, with a summary that is not shown.
        "field--type-text-with-summary" | "field-type-text-with-summary" => Some(Traits::NONE),
        // The block editor of WordPress sets a text beside a picture with it, as in two columns: the text is no caption.
        _ => name
            .starts_with("wp-block-media-text")
            .then_some(Traits::NONE),
    }
}

/// Reads one class name: its words, and each pair of neighbouring words.
fn read_name(name: &str) -> Traits {
    if let Some(traits) = whole_name(name) {
        return traits;
    }
    let lower = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    };
    let words = split_words(name, &lower);
    let mut traits = Traits::NONE;
    let is_modifier = words.first().is_some_and(|word| {
        matches!(
            *word,
            "has" | "no" | "is" | "with" | "without" | "hide" | "show"
        )
    });
    if is_modifier && words.len() > 1 {
        return Traits::NONE;
    }
    let is_read = |word: &str| match word {
        "ad" => true,
        // Ghost calls each part of a text that is no paragraph a card: "kg-card kg-toggle-card".
        "card" => words.first() != Some(&"kg"),
        // Elementor calls each part of a page a widget, the text too.
        "widget" => words.first() != Some(&"elementor"),
        _ => word.len() > 2 || words.len() == 1,
    };
    for word in words.iter().filter(|word| is_read(word)) {
        traits |= word_traits(word);
    }
    for pair in words.windows(2) {
        if let [first, second] = pair {
            traits |= pair_traits(first, second);
        }
    }
    if traits.any(Traits::BODY) {
        traits = traits.without(Traits::DOUBT);
    }
    // "social-media-embed" holds a post that the text quotes.
    if words
        .iter()
        .any(|word| matches!(*word, "embed" | "embedded"))
        && (words.contains(&"social") || words.contains(&"telegram"))
    {
        traits = traits.without(Traits::NOISE);
    }
    traits
}

/// Splits at signs, digits and changes from small to capital letters; gives the words as they stand in `lower`, which is
/// the name in lower case.
fn split_words<'a>(name: &str, lower: &'a str) -> Vec<&'a str> {
    let mut words = Vec::with_capacity(8);
    let mut start = 0;
    let mut after_small = false;
    for (place, byte) in name.bytes().enumerate() {
        let boundary = !byte.is_ascii_alphabetic();
        if boundary || (byte.is_ascii_uppercase() && after_small) {
            words.extend(lower.get(start..place).filter(|word| !word.is_empty()));
            start = place + usize::from(boundary);
        }
        after_small = byte.is_ascii_lowercase();
    }
    words.extend(lower.get(start..).filter(|word| !word.is_empty()));
    words
}
