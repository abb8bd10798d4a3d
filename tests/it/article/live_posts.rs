//! Live blogs, whose posts are the text, and boxes of live news, which are none of it.

use std::fmt::Write as _;

use newswire::article::{PageContext, extract};

const OPENING: [&str; 2] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last, six hours after the first boat lay at the quay.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring; the guild, its head said, wants them sooner.",
];

fn posts(count: usize) -> Vec<(String, String)> {
    let post = |number: usize| {
        (
            format!("Boat number {number} leaves the quay"),
            format!(
                "At mark {number} the keeper of the lamp counted the boats again, and the guild, which had asked for more berths, was told of it."
            ),
        )
    };
    (1..=count).map(post).collect()
}

/// Puts posts into `around`, each as `each` says, where `{h}` stands for its heading and `{t}` for its text.
fn blog(around: &str, each: &str, posts: &[(String, String)]) -> String {
    let mut inner = String::new();
    for (heading, text) in posts {
        let post = each.replace("{h}", heading).replace("{t}", text);
        let _ = write!(inner, "{post}");
    }
    around.replace("{}", &inner)
}

fn read(head: &str, opening: &[&str], blog: &str) -> Vec<String> {
    let page = format!(
        "<html><head><title>Ferries</title>{head}</head><body><article><div><p>{}</p></div>{blog}</article></body></html>",
        opening.join("</p><p>")
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    article.lede.into_iter().chain(article.paragraphs).collect()
}

const FORMS: [(&str, &str); 7] = [
    (
        "<div class='liveblog'>{}</div>",
        "<article class='live-post'><time>20:14</time><h3>{h}</h3><p>{t}</p></article>",
    ),
    (
        "<div class='liveticker'>{}</div>",
        "<div class='live-entry'><div class='live-entry__time'>20:14</div><h2>{h}</h2><div><p>{t}</p></div></div>",
    ),
    (
        "<section class='live-ticker'>{}</section>",
        "<div class='live-ticker__item'><h3>{h}</h3><p>{t}</p></div>",
    ),
    (
        "<div>{}</div>",
        "<article class='LiveBlogPost_root__x9'><h3>{h}</h3><p>{t}</p></article>",
    ),
    (
        "<ol class='liveticker-list'>{}</ol>",
        "<li class='liveticker__item'><span>20:14</span><h3>{h}</h3><p>{t}</p></li>",
    ),
    (
        "<div class='ticker'>{}</div>",
        "<div class='ticker-item'><header><time>20:14</time><h3>{h}</h3></header><p>{t}</p></div>",
    ),
    (
        "<amp-live-list id='live'><div items>{}</div></amp-live-list>",
        "<div class='post'><h3>{h}</h3><p>{t}</p></div>",
    ),
];

#[test]
fn posts_that_hold_most_of_the_text_are_the_article() {
    let posts = posts(7);
    let expected: Vec<&str> = OPENING
        .into_iter()
        .chain(
            posts
                .iter()
                .flat_map(|(heading, text)| [heading.as_str(), text]),
        )
        .collect();
    for (around, each) in FORMS {
        assert_eq!(
            read("", &OPENING, &blog(around, each, &posts)),
            expected,
            "{around}"
        );
    }
}

#[test]
fn few_posts_are_the_article_where_the_page_says_that_it_is_a_live_blog() {
    let posts = posts(3);
    let opening = [
        OPENING[0],
        OPENING[1],
        &OPENING[0].replace("noon", "dusk"),
        &OPENING[1].replace("spring", "summer"),
    ];
    let head = "<script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Ferries\"}</script>";
    for (around, each) in FORMS {
        let text = read(head, &opening, &blog(around, each, &posts));
        for (_, post) in &posts {
            assert!(text.contains(post), "{around}: {text:?}");
        }
    }
}

#[test]
fn a_box_of_live_news_beside_an_article_goes() {
    let posts = posts(3);
    let opening = [
        OPENING[0],
        OPENING[1],
        &OPENING[0].replace("noon", "dusk"),
        &OPENING[1].replace("spring", "summer"),
    ];
    for (around, each) in FORMS {
        assert_eq!(
            read("", &opening, &blog(around, each, &posts)),
            opening,
            "{around}"
        );
    }
}

#[test]
fn an_article_above_a_feed_of_posts_is_the_text() {
    let [first, second] = OPENING;
    let opening = [
        first,
        second,
        &first.replace("noon", "dusk"),
        &second.replace("spring", "summer"),
        &first.replace("noon", "nine"),
    ];
    let head = "<script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Ferries\"}</script>";
    let (around, each) = FORMS[0];
    assert_eq!(
        read(head, &opening, &blog(around, each, &posts(9))),
        opening
    );
}
