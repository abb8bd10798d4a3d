//! Signals of the operator while configurations wait or are being read.

use std::sync::{Arc, Mutex, mpsc as plain};

use newswire::config::Config;
use newswire::daemon::signals;
use rustix::process::Signal;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::support::desk::configuration;
use crate::support::program::signal;

fn named(path: &str) -> Config {
    configuration(&format!("[store]\npath = \"{path}\"\n"))
}

fn hang_up() {
    signal(std::process::id(), Signal::HUP);
}

/// One test: both signals are those of the whole process.
#[tokio::test]
async fn a_bad_configuration_ends_the_wait_of_an_older_one_and_a_stop_is_heard_while_one_is_read() {
    let stop = CancellationToken::new();
    let (configs, mut taken) = mpsc::channel(1);
    configs.send(named("running.db")).await.unwrap();
    // What reading gives, and a word when it begins.
    let (results, next) = plain::sync_channel(8);
    let (begins, mut begun) = mpsc::channel(8);
    let next = Arc::new(Mutex::new(next));
    let load = move || {
        begins.blocking_send(()).unwrap();
        next.lock().unwrap().recv().unwrap()
    };
    let listening = signals::listen(stop.clone(), configs, Box::new(load));
    let operator = async {
        for result in [
            Ok(named("older.db")),
            Err("a key is unknown".to_owned()),
            Ok(named("newest.db")),
        ] {
            hang_up();
            begun.recv().await.unwrap();
            results.send(result).unwrap();
        }
        let mut path = async || taken.recv().await.map(|config| config.store.path);
        assert_eq!(path().await.as_deref(), Some("running.db"));
        assert_eq!(path().await.as_deref(), Some("newest.db"));

        hang_up();
        begun.recv().await.unwrap();
        signal(std::process::id(), Signal::TERM);
        stop.cancelled().await;
        results.send(Err("too late".to_owned())).unwrap();
    };
    let (listened, ()) = tokio::join!(listening, operator);
    listened.unwrap();
}
