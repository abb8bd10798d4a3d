//! What an element may say about its content.
//!
//! Must not know: by which words it says so.

use std::ops::{BitOr, BitOrAssign};

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
