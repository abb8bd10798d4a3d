//! Where a page says who wrote it, when, in which section and under which address.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

use super::{page, story};

const ADDRESS: &str = "https://www.pier.example/news/2024/05/14/ferries";

fn check(
    head: &str,
    url: Option<&str>,
    name: &str,
    get: impl Fn(&Article) -> Option<String>,
    expected: Option<&str>,
) {
    let body = format!("<article><h1>Ferries run again</h1>{}</article>", story(4));
    let html = page(head, &body);
    let context = PageContext {
        url,
        time_zone: Some("Europe/Oslo"),
        ..PageContext::default()
    };
    let article = extract(html.as_bytes(), &context).unwrap();
    assert_eq!(get(&article).as_deref(), expected, "{name}: {head}");
}

#[test]
fn headline_and_byline_go_without_the_site() {
    let headline = |article: &Article| article.headline.clone();
    let byline = |article: &Article| article.byline.clone();
    check(
        "<title>Ferries run again | The Pier</title><meta property='og:site_name' content='The Pier'>",
        None,
        "site name",
        headline,
        Some("Ferries run again"),
    );
    check(
        "<meta name='author' content='By Ida Holm'>",
        None,
        "prefix",
        byline,
        Some("Ida Holm"),
    );
    check(
        "<meta name='author' content='The Pier'><meta property='og:site_name' content='The Pier'>",
        None,
        "site as author",
        byline,
        None,
    );
    check(
        "<meta name='author' content='https://pier.example/ida'>",
        None,
        "address as author",
        byline,
        None,
    );
    check(
        r##"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":[{"@id":"#p1"},{"name":"Mats Lind"}]},{"@type":"Person","@id":"#p1","name":"Ida Holm"}]}</script>"##,
        None,
        "graph",
        byline,
        Some("Ida Holm, Mats Lind"),
    );
}

#[test]
fn the_date_of_a_page_is_found_in_all_its_forms() {
    let published = |article: &Article| article.published.map(|at| at.to_string());
    check(
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\n\"datePublished\":\"2024-05-14T18:00:00+02:00\",}</script>",
        None,
        "stray comma",
        published,
        Some("2024-05-14T16:00:00Z"),
    );
    check(
        "<meta property='article:published_time' content='2024-05-14 18:00'>",
        None,
        "zone of the feed",
        published,
        Some("2024-05-14T16:00:00Z"),
    );
    check(
        "<meta itemprop='datePublished' content='May 14, 2024 6:00 PM EST'>",
        None,
        "words",
        published,
        Some("2024-05-14T23:00:00Z"),
    );
    check(
        "<meta name='date' content='14.05.2024'>",
        None,
        "day first",
        published,
        Some("2024-05-13T22:00:00Z"),
    );
    check(
        "",
        Some(ADDRESS),
        "address",
        published,
        Some("2024-05-13T22:00:00Z"),
    );
}

#[test]
fn the_section_and_the_own_address_of_a_page_are_read() {
    let section = |article: &Article| article.section.clone();
    let canonical = |article: &Article| article.canonical_url.clone();
    check(
        "<meta property='article:section' content='Harbour'>",
        None,
        "section",
        section,
        Some("Harbour"),
    );
    check(
        "<link rel='canonical' href='/news/ferries'>",
        Some(ADDRESS),
        "relative",
        canonical,
        Some("https://www.pier.example/news/ferries"),
    );
    check(
        "<link rel='canonical' href='https://www.pier.example/'>",
        Some(ADDRESS),
        "home page",
        canonical,
        None,
    );
    check(
        "<link rel='canonical' href='https://other.example/news/ferries'>",
        Some(ADDRESS),
        "another site",
        canonical,
        None,
    );
    check(
        "<link rel='canonical' href='https://m.pier.example/news/ferries'>",
        Some(ADDRESS),
        "same site",
        canonical,
        Some("https://m.pier.example/news/ferries"),
    );
}
