//! Texts with a box around each of their parts, boxes whose names or places mislead, and what stands under pictures.

use newswire::article::{PageContext, extract};

const LONG: [&str; 4] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    "The guild, which had asked for more berths, will meet again once the nets are mended, its head said.",
];

/// Reads an article of parts and gives what is left of them without the long sentences.
#[track_caller]
fn check(parts: &str, expected: &[&str]) {
    let page =
        format!("<html><head><title>Boats</title></head><body><div>{parts}</div></body></html>");
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    for long in LONG {
        assert!(article.text.contains(long), "{long} in {}", article.text);
    }
    let rest: Vec<&str> = article
        .paragraphs
        .iter()
        .map(String::as_str)
        .filter(|paragraph| !LONG.contains(paragraph))
        .collect();
    assert_eq!(rest, expected, "{parts}");
}

/// Puts a box of a class around each of the texts.
fn boxed(class: &str, texts: &[&str]) -> String {
    let boxes = texts
        .iter()
        .map(|text| format!("<section class='{class}'><div>{text}</div></section>"));
    boxes.collect()
}

fn paragraph(text: &str) -> String {
    format!("<p>{text}</p>")
}

#[test]
fn a_box_around_each_part_of_a_text_may_hold_a_short_one() {
    let long = LONG.map(paragraph);
    let [first, second, third, fourth] = &long;
    let short = "<p>Nobody spoke.</p>";
    let heading = "<h2>A winter without ice</h2>";
    // Between longer ones, before and behind them.
    check(
        &boxed("c-part", &[first, short, second, heading, third, fourth]),
        &["Nobody spoke.", "A winter without ice"],
    );
    check(
        &boxed("c-part", &[short, first, second, third, fourth]),
        &["Nobody spoke."],
    );
    check(
        &boxed("c-part", &[first, second, third, fourth, short]),
        &["Nobody spoke."],
    );
    // A box of another class, one of links and one that says no sentence do not go on with it.
    let text = boxed("c-part", &[first, second, third, fourth]);
    for foreign in [
        "<section class='c-card'><div><p>Nobody spoke.</p></div></section>",
        "<section class='c-part'><div><p><a href='/1'>Nobody spoke.</a></p></div></section>",
        "<section class='c-part'><div><p>The harbour today</p></div></section>",
    ] {
        check(&format!("{text}{foreign}"), &[]);
    }
}

#[test]
fn a_name_says_nothing_against_the_boxes_that_hold_the_text() {
    let long = LONG.map(paragraph);
    let texts: Vec<&str> = long.iter().map(String::as_str).collect();
    for class in ["widget", "infobox", "media-box", "card", "section-text"] {
        let list = "<ul><li>Six boats</li><li>Two lamps</li></ul>";
        let with_list = [&texts[..2], &[list], &texts[2..]].concat();
        check(
            &format!("<div>{}</div>", boxed(class, &with_list)),
            &["Six boats", "Two lamps"],
        );
    }
    // A single one among the paragraphs is still a box.
    check(
        &format!(
            "{}<div class='widget'><p>Nobody spoke of the mill.</p></div>{}",
            long[..2].concat(),
            long[2..].concat()
        ),
        &[],
    );
    // Nor does the name of the box around the whole text hide the lines in it.
    check(
        &format!(
            "<div class='dateline-text'>{}<ul><li>Six boats</li></ul></div>",
            long.concat()
        ),
        &["Six boats"],
    );
}

#[test]
fn a_short_text_under_a_picture_is_its_caption() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    let text = |part: &str| format!("{first}{second}{part}{third}{fourth}");
    for part in [
        "<div class='zdjecie'><img src='/1.jpg'><p>A boat in the bay, seen from the mill.</p></div>",
        "<div><div><picture><img src='/1.jpg'></picture></div><div>A boat in the bay.</div><div>Ada Quist</div></div>",
        "<div class='imgbox'><p>A boat in the bay, seen from the mill on the last day of the ice.</p></div>",
        "<p class='creditos'>Ada Quist</p>",
    ] {
        check(&text(part), &[]);
    }
    // A paragraph with a picture in it, and a picture in a part of the text.
    check(
        &text("<p><img src='/1.jpg'>Nobody spoke of the mill.</p>"),
        &["Nobody spoke of the mill."],
    );
    check(
        &text("<div><img src='/1.jpg'><h2>The mill</h2><p>Nobody spoke of it.</p></div>"),
        &["The mill", "Nobody spoke of it."],
    );
}

