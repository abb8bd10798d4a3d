//! Feeds, items and stores to test with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use newswire::model::{
    ArticlePlan, ArticlePolicy, ArticleRule, BodySource, ChangeKind, Feed, FeedId, FeedSlug,
    FeedState, FetchPolicy, IntervalPolicy, ItemContent, ItemId, ItemTarget, ItemWrite, JobReason,
    JobRequest, JobVerdict, KnownQuery, NamedElements, PollPlan, PollRecord, RevisionKind,
    SightingWrite, UnixMillis,
};
use newswire::store::{Applied, Reader, Store, StoreError, StoreOptions, StoreWrite};
use tempfile::TempDir;

/// The moment at which the tests take place.
pub(super) const NOW: UnixMillis = UnixMillis(1_750_000_000_000);

/// Gives the moment `seconds` after [`NOW`].
pub(super) fn after(seconds: u64) -> UnixMillis {
    NOW.saturating_add(Duration::from_secs(seconds))
}

/// A store in a folder that vanishes with it.
pub(super) struct Bench {
    pub(super) folder: TempDir,
    pub(super) path: PathBuf,
    pub(super) store: Store,
    pub(super) reader: Reader,
    pub(super) states: Vec<FeedState>,
}

impl Bench {
    /// Makes a store with these feeds.
    pub(super) fn with(feeds: &[Feed]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswire.db");
        let mut store = open(&path).unwrap();
        let states = store.sync_feeds(feeds, NOW).unwrap();
        let reader = store.reader().unwrap();
        Self {
            folder,
            path,
            store,
            reader,
            states,
        }
    }

    /// Makes a store with one feed, `north`.
    pub(super) fn new() -> Self {
        Self::with(&[feed("north")])
    }

    /// Gives the row of the first feed.
    pub(super) fn feed_id(&self) -> FeedId {
        self.states[0].feed_id
    }

    /// Applies what one poll of the first feed brings.
    pub(super) fn poll(&mut self, items: Vec<ItemWrite>) -> Applied {
        let state = self.states[0].clone();
        self.poll_of(state, items)
    }

    /// Applies what one poll brings.
    pub(super) fn poll_of(&mut self, state: FeedState, items: Vec<ItemWrite>) -> Applied {
        let applied = self.store.apply(&[poll(state, items)]).unwrap();
        assert_eq!(applied.refused, []);
        applied
    }

    /// Stores a new item of the first feed, with its page to fetch, and gives its row.
    pub(super) fn add(&mut self, name: &str, content: ItemContent) -> ItemId {
        let write = new_item(self.feed_id(), name, content);
        self.poll(vec![write]);
        self.known(&[name]).first().unwrap().item_id
    }

    /// Looks up items of the first feed by the names under which they were added.
    pub(super) fn known(&self, names: &[&str]) -> Vec<newswire::model::KnownItem> {
        let query = KnownQuery {
            feed_id: Some(self.feed_id()),
            scope: "agency:XX:NORTH".to_owned(),
            sighting_keys: names.iter().map(|name| format!("guid:{name}")).collect(),
            url_keys: Vec::new(),
        };
        self.reader.known(&query).unwrap().items
    }

    /// Applies what the page of a job brings.
    pub(super) fn page(&mut self, plan: ArticlePlan) -> Applied {
        let applied = self
            .store
            .apply(&[StoreWrite::Article(Box::new(plan))])
            .unwrap();
        assert_eq!(applied.refused, []);
        applied
    }
}

/// Opens a store to write it.
pub(super) fn open(path: &Path) -> Result<Store, StoreError> {
    open_with(path, None)
}

/// Opens a store of limited size to write it.
pub(super) fn open_with(path: &Path, max_pages: Option<u32>) -> Result<Store, StoreError> {
    let options = StoreOptions {
        now: NOW,
        version: "0.0.0-test",
        max_pages,
    };
    Store::open(path, &options)
}

