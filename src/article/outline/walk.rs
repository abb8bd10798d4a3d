//! The one walk over a parsed page that makes its outline.

use std::collections::HashSet;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node, node};
use xxhash_rust::xxh3::xxh3_64;

use super::inline::{self, Inline};
use super::role::{Role, Tag, hides, itemprop_traits, role_traits, tag_traits};
use super::trait_set::Traits;
use super::traits;
use super::{Block, BlockKind, Element, NO_CLASS, Outline};
use crate::article::memo::Memo;
use crate::article::text;

impl Outline {
    /// Walks a page once.
    pub(in crate::article) fn of(document: &Html) -> Self {
        Self::of_subtrees(&[document.tree.root()], &HashSet::new())
    }

    /// Walks parts of a page, passing over what is in `removed`.
    pub(in crate::article) fn of_subtrees(
        roots: &[NodeRef<'_, Node>],
        removed: &HashSet<NodeId>,
    ) -> Self {
        let mut walk = Walk::default();
        walk.open_element(Tag::Root, Traits::NONE, 0);
        for root in roots {
            walk.subtree(*root, removed);
        }
        walk.flush();
        walk.close_element();
        walk.outline
    }
}

#[derive(PartialEq, Eq)]
enum Visit {
    Enter,
    Skip,
}

/// The state of the walk.
#[derive(Default)]
struct Walk {
    outline: Outline,
    memory: Memo<Traits>,
    /// For each open inline element: whether it bounds a block.
    inline: Vec<bool>,
    /// Open elements of the outline.
    stack: Vec<usize>,
    links: usize,
    preformatted: usize,
    /// Where the text of the current block starts.
    start: usize,
    pending: Pending,
    breaks: usize,
    /// Whether the last element was a button that shows the next one.
    opens_part: bool,
}

#[derive(Default)]
struct Pending {
    weight: usize,
    link_weight: usize,
    commas: usize,
}

impl Walk {
    fn subtree(&mut self, root: NodeRef<'_, Node>, removed: &HashSet<NodeId>) {
        let mut skipping = None;
        for edge in root.traverse() {
            match (edge, skipping) {
                (Edge::Open(node), None)
                    if (removed.contains(&node.id()) || self.open(node) == Visit::Skip) =>
                {
                    skipping = Some(node.id());
                }
                (Edge::Close(node), Some(skipped)) if node.id() == skipped => skipping = None,
                (Edge::Close(node), None) => self.close(node),
                _ => {}
            }
        }
    }

    fn open(&mut self, node: NodeRef<'_, Node>) -> Visit {
        match node.value() {
            Node::Text(text) => {
                self.push_text(text);
                Visit::Enter
            }
            Node::Element(element) => self.open_node(node, element),
            _ => Visit::Enter,
        }
    }

    fn open_node(&mut self, node: NodeRef<'_, Node>, element: &node::Element) -> Visit {
        let name = element.name();
        let Some(role) = Role::of(name) else {
            if name == "input" && asks_for_words(element) {
                self.field();
            }
            if name == "button" && element.attr("aria-expanded").is_some() {
                self.opens_part = true;
                // "Who pays?" is the heading of what the button shows.
                if self.stands_in_heading() {
                    return Visit::Enter;
                }
            }
            return Visit::Skip;
        };
        match role {
            Role::Break => self.line_break(),
            Role::Inline => match name {
                "a" => self.links += 1,
                "img" | "amp-img" => self.picture(),
                _ => return self.open_inline(node, element),
            },
            Role::Block(tag) => {
                self.flush();
                if tag == Tag::Figure {
                    self.picture();
                }
                let mut traits = self.traits_of(element, tag);
                if name == "amp-live-list" {
                    traits |= Traits::LIVE;
                }
                if std::mem::take(&mut self.opens_part) {
                    traits = traits.without(Traits::HIDDEN);
                }
                self.open_element(tag, traits, shape_of(element));
                self.preformatted += usize::from(tag == Tag::Preformatted);
            }
        }
        Visit::Enter
    }

    fn open_inline(&mut self, node: NodeRef<'_, Node>, element: &node::Element) -> Visit {
        let traits = self.traits_of(element, Tag::Inline);
        let before = self.outline.text.get(self.start..).unwrap_or("");
        let judged = inline::judge(node, traits, before);
        if judged == Inline::Unread {
            return Visit::Skip;
        }
        let bounds = judged == Inline::Apart;
        self.inline.push(bounds);
        if bounds {
            self.flush();
            self.open_element(Tag::Inline, traits, 0);
        }
        Visit::Enter
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else {
            return;
        };
        let name = element.name();
        match Role::of(name) {
            Some(Role::Inline) => match name {
                "a" => self.links = self.links.saturating_sub(1),
                "img" | "amp-img" => {}
                _ => {
                    if self.inline.pop() == Some(true) {
                        self.flush();
                        self.close_element();
                    }
                }
            },
            Some(Role::Block(tag)) => {
                self.flush();
                self.close_element();
                self.preformatted -= usize::from(tag == Tag::Preformatted);
            }
            Some(Role::Break) | None => {}
        }
    }

    fn open_element(&mut self, tag: Tag, traits: Traits, shape: u64) {
        let index = self.outline.elements.len();
        let first = self.outline.blocks.len();
        self.outline.elements.push(Element {
            parent: self.stack.last().copied().unwrap_or(index),
            tag,
            traits,
            shape,
            is_pictured: false,
            has_field: false,
            blocks: first..first,
            end: index + 1,
        });
        self.stack.push(index);
    }

