//! Names of authors that no class marks, and what stands beside names.

use newswire::article::{PageContext, extract};

/// Reads a page with `below` under its headline and `head` in its head.
#[track_caller]
fn check(head: &str, below: &str, expected: Option<&str>) {
    let text = "<p>The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.</p>\
        <p>The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.</p>";
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn</title>{head}</head><body>\
         <h1>Boats sail again in the bay of Tarn</h1>{below}<div>{text}{text}</div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.byline.as_deref(), expected, "{head} {below}");
}

#[test]
fn a_line_below_the_headline_names_the_author() {
    for below in [
        "<div><span>By Ada Quist</span></div>",
        "<p>BY Ada Quist</p>",
        "<div class='css-1a'><span>By</span> <span>Ada Quist</span> <span>|</span> <span>3 May 2026</span></div>",
        "<p><a href='/people/ada-quist'>Ada Quist</a></p>",
        "<p><a href='/about/staff/ada-quist/'>Ada Quist</a></p>",
        "<p><a href='/autori/ada-quist'>Ada Quist</a></p>",
        "<p class='firma'>Ada Quist</p>",
        "<p class='article-reporter'>Ada Quist</p>",
        "<address>Ada Quist</address>",
        "<ul class='metaInfoAuthorList'><li>Ada Quist</li></ul>",
        "<p>By Ada Quist, in Tarn</p>",
    ] {
        check("", below, Some("Ada Quist"));
    }
    check(
        "",
        "<p><span>By <b>Ada Quist</b> and <b>Mats Lind</b></span></p>",
        Some("Ada Quist and Mats Lind"),
    );
    check(
        "",
        "<p class='byline'><b>Ada Quist</b> , <b>Mats Lind</b></p>",
        Some("Ada Quist, Mats Lind"),
    );
    for below in [
        "<p>By Monday the Guild of Ferrymen had heard of it.</p>",
        "<p>By Design</p>",
        "<p><a href='/people/'>People of the Coast</a></p>",
        "<p><a href='/people/lamp-keepers'>what the keepers of the lamp say</a></p>",
        "<p class='firma'>of the house</p>",
        "<address>Tarn, the old quay</address>",
        "<ul class='authors-menu'><li>Ada Quist</li><li>Lamps of the coast</li></ul>",
    ] {
        check("", below, None);
    }
    // Who is told of far below is no author.
    let far = format!(
        "{}<p><a href='/people/mats-lind'>Mats Lind</a></p>",
        "<p>The ice went out of the bay in the night, the keeper said.</p>".repeat(30)
    );
    check("", &far, None);
}

#[test]
fn names_go_without_roles_and_marks_but_whole() {
    for (name, expected) in [
        ("Ada Quist, senior harbour editor", "Ada Quist"),
        ("By Ada Quist, Chief Political Correspondent", "Ada Quist"),
        ("Ada Quist (CWA)", "Ada Quist"),
        ("Ada Quist (with Mats Lind)", "Ada Quist (with Mats Lind)"),
        ("Ada Quist, edited by Mats Lind", "Ada Quist"),
        ("De Jong", "De Jong"),
        ("Di Marco", "Di Marco"),
        ("de Ada Quist", "Ada Quist"),
        ("Di Ada Quist", "Ada Quist"),
        ("Author Ada Quist", "Ada Quist"),
        ("Ada Quist Follow", "Ada Quist"),
        ("灯塔发布 关注", "灯塔发布"),
        ("作者：高灯 责任编辑：白帆", "高灯"),
        ("A.Quist, tarnlamp.com", "A.Quist"),
    ] {
        check(
            &format!("<meta name='author' content='{name}'>"),
            "",
            Some(expected),
        );
    }
    for nobody in [
        "Edited by Mats Lind",
        "责任编辑：白帆",
        "作者：未知 责任编辑：白帆",
        "name, mail@tarn.example",
        "Tarn > Harbour > Boats sail again",
        "tarnlamp.com",
    ] {
        let head = format!("<meta name='author' content='{nobody}'>");
        check(&head, "", None);
    }
    // What the person is in an element of its own, and a class that only begins like one of authors.
    check(
        "",
        "<p class='author'><b>Ada Quist</b><span>Senior Harbour Correspondent</span></p>",
        Some("Ada Quist"),
    );
    check("", "<p class='authorized'>Ada Quist</p>", None);
}

