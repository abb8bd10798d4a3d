//! The generic way to a body: region, precision pass, standfirst.
//!
//! Must not know: rules of agencies, structured data.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::agreement::Sequences;
use super::precision;
use super::region::{self, Region};
use super::verdict::Known;
use super::{repeats, standfirst};
use crate::article::outline::measures::{Belief, Measures};
use crate::article::outline::{Block, BlockKind, Outline};
use crate::article::text;

/// A body as the generic way read it.
#[derive(Debug, Default, Clone)]
pub(in crate::article) struct Reading {
    pub(in crate::article) lede: Option<String>,
    pub(in crate::article) paragraphs: Vec<String>,
    /// Text of the region before the precision pass: how much was dropped says how sure one may be.
    pub(in crate::article) region_weight: usize,
    /// Text that was kept.
    pub(in crate::article) kept_weight: usize,
    /// Part of it that reads like running text.
    pub(in crate::article) kept_prose: usize,
    /// Part of it in blocks that end like a sentence.
    pub(in crate::article) kept_sentences: usize,
    /// Headings in the region that are links: many of them make a list of stories.
    pub(in crate::article) linked_headings: usize,
    /// Other lines in the region that are links, long enough to name a story.
    pub(in crate::article) linked_lines: usize,
    /// Running text of the whole page, noise aside.
    pub(in crate::article) page_prose: usize,
    /// Whether it is short but reads like a text, right below the headline.
    is_flash: bool,
    /// Where it was read.
    pub(in crate::article) region: Region,
}

/// A link with less text than this names no story, in characters.
const STORY_WEIGHT: usize = 20;

/// A reading with less text than this is checked for names that misled, in characters.
const SHORT: usize = 400;

/// Sentences below a headline that make a flash, in paragraphs and in characters.
const FLASH_PARAGRAPHS: usize = 2;
const FLASH_WEIGHT: usize = 120;
/// Blocks between the headline and the first of them.
const FLASH_GAP: usize = 8;

/// Reads the article of an outline. Where next to nothing is found, names of classes are not believed any more.
pub(in crate::article) fn read(
    outline: &Outline,
    known: &Known,
    description: Option<&str>,
) -> Reading {
    let mut reading = read_with(outline, known, description, Belief::Names, &[]);
    if reading.kept_weight == 0 && !reading.region.roots.is_empty() {
        // A note of the house may be longer than a flash: what is no text is no place to look for one.
        let barred = reading.region.roots;
        reading = read_with(outline, known, description, Belief::Names, &barred);
    }
    if reading.kept_weight >= SHORT || reading.is_flash {
        return reading;
    }
    let lenient = read_with(outline, known, description, Belief::Tags, &[]);
    if lenient.kept_weight > reading.kept_weight * 2 {
        lenient
    } else {
        reading
    }
}

fn read_with(
    outline: &Outline,
    known: &Known,
    description: Option<&str>,
    belief: Belief,
    barred: &[usize],
) -> Reading {
    let measures = Measures::of(outline, belief, known.is_live);
    let region = region::find(outline, &measures, barred);
    let judged = precision::judge(outline, &measures, &region, known, belief);
    let mut kept: Vec<usize> = judged
        .iter()
        .filter(|(_, verdict)| verdict.is_none())
        .map(|(index, _)| *index)
        .collect();
    let lede = standfirst::find(outline, &measures, &region, &judged, known, description);
    let points = standfirst::points(outline, &measures, &judged);
    kept.retain(|&index| Some(index) != lede && !points.contains(&index));
    kept.splice(0..0, points);
    repeats::drop_all(outline, &mut kept);
    let is_flash = is_flash(outline, &kept, known);
    let lede = lede
        .and_then(|index| outline.blocks.get(index))
        .map(|block| outline.text(block).to_owned());
    let paragraphs = paragraphs(outline, &kept, lede.as_deref());
    let outside = |block: &Block| measures.outside.get(block.owner).copied().unwrap_or(true);
    let kept: Vec<&Block> = kept
        .iter()
        .filter_map(|&index| outline.blocks.get(index))
        .collect();
    let judged: Vec<&Block> = judged
        .iter()
        .filter_map(|(index, _)| outline.blocks.get(*index))
        .collect();
    let linked_heading = |block: &&&Block| {
        matches!(block.kind, BlockKind::Heading(_)) && block.is_linked() && !outside(block)
    };
    let linked_line = |block: &&&Block| {
        !matches!(block.kind, BlockKind::Heading(_))
            && block.is_linked()
            && block.weight >= STORY_WEIGHT
            && !outside(block)
    };
    Reading {
        lede,
        paragraphs,
        region_weight: judged.iter().map(|block| block.weight).sum(),
        kept_weight: kept.iter().map(|block| block.weight).sum(),
        kept_prose: kept
            .iter()
            .filter(|block| block.is_prose())
            .map(|block| block.weight)
            .sum(),
        kept_sentences: kept
            .iter()
            .filter(|block| block.sentence)
            .map(|block| block.weight)
            .sum(),
        linked_headings: judged.iter().filter(linked_heading).count(),
        linked_lines: judged.iter().filter(linked_line).count(),
        page_prose: outline
            .blocks
            .iter()
            .filter(|block| block.is_prose() && !outside(block))
            .map(|block| block.weight)
            .sum(),
        is_flash,
        region,
    }
}

