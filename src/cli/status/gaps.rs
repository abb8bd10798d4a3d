//! Stories that scrolled out between two polls, in words.

use std::time::Duration;

use crate::model::UnixMillis;
use crate::store::FeedHealth;

use super::words::ago;

/// A gap that is told of in the overview.
const RECENT_GAP: Duration = Duration::from_hours(24);
/// Feeds with gaps that are named there.
const MAX_NAMED: usize = 10;

/// Names the feeds whose stories may have scrolled out unseen lately.
pub(super) fn of_all(feeds: &[FeedHealth], now: UnixMillis) -> Option<String> {
    let is_recent = |at: UnixMillis| now.since(at) < RECENT_GAP;
    let slugs: Vec<&str> = feeds
        .iter()
        .filter(|feed| feed.state.gap.open_since().is_some_and(is_recent))
        .map(|feed| feed.state.slug.0.as_str())
        .collect();
    let named = slugs.get(..MAX_NAMED).unwrap_or(&slugs).join(", ");
    let more = match slugs.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!slugs.is_empty()).then(|| {
        format!("gaps in the last day, stories may have scrolled out unseen: {named}{more}")
    })
}

/// Says when stories scrolled out between two polls, and whether older pages held them; empty where that was never seen.
pub(super) fn of_one(feed: &FeedHealth, now: UnixMillis) -> String {
    let gap = &feed.state.gap;
    let last = ago(gap.last_at, now);
    let filled = format!("stories had scrolled out {last}; older pages held them");
    match (gap.last_at, gap.open_since()) {
        (None, _) => String::new(),
        (_, None) => filled,
        (last, open) => {
            let unseen = format!("stories may have scrolled out unseen {}", ago(open, now));
            if open == last {
                unseen
            } else {
                format!("{unseen}; {filled}")
            }
        }
    }
}
