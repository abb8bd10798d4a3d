//! Ten pages of our own making, 20 to 400 KB: our extraction beside scraper's bare parse and `dom_smoothie`, in one run.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newswire::article::{self, PageContext};

#[path = "article/pages.rs"]
mod pages;

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("article");
    group.sample_size(20);
    for kilobytes in pages::SIZES_KB {
        let html = pages::page(kilobytes);
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
