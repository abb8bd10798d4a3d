//! The text of one element while it is captured, and the way it is written: always escaped, never as markup.
//!
//! Must not know: where in the document it stands.

use super::written::{self, Kind, Written};
use super::{Family, base64};
use crate::feed::html;
use crate::feed::limits::LONGEST_TEXT_BYTES;
use crate::feed::names::Name;
use crate::feed::tag::Tag;
use crate::feed::text::{self, escape_into};

/// How a text is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Text, unless markup turns up in it.
    Text,
    /// Escaped HTML.
    Html,
    /// HTML as markup.
    Xhtml,
    /// Any other XML.
    Xml,
    /// Base64.
    Base64,
}

/// A text that is being captured: escaped text and tags.
#[derive(Debug)]
pub(super) struct Construct {
    buffer: String,
    markup: bool,
    form: Form,
    attributes: String,
    address: Option<String>,
    is_alternate: bool,
}

impl Construct {
    /// Begins to capture.
    pub(super) fn new(family: Family, written: &Written<'_>, tag: Tag<'_>) -> Self {
        let mut construct = Self {
            buffer: String::new(),
            markup: false,
            form: Form::Text,
            attributes: String::new(),
            address: None,
            is_alternate: true,
        };
        match written.kind {
            Kind::Construct => {
                construct.form = form(tag);
                construct.address = tag.attribute("src").map(Into::into);
            }
            Kind::Link => {
                construct.address = tag
                    .attribute("href")
                    .map(|address| address.trim().to_owned())
                    .filter(|address| !address.is_empty());
                let relation = tag.attribute("rel");
                construct.is_alternate = relation
                    .is_none_or(|relation| relation.trim().eq_ignore_ascii_case("alternate"));
                written::attributes(&mut construct.attributes, tag);
            }
            _ if family == Family::Rss => written::attributes(&mut construct.attributes, tag),
            _ => {}
        }
        construct
    }

    /// Tells whether an item within is part of the text.
    pub(super) fn may_hold_items(&self) -> bool {
        self.form == Form::Xml
    }

    /// Tells whether tags stand in the text.
    pub(super) fn holds_markup(&self) -> bool {
        self.markup
    }

