//! Whether a poll may be forgotten without harm: then its result need not be written at once.

use crate::model::{FeedState, PollPlan, PollReason};

/// Tells whether a poll said no more than "polled, nothing new", given the state before it.
///
/// Whoever forgets such a poll polls the feed once too early and loses nothing else: its items are stored, and with the earlier
/// validators the server answers the same or more. A wish of the server to wait, a failure and the end of one, a move and a
/// document that was repaired are no quiet matter; nor is one before or after which a hub tells of news.
pub fn is_quiet(before: &FeedState, plan: &PollPlan) -> bool {
    let (after, poll) = (&plan.state, &plan.poll);
    let brought_nothing = plan.items.is_empty()
        && poll.items_new == 0
        && poll.items_changed == 0
        && poll.error.is_none()
        && poll.warnings.is_empty();
    let was_well = before.last_ok_at.is_some() && before.failures == 0 && before.gone_count == 0;
    let stays_well = after.failures == 0
        && after.gone_count == 0
        && after.stopped == before.stopped
        && after.moved == before.moved
        && after.url_generation == before.url_generation;
    let is_told = |state: &FeedState| state.next_poll_reason == PollReason::Subscribed;
    brought_nothing
        && was_well
        && stays_well
        && after.not_before.is_none()
        && !is_told(before)
        && !is_told(after)
}
