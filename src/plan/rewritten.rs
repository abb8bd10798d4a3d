//! A text that is replaced in place: no revision of the agency begins, and what is known of the story stays.

use crate::model::{ItemContent, PubStatus, TextChange, VersionText};
use crate::story;

use super::content::text_of;

/// Keeps what is known of the standing of the story where the text does not say it.
pub(super) fn with_standing(after: ItemContent, before: &ItemContent) -> ItemContent {
    ItemContent {
        pub_status: if after.pub_status == PubStatus::Usable {
            before.pub_status
        } else {
            after.pub_status
        },
        marker: after.marker.or(before.marker),
        marker_number: after.marker_number.or(before.marker_number),
        urgency: after.urgency.or(before.urgency),
        embargoed_until: after.embargoed_until.or(before.embargoed_until),
        ed_note: after.ed_note.or_else(|| before.ed_note.clone()),
        published_at: before.published_at,
        published_source: before.published_source.clone(),
        updated_at: before.updated_at,
        ..after
    }
}

/// Says what a revision changed whose text is replaced in place; `None` where it is the first.
pub(super) fn change_since_previous(
    previous: Option<&VersionText>,
    after: &ItemContent,
) -> Option<TextChange> {
    let after = VersionText {
        body_text: after.body_text.clone(),
        ..text_of(after)
    };
    previous.map(|previous| story::text_change(previous, &after))
}
