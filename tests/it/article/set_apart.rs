//! What stands apart from the paragraphs of an article: tables and posts in figures, data, sentences set large, notes that put
//! right, headings without a mark; and what belongs to other articles.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

const LONG: [&str; 4] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    "The guild, which had asked for more berths, will meet again once the nets are mended, its head said.",
];
const HEADLINE: &str = "Ferrymen of Tarn are heard at last by the board of the harbour";

#[track_caller]
fn read(body: &str) -> Article {
    let page = format!(
        "<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1>{body}</body></html>"
    );
    extract(page.as_bytes(), &PageContext::default()).unwrap()
}

/// Reads an article with `part` between its paragraphs and gives what is kept beside them.
#[track_caller]
fn kept_of(part: &str) -> Vec<String> {
    let paragraphs = LONG.map(|text| format!("<p>{text}</p>"));
    let [one, two, three, four] = &paragraphs;
    let article = read(&format!(
        "<div class='text'>{one}{two}{part}{three}{four}</div>"
    ));
    for long in LONG {
        assert!(article.text.contains(long), "{long} in {}", article.text);
    }
    let rest = article.paragraphs.into_iter();
    rest.filter(|text| !LONG.contains(&text.as_str())).collect()
}

#[test]
fn a_figure_may_hold_a_table_or_a_post() {
    let rows = "<tr><td>Tarn</td><td>46 berths</td></tr><tr><td>Holm</td><td>12 berths</td></tr>";
    for figure in [
        format!("<figure class='wp-block-table'><table><tbody>{rows}</tbody></table></figure>"),
        format!(
            "<figure><table>{rows}</table><figcaption>Berths, by the board</figcaption></figure>"
        ),
    ] {
        assert_eq!(
            kept_of(&figure),
            ["Tarn 46 berths", "Holm 12 berths"],
            "{figure}"
        );
    }
    let post = "<figure class='wp-block-embed'><div><blockquote class='twitter-tweet'><p>Boats sail at noon, says the guild.</p>\
                </blockquote></div></figure>";
    assert_eq!(kept_of(post), ["Boats sail at noon, says the guild."]);
    let code = "<figure><pre>berths = 46</pre></figure>";
    assert_eq!(kept_of(code), ["berths = 46"]);
    for picture in [
        "<figure><img src='a.jpg'><div>The quay at noon</div></figure>",
        "<figure><table><tr><td><img src='a.jpg'></td></tr><tr><td>The quay at noon</td></tr></table></figure>",
    ] {
        assert!(kept_of(picture).is_empty(), "{picture}");
    }
}

#[test]
fn a_table_of_a_picture_and_a_line_is_a_picture_with_its_caption() {
    let table = "<table align='center'><tr><td><img src='a.jpg'></td></tr><tr><td><i>The quay at noon</i></td></tr></table>";
    assert!(kept_of(table).is_empty());
    let flags = "<table><tr><td><img src='a.gif'>Tarn</td><td>9</td></tr><tr><td><img src='b.gif'>Holm</td><td>4</td></tr></table>";
    assert_eq!(kept_of(flags), ["Tarn 9", "Holm 4"]);
}

#[test]
fn cells_of_a_table_are_no_buttons() {
    let table = "<table><tr><th>Boat</th><th>Close</th><th>Share</th></tr><tr><td>Ada</td><td>9.10</td><td>4.1 %</td></tr>\
                 <tr><td>Ida</td><td>8.70</td><td>3.2 %</td></tr></table>";
    assert_eq!(
        kept_of(table),
        ["Boat Close Share", "Ada 9.10 4.1 %", "Ida 8.70 3.2 %"]
    );
    let tools = "<table><tr><td>Share</td></tr></table>";
    assert!(kept_of(tools).is_empty());
}

#[test]
fn a_heading_without_a_mark_behind_a_button_is_kept() {
    for label in ["Share", "Advertisement", "Anzeige"] {
        let part = format!("<p>{label}</p><p><b>Why the ferrymen waited</b></p>");
        assert_eq!(kept_of(&part), ["Why the ferrymen waited"], "{label}");
    }
    let list = "<p>Read also:</p><p>Boats sink off Holm</p><p>Mill burns in Holm</p>";
    assert!(kept_of(list).is_empty());
}

#[test]
fn a_short_line_between_paragraphs_of_its_box_is_a_heading() {
    let [one, two, three, four] = LONG;
    for body in [
        format!(
            "<div>{one}<br><br>{two}<br><br><b>Who pays</b><br><br>{three}<br><br>{four}</div>"
        ),
        format!(
            "<div><div>{one}</div><div>{two}</div><div><b>Who pays</b></div><div>{three}</div><div>{four}</div></div>"
        ),
    ] {
        assert_eq!(
            read(&body).paragraphs,
            [one, two, "Who pays", three, four],
            "{body}"
        );
    }
    for line in ["12:30", "Share Tweet Print"] {
        let body =
            format!("<div>{one}<br><br>{two}<br><br>{line}<br><br>{three}<br><br>{four}</div>");
        assert_eq!(read(&body).paragraphs, LONG, "{line}");
    }
}

