//! Which of several addresses is the link of an item, and what a relative one is joined with.

use newswire::feed::{ParseContext, parse};

/// Where the documents of this file come from.
const URL: &str = "https://quay.example/feeds/rss.xml";

/// Reads the link of the first item.
fn first_link(document: &str, url: Option<&str>) -> Option<String> {
    let context = ParseContext {
        url,
        ..ParseContext::default()
    };
    let (feed, _) = parse(document.as_bytes(), &context).unwrap();
    feed.items.into_iter().next().unwrap().link
}

fn rss(item: &str) -> String {
    format!(
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'>\
         <channel><title>T</title><link>https://quay.example/home/</link><item><title>I</title>{item}</item></channel></rss>"
    )
}

fn atom(head: &str, entry: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'{head}><entry><title>I</title>{entry}</entry></feed>"
    )
}

#[test]
fn an_address_may_be_two_kibibytes_long() {
    let check = |length: usize, is_kept: bool| {
        let address = format!("https://quay.example/{}", "a".repeat(length - 21));
        let expected = Some(address.clone()).filter(|_| is_kept);
        let item = format!("<link>{address}</link>");
        assert_eq!(first_link(&rss(&item), None), expected, "{length}");
    };
    check(2048, true);
    check(2049, false);
    check(1_000_000, false);
}

#[test]
fn chooses_the_link_of_an_rss_item() {
    let check = |item: &str, expected: Option<&str>| {
        assert_eq!(first_link(&rss(item), None).as_deref(), expected, "{item}");
    };
    check(
        "<link>http://a.example/1</link>",
        Some("http://a.example/1"),
    );
    check(
        "<link>http://a.example/1</link><link>http://a.example/2</link>",
        Some("http://a.example/2"),
    );
    check(
        "<link>http://a.example/1</link><link href='http://a.example/2'/>",
        Some("http://a.example/2"),
    );
    check(
        "<link>http://a.example/1</link><link/>",
        Some("http://a.example/1"),
    );
    check(
        "<atom:link href='http://a.example/amp' rel='amphtml'/><link>http://a.example/1</link>\
         <atom:link href='http://a.example/2'/>",
        Some("http://a.example/1"),
    );
    check(
        "<atom:link href='http://a.example/2' rel='alternate'/><guid isPermaLink='false'>1</guid>",
        Some("http://a.example/2"),
    );
    check(
        "<guid>http://a.example/g</guid>",
        Some("http://a.example/g"),
    );
    check("<guid isPermaLink='false'>http://a.example/g</guid>", None);
    check(
        "<guid isPermaLink='false'>g</guid><enclosure url=' ' type='audio/mpeg'/>\
         <enclosure url='http://a.example/1.mp3' type='audio/mpeg'/>",
        Some("http://a.example/1.mp3"),
    );
    check(
        "<guid isPermaLink='false'>g</guid><media:content url='http://a.example/1.jpg'/>",
        None,
    );
    check("<link>  </link>", None);
}

#[test]
fn chooses_the_link_of_an_atom_entry() {
    let check = |entry: &str, expected: Option<&str>| {
        let document = atom("", entry);
        assert_eq!(first_link(&document, None).as_deref(), expected, "{entry}");
    };
    check(
        "<link rel='self' href='http://a.example/self'/><link href='http://a.example/1'/><link href='http://a.example/2'/>",
        Some("http://a.example/1"),
    );
    check(
        "<link rel='alternate' type='application/atom+xml' href='http://a.example/1.atom'/>\
         <link rel='alternate' type='text/html' href='http://a.example/1'/>",
        Some("http://a.example/1"),
    );
    check(
        "<link rel='alternate' type='application/pdf' href='http://a.example/1.pdf'/>",
        Some("http://a.example/1.pdf"),
    );
    check(
        "<link rel='enclosure' href='http://a.example/1.mp3'/>",
        Some("http://a.example/1.mp3"),
    );
    check("<link rel='self' href='http://a.example/self'/>", None);
}

