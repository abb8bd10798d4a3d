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
fn of_two_contents_the_same_is_taken_as_ever() {
    let (one, two) = (content("<p>One</p>"), content("<p>Two</p>"));
    // A comment has feed-rs read the content.
    let read = content("<!-- --><p>One</p>");
    let text = "<content type='html'>&lt;p&gt;Text&lt;/p&gt;</content>".to_owned();
    for other in [&two, &text] {
        for (first, second) in [(&one, other), (other, &one)] {
            let expected = format!("{first}{second}").replace(&one, &read);
            assert_eq!(
                contents(&[entry(&format!("{first}{second}"))]),
                contents(&[entry(&expected)]),
            );
        }
    }
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
