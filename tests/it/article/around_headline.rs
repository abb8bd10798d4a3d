//! What stands around a headline: the name of the site, the section, the standfirst below it.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

const BODY: [&str; 3] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
];

fn read(head: &str, above: &str, wrapper: &str) -> Article {
    let body = format!("<p>{}</p>", BODY.join("</p><p>"));
    let page = format!(
        "<html><head>{head}</head><body><div><div>{above}</div><div class='{wrapper}'>{body}</div></div></body></html>"
    );
    let context = PageContext {
        url: Some("https://tl.example/n/1"),
        ..PageContext::default()
    };
    extract(page.as_bytes(), &context).unwrap()
}

#[track_caller]
fn check_headline(head: &str, above: &str, expected: &str) {
    let article = read(head, above, "text");
    assert_eq!(
        article.headline.as_deref(),
        Some(expected),
        "{head} {above}"
    );
}

#[test]
fn names_of_sites_and_sections_are_no_part_of_a_headline() {
    let headline = "Board of the harbour votes for a new line of boats";
    let shown = format!("<h1>{headline}</h1>");
    let site = "<meta property='og:site_name' content='Tarn Lamp'>";
    for title in [
        format!("{headline} : Tarn Lamp"),
        format!("Tarn Lamp: {headline}"),
    ] {
        let head =
            format!("<title>{title}</title><meta property='og:title' content='{title}'>{site}");
        check_headline(&head, &shown, headline);
    }
    // The name of the site as the only heading, and no heading.
    let title = format!("<title>{headline} | The Coast | Tarn Lamp</title>");
    check_headline(&title, "<h1>Tarn Lamp</h1>", headline);
    check_headline(&title, "<h1></h1>", headline);
    // Halves of a headline stay together.
    for headline in [
        "Grève des bateliers de Tarn : le port",
        "Boats of the coast: the lamp is lit again in Tarn",
        "Winter | Boats sink in the bay | Six are saved by the keepers of the lamp",
    ] {
        let head = format!(
            "<title>{headline}</title><meta property='og:title' content='{headline}'>{site}"
        );
        check_headline(&head, &format!("<h1>{headline}</h1>"), headline);
    }
}

#[track_caller]
fn check_lede(below: &str, expected: Option<&str>, first: &str) {
    let headline = "Board of the harbour votes for a new line of boats";
    let article = read(
        &format!("<title>{headline}</title>"),
        &format!("<h1>{headline}</h1>{below}"),
        "text",
    );
    assert_eq!(article.lede.as_deref(), expected, "{below}");
    assert_eq!(
        article.paragraphs.first().map(String::as_str),
        Some(first),
        "{below}"
    );
}

#[test]
fn a_standfirst_needs_no_mark() {
    let lede = "The vote ends a dispute of three years, but the guild vows to go to the judge.";
    check_lede(&format!("<h2>{lede}</h2>"), Some(lede), BODY[0]);
    check_lede(
        &format!("<p>{lede}</p><span>Ada Quist</span>"),
        Some(lede),
        BODY[0],
    );
    // Another form of the headline, and the beginning of a text in the same element.
    check_lede(
        "<h2>Harbour: how the board of Tarn came to vote for the boats of the ferrymen</h2>",
        None,
        BODY[0],
    );
    check_lede(
        "<h2>Who will sail on the new line, and what will it cost the town?</h2>",
        None,
        BODY[0],
    );
}

#[test]
fn a_standfirst_may_stand_anywhere_in_the_head() {
    let lede = "The vote ends a dispute of three years, but the guild vows to go to the judge.";
    for below in [
        format!("<div class='top'><p>{lede}</p></div>"),
        format!("<span>Ada Quist</span><time>3 May 2026</time><p>{lede}</p>"),
        format!("<div class='header-teaser'>{lede}</div>"),
        format!("<div class='intro-box'><div>{lede}</div></div><span>Ada Quist</span>"),
    ] {
        check_lede(&below, Some(lede), BODY[0]);
    }
    // Under a picture, about the author, behind another text, with a link, and what asks for something.
    for below in [
        format!("<div><img src='/1.jpg'><div>{lede}</div></div>"),
        format!("<div class='byline'><div>{lede}</div></div>"),
        format!("<div><ul><li>{lede}</li></ul></div>"),
        "<div><div>Sign up for the letter that our keepers write every Monday.</div></div>"
            .to_owned(),
    ] {
        check_lede(&below, None, BODY[0]);
    }
}

