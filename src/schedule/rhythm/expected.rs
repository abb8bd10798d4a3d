//! What a feed is expected to publish in each minute of the week, from what was counted over the weeks.
//!
//! Few items make poor counts: each factor starts at what the agency's other feeds show, or at 1 (that of weekends lower), and moves
//! away from it as items speak for it.
//! The broad comes before the fine: the part of the day before the hour, the kind of day before the weekday. Hours borrow from
//! their neighbours, and between the middles of two hours the rate goes in a straight line.

use super::mean::mean_rate;
use super::siblings::Siblings;
use super::slot::Slot;
use crate::model::LearnedRates;

/// Items as expected that each part of the day is taken to have seen.
const PRIOR_DAY_PART: f64 = 6.0;
/// How far a part of the day reaches to both sides, in hours, and how much an hour so far away counts: exp(-d²/8).
const DAY_PART_REACH: usize = 6;
const DAY_PART_WEIGHTS: [f64; DAY_PART_REACH + 1] = [
    1.0, 0.882_50, 0.606_53, 0.324_65, 0.135_34, 0.043_94, 0.011_11,
];
/// Items as expected that each kind of day is taken to have seen, and what a weekend brings where nothing is known of it: wires
/// rest, if not all of them.
const PRIOR_DAY_KIND: f64 = 4.0;
const WEEKEND: f64 = 0.6;
/// Items as expected that each hour, each weekday, and each hour of a kind of day are taken to have seen.
const PRIOR_HOUR: f64 = 2.0;
const PRIOR_DAY: f64 = 2.0;
const PRIOR_KIND: f64 = 4.0;
/// How much the hour before and the hour after count, set against the hour itself.
const NEIGHBOUR: f64 = 0.6;
/// Items below which no minute of the hour is told from another.
const PHASE_MIN_ITEMS: f64 = 8.0;
/// How much more than by chance the minutes must vary.
const PHASE_CHANCE: f64 = 1.35;

/// Items a second, by the minute of the week.
pub(super) struct Expected {
    /// By kind of day and hour, at the middle of the hour.
    hours: [[f64; 24]; 2],
    /// Factors by weekday.
    days: [f64; 7],
}

impl Expected {
    pub(super) fn new(rates: &LearnedRates, siblings: &Siblings) -> Self {
        let mean = mean_rate(rates);
        let counted: [f64; 24] = each_hour(|hour| {
            f64::from(rates.hour_items[0][hour]) + f64::from(rates.hour_items[1][hour])
        });
        let by_agency = siblings.hours(NEIGHBOUR);
        let level: [f64; 24] =
            each_hour(|hour| mean * f64::from(rates.hour_exposure[hour]) * by_agency[hour]);
        let by_part = day_parts(&counted, &level);
        let level: [f64; 24] = each_hour(|hour| level[hour] * by_part[hour]);
        let by_hour = factors(&counted, &level, PRIOR_HOUR);
        let days = days(rates, mean, siblings);
        let hours = [0..5, 5..7].map(|weekdays| {
            let kind = usize::from(weekdays.start > 0);
            let weight: f64 = weekdays
                .map(|day| f64::from(rates.day_exposure[day]) * days[day])
                .sum();
            let weight = weight / f64::from(rates.exposure).max(1.0);
            let counted = rates.hour_items[kind].map(f64::from);
            let level = each_hour(|hour| by_hour[hour] * level[hour] * weight);
            let by_kind = factors(&counted, &level, PRIOR_KIND);
            each_hour(|hour| mean * by_agency[hour] * by_part[hour] * by_hour[hour] * by_kind[hour])
        });
        Self { hours, days }
    }

    /// Gives the items a second in a minute of the week.
    #[expect(clippy::cast_precision_loss, reason = "a minute of an hour")]
    pub(super) fn rate(&self, slot: Slot) -> f64 {
        let hours = &self.hours[slot.day_kind()];
        let from_middle = (slot.minute as f64 - 29.5) / 60.0;
        let neighbour = match slot.minute {
            0..30 => (slot.hour + 23) % 24,
            _ => (slot.hour + 1) % 24,
        };
        let here = hours[slot.hour];
        (here + (hours[neighbour] - here) * from_middle.abs()) * self.days[slot.weekday]
    }
}

/// Gives how much more was counted than the level says, tempered by `prior` items as the level says.
fn factor(counted: f64, level: f64, prior: f64) -> f64 {
    (counted + prior) / (level + prior)
}

