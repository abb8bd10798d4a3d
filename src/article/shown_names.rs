//! Elements of a page that may name an author, beyond what their classes say: lists, links to the staff, lines such as "By Ada Quist".
//!
//! Must not know: which of the names is to be believed.

use scraper::ElementRef;

use super::gathered::{Gathered, KEEP_LIMIT, ShownName, limited_text, named};
use super::{byline, names, text};

/// Characters of a link that name a story.
const STORY_WEIGHT: usize = 25;

/// Tells whether a name stands at a link to another story: in a list of stories, or beside the article.
pub(super) fn stands_at_a_link(found: ElementRef<'_>) -> bool {
    for ancestor in found.ancestors().take(6) {
        if named(ancestor, &["aside", "nav"]) {
            return true;
        }
        if named(ancestor, &["li"]) {
            return ancestor
                .descendants()
                .take(60)
                .filter_map(ElementRef::wrap)
                .filter(|element| element.value().name() == "a")
                .any(|link| text::weight(&limited_text(link)) >= STORY_WEIGHT);
        }
    }
    false
}

/// Gives what an element that names an author says, without what the person is where that stands in an element of its own.
pub(super) fn shown_name(found: ElementRef<'_>) -> Option<String> {
    let whole = text::filled(&limited_text(found))?;
    let first = found.text().take(8).find_map(text::filled)?;
    let role = whole.strip_prefix(first.as_str()).unwrap_or("").trim();
    if byline::is_name(&first) && names::ends_as_role(role) {
        return Some(first);
    }
    Some(whole)
}

/// Most authors in a list of authors.
const LISTED_LIMIT: usize = 6;

/// Keeps the names in a list that is marked as that of the authors, unless it holds more than names.
pub(super) fn gather_listed_names(list: ElementRef<'_>, place: usize, gathered: &mut Gathered<'_>) {
    let items = list
        .children()
        .filter_map(ElementRef::wrap)
        .take(LISTED_LIMIT + 1)
        .map(|item| text::fold(&limited_text(item)));
    let names: Vec<String> = items.filter(|name| !name.is_empty()).collect();
    let is_list = (1..=LISTED_LIMIT).contains(&names.len())
        && names.iter().all(|name| byline::is_signature(name));
    if is_list && gathered.names.len() < KEEP_LIMIT {
        gathered
            .names
            .extend(names.into_iter().map(|text| ShownName {
                strength: 2,
                place,
                text,
            }));
    }
}

/// Tells whether an element near the headline names an author without a mark: "By Ada Quist", or a link to one of the staff.
pub(super) fn signs(name: &str, found: ElementRef<'_>, href: &str) -> bool {
    match name {
        "a" => byline::leads_to_staff(href) && byline::is_name(&text::fold(&limited_text(found))),
        "address" => byline::is_signature(&text::fold(&limited_text(found))),
        "span" | "div" | "p" | "li" => {
            found.text().take(2).any(byline::begins_like_signature)
                && byline::is_signature(&text::fold(&limited_text(found)))
        }
        _ => false,
    }
}
