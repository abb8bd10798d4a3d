//! What was learned of a feed's rhythm, and its compact form in the store.

use serde::{Deserialize, Serialize};

/// Minutes of an hour.
const MINUTES: usize = 60;

/// First byte of the stored form. A form of an unknown version is forgotten: a feed's rhythm is learned again within days.
const VERSION: u8 = 2;
/// The form before bursts were learned. It is read as one of a feed of which no burst is known yet.
const VERSION_WITHOUT_BURSTS: u8 = 1;

/// What was learned of a feed's rhythm: decayed counts of items and of exposure (time under watch, in seconds).
///
/// `schedule` reads and writes it; everyone else carries it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LearnedRates {
    /// Items, decayed over weeks.
    pub items: f32,
    /// Exposure in seconds, decayed over weeks.
    pub exposure: f32,
    /// Items by kind of day (0 = Monday to Friday, 1 = Saturday and Sunday) and by hour of the day, UTC.
    pub hour_items: [[f32; 24]; 2],
    /// Exposure by hour of the day.
    pub hour_exposure: [f32; 24],
    /// Items by weekday, 0 = Monday.
    pub day_items: [f32; 7],
    /// Exposure by weekday.
    pub day_exposure: [f32; 7],
    /// Items by minute of the hour: 60 values, or none yet.
    pub minute_items: Box<[f32]>,
    /// Items seen lately, decayed over hours.
    pub lately_seen: f32,
    /// Items expected lately, decayed over hours.
    pub lately_expected: f32,
    /// Items decayed over minutes, as at the last observation.
    pub burst: f32,
    /// Items of which it was counted how closely they followed others, decayed over weeks.
    pub burst_items: f32,
    /// What `burst` stood at when each of them came, summed up.
    pub burst_seen: f32,
    /// What it would have stood at on average if items came independently, summed up.
    pub burst_expected: f32,
    /// How many items the feed shows at once, as last seen; 0 where never seen.
    pub window: u32,
    /// Moment of the last observation, Unix milliseconds.
    pub observed_at_ms: Option<i64>,
}

