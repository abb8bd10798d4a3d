//! A virtual day: a hundred feeds with faults by a seed, the real daemon and a real store, no network and no waiting.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newswire::clock::Clock;
use newswire::daemon::{self, Controls, Mode, Parts, Progress};
use newswire::fetch::{Fetch, FetchFuture, PostFuture};
use newswire::model::{
    Exchange, FailureCode, FetchFailure, FetchOutcome, FetchRequest, Fetched, Fresh, PostRequest,
    ResourceKind, UnixMillis, Validators,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::support::desk::{Desk, configuration};
use crate::support::sample::MORNING;

const FEEDS: u64 = 100;
/// Each feed publishes a story every so many minutes, by its number.
const MINUTES: [u64; 4] = [7, 20, 60, 240];
/// For so long the feeds have published when the day begins.
const HISTORY: Duration = Duration::from_hours(48);
/// Items that a feed shows at once.
const WINDOW: u64 = 30;

/// Every answer of the world: by the address, the moment and the seed alone.
struct World {
    seed: u64,
    clock: Clock,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    requests: BTreeMap<u64, u64>,
    faults: u64,
    pages: u64,
}

impl World {
    /// Draws a number from 0 to 99 for one feed and one minute.
    fn chance(&self, feed: u64, now: UnixMillis) -> u64 {
        let mut random = fastrand::Rng::with_seed(
            self.seed ^ feed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (now.0.cast_unsigned() / 60_000),
        );
        random.u64(0..100)
    }

    /// When the feeds began to publish.
    fn beginning() -> UnixMillis {
        MORNING.saturating_sub(HISTORY)
    }

    /// The number of stories that a feed has published by now.
    fn published(feed: u64, now: UnixMillis) -> u64 {
        let minutes = now.since(Self::beginning()).as_secs() / 60;
        1 + minutes / MINUTES[usize::try_from(feed % 4).unwrap()]
    }

    fn answer(&self, request: &FetchRequest) -> Fetched {
        let now = self.clock.now();
        let (feed, rest) = request
            .url
            .as_str()
            .strip_prefix("https://feed-")
            .and_then(|rest| rest.split_once(".example/"))
            .unwrap();
        let feed: u64 = feed.parse().unwrap();
        let mut log = self.log.lock().unwrap();
        let chance = self.chance(feed, now);
        if request.kind == ResourceKind::Page {
            log.pages += 1;
            return if chance < 10 {
                failed(500)
            } else {
                fresh(page(feed, rest), None)
            };
        }
        *log.requests.entry(feed).or_default() += 1;
        if chance < 15 {
            log.faults += 1;
        }
        drop(log);
        match chance {
            0..5 => return failed(500),
            5..8 => return failed(503),
            8..12 => return fresh("<html><title>Maintenance</title></html>".to_owned(), None),
            12..15 => return timed_out(),
            _ => {}
        }
        let published = Self::published(feed, now);
        let etag = format!("\"{published}\"");
        if request.validators.etag.as_deref() == Some(&etag) {
            return Fetched {
                exchange: exchange(304),
                outcome: FetchOutcome::NotModified,
            };
        }
        fresh(document(feed, published), Some(etag))
    }
}

impl Fetch for World {
    fn post(&self, request: PostRequest) -> PostFuture<'_> {
        panic!("nothing is posted here, but {}", request.url)
    }

    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_> {
        Box::pin(async move {
            // An answer takes a while, by its address alone.
            tokio::time::sleep(Duration::from_millis(
                50 + request.url.as_str().len() as u64,
            ))
            .await;
            self.answer(&request)
        })
    }
}

fn exchange(status: u16) -> Exchange {
    Exchange {
        status: Some(status),
        ..Exchange::default()
    }
}

fn fresh(body: String, etag: Option<String>) -> Fetched {
    Fetched {
        exchange: exchange(200),
        outcome: FetchOutcome::Fresh(Fresh {
            body: body.into(),
            content_type: None,
            validators: Validators {
                etag,
                last_modified: None,
            },
            is_delta: false,
        }),
    }
}

fn failed(status: u16) -> Fetched {
    crate::support::sample::failed(
        "https://feed.example/",
        status,
        match status {
            503 => FailureCode::Http503,
            _ => FailureCode::Http5xx,
        },
    )
}

fn timed_out() -> Fetched {
    let failure = FetchFailure {
        code: FailureCode::Timeout,
        detail: "no answer".to_owned(),
    };
    Fetched {
        exchange: Exchange::default(),
        outcome: FetchOutcome::Failed(failure),
    }
}

