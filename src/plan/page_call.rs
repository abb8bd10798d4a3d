//! When an entry of a feed calls for the page of its item.
//!
//! Must not know: what the page says.

use crate::model::{Feed, FeedItem, ItemContent, JobReason, JobRequest, KnownItem};
use crate::story;

use super::content::{PageHope, web_link};
use super::entries::Entry;
use super::poll_input::PollInput;
use super::{MIN_PAGE_REST, QUICK_PAGE_REQUESTS, TOUCH_AGE, not_before};

/// Asks for the page again where the feed says that a young item was touched: at once the first few times, then ever more rarely the
/// older the item is, however often its entry changes (FETCH R40).
pub(super) fn touch(
    input: &PollInput<'_>,
    entry: &Entry<'_>,
    known: &KnownItem,
    content: &ItemContent,
) -> Option<JobRequest> {
    let age = input.now.since(known.first_seen_at);
    if age > TOUCH_AGE {
        return None;
    }
    let is_worn = known.page_requests > QUICK_PAGE_REQUESTS;
    let tried_at = known.page_tried_at.filter(|at| is_worn && *at <= input.now);
    let rest = tried_at.map(|at| at.saturating_add(MIN_PAGE_REST.max(age / 2)));
    let due = not_before(input.now, rest);
    page_of(input.feed, entry, content).map(|url| JobRequest {
        url,
        reason: JobReason::Touched,
        due,
    })
}

/// Asks for the page of a new revision at once.
pub(super) fn revised(
    input: &PollInput<'_>,
    entry: &Entry<'_>,
    content: &ItemContent,
) -> Option<JobRequest> {
    page_of(input.feed, entry, content).map(|url| JobRequest {
        url,
        reason: JobReason::Revised,
        due: input.now,
    })
}

/// Tells whether the page of a new item is to come.
pub(super) fn hope(feed: &Feed, entry: &Entry<'_>) -> PageHope {
    let FeedItem { enclosures, .. } = entry.item;
    let is_media = |url: &str| enclosures.iter().any(|media| media.url == *url);
    match web_link(entry.item) {
        Some(url) if may_be_page(feed, entry, url) && !is_media(url) => PageHope::Follows,
        _ => PageHope::Never,
    }
}

/// Gives the address of the item's page; `None` where its feed fetches none, or where it has none: what stands at an address that
/// many entries give, or at that of a whole site, is the text of none of them.
pub(super) fn page_of(feed: &Feed, entry: &Entry<'_>, content: &ItemContent) -> Option<String> {
    let url = content.url.as_ref()?;
    // An item that has nothing but media links to them: they are no page.
    let is_media = content.enclosures.iter().any(|media| media.url == *url);
    (may_be_page(feed, entry, url) && !is_media).then(|| url.clone())
}

fn may_be_page(feed: &Feed, entry: &Entry<'_>, url: &str) -> bool {
    feed.article.fetch && entry.has_page && !story::is_home(url)
}
