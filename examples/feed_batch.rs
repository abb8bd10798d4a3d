//! Reads many feed documents in one process: `PATH<TAB>content-type` lines on standard input, one JSON line each on standard
//! output. The measuring tool for what `newswire parse` prints.
#![expect(clippy::print_stdout, reason = "a program prints")]

use std::io::{BufRead, stdin};

use newswire::feed::{ParseContext, json, parse};
use serde_json::{Value, json as object};

fn main() {
    for line in stdin().lock().lines().map_while(Result::ok) {
        let (path, content_type) = line.split_once('\t').unwrap_or((&line, ""));
        println!("{}", answer(path, content_type));
    }
}

fn answer(path: &str, content_type: &str) -> Value {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return object!({"path": path, "ok": false, "error": error.to_string()}),
    };
    let context = ParseContext {
        content_type: Some(content_type).filter(|text| !text.is_empty()),
        ..ParseContext::default()
    };
    match parse(&bytes, &context) {
        Ok((feed, warnings)) => facts(path, &json(&feed, &warnings)),
        Err(other) => {
            object!({"path": path, "ok": false, "error": format!("{}: {}", other.kind, other.detail)})
        }
    }
}

fn facts(path: &str, parsed: &Value) -> Value {
    let items = parsed.get("items").and_then(Value::as_array);
    let items = items.map(Vec::as_slice).unwrap_or_default();
    let first = |key: &str| items.first().and_then(|item| item.get(key)).cloned();
    let dated = items
        .iter()
        .filter(|item| {
            ["published", "updated"]
                .iter()
                .any(|key| item.get(key).is_some_and(|value| !value.is_null()))
        })
        .count();
    object!({
        "path": path,
        "ok": true,
        "entries": items.len(),
        "n_date": dated,
        "feed_title": parsed.get("title"),
        "feed_link": parsed.get("link"),
        "first_title": first("title"),
        "first_link": first("link"),
        "first_id": first("id"),
        "first_published": first("published"),
        "first_updated": first("updated"),
        "warnings": parsed.get("warnings"),
    })
}
