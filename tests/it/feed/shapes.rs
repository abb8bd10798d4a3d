//! What publishers write around names, dates and addresses, with small documents.

use newswire::feed::{ParseContext, parse};
use newswire::model::FeedItem;

use super::published;

fn item_of(document: &[u8]) -> FeedItem {
    let read = parse(document, &ParseContext::default());
    let (feed, _) = read.unwrap_or_else(|other| {
        panic!("{}: {other:?}", String::from_utf8_lossy(document));
    });
    feed.items.into_iter().next().unwrap()
}

fn rss_item(children: &str) -> FeedItem {
    let head = "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'>";
    let document =
        format!("{head}<channel><title>T</title><item>{children}</item></channel></rss>");
    item_of(document.as_bytes())
}

fn atom_item(children: &str) -> FeedItem {
    let head = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>";
    let document = format!("{head}<entry><title>I</title><id>urn:1</id>{children}</entry></feed>");
    item_of(document.as_bytes())
}

#[test]
fn authors_come_without_their_addresses() {
    let name = "<name>Ida Moen</name>";
    let mail = "<email>ida@agency.example</email>";
    let page = "<uri>https://agency.example/ida</uri>";
    for author in [
        format!("{name}{mail}"),
        format!("{mail}{name}"),
        format!("{name}{page}{mail}"),
        format!("\n{name}\n{page}\n"),
    ] {
        let item = atom_item(&format!("<author>{author}</author>"));
        assert_eq!(item.authors, ["Ida Moen"], "{author}");
        let item = rss_item(&format!("<title>I</title><author>{author}</author>"));
        assert_eq!(item.authors, ["Ida Moen"], "{author}");
    }
    let both = format!("<author>{name}{mail}</author><author><name>Per Lie</name></author>");
    assert_eq!(atom_item(&both).authors, ["Ida Moen", "Per Lie"]);
    let alone = format!("<author>{mail}</author>");
    assert_eq!(atom_item(&alone).authors, ["ida@agency.example"]);
    let inside = "<title>I</title><atom:author><atom:name>Ida Moen</atom:name>\
                  <atom:email>ida@agency.example</atom:email></atom:author>";
    assert_eq!(rss_item(inside).authors, ["Ida Moen"]);
}

#[test]
fn relations_may_be_addresses_of_their_registry() {
    let item = atom_item(
        "<link rel='http://www.iana.org/assignments/relation/alternate' href='https://agency.example/1'/>",
    );
    assert_eq!(item.link.as_deref(), Some("https://agency.example/1"));
}

#[test]
fn scripts_are_no_addresses() {
    for link in [
        "javascript:void(0)",
        "JavaScript:alert(1)",
        "data:text/html,x",
    ] {
        let item = rss_item(&format!("<title>I</title><link>{link}</link>"));
        assert_eq!(item.link, None, "{link}");
    }
}

#[test]
fn the_full_text_stands_under_the_names_of_aggregators() {
    for (space, element) in [
        ("http://news.rambler.ru", "x:fulltext"),
        ("http://news.mail.ru/", "x:full-text"),
        ("http://turbo.yandex.ru", "turbo:content"),
    ] {
        let prefix = element.split(':').next().unwrap();
        let item = rss_item(&format!(
            "<title>I</title><{element} xmlns:{prefix}='{space}'>Fog.</{element}>"
        ));
        assert_eq!(item.full_text.as_deref(), Some("Fog."), "{element}");
    }
}

#[test]
fn children_in_another_case_are_read() {
    let item = rss_item(
        "<TITLE>I</TITLE><LINK>https://agency.example/1</LINK><GUID>g1</GUID>\
         <PubDate>Thu, 26 Nov 2026 10:00:00 GMT</PubDate>",
    );
    assert_eq!(item.title.as_deref(), Some("I"));
    assert_eq!(item.link.as_deref(), Some("https://agency.example/1"));
    assert_eq!(item.id.as_deref(), Some("g1"));
    assert_eq!(published(&item), "2026-11-26T10:00:00Z");
}

#[test]
fn dates_in_more_languages_and_calendars_are_read() {
    for date in [
        "czw., 26 lis 2026 11:00:00 +0100",
        "Kam, 26 Nop 2026 17:00:00 +0700",
        "to, 26 marras 2026 12:00:00 +0200",
        "26. nóvember 2026 10:00 +0000",
        "26 Nobyembre 2026 18:00 +0800",
        "26 Novemba 2026 13:00 +0300",
        "1405/09/05 13:30 +0330",
        "26/11/2569 17:00 +0700",
    ] {
        let item = rss_item(&format!("<title>I</title><pubDate>{date}</pubDate>"));
        assert_eq!(published(&item), "2026-11-26T10:00:00Z", "{date}");
    }
}

#[test]
fn the_date_of_a_video_is_not_that_of_its_page() {
    let document = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
        xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' \
        xmlns:video='http://www.google.com/schemas/sitemap-video/1.1'><url>\
        <loc>https://agency.example/1</loc><news:news><news:title>I</news:title>\
        <news:publication_date>2026-11-26T10:00:00Z</news:publication_date></news:news>\
        <video:video><video:publication_date>2020-01-01</video:publication_date></video:video>\
        </url></urlset>";
    assert_eq!(
        published(&item_of(document.as_bytes())),
        "2026-11-26T10:00:00Z"
    );
}

#[test]
fn a_label_of_utf_8_is_believed_where_half_of_the_rest_is() {
    let document = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>T</title>\
        <item><title>Fähre</title><description>caf#</description></item></channel></rss>";
    let bytes: Vec<u8> = document
        .bytes()
        .map(|byte| if byte == b'#' { 0xE9 } else { byte })
        .collect();
    assert_eq!(item_of(&bytes).title.as_deref(), Some("Fähre"));
}

#[test]
fn a_wrong_label_among_several_bytes_gives_way_to_one_that_fits() {
    let document = "<?xml version='1.0' encoding='EUC-JP'?><rss version='2.0'><channel><title>T</title>\
        <item><title>外務大臣が本日の記者会見で辞任を表明しました</title></item></channel></rss>";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(document);
    let title = item_of(&bytes).title;
    assert_eq!(
        title.as_deref(),
        Some("外務大臣が本日の記者会見で辞任を表明しました")
    );
}
