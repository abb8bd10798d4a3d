//! The daemon at work for weeks: its clock does not wait, and hubs answer by a script. Nobody calls back here: what a hub has verified is
//! written into the store.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newswire::clock::Clock;
use newswire::config::Config;
use newswire::daemon::{self, Controls, Mode, Parts, Progress};
use newswire::fetch::{Fetch, FetchFuture, PostFuture};
use newswire::model::{
    Exchange, FetchOutcome, FetchRequest, Fetched, Fresh, HubLinks, PostRequest, Posted,
    RetryAfter, UnixMillis, Validators,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use url::form_urlencoded;

use crate::support::desk::{Desk, configuration_with_secrets};
use crate::support::sample::MORNING;

pub(super) const SECRET: &str = "a secret of at least twenty-four bytes";
const VERIFIED: &str = "UPDATE subscription SET status = 'active', verified_request_at = requested_at, failures = 0, \
     lease_until = requested_at + 864000000, next_action_at = requested_at + 648000000";

/// A request to the hub: the minute, and what was asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) minute: u64,
    pub(super) form: HashMap<String, String>,
}

/// Feeds and the hub that they name, and what these were asked for.
pub(super) struct World {
    clock: Clock,
    /// What hubs answer, in turn; then 202.
    pub(super) answers: Mutex<Vec<(u16, Option<Duration>)>>,
    /// What all feeds show.
    pub(super) guids: Mutex<Vec<&'static str>>,
    asked: Mutex<Vec<Asked>>,
    polled: Mutex<Vec<u64>>,
}

impl World {
    fn minute(&self) -> u64 {
        self.clock.now().since(MORNING).as_secs() / 60
    }

    fn document(&self) -> String {
        let mut text = String::from("<rss version=\"2.0\"><channel><title>Agency</title>");
        for guid in &*self.guids.lock().unwrap() {
            // Weeks old: a hub would have told it long ago.
            let _ = write!(
                text,
                "<item><guid isPermaLink=\"false\">{guid}</guid><title>Story {guid}</title><pubDate>Mon, 05 Jun 2023 10:00:00 GMT</pubDate></item>"
            );
        }
        text + "</channel></rss>"
    }
}

impl Fetch for World {
    fn post(&self, request: PostRequest) -> PostFuture<'_> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.asked.lock().unwrap().push(Asked {
                minute: self.minute(),
                form: form_urlencoded::parse(&request.body).into_owned().collect(),
            });
            let mut answers = self.answers.lock().unwrap();
            let (status, wait) = if answers.is_empty() {
                (202, None)
            } else {
                answers.remove(0)
            };
            Ok(Posted {
                status,
                location: None,
                retry_after: wait.map(RetryAfter::Delay),
            })
        })
    }

    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.polled.lock().unwrap().push(self.minute());
            let links = HubLinks {
                hub: "https://hub.example/".to_owned(),
                topic: request.url.as_str().to_owned(),
            };
            Fetched {
                exchange: Exchange {
                    status: Some(200),
                    final_url: request.url.as_str().to_owned(),
                    hub: Some(links),
                    ..Exchange::default()
                },
                outcome: FetchOutcome::Fresh(Fresh {
                    body: self.document().into(),
                    content_type: None,
                    validators: Validators::default(),
                    is_delta: false,
                }),
            }
        })
    }
}

/// The daemon and its store, for as many starts as it takes.
pub(super) struct Office {
    pub(super) desk: Desk,
    pub(super) world: Arc<World>,
}

impl Office {
    pub(super) fn open() -> Self {
        Self {
            desk: Desk::new(),
            world: Arc::new(World {
                clock: Clock::following_tokio(MORNING),
                answers: Mutex::new(Vec::new()),
                guids: Mutex::new(vec!["a", "z"]),
                asked: Mutex::new(Vec::new()),
                polled: Mutex::new(Vec::new()),
            }),
        }
    }

    fn now(&self) -> UnixMillis {
        self.world.clock.now()
    }

    /// Runs the daemon, with each configuration for so many minutes, and stops it.
    pub(super) async fn work(&self, stages: &[(&str, u64)]) {
        let stop = CancellationToken::new();
        let (configs, reload) = mpsc::channel(1);
        let (progress, _watched) = watch::channel(Progress::default());
        let client = Arc::clone(&self.world);
        let parts = Parts {
            config: read(stages[0].0),
            store: self.desk.open_store(self.now()),
            fetch: Box::new(move |_| {
                let client: Arc<dyn Fetch> = Arc::<World>::clone(&client);
                Ok(client)
            }),
            clock: self.world.clock.clone(),
            seed: 1,
        };
        let controls = Controls {
            stop: stop.clone(),
            reload,
            progress,
        };
        let shifts = async {
            for (number, (text, minutes)) in stages.iter().enumerate() {
                if number > 0 {
                    configs.send(read(text)).await.unwrap();
                }
                tokio::time::sleep(Duration::from_secs(60 * minutes)).await;
            }
            stop.cancel();
        };
        let (ran, ()) = tokio::join!(daemon::run(parts, Mode::Forever, controls), shifts);
        ran.unwrap();
    }

    /// Has the hub verify whatever it was asked for.
    pub(super) fn verify(&self) {
        self.desk.let_time_pass(VERIFIED);
    }

    /// Gives the minutes of the polls since the last call.
    pub(super) fn polls(&self) -> Vec<u64> {
        std::mem::take(&mut *self.world.polled.lock().unwrap())
    }

    /// Gives what hubs were asked for since the last call.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.world.asked.lock().unwrap())
    }

    pub(super) fn minute(&self) -> u64 {
        self.world.minute()
    }
}

pub(super) fn hubs(callback: &str, listen: SocketAddr) -> String {
    format!(
        "[websub]\ncallback = \"{callback}\"\nlisten = \"{listen}\"\nsecret_file = \"{SECRET}\"\n"
    )
}

pub(super) fn with(feeds: &str) -> String {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    format!("{}{feeds}", hubs("https://us.example/websub", listen))
}

pub(super) fn feed(id: &str) -> String {
    format!(
        "[[feed]]\nid = \"{id}\"\nurl = \"https://{id}.example/rss\"\ninterval = \"30m\"\narticle = {{ fetch = false }}\n"
    )
}

pub(super) fn read(text: &str) -> Config {
    configuration_with_secrets(text, |file| Ok(file.to_owned()))
}
