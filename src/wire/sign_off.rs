//! Sign-offs: what stands under a text and is none of it.
//!
//! Must not know: datelines, markers.

mod desk;
mod people;

use super::agencies::{is_mark, strip_mark};
use super::scan::{first_characters, strip_prefix_folded};

/// Paragraphs from the end in which sign-offs are looked for.
const PARAGRAPHS: usize = 8;

/// Longest sign-off, in characters.
const SIGN_OFF_CHARACTERS: usize = 600;

/// Paragraphs of notes that may stand under a rule.
const RULED_PARAGRAPHS: usize = 3;

/// Longest line that goes with the sign-off above it, in characters.
const BELOW_CHARACTERS: usize = 80;

/// Longest signature of initials in brackets, in characters.
const SIGNATURE_CHARACTERS: usize = 40;

/// Ends of texts, whatever the agency.
const ENDS: &[&str] = &[
    "-0-",
    "--0--",
    "—0—",
    "- 0 -",
    "-30-",
    "--30--",
    "###",
    "# # #",
    "(END)",
    "(End)",
    "(end)",
    "(완)",
    "(끝)",
    "（完）",
    "(完)",
    "【完】",
    "（终）",
    "（終）",
    "（了）",
    "■",
    "Enditem",
    "انتهای پیام",
    "انتهای پیام/",
    "(النهاية)",
    "//انتهى//",
    "/انتهى/",
    "(انتهى)",
    "(foto)",
    "(foto)(video)",
    "(video)",
    "(了)",
    "/ENDS",
    "-ENDS-",
    "-Ends-",
    "--END--",
    "-END-",
    "(ENDS)",
    "=END=",
];

/// Beginnings of credits to the people of a desk.
const CREDITS: &[&str] = &[
    "reporting by",
    "reporting and writing by",
    "reporting and editing by",
    "additional reporting by",
    "additional reporting and",
    "editing by",
    "edited by",
    "writing by",
    "written by",
    "compiled by",
    "translated by",
    "translating by",
    "with reporting by",
    "with contributions from",
    "reportage de",
    "reportage par",
    "avec la contribution de",
    "édité par",
    "rédigé par",
    "version française",
    "écrit par",
    "reporte de",
    "reporte por",
    "reportaje de",
    "editado por",
    "editado en español por",
    "información de",
    "traducido por",
    "bericht von",
    "geschrieben von",
    "redigiert von",
    "reportagem de",
    "reportagem por",
    "edição de",
    "por redação",
    "in redazione",
    "редактор",
    "haberi yazan",
    "disunting oleh",
    "pewarta",
];

/// Parts the sign-offs from the end of a story; they come in the order of the text. What stands under a sign-off and is short goes with it.
pub(super) fn take(paragraphs: &[String]) -> (Vec<String>, Vec<String>) {
    let (body, below) = paragraphs.split_at(first_sign_off(paragraphs));
    let mut body = body.to_vec();
    let mut sign_offs: Vec<String> = below.iter().rev().cloned().collect();
    for _ in 0..PARAGRAPHS {
        let Some(last) = body.last() else { break };
        let Some((text, sign_off)) = part(last, Role::of(&body)) else {
            break;
        };
        sign_offs.push(sign_off.to_owned());
        let text = text.to_owned();
        body.pop();
        if !text.is_empty() {
            body.push(text);
        }
    }
    sign_offs.extend(take_rule(&mut body));
    sign_offs.reverse();
    (body, sign_offs)
}

/// Takes the rule away that parts a text from the notes under it, which stay.
fn take_rule(body: &mut Vec<String>) -> Option<String> {
    let start = body.len().saturating_sub(RULED_PARAGRAPHS + 1).max(1);
    let below = body.get(start..)?;
    let at = below.iter().position(|text| desk::is_rule(text.trim()))?;
    Some(body.remove(start + at))
}

/// Finds the first paragraph under which nothing but sign-offs and short lines stands.
fn first_sign_off(paragraphs: &[String]) -> usize {
    let mut first = paragraphs.len();
    for (index, paragraph) in paragraphs.iter().enumerate().skip(1).rev().take(PARAGRAPHS) {
        let text = paragraph.trim();
        if is_sign_off(text) {
            first = index;
        } else if !goes_with_sign_off(text) {
            break;
        }
    }
    first
}

/// Tells whether a line under a sign-off is too short to be text.
fn goes_with_sign_off(text: &str) -> bool {
    text.chars().nth(BELOW_CHARACTERS).is_none() && !ends_sentence(text)
}

/// What the last paragraph of a text is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Others stand before it.
    End,
    /// All that there is.
    Whole,
}

impl Role {
    fn of(body: &[String]) -> Self {
        if body.len() > 1 {
            Self::End
        } else {
            Self::Whole
        }
    }
}

/// Parts the last sign-off from a paragraph; what is left may be nothing, but only where other paragraphs stand before it.
fn part(paragraph: &str, role: Role) -> Option<(&str, &str)> {
    let text = paragraph.trim_end();
    if role == Role::End && is_sign_off(text.trim()) {
        return Some(("", text.trim()));
    }
    let (before, sign_off) = ending(text)
        .or_else(|| bracketed_ending(text))
        .or_else(|| full_width_ending(text))
        .or_else(|| last_line(text))?;
    let before = before.trim_end();
    (!before.is_empty()).then_some((before, sign_off))
}

fn is_sign_off(text: &str) -> bool {
    if text.is_empty() || text.chars().nth(SIGN_OFF_CHARACTERS).is_some() {
        return false;
    }
    ENDS.contains(&text)
        || is_address(text)
        || is_credit(text)
        || is_signature(text)
        || is_desk_mark(text)
        || desk::is_line(text)
        || people::is_labelled(text)
        || people::is_contribution(text)
}

