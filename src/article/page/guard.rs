//! A linear look over the tags of a page before the parser sees them: too deep, too many, too heavy.
//!
//! html5ever takes quadratic time on some nests; what goes beyond the limits is cut out or refused.
//! Must not know: what the tags mean for an article.

mod cursor;
mod names;

use std::ops::Range;

use super::chaff;
use cursor::{Cursor, Name, name_text};
use names::{is_formatting, is_raw, is_void};

/// Elements nested deeper than this lose their tags and keep their text.
const DEPTH_LIMIT: usize = 256;
/// Tags that may be cut before the page is taken for a bomb.
const CUT_LIMIT: usize = 2_000;
/// Attributes of one tag: the parser looks for doubles among them.
const ATTRIBUTE_LIMIT: usize = 1_000;
/// Opening tags of a page.
const TAG_LIMIT: usize = 2_000_000;
/// Formatting elements that the parser opens again in blocks, over the whole page.
const REOPEN_LIMIT: usize = 1_000_000;

/// Why a page is not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::article) enum Bomb {
    Depth,
    Attributes,
    Tags,
    Formatting,
}

impl Bomb {
    /// Says it to a person.
    pub(in crate::article) const fn describe(self) -> &'static str {
        match self {
            Self::Depth => "elements are nested deeper than 2,000 levels",
            Self::Attributes => "a tag has more than 1,000 attributes",
            Self::Tags => "the page has more than 2,000,000 tags",
            Self::Formatting => "formatting elements are never closed",
        }
    }
}

/// A page as the parser may see it.
#[derive(Debug)]
pub(in crate::article) struct Bounded<'a> {
    page: &'a str,
    /// Parts that are passed over, in order and apart.
    cuts: Vec<Range<usize>>,
    /// Tags and runs of text: about as many nodes has its tree.
    pub(in crate::article) nodes: usize,
}

impl Bounded<'_> {
    /// Gives what is left of the page, in order.
    pub(in crate::article) fn pieces(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.cuts.iter().map(|cut| cut.end));
        let ends = self.cuts.iter().map(|cut| cut.start);
        starts
            .zip(ends.chain(std::iter::once(self.page.len())))
            .filter_map(|(start, end)| self.page.get(start..end))
            .filter(|piece| !piece.is_empty())
    }
}

/// Finds what is left of a page without its tags below the depth limit and without what holds nothing to read.
///
/// # Errors
/// Tells what makes the page unsafe to parse.
pub(in crate::article) fn bounded(page: &str) -> Result<Bounded<'_>, Bomb> {
    let mut scan = Scan {
        page: Cursor::at_start(page.as_bytes()),
        ..Scan::default()
    };
    scan.run()?;
    Ok(Bounded {
        page,
        cuts: scan.cuts,
        nodes: scan.tags + scan.texts,
    })
}

