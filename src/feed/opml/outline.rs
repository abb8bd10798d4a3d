//! The attributes of one outline, and what their values mean.
//!
//! Must not know: where an outline stands.

use url::Url;

use super::super::tag::Tag;
use super::super::text;

/// Most tags of a feed, as in the configuration.
const MOST_TAGS: usize = 64;
/// Longest tag in characters, as in the configuration.
const LONGEST_TAG_CHARACTERS: usize = 64;
/// What in a tag would part it, with what is written for it. The percent sign is the first to write and the last to read.
const ESCAPES: [(&str, &str); 3] = [("%", "%25"), (",", "%2C"), ("/", "%2F")];

/// The attributes of one outline, references decoded.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) id: Option<String>,
    pub(super) text: Option<String>,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) category: Option<String>,
    pub(super) is_commented: bool,
    /// Whether its address is that of a page or a document that a reader takes apart by rules of its own (`HTML+XPath`).
    pub(super) is_scraped: bool,
}

impl Outline {
    pub(super) fn read(tag: Tag<'_>) -> Self {
        let mut outline = Self::default();
        let mut plain_url = None;
        let mut kind = None;
        for (name, value) in tag.attributes() {
            let value = text::decode(value).trim().to_owned();
            if value.is_empty() {
                continue;
            }
            let name = name.to_ascii_lowercase();
            let place = match name.as_str() {
                "id" => &mut outline.id,
                "text" => &mut outline.text,
                "title" => &mut outline.title,
                "xmlurl" => &mut outline.url,
                "url" => &mut plain_url,
                "type" => &mut kind,
                "language" => &mut outline.language,
                "category" => &mut outline.category,
                "iscomment" => {
                    outline.is_commented = value.eq_ignore_ascii_case("true");
                    continue;
                }
                _ => continue,
            };
            place.get_or_insert(value);
        }
        let is_scraped = kind.as_deref().is_some_and(|kind| {
            let kind = kind.to_ascii_lowercase();
            kind.contains("+xpath") || kind.contains("json+dot")
        });
        // `url` is that of a feed only where the type says so: `link` and `include` name pages and other lists.
        let is_feed = kind.is_some_and(|kind| {
            ["rss", "atom", "rdf", "feed"]
                .iter()
                .any(|feed| feed.eq_ignore_ascii_case(&kind))
        });
        outline.is_scraped = is_scraped;
        outline.url = outline.url.or(plain_url.filter(|_| is_feed));
        outline
    }
}

/// Gives an address without the `feed:` of old programs and without white space; `None` where it is no http or https URL.
pub(super) fn address(written: &str) -> Option<String> {
    let prefix = written
        .get(..5)
        .filter(|prefix| prefix.eq_ignore_ascii_case("feed:"));
    let address = match prefix.and_then(|prefix| written.get(prefix.len()..)) {
        Some(rest) if rest.starts_with("//") => format!("http:{rest}"),
        Some(rest) => rest.to_owned(),
        None => written.to_owned(),
    };
    let url = Url::parse(&address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let is_odd = address.contains(|one: char| one.is_whitespace() || one.is_control());
    Some(if is_odd { url.into() } else { address })
}

/// Names an outline by its title and its address, without credentials.
pub(super) fn name(title: Option<&str>, url: Option<&str>) -> String {
    let address = url.map(|url| match url.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => url.to_owned(),
    });
    let title = title.map(|title| text::limited(title, 80).to_owned());
    let words: Vec<String> = title.into_iter().chain(address).collect();
    words.join(", ")
}

/// Gives a language tag with hyphens; `None` for the words that mean that none is known.
pub(super) fn language(written: &str) -> Option<String> {
    let tag = text::line(written)?.replace('_', "-");
    let is_known = !["unknown", "und", "none"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(&tag));
    is_known.then_some(tag)
}

/// Adds tags as the configuration takes them: each once, short, on one line.
pub(super) fn add_tags<'t>(tags: &mut Vec<String>, more: impl Iterator<Item = &'t str>) {
    for written in more {
        let line = written.chars().filter(|one| !one.is_control());
        let short: String = line
            .skip_while(|one| one.is_whitespace())
            .take(LONGEST_TAG_CHARACTERS)
            .collect();
        let tag = short.trim_end();
        if !tag.is_empty() && tags.len() < MOST_TAGS && tags.iter().all(|known| known != tag) {
            tags.push(tag.to_owned());
        }
    }
}

/// Writes a tag so that the commas and slashes of `category` do not part it.
pub(super) fn escape_tag(tag: &str) -> String {
    let escape = |tag: String, (plain, escaped)| tag.replace(plain, escaped);
    ESCAPES.into_iter().fold(tag.to_owned(), escape)
}

/// Reads what [`escape_tag`] wrote.
pub(super) fn unescape_tag(tag: &str) -> String {
    let unescape = |tag: String, (plain, escaped)| tag.replace(escaped, plain);
    ESCAPES.into_iter().rev().fold(tag.to_owned(), unescape)
}
