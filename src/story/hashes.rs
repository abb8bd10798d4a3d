//! Hashes of texts: what a feed says of an item, and what the item says.
//!
//! Must not know: the store, what was known before.

use xxhash_rust::xxh3::Xxh3;

use super::address::Address;
use super::words::{each_folded, fold_spaces, text_of};
use crate::model::{FeedDate, FeedItem};

/// Hashes everything that a feed says of an item and that a reader would call a change, or that should make us ask for the page again.
///
/// Taken in: title, text of summary, content and full text, both times, the address, authors, and category labels in any order.
/// Left out: markup and the addresses in it (rotating pictures, counters), enclosures, tracking parameters, white space, and the
/// elements without a field of their own (counts of comments and views).
pub fn feed_hash(item: &FeedItem) -> i64 {
    let mut fields = Fields::new();
    fields.text(item.title.as_deref());
    for html in [&item.summary, &item.content, &item.full_text] {
        fields.text(html.as_deref().map(text_of).as_deref());
    }
    for date in [&item.published, &item.updated] {
        fields.date(date.as_ref());
    }
    fields.text(item.link.as_deref().map(link_identity).as_deref());
    fields.set(&item.authors);
    fields.set(&item.categories);
    fields.finish()
}

/// Hashes headline, lede and body with white space folded. A missing part counts as an empty one.
pub fn content_hash(headline: Option<&str>, lede: Option<&str>, body: Option<&str>) -> i64 {
    let mut fields = Fields::new();
    for part in [headline, lede, body] {
        fields.text(part);
    }
    fields.finish()
}

/// Gives what of a link is identity; a link that is no http address counts as it stands.
fn link_identity(link: &str) -> String {
    match Address::read(link) {
        Some(address) => address.host + &address.page,
        None => link.trim().to_owned(),
    }
}

/// A hash over fields that cannot run into each other.
struct Fields(Xxh3);

impl Fields {
    fn new() -> Self {
        Self(Xxh3::new())
    }

    fn text(&mut self, text: Option<&str>) {
        each_folded(text.unwrap_or_default(), |piece| {
            self.0.update(piece.as_bytes());
        });
        self.end();
    }

    fn set(&mut self, labels: &[String]) {
        let mut sorted: Vec<String> = labels.iter().map(|label| fold_spaces(label)).collect();
        sorted.sort_unstable();
        for label in &sorted {
            self.0.update(label.as_bytes());
            self.0.update(&[1]);
        }
        self.end();
    }

    fn date(&mut self, date: Option<&FeedDate>) {
        if let Some(date) = date {
            self.0.update(&date.at.0.to_le_bytes());
        }
        self.end();
    }

    fn end(&mut self) {
        self.0.update(&[0]);
    }

    fn finish(&self) -> i64 {
        self.0.digest().cast_signed()
    }
}
