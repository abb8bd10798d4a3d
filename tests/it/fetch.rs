//! The network: each test bears the number of its rule in the design (R: asking politely, S: guarding ourselves).

mod asking;
mod bodies;
mod guarding;
mod hosts;
mod outcomes;
mod redirects;
mod robots;

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::support::origin::{Answer, Origin};
use newswire::clock::Clock;
use newswire::fetch::{
    Fetch, FetchSettings, FetchSurroundings, HttpFetcher, LookupFuture, NameLookup,
};
use newswire::model::{
    FailureCode, FetchFailure, FetchOutcome, FetchRequest, Fetched, Fresh, ResourceKind,
    UnixMillis, Validators,
};

/// Time enough for an answer that comes.
const PATIENT: Duration = Duration::from_secs(20);
/// Time enough for a request to arrive, not for an answer that never comes.
const HASTY: Duration = Duration::from_millis(300);

/// Settings that open loopback and pace nothing.
fn settings() -> FetchSettings {
    FetchSettings {
        contact: Some("https://news.example/contact".to_owned()),
        allow_addresses: vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
        proxy: None,
        per_host: 2,
        pace: Duration::ZERO,
    }
}

fn fetcher() -> HttpFetcher {
    fetcher_with(settings(), Arc::new(Names::default()))
}

fn fetcher_with(settings: FetchSettings, names: Arc<Names>) -> HttpFetcher {
    HttpFetcher::with_resolver(settings, Clock::System, names).unwrap()
}

fn feed(url: impl Into<String>) -> FetchRequest {
    request(ResourceKind::Feed, url)
}

fn page(url: impl Into<String>) -> FetchRequest {
    request(ResourceKind::Page, url)
}

fn request(kind: ResourceKind, url: impl Into<String>) -> FetchRequest {
    FetchRequest {
        kind,
        url: url.into().into(),
        validators: Validators::default(),
        validators_url: None,
        timeout: PATIENT,
        max_bytes: 10 * 1024 * 1024,
        headers: Vec::new(),
        credential: None,
        delta: false,
    }
}

fn validators(etag: Option<&str>, last_modified: Option<&str>) -> Validators {
    Validators {
        etag: etag.map(str::to_owned),
        last_modified: last_modified.map(str::to_owned),
    }
}

/// Asks an origin whose `/a` gives this answer.
async fn ask(answer: Answer) -> Fetched {
    ask_within(PATIENT, answer).await
}

async fn ask_within(timeout: Duration, answer: Answer) -> Fetched {
    let origin = Origin::start().await;
    origin.route("/a", answer);
    let asked = FetchRequest {
        timeout,
        max_bytes: 100_000,
        ..feed(origin.url("/a"))
    };
    fetcher().fetch(asked).await
}

/// Starts fetches that run side by side.
fn start(client: &Arc<HttpFetcher>, requests: Vec<FetchRequest>) -> JoinSet<Fetched> {
    let mut fetches = JoinSet::new();
    for request in requests {
        let client = Arc::clone(client);
        fetches.spawn(async move { client.fetch(request).await });
    }
    fetches
}

#[track_caller]
fn fresh(fetched: &Fetched) -> &Fresh {
    match &fetched.outcome {
        FetchOutcome::Fresh(fresh) => fresh,
        other => panic!("no fresh answer: {other:?}"),
    }
}

#[track_caller]
fn failure(fetched: &Fetched) -> &FetchFailure {
    match &fetched.outcome {
        FetchOutcome::Failed(failure)
        | FetchOutcome::Gone(failure)
        | FetchOutcome::Throttled(failure) => failure,
        other => panic!("no failure: {other:?}"),
    }
}

#[track_caller]
fn check_failed(fetched: &Fetched, expected: FailureCode) {
    let failure = failure(fetched);
    assert_eq!(failure.code, expected, "{failure:?}");
    let is_clean = |letter: char| !letter.is_control();
    assert!(failure.detail.chars().all(is_clean), "{failure:?}");
    assert!(!failure.detail.is_empty());
}

/// Names that a test resolves; a name may have other addresses each time it is asked for, the last ones staying.
#[derive(Debug, Default)]
struct Names {
    answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    fn new(names: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let read = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let answers = names.iter().map(|(name, answers)| {
            let answers: Vec<Vec<IpAddr>> = answers.iter().map(read).collect();
            ((*name).to_owned(), answers)
        });
        Arc::new(Self {
            answers: Mutex::new(answers.collect()),
            asked: Mutex::default(),
        })
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl NameLookup for Names {
    fn lookup<'a>(&'a self, name: &'a str) -> LookupFuture<'a> {
        self.asked.lock().unwrap().push(name.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let found = match answers.get_mut(name) {
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
            Some(answers) if answers.len() > 1 => Ok(answers.remove(0)),
            Some(answers) => Ok(answers.first().cloned().unwrap_or_default()),
        };
        Box::pin(std::future::ready(found))
    }
}
