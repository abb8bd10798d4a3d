//! Datelines of Chinese, Japanese and Korean agencies.
//!
//! Must not know: where in a story the text stands.

use super::Parts;
use crate::wire::agencies::strip_mark;
use crate::wire::date::{self, Stamp};
use crate::wire::place::is_kind;
use crate::wire::scan::{bracketed, is_caseless};

/// Longest text of a place, in characters.
const PLACE_CHARACTERS: usize = 20;

/// Longest text in brackets, in characters.
const BRACKET_CHARACTERS: usize = 60;

/// Longest by-line after the brackets, in characters.
const BY_LINE_CHARACTERS: usize = 40;

/// Words that end a Chinese dateline.
const DISPATCHES: &[&str] = &["专电", "電訊", "电讯", "电", "電", "讯", "訊"];

/// Brackets around datelines.
const BRACKETS: &[(char, char)] = &[
    ('【', '】'),
    ('［', '］'),
    ('[', ']'),
    ('〔', '〕'),
    ('(', ')'),
    ('（', '）'),
    ('<', '>'),
];

/// What Korean by-lines end with.
const KOREAN_TITLES: &[&str] = &[
    "기자",
    "특파원",
    "통신원",
    "논설위원",
    "위원",
    "PD",
    "에디터",
];

/// Reads a dateline of one of these forms: `新华社北京8月12日电（…）`, `（中央社記者…台北25日電）`, `【ワシントン共同】`,
/// `［東京　25日　ロイター］ -`, `(서울=연합뉴스) … 기자 =`, `(평양 7월 18일발 조선중앙통신)`.
pub(super) fn read(text: &str) -> Option<Parts<'_>> {
    dispatch(text).or_else(|| in_brackets(text))
}

fn dispatch(text: &str) -> Option<Parts<'_>> {
    let text = text
        .strip_prefix('据')
        .or_else(|| text.strip_prefix('據'))
        .unwrap_or(text);
    let (agency, after) = strip_mark(text).filter(|(mark, _)| mark.starts_with(is_caseless))?;
    let (place, stamp, after) = date::eastern(after)?;
    let place = place_of(place)?;
    let after = after.trim_start_matches(' ');
    let sent = DISPATCHES.iter().find_map(|word| after.strip_prefix(word));
    let rest = sent.unwrap_or(after);
    let spaceless = rest.trim_start_matches(' ');
    let author = bracketed(spaceless, '（', '）').or_else(|| bracketed(spaceless, '(', ')'));
    let author = author.filter(|(inside, _)| is_short(inside, BRACKET_CHARACTERS));
    let is_author = author.is_some_and(|(inside, _)| {
        rest.starts_with('（') || inside.starts_with("记者") || inside.starts_with("記者")
    });
    let rest = author
        .filter(|_| is_author)
        .map_or(rest, |(_, after)| after);
    let rest = without_separator(rest);
    let ends = sent.is_some() || is_author || rest.len() < after.len();
    ends.then_some(Parts {
        places: parted(place),
        stamp,
        agency: Some(agency),
        rest,
    })
}

fn in_brackets(text: &str) -> Option<Parts<'_>> {
    let (inside, after) = BRACKETS
        .iter()
        .find_map(|(open, close)| bracketed(text, *open, *close))?;
    if !is_short(inside, BRACKET_CHARACTERS) {
        return None;
    }
    let brackets = if text.starts_with(['(', '（']) {
        Brackets::Round
    } else {
        Brackets::Eastern
    };
    let is_kind = |parts: &Parts<'_>| parts.places.iter().any(|place| is_kind(place));
    let mut parts = bracketed_dispatch(inside)
        .or_else(|| bracketed_place(inside, brackets))
        .or_else(|| unknown_korean(inside, after))
        .filter(|parts| !is_kind(parts))?;
    parts.rest = after_by_line(after);
    Some(parts)
}

/// The brackets around a dateline: round ones stand in texts of the West as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brackets {
    Round,
    Eastern,
}

/// Reads a Chinese dispatch that stands in brackets as a whole.
fn bracketed_dispatch(inside: &str) -> Option<Parts<'_>> {
    let (agency, after) = strip_mark(inside).filter(|(mark, _)| mark.starts_with(is_caseless))?;
    let (place, stamp, after) = date::eastern(after)?;
    let is_dispatch =
        DISPATCHES.iter().any(|word| after.contains(word)) || after.contains(['報', '报']);
    let ends = after.trim().is_empty() || is_dispatch && is_short(after, PLACE_CHARACTERS);
    let place = place_of(place).filter(|_| ends)?;
    Some(Parts {
        places: parted(place),
        stamp,
        agency: Some(agency),
        rest: after,
    })
}