impl LearnedRates {
    /// Writes the compact form: a version byte, then little-endian numbers; empty where nothing was learned.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Some(observed_at_ms) = self.observed_at_ms else {
            return Vec::new();
        };
        let counts = self.counts();
        let numbers = self.recent().len() + counts.iter().map(|counts| counts.len()).sum::<usize>();
        let mut bytes = Vec::with_capacity(1 + 8 + 4 + numbers * 4);
        bytes.push(VERSION);
        bytes.extend_from_slice(&observed_at_ms.to_le_bytes());
        bytes.extend_from_slice(&self.window.to_le_bytes());
        for number in self.recent() {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        // List by list, into room that is there: number by number costs several times as much, at every poll.
        for counts in counts {
            let written = bytes.len();
            bytes.resize(written + counts.len() * 4, 0);
            let (places, _) = bytes[written..].as_chunks_mut::<4>();
            for (place, number) in places.iter_mut().zip(counts) {
                *place = number.to_le_bytes();
            }
        }
        bytes
    }

    /// Reads what `to_bytes` wrote; `None` for another version, a wrong length, or a number that makes no sense.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let (&[version], rest) = bytes.split_first_chunk::<1>()?;
        if version != VERSION && version != VERSION_WITHOUT_BURSTS {
            return None;
        }
        let (observed_at_ms, rest) = rest.split_first_chunk::<8>()?;
        let (window, rest) = rest.split_first_chunk::<4>()?;
        let (numbers, []) = rest.as_chunks::<4>() else {
            return None;
        };
        let mut numbers = numbers.iter().map(|number| f32::from_le_bytes(*number));
        let is_sound = |number: &f32| number.is_finite() && *number >= 0.0;
        if !numbers.clone().all(|number| is_sound(&number)) {
            return None;
        }
        let mut rates = Self {
            observed_at_ms: Some(i64::from_le_bytes(*observed_at_ms)),
            window: u32::from_le_bytes(*window),
            lately_seen: numbers.next()?,
            lately_expected: numbers.next()?,
            ..Self::default()
        };
        if version == VERSION {
            for number in rates.bursts_mut() {
                *number = numbers.next()?;
            }
        }
        for counts in rates.counts_mut() {
            for count in counts {
                *count = numbers.next()?;
            }
        }
        rates.minute_items = numbers.collect();
        matches!(rates.minute_items.len(), 0 | MINUTES).then_some(rates)
    }

    /// Multiplies every number that decays over weeks.
    pub fn decay_over_weeks(&mut self, factor: f32) {
        for counts in self.counts_mut() {
            for count in counts {
                *count *= factor;
            }
        }
        for count in [
            &mut self.burst_items,
            &mut self.burst_seen,
            &mut self.burst_expected,
        ] {
            *count *= factor;
        }
    }

    fn recent(&self) -> [&f32; 6] {
        [
            &self.lately_seen,
            &self.lately_expected,
            &self.burst,
            &self.burst_items,
            &self.burst_seen,
            &self.burst_expected,
        ]
    }

    fn bursts_mut(&mut self) -> [&mut f32; 4] {
        [
            &mut self.burst,
            &mut self.burst_items,
            &mut self.burst_seen,
            &mut self.burst_expected,
        ]
    }

    fn counts_mut(&mut self) -> [&mut [f32]; 7] {
        [
            std::slice::from_mut(&mut self.items),
            std::slice::from_mut(&mut self.exposure),
            self.hour_items.as_flattened_mut(),
            &mut self.hour_exposure,
            &mut self.day_items,
            &mut self.day_exposure,
            &mut self.minute_items,
        ]
    }

    fn counts(&self) -> [&[f32]; 7] {
        [
            std::slice::from_ref(&self.items),
            std::slice::from_ref(&self.exposure),
            self.hour_items.as_flattened(),
            &self.hour_exposure,
            &self.day_items,
            &self.day_exposure,
            &self.minute_items,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(minutes: usize) -> LearnedRates {
        let mut rates = LearnedRates {
            items: 12.5,
            exposure: 86_400.0,
            minute_items: vec![0.25; minutes].into(),
            lately_seen: 1.0,
            lately_expected: 0.5,
            burst: 0.25,
            burst_items: 9.0,
            burst_seen: 4.0,
            burst_expected: 2.0,
            window: 30,
            observed_at_ms: Some(-5),
            ..LearnedRates::default()
        };
        rates.hour_items[1][23] = 3.0;
        rates.day_exposure[6] = 7.0;
        rates
    }

    #[test]
    fn bytes_survive_the_round_trip() {
        for rates in [LearnedRates::default(), learned(0), learned(MINUTES)] {
            assert_eq!(LearnedRates::from_bytes(&rates.to_bytes()), Some(rates));
        }
        assert_eq!(learned(MINUTES).to_bytes().len(), 629);
    }

    #[test]
    fn the_form_before_bursts_is_read() {
        let rates = learned(MINUTES);
        let mut old = rates.to_bytes();
        old.drain(21..37);
        old[0] = VERSION_WITHOUT_BURSTS;
        let without_bursts = LearnedRates {
            burst: 0.0,
            burst_items: 0.0,
            burst_seen: 0.0,
            burst_expected: 0.0,
            ..rates
        };
        assert_eq!(old.len(), 613);
        assert_eq!(LearnedRates::from_bytes(&old), Some(without_bursts));
    }

    #[test]
    fn bytes_that_make_no_sense_are_refused() {
        let good = learned(MINUTES).to_bytes();
        for length in 1..good.len() {
            let cut = good.get(..length).unwrap();
            let whole = length == learned(0).to_bytes().len();
            assert_eq!(
                LearnedRates::from_bytes(cut).is_some(),
                whole,
                "{length} bytes"
            );
        }
        let mut other_version = good.clone();
        other_version[0] = 0;
        assert_eq!(LearnedRates::from_bytes(&other_version), None);
        for bad in [f32::NAN, f32::INFINITY, -1.0] {
            let mut bytes = good.clone();
            bytes[13..17].copy_from_slice(&bad.to_le_bytes());
            assert_eq!(LearnedRates::from_bytes(&bytes), None, "{bad}");
        }
    }
}
