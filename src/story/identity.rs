//! Identity: under which key a feed carries an item, and whether two texts are one story.
//!
//! Must not know: the store, what is done with a match.

use std::collections::{BTreeSet, HashMap};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::address::{Address, url_key};
use super::words::{fold_spaces, fold_style, shared_count, text_of, word_hashes};
use crate::model::{FeedItem, KnownItem, StoredSighting};

/// Longest sighting key in bytes; a longer one is kept as its kind and a hash.
const KEY_BYTES: usize = 256;

/// Least share of the shorter text's words that two versions of one story have in common.
pub(super) const SAME_TEXT: f64 = 0.6;

/// Fewest words by which two running texts are compared.
const COMPARABLE_WORDS: usize = 5;

/// Gives the key under which a feed carries an item, at most 256 bytes.
///
/// `g:` and its guid (one that is an http address without scheme, `www.`, tracking parameters and trailing slash, but with
/// its fragment), else `u:` and the URL key, else `t:` and a hash of title and date. The kinds never meet.
pub fn sighting_key(item: &FeedItem) -> String {
    if let Some(guid) = given(item.id.as_deref()) {
        return bounded("g:", &guid_identity(guid));
    }
    if let Some(key) = item.link.as_deref().and_then(url_key) {
        return bounded("u:", &key);
    }
    let title = fold_spaces(item.title.as_deref().unwrap_or_default());
    let date = item.published.as_ref().or(item.updated.as_ref());
    let mut text = format!("{title}\0{}", date.map_or("", |date| date.raw.trim()));
    if title.is_empty() {
        text.push_str(&fold_spaces(&running_text(item)));
        text.extend(
            item.enclosures
                .iter()
                .map(|enclosure| enclosure.url.as_str()),
        );
    }
    format!("t:{:016x}", xxh3_64(text.as_bytes()))
}

/// Gives the sighting keys of the items of one document, in order.
///
/// Where several stories of the document share a key (every guid is the address of the same page), it names none of them:
/// their keys get the title's hash as a suffix. Repeats of one story keep one key.
pub fn sighting_keys(items: &[FeedItem]) -> Vec<String> {
    let keys: Vec<String> = items.iter().map(sighting_key).collect();
    let crowds = crowds(items, &keys);
    let mut first: HashMap<&str, &FeedItem> = HashMap::new();
    let mut shared: BTreeSet<&str> = BTreeSet::new();
    for (key, item) in keys.iter().zip(items) {
        let Some(earlier) = first.get(key.as_str()) else {
            first.insert(key, item);
            continue;
        };
        let promise = if !key.starts_with("g:") {
            Promise::None
        } else if crowds.contains(key.as_str()) {
            Promise::Doubtful
        } else {
            Promise::Good
        };
        if is_told_apart(promise, earlier, item) {
            shared.insert(key);
        }
    }
    let suffixed = keys.iter().zip(items).map(|(key, item)| {
        if !shared.contains(key.as_str()) {
            return key.clone();
        }
        let title = fold_spaces(item.title.as_deref().unwrap_or_default());
        let hash = xxh3_64(title.as_bytes());
        let (kind, identity) = key.split_at_checked(2).unwrap_or(("", key));
        bounded(kind, &format!("{identity} {hash:016x}"))
    });
    suffixed.collect()
}

/// Addresses under one guid that make it the guid of every entry: two may be a story and its correction under another slug.
const CROWD: usize = 3;

/// Gives the guids under which the entries of a document have many addresses.
fn crowds<'k>(items: &[FeedItem], keys: &'k [String]) -> BTreeSet<&'k str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    let mut pages: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for (key, item) in keys.iter().zip(items) {
        let is_many = counts
            .get(key.as_str())
            .is_some_and(|count| *count >= CROWD);
        if is_many && let Some(page) = item.link.as_deref().and_then(url_key) {
            pages.entry(key).or_default().insert(page);
        }
    }
    let many = pages.into_iter().filter(|(_, pages)| pages.len() >= CROWD);
    many.map(|(key, _)| key).collect()
}

/// What a key that entries share promises of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// Nothing: it is an address.
    None,
    /// That they are one story: it is a guid.
    Good,
    /// Little: it is the guid of many addresses.
    Doubtful,
}

