//! Identity: under which key a feed carries an item, and which known item it is.
//!
//! Must not know: the store, what is done with a match.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::address::{Address, url_key};
use super::words::{fold_spaces, fold_style, shared_count, text_of, word_hashes};
use crate::model::{FeedId, FeedItem, KnownItem, KnownItems, StoredSighting};

/// Longest sighting key in bytes; a longer one is kept as its kind and a hash.
const KEY_BYTES: usize = 256;

/// Least share of the shorter text's words that two versions of one story have in common.
const SAME_TEXT: f64 = 0.6;

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
    let mut first: HashMap<&str, &FeedItem> = HashMap::new();
    let mut shared: BTreeSet<&str> = BTreeSet::new();
    for (key, item) in keys.iter().zip(items) {
        let Some(earlier) = first.get(key.as_str()) else {
            first.insert(key, item);
            continue;
        };
        if is_told_apart(key, earlier, item) {
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

/// Tells whether two entries of one document under one key are two stories. A guid is a promise, so only another text breaks it; an
/// address alone is none, and there another title is enough: better one story twice than one not at all.
fn is_told_apart(key: &str, earlier: &FeedItem, item: &FeedItem) -> bool {
    let title = |item: &FeedItem| fold_style(item.title.as_deref().unwrap_or_default());
    if !key.starts_with("g:") && title(earlier) != title(item) {
        return true;
    }
    Wording::of_item(earlier).differs(&Wording::of_item(item))
}

/// Gives the URL keys that several stories of one document share: there an address is no identity.
///
/// Two items share a key as different stories where their titles differ and their guids too, or where their texts are others.
pub fn shared_url_keys(items: &[FeedItem]) -> BTreeSet<String> {
    shared_among(items, &url_keys(items))
}

/// Gives the URL keys of the items of one document, in order.
pub fn url_keys(items: &[FeedItem]) -> Vec<Option<String>> {
    let keys = items.iter().map(|item| url_key(item.link.as_deref()?));
    keys.collect()
}

/// As [`shared_url_keys`], where the keys, those of `items`, were worked out before.
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

/// Finds the item that a feed's item is, among those known: see [`find_known_unless_shared`], with no address shared.
pub fn find_known<'a>(
    item: &FeedItem,
    feed_id: FeedId,
    known: &'a KnownItems,
) -> Option<&'a KnownItem> {
    find_known_unless_shared(item, feed_id, known, &BTreeSet::new())
}

/// Finds the item that a feed's item is, among those known, all of one identity scope.
///
/// In this order: the same sighting key or guid in this feed; the same guid without scheme and host in this feed (the site
/// moved); the same URL key, unless `shared` has it (see [`shared_url_keys`]). A guid that comes back with another URL and another
/// text is a reused guid, and an address under another guid of the same feed with another text is a reused page: no match. Another
/// text has less than six tenths of the shorter headline's words in common, and of the shorter running text's.
pub fn find_known_unless_shared<'a>(
    item: &FeedItem,
    feed_id: FeedId,
    known: &'a KnownItems,
    shared: &BTreeSet<String>,
) -> Option<&'a KnownItem> {
    if known.items.is_empty() {
        return None;
    }
    let sought = Sought::new(item, feed_id, shared);
    let steps = [
        Sought::has_key,
        Sought::has_guid_elsewhere,
        Sought::has_address,
    ];
    steps
        .iter()
        .find_map(|step| sought.best(known.items.iter().filter(|known| step(&sought, known))))
}

/// An item to be found, with its keys worked out once.
struct Sought<'a> {
    item: &'a FeedItem,
    feed_id: FeedId,
    sighting_key: String,
    guid: Option<String>,
    guid_page: Option<String>,
    url_key: Option<String>,
    shares_address: bool,
    /// Worked out where it is needed: most items are found by their key alone.
    wording: OnceCell<Wording>,
}

impl<'a> Sought<'a> {
    fn new(item: &'a FeedItem, feed_id: FeedId, shared: &BTreeSet<String>) -> Self {
        let guid = given(item.id.as_deref());
        let url_key = item.link.as_deref().and_then(url_key);
        Self {
            item,
            feed_id,
            sighting_key: sighting_key(item),
            guid: guid.map(guid_identity),
            guid_page: guid.and_then(guid_page),
            shares_address: url_key.as_ref().is_some_and(|key| shared.contains(key)),
            url_key,
            wording: OnceCell::new(),
        }
    }

