//! Articles out of pages: by rule and without, metadata, encodings, refusals, hostile input.

mod around_headline;
mod beside_names;
mod boxed_text;
mod buttons;
mod bylines;
mod confidence;
mod house_phrases;
mod inline_elements;
mod labels;
mod languages;
mod live_posts;
mod marks;
mod no_article;
mod notices;
mod parts;
mod set_apart;
mod shipped_rules;
mod signatures;
mod sources;
mod stop_at;
mod subheads;
mod text_forms;
mod titles;
mod votes;
mod walls;
mod worded_captions;
mod world_lines;

use std::fmt::Write as _;

use newswire::article::{
    CompiledRule, PageContext, check_selector, explain, extract, fragment_paragraphs,
};
use newswire::model::{Article, ArticleRule, ExtractionMethod, FailureCode};
use proptest::prelude::*;

use crate::support::program::run_with_input;

const WIRE_AGENCY: &str = include_str!("../fixtures/articles/wire_agency.html");

const PARAGRAPHS: [&str; 4] = [
    "NORDHAVN, June 25. /CWIRE/. New lamps burn in all six lighthouses of the coast since Saturday, the keepers’ guild told the Harbour Gazette.",
    "Mats Lind, who keeps the books of the guild, thanked lamp maker Eva Torp in the paper. \"She asked the keepers what they needed, and [the workshop] built just that, two weeks early and for less than the board had set aside,\" he wrote.",
    "Ferrymen saw the first of them from eleven miles out and through rain. Torp said: “They burn longer than ‘anything we’ve had’.” Nobody disputed it.",
    "The old lamps go to the museum on the quay, where children may light one of them on winter Sundays if the wind allows.",
];
const LEDE: &str = "The keepers call their new lights \"brighter than we asked for\" and hope for a \"quiet winter\" on the coast all the same";

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn wire_rule() -> CompiledRule {
    let rule = ArticleRule {
        headline: strings(&["h1.news-header__title"]),
        lede: strings(&[".news-header__lead"]),
        section: strings(&[".section__link"]),
        body: strings(&[".text-content p", ".text-block > p"]),
        remove: strings(&[".news-media__credits"]),
        ..ArticleRule::default()
    };
    CompiledRule::new(&rule).unwrap()
}

fn read(html: &str) -> Article {
    extract(html.as_bytes(), &PageContext::default()).unwrap()
}

fn refusal(page: &[u8], content_type: Option<&str>) -> FailureCode {
    let context = PageContext {
        content_type,
        ..PageContext::default()
    };
    extract(page, &context).unwrap_err().code
}

/// A sentence that reads like running text; the number keeps it apart from the others.
fn sentence(number: usize) -> String {
    format!(
        "On day {number} the harbour board met again, and the ferrymen, who had waited since dawn, were heard at last."
    )
}

fn story(paragraphs: usize) -> String {
    (0..paragraphs).fold(String::new(), |mut story, number| {
        let _ = write!(story, "<p>{}</p>", sentence(number));
        story
    })
}

fn page(head: &str, body: &str) -> String {
    format!("<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")
}

fn check_wire(article: &Article) {
    assert_eq!(
        article.headline.as_deref(),
        Some("Lighthouse keepers welcome new lamps")
    );
    assert_eq!(article.lede.as_deref(), Some(LEDE));
    assert_eq!(article.paragraphs, strings(&PARAGRAPHS));
    assert_eq!(
        article.text,
        format!("{LEDE}\n\n{}", PARAGRAPHS.join("\n\n"))
    );
    assert_eq!(article.byline, None, "the site itself is no author");
    assert_eq!(
        article.published.map(|at| at.to_string()).as_deref(),
        Some("2023-06-25T05:03:00Z")
    );
    assert_eq!(
        article.modified.map(|at| at.to_string()).as_deref(),
        Some("2023-06-25T05:20:00Z")
    );
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(
        article.image.as_deref(),
        Some("https://wire.example/i/lamp.jpg")
    );
    assert_eq!(
        article.canonical_url.as_deref(),
        Some("https://wire.example/world/1637841")
    );
    assert_eq!(article.dateline, None);
}

#[test]
fn article_by_rule() {
    let rule = wire_rule();
    let context = PageContext {
        url: Some("https://wire.example/world/1637841?utm_source=x"),
        rule: Some(&rule),
        ..PageContext::default()
    };
    let article = extract(WIRE_AGENCY.as_bytes(), &context).unwrap();
    check_wire(&article);
    assert_eq!(article.section.as_deref(), Some("All news"));
    assert_eq!(article.method, ExtractionMethod::Rule);
    assert!(
        article.confidence > 0.9,
        "both ways agree: {}",
        article.confidence
    );
    assert!(article.warnings.is_empty());
}

#[test]
fn article_without_rule() {
    let context = PageContext {
        url: Some("https://wire.example/world/1637841"),
        ..PageContext::default()
    };
    let article = extract(WIRE_AGENCY.as_bytes(), &context).unwrap();
    check_wire(&article);
    assert_eq!(article.method, ExtractionMethod::Generic);
}

