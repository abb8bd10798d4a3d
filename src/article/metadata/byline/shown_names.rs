//! Elements of a page that may name an author, beyond what their classes say: lists, links to the staff, lines such as "By Ada Quist".
//!
//! Must not know: which of the names is to be believed.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::name_buttons::is_button;
use super::{names, signatures};
use crate::article::metadata::byline;
use crate::article::metadata::gathered::{Gathered, KEEP_LIMIT, ShownName, limited_text, named};
use crate::article::text;

/// Characters of a link that name a story.
const STORY_WEIGHT: usize = 25;

/// Tells whether a name belongs to something else than the article: a story in a list, what stands beside the article, a picture.
pub(in crate::article::metadata) fn stands_elsewhere(found: ElementRef<'_>) -> bool {
    for ancestor in found.ancestors().take(6) {
        if named(ancestor, &["aside", "nav", "figure", "figcaption"]) {
            return true;
        }
        if let Some(item) = ElementRef::wrap(ancestor).filter(|item| item.value().name() == "li") {
            return names_story(item) || shows_picture(item);
        }
    }
    false
}

fn names_story(item: ElementRef<'_>) -> bool {
    within(item)
        .filter(|element| element.value().name() == "a")
        .any(|link| text::weight(&limited_text(link)) >= STORY_WEIGHT)
}

/// Tells whether an item of a list is a picture with a caption that says so.
fn shows_picture(item: ElementRef<'_>) -> bool {
    const WORDS: [&str; 4] = ["photo", "foto", "©", "getty images"];
    let says_so = || {
        let lower = limited_text(item).to_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    };
    within(item).any(|element| element.value().name() == "img") && says_so()
}

fn within(item: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    item.descendants().take(60).filter_map(ElementRef::wrap)
}

/// Gives what an element that names an author says, without what the person is where that stands in an element of its own.
pub(in crate::article::metadata) fn shown_name(found: ElementRef<'_>) -> Option<String> {
    let Some(whole) = text::filled(&limited_text(found)) else {
        return declared_name(found);
    };
    let first = found.text().take(8).find_map(text::filled)?;
    let role = whole.strip_prefix(first.as_str()).unwrap_or("").trim();
    if signatures::is_name(&first) && names::ends_as_role(role) {
        return Some(first);
    }
    let pieces = found.text().take(PIECE_LIMIT).filter_map(text::filled);
    let pieces = pieces.collect::<Vec<_>>();
    if let Some(name) = name_set_apart(&pieces) {
        return Some(name);
    }
    match Clutter::of(&pieces) {
        Clutter::None => Some(whole),
        Clutter::Around(names) => Some(names),
        Clutter::Only => None,
    }
}

/// Gives the name that an element states for machines only: `<meta itemprop="name" content="Ada Quist">`.
fn declared_name(found: ElementRef<'_>) -> Option<String> {
    let stated = within(found)
        .filter(|element| element.value().attr("itemprop") == Some("name"))
        .find_map(|element| element.value().attr("content"))?;
    text::filled(stated)
}

/// Gives the one name of several pieces, of which only one word follows it in an element of its own: "By", "Ada Quist", "Tarn".
fn name_set_apart(pieces: &[String]) -> Option<String> {
    let (last, before) = pieces.split_last()?;
    let (name, lead) = before.split_last()?;
    let is_lead = match lead {
        [] => true,
        [by] => signatures::is_by(by),
        _ => false,
    };
    let is_word = last.chars().all(char::is_alphabetic);
    (is_lead && is_word && signatures::is_name(name)).then(|| name.clone())
}

/// Pieces of text that are looked at of one element that names an author.
const PIECE_LIMIT: usize = 16;

/// Buttons, notes and dates in the element of a name, each in an element of its own.
enum Clutter {
    None,
    /// They stand around these names.
    Around(String),
    /// There is nothing else.
    Only,
}

impl Clutter {
    fn of(pieces: &[String]) -> Self {
        let is_odd = |piece: &String| is_clutter(piece);
        if !pieces.iter().any(is_odd) {
            return Self::None;
        }
        if pieces.iter().all(is_odd) {
            return Self::Only;
        }
        let mut names: Vec<&str> = Vec::new();
        let mut is_joined = false;
        for piece in pieces {
            if is_clutter(piece) {
                if names.is_empty() {
                    continue;
                }
                break;
            }
            let name = signatures::without_by(piece);
            is_joined |= piece.starts_with([',', '&']) || JOINERS.contains(&piece.as_str());
            let name = name.trim_matches([',', '&', ' ', '|']);
            if names.contains(&name) || JOINERS.contains(&name) || name.is_empty() {
                continue;
            }
            if signatures::is_name(name) && (names.is_empty() || is_joined) {
                names.push(name);
                is_joined = piece.ends_with([',', '&']);
            } else if !names.is_empty() {
                break;
            }
        }
        if names.is_empty() {
            Self::None
        } else {
            Self::Around(names.join(", "))
        }
    }
}

