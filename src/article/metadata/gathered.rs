//! What one pass over the nodes of a page gathers, and how much of it is kept.
//!
//! Must not know: where it stands in a page, which of it is to be believed.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use crate::article::text;

/// Headings, times and names that are kept of one page.
pub(super) const KEEP_LIMIT: usize = 40;
/// Steps of one way that are looked at.
pub(super) const CRUMB_LIMIT: usize = 10;
/// Longest text of a heading or a name, in characters.
const TEXT_LIMIT: usize = 600;

/// What was gathered of a page.
#[derive(Debug, Default)]
pub(super) struct Gathered<'a> {
    pub(super) metas: Vec<(String, String)>,
    pub(super) title: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) html_language: Option<String>,
    pub(super) headings: Vec<String>,
    /// What stands in the first element of each of them, where others follow in it.
    pub(super) heading_labels: Vec<String>,
    /// Where each of them stands, in the order of the nodes.
    pub(super) heading_places: Vec<usize>,
    /// Whether a heading of the first rank is marked as the headline of an article.
    pub(super) marks_headline: bool,
    /// Headings of a lower rank that follow the first one closely and are no links.
    pub(super) second_headings: Vec<String>,
    /// The first line that says what the title says before the name of the site, and its place.
    pub(super) echo: Option<(usize, String)>,
    /// Elements that look like dates.
    pub(super) times: Vec<ShownTime>,
    /// Short texts that were kept for their digits.
    pub(super) plain_count: usize,
    pub(super) names: Vec<ShownName>,
    /// Elements that were looked at for names.
    pub(super) named_count: usize,
    /// Where the first heading stands, in the order of the nodes.
    pub(super) heading_place: Option<usize>,
    pub(super) sections: Vec<String>,
    /// Links of elements that show the way from the home page to this one.
    pub(super) trails: Vec<Vec<Crumb>>,
    /// The last link before the first heading whose class names a section.
    pub(super) kicker: Option<(usize, Crumb)>,
    pub(super) scripts: Vec<&'a str>,
    pub(super) has_password: bool,
}

impl Gathered<'_> {
    /// Gives where the line stands that echoes the title.
    pub(super) fn echo_place(&self) -> Option<usize> {
        self.echo.as_ref().map(|(place, _)| *place)
    }

    /// Gives where a headline stood last as far as the page was read: a heading, or the line that echoes the title.
    pub(super) fn last_heading_place(&self) -> Option<usize> {
        self.heading_places.last().copied().max(self.echo_place())
    }

    /// Gives the first value of the first key that has one.
    pub(super) fn meta(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            self.metas
                .iter()
                .find(|(name, value)| name == key && !value.is_empty())
                .map(|(_, value)| value.as_str())
        })
    }
}

/// A text that looks like a date.
#[derive(Debug)]
pub(super) struct ShownTime {
    pub(super) source: TimeSource,
    /// Where it stands, in the order of the nodes.
    pub(super) place: usize,
    pub(super) text: String,
}

/// What says that a text is a date; the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TimeSource {
    Published,
    Modified,
    TimeElement,
    Class,
    /// Nothing but its digits, shortly behind the headline.
    Plain,
}

/// An element that looks like the name of an author.
#[derive(Debug)]
pub(super) struct ShownName {
    /// How surely it names one, 1 to 4.
    pub(super) strength: u8,
    /// Where it stands, in the order of the nodes.
    pub(super) place: usize,
    pub(super) text: String,
}

/// A step of the way from the home page to an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crumb {
    pub(super) name: String,
    pub(super) address: Option<String>,
}

pub(super) fn named(reference: NodeRef<'_, Node>, names: &[&str]) -> bool {
    reference
        .value()
        .as_element()
        .is_some_and(|element| names.contains(&element.name()))
}

/// Gives the text of an element, at most about `TEXT_LIMIT` bytes of it, without its scripts and styles.
pub(super) fn limited_text(element: ElementRef<'_>) -> String {
    let mut gathered = String::new();
    for (visited, reference) in element.descendants().enumerate() {
        if gathered.len() > TEXT_LIMIT || visited > 200 {
            break;
        }
        if let Node::Text(piece) = reference.value() {
            let hidden = reference.parent().and_then(|parent| {
                parent
                    .value()
                    .as_element()
                    .map(|element| matches!(element.name(), "script" | "style" | "noscript"))
            });
            if hidden != Some(true) {
                gathered.push_str(text::clip(piece, TEXT_LIMIT));
                gathered.push(' ');
            }
        }
    }
    gathered
}
