//! Headings inside the text: kept where text follows, whatever their markup says of links to them.

use std::fmt::Write as _;

use newswire::article::{PageContext, extract};

/// Gives the headings that are left of a text, in which `~` stands for a paragraph.
fn check(markup: &str, expected: &[&str]) {
    let mut body = String::new();
    for (number, part) in markup.split('~').enumerate() {
        let _ = write!(
            body,
            "{part}<p>On day {number} the board of the harbour met again, and the ferrymen, who had waited since dawn, were heard at last.</p>"
        );
    }
    let page = format!(
        "<html><head><title>Ferries</title></head><body><article>{body}</article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let mut headings = article.paragraphs;
    headings.retain(|paragraph| !paragraph.ends_with("at last."));
    assert_eq!(headings, expected, "{markup}");
}

#[test]
fn article_keeps_headings_that_text_follows() {
    check("~<h2>Dawn on the pier</h2>~", &["Dawn on the pier"]);
    // A heading named after the anchor in it is no header of the page.
    check(
        "~<h2 class='header-anchor-post'>Dawn on the pier<div class='header-anchor-parent'><button></button></div></h2>~",
        &["Dawn on the pier"],
    );
    // A part may begin with the heading of its first section.
    check(
        "~<h2>The pier</h2><h3>Dawn</h3>~<h3>Noon</h3>~",
        &["The pier", "Dawn", "Noon"],
    );
    check(
        "~<h2>The pier</h2><h3>Dawn</h3><h4>Gulls</h4>~",
        &["The pier", "Dawn", "Gulls"],
    );
    // One that only another of its rank or a higher one follows has lost its text.
    check("~<h2>More on this</h2><h2>Dawn</h2>~", &["Dawn"]);
    check("~<h3>More on this</h3><h2>Dawn</h2>~", &["Dawn"]);
}
