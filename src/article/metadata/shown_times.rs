//! Texts of a page that look like dates: of elements marked as such, and short ones behind a heading.
//!
//! Must not know: how dates are written, which of them is to be believed.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node, node};

use super::gathered::{Gathered, KEEP_LIMIT, ShownTime, TimeSource, limited_text, named};
use crate::article::text;

/// Nodes behind a heading in which a short text without marks may be a date.
const PLAIN_REACH: usize = 60;
/// Longest such text, in characters.
const PLAIN_CHARACTERS: usize = 60;
/// Most such texts of one page.
const PLAIN_LIMIT: usize = 12;

/// Keeps a short text with digits that follows a heading closely.
pub(super) fn gather_plain(
    reference: NodeRef<'_, Node>,
    text: &str,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    let is_near = gathered
        .last_heading_place()
        .is_some_and(|heading| place - heading <= PLAIN_REACH);
    if !is_near || text.len() > 200 || gathered.plain_count >= PLAIN_LIMIT {
        return;
    }
    let text = told_time(text.trim());
    let is_date_like =
        (6..=PLAIN_CHARACTERS).contains(&text.chars().count()) && text.contains(char::is_numeric);
    let is_other = |reference| named(reference, &["a", "figcaption", "script", "style", "h1"]);
    if is_date_like && !reference.ancestors().take(3).any(is_other) {
        gathered.plain_count += 1;
        gathered.times.push(ShownTime {
            source: TimeSource::Plain,
            place,
            text: text::fold(text),
        });
    }
}

/// Words before the moment of publication, then those before that of a change, in lower case.
const TELLING: [&str; 8] = [
    "published",
    "posted",
    "created",
    "first uploaded",
    "uploaded",
    "last updated",
    "updated",
    "modified",
];

/// Gives the part of a line that tells when something was published: "Coast Wire | Tarn | Updated: 14 May | Created: 13 May".
fn told_time(line: &str) -> &str {
    if line.chars().count() <= PLAIN_CHARACTERS {
        return line;
    }
    let lower = line.to_ascii_lowercase();
    let start = TELLING.iter().find_map(|word| lower.find(word));
    let told = start.and_then(|start| line.get(start..)).unwrap_or(line);
    told.split('|').next().unwrap_or(told).trim()
}

/// Keeps what an element of a time says.
pub(super) fn gather_time(
    element: &node::Element,
    found: ElementRef<'_>,
    place: usize,
    [class, itemprop]: [&str; 2],
    gathered: &mut Gathered<'_>,
) {
    if gathered.times.len() >= KEEP_LIMIT {
        return;
    }
    let stamp = ["datetime", "content", "title"]
        .into_iter()
        .find_map(|name| element.attr(name))
        .map(str::to_owned);
    let source = match itemprop {
        "datePublished" | "dateCreated" => TimeSource::Published,
        "dateModified" => TimeSource::Modified,
        _ if class.contains("updated") || class.contains("modified") => TimeSource::Modified,
        _ if class.contains("publi") || class.contains("entry-date") => TimeSource::Published,
        _ => TimeSource::TimeElement,
    };
    gathered.times.push(ShownTime {
        source,
        place,
        text: stamp.unwrap_or_else(|| limited_text(found)),
    });
}
