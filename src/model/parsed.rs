//! A feed document, read.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::UnixMillis;
use super::fetch::codes;

codes! {
    /// The kind of document that was read.
    FeedFormat {
        /// RSS 0.9x to 2.x.
        Rss = "rss",
        /// RSS 0.90, 1.0 or 1.1 in RDF.
        Rdf = "rdf",
        /// Atom 0.3 or 1.0.
        Atom = "atom",
        /// JSON Feed 1.x.
        JsonFeed = "json_feed",
        /// A sitemap with news entries.
        NewsSitemap = "news_sitemap",
        /// A sitemap or a sitemap index without news entries.
        Sitemap = "sitemap",
        /// Channel Definition Format.
        Cdf = "cdf",
        /// IPTC NewsML-G2: one item or a message of several.
        NewsMl = "newsml_g2",
        /// IPTC NITF: one story.
        Nitf = "nitf",
        /// IPTC ninjs: one item or a list of them.
        Ninjs = "ninjs",
    }
}

/// A feed document, read into one shape whatever its format was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParsedFeed {
    /// What it was.
    pub format: FeedFormat,
    /// Title as text.
    pub title: Option<String>,
    /// Address of the site.
    pub link: Option<String>,
    /// Description as text.
    pub description: Option<String>,
    /// BCP 47 tag as given.
    pub language: Option<String>,
    /// When the feed says that it changed.
    pub updated: Option<UnixMillis>,
    /// Polling hints of the document.
    pub hints: FeedHints,
    /// WebSub hub.
    pub hub: Option<String>,
    /// The feed's own address (rel=self).
    pub self_link: Option<String>,
    /// The next page or the previous archive (RFC 5005).
    pub next: Option<String>,
    /// Items in document order.
    pub items: Vec<FeedItem>,
}

impl ParsedFeed {
    /// Makes a feed that says nothing about itself.
    pub fn bare(format: FeedFormat, items: Vec<FeedItem>) -> Self {
        Self {
            format,
            title: None,
            link: None,
            description: None,
            language: None,
            updated: None,
            hints: FeedHints::default(),
            hub: None,
            self_link: None,
            next: None,
            items,
        }
    }
}

/// What a feed document says about how often to ask (RSS ttl, skipHours, skipDays; sy:*).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeedHints {
    /// `ttl` in minutes.
    pub ttl_minutes: Option<u32>,
    /// `skipHours`, 0 to 23, UTC.
    pub skip_hours: Vec<u8>,
    /// `skipDays`, 0 = Monday to 6 = Sunday.
    pub skip_days: Vec<u8>,
    /// `sy:updatePeriod` divided by `sy:updateFrequency`, in seconds.
    pub update_period_seconds: Option<u64>,
}

impl FeedHints {
    /// Gives the longer of ttl and update period; `None` where neither is given.
    pub fn period(&self) -> Option<Duration> {
        let ttl = self.ttl_minutes.map(|minutes| u64::from(minutes) * 60);
        ttl.max(self.update_period_seconds).map(Duration::from_secs)
    }
}

/// One item of a feed document.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FeedItem {
    /// The feed's own guid or id; `None` where it gives none. Never made up.
    pub id: Option<String>,
    /// Absolute address of the article page.
    pub link: Option<String>,
    /// Title as text.
    pub title: Option<String>,
    /// Summary or description, as the feed carried it, cleaned HTML.
    pub summary: Option<String>,
    /// Content, as the feed carried it, cleaned HTML.
    pub content: Option<String>,
    /// When it was published.
    pub published: Option<FeedDate>,
    /// When it was changed.
    pub updated: Option<FeedDate>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Category labels in document order, without repeats.
    pub categories: Vec<String>,
    /// Media.
    pub enclosures: Vec<Enclosure>,
    /// Whole text in an element of its own (yandex:full-text and the like), as text or HTML.
    pub full_text: Option<String>,
    /// What has no field: qualified element name to its values. Bounded by the reader.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// A date of a feed, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedDate {
    /// The moment that is meant.
    pub at: UnixMillis,
    /// The text that was read.
    pub raw: String,
    /// Where it stood.
    pub source: DateSource,
    /// How exact it is.
    pub precision: DatePrecision,
}

codes! {
    /// Where a date stood. Stored in `item.published_source`.
    DateSource {
        /// `pubDate`, `published`, `date_published`.
        Published = "feed_published",
        /// `updated`, `modified`, `date_modified`, `lastBuildDate`.
        Updated = "feed_updated",
        /// `dc:date` and its like.
        DublinCore = "feed_dc_date",
        /// `news:publication_date` or `lastmod` of a sitemap.
        Sitemap = "sitemap",
        /// The article page.
        Page = "page",
        /// No date at all: when we first saw it.
        FirstSeen = "first_seen",
    }
}

codes! {
    /// How exact a date is.
    DatePrecision {
        /// To the second, zone given.
        Exact = "exact",
        /// No zone was given: the feed's zone was taken.
        ZoneAssumed = "zone_assumed",
        /// Only a day was given.
        Day = "day",
        /// Outside 1990 to two days ahead: clamped for sorting, raw text kept.
        Clamped = "clamped",
    }
}

/// Media of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    /// Absolute address; never fetched.
    pub url: String,
    /// Media type as given.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Bytes as given.
    pub length: Option<u64>,
}

/// Something that was repaired or ignored while reading a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParseWarning {
    /// Stable code, such as `bare_ampersand`.
    pub code: &'static str,
    /// One line for a person.
    pub detail: String,
}

/// Why a document is no feed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAFeed {
    /// What it is instead.
    pub kind: NotAFeedKind,
    /// One line for a person, such as `an HTML page with the title "Log in"`.
    pub detail: String,
}

codes! {
    /// What a document that is no feed is instead.
    NotAFeedKind {
        /// Nothing, or white space.
        Empty = "empty",
        /// An HTML page.
        Html = "html",
        /// A login form.
        Login = "login",
        /// A challenge page for browsers.
        BotWall = "bot_wall",
        /// JSON that is no JSON Feed.
        Json = "json",
        /// XML with another root.
        OtherXml = "other_xml",
        /// An image, an archive or other binary data.
        Binary = "binary",
        /// Plain text.
        Text = "text",
        /// A feed too broken, too deep or too large to read.
        Broken = "broken",
    }
}
