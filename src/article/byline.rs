//! Who wrote an article: which of the places that name people, without the site's name and without "By".
//!
//! Must not know: the body.

use super::gather::Gathered;
use super::linked_data::LinkedData;
use super::text;

/// Longest byline, in characters.
const LIMIT: usize = 160;

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
    const OTHERS: [&str; 11] = [
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
    let host = context_host.map(text::letters);
    let mut sites: Vec<String> = linked
        .publishers
        .iter()
        .map(|name| text::letters(name))
        .collect();
    sites.extend(site_name.map(text::letters));
    sites.extend(host);
    let structured = clean_all(linked.authors.iter().map(String::as_str), &sites);
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
            )
        })
        .map(|(_, value)| value.as_str());
    let declared = clean_all(declared, &sites);
    let strongest = gathered.names.iter().map(|(strength, _)| *strength).max();
    let shown = strongest.and_then(|strongest| {
        (2..=strongest).rev().find_map(|level| {
            let names = gathered
                .names
                .iter()
                .filter(|(strength, _)| *strength == level)
                .take(3);
            clean_all(names.map(|(_, name)| name.as_str()), &sites)
        })
    });
    declared.or(shown)
}

/// Cleans names, drops repeats and sites, and joins what is left.
pub(super) fn clean_all<'a>(
    names: impl Iterator<Item = &'a str>,
    sites: &[String],
) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let Some(name) = clean(name, sites) else {
            continue;
        };
        let letters = text::letters(&name);
        let repeated = kept
            .iter()
            .any(|known| text::letters(known).contains(&letters));
        if !repeated {
            kept.retain(|known| !letters.contains(&text::letters(known)));
            kept.push(name);
        }
    }
    let joined = kept.join(", ");
    (!joined.is_empty()).then_some(joined)
}

/// Cleans one byline.
fn clean(name: &str, sites: &[String]) -> Option<String> {
    let folded = text::fold(&super::entities::resolve(name));
    let name = without_prefix(&folded);
    let name =
        before_clutter(name).trim_matches([' ', ',', ';', '-', '–', '—', '/', ':', '.', '(']);
    let letters = text::letters(name);
    let is_address = name.contains("://")
        || name.starts_with("www.")
        || name.contains("(www.")
        || name.starts_with('@')
        || (name.contains('@') && !name.contains(' '));
    let is_site = sites.contains(&letters);
    let is_long = name.chars().count() > LIMIT;
    let is_nobody = NOBODY.contains(&letters.as_str());
    (!is_address && !is_site && !is_long && !is_nobody).then(|| name.to_owned())
}

/// Names that stand for nobody.
const NOBODY: &[&str] = &[
    "",
    "admin",
    "editor",
    "null",
    "undefined",
    "none",
    "staff",
    "redaktion",
    "author",
    "unknown",
    "administrator",
    "webmaster",
    "redaction",
    "guest",
    "user",
    "default",
];

fn without_prefix(name: &str) -> &str {
    for prefix in PREFIXES {
        let head = text::clip(name, prefix.chars().count());
        if head.to_lowercase() == *prefix {
            return name
                .strip_prefix(head)
                .unwrap_or(name)
                .trim_start_matches([':', ' ']);
        }
    }
    name
}

/// Gives what stands before dates, credits and the like.
fn before_clutter(name: &str) -> &str {
    let cut = name
        .find(|character: char| matches!(character, '|' | '•' | '·') || character.is_ascii_digit())
        .unwrap_or(name.len());
    let head = name.get(..cut).unwrap_or(name);
    // "Jane Doe 5 May" leaves "Jane Doe": a word that only leads to a number goes as well.
    let by_number = name
        .get(cut..)
        .is_some_and(|rest| rest.starts_with(|character: char| character.is_ascii_digit()));
    let head = if by_number { without_month(head) } else { head };
    head.split("(Image:").next().unwrap_or(head)
}

fn without_month(head: &str) -> &str {
    let trimmed = head.trim_end_matches([' ', ',', '.']);
    match trimmed.rsplit_once(' ') {
        Some((before, word)) if super::months::is_date_word(&word.to_lowercase()) => {
            without_month(before)
        }
        None if super::months::is_date_word(&trimmed.to_lowercase()) => "",
        _ => trimmed,
    }
}

const PREFIXES: &[&str] = &[
    "written by ",
    "by ",
    "by:",
    "von ",
    "par ",
    "por ",
    "de ",
    "di ",
    "door ",
    "av ",
    "af ",
    "text: ",
    "text by ",
    "autor: ",
    "author: ",
    "posted by ",
    "reported by ",
    "от ",
    "автор: ",
];
