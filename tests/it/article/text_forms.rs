//! Forms that a text takes beyond running paragraphs: parts that open on a click, timelines, talks, results, parts of page builders.

use newswire::article::{PageContext, extract};

const LONG: [&str; 4] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    "The guild, which had asked for more berths, will meet again once the nets are mended, its head said.",
];

/// Reads a page with `body` below its headline and compares all of its text.
#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let page = format!(
        "<html><head><title>Boats</title><meta name='author' content='Ada Quist'></head><body><main><h1>Boats</h1>{body}</main></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let text: Vec<&str> = article
        .lede
        .iter()
        .chain(&article.paragraphs)
        .map(String::as_str)
        .collect();
    assert_eq!(text, expected, "{body}");
}

/// Puts each of the long sentences into a markup in which `{}` stands for it and `#` for its number.
fn each(markup: &str) -> String {
    let parts = LONG.iter().enumerate();
    let parts = parts.map(|(number, text)| {
        markup
            .replace('#', &(number + 1).to_string())
            .replace("{}", text)
    });
    parts.collect()
}

/// Gives lines with the long sentences below each of them.
fn with_lines<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let pairs = lines.iter().zip(LONG);
    pairs.flat_map(|(line, text)| [*line, text]).collect()
}

#[test]
fn a_part_that_a_button_opens_is_text_with_its_heading() {
    check(
        &each(
            "<div class='c-part'><h3><button aria-expanded='false' aria-controls='p#'>Question # of the town</button></h3>\
             <div id='p#' hidden><p>{}</p></div></div>",
        ),
        &with_lines(&[
            "Question 1 of the town",
            "Question 2 of the town",
            "Question 3 of the town",
            "Question 4 of the town",
        ]),
    );
    // What nothing opens stays hidden, and a button that opens nothing is no text.
    check(
        &format!(
            "<div>{}<div hidden><p>The lamps are lit, the keeper said.</p></div><h3><button>Share</button></h3></div>",
            each("<p>{}</p>")
        ),
        &LONG,
    );
}

#[test]
fn dates_above_the_parts_of_a_text_belong_to_it() {
    let dates = ["1 May 2019", "4 May 2019", "7 May 2019", "10 May 2019"];
    for markup in [
        "<dt>@</dt><dd>{}</dd>",
        "<p class='day'>@</p><p>{}</p>",
        "<p class='day'><b>@</b></p><p>{}</p>",
    ] {
        let mut body = String::new();
        for (date, text) in dates.iter().zip(LONG) {
            body += &markup.replace('@', date).replace("{}", text);
        }
        let wrapped = if markup.starts_with("<dt") {
            format!("<dl>{body}</dl>")
        } else {
            format!("<div>{body}</div>")
        };
        check(&wrapped, &with_lines(&dates));
    }
    // A single one is that of the article.
    check(
        &format!("<div><p>1 May 2019</p>{}</div>", each("<p>{}</p>")),
        &LONG,
    );
}

#[test]
fn those_who_speak_in_turn_are_named() {
    let names = ["Ada Quist", "Mats Lind", "Ada Quist", "Mats Lind"];
    for markup in [
        "<div class='turn'><div class='who'>@</div><div class='said'>{}</div></div>",
        "<p>@</p><p>{}</p>",
        "<p><b>@</b></p><p>{}</p>",
    ] {
        let mut body = String::new();
        for (name, text) in names.iter().chain(&names).zip(LONG.iter().chain(&LONG)) {
            let text = if body.contains(text) {
                &text.replace("the", "this")
            } else {
                *text
            };
            body += &markup.replace('@', name).replace("{}", text);
        }
        let page = format!(
            "<html><head><title>Boats</title><meta name='author' content='Ada Quist'></head><body><div>{body}</div></body></html>"
        );
        let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
        let found = article
            .paragraphs
            .iter()
            .filter(|line| names.contains(&line.as_str()));
        assert_eq!(found.count(), 8, "{markup}: {:?}", article.paragraphs);
    }
    // A label that is the same each time names nobody.
    check(
        &format!(
            "<div>{}</div>",
            each("<div class='turn'><div class='who'>Quay</div><div class='said'>{}</div></div>")
        ),
        &LONG,
    );
}

