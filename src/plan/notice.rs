//! Notices by which an agency takes a story back in an entry of its own: `STORY WITHDRAWN: …`, `HOLD: …`.
//!
//! Must not know: how the items are looked up.

use std::collections::HashMap;

use crate::article::fragment_paragraphs;
use crate::model::{
    FeedItem, KnownItem, MarkerKind, PubStatus, StoredSighting, UnixMillis, WireForm,
};
use crate::story;
use crate::wire::{self, WireContext};

use super::feed_text::feeds_paragraphs;

/// Items that a feed carried lately, by the headline that a notice would name.
pub(super) struct Notices<'k>(HashMap<String, Vec<&'k KnownItem>>);

impl<'k> Notices<'k> {
    pub(super) fn about(items: &'k [KnownItem]) -> Self {
        let mut by_headline: HashMap<String, Vec<&KnownItem>> = HashMap::new();
        for item in items {
            let headline = item.content.headline.as_deref();
            if let Some(name) = headline.and_then(story::naming_title) {
                by_headline.entry(name).or_default().push(item);
            }
        }
        Self(by_headline)
    }

    /// Finds the one item that an entry takes back: its headline, of at least four words, is that of the notice without the marker. Where
    /// several have it, none is found.
    pub(super) fn find(&self, item: &FeedItem) -> Option<&'k KnownItem> {
        if self.0.is_empty() {
            return None;
        }
        match self.0.get(&taken_back(item)?)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// Gives the headline of the story that an entry takes back, without its typography; `None` where it is no such notice.
pub(super) fn taken_back(item: &FeedItem) -> Option<String> {
    let form = form_of(item);
    let is_notice = is_of_taking_back(form.marker.map(|marker| marker.kind));
    form.headline
        .filter(|_| is_notice)
        .and_then(|headline| story::naming_title(&headline))
}

/// Tells whether the title of an entry is marked as that of an update, a correction or a notice.
pub(super) fn is_marked(item: &FeedItem) -> bool {
    form_of(item).marker.is_some()
}

/// Gives the headline by which a notice would name an entry.
pub(super) fn name_of(item: &FeedItem) -> Option<String> {
    form_of(item)
        .headline
        .as_deref()
        .and_then(story::naming_title)
}

/// Tells whether an entry is the notice of its own that took the story back, with an address of its own.
pub(super) fn is_notice(item: &FeedItem, known: &KnownItem) -> bool {
    let is_elsewhere = item.link.is_some() && item.link != known.content.url;
    is_elsewhere && says_taken_back(item.title.as_deref())
}

/// Tells whether the title of an entry says that the agency takes back or corrects something, and has not done so yet.
pub(super) fn takes_back(item: &FeedItem, known: &KnownItem) -> bool {
    let marker = form_of(item).marker.map(|marker| marker.kind);
    let is_said = marker == Some(MarkerKind::Correction) || is_of_taking_back(marker);
    is_said && marker != known.content.marker
}

/// Tells whether a title says that its story is withdrawn or held.
pub(super) fn says_taken_back(title: Option<&str>) -> bool {
    is_of_taking_back(title_form(title).marker.map(|marker| marker.kind))
}

fn is_of_taking_back(marker: Option<MarkerKind>) -> bool {
    matches!(marker, Some(MarkerKind::Withdrawal | MarkerKind::Hold))
}

/// Tells whether an entry of another feed that took the story back, `stored`, does so no more, and nobody else does.
pub(super) fn gives_back(
    item: &FeedItem,
    stored: Option<&StoredSighting>,
    known: &KnownItem,
) -> bool {
    let Some(stored) = stored.filter(|_| known.content.pub_status != PubStatus::Usable) else {
        return false;
    };
    let says_so = |sighting: &StoredSighting| says_taken_back(sighting.title.as_deref());
    let is_another =
        |other: &&StoredSighting| (other.feed_id, &other.key) != (stored.feed_id, &stored.key);
    let mut others = known.sightings.iter().filter(is_another);
    says_so(stored) && !says_taken_back(item.title.as_deref()) && !others.any(says_so)
}

/// Tells whether the story's own entry sends it out again after notices of their own took it back: with another text, not much shorter,
/// and dated after the last of them. A date alone may be that of every poll, and one ahead of the clock says nothing.
pub(super) fn is_sent_again(item: &FeedItem, known: &KnownItem, now: UnixMillis) -> bool {
    let before = &known.content;
    if before.pub_status == PubStatus::Usable || says_taken_back(item.title.as_deref()) {
        return false;
    }
    let carried = feeds_paragraphs(before).concat();
    let whole = item.content.as_deref().or(item.full_text.as_deref());
    let sent = whole.or(item.summary.as_deref()).map(fragment_paragraphs);
    let sent = sent.unwrap_or_default().concat();
    let sightings = known.sightings.iter();
    let notices = sightings.filter(|sighting| says_taken_back(sighting.title.as_deref()));
    let noticed_at = notices.map(|notice| notice.last_seen_at).max();
    let dated = [&item.published, &item.updated].into_iter().flatten();
    let dated = dated.map(|date| date.at).filter(|at| *at <= now);
    sent != carried
        && sent.len() * 2 >= carried.len()
        && noticed_at.is_some()
        && dated.max() > noticed_at
}

fn form_of(item: &FeedItem) -> WireForm {
    title_form(item.title.as_deref())
}

fn title_form(title: Option<&str>) -> WireForm {
    wire::read(title, &[], &WireContext::default())
}
