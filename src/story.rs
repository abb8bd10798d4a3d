//! The same story again: identity of items, hashes of texts, kinds of revision.
//!
//! Pure. Must not know: HTML, the store, the clock.

mod address;
mod churn;
mod cut;
mod difference;
mod duplicate;
mod hashes;
mod identity;
mod mention;
mod moved;
mod ordered;
mod overlap;
mod recognition;
mod revision;
mod sketch;
mod terms;
mod unchanged;
mod words;

pub use address::{is_home, url_key};
pub use cut::is_beginning;
pub use difference::{Piece, text_change, text_difference};
pub use duplicate::{REPEAT_WINDOW, relation};
pub use hashes::{content_hash, feed_hash};
pub use identity::{are_alike, shared_among, sighting_key, sighting_keys, url_keys};
pub use mention::is_mentioned;
pub use moved::{Formerly, naming_title};
pub use overlap::{Overlap, overlap};
pub use recognition::Recognition;
pub use revision::{is_cut, revision_kind};
pub use sketch::{Sketch, sketch};
pub use terms::{
    TermCounts, TermLookup, TermStatistics, TermWeights, sketch_and_terms, term_counts,
};
pub use unchanged::unchanged;
