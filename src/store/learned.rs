//! The learned rhythm of a feed as a blob: a version byte, then numbers in little-endian order.
//!
//! The numbers keep all their bits, so that a daemon that was started again decides just as one that ran on.

use crate::model::LearnedRates;

const VERSION: u8 = 1;

/// Writes the blob; a feed that nothing was learned of has none.
pub(super) fn encode(rates: &LearnedRates) -> Option<Vec<u8>> {
    if *rates == LearnedRates::default() {
        return None;
    }
    let mut blob = Vec::with_capacity(1100);
    blob.push(VERSION);
    blob.extend(rates.window.to_le_bytes());
    blob.extend(rates.observed_at_ms.unwrap_or(i64::MIN).to_le_bytes());
    let singles = [
        rates.items,
        rates.exposure,
        rates.lately_seen,
        rates.lately_expected,
    ];
    let numbers = singles
        .iter()
        .chain(&rates.hour_items)
        .chain(&rates.hour_exposure)
        .chain(&rates.day_items)
        .chain(&rates.day_exposure)
        .chain(&rates.minute_items);
    for number in numbers {
        blob.extend(number.to_le_bytes());
    }
    Some(blob)
}

/// Reads the blob. What is missing, cut or of another version teaches nothing: the feed learns anew.
pub(super) fn decode(blob: Option<&[u8]>) -> LearnedRates {
    blob.and_then(read).unwrap_or_default()
}

fn read(blob: &[u8]) -> Option<LearnedRates> {
    let (&version, blob) = blob.split_first()?;
    if version != VERSION {
        return None;
    }
    let (window, blob) = blob.split_first_chunk()?;
    let (observed, blob) = blob.split_first_chunk()?;
    let (chunks, rest) = blob.as_chunks();
    if !rest.is_empty() {
        return None;
    }
    let mut numbers = chunks.iter().map(|bytes| f64::from_le_bytes(*bytes));
    let mut rates = LearnedRates {
        window: u32::from_le_bytes(*window),
        observed_at_ms: Some(i64::from_le_bytes(*observed)).filter(|millis| *millis != i64::MIN),
        items: numbers.next()?,
        exposure: numbers.next()?,
        lately_seen: numbers.next()?,
        lately_expected: numbers.next()?,
        ..LearnedRates::default()
    };
    let slots = rates
        .hour_items
        .iter_mut()
        .chain(&mut rates.hour_exposure)
        .chain(&mut rates.day_items)
        .chain(&mut rates.day_exposure);
    for slot in slots {
        *slot = numbers.next()?;
    }
    rates.minute_items = numbers.collect();
    Some(rates)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::model::LearnedRates;

    #[test]
    fn survives_the_way_there_and_back() {
        let mut rates = LearnedRates {
            items: 0.1,
            exposure: 1.0 / 3.0,
            lately_seen: 7.25,
            window: 30,
            observed_at_ms: Some(1_700_000_000_123),
            ..LearnedRates::default()
        };
        rates.hour_items[23] = 4.5;
        rates.day_exposure[6] = 86_400.0;
        assert_eq!(decode(encode(&rates).as_deref()), rates);
        rates.minute_items = (0..60).map(f64::from).collect();
        assert_eq!(decode(encode(&rates).as_deref()), rates);
    }

    #[test]
    fn nothing_and_garbage_teach_nothing() {
        assert_eq!(encode(&LearnedRates::default()), None);
        for blob in [&[][..], &[1], &[2; 600], &[1; 600], &[1; 100]] {
            assert_eq!(decode(Some(blob)), LearnedRates::default());
        }
    }
}
