//! What a request may cost, and who said so.

use super::UnixMillis;

/// The price of a request in item-seconds, as configured for one feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// Item-seconds, 1 to 1,000,000.
    pub item_seconds: f64,
    /// Where it is written.
    pub source: PriceSource,
}

/// Where the price of a feed is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceSource {
    /// `[schedule]`, or nowhere: for all feeds.
    Global,
    /// A tag of the feed.
    Tag(String),
    /// The feed itself.
    Feed,
}

/// By what all prices are multiplied to keep to a number of requests a day, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceFactor {
    /// 1 where nothing was corrected yet.
    pub value: f64,
    /// When it was set.
    pub since: UnixMillis,
}
