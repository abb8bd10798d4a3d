//! One factor on all prices that keeps the number of requests near what the operator wants.
//!
//! The requests of a learned schedule go with the square root of the price the other way, so the square of how far they are
//! off corrects the price. It is done once a day, since the feeds have a day's rhythm, and by steps that are bounded: one odd
//! day leads nowhere.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::model::{PriceFactor, UnixMillis};

/// What a price may be, in item-seconds.
const PRICES: RangeInclusive<f64> = 1.0..=1e6;
/// What the factor on all prices may be: any price to any other.
const FACTORS: RangeInclusive<f64> = 1e-6..=1e6;
/// The largest change in a day.
const MOST_A_DAY: f64 = 4.0;
/// Time between two corrections.
const DAY: Duration = Duration::from_hours(24);
/// A factor that is older was kept while nobody polled: the day begins anew.
const TOO_OLD: Duration = Duration::from_hours(30);

/// Gives the factor on all prices that is in force: 1 where no number of requests a day is wanted, or none was corrected yet.
pub fn in_force(requests_a_day: Option<u64>, kept: Option<PriceFactor>) -> f64 {
    let kept = kept.filter(|_| requests_a_day.is_some());
    kept.map_or(1.0, |factor| factor.value)
}

/// Gives the price of a request with the factor that all prices have, 1 to 1,000,000 item-seconds.
pub fn price_with(price: f64, factor: f64) -> f64 {
    let together = price * factor;
    if together.is_nan() {
        return price;
    }
    together.clamp(*PRICES.start(), *PRICES.end())
}

/// Tells whether a factor stood for a day, so that the requests of that day can correct it.
pub fn is_correction_due(factor: PriceFactor, now: UnixMillis) -> bool {
    (DAY..TOO_OLD).contains(&now.since(factor.since))
}

/// Tells whether the day of a factor must begin anew: nobody corrected it when it was due, or the clock was set back.
pub fn is_outdated(factor: PriceFactor, now: UnixMillis) -> bool {
    now.since(factor.since) >= TOO_OLD || factor.since > now
}

/// Corrects the factor once a day: `made` are the requests of the last day, `wanted` those that it should have had.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
pub fn corrected(factor: PriceFactor, made: u64, wanted: u64, now: UnixMillis) -> PriceFactor {
    let off = (made as f64 / wanted.max(1) as f64).powi(2);
    let value = factor.value * off.clamp(1.0 / MOST_A_DAY, MOST_A_DAY);
    PriceFactor {
        value: if value.is_nan() { 1.0 } else { value }.clamp(*FACTORS.start(), *FACTORS.end()),
        since: now,
    }
}
