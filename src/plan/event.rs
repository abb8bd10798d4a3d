//! One item beside those of the same days: with which it tells one event.
//!
//! Must not know: how candidates are found.

use std::collections::HashMap;
use std::time::Duration;

use crate::model::{ComparedItem, ItemId, SketchKey, UnixMillis, primary_subtag};
use crate::story::{self, TermCounts, TermLookup, TermWeights};

use super::near::{apart, around, bucket};

/// Items whose terms an item is compared with, those that share the weightiest.
pub const EVENT_CANDIDATES: usize = 12;

/// Items of a story that count beside the one most alike: one alone would make chains.
const COMPANY: usize = 3;

/// Least likeness of an item and a story.
const LEAST_LIKENESS: f32 = 0.19;

/// Longest time between two items that tell one event.
const EVENT_WINDOW: Duration = Duration::from_hours(72);

/// Longest time between the first item of a story and a later one.
const STORY_LENGTH: Duration = Duration::from_hours(7 * 24);

/// Sets keys of terms apart from those of texts.
const TERM_KEY: i64 = 1 << 40;

/// The story of an item, whether or not the store has a row for it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoryOf {
    /// One that is stored.
    Row(i64),
    /// That of a single item.
    Single(ItemId),
}

/// An item with its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventItem {
    /// Row.
    pub item_id: ItemId,
    /// When it was published.
    pub published_at: UnixMillis,
    /// Its story.
    pub story: StoryOf,
    /// Items of that story.
    pub story_items: u64,
    /// When the first item of that story was published.
    pub story_begun_at: UnixMillis,
}

/// Gives the language by which the terms of an item are counted: the first part of its tag.
pub fn term_language(item: &ComparedItem) -> String {
    let tag = item.language.as_deref().unwrap_or_default();
    primary_subtag(tag).chars().take(8).collect()
}

/// Counts the terms of an item.
pub fn item_terms(item: &ComparedItem) -> TermCounts {
    let texts = [item.lede.as_deref(), item.body_text.as_deref()];
    story::term_counts(&term_language(item), item.headline.as_deref(), &texts)
}

/// Gives the places under which later items find one with these terms, with the weight of each.
pub fn term_keys(
    terms: &TermWeights,
    published_at: UnixMillis,
) -> impl Iterator<Item = (SketchKey, f32)> {
    keys_in(terms, bucket(published_at))
}

/// Gives the places where items with these terms are to be found, by the same days and those around.
pub fn term_keys_around(
    terms: &TermWeights,
    published_at: UnixMillis,
) -> impl Iterator<Item = (SketchKey, f32)> {
    around(published_at).flat_map(|bucket| keys_in(terms, bucket))
}

fn keys_in(terms: &TermWeights, bucket: i64) -> impl Iterator<Item = (SketchKey, f32)> {
    terms.index_terms().map(move |(term, weight)| {
        let hash = TERM_KEY + i64::from(term);
        (SketchKey { bucket, hash }, weight)
    })
}

/// Gives how much each candidate is like an item, 0 to 1. Empty where none passes: no story is more alike than its item most alike, so
/// stories need not be read.
pub fn likenesses<'a>(
    terms: &TermWeights,
    candidates: impl Iterator<Item = (ItemId, &'a TermWeights)>,
) -> Vec<(ItemId, f32)> {
    let lookup = TermLookup::new(terms);
    let likenesses: Vec<(ItemId, f32)> = candidates
        .map(|(item_id, terms)| (item_id, lookup.similarity(terms)))
        .collect();
    if likenesses.iter().any(|(_, like)| *like >= LEAST_LIKENESS) {
        likenesses
    } else {
        Vec::new()
    }
}

/// Chooses with which item a new one tells one event, of those that are as much like it as their figures say; `None` where it stands
/// alone.
///
/// It is the item most alike of the story most alike, if that one passes.
pub fn same_event(published_at: UnixMillis, candidates: &[(EventItem, f32)]) -> Option<&EventItem> {
    let mut stories: HashMap<StoryOf, Vec<(f32, &EventItem)>> = HashMap::new();
    for (candidate, likeness) in candidates {
        let is_near = apart(published_at, candidate.published_at) <= EVENT_WINDOW
            && apart(published_at, candidate.story_begun_at) <= STORY_LENGTH;
        if is_near {
            let items = stories.entry(candidate.story).or_default();
            items.push((*likeness, candidate));
        }
    }
    let scored = stories.into_values().filter_map(|mut items| {
        // Of equals the first, in whatever order they were looked up.
        items.sort_by(|one, other| {
            let by_likeness = other.0.total_cmp(&one.0);
            by_likeness.then(one.1.item_id.cmp(&other.1.item_id))
        });
        let (_, nearest) = *items.first()?;
        Some((story_likeness(&items, nearest.story_items), nearest))
    });
    scored
        .filter(|(likeness, _)| *likeness >= LEAST_LIKENESS)
        .max_by(|one, other| {
            let by_likeness = one.0.total_cmp(&other.0);
            by_likeness.then(other.1.item_id.cmp(&one.1.item_id))
        })
        .map(|(_, item)| item)
}

/// Gives how much an item is like a story of so many items: the mean of its likeness to the one most alike and of that to the three
/// most alike, or all where there are fewer. `items` are those that were compared, the most alike first; the others are not alike.
fn story_likeness(items: &[(f32, &EventItem)], story_items: u64) -> f32 {
    let all = usize::try_from(story_items).unwrap_or(usize::MAX);
    let company = COMPANY.min(all.max(1));
    let likenesses = items.iter().map(|(likeness, _)| *likeness);
    let sum: f32 = likenesses.clone().take(company).sum();
    let nearest = likenesses.take(1).sum::<f32>();
    f32::midpoint(nearest, sum / small(company))
}

fn small(count: usize) -> f32 {
    u8::try_from(count).map_or(f32::from(u8::MAX), f32::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn where_no_item_is_alike_enough_no_story_is(candidates in prop::collection::vec((0_i64..4, 1_u64..5, 0_f32..LEAST_LIKENESS), 0..9)) {
            let candidates = (1..).map(ItemId).zip(candidates).map(|(item_id, (story, story_items, likeness))| {
                let item = EventItem {
                    item_id,
                    published_at: UnixMillis(0),
                    story: StoryOf::Row(story),
                    story_items,
                    story_begun_at: UnixMillis(0),
                };
                (item, likeness)
            });
            let candidates: Vec<(EventItem, f32)> = candidates.collect();
            prop_assert_eq!(same_event(UnixMillis(0), &candidates), None);
        }
    }
}
