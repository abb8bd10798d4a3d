//! Blocks that are none of the text by where they stand: around it, or before what was dropped.
//!
//! Must not know: why the blocks inside were dropped.

use jiff::tz::TimeZone;

use super::verdict::{Drop, Known};
use super::{credit_lines, first_print, notices, subheads, timelines};
use crate::article::metadata::byline::{about_author, signatures};
use crate::article::metadata::dates;
use crate::article::outline::{Block, BlockKind, Outline};
use crate::article::text;

/// A line with more text than this announces more than links, in characters.
const LABEL_WEIGHT: usize = 60;

/// Drops what repeats the metadata at the start and the end, then what leads to nothing.
pub(super) fn drop_all(
    outline: &Outline,
    known: &Known,
    speakers: &[usize],
    judged: &mut [(usize, Option<Drop>)],
) {
    drop_notices(outline, known, judged);
    drop_around(outline, known, speakers, judged);
    drop_bare_labels(outline, judged);
    drop_boxed_headings(outline, judged);
    drop_headings_of_lists(outline, judged);
    drop_bare_headings(outline, judged);
}

/// Kept blocks at the start and at the end of the text that may be notices.
const FIRST_BLOCKS: usize = 3;
const LAST_BLOCKS: usize = 8;
/// Text beside a headline in a line that says how to cite the article, in characters.
const CITING_WEIGHT: usize = 170;

/// Blocks of text between one notice and the next, and behind the last one, at most.
const BETWEEN_NOTICES: usize = 3;

/// Notices of the house, and lines that cite the article, before and behind the text.
fn drop_notices(outline: &Outline, known: &Known, judged: &mut [(usize, Option<Drop>)]) {
    let kept: Vec<usize> = judged
        .iter()
        .enumerate()
        .filter(|(_, (_, verdict))| verdict.is_none())
        .map(|(place, _)| place)
        .collect();
    let block_at = |judged: &[(usize, Option<Drop>)], place: usize| {
        let (index, _) = judged.get(place)?;
        let block = outline.blocks.get(*index)?;
        let may_be =
            !matches!(block.kind, BlockKind::Heading(_)) && block.weight <= notices::LONGEST;
        may_be.then(|| (block, outline.text(block)))
    };
    for &place in kept.iter().take(FIRST_BLOCKS) {
        let Some((_, words)) = block_at(judged, place) else {
            continue;
        };
        if !(notices::may_be(words) && notices::is_of_cookies(words, &known.headlines)) {
            break;
        }
        drop_at(judged, place);
    }
    let mut between = 0;
    for &place in kept.iter().skip(FIRST_BLOCKS).rev().take(LAST_BLOCKS) {
        let Some((block, words)) = block_at(judged, place) else {
            continue;
        };
        let is_notice = between < BETWEEN_NOTICES && is_notice(words, known);
        if is_notice || cites(block, words, known) {
            drop_at(judged, place);
            between = 0;
        } else {
            between += 1;
        }
    }
}

fn drop_at(judged: &mut [(usize, Option<Drop>)], place: usize) {
    if let Some((_, verdict)) = judged.get_mut(place) {
        *verdict = Some(Drop::Boilerplate);
    }
}

fn is_notice(words: &str, known: &Known) -> bool {
    notices::may_be(words)
        && (notices::is_of_cookies(words, &known.headlines)
            || notices::is_of_comments(words, &known.headlines)
            || notices::is_of_rights(words, &known.headlines))
}

/// Tells whether a block holds the whole headline and little else: "Quist, A. (2026). Boats sink in the bay. Tarn Lamp."
fn cites(block: &Block, words: &str, known: &Known) -> bool {
    let may_be_cited = |headline: &&String| {
        let count = headline.chars().count();
        count >= LEAST_CITED && block.weight <= count + CITING_WEIGHT
    };
    let mut headlines = known.headlines.iter().filter(may_be_cited).peekable();
    if block.link_weight * 2 > block.weight || headlines.peek().is_none() {
        return false;
    }
    let letters = text::letters(words);
    headlines.any(|headline| letters.len() > headline.len() && letters.contains(headline.as_str()))
}

