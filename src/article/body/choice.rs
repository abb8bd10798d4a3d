//! Which way to a body wins, and how sure that is.
//!
//! Must not know: how each way works.

use super::agreement::Sequences;
use super::generic::{self, Reading};
use super::verdict::Known;
use super::{confidence, rescue};
use crate::article::metadata::Metadata;
use crate::article::metadata::byline::about_author;
use crate::article::outline::Outline;
use crate::article::rule::{CompiledRule, Found};
use crate::article::{text, warning};
use crate::model::{ArticleWarning, ExtractionMethod};

/// A body that stands only in structured data has at least so many characters.
const LEAST_RESCUE: usize = 250;

/// The body that was chosen.
#[derive(Debug)]
pub(in crate::article) struct Body {
    pub(in crate::article) lede: Option<String>,
    pub(in crate::article) paragraphs: Vec<String>,
    pub(in crate::article) method: ExtractionMethod,
    pub(in crate::article) confidence: f64,
    pub(in crate::article) warnings: Vec<ArticleWarning>,
}

impl Body {
    /// Gives lede and paragraphs as one text, blank lines between them.
    pub(in crate::article) fn text(&self) -> String {
        let pieces: Vec<&str> = self
            .lede
            .iter()
            .chain(&self.paragraphs)
            .map(String::as_str)
            .collect();
        pieces.join("\n\n")
    }

    fn of(reading: Reading, method: ExtractionMethod, confidence: f64) -> Self {
        Self {
            lede: reading.lede,
            paragraphs: reading.paragraphs,
            method,
            confidence,
            warnings: Vec::new(),
        }
    }
}

/// Chooses the body of a page.
pub(in crate::article) fn choose(
    outline: &Outline,
    metadata: &Metadata<'_>,
    rule: Option<&CompiledRule>,
    found: Option<&Found>,
) -> Body {
    let known = known(metadata, found);
    let reading = generic::read(outline, &known, metadata.description.as_deref());
    let mut warnings = Vec::new();
    if let (Some(rule), Some(found)) = (rule, found) {
        if !found.paragraphs.is_empty() {
            return by_rule(rule, found, &reading);
        }
        if rule.has_body() {
            warnings.push(warning(
                "rule_without_match",
                "no body selector of the rule matched enough text",
            ));
        }
    }
    let mut body = without_rule(metadata, reading);
    body.warnings.append(&mut warnings);
    body
}

/// Gathers what the metadata says that the body must not repeat.
pub(in crate::article) fn known(metadata: &Metadata<'_>, found: Option<&Found>) -> Known {
    let own = found.and_then(|found| found.headline.as_deref());
    let headlines = [
        metadata.headline.as_deref(),
        metadata.title.as_deref(),
        metadata.linked.headline.as_deref(),
        own,
    ];
    Known {
        headlines: headlines
            .into_iter()
            .flatten()
            .map(text::letters)
            .filter(|letters| !letters.is_empty())
            .collect(),
        authors: about_author::people(
            metadata
                .linked
                .authors
                .iter()
                .map(String::as_str)
                .chain(metadata.byline.as_deref()),
            &metadata.linked.organizations,
        ),
        byline: metadata
            .byline
            .as_deref()
            .map(text::letters)
            .filter(|letters| letters.len() > 3),
        site: metadata
            .site_name
            .as_deref()
            .map(text::letters)
            .filter(|letters| letters.len() > 3),
        is_live: metadata.linked.is_live,
    }
}

fn by_rule(rule: &CompiledRule, found: &Found, reading: &Reading) -> Body {
    let own = Sequences::of(found.paragraphs.iter().map(String::as_str));
    let other = Sequences::of(reading.paragraphs.iter().map(String::as_str));
    let agreement = own.agreement(&other);
    let lede = found.lede.clone().or_else(|| {
        if rule.has_lede() {
            None
        } else {
            reading.lede.clone()
        }
    });
    let lede_letters = lede.as_deref().map(text::letters);
    let paragraphs: Vec<String> = found
        .paragraphs
        .iter()
        .filter(|paragraph| lede_letters.as_ref() != Some(&text::letters(paragraph)))
        .cloned()
        .collect();
    // The one sentence of a flash is its body, however it is marked.
    let (lede, paragraphs) = if paragraphs.is_empty() {
        (None, found.paragraphs.clone())
    } else {
        (lede, paragraphs)
    };
    Body {
        lede,
        paragraphs,
        method: ExtractionMethod::Rule,
        confidence: 0.85 + 0.15 * agreement,
        warnings: Vec::new(),
    }
}

fn without_rule(metadata: &Metadata<'_>, reading: Reading) -> Body {
    let structured = metadata
        .linked
        .body
        .as_deref()
        .map(rescue::structured_body)
        .unwrap_or_default();
    let own = Sequences::of(
        reading
            .lede
            .iter()
            .chain(&reading.paragraphs)
            .map(String::as_str),
    );
    if !structured.is_empty() {
        let other = Sequences::of(structured.iter().map(String::as_str));
        if other.len() > own.len() * 2
            && rescue::weight(&structured) >= LEAST_RESCUE
            && (own.len() < 40 || own.share_in(&other) > 0.5)
        {
            return Body {
                lede: None,
                paragraphs: structured,
                method: ExtractionMethod::Structured,
                confidence: 0.75,
                warnings: Vec::new(),
            };
        }
        let agreement = own.agreement(&other);
        if agreement > 0.8 {
            let rating = confidence::of(&reading, &own, metadata);
            let confidence = confidence::confirmed(rating, agreement);
            return Body::of(reading, ExtractionMethod::Generic, confidence);
        }
    }
    if own.len() < 60 {
        let rescued = rescue::from_scripts(&metadata.scripts);
        let other = Sequences::of(rescued.iter().map(String::as_str));
        if other.len() > own.len() * 2 {
            return Body {
                lede: None,
                paragraphs: rescued,
                method: ExtractionMethod::Structured,
                confidence: 0.6,
                warnings: Vec::new(),
            };
        }
    }
    let confidence = confidence::of(&reading, &own, metadata);
    Body::of(reading, ExtractionMethod::Generic, confidence)
}
