//! Learns from one good answer.

use std::ops::RangeInclusive;

use super::expected::Expected;
use super::mean::mean_rate;
use super::siblings::Siblings;
use super::slot::{DAY, HOUR, Slot, hour_pieces, minute_pieces, narrow, seconds};
use super::{LATELY, burst};
use crate::model::{LearnedRates, UnixMillis};

/// Memory of the counts, in seconds.
const MEMORY: f64 = 42.0 * DAY;
/// Longest time that one observation looks back over, in seconds.
const LOOK_BACK: f64 = 14.0 * DAY;

/// Items of one look that count in full, and beyond them how many times what was expected: a feed that shows its whole
/// archive anew has not got another rhythm.
const FULL_ITEMS: f64 = 6.0;
const FULL_RATIO: f64 = 3.0;

/// What one good answer brought.
#[derive(Debug, Clone, Copy)]
pub(in crate::schedule) struct Observation<'a> {
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
pub(in crate::schedule) fn observe(
    before: &LearnedRates,
    siblings: &Siblings,
    observation: Observation<'_>,
) -> LearnedRates {
    let mut rates = before.clone();
    let now = seconds(observation.now);
    let last = before
        .observed_at_ms
        .map(|ms| seconds(UnixMillis(ms)).min(now));
    let from = watched_from(last, now, &observation);
    let expected = Expected::new(before, siblings);
    if let Some(last) = last {
        decay(&mut rates, now - last);
        rates.lately_expected += narrow(expected_lately(&expected, from, now));
    }
    rates.exposure += narrow(now - from);
    for piece in hour_pieces(from, now) {
        let length = narrow(piece.end - piece.start);
        rates.hour_exposure[piece.slot.hour] += length;
        rates.day_exposure[piece.slot.weekday] += length;
    }
    // Without a time under watch, as for a first document without dates, items tell nothing of a rate.
    if now > from {
        let items = observation.new_items;
        let usual = mean_rate(before) * (now - from);
        let weight = last.map_or(1.0, |_| weight(items.len(), usual));
        for published in items.iter().map(|item| seconds(*item)) {
            if last.is_some() || published >= from {
                count(&mut rates, published, weight, from..=now);
            }
        }
        rates.burst *= burst::faded(from - last.unwrap_or(from));
        let usual = last.map(|_| &expected);
        burst::learn(&mut rates, items, weight, from..=now, usual);
    }
    rates.window = observation.seen.unwrap_or(rates.window);
    rates.observed_at_ms = Some(observation.now.0);
    rates
}

/// Gives the moment since which every item is known to have been shown.
fn watched_from(last: Option<f64>, now: f64, observation: &Observation<'_>) -> f64 {
    let items = observation.new_items.iter();
    let oldest = items.map(|item| seconds(*item)).fold(now, f64::min);
    let from = match last {
        None => oldest,
        Some(last) if observation.gap => oldest.max(last),
        Some(last) => last,
    };
    from.max(now - LOOK_BACK)
}

fn decay(rates: &mut LearnedRates, elapsed: f64) {
    let over_hours = narrow((-elapsed / LATELY).exp());
    rates.decay_over_weeks(narrow((-elapsed / MEMORY).exp()));
    rates.lately_seen *= over_hours;
    rates.lately_expected *= over_hours;
}

/// Gives how much each item of one look counts, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a number of items")]
fn weight(items: usize, expected: f64) -> f32 {
    let in_full = FULL_ITEMS + FULL_RATIO * expected;
    narrow((in_full / items as f64).min(1.0))
}

/// Counts one item that was seen first at the end of `watched`. One that says it is older than the last look, or of the
/// future, came at an unknown moment between.
fn count(rates: &mut LearnedRates, published: f64, weight: f32, watched: RangeInclusive<f64>) {
    let (from, now) = watched.into_inner();
    if rates.minute_items.is_empty() {
        rates.minute_items = Box::new([0.0; 60]);
    }
    let is_dated = (from..=now).contains(&published);
    let moment = if is_dated {
        published
    } else {
        f64::midpoint(from, now)
    };
    let slot = Slot::at(moment);
    if is_dated {
        rates.minute_items[slot.minute] += weight;
    } else {
        spread(&mut rates.minute_items, weight, from..=now);
    }
    rates.items += weight;
    rates.hour_items[slot.day_kind()][slot.hour] += weight;
    rates.day_items[slot.weekday] += weight;
    rates.lately_seen += weight * narrow(((moment - now) / LATELY).exp());
}

/// Spreads one item over the minutes of the hour that lie between two moments.
fn spread(minutes: &mut [f32], weight: f32, watched: RangeInclusive<f64>) {
    let (from, now) = watched.into_inner();
    if now - from >= HOUR {
        for minute in minutes {
            *minute += weight / 60.0;
        }
        return;
    }
    for piece in minute_pieces(from, now) {
        minutes[piece.slot.minute] += weight * narrow((piece.end - piece.start) / (now - from));
    }
}

/// Gives the items expected between two moments, those of long ago weighing less.
fn expected_lately(expected: &Expected, from: f64, now: f64) -> f64 {
    let weight_since = |moment: f64| ((moment - now) / LATELY).exp();
    hour_pieces(from, now)
        .map(|piece| {
            let weight = weight_since(piece.end) - weight_since(piece.start);
            expected.rate(piece.slot) * LATELY * weight
        })
        .sum()
}
