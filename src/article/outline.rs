//! A parsed page as flat lists: elements with running counts, and the blocks of text between block boundaries.
//!
//! Everything after it works on these flat lists, never on the tree. Must not know: which block is an article's.

mod inline;
pub(super) mod measures;
pub(super) mod role;
pub(super) mod trait_set;
mod trait_words;
mod traits;
mod walk;

use std::ops::Range;

use role::Tag;
use trait_set::Traits;

/// The shape of elements without a class.
pub(super) const NO_CLASS: u64 = 0;

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
    /// Whether a field for an address or a word stands straight in it.
    pub(super) has_field: bool,
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
