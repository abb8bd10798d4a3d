//! Fills a store with made-up items through `Store::apply` and prints what the daily work costs at each size.
//!
//! `cargo run --release --example growth -- STORE FEEDS ITEMS...`, such as `growth /tmp/growth.db 1000 10000 100000 2000000`. An item
//! carries some 1 KB of text in words that are as unevenly common as those of a language. Times are of the processor, so that other work
//! on the machine does not count. Remove the file afterwards.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

mod queries;
#[path = "watch.rs"]
mod watch;
#[path = "../../benches/end_to_end/words.rs"]
mod words;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use newswire::model::{
    ArticlePolicy, ArticleRule, BodySource, ChangeKind, Feed, FeedId, FeedSlug, FeedState,
    FetchPolicy, IntervalPolicy, ItemContent, ItemTarget, ItemWrite, KnownQuery, NamedElements,
    PollPlan, PollRecord, RevisionKind, Sequence, SightingWrite, UnixMillis,
};
use newswire::store::{ItemFilter, ItemOrder, Reader, Store, StoreOptions, StoreWrite};

use queries::Queries;
use watch::Watch;
use words::Words;

/// Polls in a batch while filling.
const FILL: usize = 64;
/// Items of a poll while filling.
const ITEMS_OF_A_POLL: usize = 30;
/// Sentences of a text and words of each: some 1 KB.
const SENTENCES: usize = 5;
const WORDS_OF_A_SENTENCE: usize = 30;
/// Batches that are measured; the median counts.
const TIMES: usize = 15;
/// How long each look-up is repeated.
const LONG_ENOUGH: Duration = Duration::from_millis(100);
/// Batches between two rounds of merging: what comes in within ten minutes on a busy desk.
const BATCHES_BETWEEN_MERGES: usize = 20;
/// Steps of merging in one round.
const MERGES: usize = 100;

/// The store that grows, and what was put into it.
struct Growth {
    store: Store,
    states: Vec<FeedState>,
    words: Words,
    queries: Queries,
    items: usize,
    batches: usize,
    next_feed: usize,
    merging: Duration,
}

fn main() -> Result<()> {
    let usage = "usage: growth STORE FEEDS ITEMS...";
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context(usage)?;
    let feeds: usize = arguments.next().context(usage)?.parse()?;
    let steps: Vec<usize> = arguments
        .map(|items| items.parse())
        .collect::<Result<_, _>>()?;
    let mut growth = Growth::new(path.as_ref(), feeds)?;
    println!(
        "{:>9} {:>6} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "items",
        "feeds",
        "B/item",
        "us/item",
        "batch",
        "known",
        "rare",
        "usual",
        "common",
        "phrase",
        "since",
        "newest",
        "totals",
        "health"
    );
    for items in steps {
        let filled = growth.fill(items)?;
        growth.report(path.as_ref(), filled)?;
    }
    growth.store.close()?;
    Ok(())
}

impl Growth {
    fn new(path: &Path, feeds: usize) -> Result<Self> {
        let options = StoreOptions {
            now: moment(0),
            version: "growth",
            max_pages: None,
        };
        let mut store = Store::open(path, &options)?;
        let feeds: Vec<_> = (0..feeds).map(feed).collect();
        let watch = Watch::start();
        let states = store.sync_feeds(&feeds, moment(0))?;
        println!("{} feeds taken over in {:?}", feeds.len(), watch.elapsed());
        Ok(Self {
            store,
            states,
            words: Words::new(7),
            queries: Queries::new(7),
            items: 0,
            batches: 0,
            next_feed: 0,
            merging: Duration::ZERO,
        })
    }

    /// Adds items until there are so many, and gives the time for an item, merging included.
    fn fill(&mut self, items: usize) -> Result<Duration> {
        let before = self.items;
        let mut took = Duration::ZERO;
        self.merging = Duration::ZERO;
        while self.items < items {
            took += self.batch(FILL, ITEMS_OF_A_POLL)?;
            self.batches += 1;
            if self.batches.is_multiple_of(BATCHES_BETWEEN_MERGES) {
                let watch = Watch::start();
                for _ in 0..MERGES {
                    if !self.store.merge_indexes()? {
                        break;
                    }
                }
                self.store.checkpoint()?;
                self.merging += watch.elapsed();
            }
        }
        let added = u32::try_from((self.items - before).max(1))?;
        Ok((took + self.merging) / added)
    }

    /// Writes one batch of polls with new items and gives the time that it took.
    fn batch(&mut self, polls: usize, items: usize) -> Result<Duration> {
        let writes: Vec<_> = (0..polls).map(|_| self.poll(items)).collect();
        let watch = Watch::start();
        let applied = self.store.apply(&writes)?;
        let took = watch.elapsed();
        anyhow::ensure!(applied.refused.is_empty(), "{:?}", applied.refused);
        Ok(took)
    }

    fn poll(&mut self, items: usize) -> StoreWrite {
        let at = moment(self.items);
        let place = self.next_feed % self.states.len();
        self.next_feed += 1;
        let state = &mut self.states[place];
        state.last_poll_at = Some(at);
        state.last_ok_at = Some(at);
        let state = state.clone();
        let items = (0..items).map(|_| self.item(&state, at)).collect();
        StoreWrite::Poll(Box::new(PollPlan {
            older: None,
            state,
            poll: record(at),
            items,
        }))
    }

