//! What the comparison of an item costs beside 100,000 and 1,000,000 stored ones: `cargo bench --bench duplicates -- [--a-day ITEMS]
//! [STORED ...]` prints the microseconds of CPU time of one item for its sketch, its terms, the look-up of candidates by its text and by its terms, and
//! for the whole with the verdicts and the events.
//!
//! The texts are made up. The last 20,000 items have whole ones; the others have a few words, and as many places to be looked up
//! under. All are spread over 30 days, so that more of them are more news a day; with `--a-day` so many come each day, as in a store that grows
//! old.
#![expect(clippy::print_stdout, reason = "a benchmark talks on standard output")]

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use newswire::config::{self, ConfigFile, Surroundings};
use newswire::daemon::Matcher;
use newswire::model::{
    BodySource, ChangeKind, Comparisons, FeedState, ItemComparison, ItemContent, ItemId,
    ItemTarget, ItemWrite, NewPlaces, PollPlan, PollRecord, RevisionKind, SketchKey, UnixMillis,
};
use newswire::plan::{self, Comparable, TermStatistics, TermWeights};
use newswire::store::{Reader, Store, StoreOptions, StoreWrite};

/// Items with whole texts, the first ones, from which the places of others are drawn.
const MODELS: u64 = 2_000;
/// Items with whole texts, the last ones.
const WHOLE: u64 = 20_000;
/// Items that are measured.
const MEASURED: u64 = 2_000;
/// Words of a language.
const VOCABULARY: f64 = 30_000.0;
/// Words of a story.
const WORDS: usize = 280;
/// Changes that are compared together, as many as a busy daemon does.
const STRETCH: u32 = 256;
/// When the first item was published.
const BEGIN: UnixMillis = UnixMillis(1_750_000_000_000);
/// Time over which the items are spread, unless so many come a day.
const SPREAD: Duration = Duration::from_hours(30 * 24);
const DAY: Duration = Duration::from_hours(24);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut a_day = None;
    if let Some(place) = arguments.iter().position(|word| word == "--a-day") {
        a_day = Some(arguments.remove(place + 1).parse()?);
    }
    let mut sizes: Vec<u64> = arguments
        .iter()
        .filter_map(|size| size.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![100_000, 1_000_000];
    }
    println!("   stored  sketch  terms  look-up by text  by terms     all, us an item (CPU)");
    for stored in sizes {
        let spread = a_day.map_or(SPREAD, |a_day| DAY.mul_f64(ratio(stored, a_day)));
        measure(stored, spread)?;
    }
    Ok(())
}

fn measure(stored: u64, spread: Duration) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let options = StoreOptions {
        now: BEGIN,
        version: "bench",
        max_pages: None,
    };
    let mut store = Store::open(&folder.path().join("bench.db"), &options)?;
    let state = feed_state(&mut store)?;
    let mut random = fastrand::Rng::with_seed(stored);
    let at = |number: u64| BEGIN.saturating_add(spread.mul_f64(ratio(number, stored)));
    let mut matcher = Matcher::default();
    let reader = store.reader()?;
    let mut texts: Vec<String> = Vec::new();
    let filled = stored.saturating_sub(WHOLE);
    for number in 0..MODELS {
        let text = text(&mut random, &texts);
        add(&mut store, &state, std::slice::from_ref(&text), at(number))?;
        texts.push(text);
    }
    compare_all(&mut matcher, &reader, &mut store)?;
    fill(&mut store, &state, &reader, &mut random, filled, &at)?;
    for number in filled..stored {
        let text = text(&mut random, &texts);
        add(&mut store, &state, std::slice::from_ref(&text), at(number))?;
        texts.push(text);
        if number % 64 == 0 {
            compare_all(&mut matcher, &reader, &mut store)?;
        }
    }
    compare_all(&mut matcher, &reader, &mut store)?;
    for _ in 0..MEASURED {
        let text = text(&mut random, &texts);
        add(&mut store, &state, &[text], at(stored))?;
    }
    let [sketch, terms, by_text, by_terms, all] =
        nanos_of_steps(&mut matcher, &reader, &mut store)?;
    let each = |nanos: u64| nanos / MEASURED / 1000;
    println!(
        "{stored:>9}  {:>6}  {:>5}  {:>15}  {:>8}  {:>6}",
        each(sketch),
        each(terms),
        each(by_text),
        each(by_terms),
        each(all)
    );
    Ok(())
}