/// Makes a configured feed.
pub(super) fn feed(slug: &str) -> Feed {
    Feed {
        slug: FeedSlug(slug.to_owned()),
        url: format!("https://{slug}.example/rss"),
        agency: Some("NORTH".to_owned()),
        country: Some("XX".to_owned()),
        language: Some("en".to_owned()),
        time_zone: None,
        tags: vec!["test".to_owned()],
        enabled: true,
        interval: IntervalPolicy {
            min: Duration::from_mins(1),
            max: Duration::from_hours(1),
        },
        price: None,
        fetch: Arc::new(FetchPolicy {
            timeout: Duration::from_secs(10),
            max_bytes: 1 << 20,
            headers: Vec::new(),
            credential: None,
            delta: false,
            news_sitemap: None,
        }),
        article: Arc::new(ArticlePolicy {
            fetch: true,
            timeout: Duration::from_secs(10),
            max_bytes: 1 << 20,
            recheck: Vec::new(),
            rule: ArticleRule::default(),
        }),
        elements: NamedElements::default(),
    }
}

/// Makes the content of an item with a headline and a summary, as a feed brings it.
pub(super) fn content(name: &str, headline: &str) -> ItemContent {
    let url = format!("https://north.example/story/{name}");
    ItemContent {
        url_key: Some(format!("north.example/story/{name}")),
        url: Some(url.clone()),
        language: Some("en".to_owned()),
        headline: Some(headline.to_owned()),
        content_hash: hash(headline),
        ..ItemContent::bare(url, NOW, "published".to_owned())
    }
}

/// Gives content with a body.
pub(super) fn with_body(mut content: ItemContent, body: &str) -> ItemContent {
    content.content_hash = content
        .content_hash
        .wrapping_mul(31)
        .wrapping_add(hash(body));
    content.body_text = Some(body.to_owned());
    content.body_source = BodySource::Generic;
    content
}

fn hash(text: &str) -> i64 {
    text.bytes().fold(7, |hash, byte| {
        i64::wrapping_add(i64::wrapping_mul(hash, 131), i64::from(byte))
    })
}

/// Makes the write of a new item: revision 1, a sighting, its page to fetch, a row of the change feed.
pub(super) fn new_item(feed_id: FeedId, name: &str, content: ItemContent) -> ItemWrite {
    ItemWrite {
        job: content.url.clone().map(|url| JobRequest {
            url,
            reason: JobReason::New,
            due: NOW,
        }),
        content: Some(content),
        revision: Some((1, RevisionKind::New)),
        sighting: Some(sighting(feed_id, name)),
        changes: vec![ChangeKind::New],
        ..ItemWrite::of(ItemTarget::New, "agency:XX:NORTH".to_owned(), NOW)
    }
}

/// Makes the write of a change to an item that exists, which changes nothing yet.
pub(super) fn change_of(item_id: ItemId, at: UnixMillis) -> ItemWrite {
    ItemWrite {
        ..ItemWrite::of(
            ItemTarget::Existing(item_id),
            "agency:XX:NORTH".to_owned(),
            at,
        )
    }
}

/// Makes a sighting.
pub(super) fn sighting(feed_id: FeedId, name: &str) -> SightingWrite {
    SightingWrite {
        feed_id,
        key: format!("guid:{name}"),
        guid: Some(name.to_owned()),
        link: Some(format!("https://north.example/story/{name}?from=rss")),
        title: Some(format!("Title of {name}")),
        feed_hash: 1,
    }
}

/// Makes the plan of one poll.
pub(super) fn poll(state: FeedState, items: Vec<ItemWrite>) -> StoreWrite {
    let seen = u32::try_from(items.len()).unwrap();
    StoreWrite::Poll(Box::new(PollPlan {
        state,
        poll: PollRecord {
            duration_ms: 12,
            status: Some(200),
            body_bytes: 4096,
            items_seen: seen,
            items_new: seen,
            ..PollRecord::begun(NOW)
        },
        items,
        older: None,
    }))
}

/// Makes the plan of a page that was read and changes nothing yet.
pub(super) fn page_of(job: &newswire::model::ArticleJob, at: UnixMillis) -> ArticlePlan {
    ArticlePlan {
        job_id: job.job_id,
        generation: job.generation,
        requested_at: job.requested_at,
        verdict: JobVerdict::Done,
        item: None,
        rule: None,
        memory: None,
        same_page: None,
        recheck_at: None,
        at,
    }
}

/// Opens the file as any other program would, without our code in between.
#[expect(
    clippy::disallowed_methods,
    reason = "stands for the programs of others"
)]
pub(super) fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Opens the file as another program that writes to it would.
#[expect(
    clippy::disallowed_methods,
    reason = "stands for the programs of others"
)]
pub(super) fn raw_writer(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}
