//! Looks after the write-ahead log: has a long one begin anew, and says so where a reader is in the way, sooner where it has become large.

use tracing::warn;

use crate::store::{LARGE_LOG_BYTES, LONG_LOG_BYTES, Store, StoreError};

/// What was done and said of the log.
#[derive(Debug, Default)]
pub(super) struct LogWatch {
    /// Its size in bytes when it was last to begin anew; 0 where it is not long.
    tried_bytes: u64,
    /// Its size in bytes when it was last said to be large; 0 where it is not.
    told_bytes: u64,
}

impl LogWatch {
    /// Moves the log into the file, and says so where a reader is in the way.
    /// Answers whether that was said.
    pub(super) fn look_after(&mut self, store: &Store) -> Result<bool, StoreError> {
        self.move_log(store, 0)
    }

    /// Does the same where the log has become long, or twice as long as it was when that was last tried: a disk may be full before the
    /// next round of upkeep. Speaks of a large log alone.
    pub(super) fn look_at_size(&mut self, store: &Store) -> Result<bool, StoreError> {
        let bytes = store.log_bytes();
        if bytes < LARGE_LOG_BYTES {
            self.told_bytes = 0;
        }
        if bytes < self.tried_bytes {
            self.tried_bytes = 0;
        }
        if bytes < LONG_LOG_BYTES.max(self.tried_bytes.saturating_mul(2)) {
            return Ok(false);
        }
        let least = LARGE_LOG_BYTES.max(self.told_bytes.saturating_mul(2));
        self.move_log(store, least)
    }

    /// Moves the log into the file, and says where a reader is in the way of one of `least` bytes or more.
    fn move_log(&mut self, store: &Store, least: u64) -> Result<bool, StoreError> {
        self.tried_bytes = store.log_bytes();
        let report = match store.checkpoint() {
            // Whoever holds the lock lets go of it.
            Err(error) if error.is_passing() => return Ok(false),
            report => report?,
        };
        if !report.is_held_up() || report.log_bytes < least {
            return Ok(false);
        }
        self.told_bytes = report.log_bytes;
        warn!(
            size_bytes = report.log_bytes,
            "write-ahead log cannot shrink: a reader holds a transaction open"
        );
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;

    use super::*;
    use crate::model::{PriceFactor, UnixMillis};
    use crate::store::StoreOptions;

    #[test]
    fn a_log_that_a_reader_lets_grow_is_told_of_when_it_is_large_and_whenever_it_has_doubled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswire.db");
        let options = StoreOptions {
            now: UnixMillis(0),
            version: "test",
            max_pages: None,
        };
        let mut store = Store::open(&path, &options).unwrap();
        let reader = store.reader().unwrap();
        let mut watch = LogWatch::default();
        let log = folder.path().join("newswire.db-wal");
        let log = OpenOptions::new().write(true).open(log).unwrap();
        let mut check = |store: &Store, bytes: u64, expected: bool| {
            // What lies behind the last frame means nothing.
            log.set_len(bytes).unwrap();
            assert_eq!(watch.look_at_size(store).unwrap(), expected, "{bytes}");
        };
        reader
            .at_one_moment(|reader| {
                reader.last_sequence()?;
                store.sync_feeds(&[], UnixMillis(1))?;
                store.keep_price_factor(PriceFactor {
                    value: 1.5,
                    since: UnixMillis(2),
                })?;
                check(&store, LARGE_LOG_BYTES / 4, false);
                check(&store, LARGE_LOG_BYTES, true);
                check(&store, LARGE_LOG_BYTES + 1, false);
                check(&store, LARGE_LOG_BYTES * 2, true);
                check(&store, LARGE_LOG_BYTES / 4, false);
                check(&store, LARGE_LOG_BYTES, true);
                Ok(())
            })
            .unwrap();
        check(&store, LARGE_LOG_BYTES * 4, false);
    }
}
