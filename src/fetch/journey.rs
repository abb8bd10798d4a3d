//! One fetch from its first hop to its outcome: guard, robots.txt, turn at the host, request, redirect.
//!
//! Must not know: what a body means.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, Request, Response};
use url::{Origin, Url};

use super::answer::Media;
use super::body::{BodyLimit, Overflow};
use super::budget::{Asked, HostPermit};
use super::patience::Patience;
use super::{FetchFuture, HttpFetcher, address, answer, client, failure};
use crate::model::{
    Address, Exchange, FailureCode, FetchFailure, FetchOutcome, FetchRequest, Fetched, Hop,
    ResourceKind, RetryAfter, UnixMillis,
};

const MAX_HOPS: usize = 20;
/// RFC 9309 2.3.1.2.
const MAX_ROBOTS_HOPS: usize = 5;
static FEED_TYPES: HeaderValue = HeaderValue::from_static(
    "application/atom+xml, application/rss+xml, application/feed+json, \
    application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5",
);
static PAGE_TYPES: HeaderValue =
    HeaderValue::from_static("text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5");
static ROBOTS_TYPES: HeaderValue = HeaderValue::from_static("text/plain, */*;q=0.5");

/// What differs between feeds, pages and robots.txt.
struct Manner {
    accept: &'static HeaderValue,
    max_hops: usize,
    overflow: Overflow,
    heeds_robots: bool,
    whom: Asked,
    media: Media,
}

static FEED_MANNER: Manner = Manner {
    accept: &FEED_TYPES,
    max_hops: MAX_HOPS,
    overflow: Overflow::Fail,
    heeds_robots: false,
    whom: Asked::Feed,
    media: Media::Read,
};

static OLDER_PAGE_MANNER: Manner = Manner {
    accept: &FEED_TYPES,
    max_hops: MAX_HOPS,
    overflow: Overflow::Fail,
    heeds_robots: true,
    whom: Asked::Page,
    media: Media::Read,
};

static PAGE_MANNER: Manner = Manner {
    accept: &PAGE_TYPES,
    max_hops: MAX_HOPS,
    overflow: Overflow::Fail,
    heeds_robots: true,
    whom: Asked::Page,
    media: Media::Left,
};

static ROBOTS_MANNER: Manner = Manner {
    accept: &ROBOTS_TYPES,
    max_hops: MAX_ROBOTS_HOPS,
    overflow: Overflow::Cut,
    heeds_robots: false,
    // Held back with the page that waits for it.
    whom: Asked::Feed,
    media: Media::Read,
};

impl Manner {
    fn of(kind: ResourceKind) -> &'static Self {
        match kind {
            ResourceKind::Feed => &FEED_MANNER,
            ResourceKind::Page => &PAGE_MANNER,
            ResourceKind::OlderPage => &OLDER_PAGE_MANNER,
        }
    }
}

/// Header lines that one origin alone sees.
struct Private {
    home: Origin,
    lines: HeaderMap,
}

/// A fetch on its way. Hundreds may be at once: what few of them need stands apart.
struct Journey<'a> {
    fetcher: &'a HttpFetcher,
    request: &'a FetchRequest,
    manner: &'static Manner,
    private: Option<Box<Private>>,
    url: Url,
    /// Addresses that led on.
    visited: Vec<Url>,
    exchange: Exchange,
    patience: Patience,
}

impl HttpFetcher {
    /// Fetches one resource.
    pub(super) fn travel(&self, request: FetchRequest) -> FetchFuture<'_> {
        // An async function would keep its argument beside what it does with it. The request stands apart, so that neither needs more than
        // the kilobyte up to which the allocator takes no lock.
        let request = Box::new(request);
        Box::pin(async move { self.travel_in(&request, Manner::of(request.kind)).await })
    }

    async fn travel_in(&self, request: &FetchRequest, manner: &'static Manner) -> Fetched {
        let mut journey = match Journey::prepare(self, request, manner) {
            Ok(journey) => journey,
            Err(failure) => {
                return told(Fetched {
                    exchange: Exchange::default(),
                    outcome: FetchOutcome::Failed(failure),
                });
            }
        };
        let outcome = journey.walk().await;
        told(journey.end(outcome))
    }

    /// Fetches a robots.txt for a journey that waits: boxed, since a journey would else contain itself.
    pub(super) fn travel_for_robots<'a>(&'a self, request: &'a FetchRequest) -> FetchFuture<'a> {
        Box::pin(self.travel_in(request, &ROBOTS_MANNER))
    }
}

