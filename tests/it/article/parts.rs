//! Bodies in parts: a second container behind a column of links, and tables whose rows are named after what they tell of.

use std::fmt::Write as _;

use newswire::article::{PageContext, extract};

fn paragraphs(page: &str) -> Vec<String> {
    let page = format!("<html><head><title>Ferries</title></head><body>{page}</body></html>");
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    article.paragraphs
}

fn sentence(number: usize) -> String {
    format!(
        "<p>On day {number} the board of the harbour met again, and the ferrymen, who had waited since dawn, were heard at last.</p>"
    )
}

#[test]
fn article_goes_on_behind_a_column_of_links() {
    let links: String = (0..12).fold(String::new(), |mut links, number| {
        let _ = write!(
            links,
            "<a href='/{number}'>The lamps of lighthouse {number} burn all night long</a> "
        );
        links
    });
    let check = |class: &str, expected: usize| {
        let first: String = (0..6).map(sentence).collect();
        let second: String = (6..9).map(sentence).collect();
        let found = paragraphs(&format!(
            "<article><div class='row article-body'><div>{first}</div></div>\
             <div class='{class}'><div>{second}</div><aside>{links}</aside></div></article>"
        ));
        assert_eq!(found.len(), expected, "{class} {found:?}");
    };
    check("row article-body", 9);
    check("row teaser-body", 6);
}

#[test]
fn article_keeps_rows_named_after_their_data() {
    let rows: String = (1..9).fold(String::new(), |mut rows, place| {
        let _ = write!(
            rows,
            "<tr class='player-{place}'><td>{place}</td><td>Ida Holm {place}</td><td>{}</td></tr>",
            900 - place
        );
        rows
    });
    let text: String = (0..3).map(sentence).collect();
    let found = paragraphs(&format!(
        "<article>{text}<table><tbody>{rows}<tr class='footer'><td><a href='/all'>All results of the league since 1908</a></td></tr></tbody></table></article>"
    ));
    assert_eq!(found.len(), 11, "{found:?}");
    assert_eq!(found[3], "1 Ida Holm 1 899");
}

#[test]
fn what_a_page_says_of_itself_is_bounded() {
    let long = "harbour ".repeat(10_000);
    let path = "a".repeat(10_000);
    let text: String = (0..8).map(sentence).collect();
    let page = format!(
        "<html><head><title>Ferries</title><link rel='canonical' href='https://quay.example/{path}'>\
         <meta property='og:image' content='https://quay.example/{path}.jpg'>\
         <meta property='article:section' content='{long}'>\
         <script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"{long}\",\"articleSection\":\"{long}\",\
         \"author\":\"{long}\"}}</script></head><body><h1>{long}</h1><p class='by'>{long}</p><article>{text}</article></body></html>"
    );
    let rule = newswire::model::ArticleRule {
        headline: vec!["h1".to_owned()],
        section: vec!["h1".to_owned()],
        byline: vec![".by".to_owned()],
        ..newswire::model::ArticleRule::default()
    };
    let rule = newswire::article::CompiledRule::new(&rule).unwrap();
    for rule in [None, Some(&rule)] {
        let context = PageContext {
            rule,
            ..PageContext::default()
        };
        let article = extract(page.as_bytes(), &context).unwrap();
        assert_eq!(article.canonical_url, None);
        assert_eq!(article.image, None);
        let characters =
            |part: &Option<String>| part.as_deref().map_or(0, |part| part.chars().count());
        assert!(characters(&article.headline) <= 600);
        assert!(characters(&article.section) <= 120);
        assert!(characters(&article.byline) <= 400);
    }
}
