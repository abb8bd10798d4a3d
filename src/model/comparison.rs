//! What the comparison of stories with each other needs to know, and what it decides.

use super::{DuplicateLink, ItemId, MarkerKind, Relation, Sequence, UnixMillis};

/// An item as it is compared: its text as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedItem {
    /// Row.
    pub item_id: ItemId,
    /// Number of its newest revision.
    pub version: u32,
    /// When it was published.
    pub published_at: UnixMillis,
    /// Marker of its headline or first line.
    pub marker: Option<MarkerKind>,
    /// Agency code and country of its feed.
    pub agency: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Headline without markers.
    pub headline: Option<String>,
    /// Standfirst.
    pub lede: Option<String>,
    /// Dateline as written.
    pub dateline: Option<String>,
    /// Hash of headline, lede and body.
    pub content_hash: i64,
    /// Paragraphs joined by a blank line; `None` also where only the rest was asked for.
    pub body_text: Option<String>,
    /// The item that it is known to repeat.
    pub duplicate: Option<DuplicateLink>,
    /// Whether that is known by their page, whatever their texts say.
    pub is_same_page: bool,
    /// Row of its story.
    pub story_id: Option<i64>,
}

/// An item with its story, as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoryMember {
    /// Row.
    pub item_id: ItemId,
    /// When it was published.
    pub published_at: UnixMillis,
    /// Row of its story.
    pub story_id: Option<i64>,
    /// Items of that story; 1 where it has none.
    pub story_items: u64,
    /// When the item that opened the story was published.
    pub story_begun_at: UnixMillis,
}

/// A place in the table of sketches: where items with alike texts of the same days meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SketchKey {
    /// Three-day bucket of the time of publication.
    pub bucket: i64,
    /// Hash of a few words of the text, one of [`Self::HASHES`].
    pub hash: i64,
}

impl SketchKey {
    /// Bits of a hash: a key fits into one number, and hardly two hashes of the same days are the same by chance.
    pub const HASH_BITS: u32 = 44;
    /// The largest hash.
    pub const HASHES: i64 = (1 << Self::HASH_BITS) - 1;
    /// Farthest bucket before and after 1970, more than four thousand years: those beyond share its places.
    pub const FARTHEST_BUCKET: i64 = (1 << (i64::BITS - 1 - Self::HASH_BITS)) - 1;

    /// Gives the key in one number, of the same order as keys: numbers are compared quickly, and buckets hardly differ.
    pub fn place(&self) -> i64 {
        Self::first_place(self.bucket) | (self.hash & Self::HASHES)
    }

    /// Gives the key that has a place; one beyond the farthest buckets becomes one of those.
    pub fn of_place(place: i64) -> Self {
        Self {
            bucket: place >> Self::HASH_BITS,
            hash: place & Self::HASHES,
        }
    }

    /// Gives the first place of a bucket.
    pub fn first_place(bucket: i64) -> i64 {
        bucket.clamp(-Self::FARTHEST_BUCKET, Self::FARTHEST_BUCKET) << Self::HASH_BITS
    }
}

/// That an item repeats another, and what shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repetition {
    /// The item that repeats, or that contains the other.
    pub item_id: ItemId,
    /// The item that is repeated or contained. It repeats no other.
    pub of: ItemId,
    /// How.
    pub relation: Relation,
    /// The item whose text was compared: `of`, or another one that repeats it.
    pub matched: ItemId,
    /// Share of the shorter text's groups of three words that stand in the longer, 0 to 1.
    pub containment: f64,
    /// Share of the shorter text's figures that stand in the longer, 0 to 1; 1 where it has none.
    pub figures: f64,
    /// How many figures of the shorter text the longer lacks.
    pub figures_missing: u64,
    /// How many figures of the later text the earlier lacks.
    pub figures_new: u64,
    /// Share of the shorter text's capitalised words that stand in the longer, 0 to 1; 1 where it has none.
    pub names: f64,
    /// Words of the shorter text divided by those of the longer.
    pub length: f64,
    /// Words of the shorter text.
    pub words: u64,
}

/// What was found out about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemComparison {
    /// The item.
    pub item_id: ItemId,
    /// Its version when it was compared.
    pub version: u32,
    /// Where it is to be found by later ones: written later, many together, as [`NewPlaces`].
    pub keys: Vec<SketchKey>,
    /// The item that it repeats; `None` where it repeats none, or no more.
    pub duplicate: Option<DuplicateLink>,
    /// Whether that differs from what is stored.
    pub is_duplicate_changed: bool,
    /// Its weightiest words, packed, see `story::TermWeights`; `None` leaves those that are stored.
    pub terms: Option<Vec<u8>>,
    /// The item whose story it joins; `None` leaves it where it is.
    pub event: Option<ItemId>,
    /// Everything that it was found to repeat or contain, and what contains it.
    pub repetitions: Vec<Repetition>,
}

/// What was found out about the items of a stretch of the change feed, written in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparisons {
    /// The change up to which all is compared now.
    pub up_to: Sequence,
    /// The items, in the order of their changes.
    pub items: Vec<ItemComparison>,
    /// Languages with the counts of their words as they are now, packed, see `story::TermStatistics`.
    pub statistics: Vec<(String, Vec<u8>)>,
    /// When it is written.
    pub at: UnixMillis,
}

/// Where items are to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlaces {
    /// Items under keys, in the order of the keys.
    pub rows: Vec<(SketchKey, ItemId)>,
    /// The change up to which all items have their places once these are written; `None` where more are to follow before that.
    pub up_to: Option<Sequence>,
}
