//! One walk over a parsed page: elements with running counts, and the blocks of text between block boundaries.
//!
//! Everything after it works on these flat lists, never on the tree. Must not know: which block is an article's.

use std::collections::HashSet;
use std::ops::Range;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node, node};
use xxhash_rust::xxh3::xxh3_64;

use super::inline::{self, Inline};
use super::memo::Memo;
use super::role::{Role, Tag, hides, itemprop_traits, role_traits, tag_traits};
use super::text;
use super::traits::{self, Traits};

/// What a block of text is, by the nearest element that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// `<p>`.
    Paragraph,
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// `<li>`, `<dt>`, `<dd>`.
    Item,
    /// Inside `<pre>`.
    Preformatted,
    /// `<figcaption>`, `<caption>`.
    Caption,
    /// `<td>`, `<th>`.
    Cell,
    /// Text straight in a `<div>` or the like.
    Loose,
}

/// An element that bounds text, or that says something by its class.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// Index of the parent in the outline; the root is its own.
    pub(super) parent: usize,
    /// Name of the element.
    pub(super) tag: Tag,
    /// What its name, class and id say.
    pub(super) traits: Traits,
    /// Hash of its class: elements of one shape play one part.
    pub(super) shape: u64,
    /// Whether a picture stands straight in it.
    pub(super) is_pictured: bool,
    /// Blocks inside, at any depth.
    pub(super) blocks: Range<usize>,
    /// Index after the last element inside.
    pub(super) end: usize,
}

/// A run of text between two block boundaries, white space folded.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Index of the innermost element.
    pub(super) owner: usize,
    /// What it is.
    pub(super) kind: BlockKind,
    /// Where its text stands in the text of the outline.
    pub(super) range: Range<usize>,
    /// Characters, those of scripts without spaces counted more.
    pub(super) weight: usize,
    /// Part of `weight` inside links.
    pub(super) link_weight: usize,
    /// Commas and their kin.
    pub(super) commas: usize,
    /// Whether it ends like a sentence.
    pub(super) sentence: bool,
}

impl Block {
    /// Tells whether most of it is links.
    pub(super) fn is_linked(&self) -> bool {
        self.link_weight * 2 > self.weight
    }

    /// Tells whether it reads like running text.
    pub(super) fn is_prose(&self) -> bool {
        self.weight >= 60
            && self.link_weight * 5 < self.weight * 2
            && (self.commas > 0 || self.sentence || self.weight >= 150)
            && !matches!(self.kind, BlockKind::Heading(_) | BlockKind::Caption)
    }
}

/// A page as flat lists.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Elements in document order.
    pub(super) elements: Vec<Element>,
    /// Blocks in document order.
    pub(super) blocks: Vec<Block>,
    text: String,
}

impl Outline {
    /// Walks a page once.
    pub(super) fn of(document: &Html) -> Self {
        Self::of_subtrees(&[document.tree.root()], &HashSet::new())
    }

    /// Walks parts of a page, passing over what is in `removed`.
    pub(super) fn of_subtrees(roots: &[NodeRef<'_, Node>], removed: &HashSet<NodeId>) -> Self {
        let mut walk = Walk::default();
        walk.open_element(Tag::Root, Traits::NONE, 0);
        for root in roots {
            walk.subtree(*root, removed);
        }
        walk.flush();
        walk.close_element();
        walk.outline
    }

    /// Gives the text of a block.
    pub(super) fn text(&self, block: &Block) -> &str {
        self.text.get(block.range.clone()).unwrap_or("")
    }

    /// Gives the first bytes of all visible text.
    pub(super) fn opening(&self, limit: usize) -> &str {
        let end = (0..=limit.min(self.text.len()))
            .rev()
            .find(|&end| self.text.is_char_boundary(end));
        self.text.get(..end.unwrap_or(0)).unwrap_or("")
    }

    /// Gives the row of a table that a block stands in.
    pub(super) fn row(&self, block: &Block) -> Option<usize> {
        self.ancestors(block.owner).take(4).find(|&index| {
            self.elements
                .get(index)
                .is_some_and(|element| element.tag == Tag::Table)
        })
    }

    /// Gives the chain of elements from `index` up to and including the root.
    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(index), |&current| {
            let parent = self.elements.get(current)?.parent;
            (parent != current).then_some(parent)
        })
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
                let traits = self.traits_of(element, tag);
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
                | "data-component-name" => self.memory.read(value, traits::of_names),
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

/// A sentence in a heading of a low rank with more text than this is no heading, in characters.
const LONG_HEADING: usize = 90;

/// The shape of elements without a class.
pub(super) const NO_CLASS: u64 = 0;

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