#[test]
fn a_card_may_label_the_writer() {
    let card = |label: &str| {
        format!(
            "<meta name='twitter:label1' content='{label}'><meta name='twitter:data1' content='Ada Quist'>"
        )
    };
    check(&card("Verfasst von"), "", Some("Ada Quist"));
    check(&card("Boat"), "", None);
}

/// Reads a page with lines before the first paragraph, in the element of the text.
#[track_caller]
fn check_bare(lines: &str, expected: Option<&str>) {
    let text = "<p>The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.</p>\
        <p>The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.</p>";
    let page = format!(
        "<html lang='en'><head><title>Boats sail again in the bay of Tarn</title></head><body>\
         <h1>Boats sail again in the bay of Tarn</h1><article>{lines}{text}{text}</article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.byline.as_deref(), expected, "{lines}");
    let first = article.paragraphs.iter().find(|line| line.len() < 60);
    assert_eq!(first.is_some(), expected.is_none(), "{lines}: {first:?}");
}

#[test]
fn names_alone_in_a_bold_line_before_the_text_are_the_authors() {
    let bold = |names: &str| format!("<p><strong>{names}</strong></p>");
    for (names, expected) in [
        ("Ada Quist", "Ada Quist"),
        ("Ada B. Quist", "Ada B. Quist"),
        ("Dr. Ada Quist", "Dr. Ada Quist"),
        ("Ada Quist/Mats Lind", "Ada Quist, Mats Lind"),
        ("Ada Quist and Mats Lind", "Ada Quist and Mats Lind"),
    ] {
        check_bare(&bold(names), Some(expected));
    }
    for other in [
        "Breaking News",
        "About Tarn",
        "Dear Editor",
        "Foto. Ada Quist",
        "QUIST LINES",
        "The harbour",
        // The text is about it.
        "Guild Tarn",
    ] {
        check_bare(&bold(other), None);
    }
    // Between paragraphs it is a subhead.
    let between = "<p>The ice went out of the bay in the night, said the keeper of the lamp, who has seen it go for forty years and \
        who has written down the day of each; this year it was the earliest of all of them, he told the men at the quay, \
        and nobody there had a word to say against it.</p><p><strong>Ada Quist</strong></p>";
    let page = format!("<h1>Boats sail again</h1><article>{between}{between}{between}</article>");
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.byline, None);
}

#[test]
fn a_name_with_nothing_but_a_date_behind_it_is_that_of_the_author() {
    for below in [
        "<p>Ada Quist | 12 March 2026</p>",
        "<div class='info-line'>Ada Quist · Tarn Wire · 12 March 2026</div>",
        "<div><span>Ada Quist</span> | <span>Tarn Wire</span> | <span>12.03.2026</span></div>",
        "<p><b>Ada Quist</b> • March 12, 2026</p>",
    ] {
        check("", below, Some("Ada Quist"));
    }
    for below in [
        "<p>Harbour News | 12 March 2026</p>",
        "<p>Tarn | 12 March 2026</p>",
        "<p>Ada Quist | Mats Lind | The Lamp | 12 March 2026</p>",
        "<p>Ada Quist | Harbour</p>",
        "<p>ADA QUIST | 12 March 2026</p>",
        "<p>Ada Quist went to the quay | 12 March 2026</p>",
    ] {
        check("", below, None);
    }
    // What is marked as the author's name comes first.
    check(
        "<meta name='author' content='Mats Lind'>",
        "<p>Ada Quist | 12 March 2026</p>",
        Some("Mats Lind"),
    );
}
