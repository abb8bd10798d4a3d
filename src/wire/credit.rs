//! Attributions: whom a text credits with its news, `Name (TOKEN)` first, then the token with said, citing, according to.
//!
//! Must not know: datelines, markers.

use std::ops::Range;

use super::agencies::{Agency, Mark, mark_at};
use super::scan::first_characters;
use crate::model::Attribution;

/// Most attributions of one text.
const ATTRIBUTIONS: usize = 64;

/// Words around a mark in which a word of crediting is looked for.
const NEAR_WORDS: usize = 4;

/// Characters around a mark in which one is looked for.
const NEAR_CHARACTERS: usize = 48;

/// Characters around a mark in a script without spaces.
const NEAR_IDEOGRAPHS: usize = 10;

/// Words of crediting after a mark.
const AFTER: &[&str] = &[
    "said",
    "says",
    "reported",
    "reports",
    "reporting",
    "quoted",
    "quotes",
    "quoting",
    "cited",
    "cites",
    "citing",
    "wrote",
    "writes",
    "announced",
    "added",
    "confirmed",
    "noted",
    "claimed",
    "revealed",
    "learned",
    "carried",
    "published",
    "stated",
    "told",
    "сообщает",
    "сообщил",
    "сообщила",
    "сообщило",
    "передает",
    "передаёт",
    "передал",
    "передало",
    "пишет",
    "цитирует",
    "повідомляє",
    "повідомила",
    "повідомило",
    "передає",
    "rapporte",
    "rapporté",
    "indique",
    "précise",
    "informó",
    "reportó",
    "informa",
    "indicó",
    "citó",
    "informou",
    "noticiou",
    "citou",
    "berichtete",
    "berichtet",
    "meldete",
    "meldet",
    "zitierte",
    "zitiert",
    "zufolge",
    "riferisce",
    "riporta",
    "scrive",
    "bildirdi",
    "aktardı",
    "duyurdu",
    "yazdı",
    "göre",
    "melaporkan",
    "dilaporkan",
    "podała",
    "podaje",
    "poinformowała",
    "meldde",
    "meldt",
    "uvedla",
];

/// Words of crediting before a mark.
const BEFORE: &[&str] = &[
    "citing",
    "cites",
    "cited",
    "quoted",
    "quoting",
    "according",
    "told",
    "tells",
    "reported",
    "carried",
    "published",
    "obtained",
    "seen",
    "interview",
    "сообщает",
    "сообщил",
    "сообщила",
    "сообщило",
    "сообщили",
    "сообщению",
    "сообщениям",
    "передает",
    "передаёт",
    "передал",
    "передала",
    "передало",
    "пишет",
    "цитирует",
    "цитате",
    "ссылкой",
    "ссылаясь",
    "данным",
    "рассказал",
    "рассказала",
    "заявил",
    "заявила",
    "сказал",
    "сказала",
    "интервью",
    "повідомляє",
    "повідомила",
    "повідомило",
    "повідомили",
    "передає",
    "посиланням",
    "даними",
    "selon",
    "d'après",
    "rapporte",
    "rapporté",
    "citant",
    "cité",
    "citée",
    "déclaré",
    "indiqué",
    "según",
    "informó",
    "citado",
    "citada",
    "citando",
    "reportó",
    "declaró",
    "dijo",
    "segundo",
    "informou",
    "citou",
    "disse",
    "laut",
    "berichtete",
    "berichtet",
    "meldete",
    "meldet",
    "zitiert",
    "berufung",
    "sagte",
    "secondo",
    "riferisce",
    "citato",
    "dikutip",
    "kepada",
    "według",
    "volgens",
    "enligt",
    "نقلت",
    "وفق",
    "وفقا",
    "ذكرت",
    "أفادت",
    "بحسب",
    "حسب",
    "نقلا",
    "قالت",
    "أوردت",
];

/// Words that name an agency as one, beside its mark.
const AGENCY_WORDS: &[&str] = &[
    "agency",
    "news",
    "wire",
    "агентство",
    "агентству",
    "агентства",
    "агентством",
    "nachrichtenagentur",
    "agence",
    "agencia",
    "agência",
    "agenzia",
    "ajansı",
    "وكالة",
    "агенція",
    "kantor",
];

