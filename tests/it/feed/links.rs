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
