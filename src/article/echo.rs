//! A line of a page that says what its title element says before the name of the site: the headline of a page without a heading.
//!
//! Must not know: which of the places that name a headline is to be believed.

use ego_tree::NodeRef;
use scraper::Node;

use super::gathered::{Gathered, named};
use super::text;

/// Least weight of such a line: a shorter one may be a kicker.
const LEAST_WEIGHT: usize = 12;
/// Longest such line, in bytes.
const LONGEST: usize = 1_200;
/// Signs between a headline and what titles add to it, with or without spaces around them.
const CLOSE_SIGNS: [char; 8] = ['_', '-', '－', '—', '–', '|', '｜', '»'];

/// Keeps the first text that the title begins with, unless it is not shown, or a link to another page.
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
    let is_alike = || text.chars().next() == title.chars().next();
    if gathered.echo.is_some() || text.len() > LONGEST || !is_alike() {
        return;
    }
    let line = text::fold(text);
    let is_head = title
        .strip_prefix(line.as_str())
        .is_some_and(|rest| ends_headline(&line, rest));
    let is_other = |reference: NodeRef<'_, Node>| {
        let names = ["head", "script", "style", "option", "noscript", "textarea"];
        named(reference, &names) || (named(reference, &["a"]) && !leads_here(reference, gathered))
    };
    if is_head && text::weight(&line) >= LEAST_WEIGHT && !reference.ancestors().any(is_other) {
        gathered.echo = Some((place, line));
    }
}

/// Tells whether a link leads to the page that it stands in, as headlines of blogs do.
fn leads_here(link: NodeRef<'_, Node>, gathered: &Gathered<'_>) -> bool {
    let address = link
        .value()
        .as_element()
        .and_then(|element| element.attr("href"))
        .map_or("", str::trim);
    let own = gathered
        .canonical
        .as_deref()
        .or_else(|| gathered.meta(&["og:url"]));
    own.is_some_and(|own| {
        own == address || (address.len() > 1 && address.starts_with('/') && own.ends_with(address))
    })
}

/// Tells whether what follows in the title is what titles add. A space alone does it where the headline's script has none.
fn ends_headline(line: &str, rest: &str) -> bool {
    let by_space = rest.starts_with(' ') && line.ends_with(text::is_spaceless);
    rest.is_empty() || by_space || rest.trim_start().starts_with(CLOSE_SIGNS)
}
