//! Sitemaps (sitemaps.org 0.9), sitemap indexes, and the news extension of Google.
//!
//! Must not know: other formats.

use std::time::Duration;

use super::ParseContext;
use super::limits::{self, Excess, MOST_ITEMS};
use super::reading::Reading;
use super::scan::{Piece, Scan};
use super::tag::local;
use super::text;
use super::warnings::{self, Warnings};
use crate::model::{DateSource, FeedFormat, FeedItem, ParsedFeed, UnixMillis};

/// Longest value of an element, in bytes.
const LONGEST_VALUE_BYTES: usize = 16 * 1024;

/// How far back the dates of pages may lie: a sitemap often lists a whole archive.
const OLDEST: Duration = Duration::from_hours(30 * 24);

/// Tells whether the root element is that of a sitemap.
pub(super) fn is_root(local: &str) -> bool {
    matches!(local, "urlset" | "sitemapindex")
}

/// Reads a tidy sitemap: every address becomes an item.
pub(super) fn read(
    tidy: &str,
    context: &ParseContext<'_>,
    warnings: &mut Warnings,
) -> Result<ParsedFeed, Excess> {
    let mut sitemap = Sitemap::new(context, warnings);
    let mut depth = 0_usize;
    let mut is_root_closed = false;
    for piece in Scan::new(tidy) {
        match piece {
            Piece::Start(tag) => {
                depth += 1;
                limits::check_depth(depth)?;
                sitemap.start(local(tag.name()));
            }
            Piece::End(name) => {
                depth = depth.saturating_sub(1);
                is_root_closed |= is_root(local(name));
                sitemap.end(local(name));
            }
            Piece::Text(text) => sitemap.text(&text::decode(text)),
            Piece::Empty(_)
            | Piece::Unclosed(_)
            | Piece::Section(_)
            | Piece::DocumentType(_)
            | Piece::Passed => {}
            Piece::Broken => sitemap
                .warnings
                .note(warnings::TRUNCATED, "the document ends in the middle"),
        }
    }
    if !is_root_closed && depth > 0 {
        sitemap
            .warnings
            .note(warnings::TRUNCATED, "the document ends in the middle");
    }
    Ok(sitemap.finish())
}

struct Sitemap<'c, 'w> {
    reading: Reading<'c>,
    now: Option<UnixMillis>,
    warnings: &'w mut Warnings,
    item: Option<FeedItem>,
    in_news: bool,
    in_image: bool,
    value: String,
    items: Vec<FeedItem>,
    has_news: bool,
    title: Option<String>,
    language: Option<String>,
}

impl<'c, 'w> Sitemap<'c, 'w> {
    fn new(context: &ParseContext<'c>, warnings: &'w mut Warnings) -> Self {
        Self {
            reading: Reading::new(context, None),
            now: context.now,
            warnings,
            item: None,
            in_news: false,
            in_image: false,
            value: String::new(),
            items: Vec::new(),
            has_news: false,
            title: None,
            language: None,
        }
    }

    fn start(&mut self, local: &str) {
        self.value.clear();
        match local {
            "url" | "sitemap" => self.item = Some(FeedItem::default()),
            "news" => {
                self.in_news = true;
                self.has_news = true;
            }
            "image" | "video" => self.in_image = true,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.value.len() < LONGEST_VALUE_BYTES {
            self.value.push_str(text);
        }
    }

    fn end(&mut self, local: &str) {
        let value = std::mem::take(&mut self.value);
        match local {
            "news" => self.in_news = false,
            "image" | "video" => self.in_image = false,
            "url" | "sitemap" => self.end_item(local),
            _ => self.field(local, value.trim()),
        }
    }

    fn end_item(&mut self, local: &str) {
        if local == "sitemap" {
            let detail = "it lists other sitemaps, and no pages";
            self.warnings.note(warnings::SITEMAP_INDEX, detail);
        }
        if let Some(item) = self.item.take().filter(|item| item.link.is_some()) {
            if local == "url" && self.is_old(&item) {
                self.warnings.note(
                    warnings::OLD_PAGES,
                    "pages older than 30 days were left out",
                );
                return;
            }
            if self.items.len() < MOST_ITEMS {
                self.items.push(item);
            } else {
                self.warnings.add(warnings::ITEM_LIMIT, || {
                    format!("the first {MOST_ITEMS} addresses were read")
                });
            }
        }
    }

    fn is_old(&self, item: &FeedItem) -> bool {
        let date = item.published.as_ref().or(item.updated.as_ref());
        let age = self.now.zip(date).map(|(now, date)| now.since(date.at));
        age.is_some_and(|age| age > OLDEST)
    }

    fn field(&mut self, local: &str, value: &str) {
        let Some(item) = &mut self.item else {
            return;
        };
        if value.is_empty() {
            return;
        }
        match local {
            "loc" if !self.in_image => item.link = self.reading.address(value),
            "loc" => {
                let images = item.extra.entry("image:loc".to_owned()).or_default();
                if images.len() < 16 {
                    images.push(value.to_owned());
                }
            }
            "lastmod" => {
                item.updated = self.reading.date(value, DateSource::Sitemap, self.warnings);
            }
            // A story may show a video of years ago.
            "publication_date" if !self.in_image => {
                item.published = self.reading.date(value, DateSource::Sitemap, self.warnings);
            }
            "title" if self.in_news && !self.in_image => item.title = text::plain(value),
            "keywords" if self.in_news => {
                item.categories.clear();
                for word in value.split(',').filter_map(text::plain) {
                    limits::push_new(&mut item.categories, word);
                }
            }
            "genres" | "stock_tickers" if self.in_news => {
                let kept = text::limited(value, 1024).to_owned();
                item.extra.insert(format!("news:{local}"), vec![kept]);
            }
            "name" if self.in_news => self.title = self.title.take().or_else(|| text::plain(value)),
            "language" if self.in_news => {
                self.language = self.language.take().or_else(|| text::line(value));
            }
            _ => {}
        }
    }

    fn finish(self) -> ParsedFeed {
        let format = if self.has_news {
            FeedFormat::NewsSitemap
        } else {
            FeedFormat::Sitemap
        };
        ParsedFeed {
            title: self.title,
            language: self.language,
            ..ParsedFeed::bare(format, self.items)
        }
    }
}
