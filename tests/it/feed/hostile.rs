//! No bytes bring the reader down, and none keep it busy.

use newswire::feed::{ParseContext, parse};
use newswire::model::NotAFeedKind;
use proptest::prelude::*;

use super::{fixture, refused};

/// Joins numbered pieces.
fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

#[test]
fn refuses_what_is_too_deep_or_too_wide() {
    let check = |document: &str, detail: &str| {
        let other = refused(document.as_bytes());
        assert_eq!(
            (other.kind, other.detail.as_str()),
            (NotAFeedKind::Broken, detail)
        );
    };
    let deep = |element: &str| {
        format!(
            "<rss version='2.0'><channel><item>{}",
            element.repeat(1_000_000)
        )
    };
    check(&deep("<a>"), "elements are nested deeper than 256");
    check(
        &deep("<media:group>"),
        "elements are nested deeper than 256",
    );
    let attributes = numbered(20_000, |n| format!(" a{n}='1'"));
    check(
        &format!("<rss version='2.0'{attributes}><channel/></rss>"),
        "an element has more than 256 attributes",
    );
    let namespaces = numbered(20_000, |n| format!(" xmlns:n{n}='u'"));
    check(
        &format!("<rss version='2.0'{namespaces}><channel/></rss>"),
        "an element has more than 256 attributes",
    );
    let nested = numbered(100, |level| {
        format!(
            "<e{}>",
            numbered(200, |n| format!(" xmlns:n{level}x{n}='u'"))
        )
    });
    check(
        &format!("<rss version='2.0'><channel><item>{nested}"),
        "too many namespaces are declared",
    );
}

#[test]
fn refuses_entities_that_blow_up() {
    let document = format!(
        "<!DOCTYPE rss [<!ENTITY a \"{}\">]><rss version='2.0'><channel><title>{}</title></channel></rss>",
        "x".repeat(1000),
        "&a;".repeat(100_000)
    );
    let other = refused(document.as_bytes());
    assert_eq!(other.detail, "declared entities would blow the document up");
}

#[test]
fn turns_wild_html_into_text() {
    let check = |html: &str| {
        let document = format!(
            "<rss version='2.0'><channel><title>T</title><item><title>I</title><description><![CDATA[{html}]]></description>\
             </item></channel></rss>"
        );
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let summary = feed.items.first().unwrap().summary.clone().unwrap();
        assert!(!summary.contains('<'), "{summary:.80}");
    };
    check(&format!("text{}", "<div>".repeat(100_000)));
    let open = numbered(100, |n| format!("<b id='{n}'>"));
    check(&format!("<p>{open}</p>{}", "<p>x".repeat(50_000)));
}

#[test]
fn reads_no_more_items_than_allowed() {
    let items = "<item><title>x</title></item>".repeat(30_000);
    let document = format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>");
    let (feed, warnings) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(feed.items.len(), 20_000);
    assert!(warnings.iter().any(|warning| warning.code == "item_limit"));
}

#[test]
fn nests_media_groups_without_overflow() {
    let document = format!(
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>T</title><item><title>I</title>{}{}\
         </item></channel></rss>",
        "<media:group>".repeat(200),
        "</media:group>".repeat(200)
    );
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(feed.items.len(), 1);
}

#[test]
fn survives_what_makes_the_parser_beneath_panic() {
    let check = |element: &str| {
        let document = format!(
            "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>T</title><item>\
             <title>I</title>{element}</item></channel></rss>"
        );
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        assert_eq!(feed.items.len(), 1, "{element}");
        assert_eq!(feed.items.first().unwrap().title.as_deref(), Some("I"));
    };
    check("<author>「desk@wire.example」編集部</author>");
    check("<itunes:duration>99999999999999999999999</itunes:duration>");
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "russian-windows-1251.xml",
        "atom-0.3.xml",
        "media-and-extensions.xml",
        "rss-1.1.xml",
        "json-feed-faults.json",
        "news-sitemap.xml",
        "mismatched-tags.xml",
        "atom-odd-types.xml",
        "html-entities.xml",
        "utf-16-without-mark.xml",
    ])
}

