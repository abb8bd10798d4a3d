//! A line of a page that says what its title element says before the name of the site: the headline of a page without a heading.
//!
//! Must not know: which of the places that name a headline is to be believed.

use ego_tree::NodeRef;
use scraper::Node;

use super::gathered::{Gathered, named};
use crate::article::text;

/// Least weight of such a line: a shorter one may be a kicker.
const LEAST_WEIGHT: usize = 12;
/// Bytes at the end of a line that are compared before the line is.
const ALIKE_BYTES: usize = 4;
/// Longest such line, in bytes.
const LONGEST: usize = 1_200;
/// Signs between a headline and what titles add to it, with or without spaces around them.
const CLOSE_SIGNS: [char; 14] = [
    '_', '-', '－', '—', '–', '|', '｜', '»', '«', '‹', '<', '~', '•', '⋆',
];
/// Signs that stand within headlines as well: what they part from one has to be shorter than it.
const WEAK_SIGNS: [char; 8] = [':', '：', '/', '(', '（', '[', ']', '·'];

/// Keeps the first text that the title begins or ends with, unless it is not shown, or a link to another page.
pub(super) fn gather_echo(
    reference: NodeRef<'_, Node>,
    text: &str,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    let Some(title) = gathered.title.as_deref() else {
        return;
    };
    let text = text.trim();
    let is_alike = || text.chars().next() == title.chars().next() || end_alike(text, title);
    if gathered.echo.is_some() || text.len() > LONGEST || !is_alike() {
        return;
    }
    let line = text::fold(text);
    let is_head = title
        .strip_prefix(line.as_str())
        .is_some_and(|rest| ends_headline(&line, rest));
    let is_tail = || {
        title
            .strip_suffix(line.as_str())
            .is_some_and(|head| leads_headline(&line, head))
    };
    let is_other = |reference: NodeRef<'_, Node>| {
        let names = ["head", "script", "style", "option", "noscript", "textarea"];
        named(reference, &names) || (named(reference, &["a"]) && !leads_here(reference, gathered))
    };
    if text::weight(&line) >= LEAST_WEIGHT
        && (is_head || is_tail())
        && !reference.ancestors().any(is_other)
    {
        gathered.echo = Some((place, line));
    }
}

/// Tells whether two texts end with the same few bytes.
fn end_alike(text: &str, title: &str) -> bool {
    let count = text.len().min(ALIKE_BYTES);
    text.as_bytes()
        .get(text.len() - count..)
        .is_some_and(|end| count > 0 && title.as_bytes().ends_with(end))
}

/// Tells whether a link leads to the page that it stands in, as headlines of blogs do.
fn leads_here(link: NodeRef<'_, Node>, gathered: &Gathered<'_>) -> bool {
    let attribute = |name| {
        let element = link.value().as_element();
        element
            .and_then(|element| element.attr(name))
            .map(str::trim)
    };
    // The address of the section that it stands in (HTML standard, 4.6.7.3), as blogs before 2010 marked their headlines.
    let is_bookmark = attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("bookmark"));
    let address = attribute("href").unwrap_or("");
    let own = gathered
        .canonical
        .as_deref()
        .or_else(|| gathered.meta(&["og:url"]));
    is_bookmark
        || own.is_some_and(|own| {
            own == address
                || (address.len() > 1 && address.starts_with('/') && own.ends_with(address))
        })
}

/// Tells whether what follows in the title is what titles add. A space alone does it where the headline's script has none.
fn ends_headline(line: &str, rest: &str) -> bool {
    let by_space = rest.starts_with(' ') && line.ends_with(text::is_spaceless);
    let added = rest.trim_start();
    rest.is_empty()
        || by_space
        || added.starts_with(CLOSE_SIGNS)
        || (added.starts_with(WEAK_SIGNS) && is_shorter(added, line))
}

/// Tells whether what goes before in the title is what titles add: the site, or a section.
fn leads_headline(line: &str, head: &str) -> bool {
    let added = head.trim_end();
    let is_parted = added.len() < head.len() && added.ends_with(CLOSE_SIGNS)
        || added.ends_with(WEAK_SIGNS)
        || added.ends_with('.');
    is_parted && is_shorter(added, line)
}

fn is_shorter(added: &str, line: &str) -> bool {
    text::weight(added) < text::weight(line)
}
