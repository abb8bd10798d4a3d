//! Megabytes a second: newswire beside feed-rs alone on sound feeds, and newswire on broken ones.
//!
//! All documents are made up.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newswire::feed::{ParseContext, parse};

/// How many items a made-up document holds.
const ITEMS: usize = 200;

const SENTENCE: &str =
    "The ferry left the northern quay at dawn and reached the island before the fog came in. ";

fn rss(description: &str) -> String {
    let mut document = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Quay Wire</title><link>http://quay.example/</link>\
         <description>News</description><language>en</language><ttl>5</ttl>",
    );
    for number in 0..ITEMS {
        let _ = writeln!(
            document,
            "<item><title>Ferry {number} leaves on time</title><link>http://quay.example/news/{number}</link>\
             <guid isPermaLink=\"false\">quay-{number}</guid><pubDate>Sun, 25 Jun 2023 10:00:00 +0300</pubDate>\
             <dc:creator>A. Writer</dc:creator><category>World</category>\
             <enclosure url=\"http://quay.example/{number}.jpg\" type=\"image/jpeg\" length=\"1000\"/>\
             <description>{description}</description></item>"
        );
    }
    document.push_str("</channel></rss>");
    document
}

fn atom() -> String {
    let mut document = String::from(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Quay Wire</title><id>urn:quay</id>\
         <updated>2023-06-25T10:00:00Z</updated><link href=\"http://quay.example/\"/>",
    );
    let paragraphs = format!("<p>{SENTENCE}</p>").repeat(8);
    for number in 0..ITEMS {
        let _ = writeln!(
            document,
            "<entry><title>Ferry {number} leaves on time</title><id>urn:quay:{number}</id>\
             <link href=\"http://quay.example/news/{number}\"/><updated>2023-06-25T10:00:00+03:00</updated>\
             <author><name>A. Writer</name></author><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\
             {paragraphs}</div></content></entry>"
        );
    }
    document.push_str("</feed>");
    document
}

fn documents() -> Vec<(&'static str, String)> {
    let teaser = SENTENCE.repeat(2);
    let escaped = format!("&lt;p&gt;{}&lt;/p&gt;", SENTENCE.repeat(8));
    let section = format!(
        "<![CDATA[<p>{}</p><p><a href=\"http://quay.example/\">More</a></p>]]>",
        SENTENCE.repeat(8)
    );
    vec![
        ("rss-teasers", rss(&teaser)),
        ("rss-escaped-html", rss(&escaped)),
        ("rss-cdata-html", rss(&section)),
        ("atom-xhtml", atom()),
    ]
}

fn measure(criterion: &mut Criterion, name: &str, document: &str, is_sound: Sound) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(document.len() as u64));
    group.sample_size(30);
    group.bench_function("newswire", |bencher| {
        bencher.iter(|| parse(black_box(document.as_bytes()), &ParseContext::default()));
    });
    if is_sound == Sound::Yes {
        group.bench_function("feed-rs alone", |bencher| {
            bencher.iter(|| feed_rs::parser::parse(black_box(document.as_bytes())));
        });
        group.bench_function("feed-rs and ammonia", |bencher| {
            bencher.iter(|| {
                let feed = feed_rs::parser::parse(black_box(document.as_bytes())).ok()?;
                let bodies = feed.entries.iter().filter_map(|entry| {
                    let content = entry
                        .content
                        .as_ref()
                        .and_then(|content| content.body.as_deref());
                    content.or(entry
                        .summary
                        .as_ref()
                        .map(|summary| summary.content.as_str()))
                });
                Some(bodies.map(|html| ammonia::clean(html).len()).sum::<usize>())
            });
        });
    }
    group.finish();
}

/// Whether feed-rs alone reads the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Yes,
    No,
}

fn feeds(criterion: &mut Criterion) {
    for (name, document) in documents() {
        measure(criterion, &format!("sound/{name}"), &document, Sound::Yes);
        let broken = document
            .replace("leaves on time", "leaves & returns")
            .replace("</channel>", "")
            .replace("</feed>", "");
        measure(criterion, &format!("repaired/{name}"), &broken, Sound::No);
    }
}

criterion_group!(benches, feeds);
criterion_main!(benches);
