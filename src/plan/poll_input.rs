//! What is known about one poll when it is decided what it changes.

use crate::model::{
    Feed, FeedState, Fetched, KnownItems, NotAFeed, ParseWarning, ParsedFeed, UnixMillis,
};
use crate::schedule::Siblings;

use super::Jitter;

/// What came of reading the body of an answer.
#[derive(Debug, Clone, Copy)]
pub enum Document<'a> {
    /// There was no body.
    Absent,
    /// The body is the one of the last good poll, by its hash.
    Same,
    /// A feed.
    Feed {
        /// Hash of the body.
        body_hash: i64,
        /// What it says.
        parsed: &'a ParsedFeed,
        /// What was repaired.
        warnings: &'a [ParseWarning],
    },
    /// Something else.
    NotAFeed(&'a NotAFeed),
}

/// How a document came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It was asked for.
    Polled,
    /// A hub told it: it may hold the news only.
    Told,
}

/// Everything known about one poll.
#[derive(Debug, Clone, Copy)]
pub struct PollInput<'a> {
    /// The feed as configured.
    pub feed: &'a Feed,
    /// Its state before the poll.
    pub state: &'a FeedState,
    /// What the other feeds of its agency show of the agency's rhythm.
    pub siblings: &'a Siblings,
    /// What the network gave.
    pub fetched: &'a Fetched,
    /// What the body is.
    pub document: Document<'a>,
    /// The items already known.
    pub known: &'a KnownItems,
    /// How the document came.
    pub arrival: Arrival,
    /// Until when the feed's hub is bound to tell of news.
    pub told_until: Option<UnixMillis>,
    /// Price of a request in item-seconds.
    pub price: f64,
    /// When the request was made.
    pub asked_at: UnixMillis,
    /// Now.
    pub now: UnixMillis,
    /// Chance, 0 to 1.
    pub jitter: Jitter,
}
