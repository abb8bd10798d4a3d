//! Which of several articles in the data of a page is that of the page: by its address, else by its headline.
//!
//! Must not know: what else the objects say.

use serde_json::{Map, Value};

use crate::article::{entities, text};

/// Fewest letters of a headline that a title has to repeat.
const LEAST_LETTERS: usize = 8;

/// How surely an article in the data is that of the page; the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kinship {
    /// It has another address and another headline.
    Other,
    /// It does not say enough.
    Unknown,
    /// The title of the page names its headline.
    Titled,
    /// It has the address of the page.
    Addressed,
}

/// What a page is known by.
#[derive(Debug)]
pub(super) struct PageMarks {
    /// Paths of its addresses.
    paths: Vec<String>,
    /// Letters of its titles.
    titles: Vec<String>,
}

impl PageMarks {
    /// Takes the addresses and the titles of a page.
    pub(super) fn new(addresses: &[Option<&str>], titles: &[Option<&str>]) -> Self {
        Self {
            paths: addresses
                .iter()
                .flatten()
                .filter_map(|it| path(it))
                .collect(),
            titles: titles
                .iter()
                .flatten()
                .map(|title| text::letters(title))
                .collect(),
        }
    }

    /// Tells whether an address is that of the page.
    pub(super) fn is_own(&self, address: &str) -> bool {
        path(address).is_some_and(|path| self.paths.contains(&path))
    }

    /// Tells whether the title of the page names a headline.
    fn names(&self, headline: &str) -> bool {
        let letters = text::letters(headline);
        letters.chars().count() >= LEAST_LETTERS
            && self.titles.iter().any(|title| title.contains(&letters))
    }

    /// Tells whether a text makes up most of the title of the page.
    pub(super) fn is_title(&self, words: &str) -> bool {
        let letters = text::letters(words);
        self.titles.iter().any(|title| {
            title.contains(&letters) && letters.chars().count() * 2 >= title.chars().count()
        })
    }

    /// Compares an object with the page.
    pub(super) fn kinship(&self, object: &Map<String, Value>) -> Kinship {
        let mut addresses = ["mainEntityOfPage", "url", "@id"]
            .iter()
            .filter_map(|key| match object.get(*key)? {
                Value::Object(page) => page.get("@id").or_else(|| page.get("url"))?.as_str(),
                value => value.as_str(),
            })
            .filter(|address| path(address).is_some())
            .peekable();
        let has_address = addresses.peek().is_some();
        if addresses.any(|address| self.is_own(address)) {
            return Kinship::Addressed;
        }
        let headline = object.get("headline").and_then(Value::as_str);
        match headline.map(entities::resolve) {
            Some(headline) if self.names(&headline) => Kinship::Titled,
            Some(_) if has_address && !self.paths.is_empty() => Kinship::Other,
            _ => Kinship::Unknown,
        }
    }
}

/// Tells whether an address is that of a home page.
pub(super) fn is_home(address: &str) -> bool {
    path(address).is_none()
}

/// Gives the path of an address without the last slash; none of a home page.
fn path(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| {
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("")
    });
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = path.trim_end_matches('/');
    (path.len() > 1).then(|| path.to_ascii_lowercase())
}
