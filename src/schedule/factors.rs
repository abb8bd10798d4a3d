//! Everything that bears on the time of the next poll, each in words, and which of it decided.
//!
//! Must not know: where the words are shown.

use std::time::Duration;

use super::back_off::{back_off, back_off_cap};
use super::words::{Terms, rate, span};
use super::{Evidence, PollResult, Siblings, budget, farthest, usual_interval};
use crate::model::{FeedHints, FeedState, IntervalPolicy, PollReason, UnixMillis};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// One thing that bears on the time of the next poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// `configuration`, `rhythm`, `agency`, `server`, `document`, `failures`, `gap` or `hub`.
    pub name: &'static str,
    /// What it says, in one sentence without a full stop.
    pub words: String,
    /// Whether it decided.
    pub decided: bool,
}

/// Gives what bears on the next poll of a feed. `failures` are those in a row that the back-off counts.
pub fn factors(
    state: &FeedState,
    siblings: &Siblings,
    terms: &Terms,
    failures: u32,
    now: UnixMillis,
) -> Vec<Factor> {
    let evidence = Evidence {
        interval: terms.interval,
        price: budget::price_with(terms.price.item_seconds, terms.factor),
        hints: &state.hints,
        fresh_for: None,
        retry_after: None,
        result: PollResult::Failed { failures },
        learned: &state.learned,
        siblings,
        phase: 0.0,
        jitter: 0.0,
        now,
    };
    let decider = decider(state.next_poll_reason);
    [
        ("configuration", Some(configured(terms.interval))),
        ("rhythm", rhythm(state, &evidence)),
        ("agency", agency(siblings, terms.interval, now)),
        ("server", server(state, now)),
        ("document", document(&state.hints)),
        ("failures", failed(state, &evidence, failures)),
        ("gap", gap(state)),
        ("hub", hub(state)),
    ]
    .into_iter()
    .filter_map(|(name, words)| {
        Some(Factor {
            name,
            words: words?,
            decided: decider == Some(name),
        })
    })
    .collect()
}

fn decider(reason: PollReason) -> Option<&'static str> {
    match reason {
        PollReason::FirstPoll => None,
        PollReason::Learned => Some("rhythm"),
        PollReason::FixedInterval | PollReason::MinInterval | PollReason::MaxInterval => {
            Some("configuration")
        }
        PollReason::Freshness
        | PollReason::RetryAfter
        | PollReason::ConfirmGone
        | PollReason::Gone => Some("server"),
        PollReason::FeedPeriod | PollReason::SkipHours | PollReason::SkipDays => Some("document"),
        PollReason::Subscribed => Some("hub"),
        PollReason::BackOff => Some("failures"),
        PollReason::Gap => Some("gap"),
    }
}

fn hub(state: &FeedState) -> Option<String> {
    let is_told = state.next_poll_reason == PollReason::Subscribed;
    is_told.then(|| "it tells of news at once, and a poll a day makes sure".to_owned())
}

fn configured(interval: IntervalPolicy) -> String {
    let farthest = span(farthest(interval));
    if interval.is_fixed() {
        return format!(
            "a poll every {}; the server's wishes put it off to {farthest} at most",
            span(interval.min)
        );
    }
    format!(
        "a poll every {} at most, every {farthest} at least",
        span(interval.min)
    )
}

fn rhythm(state: &FeedState, evidence: &Evidence<'_>) -> Option<String> {
    state.learned.observed_at_ms?;
    let rate = rate(&state.learned);
    if evidence.interval.is_fixed() {
        return Some(format!("{rate}; a fixed interval does not follow it"));
    }
    let usual = usual_interval(evidence, &state.learned);
    Some(format!(
        "{rate}; by that alone the wait from now would be {}",
        span(usual)
    ))
}

fn agency(siblings: &Siblings, interval: IntervalPolicy, now: UnixMillis) -> Option<String> {
    let times = siblings.busier(now).filter(|_| !interval.is_fixed())?;
    Some(format!(
        "its other feeds brought {times:.1} times what is usual in the last hours"
    ))
}

fn server(state: &FeedState, now: UnixMillis) -> Option<String> {
    match (state.next_poll_reason, state.not_before) {
        (PollReason::Gone, _) => Some("it said twice that the feed is gone: 410".to_owned()),
        (PollReason::ConfirmGone, _) => {
            Some("it said that the feed is gone, 410: it is asked once more".to_owned())
        }
        (_, Some(at)) if state.failures > 0 => {
            Some(format!("it asked for patience until {at}: Retry-After"))
        }
        (_, Some(at)) if at > now => Some(format!(
            "its last answer stays fresh until {at}: max-age or Expires"
        )),
        (_, Some(at)) => Some(format!("its last answer was fresh until {at}")),
        (_, None) => state
            .last_poll_at
            .map(|_| "it asked for no time between two requests".to_owned()),
    }
}

fn document(hints: &FeedHints) -> Option<String> {
    let mut wishes = Vec::new();
    if let Some(minutes) = hints.ttl_minutes {
        wishes.push(format!("ttl {minutes} min"));
    }
    if let Some(seconds) = hints.update_period_seconds {
        let period = span(Duration::from_secs(seconds));
        wishes.push(format!("an update every {period}"));
    }
    if !hints.skip_hours.is_empty() {
        let hours: Vec<String> = hints.skip_hours.iter().map(u8::to_string).collect();
        wishes.push(format!("not in the hours {} UTC", hours.join(", ")));
    }
    if !hints.skip_days.is_empty() {
        let days = hints.skip_days.iter();
        let days: Vec<&str> = days
            .filter_map(|day| DAYS.get(usize::from(*day)).copied())
            .collect();
        wishes.push(format!("not on {}", days.join(", ")));
    }
    (!wishes.is_empty()).then(|| format!("the feed says: {}", wishes.join("; ")))
}

fn failed(state: &FeedState, evidence: &Evidence<'_>, failures: u32) -> Option<String> {
    if state.failures == 0 {
        return None;
    }
    let cap = back_off(evidence, u32::MAX);
    let last_step = (1..=32)
        .find(|step| back_off(evidence, *step) >= cap)
        .unwrap_or(32);
    let step = failures.clamp(1, last_step);
    Some(format!(
        "{} in a row: step {step} of {last_step} of the back-off, {} of {} at most",
        state.failures,
        span(back_off(evidence, step)),
        span(cap.max(back_off_cap(evidence.interval))),
    ))
}

fn gap(state: &FeedState) -> Option<String> {
    let last = state.gap.last_at?;
    let requests = state.gap.requests;
    let unseen = |at| format!("stories may have scrolled out unseen before the poll at {at}");
    let filled =
        format!("stories had scrolled out, and older pages held them, before the poll at {last}");
    let what = match state.gap.open_since() {
        Some(open) if open == last => unseen(open),
        Some(open) => format!("{}; {filled}", unseen(open)),
        None => filled,
    };
    Some(format!(
        "{what}; requests for older pages that day: {requests}"
    ))
}