#[test]
fn mends_addresses_as_they_were_meant() {
    let check = |item: &str, expected: Option<&str>| {
        let link = first_link(&rss(item), Some(URL));
        assert_eq!(link.as_deref(), expected, "{item}");
    };
    let port = Some("https://quay.example/port");
    check("<link/>https://quay.example/port", port);
    check("<link />\n https://quay.example/port <guid>7</guid>", port);
    check("<link/>see the quay", None);
    check(
        "<link>https://quay.example/port</link>https://quay.example/sea",
        port,
    );
    check("<link>http://https://quay.example/port</link>", port);
    check(
        "<link>https://archive.example/https://quay.example/port</link>",
        Some("https://archive.example/https://quay.example/port"),
    );
    check(
        "<link>www.port.example/a?b=1</link>",
        Some("https://www.port.example/a?b=1"),
    );
    check(
        "<link>WWW.port.example</link>",
        Some("https://WWW.port.example"),
    );
    check(
        "<link>www.html</link>",
        Some("https://quay.example/feeds/www.html"),
    );
    check(
        "<link>www./a</link>",
        Some("https://quay.example/feeds/www./a"),
    );
    check("<guid isPermaLink='true'>/port</guid>", port);
    check("<guid>/port</guid>", None);
    check("<guid isPermaLink='true'>port 7</guid>", None);
}

#[test]
fn joins_relative_addresses_and_leaves_them_as_written() {
    let check = |document: &str, url: Option<&str>, expected: &str| {
        assert_eq!(
            first_link(document, url).as_deref(),
            Some(expected),
            "{document}"
        );
    };
    check(
        &rss("<link>/новости/1?a=ж</link>"),
        Some(URL),
        "https://quay.example/новости/1?a=ж",
    );
    check(
        &rss("<link>../a/1</link>"),
        Some(URL),
        "https://quay.example/a/1",
    );
    // Without its address, the document's own link is the base.
    check(
        &rss("<link>a/1</link>"),
        None,
        "https://quay.example/home/a/1",
    );
    check(
        &rss("<link xml:base='/b/'>a/1</link>"),
        Some(URL),
        "https://quay.example/b/a/1",
    );
    check(
        &atom(" xml:base='http://a.example/x/'", "<link href='1'/>"),
        Some(URL),
        "http://a.example/x/1",
    );
    check(
        &atom(" xml:base='/x/'", "<link xml:base='y/' href='1'/>"),
        Some(URL),
        "https://quay.example/x/y/1",
    );
    let nested = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/'>\
                  <entry xml:base='b/'><link xml:base='c/' href='d'/></entry></feed>";
    check(nested, Some(URL), "http://a.example/b/c/d");
    let siblings = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/'>\
                    <entry><title xml:base='http://b.example/'>I</title><link href='d'/></entry></feed>";
    check(siblings, None, "http://a.example/d");
    check(
        &atom(" xml:base='http://a.example'", "<link href='?x=1:2'/>"),
        None,
        "http://a.example?x=1:2",
    );
}

#[test]
fn a_media_type_has_an_end() {
    let check = |length: usize, is_kept: bool| {
        let kind = format!("audio/{}", "x".repeat(length - 6));
        let address = "https://quay.example/1.ogg";
        let enclosure = format!("<enclosure url='{address}' type='{kind}'/>");
        let attachment = format!("{{\"url\":\"{address}\",\"mime_type\":\"{kind}\"}}");
        let json = format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":1,\"attachments\":[{attachment}]}}]}}"
        );
        for document in [rss(&enclosure), json] {
            let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
            let found = feed.items.first().and_then(|item| item.enclosures.first());
            let found = found.unwrap().media_type.as_ref();
            assert_eq!(
                found.is_some_and(|found| *found == kind),
                is_kept,
                "{length}"
            );
            assert_eq!(found.is_some(), is_kept, "{length}");
        }
    };
    check(255, true);
    check(256, false);
}

