//! Room for bodies: how many bytes of them may stand in memory at once.
//!
//! A short body needs none: the number of requests bounds those. A body asks before it grows further, and so may be ahead by what one step
//! of decoding brings. Must not know: requests, what a body means.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// What a body may hold before it needs room, in bytes: more than nearly every feed and page has.
const FREE_BYTES: usize = 512 * 1024;
/// Room that a body takes at a time, in bytes.
const STEP_BYTES: usize = 512 * 1024;
/// Steps that all bodies together may take: 64 MiB.
const STEPS: usize = 128;

/// Lends room to bodies that grow long.
#[derive(Debug)]
pub(super) struct BodyRoom {
    steps: Arc<Semaphore>,
    /// Whoever has it needs no steps: one body goes on where many wait for one another.
    way_out: Arc<Mutex<()>>,
}

impl Default for BodyRoom {
    fn default() -> Self {
        Self::with_steps(STEPS)
    }
}

impl BodyRoom {
    fn with_steps(steps: usize) -> Self {
        Self {
            steps: Arc::new(Semaphore::new(steps)),
            way_out: Arc::default(),
        }
    }

    /// Begins a body, which may grow to [`Share::bytes`] at first.
    pub(super) fn begin(&self) -> Share<'_> {
        Share {
            room: self,
            bytes: FREE_BYTES,
            held: Held::default(),
        }
    }
}

/// The room that one body has.
#[derive(Debug)]
pub(super) struct Share<'a> {
    room: &'a BodyRoom,
    bytes: usize,
    held: Held,
}

#[derive(Debug, Default)]
struct Held {
    steps: Option<OwnedSemaphorePermit>,
    way_out: Option<OwnedMutexGuard<()>>,
}

impl Share<'_> {
    /// Gives the size that the body may grow to before it asks for more.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Waits until the body may grow further.
    pub(super) async fn grow(&mut self) {
        if self.held.way_out.is_none() {
            let steps = Arc::clone(&self.room.steps).acquire_owned();
            let way_out = Arc::clone(&self.room.way_out).lock_owned();
            tokio::select! {
                biased;
                // The semaphore is never closed.
                Ok(step) = steps => match &mut self.held.steps {
                    Some(held) => held.merge(step),
                    none => *none = Some(step),
                },
                held = way_out => self.held.way_out = Some(held),
            }
        }
        self.bytes += STEP_BYTES;
    }

    /// Gives the body, which holds its room until its last copy is dropped.
    pub(super) fn keep(self, body: Vec<u8>) -> Bytes {
        if self.held.steps.is_none() && self.held.way_out.is_none() {
            return body.into();
        }
        Bytes::from_owner(Roomy {
            body,
            _held: self.held,
        })
    }
}

/// A body with its room.
struct Roomy {
    body: Vec<u8>,
    _held: Held,
}

impl AsRef<[u8]> for Roomy {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Grows a share where that needs no wait, and tells whether it did.
    fn grows_at_once(share: &mut Share<'_>) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        pin!(share.grow()).poll(&mut context) == Poll::Ready(())
    }

    #[test]
    fn a_body_waits_until_another_is_dropped() {
        let room = BodyRoom::with_steps(2);
        let mut one = room.begin();
        assert!(grows_at_once(&mut one) && grows_at_once(&mut one));
        let one = one.keep(vec![1; 3]);
        let copy = one.clone();
        // Takes the way out.
        let mut two = room.begin();
        assert!(grows_at_once(&mut two) && grows_at_once(&mut two));

        let mut three = room.begin();
        assert!(!grows_at_once(&mut three));
        drop(one);
        assert!(!grows_at_once(&mut three));
        drop(copy);
        assert!(grows_at_once(&mut three));
        assert_eq!(three.bytes(), FREE_BYTES + STEP_BYTES);
    }

    #[test]
    fn one_of_those_that_wait_for_one_another_goes_on() {
        let room = BodyRoom::with_steps(2);
        let (mut one, mut two) = (room.begin(), room.begin());
        assert!(grows_at_once(&mut one) && grows_at_once(&mut two));
        assert!(grows_at_once(&mut one));
        assert!(!grows_at_once(&mut two));
        drop(one.keep(Vec::new()));
        assert!(grows_at_once(&mut two));
    }

    #[test]
    fn a_short_body_takes_no_room() {
        let room = BodyRoom::with_steps(1);
        let _short = room.begin().keep(vec![1]);
        assert_eq!(room.steps.available_permits(), 1);
    }
}
