//! What may be a place before an agency's mark.
//!
//! Must not know: dates, agencies.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::marker;
use super::scan::{is_capitals, is_caseless};

/// Kinds of texts and pictures, which stand before marks as places do.
const KINDS: &str = include_str!("words/no_places.txt");

static NO_PLACES: LazyLock<HashSet<&str>> = LazyLock::new(|| KINDS.lines().collect());

/// Rivers that tell a town from another of its name: `Frankfurt/Main` is one place.
const RIVERS: &[&str] = &[
    "Main", "Oder", "Saale", "Donau", "Rhein", "Neckar", "Spree", "Havel", "Elbe", "Weser", "Inn",
    "Isar", "Lahn", "Ruhr",
];

/// Longest text of places, in characters.
const PLACE_CHARACTERS: usize = 80;

/// Most words of one place with its region.
const PLACE_WORDS: usize = 7;

/// Most words of one place in a script without capitals, where nothing else tells a place from a sentence.
const CASELESS_WORDS: usize = 4;

/// Longest abbreviation in letters, such as `Calif.`
const ABBREVIATION_LETTERS: usize = 5;

/// Small words within names of places.
const PARTICLES: &[&str] = &[
    "a", "al", "am", "an", "and", "auf", "bei", "d'", "da", "das", "de", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "e", "el", "en", "et", "i", "im", "in", "ka", "la",
    "las", "le", "les", "los", "near", "ob", "of", "on", "près", "st", "sur", "the", "u", "und",
    "upon", "van", "vor", "y", "nad", "pod", "pri", "ve", "na", "sul", "ved", "by", "και", "в",
    "и", "на", "над", "под", "та", "і",
];

/// First words that begin sentences, credits and notes, never places.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "an",
    "and",
    "as",
    "at",
    "but",
    "by",
    "correction",
    "credit",
    "for",
    "foto",
    "from",
    "getty",
    "he",
    "here",
    "if",
    "image",
    "in",
    "it",
    "note",
    "on",
    "or",
    "photo",
    "photograph",
    "picture",
    "quelle",
    "read",
    "she",
    "source",
    "that",
    "there",
    "they",
    "this",
    "to",
    "update",
    "video",
    "von",
    "watch",
    "we",
    "when",
    "while",
    "with",
    "автор",
    "источник",
    "по",
    "фото",
];

/// Words that stand for the desk in the place of a place.
const DESKS: &[&str] = &["Redacción", "Redacció ", "Redação", "REDACCIÓN"];

/// Words of organisations.
const ORGANISATIONS: &[&str] = &[
    "وكالة",
    "خبرگزاری",
    "агенция",
    "agence",
    "agencia",
    "agency",
    "agentur",
    "agenzia",
    "association",
    "bank",
    "company",
    "corp",
    "corporation",
    "fund",
    "group",
    "inc",
    "institute",
    "limited",
    "ltd",
    "minister",
    "ministry",
    "news",
    "newspaper",
    "organisation",
    "organization",
    "party",
    "plc",
    "president",
    "press",
    "presse",
    "service",
    "society",
    "union",
    "агентство",
];

/// Reads the places of a dateline; an empty text holds none, `None` is a text that is no place.
pub(super) fn places(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    if text.chars().count() > PLACE_CHARACTERS {
        return None;
    }
    let mut parts: Vec<&str> = text.split('/').map(str::trim).collect();
    if let [_, river] = *parts
        && RIVERS.contains(&river)
    {
        parts = vec![text];
    }
    if parts.len() > 1 && parts.first().is_some_and(|first| is_signature(first)) {
        parts.remove(0);
    }
    // EFE writes the desk where no reporter was anywhere.
    parts.retain(|part| !DESKS.iter().any(|desk| part.starts_with(desk)));
    let all_places = parts.iter().all(|part| is_place(part));
    let bare = parts.into_iter().map(without_country);
    all_places.then(|| bare.map(without_stop).collect())
}

