//! Reads the body of an answer as a feed, on a blocking thread.

use std::sync::Arc;

use bytes::Bytes;
use tracing::error;
use xxhash_rust::xxh3::xxh3_64;

use crate::article;
use crate::feed::{self, ParseContext};
use crate::model::{
    FailureCode, FetchFailure, FetchOutcome, Fetched, NotAFeed, NotAFeedKind, ParseWarning,
    ParsedFeed, UnixMillis,
};
use crate::plan::Document;

use super::super::Shared;
use super::super::live::LiveFeed;
use super::super::reading::Place;

/// Sitemaps of an index that are named to the operator.
const SITEMAPS_NAMED: usize = 3;

/// A body after reading.
pub(super) enum Reading {
    Absent,
    Same,
    Feed {
        body_hash: i64,
        parsed: Box<ParsedFeed>,
        warnings: Vec<ParseWarning>,
        place: Place,
    },
    NotAFeed(NotAFeed),
}

impl Reading {
    pub(super) fn document(&self) -> Document<'_> {
        match self {
            Self::Absent => Document::Absent,
            Self::Same => Document::Same,
            Self::Feed {
                body_hash,
                parsed,
                warnings,
                ..
            } => Document::Feed {
                body_hash: *body_hash,
                parsed,
                warnings,
            },
            Self::NotAFeed(refusal) => Document::NotAFeed(refusal),
        }
    }

    /// Drops what was read, and gives the place of a feed that is still to be stored.
    pub(super) fn into_place(self) -> Place {
        match self {
            Self::Feed { place, .. } => place,
            Self::Absent | Self::Same | Self::NotAFeed(_) => Place::default(),
        }
    }
}

/// Reads the body of an answer on a blocking thread. The answer keeps its facts only: nobody needs the bytes any more.
pub(super) async fn read(
    fetched: &mut Fetched,
    feed: &Arc<LiveFeed>,
    known_hash: Option<i64>,
    shared: &Shared,
) -> Reading {
    let FetchOutcome::Fresh(fresh) = &mut fetched.outcome else {
        return Reading::Absent;
    };
    let body = std::mem::take(&mut fresh.body);
    let content_type = fresh.content_type.clone();
    let url = fetched.exchange.final_url.clone();
    let feed = Arc::clone(feed);
    let now = shared.clock.now();
    let bytes_to_read = feed::bytes_to_read(&body, Some(feed.feed.fetch.max_bytes));
    let reading = shared.reading.read(bytes_to_read, move || {
        read_body(&body, known_hash, content_type.as_deref(), &url, &feed, now)
    });
    match reading.await {
        Ok((mut reading, held)) => {
            if let Reading::Feed { place, .. } = &mut reading {
                *place = held;
            }
            reading
        }
        Err(panic) => {
            error!(error = %panic, "feed reader stopped");
            fetched.outcome = FetchOutcome::Failed(FetchFailure {
                code: FailureCode::Internal,
                detail: "the feed reader stopped on this document".to_owned(),
            });
            Reading::Absent
        }
    }
}

fn read_body(
    body: &Bytes,
    known_hash: Option<i64>,
    content_type: Option<&str>,
    url: &str,
    feed: &LiveFeed,
    now: UnixMillis,
) -> Reading {
    let body_hash = xxh3_64(body).cast_signed();
    if known_hash == Some(body_hash) {
        return Reading::Same;
    }
    let context = ParseContext {
        url: Some(url),
        content_type,
        time_zone: feed.feed.time_zone.as_deref(),
        country: feed.feed.country.as_deref(),
        body_element: feed.feed.elements.body.as_deref(),
        now: Some(now),
        most_bytes: Some(feed.feed.fetch.max_bytes),
    };
    match feed::parse(body, &context) {
        Ok((parsed, warnings)) if lists_sitemaps(&warnings) => {
            Reading::NotAFeed(sitemap_index(&parsed))
        }
        Ok((parsed, warnings)) => Reading::Feed {
            body_hash,
            parsed: Box::new(parsed),
            warnings,
            place: Place::default(),
        },
        Err(refusal) => Reading::NotAFeed(with_feeds_named(refusal, body, content_type, url)),
    }
}

fn lists_sitemaps(warnings: &[ParseWarning]) -> bool {
    let mut warnings = warnings.iter();
    warnings.any(|warning| warning.code == "sitemap_index")
}

/// Says which sitemaps an index lists: one of them was meant, and none of them is a story. Those with news in their name come first.
fn sitemap_index(parsed: &ParsedFeed) -> NotAFeed {
    let is_of_news = |url: &&str| url.to_ascii_lowercase().contains("news");
    let all = || parsed.items.iter().filter_map(|item| item.link.as_deref());
    let others = all().filter(|url| !is_of_news(url));
    let sorted = all().filter(is_of_news).chain(others);
    let named: Vec<&str> = sorted.take(SITEMAPS_NAMED).collect();
    NotAFeed {
        kind: NotAFeedKind::OtherXml,
        detail: format!(
            "a list of {} sitemaps; it names these: {}",
            parsed.items.len(),
            named.join(", ")
        ),
    }
}

/// Adds to the words about a home page which feeds it names: one of them was probably meant.
fn with_feeds_named(
    mut refusal: NotAFeed,
    body: &Bytes,
    content_type: Option<&str>,
    url: &str,
) -> NotAFeed {
    if refusal.kind == NotAFeedKind::Html
        && let Some(named) = article::feeds_named(body, content_type, Some(url))
    {
        refusal.detail = format!("{}; {named}", refusal.detail);
    }
    refusal
}
