//! What inside the region is the text of the article: captions, bylines, related stories, boxes and boilerplate go.
//!
//! Must not know: how the region was found.

use jiff::tz::TimeZone;

use super::outline::{Block, BlockKind, Element, Outline};
use super::region::{Belief, Measures, Region};
use super::role::Tag;
use super::text;
use super::traits::Traits;
use super::{about_author, boilerplate, boxes, dates};

/// What is known of the article from its metadata: a block that repeats it is no body.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// Letters of the headline and of what else names the page.
    pub(super) headlines: Vec<String>,
    /// Letters of names of authors.
    pub(super) byline: Option<String>,
    /// Names of people who wrote it, one by one.
    pub(super) authors: Vec<String>,
}

impl Known {
    /// Tells whether a text of the given weight is the headline or the byline.
    fn is_repeated(&self, weight: usize, words: &str) -> bool {
        let known = || self.headlines.iter().chain(&self.byline);
        let longest = known().map(String::len).max().unwrap_or(0);
        weight <= longest * 2 && {
            let letters = text::letters(words);
            known().any(|known| *known == letters)
        }
    }
}

/// Why a block was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drop {
    Outside,
    Caption,
    Mark,
    Doubt,
    Links,
    Repeated,
    Boilerplate,
    Heading,
    Fragment,
}

/// Judges every block of the region: `None` keeps it.
pub(super) fn judge(
    outline: &Outline,
    measures: &Measures,
    region: &Region,
    known: &Known,
    belief: Belief,
) -> Vec<(usize, Option<Drop>)> {
    let mut judged = Vec::new();
    let total: usize = region
        .roots
        .iter()
        .filter_map(|&root| outline.elements.get(root))
        .map(|element| measures.prose(element))
        .sum();
    for &root in &region.roots {
        let Some(element) = outline.elements.get(root) else {
            continue;
        };
        let inherited = inherit(outline, measures, root, total, belief);
        for index in element.blocks.clone() {
            let Some(block) = outline.blocks.get(index) else {
                continue;
            };
            let state = inherited
                .get(block.owner - root)
                .copied()
                .unwrap_or_default();
            judged.push((index, judge_block(outline, measures, block, state, known)));
        }
    }
    boxes::drop_all(outline, measures, region, total, &mut judged);
    drop_around(outline, known, &mut judged);
    drop_bare_headings(outline, &mut judged);
    judged
}

/// What a block inherits from the elements between it and the root of the region.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says what stands above a block, independent of the others"
)]
struct State {
    traits: Traits,
    doubted: bool,
    embedded: bool,
    figure: bool,
    linked_list: bool,
}

fn inherit(
    outline: &Outline,
    measures: &Measures,
    root: usize,
    total: usize,
    belief: Belief,
) -> Vec<State> {
    let Some(top) = outline.elements.get(root) else {
        return Vec::new();
    };
    let cards_are_few = cards(outline, measures, root, total) * 5 < total * 2;
    let mut states: Vec<State> = vec![State::default()];
    for index in root + 1..top.end {
        let Some(element) = outline.elements.get(index) else {
            break;
        };
        let mut state = states
            .get(element.parent - root)
            .copied()
            .unwrap_or_default();
        state.traits |= believed(element, measures, total);
        state.embedded |= element.traits.any(Traits::EMBED) && element.tag == Tag::Quote;
        state.doubted |= belief == Belief::Names
            && !is_data(outline, measures, element)
            && (is_doubted(element, measures, total)
                || (cards_are_few && is_card(element, measures, total)));
        state.figure |= element.tag == Tag::Figure || is_picture(element, measures, total);
        state.linked_list |= element.tag == Tag::List
            && measures.link_weight(element) * 5 > measures.weight(element) * 2;
        states.push(state);
    }
    states
}

/// Gives the traits of an element; a class that says "caption" is not believed where most of the text stands in it.
fn believed(element: &Element, measures: &Measures, total: usize) -> Traits {
    if element.tag != Tag::Caption && measures.prose(element) * 2 > total {
        element.traits.without(Traits::CAPTION)
    } else {
        element.traits
    }
}

/// Tells whether an element is a card: a linked headline with a line of text.
fn is_card(element: &Element, measures: &Measures, total: usize) -> bool {
    let weight = measures.weight(element);
    let tag = matches!(
        element.tag,
        Tag::Div | Tag::Section | Tag::Item | Tag::Other
    );
    tag && weight < 300 && weight * 6 < total && measures.linked_headings(element) > 0
}