    fn close_element(&mut self) {
        let Some(index) = self.stack.pop() else {
            return;
        };
        let (blocks, end) = (self.outline.blocks.len(), self.outline.elements.len());
        if let Some(element) = self.outline.elements.get_mut(index) {
            element.blocks.end = blocks;
            element.end = end;
        }
    }

    fn traits_of(&mut self, element: &node::Element, tag: Tag) -> Traits {
        let mut traits = tag_traits(tag);
        for (name, value) in element.attrs() {
            traits |= match name {
                "class"
                | "id"
                | "data-testid"
                | "data-component"
                | "data-type"
                | "data-module"
                | "data-qa"
                | "data-gu-name"
                | "data-component-name" => traits::of_names(value, &mut self.memory),
                "itemprop" => itemprop_traits(value),
                "role" => role_traits(value),
                "hidden" => Traits::HIDDEN,
                "aria-hidden" | "style" if value == "true" || hides(value) => Traits::HIDDEN,
                _ => Traits::NONE,
            };
        }
        traits
    }

    fn push_text(&mut self, text: &str) {
        if text.trim_ascii().is_empty() {
            if !text.is_empty() {
                text::push_folded(&mut self.outline.text, self.start, " ");
            }
            return;
        }
        self.breaks = 0;
        if self.preformatted > 0 {
            for line in text.split('\n') {
                if line.trim().is_empty() {
                    self.flush();
                } else {
                    self.push_run(line);
                    text::push_folded(&mut self.outline.text, self.start, " ");
                }
            }
        } else if self.links > 0 {
            self.push_run(inline::without_window_notice(text));
        } else {
            self.push_run(text);
        }
    }

    fn push_run(&mut self, text: &str) {
        let run = text::push_folded(&mut self.outline.text, self.start, text);
        let weight = run.weight;
        self.pending.commas += run.commas;
        self.pending.weight += weight;
        if self.links > 0 {
            self.pending.link_weight += weight;
        }
    }

    /// Notes a picture in the innermost element.
    fn picture(&mut self) {
        let innermost = self.stack.last();
        let element = innermost.and_then(|&index| self.outline.elements.get_mut(index));
        if let Some(element) = element {
            element.is_pictured = true;
        }
    }

    /// Notes a field in the innermost element.
    fn field(&mut self) {
        let innermost = self.stack.last();
        let element = innermost.and_then(|&index| self.outline.elements.get_mut(index));
        if let Some(element) = element {
            element.has_field = true;
        }
    }

    fn stands_in_heading(&self) -> bool {
        let innermost = self.stack.last();
        let element = innermost.and_then(|&index| self.outline.elements.get(index));
        element.is_some_and(|element| matches!(element.tag, Tag::Heading(2..)))
    }

    /// Two breaks in a row part two paragraphs.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 {
            self.flush();
        } else {
            text::push_folded(&mut self.outline.text, self.start, " ");
        }
    }

    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let start = self.start;
        let piece = self.outline.text.get(start..).unwrap_or("").trim_end();
        let end = start + piece.len();
        let sentence = text::ends_sentence(piece);
        self.breaks = 0;
        if piece.is_empty() {
            self.outline.text.truncate(start);
            return;
        }
        self.outline.text.truncate(end);
        let owner = self.stack.last().copied().unwrap_or(0);
        let kind = match self.kind_of(owner) {
            // A heading of a low rank that goes on and on is a paragraph that was to look like one.
            BlockKind::Heading(4..) if sentence && pending.weight >= LONG_HEADING => {
                BlockKind::Paragraph
            }
            kind => kind,
        };
        self.outline.blocks.push(Block {
            owner,
            kind,
            range: start..end,
            weight: pending.weight,
            link_weight: pending.link_weight,
            commas: pending.commas,
            sentence,
        });
        self.start = end;
    }

    fn kind_of(&self, owner: usize) -> BlockKind {
        for index in self.outline.ancestors(owner).take(4) {
            let Some(element) = self.outline.elements.get(index) else {
                break;
            };
            match element.tag {
                Tag::Paragraph => return BlockKind::Paragraph,
                Tag::Heading(level) => return BlockKind::Heading(level),
                Tag::Item => return BlockKind::Item,
                Tag::Preformatted => return BlockKind::Preformatted,
                Tag::Caption => return BlockKind::Caption,
                Tag::Cell => return BlockKind::Cell,
                _ => {}
            }
        }
        BlockKind::Loose
    }
}

/// Tells whether an input is a field in which a reader writes (HTML standard, 4.10.5).
fn asks_for_words(input: &node::Element) -> bool {
    let kind = input.attr("type").unwrap_or("text");
    ["text", "email", "tel"]
        .iter()
        .any(|asking| kind.eq_ignore_ascii_case(asking))
}

/// A sentence in a heading of a low rank with more text than this is no heading, in characters.
const LONG_HEADING: usize = 90;

/// Hashes the class of an element.
fn shape_of(element: &node::Element) -> u64 {
    let class = element
        .attrs()
        .find(|(name, _)| *name == "class")
        .map_or("", |(_, value)| value);
    if class.is_empty() {
        return NO_CLASS;
    }
    xxh3_64(class.as_bytes())
}
