//! Pages whose headline stands in no heading, and titles that name the site without a space.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

const CHINESE: [&str; 3] = [
    "港务局星期三上午召开会议，决定从明年春天起开通一条新的渡轮航线，连接老码头和磨坊。",
    "渡轮工人从清晨起就在门外等候，中午时分，港务局终于听取了他们的意见，双方同意继续商谈。",
    "守灯人说，镇上的人从来没有见过冰这样少的冬天，船只因此可以比往年更早出海捕鱼。",
];

fn page(language: &str, title: &str, above: &str, text: &[&str]) -> String {
    format!(
        "<html lang='{language}'><head><title>{title}</title></head><body><div>{above}</div>\
         <div class='text'><p>{}</p></div></body></html>",
        text.join("</p><p>")
    )
}

fn read(page: &str) -> Article {
    extract(page.as_bytes(), &PageContext::default()).unwrap()
}

#[test]
fn a_line_that_the_title_begins_with_is_the_headline() {
    let headline = "港务局决定开通连接老码头和磨坊的新航线";
    for (title, above) in [
        (
            format!("{headline}_港口_灯塔网"),
            format!("<div class='title'>{headline}</div>"),
        ),
        (format!("{headline}-灯塔网"), format!("<b>{headline}</b>")),
        (
            format!("{headline} 港务局办公室"),
            format!("<h1>灯塔网</h1><h2>{headline}</h2>"),
        ),
        // A title parts with a sign that no sentence has, although the page does not show the headline.
        (format!("{headline}_港口_灯塔网"), String::new()),
    ] {
        let article = read(&page("zh", &title, &above, &CHINESE));
        assert_eq!(article.headline.as_deref(), Some(headline), "{title}");
    }
    let latin = "Board of the harbour votes for a new line of boats";
    let check = |title: &str, above: &str, expected: &str| {
        let article = read(&page("en", title, above, &CHINESE));
        assert_eq!(article.headline.as_deref(), Some(expected), "{above}");
    };
    let title = format!("{latin} - The Lamp of Tarn and the Coast");
    check(&title, &format!("<div>{latin}</div>"), latin);
    // A link, a script and the beginning of a sentence show no headline.
    check(&title, &format!("<a href='/1'>{latin}</a>"), &title);
    check(&title, &format!("<script>{latin}</script>"), &title);
    check(&title, "<div>Board of the harbour</div>", &title);
}

#[test]
fn a_date_near_such_a_line_is_that_of_the_article() {
    let headline = "港务局决定开通连接老码头和磨坊的新航线";
    let above = format!(
        "<div>今天是2026年5月9日</div><ul>{}</ul><div>{headline}</div><div>2026年05月03日 10:20 来源：灯塔报</div>",
        "<li><a href='/'>灯塔</a></li>".repeat(30)
    );
    let article = read(&page("zh", &format!("{headline}_灯塔网"), &above, &CHINESE));
    let published = article.published.map(|moment| moment.to_string());
    assert_eq!(published.as_deref(), Some("2026-05-03T10:20:00Z"));
}

#[test]
fn a_title_names_the_site_and_the_section_in_many_ways() {
    let headline = "Board of the harbour votes for a new line of boats";
    for title in [
        format!("Coast Lamp - {headline}"),
        format!("Coast Lamp: {headline}"),
        format!("[Coast Lamp] {headline}"),
        format!("{headline} « Coast Lamp"),
        format!("{headline} ‹ Coast Lamp"),
        format!("{headline} ~ Coast Lamp"),
        format!("{headline} < Harbour < Coast Lamp"),
        format!("{headline} / Harbour / Coast Lamp"),
        format!("{headline} : Coast Lamp"),
        format!("{headline} | Coastlamp.com"),
    ] {
        for above in [
            format!("<h2 class='entry-title'>{headline}</h2>"),
            format!("<h1>Coast Lamp</h1><h2>{headline}</h2>"),
            format!("<div class='article-title'>{headline}</div>"),
        ] {
            let article = read(&page("en", &title, &above, &CHINESE));
            assert_eq!(
                article.headline.as_deref(),
                Some(headline),
                "{title} {above}"
            );
        }
    }
    // What follows a colon in the title is more than the line says: the line is a label.
    let title = format!("Tarn, the harbour: {headline}");
    let article = read(&page(
        "en",
        &title,
        "<div>Tarn, the harbour</div>",
        &CHINESE,
    ));
    assert_eq!(article.headline.as_deref(), Some(title.as_str()));
}

#[test]
fn a_label_in_the_heading_that_the_title_goes_without_is_none_of_the_headline() {
    let headline = "Board of the harbour votes for a new line of boats";
    let labelled = format!("<h1><span>Harbour</span> <span>{headline}</span></h1>");
    for title in [
        format!("{headline} - Coast Lamp"),
        format!("Coast Lamp » {headline}"),
    ] {
        let article = read(&page("en", &title, &labelled, &CHINESE));
        assert_eq!(article.headline.as_deref(), Some(headline), "{title}");
    }
    // A heading in one piece is what its readers see.
    let whole = format!("<h1>Harbour {headline}</h1>");
    let article = read(&page(
        "en",
        &format!("{headline} - Coast Lamp"),
        &whole,
        &CHINESE,
    ));
    assert_eq!(
        article.headline.as_deref(),
        Some(format!("Harbour {headline}").as_str())
    );
}

#[test]
fn a_headline_of_a_blog_that_links_to_itself_is_one() {
    let text = [
        "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
        "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
        "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    ];
    let headline = "Ferrymen of Tarn are heard at last";
    let title = format!("{headline} | Tarn Lamp");
    for (rel, expected) in [("bookmark", headline), ("next", title.as_str())] {
        let above = format!(
            "<h2><a href='/p/12' rel='{rel}'>{headline}</a></h2><small>May 14, 2010 by ada</small>"
        );
        let article = read(&page("en", &title, &above, &text));
        assert_eq!(article.headline.as_deref(), Some(expected), "{rel}");
    }
}
