//! The agency's rule: ordered alternatives of CSS selectors for each part of an article.
//!
//! Must not know: the generic scorer.

use std::borrow::Cow;
use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html, Node, Selector};

use super::outline::{BlockKind, Outline};
use super::walls::EMPTY_WEIGHT;
use super::{selector, text};
use crate::article::outline::trait_set::Traits;
use crate::model::ArticleRule;

/// Matches of one selector that are read.
const MATCH_LIMIT: usize = 5_000;

/// A rule with its selectors compiled; made once a feed.
#[derive(Debug, Clone)]
pub struct CompiledRule {
    headline: Vec<Selector>,
    lede: Vec<Selector>,
    section: Vec<Selector>,
    byline: Vec<Selector>,
    date: Vec<Selector>,
    body: Vec<Selector>,
    remove: Vec<Selector>,
    stop_at: Vec<Selector>,
}

/// What a rule found in a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) headline: Option<String>,
    pub(super) lede: Option<String>,
    pub(super) section: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) date: Option<String>,
    /// Empty where no alternative gave enough to be a body.
    pub(super) paragraphs: Vec<String>,
}

impl CompiledRule {
    /// Compiles the selectors of a rule.
    ///
    /// # Errors
    /// The first selector that is no CSS, with the reason.
    pub fn new(rule: &ArticleRule) -> Result<Self, String> {
        let compile = |selectors: &[String]| {
            selectors
                .iter()
                .map(|selector| {
                    selector::compile(selector).map_err(|fault| {
                        let (why, remedy) = (fault.why, fault.remedy);
                        format!("`{selector}` is no CSS selector: {why}: {remedy}")
                    })
                })
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            headline: compile(&rule.headline)?,
            lede: compile(&rule.lede)?,
            section: compile(&rule.section)?,
            byline: compile(&rule.byline)?,
            date: compile(&rule.date)?,
            body: compile(&rule.body)?,
            remove: compile(&rule.remove)?,
            stop_at: compile(&rule.stop_at)?,
        })
    }

    /// Tells whether the rule says where the body stands.
    pub(super) fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// Tells whether the rule says where the standfirst stands.
    pub(super) fn has_lede(&self) -> bool {
        !self.lede.is_empty()
    }

    /// Counts what each alternative of each part matches in a page, in the order of the rule; parts without alternatives
    /// are left out.
    pub(super) fn tally(&self, document: &Html) -> Vec<(&'static str, Vec<usize>)> {
        let parts = [
            ("headline", &self.headline),
            ("lede", &self.lede),
            ("section", &self.section),
            ("byline", &self.byline),
            ("date", &self.date),
            ("body", &self.body),
            ("remove", &self.remove),
            ("stop_at", &self.stop_at),
        ];
        parts
            .into_iter()
            .filter(|(_, selectors)| !selectors.is_empty())
            .map(|(part, selectors)| {
                let counts = selectors
                    .iter()
                    .map(|selector| document.select(selector).take(MATCH_LIMIT).count());
                (part, counts.collect())
            })
            .collect()
    }

    /// Gives the paragraphs that `stop_at` took off the end of the body; of one that it cut within, the rest.
    pub(super) fn cut_off(&self, document: &Html) -> Vec<String> {
        let removed = self.removed(document);
        let repeats = self.parts(document, &removed).repeats();
        let endless = Self {
            stop_at: Vec::new(),
            ..self.clone()
        };
        // Where the stop left no alternative enough, the one that it took the text from.
        let Some(selector) = [self, &endless].into_iter().find_map(|rule| {
            let (selector, _) = rule.first_body(document, &removed, &repeats)?;
            Some(selector)
        }) else {
            return Vec::new();
        };
        let mut whole = body(document, selector, &removed, &repeats);
        let behind = behind_stop(document, selector, &self.stop_at, &removed);
        let kept = body(document, selector, &behind, &repeats);
        let same = whole.iter().zip(&kept).take_while(|(one, two)| one == two);
        let same = same.count();
        let mut cut = whole.split_off(same);
        let begun = cut.first_mut().zip(kept.get(same));
        if let Some((first, kept)) = begun
            && let Some(rest) = first.strip_prefix(kept.as_str())
        {
            *first = rest.trim_start().to_owned();
        }
        cut
    }

    /// Applies the rule to a page.
    pub(super) fn apply(&self, document: &Html) -> Found {
        let removed = self.removed(document);
        let mut found = self.parts(document, &removed);
        if let Some((_, paragraphs)) = self.first_body(document, &removed, &found.repeats()) {
            found.paragraphs = paragraphs;
        }
        found
    }

    fn removed(&self, document: &Html) -> HashSet<NodeId> {
        self.remove
            .iter()
            .flat_map(|selector| document.select(selector).take(MATCH_LIMIT))
            .map(|element| element.id())
            .collect()
    }

    /// Finds every part but the body.
    fn parts(&self, document: &Html, removed: &HashSet<NodeId>) -> Found {
        let first = |selectors: &[Selector]| first_text(document, selectors, removed);
        Found {
            headline: first(&self.headline),
            lede: first(&self.lede),
            section: first(&self.section),
            byline: first(&self.byline),
            date: self
                .date
                .iter()
                .find_map(|selector| document.select(selector).find_map(date_text)),
            paragraphs: Vec::new(),
        }
    }

    /// Gives the first alternative that finds a body, with its paragraphs. A flash is short: whoever wrote the rule is believed where
    /// it finds no more than a sentence, but a word or two are what was left of an article in other markup.
    fn first_body(
        &self,
        document: &Html,
        removed: &HashSet<NodeId>,
        repeats: &[String],
    ) -> Option<(&Selector, Vec<String>)> {
        self.body.iter().find_map(|selector| {
            let behind = behind_stop(document, selector, &self.stop_at, removed);
            let paragraphs = body(document, selector, &behind, repeats);
            let weights = paragraphs.iter().map(|text| text::worded_weight(text));
            (weights.sum::<usize>() >= EMPTY_WEIGHT).then_some((selector, paragraphs))
        })
    }
}