#[test]
fn a_sentence_set_large_that_the_text_holds_is_kept_once() {
    let long = format!("<p>{} {}</p>", LONG[0], LONG[1]);
    for quote in [
        "<blockquote><p>{}</p></blockquote>",
        "<div class='x1'><span>“{}”</span></div>",
    ] {
        let quote = quote.replace("{}", LONG[1].trim_end_matches('.'));
        let article = read(&format!(
            "<div><p>{}</p>{quote}{long}<p>{}</p></div>",
            LONG[2], LONG[3]
        ));
        let expected = [
            LONG[2].to_owned(),
            format!("{} {}", LONG[0], LONG[1]),
            LONG[3].to_owned(),
        ];
        assert_eq!(article.paragraphs, expected, "{quote}");
    }
    // A heading in bold that quotes the paragraph below it is one.
    let heading = "<p><b>“The first boats, the board hopes, sail in the spring”</b></p>";
    let article = read(&format!(
        "<div><p>{}</p>{heading}{long}<p>{}</p></div>",
        LONG[2], LONG[3]
    ));
    assert_eq!(article.paragraphs.len(), 4);
}

#[test]
fn a_note_that_puts_the_article_right_is_kept_in_an_aside() {
    let note = "Correction: An earlier version of this article gave a wrong number of berths.";
    for tag in ["aside", "footer"] {
        assert_eq!(
            kept_of(&format!("<{tag}><p>{note}</p></{tag}>")),
            [note],
            "{tag}"
        );
    }
    assert!(kept_of("<aside><p>The quay was built by the guild.</p></aside>").is_empty());
}

#[test]
fn a_summary_by_a_machine_is_neither_text_nor_standfirst() {
    let article = read(&format!(
        "<p class='standfirst'>{}</p><div class='text'><div class='ai-summary'><p>The board heard the ferrymen of Tarn, and the line \
         will sail.</p></div><p>{}</p><p>{}</p><p>{}</p></div>",
        LONG[0], LONG[1], LONG[2], LONG[3]
    ));
    assert_eq!(article.lede.as_deref(), Some(LONG[0]));
    assert_eq!(article.paragraphs, &LONG[1..]);
}

#[test]
fn an_article_that_was_sent_as_a_letter_is_no_form() {
    let sent =
        LONG.map(|text| format!("{text} So it is, she said, and so it was, in Tarn as in Holm."));
    let others = LONG.map(|text| {
        format!("<p>In Holm, as in Tarn, and not only there, this is told, too: {text}</p>")
    });
    let article = read(&format!(
        "<div><article class='typography newsletter-post post'><div><p>{}</p></div></article></div><section>{}</section>",
        sent.join("</p><p>"),
        others.concat()
    ));
    assert_eq!(article.paragraphs, sent);
}

#[test]
fn the_next_article_of_an_endless_page_is_another_one() {
    let [one, two, three, four] = LONG;
    let body = format!(
        "<div id='page'><div><div class='text'><p>{one}</p><p>{two}</p></div></div></div>\
         <div class='more'><h2>Boats sink off Holm in the night</h2><div><p>{three}</p><p>{four}</p></div></div>"
    );
    assert_eq!(read(&body).paragraphs, [one, two]);
}

#[test]
fn a_day_and_what_happened_on_it_is_no_date_line() {
    let day = "5 May 2018: The wall broke at night.";
    let [one, two, three, four] = LONG;
    let body =
        format!("<div><p>{one}</p><p>{day}</p><p>{two}</p><p>{three}</p><p>{four}</p></div>");
    assert_eq!(read(&body).paragraphs, [one, day, two, three, four]);
}

#[test]
fn what_readers_say_below_a_text_parted_by_breaks_is_none_of_it() {
    let text = LONG.join("<br><br>");
    let said =
        "The keeper of the lamp, my own uncle, says that nobody asked him, and I believe him.";
    for heading in [
        "Comments (2)",
        "コメント2件",
        "Join the conversation",
        "Yorum yap",
        "تعليقات (2)",
    ] {
        let body = format!(
            "<div><div id='story'>{text}</div><h3>{heading}</h3><div class='said'><div>Ada</div><div>{said}</div></div>\
             <div class='said'><div>Ida</div><div>{said} So do I.</div></div></div>"
        );
        assert_eq!(read(&body).paragraphs, LONG, "{heading}");
    }
}