#[test]
fn article_rule_alternatives() {
    let html = page(
        "",
        &format!(
            "<h1>Ferries</h1><i>Harbour news</i><div id='b'><p>{}</p><p>{}</p><blockquote><p>{}</p></blockquote></div>",
            sentence(1),
            sentence(2),
            sentence(3)
        ),
    );
    let check = |body: &[&str], remove: &[&str], expected: Option<usize>| {
        let rule = ArticleRule {
            body: strings(body),
            remove: strings(remove),
            ..ArticleRule::default()
        };
        let rule = CompiledRule::new(&rule).unwrap();
        let context = PageContext {
            rule: Some(&rule),
            ..PageContext::default()
        };
        let article = extract(html.as_bytes(), &context).unwrap();
        if let Some(count) = expected {
            assert_eq!(article.method, ExtractionMethod::Rule, "{body:?}");
            assert_eq!(article.paragraphs.len(), count, "{body:?}");
        } else {
            assert_eq!(article.method, ExtractionMethod::Generic, "{body:?}");
            let codes: Vec<&str> = article
                .warnings
                .iter()
                .map(|warning| warning.code)
                .collect();
            assert_eq!(codes, ["rule_without_match"], "{body:?}");
        }
    };
    check(&["#b p"], &[], Some(3));
    check(&[".gone p", "#b > p"], &[], Some(2));
    // An element inside another match counts once, and a container is cut into its paragraphs.
    check(&["#b, #b p, blockquote"], &[], Some(3));
    check(&["#b p"], &["blockquote"], Some(2));
    // A sentence is a body, a word is none.
    check(&["blockquote p", "#b p"], &[], Some(1));
    check(&["i", "#b p"], &[], Some(3));
    check(&["i"], &[], None);
    check(&[".gone p"], &[], None);
}

#[test]
fn article_selectors() {
    let check = |selector: &str, valid: bool| {
        assert_eq!(check_selector(selector).is_ok(), valid, "{selector}");
    };
    check("article > p:not(.ad)", true);
    check("div[itemprop=articleBody] p, .body p", true);
    check("div[", false);
    check("", false);
    check("p::before(", false);
    check("div:has(p)", false);
}

#[test]
fn article_leaves_out_what_is_no_text() {
    let check = |unwanted: &str| {
        let body = format!(
            "<article><h1>Ferries run again</h1>{}{unwanted}{}</article>",
            story(4),
            story(8).replace("day", "night")
        );
        let article = read(&page("<title>Ferries run again</title>", &body));
        assert_eq!(article.paragraphs.len(), 12, "{unwanted}\n{}", article.text);
    };
    check(
        "<figure><img src='a.jpg'><figcaption>The pier at dawn, with ferries, as seen from the hill.</figcaption></figure>",
    );
    check("<div class='share-bar'><a href='#'>Share</a></div>");
    check(
        "<div class='related-stories'><p>Harbour board meets, again, for nine hours on a Tuesday night.</p></div>",
    );
    check(
        "<div class='newsletter-signup'><p>Get our letter, every morning, straight from the pier, for nothing.</p></div>",
    );
    check(
        "<section><h3>Sign up to our newsletter</h3><p>Every morning, straight from the pier, for nothing at all.</p></section>",
    );
    check(
        "<aside><p>The harbour was built in 1812, and the pier, which is longer, followed in 1840.</p></aside>",
    );
    check("<p>Read also: <a href='/x'>Ferrymen ask for wider piers</a></p>");
    check("<p>© 2024 The Pier. All rights reserved.</p>");
    check("<div class='photo-credit'>Photo: Ida Holm, with kind permission of the board.</div>");
    check(
        "<div class='comments'><p>I was there, and I can say that the ferries, all of them, were late again.</p></div>",
    );
    check(
        "<ul class='tags'><li><a href='/t/1'>Ferries</a></li><li><a href='/t/2'>Piers</a></li></ul>",
    );
    check("<script>document.write('</body><p>no</p>')</script><style>p{color:red}</style>");
}

#[test]
fn article_ends_what_it_passes_over_where_the_parser_does() {
    let check = |passed_over: &str| {
        let body = format!("<article>{}{passed_over}{}</article>", story(4), story(8));
        let article = read(&page("<title>Ferries run again</title>", &body));
        assert_eq!(
            article.paragraphs.len(),
            8,
            "{passed_over}\n{}",
            article.text
        );
        assert!(
            !article.text.contains("unseen"),
            "{passed_over}\n{}",
            article.text
        );
    };
    let unseen = "<p>An unseen line, which is long enough to be text, says nothing at all.</p>";
    for (open, close) in [
        ("<!--", "-->"),
        ("<!---", "--->"),
        ("<!-- > ->", "--!>"),
        ("<!-- -- --x>", "---->"),
        ("<script>let a = '</p>';", "</script>"),
        ("<script>'", "</SCRIPT >"),
        ("<script><!-- <script>", "</script> --></script>"),
        ("<script type='Application/LD+JSON'>", "</script>"),
        ("<style media=print>", "</style/>"),
        ("<noscript>", "</noscript>"),
        ("<!-->", "<!-- -->"),
        ("<svg><style>", "</style></svg>"),
    ] {
        // An empty comment ends at once, and what looks like text in a drawing is text.
        let inside = if matches!(open, "<!-->" | "<svg><style>") {
            ""
        } else {
            unseen
        };
        check(&format!("{open}{inside}{close}"));
    }
}

