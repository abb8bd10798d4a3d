//! One poll of a feed: the state, the items and the next poll.

use std::time::Duration;

use crate::model::{
    FeedState, Fresh, ItemTarget, ItemWrite, MovedFeed, ParseWarning, ParsedFeed, PollPlan,
    UnixMillis, Validators,
};
use crate::schedule::{self, Evidence, PollResult};

use super::gap;
use super::items::{ItemsPlan, plan_items};
use super::judged::{Judged, judge, record_of};
use super::poll_input::PollInput;
use super::trouble::{last_poll_at, note_bad};

/// Good sightings of a permanent redirect after which polls start at its target (FETCH R22).
const SIGHTINGS_TO_MOVE: u32 = 3;
/// How long a hub may take to tell of news.
const HUB_PATIENCE: Duration = Duration::from_mins(30);
/// Warnings kept of one document.
const MAX_WARNINGS: usize = 20;

/// Decides everything that one poll changes.
pub fn poll(input: &PollInput<'_>) -> PollPlan {
    let mut state = input.state.clone();
    state.last_poll_at = last_poll_at(input);
    let mut record = record_of(input);
    let mut items = ItemsPlan::default();
    let mut older = None;
    let outcome = judge(input);
    let result = match &outcome {
        Judged::Read {
            fresh,
            body_hash,
            parsed,
            warnings,
        } => {
            note_good(&mut state, input);
            items = plan_items(input, parsed);
            note_document(&mut state, input, fresh, Some((*body_hash, parsed)));
            record.warnings = warning_lines(warnings, &items);
            older = gap::first_page(input, parsed, &items);
            if items.gap {
                state.gap.note(input.now);
            }
            if !may_keep_validators(warnings) || items.is_unfinished() {
                forget_document(&mut state);
            }
            if !items.new_times.is_empty() {
                state.last_new_at = Some(input.now);
            }
            record.items_seen = u32::try_from(parsed.items.len()).unwrap_or(u32::MAX);
            PollResult::Read {
                new_items: &items.new_times,
                seen: window_of(input, fresh, record.items_seen),
                gap: items.gap,
            }
        }
        Judged::Same(fresh) => {
            note_good(&mut state, input);
            note_document(&mut state, input, fresh, None);
            PollResult::Unchanged
        }
        Judged::NotModified => {
            note_good(&mut state, input);
            PollResult::Unchanged
        }
        Judged::Bad(failure) => {
            record.error = Some(failure.code);
            record.error_detail = Some(failure.detail.clone());
            note_bad(&mut state, input, failure)
        }
    };
    record.items_new = items.new_count;
    record.items_changed = items.changed_count;
    let kept_back = news_kept_back(input.state, &items.writes, input.now);
    let told_until = input.told_until.filter(|_| !kept_back);
    schedule_next(
        &mut state,
        &PollInput {
            told_until,
            ..*input
        },
        result,
    );
    PollPlan {
        state,
        poll: record,
        items: items.writes,
        older,
    }
}

/// Tells whether a poll found news that are older than a hub may take to tell of them.
pub fn news_kept_back(before: &FeedState, items: &[ItemWrite], now: UnixMillis) -> bool {
    let is_late = |item: &ItemWrite| {
        let content = item.content.as_ref();
        let content = content.filter(|_| item.target == ItemTarget::New);
        content.is_some_and(|content| now.since(content.published_at) > HUB_PATIENCE)
    };
    before.last_ok_at.is_some() && items.iter().any(is_late)
}

/// Decides everything that a document changes which a hub told. The state of the polls stays: validators, failures, the next poll.
pub fn delivery(input: &PollInput<'_>) -> PollPlan {
    let mut state = input.state.clone();
    let mut record = record_of(input);
    let mut items = ItemsPlan::default();
    match judge(input) {
        Judged::Read {
            parsed, warnings, ..
        } => {
            items = plan_items(input, parsed);
            record.warnings = warning_lines(warnings, &items);
            record.items_seen = u32::try_from(parsed.items.len()).unwrap_or(u32::MAX);
            if items.is_unfinished() {
                forget_document(&mut state);
            }
            if !items.new_times.is_empty() {
                state.last_new_at = Some(input.now);
            }
            let result = PollResult::Read {
                new_items: &items.new_times,
                seen: record.items_seen.max(input.state.learned.window),
                gap: false,
            };
            let mut learning = state.clone();
            schedule_next(&mut learning, input, result);
            state.learned = learning.learned;
        }
        Judged::Bad(failure) => {
            record.error = Some(failure.code);
            record.error_detail = Some(failure.detail);
        }
        Judged::Same(_) | Judged::NotModified => {}
    }
    record.items_new = items.new_count;
    record.items_changed = items.changed_count;
    PollPlan {
        state,
        poll: record,
        items: items.writes,
        older: None,
    }
}

