//! How many items a feed publishes on the mean.
//!
//! Must not know: hours and days.

use super::slot::DAY;
use crate::model::LearnedRates;

/// Items, and seconds of exposure, that are taken as seen before anything is.
const PRIOR_ITEMS: f64 = 0.5;
const PRIOR_EXPOSURE: f64 = DAY;

/// Gives the items a second over the weeks.
pub(super) fn mean_rate(rates: &LearnedRates) -> f64 {
    (f64::from(rates.items) + PRIOR_ITEMS) / (f64::from(rates.exposure) + PRIOR_EXPOSURE)
}
