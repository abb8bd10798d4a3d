//! What leads from one version of a story to the next.
//!
//! Must not know: where the versions came from, how often revisions are allowed.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::churn;
use super::words::{each_word, fold_style, is_spaceless, shared_count};
use crate::model::{ItemContent, MarkerKind, PubStatus, RevisionKind, names_correction};

/// New words from which a change is more news and not a change of form: a sentence.
const UPDATE_WORDS: usize = 10;

/// Share of changed words from which a change is more news, whatever its length.
const UPDATE_SHARE: f64 = 0.25;

/// Tells what kind of revision leads from one version to the next; `None` where no reader would call it a change.
///
/// Compared are headline, lede, body, publication status, marker and editor's note; white space, styles of quotes, dashes and dots, and
/// characters without width do not count, nor do lines that count views or say how long ago, and lists of links that take turns; and a part, a note or a marker that is missing now is
/// no change (a page that failed takes nothing back).
/// In this order:
/// 1. `Withdrawal`: the status becomes canceled, or a marker of withdrawal is new.
/// 2. `Correction`: a correction marker is new or its number advanced, or an editor's note that corrects is new or changed.
/// 3. `Update`: a held or withdrawn story is usable again; the number of an update or wrap-up advanced or such a marker is new; at
///    least 10 words are new (20 characters of a script without spaces); at least a quarter of all words changed; or a figure changed:
///    another count of victims is no change of form.
/// 4. `Edit`: any other change of the text, a new note, another marker, a hold.
pub fn revision_kind(before: &ItemContent, after: &ItemContent) -> Option<RevisionKind> {
    if is_withdrawn(after) && !is_withdrawn(before) {
        return Some(RevisionKind::Withdrawal);
    }
    let notes = new_notes(before, after);
    if is_newly_marked(before, after, &[MarkerKind::Correction])
        || notes.iter().any(|note| names_correction(note))
    {
        return Some(RevisionKind::Correction);
    }
    let released = before.pub_status != PubStatus::Usable && after.pub_status == PubStatus::Usable;
    let change = Change::between(before, after);
    if released
        || is_newly_marked(before, after, &[MarkerKind::Update, MarkerKind::Wrapup])
        || change.as_ref().is_some_and(Change::is_news)
    {
        return Some(RevisionKind::Update);
    }
    let marked = after.marker.is_some() && before.marker != after.marker;
    let restyled = !notes.is_empty() || marked || before.pub_status != after.pub_status;
    (change.is_some() || restyled).then_some(RevisionKind::Edit)
}

/// Tells whether a later text is the earlier one with a good part missing, its end too, and next to nothing new: a page that was cut, not
/// a story that was rewritten. A wall or a lost connection takes the end; where that stands still, an editor took out what is missing.
pub fn is_cut(before: &ItemContent, after: &ItemContent) -> bool {
    let words = |content: &ItemContent| tokens(content.body_text.as_deref().unwrap_or_default());
    let (earlier, later) = (words(before), words(after));
    let (all, left) = (half_words(&earlier), half_words(&later));
    let added = left - shared_half_words(&earlier, &later);
    left * 5 < all * 4 && added < 2 * UPDATE_WORDS && !ends_as(before, after)
}

/// Tells whether the last two paragraphs of some length are the same: one alone may be what the house writes below every story.
fn ends_as(before: &ItemContent, after: &ItemContent) -> bool {
    let end = |content: &ItemContent| -> Vec<String> {
        let body = content.body_text.as_deref().unwrap_or_default();
        let is_long = |line: &&str| half_words(&tokens(line)) >= 2 * UPDATE_WORDS;
        let long = body.lines().rev().filter(is_long);
        long.take(2).map(fold_style).collect()
    };
    let earlier = end(before);
    earlier.len() == 2 && end(after) == earlier
}

fn is_withdrawn(content: &ItemContent) -> bool {
    content.pub_status == PubStatus::Canceled || content.marker == Some(MarkerKind::Withdrawal)
}

