//! The pieces of a document one after another, borrowed: tags, texts, sections.
//!
//! Must not know: elements, but for those of HTML that nothing can stand in. It checks nothing that a reader of XML checks behind it: names, nesting and references may be
//! wrong. Every piece is looked for once, so the time is linear.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

use super::html;
use super::tag::Tag;

/// Tags up to this length are looked through byte by byte: that is quicker than to begin a search.
const SHORT_TAG_BYTES: usize = 24;

static COMMENT_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-->"));
static SECTION_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]]>"));
static INSTRUCTION_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("?>"));

/// A piece of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'t> {
    /// A start tag.
    Start(Tag<'t>),
    /// A tag that is start and end in one.
    Empty(Tag<'t>),
    /// A start tag of HTML that has no end tag and needs none there: `<br>`.
    Unclosed(Tag<'t>),
    /// An end tag: the name as written.
    End(&'t str),
    /// Text up to the next markup, references and all.
    Text(&'t str),
    /// The text of a CDATA section.
    Section(&'t str),
    /// What a document type declaration says.
    DocumentType(&'t str),
    /// A comment or an instruction.
    Passed,
    /// Markup that never ends, or is none: nothing follows.
    Broken,
}

/// Goes through the pieces of a document.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    bytes: usize,
    rest: &'t str,
}

impl<'t> Scan<'t> {
    /// Begins at the beginning.
    pub(super) fn new(document: &'t str) -> Self {
        Self {
            bytes: document.len(),
            rest: document,
        }
    }

    /// Tells at which byte the next piece begins.
    pub(super) fn position(&self) -> usize {
        self.bytes - self.rest.len()
    }

    /// Gives what is still to come.
    pub(super) fn rest(&self) -> &'t str {
        self.rest
    }

    /// Passes over some bytes, and gives them.
    pub(super) fn pass(&mut self, bytes: usize) -> &'t str {
        self.take(bytes)
    }

    /// Takes what stands before a byte.
    fn take(&mut self, end: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes what stands before a mark, and the mark.
    fn take_until(&mut self, end: &Finder<'_>) -> Option<&'t str> {
        let at = end.find(self.rest.as_bytes())?;
        let taken = self.take(at);
        self.take(end.needle().len());
        Some(taken)
    }

    /// Takes what stands before the next `>`, and that.
    fn take_tag(&mut self, end: Option<usize>) -> Option<&'t str> {
        let taken = self.take(end?);
        self.take(1);
        Some(taken)
    }

    /// Reads the markup at a `<`; `None` where it is broken.
    fn markup(&mut self) -> Option<Piece<'t>> {
        self.take(1);
        match self.rest.as_bytes().first()? {
            b'/' => {
                self.take(1);
                let bytes = self.rest.as_bytes();
                let head = bytes.iter().take(SHORT_TAG_BYTES);
                let near = head.copied().position(|byte| byte == b'>');
                let name = self.take_tag(near.or_else(|| memchr(b'>', bytes)))?;
                Some(Piece::End(name.trim_ascii_end()))
            }
            b'?' => self
                .take_until(&INSTRUCTION_END)
                .map(|_instruction| Piece::Passed),
            b'!' => self.declaration(),
            _ => {
                let content = self.take_tag(tag_end(self.rest.as_bytes()))?;
                Some(match content.strip_suffix('/') {
                    Some(content) => Piece::Empty(Tag::new(content)),
                    None => self.start(Tag::new(content)),
                })
            }
        }
    }

    /// Tells whether a start tag has an end, right behind it where HTML knows no content.
    fn start(&self, tag: Tag<'t>) -> Piece<'t> {
        let is_closed = || {
            let end = self.rest.strip_prefix("</");
            end.is_some_and(|end| end.starts_with(tag.name()))
        };
        if html::is_void_anywhere(tag.name()) && !is_closed() {
            return Piece::Unclosed(tag);
        }
        Piece::Start(tag)
    }

    /// Reads what stands at a `!`.
    fn declaration(&mut self) -> Option<Piece<'t>> {
        if let Some(comment) = self.rest.strip_prefix("!--") {
            self.rest = comment;
            return self.take_until(&COMMENT_END).map(|_comment| Piece::Passed);
        }
        if let Some(section) = self.rest.strip_prefix("![CDATA[") {
            self.rest = section;
            return self.take_until(&SECTION_END).map(Piece::Section);
        }
        let word = self.rest.get(1..8)?;
        if !word.eq_ignore_ascii_case("DOCTYPE") {
            return None;
        }
        let declaration = self.take(memchr2(b'>', b'[', self.rest.as_bytes())?);
        if self.rest.starts_with('>') {
            self.take(1);
            return Some(Piece::DocumentType(declaration));
        }
        let declarations = self.take(memchr(b']', self.rest.as_bytes())?);
        self.take_tag(memchr(b'>', self.rest.as_bytes()))?;
        Some(Piece::DocumentType(declarations))
    }
}

impl<'t> Iterator for Scan<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.starts_with('<') {
            let end = memchr(b'<', self.rest.as_bytes());
            return Some(Piece::Text(self.take(end.unwrap_or(self.rest.len()))));
        }
        let piece = self.markup();
        if piece.is_none() {
            self.rest = "";
        }
        Some(piece.unwrap_or(Piece::Broken))
    }
}

