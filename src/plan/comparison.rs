//! One item beside those that may tell the same: whom it repeats, what it contains, what contains it.
//!
//! Must not know: how candidates are found.

use std::sync::Arc;

use crate::model::{
    ComparedItem, DuplicateLink, ItemComparison, ItemId, Relation, Repetition, SketchKey,
};
use crate::story::{self, Overlap, Sketch, TermCounts};

use super::event::term_language;
use super::near::{apart, around, bucket};

/// Texts that an item is compared with, those that share the most keys.
pub const CANDIDATES: usize = 5;

/// An item with what is read from its text for comparison.
#[derive(Debug, Clone)]
pub struct Comparable {
    /// The item without its body; its links change as it is compared.
    pub item: ComparedItem,
    sketch: Arc<Sketch>,
}

impl Comparable {
    /// Reads the text of an item, and lets go of it.
    pub fn new(mut item: ComparedItem) -> Self {
        let body = item.body_text.take().unwrap_or_default();
        let sketch = Arc::new(story::sketch(&body, item.dateline.as_deref()));
        Self { item, sketch }
    }

    /// Reads the text of an item that is new, and lets go of it, and counts the terms of all its texts.
    pub fn with_terms(mut item: ComparedItem) -> (Self, TermCounts) {
        let body = item.body_text.take().unwrap_or_default();
        let title = [item.headline.as_deref(), item.lede.as_deref()];
        let (sketch, terms) = story::sketch_and_terms(
            &term_language(&item),
            &title,
            &body,
            item.dateline.as_deref(),
        );
        let sketch = Arc::new(sketch);
        (Self { item, sketch }, terms)
    }

    /// Gives the item as it is now, of which only the rest was asked for; `None` where its text is not what was read before.
    pub fn known_again(&self, item: ComparedItem) -> Option<Self> {
        let is_same = self.item.item_id == item.item_id
            && self.item.content_hash == item.content_hash
            && self.item.dateline == item.dateline;
        is_same.then(|| Self {
            item,
            sketch: Arc::clone(&self.sketch),
        })
    }

    /// Gives how many bytes its sketch takes, about.
    pub fn bytes(&self) -> usize {
        self.sketch.bytes() + size_of::<ComparedItem>()
    }

    /// Gives the places under which later items find this one.
    pub fn keys(&self) -> impl Iterator<Item = SketchKey> {
        self.keys_in(bucket(self.item.published_at))
    }

    /// Gives the places where items of the same days are to be found, also those published a little later: an item may come late.
    pub fn keys_around(&self) -> impl Iterator<Item = SketchKey> {
        around(self.item.published_at).flat_map(|bucket| self.keys_in(bucket))
    }

    fn keys_in(&self, bucket: i64) -> impl Iterator<Item = SketchKey> {
        let hashes = self.sketch.keys.iter();
        hashes.map(move |hash| SketchKey {
            bucket,
            hash: *hash & SketchKey::HASHES,
        })
    }

    /// Gives the item that this one repeats.
    pub fn repeated(&self) -> Option<ItemId> {
        let link = self.item.duplicate?;
        (link.relation != Relation::Contains).then_some(link.of)
    }

    /// Gives the item that this one repeats, or else itself.
    fn leader(&self) -> ItemId {
        self.repeated().unwrap_or(self.item.item_id)
    }
}

/// Whether other items repeat an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// None does.
    Alone,
    /// Others do: it stays what they repeat, and repeats none itself.
    Leader,
}

/// Compares an item with candidates, all of them known before it or changed before it.
///
/// It repeats the one that it shares the most with; where that one repeats another itself, it repeats that other: no chains.
pub fn compare(
    item: &Comparable,
    standing: Standing,
    candidates: &[&Comparable],
) -> ItemComparison {
    let own = item.item.item_id;
    let mut best: Option<Repetition> = None;
    let mut contained: Vec<Repetition> = Vec::new();
    for candidate in candidates {
        let Some((overlap, relation)) = relate(item, candidate) else {
            continue;
        };
        if relation == Relation::Contains {
            let pair = if overlap.growth >= 1.0 {
                (own, candidate.leader())
            } else {
                (candidate.item.item_id, own)
            };
            keep_better(
                &mut contained,
                repetition(pair, relation, candidate, &overlap),
            );
            continue;
        }
        let found = repetition((own, candidate.leader()), relation, candidate, &overlap);
        let is_possible = standing == Standing::Alone && found.of != own;
        if is_possible && best.is_none_or(|best| is_better(&found, &best)) {
            best = Some(found);
        }
    }
    contained.retain(|found| found.item_id != found.of);
    if item.item.is_same_page {
        // What their page says is no matter of the texts.
        best = None;
    }
    let shown = best.or_else(|| first_contained(own, &contained));
    let by_text = shown.map(|found| DuplicateLink {
        of: found.of,
        relation: found.relation,
    });
    let by_page = item.item.duplicate.filter(|_| item.item.is_same_page);
    let duplicate = by_page.or(by_text);
    ItemComparison {
        item_id: own,
        version: item.item.version,
        keys: item.keys().collect(),
        duplicate,
        is_duplicate_changed: duplicate != item.item.duplicate,
        terms: None,
        event: None,
        repetitions: best.into_iter().chain(contained).collect(),
    }
}

/// Gives the story that a digest has the most of.
fn first_contained(own: ItemId, contained: &[Repetition]) -> Option<Repetition> {
    let of_own = contained.iter().filter(|found| found.item_id == own);
    of_own.copied().reduce(|best, found| {
        if is_better(&found, &best) {
            found
        } else {
            best
        }
    })
}

/// Keeps what is found of a pair. Several candidates may stand for one leader: the one with the largest share is the evidence.
fn keep_better(contained: &mut Vec<Repetition>, found: Repetition) {
    let pair = (found.item_id, found.of);
    match contained
        .iter_mut()
        .find(|known| (known.item_id, known.of) == pair)
    {
        Some(known) if known.containment < found.containment => *known = found,
        Some(_) => {}
        None => contained.push(found),
    }
}

fn is_better(found: &Repetition, best: &Repetition) -> bool {
    let by_share = found.containment.total_cmp(&best.containment);
    by_share.then(best.of.cmp(&found.of)).is_gt()
}

fn relate(item: &Comparable, candidate: &Comparable) -> Option<(Overlap, Relation)> {
    if candidate.item.item_id == item.item.item_id {
        return None;
    }
    let overlap = story::overlap(&candidate.sketch, &item.sketch)?;
    let apart = apart(item.item.published_at, candidate.item.published_at);
    let relation = story::relation(&overlap, apart, item.item.marker)?;
    Some((overlap, relation))
}

fn repetition(
    (item_id, of): (ItemId, ItemId),
    relation: Relation,
    candidate: &Comparable,
    overlap: &Overlap,
) -> Repetition {
    let count = |count| u64::try_from(count).unwrap_or(u64::MAX);
    Repetition {
        item_id,
        of,
        relation,
        matched: candidate.item.item_id,
        containment: overlap.containment,
        figures: overlap.figures,
        figures_missing: count(overlap.figures_missing),
        figures_new: count(overlap.figures_new),
        names: overlap.names,
        length: overlap.length,
        words: count(overlap.words),
    }
}
