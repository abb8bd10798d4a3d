//! What agencies put beside the common elements is kept.

use newswire::feed::{ParseContext, bytes_to_read, json, parse};
use newswire::model::{DatePrecision, DateSource, Enclosure, UnixMillis};

use super::read;

#[test]
fn keeps_hints_links_and_extensions() {
    let (feed, warnings) = read("media-and-extensions.xml", &ParseContext::default());
    assert_eq!(warnings, []);
    assert_eq!(feed.hints.ttl_minutes, Some(15));
    assert_eq!(feed.hints.skip_hours, [0, 5]);
    assert_eq!(feed.hints.skip_days, [5, 6]);
    assert_eq!(feed.hints.update_period_seconds, Some(1800));
    assert_eq!(feed.hub.as_deref(), Some("http://hub.example/"));
    assert_eq!(feed.self_link.as_deref(), Some("http://lens.example/rss"));
    assert_eq!(feed.next.as_deref(), Some("http://lens.example/rss?page=2"));
    let item = feed.items.first().unwrap();
    assert_eq!(item.categories, ["World", "Optics"]);
    let media = |url: &str, length| Enclosure {
        url: url.to_owned(),
        media_type: Some("image/jpeg".to_owned()),
        length,
    };
    assert_eq!(
        item.enclosures,
        [
            media("http://lens.example/1.jpg", Some(1234)),
            media("http://lens.example/1-large.jpg", None)
        ]
    );
    let kept: Vec<(&str, &str)> = item
        .extra
        .iter()
        .map(|(name, values)| (name.as_str(), values.first().unwrap().as_str()))
        .collect();
    assert_eq!(
        kept,
        [
            ("feedburner:origLink", "http://lens.example/original/1"),
            ("georss:point", "45.25 -71.92"),
            ("guid@isPermaLink", "false"),
            ("media:credit", "D. Photographer"),
            ("media:keywords", "lens, light"),
            ("prism:section", "World"),
            ("source", "Origin Wire"),
            ("source@url", "http://origin.example/rss"),
        ]
    );
}

#[test]
fn keeps_the_whole_text_of_russian_agencies() {
    let (feed, _) = read("russian-full-text.xml", &ParseContext::default());
    let item = feed.items.first().unwrap();
    assert_eq!(
        item.full_text.as_deref(),
        Some("Полный текст сообщения о том, что урожай собран до дождей.")
    );
    assert_eq!(item.extra["yandex:genre"], ["message"]);
    assert_eq!(item.extra["rian:priority"], ["3"]);
    assert_eq!(item.authors, ["Иван Полевой"]);
}

#[test]
fn reads_the_body_from_a_named_element() {
    let document = "<rss version='2.0' xmlns:x='urn:x'><channel><title>T</title><item><title>I</title>\
                    <x:story>The body &lt;b&gt;here&lt;/b&gt;.</x:story></item></channel></rss>";
    let context = ParseContext {
        body_element: Some("x:story"),
        ..ParseContext::default()
    };
    let (feed, _) = parse(document.as_bytes(), &context).unwrap();
    let item = feed.items.first().unwrap();
    assert_eq!(item.full_text.as_deref(), Some("The body <b>here</b>."));
}

#[test]
fn keeps_the_source_of_an_atom_entry_and_its_enclosure() {
    let (feed, _) = read("atom-odd-types.xml", &ParseContext::default());
    let item = feed.items.first().unwrap();
    assert_eq!(item.extra["source"], ["Origin"]);
    assert_eq!(item.extra["source@id"], ["urn:origin"]);
    assert_eq!(item.extra["source@url"], ["http://origin.example/"]);
    assert_eq!(item.content.as_deref(), Some("Plain *text*"));
    let enclosure = item.enclosures.first().unwrap();
    assert_eq!(enclosure.url, "http://type.example/1.mp3");
    assert_eq!(enclosure.length, Some(99));
}

#[test]
fn says_where_a_date_stood_and_how_exact_it_is() {
    let check = |element: &str, source: DateSource, precision: DatePrecision, at: &str| {
        let document = format!(
            "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title><item>\
             <title>I</title>{element}</item></channel></rss>"
        );
        let context = ParseContext {
            time_zone: Some("Asia/Tokyo"),
            now: Some(UnixMillis::from_seconds(1_700_000_000)),
            ..ParseContext::default()
        };
        let (feed, _) = parse(document.as_bytes(), &context).unwrap();
        let item = feed.items.first().unwrap();
        let date = item.published.as_ref().or(item.updated.as_ref()).unwrap();
        assert_eq!(
            (date.source, date.precision),
            (source, precision),
            "{element}"
        );
        assert_eq!(date.at.to_string(), at, "{element}");
    };
    check(
        "<pubDate>Sun, 25 Jun 2023 10:00:00 GMT</pubDate>",
        DateSource::Published,
        DatePrecision::Exact,
        "2023-06-25T10:00:00Z",
    );
    check(
        "<dc:date>2023-06-25T10:00:00</dc:date>",
        DateSource::DublinCore,
        DatePrecision::ZoneAssumed,
        "2023-06-25T01:00:00Z",
    );
    check(
        "<updated>2023-06-25</updated>",
        DateSource::Updated,
        DatePrecision::Day,
        "2023-06-24T15:00:00Z",
    );
    check(
        "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>",
        DateSource::Published,
        DatePrecision::Clamped,
        "1990-01-01T00:00:00Z",
    );
    check(
        "<pubDate>Sun, 25 Jun 2033 10:00:00 GMT</pubDate>",
        DateSource::Published,
        DatePrecision::Clamped,
        "2023-11-14T22:13:20Z",
    );
}

