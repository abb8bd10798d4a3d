//! A world that answers by a script of minutes, and the real daemon in it under a clock that does not wait.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newswire::clock::Clock;
use newswire::daemon::{self, Controls, Mode, Parts, Progress};
use newswire::fetch::{Fetch, FetchFuture, PostFuture};
use newswire::model::{
    Exchange, FailureCode, FetchOutcome, FetchRequest, Fetched, Fresh, PostRequest, ResourceKind,
    UnixMillis, Validators,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::desk::{Desk, configuration};
use super::sample::{self, MORNING};

/// What an address answers from some minute on.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// 200 with a body and its `ETag`, or 304 where that is known.
    Body(String, Option<&'static str>),
    /// Another status.
    Status(u16, FailureCode),
    /// None, however long it is waited for.
    Silence,
}

/// A request as it came: the minute, the address and the `ETag` that it carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) minute: u64,
    pub(crate) url: String,
    pub(crate) etag: Option<String>,
}

/// Every answer of the world, by address and minute.
pub(crate) struct Script {
    clock: Mutex<Clock>,
    replies: HashMap<String, Vec<(u64, Reply)>>,
    asked: Mutex<Vec<Asked>>,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self {
            clock: Mutex::new(Clock::System),
            replies: HashMap::new(),
            asked: Mutex::new(Vec::new()),
        }
    }

    /// Lets an address answer so from a minute on.
    pub(crate) fn at(&mut self, minute: u64, url: &str, reply: Reply) {
        let replies = self.replies.entry(url.to_owned()).or_default();
        replies.push((minute, reply));
        replies.sort_by_key(|(minute, _)| *minute);
    }

    /// Runs the daemon from the morning for so many minutes, and gives what it was asked for and left behind.
    pub(crate) fn live(self, config: &str, minutes: u64) -> (Desk, Vec<Asked>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .max_blocking_threads(1)
            .build()
            .unwrap();
        runtime.block_on(self.watch(config, minutes))
    }

    async fn watch(self, config: &str, minutes: u64) -> (Desk, Vec<Asked>) {
        let clock = Clock::following_tokio(MORNING);
        *self.clock.lock().unwrap() = clock.clone();
        let world = Arc::new(self);
        let client = Arc::clone(&world);
        let desk = Desk::new();
        let stop = CancellationToken::new();
        let (_configs, reload) = mpsc::channel(1);
        let (progress, _watched) = watch::channel(Progress::default());
        let parts = Parts {
            config: configuration(config),
            store: desk.open_store(MORNING),
            fetch: Box::new(move |_| {
                let client: Arc<dyn Fetch> = Arc::<Self>::clone(&client);
                Ok(client)
            }),
            clock,
            seed: 1,
        };
        let controls = Controls {
            stop: stop.clone(),
            reload,
            progress,
        };
        let evening = async {
            tokio::time::sleep(Duration::from_secs(60 * minutes)).await;
            stop.cancel();
        };
        let (ran, ()) = tokio::join!(daemon::run(parts, Mode::Forever, controls), evening);
        ran.unwrap();
        let asked = world.asked.lock().unwrap().clone();
        (desk, asked)
    }

    fn reply(&self, request: &FetchRequest) -> Option<&Reply> {
        let now: UnixMillis = self.clock.lock().unwrap().now();
        let minute = now.since(MORNING).as_secs() / 60;
        let replies = self.replies.get(request.url.as_str())?;
        let reply = replies.iter().rfind(|(from, _)| *from <= minute);
        reply.map(|(_, reply)| reply)
    }

    fn answer(&self, request: &FetchRequest) -> Fetched {
        let now: UnixMillis = self.clock.lock().unwrap().now();
        let minute = now.since(MORNING).as_secs() / 60;
        if request.kind == ResourceKind::Page {
            self.asked.lock().unwrap().push(Asked {
                minute,
                url: request.url.as_str().to_owned(),
                etag: request.validators.etag.clone(),
            });
        }
        match self.reply(request) {
            None => sample::failed(request.url.as_str(), 404, FailureCode::Http404),
            Some(Reply::Silence) => sample::failed(request.url.as_str(), 0, FailureCode::Timeout),
            Some(Reply::Status(status, code)) => {
                sample::failed(request.url.as_str(), *status, *code)
            }
            Some(Reply::Body(_, Some(etag)))
                if request.validators.etag.as_deref() == Some(*etag) =>
            {
                answered(request.url.as_str(), 304, FetchOutcome::NotModified)
            }
            Some(Reply::Body(body, etag)) => {
                let fresh = Fresh {
                    is_delta: false,
                    body: body.clone().into(),
                    content_type: None,
                    validators: Validators {
                        etag: etag.map(str::to_owned),
                        last_modified: None,
                    },
                };
                answered(request.url.as_str(), 200, FetchOutcome::Fresh(fresh))
            }
        }
    }
}

fn answered(url: &str, status: u16, outcome: FetchOutcome) -> Fetched {
    Fetched {
        exchange: Exchange {
            status: Some(status),
            final_url: url.to_owned(),
            ..Exchange::default()
        },
        outcome,
    }
}

impl Fetch for Script {
    fn post(&self, request: PostRequest) -> PostFuture<'_> {
        panic!("nothing is posted here, but {}", request.url)
    }

    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let hangs = self
                .reply(&request)
                .is_some_and(|reply| matches!(reply, Reply::Silence));
            let answer = self.answer(&request);
            if hangs {
                tokio::time::sleep(request.timeout).await;
            }
            answer
        })
    }
}

/// Gives an RSS document of items: guid, title, link, publication time.
pub(crate) fn rss(items: &[(&str, &str, &str, &str)]) -> Reply {
    let mut text = String::from("<rss version=\"2.0\"><channel><title>Agency</title>");
    for (guid, title, link, published) in items {
        let _ = write!(
            text,
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><link>{link}</link>\
             <pubDate>{published}</pubDate></item>"
        );
    }
    Reply::Body(text + "</channel></rss>", None)
}

/// Gives an article page with a headline and paragraphs.
pub(crate) fn page(headline: &str, paragraphs: &[&str]) -> String {
    let paragraphs = paragraphs
        .iter()
        .map(|paragraph| format!("<p>{paragraph}</p>"))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<html lang=\"en\"><head><title>{headline}</title></head>\
         <body><article><h1>{headline}</h1><div class=\"body\">{paragraphs}</div></article></body></html>"
    )
}
