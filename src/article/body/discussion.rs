//! What readers wrote below an article, told by words alone: "12 comments", "Ada says:".
//!
//! Must not know: names of classes.

use std::collections::HashMap;

use super::verdict::Drop;
use crate::article::outline::{Block, BlockKind, Element, Outline};
use crate::article::text;

/// Least running text before a discussion, in characters: a count of comments may stand above a text as well.
const LEAST_TEXT: usize = 300;
/// Longest line that counts comments or says who speaks, in weight.
const LINE_WEIGHT: usize = 60;
/// Kept blocks from one speaker to the next, at most.
const NEXT_SPEAKER: usize = 12;

/// A block of the region, and why it is none of the text.
type Judged = [(usize, Option<Drop>)];

/// Drops all behind the line that opens a discussion, where the text before it stands in an element that ends there; then every line that
/// counts comments.
pub(super) fn drop_all(outline: &Outline, judged: &mut Judged) {
    let behind = opening(outline, judged).and_then(|opening| judged.get_mut(opening..));
    for (_, verdict) in behind.into_iter().flatten() {
        verdict.get_or_insert(Drop::Outside);
    }
    drop_counts(outline, judged);
}

/// Finds the line that opens a discussion.
fn opening(outline: &Outline, judged: &Judged) -> Option<usize> {
    let mut text = 0;
    let mut containers: HashMap<usize, usize> = HashMap::new();
    for (place, (index, verdict)) in judged.iter().enumerate() {
        let Some(block) = outline.blocks.get(*index) else {
            continue;
        };
        let behind = judged.get(place + 1..).unwrap_or_default();
        if text >= LEAST_TEXT
            && block.weight <= LINE_WEIGHT
            && (counts_comments(outline.text(block))
                || (!block.sentence && asks_for_comments(outline.text(block)))
                || is_talk(outline, block, behind))
            && let Some(container) = heaviest(outline, &containers)
            && container.blocks.end <= *index
            && !goes_on(outline, container, behind)
        {
            return Some(place);
        }
        if verdict.is_none() && block.is_prose() {
            text += block.weight;
            let owner = outline.elements.get(block.owner);
            // Text that is parted by breaks alone stands in its owner.
            let container = owner.map(|owner| match block.kind {
                BlockKind::Loose if owner.blocks.len() > 1 => block.owner,
                _ => owner.parent,
            });
            *containers.entry(container.unwrap_or(0)).or_default() += block.weight;
        }
    }
    None
}

/// Gives the element that most of the text stands in.
fn heaviest<'o>(outline: &'o Outline, containers: &HashMap<usize, usize>) -> Option<&'o Element> {
    let most = containers
        .iter()
        .max_by_key(|(container, weight)| (**weight, **container));
    outline.elements.get(*most?.0)
}

/// The line that counts them is no text wherever it stands.
fn drop_counts(outline: &Outline, judged: &mut Judged) {
    for (index, verdict) in judged.iter_mut().filter(|(_, verdict)| verdict.is_none()) {
        let block = outline.blocks.get(*index);
        let counts =
            |block: &Block| block.weight <= LINE_WEIGHT && counts_comments(outline.text(block));
        if block.is_some_and(counts) {
            *verdict = Some(Drop::Fragment);
        }
    }
}

/// Tells whether most of what follows stands in elements of the class of the one that the text stands in.
fn goes_on(outline: &Outline, text: &Element, behind: &Judged) -> bool {
    let kept = behind.iter().filter(|(_, verdict)| verdict.is_none());
    let prose = kept
        .filter_map(|(index, _)| outline.blocks.get(*index))
        .filter(|block| block.is_prose());
    let (mut alike, mut all) = (0, 0);
    for block in prose {
        let owner = outline.elements.get(block.owner);
        let container = owner.and_then(|owner| outline.elements.get(owner.parent));
        all += block.weight;
        if container.is_some_and(|container| container.shape == text.shape) {
            alike += block.weight;
        }
    }
    alike * 2 > all
}

