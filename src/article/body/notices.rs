//! Notices of the house in whole sentences: rules for comments, consent to cookies, rights.
//!
//! Each is told by several signs at once, one of which only the house itself writes: articles tell of comments that were removed, of
//! permission for a text and of cookies as well. Must not know: where a block stands.

mod firm;
mod words;

use std::sync::LazyLock;

use crate::article::phrases::Phrases;
use firm::{COMMENT_FIRM, COOKIE_FIRM, RIGHT_FIRM};
use words::{COMMENT_SIGNS, COMMENT_WORDS, COOKIE_SIGNS, COOKIE_WORDS, RIGHT_SIGNS, RIGHT_WORDS};

/// Longest notice, in weight.
pub(super) const LONGEST: usize = 900;

/// Signs that a sentence holds, at least, beside the word for what it is about.
const LEAST_SIGNS: usize = 2;

/// What a notice speaks of, the signs that it is one, and what only the house says to its readers.
struct Kind {
    about: Phrases,
    signs: Phrases,
    firm: Phrases,
}

impl Kind {
    fn of(about: &[&str], signs: &[&str], firm: &[&str]) -> Self {
        Self {
            about: Phrases::of(about),
            signs: Phrases::of(signs),
            firm: Phrases::of(firm),
        }
    }

    /// An article may tell of such rules itself: then its headlines, given by their letters, have the word for them.
    fn is_of(&self, words: &str, headlines: &[String]) -> bool {
        let lower = words.to_lowercase();
        self.about.stand_in(&lower)
            && !headlines
                .iter()
                .any(|headline| self.about.stand_in(headline))
            && self.firm.stand_in(&lower)
            && self.signs.count_in(&lower) >= LEAST_SIGNS
            && !REPORTED.iter().any(|part| lower.contains(part))
    }
}

/// Tells whether a text speaks of anything that a notice may be about.
pub(super) fn may_be(words: &str) -> bool {
    static ABOUT: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::of(&[COMMENT_WORDS, RIGHT_WORDS, COOKIE_WORDS].concat()));
    // Who is quoted is no notice: most paragraphs of the news are told by that.
    !words.contains(['"', '“', '„', '«', '「']) && ABOUT.stand_in(&words.to_lowercase())
}

/// Tells whether a text asks readers to behave in the comments, or says what happens to them.
pub(super) fn is_of_comments(words: &str, headlines: &[String]) -> bool {
    static COMMENTS: LazyLock<Kind> =
        LazyLock::new(|| Kind::of(COMMENT_WORDS, COMMENT_SIGNS, COMMENT_FIRM));
    COMMENTS.is_of(words, headlines)
}

/// Tells whether a text says who may use it, and for what.
pub(super) fn is_of_rights(words: &str, headlines: &[String]) -> bool {
    static RIGHTS: LazyLock<Kind> =
        LazyLock::new(|| Kind::of(RIGHT_WORDS, RIGHT_SIGNS, RIGHT_FIRM));
    RIGHTS.is_of(words, headlines)
}

/// Tells whether a text asks to agree to cookies.
pub(super) fn is_of_cookies(words: &str, headlines: &[String]) -> bool {
    static COOKIES: LazyLock<Kind> =
        LazyLock::new(|| Kind::of(COOKIE_WORDS, COOKIE_SIGNS, COOKIE_FIRM));
    COOKIES.is_of(words, headlines)
}

/// What an article has where it tells of such rules; quotes are looked for by [`may_be`].
const REPORTED: [&str; 13] = [
    " said",
    " says",
    " told ",
    "according to",
    " sagte",
    " sagt ",
    " a déclaré",
    " selon ",
    " dijo",
    " según ",
    " disse",
    " ha detto",
    "заявил",
];