#[derive(Default)]
struct Scan<'a> {
    page: Cursor<'a>,
    stack: Vec<Name>,
    /// Open formatting elements, which outlive the blocks they stand in.
    formatting: usize,
    reopened: usize,
    cuts: Vec<Range<usize>>,
    /// Cut opening tags whose closing tags are to be cut as well.
    cut_blocks: usize,
    cut_formatting: usize,
    tags: usize,
    /// Runs of text between tags.
    texts: usize,
    /// Whether svg or math was seen: there the names of raw text elements mean nothing.
    foreign: bool,
    shadow_depth: usize,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Bomb> {
        while let Some(offset) = memchr::memchr(b'<', self.page.rest()) {
            self.page.position += offset + 1;
            self.texts += usize::from(offset > 0);
            match self.page.peek() {
                Some(b'!') => self.skip_declaration(),
                Some(b'?') => self.page.skip_past(b'>'),
                Some(b'/') => {
                    self.page.position += 1;
                    match self.page.peek() {
                        Some(byte) if byte.is_ascii_alphabetic() => self.close_tag()?,
                        _ => self.page.skip_past(b'>'),
                    }
                }
                Some(byte) if byte.is_ascii_alphabetic() => self.open_tag()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn skip_declaration(&mut self) {
        if !self.page.rest().starts_with(b"!--") {
            self.page.skip_past(b'>');
            return;
        }
        let start = self.page.position - 1;
        self.page.position += 3;
        let rest = self.page.rest();
        if rest.starts_with(b">") || rest.starts_with(b"->") {
            return;
        }
        let found = memchr::memchr2_iter(b'>', b'!', rest)
            .filter_map(|end| end.checked_sub(2))
            .find(|&dashes| rest.get(dashes..dashes + 2) == Some(b"--"));
        let closed = found.is_some_and(|dashes| rest.get(dashes + 2) == Some(&b'>'));
        self.page.position = found.map_or(self.page.bytes.len(), |dashes| {
            self.page.position + dashes + 2
        });
        if closed {
            self.page.position += 1;
            self.pass_over(start..self.page.position);
        }
    }

    /// Keeps a part from the parser where that saves more than a seam costs.
    fn pass_over(&mut self, part: Range<usize>) {
        if part.len() >= chaff::LEAST_BYTES {
            self.cuts.push(part);
        }
    }

    /// Passes the attributes of a tag and its `>`.
    fn attributes(&mut self) -> Result<(), Bomb> {
        if self.page.attributes(ATTRIBUTE_LIMIT) {
            Ok(())
        } else {
            Err(Bomb::Attributes)
        }
    }

    fn open_tag(&mut self) -> Result<(), Bomb> {
        let start = self.page.position - 1;
        let name = self.page.name();
        self.attributes()?;
        self.tags += 1;
        if self.tags > TAG_LIMIT {
            return Err(Bomb::Tags);
        }
        let text = name_text(&name);
        if matches!(text, b"svg" | b"math") {
            self.foreign = true;
        }
        if is_void(text) {
            return Ok(());
        }
        if is_raw(text) {
            return self.skip_raw(name, start);
        }
        if is_formatting(text) {
            if self.formatting >= DEPTH_LIMIT {
                self.cut_formatting += 1;
                return self.cut(start);
            }
            self.formatting += usize::from(text != b"a");
            return Ok(());
        }
        self.reopened += self.formatting;
        if self.reopened > REOPEN_LIMIT {
            return Err(Bomb::Formatting);
        }
        self.imply_close(text);
        // Paragraphs close each other and do not nest.
        if self.stack.len() >= DEPTH_LIMIT && text != b"p" {
            self.cut_blocks += 1;
            return self.cut(start);
        }
        self.stack.push(name);
        Ok(())
    }

    fn cut(&mut self, start: usize) -> Result<(), Bomb> {
        self.cuts.push(start..self.page.position);
        if self.cut_blocks + self.cut_formatting > CUT_LIMIT {
            return Err(Bomb::Depth);
        }
        Ok(())
    }

    /// A new paragraph, item, row or cell closes the one before it.
    fn imply_close(&mut self, text: &[u8]) {
        let (closes, bounds): (&[&[u8]], &[&[u8]]) = match text {
            b"li" => (&[b"li"], &[b"ul", b"ol", b"menu"]),
            b"dt" | b"dd" => (&[b"dt", b"dd"], &[b"dl"]),
            b"option" | b"optgroup" => (&[b"option"], &[b"select"]),
            b"tr" => (&[b"tr"], &[b"table"]),
            b"td" | b"th" => (&[b"td", b"th"], &[b"tr", b"table"]),
            b"tbody" | b"thead" | b"tfoot" => (&[b"tbody", b"thead", b"tfoot"], &[b"table"]),
            b"p" | b"div" | b"ul" | b"ol" | b"table" | b"h1" | b"h2" | b"h3" | b"h4"
            | b"section" => {
                if self
                    .stack
                    .last()
                    .is_some_and(|name| name_text(name) == b"p")
                {
                    self.stack.pop();
                }
                return;
            }
            _ => return,
        };
        for (index, name) in self.stack.iter().enumerate().rev() {
            let open = name_text(name);
            if bounds.contains(&open) {
                return;
            }
            if closes.contains(&open) {
                self.stack.truncate(index);
                return;
            }
        }
    }

    fn close_tag(&mut self) -> Result<(), Bomb> {
        let start = self.page.position - 2;
        let name = self.page.name();
        self.attributes()?;
        let text = name_text(&name);
        if is_formatting(text) {
            if self.cut_formatting > 0 {
                self.cut_formatting -= 1;
                self.cuts.push(start..self.page.position);
            } else if text != b"a" {
                self.formatting = self.formatting.saturating_sub(1);
            }
            return Ok(());
        }
        let is_paragraph = text == b"p"
            && self
                .stack
                .last()
                .is_some_and(|open| name_text(open) == b"p");
        if self.cut_blocks > 0 && !is_paragraph {
            self.cut_blocks -= 1;
            self.cuts.push(start..self.page.position);
        } else if let Some(index) = self.stack.iter().rposition(|open| *open == name) {
            self.stack.truncate(index);
        }
        Ok(())
    }

    /// Passes a raw text element. Inside svg and math the same names hold elements: what would nest there counts as well.
    fn skip_raw(&mut self, name: Name, tag_start: usize) -> Result<(), Bomb> {
        let text = name_text(&name);
        let start = self.page.position;
        let mut ahead = start;
        while let Some(offset) = self
            .page
            .bytes
            .get(ahead..)
            .and_then(|rest| memchr::memchr(b'<', rest))
        {
            ahead += offset + 1;
            let rest = self.page.bytes.get(ahead..).unwrap_or(&[]);
            if let Some(closing) = rest.strip_prefix(b"/") {
                let closes = closing
                    .get(..text.len())
                    .is_some_and(|found| found.eq_ignore_ascii_case(text));
                if closes {
                    let content = self.page.bytes.get(start..ahead - 1).unwrap_or(&[]);
                    let tag = self.page.bytes.get(tag_start..start).unwrap_or(&[]);
                    if chaff::is_chaff(text, tag, content) {
                        self.pass_over(start..ahead - 1);
                    }
                    self.page.position = ahead + 1 + text.len();
                    self.page.skip_past(b'>');
                    return Ok(());
                }
                self.shadow_depth = self.shadow_depth.saturating_sub(1);
            } else if rest.starts_with(b"\\/") {
                self.shadow_depth = self.shadow_depth.saturating_sub(1);
            } else if self.foreign && rest.first().is_some_and(u8::is_ascii_alphabetic) {
                self.shadow_depth += 1;
                if self.shadow_depth > CUT_LIMIT * 4 {
                    return Err(Bomb::Depth);
                }
            }
        }
        self.page.position = self.page.bytes.len();
        Ok(())
    }
}