/// Sums up the running text in cards below an element: where they hold much of it, they are the article.
fn cards(outline: &Outline, measures: &Measures, root: usize, total: usize) -> usize {
    let Some(top) = outline.elements.get(root) else {
        return 0;
    };
    let (mut index, mut sum) = (root + 1, 0);
    while let Some(element) = outline.elements.get(index).filter(|_| index < top.end) {
        if is_card(element, measures, total) {
            sum += measures.prose(element);
            index = element.end;
        } else {
            index += 1;
        }
    }
    sum
}

/// Tells whether a box of doubtful name is one to drop: few sentences, or many links, or an article inside the article.
fn is_doubted(element: &Element, measures: &Measures, total: usize) -> bool {
    let (weight, prose, links) = (
        measures.weight(element),
        measures.prose(element),
        measures.link_weight(element),
    );
    match element.tag {
        Tag::Aside | Tag::Footer => return true,
        Tag::Article | Tag::Form => return prose * 3 < total,
        _ => {}
    }
    if element.traits.any(Traits::BYLINE)
        && element.tag != Tag::Paragraph
        && prose * 3 < total
        && weight < 1_200
    {
        return true;
    }
    // A heading is no box: "header-anchor" on it says that it can be linked to.
    let is_heading = matches!(element.tag, Tag::Heading(_));
    if is_heading || !element.traits.any(Traits::DOUBT) || element.traits.any(Traits::BODY) {
        return false;
    }
    prose * 2 < weight || links * 4 > weight || (prose < 300 && prose * 3 < total)
}

/// Tells whether an element is a row of a table, or a group of rows, with data in it: those are named after what they tell of, as
/// in "player-7".
fn is_data(outline: &Outline, measures: &Measures, element: &Element) -> bool {
    let around = outline.elements.get(element.parent);
    element.tag == Tag::Table
        && around.is_some_and(|around| around.tag == Tag::Table)
        && measures.prose(element) == 0
        && measures.link_weight(element) * 4 <= measures.weight(element)
}

/// Tells whether an element is named after a picture and holds little but a caption.
fn is_picture(element: &Element, measures: &Measures, total: usize) -> bool {
    let prose = measures.prose(element);
    element.traits.any(Traits::PICTURE)
        && element.tag != Tag::Paragraph
        && prose < 600
        && prose * 3 < total
}

fn judge_block(
    outline: &Outline,
    measures: &Measures,
    block: &Block,
    state: State,
    known: &Known,
) -> Option<Drop> {
    if measures.outside.get(block.owner).copied().unwrap_or(false) {
        return Some(Drop::Outside);
    }
    if block.kind == BlockKind::Caption || state.traits.any(Traits::CAPTION) || state.figure {
        return Some(Drop::Caption);
    }
    if state.doubted && !state.embedded {
        return Some(Drop::Doubt);
    }
    let marks = Traits::BYLINE | Traits::DATE | Traits::LABEL | Traits::TITLE;
    let owner_marks = outline
        .elements
        .get(block.owner)
        .is_some_and(|owner| owner.traits.any(marks));
    if (owner_marks || state.traits.any(marks))
        && !block.is_prose()
        && block.kind != BlockKind::Paragraph
        && !matches!(block.kind, BlockKind::Heading(_))
    {
        return Some(Drop::Mark);
    }
    let linked_sentence = block.kind == BlockKind::Paragraph
        && block.sentence
        && block.weight >= 60
        && block.link_weight * 20 < block.weight * 17;
    if state.linked_list || (block.is_linked() && !linked_sentence) {
        return Some(Drop::Links);
    }
    let words = outline.text(block);
    if block.weight > 300 {
        return None;
    }
    if is_address(words) || !words.chars().any(char::is_alphanumeric) {
        return Some(Drop::Fragment);
    }
    if known.is_repeated(block.weight, words) {
        return Some(Drop::Repeated);
    }
    if boilerplate::is_boilerplate(words, block, known.byline.as_deref()) {
        return Some(Drop::Boilerplate);
    }
    let short_loose = block.kind == BlockKind::Loose && block.weight < 25 && !block.sentence;
    short_loose.then_some(Drop::Fragment)
}

