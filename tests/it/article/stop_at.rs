//! The body of a rule ends before the first element that `stop_at` matches.

use newswire::article::{CompiledRule, PageContext, explain, extract};
use newswire::model::{Article, ArticleRule};

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
    let context = PageContext {
        rule: Some(rule),
        ..PageContext::default()
    };
    extract(PAGE.as_bytes(), &context).unwrap()
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
    let lines = |stop_at: &[&str]| {
        let rule = rule(&[".story p"], &["aside"], stop_at);
        let context = PageContext {
            rule: Some(&rule),
            ..PageContext::default()
        };
        let mut lines = explain(PAGE.as_bytes(), &context);
        lines.retain(|line| line.starts_with("rule stop_at"));
        lines
    };
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
