//! Keeps to the requests a day that the operator wants: once a day the factor on all prices is corrected and stored.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::info;

use crate::model::PriceFactor;
use crate::schedule::budget;
use crate::store::{Reader, Store, StoreError};

use super::live::Live;
use super::{DaemonError, Shared};

/// Time between two looks at whether a day is over.
const EVERY: Duration = Duration::from_mins(10);
const DAY: Duration = Duration::from_hours(24);

/// Gives the factor on all prices that the daemon starts with.
pub(super) fn at_start(store: &Store, requests_a_day: Option<u64>) -> Result<f64, StoreError> {
    let kept = store.reader()?.price_factor()?;
    Ok(budget::in_force(requests_a_day, kept))
}

pub(super) async fn run(
    shared: Arc<Shared>,
    live: watch::Receiver<Arc<Live>>,
) -> Result<(), DaemonError> {
    loop {
        let in_force = Arc::clone(&live.borrow());
        let factor = match in_force.config.schedule.requests_a_day {
            Some(wanted) => look(&shared, &in_force, wanted).await?,
            None => 1.0,
        };
        shared.set_price_factor(factor);
        tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Gives the factor in force, corrected where its day is over.
async fn look(shared: &Shared, live: &Live, wanted: u64) -> Result<f64, DaemonError> {
    let now = shared.clock.now();
    let kept = shared.readers.with(Reader::price_factor).await?;
    let next = match kept {
        Some(factor) if budget::is_correction_due(factor, now) => {
            // Where polls are not kept for a day, those that are kept stand for it.
            let span = live.config.store.keep_polls.min(DAY);
            let since = now.saturating_sub(span);
            let count = shared.readers.with(move |reader| reader.polls_since(since));
            let made = per_day(count.await?, span);
            let corrected = budget::corrected(factor, made, wanted, now);
            info!(
                polls = made,
                wanted,
                price_factor = corrected.value,
                "prices corrected"
            );
            corrected
        }
        Some(factor) if !budget::is_outdated(factor, now) => return Ok(factor.value),
        _ => PriceFactor {
            value: kept.map_or(1.0, |factor| factor.value),
            since: now,
        },
    };
    shared.writer.keep_price_factor(next).await?;
    Ok(next.value)
}

fn per_day(count: u64, span: Duration) -> u64 {
    count.saturating_mul(DAY.as_secs()) / span.as_secs().max(1)
}
