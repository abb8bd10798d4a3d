//! The line that programs put below the text of an entry: "The post … appeared first on …", in whatever language.
//!
//! Must not know: what becomes of the text.

use memchr::memrchr_iter;

use crate::article::fragment_paragraphs;
use crate::model::FeedItem;
use crate::story;

/// Longest line, in characters.
const LONGEST: usize = 400;

/// Drops that line: the last of several paragraphs, with nothing behind it, that links the page of the entry under its title, and then
/// the site.
pub(super) fn without_origin(
    mut paragraphs: Vec<String>,
    markup: &str,
    item: &FeedItem,
) -> Vec<String> {
    let is_short = |text: &String| text.chars().count() <= LONGEST;
    if paragraphs.len() > 1
        && paragraphs.last().is_some_and(is_short)
        && last_paragraph(markup).is_some_and(|last| names_origin(last, item))
    {
        paragraphs.pop();
    }
    paragraphs
}

/// Gives what the last `<p>` holds, where the markup ends with it.
fn last_paragraph(markup: &str) -> Option<&str> {
    let whole = markup.trim_end().strip_suffix("</p>")?;
    let opens = |at: &usize| {
        let tag = whole.get(*at..);
        tag.is_some_and(|tag| tag.starts_with("<p>") || tag.starts_with("<p "))
    };
    let last = whole.get(memrchr_iter(b'<', whole.as_bytes()).find(opens)?..)?;
    (!last.contains("</p>")).then_some(last)
}

fn names_origin(paragraph: &str, item: &FeedItem) -> bool {
    let mut links = paragraph.split("<a ").skip(1);
    let (Some(page), Some(site), None) = (links.next(), links.next(), links.next()) else {
        return false;
    };
    let own = item.link.as_deref().and_then(story::url_key);
    let leads_to = |link: &str| address(link).and_then(|address| story::url_key(&address));
    let is_titled = || {
        let title = item.title.as_deref().map(letters);
        title.is_some_and(|title| !title.is_empty() && letters(&text(page)) == title)
    };
    own.is_some()
        && leads_to(page) == own
        && address(site).is_some_and(|site| story::is_home(&site))
        && is_titled()
}

/// Gives the address of a link, from within its start tag on.
fn address(link: &str) -> Option<String> {
    let (_, behind) = link.split_once("href=\"")?;
    let (address, _) = behind.split_once('"')?;
    Some(address.replace("&amp;", "&"))
}

/// Gives the text of a link, from within its start tag on.
fn text(link: &str) -> String {
    let text = link.split_once('>').map_or("", |(_, behind)| behind);
    let text = text.split_once("</a>").map_or(text, |(text, _)| text);
    fragment_paragraphs(text).concat()
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
