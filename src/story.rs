//! The same story again: identity of items, hashes of texts, kinds of revision.
//!
//! Pure. Must not know: HTML, the store, the clock.

mod address;
mod duplicate;
mod hashes;
mod identity;
mod revision;
mod sketch;
mod words;

pub use address::url_key;
pub use duplicate::{REPEAT_WINDOW, relation};
pub use hashes::{content_hash, feed_hash};
pub use identity::{
    find_known, find_known_unless_shared, shared_url_keys, sighting_key, sighting_keys,
};
pub use revision::revision_kind;
pub use sketch::{Overlap, Sketch, overlap, sketch};
