//! Bursts: whether one item of a feed makes another soon after it more likely, and by how much right now.
//!
//! Each item is taken to bring `share` more on average, most of them within some minutes (a self-exciting process with an
//! exponential kernel). Where items come so, the earlier items near one are more than chance puts there: by half the share,
//! and more where bursts are long. That excess, counted over weeks, gives the share of each feed; a feed whose items come
//! independently is soon known for it.

use std::ops::RangeInclusive;

use super::expected::Expected;
use super::slot::{MINUTE, Slot, narrow, seconds};
use crate::model::{LearnedRates, UnixMillis};

/// How long an item makes others more likely, in seconds.
const BURST: f64 = 20.0 * MINUTE;
/// The share before anything is known, and the items that this is worth.
const PRIOR_SHARE: f64 = 0.1;
const PRIOR_ITEMS: f64 = 20.0;
/// The largest share: a burst ends.
const MOST_SHARE: f64 = 0.5;

/// Gives what is left after so many seconds of what an item did to the rate.
pub(super) fn faded(elapsed: f64) -> f32 {
    narrow((-elapsed.max(0.0) / BURST).exp())
}

/// Gives what is left on the mean of what an item did to the rate, over so many seconds.
pub(super) fn mean_within(elapsed: f64) -> f64 {
    (1.0 - (-elapsed / BURST).exp()) * BURST / elapsed
}

/// Learns from the items of one look that have a date in the time under watch. `rates.burst` is as at its start, and
/// is moved to its end. `usual` is absent at the first look, which shows what is left of bursts long gone.
pub(super) fn learn(
    rates: &mut LearnedRates,
    items: &[UnixMillis],
    weight: f32,
    watched: RangeInclusive<f64>,
    usual: Option<&Expected>,
) {
    let (mut at, now) = (*watched.start(), *watched.end());
    let mut moments: Vec<f64> = items.iter().map(|item| seconds(*item)).collect();
    moments.retain(|moment| watched.contains(moment));
    moments.sort_by(f64::total_cmp);
    for moment in moments {
        rates.burst *= faded(moment - at);
        at = moment;
        if let Some(usual) = usual {
            rates.burst_items += weight;
            rates.burst_seen += weight * rates.burst;
            rates.burst_expected += weight * narrow(usual.rate(Slot::at(moment)) * BURST);
        }
        rates.burst += weight;
    }
    rates.burst *= faded(now - at);
}

/// Gives the items a second by which the rate is off `usual` right now; it fades as [`faded`] says.
pub(super) fn excess(rates: &LearnedRates, usual: f64) -> f64 {
    share(rates) * (f64::from(rates.burst) / BURST - usual)
}

/// Gives the items that one item brings on average.
fn share(rates: &LearnedRates) -> f64 {
    let excess = 2.0 * (f64::from(rates.burst_seen) - f64::from(rates.burst_expected));
    let items = f64::from(rates.burst_items) + PRIOR_ITEMS + excess.max(0.0);
    ((excess + PRIOR_SHARE * PRIOR_ITEMS) / items).clamp(0.0, MOST_SHARE)
}
