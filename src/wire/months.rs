//! Names of months and days of the week in the languages that agencies write.
//!
//! Must not know: datelines, places.

use std::sync::LazyLock;

use super::scan::{rows, within_one_edit};

/// Names of months: a row a language, January to December in twelve columns.
const MONTHS: &str = include_str!("words/months.tsv");

/// Days of the week, which may stand in a date and say nothing more.
const WEEKDAYS: &str = include_str!("words/weekdays.txt");

/// All forms with the month that they name; where languages disagree the earlier one comes first.
static FORMS: LazyLock<Vec<(&str, u8)>> = LazyLock::new(|| {
    let groups = rows::<13>(MONTHS).flat_map(|[_, months @ ..]| months.into_iter().zip(1..));
    groups
        .flat_map(|(group, month)| group.split(' ').map(move |form| (form, month)))
        .filter(|(form, _)| !form.is_empty())
        .collect()
});

/// Fewest letters of a name in which one wrong letter is forgiven.
const FORGIVING_LETTERS: usize = 5;

/// Longest name of a month in bytes.
const NAME_BYTES: usize = 40;

/// Reads the name of a month, 1 to 12; full names may be one edit off where that leaves one month.
pub(super) fn month(word: &str) -> Option<u8> {
    let name = word.trim_end_matches('.');
    if name.is_empty() || name.len() > NAME_BYTES {
        return None;
    }
    // Turkish capitals: İ becomes i and a dot that combines.
    let name = name.to_lowercase().replace('\u{307}', "");
    // Hebrew says "in" by a letter before the name.
    let names = [name.as_str(), name.strip_prefix('ב').unwrap_or_default()];
    forms()
        .find(|(form, _)| names.contains(form))
        .map(|(_, month)| month)
        .or_else(|| nearly(&name))
}

/// Tells whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    let name = word.trim_matches(['.', ',']).to_lowercase();
    WEEKDAYS.lines().any(|weekday| weekday == name)
}

fn nearly(name: &str) -> Option<u8> {
    if name.chars().count() < FORGIVING_LETTERS {
        return None;
    }
    let mut near = forms()
        .filter(|(form, _)| {
            within_one_edit(form, name) && form.chars().count() >= FORGIVING_LETTERS
        })
        .map(|(_, month)| month);
    let first = near.next()?;
    near.all(|month| month == first).then_some(first)
}

fn forms() -> impl Iterator<Item = (&'static str, u8)> {
    FORMS.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = MONTHS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows::<13>(MONTHS).count(), lines);
    }

    #[test]
    fn months_are_read_with_one_slip() {
        let cases = [
            ("Sept.", Some(9)),
            ("ноября", Some(11)),
            ("KASIM", Some(11)),
            ("Feburary", Some(2)),
            ("Agust", Some(8)),
            ("Juni", Some(6)),
            ("Jult", None),
            ("Decembre", Some(12)),
            ("Monday", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(month(word), expected, "{word}");
        }
    }
}
