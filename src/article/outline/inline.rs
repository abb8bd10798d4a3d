//! What inline elements do to the text around them: most are part of it, some stand apart, some are not read at all.
//!
//! Must not know: which block is an article's.

use ego_tree::NodeRef;
use scraper::Node;

use super::role::Role;
use super::trait_set::Traits;
use crate::article::text;

/// What becomes of an inline element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inline {
    /// Its text is part of the text around it.
    Plain,
    /// Its text is a block of its own.
    Apart,
    /// Its text is passed over, the text around it goes on.
    Unread,
}

/// Longest text that is passed over within a sentence because it is hidden, in characters.
const UNREAD_WEIGHT: usize = 200;
/// Longest text that is part of the sentence around it although its class says otherwise, in characters.
const PART_WEIGHT: usize = 60;
/// Nodes below an inline element that are looked at.
const NODE_LIMIT: usize = 24;
/// Inline elements around one another that are looked past for the text behind.
const DEPTH_LIMIT: usize = 4;

/// Judges an inline element by its traits, the text `before` it in its block and the text behind it.
pub(super) fn judge(node: NodeRef<'_, Node>, traits: Traits, before: &str) -> Inline {
    if is_window_notice(node) || is_bare_gloss(node) {
        return Inline::Unread;
    }
    if !traits.any(Traits::INLINE_BOUNDS) {
        return Inline::Plain;
    }
    let weight = short_weight(node);
    if traits.any(Traits::HIDDEN) {
        return match weight {
            Some(weight) if weight <= UNREAD_WEIGHT => Inline::Unread,
            _ => Inline::Apart,
        };
    }
    let is_short = weight.is_some_and(|weight| (1..PART_WEIGHT).contains(&weight));
    if is_short && is_within_sentence(node, before.trim_end()) {
        Inline::Plain
    } else {
        Inline::Apart
    }
}

/// Tells whether an element gives the sound of the signs beside it, without the brackets that a reader of plain text needs.
fn is_bare_gloss(node: NodeRef<'_, Node>) -> bool {
    let is_named = |node: NodeRef<'_, Node>, name: &str| {
        node.value()
            .as_element()
            .is_some_and(|element| element.name() == name)
    };
    is_named(node, "rt")
        && ![node.prev_sibling(), node.next_sibling()]
            .into_iter()
            .flatten()
            .any(|sibling| is_named(sibling, "rp"))
}

/// Weighs the text of an element without blocks and with few nodes; `None` for all others.
fn short_weight(node: NodeRef<'_, Node>) -> Option<usize> {
    let mut weight = 0;
    for (count, inner) in node.descendants().skip(1).enumerate() {
        if count >= NODE_LIMIT {
            return None;
        }
        match inner.value() {
            Node::Text(words) => weight += text::weight(words.trim()),
            Node::Element(element) => {
                if matches!(Role::of(element.name()), Some(Role::Block(_) | Role::Break)) {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(weight)
}

/// Tells whether a sentence begins before an element and goes on behind it.
fn is_within_sentence(node: NodeRef<'_, Node>, before: &str) -> bool {
    let Some(first) = first_character_behind(node) else {
        return false;
    };
    if before.is_empty() {
        return first.is_lowercase() || matches!(first, ',' | ';' | ')' | '’' | '\'');
    }
    !text::ends_sentence(before)
        && (first.is_lowercase()
            || first.is_numeric()
            || matches!(
                first,
                ',' | ';' | '.' | ')' | '(' | ']' | '’' | '\'' | '?' | '!' | '”' | '"' | '–' | '—'
            )
            || text::is_unparted(first)
            || before.ends_with(['(', ',', '“', '«', '„', '—', '–']))
}

/// Finds the first character behind an element that belongs to the same block.
fn first_character_behind(node: NodeRef<'_, Node>) -> Option<char> {
    let mut inner = node;
    for _ in 0..DEPTH_LIMIT {
        for sibling in inner.next_siblings().take(3) {
            if is_bound(sibling) {
                return None;
            }
            let found = sibling
                .descendants()
                .take(NODE_LIMIT)
                .filter_map(|node| node.value().as_text())
                .find_map(|words| words.trim_start().chars().next());
            if found.is_some() {
                return found;
            }
        }
        inner = inner.parent().filter(|parent| !is_bound(*parent))?;
    }
    None
}

/// Tells whether a node ends the text before it.
fn is_bound(node: NodeRef<'_, Node>) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| !matches!(Role::of(element.name()), Some(Role::Inline)))
}

/// What pages add to a link for those who do not see where it opens, without brackets.
const WINDOW_NOTICES: &[&str] = &[
    "opens in a new window",
    "opens in new window",
    "opens new window",
    "opens in a new tab",
    "opens in new tab",
    "opens new tab",
    "open in new window",
    "open in new tab",
    "link opens in a new window",
    "link opens in a new tab",
    "external link",
    "öffnet in neuem fenster",
    "öffnet in neuem tab",
    "wird in neuem fenster geöffnet",
    "nouvelle fenêtre",
    "nouvel onglet",
    "ouvre une nouvelle fenêtre",
    "s'ouvre dans une nouvelle fenêtre",
    "s’ouvre dans une nouvelle fenêtre",
    "se abre en una nueva ventana",
    "se abre en ventana nueva",
    "abre en nueva ventana",
    "si apre in una nuova finestra",
    "abre em nova janela",
];
/// Longest notice, in bytes.
const NOTICE_LIMIT: usize = 60;

fn is_notice(words: &str) -> bool {
    let words = words.trim_matches([' ', '(', ')', '[', ']', ',', '.', '\n', '\t', '\u{a0}']);
    words.len() <= NOTICE_LIMIT && {
        let lower = words.to_lowercase();
        WINDOW_NOTICES.contains(&lower.as_str())
    }
}

/// Tells whether an element says that a link opens in a new window, and nothing else.
fn is_window_notice(node: NodeRef<'_, Node>) -> bool {
    let mut children = node.children();
    let Some(Node::Text(words)) = children.next().map(|child| child.value()) else {
        return false;
    };
    children.next().is_none() && words.len() <= NOTICE_LIMIT && is_notice(words)
}

/// Gives the text of a link without the notice in brackets that it opens in a new window.
pub(super) fn without_window_notice(words: &str) -> &str {
    let Some(inner) = words.trim_end().strip_suffix(')') else {
        return words;
    };
    match inner.rsplit_once('(') {
        Some((before, notice)) if is_notice(notice) => before.trim_end(),
        _ => words,
    }
}
