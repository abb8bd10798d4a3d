//! JSON as pages write it: comments around it, raw line breaks, stray commas, wrong escapes, several values in a row, character
//! references; at worst the few facts that can still be made out.
//!
//! Must not know: what the objects mean, but for the properties that are saved at worst.

use serde_json::{Map, Value, json};

use crate::article::{entities, text};

/// Values in a row that are read of one script.
const VALUE_LIMIT: usize = 50;
/// Longest text of a property that is saved from a broken script, in characters.
const SAVED_LIMIT: usize = 120;
/// How far the name of an author may stand behind the word `author`, in characters.
const AUTHOR_REACH: usize = 300;

/// Reads the values of one script; of a broken one those that could be saved.
pub(super) fn parse(script: &str) -> Vec<Value> {
    let trimmed = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(trimmed) {
        return vec![value];
    }
    let cleaned: String = trimmed
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    let resolved = if opens_with_reference(&cleaned) {
        entities::resolve(&cleaned)
    } else {
        cleaned
    };
    in_a_row(&resolved)
        .or_else(|| in_a_row(&mended(&resolved)))
        .unwrap_or_else(|| saved(&resolved).into_iter().collect())
}

/// Tells whether the quotes of a script are character references: `{&quot;@type&quot;`.
fn opens_with_reference(json: &str) -> bool {
    json.trim_start_matches(['{', '[', ' ']).starts_with('&')
}

/// Reads values that follow each other, perhaps with commas or semicolons between; all or nothing.
fn in_a_row(json: &str) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut rest = json;
    while !rest.is_empty() && values.len() < VALUE_LIMIT {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter();
        let value: Value = stream.next()?.ok()?;
        values.push(value);
        rest = rest.get(stream.byte_offset()..)?;
        rest = rest.trim_start_matches([' ', ',', ';']);
    }
    Some(values)
}

/// Drops commas before closing brackets, and backslashes before characters that need none; quotes values that stand bare.
fn mended(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut skipped_to = 0;
    for (place, character) in json.char_indices() {
        if place < skipped_to {
            continue;
        }
        if quoted {
            quoted = escaped || character != '"';
            if escaped
                && !matches!(
                    character,
                    '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'
                )
            {
                mended.pop();
            }
            escaped = !escaped && character == '\\';
        } else if character == '"' {
            quoted = true;
        } else if matches!(character, '}' | ']') {
            let end = mended.trim_end().len();
            if mended.get(..end).is_some_and(|text| text.ends_with(',')) {
                mended.truncate(end - 1);
            }
        } else if let Some(value) = json.get(place..).and_then(bare_value) {
            mended.push_str(": ");
            mended.push_str(&Value::from(value.trim()).to_string());
            skipped_to = place + 1 + value.len();
            continue;
        }
        mended.push(character);
    }
    mended
}

/// Gives the value behind a colon that is neither quoted nor of those that need no quotes: `: 2024-05-14T06:18:10-03:00,`.
fn bare_value(rest: &str) -> Option<&str> {
    let behind = rest.strip_prefix(':')?;
    let trimmed = behind.trim_start();
    let is_bare = !trimmed.starts_with(['"', '{', '[', ',', '}', '\'']);
    let end = behind
        .find([',', '}', '"', '{', '['])
        .filter(|end| is_bare && *end <= SAVED_LIMIT)?;
    let value = behind.get(..end)?;
    let is_known = serde_json::from_str::<Value>(value.trim()).is_ok();
    let is_whole = behind.get(end..)?.starts_with([',', '}']);
    (is_whole && !is_known).then_some(value)
}

/// Saves type, dates and author of a script that speaks of one article and cannot be read otherwise.
fn saved(json: &str) -> Option<Value> {
    let kind = texts_of(json, "@type").find(|kind| kind.ends_with("Article"))?;
    if texts_of(json, "datePublished").nth(1).is_some() {
        return None;
    }
    let mut object = Map::new();
    object.insert("@type".to_owned(), json!(kind));
    for key in ["datePublished", "dateModified", "articleSection"] {
        if let Some(text) = texts_of(json, key).next() {
            object.insert(key.to_owned(), json!(text));
        }
    }
    let author = texts_of(json, "author").next().or_else(|| {
        let (_, behind) = json.split_once("\"author\"")?;
        let own = behind.split("\"publisher\"").next().unwrap_or(behind);
        texts_of(text::clip(own, AUTHOR_REACH), "name").next()
    });
    if let Some(name) = author {
        object.insert("author".to_owned(), json!(name));
    }
    Some(Value::Object(object))
}

/// Gives the short texts of a property, wherever it stands.
fn texts_of<'j>(json: &'j str, key: &str) -> impl Iterator<Item = &'j str> {
    let quoted = format!("\"{key}\"");
    let mut rest = json;
    std::iter::from_fn(move || {
        loop {
            let (_, behind) = rest.split_once(quoted.as_str())?;
            rest = behind;
            let value = behind.trim_start().strip_prefix(':').map(str::trim_start);
            let text = value
                .and_then(|value| value.strip_prefix('"'))
                .and_then(|value| text::clip(value, SAVED_LIMIT).split_once('"'));
            if let Some((text, _)) = text.filter(|(text, _)| !text.contains('\\')) {
                return Some(text);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &[&str]) {
        let values: Vec<String> = parse(script).iter().map(Value::to_string).collect();
        assert_eq!(values, expected, "{script}");
    }

    #[test]
    fn json_of_pages_is_read_as_far_as_it_goes() {
        check(r#"{"a":1}"#, &[r#"{"a":1}"#]);
        check("<!-- {\"a\":\n\"b\nc\",}; -->", &[r#"{"a":"b c"}"#]);
        check(r#"{"a":"it\'s \"b\""}"#, &[r#"{"a":"it's \"b\""}"#]);
        check(r#"{"a":1}{"b":2,}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check(r#"{"a":1},{"b":2}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
        check("{&quot;a&quot;:&quot;b&quot;}", &[r#"{"a":"b"}"#]);
        check(r#"{"a":"R&quot;D"}"#, &[r#"{"a":"R&quot;D"}"#]);
        check(
            r#"{"a": 2024-05-14T06:18:10-03:00, "b": true, "c": 1.5,"d":x }"#,
            &[r#"{"a":"2024-05-14T06:18:10-03:00","b":true,"c":1.5,"d":"x"}"#],
        );
        check("", &[]);
        check("window.x = 1", &[]);
    }

    #[test]
    fn facts_are_saved_from_a_broken_script_of_one_article() {
        check(
            r#"{"@type":"NewsArticle","headline":"Pier "sinks" twice","datePublished":"2024-05-14","author":{"@type":"Person","name":"Ida Holm"}}"#,
            &[r#"{"@type":"NewsArticle","author":"Ida Holm","datePublished":"2024-05-14"}"#],
        );
        check(
            r#"{"@type":"Article","headline":"A "b" c","author":"Ida Holm","publisher":{"name":"Pier Post"}}"#,
            &[r#"{"@type":"Article","author":"Ida Holm"}"#],
        );
        check(
            r#"[{"@type":"NewsArticle","headline":"A "b" c","datePublished":"2024-05-14"},{"@type":"NewsArticle","datePublished":"2024-05-13"}]"#,
            &[],
        );
        check(r#"{"@type":"WebSite","name":"The "Pier""}"#, &[]);
    }
}
