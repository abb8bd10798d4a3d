//! The wire form of a text: dateline, markers, editor's notes, attributions, sign-offs.
//!
//! Pure text work. Must not know: HTML, feeds, the store, the clock.

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
}

/// Reads the wire form of one story.
pub fn read(headline: Option<&str>, paragraphs: &[String], context: &WireContext<'_>) -> WireForm {
    todo!()
}

/// Finds the dateline of a text in its first five paragraphs.
pub fn dateline(paragraphs: &[String]) -> Option<Dateline> {
    todo!()
}
