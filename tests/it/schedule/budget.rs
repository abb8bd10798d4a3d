//! The factor on all prices that keeps to a number of requests a day.

use std::time::Duration;

use newswire::model::{PriceFactor, UnixMillis};
use newswire::schedule::budget;

use super::learning::{rhythmic_trace, total};
use super::replay::Rule;
use super::{HOUR, NOW};

fn factor(value: f64) -> PriceFactor {
    PriceFactor { value, since: NOW }
}

fn after_hours(hours: u64) -> UnixMillis {
    NOW.saturating_add(Duration::from_secs(hours * HOUR))
}

#[test]
fn the_square_of_what_is_off_corrects_the_price_within_bounds() {
    let later = after_hours(24);
    for (value, made, wanted, expected) in [
        (1.0, 100, 100, 1.0),
        (1.0, 150, 100, 2.25),
        (2.0, 80, 100, 1.28),
        (1.0, 1_000, 100, 4.0),
        (1.0, 0, 100, 0.25),
        (1.0, u64::MAX, 0, 4.0),
        (1e6, 150, 100, 1e6),
        (1e-6, 50, 100, 1e-6),
        (f64::NAN, 150, 100, 1.0),
    ] {
        let corrected = budget::corrected(factor(value), made, wanted, later);
        assert!(
            (corrected.value - expected).abs() < 1e-9 * expected,
            "{value} {made} {wanted}: {}",
            corrected.value
        );
        assert_eq!(corrected.since, later);
    }
}

#[test]
fn it_is_corrected_once_a_day() {
    for (hours, is_due, is_outdated) in [
        (0, false, false),
        (23, false, false),
        (24, true, false),
        (29, true, false),
        (30, false, true),
        (10_000, false, true),
    ] {
        let now = after_hours(hours);
        assert_eq!(
            budget::is_correction_due(factor(1.0), now),
            is_due,
            "{hours}"
        );
        assert_eq!(
            budget::is_outdated(factor(1.0), now),
            is_outdated,
            "{hours}"
        );
    }
    let set_back = UnixMillis(NOW.0 - 1);
    assert!(budget::is_outdated(factor(1.0), set_back));
}

#[test]
fn a_price_stays_a_price() {
    for (price, factor, expected) in [
        (120.0, 1.0, 120.0),
        (120.0, 2.0, 240.0),
        (120.0, 1e-6, 1.0),
        (120.0, 1e6, 1e6),
        (120.0, f64::NAN, 120.0),
    ] {
        let together = budget::price_with(price, factor);
        assert!((together - expected).abs() < 1e-9, "{price} {factor}");
    }
}

#[test]
fn the_requests_of_a_day_come_to_what_is_wanted() {
    let traces = [rhythmic_trace(1, 10.0)];
    let requests = |factor: PriceFactor| -> u64 {
        let price = budget::price_with(120.0, factor.value);
        u64::from(total(&traces, Rule::Learned(price)).requests)
    };
    let wanted = requests(factor(1.0)) * 2 / 3;
    let mut factor = factor(1.0);
    for _ in 0..3 {
        factor = budget::corrected(factor, requests(factor), wanted, NOW);
    }
    let off = requests(factor).abs_diff(wanted) * 100 / wanted;
    assert!(off <= 5, "{off} % off {wanted} with {}", factor.value);
}
