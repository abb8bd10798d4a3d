//! Texts that stop in the middle and say so.
//!
//! Must not know: where a text came from.

use super::words::fold_style;

/// Fewest characters by which a cut text is recognised.
const LEAST: usize = 12;

/// Tells whether `cut` is the beginning of `whole` and ends in dots that say so: a feed that shows less of a text today says nothing new.
pub fn is_beginning(cut: &str, whole: &str) -> bool {
    let (cut, whole) = (fold_style(cut), fold_style(whole));
    let is_mark = |letter: char| letter.is_whitespace() || ".[]()>".contains(letter);
    let kept = cut.trim_end_matches(is_mark);
    let marks = cut.get(kept.len()..).unwrap_or_default();
    marks.contains("...")
        && kept.chars().nth(LEAST - 1).is_some()
        && whole.len() > cut.len()
        && whole.starts_with(kept)
}

#[cfg(test)]
mod tests {
    use super::is_beginning;

    #[test]
    fn a_text_that_stops_with_dots_is_the_beginning_of_another() {
        let whole = "Harbour opens for ships of all nations.\n\nThe mayor \u{201c}is glad\u{201d}.";
        let check = |cut: &str, expected: bool| {
            assert_eq!(is_beginning(cut, whole), expected, "{cut}");
        };
        check("Harbour opens for shi...", true);
        check("Harbour opens for ships\u{2026}", true);
        check("Harbour opens for ships \u{2026} [\u{2026}]", true);
        check("Harbour opens for ships [...]", true);
        check(
            "Harbour opens for ships of all nations. The mayor \"is\u{2026}",
            true,
        );
        // Nothing says that it was cut.
        check("Harbour opens for ships of all nations.", false);
        check("Harbour opens for ships", false);
        check("Harbour closes for ships\u{2026}", false);
        check("Harbour\u{2026}", false);
        check("\u{2026}", false);
        check(&format!("{whole}\u{2026}"), false);
    }
}
