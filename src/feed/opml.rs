//! Lists of feeds in OPML 1.0 and 2.0 (opml.org/spec2.opml), read and written.
//!
//! Must not know: the configuration, files.

mod ids;
mod outline;

use std::collections::HashMap;
use std::fmt::Write as _;

use url::Url;

use self::outline::{Outline, add_tags};
use super::scan::{Piece, Scan};
use super::tag::{Tag, local};
use super::warnings::{self, Warnings};
use super::{charset, sniff, text};
use crate::model::ParseWarning;

pub use self::ids::{ids, ids_beside};

/// Largest list in bytes.
pub const MAX_OPML_BYTES: usize = 10 * 1024 * 1024;
/// Most outlines of a list.
const MOST_OUTLINES: usize = 20_000;
/// Deepest nesting of outlines.
const DEEPEST: usize = 32;
/// Tags without an end after which the rest of a list is given up: the search for each end goes through all of it.
const MOST_FAULTS: usize = 64;
/// Outlines whose titles a warning names.
const MOST_NAMED: usize = 20;

/// Outlines without an address.
const NO_ADDRESS: &str = "no_address";
/// Outlines of pages that another program takes apart.
const NO_FEED: &str = "no_feed";

/// One feed of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedFeed {
    /// The `id` that the list gives it, where it may be one of the configuration.
    pub id: Option<String>,
    /// Title as text.
    pub title: Option<String>,
    /// Address as written.
    pub url: String,
    /// Language tag as written.
    pub language: Option<String>,
    /// Names of the categories it stands in, outermost first, and its own.
    pub tags: Vec<String>,
    /// Whether the list keeps the feed without using it (`isComment`).
    pub is_commented: bool,
}

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedList {
    /// Every feed once, in the order of the list.
    pub feeds: Vec<ListedFeed>,
    /// What was repaired or skipped.
    pub warnings: Vec<ParseWarning>,
}

/// Why a document is no list of feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAList {
    /// One line for a person.
    pub detail: String,
}

/// Reads a list: nested categories become tags, attributes may be written in any case.
///
/// # Errors
/// Where the document is no OPML, larger than [`MAX_OPML_BYTES`], deeper than 32 outlines or longer than 20,000.
pub fn read(bytes: &[u8], content_type: Option<&str>) -> Result<FeedList, NotAList> {
    if bytes.len() > MAX_OPML_BYTES {
        return Err(refusal("it is larger than 10 MiB"));
    }
    if let Some(binary) = sniff::binary(bytes) {
        return Err(refusal(&binary.detail));
    }
    let mut warnings = Warnings::default();
    let decoded = charset::decode(bytes, content_type, &mut warnings);
    let document = charset::without_controls(&decoded, &mut warnings);
    let walk = Walk::over(&document)?;
    if walk.faults > 0 {
        warnings.note(
            warnings::MALFORMED,
            "the list is no well-formed XML: outlines may be missing",
        );
    }
    let is_opml = sniff::root(&document).is_some_and(|root| root == "opml");
    if !is_opml && walk.outlines == 0 {
        return Err(refusal(&sniff::describe(&document).detail));
    }
    walk.report_skipped(&mut warnings);
    Ok(FeedList {
        feeds: walk.feeds,
        warnings: warnings.into_list(),
    })
}

/// Writes a list as OPML 2.0 that [`read`] reads back with the same ids, addresses, languages and tags.
pub fn write(title: &str, feeds: &[ListedFeed]) -> String {
    let mut output = String::with_capacity(256 + feeds.len() * 192);
    output.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    let _ = write!(output, "  <head>\n    <title>");
    escape_into(&mut output, title);
    output.push_str("</title>\n  </head>\n  <body>\n");
    for feed in feeds {
        write_outline(&mut output, feed);
    }
    output.push_str("  </body>\n</opml>\n");
    output
}

fn write_outline(output: &mut String, feed: &ListedFeed) {
    let name = feed.title.as_deref().or(feed.id.as_deref());
    let tags: Vec<String> = feed
        .tags
        .iter()
        .map(|tag| outline::escape_tag(tag))
        .collect();
    let tags = tags.join(",");
    let attributes = [
        ("type", Some("rss")),
        ("id", feed.id.as_deref()),
        ("text", Some(name.unwrap_or(&feed.url))),
        ("title", name),
        ("xmlUrl", Some(&feed.url)),
        ("language", feed.language.as_deref()),
        (
            "category",
            Some(tags.as_str()).filter(|tags| !tags.is_empty()),
        ),
        ("isComment", feed.is_commented.then_some("true")),
    ];
    output.push_str("    <outline");
    for (name, value) in attributes {
        if let Some(value) = value {
            let _ = write!(output, " {name}=\"");
            escape_into(output, value);
            output.push('"');
        }
    }
    output.push_str("/>\n");
}

/// Escapes a text for XML and leaves out what XML cannot hold.
fn escape_into(output: &mut String, value: &str) {
    if value.chars().all(text::is_xml) {
        text::escape_into(output, value);
    } else {
        let kept: String = value.chars().filter(|one| text::is_xml(*one)).collect();
        text::escape_into(output, &kept);
    }
}

fn refusal(detail: &str) -> NotAList {
    NotAList {
        detail: detail.to_owned(),
    }
}

/// One way through a document.
#[derive(Default)]
struct Walk {
    feeds: Vec<ListedFeed>,
    /// Where a feed stands in `feeds`, by its address.
    places: HashMap<String, usize>,
    outlines: usize,
    open: Vec<Open>,
    without_address: Skipped,
    without_feed: Skipped,
    /// Tags that could not be read.
    faults: usize,
}