/// Reads brackets that end with the mark: place, date or both stand before it.
fn bracketed_place(inside: &str, brackets: Brackets) -> Option<Parts<'_>> {
    let (prefix, agency) = inside.char_indices().find_map(|(index, _)| {
        let (prefix, rest) = inside.split_at_checked(index)?;
        let parted = prefix.is_empty()
            || prefix.ends_with([' ', '　', '=', '＝'])
            || rest.starts_with(is_caseless);
        let (mark, after) = strip_mark(rest).filter(|_| parted)?;
        let ends = after.trim().is_empty() || after.starts_with(['＝', '=']);
        ends.then_some((prefix, mark))
    })?;
    let is_eastern = prefix.contains(['=', '＝'])
        || prefix.starts_with(is_caseless)
        || date::eastern(prefix).is_some();
    let is_western = brackets == Brackets::Round
        && !prefix.contains(['=', '＝'])
        && date::eastern(prefix).is_none();
    if !is_eastern || is_western {
        return None;
    }
    let (place, stamp) = match date::eastern(prefix) {
        Some((place, stamp, _)) => (place, stamp),
        None => (prefix, Stamp::default()),
    };
    let place = place.trim_matches([' ', '　', '=', '＝', '、', ',']);
    let is_place = is_short(place, PLACE_CHARACTERS) && (stamp.has_day() || !place.is_empty());
    is_place.then(|| Parts {
        places: parted(place),
        stamp,
        agency: Some(agency),
        rest: "",
    })
}

/// Reads `(서울=…)` with a mark that no table has, where a reporter follows.
fn unknown_korean<'a>(inside: &'a str, after: &str) -> Option<Parts<'a>> {
    let (place, agency) = inside.split_once('=')?;
    let is_hangul = |text: &str| {
        text.chars()
            .next()
            .is_some_and(|first| matches!(u32::from(first), 0xAC00..=0xD7A3))
    };
    let reported = after_by_line(after).len() < after.len();
    let reads = is_hangul(place)
        && is_hangul(agency)
        && is_short(place, PLACE_CHARACTERS)
        && is_short(agency, PLACE_CHARACTERS);
    (reads && reported).then(|| Parts {
        places: parted(place),
        stamp: Stamp::default(),
        agency: Some(agency.trim()),
        rest: "",
    })
}

/// Takes `김병규 기자 =`, a dash or a colon away.
fn after_by_line(after: &str) -> &str {
    let Some((by_line, rest)) = after.split_once(['=', '＝']) else {
        return without_separator(after);
    };
    let by_line = by_line.trim();
    let is_by_line =
        by_line.is_empty() || KOREAN_TITLES.iter().any(|title| by_line.ends_with(title));
    if is_by_line && is_short(by_line, BY_LINE_CHARACTERS) {
        rest
    } else {
        without_separator(after)
    }
}

fn without_separator(text: &str) -> &str {
    let trimmed = text.trim_start();
    ["――", "——", "--", "-", "－", "—", "–", "：", ":", "=", "＝"]
        .iter()
        .find_map(|dash| trimmed.strip_prefix(dash))
        .unwrap_or(text)
}

/// Gives the place of a dispatch without the reporter's name; `None` where the text is none.
fn place_of(text: &str) -> Option<&str> {
    let place = text.trim_matches([' ', '　', '/', '／', '、', ',']);
    let reads = is_short(place, PLACE_CHARACTERS)
        && place
            .chars()
            .all(|letter| letter.is_alphabetic() || " 　·・/／、".contains(letter));
    let Some(named) = ["记者", "記者"]
        .iter()
        .find_map(|title| place.strip_prefix(title))
        .filter(|_| reads)
    else {
        return Some(place).filter(|_| reads);
    };
    let named = named.trim_start();
    // Names have three characters, or two where no place of two would be left.
    let letters = named.chars().count();
    let name = if letters > 4 { 3 } else { 2 };
    named
        .char_indices()
        .nth(name)
        .and_then(|(end, _)| named.get(end..))
        .map(str::trim)
}

fn parted(place: &str) -> Vec<String> {
    place
        .split(['/', '／', '·', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_short(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_none()
}
