//! The rhythm of a feed: learns when it publishes, and tells when waiting has cost as much as a request.
//!
//! A poll is a bet: each request costs the publisher and us, each waiting story costs the reader. With a price of K
//! item-seconds a request, a feed of constant rate is polled every `sqrt(K / rate)` seconds.
//!
//! Must not know: hints of servers and documents, failures, the bounds of the operator.

use crate::model::{LearnedRates, UnixMillis};

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 24.0 * HOUR;

/// Memory of the counts, in seconds.
const MEMORY: f64 = 28.0 * DAY;
/// Memory of how busy the feed was lately, in seconds.
const LATELY: f64 = 6.0 * HOUR;
/// Longest time that one observation looks back over, in seconds.
const LOOK_BACK: f64 = 14.0 * DAY;
/// Longest time that is looked ahead, in seconds.
const LOOK_AHEAD: f64 = 31.0 * DAY;

/// Items, and seconds of exposure, that are taken as seen before anything is.
const PRIOR_ITEMS: f64 = 0.5;
const PRIOR_EXPOSURE: f64 = DAY;
/// Items as expected that each hour, each weekday and the level are taken to have seen: they temper small numbers.
const PRIOR_HOUR: f64 = 2.0;
const PRIOR_DAY: f64 = 3.0;
const PRIOR_LEVEL: f64 = 4.0;
/// Items below which no minute of the hour is told from another.
const PHASE_MIN_ITEMS: f64 = 8.0;
/// How much more than chance the minutes must vary.
const PHASE_CHANCE: f64 = 1.35;
/// Share of the feed's window that may fill before it is polled, so that nothing scrolls out unseen.
const WINDOW_SHARE: f64 = 0.4;

/// What one good answer brought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observation<'a> {
    /// When it was seen.
    pub now: UnixMillis,
    /// Publication times of the items that were new.
    pub new_items: &'a [UnixMillis],
    /// Items in the document, where one was read.
    pub seen: Option<u32>,
    /// Whether items may have scrolled out unseen.
    pub gap: bool,
}

/// Gives the rates with one more observation learned.
pub(super) fn observe(before: &LearnedRates, observation: Observation<'_>) -> LearnedRates {
    let mut rates = before.clone();
    let now = seconds(observation.now);
    let last = before
        .observed_at_ms
        .map(|ms| seconds(UnixMillis(ms)).min(now));
    let from = watched_from(last, now, &observation);
    decay(&mut rates, now - last.unwrap_or(now));
    if last.is_some() {
        rates.lately_expected += narrow(expected_lately(&Base::new(before), from, now));
    }
    rates.exposure += narrow(now - from);
    for piece in HourPieces::new(from, now) {
        rates.hour_exposure[piece.slot.hour] += narrow(piece.length);
        rates.day_exposure[piece.slot.weekday] += narrow(piece.length);
    }
    if now > from {
        for item in observation.new_items {
            count(&mut rates, seconds(*item), from, now);
        }
    }
    if let Some(seen) = observation.seen {
        rates.window = seen;
    }
    rates.observed_at_ms = Some(observation.now.0);
    rates
}

/// Gives the items a day that the feed brings over the weeks.
pub(super) fn items_a_day(rates: &LearnedRates) -> f64 {
    mean_rate(rates) * DAY
}

/// Gives the seconds until the items expected to wait have waited for `price` item-seconds, twice counted, or until
/// they fill a good part of the feed's window; at most `horizon`.
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
    let base = Base::new(rates);
    let phase = minute_phase(rates);
    let excess = level(rates) - 1.0;
    let minute_decay = (-MINUTE / LATELY).exp();
    let items_limit = match rates.window {
        0 => f64::INFINITY,
        window => WINDOW_SHARE * f64::from(window),
    };
    // Twice the cost so far: with H the item-seconds, 2H grows by 2 L dt + rate dt^2 in a step.
    let (mut items, mut cost, mut lately, mut at) = (0.0, 0.0, 1.0, start);
    let mut slot = Slot::at(at);
    let mut hour_rate = base.rate(slot);
    while at < end {
        let step = ((at / MINUTE).floor() + 1.0) * MINUTE - at;
        let step = step.min(end - at);
        let minute = phase.as_ref().map_or(1.0, |phase| phase[slot.minute]);
        let rate = hour_rate * (1.0 + excess * lately) * minute;
        let after = cost + step * (2.0 * items + rate * step);
        if after >= price {
            return at - start + time_to_pay(price - cost, items, rate);
        }
        if items + rate * step >= items_limit {
            return at - start + (items_limit - items) / rate;
        }
        cost = after;
        items += rate * step;
        at += step;
        lately *= minute_decay;
        let hour = slot.hour;
        slot = slot.next_minute();
        if slot.hour != hour {
            hour_rate = base.rate(slot);
        }
    }
    horizon
}

