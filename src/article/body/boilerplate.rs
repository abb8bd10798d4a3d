//! Phrases that pages put between and after the paragraphs of an article, in the languages of the larger agencies.
//!
//! Must not know: where a block stands.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::outline::{Block, BlockKind};
use crate::article::phrases::box_phrases::{BOX_PHRASES, BOX_STARTS, BOXES};
use crate::article::phrases::{
    ASKING_STARTS, BUTTONS, FIRM_INSIDE, FIRM_STARTS, LABELS, Phrases, SOFT_INSIDE, SOFT_STARTS,
    TODAY_LABELS,
};
use crate::article::text;

/// The labels, for a look at them in no time.
static WHOLE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    LABELS
        .iter()
        .chain(TODAY_LABELS)
        .chain(BUTTONS)
        .chain(BOX_PHRASES)
        .copied()
        .collect()
});

/// What is left of the dot of a large Turkish I in lower case.
const DOT_ABOVE: char = '\u{307}';

/// Drops it: "İlgili" is written "ilgili" in the tables.
fn without_dots(mut lower: String) -> String {
    if !lower.is_ascii() {
        lower.retain(|character| character != DOT_ABOVE);
    }
    lower
}

/// A sentence with more text than this, and without links, may begin with the words of a label, in characters.
const TEXT_WEIGHT: usize = 60;

/// What may stand behind a label.
const ENDS: [char; 16] = [
    ':', '.', '!', ' ', '…', '»', '>', '】', ']', '-', '—', '：', '。', '/', ')', '）',
];

/// Tells whether a block is a phrase of the house and not of the article.
pub(super) fn is_boilerplate(words: &str, block: &Block, byline: Option<&str>) -> bool {
    let weight = block.weight;
    if weight > 400 {
        return false;
    }
    let head: String = text::clip(words, 120)
        .trim_start_matches(|character: char| {
            !character.is_alphanumeric() && character != '©' && character != '('
        })
        .to_lowercase();
    let head = without_dots(head);
    let label = head.trim_end_matches(ENDS);
    if weight < 160 && WHOLE.contains(label) {
        return true;
    }
    if weight < READING_WEIGHT && is_reading_time(&head) {
        return true;
    }
    // "(Image credit: Ada Quist)" is set in brackets as a whole.
    let inner = head
        .strip_prefix('(')
        .filter(|_| words.ends_with(')') && weight < TEXT_WEIGHT * 2);
    if weight < FOLLOW_WEIGHT && asks_to_follow(&head) {
        return true;
    }
    if is_phrase(&head, block) || inner.is_some_and(|inner| is_phrase(inner, block)) {
        return true;
    }
    weight < 100
        && byline.is_some_and(|byline| {
            let letters = text::letters(words);
            byline.len() > 5 && letters.len() < byline.len() + 16 && letters.contains(byline)
        })
}

/// A line with more text than this says more than how long it takes to read the others, in characters.
const READING_WEIGHT: usize = 30;

/// A line with more text than this does not only ask to follow the house, in characters.
const FOLLOW_WEIGHT: usize = 140;

/// Tells whether a line, of which `head` is the start in lower case, asks to follow the house where readers gather: it begins with the
/// verb, or ends with it, as languages have it that put the verb last.
fn asks_to_follow(head: &str) -> bool {
    const PLACES: [&str; 14] = [
        "google",
        "गूगल",
        "facebook",
        "फेसबुक",
        "instagram",
        "telegram",
        "whatsapp",
        "व्हाट्सएप",
        "twitter",
        "youtube",
        "카카오",
        "네이버",
        "ツイッター",
        "インスタグラム",
    ];
    const VERBS: [&str; 14] = [
        "takip edin",
        "abone olun",
        "takip edebilirsiniz",
        "फॉलो करें",
        "जुड़ें",
        "सब्सक्राइब करें",
        "ফলো করুন",
        "フォロー",
        "フォローしてください",
        "구독하기",
        "구독하세요",
        "팔로우하세요",
        "seuraa",
        "követése",
    ];
    let line = head.trim_end_matches([' ', '.', '!', '。', '।']);
    (line.starts_with("follow ") || VERBS.iter().any(|verb| line.ends_with(verb)))
        && PLACES.iter().any(|place| line.contains(place))
}

