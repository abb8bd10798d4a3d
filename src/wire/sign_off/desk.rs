//! Lines that a desk leaves under a story: initials, rights, numbers and times of the wire.
//!
//! Must not know: where in a story a line stands.

use crate::wire::agencies::{is_mark, mark_at, strip_mark};
use crate::wire::scan::{is_capitals, strip_prefix_folded};

/// Longest line of a desk, in characters.
const LINE_CHARACTERS: usize = 120;

/// Longest line that begins with an end, in characters.
const END_CHARACTERS: usize = 60;

/// Longest initials, in letters.
const INITIALS: usize = 4;

/// Most initials of one line.
const PEOPLE: usize = 5;

/// Ends behind which initials or an address may stand.
const BEGINNINGS: &[&str] = &["(النهاية)", "(Schluss)", "(S E R V I C E"];

/// Beginnings of sentences of those who sell stories on.
const SYNDICATED: &[&str] = &[
    "(this report has been published as part of",
    "(this story has not been edited by",
    "(except for the headline, this story has not been edited",
];

/// What looks like initials and is none.
const NO_INITIALS: &[&str] = &[
    "n/a",
    "and/or",
    "he/she",
    "she/her",
    "he/him",
    "they/them",
    "s/he",
    "on/off",
    "yes/no",
    "km/h",
    "und/oder",
    "et/ou",
    "y/o",
    "e/o",
];

/// Beginnings of a line of rights.
const RIGHTS: &[&str] = &[
    "©",
    "(c)",
    "copyright ©",
    "copyright (c)",
    "copyright",
    "riproduzione riservata",
];

/// How lines of rights of Korean agencies begin, between angle brackets.
const KOREAN_RIGHT: &str = "<저작권자";

/// Tells whether a text is a line of a desk.
pub(super) fn is_line(text: &str) -> bool {
    if text.chars().nth(LINE_CHARACTERS).is_some() {
        return false;
    }
    is_initials(text)
        || is_capital_initials(text)
        || is_signed(text)
        || is_rule(text)
        || is_right(text)
        || is_number(text)
        || is_stamp(text)
        || is_pointer(text)
        || begins(text)
}

fn begins(text: &str) -> bool {
    let is_short = text.chars().nth(END_CHARACTERS).is_none();
    let ends = is_short && BEGINNINGS.iter().any(|end| text.starts_with(end));
    ends || SYNDICATED
        .iter()
        .any(|start| strip_prefix_folded(text, start).is_some() && text.ends_with(')'))
}

/// Reads `jd/kl`, `bur-jd/kl`, `an/ mok/`.
fn is_initials(text: &str) -> bool {
    let parts = |text: &str| {
        let mut parts = text.split(['/', '-', ' ']).filter(|part| !part.is_empty());
        parts.clone().take(PEOPLE + 1).count() <= PEOPLE
            && parts.all(|part| {
                part.chars().count() <= INITIALS && part.chars().all(char::is_lowercase)
            })
    };
    let several = text.trim_end_matches('/').contains('/');
    let of_bureau = text.starts_with("bur-") || text.starts_with("burs-");
    (several || of_bureau) && parts(text) && !text.contains(" - ") && !NO_INITIALS.contains(&text)
}

/// Reads `JD // KL` and `JD (KL) // SR`.
fn is_capital_initials(text: &str) -> bool {
    let Some((one, other)) = text.split_once(" // ") else {
        return false;
    };
    [one, other].iter().all(|people| {
        let mut parts = people
            .split([' ', '(', ')', '/'])
            .filter(|part| !part.is_empty());
        parts.clone().count() <= PEOPLE
            && !people.trim().is_empty()
            && parts.all(|part| is_capitals(part) && part.chars().count() <= INITIALS)
    })
}