#[test]
fn article_keeps_what_is_text() {
    let body = format!(
        "<article><h1>Ferries</h1>{}<h2>What the board said</h2><blockquote>\"We do not know, and we shall not guess,\" the board said in a statement.</blockquote>\
         <ul><li>Ferries run at seven, nine and eleven.</li><li>Tickets cost what they cost before.</li></ul>{}</article>",
        story(3),
        story(2).replace("day", "night")
    );
    let article = read(&page("", &body));
    for kept in [
        "What the board said",
        "we shall not guess",
        "Ferries run at seven",
        "Tickets cost what",
    ] {
        assert!(article.text.contains(kept), "{kept}\n{}", article.text);
    }
}

#[test]
fn article_rows_of_tables() {
    let table = "<table><tr><th>Pos.</th><th>Ferry</th><th>Trips</th></tr><tr><td>1</td><td>Aurora</td><td>5040</td></tr></table>";
    let article = read(&page(
        "",
        &format!(
            "<article>{}{table}{}</article>",
            story(3),
            story(2).replace("day", "night")
        ),
    ));
    assert!(
        article
            .paragraphs
            .iter()
            .any(|paragraph| paragraph == "1 Aurora 5040"),
        "{}",
        article.text
    );
}

#[test]
fn article_in_misnamed_elements() {
    for class in [
        "newsletter-content",
        "widget box",
        "promo",
        "sidebar",
        "share-text",
        "comments",
    ] {
        let article = read(&page(
            "",
            &format!("<div class='{class}'><h1>Ferries</h1>{}</div>", story(6)),
        ));
        assert_eq!(article.paragraphs.len(), 6, "{class}");
    }
}

#[test]
fn article_first_of_several() {
    let text = |day: &str| {
        format!(
            "<article class='post'><p>{} {}</p></article>",
            sentence(1).replace("day", day),
            sentence(2).replace("day", day)
        )
    };
    let html = page(
        "",
        &format!(
            "<div>{}{}{}</div>",
            text("day"),
            text("night").replace("heard at last", "heard at last, it seems"),
            text("noon")
        ),
    );
    let article = read(&html);
    assert!(
        article.text.contains("On day 1") && !article.text.contains("On noon 1"),
        "{}",
        article.text
    );
    assert!(article.confidence < 0.75, "{}", article.confidence);
}

#[test]
fn article_paragraphs_by_breaks() {
    let body = format!(
        "<div class='entry-content'>{}<br><br>{}<br>\n<br>{}</div>",
        sentence(1),
        sentence(2),
        sentence(3)
    );
    assert_eq!(
        read(&page("", &body)).paragraphs,
        [sentence(1), sentence(2), sentence(3)]
    );
}

#[test]
fn article_scripts_without_spaces() {
    let first = "港务局周二开了九个小时的会，直到表决结束才有人离开会场。码头上的渡轮当晚恢复了运营，只是班次比平时少一些。";
    let second = "“我们等了整整一个冬天，”一位船工说，“现在灯终于亮了。”当局表示，新的灯具将在年底之前安装完毕。";
    let html = page(
        "<title>渡轮复航</title>",
        &format!(
            "<div class='nav'><a href='/'>首页</a></div><h1>渡轮复航</h1><div id='text'><p>{first}</p><p>{second}</p></div>"
        ),
    );
    let article = read(&html);
    assert_eq!(article.paragraphs, [first, second]);
    assert_eq!(article.language.as_deref(), Some("zh"));
}

