//! A site that moved: its items come back under other guids and other addresses, all at once.
//!
//! Must not know: the store, when a move is suspected.

use std::collections::HashMap;

use super::identity::{differs_from, guid_page};
use super::words::{each_word, fold_style};
use crate::model::{FeedId, FeedItem, KnownItem, UnixMillis};

/// Fewest words of a title that, with the very time of publication, names a story.
const NAMING_WORDS: usize = 4;

/// Items that a feed carried lately and that no key of its document names, by what a move leaves as it was.
#[derive(Debug, Default)]
pub struct Formerly<'k> {
    by_page: HashMap<String, Vec<&'k KnownItem>>,
    by_title: HashMap<(String, UnixMillis), Vec<&'k KnownItem>>,
}

impl<'k> Formerly<'k> {
    /// Sorts the items that one feed carried.
    pub fn new(items: &'k [KnownItem], feed_id: FeedId) -> Self {
        let mut formerly = Self::default();
        for item in items {
            let own = item.sightings.iter();
            for sighting in own.filter(|sighting| sighting.feed_id == feed_id) {
                let addresses = [&sighting.guid, &sighting.link];
                for page in addresses
                    .into_iter()
                    .flatten()
                    .filter_map(|text| guid_page(text))
                {
                    note(&mut formerly.by_page, page, item);
                }
                if let Some(title) = sighting.title.as_deref().and_then(naming_title) {
                    note(
                        &mut formerly.by_title,
                        (title, item.content.published_at),
                        item,
                    );
                }
            }
        }
        formerly
    }

    /// Finds the one item that a feed's item is under its former address: the same guid or link without scheme and host, or the same title
    /// of at least four words with the very same time of publication; and no other text. Where several fit, none does.
    pub fn find(&self, item: &FeedItem) -> Option<&'k KnownItem> {
        if self.by_title.is_empty() && self.by_page.is_empty() {
            return None;
        }
        let addresses = [&item.id, &item.link];
        let pages = addresses
            .into_iter()
            .flatten()
            .filter_map(|text| guid_page(text));
        let by_page = pages.filter_map(|page| self.by_page.get(&page));
        let title = item.title.as_deref().and_then(naming_title);
        let at = item.published.as_ref().or(item.updated.as_ref());
        let by_title = title
            .zip(at)
            .and_then(|(title, date)| self.by_title.get(&(title, date.at)));
        by_page
            .chain(by_title)
            .find_map(|found| match found.as_slice() {
                [one] if !differs_from(item, one) => Some(*one),
                _ => None,
            })
    }
}

fn note<'k, K: std::hash::Hash + Eq>(
    index: &mut HashMap<K, Vec<&'k KnownItem>>,
    key: K,
    item: &'k KnownItem,
) {
    let items = index.entry(key).or_default();
    if items.iter().all(|known| known.item_id != item.item_id) {
        items.push(item);
    }
}

/// Gives a title without its typography, where it is long enough to name a story.
pub fn naming_title(title: &str) -> Option<String> {
    let mut words = 0;
    each_word(title, |_| words += 1);
    (words >= NAMING_WORDS).then(|| fold_style(title).to_lowercase())
}
