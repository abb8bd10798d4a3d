//! What changes on a page without any news: counters, ages, and links to other stories that take turns.
//!
//! Must not know: kinds of revision.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{each_word, is_spaceless};

/// What a line without news is made of, by its words in lower case.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("words/churn.tsv").lines().skip(1);
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// Characters of a line in which what points to another story has to end.
const POINTER_CHARACTERS: usize = 40;
/// Words of the longest line that may be a counter or an age.
const PASSING_WORDS: usize = 10;
/// Lines that may take turns at once.
const MOST_LINKS: usize = 24;
/// Words of a line that may be a link to another story.
const LINK_WORDS: std::ops::RangeInclusive<usize> = 3..=25;

/// Takes out of two versions of a text the lines that say nothing of the story: see [`is_passing`]; and those that took turns: at least
/// two lines without the end of a sentence that gave way to at least two others of that kind, with other words.
pub(super) fn without<'t>(before: &'t str, after: &'t str) -> (Cow<'t, str>, Cow<'t, str>) {
    let (earlier, later) = (lasting_lines(before), lasting_lines(after));
    let (gone, come) = (missing(&earlier, &later), missing(&later, &earlier));
    if take_turns(&gone, &come) {
        return (joined(&earlier, &gone), joined(&later, &come));
    }
    (joined(&earlier, &[]), joined(&later, &[]))
}

fn lasting_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !is_passing(line))
        .collect()
}

/// Gives the lines that the other text does not have, each as often as it has them more.
fn missing<'t>(lines: &[&'t str], others: &[&str]) -> Vec<&'t str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in others {
        *counts.entry(line).or_default() += 1;
    }
    let mut missing = lines.to_vec();
    missing.retain(|line| {
        let Some(count) = counts.get_mut(line).filter(|count| **count > 0) else {
            return true;
        };
        *count -= 1;
        false
    });
    missing
}

/// Joins the lines but those that are left out.
fn joined<'t>(lines: &[&'t str], left_out: &[&str]) -> Cow<'t, str> {
    let kept = lines
        .iter()
        .filter(|line| !left_out.contains(line))
        .copied();
    Cow::Owned(kept.collect::<Vec<_>>().join("\n"))
}

fn take_turns(gone: &[&str], come: &[&str]) -> bool {
    let counts = 2..=MOST_LINKS;
    if !counts.contains(&gone.len()) || !counts.contains(&come.len()) {
        return false;
    }
    let gone: Option<Vec<_>> = gone.iter().map(|line| link_words(line)).collect();
    let come: Option<Vec<_>> = come.iter().map(|line| link_words(line)).collect();
    let (Some(gone), Some(come)) = (gone, come) else {
        return false;
    };
    // A line that kept half of its words is the same line with other figures: a table, not a link.
    let is_edited = |line: &[String]| {
        gone.iter().any(|other| {
            let shared = line.iter().filter(|word| other.contains(word)).count();
            2 * shared >= line.len().min(other.len())
        })
    };
    !come.iter().any(|line| is_edited(line))
}

/// Gives the words of a line that may be a link to another story: without the end of a sentence, neither short nor long.
fn link_words(line: &str) -> Option<Vec<String>> {
    let last = line
        .trim_end_matches(['"', '\'', '\u{201d}', '\u{bb}', ')', ' '])
        .chars()
        .last()?;
    if matches!(
        last,
        '.' | '!'
            | ':'
            | ';'
            | '\u{2026}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff1a}'
            | '\u{61b}'
            | '\u{6d4}'
            | '\u{964}'
    ) {
        return None;
    }
    let mut words = Vec::new();
    each_word(line, |word| words.push(word.to_owned()));
    if !LINK_WORDS.contains(&words.len()) {
        return None;
    }
    // Figures are what changes in a table.
    words.retain(|word| !word.chars().all(char::is_numeric));
    (!words.is_empty()).then_some(words)
}

/// Tells whether a line only counts (views, comments, shares), says how long ago something was or when the page was
/// brought up to date, or points to another story.
pub(super) fn is_passing(line: &str) -> bool {
    let mut words = 0;
    let mut figures = 0;
    let mut unknown = 0;
    let mut is_age = false;
    let mut spaceless = String::new();
    each_word(line, |word| {
        words += 1;
        if word.chars().all(is_spaceless) && !word.chars().all(char::is_numeric) {
            spaceless.push_str(word);
        } else if is_figure(word) {
            figures += 1;
        } else {
            match WORDS.get(word) {
                Some(&"age") => is_age = true,
                Some(&"counter") => {}
                _ => unknown += 1,
            }
        }
    });
    let is_short = words - spaceless.chars().count() <= PASSING_WORDS;
    if unknown > 0 || !is_short {
        return points_elsewhere(line);
    }
    let is_known = spaceless.is_empty() || WORDS.get(spaceless.as_str()) == Some(&"spaceless");
    ((figures > 0 || is_age) && is_known) || points_elsewhere(line)
}

/// Tells whether a word is a number, with a unit of thousands or the end of an ordinal or a clock time behind it.
fn is_figure(word: &str) -> bool {
    let rest = word.trim_start_matches(char::is_numeric);
    rest.len() < word.len()
        && matches!(
            rest,
            "" | "k"
                | "m"
                | "h"
                | "d"
                | "min"
                | "mn"
                | "s"
                | "st"
                | "nd"
                | "rd"
                | "th"
                | "am"
                | "pm"
                | "тыс"
                | "회"
                | "개"
                | "분"
                | "시간"
                | "명"
                | "건"
        )
}

fn points_elsewhere(line: &str) -> bool {
    let line = line.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let lower: String = line
        .chars()
        .take(POINTER_CHARACTERS)
        .flat_map(char::to_lowercase)
        .collect();
    // The sign behind it tells a pointer from a sentence that begins alike.
    let is_end = |sign: char| ":|\u{ff1a}\u{2013}\u{2014}->\u{bb}\u{2192}]\u{3011}".contains(sign);
    let end = lower.find(is_end).unwrap_or(lower.len());
    let start = lower.get(..end).unwrap_or_default().trim_end();
    WORDS.get(start) == Some(&"pointer")
}
