//! Which of the items that are known one of a feed's items is.
//!
//! Must not know: where they are stored.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::model::{FeedId, FeedItem, KnownItem, KnownItems, StoredSighting};

use super::address::url_key;
use super::identity::{
    SAME_TEXT, Wording, given, guid_identity, guid_page, share, sighting_key, stored_guid,
};
use super::words::word_hashes;

/// The items that are known, all of one identity scope, by what one feed's items are found under: a document of thousands of items is
/// looked up in them item by item.
#[derive(Debug, Default)]
pub struct Recognition<'k> {
    feed_id: Option<FeedId>,
    by_key: HashMap<&'k str, Vec<&'k KnownItem>>,
    by_guid_page: HashMap<&'k str, Vec<&'k KnownItem>>,
    by_url_key: HashMap<&'k str, Vec<&'k KnownItem>>,
}

impl<'k> Recognition<'k> {
    /// Sorts the items that are known for the look-ups of one feed.
    pub fn new(known: &'k KnownItems, feed_id: FeedId) -> Self {
        let mut all = Self {
            feed_id: Some(feed_id),
            ..Self::default()
        };
        for item in &known.items {
            for sighting in item.sightings.iter().filter(|own| own.feed_id == feed_id) {
                note(&mut all.by_key, &sighting.key, item);
                // Behind a space stands what tells stories with the same key apart.
                for (end, _) in sighting.key.rmatch_indices(' ').take(SUFFIXES) {
                    if let Some(key) = sighting.key.get(..end) {
                        note(&mut all.by_key, key, item);
                    }
                }
                if let Some(page) = page_of_key(&sighting.key) {
                    note(&mut all.by_guid_page, page, item);
                }
            }
            if let Some(key) = &item.content.url_key {
                note(&mut all.by_url_key, key, item);
            }
        }
        all
    }

    /// Finds the item that a feed's item is; `key` is the one under which its document carries it (see [`super::sighting_keys`]).
    ///
    /// In this order: the same sighting key or guid in this feed; the same guid without scheme and host in this feed (the site
    /// moved); the same URL key, unless `shared` has it (see [`super::shared_among`]). A guid that comes back with another URL and another
    /// text is a reused guid, and an address under another guid of the same feed with another text is a reused page: no match. Another
    /// text has less than six tenths of the shorter headline's words in common, and of the shorter running text's. A guid that several
    /// stories of the document have names none of them: with another title, there another address is enough.
    pub fn find(
        &self,
        item: &FeedItem,
        key: &str,
        shared: &BTreeSet<String>,
    ) -> Option<&'k KnownItem> {
        let feed_id = self.feed_id?;
        let indexes = [&self.by_key, &self.by_guid_page, &self.by_url_key];
        if indexes.into_iter().all(HashMap::is_empty) {
            // So it is with a feed that is read for the first time.
            return None;
        }
        let sought = Sought::new(item, key, feed_id, shared);
        let by_key = hits(&self.by_key, Some(&sought.sighting_key));
        let by_guid_page = hits(&self.by_guid_page, sought.guid_page.as_deref());
        let by_url_key = hits(&self.by_url_key, sought.url_key.as_deref());
        sought
            .best(by_key.filter(|known| sought.has_key(known)))
            .or_else(|| sought.best(by_guid_page.filter(|known| sought.has_guid_elsewhere(known))))
            .or_else(|| sought.best(by_url_key.filter(|known| sought.has_address(known))))
    }
}

/// Gives the items that stand under a key.
fn hits<'i, 'k>(
    index: &'i HashMap<&'k str, Vec<&'k KnownItem>>,
    key: Option<&str>,
) -> impl Iterator<Item = &'k KnownItem> + use<'i, 'k> {
    let here = key.and_then(|key| index.get(key));
    here.into_iter().flatten().copied()
}

/// Endings of a key that are taken for what tells stories apart.
const SUFFIXES: usize = 3;

/// Notes an item under a key; its sightings come one after the other, so that it stands there once.
fn note<'k>(index: &mut HashMap<&'k str, Vec<&'k KnownItem>>, key: &'k str, item: &'k KnownItem) {
    let here = index.entry(key).or_default();
    if here.last().is_none_or(|last| last.item_id != item.item_id) {
        here.push(item);
    }
}

/// Gives what follows the host in the key of a guid that is an address.
fn page_of_key(key: &str) -> Option<&str> {
    let guid = key.strip_prefix("g:")?;
    let start = guid.find(['/', '?', '#'])?;
    guid.get(start..)
}

/// An item to be found, with its keys worked out once.
struct Sought<'a> {
    item: &'a FeedItem,
    feed_id: FeedId,
    sighting_key: String,
    /// The key that tells it apart from others of its document.
    document_key: &'a str,
    guid: Option<String>,
    guid_page: Option<String>,
    url_key: Option<String>,
    shares_address: bool,
    /// Worked out where it is needed: most items are found by their key alone.
    wording: OnceCell<Wording>,
}

impl<'a> Sought<'a> {
    fn new(
        item: &'a FeedItem,
        document_key: &'a str,
        feed_id: FeedId,
        shared: &BTreeSet<String>,
    ) -> Self {
        let guid = given(item.id.as_deref());
        let url_key = item.link.as_deref().and_then(url_key);
        Self {
            item,
            feed_id,
            sighting_key: sighting_key(item),
            document_key,
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
        let is_other = || self.has_key_of_many(known) || self.has_other_text(known);
        carried && !(self.has_other_address(known) && is_other())
    }

    /// Several stories of the document have its key, and the feed carried the item under another title.
    fn has_key_of_many(&self, known: &KnownItem) -> bool {
        let mut own = self.own(known);
        self.sighting_key != self.document_key
            && own.all(|sighting| sighting.key != self.document_key)
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