#[test]
fn cleans_html_and_never_makes_up_an_id() {
    let document = "<rss version='2.0'><channel><title>T</title><item><title>I</title>\
                    <description>&lt;p onclick='x()'&gt;Hi&lt;script&gt;evil()&lt;/script&gt;&lt;/p&gt;</description>\
                    </item></channel></rss>";
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    let item = feed.items.first().unwrap();
    assert_eq!(item.summary.as_deref(), Some("<p>Hi</p>"));
    assert_eq!(item.id, None);
}

#[test]
fn resolves_relative_addresses() {
    let document = "<rss version='2.0'><channel><title>T</title><link>/home</link><item><title>I</title>\
                    <link> /a/1 </link></item></channel></rss>";
    let context = ParseContext {
        url: Some("https://quay.example/feeds/rss.xml"),
        ..ParseContext::default()
    };
    let (feed, _) = parse(document.as_bytes(), &context).unwrap();
    assert_eq!(feed.link.as_deref(), Some("https://quay.example/home"));
    assert_eq!(
        feed.items.first().unwrap().link.as_deref(),
        Some("https://quay.example/a/1")
    );
}

#[test]
fn prints_the_object_of_the_command_line() {
    let (feed, warnings) = read("russian-windows-1251.xml", &ParseContext::default());
    insta::assert_json_snapshot!("parse_object", json(&feed, &warnings));
}

#[test]
fn reads_gzip_files_and_leaves_old_pages_of_a_sitemap_out() {
    use std::io::Write;
    let document = "<urlset><url><loc>https://map.example/new</loc><lastmod>2023-11-10</lastmod></url>\
                    <url><loc>https://map.example/old</loc><lastmod>2021-01-01</lastmod></url></urlset>";
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(document.as_bytes()).unwrap();
    let context = ParseContext {
        now: Some(UnixMillis::from_seconds(1_700_000_000)),
        ..ParseContext::default()
    };
    let (feed, warnings) = parse(&encoder.finish().unwrap(), &context).unwrap();
    let links: Vec<_> = feed
        .items
        .iter()
        .filter_map(|item| item.link.as_deref())
        .collect();
    assert_eq!(links, ["https://map.example/new"]);
    assert_eq!(
        warnings.first().map(|warning| warning.code),
        Some("old_pages")
    );
}

#[test]
fn gzip_files_inflate_to_the_bytes_that_are_allowed() {
    use std::io::Write;
    let document = format!(
        "<rss version='2.0'><channel><title>T</title><!--{}--></channel></rss>",
        " ".repeat(100_000)
    );
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(document.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let check = |most_bytes: Option<u64>, expected: Result<(), &str>, to_read: usize| {
        let context = ParseContext {
            most_bytes,
            ..ParseContext::default()
        };
        let read = parse(&packed, &context).map(|_| ());
        let read = read.map_err(|other| other.detail);
        assert_eq!(read, expected.map_err(str::to_owned), "{most_bytes:?}");
        assert_eq!(bytes_to_read(&packed, most_bytes), to_read);
        let plain = bytes_to_read(document.as_bytes(), most_bytes);
        assert_eq!(plain, document.len());
    };
    let refusal = Err("gzip data of more than 100000 bytes");
    check(None, Ok(()), 32 * 1024 * 1024);
    check(Some(200_000), Ok(()), 200_000);
    check(Some(100_000), refusal, 100_000);
}

#[test]
fn reads_the_names_of_authors() {
    let check = |author: &str, expected: &str| {
        let document = format!(
            "<rss version='2.0'><channel><title>T</title><item><title>I</title><author>{author}</author></item></channel></rss>"
        );
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        assert_eq!(feed.items.first().unwrap().authors, [expected], "{author}");
    };
    check("desk@quay.example (A. Writer)", "A. Writer");
    check("A. Writer (desk@quay.example)", "A. Writer");
    check("A. Writer &lt;desk@quay.example&gt;", "A. Writer");
    check("(A. Writer)", "A. Writer");
    check("A. Writer (Rome)", "A. Writer (Rome)");
    check("desk@quay.example", "desk@quay.example");
    let document = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><author><name>Desk</name></author>\
                    <entry><title>I</title></entry></feed>";
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(feed.items.first().unwrap().authors, ["Desk"]);
}

#[test]
fn keeps_one_break_of_xhtml() {
    let document = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>I</title><content type='xhtml'>\
                    <div xmlns='http://www.w3.org/1999/xhtml'>one<br/>two<font color='red'>!</font></div></content></entry></feed>";
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(
        feed.items.first().unwrap().content.as_deref(),
        Some("one<br>two!")
    );
}
