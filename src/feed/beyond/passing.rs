//! XHTML in an entry: it is cleaned as it stands, and neither walked through nor read by feed-rs, which writes attributes anew without regard
//! to the quotes in them and knows no entity of HTML.
//!
//! Must not know: what the walk has found so far.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memchr_iter;
use memchr::memmem::Finder;

use crate::feed::html;
use crate::feed::limits::LONGEST_TEXT_BYTES;
use crate::feed::scan::{Piece, Scan};
use crate::feed::text;
use crate::feed::warnings;

/// Longest markup that is passed over, in bytes.
const LONGEST_BYTES: usize = 256 * 1024;

/// Most attributes in what feed-rs still reads: so no element has too many.
const MOST_ATTRIBUTES: usize = 256;

/// Deepest nesting that is followed.
const DEEPEST: usize = 256;

/// How often a document is looked into in vain: each look may cost as much as that markup.
pub(super) const MOST_LOOKS: usize = 64;

/// Declarations, sections and comments; `xml:base`.
static MATTERS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["<!", "xml:"].map(Finder::new));
static NUMBER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("&#"));
static CONTENT: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["<content", "</content>"].map(Finder::new));
static SUMMARY: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["<summary", "</summary>"].map(Finder::new));

/// An element that may hold XHTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Content,
    Summary,
}

impl Element {
    /// Finds the element by its name as written.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "content" => Some(Self::Content),
            "summary" => Some(Self::Summary),
            _ => None,
        }
    }

    /// Gives the markup up to the end tag, where nothing in it is looked at one by one.
    pub(super) fn markup(self, rest: &str) -> Option<&str> {
        let [start, end] = match self {
            Self::Content => &*CONTENT,
            Self::Summary => &*SUMMARY,
        };
        let bytes = rest.as_bytes();
        let near = bytes.get(..LONGEST_BYTES).unwrap_or(bytes);
        let end = end.find(near)?;
        let markup = near.get(..end)?;
        let is_whole =
            start.find(markup).is_none() && MATTERS.iter().all(|one| one.find(markup).is_none());
        rest.get(..end).filter(|_| is_whole)
    }
}

/// Tells whether feed-rs reads markup right that was not looked at: no number of a character is wrong, no element has too many attributes.
pub(super) fn is_plain(markup: &str) -> bool {
    let bytes = markup.as_bytes();
    NUMBER.find(bytes).is_none() && memchr_iter(b'=', bytes).count() <= MOST_ATTRIBUTES
}

/// Counts the elements in markup that is passed over.
pub(super) fn elements(markup: &str) -> usize {
    memchr_iter(b'<', markup.as_bytes()).count() / 2
}

/// XHTML as cleaned HTML.
pub(super) struct Cleaned {
    pub(super) html: String,
    /// What makes it no XML: warning codes.
    pub(super) mended: Vec<&'static str>,
}

/// Cleans XHTML, which may leave nothing; `None` where it has to be read otherwise.
pub(super) fn cleaned(markup: &str) -> Option<Cleaned> {
    if let Some(html) = simple(markup) {
        return Some(Cleaned {
            html,
            mended: Vec::new(),
        });
    }
    let written = as_html(markup)?;
    // Nothing but tags is nothing, however they are nested.
    let html = text::clean(Cow::Owned(written.html), LONGEST_TEXT_BYTES).unwrap_or_default();
    Some(Cleaned { html, ..written })
}

/// Cleans markup that is one `div` with simple XHTML in it, as it is nearly always.
fn simple(markup: &str) -> Option<String> {
    let mut scan = Scan::new(markup.trim());
    let Some(Piece::Start(frame)) = scan.next() else {
        return None;
    };
    let inner = scan.rest().strip_suffix("</div>")?;
    (frame.name() == "div").then(|| text::clean_xhtml(inner))?
}

/// Writes XHTML as HTML, without the `div` that frames it.
fn as_html(markup: &str) -> Option<Cleaned> {
    let mut written = String::with_capacity(markup.len());
    let mut open: Vec<&str> = Vec::new();
    let mut is_lenient = false;
    let mut frame = Frame::default();
    for piece in Scan::new(markup.trim()) {
        match piece {
            Piece::Start(tag) | Piece::Empty(tag) | Piece::Unclosed(tag) => {
                let name = tag.name();
                // A prefix may stand for anything, and what follows `plaintext` is text to HTML.
                if name.contains(':') || name.eq_ignore_ascii_case("plaintext") {
                    return None;
                }
                let begins = written.is_empty();
                for part in ["<", name, tag.rest(), ">"] {
                    written.push_str(part);
                }
                frame.begin(begins && name == "div", written.len());
                match piece {
                    Piece::Unclosed(_) => is_lenient = true,
                    Piece::Empty(_) if !html::is_void(name) => push_end(&mut written, name),
                    // So many were hardly meant to be within each other.
                    Piece::Start(_) if open.len() == DEEPEST => is_lenient = true,
                    Piece::Start(_) => open.push(name),
                    _ => {}
                }
            }
            Piece::End(name) => {
                is_lenient |= open.last() != Some(&name);
                if let Some(place) = open.iter().rposition(|other| *other == name) {
                    open.truncate(place);
                }
                frame.end(open.is_empty(), written.len());
                if !html::is_void(name) {
                    push_end(&mut written, name);
                }
            }
            Piece::Text(text) => written.push_str(text),
            Piece::Section(_) | Piece::DocumentType(_) | Piece::Passed | Piece::Broken => {
                return None;
            }
        }
    }
    is_lenient |= !open.is_empty();
    let tags = is_lenient.then_some(warnings::MALFORMED);
    Some(Cleaned {
        html: frame.inner(&written).to_owned(),
        mended: tags.into_iter().chain(odd_references(markup)).collect(),
    })
}

/// Finds references that XML does not know: those of HTML, and a `&` that begins none. One of each is enough to tell.
fn odd_references(markup: &str) -> BTreeSet<&'static str> {
    let behind = memchr_iter(b'&', markup.as_bytes()).filter_map(|at| markup.get(at + 1..));
    let odd = behind.filter(|behind| !behind.starts_with('#') && !text::is_xml_reference(behind));
    let codes = odd.map(|behind| match text::reference(behind) {
        Some(_) => warnings::HTML_ENTITIES,
        None => warnings::BARE_AMPERSAND,
    });
    codes.collect()
}

fn push_end(html: &mut String, name: &str) {
    for part in ["</", name, ">"] {
        html.push_str(part);
    }
}

/// The `div` that frames XHTML: where its content begins and ends.
#[derive(Debug, Default)]
struct Frame {
    start: Option<usize>,
    end: usize,
}

impl Frame {
    fn begin(&mut self, is_frame: bool, at: usize) {
        if is_frame {
            self.start = Some(at);
        }
    }

    /// Notes the first end of all that is open.
    fn end(&mut self, is_outermost: bool, at: usize) {
        if is_outermost && self.end == 0 {
            self.end = at;
        }
    }

    fn inner<'h>(&self, html: &'h str) -> &'h str {
        let framed = self.start.and_then(|start| html.get(start..self.end));
        let is_last = html.get(self.end..) == Some("</div>");
        framed.filter(|_| is_last).unwrap_or(html)
    }
}
