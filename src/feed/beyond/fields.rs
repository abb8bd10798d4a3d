//! Which element of a feed or an item carries what.
//!
//! Must not know: where the value is kept.

use crate::feed::facts::DateRole;
use crate::feed::names::Name;

/// What a child of an item carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemField {
    /// The item's own id.
    Id,
    /// A date.
    Date(DateRole),
    /// A text that feed-rs keeps: only its form is checked.
    Text,
    /// A link.
    Link,
    /// Media in attributes.
    Enclosure,
    /// `media:group`.
    Group,
    /// A title besides the title.
    OtherTitle,
    /// A summary besides the summary.
    OtherSummary,
    /// A content besides the content.
    OtherContent,
    /// The whole text.
    FullText,
    /// An author, perhaps with children.
    Author,
    /// The name of an author.
    Creator,
    /// A category besides `category`.
    Subject,
    /// The feed that the item was taken from.
    Source,
    /// The id of that feed.
    SourceId,
    /// What feed-rs keeps and needs no check.
    Known,
    /// Anything else.
    Extra,
}

impl ItemField {
    /// Tells whether the text of the element is collected.
    pub(super) fn is_collected(self) -> bool {
        !matches!(
            self,
            Self::Text | Self::Enclosure | Self::Group | Self::Known
        )
    }
}

/// Tells what a child of an item carries; `core` where its name belongs to the format itself.
pub(super) fn item_field(name: Name<'_>, core: bool) -> ItemField {
    let local = name.local;
    if core {
        return core_item_field(local);
    }
    match (name.space, local) {
        ("atom" | "rss" | "", "link") => ItemField::Link,
        ("atom" | "", "id" | "guid") => ItemField::Id,
        ("atom" | "" | "dc" | "media", "title") => ItemField::OtherTitle,
        ("atom", "updated" | "modified") => ItemField::Date(DateRole::Updated),
        ("dcterms", "modified") | ("prism", "modificationDate") => {
            ItemField::Date(DateRole::DublinCoreUpdated)
        }
        ("dc", "date")
        | ("atom", "published" | "issued")
        | ("dcterms", "issued" | "date" | "available")
        | ("prism", "publicationDate") => ItemField::Date(DateRole::DublinCore),
        ("dcterms" | "atom", "created") => ItemField::Date(DateRole::Created),
        ("content", "encoded") => ItemField::Text,
        ("media", "rating") => ItemField::Known,
        ("media", "content" | "player") => ItemField::Enclosure,
        ("media", "group") => ItemField::Group,
        ("media" | "dc", "description")
        | ("atom", "summary")
        | ("itunes", "summary" | "subtitle") => ItemField::OtherSummary,
        ("xhtml", "body" | "div") | ("atom", "content") => ItemField::OtherContent,
        // Each aggregator of Russia asks for a namespace of its own.
        (_, "full-text" | "fulltext") | ("turbo", "content") => ItemField::FullText,
        ("atom", "author") => ItemField::Author,
        ("dc", "creator") | ("itunes", "author") => ItemField::Creator,
        ("dc", "subject") => ItemField::Subject,
        ("atom", "source") => ItemField::Source,
        _ => ItemField::Extra,
    }
}

fn core_item_field(local: &str) -> ItemField {
    match local {
        "title" | "description" | "summary" | "content" => ItemField::Text,
        "link" => ItemField::Link,
        "guid" | "id" => ItemField::Id,
        "pubDate" | "published" | "issued" | "pubdate" => ItemField::Date(DateRole::Published),
        "updated" | "modified" | "lastBuildDate" => ItemField::Date(DateRole::Updated),
        "created" | "date" => ItemField::Date(DateRole::Created),
        "author" => ItemField::Author,
        "category" | "comments" | "contributor" | "rights" | "copyright" => ItemField::Known,
        "enclosure" => ItemField::Enclosure,
        "source" => ItemField::Source,
        "full-text" | "fulltext" => ItemField::FullText,
        "body" => ItemField::OtherContent,
        _ => ItemField::Extra,
    }
}

/// What a child of a feed carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedField {
    /// A text that feed-rs keeps: only its form is checked.
    Text,
    /// A title besides the title.
    OtherTitle,
    /// A link with attributes.
    Link,
    /// The language.
    Language,
    /// A date.
    Date(DateRole),
    /// RSS `ttl`.
    Ttl,
    /// RSS `skipHours`.
    SkipHours,
    /// RSS `skipDays`.
    SkipDays,
    /// `sy:updatePeriod`.
    UpdatePeriod,
    /// `sy:updateFrequency`.
    UpdateFrequency,
    /// Anything else.
    Unknown,
}

/// Tells what a child of a feed carries; `core` where its name belongs to the format itself.
pub(super) fn feed_field(name: Name<'_>, core: bool) -> FeedField {
    match (name.space, name.local) {
        (_, "title" | "subtitle" | "description" | "tagline") if core => FeedField::Text,
        (_, "link") if core => FeedField::Link,
        (_, "language") if core => FeedField::Language,
        (_, "pubDate" | "published" | "issued") if core => FeedField::Date(DateRole::Published),
        (_, "lastBuildDate" | "updated" | "modified") if core => FeedField::Date(DateRole::Updated),
        (_, "ttl") if core => FeedField::Ttl,
        (_, "skipHours") if core => FeedField::SkipHours,
        (_, "skipDays") if core => FeedField::SkipDays,
        ("dc" | "atom", "title") => FeedField::OtherTitle,
        ("atom", "link") => FeedField::Link,
        ("dc", "language") => FeedField::Language,
        ("dc", "date") => FeedField::Date(DateRole::DublinCore),
        ("atom", "updated" | "modified") => FeedField::Date(DateRole::Updated),
        ("dcterms", "modified") => FeedField::Date(DateRole::DublinCoreUpdated),
        ("sy", "updatePeriod") => FeedField::UpdatePeriod,
        ("sy", "updateFrequency") => FeedField::UpdateFrequency,
        _ => FeedField::Unknown,
    }
}

/// Reads the hours of `skipHours`; 24 is midnight.
pub(super) fn hours(text: &str) -> Vec<u8> {
    let mut hours: Vec<u8> = text
        .split_whitespace()
        .filter_map(|hour| hour.parse::<u8>().ok())
        .filter(|hour| *hour <= 24)
        .map(|hour| hour % 24)
        .collect();
    hours.sort_unstable();
    hours.dedup();
    hours
}

/// Reads the days of `skipDays`.
pub(super) fn days(text: &str) -> Vec<u8> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut days: Vec<u8> = text
        .split_whitespace()
        .filter_map(|day| day.get(..3))
        .filter_map(|day| {
            (0..)
                .zip(DAYS)
                .find(|(_, name)| name.eq_ignore_ascii_case(day))
        })
        .map(|(number, _)| number)
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Reads `sy:updatePeriod` as seconds.
pub(super) fn period_seconds(text: &str) -> Option<u64> {
    const HOUR: u64 = 3600;
    match text.trim().to_ascii_lowercase().as_str() {
        "hourly" => Some(HOUR),
        "daily" => Some(24 * HOUR),
        "weekly" => Some(7 * 24 * HOUR),
        "monthly" => Some(30 * 24 * HOUR),
        "yearly" => Some(365 * 24 * HOUR),
        _ => None,
    }
}
