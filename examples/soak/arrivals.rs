//! How regularly healthy feeds were asked.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use newswire::clock::Stopwatch;

use super::machine::Machine;

/// How far off an interval may be, as a share of it.
const TOLERANCE: f64 = 0.2;

/// When requests came.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Vec<Stopwatch>>);

/// The time between two requests.
#[derive(Debug, Clone, Copy)]
struct Gap {
    /// How far it is off the interval, as a share of the interval.
    off: f64,
    length: Duration,
    ended_ago: Duration,
}

impl Gap {
    fn is_late(&self) -> bool {
        self.off.abs() > TOLERANCE
    }
}

impl Arrivals {
    pub(crate) fn note(&self) {
        let mut arrivals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        arrivals.push(Stopwatch::start());
    }

    /// Gives the times between requests. The first one is left out: the fixed phase of the feed spreads it.
    fn gaps(&self, interval: Duration) -> Vec<Gap> {
        let arrivals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ages: Vec<Duration> = arrivals.iter().map(|watch| watch.elapsed()).collect();
        let gaps = ages.windows(2).map(|pair| {
            let length = pair[0].saturating_sub(pair[1]);
            Gap {
                off: length.as_secs_f64() / interval.as_secs_f64() - 1.0,
                length,
                ended_ago: pair[1],
            }
        });
        gaps.skip(1).collect()
    }
}

/// Says how regular the intervals were that ended within the last `span`: the worst, and how many were off.
pub(crate) fn summary<'a>(
    feeds: impl Iterator<Item = &'a Arrivals>,
    interval: Duration,
    span: Duration,
) -> String {
    let gaps: Vec<Gap> = feeds
        .flat_map(|arrivals| arrivals.gaps(interval))
        .filter(|gap| gap.ended_ago <= span)
        .collect();
    let late = gaps.iter().filter(|gap| gap.is_late()).count();
    format!("{:>+7.1} %  {late:>4}", worst(&gaps) * 100.0)
}

/// Says how regularly a feed was asked, and of each interval that was off what the machine did meanwhile.
pub(crate) fn regularity(arrivals: &Arrivals, interval: Duration, machine: &Machine) -> String {
    let gaps = arrivals.gaps(interval);
    let count = gaps.len();
    let mut words = format!(
        "{count} intervals, the worst {:+.1} % off",
        worst(&gaps) * 100.0
    );
    for gap in gaps.iter().filter(|gap| gap.is_late()) {
        let overdue = gap.length.saturating_sub(interval);
        let _ = write!(
            words,
            "\n    {:+.0} % {} s ago: {}",
            gap.off * 100.0,
            gap.ended_ago.as_secs(),
            machine.words(gap.ended_ago, overdue)
        );
    }
    words
}

fn worst(gaps: &[Gap]) -> f64 {
    let off = gaps.iter().map(|gap| gap.off);
    off.fold(0.0, |worst, now| {
        if now.abs() > f64::abs(worst) {
            now
        } else {
            worst
        }
    })
}
