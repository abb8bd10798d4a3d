//! Feeds, documents and answers to start a test from.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use newswire::model::{
    ArticlePolicy, ArticleRule, Exchange, FailureCode, Feed, FeedFormat, FeedHints, FeedItem,
    FeedSlug, FetchFailure, FetchOutcome, FetchPolicy, Fetched, Fresh, IntervalPolicy,
    NamedElements, ParsedFeed, UnixMillis, Validators,
};

/// 25 June 2023, 05:03 UTC.
pub(crate) const MORNING: UnixMillis = UnixMillis(1_687_669_380_000);

/// When pages are asked again.
pub(crate) const RECHECK: [Duration; 4] = [
    Duration::from_mins(15),
    Duration::from_hours(1),
    Duration::from_hours(6),
    Duration::from_hours(24),
];

pub(crate) fn feed(slug: &str, url: &str) -> Feed {
    Feed {
        slug: FeedSlug(slug.to_owned()),
        url: url.to_owned(),
        agency: None,
        country: None,
        language: None,
        time_zone: None,
        tags: Vec::new(),
        enabled: true,
        interval: IntervalPolicy {
            min: Duration::from_mins(1),
            max: Duration::from_hours(6),
        },
        price: None,
        fetch: Arc::new(FetchPolicy {
            timeout: Duration::from_secs(5),
            max_bytes: 1 << 20,
            headers: Vec::new(),
            credential: None,
            delta: false,
            news_sitemap: None,
        }),
        article: Arc::new(ArticlePolicy {
            fetch: true,
            timeout: Duration::from_secs(5),
            max_bytes: 1 << 20,
            recheck: RECHECK.to_vec(),
            rule: ArticleRule::default(),
        }),
        elements: NamedElements::default(),
    }
}

pub(crate) fn document(items: Vec<FeedItem>) -> ParsedFeed {
    ParsedFeed {
        format: FeedFormat::Rss,
        title: Some("Sample".to_owned()),
        link: None,
        description: None,
        language: None,
        updated: None,
        hints: FeedHints::default(),
        hub: None,
        self_link: None,
        next: None,
        items,
    }
}

pub(crate) fn item(id: &str, title: &str, link: &str) -> FeedItem {
    FeedItem {
        id: Some(id.to_owned()),
        title: Some(title.to_owned()),
        link: Some(link.to_owned()),
        ..FeedItem::default()
    }
}

pub(crate) fn fresh(url: &str) -> Fetched {
    Fetched {
        exchange: Exchange {
            status: Some(200),
            final_url: url.to_owned(),
            duration: Duration::from_millis(20),
            ..Exchange::default()
        },
        outcome: FetchOutcome::Fresh(Fresh {
            body: Bytes::new(),
            content_type: None,
            validators: Validators {
                etag: Some("\"one\"".to_owned()),
                last_modified: Some("Sun, 25 Jun 2023 05:00:00 GMT".to_owned()),
            },
            is_delta: false,
        }),
    }
}

pub(crate) fn failed(url: &str, status: u16, code: FailureCode) -> Fetched {
    let failure = FetchFailure {
        code,
        detail: format!("the server answered {status}"),
    };
    Fetched {
        exchange: Exchange {
            status: Some(status),
            final_url: url.to_owned(),
            ..Exchange::default()
        },
        outcome: match code {
            FailureCode::Http410 => FetchOutcome::Gone(failure),
            FailureCode::Http429 | FailureCode::Http503 => FetchOutcome::Throttled(failure),
            _ => FetchOutcome::Failed(failure),
        },
    }
}
