//! What an element may say about its content.
//!
//! Must not know: by which words it says so.

use std::ops::{BitOr, BitOrAssign};

/// What an element seems to be; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::article) struct Traits(u32);

impl Traits {
    pub(in crate::article) const NONE: Self = Self(0);
    /// Never part of an article: share bars, related stories, newsletter boxes, comments.
    pub(in crate::article) const NOISE: Self = Self(1);
    /// Often not part of an article.
    pub(in crate::article) const DOUBT: Self = Self(1 << 1);
    /// Caption or credit of a picture.
    pub(in crate::article) const CAPTION: Self = Self(1 << 2);
    /// Who wrote it.
    pub(in crate::article) const BYLINE: Self = Self(1 << 3);
    /// When it was written.
    pub(in crate::article) const DATE: Self = Self(1 << 4);
    /// Standfirst.
    pub(in crate::article) const LEDE: Self = Self(1 << 5);
    /// Body of an article.
    pub(in crate::article) const BODY: Self = Self(1 << 6);
    /// An article as a whole.
    pub(in crate::article) const ARTICLE: Self = Self(1 << 7);
    /// Not seen by a reader.
    pub(in crate::article) const HIDDEN: Self = Self(1 << 8);
    /// Reader comments.
    pub(in crate::article) const COMMENTS: Self = Self(1 << 9);
    /// Headline of the page.
    pub(in crate::article) const TITLE: Self = Self(1 << 10);
    /// Section label or tag list.
    pub(in crate::article) const LABEL: Self = Self(1 << 11);
    /// An embedded post of a social network.
    pub(in crate::article) const EMBED: Self = Self(1 << 12);
    /// Byline, date, label and title: what stands around a text.
    pub(in crate::article) const MARKS: Self = Self(1 << 3 | 1 << 4 | 1 << 10 | 1 << 11);
    /// What stands around a headline and is no standfirst: picture, byline, date.
    pub(in crate::article) const ODD_IN_HEAD: Self = Self(1 << 2 | 1 << 3 | 1 << 4 | 1 << 13);
    /// What makes an inline element a block of its own.
    pub(in crate::article) const INLINE_BOUNDS: Self = Self(1 | 1 << 2 | 1 << 8);
    /// A picture with what belongs to it.
    pub(in crate::article) const PICTURE: Self = Self(1 << 13);
    /// Posts of a live blog or ticker.
    pub(in crate::article) const LIVE: Self = Self(1 << 14);
    /// What lies over a page: questions about cookies, dialogs.
    pub(in crate::article) const LAYER: Self = Self(1 << 15);
    /// Anything that a reader would not call the running text.
    pub(in crate::article) const OUTSIDE: Self = Self(1 | 1 << 8 | 1 << 9 | 1 << 14 | 1 << 15);

    /// Tells whether one of the given traits is there.
    pub(in crate::article) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes traits away.
    pub(in crate::article) const fn without(self, other: Self) -> Self {
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
