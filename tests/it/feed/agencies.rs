//! One document of an invented agency for each fault or custom that real ones have.

use newswire::feed::ParseContext;
use newswire::model::{FeedFormat, NotAFeedKind};

use super::{fixture, published, read, refused};

/// What a document is expected to hold.
struct Expected {
    file: &'static str,
    zone_and_country: (&'static str, &'static str),
    format: FeedFormat,
    title: &'static str,
    items: usize,
    first_title: &'static str,
    first_link: &'static str,
    first_id: &'static str,
    first_date: &'static str,
    warning: &'static str,
}

const RSS: Expected = Expected {
    file: "",
    zone_and_country: ("", ""),
    format: FeedFormat::Rss,
    title: "",
    items: 1,
    first_title: "",
    first_link: "",
    first_id: "",
    first_date: "2023-06-25T10:00:00Z",
    warning: "",
};

fn check(expected: &Expected) {
    let file = expected.file;
    let (zone, country) = expected.zone_and_country;
    let context = ParseContext {
        time_zone: Some(zone).filter(|zone| !zone.is_empty()),
        country: Some(country).filter(|country| !country.is_empty()),
        ..ParseContext::default()
    };
    let (feed, warnings) = read(file, &context);
    let first = feed.items.first().cloned().unwrap_or_default();
    let got = (
        feed.format,
        feed.title.as_deref().unwrap_or_default(),
        feed.items.len(),
        first.title.as_deref().unwrap_or_default(),
        first.link.as_deref().unwrap_or_default(),
        first.id.as_deref().unwrap_or_default(),
    );
    let wanted = (
        expected.format,
        expected.title,
        expected.items,
        expected.first_title,
        expected.first_link,
        expected.first_id,
    );
    assert_eq!(got, wanted, "{file}");
    assert_eq!(published(&first), expected.first_date, "{file}");
    let codes: Vec<&str> = warnings.iter().map(|warning| warning.code).collect();
    if expected.warning.is_empty() {
        assert!(codes.is_empty(), "{file}: {warnings:?}");
    } else {
        assert!(codes.contains(&expected.warning), "{file}: {warnings:?}");
    }
}

#[test]
fn reads_cyrillic_agencies() {
    check(&Expected {
        file: "russian-windows-1251.xml",
        title: "Северный вестник",
        items: 2,
        first_title: "Порт & верфь: навигация открыта",
        first_link: "http://sever.example/n/1",
        first_id: "sever-1",
        first_date: "2023-06-25T05:03:00Z",
        warning: "bare_ampersand",
        ..RSS
    });
    check(&Expected {
        file: "russian-koi8-month-names.xml",
        zone_and_country: ("Europe/Moscow", "RU"),
        title: "Озёрные вести",
        first_title: "Паром возобновил рейсы",
        first_link: "http://ozero.example/a/10",
        first_id: "oz-10",
        first_date: "2023-06-25T15:40:00Z",
        ..RSS
    });
    check(&Expected {
        file: "ukrainian-month-names.xml",
        title: "Дніпрова стрічка",
        first_title: "Міст відкрито",
        first_link: "http://dnipro.example/1",
        first_id: "d1",
        first_date: "2023-06-25T07:30:00Z",
        ..RSS
    });
}

