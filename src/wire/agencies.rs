//! The agencies of the world by the marks that they put into their texts, in several scripts.
//!
//! Codes collide (APA, APS, CNA): the key is code and country. Must not know: datelines, what is done with an agency.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::scan::{is_capitals, rows};

/// The table: code, country, names, tokens and weak tokens, parted by tabs; lists by `;`.
const TABLE: &str = include_str!("words/agencies.tsv");

/// Longest token in bytes that is looked up.
const TOKEN_BYTES: usize = 80;

/// An agency and its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Short code, as agencies sign. Not unique.
    pub code: &'static str,
    /// ISO 3166 code of its country, `UN` for the United Nations.
    pub country: &'static str,
    /// Full names.
    pub names: Vec<&'static str>,
    /// Tokens that mean the agency wherever they stand as a word.
    pub tokens: Vec<&'static str>,
    /// Tokens that are also a name or a word: they mean the agency only in a dateline or after an introduction.
    pub weak_tokens: Vec<&'static str>,
}

impl Agency {
    fn read([code, country, names, tokens, weak_tokens]: [&'static str; 5]) -> Self {
        let list = |entries: &'static str| -> Vec<&'static str> {
            entries
                .split(';')
                .filter(|entry| !entry.is_empty())
                .collect()
        };
        let (names, tokens) = (list(names), list(tokens));
        Self {
            code,
            country,
            names,
            tokens,
            weak_tokens: list(weak_tokens),
        }
    }

    /// Gives all words that mean the agency in a dateline.
    fn marks(&self) -> impl Iterator<Item = &'static str> {
        let lists = self
            .tokens
            .iter()
            .chain(&self.weak_tokens)
            .chain(&self.names);
        lists.copied().chain([self.code])
    }

    /// Tells whether a code, a token or a name means this agency.
    pub(super) fn is_called(&self, mark: &str) -> bool {
        let mark = mark.to_lowercase();
        self.marks().any(|own| own.to_lowercase() == mark)
    }
}

/// All agencies of the table.
pub(super) static AGENCIES: LazyLock<Vec<Agency>> =
    LazyLock::new(|| rows(TABLE).map(Agency::read).collect());

/// Agencies by their marks in lower case, those that share one in the order of the table.
static BY_MARK: LazyLock<HashMap<String, Vec<&'static Agency>>> = LazyLock::new(|| {
    let mut by_mark: HashMap<String, Vec<&'static Agency>> = HashMap::new();
    for agency in AGENCIES.iter() {
        for mark in agency.marks() {
            let named = by_mark.entry(mark.to_lowercase()).or_default();
            if !named.contains(&agency) {
                named.push(agency);
            }
        }
    }
    by_mark
});

/// Finds the agency that a code, token or full name means; where several share it, that of `country`, else the first.
/// `None` where no agency has it, or where several do and none is of the country that was given.
pub fn agency_of(mark: &str, country: Option<&str>) -> Option<&'static Agency> {
    let named = named(mark)?;
    let Some(country) = country else {
        return named.first().copied();
    };
    let at_home = named
        .iter()
        .find(|agency| agency.country.eq_ignore_ascii_case(country));
    at_home
        .or_else(|| named.first().filter(|_| named.len() == 1))
        .copied()
}

fn named(mark: &str) -> Option<&'static [&'static Agency]> {
    let mark = mark.trim();
    if mark.is_empty() || mark.len() > TOKEN_BYTES {
        return None;
    }
    BY_MARK.get(&mark.to_lowercase()).map(Vec::as_slice)
}

/// Tells whether a word in brackets is the mark of an agency, or of several (`ats afp`, `dpa/AFP`).
pub(super) fn is_mark(text: &str) -> bool {
    if named(text).is_some() {
        return true;
    }
    let mut parts = text
        .split(['/', ',', '+', '&', '-', ' ', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(|part| named(part).is_some())
}

/// A mark as it may stand in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    text: String,
    /// Whose it is; the first of the table where several share it.
    pub(super) agency: &'static Agency,
    /// Whether it is also something else.
    pub(super) is_weak: bool,
}

/// Takes the mark of an agency from the beginning of a text: as the table writes it, or in capitals. The longest wins.
pub(super) fn strip_mark(text: &str) -> Option<(&str, &str)> {
    let (mark, rest) = mark_at(text)?;
    Some((text.get(..mark.text.len())?, rest))
}

/// Tells whether a mark means its agency and nothing else.
pub(super) fn is_strong(mark: &str) -> bool {
    mark_at(mark).is_some_and(|(found, rest)| rest.is_empty() && !found.is_weak)
}

/// Tells whether a mark begins with the same bytes as a text, up to three; where none does, none stands there.
pub(super) fn begins_like_mark(text: &[u8]) -> bool {
    MARKS.may_begin(text)
}

/// Gives all marks, for walks over whole texts.
pub(super) fn marks() -> &'static Marks {
    &MARKS
}

/// Finds the longest mark at the beginning of a text, and what follows it.
pub(super) fn mark_at(text: &str) -> Option<(&'static Mark, &str)> {
    MARKS
        .beginning_like(text)
        .iter()
        .find_map(|mark| Some((mark, text.strip_prefix(mark.text.as_str())?)))
}

