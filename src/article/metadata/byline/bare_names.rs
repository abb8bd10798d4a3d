//! Names of authors that only their place marks: alone in a line set bold or slanted, between the headline and the text, or with nothing
//! but a date behind them.
//!
//! Must not know: which of the names is to be believed.

use scraper::{ElementRef, Node};

use super::signatures;
use crate::article::metadata::gathered::{
    Crumb, Gathered, KEEP_LIMIT, ShownName, limited_text, named,
};
use crate::article::text;

/// Longest such line, in bytes.
const LINE_BYTES: usize = 120;
/// Most words of one name.
const NAME_WORDS: usize = 4;
/// Letters of a title or an initial with its full stop.
const TITLE_LETTERS: usize = 3;
/// Least weight of the paragraph that follows.
const PROSE_WEIGHT: usize = 60;
/// Most weight of what stands before it: more is the text already.
const DECK_WEIGHT: usize = 240;
/// Elements before it that are looked at.
const BEFORE_LIMIT: usize = 6;

/// Words that stand in no name, though lines of them begin with capitals: "Tarn News", "World Desk", "Breaking News".
const OTHER_WORDS: [&str; 66] = [
    "about",
    "actualités",
    "agence",
    "agencia",
    "agency",
    "agentur",
    "analysis",
    "breaking",
    "briefing",
    "bulletin",
    "city",
    "column",
    "comment",
    "contact",
    "council",
    "daily",
    "dear",
    "desk",
    "editor",
    "editorial",
    "exclusive",
    "executive",
    "fact",
    "facts",
    "forum",
    "full",
    "government",
    "guide",
    "headlines",
    "highlights",
    "key",
    "latest",
    "letter",
    "letters",
    "live",
    "media",
    "ministry",
    "nachrichten",
    "news",
    "nieuws",
    "noticias",
    "notizie",
    "om",
    "opinion",
    "party",
    "police",
    "post",
    "press",
    "redaktion",
    "release",
    "report",
    "review",
    "rules",
    "sobre",
    "special",
    "sport",
    "sports",
    "staff",
    "statement",
    "story",
    "summary",
    "team",
    "terms",
    "times",
    "update",
    "wire",
];

/// Keeps the names in such a line, unless the headline has them: then they are whom the text is about.
pub(in crate::article::metadata) fn gather_bare(
    found: ElementRef<'_>,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    if gathered.names.len() >= KEEP_LIMIT || !is_set_apart(found) {
        return;
    }
    let line = text::fold(&limited_text(found));
    let is_german = |language: &String| text::clip(language, 2).eq_ignore_ascii_case("de");
    // German writes all nouns so.
    let may_name =
        line.len() <= LINE_BYTES && !gathered.html_language.as_ref().is_some_and(is_german);
    if !may_name || !are_names(&line) || is_of_headline(&line, gathered) || !leads_in(found) {
        return;
    }
    gathered.names.push(ShownName {
        strength: 1,
        place,
        text: line.replace('/', ", "),
    });
}

/// Keeps the name in a line below the headline that says nothing but who wrote the article and when: "Ada Quist | 3 May 2026".
pub(in crate::article::metadata) fn gather_dated(
    found: ElementRef<'_>,
    place: usize,
    gathered: &mut Gathered<'_>,
) {
    let begins = found
        .text()
        .find(|piece| !piece.trim_ascii().is_empty())
        .is_some_and(|piece| piece.len() <= LINE_BYTES && signatures::begins_with_name(piece));
    if !begins || gathered.names.len() >= KEEP_LIMIT {
        return;
    }
    let line = text::fold(&limited_text(found));
    let name = signatures::before_date(&line).filter(|name| {
        let is_section = |crumb: &Crumb| crumb.name == *name;
        let kicker = gathered.kicker.as_ref().map(|(_, crumb)| crumb);
        !name.split(' ').any(is_other)
            && !gathered
                .trails
                .iter()
                .flatten()
                .chain(kicker)
                .any(is_section)
    });
    gathered.names.extend(name.map(|name| ShownName {
        strength: 1,
        place,
        text: name.to_owned(),
    }));
}

/// Tells whether an element holds one other that sets all its text bold or slanted.
fn is_set_apart(found: ElementRef<'_>) -> bool {
    let mut children = found.children().filter(|child| match child.value() {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(_) => true,
        _ => false,
    });
    let first = children.next();
    first.is_some_and(|first| named(first, &["strong", "b", "em", "i"]))
        && children.next().is_none()
}

fn are_names(line: &str) -> bool {
    let mut names = line
        .split(['/', ',', '&'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim);
    let is_one = |name: &str| {
        // "Foto. Ada Quist" names who took a picture; "A. Quist" and "Dr. Quist" are names.
        let is_label = |word: &str| word.ends_with('.') && word.chars().count() > TITLE_LETTERS;
        name.split(' ').count() <= NAME_WORDS
            && signatures::is_name(name)
            && name.contains(char::is_lowercase)
            && !name.split(' ').any(|word| is_label(word) || is_other(word))
    };
    names.all(is_one)
}

fn is_other(word: &str) -> bool {
    OTHER_WORDS.contains(&word.to_lowercase().as_str())
}

/// Tells whether a headline has a word of the names.
fn is_of_headline(line: &str, gathered: &Gathered<'_>) -> bool {
    let titles = gathered.headings.iter().chain(&gathered.title);
    let mut words = titles.flat_map(|title| title.split(|sign: char| !sign.is_alphanumeric()));
    words.any(|word| word.len() > 2 && line.split(['/', ',', ' ']).any(|part| part == word))
}

/// Tells whether the text begins behind an element: a paragraph follows it, and no more than a few lines stand before it.
fn leads_in(found: ElementRef<'_>) -> bool {
    let weight = |element: ElementRef<'_>| text::weight(&limited_text(element));
    let follows = found.next_siblings().find_map(ElementRef::wrap);
    let is_prose =
        |next: ElementRef<'_>| next.value().name() == "p" && weight(next) >= PROSE_WEIGHT;
    let before = found.prev_siblings().filter_map(ElementRef::wrap);
    let lines = before
        .filter(|element| element.value().name() != "h1")
        .take(BEFORE_LIMIT);
    follows.is_some_and(is_prose) && lines.map(weight).sum::<usize>() <= DECK_WEIGHT
}
