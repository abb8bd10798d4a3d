//! Clusters the stories of a folder by who repeats whom: `story_score FOLDER PRED.json` reads `FOLDER/items.jsonl` with
//! `{"id", "title", "text", "date"}` lines, takes them in the order of their dates and writes `{"id": "cluster"}`.
#![expect(clippy::print_stdout, reason = "an example talks on standard output")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;
use newswire::model::{Relation, UnixMillis};
use newswire::story::{self, Sketch};
use newswire::wire::{self, WireContext};
use serde_json::Value;

/// Keys that two texts have to share to be compared.
const SHARED_KEYS: usize = 2;

struct Story {
    id: String,
    at: UnixMillis,
    sketch: Sketch,
    leader: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let target = arguments.next().ok_or("which file to write?")?;
    let text = std::fs::read_to_string(format!("{folder}/items.jsonl"))?;
    let mut items = text.lines().map(read).collect::<Result<Vec<_>, _>>()?;
    items.sort_by_key(|(_, at, _)| *at);
    let mut stories: Vec<Story> = Vec::new();
    let mut by_key: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut compared = 0;
    for (id, at, text) in items {
        let sketch = sketch_of(&text);
        let candidates = candidates(&sketch, at, &stories, &by_key);
        compared += candidates.len();
        let number = stories.len();
        let leader = best(&sketch, at, &candidates, &stories).unwrap_or(number);
        for key in &sketch.keys {
            by_key.entry(*key).or_default().push(number);
        }
        stories.push(Story {
            id,
            at,
            sketch,
            leader,
        });
    }
    println!("{} stories, {compared} comparisons", stories.len());
    let clusters: BTreeMap<&str, &str> = stories
        .iter()
        .map(|story| (story.id.as_str(), stories[story.leader].id.as_str()))
        .collect();
    std::fs::write(target, serde_json::to_string(&clusters)?)?;
    Ok(())
}

fn read(line: &str) -> Result<(String, UnixMillis, String), Box<dyn Error>> {
    let item: Value = serde_json::from_str(line)?;
    let field = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    // Stories without a date are all of one moment.
    let at = item["date"]
        .as_str()
        .map_or(Ok(Timestamp::UNIX_EPOCH), str::parse)?;
    Ok((field("id"), at.into(), field("text")))
}

fn sketch_of(text: &str) -> Sketch {
    let paragraphs: Vec<String> = text.lines().map(str::to_owned).collect();
    let context = WireContext {
        dateline_without_agency: true,
        ..WireContext::default()
    };
    let form = wire::read(None, &paragraphs, &context);
    story::sketch(
        &form.paragraphs.join("\n\n"),
        form.dateline
            .as_ref()
            .map(|dateline| dateline.text.as_str()),
    )
}

fn candidates(
    sketch: &Sketch,
    at: UnixMillis,
    stories: &[Story],
    by_key: &HashMap<i64, Vec<usize>>,
) -> Vec<usize> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for number in sketch
        .keys
        .iter()
        .filter_map(|key| by_key.get(key))
        .flatten()
    {
        if at.since(stories[*number].at) <= story::REPEAT_WINDOW {
            *shared.entry(*number).or_default() += 1;
        }
    }
    shared
        .into_iter()
        .filter(|(_, keys)| *keys >= SHARED_KEYS)
        .map(|(number, _)| number)
        .collect()
}

/// Gives the leader of the earlier story that is repeated most fully.
fn best(sketch: &Sketch, at: UnixMillis, candidates: &[usize], stories: &[Story]) -> Option<usize> {
    let matches = candidates.iter().filter_map(|number| {
        let earlier = &stories[*number];
        let overlap = story::overlap(&earlier.sketch, sketch)?;
        let apart: Duration = at.since(earlier.at);
        let relation = story::relation(&overlap, apart, None)?;
        (relation != Relation::Contains).then_some((overlap.containment, earlier.leader))
    });
    matches
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))
        .map(|(_, leader)| leader)
}
