//! The first repair: a text whose tags, sections and references an XML reader can tell apart.
//!
//! Must not know: which elements there are. Every step moves on, and nothing is looked for twice: the time is linear.

mod entities;

use memchr::memchr2;

use self::entities::Entities;
use super::limits::Excess;
use super::text;
use super::warnings::{self, Warnings};

/// Rewrites a document: references and stray `<` escaped, comments, instructions and the document type dropped, sections closed.
pub(super) fn tidy(document: &str, warnings: &mut Warnings) -> Result<String, Excess> {
    let mut tidy = Tidy {
        output: String::with_capacity(document.len() + document.len() / 16),
        rest: document,
        entities: Entities::default(),
        missing: Missing::default(),
        warnings,
    };
    tidy.run()?;
    Ok(tidy.output)
}

/// What is known to stand nowhere in the rest of the text.
#[derive(Debug, Default)]
struct Missing {
    comment_end: bool,
    section_end: bool,
    instruction_end: bool,
}

struct Tidy<'t, 'w> {
    output: String,
    rest: &'t str,
    entities: Entities,
    missing: Missing,
    warnings: &'w mut Warnings,
}

impl<'t> Tidy<'t, '_> {
    fn run(&mut self) -> Result<(), Excess> {
        while let Some(at) = memchr2(b'<', b'&', self.rest.as_bytes()) {
            let (before, from) = self.rest.split_at(at);
            self.output.push_str(before);
            self.rest = from;
            if let Some(behind) = from.strip_prefix('&') {
                self.rest = behind;
                self.reference();
                self.entities.check()?;
            } else {
                self.markup()?;
            }
        }
        self.output.push_str(self.rest);
        self.entities.check()
    }

    fn reference(&mut self) {
        self.rest = reference(
            self.rest,
            &mut self.output,
            &mut self.entities,
            self.warnings,
        );
    }

    /// Handles what stands at a `<`.
    fn markup(&mut self) -> Result<(), Excess> {
        let behind = self.rest.get(1..).unwrap_or_default();
        if let Some(comment) = behind.strip_prefix("!--") {
            let (_, after) = split_once(comment, "-->", &mut self.missing.comment_end);
            match after {
                Some(after) => self.rest = after,
                None => self.stray(),
            }
        } else if let Some(section) = behind.strip_prefix("![CDATA[") {
            self.section(section);
        } else if behind.starts_with("!DOCTYPE") || behind.starts_with("!doctype") {
            self.rest = self.entities.read(behind)?;
        } else if let Some(instruction) = behind.strip_prefix('?') {
            let (_, after) = split_once(instruction, "?>", &mut self.missing.instruction_end);
            let after = after.or_else(|| instruction.split_once('>').map(|(_, after)| after));
            self.rest = after.unwrap_or_default();
        } else if let Some(name) = behind.strip_prefix('/') {
            self.end_tag(name);
        } else if begins_name(behind) {
            self.start_tag(behind);
        } else {
            self.stray();
        }
        Ok(())
    }

    /// Escapes a `<` that begins nothing.
    fn stray(&mut self) {
        self.warnings.note(
            warnings::STRAY_LESS_THAN,
            "a < that begins no tag was read as text",
        );
        self.output.push_str("&lt;");
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// Copies a CDATA section as escaped text; a section that never ends takes the rest.
    fn section(&mut self, section: &str) {
        let section_start = section;
        let (text, after) = split_once(section_start, "]]>", &mut self.missing.section_end);
        text::escape_into(&mut self.output, text);
        let consumed = self.rest.len() - after.map_or(0, str::len);
        self.rest = self.rest.get(consumed..).unwrap_or_default();
        if after.is_none() {
            self.truncated();
        }
    }

    fn truncated(&mut self) {
        self.warnings
            .note(warnings::TRUNCATED, "the document ends in the middle");
    }

    fn end_tag(&mut self, behind: &'t str) {
        let Some(end) = memchr2(b'<', b'>', behind.as_bytes()) else {
            self.truncated();
            self.rest = "";
            return;
        };
        let (name, from_end) = behind.split_at(end);
        let name = name.split_whitespace().next().unwrap_or_default();
        if begins_name(name) {
            self.output.push_str("</");
            self.output.push_str(name);
            self.output.push('>');
        }
        self.rest = from_end.strip_prefix('>').unwrap_or(from_end);
    }

    fn start_tag(&mut self, behind: &'t str) {
        let (tag, after) = match tag_end(behind) {
            TagEnd::At(end) => {
                let (tag, from_end) = behind.split_at(end);
                (tag, from_end.strip_prefix('>').unwrap_or(from_end))
            }
            TagEnd::NoTag => return self.stray(),
            TagEnd::Nowhere => {
                self.truncated();
                self.rest = "";
                return;
            }
        };
        self.output.push('<');
        self.attributes(tag);
        self.output.push('>');
        self.rest = after;
    }

    /// Copies what stands between `<` and `>`, with references repaired and `<` escaped.
    fn attributes(&mut self, tag: &str) {
        let mut rest = tag;
        while let Some(at) = memchr2(b'&', b'<', rest.as_bytes()) {
            let (before, from) = rest.split_at(at);
            self.output.push_str(before);
            let Some(behind) = from.strip_prefix('&') else {
                self.output.push_str("&lt;");
                rest = from.strip_prefix('<').unwrap_or_default();
                continue;
            };
            rest = reference(behind, &mut self.output, &mut self.entities, self.warnings);
        }
        self.output.push_str(rest);
    }
}