/// What joins two names, as a piece of its own.
const JOINERS: [&str; 10] = ["and", "&", ",", "und", "et", "y", "e", "og", "och", "en"];

/// Least words of a note beside a name.
const NOTE_WORDS: usize = 5;

/// Tells whether a piece of text beside a name is a button, a note or the start of a date.
fn is_clutter(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    let first = lower.split([' ', ':']).next().unwrap_or("");
    let small = || {
        piece
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_lowercase))
    };
    is_button(&lower)
        || matches!(first, "published" | "updated" | "posted")
        || small().count() >= NOTE_WORDS
}

/// Most authors in a list of authors.
const LISTED_LIMIT: usize = 6;

/// Keeps the names in a list that is marked as that of the authors, unless it holds more than names.
pub(in crate::article::metadata) fn gather_listed_names(
    list: ElementRef<'_>,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    let items = list
        .children()
        .filter_map(ElementRef::wrap)
        .take(LISTED_LIMIT + 1)
        .map(|item| text::fold(&limited_text(item)));
    let names: Vec<String> = items.filter(|name| !name.is_empty()).collect();
    let is_list = (1..=LISTED_LIMIT).contains(&names.len())
        && names.iter().all(|name| signatures::is_signature(name));
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

/// Keeps the name in a line that says who wrote the article, wherever it stands: "Written by Ada Quist"; and in one of its own behind
/// the text: "Por Ada Quist".
pub(in crate::article::metadata) fn gather_written(
    reference: NodeRef<'_, Node>,
    text: &str,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    let heading = gathered.heading_place.or_else(|| gathered.echo_place());
    if heading.is_none_or(|heading| place <= heading) || gathered.names.len() >= KEEP_LIMIT {
        return;
    }
    let line = text.trim();
    if line.len() > LINE_BYTES || line.len() < 2 {
        return;
    }
    let beside = || {
        let next = reference.next_sibling().and_then(ElementRef::wrap)?;
        text::filled(&limited_text(next)).filter(|name| signatures::is_signature(name))
    };
    let name = match signatures::behind_written(line) {
        Some("") => beside(),
        Some(_) => Some(line.to_owned()).filter(|line| signatures::is_announced(line)),
        None => {
            let signs = signatures::begins_like_signature(line)
                && line.starts_with(char::is_uppercase)
                && line.split(' ').count() <= SIGNATURE_WORDS
                && signatures::is_signature(line);
            let signs = (signs || is_reporter(line)) && stands_alone(reference);
            signs.then(|| line.to_owned())
        }
    };
    gathered.names.extend(name.map(|text| ShownName {
        strength: 1,
        place,
        text,
    }));
}

/// Longest line that is looked at for the name of an author, in bytes.
const LINE_BYTES: usize = 200;
/// Most words of a line behind the text that names the author.
const SIGNATURE_WORDS: usize = 7;

/// Tells whether a text is a line of its own: all of a block, or between breaks.
fn stands_alone(reference: NodeRef<'_, Node>) -> bool {
    let is_edge = |sibling: Option<NodeRef<'_, Node>>| {
        sibling.is_none_or(|sibling| named(sibling, &["br", "div", "p", "script"]))
    };
    reference
        .parent()
        .is_some_and(|parent| named(parent, &["p", "div", "td", "section", "article"]))
        && is_edge(reference.prev_sibling())
        && is_edge(reference.next_sibling())
}

/// Tells whether an element near the headline names an author without a mark: "By Ada Quist", or a link to one of the staff.
pub(in crate::article::metadata) fn signs(name: &str, found: ElementRef<'_>, href: &str) -> bool {
    match name {
        "a" => {
            byline::leads_to_staff(href) && signatures::is_name(&text::fold(&limited_text(found)))
        }
        "address" => signatures::is_signature(&text::fold(&limited_text(found))),
        "span" | "div" | "p" | "li" => {
            signs_by_words(found) && !found.child_elements().take(4).any(signs_itself)
        }
        _ => false,
    }
}

/// Tells whether a part of a line is looked at for itself and names an author.
fn signs_itself(part: ElementRef<'_>) -> bool {
    matches!(part.value().name(), "span" | "div" | "p" | "li") && signs_by_words(part)
}

/// Tells whether an element begins as lines do that name an author, and goes on so.
fn signs_by_words(found: ElementRef<'_>) -> bool {
    let begins = |piece: &str| {
        let line = piece.trim();
        signatures::begins_like_signature(line)
            || signatures::behind_written(line).is_some()
            || is_reporter(line)
    };
    found.text().take(2).any(begins) && {
        let line = text::fold(&limited_text(found));
        signatures::is_signature(&line) || signatures::is_announced(&line)
    }
}

/// Tells whether a line is the name of a reporter as Korean papers sign.
fn is_reporter(line: &str) -> bool {
    line.ends_with("기자") && signatures::is_announced(line)
}
