//! How much of one text stands in another, told by their sketches.
//!
//! Must not know: how a text is read.

use super::sketch::Sketch;

/// How much two texts share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Share of the shorter text's shingles that the longer has, 0 to 1.
    pub containment: f64,
    /// Share of the shorter text's figures that the longer has; 1 where it has none.
    pub figures: f64,
    /// How many of the shorter text's figures the longer lacks.
    pub figures_missing: usize,
    /// Share of the shorter text's words with a capital that the longer has; 1 where it has none.
    pub names: f64,
    /// Share of the longer text's first 64 words that the shorter has, 0 to 1.
    pub beginning: f64,
    /// Words of the shorter text divided by those of the longer.
    pub length: f64,
    /// Words of the shorter text.
    pub words: usize,
    /// Words of the later text divided by those of the earlier.
    pub growth: f64,
    /// How many of the later text's figures the earlier lacks.
    pub figures_new: usize,
}

/// Compares a text with an earlier one; `None` where one is too short to have a shingle.
pub fn overlap(earlier: &Sketch, later: &Sketch) -> Option<Overlap> {
    let grew = earlier.shingles.len() <= later.shingles.len();
    let (shorter, longer) = if grew {
        (earlier, later)
    } else {
        (later, earlier)
    };
    if shorter.shingles.is_empty() {
        return None;
    }
    let figures_shared = shared(&shorter.figures, &longer.figures);
    Some(Overlap {
        containment: share(
            shared(&shorter.shingles, &longer.shingles),
            shorter.shingles.len(),
        ),
        figures: share(figures_shared, shorter.figures.len()),
        names: share(shared(&shorter.names, &longer.names), shorter.names.len()),
        figures_missing: shorter.figures.len() - figures_shared,
        beginning: share(
            shared(&longer.beginning, &shorter.shingles),
            longer.beginning.len(),
        ),
        length: share(shorter.words, longer.words).min(1.0),
        words: shorter.words,
        growth: share(later.words, earlier.words),
        figures_new: later.figures.len() - figures_shared,
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// Counts the values that two sorted lists share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut left, mut right) = (one, other);
    let mut count = 0;
    while let ([first, later @ ..], [second, rest @ ..]) = (left, right) {
        if first <= second {
            left = later;
        }
        if second <= first {
            right = rest;
        }
        count += usize::from(first == second);
    }
    count
}
