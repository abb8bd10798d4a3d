//! How the article of a page was found: which way won and how sure it is, what the rule matched, and why each block of the
//! generic way was kept or dropped; for people who write rules or look for faults.
//!
//! Must not know: how the answer is shown.

use std::collections::HashMap;
use std::fmt::Write as _;

use scraper::Html;

use super::body::{confidence, rescue};
use super::metadata::{self, Metadata};
use super::outline::Outline;
use super::page::{decode, guard, tree};
use super::rule::CompiledRule;
use super::{PageContext, text};
use crate::article::body::agreement::Sequences;
use crate::article::body::choice;
use crate::article::body::generic::{self, Reading};
use crate::article::body::precision;
use crate::article::body::region::Region;
use crate::article::body::verdict::Known;
use crate::article::outline::measures::{Belief, Measures};

/// Characters of a block that are shown.
const SHOWN: usize = 90;

/// Tells how the article of a page is found: a line for the way that won, one for each candidate, one for each part of the
/// rule with the matches of its alternatives, then one for every block of text: its verdict and its path.
pub fn explain(page: &[u8], context: &PageContext<'_>) -> Vec<String> {
    let mut lines = vec![outcome(page, context)];
    let decoded = decode::decode(page, context.content_type);
    let is_foreign = decode::foreign_kind(page, context.content_type).is_some();
    let Some(html) = guard::bounded(&decoded).ok().filter(|_| !is_foreign) else {
        return lines;
    };
    let document = tree::document(&html);
    let metadata = metadata::read(&document, context);
    let outline = Outline::of(&document);
    let known = choice::known(&metadata, None);
    let reading = generic::read(&outline, &known, metadata.description.as_deref());
    lines.extend(candidates(&document, &metadata, context.rule, &reading));
    lines.extend(blocks(&outline, &known, &reading.region));
    lines
}

/// Tells which way won, or why the page gives no article.
fn outcome(page: &[u8], context: &PageContext<'_>) -> String {
    match super::extract(page, context) {
        Ok(article) => {
            let mut line = format!(
                "won: {}, confidence {:.2}, {}",
                article.method,
                article.confidence,
                size(&article.paragraphs),
            );
            for warning in &article.warnings {
                let _ = write!(line, "; {}: {}", warning.code, warning.detail);
            }
            line
        }
        Err(refusal) => format!("refused: {}: {}", refusal.code, refusal.detail),
    }
}

fn size(paragraphs: &[String]) -> String {
    format!(
        "{} paragraphs, {} characters",
        paragraphs.len(),
        rescue::weight(paragraphs)
    )
}

/// Tells what each way to a body gives, and how far it agrees with the generic way.
fn candidates(
    document: &Html,
    metadata: &Metadata<'_>,
    rule: Option<&CompiledRule>,
    reading: &Reading,
) -> Vec<String> {
    let own = Sequences::of(reading.paragraphs.iter().map(String::as_str));
    let line = |name: &str, paragraphs: &[String]| {
        let other = Sequences::of(paragraphs.iter().map(String::as_str));
        let agreement = own.agreement(&other);
        let size = size(paragraphs);
        format!("candidate {name}: {size}, agreement {agreement:.2}")
    };
    let mut lines = vec![format!(
        "candidate generic: {}, confidence {:.2}",
        size(&reading.paragraphs),
        confidence::of(reading, &own, metadata)
    )];
    let body = metadata.linked.body.as_deref();
    let structured = body.map(rescue::structured_body).unwrap_or_default();
    lines.push(line("structured data", &structured));
    lines.push(line("scripts", &rescue::from_scripts(&metadata.scripts)));
    let Some(rule) = rule else { return lines };
    lines.push(line("rule", &rule.apply(document).paragraphs));
    lines.extend(rule.tally(document).into_iter().map(|(part, counts)| {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        format!("rule {part}: {} matched", counts.join(", "))
    }));
    let cut = rule.cut_off(document);
    lines.extend(cut.first().map(|first| {
        let begin = text::clip(first, SHOWN);
        format!("rule stop_at: cut off {} ~ {begin}", size(&cut))
    }));
    lines
}

/// Gives a line for every block of text: its verdict, its weight and that of its links, its path and how it begins.
fn blocks(outline: &Outline, known: &Known, region: &Region) -> Vec<String> {
    let measures = Measures::of(outline, Belief::Names, known.is_live);
    let judged: HashMap<usize, Option<_>> =
        precision::judge(outline, &measures, region, known, Belief::Names)
            .into_iter()
            .collect();
    outline
        .blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let verdict = match judged.get(&index) {
                None if measures.outside.get(block.owner).copied().unwrap_or(true) => {
                    "noise".to_owned()
                }
                None => "elsewhere".to_owned(),
                Some(None) => "KEPT".to_owned(),
                Some(Some(reason)) => format!("{reason:?}").to_lowercase(),
            };
            let mut path: Vec<String> = outline
                .ancestors(block.owner)
                .take(9)
                .filter_map(|index| {
                    outline.elements.get(index).map(|element| {
                        let mark = if region.roots.contains(&index) {
                            "*"
                        } else {
                            ""
                        };
                        format!("{mark}{:?}{}", element.tag, element.traits)
                    })
                })
                .collect();
            path.reverse();
            let shown = text::clip(outline.text(block), SHOWN);
            format!(
                "{verdict:10} {:4}/{:<4} {} ~ {shown}",
                block.weight,
                block.link_weight,
                path.join(">")
            )
        })
        .collect()
}
