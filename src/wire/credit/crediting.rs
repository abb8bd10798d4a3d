//! Words that credit an agency, by where they stand beside its name.
//!
//! Must not know: agencies, where a text is read.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::scan::rows;

/// Words of crediting by where they stand.
const TABLE: &str = include_str!("../words/credits.tsv");

pub(super) static AFTER: LazyLock<HashSet<&str>> = LazyLock::new(|| standing("after").collect());
pub(super) static BEFORE: LazyLock<HashSet<&str>> = LazyLock::new(|| standing("before").collect());
pub(super) static AGENCY_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| standing("agency").collect());
pub(super) static JOINED_BEFORE: LazyLock<Vec<&str>> =
    LazyLock::new(|| standing("joined_before").collect());
pub(super) static JOINED_AFTER: LazyLock<Vec<&str>> =
    LazyLock::new(|| standing("joined_after").collect());

fn standing(place: &str) -> impl Iterator<Item = &'static str> {
    rows(TABLE)
        .filter(move |[_, stands]| *stands == place)
        .map(|[word, _]| word)
}

/// Arabic joins `and` to the word.
pub(super) fn credits_before(word: &str) -> bool {
    BEFORE.contains(&word)
        || word
            .strip_prefix('و')
            .is_some_and(|bare| BEFORE.contains(&bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let joined = JOINED_BEFORE.len() + JOINED_AFTER.len();
        assert_eq!(
            AFTER.len() + BEFORE.len() + AGENCY_WORDS.len() + joined,
            lines
        );
    }
}
