//! Names of authors, cleaned: without "By", mail addresses, roles, the site's own name and repeats.
//!
//! Must not know: where in a page the names stood.

use super::name_words::{LABELS, NOBODY, PREFIXES, ROLES};
use super::{beside_names, signatures};
use crate::article::text;

/// Longest byline, in characters.
const LIMIT: usize = 160;

/// Cleans names, drops repeats and sites, and joins what is left.
pub(in crate::article) fn clean_all<'a>(
    names: impl Iterator<Item = &'a str>,
    sites: &[String],
) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let Some(name) = clean(name, sites) else {
            continue;
        };
        let letters = text::letters(&name);
        let known: Vec<String> = kept.iter().map(|known| text::letters(known)).collect();
        let stands = |letters: &str| known.iter().any(|known| known.contains(letters));
        // "Ada Quist; Mats Lind" says what "Ada Quist and Mats Lind" said.
        let repeated = stands(&letters)
            || name
                .split([',', ';'])
                .all(|part| stands(&text::letters(part)));
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
    // "Jane Doe, culture": next to a full name, one word in small letters is a label.
    if kept.iter().any(|name| name.contains(' ')) {
        kept.retain(|name| name.contains(' ') || !name.starts_with(char::is_lowercase));
    }
    let joined = kept.join(", ");
    (!joined.is_empty()).then_some(joined)
}

/// Tells whether a byline names anybody.
pub(super) fn is_somebody(name: &str, sites: &[String]) -> bool {
    clean(name, sites).is_some()
}

/// Cleans one byline: what stands beside names in it goes, the names stay as they are written.
fn clean(name: &str, sites: &[String]) -> Option<String> {
    let folded = text::fold(&crate::article::entities::resolve(name));
    let stands_for_none = |part: &str| {
        let letters = text::letters(part);
        NOBODY.contains(&letters.as_str())
            || is_host(part)
            || sites.iter().any(|site| is_of_site(&letters, site))
    };
    // "Tarn 12" may be the name of a house.
    if stands_for_none(&folded) {
        return None;
    }
    let line = beside_names::behind_date(&folded).unwrap_or(&folded);
    let line = beside_names::without_kind(behind_bar(line));
    let name = without_own(without_prefix(
        signatures::behind_written(line).unwrap_or(line),
    ));
    let name = trimmed(without_button(trimmed(without_place(before_clutter(name)))));
    let is_address = name.contains("://")
        || name.starts_with("www.")
        || name.contains("(www.")
        || name.starts_with('@')
        || name.contains('©')
        || (name.contains('@') && !name.contains(' '))
        || is_host(name);
    // "Home > Harbour > Boats sink" is the way to a page.
    let is_trail = name.contains(" > ") || name.contains('›');
    let is_sentence = name.contains(['?', '？', '！', '。']);
    if is_trail || is_address || is_sentence || name.chars().count() > LIMIT {
        return None;
    }
    let name = without_addresses(name);
    let name = without_mark(without_calling(trimmed(&name)));
    let name = without_tail(beside_names::without_house(name), stands_for_none);
    if stands_for_none(name) {
        return None;
    }
    // "red, Site/Agencies" names nobody, "Jane Doe, Site" one.
    let parts = || name.split([',', '/', '／', ';']).map(trimmed);
    let first = parts().next().unwrap_or("");
    let (none, named): (Vec<_>, Vec<_>) = parts().enumerate().partition(|(order, part)| {
        let is_beside =
            || ends_as_role(part) || is_place(part) || beside_names::is_beside(part, first);
        stands_for_none(part) || is_role(part) || (*order > 0 && is_beside())
    });
    match (none.is_empty(), named.is_empty()) {
        (true, _) => Some(text::fold(&name.replace(';', ", ").replace(" ,", ","))),
        (false, true) => None,
        (false, false) => {
            let named: Vec<&str> = named.into_iter().map(|(_, part)| part).collect();
            Some(named.join(", "))
        }
    }
}

/// Gives what stands behind a bar where only the label of an author stands before it: "文 | 李晓雨".
fn behind_bar(line: &str) -> &str {
    line.split_once('|')
        .filter(|(label, _)| LABELS.contains(&label.trim().to_lowercase().as_str()))
        .map_or(line, |(_, rest)| rest.trim_start())
}

