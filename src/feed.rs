//! Feed bytes to items: charset, repair, dates, and what feed-rs drops.
//!
//! Must not know: the network, the store, the clock. The only module that uses feed-rs.

mod address;
mod based;
mod beyond;
mod charset;
mod facts;
mod gzip;
mod headline;
mod html;
mod json;
mod json_feed;
mod json_repair;
mod limits;
mod merge;
mod names;
mod news_document;
mod ninjs;
pub mod opml;
mod output;
mod reading;
mod rebuild;
mod scan;
mod sitemap;
mod sniff;
mod tag;
mod text;
mod tidy;
mod warnings;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use self::output::json;

use self::facts::FeedFacts;
use self::limits::Excess;
use self::warnings::Warnings;
use crate::model::{NotAFeed, NotAFeedKind, ParseWarning, ParsedFeed, UnixMillis};

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
    /// Most bytes of a document that is a gzip file, once it is inflated; `None` takes 32 MiB.
    pub most_bytes: Option<u64>,
}

/// Reads a feed document of any format, repairing what can be repaired.
///
/// # Errors
/// Tells what the document is instead, where it is no feed.
pub fn parse(
    bytes: &[u8],
    context: &ParseContext<'_>,
) -> Result<(ParsedFeed, Vec<ParseWarning>), NotAFeed> {
    if gzip::is_gzip(bytes) {
        let inflated = gzip::inflate(bytes, most_inflated_bytes(context.most_bytes))?;
        return parse_plain(&inflated, context);
    }
    parse_plain(bytes, context)
}

/// Gives how many bytes are read of a document: of a gzip file, whose own size says little, as many as it may inflate to.
/// `most_bytes` as in [`ParseContext`].
pub fn bytes_to_read(bytes: &[u8], most_bytes: Option<u64>) -> usize {
    if gzip::is_gzip(bytes) {
        return usize::try_from(most_inflated_bytes(most_bytes)).unwrap_or(usize::MAX);
    }
    bytes.len()
}

fn most_inflated_bytes(most_bytes: Option<u64>) -> u64 {
    most_bytes.unwrap_or(limits::MOST_INFLATED_BYTES)
}

fn parse_plain(
    bytes: &[u8],
    context: &ParseContext<'_>,
) -> Result<(ParsedFeed, Vec<ParseWarning>), NotAFeed> {
    if let Some(binary) = sniff::binary(bytes) {
        return Err(binary);
    }
    let mut warnings = Warnings::default();
    let text = charset::decode(bytes, context.content_type, &mut warnings);
    let value = text.trim_start_matches(|one: char| one.is_whitespace() || one == '\u{FEFF}');
    if value.starts_with(['{', '[']) {
        let feed = json_feed::read(value, context, &mut warnings)?;
        return Ok((feed, warnings.into_list()));
    }
    let text = charset::without_controls(&text, &mut warnings);
    let document = without_declaration(&text, &mut warnings);
    let root = sniff::root(document).unwrap_or_default();
    if sitemap::is_root(&root) {
        let tidy = tidy::tidy(document, &mut warnings).map_err(broken)?;
        let feed = sitemap::read(&tidy, context, &mut warnings).map_err(broken)?;
        return Ok((feed, warnings.into_list()));
    }
    if news_document::is_root(&root) {
        let tidy = tidy::tidy(document, &mut warnings).map_err(broken)?;
        let feed = news_document::read(&tidy, context, &mut warnings).map_err(broken)?;
        return Ok((feed, warnings.into_list()));
    }
    let facts = beyond::walk(document, context).map_err(broken)?;
    let parsed = match sound(document, &facts, context) {
        Some(feed) => merge::merge(feed, facts, context, &mut warnings),
        None => repaired(document, &facts, context, &mut warnings)?,
    };
    Ok((parsed, warnings.into_list()))
}