/// Marks as written and in capitals, in groups by their first two bytes: nearly every word of a text begins like none of them, and has
/// to be told so fast.
pub(super) struct Marks {
    /// A bit for each pair of bytes: whether it has a group.
    has_group: Vec<u64>,
    /// The group of each pair of bytes; group 0 is empty.
    group_of: Vec<u16>,
    /// The longest first, strong ones before weak ones.
    groups: Vec<Vec<Mark>>,
    /// By group, with which byte its marks go on.
    thirds: Vec<Thirds>,
}

/// The third bytes of some marks.
struct Thirds {
    /// A bit for each byte.
    bytes: [u64; 4],
    /// Whether a mark has no third byte.
    any: bool,
}

impl Thirds {
    fn of(marks: &[Mark]) -> Self {
        let mut bytes = [0; 4];
        for third in marks.iter().filter_map(|mark| mark.text.as_bytes().get(2)) {
            bytes[usize::from(*third >> 6)] |= 1 << (third & 63);
        }
        let any = marks.iter().any(|mark| mark.text.len() < 3);
        Self { bytes, any }
    }

    fn may_hold(&self, third: Option<&u8>) -> bool {
        let is_held = |third: &u8| self.bytes[usize::from(*third >> 6)] >> (third & 63) & 1 == 1;
        self.any || third.is_some_and(is_held)
    }
}

impl Marks {
    /// Does what [`begins_like_mark`] does.
    #[inline]
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        let Some(pair) = pair(text) else {
            return false;
        };
        let has_group = self.has_group.get(pair / 64);
        has_group.is_some_and(|bits| bits >> (pair % 64) & 1 == 1)
            && self.goes_on_like(pair, text.get(2))
    }

    fn goes_on_like(&self, pair: usize, third: Option<&u8>) -> bool {
        let group = self.group_of.get(pair);
        let thirds = group.and_then(|group| self.thirds.get(usize::from(*group)));
        thirds.is_some_and(|thirds| thirds.may_hold(third))
    }

    /// Gives the marks that begin with the same two bytes as a text.
    fn beginning_like(&self, text: &str) -> &[Mark] {
        let group = pair(text.as_bytes()).and_then(|pair| self.group_of.get(pair));
        group
            .and_then(|group| self.groups.get(usize::from(*group)))
            .map_or(&[], Vec::as_slice)
    }
}

/// Gives the first two bytes as a number.
fn pair(text: &[u8]) -> Option<usize> {
    let pair = text.first_chunk()?;
    Some(usize::from(u16::from_be_bytes(*pair)))
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let mut by_pair: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    for agency in AGENCIES.iter() {
        let weak = |mark: &str| !agency.tokens.contains(&mark) && !agency.names.contains(&mark);
        for mark in agency.marks() {
            for text in [mark.to_owned(), mark.to_uppercase()] {
                let Some(pair) = pair(text.as_bytes()) else {
                    continue;
                };
                by_pair.entry(pair).or_default().push(Mark {
                    text,
                    agency,
                    is_weak: weak(mark),
                });
            }
        }
    }
    let mut has_group = vec![0; (1 << 16) / 64];
    let mut group_of = vec![0; 1 << 16];
    let mut groups = vec![Vec::new()];
    let mut thirds = vec![Thirds::of(&[])];
    for (pair, mut marks) in by_pair {
        marks.sort_by_key(|mark| (Reverse(mark.text.len()), mark.text.clone(), mark.is_weak));
        marks.dedup_by(|later, earlier| later.text == earlier.text);
        if let (Some(group), Ok(number)) = (group_of.get_mut(pair), u16::try_from(groups.len())) {
            *group = number;
            has_group[pair / 64] |= 1 << (pair % 64);
            thirds.push(Thirds::of(&marks));
            groups.push(marks);
        }
    }
    Marks {
        has_group,
        group_of,
        groups,
        thirds,
    }
});

/// Tells whether a word looks like the mark of an agency that the table does not have: two to six capitals.
pub(super) fn looks_like_mark(text: &str) -> bool {
    is_capitals(text)
        && text.chars().all(char::is_alphabetic)
        && (2..=6).contains(&text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(AGENCIES.len(), lines);
        let keys: Vec<_> = AGENCIES
            .iter()
            .map(|agency| (agency.code, agency.country))
            .collect();
        assert!(
            keys.iter()
                .enumerate()
                .all(|(index, key)| !keys[..index].contains(key))
        );
    }

    #[test]
    fn every_mark_is_found() {
        for mark in AGENCIES.iter().flat_map(Agency::marks) {
            let found = mark_at(mark).map(|(found, rest)| (found.text.as_str(), rest));
            assert_eq!(found, Some((mark, "")));
            assert!(begins_like_mark(mark.as_bytes()), "{mark}");
            // Else credits would pass it over.
            let first = mark.chars().next().unwrap();
            assert!(first.is_ascii_alphanumeric() || !first.is_ascii(), "{mark}");
        }
    }
}