/// Finds the `>` of a start tag; those in quotes do not count.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    // Most tags are a short name.
    let mut head = bytes.iter().take(SHORT_TAG_BYTES);
    let near = head.position(|byte| matches!(byte, b'>' | b'"' | b'\''));
    if near.and_then(|near| bytes.get(near)) == Some(&b'>') {
        return near;
    }
    let mut end = memchr(b'>', bytes)?;
    let mut from = 0;
    while let Some(quote) = memchr2(b'"', b'\'', bytes.get(from..end)?) {
        let open = from + quote;
        let close = memchr(*bytes.get(open)?, bytes.get(open + 1..)?)?;
        from = open + 1 + close + 1;
        if from > end {
            end = from + memchr(b'>', bytes.get(from..)?)?;
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::{Piece, Scan};

    fn written(document: &str) -> String {
        let pieces = Scan::new(document).map(|piece| match piece {
            Piece::Start(tag) => format!("+{}{}", tag.name(), tag.rest()),
            Piece::Empty(tag) => format!("*{}{}", tag.name(), tag.rest()),
            Piece::Unclosed(tag) => format!("~{}{}", tag.name(), tag.rest()),
            Piece::End(name) => format!("-{name}"),
            Piece::Text(text) => format!("t{text}"),
            Piece::Section(text) => format!("c{text}"),
            Piece::DocumentType(text) => format!("d{text}"),
            Piece::Passed => "p".to_owned(),
            Piece::Broken => "!".to_owned(),
        });
        pieces.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn goes_through_the_pieces() {
        let check = |document: &str, expected: &str| {
            assert_eq!(written(document), expected, "{document}");
        };
        check("", "");
        check("a &amp; b", "ta &amp; b");
        check("<a>b</a >", "+a|tb|-a");
        check("<a b=\"1>2\" c='\"'/>d", "*a b=\"1>2\" c='\"'|td");
        check("<a b='>' c='>'>d", "+a b='>' c='>'|td");
        check("<!-- <a> -- --><?p <b>?>t", "p|p|tt");
        check("x<![CDATA[a<b>]]]]>y", "tx|ca<b>]]|ty");
        check("<!DOCTYPE rss>a", "d!DOCTYPE rss|ta");
        check(
            "<!DOCTYPE r [<!ENTITY a \"b\">] >a",
            "d[<!ENTITY a \"b\">|ta",
        );
        for open in [
            "<a b=\"",
            "<a",
            "<",
            "</a",
            "<!-- a",
            "<![CDATA[a]]",
            "<?a",
            "<!x>",
            "<!",
        ] {
            check(open, "!");
        }
        check(
            "a<br>b<br></br><BR/><img a='b'></p>",
            "ta|~br|tb|+br|-br|*BR|~img a='b'|-p",
        );
        check("é<ü ö=\"ä>\">ß</ü>", "té|+ü ö=\"ä>\"|tß|-ü");
    }
}
