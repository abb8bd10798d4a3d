//! The reason of the next poll, in words for a person.
//!
//! Must not know: where the words are shown.

use std::time::Duration;

use super::rhythm;
use crate::model::{FeedState, IntervalPolicy, LearnedRates, PollReason};

/// Says why the feed is polled when it is, in one sentence without a full stop.
pub fn words(state: &FeedState, interval: IntervalPolicy) -> String {
    let asked = state.not_before.unwrap_or(state.next_poll_at);
    match state.next_poll_reason {
        PollReason::FirstPoll => "it was never polled".to_owned(),
        PollReason::Learned => format!("learned: {}", rate(&state.learned)),
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
            "a gap: the last poll knew none of the items, so the next comes early".to_owned()
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

fn rate(learned: &LearnedRates) -> String {
    let items = rhythm::items_a_day(learned);
    match items {
        items if items >= 1.5 => format!("about {items:.0} items a day"),
        items if items * 7.0 >= 1.5 => format!("about {:.0} items a week", items * 7.0),
        _ => "an item a week or less".to_owned(),
    }
}

/// Writes a duration by its two largest units: `1h 30m`.
fn span(duration: Duration) -> String {
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