#[test]
fn reads_korean_chinese_and_japanese_agencies() {
    check(&Expected {
        file: "korean-euc-kr.xml",
        title: "한강통신",
        items: 2,
        first_title: "새 다리 개통",
        first_link: "http://hangang.example/v/100",
        first_id: "hg-100",
        first_date: "2023-06-25T06:20:00Z",
        ..RSS
    });
    check(&Expected {
        file: "korean-date-words.xml",
        zone_and_country: ("Asia/Seoul", "KR"),
        title: "동해소식",
        first_title: "항구 축제 시작",
        first_link: "http://donghae.example/7",
        first_id: "dh-7",
        first_date: "2023-06-25T06:20:00Z",
        ..RSS
    });
    check(&Expected {
        file: "chinese-gb2312.xml",
        zone_and_country: ("Asia/Shanghai", "CN"),
        title: "江城社",
        first_title: "新渡轮下水",
        first_link: "http://jiang.example/1",
        first_id: "jc-1",
        first_date: "2023-06-25T06:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "chinese-big5.xml",
        zone_and_country: ("", "TW"),
        title: "海島通訊",
        first_title: "燈塔重新開放",
        first_link: "http://haidao.example/1",
        first_id: "hd-1",
        first_date: "2023-06-25T06:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "japanese-shift-jis.xml",
        title: "港町通信",
        first_title: "新しい桟橋が完成",
        first_link: "http://minato.example/1",
        first_id: "mn-1",
        first_date: "2023-06-25T12:05:00Z",
        ..RSS
    });
    check(&Expected {
        file: "japanese-euc-jp.xml",
        zone_and_country: ("Asia/Tokyo", "JP"),
        title: "山手速報",
        first_title: "鉄道が再開",
        first_link: "http://yamate.example/1",
        first_id: "ym-1",
        first_date: "2023-06-25T12:05:00Z",
        ..RSS
    });
}

#[test]
fn reads_agencies_of_southern_and_western_europe() {
    check(&Expected {
        file: "italian-month-names.xml",
        zone_and_country: ("Europe/Rome", "IT"),
        title: "Agenzia del Golfo",
        items: 2,
        first_title: "Riapre il porto",
        first_link: "https://golfo.example/1",
        first_id: "g1",
        first_date: "2023-06-25T08:15:00Z",
        ..RSS
    });
    check(&Expected {
        file: "spanish-latin-1.xml",
        zone_and_country: ("America/Bogota", "CO"),
        title: "Agencia del Río",
        first_title: "El puente reabrió según lo previsto",
        first_link: "http://rio.example/1",
        first_id: "r1",
        first_date: "2023-06-26T03:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "french-month-names.xml",
        zone_and_country: ("Europe/Paris", "FR"),
        title: "Agence du Rivage",
        first_title: "L’été arrive",
        first_link: "http://rivage.example/1",
        first_id: "v1",
        first_date: "2023-08-25T08:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "german-dotted-dates.xml",
        zone_and_country: ("Europe/Berlin", "DE"),
        title: "Küstendienst",
        first_title: "Fähre fährt wieder",
        first_link: "http://kueste.example/1",
        first_id: "k1",
        first_date: "2023-06-25T08:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "portuguese-slashes.xml",
        zone_and_country: ("America/Sao_Paulo", "BR"),
        title: "Agência do Vale",
        first_title: "Colheita começa",
        first_link: "http://vale.example/1",
        first_id: "p1",
        first_date: "2023-06-25T13:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "greek-iso-8859-7.xml",
        title: "Πρακτορείο Αιγαίου",
        first_title: "Άνοιξε το λιμάνι",
        first_link: "http://aigaio.example/1",
        first_id: "a1",
        first_date: "2023-06-25T07:30:00Z",
        ..RSS
    });
}

#[test]
fn reads_agencies_of_the_near_east_and_india() {
    check(&Expected {
        file: "turkish-windows-1254.xml",
        zone_and_country: ("Europe/Istanbul", "TR"),
        title: "Boğaz Ajansı",
        items: 2,
        first_title: "Köprü ışıkları yenilendi",
        first_link: "http://bogaz.example/1",
        first_id: "b1",
        first_date: "2023-06-25T11:00:00Z",
        ..RSS
    });
    check(&Expected {
        file: "arabic-windows-1256.xml",
        title: "وكالة الواحة",
        first_title: "افتتاح السوق الجديدة",
        first_link: "http://waha.example/1",
        first_id: "w1",
        first_date: "2023-06-25T10:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "arabic-indic-digits.xml",
        title: "وكالة النخيل",
        first_title: "موسم الحصاد",
        first_link: "http://nakhil.example/1",
        first_id: "n1",
        first_date: "2023-06-25T10:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "hebrew-windows-1255.xml",
        zone_and_country: ("", "IL"),
        title: "סוכנות החוף",
        first_title: "הנמל נפתח",
        first_link: "http://hof.example/1",
        first_id: "h1",
        first_date: "2023-06-25T08:30:00Z",
        ..RSS
    });
    check(&Expected {
        file: "indian-ist.xml",
        zone_and_country: ("", "IN"),
        title: "Monsoon Wire",
        first_title: "Rains reach the coast",
        first_link: "http://monsoon.example/1",
        first_id: "m1",
        first_date: "2023-06-25T05:00:00Z",
        ..RSS
    });
}

