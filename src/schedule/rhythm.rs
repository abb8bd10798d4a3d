//! The rhythm of a feed: learns when it publishes, and tells when waiting has cost as much as a request.
//!
//! A poll is a bet: each request costs the publisher and us, each waiting story costs the reader. With a price of K
//! item-seconds a request, a feed of constant rate is polled every `sqrt(K / rate)` seconds.
//!
//! - `observe` counts items and the time under watch: by hour (of weekdays and of weekends apart), by weekday, by minute of
//!   the hour, all decayed over four weeks; and, decayed over hours, how many came and how many were expected.
//! - `expected` makes of the counts a rate for each minute of the week, drawn to the mean where the counts are poor.
//! - `seconds_until_worth` raises or lowers that rate by how busy the feed is these hours, and adds up minute by minute what
//!   waiting will have cost.
//!
//! Replays of wires, commit streams and made-up feeds say what carries weight: neighbouring hours that borrow from each
//! other, and weekends apart, save 3 to 7 % of the waiting. A term for bursts, bins of ten minutes, a longer memory, and a
//! rule that looks past the next poll (wait for the rate to rise, ask at once when it falls) brought nothing.
//!
//! Must not know: hints of servers and documents, failures, the bounds of the operator.

mod expected;
mod observe;
mod slot;

use crate::model::{LearnedRates, UnixMillis};
use expected::{Expected, minute_phase};
pub(super) use observe::{Observation, observe};
use slot::{DAY, HOUR, MINUTE, Slot, seconds};

/// How long it is remembered how busy the feed was lately, in seconds.
const LATELY: f64 = 6.0 * HOUR;
/// Items as expected that are taken as seen lately: they temper small numbers.
const PRIOR_LATELY: f64 = 4.0;
/// Longest time that is looked ahead, in seconds.
const LOOK_AHEAD: f64 = 31.0 * DAY;
/// Share of the feed's window that may fill before it is polled, so that nothing scrolls out unseen.
const WINDOW_SHARE: f64 = 0.4;

/// Gives the items a day that the feed brings over the weeks.
pub(super) fn items_a_day(rates: &LearnedRates) -> f64 {
    expected::mean_rate(rates) * DAY
}

/// Gives the seconds until the items expected to wait have cost `price`, or until they fill a good part of the feed's
/// window; at most `horizon`.
///
/// With H the item-seconds waited so far and L the items waiting, a step of dt at a rate adds `L dt + rate dt^2 / 2` to H;
/// the price is met when `2 H` reaches it.
pub(super) fn seconds_until_worth(
    rates: &LearnedRates,
    price: f64,
    now: UnixMillis,
    horizon: f64,
) -> f64 {
    if price <= 0.0 {
        return 0.0;
    }
    let start = seconds(now);
    let end = start + horizon.min(LOOK_AHEAD);
    let expected = Expected::new(rates);
    let phase = minute_phase(rates);
    let excess = level(rates) - 1.0;
    let decay_a_minute = (-MINUTE / LATELY).exp();
    let most_items = match rates.window {
        0 => f64::INFINITY,
        window => WINDOW_SHARE * f64::from(window),
    };
    let (mut at, mut slot, mut lately) = (start, Slot::at(start), 1.0);
    let (mut items, mut twice_cost) = (0.0, 0.0);
    while at < end {
        let minute_end = ((at / MINUTE).floor() + 1.0) * MINUTE;
        let step = minute_end.min(end) - at;
        let in_minute = phase.as_ref().map_or(1.0, |phase| phase[slot.minute]);
        let rate = expected.rate(slot) * (1.0 + excess * lately) * in_minute;
        let cost_after = twice_cost + step * (2.0 * items + rate * step);
        if cost_after >= price {
            return at - start + time_to_pay(price - twice_cost, items, rate);
        }
        if items + rate * step >= most_items {
            return at - start + (most_items - items) / rate;
        }
        twice_cost = cost_after;
        items += rate * step;
        at += step;
        lately *= decay_a_minute;
        slot = slot.next_minute();
    }
    horizon
}

/// Solves `rate x^2 + 2 items x = unpaid` for x, without cancellation.
fn time_to_pay(unpaid: f64, items: f64, rate: f64) -> f64 {
    unpaid / (items + (items * items + rate * unpaid).sqrt())
}

/// Tells how much busier than usual the feed is these hours.
fn level(rates: &LearnedRates) -> f64 {
    (f64::from(rates.lately_seen) + PRIOR_LATELY)
        / (f64::from(rates.lately_expected) + PRIOR_LATELY)
}