/// Compares what waits, and gives the nanoseconds of its sketches, its terms, the look-ups by text and by terms, and the whole.
fn nanos_of_steps(
    matcher: &mut Matcher,
    reader: &Reader,
    store: &mut Store,
) -> Result<[u64; 5], Box<dyn Error>> {
    let statistics = reader.term_statistics("en")?;
    let statistics = statistics.and_then(|kept| TermStatistics::from_bytes(&kept));
    let statistics = statistics.ok_or("no words are counted")?;
    let [mut sketch, mut terms, mut by_text, mut by_terms, mut all] = [0; 5];
    while let Some(next) = reader.uncompared(STRETCH)? {
        let begun = cpu_nanos()?;
        let weights = next.items.iter().map(|item| {
            let weights = statistics.weigh(&plan::item_terms(item));
            (item.published_at, weights)
        });
        let weights: Vec<(UnixMillis, TermWeights)> = weights.collect();
        terms += cpu_nanos()? - begun;
        let begun = cpu_nanos()?;
        let items: Vec<Comparable> = next.items.into_iter().map(Comparable::new).collect();
        sketch += cpu_nanos()? - begun;
        let begun = cpu_nanos()?;
        let keys = items.iter().flat_map(Comparable::keys_around);
        black_box(reader.items_under(keys.collect())?);
        by_text += cpu_nanos()? - begun;
        let begun = cpu_nanos()?;
        let keys = weights
            .iter()
            .flat_map(|(at, weights)| plan::term_keys_around(weights, *at));
        black_box(reader.items_under(keys.map(|(key, _)| key).collect())?);
        by_terms += cpu_nanos()? - begun;
        let begun = cpu_nanos()?;
        let Some(found) = matcher.compare_next(reader, STRETCH, BEGIN)? else {
            break;
        };
        all += cpu_nanos()? - begun;
        write(store, StoreWrite::Comparisons(Box::new(found)))?;
        if let Some(places) = matcher.places_due() {
            write(store, StoreWrite::Places(Box::new(places)))?;
        }
    }
    Ok([sketch, terms, by_text, by_terms, all])
}

fn compare_all(
    matcher: &mut Matcher,
    reader: &Reader,
    store: &mut Store,
) -> Result<(), Box<dyn Error>> {
    while let Some(found) = matcher.compare_next(reader, STRETCH, BEGIN)? {
        write(store, StoreWrite::Comparisons(Box::new(found)))?;
        if let Some(places) = matcher.places_due() {
            write(store, StoreWrite::Places(Box::new(places)))?;
        }
    }
    Ok(())
}

fn write(store: &mut Store, write: StoreWrite) -> Result<(), Box<dyn Error>> {
    let applied = store.apply(&[write])?;
    match applied.refused.first() {
        Some((_, why)) => Err(why.clone().into()),
        None => Ok(()),
    }
}

/// Gives the time that this thread has spent on a processor.
fn cpu_nanos() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = text.split(' ').next().unwrap_or_default();
    Ok(first.parse()?)
}

#[expect(clippy::cast_precision_loss, reason = "counts of items")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Makes a story of words that are as unevenly common as those of a language; every third one repeats a former one with a few others.
fn text(random: &mut fastrand::Rng, former: &[String]) -> String {
    if random.u8(..) < 85
        && let Some(text) = former.get(random.usize(..former.len().max(1)))
    {
        return text.replacen(' ', " meanwhile ", 4);
    }
    let mut text = String::new();
    for place in 0..WORDS {
        let word = VOCABULARY.powf(random.f64());
        if place > 0 {
            text.push(' ');
        }
        let _ = write!(text, "{:x}word", 7919 * (word.to_bits() >> 38));
    }
    text
}

