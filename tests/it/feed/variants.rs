//! Small documents, one for each oddity that an item or its title can have.

use newswire::feed::{ParseContext, parse};
use newswire::model::NotAFeedKind;

use super::{published, refused};

/// Reads the titles of a document.
fn titles(document: &str) -> Vec<String> {
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default())
        .unwrap_or_else(|other| panic!("{document}: {other:?}"));
    let titles = feed.items.into_iter().map(|item| item.title);
    titles.map(Option::unwrap_or_default).collect()
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
}

#[test]
fn reads_titles_as_people_mean_them() {
    let check = |title: &str, expected: &str| {
        let document = rss(&format!("<item><title>{title}</title></item>"));
        assert_eq!(titles(&document), [expected], "{title}");
    };
    check("A &amp; B", "A & B");
    check("A & B", "A & B");
    check("Q&A", "Q&A");
    check("x&y=z;", "x&y=z;");
    check("A &amp;eacute;", "A é");
    check("&amp;#8217;", "’");
    check("5 < 6", "5 < 6");
    check("100 &lt; 200 &gt; 50", "100 < 200 > 50");
    check("a<br/>b", "a b");
    check("<em>a</em><strong>b</strong>", "ab");
    check("pre <![CDATA[mid]]> post", "pre mid post");
    check("<![CDATA[a]]><![CDATA[b]]>", "ab");
    // A section that was escaped, or put into another.
    check("&lt;![CDATA[Ferry &amp;amp; fog]]&gt;", "Ferry & fog");
    check("<![CDATA[<![CDATA[Ferry]]>", "Ferry");
    check("Паром  «Север»\n вышел", "Паром «Север» вышел");
    check("渡船\u{3000}出発", "渡船 出発");
}

#[test]
fn keeps_the_text_of_a_section_that_was_escaped() {
    let document = rss(
        "<item><title>I</title><description>&lt;![CDATA[&lt;p&gt;Fog.&lt;/p&gt;]]&gt;</description></item>",
    );
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    let summary = feed.items.first().unwrap().summary.as_deref();
    assert_eq!(summary, Some("<p>Fog.</p>"));
}

#[test]
fn finds_items_wherever_they_stand() {
    let check = |document: &str, expected: &[&str]| {
        assert_eq!(titles(document), expected, "{document}");
    };
    let item = "<item><title>I</title></item>";
    check(&rss(&format!("<items>{item}{item}</items>")), &["I", "I"]);
    check(&rss("<Item><Title>I</Title></Item>"), &["I"]);
    check(
        &rss("<item><title>I</title><item><title>J</title>"),
        &["I", "J"],
    );
    check(
        &format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://nowhere.example/format'>\
             <channel><title>T</title></channel>{item}</rdf:RDF>"
        ),
        &["I"],
    );
    check(
        &format!(
            "<rss version='2.0' xmlns='http://nowhere.example/'><channel><title>T</title>{item}</channel></rss>"
        ),
        &["I"],
    );
    // Items of the other family.
    let entry = "<entry xmlns='http://www.w3.org/2005/Atom'><title>I</title></entry>";
    check(&rss(&entry.repeat(2)), &["I", "I"]);
    check(
        &rss("<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:title>I</a:title></a:entry>"),
        &["I"],
    );
    check(&rss("<entry><title>I</title></entry>"), &["I"]);
    check(&rss(&format!("{item}{entry}")), &["I"]);
    for space in ["", " xmlns='http://www.w3.org/2005/Atom'"] {
        check(
            &format!("<feed{space}><title>T</title>{item}{item}</feed>"),
            &["I", "I"],
        );
    }
    check(&rss(""), &[]);
}

