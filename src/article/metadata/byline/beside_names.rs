//! What stands beside the names of authors and is none: houses, roles, places, the kind of text.
//!
//! Must not know: where in a page the names stood.

use super::{date_words, signatures};
use crate::article::text;

/// Words before the name of an author that come after the kind of a text.
const BY: [&str; 12] = [
    "by", "By", "BY", "von", "par", "por", "di", "door", "av", "af", "de", "da",
];

/// Parts a line at each of these words; gives what stands before and behind.
fn parted_by(line: &str) -> impl Iterator<Item = (&str, &str)> {
    memchr::memchr_iter(b' ', line.as_bytes()).filter_map(|space| {
        let (before, rest) = line.split_at_checked(space)?;
        let (word, behind) = rest.get(1..)?.split_once(' ')?;
        BY.contains(&word).then_some((before, behind))
    })
}

/// Kinds of texts before "by", in lower case.
const KINDS: &[&str] = &[
    "analysis",
    "opinion",
    "commentary",
    "column",
    "comment",
    "review",
    "interview",
    "essay",
    "report",
    "feature",
    "exclusive",
    "perspective",
    "guest post",
    "guest column",
    "special report",
    "story",
    "words",
    "text",
    "texte",
    "texto",
    "testo",
    "propos recueillis",
    "recueilli",
    "entretien",
    "tribune",
    "chronique",
    "récit",
    "enquête",
    "reportage",
    "análisis",
    "opinión",
    "crónica",
    "reportaje",
    "entrevista",
    "análise",
    "opinião",
    "reportagem",
    "a cura",
    "commento",
    "analisi",
    "intervista",
    "kommentar",
    "ein kommentar",
    "gastbeitrag",
    "ein gastbeitrag",
    "gastkommentar",
    "ein gastkommentar",
    "analyse",
    "eine analyse",
    "kolumne",
    "eine kolumne",
    "ein essay",
    "ein bericht",
    "ein interview",
    "eine rezension",
    "eine kritik",
    "ein leitartikel",
    "ein artikel",
    "ein beitrag",
    "eine reportage",
    "een column",
    "een analyse",
    "scris",
    "skrevet",
    "skriven",
];

/// Drops the kind of a text before the name of who wrote it: "Analysis by Ada Quist".
pub(super) fn without_kind(name: &str) -> &str {
    parted_by(name)
        .find(|(kind, _)| KINDS.contains(&kind.to_lowercase().as_str()))
        .map_or(name, |(_, rest)| rest.trim_start())
}

/// Gives the name that stands behind a date: "Publié le 14/05/2026 à 18h30 par Ada Quist".
pub(super) fn behind_date(line: &str) -> Option<&str> {
    let is_digit = |character: char| character.is_ascii_digit();
    if !line.contains(is_digit) {
        return None;
    }
    let (date, name) = parted_by(line).last()?;
    let head = date.split(is_digit);
    let names_first = head
        .take(1)
        .any(|head| signatures::is_name(signatures::without_by(head.trim())));
    let is_dated = date.contains(is_digit) && !names_first;
    Some(name).filter(|name| is_dated && signatures::is_name(name))
}

/// Words that only people who write are called, in lower case.
const CALLINGS: &[&str] = &[
    "reporter",
    "correspondent",
    "journalist",
    "columnist",
    "redakteur",
    "redakteurin",
    "reporterin",
    "korrespondent",
    "korrespondentin",
    "chefredakteur",
    "journalistin",
    "journaliste",
    "correspondant",
    "correspondante",
    "periodista",
    "corresponsal",
    "reportero",
    "reportera",
    "giornalista",
    "corrispondente",
    "inviato",
    "inviata",
    "repórter",
    "jornalista",
    "correspondente",
    "verslaggever",
    "redaktorka",
    "dziennikarz",
    "dziennikarka",
    "muhabir",
    "muhabiri",
    "корреспондент",
    "журналист",
    "обозреватель",
    "wartawan",
];

/// More of them, of several words or behind a name only.
const ROLE_PHRASES: &[&str] = &[
    "staff writer",
    "senior writer",
    "enviada especial",
    "enviado especial",
    "envoyée spéciale",
    "envoyé spécial",
    "inviata speciale",
    "inviato speciale",
];

