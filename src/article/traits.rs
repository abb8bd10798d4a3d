//! What the name, class and id of an element say about its content.
//!
//! Must not know: the text of a page.

use std::ops::{BitOr, BitOrAssign};

use super::trait_words::{pair_traits, word_traits};

/// What an element seems to be; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Traits(u32);

impl Traits {
    pub(super) const NONE: Self = Self(0);
    /// Never part of an article: share bars, related stories, newsletter boxes, comments.
    pub(super) const NOISE: Self = Self(1);
    /// Often not part of an article.
    pub(super) const DOUBT: Self = Self(1 << 1);
    /// Caption or credit of a picture.
    pub(super) const CAPTION: Self = Self(1 << 2);
    /// Who wrote it.
    pub(super) const BYLINE: Self = Self(1 << 3);
    /// When it was written.
    pub(super) const DATE: Self = Self(1 << 4);
    /// Standfirst.
    pub(super) const LEDE: Self = Self(1 << 5);
    /// Body of an article.
    pub(super) const BODY: Self = Self(1 << 6);
    /// An article as a whole.
    pub(super) const ARTICLE: Self = Self(1 << 7);
    /// Not seen by a reader.
    pub(super) const HIDDEN: Self = Self(1 << 8);
    /// Reader comments.
    pub(super) const COMMENTS: Self = Self(1 << 9);
    /// Headline of the page.
    pub(super) const TITLE: Self = Self(1 << 10);
    /// Section label or tag list.
    pub(super) const LABEL: Self = Self(1 << 11);
    /// An embedded post of a social network.
    pub(super) const EMBED: Self = Self(1 << 12);
    /// Byline, date, label and title: what stands around a text.
    pub(super) const MARKS: Self = Self(1 << 3 | 1 << 4 | 1 << 10 | 1 << 11);
    /// What stands around a headline and is no standfirst: picture, byline, date.
    pub(super) const ODD_IN_HEAD: Self = Self(1 << 2 | 1 << 3 | 1 << 4 | 1 << 13);
    /// What makes an inline element a block of its own.
    pub(super) const INLINE_BOUNDS: Self = Self(1 | 1 << 2 | 1 << 8);
    /// A picture with what belongs to it.
    pub(super) const PICTURE: Self = Self(1 << 13);
    /// Posts of a live blog or ticker.
    pub(super) const LIVE: Self = Self(1 << 14);
    /// What lies over a page: questions about cookies, dialogs.
    pub(super) const LAYER: Self = Self(1 << 15);
    /// Anything that a reader would not call the running text.
    pub(super) const OUTSIDE: Self = Self(1 | 1 << 8 | 1 << 9 | 1 << 14 | 1 << 15);

    /// Tells whether one of the given traits is there.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes traits away.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Traits {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl std::fmt::Display for Traits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMES: [&str; 16] = [
            "noise", "doubt", "caption", "byline", "date", "lede", "body", "article", "hidden",
            "comments", "title", "label", "embed", "picture", "live", "layer",
        ];
        let named: Vec<&str> = (0..)
            .zip(NAMES)
            .filter(|(bit, _)| self.any(Self(1 << bit)))
            .map(|(_, name)| name)
            .collect();
        if named.is_empty() {
            Ok(())
        } else {
            write!(formatter, "[{}]", named.join(" "))
        }
    }
}

/// Longest class or id value that is read, in bytes.
const NAME_LIMIT: usize = 300;

/// Reads a class or id value.
pub(super) fn of_names(value: &str) -> Traits {
    if value.len() > NAME_LIMIT {
        Traits::NONE
    } else {
        read(value)
    }
}

fn read(value: &str) -> Traits {
    let mut traits = Traits::NONE;
    for name in value.split_ascii_whitespace() {
        traits |= read_name(name);
    }
    traits
}

/// Reads one class name: its words, and each pair of neighbouring words.
fn read_name(name: &str) -> Traits {
    // Only the whole name counts: "field-label-hidden" hides a label.
    if matches!(
        name,
        "hidden"
            | "is-hidden"
            | "element-hidden"
            | "visually-hidden"
            | "element-invisible"
            | "sr-only"
            | "d-none"
    ) {
        return Traits::HIDDEN;
    }
    // The block editor of WordPress sets a text beside a picture with it, as in two columns: the text is no caption.
    if name.starts_with("wp-block-media-text") {
        return Traits::NONE;
    }
    // Drupal names a kind of field so: it holds the text, with a summary that is not shown.
    if matches!(
        name,
        "field--type-text-with-summary" | "field-type-text-with-summary"
    ) {
        return Traits::NONE;
    }
    let lower = name.to_ascii_lowercase();
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
    for word in words
        .iter()
        .filter(|word| word.len() > 2 || words.len() == 1 || **word == "ad")
    {
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
        && words.contains(&"social")
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
