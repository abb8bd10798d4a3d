//! A page that was kept, read again: whether today's reading is the better text of its item.
//!
//! Must not know: where pages are kept.

use crate::article::EXTRACTOR_VERSION;
use crate::model::{Article, ChangeKind, Feed, ItemContent, ItemWrite, KnownItem, UnixMillis};
use crate::story;

use super::bare_write;
use super::page::{BodyChoice, merge_page};
use super::rewritten::{change_since_previous, with_standing};
use super::strayed::is_of_something_else;

/// Which page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptPage<'a> {
    /// The item's version after the page was first read.
    pub version: u32,
    /// The address that was asked for.
    pub asked_url: &'a str,
}

/// Everything known about one page that is read again.
#[derive(Debug, Clone, Copy)]
pub struct ReextractInput<'a> {
    /// The feed whose rule applies.
    pub feed: &'a Feed,
    /// The item as it is now.
    pub item: &'a KnownItem,
    /// The page.
    pub page: KeptPage<'a>,
    /// What is read in it today.
    pub article: &'a Article,
    /// Now.
    pub now: UnixMillis,
}

/// What reading a page again comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Reextraction {
    /// The text of the newest version is replaced in place.
    Changed(Box<ItemWrite>),
    /// The text would be the same.
    Unchanged,
    /// The stored text is the fuller one, or was read by a later version of the program, or the page says nothing of the story.
    Kept,
    /// The page is that of an earlier version of the item, or of another address.
    Outdated,
}

/// Decides what becomes of an item whose page was read again.
///
/// The agency has published nothing new, so no revision begins: the text of the newest version is replaced, and what the agency
/// said of the standing of the story (status, markers, urgency, times) is never taken back.
pub fn reextract(input: &ReextractInput<'_>) -> Reextraction {
    let before = &input.item.content;
    if input.page.version != input.item.version || !is_of(before, input.page.asked_url) {
        return Reextraction::Outdated;
    }
    if before.extractor_version > Some(EXTRACTOR_VERSION) {
        return Reextraction::Kept;
    }
    if is_of_something_else(input.feed, input.article, before) {
        return Reextraction::Kept;
    }
    let (after, choice) = merge_page(input.feed, input.article, before);
    if choice == BodyChoice::Stored {
        return Reextraction::Kept;
    }
    if has_same_text(before, &after) {
        return Reextraction::Unchanged;
    }
    let mut write = bare_write(input.feed, input.item.item_id, input.now);
    write.completes_revision = Some(input.item.version);
    write.changes.push(ChangeKind::Body);
    let after = with_standing(after, before);
    write.text_change = change_since_previous(input.item.previous.as_ref(), &after);
    write.content = Some(after);
    Reextraction::Changed(Box::new(write))
}

/// Tells whether an address is that of the item's page: rows of an archive that is older than the store may be of other stories.
fn is_of(content: &ItemContent, asked_url: &str) -> bool {
    if content.url.as_deref() == Some(asked_url) {
        return true;
    }
    content.url_key.is_some() && content.url_key == story::url_key(asked_url)
}

fn has_same_text(before: &ItemContent, after: &ItemContent) -> bool {
    before.headline == after.headline
        && before.lede == after.lede
        && before.body_text == after.body_text
}