/// Reads summary and content of the first item.
fn texts(document: &str, url: Option<&str>) -> [Option<String>; 2] {
    let context = ParseContext {
        url,
        ..ParseContext::default()
    };
    let (feed, _) = parse(document.as_bytes(), &context).unwrap();
    let item = feed.items.into_iter().next().unwrap();
    [item.summary, item.content]
}

/// Gives an element of Atom with a link in it, as HTML and as XHTML.
fn constructs(element: &str, base: &str, href: &str) -> [String; 2] {
    let link = format!("<p><a href=\"{href}\">Fog, a href=\"../x\"</a></p>");
    let escaped = link.replace('&', "&amp;").replace('<', "&lt;");
    [
        format!("<{element} type='html'{base}>{escaped}</{element}>"),
        format!(
            "<{element} type='xhtml'{base}><div xmlns='http://www.w3.org/1999/xhtml'>{link}</div></{element}>"
        ),
    ]
}

#[test]
fn links_within_texts_are_joined_with_the_base_that_the_feed_names() {
    let check = |head: &str, (base, href): (&str, &str), url: Option<&str>, expected: &str| {
        for (place, element) in ["summary", "content"].into_iter().enumerate() {
            for construct in constructs(element, base, href) {
                let document = atom(head, &construct);
                let text = texts(&document, url)[place].clone().unwrap();
                let expected = format!(
                    "<p><a href=\"{expected}\" rel=\"noopener noreferrer\">Fog, a href=\"../x\"</a></p>"
                );
                let text = text.replace("<div>", "").replace("</div>", "");
                assert_eq!(text, expected, "{document}");
            }
        }
    };
    let head = " xml:base='http://a.example/x/'";
    let joined = "http://a.example/1?a=b&amp;c";
    check(head, ("", "../1?a=b&amp;c"), None, joined);
    check(
        head,
        (" xml:base='y/z/'", "../../../1?a=b&amp;c"),
        None,
        joined,
    );
    check(
        "",
        (" xml:base='http://a.example/?d&amp;e'", "1?a=b&amp;c"),
        Some(URL),
        joined,
    );
    check(
        "",
        (
            " xml:base='http://a.example/?d&amp;e'",
            "//a.example/1?a=b&amp;c",
        ),
        Some(URL),
        joined,
    );
    check(
        " xml:base='/x/'",
        ("", "1"),
        Some(URL),
        "https://quay.example/x/1",
    );
    // Absolute ones stay, and so does what leads within the text, or where no base is named.
    check(head, ("", joined), Some(URL), joined);
    check(head, ("", "#note"), Some(URL), "#note");
    check("", ("", "/1"), Some(URL), "/1");
    check(" xml:base='/x/'", ("", "/1"), None, "/1");
    let rss = "<rss version='2.0' xml:base='http://a.example/'><channel><title>T</title><item><title>I</title>\
               <description>&lt;img src='a.png' alt='src=\"b\"'> Fog &lt; rain</description></item></channel></rss>";
    let [summary, _] = texts(rss, None);
    let expected = "<img src=\"http://a.example/a.png\" alt=\"src=&quot;b&quot;\"> Fog &lt; rain";
    assert_eq!(summary.as_deref(), Some(expected));
}

#[test]
fn a_long_base_does_not_blow_texts_up() {
    let base = format!("http://a.example/{}/", "x".repeat(200));
    let content = format!(
        "<content type='html'>{}</content>",
        "&lt;a href='1'>1&lt;/a>".repeat(50_000)
    );
    let document = atom(&format!(" xml:base='{base}'"), &content);
    let [_, content] = texts(&document, None);
    let content = content.unwrap();
    assert!(content.starts_with(&format!("<a href=\"{base}1\"")));
    assert!(content.ends_with("<a href=\"1\" rel=\"noopener noreferrer\">1</a>"));
    assert!(content.len() < 4 * document.len(), "{}", content.len());
}
