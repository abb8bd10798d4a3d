//! IPTC NewsML-G2 and NITF: stories as XML documents of their own.
//!
//! Must not know: feeds.

use super::ParseContext;
use super::limits::{self, Excess, LONGEST_TEXT_BYTES, MOST_ITEMS};
use super::reading::Reading;
use super::scan::{Piece, Scan};
use super::tag::Tag;
use super::text::{self, escape_into};
use super::warnings::{self, Warnings};
use crate::model::{DateSource, FeedFormat, FeedItem, ParsedFeed};

/// Elements of a body that become elements of HTML.
const BODY_ELEMENTS: &[(&str, &str)] = &[
    ("p", "p"),
    ("hl2", "h3"),
    ("h2", "h3"),
    ("h3", "h3"),
    ("li", "li"),
    ("ul", "ul"),
    ("ol", "ol"),
];

/// Tells whether the root element, in lower case, is that of a news document.
pub(super) fn is_root(local: &str) -> bool {
    matches!(local, "newsmessage" | "newsitem" | "nitf")
}

/// Reads a tidy news document; without items where it holds none.
pub(super) fn read(
    tidy: &str,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> Result<ParsedFeed, Excess> {
    let mut document = Document::new(context, warnings);
    for piece in Scan::new(tidy) {
        match piece {
            Piece::Start(tag) => document.start(tag)?,
            Piece::Empty(tag) | Piece::Unclosed(tag) => {
                document.start(tag)?;
                document.end();
            }
            Piece::End(_) => document.end(),
            Piece::Text(text) => document.text(&text::decode(text)),
            Piece::Section(_) | Piece::DocumentType(_) | Piece::Passed | Piece::Broken => {}
        }
    }
    if !document.path.is_empty() {
        document
            .warnings
            .note(warnings::TRUNCATED, "the document ends in the middle");
    }
    Ok(document.finish())
}

struct Document<'t, 'c, 'w> {
    reading: Reading<'c>,
    warnings: &'w mut Warnings,
    format: FeedFormat,
    path: Vec<&'t str>,
    item: Option<FeedItem>,
    value: String,
    body: String,
    in_body: bool,
    items: Vec<FeedItem>,
}

impl<'t, 'c, 'w> Document<'t, 'c, 'w> {
    fn new(context: &ParseContext<'c>, warnings: &'w mut Warnings) -> Self {
        Self {
            reading: Reading::new(context, None),
            warnings,
            format: FeedFormat::NewsMl,
            path: Vec::new(),
            item: None,
            value: String::new(),
            body: String::new(),
            in_body: false,
            items: Vec::new(),
        }
    }

    fn start(&mut self, tag: Tag<'t>) -> Result<(), Excess> {
        let (_, local) = tag.name().split_once(':').unwrap_or(("", tag.name()));
        self.path.push(local);
        limits::check_depth(self.path.len())?;
        if self.in_body {
            self.body_tag(local, "<");
            return Ok(());
        }
        // An author or a date line has parts: their texts are read as one.
        if !self.is_within(&["byline", "dateline", "hedline", "by"]) {
            self.value.clear();
        }
        let begins =
            local.eq_ignore_ascii_case("newsItem") || (local == "nitf" && self.item.is_none());
        if begins && self.items.len() < MOST_ITEMS {
            if local == "nitf" {
                self.format = FeedFormat::Nitf;
            }
            self.item = Some(FeedItem::default());
        }
        self.in_body = match local {
            "body.content" | "inlineData" => true,
            "body" => self.path.contains(&"inlineXML") && !self.path.contains(&"nitf"),
            _ => false,
        };
        self.attributes(local, tag);
        Ok(())
    }

