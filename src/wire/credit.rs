//! Attributions: whom a text credits with its news, `Name (TOKEN)` first, then the token with said, citing, according to.
//!
//! Must not know: datelines, markers.

mod crediting;
mod ending;
mod joined;
mod plain;

use std::ops::Range;

use super::agencies::{Agency, Mark, mark_at};
use super::scan::{before, first_characters, words_from_end, words_with_rest};
use crate::model::Attribution;
use crediting::{AFTER, AGENCY_WORDS, credits_before};
use plain::pass_plain;

/// Most attributions of one text.
const ATTRIBUTIONS: usize = 64;

/// Words around a mark in which a word of crediting is looked for: `quoted as saying by the official Antara`.
const NEAR_WORDS: usize = 6;

/// Characters around a mark in which one is looked for.
const NEAR_CHARACTERS: usize = 56;

/// Quotes that may stand around a mark.
const QUOTES: &[char] = &[
    '"', '“', '”', '„', '«', '»', '\'', '’', '‘', '(', '「', '《', ' ',
];

/// Quotes that may close behind a mark.
const CLOSING_QUOTES: &[char] = &['"', '“', '”', '»', '」', '》'];

/// Finds the agencies other than `own` that a body credits. `skipped` is the dateline, in bytes. Positions count characters.
pub(super) fn attributions(body: &str, own: Own<'_>, skipped: &Range<usize>) -> Vec<Attribution> {
    let mut reading = Reading {
        body,
        introduced: Vec::new(),
        found: Vec::new(),
    };
    let mut counted = Counted::default();
    let mut at = 0;
    let mut told = 0;
    let mut in_word = false;
    loop {
        (at, in_word) = pass_plain(body, at, in_word);
        let Some((rest, character)) = body
            .get(at..)
            .and_then(|rest| Some((rest, rest.chars().next()?)))
        else {
            break;
        };
        let begins = !in_word || is_ideograph(character);
        let credit = if begins && !skipped.contains(&at) {
            reading.credit_at(at)
        } else {
            None
        };
        let next = credit
            .as_ref()
            .map_or_else(|| at + bytes_to_pass(rest, character), |credit| credit.end);
        if let Some(credit) = credit
            .filter(|credit| credit.counts && credit.form.start >= told && !own.is(credit.agency))
        {
            let position = counted.characters_before(body, credit.form.start);
            told = credit.form.end;
            let form = body.get(credit.form).unwrap_or_default().to_owned();
            reading.found.push(Attribution {
                agency: credit.agency.code.to_owned(),
                position,
                form,
            });
        }
        if reading.found.len() == ATTRIBUTIONS {
            break;
        }
        let read = body.get(at..next).unwrap_or_default();
        in_word = read.ends_with(char::is_alphanumeric);
        at = next;
    }
    reading.found
}

/// Gives the bytes from a character to the next at which a mark may begin: none does within a word of plain letters.
fn bytes_to_pass(rest: &str, first: char) -> usize {
    let own = first.len_utf8();
    if !first.is_alphanumeric() {
        return own;
    }
    let others = rest.bytes().skip(own);
    own + others.take_while(u8::is_ascii_alphanumeric).count()
}

/// The agency whose text it is: its own mark credits nobody.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own<'a> {
    /// Where the table has it.
    pub(super) agency: Option<&'static Agency>,
    /// Its code or its mark in the dateline.
    pub(super) mark: Option<&'a str>,
}

impl Own<'_> {
    fn is(self, agency: &Agency) -> bool {
        match (self.agency, self.mark) {
            (Some(own), _) => own == agency,
            (None, Some(mark)) => agency.is_called(mark),
            (None, None) => false,
        }
    }
}

/// Counts characters up to ever later positions, without counting twice. Earlier ones count from the start.
#[derive(Debug, Default)]
struct Counted {
    bytes: usize,
    characters: usize,
}