fn document(feed: u64, published: u64) -> String {
    let mut text = String::from("<rss version=\"2.0\"><channel><title>Feed</title>");
    for story in (published.saturating_sub(WINDOW)..published).rev() {
        let at = World::beginning().saturating_add(Duration::from_mins(
            story * MINUTES[usize::try_from(feed % 4).unwrap()],
        ));
        let _ = write!(
            text,
            "<item><guid>{feed}-{story}</guid><title>Story {story} of feed {feed}</title>\
             <link>https://feed-{feed}.example/story-{story}</link><pubDate>{}</pubDate></item>",
            at.timestamp()
                .unwrap()
                .strftime("%a, %d %b %Y %H:%M:%S GMT")
        );
    }
    text + "</channel></rss>"
}

fn page(feed: u64, path: &str) -> String {
    format!(
        "<html><body><article><h1>{path} of feed {feed}</h1>\
         <p>The first paragraph of {path} tells what happened at the place of feed {feed}, and who said so.</p>\
         <p>The second paragraph of {path} tells what happened before, and what is to happen next.</p>\
         </article></body></html>"
    )
}

/// What a day left behind.
#[derive(Debug, PartialEq)]
struct Day {
    items: Vec<String>,
    polls: Vec<String>,
    requests: BTreeMap<u64, u64>,
    faults: u64,
    missing: u64,
}

fn live(length: Duration, seed: u64) -> Day {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(watch(length, seed))
}

async fn watch(length: Duration, seed: u64) -> Day {
    // A request is dear here, so that a day is not too many polls for a test.
    let mut text = String::from("[schedule]\nprice = 500\n");
    for feed in 0..FEEDS {
        let _ = write!(
            text,
            "[[feed]]\nid = \"feed-{feed}\"\nurl = \"https://feed-{feed}.example/rss\"\narticle = {{ fetch = {} }}\n",
            feed % 10 == 0
        );
    }
    let clock = Clock::following_tokio(MORNING);
    let world = Arc::new(World {
        seed,
        clock: clock.clone(),
        log: Mutex::new(Log::default()),
    });
    let desk = Desk::new();
    let stop = CancellationToken::new();
    let (_configs, reload) = mpsc::channel(1);
    let (progress, _watched) = watch::channel(Progress::default());
    let client = Arc::clone(&world);
    let parts = Parts {
        config: configuration(&text),
        store: desk.open_store(MORNING),
        fetch: Box::new(move |_| {
            let client: Arc<dyn Fetch> = Arc::<World>::clone(&client);
            Ok(client)
        }),
        clock: clock.clone(),
        seed,
    };
    let controls = Controls {
        stop: stop.clone(),
        reload,
        progress,
    };
    let evening = async {
        tokio::time::sleep(length).await;
        stop.cancel();
    };
    let (ran, ()) = tokio::join!(daemon::run(parts, Mode::Forever, controls), evening);
    ran.unwrap();
    let log = std::mem::take(&mut *world.log.lock().unwrap());
    let missing = (0..FEEDS).map(|feed| missing(&desk, feed)).sum();
    Day {
        items: desk.rows("SELECT uri, first_seen_at, version, word_count FROM item ORDER BY uri"),
        polls: desk
            .rows("SELECT feed_id, at, status, items_new, error FROM poll ORDER BY feed_id, at"),
        requests: log.requests,
        faults: log.faults,
        missing,
    }
}

/// Counts the stories of the day that a feed had published when it was last read, and that are not stored.
fn missing(desk: &Desk, feed: u64) -> u64 {
    let of_feed = format!("feed.slug = 'feed-{feed}'");
    let read = UnixMillis(desk.value(&format!("SELECT last_ok_at FROM feed WHERE {of_feed}")));
    let stored: i64 = desk.value(&format!(
        "SELECT count(*) FROM item JOIN feed USING (feed_id) WHERE {of_feed} AND published_at > {} AND published_at <= {}",
        MORNING.0, read.0
    ));
    World::published(feed, read) - World::published(feed, MORNING) - stored.cast_unsigned()
}

#[test]
fn the_same_seed_gives_the_same_day() {
    let hours = Duration::from_hours(3);
    assert_eq!(live(hours, 8), live(hours, 8));
}

#[test]
fn a_virtual_day_with_faults_loses_nothing() {
    let day = live(Duration::from_hours(24), 7);
    assert!(day.faults > 100, "only {} faults", day.faults);
    assert_eq!(
        day.missing, 0,
        "every story that a feed has shown must be stored"
    );
    let sum = |kind: u64| -> u64 {
        let of_kind = day.requests.iter().filter(|(feed, _)| *feed % 4 == kind);
        of_kind.map(|(_, count)| count).sum()
    };
    assert!(
        sum(0) > sum(3),
        "a busy feed is asked more often than a quiet one"
    );
    assert!(
        day.requests.values().all(|count| *count <= 24 * 60),
        "{:?}",
        day.requests
    );
}