    /// Takes what stands in attributes.
    fn attributes(&mut self, local: &str, tag: Tag<'t>) {
        let Some(item) = &mut self.item else {
            return;
        };
        let mut keep = |key: &str, attribute: &str| {
            if let Some(value) = tag.attribute(attribute).and_then(text::line) {
                let bare = value.rsplit_once(':').filter(|_| attribute == "qcode");
                let value = bare.map_or(value.as_str(), |(_, code)| code).to_owned();
                item.extra
                    .entry(key.to_owned())
                    .or_insert_with(|| vec![value]);
            }
        };
        match local {
            "newsItem" => keep("version", "version"),
            "pubStatus" => keep("pubstatus", "qcode"),
            "language" => keep("language", "tag"),
            "urgency" => keep("urgency", "ed-urg"),
            "du-key" => keep("slugline", "key"),
            "ed-msg" => keep("ednote", "info"),
            _ => {}
        }
        let id = match local {
            "newsItem" => tag.attribute("guid"),
            "doc-id" => tag.attribute("id-string"),
            _ => None,
        };
        if let Some(id) = id.and_then(text::line) {
            item.id.get_or_insert(id);
        }
        if let ("date.issue", Some(raw)) = (local, tag.attribute("norm")) {
            item.published = self
                .reading
                .date(&raw, DateSource::Published, self.warnings);
        }
        if let ("keyword", Some(key)) = (local, tag.attribute("key"))
            && let Some(keyword) = text::plain(key)
        {
            limits::push_new(&mut item.categories, keyword);
        }
    }

    fn is_within(&self, names: &[&str]) -> bool {
        let outer = self.path.split_last().map_or(&[][..], |(_, outer)| outer);
        outer.iter().any(|name| names.contains(name))
    }

    fn text(&mut self, text: &str) {
        if self.in_body {
            if self.body.len() < LONGEST_TEXT_BYTES {
                escape_into(&mut self.body, text);
            }
        } else if self.value.len() < LONGEST_TEXT_BYTES {
            self.value.push_str(text);
        }
    }

    fn body_tag(&mut self, local: &str, opening: &str) {
        let known = BODY_ELEMENTS.iter().find(|(known, _)| *known == local);
        if let Some((_, html)) = known {
            self.body.push_str(opening);
            self.body.push_str(html);
            self.body.push('>');
        }
    }

    fn end(&mut self) {
        let Some(local) = self.path.pop() else {
            return;
        };
        if self.in_body {
            if matches!(local, "body.content" | "body" | "inlineData") {
                self.in_body = false;
                let body = std::mem::take(&mut self.body);
                if let Some(item) = &mut self.item {
                    item.content = item
                        .content
                        .take()
                        .or_else(|| text::clean(body.into(), LONGEST_TEXT_BYTES));
                }
            } else {
                self.body_tag(local, "</");
            }
            return;
        }
        let is_whole = local == "newsItem" || (local == "nitf" && !self.path.contains(&"newsItem"));
        if is_whole {
            self.items.extend(self.item.take());
        } else if let Some(value) = text::plain(&self.value) {
            self.field(local, &value);
        }
    }

    fn field(&mut self, local: &str, value: &str) {
        let parent = self.path.last().copied().unwrap_or_default();
        let Some(item) = &mut self.item else {
            return;
        };
        let kept = match local {
            "headline" | "hl1" => {
                item.title = Some(value.to_owned());
                return;
            }
            "title" if parent == "itemMeta" => {
                item.title.get_or_insert_with(|| value.to_owned());
                return;
            }
            "versionCreated" => {
                item.updated = self.reading.date(value, DateSource::Updated, self.warnings);
                return;
            }
            "firstCreated" | "contentCreated" => {
                let date = self
                    .reading
                    .date(value, DateSource::Published, self.warnings);
                item.published = date.or_else(|| item.published.take());
                return;
            }
            "by" | "byline" => {
                let name = value.strip_prefix("By ").unwrap_or(value);
                item.authors = vec![name.to_owned()];
                return;
            }
            "abstract" | "description" => {
                item.summary = text::as_html(value);
                return;
            }
            "name" if parent == "subject" => {
                limits::push_new(&mut item.categories, value.to_owned());
                return;
            }
            "name" if parent == "located" => "located",
            "dateline" | "slugline" | "urgency" | "embargoed" | "creditline" => local,
            "edNote" => "ednote",
            _ => return,
        };
        item.extra
            .entry(kept.to_owned())
            .or_insert_with(|| vec![value.to_owned()]);
    }

    fn finish(mut self) -> ParsedFeed {
        self.items.extend(self.item.take());
        ParsedFeed::bare(self.format, self.items)
    }
}
