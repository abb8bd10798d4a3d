//! Bodies that stand only in data: `articleBody` of ld+json, and the state that scripts hand to the browser.
//!
//! Must not know: the visible text of the page.

use serde_json::{Map, Value};

use crate::article::fragment::fragment_paragraphs;
use crate::article::page::script_state::STATES;
use crate::article::text;

/// Values that are looked at in one script.
const VALUE_LIMIT: usize = 200_000;
/// Shortest body, in characters.
const LEAST_WEIGHT: usize = 250;

/// Gives the paragraphs of an `articleBody`.
pub(in crate::article) fn structured_body(body: &str) -> Vec<String> {
    let once = crate::article::entities::resolve(body);
    fragment_paragraphs(&once)
}

/// Looks for the body in the states of scripts; empty where there is none.
pub(in crate::article) fn from_scripts(scripts: &[&str]) -> Vec<String> {
    let mut longest = Longest::default();
    for script in scripts {
        for state in states(script) {
            longest_body(&state, &mut longest);
        }
    }
    if longest.weight < LEAST_WEIGHT {
        Vec::new()
    } else {
        longest.paragraphs
    }
}

/// The longest body so far. It is weighed once, however many values follow that hold less.
#[derive(Debug, Default)]
struct Longest {
    paragraphs: Vec<String>,
    weight: usize,
}

impl Longest {
    fn offer(&mut self, found: Vec<String>) {
        let weight = weight(&found);
        if weight > self.weight {
            self.paragraphs = found;
            self.weight = weight;
        }
    }
}

/// Sums up the weight of paragraphs.
pub(in crate::article) fn weight(paragraphs: &[String]) -> usize {
    #[cfg(test)]
    tests::note_weighed(paragraphs);
    paragraphs
        .iter()
        .map(|paragraph| text::weight(paragraph))
        .sum()
}

/// Gives the JSON values of a script: the whole of it, or what is assigned to a known name.
fn states(script: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(script.trim()) {
        return vec![value];
    }
    STATES
        .into_iter()
        .filter_map(|name| {
            let (_, after) = script.split_once(name)?;
            let start = after.find('{').filter(|start| *start < 40)?;
            let json = after.get(start..)?;
            serde_json::Deserializer::from_str(json)
                .into_iter::<Value>()
                .next()?
                .ok()
        })
        .collect()
}

/// Finds the longest run of text in a state: a long string under a telling name, or a list of paragraphs.
fn longest_body(state: &Value, longest: &mut Longest) {
    let mut waiting = vec![state];
    let mut visited = 0;
    while let Some(value) = waiting.pop() {
        visited += 1;
        if visited > VALUE_LIMIT {
            break;
        }
        longest.offer(match value {
            Value::Object(object) => {
                waiting.extend(object.values());
                body_string(object)
            }
            Value::Array(values) => {
                waiting.extend(values);
                values
                    .iter()
                    .filter_map(paragraph_of)
                    .flat_map(fragment_paragraphs)
                    .collect()
            }
            _ => continue,
        });
    }
}

fn body_string(object: &Map<String, Value>) -> Vec<String> {
    const NAMES: [&str; 9] = [
        "articleBody",
        "body",
        "bodyHtml",
        "body_html",
        "content",
        "contentHtml",
        "html",
        "text",
        "fullText",
    ];
    NAMES
        .into_iter()
        .filter_map(|name| object.get(name).and_then(Value::as_str))
        .filter(|body| body.len() > 400)
        .map(fragment_paragraphs)
        .max_by_key(|paragraphs| weight(paragraphs))
        .unwrap_or_default()
}

/// Gives the text of a list element that is a paragraph of an article.
fn paragraph_of(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    let kind = ["type", "_type", "kind", "__typename", "component"]
        .into_iter()
        .find_map(|key| object.get(key).and_then(Value::as_str))?;
    let kind = kind.to_ascii_lowercase();
    let is_text = [
        "text",
        "paragraph",
        "p",
        "header",
        "heading",
        "html",
        "paragraphblock",
        "textblock",
    ]
    .contains(&kind.as_str());
    is_text.then_some(())?;
    ["content", "text", "html", "value", "data"]
        .into_iter()
        .find_map(|key| object.get(key).and_then(Value::as_str))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// Bytes that were weighed.
        static WEIGHED: Cell<usize> = const { Cell::new(0) };
    }

    pub(in crate::article) fn note_weighed(paragraphs: &[String]) {
        let bytes: usize = paragraphs.iter().map(String::len).sum();
        WEIGHED.set(WEIGHED.get() + bytes);
    }

    #[test]
    fn a_long_body_is_not_weighed_again_for_each_value() {
        let body = "<p>The ferries of the harbour sail again, its board said.</p>".repeat(1_000);
        let others = vec!["{}"; 2_000].join(",");
        let state = format!("{{\"others\":[{others}],\"body\":\"{body}\"}}");
        let found = from_scripts(&[&state, &state]);
        assert_eq!(found.len(), 1_000);
        let weighed = WEIGHED.get();
        assert!(weighed < 8 * body.len(), "{weighed} of {}", body.len());
    }
}