#[test]
fn reads_broken_documents() {
    check(&Expected {
        file: "truncated-third-item.xml",
        title: "Quay Wire",
        items: 2,
        first_title: "Story 1",
        first_link: "http://quay.example/1",
        first_id: "q1",
        first_date: "2023-06-25T01:00:00Z",
        warning: "truncated",
        ..RSS
    });
    check(&Expected {
        file: "truncated-in-cdata.xml",
        title: "Dock Wire",
        first_title: "Note 1",
        first_link: "http://dock.example/1",
        first_id: "k1",
        warning: "truncated",
        ..RSS
    });
    check(&Expected {
        file: "html-entities.xml",
        title: "Café Wire",
        first_title: "Prices «up» — again & again",
        first_link: "http://cafe.example/1?x=1&y=2",
        first_id: "c1",
        warning: "html_entities",
        ..RSS
    });
    check(&Expected {
        file: "c1-references.xml",
        title: "Smith’s Wire",
        first_title: "The mayor’s “plan”",
        first_link: "http://smith.example/1",
        first_id: "s1",
        warning: "bad_reference",
        ..RSS
    });
}

#[test]
fn reads_tangled_markup_and_bad_bytes() {
    check(&Expected {
        file: "markup-in-titles.xml",
        title: "Bold Wire",
        first_title: "The Aurora sails again",
        first_link: "http://bold.example/1",
        first_id: "b1",
        warning: "markup_in_text",
        ..RSS
    });
    check(&Expected {
        file: "mismatched-tags.xml",
        title: "Tangled Wire",
        items: 2,
        first_title: "Never closed",
        first_link: "http://tangled.example/1",
        first_id: "t1",
        first_date: "",
        warning: "malformed_xml",
        ..RSS
    });
    check(&Expected {
        file: "one-bad-byte.xml",
        title: "Küste Wire",
        first_title: "Käse & Brot",
        first_link: "http://byte.example/1",
        first_id: "y1",
        warning: "bad_bytes",
        ..RSS
    });
    check(&Expected {
        file: "junk-and-controls.xml",
        title: "Noisy Wire",
        first_title: "A bell",
        first_link: "http://noisy.example/1",
        first_id: "n1",
        warning: "leading_junk",
        ..RSS
    });
    check(&Expected {
        file: "utf-16-without-mark.xml",
        title: "Wide Wire",
        first_title: "Two bytes each",
        first_link: "http://wide.example/1",
        first_id: "w1",
        ..RSS
    });
}

#[test]
fn reads_old_and_odd_dialects() {
    check(&Expected {
        file: "upper-case-rss.xml",
        title: "Loud Wire",
        first_title: "All in capitals",
        first_link: "http://loud.example/1",
        first_id: "l1",
        warning: "dialect",
        ..RSS
    });
    check(&Expected {
        file: "items-outside-channel.xml",
        title: "Loose Wire",
        items: 2,
        first_title: "Outside",
        first_link: "http://loose.example/1",
        first_id: "o1",
        warning: "dialect",
        ..RSS
    });
    check(&Expected {
        file: "rdf-without-links.xml",
        format: FeedFormat::Rdf,
        title: "About Wire",
        first_title: "Known by its address",
        first_link: "http://about.example/1",
        first_id: "http://about.example/1",
        first_date: "2023-06-25T09:00:00Z",
        warning: "dialect",
        ..RSS
    });
    check(&Expected {
        file: "rdf-netscape-0.90.xml",
        format: FeedFormat::Rdf,
        title: "Old Wire",
        first_title: "From long ago",
        first_link: "http://old.example/1",
        first_date: "",
        warning: "namespace",
        ..RSS
    });
    check(&Expected {
        file: "rss-1.1.xml",
        format: FeedFormat::Rdf,
        title: "Eleven Wire",
        first_title: "In a collection",
        first_link: "http://eleven.example/1",
        first_id: "http://eleven.example/1",
        first_date: "",
        warning: "dialect",
        ..RSS
    });
    check(&Expected {
        file: "atom-0.3.xml",
        format: FeedFormat::Atom,
        title: "Atom Wire",
        first_title: "Ships & boats",
        first_link: "http://three.example/1",
        first_id: "tag:three.example,2023:1",
        first_date: "2023-06-25T09:00:00Z",
        warning: "namespace",
        ..RSS
    });
}

