//! The threads on which feeds and pages are read: few, and short documents have places of their own, so that none of them waits
//! behind long ones.
//!
//! Must not know: what a document says.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

/// Largest document that counts as short: nearly every feed and page does, and takes some milliseconds.
const SHORT_BYTES: usize = 512 * 1024;
/// Places of each kind at least, whatever the machine.
const MIN_PLACES: usize = 2;

/// The place of a long document. Whoever holds what was read of a feed holds this too, until it is stored: so no more of them stand in
/// memory at once than there are places. That of a short one is given back as soon as it is read, that of a page with its bytes.
#[derive(Debug, Default)]
pub(super) struct Place {
    _long: Option<OwnedSemaphorePermit>,
}

/// Lends threads to whoever reads a document.
#[derive(Debug)]
pub(super) struct ReadingPlaces {
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl ReadingPlaces {
    /// Makes as many places for short documents as there are processors, and half as many for long ones; two of each at least.
    pub(super) fn new() -> Self {
        let processors = available_parallelism().map_or(MIN_PLACES, NonZeroUsize::get);
        Self::with_places(processors.max(MIN_PLACES), (processors / 2).max(MIN_PLACES))
    }

    fn with_places(short: usize, long: usize) -> Self {
        Self {
            short: Arc::new(Semaphore::new(short)),
            long: Arc::new(Semaphore::new(long)),
        }
    }

    /// Reads a document of so many bytes on a thread of its own, once a place is free. Whoever still holds the place of a long document
    /// must not ask for another.
    ///
    /// # Errors
    /// Where the work panicked.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        size_bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Place), JoinError> {
        let is_short = size_bytes <= SHORT_BYTES;
        let places = if is_short { &self.short } else { &self.long };
        // The semaphore is never closed.
        let place = Arc::clone(places).acquire_owned().await.ok();
        spawn_blocking(move || {
            // Held by the work, which goes on where the one who waits for it is stopped.
            let place = place;
            let read = work();
            let kept = place.filter(|_| !is_short);
            (read, Place { _long: kept })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::oneshot;
    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn a_short_document_waits_for_no_long_one() {
        let places = Arc::new(ReadingPlaces::with_places(1, 1));
        let (mut gates, mut long) = (Vec::new(), JoinSet::new());
        for _ in 0..3 {
            let (open, gate) = mpsc::sync_channel::<()>(1);
            let places = Arc::clone(&places);
            gates.push(open);
            long.spawn(async move { places.read(SHORT_BYTES + 1, move || gate.recv()).await });
        }
        let (read, _) = places.read(SHORT_BYTES, || "read").await.unwrap();
        assert_eq!(read, "read");
        assert!(long.try_join_next().is_none());
        drop(gates);
        while let Some(read) = long.join_next().await {
            assert!(read.unwrap().unwrap().0.is_err());
        }
    }

    #[tokio::test]
    async fn a_document_that_is_given_up_keeps_its_place_until_it_is_read() {
        let places = Arc::new(ReadingPlaces::with_places(1, 1));
        let (open, gate) = mpsc::sync_channel::<()>(1);
        let (started, start) = oneshot::channel();
        let mut reading = JoinSet::new();
        let lent = Arc::clone(&places);
        reading.spawn(async move {
            let work = move || {
                let _ = started.send(());
                gate.recv()
            };
            lent.read(1, work).await
        });
        start.await.unwrap();
        reading.shutdown().await;
        assert_eq!(places.short.available_permits(), 0);
        drop(open);
        places.read(1, || ()).await.unwrap();
    }

    #[tokio::test]
    async fn what_was_read_of_a_long_document_keeps_its_place() {
        let places = ReadingPlaces::with_places(1, 1);
        let ((), place) = places.read(SHORT_BYTES + 1, || ()).await.unwrap();
        assert_eq!(places.long.available_permits(), 0);
        drop(place);
        assert_eq!(places.long.available_permits(), 1);
        let ((), _place) = places.read(SHORT_BYTES, || ()).await.unwrap();
        assert_eq!(places.short.available_permits(), 1);
    }

    #[tokio::test]
    async fn a_panic_gives_the_place_back() {
        let places = ReadingPlaces::with_places(1, 1);
        let lost = places.read(1, || std::panic::resume_unwind(Box::new("fault")));
        assert!(lost.await.unwrap_err().is_panic());
        places.read(1, || ()).await.unwrap();
    }
}
