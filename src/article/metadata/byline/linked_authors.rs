//! Names of authors in structured data: strings, objects, lists, references, roles.
//!
//! Must not know: which object describes the article.

use serde_json::{Map, Value};

use crate::article::text;

/// Names of one byline.
const AUTHOR_LIMIT: usize = 12;

/// Gives the types of an object, without the address of the vocabulary.
pub(in crate::article) fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let single = value.and_then(Value::as_str);
    let many = value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    single
        .into_iter()
        .chain(many)
        .map(|name| name.rsplit('/').next().unwrap_or(name))
}

/// Gives a string property as folded text, with character references resolved once.
pub(in crate::article) fn string(value: Option<&Value>) -> Option<String> {
    let value = value?;
    let stated = value
        .as_str()
        .or_else(|| value.get("@value").and_then(Value::as_str))?;
    text::filled(&crate::article::entities::resolve(stated))
}

/// Reads names of people: strings, objects, lists, and references into the graph.
pub(in crate::article) fn authors(
    value: Option<&Value>,
    objects: &[&Map<String, Value>],
    names: &mut Vec<String>,
) {
    let Some(value) = value else { return };
    if names.len() >= AUTHOR_LIMIT {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values
                .iter()
                .take(AUTHOR_LIMIT)
                .filter(|value| !value.is_array())
            {
                authors(Some(value), objects, names);
            }
        }
        Value::String(_) => push_name(string(Some(value)), names),
        Value::Object(object) => {
            if let Some(list) = object.get("name").and_then(Value::as_array) {
                list.iter()
                    .take(AUTHOR_LIMIT)
                    .for_each(|name| push_name(string(Some(name)), names));
                return;
            }
            let own = string(object.get("name"));
            let referred = || {
                let id = object.get("@id")?;
                let target = objects.iter().find(|candidate| {
                    candidate.get("@id") == Some(id) && candidate.contains_key("name")
                })?;
                string(target.get("name"))
            };
            let name = own.or_else(referred).or_else(|| full_name(object));
            if name.is_none() {
                // A role in which somebody is the author.
                authors(object.get("author"), objects, names);
            }
            push_name(name, names);
        }
        _ => {}
    }
}

/// Joins `givenName` and `familyName`.
fn full_name(object: &Map<String, Value>) -> Option<String> {
    let given = string(object.get("givenName"));
    let family = string(object.get("familyName"));
    let parts: Vec<String> = given.into_iter().chain(family).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Reads the names of authors that are said to be no people.
pub(in crate::article) fn organizations(value: Option<&Value>, names: &mut Vec<String>) {
    let single = value.and_then(Value::as_object);
    let many = value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object);
    for object in single.into_iter().chain(many).take(AUTHOR_LIMIT) {
        if types(object).any(|name| name.ends_with("Organization")) {
            push_name(string(object.get("name")), names);
        }
    }
}

fn push_name(name: Option<String>, names: &mut Vec<String>) {
    let name = name.and_then(|name| text::filled(&without_tags(name)));
    if let Some(name) = name.filter(|name| !names.contains(name)) {
        names.push(name);
    }
}

/// Drops the tags that some leave in names: `<a href="/ada">Ada Quist</a>`.
fn without_tags(name: String) -> String {
    if !name.contains('<') {
        return name;
    }
    name.split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect()
}