/// Writes the reference that stands behind a `&`, and gives the text behind it.
fn reference<'r>(
    behind: &'r str,
    output: &mut String,
    entities: &mut Entities,
    warnings: &mut Warnings,
) -> &'r str {
    let head = text::limited(behind, text::LONGEST_ENTITY_BYTES);
    if !head.starts_with(|first: char| first.is_ascii_alphabetic() || first == '#') {
        return bare_ampersand(behind, output, warnings);
    }
    let end = head.find(|character: char| !character.is_ascii_alphanumeric() && character != '#');
    let name = end.and_then(|end| head.get(..end)).unwrap_or_default();
    let closed = behind
        .get(name.len()..)
        .is_some_and(|rest| rest.starts_with(';'));
    let Some(after) = behind
        .get(name.len() + 1..)
        .filter(|_| closed && !name.is_empty())
    else {
        return bare_ampersand(behind, output, warnings);
    };
    if let Some(number) = name.strip_prefix('#') {
        match text::numeric(number) {
            Some(character) => {
                if text::is_c1(number) {
                    warnings.note(
                        warnings::BAD_REFERENCE,
                        "references to C1 controls were read as Windows-1252",
                    );
                }
                text::escape_into(output, character.encode_utf8(&mut [0; 4]));
            }
            None => warnings.note(
                warnings::BAD_REFERENCE,
                "references to no character were removed",
            ),
        }
        return after;
    }
    if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        output.push('&');
        output.push_str(name);
        output.push(';');
        return after;
    }
    if let Some(meaning) = entities.expand(name) {
        output.push_str(meaning);
    } else if let Some(meaning) = text::entity(name) {
        warnings.note(warnings::HTML_ENTITIES, "HTML entity names were decoded");
        let mut plain = String::new();
        meaning.push_to(&mut plain);
        text::escape_into(output, &plain);
    } else {
        return bare_ampersand(behind, output, warnings);
    }
    after
}

/// Writes a `&` as text.
fn bare_ampersand<'r>(behind: &'r str, output: &mut String, warnings: &mut Warnings) -> &'r str {
    warnings.note(
        warnings::BARE_AMPERSAND,
        "a & that begins no reference was read as text",
    );
    output.push_str("&amp;");
    behind
}

/// Splits at a mark, unless it is known to be missing.
fn split_once<'r>(text: &'r str, mark: &str, missing: &mut bool) -> (&'r str, Option<&'r str>) {
    if !*missing && let Some((before, after)) = text.split_once(mark) {
        return (before, Some(after));
    }
    *missing = true;
    (text, None)
}

/// Tells whether a name can begin here.
fn begins_name(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_' || first == ':')
}

/// Where a start tag ends.
enum TagEnd {
    /// At this byte.
    At(usize),
    /// Another `<` comes first: it is no tag.
    NoTag,
    /// The document ends first.
    Nowhere,
}

/// Finds the `>` of a start tag. A quote that swallows `>` and `<` is taken for a broken one.
fn tag_end(tag: &str) -> TagEnd {
    let mut quote: Option<u8> = None;
    let mut first_end = None;
    let mut previous = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return TagEnd::At(at),
            (None, b'<') => return TagEnd::NoTag,
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => {
                quote = None;
                first_end = None;
            }
            (Some(_), b'>') => first_end = first_end.or(Some(at)),
            (Some(_), b'<') if first_end.is_some() => {
                return first_end.map_or(TagEnd::Nowhere, TagEnd::At);
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    first_end.map_or(TagEnd::Nowhere, TagEnd::At)
}