impl Found {
    /// Gives the texts that the body must not repeat, by their letters.
    fn repeats(&self) -> Vec<String> {
        [&self.headline, &self.lede, &self.section, &self.byline]
            .into_iter()
            .flatten()
            .map(|known| text::letters(known))
            .collect()
    }
}

fn first_text(
    document: &Html,
    selectors: &[Selector],
    removed: &HashSet<NodeId>,
) -> Option<String> {
    selectors.iter().find_map(|selector| {
        document
            .select(selector)
            .take(MATCH_LIMIT)
            .filter(|element| !is_removed(**element, removed))
            .find_map(|element| {
                let outline = Outline::of_subtrees(&[*element], removed);
                let pieces: Vec<&str> = outline
                    .blocks
                    .iter()
                    .map(|block| outline.text(block))
                    .collect();
                text::filled(&pieces.join(" "))
            })
    })
}

/// Prefers what a machine reads: `datetime` and `content` over the text.
fn date_text(element: ElementRef<'_>) -> Option<String> {
    let stamp = ["datetime", "content", "data-time", "data-timestamp"]
        .into_iter()
        .find_map(|name| element.attr(name));
    let shown = || element.text().take(20).collect::<Vec<_>>().join(" ");
    text::filled(&stamp.map_or_else(shown, str::to_owned))
}

fn is_removed(node: NodeRef<'_, Node>, removed: &HashSet<NodeId>) -> bool {
    !removed.is_empty()
        && (removed.contains(&node.id())
            || node
                .ancestors()
                .any(|ancestor| removed.contains(&ancestor.id())))
}

/// Adds to what is removed the element that the body ends before, and all behind it: the first one in document order, from the
/// first match of the body on, that matches any of `stop_at`.
fn behind_stop<'r>(
    document: &Html,
    body: &Selector,
    stop_at: &[Selector],
    removed: &'r HashSet<NodeId>,
) -> Cow<'r, HashSet<NodeId>> {
    let unchanged = Cow::Borrowed(removed);
    if stop_at.is_empty() {
        return unchanged;
    }
    let mut matches = document.select(body).take(MATCH_LIMIT);
    let Some(first) = matches.find(|element| !is_removed(**element, removed)) else {
        return unchanged;
    };
    let stop = document
        .tree
        .root()
        .descendants()
        .skip_while(|node| node.id() != first.id())
        .filter_map(ElementRef::wrap)
        .find(|element| {
            stop_at.iter().any(|selector| selector.matches(element))
                && !is_removed(**element, removed)
        });
    let Some(stop) = stop else {
        return unchanged;
    };
    let mut behind = removed.clone();
    behind.insert(stop.id());
    behind.extend(stop.next_siblings().map(|node| node.id()));
    for ancestor in stop.ancestors() {
        behind.extend(ancestor.next_siblings().map(|node| node.id()));
    }
    Cow::Owned(behind)
}

/// Merges all matches of one selector in document order; an element inside another match counts once.
fn body(
    document: &Html,
    selector: &Selector,
    removed: &HashSet<NodeId>,
    repeats: &[String],
) -> Vec<String> {
    let matches: Vec<ElementRef<'_>> = document.select(selector).take(MATCH_LIMIT).collect();
    let ids: HashSet<NodeId> = matches.iter().map(|element| element.id()).collect();
    let roots: Vec<NodeRef<'_, Node>> = matches
        .into_iter()
        .filter(|element| {
            !element
                .ancestors()
                .any(|ancestor| ids.contains(&ancestor.id()))
        })
        .filter(|element| !is_removed(**element, removed))
        .map(|element| *element)
        .collect();
    let outline = Outline::of_subtrees(&roots, removed);
    let unwanted = Traits::OUTSIDE | Traits::CAPTION;
    outline
        .blocks
        .iter()
        .filter(|block| {
            // The matched element itself was asked for by name: only what stands inside it is judged.
            let path: Vec<usize> = outline.ancestors(block.owner).collect();
            let inside = path.len().saturating_sub(2);
            block.kind != BlockKind::Caption
                && !path.iter().take(inside).any(|&index| {
                    outline
                        .elements
                        .get(index)
                        .is_some_and(|element| element.traits.any(unwanted))
                })
        })
        .map(|block| outline.text(block).to_owned())
        .filter(|paragraph| {
            let letters = text::letters(paragraph);
            !letters.is_empty() && !repeats.contains(&letters)
        })
        .collect()
}