/// Tells whether a line says how many comments there are: "1 comment", "Kommentare (12)", "评论（0）".
fn counts_comments(words: &str) -> bool {
    const WORDS: [&str; 36] = [
        "yorumlar",
        "تعليق",
        "تعليقات",
        "التعليقات",
        "टिप्पणियां",
        "коментарі",
        "comment",
        "comments",
        "replies",
        "responses",
        "kommentar",
        "kommentare",
        "leserkommentare",
        "ergänzungen",
        "kommentarer",
        "kommentaren",
        "commentaire",
        "commentaires",
        "comentario",
        "comentarios",
        "comentário",
        "comentários",
        "commento",
        "commenti",
        "reactie",
        "reacties",
        "komentarz",
        "komentarze",
        "комментарий",
        "комментарии",
        "комментариев",
        "yorum",
        "评论",
        "評論",
        "コメント",
        "댓글",
    ];
    if !words.contains(|character: char| character.is_ascii_digit()) {
        return false;
    }
    let lower = parted_at_digits(&words.to_lowercase());
    let mut numbers = 0;
    let mut names = 0;
    let parts = lower
        .split(|character: char| {
            !character.is_alphanumeric()
                && !text::is_mark(character)
                && !('\u{900}'..'\u{980}').contains(&character)
        })
        .map(|part| part.trim_start_matches(['件', '条', '條', '个', '개']))
        .filter(|part| !part.is_empty());
    for part in parts {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers += 1;
        } else if WORDS.contains(&part) {
            names += 1;
        } else {
            return false;
        }
    }
    numbers == 1 && names == 1
}

/// Puts spaces around numbers: "コメント3件" counts in a script without them.
fn parted_at_digits(words: &str) -> String {
    let mut parted = String::with_capacity(words.len() + 4);
    let mut after_digit = false;
    for character in words.chars() {
        let is_digit = character.is_ascii_digit();
        if is_digit != after_digit {
            parted.push(' ');
        }
        after_digit = is_digit;
        parted.push(character);
    }
    parted
}

/// Tells whether a line asks readers to say what they think, or is the heading of what they said.
fn asks_for_comments(words: &str) -> bool {
    const LINES: [&str; 46] = [
        "comments",
        "reader comments",
        "join the conversation",
        "join the discussion",
        "leave a comment",
        "leave a reply",
        "post a comment",
        "add a comment",
        "kommentare",
        "leserkommentare",
        "kommentar schreiben",
        "schreibe einen kommentar",
        "diskutieren sie mit",
        "commentaires",
        "laisser un commentaire",
        "réagir à cet article",
        "comentarios",
        "deja un comentario",
        "únete a la conversación",
        "comentários",
        "deixe um comentário",
        "participe da conversa",
        "commenti",
        "lascia un commento",
        "partecipa alla discussione",
        "reacties",
        "praat mee",
        "kommentarer",
        "delta i diskussionen",
        "komentarze",
        "dodaj komentarz",
        "dołącz do dyskusji",
        "комментарии",
        "обсудить",
        "обсуждение",
        "yorumlar",
        "yorum yap",
        "التعليقات",
        "شارك برأيك",
        "网友评论",
        "发表评论",
        "コメント",
        "コメントする",
        "댓글",
        "댓글 쓰기",
        "टिप्पणी करें",
    ];
    let lower = words.trim_end_matches([' ', ':', '：', '!']).to_lowercase();
    LINES.contains(&lower.as_str())
}

/// Tells whether a line says that somebody speaks, and another one soon after it does so too.
fn is_talk(outline: &Outline, block: &Block, behind: &Judged) -> bool {
    let speaks = |block: &Block| {
        block.weight <= LINE_WEIGHT && SPEAKS.iter().any(|end| outline.text(block).ends_with(end))
    };
    let mut others = behind
        .iter()
        .filter(|(_, verdict)| verdict.is_none())
        .take(NEXT_SPEAKER)
        .filter_map(|(index, _)| outline.blocks.get(*index));
    speaks(block) && others.any(speaks)
}

/// What stands behind the name of somebody who speaks.
const SPEAKS: [&str; 7] = [
    " says:",
    " said:",
    " sagt:",
    " schreibt:",
    " dit :",
    " dice:",
    " diz:",
];
