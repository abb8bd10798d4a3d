//! The pages themselves, as they were fetched: an SQLite file of its own beside the store, `<store>-pages`.
//!
//! Nothing in the store points at it. It may be lost or removed while no daemon runs, and whoever reads a page checks that it still
//! belongs to the item: the file may be older than the store, or younger.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::model::{FailureCode, FeedId, ItemId, UnixMillis};

use super::beside::archive_path;
use super::files::OpenedFile;
use super::row::{Columns, integer};
use super::{Retention, Store, StoreError, connection, migrate};

/// Largest compressed page that is kept, in bytes: what is larger is hardly an article.
pub const MAX_PACKED_BYTES: usize = 2 << 20;

/// Largest page in bytes: as large as the configuration lets one be.
const MAX_PAGE_BYTES: u64 = 256 << 20;
/// Fast, and half the size of what the web sends as gzip.
const ZSTD_LEVEL: i32 = 3;
/// Rows removed in one transaction, so that the writer is never kept for long.
const ROWS_AT_ONCE: u32 = 200;
/// Transactions of one round of upkeep; the rest is for the next one.
const ROUNDS: u32 = 100;
/// Database pages given back to the system in one round of upkeep: 64 MiB.
const GIVEN_BACK_AT_ONCE: u32 = 8192;

/// Bytes of a page, compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedBody {
    size: u64,
    bytes: Vec<u8>,
}

impl PackedBody {
    /// Compresses a page; `None` where it is too large to be kept.
    pub fn pack(page: &[u8]) -> Option<Self> {
        let bytes = zstd::bulk::compress(page, ZSTD_LEVEL).ok()?;
        let packed = Self {
            size: page.len() as u64,
            bytes,
        };
        let fits = packed.bytes.len() <= MAX_PACKED_BYTES && packed.size <= MAX_PAGE_BYTES;
        fits.then_some(packed)
    }

    /// Gives the page as it was.
    ///
    /// # Errors
    /// Where the stored bytes are damaged.
    pub fn unpack(&self) -> io::Result<Vec<u8>> {
        let capacity = usize::try_from(self.size.min(MAX_PAGE_BYTES)).unwrap_or(usize::MAX);
        zstd::bulk::decompress(&self.bytes, capacity)
    }
}

/// One page as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedPage {
    /// The item.
    pub item_id: ItemId,
    /// The item's version after the page was read.
    pub version: u32,
    /// The feed whose policy applied.
    pub feed_id: FeedId,
    /// When it was read.
    pub fetched_at: UnixMillis,
    /// The address that was asked for.
    pub asked_url: String,
    /// Where the redirects led.
    pub url: String,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Why it gave no article then.
    pub refusal: Option<FailureCode>,
    /// Its bytes.
    pub body: PackedBody,
}

/// Which pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageFilter {
    /// Only pages of this feed.
    pub feed: Option<FeedId>,
    /// Only pages fetched at this moment or later.
    pub since: Option<UnixMillis>,
}

/// The one connection that writes pages. Whoever holds it holds the store.
#[derive(Debug)]
pub struct PageArchive {
    connection: Connection,
    path: PathBuf,
    file: OpenedFile,
    max_bytes: u64,
}

/// A connection that only reads pages.
#[derive(Debug)]
pub struct PageReader {
    connection: Connection,
    path: PathBuf,
}

impl PageArchive {
    /// Opens the archive of a store, and makes it where there is none. It keeps at most `max_bytes`, the oldest pages go first.
    ///
    /// # Errors
    /// Every way in which a file cannot be the archive has its variant of [`StoreError`].
    pub fn open(store: &Store, max_bytes: u64) -> Result<Self, StoreError> {
        let path = connection::prepare_file(&archive_path(store.path()))?;
        let mut connection = connection::open_archive(&path)?;
        migrate::archive_to_newest(&mut connection, &path)?;
        Ok(Self {
            connection,
            file: OpenedFile::at(path.clone()),
            path,
            max_bytes,
        })
    }

    /// Tells whether the file still is the one that is open: it may have been removed.
    pub fn is_in_place(&self) -> bool {
        !self.file.is_displaced()
    }