#[test]
fn takes_few_categories_of_an_item() {
    let check = |document: &str| {
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let item = feed.items.first().unwrap();
        let mut known = item.categories.clone();
        known.dedup();
        assert_eq!(known.len(), 64, "{document:.80}");
        assert_eq!(known, item.categories, "{document:.80}");
    };
    let twice = |piece: fn(usize) -> String| numbered(200, |n| piece(n / 2));
    let subjects = twice(|n| format!("<subject><name>topic {n}</name></subject>"));
    check(&format!(
        "<newsItem guid='a'><contentMeta><headline>Quay</headline>{subjects}</contentMeta></newsItem>"
    ));
    let keywords = twice(|n| format!("<keyword key='topic {n}'/>"));
    check(&format!(
        "<nitf><head><docdata><doc-id id-string='a'/><key-list>{keywords}</key-list></docdata></head>\
         <body><body.head><hedline><hl1>Quay</hl1></hedline></body.head></body></nitf>"
    ));
    let subjects = twice(|n| format!(",{{\"name\":\"topic {n}\"}}"));
    check(&format!(
        "{{\"uri\":\"a\",\"headline\":\"Quay\",\"subject\":[{{\"name\":\"topic 0\"}}{subjects}]}}"
    ));
    let keywords = twice(|n| format!("topic {n}, "));
    check(&format!(
        "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://quay.example/a</loc>\
         <news:news><news:title>Quay</news:title><news:keywords>{keywords}</news:keywords></news:news></url></urlset>"
    ));
    let tags = twice(|n| format!(",\"topic {n}\""));
    check(&format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":1,\"tags\":[\"topic 0\"{tags}]}}]}}"
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_end_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let _ = parse(&bytes, &ParseContext::default());
    }

    #[test]
    fn any_markup_ends_without_a_panic(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
                "<entry>", "</entry>", "<link href='", "'>", "<![CDATA[", "]]>", "<!--", "-->", "&", "&amp;", "&#x80;", "&lt;", "<", ">", "\"",
                "<?x", "?>", "<!DOCTYPE x [", "]>", "text", "é", "\u{1}", "<content type='xhtml'>", "<media:group>", "<pubDate>", "12:", "2023-06",
                " xmlns:a='b'", "</rss>", "</a:b>", "<b/>", "<urlset>", "<loc>", "{\"items\":[",
            ]),
            0..60,
        )
    ) {
        let _ = parse(pieces.concat().as_bytes(), &ParseContext::default());
    }

    #[test]
    fn any_mutation_of_a_feed_ends_without_a_panic(
        name in names(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = fixture(name);
        for (index, byte) in cuts {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);
        let _ = parse(&bytes, &ParseContext::default());
    }

    #[test]
    fn any_date_text_ends_without_a_panic(date in "[0-9TZ:+./ a-zA-Z年月日-]{0,40}") {
        let document = format!("<rss version='2.0'><channel><title>T</title><item><pubDate>{date}</pubDate></item></channel></rss>");
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        prop_assert_eq!(feed.items.len(), 1);
    }
}

#[test]
fn a_document_that_is_cut_anywhere_says_so() {
    let documents = [
        "<?xml version='1.0'?><rss version='2.0'><channel><title>T</title><item><title>Fog</title><guid>1</guid>\
         <description><![CDATA[<p>a &amp; b</p>]]></description></item><item><title>Rain &amp; wind</title></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><id>1</id><title>Fog</title><content type='xhtml'>\
         <div xmlns='http://www.w3.org/1999/xhtml'><p>a</p></div></content></entry><entry><id>2</id></entry></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/>\
         <item rdf:about='1'><title>Fog</title></item><item rdf:about='2'><title>Rain</title></item></rdf:RDF>",
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://a.example/1</loc></url>\
         <url><loc>http://a.example/2</loc></url></urlset>",
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet><newsItem guid='1'><contentMeta><headline>Fog</headline>\
         </contentMeta></newsItem><newsItem guid='2'><contentMeta><headline>Rain</headline></contentMeta></newsItem></itemSet></newsMessage>",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"tags\":[\"a\"]},{\"id\":\"2\",\"title\":\"\\u00e9\"}]}",
    ];
    for document in documents {
        let read = |text: &str| parse(text.as_bytes(), &ParseContext::default());
        let (whole, warnings) = read(document).unwrap();
        assert_eq!(whole.items.len(), 2, "{document}");
        assert!(
            warnings.iter().all(|warning| warning.code != "truncated"),
            "{document}: {warnings:?}"
        );
        for end in 0..document.len() {
            let (cut, _) = document.split_at(end);
            let Ok((feed, warnings)) = read(cut) else {
                continue;
            };
            let is_told = warnings.iter().any(|warning| warning.code == "truncated");
            assert!(is_told || feed.items == whole.items, "{cut}: {warnings:?}");
        }
    }
}
