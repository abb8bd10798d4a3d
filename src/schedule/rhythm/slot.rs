//! Moments as seconds, and where they lie in the week. All in UTC.

use crate::model::UnixMillis;

pub(super) const MINUTE: f64 = 60.0;
pub(super) const HOUR: f64 = 3600.0;
pub(super) const DAY: f64 = 24.0 * HOUR;

const MINUTES_OF_DAY: i64 = 1440;
const MINUTES_OF_WEEK: i64 = 7 * MINUTES_OF_DAY;

/// A minute of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// 0 to 59.
    pub minute: usize,
    /// 0 to 23.
    pub hour: usize,
    /// 0 = Monday to 6 = Sunday.
    pub weekday: usize,
}

impl Slot {
    /// Gives the minute of the week in which a moment lies.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rem_euclid keeps minutes within a week"
    )]
    pub(super) fn at(moment: f64) -> Self {
        // 1970-01-01 was a Thursday.
        let since_monday = whole_seconds(moment).div_euclid(60) + 3 * MINUTES_OF_DAY;
        let minute = since_monday.rem_euclid(MINUTES_OF_WEEK) as usize;
        Self {
            minute: minute % 60,
            hour: minute / 60 % 24,
            weekday: minute / 1440 % 7,
        }
    }

    /// Gives the kind of day: 0 for Monday to Friday, 1 for Saturday and Sunday.
    pub(super) fn day_kind(self) -> usize {
        usize::from(self.weekday >= 5)
    }
}

/// A part of a span of time that lies within one hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Seconds since the epoch.
    pub start: f64,
    /// Seconds since the epoch.
    pub end: f64,
    /// The minute in its middle.
    pub slot: Slot,
}

/// Cuts the time between two moments at the full hours.
pub(super) fn hour_pieces(from: f64, end: f64) -> impl Iterator<Item = Piece> {
    pieces(from, end, HOUR)
}

/// Cuts the time between two moments at the full minutes.
pub(super) fn minute_pieces(from: f64, end: f64) -> impl Iterator<Item = Piece> {
    pieces(from, end, MINUTE)
}

fn pieces(from: f64, end: f64, unit: f64) -> impl Iterator<Item = Piece> {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let start = at;
        at = (((start / unit).floor() + 1.0) * unit).min(end);
        Some(Piece {
            start,
            end: at,
            slot: Slot::at(f64::midpoint(start, at)),
        })
    })
}

/// Gives the whole seconds of a moment. `f64::floor` and `%` are calls where a processor without SSE 4.1 may be meant, and every poll looks
/// at dozens of moments.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "moments are held within 30,000 years"
)]
pub(super) fn whole_seconds(moment: f64) -> i64 {
    let towards_zero = moment as i64;
    towards_zero - i64::from(towards_zero as f64 > moment)
}

/// Gives seconds since the epoch, held within some 30,000 years so that a step of a minute always moves on.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53 milliseconds")]
pub(super) fn seconds(moment: UnixMillis) -> f64 {
    const LIMIT_MS: i64 = 1 << 50;
    moment.0.clamp(-LIMIT_MS, LIMIT_MS) as f64 / 1000.0
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "seconds and counts far below the limits of f32"
)]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_follows_the_week() {
        let slot = |weekday, hour, minute| Slot {
            minute,
            hour,
            weekday,
        };
        for (moment, expected) in [
            (0.0, slot(3, 0, 0)),
            (-1.0, slot(2, 23, 59)),
            (1_704_067_199.9, slot(6, 23, 59)),
            (1_704_067_200.0, slot(0, 0, 0)),
            (1_704_110_461.0, slot(0, 12, 1)),
        ] {
            assert_eq!(Slot::at(moment), expected, "{moment}");
        }
    }

    #[test]
    fn pieces_cover_the_span() {
        let pieces: Vec<Piece> = hour_pieces(3000.0, 11_000.0).collect();
        let ends: Vec<f64> = pieces.iter().map(|piece| piece.end).collect();
        assert_eq!(ends, [3600.0, 7200.0, 10_800.0, 11_000.0]);
        assert_eq!(hour_pieces(5.0, 5.0).count(), 0);
    }
}
