//! An article page to an article: structured data, the agency's rule, the generic scorer, clean-up and choice.
//!
//! The way of a page: `page` makes text of it, looks for bombs and parses it once; `metadata` and `outline` each walk the tree
//! once; `rule` and `body` are the ways to a body, and `body::choice` takes one of them and says how sure it is; `walls` tells
//! what is no article. Must not know: the network, the store, the clock. The only module that uses scraper.

mod body;
mod entities;
mod explain;
mod feed_links;
mod fragment;
mod memo;
mod metadata;
mod outline;
mod page;
mod phrases;
mod rule;
mod selector;
mod text;
mod walls;

use jiff::tz::TimeZone;

use crate::model::{Article, ArticleWarning, FailureCode, UnixMillis, time_zone};
use body::choice::{self, Body};
use metadata::byline::names;
use metadata::{Metadata, dates, language};
use outline::Outline;
use page::{decode, guard, tree};

pub use explain::explain;
pub use feed_links::{FeedLink, FeedLinkKind, feed_links, feeds_named};
pub use fragment::fragment_paragraphs;
pub use rule::CompiledRule;
pub use selector::check_selector;

/// Grows with every change that can alter an extracted text.
pub const EXTRACTOR_VERSION: u32 = 9;

/// Visible text that is looked at for walls, in bytes.
const VISIBLE_BYTES: usize = 8 * 1024;

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
    /// Now, for dates that lie ahead.
    pub now: Option<UnixMillis>,
}

/// Longest part of a notice, in characters.
const NOTICE_CHARACTERS: usize = 600;

/// Why a page gives no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRefusal {
    /// `not_html`, `too_deep`, `bot_wall`, `login_wall`, `paywall` or `empty`.
    pub code: FailureCode,
    /// One line for a person.
    pub detail: String,
    /// What an empty page shows all the same, its title first: a notice that a story was withdrawn is no article.
    pub notice: Vec<String>,
}

/// Extracts the article of a page. `dateline` stays `None`: the wire form is read elsewhere.
///
/// # Errors
/// Tells why the page gives no article.
pub fn extract(page: &[u8], context: &PageContext<'_>) -> Result<Article, PageRefusal> {
    if let Some(kind) = decode::foreign_kind(page, context.content_type) {
        return Err(PageRefusal {
            code: FailureCode::NotHtml,
            detail: format!("the document is {kind}"),
            notice: Vec::new(),
        });
    }
    let decoded = decode::decode(page, context.content_type);
    let html = guard::bounded(&decoded).map_err(|bomb| PageRefusal {
        code: FailureCode::TooDeep,
        detail: bomb.describe().to_owned(),
        notice: Vec::new(),
    })?;
    let document = tree::document(&html);
    let metadata = metadata::read(&document, context);
    let outline = Outline::of(&document);
    let found = context.rule.map(|rule| rule.apply(&document));
    let body = choice::choose(&outline, &metadata, context.rule, found.as_ref());
    let visible = outline.opening(VISIBLE_BYTES);
    let text = body.text();
    let body_weight = text::worded_weight(&text);
    let sight = walls::Sight {
        html: &decoded,
        metadata: &metadata,
        visible,
        body: &text,
        body_weight,
    };
    match walls::refusal(&sight) {
        Some(mut refusal) => {
            if refusal.code == FailureCode::Empty {
                let title = found.and_then(|found| found.headline).or(metadata.headline);
                let title = title.unwrap_or_default();
                let below = visible.strip_prefix(title.as_str()).unwrap_or(visible);
                let below = below.trim_start().to_owned();
                let shown = [title, text, below];
                let lines = shown
                    .iter()
                    .map(|line| text::clip(line, NOTICE_CHARACTERS).to_owned());
                refusal.notice = lines.collect();
            }
            Err(refusal)
        }
        None => Ok(assemble(metadata, found, body, text, context)),
    }
}

/// Longest headline that is kept, in characters.
const LONGEST_HEADLINE: usize = 600;
/// Longest name of a section that is kept, in characters.
const LONGEST_SECTION: usize = 120;
/// Longest byline that is kept, in characters.
const LONGEST_BYLINE: usize = 400;

/// Puts the parts together: what the rule found comes first.
fn assemble(
    metadata: Metadata<'_>,
    found: Option<rule::Found>,
    body: Body,
    text: String,
    context: &PageContext<'_>,
) -> Article {
    let found = found.unwrap_or_default();
    let zone = context
        .time_zone
        .and_then(time_zone)
        .unwrap_or(TimeZone::UTC);
    let published = found
        .date
        .as_deref()
        .and_then(|date| dates::read(date, &zone));
    let sites: Vec<String> = metadata
        .site_name
        .iter()
        .map(|name| text::letters(name))
        .collect();
    let byline = found
        .byline
        .as_deref()
        .and_then(|byline| names::clean_all(std::iter::once(byline), &sites));
    Article {
        url: context.url.map(str::to_owned),
        canonical_url: metadata.canonical,
        headline: clipped(found.headline.or(metadata.headline), LONGEST_HEADLINE),
        section: clipped(found.section.or(metadata.section), LONGEST_SECTION),
        byline: clipped(byline.or(metadata.byline), LONGEST_BYLINE),
        published: published.or(metadata.published),
        modified: metadata.modified,
        language: language::choose(metadata.language, &text),
        image: metadata.image,
        dateline: None,
        text,
        lede: body.lede,
        paragraphs: body.paragraphs,
        method: body.method,
        confidence: body.confidence,
        is_free: metadata.linked.is_free,
        warnings: body.warnings,
    }
}

/// Cuts what a page or a rule gives for a part that is never so long, in characters.
fn clipped(part: Option<String>, most: usize) -> Option<String> {
    part.map(|part| text::clip(&part, most).trim_end().to_owned())
}

/// Makes a warning.
fn warning(code: &'static str, detail: &str) -> ArticleWarning {
    ArticleWarning {
        code,
        detail: detail.to_owned(),
    }
}