#[test]
fn reads_html_that_was_escaped_once_too_often() {
    let check = |text: &str, expected: &str| {
        let document = rss(&format!("<item><description>{text}</description></item>"));
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let summary = feed.items.first().unwrap().summary.as_deref();
        assert_eq!(summary, Some(expected), "{text}");
    };
    check(
        "&amp;lt;p&amp;gt;Fog &amp;amp;amp; rain.&amp;lt;/p&amp;gt;",
        "<p>Fog &amp; rain.</p>",
    );
    check(
        "<![CDATA[&lt;div class=\"a\"&gt;Fog.&lt;br/&gt;Rain.&lt;/div&gt;]]>",
        "<div>Fog.<br>Rain.</div>",
    );
    // A text about markup stays.
    let about = "&lt;p&gt; begins a paragraph, says the harbour's web master.";
    check(&format!("<![CDATA[{about}]]>"), about);
    let mixed = "<p>&lt;p&gt;Fog.&lt;/p&gt;</p>";
    check(&format!("<![CDATA[{mixed}]]>"), mixed);
    for about in [
        "&lt;p&gt; or &lt;div&gt;",
        "&lt;p&gt; or &lt;p&gt;",
        "&lt;div&gt; against &lt;/section&gt;",
        "&lt;section&gt;, which is not &lt;b&gt;bold&lt;/b&gt;",
        "&lt;img&gt; and &lt;br&gt;",
        "&lt;ul&gt; holds &lt;li&gt;, which ends with &lt;/li&gt;",
        "&lt;p&gt; is followed by &lt;br/&gt;",
    ] {
        check(&format!("<![CDATA[{about}]]>"), about);
    }
    let many = format!("&lt;p&gt; {}&gt;", "&lt;1 ".repeat(300_000));
    check(&format!("<![CDATA[{many}]]>"), &many);
    for (escaped, expected) in [
        (
            "&lt;p&gt;Fog&lt;p&gt;Rain&lt;/P&gt;",
            "<p>Fog</p><p>Rain</p>",
        ),
        (
            "&lt;img src=\"http://a.example/1\"&gt;",
            "<img src=\"http://a.example/1\">",
        ),
        (
            "&lt;ul&gt;&lt;li&gt;Fog&lt;li&gt;Rain&lt;/ul&gt;",
            "<ul><li>Fog</li><li>Rain</li></ul>",
        ),
        (
            "&lt;p&gt;1 &lt; 2&lt;!-- p --&gt;&lt;/p&gt;&lt;hr&gt;",
            "<p>1 &lt; 2</p><hr>",
        ),
    ] {
        check(&format!("<![CDATA[{escaped}]]>"), expected);
    }
}

#[test]
fn reads_month_names_of_smaller_languages() {
    let check = |date: &str| {
        let document = rss(&format!(
            "<item><title>I</title><pubDate>{date}</pubDate></item>"
        ));
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        let item = feed.items.first().unwrap();
        assert_eq!(published(item), "2023-06-25T07:00:00Z", "{date}");
    };
    for month in [
        "iunie",
        "června",
        "júna",
        "lipnja",
        "kesäkuuta",
        "juuni",
        "birželio",
        "juny",
        "юни",
        "јун",
        "чэрвеня",
        "маусым",
        "iyun",
        "יוני",
        "qershor",
    ] {
        check(&format!("25 {month} 2023 10:00 +0300"));
    }
    check("Κυρ, 25 Ιούν 2023 10:00:00 EEST");
}

#[test]
fn takes_no_page_with_an_item_in_it_for_a_feed() {
    let page = "<html><head><title>Quay</title></head><body><item>x</item></body></html>";
    assert_eq!(refused(page.as_bytes()).kind, NotAFeedKind::Html);
}

#[test]
fn refuses_json_of_too_many_objects() {
    let document = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{}{{}}]}}",
        "{\"id\":1},".repeat(200_001)
    );
    let other = refused(document.as_bytes());
    assert_eq!(other.kind, NotAFeedKind::Json);
    assert_eq!(other.detail, "JSON with more than 200000 objects");
    for piece in ["[],", "1,", "[[],", "\"\","] {
        let lists = piece.repeat(1_000_001);
        let document =
            format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{lists}");
        let other = refused(document.as_bytes());
        assert_eq!(
            other.detail, "JSON with more than 1000000 values",
            "{piece}"
        );
    }
}

#[test]
fn commas_of_a_text_are_no_values_of_json() {
    let text = ",[".repeat(1_000_001);
    let document = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":\"a\",\"content_text\":\"\\\"{text}\"}}]}}"
    );
    let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
    assert_eq!(feed.items.len(), 1);
}

#[test]
fn finds_what_stands_behind_xhtml() {
    let check = |content: &str| {
        let entry = format!(
            "<entry><title>I</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{content}</div></content>\
             <link href='http://a.example/1'/><published>2023-06-25T07:00:00Z</published></entry>"
        );
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entry}{entry}</feed>"
        );
        let (feed, _) = parse(document.as_bytes(), &ParseContext::default()).unwrap();
        assert_eq!(feed.items.len(), 2, "{content}");
        for item in &feed.items {
            assert_eq!(
                item.link.as_deref(),
                Some("http://a.example/1"),
                "{content}"
            );
            assert_eq!(published(item), "2023-06-25T07:00:00Z", "{content}");
            assert!(
                item.content.as_deref().unwrap().contains("Fog"),
                "{content}"
            );
        }
    };
    check("<p>Fog</p>");
    check("<p title='a'>Fog<br/>and <b>rain</b></p>");
    check("<p>Fog <!-- </content> --></p>");
    check("<p><![CDATA[Fog </content>]]></p>");
    check("<content>Fog</content>");
    check("<p>Fog &#150; rain</p>");
    check(&"<p a='1'>Fog</p>".repeat(300));
    check(&"<p>Fog</p>".repeat(10_000));
}
