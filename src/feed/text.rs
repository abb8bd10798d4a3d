//! Texts of a feed: plain titles out of HTML, cleaned HTML, limits.
//!
//! Must not know: feeds and elements.

mod clean;
mod escaped;
mod tame;

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};
use web_atoms::NAMED_ENTITIES;

static EMPTY_ELEMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("></"));

static SECTION: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<![CDATA["));

/// Longest title or name, in bytes.
const LONGEST_LINE_BYTES: usize = 16 * 1024;

/// Longest name of an entity, in bytes.
pub(super) const LONGEST_ENTITY_BYTES: usize = 32;

/// Trims a text as [`str::trim`] does. Most texts have nothing to trim, which two bytes tell.
pub(super) fn trimmed(text: &str) -> &str {
    let is_ink = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_ink(bytes.first()) && is_ink(bytes.last()) {
        return text;
    }
    text.trim()
}

/// Tells whether a text is white space and nothing else.
pub(super) fn is_blank(text: &str) -> bool {
    !text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_graphic())
        && text.trim().is_empty()
}

/// Gives a title as text: tags stripped, references decoded, white space collapsed. `None` where nothing is left.
pub(super) fn plain<'t>(text: impl Into<Cow<'t, str>>) -> Option<String> {
    let text = text.into();
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return line(text);
    }
    let unwrapped = without_section_marks(limited(&text, LONGEST_LINE_BYTES));
    let stripped = strip_tags(&unwrapped);
    let collapsed = collapse(decode(&stripped));
    (!collapsed.is_empty()).then_some(collapsed)
}

/// Gives a text that holds no markup as one line. `None` where nothing is left.
pub(super) fn line<'t>(text: impl Into<Cow<'t, str>>) -> Option<String> {
    let mut text = text.into();
    if text.len() > LONGEST_LINE_BYTES {
        text = Cow::Owned(limited(&text, LONGEST_LINE_BYTES).to_owned());
    }
    let collapsed = collapse(text);
    (!collapsed.is_empty()).then_some(collapsed)
}

/// Cleans HTML so that it is safe to show (FETCH S13). What is text is left as it is, simple HTML is cleaned
/// in one pass, HTML that is slow to parse becomes text, and all other HTML goes through ammonia.
pub(super) fn clean(html: Cow<'_, str>, most_bytes: usize) -> Option<String> {
    let text = limited(trimmed(&html), most_bytes);
    if text.is_empty() {
        return None;
    }
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        let is_whole = text.len() == html.len();
        return Some(if is_whole {
            html.into_owned()
        } else {
            text.to_owned()
        });
    }
    if escaped::is_markup(text) {
        return clean(Cow::Owned(decode(text).into_owned()), most_bytes);
    }
    let filled = |cleaned: String| Some(cleaned).filter(|cleaned| !is_blank(cleaned));
    if let Some(cleaned) = clean::clean(text) {
        return filled(cleaned);
    }
    let unwrapped = without_section_marks(text);
    let text = &*without_void_ends(&unwrapped);
    if text.len() < html.trim().len()
        && let Some(cleaned) = clean::clean(text)
    {
        return filled(cleaned);
    }
    if !tame::is_tame(text) {
        return as_html(&decode(&strip_tags(text)));
    }
    filled(ammonia::clean(text))
}

/// Cleans XHTML that is simple; `None` where it is not, or where nothing is left.
pub(super) fn clean_xhtml(xhtml: &str) -> Option<String> {
    let cleaned = clean::clean_xhtml(xhtml.trim());
    cleaned.filter(|cleaned| !is_blank(cleaned))
}

/// Tells whether one of the references that XML knows by itself stands behind a `&`.
pub(super) fn is_xml_reference(behind: &str) -> bool {
    clean::is_xml_reference(behind)
}

/// Takes the marks of a CDATA section away that was escaped or put into another: HTML would drop the text in it.
fn without_section_marks(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if SECTION.find(text.as_bytes()).is_some() {
        for mark in ["<![CDATA[", "]]>"] {
            text = Cow::Owned(text.replace(mark, ""));
        }
    }
    text
}

/// Drops the end tags that XHTML gives to elements without content: HTML would read `</br>` as another break.
fn without_void_ends(html: &str) -> Cow<'_, str> {
    let mut html = Cow::Borrowed(html);
    if EMPTY_ELEMENT.find(html.as_bytes()).is_none() {
        return html;
    }
    for end in ["></br>", "></img>", "></hr>"] {
        if html.contains(end) {
            html = Cow::Owned(html.replace(end, ">"));
        }
    }
    html
}

/// Turns text into HTML.
pub(super) fn as_html(text: &str) -> Option<String> {
    let text = text.trim();
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    (!html.is_empty()).then_some(html)
}