impl Counted {
    fn characters_before(&mut self, text: &str, at: usize) -> u32 {
        if at < self.bytes {
            *self = Self::default();
        }
        self.characters += text
            .get(self.bytes..at)
            .map_or(0, |between| between.chars().count());
        self.bytes = at;
        u32::try_from(self.characters).unwrap_or(u32::MAX)
    }
}

struct Reading<'a> {
    body: &'a str,
    /// Agencies that the text has named in full.
    introduced: Vec<&'static Agency>,
    found: Vec<Attribution>,
}

/// A mark in the text, with the words that credit it.
struct Credit {
    agency: &'static Agency,
    form: Range<usize>,
    /// Where reading goes on.
    end: usize,
    /// Whether it credits, or is only passed over.
    counts: bool,
}

impl Reading<'_> {
    fn credit_at(&mut self, at: usize) -> Option<Credit> {
        let text = self.body.get(at..)?;
        let (mark, rest) = mark_at(text).or_else(|| joined_to_preposition(text))?;
        let name = before(text, rest);
        let unread = self.body.get(..at)?;
        let rest = end_of_name(unread, name, rest)?;
        let end = self.body.len() - rest.len();
        if let Some(end) = token_in_brackets(mark, rest).map(|after| self.body.len() - after.len())
        {
            self.introduce(mark.agency);
            return Some(Credit {
                agency: mark.agency,
                form: at..end,
                end,
                counts: true,
            });
        }
        let after = rest;
        let known = !mark.is_weak
            || self.introduced.contains(&mark.agency)
            || is_beside_agency_word(unread, after);
        let name = self.body.get(at..end);
        let form = credited(name, unread, after, at..end).filter(|_| known);
        let counts = form.is_some();
        Some(Credit {
            agency: mark.agency,
            form: form.unwrap_or(at..end),
            end,
            counts,
        })
    }

    /// Notes that an agency was named in full: once, so that there are never more than the table has.
    fn introduce(&mut self, agency: &'static Agency) {
        if !self.introduced.contains(&agency) {
            self.introduced.push(agency);
        }
    }
}

/// Reads `(KCNA)` after the agency's full name.
fn token_in_brackets<'a>(mark: &Mark, rest: &'a str) -> Option<&'a str> {
    let inside = ending::without_ending(rest)
        .trim_start()
        .strip_prefix('(')?;
    let (token, after) = mark_at(inside)?;
    after
        .strip_prefix(')')
        .filter(|_| token.agency == mark.agency)
}

/// Reads an Arabic mark to which a preposition is joined: `لرويترز`.
fn joined_to_preposition(text: &str) -> Option<(&'static Mark, &str)> {
    mark_at(text.strip_prefix('ل')?)
}

/// Gives what follows a name and its ending; `None` where it is the beginning of another word.
fn end_of_name<'a>(text: &str, name: &str, rest: &'a str) -> Option<&'a str> {
    if ending::ends_word(name, rest) {
        return Some(rest.trim_start_matches(is_small_cyrillic));
    }
    ending::behind_hyphen(rest).or_else(|| {
        let after = ending::behind_letters(name, rest)?;
        is_beside_agency_word(text, after).then_some(after)
    })
}

/// Tells the letters of Chinese, Japanese and Thai, which write words without spaces.
fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0xE00..=0xE7F | 0x3040..=0x30FF | 0x3400..=0x9FFF)
}

fn is_hangul(character: char) -> bool {
    matches!(u32::from(character), 0xAC00..=0xD7A3)
}

fn is_small_cyrillic(character: char) -> bool {
    is_cyrillic(character) && character.is_lowercase()
}

fn is_cyrillic(character: char) -> bool {
    matches!(u32::from(character), 0x400..=0x52F)
}

