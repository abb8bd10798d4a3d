//! Typed access to one TOML table: wrong types and unknown keys become problems with their place.
//!
//! Must not know: what a key means.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::names::nearest;
use super::source::{Fault, Place, Report, Source};
use super::value::{bounded, out_of_range, read_number, read_text, read_whole, wrong_type};

/// Most entries of a table whose keys are free.
const MAX_ENTRIES: usize = 500;

/// A kind of table: its name and the keys that it may hold.
#[derive(Debug)]
pub(super) struct Section {
    /// Dotted, as a person would write it; empty for the file itself.
    pub(super) path: &'static str,
    /// The keys it knows.
    pub(super) keys: &'static [&'static str],
    /// Keys that are known, but only in the main file.
    pub(super) only_main: &'static [&'static str],
}

impl Section {
    fn dotted(&self, key: &str) -> String {
        match self.path {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// One table of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'t> {
    source: &'t Source<'t>,
    entries: &'t DeTable<'t>,
    section: &'static Section,
    start: usize,
}

impl<'t> Table<'t> {
    /// Opens the table that is the whole file.
    pub(super) fn root(
        source: &'t Source<'t>,
        table: &'t Spanned<DeTable<'t>>,
        section: &'static Section,
        report: &mut Report,
    ) -> Self {
        Self::open(source, table.get_ref(), table.span().start, section, report)
    }

    fn open(
        source: &'t Source<'t>,
        entries: &'t DeTable<'t>,
        start: usize,
        section: &'static Section,
        report: &mut Report,
    ) -> Self {
        for key in entries.keys() {
            if report.is_full() {
                break;
            }
            let name = key.get_ref().as_ref();
            if !section.keys.contains(&name) {
                report.error(source.place(key.span().start), unknown_key(section, name));
            }
        }
        Self {
            source,
            entries,
            section,
            start,
        }
    }

    /// Names the place of the table itself.
    pub(super) fn place(&self) -> Place<'t> {
        self.source.place(self.start)
    }

    /// Names the place of a value; that of the table where the key is absent.
    pub(super) fn place_of(&self, key: &str) -> Place<'t> {
        match self.entries.get(key) {
            Some(value) => self.source.place(value.span().start),
            None => self.place(),
        }
    }

    /// Tells whether the key stands in the table.
    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Tells whether a table stands there.
    pub(super) fn is_table(&self, key: &str) -> bool {
        self.value(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// Tells whether a list without entries stands there.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        let value = self.value(key);
        value.is_some_and(|value| {
            value
                .get_ref()
                .as_array()
                .is_some_and(|list| list.is_empty())
        })
    }

    fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        debug_assert!(
            self.section.keys.contains(&key),
            "{key} is no key of {}",
            self.section.path
        );
        self.entries.get(key)
    }

    /// Reports a required key that is absent.
    pub(super) fn require(&self, key: &str, remedy: &str, report: &mut Report) {
        if !self.has(key) {
            let message = format!("`{}` is missing", self.section.dotted(key));
            report.missing(self.place(), Fault::new(message, remedy));
        }
    }

    /// Reads a text through `parse`.
    pub(super) fn text<T>(
        &self,
        key: &str,
        report: &mut Report,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = self.value(key)?;
        self.settle(value, read_text(key, value).and_then(parse), report)
    }

    /// Reads a list of texts, each through `parse`; a text alone is a list of one.
    pub(super) fn texts<T>(
        &self,
        key: &str,
        report: &mut Report,
        mut parse: impl FnMut(&str) -> Result<T, Fault>,
    ) -> Option<Vec<T>> {
        self.placed_texts(key, report, |text, _| parse(text))
    }

    /// Reads a list of texts as [`Self::texts`] does; `parse` is told the place of each, too.
    pub(super) fn placed_texts<T>(
        &self,
        key: &str,
        report: &mut Report,
        mut parse: impl FnMut(&str, Place<'t>) -> Result<T, Fault>,
    ) -> Option<Vec<T>> {
        let value = self.value(key)?;
        let entries = match value.get_ref() {
            DeValue::Array(entries) => bounded(key, entries),
            DeValue::String(_) => Ok(std::slice::from_ref(value)),
            other => Err(wrong_type(key, "a text or a list of texts", other)),
        };
        let entries = self.settle(value, entries, report)?;
        let mut list = Vec::with_capacity(entries.len());
        for entry in entries {
            let place = self.source.place(entry.span().start);
            let read = read_text(key, entry).and_then(|text| parse(text, place));
            list.extend(self.settle(entry, read, report));
        }
        Some(list)
    }

    /// Reads true or false.
    pub(super) fn flag(&self, key: &str, report: &mut Report) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        let flag = flag.ok_or_else(|| wrong_type(key, "true or false", value.get_ref()));
        self.settle(value, flag, report)
    }

    /// Reads a whole number within a range.
    pub(super) fn whole(
        &self,
        key: &str,
        range: RangeInclusive<usize>,
        report: &mut Report,
    ) -> Option<usize> {
        let value = self.value(key)?;
        let number = read_whole(key, value.get_ref()).and_then(|number| {
            usize::try_from(number)
                .ok()
                .filter(|number| range.contains(number))
                .ok_or_else(|| out_of_range(key, &number, range.start(), range.end()))
        });
        self.settle(value, number, report)
    }

