//! Who wrote an article: which of the places that name people, without the site's name and without "By".
//!
//! Must not know: the body.

use super::gathered::Gathered;
use super::linked_data::LinkedData;
use super::names::clean_all;
use super::text;

/// Rates an element by name, class, itemprop and rel: how surely it names an author; `None` where it does not.
pub(super) fn strength(name: &str, by_class: Option<u8>, itemprop: &str, rel: &str) -> Option<u8> {
    if itemprop == "author" || itemprop == "creator" {
        return Some(4);
    }
    if rel.split_ascii_whitespace().any(|word| word == "author") {
        return Some(3);
    }
    let is_large = matches!(
        name,
        "body" | "html" | "main" | "article" | "ul" | "section"
    );
    by_class.filter(|_| !is_large)
}

/// Tells whether a link leads to the page of an author.
pub(super) fn leads_to_author(href: &str) -> bool {
    const FOLDERS: [&str; 10] = [
        "author",
        "authors",
        "autor",
        "autoren",
        "autores",
        "auteur",
        "auteurs",
        "writer",
        "writers",
        "journaliste",
    ];
    let is_near = href.contains("/aut") || href.contains("/writ") || href.contains("/jour");
    // The last part names the author, not the folder.
    is_near && href.rsplit('/').skip(1).any(|part| FOLDERS.contains(&part))
}

/// Tells whether a link leads to the page of somebody who works for the site, or of anybody else.
pub(super) fn leads_to_staff(href: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "people",
        "person",
        "staff",
        "team",
        "profile",
        "profiles",
        "reporter",
        "reporters",
        "journalist",
        "journalists",
        "correspondents",
        "contributors",
        "autori",
        "firmas",
    ];
    href.rsplit('/').skip(1).any(|part| FOLDERS.contains(&part))
}

/// Tells whether a class in lower case has a word for somebody who writes, other than those that [`class_strength`] knows.
pub(super) fn class_names_maker(lower: &str) -> bool {
    lower
        .split(|character: char| !character.is_ascii_alphabetic())
        .any(|word| matches!(word, "reporter" | "journalist" | "firma" | "signature"))
}

/// Words before the name of an author.
const BY: [&str; 5] = ["By", "BY", "Von", "Par", "Por"];

/// Tells whether a text begins with a word that stands before the name of an author.
pub(super) fn begins_like_signature(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    BY.contains(&first)
}

/// Tells whether a short text is a name, perhaps behind "By" and before a date: "By Ada Quist | 3 May".
pub(super) fn is_signature(text: &str) -> bool {
    let name = BY
        .iter()
        .find_map(|by| text.strip_prefix(by)?.strip_prefix(' '))
        .unwrap_or(text);
    let end = name.find(|character: char| {
        character.is_ascii_digit() || matches!(character, '|' | '•' | '·' | ',' | '(')
    });
    let is_short = text.chars().count() <= SIGNATURE_LIMIT;
    is_short && is_name(name.get(..end.unwrap_or(name.len())).unwrap_or("").trim())
}

/// Longest line that is taken for a signature, in characters.
const SIGNATURE_LIMIT: usize = 120;

/// Tells whether a text reads like the names of people: some words in capitals, with "and" or a particle between them.
pub(super) fn is_name(text: &str) -> bool {
    const SMALL: [&str; 14] = [
        "and", "und", "et", "y", "e", "de", "da", "di", "van", "von", "der", "la", "bin", "al",
    ];
    let mut capitals = 0;
    let mut others = 0;
    for word in text.split(' ').take(12) {
        if SMALL.contains(&word) || word == "&" {
            continue;
        }
        let is_capital = word.starts_with(char::is_uppercase)
            && word.chars().all(|character| {
                character.is_alphabetic() || matches!(character, '.' | '-' | '\'' | '’')
            });
        capitals += usize::from(is_capital);
        others += usize::from(!is_capital);
    }
    (2..=8).contains(&capitals) && others == 0 && !text.ends_with(SENTENCE_ENDS)
}

/// What ends a sentence, but no name.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', ':'];

/// Tells whether a text begins with a word that announces an author: "Autor: Jane Doe".
pub(super) fn announces_author(text: &str) -> bool {
    let word = text
        .trim_start()
        .split([':', ' ', '\u{a0}', '\n'])
        .next()
        .unwrap_or("");
    matches!(
        word,
        "Author"
            | "Autor"
            | "Autorin"
            | "Autorin/Autor"
            | "Autor/Autorin"
            | "Auteur"
            | "Autore"
            | "Автор"
    )
}

