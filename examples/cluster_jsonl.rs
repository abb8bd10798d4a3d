//! Clusters stories as the daemon does: reads `{"id", "title", "text", "url", "date", "lang"}` lines on standard input, takes them into a
//! store of its own in the order of their dates, compares them with the code of the daemon and prints `id<TAB>cluster`, where the
//! cluster is the id of the story that is repeated. With `--events` the cluster is that of the event.
#![expect(clippy::print_stdout, reason = "an example talks on standard output")]

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead as _, stdin};

use jiff::Timestamp;
use newswire::config::{self, ConfigFile, Surroundings};
use newswire::daemon::Matcher;
use newswire::model::{
    BodySource, ChangeKind, FeedState, ItemContent, ItemId, ItemTarget, ItemWrite, PollPlan,
    PollRecord, RevisionKind, SightingWrite, UnixMillis,
};
use newswire::store::{ChangeFilter, Store, StoreOptions, StoreWrite};
use newswire::story;
use newswire::wire::{self, WireContext};
use serde_json::Value;

/// Items of one transaction.
const BATCH: usize = 500;
/// Changes compared at once, as in the daemon.
const CHANGES: u32 = 256;

struct Story {
    id: String,
    at: UnixMillis,
    content: ItemContent,
}

fn main() -> Result<(), Box<dyn Error>> {
    let by_event = std::env::args().any(|argument| argument == "--events");
    let mut stories = Vec::new();
    for line in stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            stories.push(read(&line)?);
        }
    }
    stories.sort_by_key(|story| story.at);
    let folder = tempfile::tempdir()?;
    let options = StoreOptions {
        now: UnixMillis(0),
        version: "cluster_jsonl",
        max_pages: None,
    };
    let mut store = Store::open(&folder.path().join("cluster.db"), &options)?;
    let state = feed_state(&mut store)?;
    let ids: Vec<String> = stories.iter().map(|story| story.id.clone()).collect();
    for batch in stories.chunks(BATCH) {
        store.apply(&[poll(&state, batch)])?;
    }
    let reader = store.reader()?;
    let mut matcher = Matcher::default();
    while let Some(found) = matcher.compare_next(&reader, CHANGES, UnixMillis(0))? {
        let applied = store.apply(&[StoreWrite::Comparisons(Box::new(found))])?;
        if let Some((_, why)) = applied.refused.first() {
            return Err(why.clone().into());
        }
    }
    let rows = rows(&reader, ids.len())?;
    let names: HashMap<ItemId, &String> = rows.iter().copied().zip(&ids).collect();
    for item in reader.compared_items(&rows)? {
        let of = item
            .duplicate
            .filter(|link| link.relation != newswire::model::Relation::Contains);
        let id = names
            .get(&item.item_id)
            .copied()
            .ok_or("a row without a story")?;
        let repeated = of
            .and_then(|link| names.get(&link.of).copied())
            .unwrap_or(id);
        match item.story_id.filter(|_| by_event) {
            Some(event) => println!("{id}\t{event}"),
            None => println!("{id}\t{repeated}"),
        }
    }
    Ok(())
}

/// Gives the rows in the order in which the items were written.
fn rows(reader: &newswire::store::Reader, count: usize) -> Result<Vec<ItemId>, Box<dyn Error>> {
    let limit = u32::try_from(count * 4)?;
    let changes = reader.changes(
        newswire::model::Sequence(0),
        &ChangeFilter::default(),
        limit,
    )?;
    let new = changes
        .iter()
        .filter(|change| change.kind == ChangeKind::New);
    Ok(new.map(|change| change.item_id).collect())
}

fn feed_state(store: &mut Store) -> Result<FeedState, Box<dyn Error>> {
    let text = "[[feed]]\nid = \"stories\"\nurl = \"https://stories.example/feed\"\n";
    let file = ConfigFile {
        path: "stories.toml".to_owned(),
        text: text.to_owned(),
    };
    let surroundings = Surroundings {
        check_selector: &|_| Ok(()),
        read_secret: &|_| Err("there are no secrets".to_owned()),
    };
    let checked = config::read(&file, &[], &surroundings);
    let config = checked.config.ok_or("the configuration is refused")?;
    let states = store.sync_feeds(&config.feeds, UnixMillis(0))?;
    Ok(states.into_iter().next().ok_or("there is no feed")?)
}

fn read(line: &str) -> Result<Story, Box<dyn Error>> {
    let item: Value = serde_json::from_str(line)?;
    let field = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    // Stories without a date are all of one moment.
    let at: UnixMillis = item["date"]
        .as_str()
        .map_or(Ok(Timestamp::UNIX_EPOCH), str::parse)?
        .into();
    let paragraphs: Vec<String> = field("text").lines().map(str::to_owned).collect();
    let context = WireContext {
        dateline_without_agency: true,
        ..WireContext::default()
    };
    let title = field("title");
    let form = wire::read(Some(&title), &paragraphs, &context);
    let body = form.paragraphs.join("\n\n");
    let language = Some(field("lang")).filter(|language| !language.is_empty());
    Ok(Story {
        id: field("id"),
        at,
        content: ItemContent {
            language,
            content_hash: story::content_hash(form.headline.as_deref(), None, Some(&body)),
            headline: form.headline,
            dateline: form.dateline.map(|dateline| dateline.text),
            marker: form.marker.map(|marker| marker.kind),
            body_text: Some(body),
            body_source: BodySource::Feed,
            ..ItemContent::bare(field("id"), at, "published".to_owned())
        },
    })
}

/// Makes the plan of a poll that brings these stories.
fn poll(state: &FeedState, stories: &[Story]) -> StoreWrite {
    let items = stories.iter().map(|story| ItemWrite {
        content: Some(story.content.clone()),
        revision: Some((1, RevisionKind::New)),
        sighting: Some(SightingWrite {
            feed_id: state.feed_id,
            key: story.id.clone(),
            guid: None,
            link: None,
            title: None,
            feed_hash: 0,
        }),
        changes: vec![ChangeKind::New],
        ..ItemWrite::of(ItemTarget::New, "stories".to_owned(), story.at)
    });
    StoreWrite::Poll(Box::new(PollPlan {
        older: None,
        state: state.clone(),
        poll: PollRecord {
            ..PollRecord::begun(UnixMillis(0))
        },
        items: items.collect(),
    }))
}
