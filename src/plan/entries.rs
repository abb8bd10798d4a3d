//! The entries of a document, and what each is known as.
//!
//! Must not know: what is planned for them.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::{CarriedEntry, FeedItem, KnownItem, ParsedFeed};
use crate::story;

use super::notice::{Notices, is_marked, name_of, taken_back};
use super::poll_input::PollInput;

/// One entry of a document with the keys by which it is known.
pub(super) struct Entry<'a> {
    pub(super) item: &'a FeedItem,
    pub(super) sighting_key: String,
    /// `None` where several stories of the document share the address, and where the entry did not change.
    pub(super) url_key: Option<String>,
    /// Whether what stands at its address may be its page: one at which the document has many stories is the page of none of them.
    pub(super) has_page: bool,
}

/// Different stories of one document at one address that make it the page of none of them: two may be a story and its correction.
const CROWD: usize = 3;

/// What an entry is known as.
#[derive(Clone, Copy)]
pub(super) enum Match<'a> {
    New,
    Known(&'a KnownItem),
    /// By a notice that takes it back.
    TakenBack(&'a KnownItem),
    Unchanged(&'a CarriedEntry),
}

/// Gives the entries of a document, each key once, with the items that they are known as.
pub(super) fn entries<'a>(
    input: &PollInput<'a>,
    parsed: &'a ParsedFeed,
) -> Vec<(Entry<'a>, Match<'a>)> {
    let mut seen_keys = HashSet::new();
    // Addresses are compared only where an entry is new or changed: as a rule few are.
    let is_unchanged = |key: &String| input.known.unchanged.contains_key(key);
    let sighting_keys = story::sighting_keys(&parsed.items);
    let url_keys = if sighting_keys.iter().all(is_unchanged) {
        vec![None; sighting_keys.len()]
    } else {
        story::url_keys(&parsed.items)
    };
    let shared = story::shared_among(&parsed.items, &url_keys);
    let crowded = crowded(&parsed.items, &shared, &url_keys);
    let feed_id = input.state.feed_id;
    let known_items = story::Recognition::new(input.known, feed_id);
    let formerly = story::Formerly::new(&input.known.formerly, feed_id);
    let notices = Notices::about(&input.known.lately);
    let keyed = parsed.items.iter().zip(sighting_keys).zip(url_keys);
    keyed
        .filter(|((item, _), _)| says_anything(item))
        .filter(|((_, sighting_key), _)| seen_keys.insert(sighting_key.clone()))
        .map(|((item, sighting_key), url_key)| {
            if let Some(carried) = input.known.unchanged.get(&sighting_key) {
                let entry = Entry {
                    item,
                    sighting_key,
                    url_key: None,
                    has_page: true,
                };
                return (entry, Match::Unchanged(carried));
            }
            let entry = Entry {
                item,
                sighting_key,
                has_page: url_key.as_ref().is_none_or(|key| !crowded.contains(key)),
                url_key: url_key.filter(|key| !shared.contains(key)),
            };
            let known = known_items.find(item, &entry.sighting_key, &shared);
            let known = known.or_else(|| formerly.find(item));
            let taken_back = || notices.find(item).map_or(Match::New, Match::TakenBack);
            (entry, known.map_or_else(taken_back, Match::Known))
        })
        .collect()
}

/// Tells whether an entry holds anything by which it may be known or read.
fn says_anything(item: &FeedItem) -> bool {
    let texts = [
        &item.id,
        &item.link,
        &item.title,
        &item.summary,
        &item.content,
        &item.full_text,
    ];
    texts.into_iter().any(Option::is_some) || !item.enclosures.is_empty()
}

/// Gives those of the shared addresses at which a document has many stories. Updates and corrections are of stories that are counted.
fn crowded(
    items: &[FeedItem],
    shared: &BTreeSet<String>,
    url_keys: &[Option<String>],
) -> HashSet<String> {
    if shared.is_empty() {
        return HashSet::new();
    }
    let mut stories: HashMap<&String, HashSet<String>> = HashMap::new();
    for (item, key) in items.iter().zip(url_keys) {
        let key = key.as_ref().filter(|key| shared.contains(*key));
        let Some(key) = key.filter(|_| !is_marked(item)) else {
            continue;
        };
        let title = item.title.clone().unwrap_or_default();
        stories.entry(key).or_default().insert(title);
    }
    let many = stories
        .into_iter()
        .filter(|(_, titles)| titles.len() >= CROWD);
    many.map(|(key, _)| key.clone()).collect()
}

/// Gives the places of the entries that take back a story which is new itself: nothing is stored yet that they could change.
pub(super) fn notices_of_new_stories(entries: &[(Entry<'_>, Match<'_>)]) -> HashSet<usize> {
    let new = || {
        let entries = entries.iter().enumerate();
        entries.filter(|(_, (_, known))| matches!(known, Match::New))
    };
    let notices = new().filter_map(|(place, (entry, _))| Some((place, taken_back(entry.item)?)));
    let mut notices: HashMap<usize, String> = notices.collect();
    if notices.is_empty() {
        return HashSet::new();
    }
    let mut stories: HashMap<String, u32> = HashMap::new();
    for (_, (entry, _)) in new().filter(|(place, _)| !notices.contains_key(place)) {
        if let Some(name) = name_of(entry.item) {
            *stories.entry(name).or_default() += 1;
        }
    }
    notices.retain(|_, name| stories.get(name) == Some(&1));
    notices.into_keys().collect()
}