#[test]
fn reads_channel_definitions() {
    check(&Expected {
        file: "cdf.xml",
        format: FeedFormat::Cdf,
        title: "Push Wire",
        first_title: "Pushed",
        first_link: "http://push.example/1",
        warning: "dialect",
        ..RSS
    });
}

#[test]
fn reads_wrong_namespaces_and_types() {
    check(&Expected {
        file: "undeclared-prefixes.xml",
        title: "Bare Wire",
        first_title: "Prefixes without a home",
        first_link: "http://bare.example/1",
        warning: "namespace",
        ..RSS
    });
    check(&Expected {
        file: "atom-wrong-namespace.xml",
        format: FeedFormat::Atom,
        title: "Secure Wire",
        first_title: "With an s",
        first_link: "http://secure.example/1",
        first_id: "urn:secure:1",
        warning: "namespace",
        ..RSS
    });
    check(&Expected {
        file: "atom-odd-types.xml",
        format: FeedFormat::Atom,
        title: "Type Wire",
        first_title: "Odd types",
        first_link: "http://type.example/1",
        first_id: "urn:type:1",
        first_date: "2023-06-25T09:00:00Z",
        warning: "dialect",
        ..RSS
    });
}

#[test]
fn reads_json_feeds_and_sitemaps() {
    check(&Expected {
        file: "json-feed-faults.json",
        format: FeedFormat::JsonFeed,
        title: "Brace Wire",
        items: 2,
        first_title: "Number as id",
        first_link: "https://brace.example/1",
        first_id: "4711",
        first_date: "2023-06-25T08:00:00Z",
        warning: "untitled_items",
        ..RSS
    });
    check(&Expected {
        file: "news-sitemap.xml",
        format: FeedFormat::NewsSitemap,
        title: "Map Wire",
        items: 2,
        first_title: "Charts & tides",
        first_link: "https://map.example/1",
        ..RSS
    });
    check(&Expected {
        file: "sitemap-index.xml",
        format: FeedFormat::Sitemap,
        first_link: "https://map.example/news.xml.gz",
        first_date: "2023-06-25T00:00:00Z",
        warning: "sitemap_index",
        ..RSS
    });
}

/// Checks format, id, title, date, authors and content of the first item, and what its `extra` holds.
fn check_story(file: &str, expected: [&str; 6], extra: &[(&str, &str)]) {
    let (feed, warnings) = read(file, &ParseContext::default());
    assert_eq!(warnings, [], "{file}");
    let item = feed.items.first().unwrap();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let got = [
        feed.format.as_str().to_owned(),
        text(&item.id),
        text(&item.title),
        published(item),
        item.authors.concat(),
        text(&item.content),
    ];
    assert_eq!(got, expected, "{file}");
    for (name, value) in extra {
        let kept = item.extra.get(*name);
        assert_eq!(kept, Some(&vec![(*value).to_owned()]), "{file}: {name}");
    }
}