/// Cuts a text at a character border.
pub(super) fn limited(text: &str, most_bytes: usize) -> &str {
    if text.len() <= most_bytes {
        return text;
    }
    let end = text.floor_char_boundary(most_bytes);
    text.get(..end).unwrap_or_default()
}

/// Escapes what must not stand in XML text or attributes.
pub(super) fn escape_into(output: &mut String, text: &str) {
    let mut rest = text;
    let is_special = |byte: u8| matches!(byte, b'<' | b'>' | b'&' | b'"');
    while let Some(at) = rest.bytes().position(is_special) {
        let (before, behind) = rest.split_at(at);
        output.push_str(before);
        let mut characters = behind.chars();
        output.push_str(match characters.next() {
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('&') => "&amp;",
            _ => "&quot;",
        });
        rest = characters.as_str();
    }
    output.push_str(rest);
}

/// Removes tags and comments of HTML; a `<` that begins neither stays.
fn strip_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        plain.push_str(before);
        rest = behind;
        let begins_tag = behind
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || "/!?".contains(first));
        let tag = behind
            .find(['<', '>'])
            .and_then(|end| behind.split_at_checked(end))
            .filter(|(_, from_end)| begins_tag && from_end.starts_with('>'));
        let Some((tag, from_end)) = tag else {
            plain.push('<');
            continue;
        };
        if is_block(tag) {
            plain.push(' ');
        }
        rest = from_end.strip_prefix('>').unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Tells whether a tag parts words.
fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let end = name
        .find(|character: char| !character.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    ["br", "p", "div", "li", "td", "tr", "h1", "h2", "h3"]
        .iter()
        .any(|block| block.eq_ignore_ascii_case(name))
}

/// Decodes character references and HTML entity names, once.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        rest = behind;
        match reference(behind) {
            Some((meaning, after)) => {
                meaning.push_to(&mut decoded);
                rest = after;
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Reads the reference that stands behind a `&`; gives what it means and the text behind it.
pub(super) fn reference(behind: &str) -> Option<(Entity, &str)> {
    let head = limited(behind, LONGEST_ENTITY_BYTES);
    let (name, _) = head.split_once(';')?;
    let after = behind.get(name.len() + 1..)?;
    let meaning = match name.strip_prefix('#') {
        Some(number) => Entity {
            first: numeric(number)?,
            second: None,
        },
        None => entity(name)?,
    };
    Some((meaning, after))
}

/// Finds the meaning of an HTML entity name.
pub(super) fn entity(name: &str) -> Option<Entity> {
    let mut key = [0_u8; LONGEST_ENTITY_BYTES + 1];
    key.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    *key.get_mut(name.len())? = b';';
    let key = std::str::from_utf8(key.get(..=name.len())?).ok()?;
    let (first, second) = NAMED_ENTITIES.get(key)?;
    let first = char::from_u32(*first).filter(|first| *first != '\0')?;
    Some(Entity {
        first,
        second: char::from_u32(*second).filter(|second| *second != '\0'),
    })
}

/// The one or two characters that an entity name or a reference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entity {
    first: char,
    second: Option<char>,
}

impl Entity {
    /// Adds its characters to a text.
    pub(super) fn push_to(self, output: &mut String) {
        output.push(self.first);
        output.extend(self.second);
    }
}

/// Reads the number of a character reference; C1 numbers mean Windows-1252, as in browsers.
pub(super) fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    let code = code.ok()?;
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => {
            let (text, _) =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.chars().next()
        }
        _ => char::from_u32(code).filter(|character| is_xml(*character)),
    }
}

/// Tells whether the number of a reference names a C1 control: Windows-1252 is meant.
pub(super) fn is_c1(number: &str) -> bool {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    code.is_ok_and(|code| (0x80..=0x9F).contains(&code))
}

/// Tells whether XML 1.0 allows a character.
pub(super) fn is_xml(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn collapse(text: Cow<'_, str>) -> String {
    let trimmed = trimmed(&text);
    if !is_collapsed(trimmed) {
        let mut collapsed = String::with_capacity(trimmed.len());
        for word in trimmed.split_whitespace() {
            if !collapsed.is_empty() {
                collapsed.push(' ');
            }
            collapsed.push_str(word);
        }
        return collapsed;
    }
    if trimmed.len() == text.len() {
        return text.into_owned();
    }
    trimmed.to_owned()
}

/// Tells whether the only white space is single spaces.
fn is_collapsed(text: &str) -> bool {
    let mut after_space = false;
    if text.is_ascii() {
        // As below, without the tables of Unicode.
        return text.bytes().all(|byte| {
            let is_double = byte == b' ' && after_space;
            after_space = byte == b' ';
            byte >= b' ' && !is_double
        });
    }
    text.chars().all(|character| {
        let is_space = character == ' ';
        let is_double = is_space && after_space;
        after_space = is_space;
        is_space && !is_double || character > ' ' && !character.is_whitespace()
    })
}
