//! Whether a text speaks of what a headline says.
//!
//! Must not know: pages, items.

use std::collections::HashSet;

use super::words::{each_word, is_spaceless};

/// A word of so many letters is not in every text.
const LONG_WORD: usize = 4;

/// Words are compared by so many letters: endings differ.
const STEM: usize = 5;

/// A headline of fewer marks may share none with its own story.
const LEAST_MARKS: usize = 3;

/// Tells whether any of the longer words of a headline, or any two neighbouring signs where words are not parted, stands in one of the
/// texts. `None` where the headline has too few of them to tell.
pub fn is_mentioned(headline: &str, texts: &[&str]) -> Option<bool> {
    let marks: HashSet<String> = marks(headline).into_iter().collect();
    (marks.len() >= LEAST_MARKS).then(|| {
        let mut said = texts.iter().flat_map(|text| self::marks(text));
        said.any(|mark| marks.contains(&mark))
    })
}

fn marks(text: &str) -> Vec<String> {
    let mut marks = Vec::new();
    let mut sign_before: Option<String> = None;
    each_word(text, |word| {
        if word.chars().next().is_some_and(is_spaceless) {
            marks.extend(sign_before.take().map(|sign| sign + word));
            sign_before = Some(word.to_owned());
            return;
        }
        sign_before = None;
        if word.chars().count() >= LONG_WORD {
            marks.push(word.chars().take(STEM).collect());
        }
    });
    marks
}

#[cfg(test)]
mod tests {
    use super::is_mentioned;

    #[test]
    fn one_word_of_the_headline_is_enough() {
        let headline = "Harbour of Port Selby reopens after storm";
        assert_eq!(
            is_mentioned(headline, &["The harbours were shut."]),
            Some(true)
        );
        assert_eq!(is_mentioned(headline, &["", "Page not found"]), Some(false));
        assert_eq!(is_mentioned("Photo", &["Page not found"]), None);
    }

    #[test]
    fn signs_without_spaces_are_compared_in_pairs() {
        let headline = "大臣が投票後に辞任";
        assert_eq!(
            is_mentioned(headline, &["与党の投票の結果です"]),
            Some(true)
        );
        assert_eq!(
            is_mentioned(headline, &["ページが見つかりません"]),
            Some(false)
        );
    }
}
