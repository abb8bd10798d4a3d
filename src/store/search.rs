//! Full-text search: words in `item_words`, parts of words and scripts without spaces in `item_grams`.
//!
//! What a person types is never read as the query language of FTS5: every word goes in between quotation marks.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, ToSql};

use super::query::by_id;
use super::row::json_ids;
use super::spaceless::{is_hangul, is_spaceless_letter};
use super::{Reader, StoreError, StoredItem};

/// Longest query, in characters: what is behind is not looked at.
const QUERY_CHARACTERS: usize = 512;

/// Most words and phrases of a query: what comes after them is not looked at.
const TERMS: usize = 24;

/// Shortest text that `item_grams` can find, in characters.
const GRAM_CHARACTERS: usize = 3;

/// Characters of a passage before what was found, and from there on, where no index cuts it.
const PASSAGE_BEFORE: usize = 8;
const PASSAGE_BEHIND: usize = 18;

/// Matches that are ranked: the newest. A word that stands in most items would else have them all weighed.
const RANKED: u32 = 1_000;

/// An item that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The item.
    pub item: StoredItem,
    /// The passage with the words; `None` where the item changed between two looks at it.
    pub snippet: Option<String>,
}

impl Reader {
    /// Gives at most `limit` items in which all the words stand, the best match first, of equal ones the newest.
    ///
    /// Words between quotation marks stand next to each other, a word with a trailing `*` stands for all that begin so. Where
    /// too few items hold the words themselves, words that begin with them count, then headlines with them inside a word.
    /// One or two Chinese or Japanese characters are looked for in the newest 20,000 items. Of more than 1,000 matches the newest 1,000 are
    /// ranked.
    ///
    /// # Errors
    /// As [`StoreError`] says. No query is an error: one without a letter or digit finds nothing.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<SearchHit>, StoreError> {
        let terms = read_terms(query);
        self.look_up("search", |connection| {
            let mut found: Vec<(i64, Option<String>)> = Vec::new();
            for condition in conditions(&terms) {
                let missing = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
                if missing == 0 {
                    break;
                }
                let seen: Vec<i64> = found.iter().map(|(item_id, _)| *item_id).collect();
                found.extend(condition.run(connection, &seen, missing)?);
            }
            with_items(connection, found)
        })
    }
}

/// One word or phrase of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// Found in `item_words`.
    Word { text: String, stem: Stem },
    /// Found in `item_grams`.
    Part(String),
    /// Too short for any index.
    Short(String),
}

/// Whether a word may go on after the text that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stem {
    Whole,
    Beginning,
}

/// Splits a query at white space, except between quotation marks.
fn read_terms(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for (place, stretch) in bounded(query).split('"').enumerate() {
        if place % 2 == 1 {
            terms.extend(read_term(stretch));
        } else {
            terms.extend(stretch.split_whitespace().filter_map(read_term));
        }
    }
    terms.truncate(TERMS);
    terms
}

/// Cuts a query to its limit. Control characters, among them the one that would end it early, become spaces, and typographic
/// quotation marks plain ones.
fn bounded(query: &str) -> String {
    query
        .chars()
        .take(QUERY_CHARACTERS)
        .map(|character| match character {
            '\u{201C}' | '\u{201D}' | '\u{201E}' => '"',
            character if character.is_control() => ' ',
            character => character,
        })
        .collect()
}

fn read_term(text: &str) -> Option<Term> {
    let (text, stem) = match text.trim().strip_suffix('*') {
        Some(beginning) => (beginning.trim_end(), Stem::Beginning),
        None => (text.trim(), Stem::Whole),
    };
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let text = text.to_owned();
    if !text.chars().any(is_spaceless_letter) {
        return Some(Term::Word { text, stem });
    }
    if text.chars().count() >= GRAM_CHARACTERS {
        return Some(Term::Part(text));
    }
    // Korean words stand apart, and what clings to them clings behind.
    if text.chars().all(is_hangul) {
        let stem = Stem::Beginning;
        return Some(Term::Word { text, stem });
    }
    Some(Term::Short(text))
}

/// What the rows that are looked for must match, each in the language of its index.
#[derive(Debug, PartialEq, Eq)]
struct Condition {
    words: Option<String>,
    grams: Option<String>,
    short: Vec<String>,
}

/// Gives the conditions to try, the strictest first.
fn conditions(terms: &[Term]) -> Vec<Condition> {
    if terms.is_empty() {
        return Vec::new();
    }
    let mut conditions = vec![condition(terms.iter().cloned())];
    conditions.push(condition(terms.iter().cloned().map(loosened)));
    if let Some(parts) = terms
        .iter()
        .cloned()
        .map(as_part)
        .collect::<Option<Vec<_>>>()
    {
        conditions.push(condition(parts.into_iter()));
    }
    conditions.dedup();
    conditions
}

fn loosened(term: Term) -> Term {
    match term {
        Term::Word { text, .. } => Term::Word {
            text,
            stem: Stem::Beginning,
        },
        other => other,
    }
}

fn as_part(term: Term) -> Option<Term> {
    match term {
        Term::Word { text, .. } if text.chars().count() >= GRAM_CHARACTERS => {
            Some(Term::Part(text))
        }
        Term::Part(text) => Some(Term::Part(text)),
        Term::Word { .. } | Term::Short(_) => None,
    }
}

fn condition(terms: impl Iterator<Item = Term>) -> Condition {
    let (mut words, mut grams, mut short) = (Vec::new(), Vec::new(), Vec::new());
    for term in terms {
        match term {
            Term::Word { text, stem } => {
                let star = if stem == Stem::Beginning { " *" } else { "" };
                words.push(format!("{}{star}", quoted(&text)));
            }
            Term::Part(text) => grams.push(quoted(&text)),
            Term::Short(text) => short.push(text),
        }
    }
    let all = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join(" AND "));
    Condition {
        words: all(words),
        grams: all(grams),
        short,
    }
}

