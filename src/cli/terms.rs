//! On which terms a feed is polled, as the configuration and the store have it now.

use crate::config::Config;
use crate::model::Feed;
use crate::schedule::{Terms, budget};
use crate::store::{Reader, StoreError};

/// Gives the terms of a configured feed under a factor on all prices.
pub(super) fn terms(config: &Config, feed: &Feed, factor: f64) -> Terms {
    Terms {
        interval: feed.interval,
        price: config.schedule.price_of(feed),
        factor,
    }
}

/// Gives the factor on all prices that keeps to the requests a day; 1 where none are wanted.
///
/// # Errors
/// Where the store cannot be read.
pub(super) fn price_factor(config: &Config, reader: &Reader) -> Result<f64, StoreError> {
    let kept = reader.price_factor()?;
    Ok(budget::in_force(config.schedule.requests_a_day, kept))
}
