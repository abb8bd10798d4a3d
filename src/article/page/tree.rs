//! A bounded page to a tree: one parse, into a tree that has its size from the start.
//!
//! Must not know: what is read from the tree.

use ego_tree::Tree;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{QualName, local_name, ns};
use scraper::html::HtmlTreeSink;
use scraper::{Html, Node};

use super::guard::Bounded;

/// Nodes for which memory is taken beforehand; a larger tree grows as it goes.
const NODE_LIMIT: usize = 100_000;
/// Nodes that the parser adds by itself: document, html, head, body and the like.
const SKELETON_NODES: usize = 32;

/// Parses a page.
pub(in crate::article) fn document(page: &Bounded<'_>) -> Html {
    let mut html = Html::new_document();
    html.tree = sized(Node::Document, page);
    let parser = driver::parse_document(HtmlTreeSink::new(html), ParseOpts::default());
    fed(parser, page)
}

/// Parses a piece of a page, such as the content of a feed item.
pub(in crate::article) fn fragment(piece: &Bounded<'_>) -> Html {
    let mut html = Html::new_fragment();
    html.tree = sized(Node::Fragment, piece);
    let parser = driver::parse_fragment(
        HtmlTreeSink::new(html),
        ParseOpts::default(),
        QualName::new(None, ns!(html), local_name!("body")),
        Vec::new(),
        false,
    );
    fed(parser, piece)
}

fn sized(root: Node, page: &Bounded<'_>) -> Tree<Node> {
    // One node too many would double the memory: broken markup has some more than its tags.
    let capacity = page.nodes + page.nodes / 8 + SKELETON_NODES;
    Tree::with_capacity(root, capacity.min(NODE_LIMIT))
}

fn fed(mut parser: driver::Parser<HtmlTreeSink>, page: &Bounded<'_>) -> Html {
    for piece in page.pieces() {
        parser.process(StrTendril::from(piece));
    }
    parser.finish()
}
