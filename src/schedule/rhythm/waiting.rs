//! The items that wait for the next poll, as expected: how many, and what their waiting costs.

use super::slot::MINUTE;

/// The wait that makes an item count twice, in seconds: one that waited t costs t (1 + t / this).
const LATE: f64 = 12.15 * MINUTE;
/// Minutes of a block.
const MINUTES: usize = 10;
/// A block of minutes, in seconds.
pub(super) const BLOCK: f64 = 10.0 * MINUTE;
pub(super) const BLOCK_SECONDS: i64 = 600;

/// The items that wait, as expected: how many, their waits summed up, and the squares of their waits summed up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Waiting {
    pub(super) items: f64,
    seconds: f64,
    squares: f64,
}

/// What comes in a block at one item a second, as at its end.
pub(super) type Blocks = [Waiting; 6];

/// What comes in each block of an hour whose minutes are all alike.
pub(super) const EVEN_BLOCKS: Blocks = [Waiting::NONE.after(BLOCK, 1.0); 6];

/// Gives what comes in each block of an hour whose minutes differ by these factors.
pub(super) fn blocks(by_minute: &[f64; 60]) -> Blocks {
    std::array::from_fn(|block| {
        let minutes = by_minute[block * MINUTES..].iter().take(MINUTES);
        minutes.fold(Waiting::NONE, |waiting, factor| {
            waiting.after(MINUTE, *factor)
        })
    })
}

impl Waiting {
    pub(super) const NONE: Self = Self {
        items: 0.0,
        seconds: 0.0,
        squares: 0.0,
    };

    /// Gives the same after more time in which items come at a rate.
    pub(super) const fn after(self, time: f64, rate: f64) -> Self {
        let come = Self {
            items: time,
            seconds: time * time / 2.0,
            squares: time * time * time / 3.0,
        };
        self.later(time, come, rate)
    }

    /// Gives the same after a block of minutes in which items come at a rate.
    pub(super) fn after_block(self, block: Self, rate: f64) -> Self {
        self.later(BLOCK, block, rate)
    }

    /// Gives the same after more time, in which `come` came `rate` times.
    const fn later(self, time: f64, come: Self, rate: f64) -> Self {
        let Self {
            items,
            seconds,
            squares,
        } = self;
        Self {
            items: items + rate * come.items,
            seconds: seconds + time * items + rate * come.seconds,
            squares: squares + time * (2.0 * seconds + time * items) + rate * come.squares,
        }
    }

    /// Gives what waiting has cost; twice, so that a constant rate is polled every `sqrt(K / rate)`.
    pub(super) fn cost(self) -> f64 {
        2.0 * (self.seconds + self.squares / LATE)
    }

    /// Gives the time until the cost reaches a price that it will have reached after `longest`.
    pub(super) fn time_to_cost(self, price: f64, rate: f64, longest: f64) -> f64 {
        // The cost grows ever faster, so that Newton's steps from the far end come down to the moment from above.
        let mut time = longest;
        for _ in 0..6 {
            let then = self.after(time, rate);
            let a_second = 2.0 * (then.items + 2.0 * then.seconds / LATE);
            time -= (then.cost() - price) / a_second;
        }
        time.clamp(0.0, longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_like_minutes_are_even() {
        assert_eq!(blocks(&[1.0; 60]), EVEN_BLOCKS);
    }

    #[test]
    fn a_block_is_the_sum_of_its_minutes() {
        let by_minute: [f64; 60] = std::array::from_fn(|minute| [0.0, 3.0, 1.0, 0.5][minute % 4]);
        let start = Waiting::NONE.after(1000.0, 0.003);
        for (block, come) in blocks(&by_minute).iter().enumerate() {
            let minutes = by_minute[block * MINUTES..].iter().take(MINUTES);
            let summed = minutes.fold(start, |waiting, factor| {
                waiting.after(MINUTE, 0.002 * factor)
            });
            let at_once = start.after_block(*come, 0.002);
            assert!((summed.items - at_once.items).abs() < 1e-9);
            assert!((summed.cost() - at_once.cost()).abs() < 1e-6 * summed.cost());
        }
    }
}