    /// Keeps pages: each takes the place of the one that is kept of the same version of its item. A page that gave no article never
    /// takes the place of one that did.
    ///
    /// # Errors
    /// As [`StoreError`] says; then none of them is kept.
    pub fn put(&mut self, pages: &[ArchivedPage]) -> Result<(), StoreError> {
        self.in_transaction("keep pages", |connection| {
            pages.iter().try_for_each(|page| insert(connection, page))
        })?;
        self.make_room(ROUNDS)
    }

    /// Forgets pages that are kept no longer, and gives room back to the system.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn prune(&mut self, retention: &Retention) -> Result<u64, StoreError> {
        let mut pruned = 0;
        for _ in 0..ROUNDS {
            let rows = self.in_transaction("forget old pages", |connection| {
                connection
                    .prepare_cached(
                        "DELETE FROM page WHERE page_id IN \
                         (SELECT page_id FROM page WHERE fetched_at < ?1 ORDER BY fetched_at LIMIT ?2)",
                    )?
                    .execute((retention.pages_before.0, ROWS_AT_ONCE))
            })?;
            if rows == 0 {
                break;
            }
            pruned += u64::try_from(rows).unwrap_or(u64::MAX);
        }
        self.make_room(ROUNDS)?;
        give_room_back(&self.connection).map_err(|error| self.failure(&error, "give room back"))?;
        Ok(pruned)
    }

    /// Closes the archive.
    ///
    /// # Errors
    /// As [`StoreError`] says; what was kept is safe all the same.
    pub fn close(self) -> Result<(), StoreError> {
        let emptied = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()));
        emptied.map_err(|error| self.failure(&error, "empty the log"))
    }

    /// Forgets the oldest pages until the rest is small enough.
    fn make_room(&mut self, rounds: u32) -> Result<(), StoreError> {
        let max_bytes = self.max_bytes;
        for _ in 0..rounds {
            let is_done = self.in_transaction("make room for pages", |connection| {
                let excess = used_bytes(connection)?.saturating_sub(max_bytes);
                Ok(excess == 0 || forget_oldest(connection, excess)? == 0)
            })?;
            if is_done {
                break;
            }
        }
        Ok(())
    }

    fn in_transaction<T>(
        &mut self,
        doing: &'static str,
        write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        connection::in_transaction(&mut self.connection, write)
            .map_err(|error| self.failure(&error, doing))
    }

    fn failure(&self, error: &rusqlite::Error, doing: &'static str) -> StoreError {
        StoreError::from_sqlite(error, &self.path, doing)
    }
}

impl PageReader {
    /// Opens the archive of the store at `store`; `None` where there is none.
    ///
    /// # Errors
    /// The variants of [`StoreError`] for a file that is no archive of ours.
    pub fn open(store: &Path) -> Result<Option<Self>, StoreError> {
        let store = connection::existing_file(store)?;
        let path = match connection::existing_file(&archive_path(&store)) {
            Ok(path) => path,
            Err(StoreError::Missing { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let connection = connection::open_archive_reader(&path)?;
        migrate::expect_known_archive(&connection, &path)?;
        Ok(Some(Self { connection, path }))
    }

    /// Counts the items of which there is a page.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn count(&self, filter: &PageFilter) -> Result<u64, StoreError> {
        self.look_up("count pages", |connection| {
            let sql = format!("SELECT count(DISTINCT item_id) FROM page WHERE {FILTER}");
            connection
                .prepare_cached(&sql)?
                .query_row(filter_values(filter), |row| Columns::of(row).count())
        })
    }

    /// Gives items of which there is a page, in their order, from the one after `after`.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn items(
        &self,
        filter: &PageFilter,
        after: ItemId,
        limit: u32,
    ) -> Result<Vec<ItemId>, StoreError> {
        self.look_up("list pages", |connection| {
            let sql = format!(
                "SELECT DISTINCT item_id FROM page WHERE {FILTER} AND item_id > ?3 ORDER BY item_id LIMIT ?4"
            );
            let (feed, since) = filter_values(filter);
            connection
                .prepare_cached(&sql)?
                .query_map((feed, since, after.0, limit), |row| row.get(0).map(ItemId))?
                .collect()
        })
    }

    /// Gives the page of the newest version of an item.
    ///
    /// # Errors
    /// As [`StoreError`] says.
    pub fn newest(&self, item_id: ItemId) -> Result<Option<ArchivedPage>, StoreError> {
        self.look_up("read a page", |connection| {
            connection
                .prepare_cached(
                    "SELECT item_id, version, feed_id, fetched_at, asked_url, url, content_type, refusal, size, body \
                     FROM page WHERE item_id = ?1 ORDER BY version DESC LIMIT 1",
                )?
                .query_row([item_id.0], read_page)
                .optional()
        })
    }

    fn look_up<T>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        run(&self.connection).map_err(|error| StoreError::from_sqlite(&error, &self.path, doing))
    }
}

