//! Subscriptions that feeds left behind when they named another hub or topic: those hubs are told so, a few times at most.
//!
//! They stand in memory alone. A hub that hears nothing because the daemon was stopped meanwhile is told that the subscription is gone
//! when it next tells of news.

use std::collections::VecDeque;

use crate::listen::{Call, Reply, Wish};
use crate::model::{FeedId, HubLinks, Subscription, UnixMillis};
use crate::websub::{self, HubQuery, Interest, Verdict};

use super::Hub;

/// Subscriptions left behind that are remembered; the oldest make room.
const MOST_LEFT: usize = 256;

/// What feeds left behind, each with the callback that its hub knows. They stay once the hub has confirmed: it may not have got the answer.
#[derive(Default)]
pub(super) struct Left(VecDeque<(String, Subscription)>);

impl Left {
    /// Gives what a feed left behind at a hub.
    pub(super) fn of(&mut self, feed_id: FeedId, links: &HubLinks) -> Option<&mut Subscription> {
        let mut left = self.0.iter_mut().map(|(_, left)| left);
        left.find(|left| left.feed_id == feed_id && left.links == *links)
    }

    fn add(&mut self, callback: String, left: Subscription) {
        self.0.retain(|(known, _)| *known != callback);
        if self.0.len() >= MOST_LEFT {
            self.0.pop_front();
        }
        self.0.push_back((callback, left));
    }

    pub(super) fn due(&mut self, now: UnixMillis) -> Option<&mut Subscription> {
        let mut left = self.0.iter_mut().map(|(_, left)| left);
        left.find(|left| {
            websub::next_look(left, Interest::Unwanted, now).is_some_and(|at| at <= now)
        })
    }

    /// Gives when a hub is to be told next.
    pub(super) fn next_look(&self, now: UnixMillis) -> Option<UnixMillis> {
        let left = self.0.iter();
        left.filter_map(|(_, left)| websub::next_look(left, Interest::Unwanted, now))
            .min()
    }
}

impl Hub {
    /// Takes note of what a feed leaves behind that is about to be subscribed to by other links.
    pub(super) fn leave(&mut self, feed_id: FeedId, links: &HubLinks) {
        let known = self.subscriptions.get(&feed_id);
        let Some(left) = websub::left_behind(known, links, self.now()) else {
            return;
        };
        if let Some(request) = left.verified_request_at {
            let callback = self.keys(&left, request).callback;
            self.errands.left.add(callback, left);
        }
    }

    /// Answers what comes to the callback of a subscription that was left behind; gives back any other call.
    pub(super) fn answer_left(&mut self, call: Call) -> Option<Call> {
        let now = self.now();
        let mut left = self.errands.left.0.iter_mut();
        let Some((_, left)) = left.find(|(callback, _)| *callback == call.key) else {
            return Some(call);
        };
        let reply = match &call.wish {
            // The subscription is gone: the hub may forget it (WebSub 7).
            Wish::Tell { .. } => Reply::status(410),
            Wish::Ask(query) => {
                match websub::verify(left, left.requested_at, &HubQuery::read(query), now) {
                    Verdict::Confirm(text, next) => {
                        *left = *next;
                        Reply { status: 200, text }
                    }
                    Verdict::Heard => Reply::status(200),
                    Verdict::Noted(_) | Verdict::Refuse => Reply::status(404),
                }
            }
        };
        // The caller may have gone.
        let _ = call.answer.send(reply);
        None
    }
}
