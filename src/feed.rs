//! Feed bytes to items: charset, repair, dates, and what feed-rs drops.
//!
//! Must not know: the network, the store, the clock. The only module that uses feed-rs.

use crate::model::{NotAFeed, ParseWarning, ParsedFeed, UnixMillis};

/// What is known of a document besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParseContext<'a> {
    /// Address of the document, the base of relative links.
    pub url: Option<&'a str>,
    /// `Content-Type` as sent.
    pub content_type: Option<&'a str>,
    /// IANA zone for dates that carry none; UTC otherwise.
    pub time_zone: Option<&'a str>,
    /// ISO 3166 country of the agency: tells IST and CST apart.
    pub country: Option<&'a str>,
    /// Qualified name of an element that carries the whole body.
    pub body_element: Option<&'a str>,
    /// Now, for dates that lie ahead; `None` takes no date for too late.
    pub now: Option<UnixMillis>,
}

/// Reads a feed document of any format, repairing what can be repaired.
///
/// # Errors
/// Tells what the document is instead, where it is no feed.
pub fn parse(
    bytes: &[u8],
    context: &ParseContext<'_>,
) -> Result<(ParsedFeed, Vec<ParseWarning>), NotAFeed> {
    todo!()
}
