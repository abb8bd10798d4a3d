//! Why a block of the region is no text of the article, and what is known beforehand to tell.
//!
//! Must not know: how blocks are judged.

use crate::article::text;

/// What is known of the article from its metadata: a block that repeats it is no body.
#[derive(Debug, Default, Clone)]
pub(in crate::article) struct Known {
    /// Letters of the headline and of what else names the page.
    pub(in crate::article) headlines: Vec<String>,
    /// Letters of names of authors.
    pub(in crate::article) byline: Option<String>,
    /// Names of people who wrote it, one by one.
    pub(in crate::article) authors: Vec<String>,
    /// Letters of the name of the site.
    pub(in crate::article) site: Option<String>,
    /// Whether the page says that it is a live blog.
    pub(in crate::article) is_live: bool,
}

impl Known {
    /// Tells whether a text of the given weight is the headline, the byline or the name of the site.
    pub(in crate::article) fn is_repeated(&self, weight: usize, words: &str) -> bool {
        let known = || self.headlines.iter().chain(&self.byline).chain(&self.site);
        let longest = known().map(String::len).max().unwrap_or(0);
        weight <= longest * 2 && {
            let letters = text::letters(words);
            known().any(|known| *known == letters)
        }
    }
}

/// Why a block was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::article) enum Drop {
    Outside,
    Caption,
    Mark,
    Doubt,
    Links,
    Repeated,
    Boilerplate,
    Heading,
    Fragment,
}