/// Shortest headline that is looked for in a line that cites it, in letters.
const LEAST_CITED: usize = 25;

/// Blocks at the start and the end that repeat the headline, give a date, or tell about the author.
fn drop_around(
    outline: &Outline,
    known: &Known,
    speakers: &[usize],
    judged: &mut [(usize, Option<Drop>)],
) {
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
    let timeline = timelines::dates(outline, judged);
    for (order, place) in kept(judged).into_iter().take(6).enumerate() {
        let Some(entry) = judged.get_mut(place) else {
            continue;
        };
        let Some((block, words)) = text_of(entry.0) else {
            continue;
        };
        let is_dated = is_date_line(block, words, 120) && !timeline.contains(&place);
        if repeats_headline(block, words, known)
            || is_dated
            || is_byline(block, words)
            || (order < 3 && is_credit(block, words))
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
        .filter(|place| !speakers.contains(place))
    {
        let Some(entry) = judged.get_mut(*place) else {
            continue;
        };
        let Some((block, words)) = text_of(entry.0) else {
            continue;
        };
        let about_author = block.weight < 450 && about_author::tells_of(words, &known.authors);
        if about_author
            || first_print::tells_of(words, block.weight)
            || (is_date_line(block, words, 60) && !timeline.contains(place))
            || is_credit(block, words)
            || is_byline(block, words)
        {
            entry.1 = Some(Drop::Boilerplate);
        }
    }
}

/// Least text of a statement at the start that is no other form of the headline, in characters.
const OPENING_WEIGHT: usize = 80;

/// A heading before the first sentence is another form of the headline, unless it is a sentence itself or the first of the subheads.
fn drop_leading_headings(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    for place in 0..judged.len() {
        let Some((index, None)) = judged.get(place).copied() else {
            continue;
        };
        let Some(block) = outline.blocks.get(index) else {
            continue;
        };
        let opens =
            block.weight >= OPENING_WEIGHT && outline.text(block).ends_with(['.', '。', '।']);
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        if opens || !is_heading || subheads::is_first(outline, judged, place) {
            return;
        }
        if let Some((_, verdict)) = judged.get_mut(place) {
            *verdict = Some(Drop::Heading);
        }
    }
}

fn repeats_headline(block: &Block, words: &str, known: &Known) -> bool {
    let is_cell = block.kind == BlockKind::Cell;
    let may_repeat = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Loose) || is_cell;
    if block.weight > 250 || !may_repeat {
        return false;
    }
    let letters = text::letters(words);
    // In a table as a layout a cell begins with it, breaks alone part it from names and a date.
    if is_cell {
        let begins = |headline: &String| headline.len() > 15 && letters.starts_with(headline);
        return !block.sentence && known.headlines.iter().any(begins);
    }
    letters.len() > 15
        && known.headlines.iter().any(|headline| {
            headline.contains(&letters)
                || (headline.len() > 15 && letters.contains(headline.as_str()))
        })
}

/// Tells whether a short block gives a date and says no sentence.
pub(super) fn is_date_line(block: &Block, words: &str, most: usize) -> bool {
    let dated = words.starts_with(|character: char| character.is_ascii_digit());
    // "— Ida Holm (@ida) May 14" signs a post that the text quotes.
    let signed = words.starts_with('—');
    let short = block.weight < 70.min(most) && (!block.sentence || dated);
    let long = block.weight < most && dated && !block.sentence;
    (short || long)
        && !signed
        && !matches!(block.kind, BlockKind::Heading(_))
        && !is_list(words)
        && !tells_of_day(words)
        && dates::read(words, &TimeZone::UTC).is_some()
}

/// Least text behind a date that tells of that day, in weight.
const DAY_WEIGHT: usize = 24;

/// Tells whether a text gives a date and then says in a sentence what happened: "5 May 2018: The wall broke at night."
fn tells_of_day(words: &str) -> bool {
    let behind = words.split_once(": ").or_else(|| words.split_once('：'));
    behind.is_some_and(|(_, behind)| {
        text::weight(behind) >= DAY_WEIGHT
            && text::ends_sentence(behind)
            && !behind.contains(|character: char| character.is_ascii_digit())
    })
}

