//! Gaps: stories that may have scrolled out of a feed between two polls, and the older documents that may still hold them.
//!
//! A gap is filled from the pages or archives that the feed itself names (RFC 5005), on its own host, else from the news sitemap that the
//! operator names. One document is asked for after the other, unconditionally, until one reaches back to what was known before, brings nothing
//! new, or the requests of the gap or of the day are used up. Only what is new is taken: an archive may hold a story as it was before.

use std::time::Duration;

use url::Url;

use crate::model::{
    Feed, FeedState, FetchRequest, GapMemory, OlderPage, OlderSource, ParsedFeed, PollPlan,
    ResourceKind, UnixMillis,
};

use super::items::{ItemsPlan, plan_older_items};
use super::judged::{Judged, judge, record_of};
use super::poll_input::PollInput;
use super::request::plain;

/// Requests made to fill one gap.
const MAX_REQUESTS_A_GAP: u32 = 5;
/// Requests made in a day to fill the gaps of one feed.
const MAX_REQUESTS_A_DAY: u32 = 20;
const DAY: Duration = Duration::from_hours(24);
/// Characters of an address that a warning shows.
const MAX_SHOWN_CHARACTERS: usize = 300;

/// Builds the request for a document that may fill a gap.
pub fn older_request(feed: &Feed, page: &OlderPage) -> FetchRequest {
    let kind = match page.source {
        OlderSource::Feed => ResourceKind::OlderPage,
        // The operator named it, as the feed itself.
        OlderSource::Sitemap => ResourceKind::Feed,
    };
    plain(feed, kind, &page.url)
}

/// Decides everything that a document asked for to fill a gap changes. `input.state` is the state after the poll, or the document, before
/// it: it stays as it is but for what is remembered of gaps and of new items.
pub fn older(input: &PollInput<'_>, page: &OlderPage) -> PollPlan {
    let mut state = input.state.clone();
    count_request(&mut state.gap, input.now);
    let mut record = record_of(input);
    record.warnings.push(words(page));
    let mut items = ItemsPlan::default();
    let mut next = None;
    match judge(input) {
        Judged::Read { parsed, .. } => {
            items = plan_older_items(input, parsed, page);
            record.items_seen = u32::try_from(parsed.items.len()).unwrap_or(u32::MAX);
            next = following(input, page, parsed, &items);
            if items.reaches_back {
                state.gap.filled_at = Some(input.now);
            }
        }
        Judged::Bad(failure) => {
            record.error = Some(failure.code);
            record.error_detail = Some(failure.detail);
        }
        Judged::Same(_) | Judged::NotModified => {}
    }
    if !items.new_times.is_empty() {
        state.last_new_at = Some(input.now);
    }
    record.items_new = items.new_count;
    PollPlan {
        older: next.filter(|_| may_ask(&state, input.now)),
        state,
        poll: record,
        items: items.writes,
    }
}

/// Gives what to ask for first where a poll found a gap.
pub(super) fn first_page(
    input: &PollInput<'_>,
    parsed: &ParsedFeed,
    items: &ItemsPlan,
) -> Option<OlderPage> {
    if !items.gap || !may_ask(input.state, input.now) {
        return None;
    }
    let named = named_by_feed(input, parsed).map(|url| (url, OlderSource::Feed));
    let sitemap = || {
        let url = input.feed.fetch.news_sitemap.clone()?;
        Some((url, OlderSource::Sitemap))
    };
    let (url, source) = named.or_else(sitemap)?;
    Some(OlderPage {
        url,
        source,
        asked: 0,
        after: input.known.newest.first().copied(),
        before: items.new_times.iter().min().copied(),
    })
}

/// Gives what to ask for after `page`, where the gap is still open.
fn following(
    input: &PollInput<'_>,
    page: &OlderPage,
    parsed: &ParsedFeed,
    items: &ItemsPlan,
) -> Option<OlderPage> {
    let is_over =
        items.reaches_back || items.new_count == 0 || page.asked + 1 >= MAX_REQUESTS_A_GAP;
    if is_over || page.source == OlderSource::Sitemap {
        return None;
    }
    Some(OlderPage {
        url: named_by_feed(input, parsed)?,
        asked: page.asked + 1,
        ..page.clone()
    })
}

/// Gives the older document that a feed names, where it is another one on the same host.
fn named_by_feed(input: &PollInput<'_>, parsed: &ParsedFeed) -> Option<String> {
    let here = Url::parse(&input.fetched.exchange.final_url).ok()?;
    let mut there = here.join(parsed.next.as_deref()?).ok()?;
    there.set_fragment(None);
    let is_upgrade = (here.scheme(), there.scheme()) == ("http", "https")
        && (here.port(), there.port()) == (None, None)
        && here.host() == there.host();
    let is_home = here.origin() == there.origin() || is_upgrade;
    (is_home && here != there).then(|| there.into())
}

fn may_ask(state: &FeedState, now: UnixMillis) -> bool {
    current(state.gap, now).requests < MAX_REQUESTS_A_DAY
}

fn count_request(gap: &mut GapMemory, now: UnixMillis) {
    *gap = current(*gap, now);
    gap.since.get_or_insert(now);
    gap.requests = gap.requests.saturating_add(1);
}

/// Begins to count anew after a day, or where the clock was set back.
fn current(gap: GapMemory, now: UnixMillis) -> GapMemory {
    let is_current = |since: UnixMillis| since <= now && now.since(since) < DAY;
    if gap.since.is_some_and(is_current) {
        return gap;
    }
    GapMemory {
        requests: 0,
        since: None,
        ..gap
    }
}

fn words(page: &OlderPage) -> String {
    let url: String = page.url.chars().take(MAX_SHOWN_CHARACTERS).collect();
    format!(
        "gap_page: {} of {MAX_REQUESTS_A_GAP} at most, {url}",
        page.asked + 1
    )
}