/// Makes a string of FTS5, in which nothing has a meaning.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

impl Condition {
    /// Gives rows and passages, without the rows of `seen`.
    fn run(
        &self,
        connection: &Connection,
        seen: &[i64],
        limit: u32,
    ) -> rusqlite::Result<Vec<(i64, Option<String>)>> {
        let seen = json_ids(seen.iter().copied());
        let mut values: Vec<&dyn ToSql> = vec![&seen, &limit];
        let sql = self.sql(&mut values);
        let ids: Vec<i64> = connection
            .prepare_cached(&sql)?
            .query_map(values.as_slice(), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        ids.into_iter()
            .map(|item_id| Ok((item_id, self.snippet(connection, item_id)?)))
            .collect()
    }

    /// Gives the index that ranks, and what it must match.
    fn ranking(&self) -> Option<(&'static str, &String)> {
        let words = self.words.as_ref().map(|words| ("item_words", words));
        words.or(self.grams.as_ref().map(|grams| ("item_grams", grams)))
    }

    fn sql<'a>(&'a self, values: &mut Vec<&'a dyn ToSql>) -> String {
        let mut place = |value: &'a String| {
            values.push(value);
            values.len()
        };
        let Some((index, matched)) = self.ranking() else {
            let short = self.short_condition(place);
            return format!(
                "SELECT item_id FROM item WHERE item_id > (SELECT max(item_id) FROM item) - 20000 AND spaceless \
                 AND item_id NOT IN (SELECT value FROM json_each(?1)){short} ORDER BY item_id DESC LIMIT ?2"
            );
        };
        let matched = place(matched);
        let grams = match (&self.words, &self.grams) {
            (Some(_), Some(grams)) => format!(
                " AND {index}.rowid IN (SELECT rowid FROM item_grams WHERE item_grams MATCH ?{})",
                place(grams)
            ),
            _ => String::new(),
        };
        let short = if self.short.is_empty() {
            String::new()
        } else {
            let short = self.short_condition(place);
            format!(" AND EXISTS (SELECT 1 FROM item WHERE item_id = {index}.rowid{short})")
        };
        format!(
            "SELECT rowid FROM (SELECT rowid, rank FROM {index} WHERE {index} MATCH ?{matched} \
             AND rowid NOT IN (SELECT value FROM json_each(?1)){grams}{short} ORDER BY rowid DESC LIMIT {RANKED}) \
             ORDER BY rank, rowid DESC LIMIT ?2"
        )
    }

    fn short_condition<'a>(&'a self, mut place: impl FnMut(&'a String) -> usize) -> String {
        let conditions = self.short.iter().map(|text| {
            let place = place(text);
            format!(
                " AND (ifnull(instr(headline, ?{place}), 0) OR ifnull(instr(lede, ?{place}), 0) OR ifnull(instr(body_text, ?{place}), 0))"
            )
        });
        conditions.collect()
    }

    fn snippet(&self, connection: &Connection, item_id: i64) -> rusqlite::Result<Option<String>> {
        let Some((index, matched)) = self.ranking() else {
            return self.passage(connection, item_id);
        };
        let sql = format!(
            "SELECT snippet({index}, -1, '', '', '…', 24) FROM {index} WHERE {index} MATCH ?1 AND rowid = ?2"
        );
        let snippet = connection
            .prepare_cached(&sql)?
            .query_row((matched, item_id), |row| row.get(0))
            .optional()?;
        Ok(snippet.flatten())
    }

    /// Gives what a snippet gives where no index was asked: what stands around the first of the texts that were looked for.
    fn passage(&self, connection: &Connection, item_id: i64) -> rusqlite::Result<Option<String>> {
        let Some(short) = self.short.first() else {
            return Ok(None);
        };
        let texts = connection
            .prepare_cached("SELECT body_text, lede, headline FROM item WHERE item_id = ?1")?
            .query_row([item_id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))
            .optional()?;
        let texts: [Option<String>; 3] = texts.unwrap_or_default();
        Ok(texts.iter().flatten().find_map(|text| around(text, short)))
    }
}

/// Gives the first place of a text in another with what stands around it; `None` where it is not there.
fn around(text: &str, short: &str) -> Option<String> {
    let (before, behind) = text.split_at(text.find(short)?);
    let start = before.char_indices().rev().nth(PASSAGE_BEFORE - 1);
    let (head, before) = match start {
        Some((start, _)) if start > 0 => ("…", before.get(start..).unwrap_or_default()),
        _ => ("", before),
    };
    let end = behind.char_indices().nth(PASSAGE_BEHIND);
    let (behind, tail) = match end {
        Some((end, _)) => (behind.get(..end).unwrap_or_default(), "…"),
        None => (behind, ""),
    };
    Some(format!("{head}{before}{behind}{tail}"))
}

fn with_items(
    connection: &Connection,
    found: Vec<(i64, Option<String>)>,
) -> rusqlite::Result<Vec<SearchHit>> {
    let ids: Vec<i64> = found.iter().map(|(item_id, _)| *item_id).collect();
    let mut items: HashMap<i64, StoredItem> = by_id(connection, &ids)?
        .into_iter()
        .map(|item| (item.item_id.0, item))
        .collect();
    Ok(found
        .into_iter()
        .filter_map(|(item_id, snippet)| {
            let item = items.remove(&item_id)?;
            Some(SearchHit { item, snippet })
        })
        .collect())
}