/// Tells whether blocks are some sentences right below the headline.
fn is_flash(outline: &Outline, kept: &[usize], known: &Known) -> bool {
    let Some(&first) = kept.first() else {
        return false;
    };
    let blocks = || kept.iter().filter_map(|&index| outline.blocks.get(index));
    let sentences = || blocks().filter(|block| block.sentence && block.link_weight == 0);
    let weight: usize = sentences().map(|block| block.weight).sum();
    let is_headline = |index: usize| {
        outline.blocks.get(index).is_some_and(|block| {
            block.kind == BlockKind::Heading(1)
                && known
                    .headlines
                    .contains(&text::letters(outline.text(block)))
        })
    };
    sentences().count() >= FLASH_PARAGRAPHS
        && weight >= FLASH_WEIGHT
        && (first.saturating_sub(FLASH_GAP)..first).any(is_headline)
}

/// Cells with more text than this are columns of a layout, in characters.
const CELL_WEIGHT: usize = 100;

/// Gives the texts of blocks; the short cells of one row of a table make one text.
fn rows(outline: &Outline, kept: &[usize]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut last_row = None;
    for block in kept.iter().filter_map(|&index| outline.blocks.get(index)) {
        let row = if block.kind == BlockKind::Cell && block.weight < CELL_WEIGHT {
            outline.row(block)
        } else {
            None
        };
        match texts.last_mut() {
            Some(text) if row.is_some() && row == last_row => {
                text.push(' ');
                text.push_str(outline.text(block));
            }
            _ => texts.push(outline.text(block).to_owned()),
        }
        last_row = row;
    }
    texts
}

/// Gives the texts of blocks, without repeats and without the standfirst.
fn paragraphs(outline: &Outline, kept: &[usize], lede: Option<&str>) -> Vec<String> {
    let lede = lede.map(text::letters);
    let mut seen = HashSet::new();
    let mut paragraphs: Vec<String> = rows(outline, kept)
        .into_iter()
        .filter(|paragraph| {
            // A page may hold its text twice, once for each size of screen.
            let repeated = paragraph.len() > 50 && !seen.insert(xxh3_64(paragraph.as_bytes()));
            let near = |lede: &&String| paragraph.len() <= lede.len() * 2;
            let is_lede = lede
                .as_ref()
                .filter(near)
                .is_some_and(|lede| *lede == text::letters(paragraph));
            !repeated && !is_lede
        })
        .collect();
    drop_copy(&mut paragraphs);
    paragraphs
}

/// Drops a paragraph that is a copy of all the others, as pages keep it for machines.
fn drop_copy(paragraphs: &mut Vec<String>) {
    let total: usize = paragraphs.iter().map(String::len).sum();
    let largest = paragraphs
        .iter()
        .enumerate()
        .max_by_key(|(_, paragraph)| paragraph.len());
    let Some((place, largest)) = largest.filter(|(_, paragraph)| paragraph.len() * 10 > total * 3)
    else {
        return;
    };
    if paragraphs.len() < 4 {
        return;
    }
    let others = paragraphs
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != place)
        .map(|(_, paragraph)| paragraph.as_str());
    let copy = Sequences::of(std::iter::once(largest.as_str()));
    if copy.share_in(&Sequences::of(others)) > 0.7 {
        paragraphs.remove(place);
    }
}
