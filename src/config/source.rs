//! Where in which file something stands, and the list of what is wrong.
//!
//! Must not know: what a key means.

use std::collections::{BTreeSet, HashMap};

use toml::Spanned;
use toml::de::DeTable;

use super::{ConfigFile, Problem, Severity};
use crate::model::is_steering;

/// Largest file that is read, in bytes.
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// Most errors, and most warnings, that are listed; reading ends soon after the last error.
const MAX_PROBLEMS: usize = 500;
/// Most syntax errors of one file that are listed: what follows them is mostly their echo.
const MAX_SYNTAX_ERRORS: usize = 10;
/// Most characters of a message or a remedy.
const MAX_WORDS_CHARS: usize = 400;

/// One file with its lines.
#[derive(Debug)]
pub(super) struct Source<'t> {
    path: &'t str,
    text: &'t str,
    line_starts: Vec<usize>,
    broken_lines: BTreeSet<usize>,
}

impl<'t> Source<'t> {
    /// Parses a file as far as it goes and reports its syntax errors.
    pub(super) fn parse(file: &'t ConfigFile, report: &mut Report) -> (Self, Spanned<DeTable<'t>>) {
        let mut source = Self {
            path: &file.path,
            text: &file.text,
            line_starts: line_starts(&file.text),
            broken_lines: BTreeSet::new(),
        };
        if file.text.len() > MAX_FILE_BYTES {
            let fault = Fault::new(
                format!("the file is larger than {MAX_FILE_BYTES} bytes"),
                "split it into several feed lists",
            );
            report.error(source.place(0), fault);
            return (source, Spanned::new(0..0, DeTable::new()));
        }
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        let mut lines = BTreeSet::new();
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let place = source.place(span.start);
            if lines.len() < MAX_SYNTAX_ERRORS && lines.insert(place.line()) {
                report.error(place, syntax_fault(error.message(), span.len()));
            }
        }
        source.broken_lines = lines;
        (source, table)
    }

    /// Names a place by its byte offset.
    pub(super) fn place(&self, offset: usize) -> Place<'_> {
        Place {
            source: self,
            offset,
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(index, _)| index + 1))
        .collect()
}

/// Words for an error of the parser about `length` bytes.
fn syntax_fault(message: &str, length: usize) -> Fault {
    let is_unquoted = message.contains("must be quoted");
    if is_unquoted && length == 0 {
        return Fault::new("the value is missing", "write it after the =");
    }
    let remedy = if is_unquoted {
        "put the text in double quotes; true and false are written in lower case"
    } else if message.starts_with("duplicate key") {
        "keep one of the two"
    } else if message.contains("unclosed") {
        "close the bracket"
    } else {
        "see https://toml.io for the syntax"
    };
    Fault::new(message.replace('\n', " "), remedy)
}

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    source: &'s Source<'s>,
    offset: usize,
}

impl Place<'_> {
    /// Gives the line, from 1.
    pub(super) fn line(self) -> usize {
        let starts = &self.source.line_starts;
        starts.partition_point(|start| *start <= self.offset).max(1)
    }

    /// Gives the column, from 1, in characters. Takes as long as the line is.
    pub(super) fn column(self) -> usize {
        let starts = &self.source.line_starts;
        let start = starts.get(self.line() - 1).copied().unwrap_or(0);
        let before = self.source.text.get(start..self.offset);
        before.map_or(0, |text| text.chars().count()) + 1
    }

    /// Tells whether the line has a syntax error, so that what was read of it may not be what was meant.
    pub(super) fn is_broken(self) -> bool {
        self.source.broken_lines.contains(&self.line())
    }

    /// Names the place as `path:line`.
    pub(super) fn name(self) -> String {
        format!("{}:{}", self.source.path, self.line())
    }
}

/// What is wrong with a value, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Lower case, no full stop.
    pub(super) message: String,
    /// What to do.
    pub(super) remedy: String,
}

impl Fault {
    /// Builds a fault.
    pub(super) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

/// Makes words fit for a terminal: one bounded line without control and bidi characters.
fn plain(words: String) -> String {
    if words.len() <= MAX_WORDS_CHARS && !words.contains(is_steering) {
        return words;
    }
    let replaced = words
        .chars()
        .map(|c| if is_steering(c) { '\u{fffd}' } else { c });
    replaced.take(MAX_WORDS_CHARS).collect()
}

/// Collects problems.
#[derive(Debug, Default)]
pub(super) struct Report {
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
    has_error: bool,
}

impl Report {
    /// Tells whether no further error is listed, so that looking for more is in vain.
    pub(super) fn is_full(&self) -> bool {
        self.errors.len() >= MAX_PROBLEMS
    }

    /// Tells whether an error was noted, listed or not.
    pub(super) fn has_error(&self) -> bool {
        self.has_error
    }

    /// Notes an error.
    pub(super) fn error(&mut self, place: Place<'_>, fault: Fault) {
        self.has_error = true;
        push(&mut self.errors, Severity::Error, place, fault);
    }

    /// Notes a warning.
    pub(super) fn warning(&mut self, place: Place<'_>, fault: Fault) {
        push(&mut self.warnings, Severity::Warning, place, fault);
    }

    /// Notes a missing key, unless the file has syntax errors, which may have swallowed it.
    pub(super) fn missing(&mut self, place: Place<'_>, fault: Fault) {
        if place.source.broken_lines.is_empty() {
            self.error(place, fault);
        }
    }

    /// Gives the problems, those of `paths` in that order, by line and column; and whether one is an error.
    pub(super) fn finish(self, paths: &[&str]) -> (Vec<Problem>, bool) {
        let mut problems = Vec::with_capacity(self.errors.len() + self.warnings.len() + 2);
        for list in [self.errors, self.warnings] {
            problems.extend(remark_on_more(&list, paths));
            problems.extend(list);
        }
        let ranks: HashMap<&str, usize> = paths.iter().copied().zip(0..).collect();
        problems.sort_by_cached_key(|problem| {
            let rank = ranks.get(problem.path.as_str()).copied();
            (rank, problem.line, problem.column)
        });
        (problems, self.has_error)
    }
}

/// Remarks at the head of the main file that a list is full.
fn remark_on_more(list: &[Problem], paths: &[&str]) -> Option<Problem> {
    let first = list.first().filter(|_| list.len() >= MAX_PROBLEMS)?;
    Some(Problem {
        severity: first.severity,
        path: paths.first().copied().unwrap_or_default().to_owned(),
        line: 1,
        column: 1,
        message: format!("{MAX_PROBLEMS} problems are listed, and there may be more"),
        remedy: "mend these first".to_owned(),
    })
}

fn push(list: &mut Vec<Problem>, severity: Severity, place: Place<'_>, fault: Fault) {
    let line = place.line();
    if list.len() >= MAX_PROBLEMS || place.source.broken_lines.contains(&line) {
        return;
    }
    list.push(Problem {
        severity,
        path: place.source.path.to_owned(),
        line,
        column: place.column(),
        message: plain(fault.message),
        remedy: plain(fault.remedy),
    });
}
