//! What the extraction of pages costs beside scraper's bare parse and `dom_smoothie`: a measuring tool.
//!
//! Takes folders of saved pages, or none for the pages of the benchmark. Times are of this thread's processor, medians of rounds
//! that take turns; the peak of allocations is given in bytes for each byte of the page. Dropping the tree counts on all sides.

use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use newswire::article::{self, PageContext};
use peak_alloc::PeakAlloc;
use rustix::time::{ClockId, clock_gettime};

#[path = "../benches/article/pages.rs"]
mod pages;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const ROUNDS: usize = 15;
const SIDES: usize = 3;

/// What one page cost: milliseconds and peak of allocations for each byte of the page, for each side.
struct Cost {
    name: String,
    kilobytes: f64,
    milliseconds: [f64; SIDES],
    peaks: [f64; SIDES],
}

impl Cost {
    fn ratio(&self) -> f64 {
        self.milliseconds[1] / self.milliseconds[0]
    }
}

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut found = Vec::new();
    for folder in std::env::args_os().skip(1) {
        collect(Path::new(&folder), &mut found)?;
    }
    let mut costs = Vec::new();
    if found.is_empty() {
        for kilobytes in pages::SIZES_KB {
            costs.push(measure(
                format!("made, {kilobytes} KiB"),
                pages::page(kilobytes).as_bytes(),
            ));
        }
    }
    found.sort();
    for path in found {
        costs.push(measure(path.display().to_string(), &std::fs::read(&path)?));
    }
    report(&mut output, &costs)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), found)?;
        }
    } else if path
        .extension()
        .is_some_and(|extension| extension == "html")
    {
        found.push(path.to_owned());
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes are small")]
fn measure(name: String, page: &[u8]) -> Cost {
    let text = String::from_utf8_lossy(page);
    let context = PageContext {
        url: Some("https://pier.example/a/1"),
        ..PageContext::default()
    };
    let sides: [&dyn Fn(); SIDES] = [
        &|| drop(black_box(scraper::Html::parse_document(&text))),
        &|| drop(black_box(article::extract(page, &context))),
        &|| drop(black_box(readable(&text))),
    ];
    let mut rounds: [Vec<f64>; SIDES] = Default::default();
    let mut peaks = [0.0; SIDES];
    for _ in 0..ROUNDS {
        for ((side, times), peak) in sides.iter().zip(&mut rounds).zip(&mut peaks) {
            let before = ALLOCATOR.current_usage();
            ALLOCATOR.reset_peak_usage();
            let started = processor_milliseconds();
            side();
            times.push(processor_milliseconds() - started);
            *peak = (ALLOCATOR.peak_usage() - before) as f64 / page.len().max(1) as f64;
        }
    }
    Cost {
        name,
        kilobytes: page.len() as f64 / 1024.0,
        milliseconds: rounds.map(median),
        peaks,
    }
}

fn readable(text: &str) -> Option<dom_smoothie::Article> {
    let mut readability = dom_smoothie::Readability::new(text, None, None).ok()?;
    readability.parse().ok()
}

#[expect(clippy::cast_precision_loss, reason = "times are short")]
fn processor_milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn report(output: &mut impl Write, costs: &[Cost]) -> io::Result<()> {
    writeln!(
        output,
        "     KiB  scraper ms    ours ms  ratio  dom_smoothie ms  ratio  peak: scraper  ours  dom_smoothie  page"
    )?;
    for cost in costs {
        let [parse, ours, other] = cost.milliseconds;
        let [parse_peak, peak, other_peak] = cost.peaks;
        writeln!(
            output,
            "{:8.1} {parse:11.3} {ours:10.3} {:6.3} {other:16.3} {:6.3} {parse_peak:14.1} {peak:5.1} {other_peak:13.1}  {}",
            cost.kilobytes,
            cost.ratio(),
            other / parse,
            cost.name
        )?;
    }
    let sum = |side: usize| -> f64 { costs.iter().map(|cost| cost.milliseconds[side]).sum() };
    let largest = costs.iter().map(|cost| cost.peaks[1]).fold(0.0, f64::max);
    let (total, other) = (sum(1) / sum(0), sum(2) / sum(0));
    let ratios = median(costs.iter().map(Cost::ratio).collect());
    writeln!(
        output,
        "ratio: median {ratios:.3}, total {total:.3} (dom_smoothie {other:.3}); largest peak {largest:.1}"
    )
}