    fn wording(&self) -> &Wording {
        self.wording.get_or_init(|| Wording::of_item(self.item))
    }

    fn own<'k>(&self, known: &'k KnownItem) -> impl Iterator<Item = &'k StoredSighting> {
        let feed_id = self.feed_id;
        known
            .sightings
            .iter()
            .filter(move |sighting| sighting.feed_id == feed_id)
    }

    /// The feed carried it under the same key, and it is no reused guid.
    fn has_key(&self, known: &KnownItem) -> bool {
        let carried = self.own(known).any(|sighting| {
            // Behind a space stands what tells stories with the same key apart.
            let rest = sighting.key.strip_prefix(&self.sighting_key);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        carried && !(self.has_other_address(known) && self.has_other_text(known))
    }

    /// The feed carried it under a guid that differs in scheme and host only.
    fn has_guid_elsewhere(&self, known: &KnownItem) -> bool {
        let Some(page) = self.guid_page.as_deref() else {
            return false;
        };
        let carried = self.own(known).any(|sighting| {
            let guid = sighting.key.strip_prefix("g:");
            let host = guid.and_then(|guid| guid.strip_suffix(page));
            host.is_some_and(|host| host.contains('.') && !host.contains('/'))
        });
        carried && !self.has_other_text(known)
    }

    /// It has the same address, and this feed does not tell the two apart.
    fn has_address(&self, known: &KnownItem) -> bool {
        let has_address = self.url_key.is_some() && known.content.url_key == self.url_key;
        if !has_address || self.shares_address {
            return false;
        }
        let mut guids = self
            .own(known)
            .filter_map(stored_guid)
            .map(guid_identity)
            .peekable();
        let told_apart = self.guid.is_some()
            && guids.peek().is_some()
            && guids.all(|guid| Some(guid) != self.guid);
        !(told_apart && self.has_other_text(known))
    }

    /// Gives of several matches the one with the nearest headline, of equals the earliest.
    fn best<'k>(&self, mut matches: impl Iterator<Item = &'k KnownItem>) -> Option<&'k KnownItem> {
        let first = matches.next()?;
        let Some(second) = matches.next() else {
            return Some(first);
        };
        [first, second]
            .into_iter()
            .chain(matches)
            .max_by(|one, other| {
                let (one, other) = (self.nearness(one), self.nearness(other));
                // The later of equals would win: let it be the one of the lower row.
                one.0.total_cmp(&other.0).then(other.1.cmp(&one.1))
            })
    }

    fn nearness(&self, known: &KnownItem) -> (f64, i64) {
        let wording = Wording::of_known(known);
        let headline = share(&self.wording().headline, &wording.headline).unwrap_or(0.0);
        (headline, known.item_id.0)
    }

    fn has_other_address(&self, known: &KnownItem) -> bool {
        let Some(key) = &self.url_key else {
            return false;
        };
        let links = self
            .own(known)
            .filter_map(|sighting| sighting.link.as_deref().and_then(url_key));
        let mut addresses = links.chain(known.content.url_key.clone()).peekable();
        addresses.peek().is_some() && addresses.all(|address| address != *key)
    }

    /// The page may word its headline in its own way: what the feed itself called the item counts as well.
    fn has_other_text(&self, known: &KnownItem) -> bool {
        self.wording().differs(&Wording::of_known(known))
            && !self
                .own(known)
                .any(|sighting| self.is_called_alike(sighting))
    }

    fn is_called_alike(&self, sighting: &StoredSighting) -> bool {
        let title = word_hashes(sighting.title.as_deref().unwrap_or_default());
        share(&self.wording().headline, &title).is_some_and(|share| share >= SAME_TEXT)
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
struct Wording {
    headline: Vec<u64>,
    text: Vec<u64>,
}

impl Wording {
    fn of_item(item: &FeedItem) -> Self {
        Self {
            headline: word_hashes(item.title.as_deref().unwrap_or_default()),
            text: word_hashes(&running_text(item)),
        }
    }

    fn of_known(known: &KnownItem) -> Self {
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
    fn differs(&self, other: &Self) -> bool {
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
fn share(left: &[u64], right: &[u64]) -> Option<f64> {
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

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn stored_guid(sighting: &StoredSighting) -> Option<&str> {
    given(sighting.guid.as_deref())
}

fn guid_identity(guid: &str) -> String {
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