/// Reads what stands behind the mark of an agency: `PTI JD RHL`, `WAM/Jane Doe`, `Lusa/Fim`, `dpa jd yyni n1`.
fn is_signed(text: &str) -> bool {
    let bare = text.trim_start_matches('/');
    let Some((mark, rest)) = strip_mark(bare) else {
        return false;
    };
    if rest.is_empty() {
        return bare.len() < text.len();
    }
    if let Some(names) = rest.strip_prefix('/') {
        return is_names(names);
    }
    let Some(rest) = rest.strip_prefix(' ') else {
        return false;
    };
    let mut parts = rest.split(' ');
    if rest.split(' ').count() > PEOPLE {
        return false;
    }
    if is_capitals(mark)
        && parts
            .clone()
            .all(|part| is_capitals(part) && is_short(part))
    {
        return true;
    }
    // `dpa war da` is a sentence.
    let is_code = |part: &str| part.chars().any(|letter| letter.is_ascii_digit());
    mark.starts_with(char::is_lowercase)
        && parts.clone().any(is_code)
        && parts.all(|part| is_short(part) && !part.chars().any(char::is_uppercase))
}

fn is_short(part: &str) -> bool {
    (2..=INITIALS).contains(&part.chars().count()) && part.chars().all(char::is_alphanumeric)
}

fn is_names(names: &str) -> bool {
    let is_end = |name: &str| matches!(name, "Fim" | "fim" | "Fine" | "Fin");
    let is_name = |name: &str| {
        let mut words = name.split_whitespace();
        (1..=INITIALS).contains(&words.clone().count())
            && words
                .all(|word| !word.starts_with(char::is_lowercase) && word.chars().all(is_of_name))
    };
    names.split('/').all(|name| is_end(name) || is_name(name))
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '.' | '-' | '\'' | '’')
}

/// Reads the rule of low lines under a story of AP.
pub(super) fn is_rule(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|sign| sign == '_')
}

/// Reads `© Agence France-Presse`, `Copyright 2026 …`: a year or the mark of an agency has to stand in it.
fn is_right(text: &str) -> bool {
    if text.starts_with(KOREAN_RIGHT) && text.ends_with('>') {
        return true;
    }
    let Some(rest) = RIGHTS
        .iter()
        .find_map(|start| strip_prefix_folded(text, start))
    else {
        return false;
    };
    let rest = rest.trim_start();
    let rest = rest
        .strip_prefix("© Copyright")
        .unwrap_or(rest)
        .trim_start();
    let has_sign = text.contains('©') || strip_prefix_folded(text, "(c)").is_some();
    let has_mark = rest
        .split([' ', ','])
        .any(|word| is_mark(word.trim_end_matches('.')))
        || strip_mark(rest).is_some();
    rest.starts_with(|first: char| first.is_ascii_digit()) || has_sign && has_mark
}

/// Reads the number of a story: `dpa-infocom, dpa:261124-930-123456/1`.
fn is_number(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or(text);
    last.split_once(':').is_some_and(|(mark, number)| {
        is_mark(mark)
            && number.contains('-')
            && number
                .chars()
                .all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '/'))
    })
}

/// Reads `（2026/11/24-18:05）` and `18:05 LOCAL TIME 15:05 GMT`.
fn is_stamp(text: &str) -> bool {
    let inside = [('（', '）'), ('(', ')')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    let of_figures = |text: &str| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        digits >= 8
            && text.contains(':')
            && text
                .chars()
                .all(|sign| sign.is_ascii_digit() || "/-:. ".contains(sign))
    };
    if let Some(inside) = inside {
        return of_figures(inside);
    }
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.contains(" LOCAL TIME ")
        && text.ends_with(" GMT")
}

/// Reads `AP sports: https://…` and an agency's line with the address of its writer.
fn is_pointer(text: &str) -> bool {
    let Some((words, last)) = text.rsplit_once(' ') else {
        return false;
    };
    if last.starts_with("https://") || last.starts_with("http://") {
        let words = words.strip_prefix("Follow ").unwrap_or(words);
        return mark_at(words).is_some_and(|(_, rest)| !rest.starts_with(char::is_alphanumeric))
            && !words.contains(". ");
    }
    super::is_address(last)
        && words.chars().nth(END_CHARACTERS / 2).is_none()
        && words.split(' ').any(is_mark)
}