#[test]
fn a_sentence_beside_a_picture_is_text() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    let illustrated = |class: &str, text: &str| {
        format!("<div class='{class}'><img src='/1.jpg'><p>{text}</p></div>")
    };
    let deaths = "Two sailors died in the storm, the guard of the coast said on Monday night.";
    let correction =
        "Correction: an earlier version of this text gave the wrong number of the dead.";
    // At the start, within and at the end, and a note of the editors.
    check(
        &format!(
            "{}{first}{second}{third}{fourth}",
            illustrated("row", deaths)
        ),
        &[deaths],
    );
    check(
        &format!(
            "{first}{second}{}{third}{fourth}",
            illustrated("row", deaths)
        ),
        &[deaths],
    );
    check(
        &format!(
            "{first}{second}{third}{fourth}{}",
            illustrated("wp-block-media-text", correction)
        ),
        &[correction],
    );
    // Three in a row, without a class.
    let three =
        [&first, &second, &third].map(|text| format!("<div><img src='/1.jpg'>{text}</div>"));
    let more = LONG.map(|text| paragraph(&format!("On Monday {text}")));
    let kept = LONG.map(|text| format!("On Monday {text}"));
    check(
        &format!("{}{fourth}{}", three.concat(), more.concat()),
        &kept.each_ref().map(String::as_str),
    );
    // A caption ends with who made the picture, or stands in no paragraph, or says so by its class.
    for part in [
        format!("<div><img src='/1.jpg'><p>{deaths} (Photo: Ada Quist)</p></div>"),
        format!("<div><img src='/1.jpg'><p>{deaths} © Tarn Lamp.</p></div>"),
        format!("<div><img src='/1.jpg'><p>{deaths}</p><p>Ada Quist</p></div>"),
        format!("<div><img src='/1.jpg'><div>{deaths}</div></div>"),
        format!("<div><img src='/1.jpg'><p class='pic-text'>{deaths}</p></div>"),
    ] {
        check(&format!("{first}{second}{part}{third}{fourth}"), &[]);
    }
}

#[test]
fn pictures_may_stand_beside_each_part_of_a_text() {
    let days: Vec<String> = (1..5)
        .map(|day| format!("On day {day} the board of the harbour met again, and the ferrymen were heard at last."))
        .collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let parts: Vec<String> = [LONG.as_slice(), &days]
        .concat()
        .iter()
        .map(|text| format!("<div class='c-item'><img src='/1.jpg'><p>{text}</p></div>"))
        .collect();
    check(&parts.concat(), &days);
}

#[test]
fn a_heading_goes_with_the_box_that_it_opens() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    let list = "<ul><li><a href='/1'>Two lamps of the coast are lit again</a></li></ul>";
    check(
        &format!("{first}{second}<div><h3>From the quay</h3>{list}</div>{third}{fourth}"),
        &[],
    );
    // Nor is a heading one of the text where it stands right above a list of links.
    let list = list.repeat(2);
    check(
        &format!("{first}{second}<h3>From the quay</h3>{list}{third}{fourth}"),
        &[],
    );
    check(
        &format!("{first}{second}<div><h3>From the quay</h3></div>{third}{fourth}"),
        &["From the quay"],
    );
}

#[test]
fn a_paragraph_may_look_like_a_heading_of_a_low_rank() {
    check(&LONG.map(|text| format!("<h6>{text}</h6>")).concat(), &[]);
}

#[test]
fn boxes_of_facts_and_of_advertisers_are_no_text() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    let fact = "<p>The guild of the ferrymen, founded in 1908, has six boats, two lamps and a house of its own on the quay.</p>";
    for class in [
        "fact-box",
        "faktaruta",
        "b-anzeige",
        "lire-aussi",
        "c-nudge__container",
    ] {
        check(
            &format!("{first}{second}<div class='{class}'>{fact}{fact}</div>{third}{fourth}"),
            &[],
        );
    }
    check(
        &format!("<div class='fact-box'>{first}{second}{third}{fourth}</div>"),
        &[],
    );
}