    /// Reads a number within a range.
    pub(super) fn number(
        &self,
        key: &str,
        range: RangeInclusive<f64>,
        report: &mut Report,
    ) -> Option<f64> {
        let value = self.value(key)?;
        self.settle(value, read_number(key, value.get_ref(), &range), report)
    }

    /// Reads a table of numbers within a range whose keys are free.
    pub(super) fn numbers(
        &self,
        key: &str,
        range: RangeInclusive<f64>,
        report: &mut Report,
    ) -> Vec<(&'t str, f64)> {
        let mut numbers = Vec::new();
        for (name, value) in self.free_entries(key, report) {
            let number = read_number(name, value.get_ref(), &range);
            let number = self.settle(value, number, report);
            numbers.extend(number.map(|number| (name, number)));
        }
        numbers
    }

    /// Reads a value that is written as a text or as a whole number.
    pub(super) fn text_or_whole<T>(
        &self,
        key: &str,
        report: &mut Report,
        from_text: impl FnOnce(&str) -> Result<T, Fault>,
        from_whole: impl FnOnce(u64) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let read = match value.get_ref() {
            DeValue::Integer(_) => read_whole(key, value.get_ref()).and_then(from_whole),
            _ => read_text(key, value).and_then(from_text),
        };
        self.settle(value, read, report)
    }

    /// Opens a table within this one.
    pub(super) fn table(
        &self,
        key: &str,
        section: &'static Section,
        report: &mut Report,
    ) -> Option<Self> {
        let value = self.value(key)?;
        self.nested(key, value, section, report)
    }

    fn nested(
        &self,
        key: &str,
        value: &'t Spanned<DeValue<'t>>,
        section: &'static Section,
        report: &mut Report,
    ) -> Option<Self> {
        let Some(entries) = value.get_ref().as_table() else {
            let fault = wrong_type(key, "a table", value.get_ref());
            return self.settle(value, Err(fault), report);
        };
        let start = value.span().start;
        Some(Self::open(self.source, entries, start, section, report))
    }

    /// Opens every table of an array of tables (`[[key]]`).
    pub(super) fn tables(
        &self,
        key: &str,
        section: &'static Section,
        report: &mut Report,
    ) -> Vec<Self> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(entries) = value.get_ref().as_array() else {
            let message = format!("`{key}` is not an array of tables");
            let fault = Fault::new(
                message,
                format!("write [[{key}]], in two pairs of brackets"),
            );
            report.error(self.source.place(value.span().start), fault);
            return Vec::new();
        };
        let open = |entry| self.nested(key, entry, section, report);
        entries.iter().filter_map(open).collect()
    }

    /// Opens every table of a table whose keys are names that the operator chose.
    pub(super) fn named_tables(
        &self,
        key: &str,
        section: &'static Section,
        report: &mut Report,
    ) -> Vec<(&'t str, Self)> {
        let mut tables = Vec::new();
        for (name, value) in self.free_entries(key, report) {
            tables.extend(
                self.nested(name, value, section, report)
                    .map(|table| (name, table)),
            );
        }
        tables
    }

    /// Reads a table of texts whose keys are free, each pair through `parse`.
    pub(super) fn pairs<T>(
        &self,
        key: &str,
        report: &mut Report,
        mut parse: impl FnMut(&str, &str) -> Result<T, Fault>,
    ) -> Vec<T> {
        let mut pairs = Vec::new();
        for (name, value) in self.free_entries(key, report) {
            let pair = read_text(name, value).and_then(|text| parse(name, text));
            pairs.extend(self.settle(value, pair, report));
        }
        pairs
    }

    fn free_entries(
        &self,
        key: &str,
        report: &mut Report,
    ) -> Vec<(&'t str, &'t Spanned<DeValue<'t>>)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let entries = match value.get_ref() {
            DeValue::Table(entries) if entries.len() <= MAX_ENTRIES => Ok(entries),
            DeValue::Table(_) => Err(Fault::new(
                format!("`{key}` has more than {MAX_ENTRIES} entries"),
                "leave some out",
            )),
            other => Err(wrong_type(key, "a table", other)),
        };
        let entries = self.settle(value, entries, report).into_iter().flatten();
        entries
            .map(|(name, value)| (name.get_ref().as_ref(), value))
            .collect()
    }

    fn settle<T>(
        &self,
        value: &Spanned<DeValue<'_>>,
        read: Result<T, Fault>,
        report: &mut Report,
    ) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(fault) => {
                report.error(self.source.place(value.span().start), fault);
                None
            }
        }
    }
}

fn unknown_key(section: &Section, name: &str) -> Fault {
    if section.only_main.contains(&name) {
        return Fault::new(
            format!("`{name}` does not belong into a feed list"),
            "move it to the main file",
        );
    }
    let remedy = match nearest(name, section.keys.iter().copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("known here are {}", section.keys.join(", ")),
    };
    let shown: String = name.chars().take(64).collect();
    Fault::new(format!("unknown key `{}`", section.dotted(&shown)), remedy)
}