/// Makes items of a few words, with as many places to be looked up under as others.
fn fill(
    store: &mut Store,
    state: &FeedState,
    reader: &Reader,
    random: &mut fastrand::Rng,
    count: u64,
    at: &impl Fn(u64) -> UnixMillis,
) -> Result<(), Box<dyn Error>> {
    let ids: Vec<ItemId> = (1..).take(usize::try_from(MODELS)?).map(ItemId).collect();
    let models = reader.terms_of(&ids)?;
    let models: Vec<TermWeights> = models
        .iter()
        .map(|(_, packed)| TermWeights::from_bytes(packed))
        .collect();
    let mut next = i64::try_from(MODELS)? + 1;
    for begin in (MODELS..count).step_by(1000) {
        let at = at(begin);
        let size = usize::try_from(1000.min(count - begin))?;
        add(store, state, &vec!["fill".to_owned(); size], at)?;
        let mut items = Vec::with_capacity(size);
        for _ in 0..size {
            items.push(filler(ItemId(next), at, &models, random));
            next += 1;
        }
        let rows = items
            .iter()
            .flat_map(|item| item.keys.iter().map(|key| (*key, item.item_id)));
        let mut rows: Vec<(SketchKey, ItemId)> = rows.collect();
        rows.sort_unstable();
        let up_to = reader.last_sequence()?;
        let found = Comparisons {
            up_to,
            items,
            statistics: Vec::new(),
            at,
        };
        write(store, StoreWrite::Comparisons(Box::new(found)))?;
        let up_to = Some(up_to);
        write(
            store,
            StoreWrite::Places(Box::new(NewPlaces { rows, up_to })),
        )?;
    }
    Ok(())
}

fn filler(
    item_id: ItemId,
    at: UnixMillis,
    models: &[TermWeights],
    random: &mut fastrand::Rng,
) -> ItemComparison {
    let bucket = plan::bucket(at);
    let texts = (0..16).map(|_| SketchKey {
        bucket,
        hash: random.i64(0..=SketchKey::HASHES),
    });
    let mut keys: Vec<SketchKey> = texts.collect();
    keys.extend((0..16).filter_map(|place| {
        let model = models.get(random.usize(..models.len()))?;
        plan::term_keys(model, at).nth(place).map(|(key, _)| key)
    }));
    ItemComparison {
        item_id,
        version: 1,
        keys,
        duplicate: None,
        is_duplicate_changed: false,
        terms: models
            .get(random.usize(..models.len()))
            .map(TermWeights::to_bytes),
        event: None,
        repetitions: Vec::new(),
    }
}

fn feed_state(store: &mut Store) -> Result<FeedState, Box<dyn Error>> {
    let file = ConfigFile {
        path: "bench.toml".to_owned(),
        text: "[[feed]]\nid = \"bench\"\nurl = \"https://bench.example/feed\"\n".to_owned(),
    };
    let surroundings = Surroundings {
        check_selector: &|_| Ok(()),
        read_secret: &|_| Err("there are no secrets".to_owned()),
    };
    let config = config::read(&file, &[], &surroundings).config;
    let config = config.ok_or("the configuration is refused")?;
    let states = store.sync_feeds(&config.feeds, BEGIN)?;
    Ok(states.into_iter().next().ok_or("there is no feed")?)
}

/// Stores items of one moment.
fn add(
    store: &mut Store,
    state: &FeedState,
    texts: &[String],
    at: UnixMillis,
) -> Result<(), Box<dyn Error>> {
    let items = texts.iter().map(|text| ItemWrite {
        content: Some(content(text, at)),
        revision: Some((1, RevisionKind::New)),
        changes: vec![ChangeKind::New],
        ..ItemWrite::of(ItemTarget::New, "bench".to_owned(), at)
    });
    store.apply(&[StoreWrite::Poll(Box::new(PollPlan {
        older: None,
        state: state.clone(),
        poll: PollRecord {
            items_seen: 1,
            items_new: 1,
            ..PollRecord::begun(at)
        },
        items: items.collect(),
    }))])?;
    Ok(())
}

fn content(text: &str, at: UnixMillis) -> ItemContent {
    let headline: String = text.chars().take(60).collect();
    ItemContent {
        language: Some("en".to_owned()),
        headline: Some(headline.clone()),
        body_text: Some(text.to_owned()),
        body_source: BodySource::Feed,
        ..ItemContent::bare(headline, at, "published".to_owned())
    }
}