/// Solves `rate x^2 + 2 items x = unpaid` for x, without cancellation.
fn time_to_pay(unpaid: f64, items: f64, rate: f64) -> f64 {
    unpaid / (items + (items * items + rate * unpaid).sqrt())
}

/// Gives the moment since which every item is known to have been shown.
fn watched_from(last: Option<f64>, now: f64, observation: &Observation<'_>) -> f64 {
    let oldest = observation
        .new_items
        .iter()
        .map(|item| seconds(*item))
        .fold(now, f64::min);
    let from = match last {
        None => oldest,
        Some(last) if observation.gap => oldest.max(last),
        Some(last) => last,
    };
    from.max(now - LOOK_BACK)
}

fn decay(rates: &mut LearnedRates, elapsed: f64) {
    let slow = narrow((-elapsed / MEMORY).exp());
    let quick = narrow((-elapsed / LATELY).exp());
    let counts = rates.hour_items.iter_mut().chain(&mut rates.hour_exposure);
    let counts = counts
        .chain(&mut rates.day_items)
        .chain(&mut rates.day_exposure);
    for count in counts.chain(&mut rates.minute_items) {
        *count *= slow;
    }
    rates.items *= slow;
    rates.exposure *= slow;
    rates.lately_seen *= quick;
    rates.lately_expected *= quick;
}

/// Counts one item. One that says it is older than the last look, or of the future, came at an unknown moment between.
fn count(rates: &mut LearnedRates, published: f64, from: f64, now: f64) {
    if rates.minute_items.is_empty() {
        rates.minute_items = vec![0.0; 60].into();
    }
    let dated = from <= published && published <= now;
    let moment = if dated {
        published
    } else {
        f64::midpoint(from, now)
    };
    let slot = Slot::at(moment);
    if dated {
        rates.minute_items[slot.minute] += 1.0;
    } else {
        spread(&mut rates.minute_items, from, now);
    }
    rates.items += 1.0;
    rates.hour_items[slot.hour] += 1.0;
    rates.day_items[slot.weekday] += 1.0;
    rates.lately_seen += narrow(((moment - now) / LATELY).exp());
}

/// Spreads one item over the minutes of the hour that lie between two moments.
fn spread(minutes: &mut [f32], from: f64, now: f64) {
    if now - from >= HOUR {
        for minute in minutes {
            *minute += 1.0 / 60.0;
        }
        return;
    }
    let mut at = from;
    while at < now {
        let end = (((at / MINUTE).floor() + 1.0) * MINUTE).min(now);
        minutes[Slot::at(at).minute] += narrow((end - at) / (now - from));
        at = end;
    }
}

fn mean_rate(rates: &LearnedRates) -> f64 {
    (f64::from(rates.items) + PRIOR_ITEMS) / (f64::from(rates.exposure) + PRIOR_EXPOSURE)
}

/// Tells how much busier than usual the feed is these hours.
fn level(rates: &LearnedRates) -> f64 {
    (f64::from(rates.lately_seen) + PRIOR_LEVEL) / (f64::from(rates.lately_expected) + PRIOR_LEVEL)
}

/// Items a second by hour and weekday, over the weeks.
struct Base {
    hours: [f64; 24],
    days: [f64; 7],
}

