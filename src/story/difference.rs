//! What is different between two texts, word by word.
//!
//! Must not know: which versions the texts are of, how a difference is shown.

mod words;

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{TextChange, VersionText};
use words::{Side, Token};

/// Words of both texts together that are compared one by one. What is more is compared by paragraphs first.
const MAX_WORDS: usize = 3_000;
/// Paragraphs of both texts together that are compared one by one.
const MAX_LINES: usize = 5_000;
/// Longest summary of what was removed or added, in characters.
const SUMMARY_CHARACTERS: usize = 2_000;
/// Between pieces of a summary that stand apart in the text.
const APART: &str = " … ";

/// A stretch of text, as it stands, with the white space behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// In both texts.
    Kept(&'t str),
    /// In the earlier text only.
    Removed(&'t str),
    /// In the later text only.
    Added(&'t str),
}

/// Gives the pieces that make the later of two texts out of the earlier one, in order.
///
/// Words are compared as they stand, without the white space between them; in scripts without spaces a character is a word. The work is
/// bounded: where too much differs, whole paragraphs or all of it count as replaced.
pub fn text_difference<'t>(before: &'t str, after: &'t str) -> Vec<Piece<'t>> {
    let before = Side::new(before);
    let after = Side::new(after);
    let mut pieces = Vec::new();
    let (mut old, mut new) = (0, 0);
    for change in changes(&before, &after) {
        push(
            &mut pieces,
            Piece::Kept(after.span(&(new..change.new.start))),
        );
        push(&mut pieces, Piece::Removed(before.span(&change.old)));
        push(&mut pieces, Piece::Added(after.span(&change.new)));
        (old, new) = (change.old.end, change.new.end);
    }
    debug_assert_eq!(before.tokens.len() - old, after.tokens.len() - new);
    push(
        &mut pieces,
        Piece::Kept(after.span(&(new..after.tokens.len()))),
    );
    pieces
}

/// Sums up what a revision took out of headline, lede and body and put into them, at most 2,000 characters each.
pub fn text_change(before: &VersionText, after: &VersionText) -> TextChange {
    let parts = [
        (&before.headline, &after.headline),
        (&before.lede, &after.lede),
        (&before.body_text, &after.body_text),
    ];
    let (mut removed, mut added) = (Summary::default(), Summary::default());
    for (earlier, later) in parts {
        let (earlier, later) = (
            earlier.as_deref().unwrap_or_default(),
            later.as_deref().unwrap_or_default(),
        );
        if earlier == later {
            continue;
        }
        for piece in text_difference(earlier, later) {
            match piece {
                Piece::Kept(_) => {}
                Piece::Removed(text) => removed.add(text),
                Piece::Added(text) => added.add(text),
            }
        }
    }
    TextChange {
        removed: removed.text,
        added: added.text,
    }
}

#[derive(Default)]
struct Summary {
    text: String,
    characters: usize,
}

impl Summary {
    fn add(&mut self, piece: &str) {
        if self.characters >= SUMMARY_CHARACTERS {
            return;
        }
        let apart = if self.text.is_empty() { "" } else { APART };
        for character in apart.chars().chain(piece.trim().chars()) {
            if self.characters + 1 >= SUMMARY_CHARACTERS {
                self.text.push('…');
                self.characters = SUMMARY_CHARACTERS;
                return;
            }
            let is_space = character.is_whitespace();
            if is_space && self.text.ends_with(' ') {
                continue;
            }
            self.text.push(if is_space { ' ' } else { character });
            self.characters += 1;
        }
    }
}

/// Words that gave way to others; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

impl Change {
    fn len(&self) -> usize {
        self.old.len() + self.new.len()
    }
}

fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Change> {
    let (words, other_words) = (&before.tokens, &after.tokens);
    let prefix = count_same(words.iter(), other_words.iter());
    let rest = words.len().min(other_words.len()) - prefix;
    let suffix = count_same(words.iter().rev(), other_words.iter().rev()).min(rest);
    let middle = Change {
        old: prefix..words.len() - suffix,
        new: prefix..other_words.len() - suffix,
    };
    let mut changes = Vec::new();
    if middle.len() <= MAX_WORDS {
        compare_words(before, after, middle, &mut changes);
    } else {
        compare_lines(before, after, middle, &mut changes);
    }
    for change in &mut changes {
        slide(before, after, change);
    }
    changes
}

/// Compares the words of a change one by one.
fn compare_words(before: &Side<'_>, after: &Side<'_>, within: Change, changes: &mut Vec<Change>) {
    if within.old.is_empty() || within.new.is_empty() {
        changes.extend((within.len() > 0).then_some(within));
        return;
    }
    let ops = capture_diff_slices(
        Algorithm::Myers,
        before.words(&within.old),
        after.words(&within.new),
    );
    let first = changes.len();
    for (index, op, part) in places(&ops, &within) {
        if matches!(op, DiffOp::Equal { .. }) && !is_chance(&ops, index) {
            continue;
        }
        match changes.get_mut(first..).and_then(<[Change]>::last_mut) {
            Some(last) if last.old.end == part.old.start && last.new.end == part.new.start => {
                last.old.end = part.old.end;
                last.new.end = part.new.end;
            }
            _ => changes.push(part),
        }
    }
}

/// Compares paragraphs, and the words of those that gave way to others.
fn compare_lines(before: &Side<'_>, after: &Side<'_>, within: Change, changes: &mut Vec<Change>) {
    let (lines, other_lines) = (before.lines(&within.old), after.lines(&within.new));
    if lines.len() + other_lines.len() > MAX_LINES {
        changes.push(within);
        return;
    }
    let hashes = |side: &Side<'_>, lines: &[Range<usize>]| -> Vec<u64> {
        let texts = lines.iter().map(|line| side.span(line).trim());
        texts.map(|text| xxh3_64(text.as_bytes())).collect()
    };
    let ops = capture_diff_slices(
        Algorithm::Myers,
        &hashes(before, &lines),
        &hashes(after, &other_lines),
    );
    let whole = Change {
        old: 0..lines.len(),
        new: 0..other_lines.len(),
    };
    for (_, op, part) in places(&ops, &whole) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let part = Change {
            old: words_in(&lines, &part.old, within.old.end),
            new: words_in(&other_lines, &part.new, within.new.end),
        };
        if part.len() <= MAX_WORDS {
            compare_words(before, after, part, changes);
        } else {
            changes.push(part);
        }
    }
}

