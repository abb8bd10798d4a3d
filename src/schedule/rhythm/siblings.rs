//! What the feeds of one agency know together: a desk's day, and how busy the agency is right now.
//!
//! The feeds of an agency are written in one house: they rest in the same hours, and a strike, a holiday or a great event is seen in all
//! of them. A quiet feed, whose own counts say little for weeks, starts from what the others show. In replays of a wire that
//! saves 3 to 5 % of the waiting; where feeds have nothing to do with each other it costs less than 1 %.

use super::LATELY;
use super::mean::mean_rate;
use super::slot::seconds;
use crate::model::{LearnedRates, UnixMillis};

/// Items as expected that the other feeds are taken to have seen in each hour: they temper small numbers.
const PRIOR_ITEMS: f64 = 20.0;
/// The same for the last hours: what feeds of one house do now, they do together.
const PRIOR_LATELY: f64 = 0.5;
/// Items as expected in the last hours from which a person is told how busy the others are.
const TELLING_LATELY: f64 = 3.0;

/// Items counted, and items that the mean rate of each feed puts there.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Count {
    items: f64,
    expected: f64,
}

impl Count {
    fn add(&mut self, weight: f64, items: f64, expected: f64) {
        self.items += weight * items;
        self.expected += weight * expected;
    }

    /// Gives how much more was counted than was expected, tempered by `prior` items as expected, of which `usual` times as many
    /// are taken to have come.
    fn factor(self, prior: f64, usual: f64) -> f64 {
        // What is taken out again may leave less than nothing by a rounding.
        (self.items.max(0.0) + prior * usual) / (self.expected.max(0.0) + prior)
    }
}

/// What the feeds of one agency counted, summed up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AgencyRhythm {
    all: Siblings,
}

/// What the other feeds of a feed's agency counted; nothing where it has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Siblings {
    /// By hour of the day, UTC.
    hours: [Count; 24],
    /// Monday to Friday; Saturday and Sunday.
    day_kinds: [Count; 2],
    /// Decayed over hours, as at `at`.
    lately: Count,
    /// The newest observation, in seconds since the epoch.
    at: f64,
}

impl AgencyRhythm {
    /// Adds what was learned of one feed.
    pub fn add(&mut self, rates: &LearnedRates) {
        self.all.count(rates, 1.0);
    }

    /// Takes out what was learned of a feed, as it was added.
    pub fn remove(&mut self, rates: &LearnedRates) {
        self.all.count(rates, -1.0);
    }

    /// Gives what the agency's feeds counted but for one, of which `rates` was added.
    pub fn without(&self, rates: &LearnedRates) -> Siblings {
        let mut others = self.all.clone();
        others.count(rates, -1.0);
        others
    }
}

impl From<AgencyRhythm> for Siblings {
    fn from(others: AgencyRhythm) -> Self {
        others.all
    }
}

impl Siblings {
    fn count(&mut self, rates: &LearnedRates, sign: f64) {
        let Some(observed_at_ms) = rates.observed_at_ms else {
            return;
        };
        let mean = mean_rate(rates);
        let expected = |exposure: f32| mean * f64::from(exposure);
        let [of_weekdays, of_weekends] = &rates.hour_items;
        let items = of_weekdays.iter().zip(of_weekends);
        let hours = self.hours.iter_mut().zip(items.zip(rates.hour_exposure));
        for (hour, ((weekday, weekend), exposure)) in hours {
            hour.add(sign, f64::from(weekday + weekend), expected(exposure));
        }
        let days = rates.day_items.iter().zip(rates.day_exposure);
        for (day, (items, exposure)) in days.enumerate() {
            self.day_kinds[usize::from(day >= 5)].add(sign, f64::from(*items), expected(exposure));
        }
        self.count_lately(rates, seconds(UnixMillis(observed_at_ms)), sign);
    }

    fn count_lately(&mut self, rates: &LearnedRates, observed_at: f64, sign: f64) {
        let newest = self.at.max(observed_at);
        let faded = faded(newest - self.at);
        let Count { items, expected } = self.lately;
        self.lately = Count {
            items: items * faded,
            expected: expected * faded,
        };
        self.at = newest;
        let weight = sign * self::faded(newest - observed_at);
        let (seen, expected) = (rates.lately_seen, rates.lately_expected);
        self.lately
            .add(weight, f64::from(seen), f64::from(expected));
    }

    /// Gives how much more than on the mean the others publish in each hour of the day, an hour and its neighbours taken together.
    pub(super) fn hours(&self, neighbour: f64) -> [f64; 24] {
        std::array::from_fn(|hour| {
            let mut around = self.hours[hour];
            for other in [(hour + 23) % 24, (hour + 1) % 24] {
                let Count { items, expected } = self.hours[other];
                around.add(neighbour, items, expected);
            }
            around.factor(PRIOR_ITEMS, 1.0)
        })
    }

    /// Gives how much more than on the mean the others publish from Monday to Friday, and on Saturday and Sunday, where `usual` is
    /// expected of those of whom nothing is known.
    pub(super) fn day_kinds(&self, usual: [f64; 2]) -> [f64; 2] {
        std::array::from_fn(|kind| self.day_kinds[kind].factor(PRIOR_ITEMS, usual[kind]))
    }

    /// Gives how much busier than usual the others are these hours.
    pub(super) fn level(&self, now: f64) -> f64 {
        self.lately(now).factor(PRIOR_LATELY, 1.0)
    }

    /// Gives the same for a person to read, as it was counted; `None` where the others were not expected to publish much.
    pub fn busier(&self, now: UnixMillis) -> Option<f64> {
        let Count { items, expected } = self.lately(seconds(now));
        (expected >= TELLING_LATELY).then(|| items.max(0.0) / expected)
    }

    fn lately(&self, now: f64) -> Count {
        let faded = faded((now - self.at).max(0.0));
        let Count { items, expected } = self.lately;
        Count {
            items: items * faded,
            expected: expected * faded,
        }
    }
}

/// Gives what is left after so many seconds of what was counted lately.
fn faded(elapsed: f64) -> f64 {
    (-elapsed / LATELY).exp()
}
