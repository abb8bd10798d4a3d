//! The body of a rule ends before the first element that `stop_at` matches.

use newswire::article::{CompiledRule, PageContext, explain, extract};
use newswire::model::{Article, ArticleRule, ExtractionMethod};

const PAGE: &str = include_str!("../../fixtures/articles/read_also.html");

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn rule(body: &[&str], remove: &[&str], stop_at: &[&str]) -> CompiledRule {
    let rule = ArticleRule {
        body: strings(body),
        remove: strings(remove),
        stop_at: strings(stop_at),
        ..ArticleRule::default()
    };
    CompiledRule::new(&rule).unwrap()
}

fn by(rule: &CompiledRule) -> Article {
    read(PAGE, rule)
}

fn read(page: &str, rule: &CompiledRule) -> Article {
    extract(page.as_bytes(), &with(rule)).unwrap()
}

fn with(rule: &CompiledRule) -> PageContext<'_> {
    PageContext {
        rule: Some(rule),
        ..PageContext::default()
    }
}

/// What `explain` says of the stop in a page.
fn said_of_stop(page: &str, rule: &CompiledRule) -> Vec<String> {
    let mut lines = explain(page.as_bytes(), &with(rule));
    lines.retain(|line| line.starts_with("rule stop_at"));
    lines
}

#[test]
fn article_body_ends_before_the_first_match() {
    let check = |body: &[&str], stop_at: &[&str], expected: &[&str]| {
        let article = by(&rule(body, &["aside"], stop_at));
        let begins: Vec<String> = article
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(begins, expected, "{body:?} {stop_at:?}");
    };
    let quay = ["The north", "The harbour", "The repair"];
    let all = [
        "The north",
        "The harbour",
        "The repair",
        "Lighthouse keepers",
        "Ferry fares",
        "All about",
        "Another story",
    ];
    check(&[".story p"], &[], &all);
    // Neither the one before the body nor the one that is removed ends it; all behind the match goes, wherever it stands.
    check(&[".story p"], &[".read-also"], &quay);
    check(&[".story p"], &["hr.end", ".read-also"], &quay);
    check(&[".story p"], &["hr.end"], &all[..5]);
    // A container ends within, and bare text behind the match goes as well.
    check(
        &[".story"],
        &[".read-also"],
        &["The north", "The harbour", "The repair", "A last"],
    );
    // What matches only before the body, or nowhere, cuts nothing.
    check(&[".story p"], &["h1", ".gone"], &all);
    // Where nothing is left the next alternative has its turn.
    check(&[".story hr ~ p", ".story p"], &[".end ~ p"], &all[..5]);
}

#[test]
fn article_stop_is_explained() {
    let lines = |stop_at: &[&str]| said_of_stop(PAGE, &rule(&[".story p"], &["aside"], stop_at));
    assert_eq!(
        lines(&["hr.end", ".gone"]),
        [
            "rule stop_at: 1, 0 matched",
            "rule stop_at: cut off 2 paragraphs, 109 characters ~ All about the harbour in one place.",
        ]
    );
    assert_eq!(lines(&["h1"]), ["rule stop_at: 1 matched"]);
    assert!(lines(&[]).is_empty());
}

/// A flash of one sentence with teasers behind it.
fn flash(sentence: &str) -> String {
    format!(
        "<html lang='en'><head><title>Bank holds rate</title></head><body><h1>Bank holds rate</h1><div class='art'><p>{sentence}</p>\
         <h3 class='more'>More news</h3>\
         <p>Ferry fares stay as they are until spring, the company says in a letter to its passengers, who had feared worse.</p>\
         <p>Lighthouse keepers ask for a second boat, so that nobody has to row out alone in winter, when the sea is high.</p>\
         </div></body></html>"
    )
}

#[test]
fn article_flash_ends_before_its_teasers() {
    let rule = rule(&["div.art > p"], &[], &["h3.more"]);
    let long = "The bank held its rate at four percent on Monday, as all had expected, and said in a note of two pages \
                that it would look at the price of grain and of coal again in the autumn.";
    for sentence in [
        "The bank holds its key rate.",
        "央行周一宣布维持利率不变。",
        long,
    ] {
        let page = flash(sentence);
        let article = read(&page, &rule);
        assert_eq!(article.method, ExtractionMethod::Rule, "{sentence}");
        assert_eq!(article.paragraphs, [sentence]);
        assert_eq!(
            said_of_stop(&page, &rule)[1],
            "rule stop_at: cut off 2 paragraphs, 222 characters ~ Ferry fares stay as they are until spring, the company \
             says in a letter to its passengers,"
        );
    }
    // A word is no body: the rule is taken to have missed it.
    let page = flash("Advertisement");
    let article = read(&page, &rule);
    assert_eq!(article.method, ExtractionMethod::Generic);
    assert_eq!(article.warnings[0].code, "rule_without_match");
}

#[test]
fn article_stop_within_a_paragraph_is_explained() {
    let page = flash(
        "The bank held its rate on Monday. <b class='also'>Read also</b> what it said before.",
    );
    let rule = rule(&["div.art > p"], &[], &["b.also"]);
    assert_eq!(
        read(&page, &rule).paragraphs,
        ["The bank held its rate on Monday."]
    );
    assert!(
        said_of_stop(&page, &rule)[1]
            .contains("3 paragraphs, 252 characters ~ Read also what it said before."),
        "{:?}",
        said_of_stop(&page, &rule)
    );
}
