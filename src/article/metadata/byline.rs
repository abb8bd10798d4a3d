//! Who wrote an article: which of the places that name people, without the site's name and without "By".
//!
//! Must not know: the body.

pub(in crate::article) mod about_author;
pub(super) mod bare_names;
mod beside_names;
mod date_words;
pub(super) mod linked_authors;
mod name_buttons;
mod name_words;
pub(in crate::article) mod names;
pub(super) mod shown_names;
pub(in crate::article) mod signatures;

use super::gathered::Gathered;
use super::linked_data::LinkedData;
use crate::article::text;
use beside_names::is_firm;
use names::clean_all;

/// Rates an element by name, class, itemprop and rel: how surely it names an author; `None` where it does not.
pub(super) fn strength(name: &str, by_class: Option<u8>, itemprop: &str, rel: &str) -> Option<u8> {
    if itemprop == "author" || itemprop == "creator" {
        return Some(4);
    }
    if rel.split_ascii_whitespace().any(is_author_relation) {
        return Some(3);
    }
    let is_large = matches!(
        name,
        "body" | "html" | "main" | "article" | "ul" | "section"
    );
    by_class.filter(|_| !is_large)
}

/// Tells whether a relation is that to an author: `author`, `sioc:has_creator`.
fn is_author_relation(word: &str) -> bool {
    matches!(
        word,
        "author" | "schema:author" | "sioc:has_creator" | "dc:creator"
    )
}

/// Tells whether a property of `RDFa` names an author: as strong as `itemprop`.
pub(super) fn is_author_property(property: &str) -> bool {
    matches!(
        property,
        "author" | "schema:author" | "dc:creator" | "dcterms:creator" | "schema:creator"
    )
}

/// Tells whether an id or the like names no more than the author: "byline", "article-author-name".
pub(super) fn is_author_label(label: &str) -> bool {
    const AUTHORS: [&str; 6] = ["author", "authors", "byline", "writer", "autor", "auteur"];
    const OTHERS: [&str; 14] = [
        "article", "story", "post", "page", "content", "header", "name", "names", "by", "line",
        "text", "div", "span", "show",
    ];
    let mut found = false;
    !label.is_empty()
        && words_of(label).all(|word| {
            let is_author = AUTHORS
                .iter()
                .any(|author| word.eq_ignore_ascii_case(author));
            found |= is_author;
            is_author || OTHERS.iter().any(|other| word.eq_ignore_ascii_case(other))
        })
        && found
}

/// Gives the words of a label, parted by signs, digits and capitals.
fn words_of(label: &str) -> impl Iterator<Item = &str> {
    let mut after_small = false;
    let mut start = 0;
    let cuts = label.char_indices().filter_map(move |(place, character)| {
        let is_cut = after_small && character.is_ascii_uppercase();
        after_small = character.is_ascii_lowercase();
        is_cut.then_some(place)
    });
    cuts.chain([label.len()])
        .filter_map(move |end| {
            let piece = label.get(start..end);
            start = end;
            piece
        })
        .flat_map(|piece| piece.split(|character: char| !character.is_ascii_alphabetic()))
        .filter(|word| !word.is_empty())
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
    // The last part names the author, not the folder.
    let mut start = 0;
    memchr::memchr_iter(b'/', href.as_bytes()).any(|end| {
        let part = href.get(start..end).unwrap_or_default();
        start = end + 1;
        part.starts_with(['a', 'w', 'j']) && FOLDERS.contains(&part)
    })
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

/// Words in classes for somebody who writes.
pub(super) const AUTHOR_CLASSES: &[&str] = &[
    "byline",
    "by-line",
    "by_line",
    "author",
    "auteur",
    "autor",
    "writer",
    "contributor",
    "vcard",
];

/// More of them, which count as whole words.
pub(super) const MAKER_CLASSES: &[&str] = &[
    "reporter",
    "journalist",
    "journaliste",
    "firma",
    "signature",
    "assinatura",
    "periodista",
    "giornalista",
    "redacteur",
    "redakteur",
    "skribent",
    "forfatter",
    "kirjoittaja",
    "szerzo",
    "yazar",
    "muhabir",
    "penulis",
    "wartawan",
    "tacgia",
];

/// Tells whether a class in lower case has a word for somebody who writes, other than those that [`class_strength`] knows.
pub(super) fn class_names_maker(lower: &str) -> bool {
    lower
        .split(|character: char| !character.is_ascii_alphabetic())
        .any(|word| MAKER_CLASSES.contains(&word))
}

/// Rates a class in lower case.
pub(super) fn class_strength(lower: &str) -> Option<u8> {
    const OTHERS: [&str; 19] = [
        "authori",
        "cargo",
        "author-role",
        "author-job",
        "author-position",
        "source-org",
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
    let found = AUTHOR_CLASSES.iter().any(|word| lower.contains(word));
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
                    | "articleauthor"
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
    let declared: Vec<&str> = declared.collect();
    // Who holds the rights is most often the house; only where the page names nobody else, it may be the author.
    let houses: Vec<String> = sites.iter().cloned().chain(holders(gathered)).collect();
    let shown = |level| clean_all(together(gathered, level, &houses), &houses);
    let people = declared.iter().copied().filter(|name| !is_firm(name));
    clean_all(people, &houses)
        .or_else(|| (1..=4).rev().find_map(shown))
        .or_else(|| clean_all(declared.into_iter(), &sites))
}

/// Gives the letters of those who publish the page or hold the rights to it.
fn holders(gathered: &Gathered<'_>) -> impl Iterator<Item = String> {
    const KEYS: [&str; 7] = [
        "copyright",
        "dc.rights",
        "dcterms.rights",
        "rights",
        "dc.publisher",
        "dcterms.publisher",
        "publisher",
    ];
    gathered
        .metas
        .iter()
        .filter(|(key, _)| KEYS.contains(&key.as_str()))
        .map(|(_, value)| {
            let lower = value.to_lowercase();
            let name = lower
                .replace("copyright", " ")
                .replace("all rights reserved", " ")
                .replace("(c)", " ");
            let letters = text::letters(&name);
            letters
                .trim_matches(|letter: char| letter.is_ascii_digit())
                .to_owned()
        })
        .filter(|letters| !letters.is_empty())
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
/// Elements from what names nobody to the name of an author, at most.
const NOBODY_REACH: usize = 200;
/// Names of one byline that are taken from the visible page.
const SHOWN_LIMIT: usize = 6;

/// Gives the first names of one level that stand together: those below the heading before those above it.
fn together<'a>(
    gathered: &'a Gathered<'_>,
    level: u8,
    houses: &'a [String],
) -> impl Iterator<Item = &'a str> {
    let all = move || {
        gathered
            .names
            .iter()
            .filter(move |name| name.strength == level)
    };
    let below = gathered.heading_place.unwrap_or(0).saturating_sub(GAP * 4);
    let first = all()
        .map(|name| name.place)
        .find(|place| *place >= below)
        .or_else(|| all().map(|name| name.place).find(|_| level > 1))
        .unwrap_or(usize::MAX);
    // A button or the name of the house in the first place may stand before the byline, but not far.
    let near = first..=first.saturating_add(NOBODY_REACH);
    let start = all()
        .filter(|name| near.contains(&name.place))
        .find(|name| names::is_somebody(&name.text, houses))
        .map_or(usize::MAX, |name| name.place);
    let mut last = start;
    all()
        .skip_while(move |name| name.place < start)
        .take_while(move |name| {
            let near = name.place - last <= GAP;
            last = name.place;
            near
        })
        .take(SHOWN_LIMIT)
        .map(|name| name.text.as_str())
}