fn is_newly_marked(before: &ItemContent, after: &ItemContent, kinds: &[MarkerKind]) -> bool {
    let Some(marker) = after.marker.filter(|marker| kinds.contains(marker)) else {
        return false;
    };
    before.marker != Some(marker) || after.marker_number > before.marker_number
}

/// Gives the lines of the editor's note that the earlier version does not have.
fn new_notes(before: &ItemContent, after: &ItemContent) -> Vec<String> {
    let lines = |note: &Option<String>| -> Vec<String> {
        note.as_deref()
            .unwrap_or_default()
            .lines()
            .map(fold_style)
            .collect()
    };
    let known: HashSet<String> = lines(&before.ed_note).into_iter().collect();
    let notes = lines(&after.ed_note).into_iter();
    notes
        .filter(|note| !note.is_empty() && !known.contains(note))
        .collect()
}

/// How much of the text changed.
struct Change {
    before: Vec<Token>,
    after: Vec<Token>,
}

/// A part of a text: only a body has lines that come and go without any news.
#[derive(Debug, Clone, Copy)]
enum Part {
    Line,
    Body,
}

/// A word: its hash, its weight in half words, and whether it is a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Token {
    hash: u64,
    half_words: u8,
    is_figure: bool,
}

impl Change {
    /// Compares the parts that the later version has; `None` where they are the same but for style.
    fn between(before: &ItemContent, after: &ItemContent) -> Option<Self> {
        let parts = [
            (&before.headline, &after.headline, Part::Line),
            (&before.lede, &after.lede, Part::Line),
            (&before.body_text, &after.body_text, Part::Body),
        ];
        let mut change = Self {
            before: Vec::new(),
            after: Vec::new(),
        };
        let mut differs = false;
        for (earlier, later, part) in parts {
            let Some(later) = later.as_deref() else {
                continue;
            };
            let earlier = earlier.as_deref().unwrap_or_default();
            let (earlier, later) = match part {
                Part::Body if earlier != later => churn::without(earlier, later),
                Part::Line | Part::Body => (earlier.into(), later.into()),
            };
            let (earlier, later) = (fold_style(&earlier), fold_style(&later));
            differs |= earlier != later;
            change.before.extend(tokens(&earlier));
            change.after.extend(tokens(&later));
        }
        differs.then_some(change)
    }

    fn is_news(&self) -> bool {
        let figures = |tokens: &[Token]| -> Vec<Token> {
            tokens
                .iter()
                .copied()
                .filter(|token| token.is_figure)
                .collect()
        };
        let (earlier, later) = (figures(&self.before), figures(&self.after));
        let shared_figures = shared_count(&earlier, &later);
        if shared_figures < earlier.len() || shared_figures < later.len() {
            return true;
        }
        let (before, after) = (half_words(&self.before), half_words(&self.after));
        let shared = shared_half_words(&self.before, &self.after);
        let (removed, added) = (before - shared, after - shared);
        #[expect(clippy::cast_precision_loss, reason = "counts of words")]
        let share = (removed + added) as f64 / (before + after).max(1) as f64;
        added >= 2 * UPDATE_WORDS || share >= UPDATE_SHARE
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_word(text, |word| {
        tokens.push(Token {
            hash: xxh3_64(word.as_bytes()),
            half_words: if word.chars().all(is_spaceless) { 1 } else { 2 },
            is_figure: word.chars().all(char::is_numeric),
        });
    });
    tokens
}

fn half_words(tokens: &[Token]) -> usize {
    tokens
        .iter()
        .map(|token| usize::from(token.half_words))
        .sum()
}

fn shared_half_words(before: &[Token], after: &[Token]) -> usize {
    [1, 2]
        .iter()
        .map(|&weight| {
            let of_weight = |tokens: &[Token]| -> Vec<Token> {
                tokens
                    .iter()
                    .copied()
                    .filter(|token| token.half_words == weight)
                    .collect()
            };
            usize::from(weight) * shared_count(&of_weight(before), &of_weight(after))
        })
        .sum()
}
