//! XHTML contents: what is cleaned as it stands is what feed-rs and the cleaner behind it make of it.

use newswire::feed::{ParseContext, parse};
use proptest::prelude::*;
use scraper::Html;

/// Reads the contents of the entries of a made-up feed.
fn contents(entries: &[String]) -> Vec<Option<String>> {
    let document = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}</feed>",
        entries.concat()
    );
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    let items = feed.items.into_iter();
    items.map(|item| item.content).collect()
}

fn entry(contents: &str) -> String {
    format!("<entry><title>I</title>{contents}<link href='http://a.example/1'/></entry>")
}

fn content(xhtml: &str) -> String {
    format!(
        "<content type=\"xhtml\">\n<div xmlns=\"http://www.w3.org/1999/xhtml\">{xhtml}</div> </content>"
    )
}

/// One spelling for all that mean the same.
fn canonical(html: Option<&String>) -> String {
    Html::parse_fragment(html.map_or("", String::as_str).trim()).html()
}

#[test]
fn each_entry_keeps_its_own_content() {
    let plain = [
        entry(&content("<p class='x'>One &amp; <b>two</b>.</p>")),
        entry(""),
        entry(&content("<table><tr><td>Three</td></tr></table>")),
        entry(&content("four")),
        entry(&content("")),
    ];
    let found = contents(&plain);
    let found: Vec<_> = found.iter().map(Option::as_deref).collect();
    assert_eq!(
        found,
        [
            Some("<p>One &amp; <b>two</b>.</p>"),
            None,
            Some("<table><tbody><tr><td>Three</td></tr></tbody></table>"),
            Some("four"),
            None
        ]
    );
}

#[test]
fn a_second_content_does_not_replace_the_first() {
    let one = content("<p>One</p>");
    let others = [
        content("<p>Two</p>"),
        "<content type='html'>&lt;p&gt;Text&lt;/p&gt;</content>".to_owned(),
        "<content type='html'></content>".to_owned(),
        "<content type='xhtml'/>".to_owned(),
        "<content type='image/png' src='http://a.example/1.png'/>".to_owned(),
    ];
    for other in others {
        let found = contents(&[entry(&format!("{one}{other}")), entry("")]);
        assert_eq!(found, [Some("<p>One</p>".to_owned()), None], "{other}");
    }
}

#[test]
fn quotes_and_entities_are_read_as_written() {
    let check = |xhtml: &str, expected: &str, codes: &[&str]| {
        let summary = content(xhtml).replace("content", "summary");
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}</feed>",
            entry(&format!("{}{summary}", content(xhtml)))
        );
        let (feed, warnings) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let said: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(said, codes, "{xhtml}");
        let item = &feed.items[0];
        for found in [&item.content, &item.summary] {
            assert_eq!(
                canonical(found.as_ref()),
                canonical(Some(&expected.to_owned())),
                "{xhtml}"
            );
        }
    };
    check(
        "<p><img alt='Anna \"Annie\" Berg' src=\"https://q.example/i.png\"/> Text.</p>",
        "<p><img alt=\"Anna &quot;Annie&quot; Berg\" src=\"https://q.example/i.png\"> Text.</p>",
        &[],
    );
    check(
        "<div data-props='{\"id\": 5, \"title\": \"A > B\"}'><p>Body</p></div>",
        "<div><p>Body</p></div>",
        &[],
    );
    check(
        "<a title='\" href=\"https://evil.example/\" x=\"' href=\"https://good.example/\">a</a>",
        "<a title=\"&quot; href=&quot;https://evil.example/&quot; x=&quot;\" href=\"https://good.example/\" rel=\"noopener noreferrer\">a</a>",
        &[],
    );
    check(
        "<p>A&nbsp;B &mdash; C caf&eacute; &hellip; it&#8217;s &#x2013; so</p>",
        "<p>A\u{a0}B — C café … it’s – so</p>",
        &["html_entities"],
    );
    check("<p>One<span/> two</p>", "<p>One<span></span> two</p>", &[]);
    check("<p>A & B</p>", "<p>A &amp; B</p>", &["bare_ampersand"]);
    check(
        "<p>Fog &#150; rain</p>",
        "<p>Fog – rain</p>",
        &["bad_reference"],
    );
}

