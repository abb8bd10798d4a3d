//! Why the generic way keeps or drops each block of a page: for people who write rules or look for faults.
//!
//! Must not know: how the answer is shown.

use super::choice;
use super::metadata;
use super::outline::Outline;
use super::precision;
use super::region::{self, Belief, Measures};
use super::{PageContext, decode, guard, text};

/// Characters of a block that are shown.
const SHOWN: usize = 90;

/// Gives a line for every block of text around the article: its path, and the verdict on it.
/// Empty where the page is not parsed.
pub fn explain(page: &[u8], context: &PageContext<'_>) -> Vec<String> {
    let decoded = decode::decode(page, context.content_type);
    let Ok(html) = guard::bounded(&decoded) else {
        return Vec::new();
    };
    let document = scraper::Html::parse_document(&html);
    let metadata = metadata::read(&document, context);
    let outline = Outline::of(&document);
    let known = choice::known(&metadata, None);
    let measures = Measures::of(&outline, Belief::Names);
    let region = region::find(&outline, &measures);
    let judged = precision::judge(&outline, &measures, &region, &known, Belief::Names);
    outline
        .blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let verdict = match judged.iter().find(|(judged, _)| *judged == index) {
                None if measures.outside.get(block.owner).copied().unwrap_or(true) => {
                    "noise".to_owned()
                }
                None => "elsewhere".to_owned(),
                Some((_, None)) => "KEPT".to_owned(),
                Some((_, Some(reason))) => format!("{reason:?}").to_lowercase(),
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
