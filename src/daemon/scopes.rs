//! Keeps two decisions about items of one agency from being made at once on the same knowledge.
//!
//! Between the look at what is known and the write of what was decided, nobody else may write to the same scope. Scopes share a fixed
//! number of locks: a collision costs a few milliseconds, a lock for each scope would cost memory without end.

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Mutex, MutexGuard};

const LOCKS: usize = 256;

pub(super) struct ScopeLocks([Mutex<()>; LOCKS]);

impl Default for ScopeLocks {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl ScopeLocks {
    /// Waits until nobody else decides within the scope.
    pub(super) async fn lock(&self, scope: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        scope.hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % LOCKS as u64).unwrap_or(0);
        self.0[index].lock().await
    }
}
