//! Values of JSON documents as their writers mean them.

use serde_json::{Map, Value};

/// Reads a string; numbers and truth values count as their text.
pub(super) fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    scalar(object.get(key)?)
}

/// Reads a text or a number.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads a list; a lone value counts as a list of one.
pub(super) fn list<'v>(object: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    match object.get(key) {
        Some(Value::Array(list)) => list,
        Some(Value::Null) | None => &[],
        Some(value) => std::slice::from_ref(value),
    }
}
