//! Feeds written as the `[[feed]]` tables of a feed list, checked by the configuration itself.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use toml::Value;

use crate::article;
use crate::config::{self, Checked, ConfigFile, Severity, Surroundings};
use crate::feed::opml::ListedFeed;

use super::output::{one_line, style};

/// One `[[feed]]`.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// What a person wants to know of it, above the table; each is one line.
    pub(super) comments: Vec<String>,
    /// Keys with their values, one a line; `id` and `url` come first.
    pub(super) keys: Vec<(&'static str, Value)>,
}

impl Entry {
    /// Starts a table with the keys that every feed has.
    pub(super) fn new(id: &str, url: &str) -> Self {
        Self {
            comments: Vec::new(),
            keys: vec![("id", text(id)), ("url", text(url))],
        }
    }

    /// Makes the table of a feed that a list or a site names.
    pub(super) fn of_listed(feed: &ListedFeed, id: &str) -> Self {
        let mut entry = Self::new(id, &feed.url);
        entry.comments.extend(feed.title.clone());
        entry.add_text("language", feed.language.as_deref());
        entry.add_texts("tags", &feed.tags);
        if feed.is_commented {
            entry.keys.push(("enabled", Value::Boolean(false)));
        }
        entry
    }

    /// Names the feed by what stands above it and by its address without credentials, as the head of a word of caution.
    fn name(&self) -> String {
        let url = self.keys.iter().find(|(key, _)| *key == "url");
        let url = url
            .and_then(|(_, value)| value.as_str())
            .map(|url| match url.rsplit_once('@') {
                Some((_, rest)) => format!("…@{rest}"),
                None => url.to_owned(),
            });
        let words: Vec<String> = self.comments.iter().take(1).cloned().chain(url).collect();
        format!("{}: ", words.join(", "))
    }

    /// Adds a text, where there is one.
    pub(super) fn add_text(&mut self, key: &'static str, value: Option<&str>) {
        self.keys.extend(value.map(|value| (key, text(value))));
    }

    /// Adds a list of texts, unless it is empty.
    pub(super) fn add_texts(&mut self, key: &'static str, values: &[String]) {
        if !values.is_empty() {
            let values = values.iter().map(|value| text(value)).collect();
            self.keys.push((key, Value::Array(values)));
        }
    }

    /// Writes the table. Every key takes one line.
    pub(super) fn to_toml(&self) -> String {
        let mut table = String::new();
        for comment in &self.comments {
            let _ = writeln!(table, "# {}", one_line(comment));
        }
        table.push_str("[[feed]]\n");
        for (key, value) in &self.keys {
            let _ = writeln!(table, "{key} = {value}");
        }
        table.push('\n');
        table
    }

    /// Writes the table without what the configuration would refuse; `None` where it would refuse the address. Says so on
    /// standard error.
    ///
    /// # Errors
    /// Where standard error cannot be written.
    pub(super) fn checked(mut self) -> io::Result<Option<String>> {
        let table = self.to_toml();
        let checked = read(&table);
        let above = self.comments.len() + 1;
        let mut wrong: Vec<usize> = Vec::new();
        for problem in &checked.problems {
            if problem.severity == Severity::Warning {
                continue;
            }
            let Some(index) = problem.line.checked_sub(above + 1) else {
                continue;
            };
            let required = matches!(self.keys.get(index), None | Some(("id" | "url", _)));
            let done = if required { "skipped" } else { "left out" };
            warn(&format!("{done}: {}{}", self.name(), problem.message))?;
            if required {
                return Ok(None);
            }
            wrong.push(index);
        }
        let mut index = 0_usize;
        self.keys.retain(|_| {
            index += 1;
            !wrong.contains(&(index - 1))
        });
        Ok(Some(self.to_toml()))
    }
}

/// Reads a feed list as the configuration would.
pub(super) fn read(list: &str) -> Checked {
    let file = ConfigFile {
        path: "list".to_owned(),
        text: list.to_owned(),
    };
    let surroundings = Surroundings {
        check_selector: &article::check_selector,
        read_secret: &|_| Err("no secrets here".to_owned()),
    };
    config::read(&file, &[], &surroundings)
}

/// Says a word of caution on standard error.
///
/// # Errors
/// Where standard error cannot be written.
pub(super) fn warn(words: &str) -> io::Result<()> {
    writeln!(
        anstream::stderr(),
        "{} {}",
        style::paint(style::CAREFUL, "warning:"),
        one_line(words)
    )
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}
