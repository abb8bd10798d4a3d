//! An article page to an article: structured data, the agency's rule, the generic scorer, clean-up and choice.
//!
//! Must not know: the network, the store, the clock. The only module that uses scraper.

use crate::model::{Article, ArticleRule, FailureCode, UnixMillis};

/// Grows with every change that can alter an extracted text.
pub const EXTRACTOR_VERSION: u32 = 1;

/// A rule with its selectors compiled; made once a feed.
#[derive(Debug, Clone)]
pub struct CompiledRule;

impl CompiledRule {
    /// Compiles the selectors of a rule.
    ///
    /// # Errors
    /// The first selector that is no CSS, with the reason.
    pub fn new(rule: &ArticleRule) -> Result<Self, String> {
        todo!()
    }
}

/// What is known of a page besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageContext<'a> {
    /// Address of the page.
    pub url: Option<&'a str>,
    /// `Content-Type` as sent.
    pub content_type: Option<&'a str>,
    /// The agency's rule.
    pub rule: Option<&'a CompiledRule>,
    /// IANA zone for dates that carry none.
    pub time_zone: Option<&'a str>,
    /// What the feed says: a rescue and a cross-check.
    pub feed_title: Option<&'a str>,
    /// Now, for dates that lie ahead.
    pub now: Option<UnixMillis>,
}

/// Why a page gives no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRefusal {
    /// `not_html`, `too_deep`, `bot_wall`, `login_wall`, `paywall` or `empty`.
    pub code: FailureCode,
    /// One line for a person.
    pub detail: String,
}

/// Extracts the article of a page. `dateline` stays `None`: the wire form is read elsewhere.
///
/// # Errors
/// Tells why the page gives no article.
pub fn extract(page: &[u8], context: &PageContext<'_>) -> Result<Article, PageRefusal> {
    todo!()
}

/// Checks that a selector is CSS that can be matched.
///
/// # Errors
/// The reason, for a person.
pub fn check_selector(selector: &str) -> Result<(), String> {
    todo!()
}

/// Gives the paragraphs of an HTML fragment, such as the content of a feed item, or of plain text.
pub fn fragment_paragraphs(fragment: &str) -> Vec<String> {
    todo!()
}
