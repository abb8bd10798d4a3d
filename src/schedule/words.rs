//! The reason of the next poll, in words for a person.
//!
//! Must not know: where the words are shown.

use std::time::Duration;

use super::{budget, rhythm};
use crate::model::{FeedState, IntervalPolicy, LearnedRates, PollReason, Price, PriceSource};

/// What the operator lets a poll cost, as far as the words go by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The bounds of the interval.
    pub interval: IntervalPolicy,
    /// The price of a request.
    pub price: Price,
    /// What all prices are multiplied by; 1 where no number of requests is to be kept to.
    pub factor: f64,
}

/// Says why the feed is polled when it is, in one sentence without a full stop.
pub fn words(state: &FeedState, terms: &Terms) -> String {
    let interval = terms.interval;
    let asked = state.not_before.unwrap_or(state.next_poll_at);
    match state.next_poll_reason {
        PollReason::FirstPoll => "it was never polled".to_owned(),
        PollReason::Learned => format!("learned: {}{}", rate(&state.learned), cost(terms)),
        PollReason::FixedInterval => {
            format!(
                "the configuration fixes the interval at {}",
                span(interval.min)
            )
        }
        PollReason::MinInterval => format!(
            "{}, and the configuration allows a poll every {} at most",
            rate(&state.learned),
            span(interval.min)
        ),
        PollReason::MaxInterval => {
            format!(
                "it is polled every {} at least",
                span(super::farthest(interval))
            )
        }
        PollReason::Freshness => {
            format!("the server says that its answer stays fresh until {asked}")
        }
        PollReason::FeedPeriod => format!(
            "the feed says that it changes every {} at most",
            span(state.hints.period().unwrap_or_default())
        ),
        PollReason::SkipHours => "the feed asks not to be polled in some hours".to_owned(),
        PollReason::SkipDays => "the feed asks not to be polled on some days".to_owned(),
        PollReason::RetryAfter => format!("the server asked for patience until {asked}"),
        PollReason::BackOff => match state.failures {
            0 | 1 => "the last poll failed".to_owned(),
            failures => format!("{failures} polls in a row failed"),
        },
        PollReason::Gap => {
            "a gap: stories may have scrolled out since the poll before, so the next comes early"
                .to_owned()
        }
        PollReason::Subscribed => {
            "its hub tells of news: it is polled once a day to be sure".to_owned()
        }
        PollReason::ConfirmGone => {
            "the server said that the feed is gone: asked once more to be sure".to_owned()
        }
        PollReason::Gone => {
            "the server said twice that the feed is gone: polling has stopped".to_owned()
        }
    }
}

/// Says what a request costs, where that is not what it costs for all.
fn cost(terms: &Terms) -> String {
    let price = budget::price_with(terms.price.item_seconds, terms.factor);
    let is_corrected = (terms.factor - 1.0).abs() >= 0.005;
    let why = match (&terms.price.source, is_corrected) {
        (PriceSource::Global, false) => return String::new(),
        (PriceSource::Global, true) => "to keep to the requests a day".to_owned(),
        (PriceSource::Feed, false) => "as its own price says".to_owned(),
        (PriceSource::Feed, true) => "by its own price and the requests a day".to_owned(),
        (PriceSource::Tag(tag), false) => format!("as the tag {tag} says"),
        (PriceSource::Tag(tag), true) => format!("by the tag {tag} and the requests a day"),
    };
    format!(", a request costs {price:.0} item-seconds {why}")
}

pub(super) fn rate(learned: &LearnedRates) -> String {
    let items = rhythm::items_a_day(learned);
    match items {
        items if items >= 1.5 => format!("about {items:.0} items a day"),
        items if items * 7.0 >= 1.5 => format!("about {:.0} items a week", items * 7.0),
        _ => "an item a week or less".to_owned(),
    }
}

/// Writes a duration by its two largest units: `1h 30m`.
pub(super) fn span(duration: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
    let mut rest = duration.as_secs();
    let mut parts = Vec::new();
    for (length, name) in UNITS {
        if rest >= length && parts.len() < 2 {
            parts.push(format!("{}{name}", rest / length));
            rest %= length;
        }
    }
    if parts.is_empty() {
        "0s".to_owned()
    } else {
        parts.join(" ")
    }
}