/// Rates a class in lower case.
pub(super) fn class_strength(lower: &str) -> Option<u8> {
    const NAMES: [&str; 7] = [
        "byline",
        "author",
        "auteur",
        "autor",
        "writer",
        "contributor",
        "vcard",
    ];
    const OTHERS: [&str; 14] = [
        "authori",
        "bio",
        "image",
        "photo",
        "avatar",
        "social",
        "comment",
        "date",
        "time",
        "link-list",
        "twitter",
        "follow",
        "brand",
        "hidden",
    ];
    let found = NAMES.iter().any(|word| lower.contains(word));
    if !found || OTHERS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    Some(if lower.contains("name") { 3 } else { 2 })
}

/// Chooses the byline.
pub(super) fn choose(
    gathered: &Gathered<'_>,
    linked: &LinkedData,
    site_name: Option<&str>,
    context_host: Option<&str>,
) -> Option<String> {
    let mut own: Vec<String> = [site_name, context_host]
        .into_iter()
        .flatten()
        .map(text::letters)
        .collect();
    // Who is said to be a person may bear the name of the publisher: people publish themselves.
    let people = linked
        .authors
        .iter()
        .filter(|name| !linked.organizations.contains(name) || !linked.publishers.contains(name));
    let structured = clean_all(people.map(String::as_str), &own);
    own.extend(linked.publishers.iter().map(|name| text::letters(name)));
    let sites = own;
    if structured.is_some() {
        return structured;
    }
    let declared = gathered
        .metas
        .iter()
        .filter(|(key, _)| {
            matches!(
                key.as_str(),
                "author"
                    | "article:author"
                    | "og:article:author"
                    | "dc.creator"
                    | "dcterms.creator"
                    | "parsely-author"
                    | "sailthru.author"
                    | "byl"
                    | "citation_author"
                    | "article:author:name"
                    | "cxenseparse:author"
                    | "twitter:data1_author"
                    | "authors"
                    | "dc:creator"
                    | "article_author"
                    | "article.author"
                    | "og:author"
                    | "bt:author"
                    | "lp:author"
                    | "rnews:author"
                    | "sailthru.authors"
                    | "mrf:authors"
            )
        })
        .map(|(_, value)| value.as_str())
        .chain(written_by(gathered));
    let declared = clean_all(declared, &sites);
    let shown = (1..=4)
        .rev()
        .find_map(|level| clean_all(together(gathered, level), &sites));
    declared.or(shown)
}

/// Gives the name that a card for social networks labels as that of the writer.
fn written_by<'a>(gathered: &'a Gathered<'_>) -> Option<&'a str> {
    const LABELS: [&str; 12] = [
        "written by",
        "verfasst von",
        "geschrieben von",
        "écrit par",
        "escrito por",
        "scritto da",
        "geschreven door",
        "skrevet av",
        "skrevet af",
        "skriven av",
        "napisane przez",
        "автор",
    ];
    let label = gathered.meta(&["twitter:label1"])?.to_lowercase();
    gathered
        .meta(&["twitter:data1"])
        .filter(|_| LABELS.contains(&label.as_str()))
}

/// Elements between two names of one byline, at most.
const GAP: usize = 25;
/// Names of one byline that are taken from the visible page.
const SHOWN_LIMIT: usize = 6;

/// Gives the first names of one level that stand together: those below the heading before those above it.
fn together<'a>(gathered: &'a Gathered<'_>, level: u8) -> impl Iterator<Item = &'a str> {
    let names = || {
        gathered
            .names
            .iter()
            .filter(move |name| name.strength == level)
    };
    let below = gathered.heading_place.unwrap_or(0).saturating_sub(GAP * 4);
    let start = names()
        .map(|name| name.place)
        .find(|place| *place >= below)
        .or_else(|| names().map(|name| name.place).find(|_| level > 1))
        .unwrap_or(usize::MAX);
    let mut last = start;
    names()
        .skip_while(move |name| name.place < start)
        .take_while(move |name| {
            let near = name.place - last <= GAP;
            last = name.place;
            near
        })
        .take(SHOWN_LIMIT)
        .map(|name| name.text.as_str())
}
