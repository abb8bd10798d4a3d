//! Requests over HTTP: address guard at every hop, own redirects, caps, a budget for each host, robots.txt.
//!
//! Must not know: feeds, items, the store. The only module that uses reqwest.

mod address;
mod answer;
mod body;
mod budget;
mod client;
mod failure;
mod header_text;
mod journey;
mod line;
mod link_header;
mod lookup;
mod patience;
mod post;
mod robots;
mod robots_ask;
mod robots_cache;
mod room;
mod wall;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::Url;

use self::budget::HostBudget;
use self::lookup::GuardedLookup;
pub use self::lookup::{LookupFuture, NameLookup, SystemLookup};
use self::robots_cache::RobotsCache;
use self::room::BodyRoom;
use crate::clock::Clock;
use crate::model::{AddressGuard, FetchFailure, FetchRequest, Fetched, PostRequest, Posted};

/// A fetch under way.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Fetched> + Send + 'a>>;

/// A message under way.
pub type PostFuture<'a> = Pin<Box<dyn Future<Output = Result<Posted, FetchFailure>> + Send + 'a>>;

/// Asks for one resource, or posts a message; tests script it.
pub trait Fetch: Send + Sync {
    /// Fetches one resource. Trouble is part of the answer.
    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_>;

    /// Posts one message. Every status is an answer; the error says why there is none.
    fn post(&self, request: PostRequest) -> PostFuture<'_>;
}

/// How the client behaves, whatever it asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Contact in the User-Agent: an address or URL of the operator.
    pub contact: Option<String>,
    /// Special addresses that may be reached.
    pub allow_addresses: Vec<IpNet>,
    /// The only way to a proxy.
    pub proxy: Option<String>,
    /// Requests at once to one host.
    pub per_host: usize,
    /// Longest time between the starts of two requests to one host; see `fetch`.
    pub pace: Duration,
}

/// What is known of hosts: which of them want patience, their turns, what their robots.txt said. Clients that share it go easy on a host
/// together, and what one of them learned outlives it.
#[derive(Debug, Clone, Default)]
pub struct KnownHosts(Arc<Hosts>);

#[derive(Debug, Default)]
struct Hosts {
    budget: HostBudget,
    robots: RobotsCache,
    /// All bodies together have one room, whichever client reads them.
    room: BodyRoom,
}

/// What stands around the client: the system's own by default.
#[derive(Debug, Clone)]
pub struct FetchSurroundings {
    /// What other clients in the same surroundings know of hosts. The settings of the client that was made last hold for all of them.
    pub hosts: KnownHosts,
    /// Resolves names.
    pub lookup: Arc<dyn NameLookup>,
    /// Certificates in DER that are trusted besides those of the system.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for FetchSurroundings {
    fn default() -> Self {
        Self {
            hosts: KnownHosts::default(),
            lookup: Arc::new(SystemLookup::default()),
            extra_roots: Vec::new(),
        }
    }
}

/// Fetches over HTTP.
#[derive(Debug)]
pub struct HttpFetcher {
    client: reqwest::Client,
    /// Asks only what the operator named.
    unguarded: reqwest::Client,
    lookup: GuardedLookup,
    hosts: KnownHosts,
    clock: Clock,
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum FetchSetupError {
    /// reqwest refused.
    #[error("the HTTP client could not be set up")]
    Client(#[source] reqwest::Error),
}

impl HttpFetcher {
    /// Makes a client.
    ///
    /// # Errors
    /// Where TLS or the proxy cannot be set up.
    pub fn new(settings: FetchSettings, clock: Clock) -> Result<Self, FetchSetupError> {
        Self::with_surroundings(settings, clock, &FetchSurroundings::default())
    }

    /// Makes a client that resolves names by `lookup`.
    ///
    /// # Errors
    /// Where TLS or the proxy cannot be set up.
    pub fn with_resolver(
        settings: FetchSettings,
        clock: Clock,
        lookup: Arc<dyn NameLookup>,
    ) -> Result<Self, FetchSetupError> {
        let surroundings = FetchSurroundings {
            lookup,
            ..FetchSurroundings::default()
        };
        Self::with_surroundings(settings, clock, &surroundings)
    }

    /// Makes a client that stands in other surroundings than the system's.
    ///
    /// # Errors
    /// Where TLS or the proxy cannot be set up.
    pub fn with_surroundings(
        mut settings: FetchSettings,
        clock: Clock,
        surroundings: &FetchSurroundings,
    ) -> Result<Self, FetchSetupError> {
        let proxy = settings.proxy.as_deref().map(proxy_host);
        let guard = AddressGuard::new(std::mem::take(&mut settings.allow_addresses));
        let lookup = GuardedLookup::new(guard, Arc::clone(&surroundings.lookup), proxy);
        let client = client::build(&settings, lookup.clone(), &surroundings.extra_roots)?;
        let open = AddressGuard::new(vec![
            IpNet::from(Ipv4Net::default()),
            IpNet::from(Ipv6Net::default()),
        ]);
        let anywhere = GuardedLookup::new(open, Arc::clone(&surroundings.lookup), None);
        let unguarded = client::build(&settings, anywhere, &surroundings.extra_roots)?;
        let hosts = surroundings.hosts.clone();
        hosts.0.budget.set(settings.per_host, settings.pace);
        Ok(Self {
            client,
            unguarded,
            lookup,
            hosts,
            clock,
        })
    }

    fn budget(&self) -> &HostBudget {
        &self.hosts.0.budget
    }

    fn robots(&self) -> &RobotsCache {
        &self.hosts.0.robots
    }

    fn room(&self) -> &BodyRoom {
        &self.hosts.0.room
    }
}

impl Fetch for HttpFetcher {
    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_> {
        self.travel(request)
    }

    fn post(&self, request: PostRequest) -> PostFuture<'_> {
        Box::pin(self.send_message(request))
    }
}

/// Gives the host of a proxy's address, which may lack its scheme.
fn proxy_host(proxy: &str) -> String {
    let url = Url::parse(proxy).or_else(|_| Url::parse(&format!("http://{proxy}")));
    let host = url.ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_default()
}