/// Outlines that were skipped.
#[derive(Default)]
struct Skipped {
    count: usize,
    /// Of the first ones.
    names: Vec<String>,
}

impl Skipped {
    fn note(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < MOST_NAMED {
            self.names.push(text::limited(name, 160).to_owned());
        }
    }

    fn report(&self, code: &'static str, words: &str, warnings: &mut Warnings) {
        if self.count == 0 {
            return;
        }
        warnings.add(code, || {
            let names = self.names.join("\", \"");
            let more = if self.count > self.names.len() {
                ", …"
            } else {
                ""
            };
            format!(
                "{words} that were skipped: {}: \"{names}\"{more}",
                self.count
            )
        });
    }
}

/// An open outline.
#[derive(Debug, Default)]
struct Open {
    /// Its title, unless it is a feed.
    category: Option<String>,
    /// How it is named where it is skipped.
    name: String,
    is_commented: bool,
    /// Whether it is neither a feed nor known to hold other outlines.
    is_undecided: bool,
}

impl Walk {
    fn over(document: &str) -> Result<Self, NotAList> {
        let mut walk = Self::default();
        let mut rest = document;
        while let Some(fault) = walk.pass(rest)? {
            walk.faults += 1;
            let behind = rest.get(fault..).and_then(next_outline);
            match behind.filter(|_| walk.faults < MOST_FAULTS) {
                Some(behind) => rest = behind,
                None => break,
            }
        }
        while !walk.open.is_empty() {
            walk.end();
        }
        Ok(walk)
    }

    /// Reads to the end, or to a tag that cannot be read: its quotes are not closed. Gives where it stands.
    fn pass(&mut self, document: &str) -> Result<Option<usize>, NotAList> {
        let mut scan = Scan::new(document);
        loop {
            let before = scan.position();
            match scan.next() {
                Some(Piece::Start(tag)) if is_outline(local(tag.name())) => self.start(tag)?,
                Some(Piece::Empty(tag)) if is_outline(local(tag.name())) => {
                    self.start(tag)?;
                    self.end();
                }
                Some(Piece::End(name)) if is_outline(local(name)) => self.end(),
                Some(Piece::Broken) => return Ok(Some(before)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), NotAList> {
        self.outlines += 1;
        if self.outlines > MOST_OUTLINES {
            return Err(refusal("it has more than 20,000 outlines"));
        }
        if self.open.len() >= DEEPEST {
            return Err(refusal("its outlines are nested deeper than 32"));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.is_undecided = false;
        }
        let outline = Outline::read(tag);
        let title = outline
            .title
            .or(outline.text)
            .as_deref()
            .and_then(text::plain);
        let is_commented =
            outline.is_commented || self.open.last().is_some_and(|open| open.is_commented);
        let mut open = Open {
            is_commented,
            ..Open::default()
        };
        let name = outline::name(title.as_deref(), outline.url.as_deref());
        if outline.is_scraped {
            self.without_feed.note(&name);
        } else if let Some(url) = outline.url.as_deref().and_then(outline::address) {
            let mut tags: Vec<String> = Vec::new();
            let categories = self.open.iter().filter_map(|open| open.category.as_deref());
            let own = outline.category.as_deref().unwrap_or_default();
            let own: Vec<String> = own.split([',', '/']).map(outline::unescape_tag).collect();
            add_tags(&mut tags, categories.chain(own.iter().map(String::as_str)));
            self.add(ListedFeed {
                id: outline.id.filter(|id| ids::is_id(id)),
                title,
                url,
                language: outline.language.as_deref().and_then(outline::language),
                tags,
                is_commented,
            });
        } else {
            open.name = name;
            open.category = title;
            open.is_undecided = true;
        }
        self.open.push(open);
        Ok(())
    }

    /// Ends an outline. One without an address that held no other is no category: it is skipped.
    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.is_undecided {
            self.without_address.note(&open.name);
        }
    }

    /// Adds a feed, or its tags where the list names it twice, in two categories.
    fn add(&mut self, feed: ListedFeed) {
        let address = Url::parse(&feed.url).map_or_else(|_| feed.url.clone(), Into::into);
        let known = self
            .places
            .get(&address)
            .and_then(|place| self.feeds.get_mut(*place));
        match known {
            Some(known) if known.id.is_none() || feed.id.is_none() || known.id == feed.id => {
                known.id = known.id.take().or(feed.id);
                known.title = known.title.take().or(feed.title);
                known.language = known.language.take().or(feed.language);
                known.is_commented &= feed.is_commented;
                add_tags(&mut known.tags, feed.tags.iter().map(String::as_str));
            }
            _ => {
                self.places.insert(address, self.feeds.len());
                self.feeds.push(feed);
            }
        }
    }

    fn report_skipped(&self, warnings: &mut Warnings) {
        let words = "outlines without an address (xmlUrl)";
        self.without_address.report(NO_ADDRESS, words, warnings);
        let words = "pages that another program takes apart, and no feeds,";
        self.without_feed.report(NO_FEED, words, warnings);
    }
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

/// Gives the text from the next tag of an outline on, behind the tag with which it begins.
fn next_outline(text: &str) -> Option<&str> {
    let begins_outline = |(at, _): &(usize, &str)| {
        let behind = text.get(at + 1..).unwrap_or_default();
        let name = behind.strip_prefix('/').unwrap_or(behind);
        name.get(..7).is_some_and(is_outline)
    };
    let (at, _) = text.match_indices('<').skip(1).find(begins_outline)?;
    text.get(at..)
}
