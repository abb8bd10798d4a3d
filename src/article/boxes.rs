//! Boxes inside the region of an article that go as a whole: sign-up forms, "Read also" with its list.
//!
//! Must not know: single blocks beyond the phrases that open a box.

use super::boilerplate;
use super::outline::{Block, BlockKind, Outline};
use super::precision::Drop;
use super::region::{Measures, Region};

/// Largest box, in characters.
const BOX_WEIGHT: usize = 700;
/// A block with more text than this is no phrase that opens a box, in characters.
const PHRASE_WEIGHT: usize = 100;

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
    /// Tells whether a block is a phrase that opens a box.
    fn opens(&self, block: &Block, verdict: Option<Drop>) -> bool {
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let phrase = verdict == Some(Drop::Boilerplate)
            || (heading && boilerplate::opens_box(self.outline.text(block)));
        phrase && block.weight < PHRASE_WEIGHT
    }

    /// A box that opens with a phrase of the house ("Sign up", "Read also").
    fn drop_opened(&self, judged: &mut Judged) {
        let mut dropped_until = 0;
        for (index, verdict) in judged.iter_mut() {
            let Some(block) = self.outline.blocks.get(*index) else {
                continue;
            };
            if *index >= dropped_until && self.opens(block, *verdict) {
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
                block.weight < 400 && boilerplate::asks_for_address(self.outline.text(block))
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

    /// The list, or the short lines, under a phrase that opens a box.
    fn drop_lists(&self, judged: &mut Judged) {
        let mut dropping = false;
        for (index, verdict) in judged.iter_mut() {
            let Some(block) = self.outline.blocks.get(*index) else {
                continue;
            };
            let listed = block.kind == BlockKind::Item
                || (block.weight < 120 && !block.sentence)
                || block.is_linked();
            if self.opens(block, *verdict) {
                dropping = true;
                *verdict = Some(Drop::Boilerplate);
            } else if dropping && listed && !matches!(block.kind, BlockKind::Heading(_)) {
                *verdict = verdict.or(Some(Drop::Boilerplate));
            } else {
                dropping = false;
            }
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
