//! What a document is, judged by its beginning: a feed, or what it is instead.
//!
//! Must not know: how a feed is read.

use super::text;
use crate::model::{NotAFeed, NotAFeedKind, certain_challenge, likely_challenge};

/// How much of a document is looked at for words, in bytes.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// A challenge for browsers shows no more than this, in characters that are no white space.
const MOST_SHOWN_BY_CHALLENGE: usize = 900;

/// Words of challenge pages for browsers that stand in other pages too: beside a form with a captcha, or where a service looks on.
const CHALLENGES: &[&str] = &[
    "cf-chl",
    "challenge-platform",
    "just a moment...",
    "attention required!",
    "ddos-guard",
    "captcha",
    "are you a robot",
    "checking your browser",
    "enable javascript and cookies to continue",
    "datadome",
];

/// What the links of a page to its feeds hold: a challenge has none.
const NAMES_OF_FEEDS: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
];

/// The elements that can begin a feed.
const FEED_ELEMENTS: &[&str] = &["rss", "rdf", "feed", "channel", "urlset", "sitemapindex"];

/// The elements that hold an item.
const ITEM_ELEMENTS: &[&str] = &["item", "entry"];

/// Elements that begin a page without `html`.
const HTML_ELEMENTS: &[&str] = &[
    "head", "body", "div", "p", "title", "meta", "script", "table", "form", "h1", "center", "br",
];

/// Tells by their first bytes what binary data are.
pub(super) fn binary(bytes: &[u8]) -> Option<NotAFeed> {
    let kind = match bytes {
        [0x1F, 0x8B, ..] => "gzip data",
        [b'P', b'K', 3, 4, ..] => "a ZIP archive",
        [0x89, b'P', b'N', b'G', ..] => "a PNG image",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
        [b'G', b'I', b'F', b'8', ..] => "a GIF image",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [b'R', b'I', b'F', b'F', ..] => "a RIFF file",
        [b'I', b'D', b'3', ..] => "an MP3 file",
        _ => return None,
    };
    Some(NotAFeed {
        kind: NotAFeedKind::Binary,
        detail: kind.to_owned(),
    })
}

/// Finds the local name of the first element, in lower case.
pub(super) fn root(document: &str) -> Option<String> {
    let mut rest = document;
    loop {
        let (_, behind) = rest.split_once('<')?;
        if let Some(comment) = behind.strip_prefix("!--") {
            (_, rest) = comment.split_once("-->")?;
            continue;
        }
        if behind.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            let name = behind
                .split(|character: char| character.is_whitespace() || "/><".contains(character))
                .next()?;
            let (_, local) = name.split_once(':').unwrap_or(("", name));
            return Some(local.to_ascii_lowercase());
        }
        rest = behind;
    }
}

/// Tells whether an element of a feed stands anywhere in the document; in a page, items alone make none.
pub(super) fn may_be_feed(document: &str) -> bool {
    holds(document, FEED_ELEMENTS) || holds(document, ITEM_ELEMENTS) && !is_page(document)
}

/// Tells whether the items of a document are those of the other family than `local`, its root or channel.
pub(super) fn holds_other_items(document: &str, local: &str) -> bool {
    match local {
        "rss" | "rdf" | "channel" => !holds(document, &["item"]) && holds(document, &["entry"]),
        "feed" => !holds(document, &["entry"]) && holds(document, &["item"]),
        _ => false,
    }
}

/// Tells whether an item stands anywhere in the document.
pub(super) fn holds_item(document: &str) -> bool {
    holds(document, ITEM_ELEMENTS)
}

fn holds(document: &str, elements: &[&str]) -> bool {
    document.split('<').skip(1).any(|behind| {
        let end = behind
            .find(|character: char| !character.is_ascii_alphanumeric() && character != ':')
            .unwrap_or(behind.len());
        let name = behind.get(..end).unwrap_or_default();
        let (_, local) = name.split_once(':').unwrap_or(("", name));
        elements
            .iter()
            .any(|known| known.eq_ignore_ascii_case(local))
    })
}