/// Gives steps with where they stand, counted by their lengths: what they say of it themselves is not always in step.
fn places<'o>(
    ops: &'o [DiffOp],
    within: &Change,
) -> impl Iterator<Item = (usize, &'o DiffOp, Change)> {
    let (mut old, mut new) = (within.old.start, within.new.start);
    ops.iter().enumerate().map(move |(index, op)| {
        let (old_start, new_start) = (old, new);
        old += op.old_range().len();
        new += op.new_range().len();
        let part = Change {
            old: old_start..old,
            new: new_start..new,
        };
        (index, op, part)
    })
}

/// Gives the words of a range of lines; an empty range stands before the words of the line behind it.
fn words_in(lines: &[Range<usize>], range: &Range<usize>, end: usize) -> Range<usize> {
    let start = |index: usize| lines.get(index).map_or(end, |line| line.start);
    start(range.start)..start(range.end)
}

/// Tells whether what is equal between two changes is a word or two that both happen to have, and makes nothing clearer.
fn is_chance(ops: &[DiffOp], index: usize) -> bool {
    let size =
        |op: Option<&DiffOp>| op.map_or(0, |op| op.old_range().len().max(op.new_range().len()));
    let len = size(ops.get(index));
    index > 0
        && len <= 2
        && size(ops.get(index - 1)) >= 3 * len
        && size(ops.get(index + 1)) >= 3 * len
}

/// Moves words that were only put in or only taken out behind the sign they begin with, where the same sign follows them: a new sentence
/// ends with its full stop and does not begin with that of the one before.
fn slide(before: &Side<'_>, after: &Side<'_>, change: &mut Change) {
    let (side, range) = match (change.old.is_empty(), change.new.is_empty()) {
        (true, false) => (after, &change.new),
        (false, true) => (before, &change.old),
        _ => return,
    };
    let first = side.tokens.get(range.start);
    let is_sign = first.is_some_and(|token| !token.word.chars().any(char::is_alphanumeric));
    if is_sign && first == side.tokens.get(range.end) {
        for range in [&mut change.old, &mut change.new] {
            *range = range.start + 1..range.end + 1;
        }
    }
}

/// Adds a piece that is not empty.
fn push<'t>(pieces: &mut Vec<Piece<'t>>, piece: Piece<'t>) {
    let text = match piece {
        Piece::Kept(text) | Piece::Removed(text) | Piece::Added(text) => text,
    };
    if !text.is_empty() {
        pieces.push(piece);
    }
}

fn count_same<'a, 't: 'a>(
    left: impl Iterator<Item = &'a Token<'t>>,
    right: impl Iterator<Item = &'a Token<'t>>,
) -> usize {
    left.zip(right)
        .take_while(|(one, other)| one == other)
        .count()
}
