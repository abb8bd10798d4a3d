//! Keeps the timers and sockets of the runtime looked after while some of its threads are held.
//!
//! One thread of the runtime waits for timers and sockets on behalf of all. Where that wait gives it work that does not yield, such as the
//! parse of interim answers that a server floods us with, nobody waits in its place until another thread is woken. So one is woken, again
//! and again. Must not know: what the runtime works on.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;

/// How late timers may be while a thread is held.
const EVERY: Duration = Duration::from_millis(50);

/// Runs until it is dropped; a thread beside the runtime wakes it.
pub(super) async fn keep() {
    let beat = Arc::new(Notify::new());
    let listener = Arc::downgrade(&beat);
    let beating = thread::Builder::new()
        .name("pulse".to_owned())
        .spawn(move || beat_until_dropped(&listener));
    if let Err(error) = beating {
        tracing::warn!(error = %error, "no thread for the pulse: timers may be late");
        return;
    }
    loop {
        beat.notified().await;
    }
}

fn beat_until_dropped(listener: &Weak<Notify>) {
    while let Some(beat) = listener.upgrade() {
        beat.notify_one();
        drop(beat);
        thread::sleep(EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beats_until_nobody_listens() {
        let beat = Arc::new(Notify::new());
        let listener = Arc::downgrade(&beat);
        let beating = thread::spawn(move || beat_until_dropped(&listener));
        for _ in 0..2 {
            beat.notified().await;
        }
        drop(beat);
        beating.join().unwrap();
    }
}