    /// Tells whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.buffer.trim().is_empty()
    }

    /// Tells whether it is a link to the page of the item or the feed.
    pub(super) fn gives_page(&self, written: &Written<'_>) -> bool {
        let has_address = self.address.is_some() && self.is_alternate;
        written.kind == Kind::Link && written.is_core() && (has_address || !self.is_empty())
    }

    /// Adds escaped text.
    pub(super) fn text(&mut self, escaped: &str) {
        let room = LONGEST_TEXT_BYTES.saturating_sub(self.buffer.len());
        let piece = text::limited(escaped, room);
        let is_cut = piece.len() < escaped.len();
        // A reference is kept whole or not at all.
        let reference = piece.rfind('&').filter(|_| is_cut);
        let end = reference.filter(|at| piece.get(*at..).is_some_and(|rest| !rest.contains(';')));
        self.buffer
            .push_str(end.and_then(|end| piece.get(..end)).unwrap_or(piece));
    }

    /// Adds a start tag.
    pub(super) fn open(&mut self, name: Name<'_>, tag: Tag<'_>) {
        self.markup = true;
        if self.buffer.len() >= LONGEST_TEXT_BYTES {
            return;
        }
        self.buffer.push('<');
        self.buffer.push_str(name.local);
        if !tag.rest().trim().is_empty() {
            self.buffer.push_str(tag.rest().trim_end_matches('/'));
        }
        self.buffer.push('>');
    }

    /// Adds an end tag.
    pub(super) fn close(&mut self, local: &str) {
        if html::is_void(local) || self.buffer.len() >= LONGEST_TEXT_BYTES {
            return;
        }
        self.buffer.push_str("</");
        self.buffer.push_str(local);
        self.buffer.push('>');
    }

    /// Writes the element.
    pub(super) fn write(self, family: Family, written: &Written<'_>, output: &mut String) {
        match written.kind {
            Kind::Link => self.write_link(family, written, output),
            Kind::Construct => self.write_construct(written, output),
            // What a tidy document says without markup is escaped already.
            _ if !self.markup => element(output, written, &self.attributes, &self.buffer),
            _ if written.is_token() => {
                let value = text::plain(&self.buffer).unwrap_or_default();
                element(output, written, &self.attributes, &escaped(&value));
            }
            _ => element(output, written, &self.attributes, &escaped(&self.buffer)),
        }
    }

    fn write_link(self, family: Family, written: &Written<'_>, output: &mut String) {
        let text = text::plain(&self.buffer);
        if family == Family::Rss && written.is_core() {
            let page = text.or_else(|| self.address.clone().filter(|_| self.is_alternate));
            if let Some(page) = page {
                element(output, written, "", &escaped(&page));
            } else if self.address.is_some() {
                output.push_str("<atom:link");
                output.push_str(&self.attributes);
                output.push_str("/>");
            }
            return;
        }
        output.push('<');
        output.push_str(&written.tag());
        output.push_str(&self.attributes);
        if let Some(text) = text.filter(|_| self.address.is_none()) {
            output.push_str(" href=\"");
            escape_into(output, &text);
            output.push('"');
        }
        output.push_str("/>");
    }

    fn write_construct(self, written: &Written<'_>, output: &mut String) {
        if let Some(address) = self.address.as_deref().filter(|_| written.is_content()) {
            output.push_str("<content src=\"");
            escape_into(output, address);
            output.push_str("\"/>");
            return;
        }
        let html = " type=\"html\"";
        match self.form {
            Form::Base64 => {
                let value = base64::decode(&self.buffer);
                element(
                    output,
                    written,
                    html,
                    &escaped(value.as_ref().unwrap_or(&self.buffer)),
                );
            }
            Form::Xhtml | Form::Html | Form::Text if self.markup => {
                element(output, written, html, &escaped(without_frame(&self.buffer)));
            }
            Form::Xhtml | Form::Xml => element(output, written, html, &escaped(&self.buffer)),
            Form::Html => element(output, written, html, &self.buffer),
            Form::Text => element(output, written, " type=\"text\"", &self.buffer),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut escaped, text);
    escaped
}

/// Reads type and mode of an Atom 1.0 or 0.3 text construct.
fn form(tag: Tag<'_>) -> Form {
    let kind = tag.attribute("type").unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    let mode = tag.attribute("mode").unwrap_or_default();
    if mode.trim().eq_ignore_ascii_case("base64") {
        return Form::Base64;
    }
    match kind.as_str() {
        "" | "text" | "plain" | "text/plain" => Form::Text,
        "xhtml" | "application/xhtml+xml" | "application/xhtml" => Form::Xhtml,
        "html" | "text/html" | "application/html" => Form::Html,
        kind if kind.ends_with("/xml") || kind.ends_with("+xml") => Form::Xml,
        kind if kind.starts_with("text/") => Form::Text,
        kind if kind.contains('/') => Form::Base64,
        _ => Form::Html,
    }
}

/// Takes the one `div` away that frames an XHTML construct.
fn without_frame(markup: &str) -> &str {
    let trimmed = markup.trim();
    let inner = trimmed
        .strip_prefix("<div")
        .and_then(|rest| rest.split_once('>'))
        .and_then(|(_, rest)| rest.strip_suffix("</div>"))
        .filter(|inner| !inner.contains("</div>"));
    inner.unwrap_or(markup)
}

/// Writes an element around escaped text.
fn element(output: &mut String, written: &Written<'_>, attributes: &str, escaped: &str) {
    let tag = written.tag();
    output.push('<');
    output.push_str(&tag);
    output.push_str(&written.declaration());
    output.push_str(attributes);
    output.push('>');
    output.push_str(escaped);
    output.push_str("</");
    output.push_str(&tag);
    output.push('>');
}
