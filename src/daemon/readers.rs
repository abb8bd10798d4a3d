//! A few read-only connections to the store, lent to one blocking closure at a time.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::store::{Reader, Store, StoreError};

use super::DaemonError;

/// Connections kept at least and at most: more than processors bring nothing, and each has a cache of its own.
const FEWEST_CONNECTIONS: usize = 2;
const MOST_CONNECTIONS: usize = 4;

pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(store: &Store) -> Result<Self, StoreError> {
        let processors = available_parallelism().map_or(FEWEST_CONNECTIONS, NonZeroUsize::get);
        let connections = processors.clamp(FEWEST_CONNECTIONS, MOST_CONNECTIONS);
        let idle = (0..connections)
            .map(|_| store.reader())
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            permits: Arc::new(Semaphore::new(connections)),
        })
    }

    /// Runs a closure with a connection on a blocking thread.
    pub(super) async fn with<T, F>(&self, work: F) -> Result<T, DaemonError>
    where
        T: Send + 'static,
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    {
        let lost = || DaemonError::TaskLost("store reader");
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| lost())?;
        let idle = Arc::clone(&self.idle);
        let task = spawn_blocking(move || {
            // Whoever asked may be gone before the thread is done; the connection is lent until then.
            let _permit = permit;
            let reader = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let reader = reader.ok_or_else(lost)?;
            let result = work(&reader);
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(reader);
            Ok(result?)
        });
        task.await.map_err(|_| lost())?
    }
}