impl<'a> Journey<'a> {
    fn prepare(
        fetcher: &'a HttpFetcher,
        request: &'a FetchRequest,
        manner: &'static Manner,
    ) -> Result<Self, FetchFailure> {
        let url = match &request.url {
            Address::Text(text) => address::usable_url(text)?,
            Address::Read(url) => address::usable(Url::clone(url))?,
        };
        let lines = client::private_headers(&request.headers, request.credential.as_ref())?;
        let private = (!lines.is_empty()).then(|| {
            Box::new(Private {
                home: url.origin(),
                lines,
            })
        });
        Ok(Self {
            fetcher,
            request,
            manner,
            private,
            visited: Vec::new(),
            url,
            exchange: Exchange::default(),
            patience: Patience::new(request.timeout),
        })
    }

    fn end(mut self, outcome: Result<FetchOutcome, FetchFailure>) -> Fetched {
        let outcome = outcome.unwrap_or_else(FetchOutcome::Failed);
        if let FetchOutcome::Fresh(fresh) = &outcome {
            self.exchange.body_bytes = fresh.body.len() as u64;
        }
        self.exchange.final_url = self.url.into();
        self.exchange.duration = self.patience.spent();
        Fetched {
            exchange: self.exchange,
            outcome,
        }
    }

    async fn walk(&mut self) -> Result<FetchOutcome, FetchFailure> {
        loop {
            let (response, permit) = self.ask().await?;
            match answer::redirect_target(&response, &self.url) {
                None => return self.arrive(response, &permit).await,
                Some(target) => self.follow(response.status().as_u16(), target?)?,
            }
            // The turn at this host ends before one at the next is waited for.
            drop((response, permit));
        }
    }

    /// Asks the server of the current hop.
    async fn ask(&mut self) -> Result<(Response, HostPermit), FetchFailure> {
        let fetcher = self.fetcher;
        let vetted = fetcher.lookup.vet_written(&self.url);
        vetted.map_err(|trouble| failure::of_host(&trouble))?;
        if fetcher.lookup.is_behind_proxy() {
            let vetting = Box::pin(fetcher.lookup.vet_behind_proxy(&self.url));
            let vetted = self.patience.wait(vetting).await?;
            vetted.map_err(|trouble| failure::of_host(&trouble))?;
        }
        // First, so that a host that asked for patience is not asked for its robots.txt either.
        let gate = fetcher.budget().gate(&self.url);
        self.heed_patience(gate.held_for(self.manner.whom))?;
        if self.manner.heeds_robots {
            Box::pin(fetcher.heed_robots(&self.url, self.request.timeout)).await?;
        }
        let permit = gate.acquire().await;
        self.heed_patience(permit.held_for(self.manner.whom))?;
        let may_be_stale = permit.may_have_kept_connection();
        let mut sent = self.send().await;
        if may_be_stale
            && sent
                .as_ref()
                .is_err_and(|failure| failure.code == FailureCode::Broken)
        {
            // The server may close a kept connection just when it is used again (RFC 9112 9.3.1).
            sent = self.send().await;
        }
        let response = sent?;
        permit.note_answer();
        self.exchange.status = Some(response.status().as_u16());
        Ok((response, permit))
    }

    /// A host that asked for patience is asked for no page meanwhile, whichever answer it was. A feed has a time of its own, unless
    /// others of the host were told the same.
    fn heed_patience(&mut self, left: Option<Duration>) -> Result<(), FetchFailure> {
        let Some(left) = left else {
            return Ok(());
        };
        self.exchange.status = None;
        self.exchange.retry_after = Some(RetryAfter::Delay(left));
        let detail = format!(
            "not asked: the host wants patience for {} s more",
            left.as_secs()
        );
        Err(failure::failure(FailureCode::Http429, &detail))
    }

    async fn send(&mut self) -> Result<Response, FetchFailure> {
        let sending = self.fetcher.client.execute(self.request());
        let response = self.patience.wait(sending).await?;
        response.map_err(|error| failure::of_client(&error, &self.url))
    }

