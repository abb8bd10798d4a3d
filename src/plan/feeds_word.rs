//! What the feeds still say of a story that its page does not: that it is taken back, held, under embargo or corrected, and a headline
//! that is newer than the page's. A page that is silent about it says nothing, however else it changed.
//!
//! Must not know: how pages are read.

use crate::model::{Feed, ItemContent, KnownItem, PubStatus, StoredSighting, WireForm};
use crate::wire;

use super::content::wire_context;
use super::feed_text::feeds_paragraphs;
use super::notice::says_taken_back;

/// Keeps what a feed that carries the story says of it where the page, read as `after`, does not say it.
///
/// What only an earlier page said goes when the page says it no more.
pub(super) fn keep_feeds_word(after: &mut ItemContent, feed: &Feed, item: &KnownItem) {
    keep_standing(after, feed, item);
    keep_headline(after, feed, item);
}

/// Keeps a headline that a feed gave the story while the page still has that of the version before: it may come from a cache.
fn keep_headline(after: &mut ItemContent, feed: &Feed, item: &KnownItem) {
    let stored = &item.content.headline;
    let is_of_before = item
        .previous
        .as_ref()
        .is_some_and(|previous| previous.headline == after.headline);
    if !is_of_before || after.headline == *stored {
        return;
    }
    let mut sightings = item.sightings.iter();
    if sightings.any(|sighting| read(feed, sighting, &[]).headline == *stored) {
        after.headline.clone_from(stored);
    }
}

fn keep_standing(after: &mut ItemContent, feed: &Feed, item: &KnownItem) {
    let before = &item.content;
    let is_released =
        before.pub_status != PubStatus::Usable && after.pub_status == PubStatus::Usable;
    if is_released
        && item
            .sightings
            .iter()
            .any(|sighting| says_taken_back(sighting.title.as_deref()))
    {
        after.pub_status = before.pub_status;
    }
    let is_unmarked = after.marker.is_none() && before.marker.is_some();
    if is_unmarked && is_marked_by_feed(feed, item) {
        after.marker = before.marker;
        after.marker_number = before.marker_number;
        after.urgency = after.urgency.or(before.urgency);
    }
    if after.ed_note.is_none() && before.ed_note.is_some() && is_noted_by_feed(feed, item) {
        after.ed_note.clone_from(&before.ed_note);
    }
    let is_free_to_go = after.embargoed_until.is_none() && before.embargoed_until.is_some();
    if is_free_to_go && is_under_embargo(feed, item) {
        after.embargoed_until = before.embargoed_until;
    }
}

/// Tells whether the story's marker stands in the title of an entry.
fn is_marked_by_feed(feed: &Feed, item: &KnownItem) -> bool {
    let before = &item.content;
    let mut markers = item
        .sightings
        .iter()
        .filter_map(|sighting| read(feed, sighting, &[]).marker);
    markers
        .any(|marker| Some(marker.kind) == before.marker && marker.number == before.marker_number)
}

/// Tells whether the note of the editor stands in the feed's own text.
fn is_noted_by_feed(feed: &Feed, item: &KnownItem) -> bool {
    let text = feeds_paragraphs(&item.content);
    let mut sightings = item.sightings.iter();
    sightings.any(|sighting| read(feed, sighting, &text).ed_note == item.content.ed_note)
}

/// Tells whether the feed's own text names the end of an embargo.
fn is_under_embargo(feed: &Feed, item: &KnownItem) -> bool {
    let text = feeds_paragraphs(&item.content);
    let mut sightings = item.sightings.iter();
    sightings.any(|sighting| read(feed, sighting, &text).embargoed_until.is_some())
}

fn read(feed: &Feed, sighting: &StoredSighting, paragraphs: &[String]) -> WireForm {
    // The date only bears on years and days that are left out, and no moment is taken from here.
    let context = wire_context(feed, sighting.last_seen_at);
    wire::read(sighting.title.as_deref(), paragraphs, &context)
}