#[test]
fn what_readers_write_below_a_text_is_told_without_names_of_classes() {
    let text = format!("<div class='a1'><p>{}</p></div>", LONG.join("</p><p>"));
    let talk = "<div class='b1'><p>I would take the boat at once, if there were one.</p></div>\
        <div class='b1'><p>Nobody asked us in the lower town, and nobody will.</p></div>";
    for count in ["12 comments", "Kommentare (12)", "评论（0）"] {
        check(
            &format!("{text}<div class='c1'><h3>{count}</h3>{talk}</div>"),
            &[],
        );
    }
    check(
        &format!(
            "{text}<div class='c1'><p>Ada says:</p><p>I would take the boat at once, if there were one.</p><p>Mats says:</p>\
             <p>Nobody asked us in the lower town, and nobody will.</p></div>"
        ),
        &[],
    );
    // The second part of a text stands in an element like the first.
    let part = |texts: &[&str]| format!("<div class='a1'><p>{}</p></div>", texts.join("</p><p>"));
    check(
        &format!(
            "{}<div class='c1'><h3>12 comments</h3></div>{}",
            part(&LONG),
            part(&[
                LONG[1],
                "Six boats, two of them new, will lie at the quay by then, and one at the mill."
            ])
        ),
        &["Six boats, two of them new, will lie at the quay by then, and one at the mill."],
    );
    // A count above a text, or in it, opens nothing, nor does what one person says in a text.
    let [first, second, third, fourth] = LONG;
    check(
        &format!(
            "<div><p>12 comments</p><p>{first}</p><p>{second}</p><p>{third}</p><p>{fourth}</p></div>"
        ),
        &[],
    );
    check(
        &format!(
            "<div><p>{first}</p><p>{second}</p><p>{third}</p><p>{second}</p><p>12 comments</p><p>The head of the guild says:</p>\
             <p>{fourth}</p></div>"
        ),
        &["The head of the guild says:"],
    );
}

#[test]
fn a_card_of_the_editor_holds_text_unless_it_leads_to_another_page() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    let around = |card: &str| format!("{first}{second}{card}{third}{fourth}");
    for card in [
        "<div class='kg-card kg-callout-card kg-callout-card-blue'><div class='kg-callout-text'>Six boats lie at the quay.</div></div>",
        "<div class='wp-block-group callout'><p>Six boats lie at the quay.</p></div>",
        "<div class='callout-block' data-callout='true'><p>Six boats lie at the quay.</p></div>",
        "<div class='paragraph paragraph--type--callout'><div class='field'><p>Six boats lie at the quay.</p></div></div>",
    ] {
        check(&around(card), &["Six boats lie at the quay."]);
    }
    check(
        &around(
            "<div class='kg-card kg-toggle-card'><div class='kg-toggle-heading'><h4 class='kg-toggle-heading-text'>Who pays?</h4>\
             <button></button></div><div class='kg-toggle-content'><p>The town pays.</p></div></div>",
        ),
        &["Who pays?", "The town pays."],
    );
    check(
        &around(
            "<figure class='kg-card kg-code-card'><pre><code>let boats = 6;</code></pre></figure>",
        ),
        &["let boats = 6;"],
    );
    check(
        &around(
            "<figure class='kg-card kg-bookmark-card'><a class='kg-bookmark-container' href='https://x.example/'>\
             <div class='kg-bookmark-title'>Lamps of the coast</div><div class='kg-bookmark-description'>Two lamps are lit again, \
             the guild said.</div></a></figure>",
        ),
        &[],
    );
}

#[test]
fn a_box_around_a_heading_alone_is_the_head_of_a_part() {
    let [first, second, third, fourth] = LONG.map(paragraph);
    for (open, close) in [
        ("<header>", "</header>"),
        ("<div class='section__header'>", "</div>"),
        ("<div class='box-title info'>", "</div>"),
    ] {
        check(
            &format!(
                "{first}{second}<section>{open}<h3>A winter without ice</h3>{close}{third}{fourth}</section>"
            ),
            &["A winter without ice"],
        );
        // It goes where it names what goes.
        check(
            &format!(
                "{first}{second}{third}{fourth}<section>{open}<h3>From the quay</h3>{close}<ul><li><a href='/1'>Two lamps \
                 of the coast are lit again</a></li></ul></section>"
            ),
            &[],
        );
    }
}

#[test]
fn a_cell_that_begins_with_the_headline_is_the_head_of_the_page() {
    let head = "<font size='5'><b>Boats sail again in the bay of Tarn after a long winter of ice and storms</b></font><br>Ada Quist <font size='1'>3 May 2003</font><br><br>";
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn after a long winter of ice and storms</title></head><body><table><tr><td><a href='/'>Home</a></td><td>{head}{}</td></tr>\
         </table></body></html>",
        LONG.join("<br><br>")
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.paragraphs, LONG);
}