    fn request(&self) -> Request {
        let mut request = Request::new(Method::GET, self.url.clone());
        *request.headers_mut() = self.headers();
        request
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = client::common_headers(self.manner.accept);
        if let Some(private) = &self.private
            && self.url.origin() == private.home
        {
            client::overlay(&mut headers, &private.lines);
        }
        if self.validators_belong_here() {
            client::add_validators(&mut headers, &self.request.validators);
        }
        if self.asks_for_delta() {
            client::add_delta(&mut headers);
        }
        headers
    }

    /// Tells whether this hop was asked on a condition.
    fn asks_on_condition(&self) -> bool {
        self.validators_belong_here() && !self.request.validators.is_empty()
    }

    /// What is new is counted from an `ETag` (RFC 3229 10.5.2): without one there is nothing to count from.
    fn asks_for_delta(&self) -> bool {
        let has_etag = self.request.validators.etag.is_some();
        self.request.delta && has_etag && self.validators_belong_here()
    }

    fn validators_belong_here(&self) -> bool {
        match &self.request.validators_url {
            None => self.exchange.hops.is_empty(),
            // As a rule it is the very text: nothing is to be read then.
            Some(url) if url == self.url.as_str() => true,
            Some(url) => address::usable_url(url).is_ok_and(|url| url == self.url),
        }
    }

    fn follow(&mut self, status: u16, target: Url) -> Result<(), FetchFailure> {
        if self.exchange.hops.len() >= self.manner.max_hops {
            let detail = format!("more than {} redirects", self.manner.max_hops);
            return Err(failure::failure(FailureCode::TooManyRedirects, &detail));
        }
        self.exchange.hops.push(Hop {
            status,
            target: target.as_str().to_owned(),
        });
        self.visited.push(std::mem::replace(&mut self.url, target));
        if !self.visited.contains(&self.url) {
            return Ok(());
        }
        let detail = "the redirects lead back to an address already visited";
        Err(failure::failure(FailureCode::RedirectLoop, detail))
    }

    async fn arrive(
        &mut self,
        response: Response,
        permit: &HostPermit,
    ) -> Result<FetchOutcome, FetchFailure> {
        let now = self.fetcher.clock.now();
        answer::note_hints(&mut self.exchange, &response, &self.url, now);
        self.note_patience(&response, permit, now);
        answer::check_delta(&response, self.asks_for_delta())?;
        answer::check_not_modified(&response, self.asks_on_condition())?;
        answer::check_media(&response, self.manner.media)?;
        let limit = BodyLimit {
            max_bytes: usize::try_from(self.request.max_bytes).unwrap_or(usize::MAX),
            overflow: self.manner.overflow,
        };
        if let Some(outcome) = answer::without_body(&response)? {
            return Ok(outcome);
        }
        // Apart: most answers have nothing to read, and keep no room for it.
        let (patience, room) = (&mut self.patience, self.fetcher.room());
        Box::pin(answer::conclude(response, &self.url, limit, patience, room)).await
    }

    /// Notes that a host has too much to do, and how long it wants to be left alone.
    fn note_patience(&self, response: &Response, permit: &HostPermit, now: UnixMillis) {
        let status = response.status().as_u16();
        if !matches!(status, 429 | 503) {
            return;
        }
        permit.note_strain();
        let Some(asked) = self.exchange.retry_after else {
            return;
        };
        permit.hold(asked.wait(now));
        if status == 429 {
            permit.hold_feeds(&self.url, self.manner.whom, asked.wait(now));
        }
    }
}

/// Logs what came of a fetch.
fn told(fetched: Fetched) -> Fetched {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return fetched;
    }
    let exchange = &fetched.exchange;
    let url = Url::parse(&exchange.final_url).ok();
    tracing::debug!(
        host = url.as_ref().and_then(Url::host_str),
        http.status = exchange.status,
        duration_ms = exchange.duration.as_millis(),
        size_bytes = exchange.body_bytes,
        outcome = outcome_name(&fetched.outcome),
        "request done"
    );
    fetched
}

fn outcome_name(outcome: &FetchOutcome) -> &'static str {
    match outcome {
        FetchOutcome::Fresh(_) => "fresh",
        FetchOutcome::NotModified => "not_modified",
        FetchOutcome::Throttled(failure)
        | FetchOutcome::Gone(failure)
        | FetchOutcome::Failed(failure) => failure.code.as_str(),
    }
}