/// Blocks at the start and the end that repeat the headline, give a date, or tell about the author.
fn drop_around(outline: &Outline, known: &Known, judged: &mut [(usize, Option<Drop>)]) {
    let text_of = |index: usize| {
        outline
            .blocks
            .get(index)
            .map(|block| (block, outline.text(block)))
    };
    let kept = |judged: &[(usize, Option<Drop>)]| -> Vec<usize> {
        judged
            .iter()
            .enumerate()
            .filter(|(_, (_, verdict))| verdict.is_none())
            .map(|(place, _)| place)
            .collect()
    };
    for place in kept(judged).into_iter().take(6) {
        let Some(entry) = judged.get_mut(place) else {
            continue;
        };
        let Some((block, words)) = text_of(entry.0) else {
            continue;
        };
        if repeats_headline(block, words, known)
            || is_date_line(block, words, 120)
            || is_byline(block, words)
        {
            entry.1 = Some(Drop::Repeated);
        }
    }
    drop_leading_headings(outline, judged);
    let places = kept(judged);
    for place in places
        .iter()
        .rev()
        .take(5.min(places.len().saturating_sub(2)))
    {
        let Some(entry) = judged.get_mut(*place) else {
            continue;
        };
        let Some((block, words)) = text_of(entry.0) else {
            continue;
        };
        let about_author = block.weight < 450 && about_author::tells_of(words, &known.authors);
        if about_author || is_date_line(block, words, 60) {
            entry.1 = Some(Drop::Boilerplate);
        }
    }
}

/// A heading before the first sentence is another form of the headline.
fn drop_leading_headings(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    for (index, verdict) in judged.iter_mut().filter(|(_, verdict)| verdict.is_none()) {
        let Some(block) = outline.blocks.get(*index) else {
            continue;
        };
        if !matches!(block.kind, BlockKind::Heading(_)) {
            return;
        }
        *verdict = Some(Drop::Heading);
    }
}

fn repeats_headline(block: &Block, words: &str, known: &Known) -> bool {
    if block.weight > 250 || !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Loose) {
        return false;
    }
    let letters = text::letters(words);
    letters.len() > 15
        && known.headlines.iter().any(|headline| {
            headline.contains(&letters)
                || (headline.len() > 15 && letters.contains(headline.as_str()))
        })
}

/// Tells whether a short block gives a date and says no sentence.
fn is_date_line(block: &Block, words: &str, most: usize) -> bool {
    let dated = words.starts_with(|character: char| character.is_ascii_digit());
    // "— Ida Holm (@ida) May 14" signs a post that the text quotes.
    let signed = words.starts_with('—');
    let short = block.weight < 70.min(most) && (!block.sentence || dated);
    let long = block.weight < most && dated && !block.sentence;
    (short || long)
        && !signed
        && !matches!(block.kind, BlockKind::Heading(_))
        && !is_list(words)
        && dates::read(words, &TimeZone::UTC).is_some()
}

/// Signs before the points of a list.
const BULLETS: [char; 4] = ['•', '●', '▪', '■'];

/// Tells whether a line is a list by its bullets: its numbers make no date.
fn is_list(words: &str) -> bool {
    words
        .strip_prefix(BULLETS)
        .is_some_and(|rest| rest.contains(BULLETS))
}

/// Tells whether a short block only says who wrote the text: "By Ida Holm, staff writer".
fn is_byline(block: &Block, words: &str) -> bool {
    const BY: [&str; 8] = ["By ", "BY ", "by ", "Von ", "Par ", "Por ", "Di ", "Door "];
    let rest = BY.iter().find_map(|by| words.strip_prefix(by));
    block.weight < 100
        && !block.sentence
        && rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Headings that neither text nor a heading of a lower rank follows lead to something that was dropped.
fn drop_bare_headings(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    let mut follower = None;
    for (index, verdict) in judged.iter_mut().rev() {
        let Some(block) = outline.blocks.get(*index).filter(|_| verdict.is_none()) else {
            continue;
        };
        let rank = match block.kind {
            BlockKind::Heading(rank) => rank,
            _ => u8::MAX,
        };
        let is_bare = follower.is_none_or(|follower| rank >= follower);
        if rank < u8::MAX && is_bare {
            *verdict = Some(Drop::Heading);
        } else {
            follower = Some(rank);
        }
    }
}

/// Tells whether a block is an address and nothing else.
fn is_address(words: &str) -> bool {
    !words.contains(' ')
        && (words.starts_with("http://")
            || words.starts_with("https://")
            || words.starts_with("www."))
}
