//! Tells a part of the text that stands beside a picture from the caption of that picture.
//!
//! Must not know: where a box with a picture stands, and what becomes of it.

use std::collections::HashMap;

use super::credit_lines;
use crate::article::metadata::byline::signatures;
use crate::article::outline::role::Tag;
use crate::article::outline::trait_set::Traits;
use crate::article::outline::{Block, BlockKind, Element, Outline};
use crate::article::text;

/// Least text of a paragraph that may belong to the article, in characters: shorter sentences under a picture are its caption.
const SENTENCE_WEIGHT: usize = 60;

/// Gives the class that most of the running text among `blocks` stands in, as the shape of its elements.
pub(super) fn text_shape(outline: &Outline, blocks: &[Block]) -> Option<u64> {
    let mut sums: HashMap<u64, usize> = HashMap::new();
    let paragraphs = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph && block.is_prose());
    for block in paragraphs {
        if let Some(owner) = outline.elements.get(block.owner) {
            *sums.entry(owner.shape).or_default() += block.weight;
        }
    }
    let heaviest = sums.into_iter().max_by_key(|&(shape, sum)| (sum, shape));
    heaviest.map(|(shape, _)| shape)
}

/// Tells whether the blocks beside a picture are part of the text: paragraphs of whole sentences, of the class that the text stands
/// in, without a word on who made the picture.
pub(super) fn reads_on(outline: &Outline, blocks: &[Block], text_shape: Option<u64>) -> bool {
    let is_text = |block: &Block| {
        let owner = outline.elements.get(block.owner);
        block.kind == BlockKind::Paragraph
            && block.sentence
            && owner.map(|owner| owner.shape) == text_shape
            && !speaks_of_picture(outline.text(block))
    };
    blocks.iter().any(|block| block.weight >= SENTENCE_WEIGHT) && blocks.iter().all(is_text)
}

/// Tells whether a figure is drawn around a table, code or a quoted post and no picture (HTML standard, 4.4.12): editors put them
/// there as well.
pub(super) fn holds_text(outline: &Outline, index: usize, figure: &Element) -> bool {
    let inner = outline.elements.get(index + 1..figure.end).unwrap_or(&[]);
    let holds = |tag: Tag| inner.iter().any(|element| element.tag == tag);
    let is_post =
        |element: &Element| element.tag == Tag::Quote && element.traits.any(Traits::EMBED);
    // Lines of code are numbered in a table beside them: that is neither data nor code alone.
    let is_held = holds(Tag::Table) != holds(Tag::Preformatted) || inner.iter().any(is_post);
    let is_pictured = inner.iter().any(|element| element.is_pictured);
    is_held && (!is_pictured || figure.blocks.len() >= DATA_BLOCKS)
}

/// Blocks in a figure with pictures that make it more than pictures: a table with flags.
const DATA_BLOCKS: usize = 6;

/// Tells whether a text says who made a picture, or what is seen on it.
fn speaks_of_picture(words: &str) -> bool {
    const INSIDE: [&str; 10] = [
        "©",
        "photo:",
        "photo by",
        "photo/",
        "foto:",
        "фото:",
        "file photo",
        "in this photo",
        "pictured",
        "getty images",
    ];
    let lower = words.to_lowercase();
    let in_brackets = words
        .trim_end_matches(['.', ' '])
        .strip_suffix(')')
        .and_then(|words| words.rsplit_once('('))
        .map(|(_, inner)| format!("({inner})"));
    INSIDE.iter().any(|phrase| lower.contains(phrase))
        || in_brackets.is_some_and(|inner| credit_lines::is_credit(&inner, inner.chars().count()))
}

/// Longest text that is told to be a caption by its words alone, in weight.
const CAPTION_WEIGHT: usize = 420;
/// Longest word on who made a picture, in bytes.
const CREDIT_BYTES: usize = 80;

/// Tells whether a block is a caption by its words alone, as agencies write them: "FILE - A boat …", "[2/5] A boat …",
/// "A boat at the quay. (Photo by Ada Quist)".
pub(super) fn is_worded(words: &str, block: &Block) -> bool {
    if block.weight > CAPTION_WEIGHT
        || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Loose)
    {
        return false;
    }
    begins_as_caption(words) || ends_with_maker(words)
}

/// Tells whether a text begins as the captions of agencies do.
fn begins_as_caption(words: &str) -> bool {
    let is_file = [
        "FILE - ",
        "FILE — ",
        "FILE – ",
        "FILE PHOTO",
        "File photo:",
        "File photo of ",
    ]
    .iter()
    .any(|start| words.starts_with(start));
    // "In this June 3, 2019, file photo, …", "In this photo provided by …".
    let is_dated = words.strip_prefix("In this ").is_some_and(|rest| {
        let head = text::clip(rest, 40);
        let is_named = head.contains(" photo,") || head.contains(" photo ");
        PROVIDED.iter().any(|start| head.starts_with(start))
            || is_named && head.contains(|character: char| character.is_ascii_digit())
    });
    is_file || is_dated || is_numbered(words)
}