/// Reads a document that feed-rs cannot read, or would misread, after a repair.
fn repaired(
    document: &str,
    raw: &FeedFacts<'_>,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> Result<ParsedFeed, NotAFeed> {
    if !sniff::may_be_feed(document) {
        return Err(sniff::describe(document));
    }
    for fault in &raw.faults {
        warnings.note(fault, "the document was written anew");
    }
    let known = warnings.count();
    let tidy = tidy::tidy(document, warnings).map_err(broken)?;
    let rebuilt = rebuild::rebuild(&tidy, warnings).map_err(broken)?;
    let Some(rebuilt) = rebuilt else {
        return Err(sniff::describe(document));
    };
    let facts = beyond::walk(&rebuilt.document, context).map_err(broken)?;
    let feed = with_feed_rs(&facts.without_lifted(&rebuilt.document), context)
        .filter(|feed| merge::fits(feed, &facts));
    let count = feed.as_ref().map_or(0, |feed| feed.entries.len());
    if count < raw.item_count.min(limits::MOST_ITEMS)
        && let Some(better) = unrepaired(document, raw, context)
    {
        warnings.note(warnings::UNREPAIRED, "the repair would have lost items");
        let facts = beyond::walk(document, context).map_err(broken)?;
        return Ok(merge::merge(better, facts, context, warnings));
    }
    let Some(feed) = feed else {
        return Err(NotAFeed {
            kind: NotAFeedKind::Broken,
            detail: "it is too broken to be repaired".to_owned(),
        });
    };
    if feed.entries.is_empty() && sniff::is_page(document) {
        return Err(sniff::describe(document));
    }
    if raw.faults.is_empty() && warnings.count() == known {
        warnings.note(warnings::DIALECT, "an odd dialect was written anew");
    }
    let mut parsed = merge::merge(feed, facts, context, warnings);
    parsed.format = rebuilt.format;
    Ok(parsed)
}

/// Reads a document as it is in spite of its faults; `None` where items would be lost.
fn unrepaired(
    document: &str,
    raw: &FeedFacts<'_>,
    context: &ParseContext<'_>,
) -> Option<feed_rs::model::Feed> {
    let is_bounded =
        raw.item_count <= limits::MOST_ITEMS && !raw.faults.contains(&warnings::CURTAILED);
    let feed = is_bounded.then(|| with_feed_rs(document, context))??;
    merge::fits(&feed, raw).then_some(feed)
}

/// Reads a document with feed-rs; `None` where it fails or differs from the walk.
fn sound(
    document: &str,
    facts: &FeedFacts<'_>,
    context: &ParseContext<'_>,
) -> Option<feed_rs::model::Feed> {
    if !facts.faults.is_empty() || facts.item_count > limits::MOST_ITEMS {
        return None;
    }
    let feed = with_feed_rs(&facts.without_lifted(document), context)?;
    let is_whole = merge::fits(&feed, facts);
    let is_blind = facts.item_count == 0 && sniff::holds_item(document);
    (is_whole && !is_blind).then_some(feed)
}

/// Calls feed-rs. Its panics are caught: some texts of people and of media bring them about.
fn with_feed_rs(document: &str, context: &ParseContext<'_>) -> Option<feed_rs::model::Feed> {
    let parser =
        feed_rs::parser::Builder::new()
            .base_uri(context.url.filter(|url| {
                url.len() <= limits::LONGEST_BASE_BYTES && url::Url::parse(url).is_ok()
            }))
            .sanitize_content(false)
            .timestamp_parser(|_| None)
            .id_generator(|_, _, _| String::new())
            .build();
    catch_unwind(AssertUnwindSafe(|| parser.parse(document.as_bytes()).ok())).ok()?
}

/// Drops what stands before the first tag, and the XML declaration: the text is UTF-8 by now.
fn without_declaration<'t>(text: &'t str, warnings: &mut Warnings) -> &'t str {
    let Some((junk, _)) = text.split_once('<') else {
        return text;
    };
    if !junk
        .trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n'])
        .is_empty()
    {
        warnings.note(
            warnings::LEADING_JUNK,
            "text before the first tag was dropped",
        );
    }
    let document = text.get(junk.len()..).unwrap_or_default();
    let declared = document
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    match declared {
        Some((declaration, rest)) if !declaration.contains('<') => rest,
        _ => document,
    }
}

fn broken(excess: Excess) -> NotAFeed {
    NotAFeed {
        kind: NotAFeedKind::Broken,
        detail: excess.detail(),
    }
}
