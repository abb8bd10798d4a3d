//! A memory for what was read out of short texts that repeat, such as the classes of a page.
//!
//! Must not know: what the texts mean.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

/// Texts that are remembered of one page.
const ENTRY_LIMIT: usize = 20_000;

/// Remembers one value for each text, by the hash of the text.
#[derive(Debug)]
pub(super) struct Memo<V> {
    known: HashMap<u64, V, BuildHasherDefault<Identity>>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self {
            known: HashMap::default(),
        }
    }
}

impl<V: Copy> Memo<V> {
    /// Gives what is known of a text, else reads it.
    pub(super) fn read(&mut self, text: &str, read: impl FnOnce(&str) -> V) -> V {
        self.known(text).unwrap_or_else(|| {
            let value = read(text);
            self.keep(text, value);
            value
        })
    }

    /// Gives what is known of a text.
    pub(super) fn known(&self, text: &str) -> Option<V> {
        self.known.get(&xxh3_64(text.as_bytes())).copied()
    }

    /// Remembers a value, while there is room.
    pub(super) fn keep(&mut self, text: &str, value: V) {
        if self.known.len() < ENTRY_LIMIT {
            self.known.insert(xxh3_64(text.as_bytes()), value);
        }
    }
}

/// Takes a key that is a hash already.
#[derive(Debug, Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
