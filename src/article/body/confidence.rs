//! How sure one may be of a body that was read without a rule.
//!
//! Two questions are kept apart: was the body read whole and clean, and is it the body of an article at all? Must not know:
//! how the body was found.

use super::agreement::Sequences;
use super::generic::Reading;
use crate::article::metadata::Metadata;
use crate::article::text;

/// What speaks for a body that is whole and clean, and how much; together 1. The order of the weights is that of a least-squares fit to
/// the F1 of pages with a known text, which stays nearly the same whichever set of pages is left out; they are rounded by hand, with less
/// for the length of paragraphs, which lists of results have short by nature.
const LENGTH: f64 = 0.1;
const COVERAGE: f64 = 0.2;
const KEPT: f64 = 0.3;
const PURITY: f64 = 0.2;
const PARAGRAPHS: f64 = 0.15;
const SENTENCES: f64 = 0.05;
/// Spreads the ratings, most of which are high.
const SPREAD: f64 = 1.4;
/// Nothing that is read without a rule is sure.
const MOST: f64 = 0.99;

/// A body with so much text is long enough, in characters.
const LONG_WEIGHT: usize = 1_500;
/// Paragraphs of so much text on the average are running text, in characters.
const PARAGRAPH_WEIGHT: usize = 120;
/// Running text has a word sequence of its own at least every so many characters.
const RUNNING_WEIGHT: usize = 60;
/// What is left of the rating of a list of links, and of a short text that nothing calls an article.
const DOUBT: f64 = 0.5;
/// So much running text needs no sign that it is an article, in characters: walls and notices are shorter.
const UNSIGNED_WEIGHT: usize = 5_000;
/// What is left of the doubt that short lines raise, where the page says that it is an article and its text speaks of its headline:
/// they are its results, winners and tables.
const LISTED: f64 = 0.75;
/// Agreement with the structured body from which on it counts.
const LEAST_AGREEMENT: f64 = 0.8;

/// What tells that a page is an article.
struct Signs {
    /// The page says so itself.
    is_declared: bool,
    /// Its text speaks of its headline.
    speaks: bool,
    is_dated: bool,
}

/// Rates a reading, 0 to 1.
pub(in crate::article) fn of(
    reading: &Reading,
    sequences: &Sequences,
    metadata: &Metadata<'_>,
) -> f64 {
    let signs = Signs {
        is_declared: metadata.is_article,
        speaks: speaks_of_headline(reading, metadata),
        is_dated: metadata.published.is_some(),
    };
    let rating = cleanness(reading, &signs).powf(SPREAD) * MOST;
    // A wall of signs or one line over and over says nothing new.
    let novelty = share(sequences.len() * RUNNING_WEIGHT, reading.kept_weight);
    rating * novelty * likeness(reading, &signs)
}

/// Raises a rating where the structured body says the same.
pub(in crate::article) fn confirmed(rating: f64, agreement: f64) -> f64 {
    let sure = ((agreement - LEAST_AGREEMENT) / (1.0 - LEAST_AGREEMENT)).max(0.0);
    rating + (MOST - rating).max(0.0) * sure / 2.0
}

/// Rates how whole and clean the body is: how long, how much of the page's running text it holds, how little of its region had to be
/// dropped, how much of it is running text, how long its paragraphs are and how many end like sentences.
fn cleanness(reading: &Reading, signs: &Signs) -> f64 {
    let paragraphs = reading.paragraphs.len() * PARAGRAPH_WEIGHT;
    let doubt = if signs.is_declared && signs.speaks {
        LISTED
    } else {
        1.0
    };
    let lenient = |share: f64| 1.0 - (1.0 - share) * doubt;
    LENGTH * share(reading.kept_weight, LONG_WEIGHT)
        + COVERAGE * share(reading.kept_prose, reading.page_prose)
        + KEPT * share(reading.kept_weight, reading.region_weight)
        + PURITY * lenient(share(reading.kept_prose, reading.kept_weight))
        + PARAGRAPHS * lenient(share(reading.kept_weight, paragraphs))
        + SENTENCES * share(reading.kept_sentences, reading.kept_weight)
}

/// Rates how much the page is like that of an article. A page that says that it is one, or whose text speaks of what its
/// headline says, may hold links between its paragraphs; in any other, links make a list of stories. One that bears
/// no date either may be a wall, a notice or a form.
fn likeness(reading: &Reading, signs: &Signs) -> f64 {
    let count = reading.paragraphs.len();
    let doubt = |links: usize| 1.0 - (1.0 - DOUBT) * share(links, count);
    if signs.is_declared || signs.speaks {
        return doubt(reading.linked_headings);
    }
    let list = doubt(reading.linked_headings + reading.linked_lines);
    if signs.is_dated {
        return list;
    }
    list * share(reading.kept_prose, UNSIGNED_WEIGHT).max(DOUBT)
}

/// Tells whether more than half of the longer words of the headline stand in the body, two at least.
fn speaks_of_headline(reading: &Reading, metadata: &Metadata<'_>) -> bool {
    let body: String = reading
        .lede
        .iter()
        .chain(&reading.paragraphs)
        .map(|paragraph| text::letters(paragraph))
        .collect();
    let headline = metadata.headline.as_deref().unwrap_or("");
    let parts = |character: char| !character.is_alphanumeric() && !text::is_mark(character);
    let (mut found, mut all) = (0, 0);
    for word in headline.split(parts).map(text::letters) {
        if word.chars().any(text::is_unparted) {
            let signs: Vec<char> = word.chars().collect();
            found += covered(&signs, &body);
            all += signs.len();
        } else if word.chars().count() > 3 {
            found += if body.contains(&word) { WORD } else { 0 };
            all += WORD;
        }
    }
    found >= 2 * WORD && found * 2 > all
}

/// So many signs of a script that does not part its words count as one word.
const WORD: usize = 3;

/// Counts the signs of a headline that stand in a text together with their neighbours, in runs as long as a word: where words end
/// nothing tells.
fn covered(signs: &[char], body: &str) -> usize {
    let (mut count, mut counted) = (0, 0);
    for (start, run) in signs.windows(WORD).enumerate() {
        if body.contains(&run.iter().collect::<String>()) {
            let end = start + WORD;
            count += end - start.max(counted);
            counted = end;
        }
    }
    count
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters are small")]
fn share(part: usize, whole: usize) -> f64 {
    (part as f64 / whole.max(1) as f64).min(1.0)
}
