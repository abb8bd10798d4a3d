//! The wire form of a text: dateline, markers, editor's notes, attributions, sign-offs.
//!
//! Pure text work. Must not know: HTML, feeds, the store, the clock.

mod agencies;
mod date;
mod dateline;
mod months;
mod place;
mod scan;

pub use agencies::{Agency, agency_of};

use crate::model::{Dateline, UnixMillis, WireForm};

/// What is known of a text besides its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct WireContext<'a> {
    /// When it was published: gives the dateline its year.
    pub published: Option<UnixMillis>,
    /// Agency code of the feed: its own token is no attribution.
    pub agency: Option<&'a str>,
    /// ISO 3166 country of the agency.
    pub country: Option<&'a str>,
    /// Whether a place in capitals with a dash is a dateline although no agency signs it. Off: in general text nearly all such lines are something else.
    pub dateline_without_agency: bool,
}

/// Reads the wire form of one story.
pub fn read(headline: Option<&str>, paragraphs: &[String], context: &WireContext<'_>) -> WireForm {
    let found = dateline::find(paragraphs, context);
    let located_on = found
        .as_ref()
        .and_then(|found| found.stamp.resolve(context.published));
    WireForm {
        headline: headline.map(str::to_owned),
        dateline: found.map(|found| found.dateline),
        located_on,
        paragraphs: paragraphs.to_vec(),
        ..WireForm::default()
    }
}

/// Finds the dateline of a text in its first five paragraphs. Only forms that an agency signs are read.
pub fn dateline(paragraphs: &[String]) -> Option<Dateline> {
    dateline_in(paragraphs, &WireContext::default())
}

/// Finds the dateline of a text in its first five paragraphs, by what is known of the text.
pub fn dateline_in(paragraphs: &[String], context: &WireContext<'_>) -> Option<Dateline> {
    dateline::find(paragraphs, context).map(|found| found.dateline)
}