/// Drops what names nobody behind a dash: "Ada Quist - Tarn Lamp".
fn without_tail(name: &str, stands_for_none: impl Fn(&str) -> bool) -> &str {
    let parted = name.rsplit_once(" - ").or_else(|| name.rsplit_once(" – "));
    match parted {
        Some((before, tail)) if stands_for_none(tail) => before,
        Some((before, tail)) if stands_for_none(before) => tail,
        Some((before, tail)) if before.contains(' ') && !tail.contains(' ') => before,
        _ => name,
    }
}

/// Tells whether a name is that of a host: "quaynews.example", "TIDE.TARN.GOV".
fn is_host(name: &str) -> bool {
    const LARGE: [&str; 6] = [".COM", ".ORG", ".NET", ".GOV", ".EDU", ".INFO"];
    let is_large = LARGE.iter().any(|domain| name.ends_with(domain)) && !name.contains(' ');
    let parted = name.rsplit_once('.');
    is_large
        || parted.is_some_and(|(before, domain)| {
            (2..=4).contains(&domain.len())
                && domain.bytes().all(|byte| byte.is_ascii_lowercase())
                && before.len() > 2
                && before
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        })
}

fn is_role(part: &str) -> bool {
    ROLES.contains(&part.to_lowercase().as_str())
}

/// Tells whether what stands behind a name says from where it wrote: "in Tarn".
fn is_place(part: &str) -> bool {
    part.strip_prefix("in ")
        .is_some_and(|place| place.starts_with(char::is_uppercase))
}

/// Tells whether what stands behind a name ends with what people are: "senior harbour editor".
pub(super) fn ends_as_role(part: &str) -> bool {
    const ENDS: [&str; 14] = [
        "editor",
        "reporter",
        "correspondent",
        "writer",
        "journalist",
        "columnist",
        "producer",
        "redakteur",
        "redakteurin",
        "korrespondent",
        "korrespondentin",
        "journaliste",
        "periodista",
        "corresponsal",
    ];
    let last = part.rsplit(' ').next().unwrap_or("").to_lowercase();
    ENDS.contains(&last.as_str())
}

/// Drops the mark of an agency in brackets behind a name: "Ada Quist (AP)".
fn without_mark(name: &str) -> &str {
    let parted = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once(" ("));
    match parted {
        Some((before, mark))
            if (2..=MARK_LIMIT).contains(&mark.len())
                && mark.bytes().all(|byte| byte.is_ascii_uppercase()) =>
        {
            before
        }
        _ => name,
    }
}

/// Longest mark of an agency that is taken off a name, in letters.
const MARK_LIMIT: usize = 6;

fn trimmed(name: &str) -> &str {
    name.trim_matches([
        ' ', ',', ';', '-', '–', '—', '/', ':', '.', '(', '|', '=', '[', '【', ']', '】', '／',
    ])
}

/// Tells whether a name is that of a site, perhaps with what sites add to it.
fn is_of_site(letters: &str, site: &str) -> bool {
    !site.is_empty()
        && letters.strip_prefix(site).is_some_and(|rest| {
            matches!(
                rest,
                "" | "news" | "online" | "sponsored" | "redaktion" | "newsdesk" | "staff"
            )
        })
}

/// Drops the place from which somebody wrote: "Ada Quist — Tarn".
fn without_place(name: &str) -> &str {
    [" — ", " – "]
        .iter()
        .find_map(|dash| name.split_once(dash))
        .filter(|(head, _)| signatures::is_name(head))
        .map_or(name, |(head, _)| head)
}

/// Drops the words of a button that stands behind a name: "Ada Quist Follow".
fn without_button(name: &str) -> &str {
    const BUTTONS: [&str; 7] = [
        " Follow",
        " Following",
        " 关注",
        " +关注",
        " Seguir",
        " Suivre",
        " Folgen",
    ];
    BUTTONS
        .iter()
        .find_map(|button| name.strip_suffix(button))
        .unwrap_or(name)
}

/// Drops the mail addresses and handles that stand behind names.
fn without_addresses(name: &str) -> String {
    if !name.contains('@') {
        return name.to_owned();
    }
    let words = name
        .split_whitespace()
        .filter(|word| !word.contains('@'))
        .collect::<Vec<_>>();
    words.join(" ")
}

