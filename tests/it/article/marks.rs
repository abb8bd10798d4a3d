//! What a page says of its article beside the body: titles that repeat themselves, dates of other stories, sections above headings.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

const TEXT: &str = "<p>The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.</p>\
    <p>The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.</p>\
    <p>Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.</p>";

fn read(head: &str, body: &str, url: Option<&str>) -> Article {
    let page = format!("<html><head>{head}</head><body>{body}<div>{TEXT}</div></body></html>");
    let context = PageContext {
        url,
        ..PageContext::default()
    };
    extract(page.as_bytes(), &context).unwrap()
}

#[test]
fn a_short_name_of_a_site_does_not_swallow_a_headline() {
    let headline = "TNA approves the plan of the ferrymen to change the name of their line";
    let head = format!(
        "<title>{headline} | The Point Forward - TL.example</title><meta property='og:site_name' content='TL.example'>\
         <meta property='og:title' content='{headline} | The Point Forward - TL.example'>"
    );
    let article = read(
        &head,
        &format!("<h1>{headline}</h1>"),
        Some("http://tna.tl.example/2026/07/18/line/"),
    );
    assert_eq!(article.headline.as_deref(), Some(headline));
}

#[test]
fn a_headline_stands_once_and_without_signs_of_programs() {
    let headline = "Boats sail again in the bay of Tarn";
    let article = read(
        &format!("<title>{headline} {headline} | Tarn Lamp</title>"),
        &format!("<h1>{headline} {headline}</h1>"),
        None,
    );
    assert_eq!(article.headline.as_deref(), Some(headline));
    let article = read(
        "<title>World's oldest lamp found in the bay</title><meta property='og:title' content=\"World\\'s oldest lamp found in the bay\">",
        "<h1>World's oldest lamp found in the bay</h1>",
        None,
    );
    assert_eq!(
        article.headline.as_deref(),
        Some("World's oldest lamp found in the bay")
    );
}

#[test]
fn the_name_of_a_blog_is_no_headline() {
    let headline = "Boats sail again in the bay";
    let body = format!(
        "<div class='header'><h1 class='title'><a href='/'>Tarn Lamp</a></h1></div><h1 class='post-title'>{headline}</h1>"
    );
    let title = format!("<title>Tarn Lamp: {headline}</title>");
    let article = read(
        &title,
        &body,
        Some("https://tarnlamp.example/2026/05/boats.html"),
    );
    assert_eq!(article.headline.as_deref(), Some(headline));
    let body = body
        .replace("h1 class='post-title'", "h3 class='post-title'")
        .replace(&format!("{headline}</h1>"), &format!("{headline}</h3>"));
    let article = read(
        &title,
        &body,
        Some("https://tarnlamp.example/2026/05/boats.html"),
    );
    assert_eq!(article.headline.as_deref(), Some(headline));
}

#[track_caller]
fn check_date(head: &str, body: &str, expected: &str) {
    let head = format!("<title>Boats sail again in the bay of Tarn</title>{head}");
    let article = read(&head, body, None);
    let published = article.published.map(|moment| moment.to_string());
    assert_eq!(published.as_deref(), Some(expected), "{body}");
}

#[test]
fn dates_of_other_stories_are_not_those_of_the_article() {
    check_date(
        "<meta name='dc.date' content='2026-06-06'>",
        "<ul><li><a href='/1'>An older story of the bay</a><meta itemprop='datePublished' content='2025-06-16T01:20:48Z'></li></ul>\
         <h1>Boats sail again in the bay of Tarn</h1>",
        "2026-06-06T00:00:00Z",
    );
    // A date of publication counts before that of a change, although it stands farther away.
    check_date(
        "",
        "<h2 class='date-header'><span>2026-06-27</span></h2><h1>Boats sail again in the bay of Tarn</h1><div><b>Update 2026-04-18:</b></div>",
        "2026-06-27T00:00:00Z",
    );
    check_date(
        "",
        "<h1>Boats sail again in the bay of Tarn</h1><div><span>Posted: May 15, 2026 3:12 PM</span></div>\
         <div class='update-time'>Last Updated: May 16, 2026 4:05 PM</div>",
        "2026-05-15T15:12:00Z",
    );
}

