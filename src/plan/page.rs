//! The next version of an item, from what its page says. Where the page says nothing, the feed's word stays.

use std::collections::HashSet;

use crate::article::EXTRACTOR_VERSION;
use crate::model::{
    Article, BodySource, DateSource, ExtractionMethod, Feed, ItemContent, PubStatus, WireForm,
};
use crate::wire;

use super::content::{is_from_page, seal, set_wire_form, wire_context};

/// Whose body an item has after its page was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyChoice {
    /// The page's.
    Page,
    /// The stored one, which is the better of the two.
    Stored,
}

/// Builds the next version of an item from its page.
pub(super) fn merge_page(
    feed: &Feed,
    article: &Article,
    before: &ItemContent,
) -> (ItemContent, BodyChoice) {
    let mut after = before.clone();
    let published_at = match article.published {
        // Nothing is published after it was seen.
        Some(at) if before.published_source == DateSource::FirstSeen.as_str() => {
            at.min(before.published_at)
        }
        _ => before.published_at,
    };
    let form = wire::read(
        article.headline.as_deref().or(before.headline.as_deref()),
        &article.paragraphs,
        &wire_context(feed, published_at),
    );
    if published_at != before.published_at {
        after.published_at = published_at;
        DateSource::Page
            .as_str()
            .clone_into(&mut after.published_source);
    }
    after.updated_at = article.modified.max(before.updated_at);
    replace(&mut after.canonical_url, article.canonical_url.clone());
    replace(&mut after.section, article.section.clone());
    replace(&mut after.lede, article.lede.clone());
    replace(&mut after.by_line, article.byline.clone());
    replace(&mut after.image_url, article.image.clone());
    replace(&mut after.is_free, article.is_free);
    if after.language.is_none() {
        after.language.clone_from(&article.language);
    }
    if keeps_body(before, article, &form) {
        return (keep_body(after, before, article, form), BodyChoice::Stored);
    }
    after.body_source = match article.method {
        ExtractionMethod::Rule => BodySource::Rule,
        ExtractionMethod::Generic => BodySource::Generic,
        ExtractionMethod::Structured => BodySource::Structured,
        ExtractionMethod::None => BodySource::None,
    };
    after.extraction_confidence = Some(article.confidence);
    after.extractor_version = Some(EXTRACTOR_VERSION);
    after.rule_version = feed.article.rule.version();
    set_wire_form(&mut after, form);
    if is_unsure(article) && before.headline.is_some() {
        after.headline.clone_from(&before.headline);
    }
    if !is_from_page(before) || after.body_text == before.body_text {
        keep_word(&mut after, before);
    }
    (seal(after), BodyChoice::Page)
}

/// Tells whether the page may well be something else than the article: a wall, a notice, a list.
pub(super) fn is_unsure(article: &Article) -> bool {
    article.confidence < MIN_CONFIDENCE
}

/// Keeps the stored body. What a page of which we are not sure says beside it is not believed either; that its confidence stands beside
/// a body of the feed says why the page did not win.
fn keep_body(
    mut after: ItemContent,
    before: &ItemContent,
    article: &Article,
    form: WireForm,
) -> ItemContent {
    if is_unsure(article) {
        after = before.clone();
    } else {
        after.headline = form.headline.or(after.headline);
    }
    if !is_from_page(before) {
        after.extraction_confidence = Some(article.confidence);
        after.extractor_version = Some(EXTRACTOR_VERSION);
    }
    seal(after)
}

/// Pages often drop what the wire said of a story: where the page says nothing, the word of before stays. A page that changed speaks for
/// itself, but for what the feeds still say.
fn keep_word(after: &mut ItemContent, before: &ItemContent) {
    if after.marker.is_none() {
        after.marker = before.marker;
        after.marker_number = before.marker_number;
    }
    after.urgency = after.urgency.or(before.urgency);
    after.embargoed_until = after.embargoed_until.or(before.embargoed_until);
    if after.ed_note.is_none() {
        after.ed_note.clone_from(&before.ed_note);
    }
    if after.pub_status == PubStatus::Usable {
        after.pub_status = before.pub_status;
    }
}

/// Confidence below which the feed's own content is the better body.
const MIN_CONFIDENCE: f64 = 0.5;

/// Tells whether the body that is stored is better than the one of the page: an emptier text never replaces a fuller one, but where the
/// agency takes the story back.
fn keeps_body(before: &ItemContent, article: &Article, form: &WireForm) -> bool {
    let old = before
        .body_text
        .as_deref()
        .unwrap_or_default()
        .chars()
        .count();
    let new: usize = form
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.chars().count())
        .sum();
    if old == 0 {
        return false;
    }
    if new == 0 {
        return true;
    }
    if form.pub_status == Some(PubStatus::Canceled) {
        return false;
    }
    match before.body_source {
        BodySource::Feed => is_unsure(article) || new * 10 < old * 8,
        _ => new * 2 < old || is_replaced(before, article, form),
    }
}

/// Tells whether a page of which we are not sure is most likely no more the article that was read from it: a front page, a notice that
/// the site is down. A short story is never sure; its page bears its headline still, shares its words, or says that it is corrected.
fn is_replaced(before: &ItemContent, article: &Article, form: &WireForm) -> bool {
    let is_less_sure = Some(article.confidence) < before.extraction_confidence;
    if !is_unsure(article) || !is_less_sure || form.marker.is_some() || form.ed_note.is_some() {
        return false;
    }
    let has_its_headline = form.headline.is_some() && form.headline == before.headline;
    !has_its_headline && !shares_words(before, &form.paragraphs)
}

/// Letters of a word that is not in every text.
const LONG_WORD: usize = 5;

/// Tells whether at least a third of the long words of a text stand in the stored one.
fn shares_words(before: &ItemContent, paragraphs: &[String]) -> bool {
    let long_words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() >= LONG_WORD);
        words.map(str::to_lowercase).collect()
    };
    let stored = before.body_text.as_deref().unwrap_or_default();
    let stored: HashSet<String> = long_words(stored).into_iter().collect();
    let words: Vec<String> = paragraphs
        .iter()
        .flat_map(|text| long_words(text))
        .collect();
    let shared = words.iter().filter(|word| stored.contains(*word)).count();
    shared > 0 && shared * 3 >= words.len()
}

fn replace<T>(column: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *column = value;
    }
}