    fn item(&mut self, state: &FeedState, at: UnixMillis) -> ItemWrite {
        let number = self.items;
        self.items += 1;
        let url = format!("https://agency.example/world/story-{number}");
        let headline = self.words.sentence(9);
        let text = self.text();
        ItemWrite {
            sighting: Some(SightingWrite {
                feed_id: state.feed_id,
                key: format!("guid:{number}"),
                guid: Some(format!("{number}")),
                link: Some(url.clone()),
                title: Some(headline.clone()),
                feed_hash: i64::try_from(number).unwrap_or(0),
            }),
            content: Some(content(number, at, url, headline, text)),
            revision: Some((1, RevisionKind::New)),
            changes: vec![ChangeKind::New],
            ..ItemWrite::of(ItemTarget::New, format!("feed:{}", state.slug), at)
        }
    }

    /// Makes the text of an item, in paragraphs.
    fn text(&mut self) -> String {
        let sentences = (0..SENTENCES).map(|_| self.words.sentence(WORDS_OF_A_SENTENCE));
        sentences.collect::<Vec<_>>().join("\n\n")
    }

    fn report(&mut self, path: &Path, filled: Duration) -> Result<()> {
        let mut batches = Vec::new();
        for _ in 0..TIMES {
            batches.push(self.batch(FILL, 1)?);
        }
        let reader = self.store.reader()?;
        let feed_id = self.states[0].feed_id;
        let last = reader.last_sequence()?;
        let times = [
            median(batches),
            time(|| reader.known(&known_query(feed_id)).map(drop))?,
            time(|| search(&reader, &self.queries.rare()))?,
            time(|| search(&reader, &self.queries.usual()))?,
            time(|| search(&reader, &self.queries.common()))?,
            time(|| search(&reader, &self.queries.phrase()))?,
            time(|| list(&reader, ItemOrder::ChangedAfter(Sequence(last.0 - 100))))?,
            time(|| list(&reader, ItemOrder::Newest))?,
            time(|| reader.totals().map(drop))?,
            time(|| reader.feed_health().map(drop))?,
        ];
        self.store.checkpoint()?;
        let bytes = std::fs::metadata(path)?.len() / u64::try_from(self.items)?;
        print!(
            "{:>9} {:>6} {bytes:>7} {:>7.1}",
            self.items,
            self.states.len(),
            micros(filled)
        );
        for took in times {
            print!(" {:>6.2}ms", micros(took) / 1000.0);
        }
        println!();
        Ok(())
    }
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000_000.0
}

/// Makes the look-up again and again, and gives the mean: the kernel counts in steps of milliseconds.
fn time<E>(mut look: impl FnMut() -> Result<(), E>) -> Result<Duration, E> {
    let watch = Watch::start();
    let mut times = 0;
    while watch.elapsed() < LONG_ENOUGH {
        look()?;
        times += 1;
    }
    Ok(watch.elapsed() / times.max(1))
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took[took.len() / 2]
}

fn search(reader: &Reader, query: &str) -> Result<(), newswire::store::StoreError> {
    reader.search(query, 20).map(drop)
}

fn list(reader: &Reader, order: ItemOrder) -> Result<(), newswire::store::StoreError> {
    let filter = ItemFilter {
        order,
        feed: None,
        agency: None,
        limit: 100,
    };
    reader.items(&filter).map(drop)
}

/// The keys of a document of which nothing is known yet.
fn known_query(feed_id: FeedId) -> KnownQuery {
    KnownQuery {
        feed_id: Some(feed_id),
        scope: "feed:feed-0".to_owned(),
        sighting_keys: (0..ITEMS_OF_A_POLL)
            .map(|key| format!("guid:new-{key}"))
            .collect(),
        url_keys: (0..ITEMS_OF_A_POLL)
            .map(|key| format!("agency.example/world/new-{key}"))
            .collect(),
    }
}

/// One item a second, from the start of 2023.
fn moment(item: usize) -> UnixMillis {
    UnixMillis(1_672_531_200_000 + i64::try_from(item).unwrap_or(0) * 1000)
}

fn record(at: UnixMillis) -> PollRecord {
    PollRecord {
        duration_ms: 100,
        status: Some(200),
        body_bytes: 50_000,
        items_seen: 30,
        items_new: 1,
        ..PollRecord::begun(at)
    }
}

fn content(
    number: usize,
    at: UnixMillis,
    url: String,
    headline: String,
    text: String,
) -> ItemContent {
    ItemContent {
        url_key: Some(format!("agency.example/world/story-{number}")),
        url: Some(url.clone()),
        language: Some("en".to_owned()),
        section: Some("world".to_owned()),
        headline: Some(headline),
        body_text: Some(text),
        body_source: BodySource::Generic,
        extraction_confidence: Some(0.9),
        extractor_version: Some(1),
        content_hash: i64::try_from(number).unwrap_or(0),
        subjects: vec!["World".to_owned()],
        ..ItemContent::bare(url, at, "feed".to_owned())
    }
}

fn feed(number: usize) -> Feed {
    Feed {
        price: None,
        slug: FeedSlug(format!("feed-{number}")),
        url: format!("https://agency-{number}.example/feed.xml"),
        agency: Some(format!("A{}", number % 100)),
        country: None,
        language: None,
        time_zone: None,
        tags: Vec::new(),
        enabled: true,
        interval: IntervalPolicy {
            min: Duration::from_mins(2),
            max: Duration::from_hours(6),
        },
        fetch: Arc::new(FetchPolicy {
            delta: false,
            news_sitemap: None,
            timeout: Duration::from_secs(30),
            max_bytes: 1 << 20,
            headers: Vec::new(),
            credential: None,
        }),
        article: Arc::new(ArticlePolicy {
            recheck: Vec::new(),
            fetch: false,
            timeout: Duration::from_secs(30),
            max_bytes: 1 << 20,
            rule: ArticleRule::default(),
        }),
        elements: NamedElements::default(),
    }
}
