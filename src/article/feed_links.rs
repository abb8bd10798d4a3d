//! The feeds that a page names: `<link rel=alternate>` first, then links to what looks like a feed.
//!
//! Must not know: whether they are feeds.

use std::collections::HashSet;

use scraper::ElementRef;
use url::Url;

use super::page::{decode, guard, tree};

/// Links that are kept of one page.
const MOST_LINKS: usize = 100;
/// Longest address in bytes.
const LONGEST_URL_BYTES: usize = 2048;
/// Longest title in characters.
const LONGEST_TITLE_CHARACTERS: usize = 200;
/// Feeds that a report names.
const MOST_REPORTED: usize = 3;
/// Longest address that a report names, in bytes.
const LONGEST_REPORTED_BYTES: usize = 300;

/// Media types that only feeds have.
const FEED_TYPES: [&str; 6] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "text/rss+xml",
    "application/x-rss+xml",
];
/// Media types that feeds share with other documents.
const SHARED_TYPES: [&str; 3] = ["application/xml", "text/xml", "application/json"];
/// Words of an address that make it one of a feed, where they stand alone.
const FEED_WORDS: [&str; 8] = [
    "rss", "atom", "feed", "feeds", "rdf", "rss2", "rss1", "xmlrss",
];
/// Ends of names that only feeds have.
const FEED_EXTENSIONS: [&str; 3] = ["rss", "atom", "rdf"];
/// Ends of names that feeds share with other documents.
const DOCUMENT_EXTENSIONS: [&str; 6] = ["xml", "json", "php", "asp", "aspx", "jsp"];

/// How a page names a feed; the surer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedLinkKind {
    /// `<link>` with the media type of a feed.
    Declared,
    /// `<a>` whose address looks like that of a feed.
    Linked,
    /// A feed of comments.
    Comments,
}

/// One feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// Absolute http or https address, without credentials and fragment.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
    /// How it is named.
    pub kind: FeedLinkKind,
}