/// Drops the word for a reporter that Korean, Chinese and Japanese put behind or before a name.
fn without_calling(name: &str) -> &str {
    const CALLINGS: [&str; 5] = ["특파원", "기자", "記者", "记者", "通讯员"];
    CALLINGS
        .iter()
        .find_map(|calling| {
            let rest = name
                .strip_suffix(calling)
                .or_else(|| name.strip_prefix(calling))?;
            let rest = rest.trim_matches([' ', ':', '：', '=']);
            // "부산=김하늘": the place stands first.
            let rest = rest.rsplit_once('=').map_or(rest, |(_, name)| name.trim());
            (rest.chars().count() >= 2).then_some(rest)
        })
        .unwrap_or(name)
}

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
            if is_surname(name, prefix) {
                return name;
            }
            return name
                .strip_prefix(head)
                .unwrap_or(name)
                .trim_start_matches([':', ' ']);
        }
    }
    name
}

/// Drops the words for a reporter of the house: "Door onze verslaggever Ada Quist".
fn without_own(name: &str) -> &str {
    const OWN: [&str; 10] = [
        "onze verslaggever ",
        "onze correspondent ",
        "dalla nostra inviata ",
        "dal nostro inviato ",
        "dalla nostra corrispondente ",
        "dal nostro corrispondente ",
        "nostra inviata ",
        "nostro inviato ",
        "notre envoyé spécial ",
        "notre envoyée spéciale ",
    ];
    OWN.iter()
        .find_map(|own| name.strip_prefix(own))
        .unwrap_or(name)
}

/// Tells whether a prefix is the first word of a surname that stands alone: "De Jong", "Di Marco".
fn is_surname(name: &str, prefix: &str) -> bool {
    let is_particle = matches!(prefix, "de " | "di ");
    is_particle && name.starts_with(char::is_uppercase) && name.split_whitespace().count() == 2
}

/// Gives what stands before dates, credits and the like.
fn before_clutter(name: &str) -> &str {
    let cut = name
        .char_indices()
        .find(|(place, character)| match character {
            '|' | '•' | '·' => true,
            '0'..='9' => {
                let (before, behind) = name.split_at(*place);
                !beside_names::is_of_word(before, behind)
                    && !before.ends_with(|character: char| character.is_ascii_digit())
            }
            _ => false,
        })
        .map_or(name.len(), |(place, _)| place);
    let head = name.get(..cut).unwrap_or(name);
    // "Jane Doe 5 May" leaves "Jane Doe": a word that only leads to a number goes as well.
    let by_number = name
        .get(cut..)
        .is_some_and(|rest| rest.starts_with(|character: char| character.is_ascii_digit()));
    let head = if by_number { without_month(head) } else { head };
    let head = head.split("(Image:").next().unwrap_or(head);
    EDITED
        .iter()
        .find_map(|word| head.split_once(word))
        .map_or(head, |(before, _)| before)
}

/// What stands before those who did not write a text but edited it.
const EDITED: [&str; 20] = [
    "Edited by",
    "edited by",
    "EDITED BY",
    "Edited By",
    "Reviewed by",
    "Reviewed By",
    "reviewed by",
    "Fact checked by",
    "Fact-checked by",
    "Translated by",
    "Photo:",
    "Photos:",
    "Foto:",
    "Fotos:",
    "Фото:",
    "责任编辑",
    "責任編輯",
    "编辑：",
    "编辑:",
    "編輯：",
];

/// Tells whether a word stands before dates: "el 14 de mayo".
fn leads_to_date(word: &str) -> bool {
    matches!(
        word,
        "el" | "il" | "op" | "den" | "em" | "dia" | "dne" | "dnia" | "klo" | "kl" | "alle" | "um"
    )
}

fn without_month(head: &str) -> &str {
    let trimmed = head.trim_end_matches([' ', ',', '.', ':']);
    match trimmed.rsplit_once(' ') {
        Some((before, word))
            if super::date_words::is_date_word(&word.to_lowercase()) || leads_to_date(word) =>
        {
            without_month(before)
        }
        None if super::date_words::is_date_word(&trimmed.to_lowercase()) => "",
        _ => trimmed,
    }
}