#[test]
fn tags_without_end_harm_no_other_entry() {
    for (tag, count) in [
        ("<br>", 64),
        ("<br>", 300),
        ("<p>", 300),
        ("<li>x", 64),
        ("<img src='/a.png'>", 300),
    ] {
        let broken = entry(&content(&format!("<p>Lost</p>{}", tag.repeat(count))));
        let sound = entry(&content("<p>Found</p>"));
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{sound}{broken}{sound}{sound}</feed>"
        );
        let (feed, warnings) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let codes: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, ["malformed_xml"], "{tag}");
        let found = feed
            .items
            .iter()
            .map(|item| item.content.as_deref().unwrap_or_default());
        let found: Vec<_> = found
            .map(|html| html.get(..11).unwrap_or(html).to_owned())
            .collect();
        assert_eq!(
            found,
            ["<p>Found</p", "<p>Lost</p>", "<p>Found</p", "<p>Found</p"],
            "{tag}"
        );
    }
}

#[test]
fn nesting_without_end_leaves_the_text_alone() {
    let found = contents(&[
        entry(&content(&"<div>".repeat(3_000))),
        entry(&content(&format!("{}Fog", "<div>".repeat(3_000)))),
        entry(&content("<p>Rain</p>")),
    ]);
    let found: Vec<_> = found.iter().map(Option::as_deref).collect();
    assert_eq!(found, [None, Some("Fog"), Some("<p>Rain</p>")]);
}

#[test]
fn unclosed_breaks_in_a_description_lose_no_feed() {
    let item =
        |text: &str| format!("<item><title>I</title><description>{text}</description></item>");
    let document = format!(
        "<rss version='2.0'><channel><title>T</title>{}{}{}</channel></rss>",
        item("Fog"),
        item(&"line<br>".repeat(400)),
        item("Rain")
    );
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(feed.items.len(), 3);
    assert_eq!(feed.items[2].summary.as_deref(), Some("Rain"));
}

fn xhtml() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "text",
        " ",
        "a \"quoted\" 'word'",
        "&amp;",
        "&lt;script&gt;x&lt;/script&gt;",
        "&quot;",
        "&apos;",
        "<br/>",
        "<br />",
        "<hr/>",
        "<p/>",
        "<img src=\"https://x.example/1.png\" alt=\"a &amp; b\"/>",
        "<img src='https://x.example/1.png' onerror='x' style=\"y\" width=\"1\"/>",
        "<img src=\"data:x\"/>",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let start = prop::sample::select(vec![
            "p",
            "b",
            "em",
            "span",
            "ul",
            "ol",
            "li",
            "div",
            "h2",
            "blockquote",
            "a",
            "code",
            "q",
            "section",
            "script",
            "table",
            "td",
            "font",
            "pre",
        ]);
        let attributes = prop::sample::select(vec![
            "",
            "",
            " class=\"x\"",
            " href=\"https://x.example/?a=1&amp;b=2\"",
            " href='javascript:x'",
            " onclick=\"x\" title='t'",
            " style=\"a:b\" lang=\"en\"",
            " title=\"a &gt; b\"",
        ]);
        (start, attributes, prop::collection::vec(inner, 0..4)).prop_map(
            |(name, attributes, parts)| format!("<{name}{attributes}>{}</{name}>", parts.concat()),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_cleaned_as_it_stands_is_what_the_reader_gives(inner in prop::collection::vec(xhtml(), 1..4)) {
        let inner = inner.concat();
        let commented = format!("<!-- -->{inner}");
        let lifted = contents(&[entry(&content(&inner))]);
        let read = contents(&[entry(&content(&commented))]);
        prop_assert_eq!(canonical(lifted[0].as_ref()), canonical(read[0].as_ref()), "{}", inner);
    }
}