/// Words of crediting in scripts without spaces, before and after a mark.
const IDEOGRAPHIC_BEFORE: &[&str] = &["据", "據", "援引", "引述", "引用", "告诉", "告訴", "인용"];
const IDEOGRAPHIC_AFTER: &[&str] = &[
    "报道",
    "報道",
    "报导",
    "報導",
    "消息",
    "称",
    "援引",
    "によると",
    "によれば",
    "が報じ",
    "は報じ",
    "が伝え",
    "は伝え",
    "报料",
    "에 따르면",
    "보도",
    "전했다",
    "밝혔다",
    "인용",
    "通信が",
];

/// Finds the agencies other than `own` that a body credits. `skipped` is the dateline, in bytes. Positions count characters.
pub(super) fn attributions(body: &str, own: Own<'_>, skipped: &Range<usize>) -> Vec<Attribution> {
    let mut reading = Reading {
        body,
        introduced: Vec::new(),
        found: Vec::new(),
    };
    let mut counted = Counted::default();
    let mut at = 0;
    let mut previous = ' ';
    while let Some(character) = body.get(at..).and_then(|rest| rest.chars().next()) {
        let begins = !previous.is_alphanumeric() || is_ideograph(character);
        let credit = if begins && !skipped.contains(&at) {
            reading.credit_at(at)
        } else {
            None
        };
        let next = credit
            .as_ref()
            .map_or(at + character.len_utf8(), |credit| credit.end);
        if let Some(credit) = credit.filter(|credit| credit.counts && !own.is(credit.agency)) {
            let position = counted.characters_before(body, credit.form.start);
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
        previous = body
            .get(at..next)
            .and_then(|read| read.chars().next_back())
            .unwrap_or(' ');
        at = next;
    }
    reading.found
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
            self.introduced.push(mark.agency);
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
}

/// Reads `(KCNA)` after the agency's full name.
fn token_in_brackets<'a>(mark: &Mark, rest: &'a str) -> Option<&'a str> {
    let inside = rest.trim_start().strip_prefix('(')?;
    let (token, after) = mark_at(inside)?;
    after
        .strip_prefix(')')
        .filter(|_| token.agency == mark.agency)
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
    !rest.starts_with(char::is_alphanumeric) && !rest.starts_with("-")
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
    let said = IDEOGRAPHIC_AFTER
        .iter()
        .filter_map(|word| Some(sentence.find(word)? + word.len()))
        .min();
    if let Some(length) = said {
        return Some(mark.start..mark.end + length);
    }
    let word = IDEOGRAPHIC_BEFORE
        .iter()
        .find(|word| before.ends_with(**word))?;
    Some(mark.start - word.len()..mark.end)
}

/// Gives the bytes up to and with a word of crediting after a mark, in the same clause.
fn word_after(after: &str) -> Option<usize> {
    let near = first_characters(after, NEAR_CHARACTERS);
    let clause = near
        .split(['.', '!', '?', ';', ',', '"', '“', '”', '(', '\n'])
        .next()
        .unwrap_or(near);
    let mut words = clause.split_whitespace().take(NEAR_WORDS);
    let word = words.find(|word| AFTER.contains(&folded(word).as_str()))?;
    Some((word.as_ptr() as usize) - (after.as_ptr() as usize) + word.len())
}

/// Gives the bytes from a word of crediting before a mark, in the same clause.
fn word_before(before: &str) -> Option<usize> {
    let start = before
        .char_indices()
        .rev()
        .nth(NEAR_CHARACTERS - 1)
        .map_or(0, |(index, _)| index);
    let near = before.get(start..)?;
    let clause = near
        .rsplit(['.', '!', '?', ';', ',', '"', '“', '”', ')', '\n'])
        .next()
        .unwrap_or(near);
    let mut words = clause.split_whitespace().rev().take(NEAR_WORDS);
    let word = words.find(|word| BEFORE.contains(&folded(word).as_str()))?;
    Some(before.len() - ((word.as_ptr() as usize) - (before.as_ptr() as usize)))
}

fn folded(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphabetic())
        .replace('\u{2019}', "'")
        .to_lowercase()
}

fn is_beside_agency_word(before: &str, after: &str) -> bool {
    let names =
        |word: Option<&str>| word.is_some_and(|word| AGENCY_WORDS.contains(&folded(word).as_str()));
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