const FILTER: &str = "(?1 IS NULL OR feed_id = ?1) AND (?2 IS NULL OR fetched_at >= ?2)";

fn filter_values(filter: &PageFilter) -> (Option<i64>, Option<i64>) {
    (
        filter.feed.map(|feed_id| feed_id.0),
        filter.since.map(|since| since.0),
    )
}

fn insert(connection: &Connection, page: &ArchivedPage) -> rusqlite::Result<()> {
    // Versions only grow: later ones were left by an item of the same number, before a backup was restored.
    connection
        .prepare_cached("DELETE FROM page WHERE item_id = ?1 AND version > ?2")?
        .execute((page.item_id.0, page.version))?;
    connection
        .prepare_cached(
            "INSERT INTO page (item_id, version, feed_id, fetched_at, asked_url, url, content_type, refusal, size, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
             ON CONFLICT (item_id, version) DO UPDATE SET feed_id = excluded.feed_id, fetched_at = excluded.fetched_at, \
             asked_url = excluded.asked_url, url = excluded.url, content_type = excluded.content_type, \
             refusal = excluded.refusal, size = excluded.size, body = excluded.body \
             WHERE refusal IS NOT NULL OR excluded.refusal IS NULL",
        )?
        .execute(params![
            page.item_id.0,
            page.version,
            page.feed_id.0,
            page.fetched_at.0,
            page.asked_url,
            page.url,
            page.content_type,
            page.refusal.map(FailureCode::as_str),
            integer(page.body.size),
            page.body.bytes,
        ])?;
    Ok(())
}

fn read_page(row: &Row<'_>) -> rusqlite::Result<ArchivedPage> {
    let mut columns = Columns::of(row);
    Ok(ArchivedPage {
        item_id: ItemId(columns.take()?),
        version: columns.take()?,
        feed_id: FeedId(columns.take()?),
        fetched_at: columns.time()?,
        asked_url: columns.take()?,
        url: columns.take()?,
        content_type: columns.take()?,
        refusal: columns.open_code(FailureCode::from_text, FailureCode::Internal)?,
        body: PackedBody {
            size: columns.count()?,
            bytes: columns.take()?,
        },
    })
}

/// Gives the bytes of the file that hold something.
fn used_bytes(connection: &Connection) -> rusqlite::Result<u64> {
    connection
        .prepare_cached(
            "SELECT (pages.page_count - free.freelist_count) * sizes.page_size \
             FROM pragma_page_count AS pages, pragma_freelist_count AS free, pragma_page_size AS sizes",
        )?
        .query_row((), |row| Columns::of(row).count())
}

/// Gives the system a part of the file that holds nothing any more.
fn give_room_back(connection: &Connection) -> rusqlite::Result<()> {
    let sql = format!("PRAGMA incremental_vacuum({GIVEN_BACK_AT_ONCE})");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(())?;
    // Each row is one page given back.
    while rows.next()?.is_some() {}
    Ok(())
}

/// Forgets as many of the oldest pages as hold `excess` bytes, and tells how many that were.
fn forget_oldest(connection: &Connection, excess: u64) -> rusqlite::Result<usize> {
    // The length of a BLOB stands in the head of its row: none of it is read.
    let mut statement = connection.prepare_cached(
        "SELECT page_id, length(body) FROM page ORDER BY fetched_at, page_id LIMIT ?1",
    )?;
    let mut rows = statement.query([ROWS_AT_ONCE])?;
    let mut oldest = Vec::new();
    let mut bytes = 0_u64;
    while let (true, Some(row)) = (bytes < excess, rows.next()?) {
        let mut columns = Columns::of(row);
        oldest.push(columns.take::<i64>()?);
        bytes = bytes.saturating_add(columns.count()?);
    }
    drop(rows);
    let mut forget = connection.prepare_cached("DELETE FROM page WHERE page_id = ?1")?;
    for page_id in &oldest {
        forget.execute([page_id])?;
    }
    Ok(oldest.len())
}
