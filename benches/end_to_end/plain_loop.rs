//! The yardstick: what a plain loop of tokio, reqwest, feed-rs and rusqlite costs that does nothing more than it must. It asks every feed
//! once with the validator of the last time, parses, and stores the items that it does not have: no full-text search, no revisions, no
//! change feed, no clean-up of HTML, no address guard.

use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use rusqlite::{Connection, OptionalExtension as _};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Requests at once: what the daemon has by default.
const PARALLEL: usize = 64;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS feed (url TEXT PRIMARY KEY, etag TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS item (
        item_id INTEGER PRIMARY KEY, url TEXT NOT NULL, guid TEXT NOT NULL, title TEXT, link TEXT, published_at INTEGER,
        summary TEXT, content TEXT, UNIQUE (url, guid)
    );";

/// Runs one pass over the feeds of a configuration that the origin wrote.
pub(crate) async fn pass(config: &Path, store: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(config)?;
    let urls = text.lines().filter_map(|line| {
        let url = line.strip_prefix("url = \"")?.strip_suffix('"')?;
        Some(url.to_owned())
    });
    let store = Arc::new(Mutex::new(open(store)?));
    let client = reqwest::Client::new();
    let places = Arc::new(Semaphore::new(PARALLEL));
    let mut polls = JoinSet::new();
    for url in urls {
        let place = Arc::clone(&places).acquire_owned().await?;
        let (client, store) = (client.clone(), Arc::clone(&store));
        polls.spawn(async move {
            let polled = poll(&client, &store, &url).await;
            drop(place);
            polled.with_context(|| url)
        });
        while let Some(polled) = polls.try_join_next() {
            polled??;
        }
    }
    while let Some(polled) = polls.join_next().await {
        polled??;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is no store of the daemon's"
)]
fn open(path: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

async fn poll(
    client: &reqwest::Client,
    store: &Mutex<Connection>,
    url: &str,
) -> anyhow::Result<()> {
    let mut request = client.get(url);
    if let Some(etag) = etag_of(&*lock(store)?, url)? {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let response = request.send().await?.error_for_status()?;
    if response.status().as_u16() == 304 {
        return Ok(());
    }
    let etag = response.headers().get(ETAG).cloned();
    let body = response.bytes().await?;
    let feed = feed_rs::parser::parse(body.as_ref())?;
    let etag = etag.as_ref().and_then(|etag| etag.to_str().ok());
    keep(&mut *lock(store)?, url, etag, &feed)
}

fn lock(store: &Mutex<Connection>) -> anyhow::Result<std::sync::MutexGuard<'_, Connection>> {
    store
        .lock()
        .map_err(|_| anyhow::anyhow!("a poll stopped while it wrote"))
}

fn etag_of(store: &Connection, url: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = store.prepare_cached("SELECT etag FROM feed WHERE url = ?1")?;
    let found = statement.query_row([url], |row| row.get(0)).optional()?;
    Ok(found.flatten())
}

fn keep(
    store: &mut Connection,
    url: &str,
    etag: Option<&str>,
    feed: &feed_rs::model::Feed,
) -> anyhow::Result<()> {
    let transaction = store.transaction()?;
    for entry in &feed.entries {
        let title = entry.title.as_ref().map(|title| title.content.as_str());
        let summary = entry.summary.as_ref().map(|text| text.content.as_str());
        let content = entry
            .content
            .as_ref()
            .and_then(|content| content.body.as_deref());
        let link = entry.links.first().map(|link| link.href.as_str());
        let published = entry.published.map(|at| at.timestamp_millis());
        transaction
            .prepare_cached(
                "INSERT INTO item (url, guid, title, link, published_at, summary, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                 ON CONFLICT DO NOTHING",
            )?
            .execute((url, &entry.id, title, link, published, summary, content))?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO feed (url, etag) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET etag = excluded.etag",
        )?
        .execute((url, etag))?;
    transaction.commit()?;
    Ok(())
}
