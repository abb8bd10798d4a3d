//! Inline elements whose class says that they stand apart, and what is said to those who do not see.

use newswire::article::{PageContext, extract};

/// Reads a page with `sentence` as its second paragraph and compares the paragraphs between the first and the last.
#[track_caller]
fn check(sentence: &str, expected: &[&str]) {
    let first = "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.";
    let last = "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.";
    let page = format!(
        "<html><head><title>Ferries</title></head><body><article><p>{first}</p><p>{sentence}</p><p>{last}</p></article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let paragraphs: Vec<&str> = article
        .paragraphs
        .iter()
        .map(String::as_str)
        .filter(|paragraph| *paragraph != first && *paragraph != last)
        .collect();
    assert_eq!(paragraphs, expected, "{sentence}");
}

#[test]
fn a_sentence_goes_on_over_an_element_inside_it() {
    for class in ["ticker", "tooltip", "promo", "credit"] {
        check(
            &format!(
                "Shares in Tarn Ferries (<span class=\"{class}\">TRN</span>) rose four percent after the vote, traders said."
            ),
            &["Shares in Tarn Ferries (TRN) rose four percent after the vote, traders said."],
        );
    }
    check(
        "The <i><b class=\"tooltip\">draught</b></i>, as sailors call it, is what a ship needs of water below it.",
        &["The draught, as sailors call it, is what a ship needs of water below it."],
    );
    check(
        "<span class=\"ticker\">TRN</span>, the largest of the lines, rose four percent after the vote, traders said.",
        &["TRN, the largest of the lines, rose four percent after the vote, traders said."],
    );
    // What stands beside a sentence stands apart.
    let sentence = "Shares in Tarn Ferries rose four percent after the vote, traders said.";
    for part in [
        format!("{sentence} <span class=\"credit\">Ada Quist / Lamp Pictures</span>"),
        format!("<span class=\"share\">Share</span>{sentence}"),
        format!("{sentence}<span class=\"promo\">the list of all lines</span>"),
    ] {
        check(&part, &[sentence]);
    }
}

#[test]
fn what_is_hidden_parts_no_sentence() {
    let sentence =
        "The harbour trust said that it would keep the old quay, which is older than the town.";
    for link in [
        "harbour trust<span class=\"sr-only\">(opens in a new window)</span>",
        "harbour trust<span hidden>, a body of the state</span>",
        "harbour trust<span class=\"link-mark\">, opens new tab</span>",
        "harbour trust <em>(Öffnet in neuem Tab)</em>",
        "harbour trust (opens in new tab)",
    ] {
        check(
            &sentence.replace("harbour trust", &format!("<a href=\"/t\">{link}</a>")),
            &[sentence],
        );
    }
    // No notice but words of the text.
    check(
        "The trust opened a new window on the harbour <i>(opens in May)</i>, said the keeper of the lamp.",
        &[
            "The trust opened a new window on the harbour (opens in May), said the keeper of the lamp.",
        ],
    );
}

#[test]
fn the_sound_of_signs_is_read_only_in_brackets() {
    let markup = "市長は<ruby>燈台<rt>とうだい</rt></ruby>の再建を発表し、来年の春に工事を始めると述べた。港の人々は長く待っていたという。";
    check(
        markup,
        &[
            "市長は燈台の再建を発表し、来年の春に工事を始めると述べた。港の人々は長く待っていたという。",
        ],
    );
    let brackets = markup.replace(
        "<rt>とうだい</rt>",
        "<rp>（</rp><rt>とうだい</rt><rp>）</rp>",
    );
    check(
        &brackets,
        &[
            "市長は燈台（とうだい）の再建を発表し、来年の春に工事を始めると述べた。港の人々は長く待っていたという。",
        ],
    );
}
