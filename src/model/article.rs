//! An article page, read.

use serde::Serialize;

use super::fetch::codes;
use super::{Dateline, UnixMillis};

codes! {
    /// Which way found the body.
    ExtractionMethod {
        /// The configured rule of the feed.
        Rule = "rule",
        /// The generic scorer.
        Generic = "generic",
        /// Structured data of the page (ld+json and the like).
        Structured = "structured",
        /// Nothing found.
        None = "none",
    }
}

/// An article as it was found in its page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Article {
    /// Address of the page.
    pub url: Option<String>,
    /// rel=canonical, else og:url; same site only, never the home page.
    pub canonical_url: Option<String>,
    /// Headline without the site's name.
    pub headline: Option<String>,
    /// Standfirst, where the page sets it apart.
    pub lede: Option<String>,
    /// Section label.
    pub section: Option<String>,
    /// Who wrote it, without the site's name.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<UnixMillis>,
    /// When it was changed.
    pub modified: Option<UnixMillis>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Main picture; never fetched.
    pub image: Option<String>,
    /// The dateline of the body.
    pub dateline: Option<Dateline>,
    /// The body: text without markup, white space folded.
    pub paragraphs: Vec<String>,
    /// The lede where the page sets it apart, then the paragraphs, joined by a blank line.
    pub text: String,
    /// Which way found the body.
    pub method: ExtractionMethod,
    /// 0 to 1: how likely it is that the body is whole and nothing else.
    pub confidence: f64,
    /// schema.org isAccessibleForFree; `None` where the page does not say.
    pub is_free: Option<bool>,
    /// What was odd.
    pub warnings: Vec<ArticleWarning>,
}

/// Something odd about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleWarning {
    /// Stable code, such as `rule_without_match`.
    pub code: &'static str,
    /// One line for a person.
    pub detail: String,
}

/// Why a text is no CSS selector that can be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorFault {
    /// What is wrong, lower case, no full stop.
    pub why: String,
    /// What to do.
    pub remedy: String,
}