#[test]
fn a_sentence_of_the_house_in_the_head_is_no_standfirst() {
    for notice in [
        "Readers can listen to this story in the app of the paper every day.",
        "Every purchase through these pages may earn money for this publication.",
        "Reporting here is paid for by members and by nobody else.",
    ] {
        for below in [
            format!("<div class='top'><p>{notice}</p></div>"),
            format!("<span>Ada Quist</span><p>{notice}</p>"),
            format!("<div class='header-teaser'>{notice}</div>"),
        ] {
            check_lede(&below, None, BODY[0]);
        }
    }
}

#[test]
fn a_standfirst_shares_words_with_what_is_known_of_the_article() {
    let headline = "Board of the harbour votes for a new line of boats";
    let check = |description: &str, lede: &str, expected: Option<&str>| {
        let article = read(
            &format!("<title>{headline}</title><meta name='description' content='{description}'>"),
            &format!("<h1>{headline}</h1><span>Ada Quist</span><p>{lede}</p>"),
            "text",
        );
        assert_eq!(article.lede.as_deref(), expected, "{description} {lede}");
    };
    let lede = "Critics doubt whether passengers can afford such tickets.";
    check("", lede, None);
    check("Expensive tickets: passengers complain", lede, Some(lede));
    // With the headline, and with the text.
    for lede in [
        "Not everybody agrees on the use of those boats.",
        "Keepers and ferrymen disagree about the harbour.",
    ] {
        check("", lede, Some(lede));
    }
}

#[test]
fn a_standfirst_is_called_so_in_many_languages() {
    let lede = "The vote ends a dispute of three years, but the guild vows to go to the judge";
    for class in [
        "einleitung",
        "article__preamble",
        "perex",
        "article-leadtext",
        "anons",
    ] {
        check_lede(
            &format!("<p class='{class}'>{lede}</p>"),
            Some(lede),
            BODY[0],
        );
    }
}

#[test]
fn a_text_is_read_where_its_class_says_caption() {
    for class in ["video-description", "media-text", "photo-info"] {
        let article = read("<title>Boats</title>", "<h1>Boats</h1>", class);
        assert_eq!(article.paragraphs, BODY, "{class}");
    }
}

#[test]
fn points_that_sum_up_an_article_come_first() {
    let points = [
        "Six boats will sail on the new line.",
        "Two lamps are lit again",
    ];
    let list = |class: &str| {
        format!(
            "<h1>Boats</h1><ul class='{class}'><li>{}</li><li>{}</li></ul>",
            points[0], points[1]
        )
    };
    let article = read("<title>Boats</title>", &list("post__summary"), "text");
    assert_eq!(article.paragraphs, [points.as_slice(), &BODY].concat());
    let article = read("<title>Boats</title>", &list("post__places"), "text");
    assert_eq!(article.paragraphs, BODY);
}

#[test]
fn a_flash_is_not_read_with_what_lies_over_the_page() {
    let flash = [
        "The board of Tarn has closed the harbour until noon on Monday.",
        "Ice has broken two of the old piers, the keeper of the lamp said.",
    ];
    let layer = BODY.map(|text| format!("<p>{text}</p>")).concat();
    let page = format!(
        "<html><head><title>Ice closes the harbour of Tarn</title></head><body><div><h1>Ice closes the harbour of Tarn</h1>\
         <p>{}</p><p>{}</p></div><div role='dialog'>{layer}</div></body></html>",
        flash[0], flash[1]
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.paragraphs, flash);
}
