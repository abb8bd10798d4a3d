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
            )
        })
        .map(|(_, value)| value.as_str());
    let declared = clean_all(declared, &sites);
    let shown = (1..=4)
        .rev()
        .find_map(|level| clean_all(together(gathered, level), &sites));
    declared.or(shown)
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
            // "Jane" gives way to "Jane Doe", but "Jane Doe" stays before "Jane Doe, who writes on boats".
            let longer = kept
                .iter()
                .any(|known| known.contains(' ') && letters.contains(&text::letters(known)));
            if longer {
                continue;
            }
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
    let is_site = sites.iter().any(|site| {
        letters.strip_prefix(site.as_str()).is_some_and(|rest| {
            !site.is_empty() && matches!(rest, "" | "news" | "online" | "sponsored" | "redaktion")
        })
    });
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
    "by",
    "von",
    "par",
    "por",
    "text",
    "written",
];

fn without_prefix(name: &str) -> &str {
    // "culture by Jane Doe": what stands before in lower case is a label.
    let label = [" by ", " von ", " par ", " por "]
        .iter()
        .find_map(|word| name.split_once(word));
    if let Some((label, rest)) = label
        && label.chars().all(char::is_lowercase)
        && rest.starts_with(char::is_uppercase)
    {
        return rest;
    }
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
    "autorin/autor",
    "autorin: ",
    "autor: ",
    "autor ",
    "auteur : ",
    "auteur: ",
    "autore: ",
    "author: ",
    "posted by ",
    "reported by ",
    "от ",
    "автор: ",
];
