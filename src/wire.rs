//! The wire form of a text: dateline, markers, editor's notes, attributions, sign-offs.
//!
//! Pure text work. Must not know: HTML, feeds, the store, the clock.

mod agencies;
mod credit;
mod date;
mod dateline;
mod embargo;
mod marker;
mod months;
mod note;
mod place;
mod scan;
mod sign_off;

pub use agencies::{Agency, agency_of};

use crate::model::{Attribution, Dateline, MarkerKind, PubStatus, UnixMillis, WireForm};
use credit::Own;
use dateline::Found;

/// What is known of a text besides its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct WireContext<'a> {
    /// When it was published: gives the dateline its year.
    pub published: Option<UnixMillis>,
    /// Agency code of the feed: its own token is no attribution.
    pub agency: Option<&'a str>,
    /// ISO 3166 country of the agency.
    pub country: Option<&'a str>,
    /// IANA name of the zone in which the feed writes times that name none.
    pub time_zone: Option<&'a str>,
    /// Whether a place in capitals with a dash is a dateline although no agency signs it. Off: in general text nearly all such lines are something else.
    pub dateline_without_agency: bool,
}

/// Reads the wire form of one story.
///
/// The paragraphs keep everything but the sign-offs; notes and dateline stay where they stand. Attributions count characters
/// in the paragraphs joined by a blank line.
pub fn read(headline: Option<&str>, paragraphs: &[String], context: &WireContext<'_>) -> WireForm {
    let found = dateline::find(paragraphs, context);
    let (body, sign_offs) = sign_off::take(paragraphs);
    let notes = note::read(paragraphs, found.as_ref().map(|found| found.paragraph));
    let (headline, mut labels) = headline.map(marker::take).unzip();
    let labels = labels.get_or_insert_default();
    labels.extend(notes.labels);
    let attributions = credits(&body, found.as_ref(), context);
    let marker = marker::strongest(labels);
    let embargo = paragraphs
        .iter()
        .take(EMBARGO_PARAGRAPHS)
        .find(|text| embargo::is_note(text));
    let mut ed_notes = notes.texts;
    ed_notes.extend(embargo.filter(|note| !ed_notes.contains(note)).cloned());
    WireForm {
        headline: headline.map(str::to_owned),
        located_on: found
            .as_ref()
            .and_then(|found| found.stamp.resolve(context.published)),
        dateline: found.map(|found| found.dateline),
        pub_status: marker.as_ref().and_then(|marker| status(marker.kind)),
        marker,
        ed_note: Some(ed_notes.join("\n")).filter(|notes| !notes.is_empty()),
        urgency: labels.iter().filter_map(|label| label.urgency).min(),
        embargoed_until: embargo
            .and_then(|note| embargo::until(note, context.published, context.time_zone)),
        paragraphs: body,
        sign_offs,
        attributions,
    }
}

/// Paragraphs in which an embargo is looked for.
const EMBARGO_PARAGRAPHS: usize = 5;

fn status(kind: MarkerKind) -> Option<PubStatus> {
    match kind {
        MarkerKind::Withdrawal => Some(PubStatus::Canceled),
        MarkerKind::Hold => Some(PubStatus::Withheld),
        _ => None,
    }
}

fn credits(body: &[String], found: Option<&Found>, context: &WireContext<'_>) -> Vec<Attribution> {
    let dateline = found.map_or(0..0, |found| {
        let before = body
            .iter()
            .take(found.paragraph)
            .map(|paragraph| paragraph.len() + PARAGRAPH_BREAK.len());
        let start = before.sum::<usize>() + found.start;
        start..start + found.dateline.text.len()
    });
    let signed = found.and_then(|found| found.dateline.agency.as_deref());
    let mark = context.agency.or(signed);
    let own = Own {
        agency: mark.and_then(|mark| agency_of(mark, context.country)),
        mark,
    };
    credit::attributions(&body.join(PARAGRAPH_BREAK), own, &dateline)
}

/// What stands between two paragraphs of a body.
const PARAGRAPH_BREAK: &str = "\n\n";

/// Finds the dateline of a text in its first five paragraphs. Only forms that an agency signs are read.
pub fn dateline(paragraphs: &[String]) -> Option<Dateline> {
    dateline_in(paragraphs, &WireContext::default())
}

/// Finds the dateline of a text in its first five paragraphs, by what is known of the text.
pub fn dateline_in(paragraphs: &[String], context: &WireContext<'_>) -> Option<Dateline> {
    dateline::find(paragraphs, context).map(|found| found.dateline)
}