/// Tells whether a text is credits to people: `(Reporting by …; Editing by …)`, with or without brackets.
fn is_credit(text: &str) -> bool {
    let inside = text.trim_start_matches(['(', '[', '（', '*', ' ']);
    let credits = CREDITS.iter().any(|start| {
        strip_prefix_folded(inside, start)
            .is_some_and(|rest| rest.starts_with([' ', ':']) && names_person(rest))
    });
    credits
        && (text.ends_with([')', ']', '）', ';']) || inside.len() == text.len())
        && has_no_sentence(inside)
}

fn names_person(rest: &str) -> bool {
    rest.trim_start_matches([' ', ':'])
        .starts_with(|first: char| first.is_uppercase() || !first.is_ascii())
}

/// Credits hold names, not sentences: no full stop but after initials and at the end.
fn has_no_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')', ']', ' ']);
    text.rsplit(". ").skip(1).all(|part| {
        part.rsplit([' ', '.'])
            .next()
            .is_some_and(|word| word.chars().count() <= 3)
    })
}

/// Tells whether a text is a signature of a desk in brackets or between slashes: `(SDA/sj)`, `(AFP)`, `/ritzau/`.
fn is_signature(text: &str) -> bool {
    let pairs = [
        ('(', ')'),
        ('（', '）'),
        ('/', '/'),
        ('[', ']'),
        ('【', '】'),
        ('〔', '〕'),
    ];
    let inside = pairs.iter().find_map(|(open, close)| {
        text.trim_end_matches('.')
            .strip_prefix(*open)?
            .strip_suffix(*close)
    });
    inside.is_some_and(is_signed)
}

fn is_signed(inside: &str) -> bool {
    if inside.chars().nth(SIGNATURE_CHARACTERS).is_some() {
        return false;
    }
    if is_mark(inside) {
        return true;
    }
    let mut parts = inside
        .split(['/', ',', ';', ' '])
        .filter(|part| !part.is_empty());
    let mut signed = false;
    let all = parts.all(|part| {
        let marks = is_mark(part);
        signed |= marks;
        marks || is_initials(part)
    });
    signed && all
}

fn is_initials(part: &str) -> bool {
    part.chars().count() <= 3
        && part.chars().all(char::is_alphanumeric)
        && !part.starts_with(|first: char| first.is_numeric())
}

/// Tells whether a text is an agency's mark behind dashes, with initials: `-- BERNAMA`, `--IRNA`, `EFE ab/cd`.
fn is_desk_mark(text: &str) -> bool {
    let bare = text
        .trim_start_matches(['-', '–', '—', ' ', '='])
        .trim_end_matches(['.', '-', ' ']);
    let Some((_, rest)) = strip_mark(bare) else {
        return false;
    };
    if rest.is_empty() {
        return true;
    }
    let initials = rest.trim_start_matches([' ', '/']);
    initials.contains('/')
        && initials
            .split([' ', '/'])
            .all(|part| is_initials(part) && part == part.to_lowercase())
}

/// Tells whether a text is a mail address, as reporters put under their texts.
fn is_address(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '<', '>', ' ']);
    // What a service against spam leaves of an address.
    if text.trim_matches(['[', ']']) == "email protected" {
        return true;
    }
    // (Ann.Lee@agency.example; +44 20 0000 0000)
    let text = text.split(';').next().unwrap_or(text);
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && host.contains('.')
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
}

/// Parts a fixed end from a paragraph.
fn ending(text: &str) -> Option<(&str, &str)> {
    let end = ENDS.iter().find(|end| text.ends_with(**end))?;
    let before = text.strip_suffix(end)?;
    let parted =
        before.ends_with(char::is_whitespace) || ends_sentence(before) || end.starts_with('（');
    parted
        .then(|| text.split_at_checked(before.len()))
        .flatten()
}

/// Parts credits or a signature in brackets from the end of a paragraph; a sentence has to end before them.
fn bracketed_ending(text: &str) -> Option<(&str, &str)> {
    let open = if text.trim_end_matches('.').ends_with(')') {
        matching_open(text.trim_end_matches('.'))?
    } else {
        return None;
    };
    let (before, group) = text.split_at_checked(open)?;
    let is_sign_off = is_credit(group) || is_signature(group);
    (is_sign_off && ends_sentence(before.trim_end())).then_some((before, group))
}

/// Parts labels with names in full-width brackets from the end of a paragraph: `…。（編輯：張偉）1151124`.
fn full_width_ending(text: &str) -> Option<(&str, &str)> {
    let bare = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let open = match bare.chars().next_back()? {
        '）' => bare.rfind('（')?,
        '】' => bare.rfind('【')?,
        _ => return None,
    };
    let (before, group) = text.split_at_checked(open)?;
    (people::is_labelled(group) && ends_sentence(before.trim_end())).then_some((before, group))
}

fn matching_open(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (index, character) in text.char_indices().rev().take(SIGN_OFF_CHARACTERS) {
        match character {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with([
        '.', '!', '?', '。', '"', '”', '»', '’', '…', '！', '？', '」', '؟', ')', '）',
    ])
}

/// Parts a sign-off that is the last line of a paragraph.
fn last_line(text: &str) -> Option<(&str, &str)> {
    let (before, line) = text.rsplit_once('\n')?;
    let line = line.trim();
    (is_sign_off(line) && !first_characters(line, SIGN_OFF_CHARACTERS).is_empty())
        .then_some((before, line))
}
