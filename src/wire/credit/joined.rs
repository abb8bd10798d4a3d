//! Crediting in scripts that write words without spaces.
//!
//! Must not know: agencies, words parted by spaces.

use std::ops::Range;

use super::crediting::{JOINED_AFTER, JOINED_BEFORE};
use crate::wire::scan::{digit, first_characters};

/// Characters around a mark in which a word of crediting is looked for.
const NEAR: usize = 10;

/// Characters of a sentence whose subject is the mark.
const SENTENCE: usize = 80;

/// Particles behind the subject of a sentence in Japanese and Korean.
const SUBJECTS: &[&str] = &["は", "が", "은 ", "는 ", "이 ", "가 "];

/// Words that may stand between a mark and its particle.
const AGENCIES: &[&str] = &["通信社", "通信", " 통신", "통신"];

/// Words with which a sentence ends that tells what its subject said.
const TELLS: &[&str] = &[
    "と伝えた",
    "と報じた",
    "報じた",
    "伝えた",
    "明らかにした",
    "보도했다",
    "전했다",
    "밝혔다",
];

/// What stands before and behind a mark to which somebody said something.
const TOLD: (&[&str], &[&str]) = (
    &["对", "對", "向", "告诉", "告訴"],
    &["表示", "透露", "说", "說", "称", "稱"],
);

/// Gives the part of the text that credits a mark, in bytes.
pub(super) fn credited(before: &str, after: &str, mark: Range<usize>) -> Option<Range<usize>> {
    let sentence = first_characters(after, SENTENCE);
    let sentence = sentence.split(['。', '\n']).next().unwrap_or(sentence);
    let near = first_characters(sentence, NEAR);
    let said = JOINED_AFTER
        .iter()
        .filter_map(|word| Some(near.find(word)? + word.len()))
        .min();
    if let Some(length) = said.or_else(|| said_on(near)) {
        return Some(mark.start..mark.end + length);
    }
    if let Some(range) = told(before, near, &mark) {
        return Some(range);
    }
    if let Some(word) = JOINED_BEFORE.iter().find(|word| before.ends_with(**word)) {
        return Some(mark.start - word.len()..mark.end);
    }
    told_by_subject(sentence).map(|length| mark.start..mark.end + length)
}

/// Reads `26日说` behind a mark, where a verb alone may be that of somebody else.
fn said_on(near: &str) -> Option<usize> {
    let behind = near.trim_start_matches(|sign| digit(sign).is_some() || "年月日".contains(sign));
    let verb = ["说", "說"]
        .iter()
        .find(|verb| behind.starts_with(**verb))?;
    (behind.len() < near.len()).then(|| near.len() - behind.len() + verb.len())
}

/// Reads `对路透社表示`.
fn told(before: &str, near: &str, mark: &Range<usize>) -> Option<Range<usize>> {
    let (prepositions, verbs) = TOLD;
    let to = prepositions.iter().find(|word| before.ends_with(**word))?;
    let verb = verbs.iter().find(|verb| near.starts_with(**verb))?;
    Some(mark.start - to.len()..mark.end + verb.len())
}

/// Reads `は26日、…と伝えた`: a whole sentence may stand between a subject and its verb.
fn told_by_subject(sentence: &str) -> Option<usize> {
    let bare = AGENCIES
        .iter()
        .find_map(|agency| sentence.strip_prefix(agency));
    let bare = bare.unwrap_or(sentence);
    SUBJECTS
        .iter()
        .find(|particle| bare.starts_with(**particle))?;
    TELLS
        .iter()
        .any(|verb| sentence.trim_end().trim_end_matches('.').ends_with(verb))
        .then_some(sentence.len())
}