/// Signs before the points of a list.
const BULLETS: [char; 4] = ['•', '●', '▪', '■'];

/// Tells whether a line is a list by its bullets: its numbers make no date.
fn is_list(words: &str) -> bool {
    words
        .strip_prefix(BULLETS)
        .is_some_and(|rest| rest.contains(BULLETS))
}

/// Tells whether a short block only says who wrote the text: "By Ida Holm, staff writer", "박지훈 기자 park@tarn.example".
fn is_byline(block: &Block, words: &str) -> bool {
    const BY: [&str; 8] = ["By ", "BY ", "by ", "Von ", "Par ", "Por ", "Di ", "Door "];
    if block.weight >= 100 || block.sentence {
        return false;
    }
    let rest = BY.iter().find_map(|by| words.strip_prefix(by));
    rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
        || words.contains("기자") && {
            let names = words.split(' ').filter(|word| !word.contains('@'));
            signatures::is_announced(&names.collect::<Vec<_>>().join(" "))
        }
}

fn is_credit(block: &Block, words: &str) -> bool {
    // "(APA/red.)" ends with a full stop but says no sentence.
    let is_bracketed = words.starts_with('(') && words.ends_with(')');
    let is_line = (!block.sentence || is_bracketed) && !matches!(block.kind, BlockKind::Heading(_));
    is_line && credit_lines::is_credit(words, block.weight)
}

/// A line that announces what follows in any language ("Read also:") leads to nothing where only links followed.
fn drop_bare_labels(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    let mut links = 0;
    for (index, verdict) in judged.iter_mut().rev() {
        let Some(block) = outline.blocks.get(*index) else {
            continue;
        };
        if *verdict == Some(Drop::Links) {
            // A list is one whatever its length.
            links += if block.kind == BlockKind::Item { 2 } else { 1 };
            continue;
        }
        let announces = outline.text(block).ends_with([':', '：']);
        if verdict.is_none() && links > 1 && announces && block.weight < LABEL_WEIGHT {
            *verdict = Some(Drop::Heading);
        }
        links = 0;
    }
}

/// Largest box that is looked at, in blocks.
const BOX_BLOCKS: usize = 40;

/// A heading in a box of which everything else was dropped goes with it, although text follows behind the box.
fn drop_boxed_headings(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    for place in 0..judged.len() {
        let Some((index, None)) = judged.get(place).copied() else {
            continue;
        };
        let Some(block) = outline.blocks.get(index) else {
            continue;
        };
        let owner = outline.elements.get(block.owner);
        let Some(around) = owner.and_then(|owner| outline.elements.get(owner.parent)) else {
            continue;
        };
        let is_first = around.blocks.start == index && around.blocks.len() <= BOX_BLOCKS;
        if !is_first || !matches!(block.kind, BlockKind::Heading(_)) {
            continue;
        }
        let mut others = judged
            .iter()
            .skip(place + 1)
            .take_while(|(other, _)| around.blocks.contains(other))
            .peekable();
        if others.peek().is_some()
            && others.all(|(_, verdict)| verdict.is_some())
            && let Some(entry) = judged.get_mut(place)
        {
            entry.1 = Some(Drop::Heading);
        }
    }
}

/// Links of a list that make its heading one of them, at least.
const LISTED_LINKS: usize = 2;

/// A short heading right above a list of links goes with the list, although text follows behind it.
fn drop_headings_of_lists(outline: &Outline, judged: &mut [(usize, Option<Drop>)]) {
    let mut links = 0;
    for (index, verdict) in judged.iter_mut().rev() {
        let Some(block) = outline.blocks.get(*index) else {
            continue;
        };
        if *verdict == Some(Drop::Links) && block.kind == BlockKind::Item {
            links += 1;
            continue;
        }
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        if verdict.is_none() && is_heading && links >= LISTED_LINKS && block.weight < LABEL_WEIGHT {
            *verdict = Some(Drop::Heading);
        }
        links = 0;
    }
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
