//! Pages that answer as if they were an article and are none: refused, or read with so little confidence that the feed's own
//! content is kept.

use newswire::article::{PageContext, extract};

/// Below this the daemon keeps what the feed says.
const KEPT_FROM: f64 = 0.5;

macro_rules! fixture {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../fixtures/no_article/", $name, ".html")),
        )
    };
}

/// Pages of a made-up paper; what of them lists stories stands first.
const LISTS: [(&str, &str); 7] = [
    fixture!("front_page"),
    fixture!("section_page"),
    fixture!("list_without_headings"),
    fixture!("search_results"),
    fixture!("topic_page"),
    fixture!("author_page"),
    fixture!("not_found_with_teasers"),
];
const OTHERS: [(&str, &str); 12] = [
    fixture!("consent_wall"),
    fixture!("consent_wall_german"),
    fixture!("bot_wall"),
    fixture!("login"),
    fixture!("not_found"),
    fixture!("video"),
    fixture!("gallery"),
    fixture!("subscribe"),
    fixture!("removed_with_comments"),
    fixture!("maintenance"),
    fixture!("scripts_needed"),
    fixture!("programme"),
];

fn check_doubted(name: &str, html: &str) {
    let context = PageContext {
        url: Some("https://lantern.example/harbour"),
        ..PageContext::default()
    };
    if let Ok(article) = extract(html.as_bytes(), &context) {
        assert!(
            article.confidence < KEPT_FROM,
            "{name}: {} for {:?}",
            article.confidence,
            article.paragraphs.first()
        );
    }
}

#[test]
fn article_doubts_pages_that_are_none() {
    for (name, html) in LISTS.into_iter().chain(OTHERS) {
        check_doubted(name, html);
    }
}

#[test]
fn article_doubts_lists_that_bear_a_date() {
    let dated =
        "<meta property=\"article:published_time\" content=\"2024-05-14T18:00:00Z\"></head>";
    for (name, html) in LISTS {
        check_doubted(name, &html.replace("</head>", dated));
    }
}