/// What goes before a calling, in lower case.
const FIELDS: &[&str] = &[
    "political",
    "politics",
    "business",
    "sports",
    "sport",
    "senior",
    "staff",
    "chief",
    "deputy",
    "environment",
    "health",
    "science",
    "technology",
    "diplomatic",
    "economics",
    "world",
    "foreign",
    "home",
    "education",
    "culture",
    "security",
    "defence",
    "legal",
    "transport",
    "crime",
    "court",
    "news",
    "special",
    "investigative",
    "data",
    "royal",
    "climate",
    "energy",
];

/// What later parts of a byline begin with that say what somebody is, in lower case.
const ROLE_STARTS: &[&str] = &[
    "envoyé",
    "envoyée",
    "enviado",
    "enviada",
    "editor",
    "director",
    "leiter",
    "leiterin",
    "redaktor",
    "редактор",
    "professor",
];

/// Houses that stand behind names without a comma, or as words of several parts, in lower case.
const HOUSES: &[&str] = &[
    "the associated press",
    "associated press",
    "the canadian press",
    "canadian press",
    "press association",
    "agence france-presse",
    "press trust of india",
    "thomson reuters",
    "reuters",
    "bloomberg news",
    "bloomberg",
    "bbc news",
    "deutsche welle",
    "kyodo news",
    "dow jones newswires",
    "ritzau",
];

/// Drops what stands behind a name: a note in brackets, a house, what somebody is, from where.
pub(super) fn without_house(name: &str) -> &str {
    let name = without_note(name);
    // A full name and one word more, at least.
    if memchr::memchr_iter(b' ', name.as_bytes()).count() < 2 {
        return name;
    }
    let found = without_company(name)
        .or_else(|| without_stay(name))
        .or_else(|| without_named_house(name))
        .or_else(|| without_short_house(name))
        .or_else(|| without_role(name));
    found.map_or(name, str::trim_end)
}

/// Drops the one note in brackets that a name ends with.
fn without_note(name: &str) -> &str {
    let note = |open: char, close: char| {
        let (before, note) = name.strip_suffix(close)?.split_once(open)?;
        // "(avec Mats Lind)" names another author.
        let names_other = WITH.iter().any(|with| note.starts_with(with.trim_start()));
        Some(before.trim_end()).filter(|before| before.chars().count() >= 2 && !names_other)
    };
    note('(', ')').or_else(|| note('（', '）')).unwrap_or(name)
}

/// Words before the name of who helped.
const WITH: [&str; 7] = [
    " avec ", " with ", " mit ", " con ", " com ", " med ", " met ",
];

/// "Ada Quist avec AFP"
fn without_company(name: &str) -> Option<&str> {
    let (before, house) = WITH.iter().find_map(|with| name.rsplit_once(with))?;
    let is_house = is_short_house(house) || HOUSES.contains(&house.to_lowercase().as_str());
    (is_house && signatures::is_name(before)).then_some(before)
}

/// "Ada Quist in Tarn"
fn without_stay(name: &str) -> Option<&str> {
    let (before, place) = [" in ", " à "]
        .iter()
        .find_map(|word| name.rsplit_once(word))?;
    let is_place = place.split(' ').count() <= 3
        && place
            .split(' ')
            .all(|word| word.starts_with(char::is_uppercase));
    (is_place && signatures::is_name(before)).then_some(before)
}

/// "Ada Quist Associated Press"
fn without_named_house(name: &str) -> Option<&str> {
    HOUSES.iter().find_map(|house| {
        let start = name.len().checked_sub(house.len())?;
        let (before, last) = name.split_at_checked(start)?;
        let before = before.strip_suffix(' ')?;
        (last.eq_ignore_ascii_case(house) && signatures::is_name(before)).then_some(before)
    })
}

/// "Ada Quist CWA", but not "ADA QUIST" nor "Ada Quist III".
fn without_short_house(name: &str) -> Option<&str> {
    let (before, last) = name.rsplit_once(' ')?;
    let is_house = is_short_house(last) && last.chars().count() >= 3 && !is_shouted(before);
    (is_house && signatures::is_name(before)).then_some(before)
}

