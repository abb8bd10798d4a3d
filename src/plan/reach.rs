//! How far back a document reaches: whether stories scrolled out since the one before, and which of an older one are of that time.
//!
//! Must not know: what is planned for them.

use crate::model::{FeedItem, FetchOutcome, OlderPage, OlderSource, UnixMillis};

use super::poll_input::PollInput;

/// Tells whether stories may have scrolled out unseen: nothing that the document shows was known although the one before showed something,
/// and not all of it is older; or all that was known is older than the few newest items, and all that is new is newer. (One that is pinned stays for ever; one that
/// is withdrawn leaves alone.)
pub(super) fn is_gap(
    input: &PollInput<'_>,
    new_times: &[UnixMillis],
    newest_seen: Option<UnixMillis>,
) -> bool {
    let is_delta = matches!(&input.fetched.outcome, FetchOutcome::Fresh(fresh) if fresh.is_delta);
    if is_delta || input.state.last_ok_at.is_none() || new_times.len() < 2 {
        return false;
    }
    let newest = &input.known.newest;
    match (newest_seen, newest.first(), newest.last()) {
        // A document all of which is older is one of before, out of a cache, or a list by another order.
        (None, newest, _) => {
            let is_newer = |newest| new_times.iter().any(|at| at >= newest);
            input.state.learned.window > 0 && newest.is_none_or(is_newer)
        }
        (Some(seen), Some(newest), Some(third)) => {
            seen < *third && new_times.iter().all(|at| at > newest)
        }
        _ => false,
    }
}

/// A sitemap lists a whole site: only what was published within the gap is taken from it.
pub(super) fn is_of_gap(item: &FeedItem, page: &OlderPage) -> bool {
    if page.source == OlderSource::Feed {
        return true;
    }
    let date = item.published.as_ref().or(item.updated.as_ref());
    date.is_some_and(|date| {
        page.after.is_none_or(|after| date.at > after)
            && page.before.is_none_or(|before| date.at < before)
    })
}

/// Tells whether an entry of an older document was there before the gap. A feed's page may show again what the feed itself shows; a sitemap
/// lists whatever there was.
pub(super) fn is_before_gap(item: &FeedItem, page: &OlderPage, is_known: bool) -> bool {
    let date = item.published.as_ref().or(item.updated.as_ref());
    let is_old = match (date, page.after) {
        (Some(date), Some(after)) => date.at <= after,
        _ => is_known,
    };
    is_old && (is_known || page.source == OlderSource::Sitemap)
}