#[test]
fn article_encodings() {
    let text = "Müller traf „die Fähre“, und der Steg, so hieß es am Dienstag, blieb für Fußgänger geöffnet, bis alle drüben waren.";
    let html = |head: &str| {
        page(
            head,
            &format!("<article><p>{text}</p><p>{text} Später auch nachts.</p></article>"),
        )
    };
    let check = |bytes: &[u8], content_type: Option<&str>, name: &str| {
        let context = PageContext {
            content_type,
            ..PageContext::default()
        };
        let article = extract(bytes, &context).unwrap();
        assert_eq!(
            article.paragraphs.first().map(String::as_str),
            Some(text),
            "{name}"
        );
    };
    let latin = |head: &str| encoding_rs::WINDOWS_1252.encode(&html(head)).0.into_owned();
    check(html("").as_bytes(), None, "plain UTF-8");
    check(
        html("").as_bytes(),
        Some("text/html; charset=iso-8859-1"),
        "UTF-8 whatever the server says",
    );
    check(
        &[b"\xef\xbb\xbf", html("").as_bytes()].concat(),
        None,
        "byte order mark",
    );
    check(&latin(""), Some("text/html; charset=ISO-8859-1"), "HTTP");
    check(&latin("<meta charset='windows-1252'>"), None, "meta");
    check(
        &latin("<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        None,
        "http-equiv",
    );
    check(
        &latin("<script charset='utf-8' src='x.js'></script><meta charset='iso-8859-1'>"),
        None,
        "script before meta",
    );
    check(
        &latin("<!-- <meta charset='utf-8'> --><meta charset='iso-8859-1'>"),
        Some("text/html; charset=utf-8"),
        "server-wide UTF-8 is wrong",
    );
    check(&latin(""), None, "detected");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(html("").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    check(&utf16, None, "UTF-16 with its mark");
}

#[test]
fn article_chinese_meta_after_script() {
    let text = "港务局周二开了九个小时的会，直到表决结束才有人离开会场，渡轮当晚恢复了运营。";
    let html = page(
        "<script charset=\"utf-8\" src=\"/s.js\"></script><meta charset=\"gb2312\">",
        &format!("<div><p>{text}</p><p>{text}灯亮了。</p></div>"),
    );
    let bytes = encoding_rs::GBK.encode(&html).0.into_owned();
    let article = extract(&bytes, &PageContext::default()).unwrap();
    assert_eq!(article.paragraphs.first().map(String::as_str), Some(text));
}

#[test]
fn article_headline_for_readers() {
    let head = "<title>Nordhavn ferries: when they run, what they cost - Pier Post</title><meta property='og:site_name' content='Pier Post'><meta property='og:title' content='Back on the water at last'>";
    let check = |below: &str, expected: &str| {
        let body = format!(
            "<h1>Nordhavn ferries: when they run, what they cost</h1>{below}<article>{}</article>",
            story(4)
        );
        let article = read(&page(head, &body));
        assert_eq!(article.headline.as_deref(), Some(expected), "{below}");
    };
    check(
        "<h2><span>Back on the water</span> at last</h2>",
        "Back on the water at last",
    );
    check(
        "<span class='story__headline'>Back on the water at last</span>",
        "Back on the water at last",
    );
    let searched = "Nordhavn ferries: when they run, what they cost";
    check("", searched);
    check("<h2>Back on the water</h2>", searched);
    check(
        "<h2><a href='/s/7'>Back on the water at last</a></h2>",
        searched,
    );
    check(
        &format!(
            "{}<h2>Back on the water at last</h2>",
            "<i></i>".repeat(300)
        ),
        searched,
    );
}

/// Reads the byline of a page with one headline, what stands below it, and a story.
fn check_byline(head: &str, above: &str, expected: Option<&str>) {
    let body = format!(
        "<h1>Ferries run again</h1>{above}<article>{}</article>",
        story(4)
    );
    let article = read(&page(head, &body));
    assert_eq!(article.byline.as_deref(), expected, "{above}");
}

#[test]
fn article_bylines_cleaned() {
    let check = check_byline;
    check(
        "<meta property='og:site_name' content='Pier Post'>",
        "<div class='byline'>red, Pier Post/Agenturen</div>",
        None,
    );
    check(
        "<meta property='og:site_name' content='Pier Post'>",
        "<div class='byline'>By Ida Holm, Staff Writer, Pier Post</div>",
        Some("Ida Holm"),
    );
    check(
        "<meta name='author' content='By Ida Holm and Mats Lind, CWIRE'>",
        "",
        Some("Ida Holm and Mats Lind, CWIRE"),
    );
    check(
        "",
        "<div class='byline'>Ida Holm ida@pier.example</div>",
        Some("Ida Holm"),
    );
    check(
        "<meta name='author' content='김하늘 기자'>",
        "",
        Some("김하늘"),
    );
    check(
        "<meta name='author' content='记者：陈小舟'>",
        "",
        Some("陈小舟"),
    );
    check(
        "",
        "<div class='authors'><span class='author-brand'>harbour</span><ul><li class='author-item'>von Ida Holm</li></ul></div>",
        Some("Ida Holm"),
    );
    check(
        "",
        "<ul><li><a href='/s/1'>The crane comes home on a barge</a> <span class='byline'>Eva Torp</span></li></ul><aside><span class='author'>Jon Bratt</span></aside>",
        None,
    );
    check(
        r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","givenName":"Ida","familyName":"Holm"}}</script>"#,
        "",
        Some("Ida Holm"),
    );
}

#[test]
fn article_bylines_shown() {
    let check = check_byline;
    check(
        "",
        "<p>von <a href='/autoren/name/ida-holm'>Dr. Ida Holm</a></p>",
        Some("Dr. Ida Holm"),
    );
    check(
        "",
        "<ul><li><b>Autorin/Autor</b> Ida Holm</li></ul>",
        Some("Ida Holm"),
    );
    check("", "<p>Auteur : Ida Holm</p>", Some("Ida Holm"));
    check(
        "",
        "<span class='authors'>culture by Ida Holm</span>",
        Some("Ida Holm"),
    );
    check(
        "",
        "<div class='byline'><em class='byline-by'>By</em> <span class='author-name'>Ida Holm</span></div>",
        Some("Ida Holm"),
    );
    check(
        "",
        "<span itemprop='author'>Ida Holm (with Mats Lind)</span><div itemprop='author'>Ida Holm (with Mats Lind) Journalist Follow this journalist</div>",
        Some("Ida Holm (with Mats Lind)"),
    );
    check(
        "<meta property='og:site_name' content='Pier Post'><meta name='author' content='Pier Post Sponsored'>",
        "",
        None,
    );
    check(
        r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"Ida Holm"},"publisher":{"name":"Ida Holm"}}</script>"#,
        "",
        Some("Ida Holm"),
    );
    check(
        r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"Pier Post"},"publisher":{"name":"Pier Post"}}</script>"#,
        "",
        None,
    );
}

#[test]
fn article_dates_in_titles_and_in_words() {
    let check = |head: &str, expected: &str| {
        let article = read(&page(head, &format!("<article>{}</article>", story(4))));
        let published = article.published.map(|at| at.to_string());
        assert_eq!(published.as_deref(), Some(expected), "{head}");
    };
    check(
        "<title>Ferries run again | PIER | 03.05.2024</title>",
        "2024-05-03T00:00:00Z",
    );
    check(
        "<meta name='article_date_original' content='Saturday, December 27, 2014, 12:06 PM'>",
        "2014-12-27T12:06:00Z",
    );
}

