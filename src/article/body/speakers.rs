//! The names of those who speak in turn, each a line of its own above what is said.
//!
//! Must not know: why such a line was dropped.

use std::collections::HashMap;

use super::verdict::Drop;
use crate::article::outline::{Block, Element, Outline};
use crate::article::text;

/// Least turns of a talk.
const LEAST_TURNS: usize = 3;
/// Longest name of who speaks, in characters.
const NAME_WEIGHT: usize = 40;

type Judged = [(usize, Option<Drop>)];

/// Takes back the verdict on names: lines of one class, each right above a text of one class, of which one may be that of the author.
/// Gives their places.
pub(super) fn take_back(outline: &Outline, judged: &mut Judged) -> Vec<usize> {
    let mut spoken = Vec::new();
    let mut talks: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for place in 0..judged.len() {
        if let Some(classes) = turn(outline, judged, place) {
            talks.entry(classes).or_default().push(place);
        }
    }
    for places in talks
        .into_values()
        .filter(|places| places.len() >= LEAST_TURNS)
    {
        let words = |place: &usize| {
            let (index, _) = judged.get(*place)?;
            outline.blocks.get(*index).map(|block| outline.text(block))
        };
        // A label is always the same.
        let first = places.first().and_then(words);
        if places.iter().all(|place| words(place) == first) {
            continue;
        }
        for &place in &places {
            if let Some((_, verdict)) = judged.get_mut(place) {
                *verdict = None;
            }
        }
        spoken.extend(places);
    }
    spoken
}

/// Gives the classes of a name and of the text below it where there are such at a place.
fn turn(outline: &Outline, judged: &Judged, place: usize) -> Option<(u64, u64)> {
    let (line, verdict, owner) = at(outline, judged, place)?;
    let may_be = matches!(verdict, None | Some(Drop::Fragment | Drop::Repeated))
        && line.weight < NAME_WEIGHT
        && line.link_weight == 0
        && !line.sentence;
    if !may_be {
        return None;
    }
    let (text, None, below) = at(outline, judged, place + 1)? else {
        return None;
    };
    let is_turn = text.is_prose() && is_name(outline.text(line));
    is_turn.then_some((owner.shape, below.shape))
}

fn at<'o>(
    outline: &'o Outline,
    judged: &Judged,
    place: usize,
) -> Option<(&'o Block, Option<Drop>, &'o Element)> {
    let (index, verdict) = judged.get(place).copied()?;
    let block = outline.blocks.get(index)?;
    Some((block, verdict, outline.elements.get(block.owner)?))
}

/// Tells whether a line may be a name: letters and what stands between them.
fn is_name(words: &str) -> bool {
    let is_of_name = |character: char| {
        character.is_alphabetic() || text::is_mark(character) || " .,-'’·・:：".contains(character)
    };
    words.starts_with(char::is_alphabetic)
        && !words.starts_with(char::is_lowercase)
        && !words.ends_with('.')
        && words.chars().all(is_of_name)
}
