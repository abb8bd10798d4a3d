//! Differences between two texts, word by word.

use newswire::model::VersionText;
use newswire::story::{Piece, text_change, text_difference};
use proptest::prelude::*;

/// Writes a difference as `git diff --word-diff` does.
fn marked(before: &str, after: &str) -> String {
    let pieces = text_difference(before, after).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Kept(text) => text.to_owned(),
            Piece::Removed(text) => format!("[-{text}-]"),
            Piece::Added(text) => format!("{{+{text}+}}"),
        })
        .collect()
}

#[test]
fn words_are_compared() {
    let check = |before: &str, after: &str, expected: &str| {
        assert_eq!(marked(before, after), expected);
    };
    check("", "", "");
    check("One ship.", "One ship.", "One ship.");
    check(
        "One ship left.",
        "Two ships left.",
        "[-One ship -]{+Two ships +}left.",
    );
    check(
        "It cost 1,200.5 crowns.",
        "It cost 1,300.5 crowns.",
        "It cost [-1,200.5 -]{+1,300.5 +}crowns.",
    );
    check("", "New.", "{+New.+}");
    check("Gone.", "", "[-Gone.-]");
    check(
        "It rains. It is cold.",
        "It rains. It will snow. It is cold.",
        "It rains. It {+will snow. It +}is cold.",
    );
    check(
        "It rains.",
        "It rains. It snows.",
        "It rains. {+It snows.+}",
    );
    check("A storm\n\ncame.", "A storm came.", "A storm came.");
    check(
        "北京1月2日电 三人受伤。",
        "北京1月2日电 五人受伤。",
        "北京1月2日电 [-三-]{+五+}人受伤。",
    );
}

#[test]
fn a_revision_is_summed_up_within_bounds() {
    let text = |headline: &str, body: &str| VersionText {
        headline: Some(headline.to_owned()),
        lede: None,
        body_text: Some(body.to_owned()),
    };
    let change = text_change(
        &text(
            "Dam holds",
            "Ten roads are shut. Schools are open. The lake is full.",
        ),
        &text(
            "Dam holds",
            "Twelve roads are shut. Schools are open. The lake is brimming.",
        ),
    );
    assert_eq!(
        (change.removed.as_str(), change.added.as_str()),
        ("Ten … full", "Twelve … brimming")
    );
    let long = text_change(&text("", ""), &text("", &"word ".repeat(5_000)));
    assert_eq!(long.added.chars().count(), 2_000);
    assert!(long.added.ends_with('…'));
}

#[test]
fn large_texts_are_compared_by_paragraphs_first() {
    let paragraph =
        |number: usize| format!("Paragraph {number} tells of the dam and of {number} roads.");
    let before: Vec<String> = (0..2_000).map(paragraph).collect();
    let mut after = before.clone();
    after[3] = after[3].replace("dam", "lake");
    after[1_990] = after[1_990].replace("dam", "lake");
    let shown = marked(&before.join("\n\n"), &after.join("\n\n"));
    assert_eq!(shown.matches("[-dam -]{+lake +}").count(), 2);
    assert_eq!(shown.matches("{+").count(), 2);
}

#[test]
fn hostile_texts_are_compared_in_bounded_time() {
    let one = (0..200_000)
        .map(|number| format!("a{number} "))
        .collect::<Vec<_>>()
        .concat();
    let other = (0..200_000)
        .map(|number| format!("b{number}\n"))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(text_difference(&one, &other).len(), 2);
}

proptest! {
    #[test]
    fn both_texts_stand_in_the_pieces(before in "[a-d .,\\n一二]{0,80}", after in "[a-d .,\\n一二]{0,80}") {
        let pieces = text_difference(&before, &after);
        let words = |text: String| text.split_whitespace().collect::<String>();
        let kept_and = |wanted: fn(&Piece<'_>) -> bool| {
            let texts = pieces.iter().filter(|piece| wanted(piece)).map(|piece| match piece {
                Piece::Kept(text) | Piece::Removed(text) | Piece::Added(text) => *text,
            });
            words(texts.collect())
        };
        prop_assert_eq!(kept_and(|piece| !matches!(piece, Piece::Added(_))), words(before.clone()));
        prop_assert_eq!(kept_and(|piece| !matches!(piece, Piece::Removed(_))), words(after.clone()));
    }
}