/// Tells whether two entries of one document under one key are two stories. Only another text breaks the promise of a guid, or another
/// title at another address where it is the guid of many; an address promises nothing, and there another title is enough: better one story
/// twice than one not at all.
fn is_told_apart(promise: Promise, earlier: &FeedItem, item: &FeedItem) -> bool {
    let title = |item: &FeedItem| fold_style(item.title.as_deref().unwrap_or_default());
    let page = |item: &FeedItem| item.link.as_deref().and_then(url_key);
    let is_elsewhere = || match (page(earlier), page(item)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    let is_enough = match promise {
        Promise::None => true,
        Promise::Good => false,
        Promise::Doubtful => is_elsewhere(),
    };
    if is_enough && title(earlier) != title(item) {
        return true;
    }
    Wording::of_item(earlier).differs(&Wording::of_item(item))
}

/// Gives the URL keys of the items of one document, in order.
pub fn url_keys(items: &[FeedItem]) -> Vec<Option<String>> {
    let keys = items.iter().map(|item| url_key(item.link.as_deref()?));
    keys.collect()
}

/// Gives the URL keys that several stories of one document share: there an address is no identity. `keys` are those of `items`.
///
/// Two items share a key as different stories where their titles differ and their guids too, or where their texts are others.
pub fn shared_among(items: &[FeedItem], keys: &[Option<String>]) -> BTreeSet<String> {
    let mut first: HashMap<&str, &FeedItem> = HashMap::new();
    let mut shared = BTreeSet::new();
    for (item, key) in items.iter().zip(keys) {
        let Some(key) = key else {
            continue;
        };
        let Some(earlier) = first.get(key.as_str()) else {
            first.insert(key, item);
            continue;
        };
        if are_different_stories(earlier, item) {
            shared.insert(key.clone());
        }
    }
    shared
}

fn are_different_stories(earlier: &FeedItem, item: &FeedItem) -> bool {
    let title = |item: &FeedItem| fold_style(item.title.as_deref().unwrap_or_default());
    if title(earlier) == title(item) {
        return false;
    }
    match (given(earlier.id.as_deref()), given(item.id.as_deref())) {
        (Some(one), Some(other)) if guid_identity(one) != guid_identity(other) => true,
        _ => Wording::of_item(earlier).differs(&Wording::of_item(item)),
    }
}

/// Tells whether two items have so much of headline or running text in common that they may be versions of one story.
pub fn are_alike(one: &KnownItem, other: &KnownItem) -> bool {
    !Wording::of_known(one).differs(&Wording::of_known(other))
}

/// Tells whether a feed's item has another text than a known one.
pub(super) fn differs_from(item: &FeedItem, known: &KnownItem) -> bool {
    Wording::of_item(item).differs(&Wording::of_known(known))
}

/// The words of headline and running text, for a rough comparison.
pub(super) struct Wording {
    pub(super) headline: Vec<u64>,
    text: Vec<u64>,
}

impl Wording {
    pub(super) fn of_item(item: &FeedItem) -> Self {
        Self {
            headline: word_hashes(item.title.as_deref().unwrap_or_default()),
            text: word_hashes(&running_text(item)),
        }
    }

    pub(super) fn of_known(known: &KnownItem) -> Self {
        let content = &known.content;
        let carried = content.summary.as_ref().or(content.feed_content.as_ref());
        let text = match (carried, &content.body_text) {
            (Some(html), _) => text_of(html),
            (None, Some(body)) => body.clone(),
            (None, None) => content.lede.clone().unwrap_or_default(),
        };
        Self {
            headline: word_hashes(content.headline.as_deref().unwrap_or_default()),
            text: word_hashes(&text),
        }
    }

    /// Tells whether two stories have too little in common to be versions of one. Without any words nothing differs.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let headline = share(&self.headline, &other.headline);
        let comparable = self.text.len().min(other.text.len()) >= COMPARABLE_WORDS;
        let text = share(&self.text, &other.text).filter(|_| comparable);
        let known = headline.is_some() || text.is_some();
        known
            && [headline, text]
                .iter()
                .flatten()
                .all(|share| *share < SAME_TEXT)
    }
}

/// Gives the share of the shorter list that the longer holds; `None` where one is empty.
pub(super) fn share(left: &[u64], right: &[u64]) -> Option<f64> {
    let shorter = left.len().min(right.len());
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    (shorter > 0).then(|| shared_count(left, right) as f64 / shorter as f64)
}

/// Gives what a feed carries as text, the shortest first: all feeds compare summary with summary.
fn running_text(item: &FeedItem) -> String {
    let html = item
        .summary
        .as_ref()
        .or(item.content.as_ref())
        .or(item.full_text.as_ref());
    html.map(|html| text_of(html)).unwrap_or_default()
}

pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

pub(super) fn stored_guid(sighting: &StoredSighting) -> Option<&str> {
    given(sighting.guid.as_deref())
}

pub(super) fn guid_identity(guid: &str) -> String {
    let Some(address) = Address::read(guid) else {
        return guid.to_owned();
    };
    let fragment = address.fragment.map(|fragment| format!("#{fragment}"));
    address.host + &address.page + fragment.as_deref().unwrap_or_default()
}

/// Gives a guid without scheme and host, where it is an address that names a page.
pub(super) fn guid_page(guid: &str) -> Option<String> {
    let address = Address::read(guid).filter(|address| !address.is_home())?;
    let fragment = address.fragment.map(|fragment| format!("#{fragment}"));
    Some(address.page + fragment.as_deref().unwrap_or_default())
}

fn bounded(kind: &str, identity: &str) -> String {
    if kind.len() + identity.len() <= KEY_BYTES {
        return format!("{kind}{identity}");
    }
    format!("{kind}~{:032x}", xxh3_128(identity.as_bytes()))
}
