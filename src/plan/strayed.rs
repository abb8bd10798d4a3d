//! Pages that answer for a story and are not its page: the home page of the site, a notice that nothing is there, a wall whose words
//! nobody knew.
//!
//! Must not know: what becomes of the job and the item.

use crate::article::PageRefusal;
use crate::model::{
    Article, ExtractionMethod, FailureCode, Feed, FetchOutcome, ItemContent, PubStatus,
};
use crate::story;
use crate::wire;

use super::article_input::{ArticleInput, PageReading};
use super::content::wire_context;
use super::page::is_unsure;

/// A text without a date that is shorter than this may be a notice of the site, in characters.
const NOTICE_CHARACTERS: usize = 900;

/// Refuses a page that is not that of the story which was asked for.
pub(super) fn strayed(input: &ArticleInput<'_>) -> Option<PageRefusal> {
    led_home(input).or_else(|| says_nothing_of_it(input))
}

/// Refuses the home page of a site where a story was asked for: that is how many a site says that the story is not there.
fn led_home(input: &ArticleInput<'_>) -> Option<PageRefusal> {
    let url = &input.fetched.exchange.final_url;
    let is_read = matches!(input.fetched.outcome, FetchOutcome::Fresh(_));
    let leads_home = is_read && story::is_home(url) && !story::is_home(&input.job.url);
    leads_home.then(|| PageRefusal {
        code: FailureCode::Empty,
        detail: "the site answers with its home page".to_owned(),
        notice: Vec::new(),
    })
}

fn says_nothing_of_it(input: &ArticleInput<'_>) -> Option<PageRefusal> {
    let PageReading::Article(article) = input.reading else {
        return None;
    };
    let shown = article.headline.as_deref().unwrap_or_default();
    is_of_something_else(input.feed, article, &input.item.content).then(|| PageRefusal {
        code: FailureCode::Empty,
        detail: format!("the page says nothing of the story, it is titled \"{shown}\""),
        notice: Vec::new(),
    })
}

/// Tells whether a page may well be none of an article and shares no word with the headline that is stored, neither in its headline nor
/// in its text. What the agency's own rule found is believed, and what takes a story back or corrects it need not name it.
pub(super) fn is_of_something_else(feed: &Feed, article: &Article, stored: &ItemContent) -> bool {
    let may_be_none = is_unsure(article) || is_short_and_undated(article);
    if !may_be_none || article.method == ExtractionMethod::Rule || article.text.is_empty() {
        return false;
    }
    let headline = stored.headline.as_deref().unwrap_or_default();
    let shown = article.headline.as_deref().unwrap_or_default();
    story::is_mentioned(headline, &[shown, &article.text]) == Some(false)
        && !bears_a_mark(feed, article, stored)
}

fn bears_a_mark(feed: &Feed, article: &Article, stored: &ItemContent) -> bool {
    let context = wire_context(feed, stored.published_at);
    let form = wire::read(article.headline.as_deref(), &article.paragraphs, &context);
    form.marker.is_some() || form.ed_note.is_some() || form.pub_status == Some(PubStatus::Canceled)
}

fn is_short_and_undated(article: &Article) -> bool {
    article.published.is_none() && article.text.chars().count() < NOTICE_CHARACTERS
}