/// Lists the feeds that a page names, each once, the surest first, at most 100. Relative links need the address of the page.
pub fn feed_links(page: &[u8], content_type: Option<&str>, url: Option<&str>) -> Vec<FeedLink> {
    if decode::foreign_kind(page, content_type).is_some() {
        return Vec::new();
    }
    let decoded = decode::decode(page, content_type);
    let Ok(html) = guard::bounded(&decoded) else {
        return Vec::new();
    };
    let document = tree::document(&html);
    let elements = || document.tree.nodes().filter_map(ElementRef::wrap);
    let page_url = url.and_then(|url| Url::parse(url).ok());
    let base = elements()
        .filter(|element| element.value().name() == "base")
        .find_map(|element| absolute(element.attr("href")?, page_url.as_ref()))
        .or_else(|| page_url.clone());
    let itself = page_url.and_then(|url| absolute(url.as_str(), None));
    let mut seen: HashSet<String> = itself.map(String::from).into_iter().collect();
    let mut links = Vec::new();
    for element in elements() {
        let Some(link) = feed_link(element, base.as_ref()) else {
            continue;
        };
        if link.url.len() <= LONGEST_URL_BYTES && seen.insert(link.url.clone()) {
            links.push(link);
        }
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links.sort_by_key(|link| link.kind);
    links
}

/// Says which feeds a page names, such as `it names these feeds: URL, URL`; `None` where it names none.
pub fn feeds_named(page: &[u8], content_type: Option<&str>, url: Option<&str>) -> Option<String> {
    let links = feed_links(page, content_type, url);
    let urls: Vec<&str> = links
        .iter()
        .map(|link| link.url.as_str())
        .filter(|url| url.len() <= LONGEST_REPORTED_BYTES)
        .take(MOST_REPORTED)
        .collect();
    (!urls.is_empty()).then(|| format!("it names these feeds: {}", urls.join(", ")))
}

fn feed_link(element: ElementRef<'_>, base: Option<&Url>) -> Option<FeedLink> {
    let (url, title, kind) = match element.value().name() {
        "link" => {
            let url = declared(element, base)?;
            (
                url,
                element.attr("title").map(str::to_owned),
                FeedLinkKind::Declared,
            )
        }
        "a" => {
            let href = element.attr("href")?;
            let url = absolute(without_feed_scheme(href), base)?;
            let is_feed = looks_like_feed(&url)
                || has_type(element, &FEED_TYPES)
                || without_feed_scheme(href) != href;
            (url, is_feed.then(|| text_of(element)), FeedLinkKind::Linked)
        }
        _ => return None,
    };
    if kind == FeedLinkKind::Linked && title.is_none() {
        return None;
    }
    let title = title.as_deref().and_then(one_line);
    let kind = if is_of_comments(&url, title.as_deref()) {
        FeedLinkKind::Comments
    } else {
        kind
    };
    Some(FeedLink {
        url: url.into(),
        title,
        kind,
    })
}

/// Reads `<link>`: an alternate with the type of a feed, or one with a shared type and the address of a feed.
fn declared(element: ElementRef<'_>, base: Option<&Url>) -> Option<Url> {
    let relation = element.attr("rel")?;
    let is_related = relation.split_ascii_whitespace().any(|word| {
        ["alternate", "alternative", "feed", "self"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    });
    if !is_related {
        return None;
    }
    let url = absolute(without_feed_scheme(element.attr("href")?), base)?;
    let is_feed = has_type(element, &FEED_TYPES)
        || has_type(element, &SHARED_TYPES) && looks_like_feed(&url)
        || relation.eq_ignore_ascii_case("feed");
    is_feed.then_some(url)
}

fn has_type(element: ElementRef<'_>, types: &[&str]) -> bool {
    let written = element.attr("type").unwrap_or_default();
    let media_type = written.split(';').next().unwrap_or_default().trim();
    types
        .iter()
        .any(|known| known.eq_ignore_ascii_case(media_type))
}

/// Tells whether an address looks like that of a feed: by the end of its path, or by a word that stands alone in it.
fn looks_like_feed(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let Some(last) = segments.last() else {
        return has_feed_query(url);
    };
    let (name, extension) = last.rsplit_once('.').unwrap_or((last, ""));
    if FEED_EXTENSIONS.contains(&extension) {
        return true;
    }
    let is_document = DOCUMENT_EXTENSIONS.contains(&extension);
    // A story about feeds has its word in a long name: only short names, or documents, count.
    let may_be_feed = is_document || (extension.is_empty() && name.split('-').count() <= 2);
    let has_word = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| FEED_WORDS.contains(&word));
    let in_folder = segments.len() <= 5 && segments.iter().any(|one| FEED_WORDS.contains(one));
    let has_feed_host = url
        .host_str()
        .is_some_and(|host| host.starts_with("feeds.") || host.starts_with("rss."));
    (may_be_feed && (has_word || in_folder)) || has_feed_host || has_feed_query(url)
}

fn has_feed_query(url: &Url) -> bool {
    url.query_pairs().take(16).any(|(name, value)| {
        let is_word = |text: &str| FEED_WORDS.contains(&text.to_ascii_lowercase().as_str());
        is_word(&name) || is_word(&value)
    })
}

fn is_of_comments(url: &Url, title: Option<&str>) -> bool {
    let path = url.path().to_ascii_lowercase();
    let title = title.unwrap_or_default().to_lowercase();
    path.contains("/comments/")
        || title.contains("comments feed")
        || title.starts_with("comments on")
}

/// Cuts the `feed:` that old pages put before an address.
fn without_feed_scheme(href: &str) -> &str {
    let href = href.trim();
    match href.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("feed") => rest,
        _ => href,
    }
}

fn absolute(href: &str, base: Option<&Url>) -> Option<Url> {
    let mut url = Url::options().base_url(base).parse(href.trim()).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !is_plain {
        return None;
    }
    url.set_fragment(None);
    Some(url)
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().take(16).collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    let line: String = words
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_TITLE_CHARACTERS)
        .collect();
    (!line.is_empty()).then_some(line)
}