#[test]
fn reads_documents_of_the_iptc_standards() {
    check_story(
        "newsml-g2.xml",
        [
            "newsml_g2",
            "urn:newsml:quay.example:20230625:7",
            "Ferry & fog",
            "2023-06-25T10:00:00Z",
            "A. Writer",
            "<p>The ferry waited.</p><p>Fog &lt; mist.</p>",
        ],
        &[
            ("slugline", "FERRY-FOG"),
            ("urgency", "4"),
            ("pubstatus", "usable"),
            ("embargoed", "2023-06-25T11:00:00Z"),
            ("dateline", "QUAYTOWN, June 25"),
            ("version", "3"),
        ],
    );
    check_story(
        "nitf.xml",
        [
            "nitf",
            "quay-77",
            "Storm reaches Quaytown",
            "2023-06-25T10:00:00Z",
            "B. Writer",
            "<p>Waves rose.</p><h3>Harbour shut</h3><p>Boats stayed in.</p>",
        ],
        &[
            ("urgency", "2"),
            ("slugline", "QUAY-STORM"),
            ("dateline", "QUAYTOWN, June 25"),
        ],
    );
    check_story(
        "ninjs.json",
        [
            "ninjs",
            "https://quay.example/n/1",
            "Three ships",
            "2023-06-25T10:00:00Z",
            "C. Writer",
            "<p>Three ships came in.</p>",
        ],
        &[
            ("slugline", "SHIPS"),
            ("urgency", "3"),
            ("pubstatus", "usable"),
        ],
    );
}

#[test]
fn reads_epochs_and_odd_hours() {
    check(&Expected {
        file: "epoch-dates.xml",
        title: "Clock Wire",
        items: 2,
        first_title: "Seconds",
        first_link: "http://clock.example/1",
        first_id: "e1",
        ..RSS
    });
    check(&Expected {
        file: "odd-hours.xml",
        title: "Night Wire",
        items: 2,
        first_title: "Midnight",
        first_link: "http://night.example/1",
        first_id: "m1",
        first_date: "2023-06-26T00:00:00Z",
        ..RSS
    });
    let (feed, _) = read("odd-hours.xml", &ParseContext::default());
    let dates: Vec<String> = feed.items.iter().map(published).collect();
    assert_eq!(dates, ["2023-06-26T00:00:00Z", "2023-06-25T10:00:00Z"]);
}

#[test]
fn says_what_is_no_feed() {
    let check = |bytes: &[u8], kind: NotAFeedKind, detail: &str| {
        let other = refused(bytes);
        assert_eq!((other.kind, other.detail.as_str()), (kind, detail));
    };
    check(
        &fixture("login-page.html"),
        NotAFeedKind::Login,
        "a login page with the title \"Sign in\"",
    );
    check(
        &fixture("challenge-page.html"),
        NotAFeedKind::BotWall,
        "a challenge page for browsers with the title \"Just a moment...\"",
    );
    check(
        &fixture("home-page.html"),
        NotAFeedKind::Html,
        "an HTML page with the title \"The Harbour Post\"",
    );
    let form = "<script src='https://www.google.com/recaptcha/api.js'></script><form class='newsletter'>\
                <p>Prove that you are not a robot</p><div class='g-recaptcha' data-captcha='on'></div></form>";
    let story = "<p>The ferries of the harbour sail again after the storm of the night, its board said.</p>";
    let page = |title: &str, stories: usize| {
        let text = story.repeat(stories);
        format!("<html><head><title>{title}</title></head><body>{form}{text}</body></html>")
    };
    check(
        page("The Harbour Post", 30).as_bytes(),
        NotAFeedKind::Html,
        "an HTML page with the title \"The Harbour Post\"",
    );
    check(
        page("One step", 0).as_bytes(),
        NotAFeedKind::BotWall,
        "a challenge page for browsers with the title \"One step\"",
    );
    check(
        &fixture("api-answer.json"),
        NotAFeedKind::Json,
        "JSON that is no JSON Feed",
    );
    check(
        &fixture("entity-bomb.xml"),
        NotAFeedKind::Broken,
        "the document type declares entities made of entities",
    );
    check(b" \r\n", NotAFeedKind::Empty, "nothing at all");
    check(b"", NotAFeedKind::Empty, "nothing at all");
    check(
        b"\x89PNG\r\n\x1a\n\0\0",
        NotAFeedKind::Binary,
        "a PNG image",
    );
    check(
        b"<opml version='2.0'><body/></opml>",
        NotAFeedKind::OtherXml,
        "XML with the root element \"opml\"",
    );
    check(
        b"service unavailable",
        NotAFeedKind::Text,
        "plain text that begins with \"service unavailable\"",
    );
}
