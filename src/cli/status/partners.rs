//! How the webhooks that are configured do, and the hubs that news comes from.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::config::Config;
use crate::model::{FeedId, Sequence, Subscription, SubscriptionStatus, UnixMillis, WebhookState};
use crate::store::{BACKUP_STEP, FeedHealth, Reader, StoreError};

use super::super::output::{count, one_line};
use super::words::in_time;

/// Hubs in trouble that are named in the overview.
const MAX_NAMED: usize = 10;

/// Those who are told what changes, and those who tell.
pub(super) struct Partners {
    webhooks: Vec<WebhookState>,
    subscriptions: Vec<Subscription>,
}

impl Partners {
    /// Reads how the partners of a configuration stand; others that the store remembers are left out.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub(super) fn read(config: &Config, reader: &Reader) -> Result<Self, StoreError> {
        let is_configured =
            |state: &WebhookState| config.webhooks.iter().any(|it| it.slug == state.slug);
        let mut webhooks = reader.webhooks()?;
        webhooks.retain(is_configured);
        let subscriptions = match config.websub {
            None => Vec::new(),
            Some(_) => reader.subscriptions()?,
        };
        Ok(Self {
            webhooks,
            subscriptions,
        })
    }

    /// Says what is wrong, a line each; empty where nothing is.
    pub(super) fn troubles(
        &self,
        feeds: &[FeedHealth],
        last: Sequence,
        now: UnixMillis,
    ) -> Vec<String> {
        let webhooks = self.webhooks.iter().filter(|state| state.failures > 0);
        let mut lines: Vec<String> = webhooks
            .map(|state| {
                let next = state.next_attempt_at.unwrap_or(now);
                format!(
                    "webhook {}: {} in a row, {} behind, next try {}: {}",
                    state.slug,
                    count(state.failures, "failure"),
                    count(behind(state, last), "change"),
                    in_time(next, now),
                    one_line(state.last_error.as_deref().unwrap_or_default()),
                )
            })
            .collect();
        let troubled = self
            .subscriptions
            .iter()
            .filter(|it| is_trouble(it.status))
            .filter_map(|it| Some((slug(feeds, it)?, it)));
        let named = troubled.take(MAX_NAMED).map(|(slug, it)| {
            let error = it.last_error.as_deref().unwrap_or_default();
            format!(
                "hub of {slug}: {}, so the feed is polled as usual; next try {}: {}",
                it.status,
                in_time(it.next_action_at, now),
                one_line(error)
            )
        });
        lines.extend(named);
        lines
    }

    pub(super) fn webhooks_as_json(&self, last: Sequence) -> Value {
        let states = self.webhooks.iter().map(|state| {
            json!({
                "webhook": state.slug,
                "cursor": state.cursor,
                "behind": behind(state, last),
                "failures": state.failures,
                "next_attempt_at": state.next_attempt_at,
                "last_ok_at": state.last_ok_at,
                "last_error": state.last_error,
            })
        });
        states.collect()
    }

    pub(super) fn hubs_as_json(&self, feeds: &[FeedHealth]) -> Value {
        let slugs: HashMap<FeedId, &str> = feeds
            .iter()
            .map(|feed| (feed.state.feed_id, feed.state.slug.0.as_str()))
            .collect();
        let hubs = self.subscriptions.iter().filter_map(|it| {
            let slug = slugs.get(&it.feed_id)?;
            Some(json!({
                "feed": slug,
                "hub": it.links.hub,
                "status": it.status,
                "lease_until": it.lease_until,
                "last_delivery_at": it.last_delivery_at,
                "failures": it.failures,
                "last_error": it.last_error,
            }))
        });
        hubs.collect()
    }
}

/// Counts the changes that a webhook has not answered for, also those that are not for it. The numbers that a restored backup passes
/// over are no changes.
fn behind(state: &WebhookState, last: Sequence) -> u64 {
    u64::try_from(last.0.saturating_sub(state.cursor.0)).unwrap_or(0) % u64::from(BACKUP_STEP)
}

fn slug<'a>(feeds: &'a [FeedHealth], subscription: &Subscription) -> Option<&'a str> {
    let of_it = |feed: &&FeedHealth| feed.state.feed_id == subscription.feed_id;
    feeds
        .iter()
        .find(of_it)
        .map(|feed| feed.state.slug.0.as_str())
}

fn is_trouble(status: SubscriptionStatus) -> bool {
    use SubscriptionStatus::{Active, Denied, Ended, Failed, Missed, Requested};
    match status {
        Denied | Failed | Missed => true,
        Requested | Active | Ended => false,
    }
}
