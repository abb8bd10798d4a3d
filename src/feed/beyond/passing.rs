//! The markup of an XHTML content: the walk may pass over it where nothing in it matters, and feed-rs need not read what is simple enough
//! to be cleaned as it stands.
//!
//! Must not know: what the walk has found so far.

use std::sync::LazyLock;

use memchr::memchr_iter;
use memchr::memmem::Finder;

use crate::feed::scan::{Piece, Scan};
use crate::feed::text;

/// The element that is passed over, as written.
pub(super) const ELEMENT: &str = "content";

/// Longest markup that is passed over, in bytes: nesting and attributes of more are counted one by one.
const LONGEST_BYTES: usize = 64 * 1024;

/// Most attributes within: so no element has too many.
const MOST_ATTRIBUTES: usize = 256;

/// How often a document is looked into in vain: each look may cost as much as that markup.
pub(super) const MOST_LOOKS: usize = 64;

static END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("</content>"));

/// What the walk looks at one by one: the element again, declarations and sections, numbers of characters, `xml:base`.
static MATTERS: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["<content", "<!", "&#", "xml:"].map(Finder::new));

/// Tells how many bytes can be passed over, up to the end tag.
pub(super) fn bytes(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let near = bytes.get(..LONGEST_BYTES).unwrap_or(bytes);
    let end = END.find(near)?;
    let markup = near.get(..end)?;
    let is_plain = MATTERS.iter().all(|one| one.find(markup).is_none());
    (is_plain && memchr_iter(b'=', markup).count() <= MOST_ATTRIBUTES).then_some(end)
}

/// Gives the cleaned HTML of markup that is one `div` with simple XHTML in it, as it is nearly always; `None` where feed-rs has to read it.
pub(super) fn cleaned(markup: &str) -> Option<String> {
    let mut scan = Scan::new(markup.trim());
    let Some(Piece::Start(frame)) = scan.next() else {
        return None;
    };
    let inner = scan.rest().strip_suffix("</div>")?;
    (frame.name() == "div").then(|| text::clean_xhtml(inner))?
}

/// Counts the elements in markup that is passed over.
pub(super) fn elements(markup: &str) -> usize {
    memchr_iter(b'<', markup.as_bytes()).count() / 2
}