/// Takes a country in brackets away: `New Delhi [India]`.
fn without_country(place: &str) -> &str {
    place
        .strip_suffix(']')
        .and_then(|open| open.rsplit_once(" ["))
        .map_or(place, |(city, _)| city)
}

/// Tells whether a text is a reporter as Turkish agencies write one before the place: `Ayşe YILMAZ`.
fn is_signature(text: &str) -> bool {
    let mut words = text.split(' ');
    let surname = words.next_back().is_some_and(is_capitals);
    let first = words
        .next()
        .is_some_and(|word| word.chars().any(char::is_lowercase));
    surname
        && first
        && text
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == ' ')
}

/// Takes the full stop away that ends a place and no abbreviation: `KYIV.` but `CHARLESTON, Ill.`
fn without_stop(place: &str) -> String {
    let stem = place.trim_end_matches(['.', ',']);
    let last = stem.rsplit([' ', ',']).next().unwrap_or(stem);
    let is_region = stem.contains(',') && last.chars().count() <= ABBREVIATION_LETTERS;
    let is_abbreviation = stem.len() < place.len() && (is_region || last.contains('.'));
    if is_abbreviation {
        format!("{stem}.")
    } else {
        stem.to_owned()
    }
}

/// Tells whether a text names a kind of text or a source where a place would stand: `VIDEO (AFP)`, `LIVE UPDATES (AP)`.
pub(super) fn is_kind(text: &str) -> bool {
    let folded = text.to_lowercase();
    NO_PLACES.contains(folded.as_str())
        || folded.split(' ').all(|word| NO_PLACES.contains(word))
        || folded
            .split_once(['＝', '='])
            .is_some_and(|(kind, _)| NO_PLACES.contains(kind))
        || marker::alone(text).is_some()
}

fn is_place(text: &str) -> bool {
    // 'S-HERTOGENBOSCH
    let text = text.trim_start_matches(['\'', '’']);
    let Some(first) = text.chars().next() else {
        return false;
    };
    if is_kind(text) {
        return false;
    }
    if !(first.is_uppercase() || is_caseless(first)) || !text.chars().all(may_stand_in_place) {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let limit = if is_caseless(first) {
        CASELESS_WORDS
    } else {
        PLACE_WORDS
    };
    if words.len() > limit || text.matches(',').count() > 2 {
        return false;
    }
    if !is_capitals(text)
        && words
            .first()
            .is_some_and(|word| opens_sentence(word, &words))
    {
        return false;
    }
    words.iter().all(|word| is_place_word(word)) && has_no_sentence_end(&words)
}

fn may_stand_in_place(character: char) -> bool {
    character.is_alphabetic()
        || character.is_whitespace()
        || ",.-/'’ʼ‘()[]·–\u{200c}\u{301}".contains(character)
        || matches!(u32::from(character), 0x900..=0xDFF | 0x64B..=0x65F)
}

fn letters(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphabetic())
}

fn opens_sentence(word: &str, words: &[&str]) -> bool {
    let word = letters(word).to_lowercase();
    if word == "the" {
        return words
            .get(1)
            .is_none_or(|next| !letters(next).eq_ignore_ascii_case("hague"));
    }
    OPENERS.contains(&word.as_str())
}

fn is_place_word(word: &str) -> bool {
    let bare = letters(word);
    let Some(first) = bare.chars().next() else {
        return word == "–" || word == "-";
    };
    let folded = bare.to_lowercase();
    if ORGANISATIONS.contains(&folded.as_str()) {
        return false;
    }
    first.is_uppercase()
        || is_caseless(first)
        || PARTICLES.contains(&bare)
        || bare
            .split(['\'', '’', '-'])
            .any(|part| part.starts_with(char::is_uppercase))
}

/// A full stop inside ends an abbreviation; after a longer word it ends a sentence.
fn has_no_sentence_end(words: &[&str]) -> bool {
    let Some((_, inner)) = words.split_last() else {
        return true;
    };
    inner
        .iter()
        .all(|word| !word.ends_with('.') || letters(word).chars().count() <= ABBREVIATION_LETTERS)
}
