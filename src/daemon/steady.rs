//! The time by which things are forgotten: the clock's, unless it jumped ahead. What is forgotten for a wrong clock does not come back.
//!
//! Must not know: what is forgotten.

use std::time::Duration;

use tracing::warn;

use crate::model::UnixMillis;

/// By how much more than the time that passed a clock may move between two looks.
const SLACK: Duration = Duration::from_hours(1);
/// How long a clock that jumped ahead has to stay there before it is believed: whoever set it wrong notices by then.
const BELIEVED_AFTER: Duration = Duration::from_hours(24);

/// What is known of a clock from the last look at it.
#[derive(Debug)]
pub(super) struct SteadyTime {
    /// What it was believed to be.
    believed: UnixMillis,
    /// How much time had passed then.
    at: Duration,
    /// How much time had passed when it was first found to have jumped.
    doubted_at: Option<Duration>,
}

impl SteadyTime {
    /// Begins with what the clock says.
    pub(super) fn new(clock: UnixMillis) -> Self {
        Self {
            believed: clock,
            at: Duration::ZERO,
            doubted_at: None,
        }
    }

    /// Gives the time to go by, from what the clock says now and how much time has passed since the beginning by one that nobody sets.
    pub(super) fn now(&mut self, clock: UnixMillis, passed: Duration) -> UnixMillis {
        let steady = self.believed.saturating_add(passed.saturating_sub(self.at));
        if clock > steady.saturating_add(SLACK) {
            if self.doubted_at.is_none() {
                warn!(
                    "clock jumped ahead: by the time that it shows nothing is forgotten for a day"
                );
            }
            let doubted_at = *self.doubted_at.get_or_insert(passed);
            if passed.saturating_sub(doubted_at) < BELIEVED_AFTER {
                return steady;
            }
        }
        *self = Self {
            believed: clock,
            at: passed,
            doubted_at: None,
        };
        clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_ahead_is_believed_after_a_day() {
        const HOUR: i64 = 3_600_000;
        const YEAR: i64 = 365 * 24 * HOUR;
        let mut time = SteadyTime::new(UnixMillis(0));
        for (passed_hours, clock, expected) in [
            (1, HOUR, HOUR),
            // Some seconds more or less are no jump.
            (2, 2 * HOUR + 60_000, 2 * HOUR + 60_000),
            (3, 3 * HOUR, 3 * HOUR),
            (4, YEAR, 4 * HOUR),
            (26, YEAR + 22 * HOUR, 26 * HOUR),
            // Set right before the day was over: the next jump is one of its own.
            (27, 27 * HOUR, 27 * HOUR),
            (28, YEAR, 28 * HOUR),
            (51, YEAR + 23 * HOUR, 51 * HOUR),
            (52, YEAR + 24 * HOUR, YEAR + 24 * HOUR),
            (53, YEAR + 25 * HOUR, YEAR + 25 * HOUR),
            // Set back it is believed at once: less is forgotten.
            (54, 54 * HOUR, 54 * HOUR),
        ] {
            let passed = Duration::from_hours(passed_hours);
            let now = time.now(UnixMillis(clock), passed);
            assert_eq!(now, UnixMillis(expected), "after {passed_hours} hours");
        }
    }
}
