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

/// Gives the headings that are left of a page with `head` under its headline and the parts of a text behind it.
fn check_head(head: &str, parts: &str, expected: &[&str]) {
    let text = "The board of the harbour met again, and the ferrymen, who had waited since dawn, were heard at last";
    let mut body = String::new();
    for (number, part) in parts.split('~').enumerate() {
        let _ = write!(body, "{part}");
        if number < parts.matches('~').count() {
            let _ = write!(body, "<p>{text} on day {number}.</p>");
        }
    }
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn</title></head><body><article>\
         <h1>Boats sail again in the bay of Tarn</h1>{head}<div>{body}</div></article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.lede, None, "{parts}");
    let mut headings = article.paragraphs;
    headings.retain(|paragraph| !paragraph.starts_with(text));
    assert_eq!(headings, expected, "{head}{parts}");
}

#[test]
fn a_subhead_may_stand_before_the_first_paragraph() {
    let date = "<p>3 May 2026</p>";
    for head in ["", date] {
        check_head(head, "<h2>Dawn</h2>~<h2>Noon</h2>~", &["Dawn", "Noon"]);
        check_head(
            head,
            "<h3 class='subheading'>Dawn on the pier of Tarn</h3>~~<h3 class='subheading'>Noon</h3>~",
            &["Dawn on the pier of Tarn", "Noon"],
        );
        check_head(
            head,
            "<section><h2>Dawn</h2>~</section><section><h2>Noon</h2>~</section>",
            &["Dawn", "Noon"],
        );
        check_head(
            head,
            "<h2>Dawn</h2><figure><img src='1.jpg'><figcaption>The pier at dawn</figcaption></figure>~<h2>Noon</h2>~",
            &["Dawn", "Noon"],
        );
    }
    // A second headline is none: it is alone, of another class, long, or the date stands below it.
    check_head("", "<h2>Nobody saw them leave</h2>~~", &[]);
    check_head(
        "",
        "<h2 class='sub'>Nobody saw them leave</h2>~<h2>Noon</h2>~",
        &["Noon"],
    );
    check_head(
        "<h2>Nobody saw them leave</h2>",
        "~<h2>Noon</h2>~",
        &["Noon"],
    );
    check_head(
        "",
        &format!("<h2>Nobody saw them leave</h2>{date}~<h2>Noon</h2>~"),
        &["Noon"],
    );
}