/// Gives the part of the text that credits a mark, in bytes.
fn credited(
    name: Option<&str>,
    before: &str,
    after: &str,
    mark: Range<usize>,
) -> Option<Range<usize>> {
    let is_joined = before.ends_with(is_ideograph)
        || after.starts_with(|next: char| is_ideograph(next) || is_hangul(next));
    let writes_joined = |text: &str| text.ends_with(|last| is_ideograph(last) || is_hangul(last));
    if is_joined || name.is_some_and(writes_joined) {
        let range = joined::credited(before, after, mark.clone());
        if range.is_some() || is_joined {
            return range;
        }
    }
    if let Some(length) = word_after(after) {
        return Some(mark.start..mark.end + length);
    }
    word_before(before).map(|length| mark.start - length..mark.end)
}

/// Gives the bytes up to and with a word of crediting after a mark, in the same clause.
fn word_after(after: &str) -> Option<usize> {
    let near = first_characters(after, NEAR_CHARACTERS);
    let opened = near.trim_start_matches(CLOSING_QUOTES);
    let quotes = near.len() - opened.len();
    let clause = opened
        .split(['.', '!', '?', ';', ',', '"', '“', '”', '(', '\n'])
        .next()
        .unwrap_or(opened);
    let mut words = words_with_rest(clause).take(NEAR_WORDS).peekable();
    // `AFP Imaging Corp said`: the name goes on, it is another's.
    if words.peek().is_some_and(|(next, _)| continues_name(next)) {
        return None;
    }
    let (_, rest) = words.find(|(word, _)| {
        !word.starts_with(char::is_uppercase) && AFTER.contains(folded(word).as_str())
    })?;
    Some(quotes + before(clause, rest).len())
}

/// Gives the bytes from a word of crediting before a mark, in the same clause.
fn word_before(before: &str) -> Option<usize> {
    let start = before
        .char_indices()
        .rev()
        .nth(NEAR_CHARACTERS - 1)
        .map_or(0, |(index, _)| index);
    let near = before.get(start..)?.trim_end_matches(QUOTES);
    let clause = near
        .rsplit(['.', '!', '?', ';', ',', '"', '“', '”', ')', '\n'])
        .next()
        .unwrap_or(near);
    let mut words = words_from_end(clause).take(NEAR_WORDS);
    let (_, unread) = words.find(|(word, _)| credits_before(&folded(word)))?;
    let quotes = before.len() - start - near.len();
    Some(clause.len() - unread.len() + quotes)
}

fn continues_name(word: &str) -> bool {
    let is_mark = mark_at(word).is_some_and(|(_, rest)| rest.is_empty());
    word.starts_with(char::is_uppercase)
        && !is_mark
        && !AGENCY_WORDS.contains(folded(word).as_str())
}

fn folded(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphabetic())
        .replace('\u{2019}', "'")
        .to_lowercase()
}

fn is_beside_agency_word(before: &str, after: &str) -> bool {
    // `l'agence`, `Ajansı'na`: articles and endings are joined with apostrophes.
    let names = |word: Option<&str>| {
        word.is_some_and(|word| {
            let word = folded(word);
            word.split('\'').any(|part| AGENCY_WORDS.contains(part))
        })
    };
    let near = before
        .char_indices()
        .rev()
        .nth(NEAR_CHARACTERS - 1)
        .map_or(0, |(index, _)| index);
    let last = before
        .get(near..)
        .and_then(|near| near.split_whitespace().next_back());
    names(last)
        || names(
            first_characters(after, NEAR_CHARACTERS)
                .split_whitespace()
                .next(),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_introduced_once() {
        let body = "Korean Central News Agency (KCNA) and Xinhua News Agency (Xinhua). ".repeat(50);
        let mut reading = Reading {
            body: &body,
            introduced: Vec::new(),
            found: Vec::new(),
        };
        for at in (0..body.len()).filter(|at| body.is_char_boundary(*at)) {
            reading.credit_at(at);
        }
        let mut codes: Vec<&str> = reading.introduced.iter().map(|one| one.code).collect();
        codes.sort_unstable();
        assert!(codes.len() > 1, "{codes:?}");
        codes.dedup();
        assert_eq!(reading.introduced.len(), codes.len(), "{codes:?}");
    }
}