/// Tells whether a line, of which `head` is the start in lower case, says how long it takes to read the text: "3 min read".
fn is_reading_time(head: &str) -> bool {
    const WORDS: [&str; 15] = [
        "read",
        "reading",
        "lesezeit",
        "lecture",
        "lectura",
        "lettura",
        "leitura",
        "leestijd",
        "lesetid",
        "lästid",
        "läsning",
        "czytania",
        "чтения",
        "okuma",
        "للقراءة",
    ];
    const MINUTES: [&str; 19] = [
        "min",
        "mins",
        "minute",
        "minutes",
        "minuten",
        "minuto",
        "minutos",
        "minuti",
        "minut",
        "minuts",
        "minutt",
        "minuter",
        "minutter",
        "мин",
        "минут",
        "минуты",
        "dk",
        "dakikalık",
        "دقائق",
    ];
    // "3min read" puts no space between the number and its unit.
    let says_minutes = || {
        head.split(|character: char| !character.is_alphanumeric())
            .map(|word| word.trim_start_matches(|character: char| character.is_ascii_digit()))
            .any(|word| MINUTES.contains(&word))
    };
    head.starts_with(|character: char| character.is_ascii_digit())
        && says_minutes()
        && has_word(head, &WORDS)
}

/// Tells whether a block, of which `head` is the start in lower case, asks something of the reader or labels what is no text.
fn is_phrase(head: &str, block: &Block) -> bool {
    let begins = |phrases: &Phrases| phrases.begin(head);
    let holds = |phrases: &Phrases| phrases.stand_in(head);
    let is_start = block.weight < 250;
    let is_short = block.weight < 300;
    if (is_start && begins(&FIRM_STARTS)) || (is_short && holds(&FIRM_INSIDE)) {
        return true;
    }
    if is_start && begins(&ASKING_STARTS) && !is_question(head, block) {
        return true;
    }
    // Most blocks are text: those are not searched for what would not count.
    if reads_as_text(block) {
        return false;
    }
    let is_heading = matches!(block.kind, BlockKind::Heading(_));
    (is_start && !is_heading && begins(&SOFT_STARTS)) || (is_short && holds(&SOFT_INSIDE))
}

/// Tells whether a block is a sentence that bears no link.
fn reads_as_text(block: &Block) -> bool {
    block.sentence && block.weight > TEXT_WEIGHT && block.link_weight == 0
}

/// Tells whether a block is one question that does not speak of the house: "Do you have a plan for the harbour?"
fn is_question(head: &str, block: &Block) -> bool {
    let sentences = head.trim_end().strip_suffix(['?', '？']);
    block.link_weight == 0
        && !has_word(head, &["us", "our", "we"])
        && sentences.is_some_and(|words| !words.contains(['?', '.', '!', '@']))
}

/// Tells whether a text speaks to the reader.
pub(super) fn speaks_to_reader(words: &str) -> bool {
    has_word(
        &words.to_lowercase(),
        &[
            "you", "your", "us", "our", "inbox", "ihr", "ihre", "sie", "vous", "votre",
        ],
    )
}

fn has_word(lower: &str, words: &[&str]) -> bool {
    lower
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| words.contains(&word))
}

/// How surely a heading opens a box that is no part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    None,
    /// Only if no text follows.
    Unsure,
    Sure,
}

/// Rates a heading as the opening of a box.
pub(super) fn opening(words: &str) -> Opening {
    let lower = without_dots(words.to_lowercase());
    if BOXES.stand_as(&lower, is_apart) {
        return Opening::Sure;
    }
    let begins = |phrase: &str| {
        lower
            .trim_start_matches(|character: char| !character.is_alphanumeric())
            .strip_prefix(phrase)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    if BOX_STARTS.iter().any(|phrase| begins(phrase)) {
        Opening::Unsure
    } else {
        Opening::None
    }
}

/// Tells whether what stands between two pieces of a text is no part of a longer word.
fn is_apart(before: &str, behind: &str) -> bool {
    let joins = |character: char| {
        (character.is_alphanumeric() || character == '-')
            && !text::is_mark(character)
            && !text::is_unparted(character)
    };
    !before.ends_with(joins) && !behind.starts_with(joins)
}

/// Tells whether a block belongs to a form that asks for an address.
pub(super) fn asks_for_address(words: &str, block: &Block) -> bool {
    const PHRASES: [&str; 10] = [
        "enter a valid email",
        "your email address",
        "your e-mail address",
        "by signing up, you",
        "by signing up you",
        "by subscribing",
        "by entering your email",
        "ihre e-mail-adresse",
        "votre adresse e-mail",
        "tu correo electrónico",
    ];
    const FORMS: [&str; 12] = [
        "enter ",
        "by signing",
        "by subscribing",
        "by entering",
        "sign up",
        "subscribe",
        "newsletter",
        "we will",
        "we'll",
        "we’ll",
        "please",
        "your email address will",
    ];
    let lower = words.to_lowercase();
    let is_near = ["mail", "by s", "by e"]
        .iter()
        .any(|part| lower.contains(part));
    let asks = is_near && PHRASES.iter().any(|phrase| lower.contains(phrase));
    asks && (!reads_as_text(block)
        || FORMS.iter().any(|form| lower.contains(form))
        || !lower.is_ascii())
}