/// Tells whether the document is a page.
pub(super) fn is_page(document: &str) -> bool {
    root(document).is_some_and(|root| root == "html" || HTML_ELEMENTS.contains(&root.as_str()))
}

/// Says what a document that is no feed is instead.
pub(super) fn describe(document: &str) -> NotAFeed {
    let trimmed = document.trim();
    if trimmed.is_empty() {
        return NotAFeed {
            kind: NotAFeedKind::Empty,
            detail: "nothing at all".to_owned(),
        };
    }
    let control = trimmed
        .chars()
        .take(1024)
        .filter(|one| !text::is_xml(*one) || *one == char::REPLACEMENT_CHARACTER)
        .count();
    if control > 16 {
        return NotAFeed {
            kind: NotAFeedKind::Binary,
            detail: "binary data".to_owned(),
        };
    }
    let head = text::limited(trimmed, LOOKED_AT_BYTES).to_ascii_lowercase();
    let is_html = head.contains("<html") || head.contains("<!doctype html");
    match root(trimmed) {
        _ if is_html => html(&head, trimmed),
        Some(root) if HTML_ELEMENTS.contains(&root.as_str()) => html(&head, trimmed),
        Some(root) => NotAFeed {
            kind: NotAFeedKind::OtherXml,
            detail: format!("XML with the root element {:?}", text::limited(&root, 64)),
        },
        None => NotAFeed {
            kind: NotAFeedKind::Text,
            detail: format!(
                "plain text that begins with {:?}",
                text::limited(trimmed, 40)
            ),
        },
    }
}

fn html(head: &str, document: &str) -> NotAFeed {
    let title = title(head, document);
    let named = match &title {
        Some(title) => format!("with the title {:?}", text::limited(title, 120)),
        None => "without a title".to_owned(),
    };
    if is_challenge(head, document) {
        return NotAFeed {
            kind: NotAFeedKind::BotWall,
            detail: format!("a challenge page for browsers {named}"),
        };
    }
    if head.contains("type=\"password\"") || head.contains("type='password'") {
        return NotAFeed {
            kind: NotAFeedKind::Login,
            detail: format!("a login page {named}"),
        };
    }
    NotAFeed {
        kind: NotAFeedKind::Html,
        detail: format!("an HTML page {named}"),
    }
}

/// Tells whether a page is a challenge for browsers: by words that stand nowhere else, or by others where little else is shown.
fn is_challenge(head: &str, document: &str) -> bool {
    let holds = |words: &[&str]| words.iter().any(|word| head.contains(word));
    certain_challenge(head).is_some()
        || (likely_challenge(head).is_some() || holds(CHALLENGES))
            && !holds(NAMES_OF_FEEDS)
            && !shows_more_than(MOST_SHOWN_BY_CHALLENGE, document)
}

/// Tells whether a page has more characters than that between its tags, scripts and styles aside.
fn shows_more_than(most: usize, document: &str) -> bool {
    let (mut shown, mut rest) = (0, document);
    while let Some((text, behind)) = rest.split_once('<') {
        shown += text.chars().filter(|one| !one.is_whitespace()).count();
        if shown > most {
            return true;
        }
        let unseen = ["script", "style"]
            .into_iter()
            .find(|name| begins_with(behind, name));
        let from = unseen.map_or(behind, |name| from_end_tag(behind, name));
        rest = from.split_once('>').map_or("", |(_, text)| text);
    }
    false
}

/// Gives a text from the end tag of an element on; nothing where it has no end.
fn from_end_tag<'t>(text: &'t str, name: &str) -> &'t str {
    text.match_indices("</")
        .filter_map(|(at, _)| text.get(at + 2..))
        .find(|behind| begins_with(behind, name))
        .unwrap_or_default()
}

fn begins_with(text: &str, name: &str) -> bool {
    let head = text.as_bytes().get(..name.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
}

/// Finds the title of a page: positions in the lower-case head are those of the document.
fn title(head: &str, document: &str) -> Option<String> {
    let start = head.find("<title")?;
    let from = document.trim_start().get(start..)?;
    let (_, from) = from.split_once('>')?;
    let end = from.find("</").unwrap_or(from.len().min(256));
    text::plain(from.get(..end)?)
}
