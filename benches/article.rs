//! Ten pages of our own making, 20 to 400 KB: our extraction beside scraper's bare parse and `dom_smoothie`, in one run.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newswire::article::{self, PageContext};

const SIZES_KB: [usize; 10] = [20, 35, 50, 75, 100, 140, 190, 250, 320, 400];

const SENTENCES: [&str; 6] = [
    "The harbour board met for nine hours on Tuesday, and nobody left the room before the vote. ",
    "\"We were told that the cranes would come in spring\", said the deputy mayor, who had brought her own chair. ",
    "Officials counted 1,204 crates, of which some forty had been opened and closed again. ",
    "By the evening, ferries were running on the northern line, if slowly. ",
    "A spokesman for the union said that the talks, which began in March, had not failed but rested. ",
    "Experts doubt it: the last survey, they say, was made by candle light. ",
];

/// Builds a page of about the given size: a third text, the rest navigation, cards, scripts and style as sites have them.
fn page(kilobytes: usize) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Harbour board votes | The Pier</title>\
         <meta property=\"og:title\" content=\"Harbour board votes\"><meta property=\"og:site_name\" content=\"The Pier\">\
         <script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
         \"headline\":\"Harbour board votes\",\"datePublished\":\"2024-05-14T18:00:00+02:00\",\"author\":{\"name\":\"Ida Holm\"}}\
         </script></head><body><nav class=\"main-nav\"><ul>",
    );
    for index in 0..40 {
        let _ = write!(
            html,
            "<li class=\"nav__item\"><a class=\"nav__link\" href=\"/s/{index}\">Section {index}</a></li>"
        );
    }
    html.push_str("</ul></nav><main><article class=\"story\"><h1>Harbour board votes</h1><p class=\"story__lead\">It took nine hours, two votes and a borrowed chair.</p><div class=\"story__body\">");
    let target = kilobytes * 1024;
    let mut paragraph = 0;
    while html.len() < target / 3 {
        html.push_str("<p class=\"story__text\">");
        for offset in 0..3 {
            html.push_str(
                SENTENCES
                    .get((paragraph * 5 + offset) % SENTENCES.len())
                    .copied()
                    .unwrap_or(""),
            );
        }
        html.push_str("</p>");
        if paragraph % 6 == 5 {
            html.push_str("<figure><img src=\"/i.jpg\" alt=\"\"><figcaption>Cranes at dawn. Photo: I. Holm</figcaption></figure>");
        }
        paragraph += 1;
    }
    html.push_str("</div></article><aside class=\"related\">");
    let mut card = 0;
    while html.len() < target * 3 / 4 {
        let _ = write!(
            html,
            "<div class=\"card card--small\" data-id=\"{card}\"><a href=\"/a/{card}\"><img src=\"/t/{card}.jpg\" alt=\"\" width=\"120\" height=\"80\">\
             <h3 class=\"card__title\">Another story number {card}</h3></a><p class=\"card__teaser\">What happened there, in a line.</p></div>"
        );
        card += 1;
    }
    html.push_str("</aside></main><script>");
    while html.len() < target {
        html.push_str(
            "window.dataLayer=window.dataLayer||[];dataLayer.push({event:'view',a:[1,2,3]});\n",
        );
    }
    html.push_str("</script></body></html>");
    html
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("article");
    group.sample_size(20);
    for kilobytes in SIZES_KB {
        let html = page(kilobytes);
        group.throughput(Throughput::Bytes(html.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("scraper_parse", kilobytes),
            &html,
            |bencher, html| {
                bencher.iter(|| black_box(scraper::Html::parse_document(html)));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("newswire", kilobytes),
            &html,
            |bencher, html| {
                let context = PageContext {
                    url: Some("https://pier.example/a/1"),
                    ..PageContext::default()
                };
                bencher.iter(|| black_box(article::extract(html.as_bytes(), &context)));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("dom_smoothie", kilobytes),
            &html,
            |bencher, html| {
                bencher.iter(|| {
                    let mut readability =
                        dom_smoothie::Readability::new(html.as_str(), None, None).ok()?;
                    black_box(readability.parse().ok())
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
