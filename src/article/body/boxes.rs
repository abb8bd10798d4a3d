//! Boxes inside the region of an article that go as a whole: sign-up forms, "Read also" with its list.
//!
//! Must not know: single blocks beyond the phrases that open a box.

use std::collections::HashSet;

use super::boilerplate::{self, Opening};
use super::region::Region;
use super::verdict::Drop;
use crate::article::outline::measures::Measures;
use crate::article::outline::{Block, BlockKind, Outline};
use crate::article::text;

/// Largest box, in characters.
const BOX_WEIGHT: usize = 700;
/// A block with more text than this is no phrase that opens a box, in characters.
const PHRASE_WEIGHT: usize = 100;

/// A line with less text than this may be a label, in characters.
const LINE_WEIGHT: usize = 25;

type Judged = [(usize, Option<Drop>)];

/// Drops every box of the region.
pub(super) fn drop_all(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    total: usize,
    judged: &mut Judged,
) {
    let boxes = Boxes {
        outline,
        measures,
        region,
        total,
    };
    boxes.drop_opened(judged);
    boxes.drop_forms(judged);
    boxes.drop_lists(judged);
}

struct Boxes<'a> {
    outline: &'a Outline,
    measures: &'a Measures,
    region: &'a Region,
    /// Running text of the region.
    total: usize,
}

impl Boxes<'_> {
    /// Finds the places of the phrases that open a box.
    fn openings(&self, judged: &Judged) -> HashSet<usize> {
        judged
            .iter()
            .enumerate()
            .filter(|(place, (index, verdict))| {
                let behind = judged.get(place + 1);
                self.opens(*index, *verdict, behind.copied())
            })
            .map(|(_, (index, _))| *index)
            .collect()
    }

    /// Tells whether a block is a phrase that opens a box.
    fn opens(
        &self,
        index: usize,
        verdict: Option<Drop>,
        behind: Option<(usize, Option<Drop>)>,
    ) -> bool {
        let Some(block) = self.outline.blocks.get(index) else {
            return false;
        };
        if block.weight >= PHRASE_WEIGHT {
            return false;
        }
        if verdict == Some(Drop::Boilerplate) {
            return true;
        }
        if !matches!(block.kind, BlockKind::Heading(_)) {
            return false;
        }
        match boilerplate::opening(self.outline.text(block)) {
            Opening::None => false,
            Opening::Sure => true,
            Opening::Unsure => {
                let is_boxed = self
                    .around(block, |blocks| blocks.start == index)
                    .is_some_and(|blocks| blocks.len() > 1);
                is_boxed || !behind.is_some_and(|behind| self.is_text(behind))
            }
        }
    }

    /// Tells whether a block is kept as text: a sentence, or an item, that bears no link and does not speak to the reader.
    fn is_text(&self, (index, verdict): (usize, Option<Drop>)) -> bool {
        let Some(block) = self.outline.blocks.get(index) else {
            return false;
        };
        let is_long =
            block.weight >= LINE_WEIGHT && (block.kind == BlockKind::Item || block.sentence);
        verdict.is_none()
            && block.link_weight == 0
            && (is_long || block.is_prose())
            && !boilerplate::speaks_to_reader(self.outline.text(block))
    }

    /// A box that opens with a phrase of the house ("Sign up", "Read also").
    fn drop_opened(&self, judged: &mut Judged) {
        let openings = self.openings(judged);
        let mut dropped_until = 0;
        for (index, verdict) in judged.iter_mut() {
            let Some(block) = self.outline.blocks.get(*index) else {
                continue;
            };
            if *index >= dropped_until && openings.contains(index) {
                dropped_until = self
                    .around(block, |blocks| blocks.start == *index)
                    .map_or(0, |blocks| blocks.end);
            }
            if *index < dropped_until {
                *verdict = verdict.or(Some(Drop::Boilerplate));
            }
        }
    }

    /// A box in which an address is asked for.
    fn drop_forms(&self, judged: &mut Judged) {
        let forms: Vec<std::ops::Range<usize>> = judged
            .iter()
            .filter_map(|(index, _)| self.outline.blocks.get(*index))
            .filter(|block| {
                block.weight < 400 && boilerplate::asks_for_address(self.outline.text(block), block)
            })
            .filter_map(|block| self.around(block, |_| true))
            .take(20)
            .collect();
        for (index, verdict) in judged.iter_mut() {
            if forms.iter().any(|form| form.contains(index)) {
                *verdict = verdict.or(Some(Drop::Boilerplate));
            }
        }
    }

    /// The list, or the short lines, under a phrase that opens a box; a list only where most of it is links.
    fn drop_lists(&self, judged: &mut Judged) {
        let openings = self.openings(judged);
        let mut place = 0;
        while let Some((index, verdict)) = judged.get_mut(place) {
            let opens = openings.contains(index);
            place += 1;
            if !opens {
                continue;
            }
            let announced = self.announces(*index);
            *verdict = Some(Drop::Boilerplate);
            let length = judged
                .get(place..)
                .map_or(0, |rest| self.listed(rest, announced));
            for (_, verdict) in judged.iter_mut().skip(place).take(length) {
                *verdict = verdict.or(Some(Drop::Boilerplate));
            }
            place += length;
        }
    }

    /// Tells whether a phrase that opens a box names what it leads to: "Read also" does, "Advertisement" and "Share" do not.
    fn announces(&self, index: usize) -> bool {
        let block = self.outline.blocks.get(index);
        block.is_some_and(|block| {
            let words = self.outline.text(block);
            words.ends_with([':', '：'])
                || (boilerplate::opening(words) != Opening::None
                    && text::letters(words) != "advertisement")
        })
    }

    /// Counts the lines of a list at the start of `rest`; none where it is a list of the text. Only what is `announced` may be a line
    /// of plain words: a line behind "Share" may be the heading of what follows.
    fn listed(&self, rest: &Judged, announced: bool) -> usize {
        let run = || {
            rest.iter()
                .map_while(|(index, _)| self.outline.blocks.get(*index))
                .take_while(|block| {
                    let listed = block.kind == BlockKind::Item
                        || (announced && block.weight < 120 && !block.sentence)
                        || block.is_linked();
                    listed && !matches!(block.kind, BlockKind::Heading(_))
                })
        };
        let plain_items =
            run().filter(|block| block.kind == BlockKind::Item && block.link_weight == 0);
        let length = run().count();
        if plain_items.count() * 2 > length {
            0
        } else {
            length
        }
    }

    /// Gives the blocks of the largest small element around a block that fits.
    fn around(
        &self,
        block: &Block,
        fits: impl Fn(&std::ops::Range<usize>) -> bool,
    ) -> Option<std::ops::Range<usize>> {
        let mut found = None;
        for ancestor in self.outline.ancestors(block.owner) {
            let element = self.outline.elements.get(ancestor)?;
            let weight = self.measures.weight(element);
            if self.region.roots.contains(&ancestor)
                || !fits(&element.blocks)
                || weight > BOX_WEIGHT
                || weight * 4 > self.total
            {
                break;
            }
            found = Some(element.blocks.clone());
        }
        found
    }
}