#[test]
fn a_line_of_many_parts_may_tell_the_date() {
    check_date(
        "",
        "<h1>Boats sail again in the bay of Tarn</h1><div class='x1'>Coast Wire Agency | Tarn and the Mill | Updated: 14-05-2025 18:45 | Created: 14-05-2025 18:30</div>",
        "2025-05-14T18:30:00Z",
    );
}

#[test]
fn dates_are_read_in_the_digits_of_asia() {
    for date in ["১৪ মে ২০২৫", "१४ मई २०२५", "๑๔ พฤษภาคม ๒๕๖๘"]
    {
        check_date(
            "",
            &format!("<h1>Boats sail again in the bay of Tarn</h1><div class='date'>{date}</div>"),
            "2025-05-14T00:00:00Z",
        );
    }
}

#[test]
fn a_lone_link_right_above_the_headline_names_the_section() {
    let section = |above: &str| {
        let body = format!("{above}<h1>Boats sail again in the bay of Tarn</h1>");
        read(
            "<title>Boats sail again in the bay of Tarn</title>",
            &body,
            None,
        )
        .section
    };
    assert_eq!(
        section("<div class='x1'><a href='/harbour/'>Harbour</a></div>").as_deref(),
        Some("Harbour")
    );
    assert_eq!(
        section("<div class='x1'><a href='/harbour/'>‹ Back</a></div>"),
        None
    );
    assert_eq!(
        section(
            "<div class='x1'><a href='/ships/'>Ships</a> and <a href='/harbour/'>Harbour</a></div>"
        ),
        None
    );
}

#[test]
fn a_declared_section_is_a_name() {
    let section = |head: &str| {
        let head = format!("<title>Boats sail again in the bay of Tarn</title>{head}");
        read(
            &head,
            "<h1>Boats sail again in the bay of Tarn</h1>",
            Some("https://lamp.example/world/boats-7"),
        )
        .section
    };
    for none in [
        "<meta property='article:section' content='Article'>",
        "<meta property='article:section' content='{\"name\":\"harbour\",\"avatar\":\"/i.png\"}'>",
    ] {
        assert_eq!(section(none).as_deref(), Some("World"), "{none}");
    }
    let harbour = "<meta property='article:section' content='Harbour'>";
    assert_eq!(section(harbour).as_deref(), Some("Harbour"));
}

#[test]
fn a_headline_that_links_to_its_own_page_is_one() {
    let body = "<div class='top'><h2><a href='/2026/06/boats/'>Boats sail again in the bay of Tarn</a></h2>\
        <span><span>by <a href='/author/quist'>Ada Quist</a></span> Jun. 6, 2026 5:16 pm</span></div>";
    let head = |own: &str| {
        format!(
            "<title>Boats sail again in the bay of Tarn | Lamp</title><link rel='canonical' href='https://lamp.example{own}'>"
        )
    };
    let published = |own: &str| {
        let article = read(&head(own), body, None);
        article.published.map(|moment| moment.to_string())
    };
    assert_eq!(
        published("/2026/06/boats/").as_deref(),
        Some("2026-06-06T17:16:00Z")
    );
    assert_eq!(published("/2026/06/other/"), None);
}

#[test]
fn a_page_may_say_by_a_word_in_its_head_whether_it_is_free() {
    for (content, expected) in [
        ("locked", Some(false)),
        ("free", Some(true)),
        ("metered", None),
    ] {
        let head = format!(
            "<title>Tarn</title><meta property='article:content_tier' content='{content}'>"
        );
        assert_eq!(
            read(&head, "<h1>Tarn</h1>", None).is_free,
            expected,
            "{content}"
        );
    }
    let head = "<title>Tarn</title><meta itemprop='isAccessibleForFree' content='False'>";
    assert_eq!(read(head, "<h1>Tarn</h1>", None).is_free, Some(false));
}

#[test]
fn a_language_is_told_by_its_shortest_code() {
    for (declared, expected) in [
        ("eng", "en"),
        ("eng-GB", "en-GB"),
        ("jp", "ja"),
        ("cz", "cs"),
        ("ger", "de"),
        ("ukr", "uk"),
        ("ua", "uk"),
        ("iw", "he"),
        ("yue", "yue"),
    ] {
        let page = format!(
            "<html lang='{declared}'><head><title>Tarn</title></head><body><p>The boats sail again, the board said.</p>\
             <p>The ice went out in the night.</p></body></html>"
        );
        let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
        assert_eq!(article.language.as_deref(), Some(expected), "{declared}");
    }
}