fn factors(counted: &[f64; 24], level: &[f64; 24], prior: f64) -> [f64; 24] {
    let (counted, level) = (with_neighbours(counted), with_neighbours(level));
    each_hour(|hour| factor(counted[hour], level[hour], prior))
}

/// Adds to each hour what the hour before and the hour after count.
fn with_neighbours(values: &[f64; 24]) -> [f64; 24] {
    let unrolled: [f64; 24 + 2] = unrolled(values);
    each_hour(|hour| unrolled[hour + 1] + NEIGHBOUR * (unrolled[hour] + unrolled[hour + 2]))
}

/// Gives a value for each hour. A plain loop: every poll asks for a dozen of them, and this one is worked off by twos.
fn each_hour(value: impl Fn(usize) -> f64) -> [f64; 24] {
    let mut values = [0.0; 24];
    for (hour, place) in values.iter_mut().enumerate() {
        *place = value(hour);
    }
    values
}

/// Gives the day with its last hours before it and its first hours behind it, as many as there is room for.
fn unrolled<const HOURS: usize>(values: &[f64; 24]) -> [f64; HOURS] {
    let around = (HOURS - 24) / 2;
    let mut unrolled = [0.0; HOURS];
    unrolled[..around].copy_from_slice(&values[24 - around..]);
    unrolled[around..around + 24].copy_from_slice(values);
    unrolled[around + 24..].copy_from_slice(&values[..around]);
    unrolled
}

/// Gives how much more than usual is published on each weekday, from how much more is on its kind of day.
fn days(rates: &LearnedRates, mean: f64, siblings: &Siblings) -> [f64; 7] {
    let counted = rates.day_items.map(f64::from);
    let level = rates
        .day_exposure
        .map(|exposure| mean * f64::from(exposure));
    let [on_weekdays, on_weekends] = siblings.day_kinds([1.0, WEEKEND]);
    let kinds = [(0..5, on_weekdays), (5..7, on_weekends)].map(|(weekdays, usual)| {
        let counted: f64 = counted[weekdays.clone()].iter().sum();
        let level: f64 = level[weekdays].iter().sum();
        (counted + PRIOR_DAY_KIND * usual) / (level + PRIOR_DAY_KIND)
    });
    std::array::from_fn(|day| {
        let kind = kinds[usize::from(day >= 5)];
        kind * factor(counted[day], level[day] * kind, PRIOR_DAY)
    })
}

/// Gives how much more than usual is published in the hours around each hour.
fn day_parts(counted: &[f64; 24], level: &[f64; 24]) -> [f64; 24] {
    let (counted, level) = (around(counted), around(level));
    each_hour(|hour| factor(counted[hour], level[hour], PRIOR_DAY_PART))
}

/// Sums up the hours around each hour; all hours at once, for every poll asks for it four times.
fn around(values: &[f64; 24]) -> [f64; 24] {
    const AROUND: usize = DAY_PART_REACH;
    let unrolled: [f64; 24 + 2 * AROUND] = unrolled(values);
    let mut sums = values.map(|value| value * DAY_PART_WEIGHTS[0]);
    for (distance, weight) in DAY_PART_WEIGHTS.iter().enumerate().skip(1) {
        let before = &unrolled[AROUND - distance..][..24];
        let after = &unrolled[AROUND + distance..][..24];
        for (sum, (before, after)) in sums.iter_mut().zip(before.iter().zip(after)) {
            *sum += weight * (before + after);
        }
    }
    sums
}

/// Gives how much more than usual is published in each minute of the hour; `None` where no minute stands out.
///
/// The spread of the counts beyond chance is that of the minutes themselves: it says how far each count is to be trusted.
pub(super) fn minute_phase(rates: &LearnedRates) -> Option<[f64; 60]> {
    let counts = <&[f32; 60]>::try_from(&*rates.minute_items)
        .ok()?
        .map(f64::from);
    let sum: f64 = counts.iter().sum();
    if sum < PHASE_MIN_ITEMS {
        return None;
    }
    let mean = sum / 60.0;
    let variance = counts
        .iter()
        .map(|count| (count - mean).powi(2))
        .sum::<f64>()
        / 60.0;
    let beyond_chance = (variance - PHASE_CHANCE * mean) / (mean * mean);
    (beyond_chance > 0.0).then(|| counts.map(|count| factor(count, mean, 1.0 / beyond_chance)))
}