#[test]
fn results_in_boxes_are_text() {
    let [first, second, third, fourth] = LONG.map(|text| format!("<p>{text}</p>"));
    let rows = |rows: [&str; 3]| {
        let boxes = rows.map(|row| format!("<div class='row'>{row}</div>"));
        format!(
            "{first}{second}<div>{}</div>{third}{fourth}",
            boxes.concat()
        )
    };
    check(
        &format!(
            "<div>{}</div>",
            rows(["Tarn – Quay 2:1", "Mill – Lamp 0:0", "Bay – Pier 1:3"])
        ),
        &[
            LONG[0],
            LONG[1],
            "Tarn – Quay 2:1",
            "Mill – Lamp 0:0",
            "Bay – Pier 1:3",
            LONG[2],
            LONG[3],
        ],
    );
    check(
        &format!("<div>{}</div>", rows(["Harbour", "Ice", "Boats"])),
        &LONG,
    );
    // A sign is a value in a table.
    let table = "<table><tr><td>Team</td><td>%</td></tr><tr><td>Tarn</td><td>–</td></tr></table>";
    check(
        &format!("<div>{first}{second}{table}{third}{fourth}</div>"),
        &[LONG[0], LONG[1], "Team %", "Tarn –", LONG[2], LONG[3]],
    );
}

#[test]
fn the_text_may_stand_in_the_parts_of_a_page_builder() {
    let [first, second, third, fourth] = LONG;
    let texts = [
        format!("{first} {second}"),
        format!("{third} {fourth}"),
        format!("{first} {fourth}"),
        format!("{third} {second}"),
    ];
    let expected = texts.each_ref().map(String::as_str);
    // Each part has a class of its own.
    let parts = (1..).zip(&texts).map(|(number, text)| {
        format!(
            "<div class='elementor-element elementor-element-a{number} elementor-widget elementor-widget-text-editor'>\
             <div class='elementor-widget-container'><p>{text}</p></div></div>"
        )
    });
    check(&parts.collect::<String>(), &expected);
    let part =
        |text: &str| format!("<div class='text'><div class='cmp-text'><p>{text}</p></div></div>");
    let title = "<div class='title'><div class='cmp-title'><h3 class='cmp-title__text'>A winter without ice</h3></div></div>";
    let [one, two, three, four] = expected;
    check(
        &format!(
            "{}{}{title}{}{}",
            part(one),
            part(two),
            part(three),
            part(four)
        ),
        &[one, two, "A winter without ice", three, four],
    );
    // Entries that hold little each go on with the text.
    let entries = [
        third,
        fourth,
        &third.replace("winter", "summer"),
        &fourth.replace("nets", "sails"),
    ];
    let small = entries.map(|entry| {
        format!("<div class='entry'><div class='entry-text'><p>{entry}</p></div></div>")
    });
    let (opening_one, opening_two) = (
        "Six boats lay at the pier before dawn, two of them new, and the master of the port, who had slept little, counted them twice; \
         then he sent for the clerk, the clerk sent for the book, and the book, it turned out, was lost.",
        "It was found in a net a week later, wet but whole, and read out at once on the steps of the town hall, where forty people, some \
         with children on their arms, stood in the rain and heard what they had known for years.",
    );
    let text = format!("{}{}", part(opening_one), part(opening_two));
    check(
        &format!("{text}{}", small.concat()),
        &[&[opening_one, opening_two][..], &entries].concat(),
    );
    // Entries that are links do not.
    let links = entries.map(|entry| {
        format!("<div class='entry'><div><p><a href='/1'>{entry}</a></p></div></div>")
    });
    check(
        &format!("{text}{}", links.concat()),
        &[opening_one, opening_two],
    );
}
