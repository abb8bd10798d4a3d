//! Attributions: whom a text credits with its news, `Name (TOKEN)` first, then the token with said, citing, according to.
//!
//! Must not know: datelines, markers.

mod crediting;
mod plain;

use std::ops::Range;

use super::agencies::{Agency, Mark, mark_at};
use super::scan::{before, first_characters, words_from_end, words_with_rest};
use crate::model::Attribution;
use crediting::{AFTER, AGENCY_WORDS, JOINED_AFTER, JOINED_BEFORE, credits_before};
use plain::pass_plain;

/// Most attributions of one text.
const ATTRIBUTIONS: usize = 64;

/// Words around a mark in which a word of crediting is looked for: `quoted as saying by the official Antara`.
const NEAR_WORDS: usize = 6;

/// Characters around a mark in which one is looked for.
const NEAR_CHARACTERS: usize = 56;

/// Characters around a mark in a script without spaces.
const NEAR_IDEOGRAPHS: usize = 10;

/// Quotes that may stand around a mark.
const QUOTES: &[char] = &['"', '“', '”', '«', '»', '\'', '’', '‘', '('];

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
        let (mark, rest) = mark_at(self.body.get(at..)?)?;
        if !ends_word(self.body.get(at..self.body.len() - rest.len())?, rest) {
            return None;
        }
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
        let (before, after) = (self.body.get(..at)?, rest);
        let known = !mark.is_weak
            || self.introduced.contains(&mark.agency)
            || is_beside_agency_word(before, after);
        let form = credited(before, after, at..end).filter(|_| known);
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
    let inside = without_ending(rest).trim_start().strip_prefix('(')?;
    let (token, after) = mark_at(inside)?;
    after
        .strip_prefix(')')
        .filter(|_| token.agency == mark.agency)
}

/// Most letters of an ending.
const ENDING_LETTERS: usize = 4;

/// Takes an ending behind an apostrophe away, as Turkish joins them to names: `Ajansı'nın (AA)`.
fn without_ending(rest: &str) -> &str {
    let Some(ending) = rest.strip_prefix(['\'', '’']) else {
        return rest;
    };
    let after = ending.trim_start_matches(char::is_lowercase);
    let letters = before(ending, after).chars().count();
    if letters <= ENDING_LETTERS {
        after
    } else {
        rest
    }
}

/// A mark ends where a word ends; marks in scripts that join endings may carry a short one.
fn ends_word(mark: &str, rest: &str) -> bool {
    let Some(last) = mark.chars().next_back() else {
        return false;
    };
    if is_ideograph(last) || is_hangul(last) {
        return true;
    }
    if is_cyrillic(last) {
        let ending = rest
            .chars()
            .take_while(|letter| is_cyrillic(*letter))
            .count();
        return ending <= 2;
    }
    !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('-')
}

fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0x3040..=0x30FF | 0x3400..=0x9FFF)
}

fn is_hangul(character: char) -> bool {
    matches!(u32::from(character), 0xAC00..=0xD7A3)
}

fn is_cyrillic(character: char) -> bool {
    matches!(u32::from(character), 0x400..=0x52F)
}

/// Gives the part of the text that credits a mark, in bytes.
fn credited(before: &str, after: &str, mark: Range<usize>) -> Option<Range<usize>> {
    if before.chars().next_back().is_some_and(is_ideograph)
        || after
            .chars()
            .next()
            .is_some_and(|next| is_ideograph(next) || is_hangul(next))
    {
        return credited_ideographs(before, after, mark);
    }
    if let Some(length) = word_after(after) {
        return Some(mark.start..mark.end + length);
    }
    word_before(before).map(|length| mark.start - length..mark.end)
}

fn credited_ideographs(before: &str, after: &str, mark: Range<usize>) -> Option<Range<usize>> {
    let sentence = first_characters(after, NEAR_IDEOGRAPHS);
    let sentence = sentence.split(['。', '\n']).next().unwrap_or(sentence);
    let said = JOINED_AFTER
        .iter()
        .filter_map(|word| Some(sentence.find(word)? + word.len()))
        .min();
    if let Some(length) = said {
        return Some(mark.start..mark.end + length);
    }
    let word = JOINED_BEFORE.iter().find(|word| before.ends_with(**word))?;
    Some(mark.start - word.len()..mark.end)
}

/// Gives the bytes up to and with a word of crediting after a mark, in the same clause.
fn word_after(after: &str) -> Option<usize> {
    let near = first_characters(after, NEAR_CHARACTERS);
    let clause = near
        .split(['.', '!', '?', ';', ',', '"', '“', '”', '(', '\n'])
        .next()
        .unwrap_or(near);
    let mut words = words_with_rest(clause).take(NEAR_WORDS).peekable();
    // `AFP Imaging Corp said`: the name goes on, it is another's.
    if words.peek().is_some_and(|(next, _)| continues_name(next)) {
        return None;
    }
    let (_, rest) = words.find(|(word, _)| {
        !word.starts_with(char::is_uppercase) && AFTER.contains(folded(word).as_str())
    })?;
    Some(before(clause, rest).len())
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
    let names =
        |word: Option<&str>| word.is_some_and(|word| AGENCY_WORDS.contains(folded(word).as_str()));
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