/// Gives how many items the feed shows at once. A part of it does not tell.
fn window_of(input: &PollInput<'_>, fresh: &Fresh, seen: u32) -> u32 {
    if fresh.is_delta {
        seen.max(input.state.learned.window)
    } else {
        seen
    }
}

/// Decides when to poll next, and notes why and what was learned.
fn schedule_next(state: &mut FeedState, input: &PollInput<'_>, result: PollResult<'_>) {
    let is_bad = matches!(
        result,
        PollResult::Failed { .. } | PollResult::GoneOnce | PollResult::Gone
    );
    let (decision, learned) = schedule::decide(&Evidence {
        interval: input.feed.interval,
        price: input.price,
        hints: &state.hints,
        fresh_for: input.fetched.exchange.fresh_for,
        retry_after: input.fetched.exchange.retry_after,
        result,
        learned: &input.state.learned,
        siblings: input.siblings,
        phase: schedule::phase(&input.feed.slug.0),
        jitter: input.jitter,
        now: input.now,
    });
    let decision = match input.told_until {
        Some(until) if !is_bad && until > input.now => {
            schedule::while_told(decision, until, input.now)
        }
        _ => decision,
    };
    state.learned = learned;
    state.next_poll_at = decision.at;
    state.next_poll_reason = decision.reason;
    state.not_before = decision.not_before;
}

/// Notes that the server gave a good answer, and where it was found.
fn note_good(state: &mut FeedState, input: &PollInput<'_>) {
    state.failures = 0;
    state.gone_count = 0;
    state.stopped = None;
    state.last_error = None;
    state.last_error_detail = None;
    state.last_ok_at = Some(input.now);
    note_move(state, input);
}

/// Follows the leading permanent redirects (FETCH R22, R24): the first temporary one ends them.
fn note_move(state: &mut FeedState, input: &PollInput<'_>) {
    let hops = &input.fetched.exchange.hops;
    let target = hops
        .iter()
        .take_while(|hop| matches!(hop.status, 301 | 308))
        .last()
        .map(|hop| hop.target.clone());
    let adopted = state.moved.as_ref().is_some_and(|moved| moved.adopted);
    state.moved = match (target, state.moved.take()) {
        (None, moved) if adopted => moved,
        (None, _) => None,
        (Some(target), Some(moved)) if moved.target == target || adopted => {
            let sightings = moved.sightings.saturating_add(1);
            Some(MovedFeed {
                target,
                sightings,
                adopted: adopted || sightings >= SIGHTINGS_TO_MOVE,
            })
        }
        (Some(target), _) => Some(MovedFeed {
            target,
            sightings: 1,
            adopted: false,
        }),
    };
}

/// Keeps the validators of a good document (FETCH R4), its hash and its hints.
fn note_document(
    state: &mut FeedState,
    input: &PollInput<'_>,
    fresh: &Fresh,
    read: Option<(i64, &ParsedFeed)>,
) {
    state.validators = fresh.validators.clone();
    state.validators_url = Some(input.fetched.exchange.final_url.clone());
    if fresh.is_delta {
        // A part says nothing of the whole: that is still the one that was read before.
        return;
    }
    state.last_unconditional_at = Some(input.now);
    if let Some((body_hash, parsed)) = read {
        state.body_hash = Some(body_hash);
        state.hints = parsed.hints.clone();
    }
}

/// Makes the next poll read the whole document again.
fn forget_document(state: &mut FeedState) {
    state.validators = Validators::default();
    state.body_hash = None;
}

/// Tells whether the document was whole: the validators of a cut one would hide its rest (FETCH R8).
fn may_keep_validators(warnings: &[ParseWarning]) -> bool {
    warnings.iter().all(|warning| warning.code != "truncated")
}

fn warning_lines(warnings: &[ParseWarning], items: &ItemsPlan) -> Vec<String> {
    let of_document = warnings
        .iter()
        .map(|warning| match warning.detail.as_str() {
            "" => warning.code.to_owned(),
            detail => format!("{}: {detail}", warning.code),
        });
    items
        .warnings
        .iter()
        .cloned()
        .chain(of_document)
        .take(MAX_WARNINGS)
        .collect()
}