impl Base {
    fn new(rates: &LearnedRates) -> Self {
        let mean = mean_rate(rates);
        let factor = |items: f32, exposure: f32, prior: f64| {
            (f64::from(items) + prior) / (f64::from(exposure) * mean + prior)
        };
        Self {
            hours: std::array::from_fn(|hour| {
                mean * factor(
                    rates.hour_items[hour],
                    rates.hour_exposure[hour],
                    PRIOR_HOUR,
                )
            }),
            days: std::array::from_fn(|day| {
                factor(rates.day_items[day], rates.day_exposure[day], PRIOR_DAY)
            }),
        }
    }

    fn rate(&self, slot: Slot) -> f64 {
        self.hours[slot.hour] * self.days[slot.weekday]
    }
}

/// Gives the items expected between two moments, those of long ago weighing less.
fn expected_lately(base: &Base, from: f64, now: f64) -> f64 {
    HourPieces::new(from, now)
        .map(|piece| {
            let end = piece.start + piece.length;
            let weight = ((end - now) / LATELY).exp() - ((piece.start - now) / LATELY).exp();
            base.rate(piece.slot) * LATELY * weight
        })
        .sum()
}

/// Gives how much more than usual is published in each minute of the hour; `None` where no minute stands out.
fn minute_phase(rates: &LearnedRates) -> Option<[f64; 60]> {
    let minutes = <&[f32; 60]>::try_from(&*rates.minute_items).ok()?;
    let minutes = minutes.map(f64::from);
    let sum: f64 = minutes.iter().sum();
    if sum < PHASE_MIN_ITEMS {
        return None;
    }
    let mean = sum / 60.0;
    let variance = minutes
        .iter()
        .map(|count| (count - mean).powi(2))
        .sum::<f64>()
        / 60.0;
    let spread = (variance - PHASE_CHANCE * mean) / (mean * mean);
    if spread <= 0.0 {
        return None;
    }
    let prior = 1.0 / spread;
    Some(minutes.map(|count| (count + prior) / (mean + prior)))
}

/// A minute of the week, in UTC.
#[derive(Debug, Clone, Copy)]
struct Slot {
    minute: usize,
    hour: usize,
    weekday: usize,
}

impl Slot {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rem_euclid keeps it between 0 and the minutes of a week"
    )]
    fn at(moment: f64) -> Self {
        // 1970-01-01 was a Thursday.
        let minute_of_week =
            ((moment / MINUTE).floor() + 3.0 * 1440.0).rem_euclid(7.0 * 1440.0) as usize;
        Self {
            minute: minute_of_week % 60,
            hour: minute_of_week / 60 % 24,
            weekday: (minute_of_week / 1440).min(6),
        }
    }

    fn next_minute(self) -> Self {
        match self {
            Self {
                minute: 59,
                hour: 23,
                weekday,
            } => Self {
                minute: 0,
                hour: 0,
                weekday: (weekday + 1) % 7,
            },
            Self {
                minute: 59,
                hour,
                weekday,
            } => Self {
                minute: 0,
                hour: hour + 1,
                weekday,
            },
            Self { minute, .. } => Self {
                minute: minute + 1,
                ..self
            },
        }
    }
}

/// The time between two moments, cut at the full hours.
struct HourPieces {
    at: f64,
    end: f64,
}

struct HourPiece {
    start: f64,
    length: f64,
    slot: Slot,
}

impl HourPieces {
    fn new(from: f64, end: f64) -> Self {
        Self { at: from, end }
    }
}

impl Iterator for HourPieces {
    type Item = HourPiece;

    fn next(&mut self) -> Option<HourPiece> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        self.at = (((start / HOUR).floor() + 1.0) * HOUR).min(self.end);
        Some(HourPiece {
            start,
            length: self.at - start,
            slot: Slot::at(start),
        })
    }
}

/// Gives seconds since the epoch, held within some 30,000 years so that a step of a minute always moves on.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53 milliseconds")]
fn seconds(moment: UnixMillis) -> f64 {
    const LIMIT_MS: i64 = 1 << 50;
    moment.0.clamp(-LIMIT_MS, LIMIT_MS) as f64 / 1000.0
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "seconds and counts far below the limits of f32"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}