/// What agencies write behind "In this" of a picture that others made.
const PROVIDED: [&str; 6] = [
    "photo provided",
    "photo released",
    "photo taken",
    "photo made",
    "image provided",
    "image released",
];

/// Tells whether a text begins with its place in a gallery: "[2/5]", "1 of 4. ".
fn is_numbered(words: &str) -> bool {
    if !words.starts_with(|first: char| first == '[' || first.is_ascii_digit()) {
        return false;
    }
    let is_number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parted = match words.strip_prefix('[') {
        Some(rest) => rest
            .split_once(']')
            .and_then(|(inside, _)| inside.split_once('/')),
        None => words
            .split_once(". ")
            .and_then(|(head, _)| head.split_once(" of ")),
    };
    parted.is_some_and(|(number, total)| is_number(number) && is_number(total))
}

/// Tells whether a text ends with a word on who made the picture.
fn ends_with_maker(words: &str) -> bool {
    const LABELS: [&str; 20] = [
        "foto ",
        "写真：",
        "写真＝",
        "写真=",
        "写真提供",
        "사진=",
        "تصوير: ",
        "الصورة: ",
        "fot. ",
        "photo by ",
        "photo: ",
        "photo courtesy",
        "image: ",
        "picture: ",
        "photograph: ",
        "foto: ",
        "bild: ",
        "фото: ",
        "image credit",
        "photo credit",
    ];
    let words = words.trim_end_matches(['.', ' ']);
    let bracketed = words
        .strip_suffix([')', ']', '）'])
        .and_then(|words| words.rsplit_once(['(', '[', '（']))
        .map(|(_, inner)| inner);
    let tail_start = words.len().saturating_sub(CREDIT_BYTES);
    let tail = (tail_start..=words.len()).find_map(|start| words.get(start..));
    let is_maker = |credit: &str| {
        let lower = credit.to_lowercase();
        credit.len() <= CREDIT_BYTES
            && (lower.contains("photo/")
                || LABELS.iter().any(|label| lower.starts_with(label))
                || is_made_for_house(credit, &lower))
    };
    bracketed.is_some_and(is_maker) || tail.is_some_and(ends_with_label) || is_signed(words)
}

/// Longest caption of one sentence with the name of the maker behind it, in bytes.
const SIGNED_BYTES: usize = 240;

/// Tells whether a text is one sentence and, behind it, a name and a house: "The quay on Monday. Ada Quist/AFP".
fn is_signed(words: &str) -> bool {
    if words.len() > SIGNED_BYTES {
        return false;
    }
    let parts = words.rsplit_once(". ");
    parts.is_some_and(|(sentence, credit)| {
        credit.contains('/') && !sentence.contains(['.', '"', '“', '«']) && {
            let credit = credit.replace(" / ", "/");
            is_made_for_house(&credit, &credit.to_lowercase())
        }
    })
}

/// Tells whether a credit is the name of a person and an agency: "Ada Quist/AP". Two agencies are the sources of a text.
fn is_made_for_house(credit: &str, lower: &str) -> bool {
    const HOUSES: [&str; 7] = [
        "getty images",
        "/efe",
        "/ap",
        "/afp",
        "/reuters",
        "/epa",
        "/shutterstock",
    ];
    let maker = credit.split('/').next().unwrap_or_default();
    HOUSES.iter().any(|house| lower.ends_with(house)) && signatures::is_name(maker.trim())
}

/// Tells whether the end of a text is a label and the name of somebody behind it: "… Foto: Ada Quist/Hafenbild".
fn ends_with_label(tail: &str) -> bool {
    const LABELS: [&str; 11] = [
        "الصورة: ",
        "Foto: ",
        "Photograph: ",
        "Photo: ",
        "Photo : ",
        "Bild: ",
        "Фото: ",
        "Fot. ",
        "fot. ",
        "© ",
        "Fotoğraf: ",
    ];
    const SMALL: [&str; 7] = ["via", "and", "und", "et", "och", "de", "/"];
    // "Ada Quist/hafenbild via Coast Wire": the house may be written small.
    let is_name = |maker: &str| {
        let mut words = maker.split(' ').filter(|word| !word.is_empty());
        maker.split(' ').count() <= 6
            && words.all(|word| word.starts_with(char::is_uppercase) || SMALL.contains(&word))
    };
    // Most tails hold no label: all end in one of three ways.
    let may_be = tail.contains(": ") || tail.contains("ot. ") || tail.contains('©');
    tail.ends_with("| Getty Images")
        || may_be
            && LABELS
                .iter()
                .filter_map(|label| tail.rsplit_once(label))
                .any(|(_, maker)| !maker.is_empty() && is_name(maker))
}
