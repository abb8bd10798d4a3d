//! The rhythm of a feed: learns when it publishes, and tells when waiting has cost as much as a request.
//!
//! A poll is a bet: each request costs the publisher and us, each waiting story costs the reader. With a price of K
//! item-seconds a request, a feed of constant rate that is busy enough is polled every `sqrt(K / rate)` seconds.
//!
//! - `observe` counts items and the time under watch: by hour (of weekdays and of weekends apart), by weekday, by minute of
//!   the hour, all decayed over six weeks; and, decayed over hours, how many came and how many were expected.
//! - `expected` makes of the counts a rate for each minute of the week, drawn to the mean where the counts are poor.
//! - `siblings` sums up what the feeds of one agency counted: what the others show is where a feed's own factors start from.
//! - `burst` learns whether one item of the feed announces more.
//! - `seconds_until_worth` raises or lowers that rate by how busy the feed is these hours and minutes, and adds up what
//!   waiting will have cost (`waiting`), by tens of minutes, and by minutes before the first full ten and where the moment
//!   lies. A long wait costs more than its time: what is late by twelve minutes or so counts twice,
//!   so that quiet feeds, where nearly every item is late, are not left alone for the sake of the busy ones.
//!
//! Replays of wires, commit streams and made-up feeds say what carries weight: neighbouring hours that borrow from each
//! other, and weekends apart, save 3 to 7 % of the waiting; a burst term with a share learned for each feed saves 2 % on wires, 6 %
//! on commit streams and 15 % where items really come in bursts, and costs nothing where they do not. Bins of ten minutes,
//! and a rule that looks past the next poll (wait for the rate to rise, ask at once when it falls) brought nothing.
//!
//! Must not know: hints of servers and documents, failures, the bounds of the operator.

mod burst;
mod expected;
mod mean;
mod observe;
mod siblings;
mod slot;
mod waiting;

use crate::model::{LearnedRates, UnixMillis};
use expected::{Expected, minute_phase};
pub(super) use observe::{Observation, observe};
pub use siblings::{AgencyRhythm, Siblings};
use slot::{DAY, HOUR, MINUTE, Slot, seconds, whole_seconds};
use waiting::{BLOCK, BLOCK_SECONDS, EVEN_BLOCKS, Waiting, blocks};

/// How long it is remembered how busy the feed was lately, in seconds.
const LATELY: f64 = 3.0 * HOUR;
/// Items as expected that are taken as seen lately: they temper small numbers.
const PRIOR_LATELY: f64 = 4.0;
/// Longest time that is looked ahead, in seconds.
const LOOK_AHEAD: f64 = 31.0 * DAY;
/// Share of the feed's window that may fill before it is polled, so that nothing scrolls out unseen.
const WINDOW_SHARE: f64 = 0.4;

/// Share of the usual rate that is left when a burst was expected and does not come.
const LEAST_SHARE: f64 = 0.05;

/// Gives the items a day that the feed brings over the weeks.
pub(super) fn items_a_day(rates: &LearnedRates) -> f64 {
    mean::mean_rate(rates) * DAY
}

/// Gives the seconds until the items expected to wait have cost `price`, or until they fill a good part of the feed's
/// window; at most `horizon`.
pub(super) fn seconds_until_worth(
    rates: &LearnedRates,
    siblings: &Siblings,
    price: f64,
    now: UnixMillis,
    horizon: f64,
) -> f64 {
    if price <= 0.0 {
        return 0.0;
    }
    let start = seconds(now);
    let end = start + horizon.min(LOOK_AHEAD);
    let expected = Expected::new(rates, siblings);
    let by_minute = minute_phase(rates);
    let blocks = by_minute.as_ref().map_or(EVEN_BLOCKS, blocks);
    let mut at = start;
    let mut busier = level(rates, siblings.level(start)) - 1.0;
    let mut burst = burst::excess(rates, expected.rate(Slot::at(start)) * (1.0 + busier));
    let most_items = match rates.window {
        0 => f64::INFINITY,
        window => WINDOW_SHARE * f64::from(window),
    };
    let rate = |slot, busier: f64, burst: f64| {
        let usual = expected.rate(slot);
        (usual * (1.0 + busier) + burst).max(LEAST_SHARE * usual)
    };
    let (minute, block) = (Fading::over(MINUTE), Fading::over(BLOCK));
    let mut waiting = Waiting::NONE;
    while at < end {
        // Ten minutes at once from a full ten on, as long as the moment does not lie among them.
        if is_full_block(at) && at + BLOCK <= end {
            let slot = Slot::at(at + BLOCK / 2.0);
            let rate = rate(slot, busier, burst * block.burst_within);
            let after = waiting.after_block(blocks[slot.minute / 10], rate);
            if after.cost() < price && after.items < most_items {
                waiting = after;
                at += BLOCK;
                busier *= block.busier;
                burst *= block.burst;
                continue;
            }
        }
        // Whole minutes since the epoch are exact, so that each step moves on.
        let step = (((at / MINUTE).floor() + 1.0) * MINUTE).min(end) - at;
        let slot = Slot::at(at + step / 2.0);
        let of_minute = by_minute.map_or(1.0, |factors| factors[slot.minute]);
        let rate = rate(slot, busier, burst) * of_minute;
        let after = waiting.after(step, rate);
        if after.cost() >= price {
            return at - start + waiting.time_to_cost(price, rate, step);
        }
        if after.items >= most_items {
            return at - start + (most_items - waiting.items) / rate;
        }
        waiting = after;
        at += step;
        busier *= minute.busier;
        burst *= minute.burst;
    }
    horizon
}

/// Tells whether a moment is a full ten minutes; a remainder would cost ten times as much.
#[expect(
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "whole minutes are exact"
)]
fn is_full_block(moment: f64) -> bool {
    let seconds = whole_seconds(moment);
    seconds % BLOCK_SECONDS == 0 && seconds as f64 == moment
}

/// What is left after some time of what raises or lowers the rate now.
struct Fading {
    /// Of how much busier than usual the feed was.
    busier: f64,
    /// Of a burst.
    burst: f64,
    /// Of a burst, on the mean of that time.
    burst_within: f64,
}

impl Fading {
    fn over(time: f64) -> Self {
        Self {
            busier: (-time / LATELY).exp(),
            burst: f64::from(burst::faded(time)),
            burst_within: burst::mean_within(time),
        }
    }
}

/// Tells how much busier than usual the feed is these hours, where the agency's other feeds are `around` times as busy as usual.
fn level(rates: &LearnedRates, around: f64) -> f64 {
    let expected = f64::from(rates.lately_expected) * around;
    around * (f64::from(rates.lately_seen) + PRIOR_LATELY) / (expected + PRIOR_LATELY)
}