#[test]
fn article_data_is_read_from_careless_scripts() {
    let check = |kind: &str, script: &str, expected: [Option<&str>; 2]| {
        let head = format!(
            "<title>Ferries run again</title><script type=\"application/ld+json{kind}\">{script}</script>"
        );
        let html = page(&head, &format!("<article>{}</article>", story(4)));
        let context = PageContext {
            url: Some("https://www.pier.example/news/ferries-7"),
            ..PageContext::default()
        };
        let article = extract(html.as_bytes(), &context).unwrap();
        let published = article.published.map(|at| at.to_string());
        assert_eq!(
            [published.as_deref(), article.byline.as_deref()],
            expected,
            "{script}"
        );
    };
    let known = [Some("2024-05-14T18:00:00Z"), Some("Ida Holm")];
    let own = r#"{"@type":"NewsArticle","headline":"Ferries run again","datePublished":"2024-05-14T18:00:00Z","author":{"@type":"Person","name":"Ida Holm"}}"#;
    let other = r#"{"@type":"NewsArticle","url":"https://pier.example/news/storm-6","headline":"Storm closes harbour","datePublished":"2023-01-01T00:00:00Z","author":{"name":"Mats Lind"},"articleSection":"Sea"}"#;
    check("; charset=utf-8", own, known);
    check("", &own.replace("again", r"\'again\'"), known);
    check(
        "",
        &format!(r#"{{"@type":"WebSite","name":"Pier"}}{own}"#),
        known,
    );
    check("", &own.replace('"', "&quot;"), known);
    check("", &own.replace("again", r#""again" today"#), known);
    check("", &format!("[{other},{own}]"), known);
    let addressed = own.replace("Ferries run again", "Boats are back").replace(
        "{\"@type\":\"News",
        r#"{"mainEntityOfPage":{"@id":"https://pier.example/news/ferries-7?x=1"},"@type":"News"#,
    );
    check("", &format!("[{other},{addressed}]"), known);
    // Another article fills no gap of the own one.
    let nameless =
        r#"{"@type":"NewsArticle","headline":"Ferries run again","datePublished":"2024-05-14"}"#;
    let midnight = [Some("2024-05-14T00:00:00Z"), None];
    check("", &format!("[{nameless},{other}]"), midnight);
    let page = r#"{"@type":"WebPage","datePublished":"2024-05-14T18:00:00Z"}"#;
    check("", &format!("[{nameless},{page}]"), [known[0], None]);
}

#[test]
fn article_section_by_the_way_from_the_home_page() {
    let check = |head: &str, above: &str, expected: Option<&str>| {
        let head = format!(
            "<title>Ferries run again - Pier Post</title><meta property='og:site_name' content='Pier Post'>{head}"
        );
        let body = format!(
            "<nav><a class='section' href='/x'>World</a></nav>{above}<h1>Ferries run again</h1><article>{}</article>",
            story(4)
        );
        let html = page(&head, &body);
        let context = PageContext {
            url: Some("https://www.pier.example/sea/ferries-7"),
            ..PageContext::default()
        };
        let article = extract(html.as_bytes(), &context).unwrap();
        assert_eq!(article.section.as_deref(), expected, "{head} {above}");
    };
    let list = |steps: &[(&str, &str)]| {
        let steps = steps.iter().map(|(name, address)| {
            format!(r#"{{"@type":"ListItem","name":"{name}","item":"{address}"}}"#)
        });
        format!(
            r#"<script type="application/ld+json">{{"@type":"BreadcrumbList","itemListElement":[{}]}}</script>"#,
            steps.collect::<Vec<_>>().join(",")
        )
    };
    let title = ("Ferries run again", "/sea/ferries-7");
    let home = ("Home", "https://pier.example/");
    let sea = ("Sea", "/sea");
    check(
        &list(&[home, sea, ("Boats", "/sea/boats"), title]),
        "",
        Some("Sea"),
    );
    check(
        &list(&[home, ("News", "/news"), sea, title]),
        "",
        Some("Sea"),
    );
    check(&list(&[home, ("News", "/news"), title]), "", Some("News"));
    check(&list(&[("Pier Post", "/index"), sea]), "", Some("Sea"));
    check(
        &list(&[home, ("Issue of 14.05.2024", "/42"), title]),
        "",
        None,
    );
    check(&list(&[home, ("Article", "/a"), title]), "", None);
    let named = "<meta property='article:section' content='Harbour'>";
    check(
        &format!("{named}{}", list(&[home, sea])),
        "",
        Some("Harbour"),
    );
    let way =
        "<ul class='breadcrumbs'><li><a href='/'>Pier</a></li><li><a href='/sea'>Sea</a></li></ul>";
    check("", way, Some("Sea"));
    check(
        "",
        "<div class='page-breadcrumb'><p><a href='/sea'>Sea</a></p></div>",
        None,
    );
    check("", "<a href='/sea'>Sea</a>", Some("Sea"));
    let kicker = "<div><span class='cat-links'><a href='/sea'>Sea</a></span></div>";
    check("", kicker, Some("Sea"));
    check("", "<div><a href='/sea'>Sea</a></div>", Some("Sea"));
    check("", "<div>In <a href='/sea'>Sea</a></div>", None);
    check("", "<a href='/'>Sea</a>", None);
}

#[test]
fn article_dates_stand_near_the_headline() {
    let check = |before: &str, behind: &str, url: Option<&str>, expected: &str| {
        let body = format!(
            "<div class='top'>{before}</div>{}<article><h1>Ferries run again</h1>{behind}{}</article><div><time datetime='2023-01-05T10:00Z'>5 Jan</time><a href='/x'>Storm closes both airports in the north</a></div>",
            "<ul><li><a href='/a'>World</a></li><li><a href='/b'>Sport</a></li><li><a href='/c'>Arts</a></li></ul>",
            story(4)
        );
        let html = page("<title>Ferries run again</title>", &body);
        let context = PageContext {
            url,
            ..PageContext::default()
        };
        let article = extract(html.as_bytes(), &context).unwrap();
        let published = article.published.map(|at| at.to_string());
        assert_eq!(published.as_deref(), Some(expected), "{before} {behind}");
    };
    let evening = "2024-05-14T18:05:00Z";
    let today = "<span class='current-date'>Thursday, 16 May 2024</span>";
    let ticker = "<a href='/t'><time datetime='2024-05-16T07:00:00Z'>07:00</time> Bridge shut</a>";
    for before in [today, ticker] {
        let shown = "<time datetime='2024-05-14T18:05:00Z'>14 May</time>";
        check(before, shown, None, evening);
        let shown = "<div class='news-date'>14.05.2024 | 18:05</div>";
        check(before, shown, None, evening);
    }
    check("", "<p>14 May 2024, 18:05</p>", None, evening);
    check(
        "",
        "<time>18:05</time> <time>14 May 2024</time>",
        None,
        evening,
    );
    let url = Some("https://pier.example/2024/05/14/ferries");
    let shown = "<span class='date'>14 May 2024, 18:05</span>";
    check("", shown, url, evening);
    let changed = "<span class='date'>15 May 2024, 10:00</span>";
    check("", changed, url, "2024-05-14T00:00:00Z");
    let digits = "<span class='date'>١٤ مايو ٢٠٢٤ - ١٨:٠٥</span>";
    check("", digits, None, evening);
}

#[test]
fn article_paywall_flag_and_language() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False","inLanguage":"de_AT"}</script>"#;
    let article = read(&page(head, &story(6)));
    assert_eq!(article.is_free, Some(false));
    assert_eq!(article.language.as_deref(), Some("de-AT"));
    assert_eq!(read(&page("", &story(6))).is_free, None);
}

#[test]
fn article_text_only_in_data() {
    let text: Vec<String> = (0..6).map(sentence).collect();
    let next = serde_json::json!({"props": {"pageProps": {"story": {"body": text.iter().map(|text| serde_json::json!({"type": "paragraph", "text": text})).collect::<Vec<_>>()}}}});
    let fusion = serde_json::json!({"content_elements": text.iter().map(|text| serde_json::json!({"type": "text", "content": text})).collect::<Vec<_>>()});
    let initial = serde_json::json!({"article": {"bodyHtml": story(6)}});
    let linked = serde_json::json!({"@type": "NewsArticle", "articleBody": text.join("\n\n")});
    for script in [
        format!("<script id=\"__NEXT_DATA__\" type=\"application/json\">{next}</script>"),
        format!("<script>Fusion.globalContent={fusion};Fusion.x=1;</script>"),
        format!("<script>window.__INITIAL_STATE__ = {initial};</script>"),
        format!("<script type=\"application/ld+json\">{linked}</script>"),
    ] {
        let article = read(&page(
            "<title>Ferries</title>",
            &format!("<div id=\"root\"><p>Loading the page.</p></div>{script}"),
        ));
        assert_eq!(article.paragraphs, text, "{script}");
        assert_eq!(article.method, ExtractionMethod::Structured);
    }
}

#[test]
fn article_refusals() {
    let check = |page: &[u8], content_type: Option<&str>, expected: FailureCode| {
        assert_eq!(
            refusal(page, content_type),
            expected,
            "{}",
            String::from_utf8_lossy(page)
                .chars()
                .take(80)
                .collect::<String>()
        );
    };
    check(b"%PDF-1.7 binary", None, FailureCode::NotHtml);
    check(
        b"\x89PNG\r\n\x1a\n",
        Some("text/html"),
        FailureCode::NotHtml,
    );
    check(
        b"\xff\xd8\xff\xe0",
        Some("image/jpeg"),
        FailureCode::NotHtml,
    );
    check(
        b"{\"error\": true}",
        Some("application/json"),
        FailureCode::NotHtml,
    );
    check(
        b"<?xml version='1.0'?><rss version='2.0'></rss>",
        None,
        FailureCode::NotHtml,
    );
    check(b"just words", Some("text/plain"), FailureCode::NotHtml);
    check(b"", None, FailureCode::Empty);
    check(
        page("<title>Ferries</title>", "<nav><a href='/'>Home</a></nav>").as_bytes(),
        None,
        FailureCode::Empty,
    );
    check(page("<title>Just a moment...</title>", "<h1>pier.example</h1><p>Checking your browser before accessing the site. This takes a few seconds, please wait.</p><script src='/cdn-cgi/challenge-platform/x.js'></script>").as_bytes(), None, FailureCode::BotWall);
    check(page("<title>pier.example</title>", "<p>Please enable JS and disable any ad blocker</p><script src='https://geo.captcha-delivery.com/c.js'></script>").as_bytes(), None, FailureCode::BotWall);
    check(
        page(
            "<title>Log in</title>",
            "<form><p>Welcome back, please log in to go on.</p><input type='password'></form>",
        )
        .as_bytes(),
        None,
        FailureCode::LoginWall,
    );
    check(page("<title>The Pier</title>", "<h2>We value your privacy</h2><p>We and our partners store information on a device, such as cookies, for ads and measurement.</p><button>Accept</button>").as_bytes(), None, FailureCode::LoginWall);
    check(page(r#"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>"#, "<h1>Ferries</h1><p>Subscribe to go on reading this story, please.</p>").as_bytes(), None, FailureCode::Paywall);
}

#[test]
fn article_flash_between_banners() {
    let flash = "NORDHAVN, May 14. /CWIRE/. The harbour board has voted for the new pier, its chairman said.";
    let banner = "<div class='cookie-banner'><p>We value your privacy. We and our partners store information on your device.</p></div>";
    let login = "<form class='login'><input type='password'><a href='/r'>Log in</a></form>";
    let captcha = "<script src='/cdn-cgi/challenge-platform/scripts/main.js'></script><script src='https://captcha.example/g-recaptcha.js'></script>";
    let html = page(
        "<title>Harbour board votes for new pier</title>",
        &format!(
            "{banner}{login}<h1>Harbour board votes for new pier</h1><div class='text'><p>{flash}</p></div>{captcha}"
        ),
    );
    assert_eq!(read(&html).paragraphs, [flash]);
}

#[test]
fn article_depth_bombs() {
    let bomb = |open: &str, count: usize| page("", &format!("{}{}", open.repeat(count), story(4)));
    assert_eq!(
        refusal(bomb("<div>", 100_000).as_bytes(), None),
        FailureCode::TooDeep
    );
    assert_eq!(
        refusal(bomb("<section><b>", 50_000).as_bytes(), None),
        FailureCode::TooDeep
    );
    let many: String = (0..3_000).fold(String::new(), |mut many, number| {
        let _ = write!(many, "<font size='{number}'>");
        many
    });
    assert_eq!(
        refusal(page("", &format!("{many}{}", story(4))).as_bytes(), None),
        FailureCode::TooDeep
    );
    assert_eq!(
        refusal(
            page("", &format!("<p {}>", "a ".repeat(5_000))).as_bytes(),
            None
        ),
        FailureCode::TooDeep
    );
    // Deeper than a browser nests, but no bomb: the text stays.
    let article = read(&bomb("<div>", 1_500));
    assert_eq!(article.paragraphs.len(), 4);
    // Never closed, yet not deep.
    let article = read(&page(
        "",
        &format!("<ul>{}</ul>{}", "<li>item".repeat(5_000), story(4)),
    ));
    assert!(article.text.contains("day 3"));
}

#[test]
fn article_of_other_markup() {
    let title = "<title>Ferries run again</title>";
    let text: Vec<String> = (0..4).map(sentence).collect();
    let hnews = read(&page(
        title,
        &format!(
            "<div class='hentry'><h1 class='entry-title'>Ferries run again</h1><span class='author vcard'><span class='fn'>Ida Holm</span></span><abbr class='published' title='2024-05-14T18:00:00Z'>in the evening</abbr><div class='entry-content'>{}</div></div>",
            story(4)
        ),
    ));
    assert_eq!(hnews.paragraphs, text);
    assert_eq!(hnews.byline.as_deref(), Some("Ida Holm"));
    let published = hnews.published.map(|at| at.to_string());
    assert_eq!(published.as_deref(), Some("2024-05-14T18:00:00Z"));
    let amp = read(&page(
        title,
        &format!(
            "<amp-sidebar><ul><li>Home</li></ul></amp-sidebar><h1>Ferries run again</h1><amp-img src='a.jpg'><noscript><img src='a.jpg'></noscript></amp-img><div>{}</div><amp-ad><div fallback>Buy a boat</div></amp-ad>",
            story(4)
        ),
    ));
    assert_eq!(amp.paragraphs, text);
    let script = "<script>var end = \"</body></html><p>no text of the story</p>\";</script>";
    let ended = read(&page(
        title,
        &format!("{script}<article>{}</article>{script}", story(4)),
    ));
    assert_eq!(ended.paragraphs, text);
}

#[test]
fn article_many_siblings() {
    let html = page(
        "",
        &format!(
            "{}<article>{}</article>",
            "<i></i>".repeat(600_000),
            story(4)
        ),
    );
    assert_eq!(read(&html).paragraphs.len(), 4);
}

#[test]
fn article_odd_bytes() {
    let html = page("", &story(4))
        .replace("harbour", "har\0bour")
        .replace("ferrymen", "ferry\u{ad}men");
    let article = read(&html);
    assert!(
        article.text.contains("the harbour board"),
        "{}",
        article.text
    );
    assert!(article.text.contains("ferrymen"));
}

#[test]
fn article_low_confidence_where_unsure() {
    let dated = "<meta property='article:published_time' content='2024-05-14T18:00:00Z'>";
    let sure = read(&page(dated, &format!("<article>{}</article>", story(30)))).confidence;
    let cards: String = (0..30).fold(String::new(), |mut cards, number| {
        let _ = write!(cards, "<div class='x{number}'><h3><a href='/{number}'>Story {number}</a></h3><div><p>{}</p></div></div>", sentence(number));
        cards
    });
    let unsure = read(&page(dated, &cards)).confidence;
    assert!(sure > 0.85 && unsure < 0.6, "{sure} {unsure}");
}

#[test]
fn article_explained() {
    let lines = explain(WIRE_AGENCY.as_bytes(), &PageContext::default());
    let verdict = |words: &str| {
        lines
            .iter()
            .find(|line| line.contains(words))
            .and_then(|line| line.split_whitespace().next())
            .map(str::to_owned)
    };
    assert_eq!(verdict("NORDHAVN").as_deref(), Some("KEPT"));
    assert_eq!(verdict("Ferrymen ask").as_deref(), Some("noise"));
    assert!(
        lines[0].starts_with("won: generic, confidence 0."),
        "{lines:?}"
    );
    let by_rule = explain(
        WIRE_AGENCY.as_bytes(),
        &PageContext {
            rule: Some(&wire_rule()),
            ..PageContext::default()
        },
    );
    assert!(
        by_rule[0].starts_with("won: rule, confidence 1.00"),
        "{by_rule:?}"
    );
    for line in [
        "rule headline: 1 matched",
        "rule body: 4, 4 matched",
        "rule remove: 1 matched",
    ] {
        assert!(
            by_rule.iter().any(|found| found == line),
            "{line} {by_rule:?}"
        );
    }
    let refused = explain(b"%PDF-1.7 and so on", &PageContext::default());
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("refused: not_html"), "{refused:?}");
}

#[test]
fn article_explained_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run_with_input(
        folder.path(),
        &["extract", "-", "--explain"],
        WIRE_AGENCY.as_bytes(),
    );
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let first = ended.stdout.lines().next().unwrap_or("");
    assert!(first.starts_with("won: generic"), "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .contains("candidate structured data: 0 paragraphs")
    );
    assert!(ended.stdout.lines().any(|line| line.starts_with("KEPT")));
}

#[test]
fn article_never_sure_of_what_is_no_text() {
    let check = |body: &str| {
        if let Ok(article) = extract(body.as_bytes(), &PageContext::default()) {
            assert!(
                article.confidence < 0.3,
                "{} {:?}",
                article.confidence,
                body.get(..40)
            );
        }
    };
    assert_eq!(refusal(&vec![b'<'; 5 << 20], None), FailureCode::Empty);
    assert_eq!(
        refusal(&"&lt;&gt; ".repeat(100_000).into_bytes(), None),
        FailureCode::Empty
    );
    check(&"x".repeat(1 << 20));
    check(&"spam, spam, spam. ".repeat(20_000));
    check(&format!("<p>{}</p>", "\u{0}\u{1}\u{fffd}%".repeat(20_000)));
    check(&format!(
        "<article>{}</article>",
        "<p>The same line, over and over, as it were.</p>".repeat(2_000)
    ));
    check(&"0123456789abcdef".repeat(1 << 16));
}

#[test]
fn article_fragments() {
    let check = |fragment: &str, expected: &[&str]| {
        assert_eq!(fragment_paragraphs(fragment), expected, "{fragment}");
    };
    check("", &[]);
    check("  \n ", &[]);
    check("One line & no tags", &["One line & no tags"]);
    check(
        "One &amp; two\n\nThree &#8217; four",
        &["One & two", "Three ’ four"],
    );
    check("Line one\nLine two", &["Line one", "Line two"]);
    check("Wrapped\nline\n\nNext", &["Wrapped line", "Next"]);
    check("3 < 5 and 7 > 2", &["3 < 5 and 7 > 2"]);
    check(
        "<p>One</p><p>Two <b>bold</b> words</p>",
        &["One", "Two bold words"],
    );
    check("One<br/><br/>Two<br>still two", &["One", "Two still two"]);
    check(
        "<div>Intro<ul><li>a</li><li>b</li></ul></div><script>x()</script>",
        &["Intro", "a", "b"],
    );
}

proptest! {
    #[test]
    fn article_never_panics_on_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = extract(&bytes, &PageContext::default());
    }

    #[test]
    fn article_never_panics_on_markup(pieces in proptest::collection::vec(prop_oneof![
        Just("<p>"), Just("</p>"), Just("<div class='article-body share'>"), Just("</div>"), Just("<table><tr><td>"), Just("<svg><title>"),
        Just("<script>"), Just("</script>"), Just("<!--"), Just("-->"), Just("<br>"), Just("<a href='"), Just("'>"), Just("<b>"), Just("<h2>"),
        Just("A sentence, as it were, of some length, that ends here. "), Just("長い文章がここにあります。"), Just("\u{0}"), Just("&#x"), Just("<ul><li>"), Just("<select><option>"),
        Just("<script type='application/ld+json'>{\"@type\":\"Article\""), Just("}"), Just("<time datetime='2024-"), Just("<blockquote>"), Just("<template>"), Just("<math><mi>"),
    ], 0..200)) {
        let html = pieces.concat();
        let _ = extract(html.as_bytes(), &PageContext { url: Some("https://pier.example/a"), ..PageContext::default() });
        let _ = fragment_paragraphs(&html);
    }

    #[test]
    fn article_never_panics_on_dates(text in "\\PC{0,60}") {
        let html = page(&format!("<meta property=\"article:published_time\" content=\"{}\">", text.replace('"', "")), &story(3));
        let _ = extract(html.as_bytes(), &PageContext { time_zone: Some(&text), ..PageContext::default() });
    }
}