/// "Ada Quist Political correspondent"
fn without_role(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    let phrase = ROLE_PHRASES
        .iter()
        .find(|phrase| lower.ends_with(*phrase))
        .map(|phrase| phrase.split(' ').count());
    let words: Vec<&str> = name.split(' ').collect();
    let is_calling = |word: &str| CALLINGS.contains(&word.to_lowercase().as_str());
    let count = phrase.or_else(|| {
        words.last().filter(|last| is_calling(last))?;
        let before = words.iter().rev().skip(1);
        let fields = before.take_while(|word| {
            word.starts_with(char::is_lowercase) || FIELDS.contains(&word.to_lowercase().as_str())
        });
        Some(fields.count() + 1)
    })?;
    let end: usize = words
        .iter()
        .rev()
        .take(count)
        .map(|word| word.len() + 1)
        .sum();
    let before = name.get(..name.len().checked_sub(end)?)?;
    signatures::is_name(before).then_some(before)
}

/// Tells whether a word is the short name of a house: "CWA", but no number of a king.
fn is_short_house(word: &str) -> bool {
    (2..=6).contains(&word.chars().count())
        && word.chars().all(char::is_uppercase)
        && !word.bytes().all(|byte| b"IVX".contains(&byte))
}

/// Tells whether a text is in capitals throughout.
fn is_shouted(text: &str) -> bool {
    !text.contains(char::is_lowercase)
}

/// Tells whether a later part of a byline says what somebody is or from where, behind the full name `first`. Houses stay: they may
/// have written with them.
pub(super) fn is_beside(part: &str, first: &str) -> bool {
    if part.contains(text::is_spaceless) {
        // "台北報導": reported from there.
        return ["報導", "报道", "報道"]
            .iter()
            .any(|word| part.ends_with(word));
    }
    if part.contains(|character: char| character.is_ascii_digit()) {
        return true;
    }
    let opening = part.split(' ').next().unwrap_or("");
    let lower = opening.to_lowercase();
    let is_role = CALLINGS.contains(&lower.as_str()) || ROLE_STARTS.contains(&lower.as_str());
    // "van den Berg" and "and Mats Lind" are names.
    let ends_small = part
        .rsplit(' ')
        .next()
        .is_some_and(|last| last.starts_with(char::is_lowercase));
    let is_small = opening.starts_with(char::is_lowercase) && ends_small;
    (is_role || is_small) && signatures::is_name(first)
}

/// Tells whether a name is that of a firm, by its legal form: "Tarn Media Ltd".
pub(super) fn is_firm(name: &str) -> bool {
    const FORMS: [&str; 14] = [
        "gmbh", "llc", "ltd", "limited", "inc", "sarl", "srl", "sro", "doo", "kft", "zrt", "oyj",
        "plc", "pty",
    ];
    const SHORT_FORMS: [&str; 8] = ["AG", "SA", "SE", "NV", "BV", "OY", "SPA", "KG"];
    const BEFORE: [&str; 5] = ["ооо", "оао", "зао", "тов", "pt"];
    let plain = name.replace('.', "");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let ends = FORMS.contains(&last.to_lowercase().as_str())
        || SHORT_FORMS.contains(last) && !is_shouted(&plain)
        || plain.to_lowercase().ends_with("sp z oo");
    words.len() > 1 && (ends || BEFORE.contains(&first.to_lowercase().as_str()))
        || plain.contains("株式会社")
        || plain.contains("有限公司")
}

/// Tells whether a digit belongs to the word that it stands behind: "g1", "Canal26", but not "Quist12 May".
pub(super) fn is_of_word(before: &str, behind: &str) -> bool {
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let rest = behind.get(digits..).unwrap_or("");
    let next = rest
        .split(|character: char| !character.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("");
    before.ends_with(char::is_alphabetic)
        && digits <= 2
        && !rest.starts_with(['.', ':', '/', '-'])
        && !next.starts_with(|character: char| character.is_ascii_digit())
        && !date_words::is_date_word(&next.to_lowercase())
}
