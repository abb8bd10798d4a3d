//! The decider: everything known about one poll or one page in, the writes to make out.
//!
//! Pure. Must not know: the network, the store, the clock, random numbers: they are its arguments.

mod article;
mod article_input;
mod comparison;
mod content;
mod desk;
mod entries;
mod event;
mod feed_text;
mod feeds_word;
mod gap;
mod items;
mod judged;
mod look_up;
mod near;
mod notice;
mod origin_line;
mod page;
mod page_call;
mod poll;
mod poll_input;
mod quiet;
mod reach;
mod recheck;
mod reextract;
mod request;
mod rewritten;
mod strayed;
mod text;
mod trouble;
mod turn;

pub use article::article;
pub use article_input::{ArticleInput, PageReading};
pub use comparison::{CANDIDATES, Comparable, Standing, compare};
pub use event::{
    EVENT_CANDIDATES, EventItem, StoryOf, item_terms, likenesses, same_event, term_keys,
    term_keys_around, term_language,
};
pub use gap::{older, older_request};
pub use look_up::{LookUp, MOST_FORMERLY, may_be_gap, may_have_moved};
pub use near::bucket;
pub use poll::{delivery, news_kept_back, poll};
pub use poll_input::{Arrival, Document, PollInput};
pub use quiet::is_quiet;
pub use recheck::is_called_off;
pub use reextract::{KeptPage, ReextractInput, Reextraction, reextract};
pub use request::request;
pub use trouble::counted_failures;

pub use crate::story::{TermCounts, TermStatistics, TermWeights};

use std::time::Duration;

pub use crate::story::url_key as page_key;
pub use crate::story::{Piece, text_difference};

use crate::model::{
    FailureCode, Feed, FetchOutcome, Fetched, ItemId, ItemTarget, ItemWrite, UnixMillis,
};

/// New items taken from one document; the rest follows with the next poll (FETCH S20).
pub const MAX_NEW_ITEMS_PER_POLL: usize = 5_000;
/// New items in one poll above which the poll says so.
const MANY_NEW_ITEMS: usize = 1_000;
/// Revisions kept of one item; later changes alter the newest one in place, and the poll says so.
const MAX_REVISIONS: u32 = 200;
/// Sightings kept of one item in one feed: a feed that makes its guids anew at each poll adds no more. Its items are known by their address.
const MAX_SIGHTINGS_OF_A_FEED: usize = 32;
/// A sighting is refreshed at most this often: seeing the same again writes nothing.
const SIGHTING_REFRESH: Duration = Duration::from_hours(24);
/// A page is asked again because of a touched feed entry only while its item is this young.
const TOUCH_AGE: Duration = Duration::from_hours(7 * 24);
/// Requests for one page, the first one included, that need not wait.
const QUICK_PAGE_REQUESTS: u32 = 4;
/// Shortest time between two later requests for one page because of a touched feed entry.
const MIN_PAGE_REST: Duration = Duration::from_mins(10);
/// A server whose validators never change is asked once without them after this long (FETCH R9a).
const UNCONDITIONAL_AFTER: Duration = Duration::from_hours(24);

/// A number from 0 to 1 made at the edge, so that the core stays without chance.
pub type Jitter = f64;

/// Doubles `base` for each attempt after the first, up to `cap`, and takes up to a fifth off by `jitter`.
fn back_off(base: Duration, cap: Duration, attempts: u32, jitter: Jitter) -> Duration {
    let doubled = base.saturating_mul(1_u32.checked_shl(attempts.min(20)).unwrap_or(u32::MAX));
    doubled.min(cap).mul_f64(1.0 - 0.2 * jitter.clamp(0.0, 1.0))
}

/// Gives the later of a moment and an optional one.
fn not_before(at: UnixMillis, bound: Option<UnixMillis>) -> UnixMillis {
    bound.map_or(at, |bound| at.max(bound))
}

/// Tells whether no request was made, since the host had asked for patience: that is no attempt.
pub fn is_unasked(fetched: &Fetched) -> bool {
    let (FetchOutcome::Throttled(failure) | FetchOutcome::Failed(failure)) = &fetched.outcome
    else {
        return false;
    };
    failure.code == FailureCode::Http429 && fetched.exchange.status.is_none()
}

/// Tells whether the outcome says nothing of what was asked for: the host had asked for patience, or there was no memory to read it.
fn says_nothing(fetched: &Fetched) -> bool {
    let has_no_room = matches!(&fetched.outcome, FetchOutcome::Failed(failure) if failure.code == FailureCode::NoRoom);
    has_no_room || is_unasked(fetched)
}

/// Makes the write of an item that changes nothing yet.
fn bare_write(feed: &Feed, item_id: ItemId, at: UnixMillis) -> ItemWrite {
    ItemWrite::of(ItemTarget::Existing(item_id), feed.identity_scope(), at)
}
